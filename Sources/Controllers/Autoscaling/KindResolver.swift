import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Finds the resources of kinds: built-in ones by the schema, others by discovery, which is asked again for what turns out to be gone.
final class KindResolver: Sendable {
    private let client: APIClient
    private let found = Mutex<[GroupVersionKind: GroupVersionResource]>([:])

    init(client: APIClient) {
        self.client = client
    }

    /// - Throws: a failure in upstream's words for a kind that isn't served.
    func resource(of kind: GroupVersionKind) async throws -> GroupVersionResource {
        if let known = found.withLock({ $0[kind] }) { return known }
        let resource = try await discover(kind)
        found.withLock { $0[kind] = resource }
        return resource
    }

    /// What was found for a kind isn't served any more.
    func forget(_ kind: GroupVersionKind) { found.withLock { $0[kind] = nil } }

    private func discover(_ kind: GroupVersionKind) async throws -> GroupVersionResource {
        let builtIn = Schema.shared.resources.first { $0.kind == kind && $0.servedByDefault && $0.storage != nil }
        if let builtIn { return builtIn.groupVersionResource }
        do {
            let named = try await client.resources(of: kind.groupVersion)
            if let match = named.first(where: { $0.kind.kind == kind.kind }) { return match.resource }
        } catch where error.isNotFound {
            // Perhaps another version of the group has it.
        }
        let all = try await client.preferredResources().resources
        if let match = all.first(where: { $0.kind.groupKind == kind.groupKind }) { return match.resource }
        throw AutoscalingFailure("no matches for kind \"\(kind.kind)\" in group \"\(kind.group)\"")
    }
}
