import Client
import ContainerRuntime
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Reports pods' statuses to the API, each only when it changed.
final class StatusWriter: Sendable {
    private let client: APIClient?
    private let logger: Logger
    /// What was sent last, by the pod's uid.
    private let sent = Mutex<[String: PodStatus]>([:])

    init(client: APIClient?, logger: Logger) {
        self.client = client
        self.logger = logger
    }

    func last(_ uid: String) -> PodStatus? { sent.withLock { $0[uid] } }
    func forget(_ uid: String) { sent.withLock { _ = $0.removeValue(forKey: uid) } }

    /// - Parameter target: the object that holds the status: the pod, or a static pod's mirror; nil while there is none.
    /// - Returns: whether the API has it; false asks for another try.
    func write(_ pod: Pod, _ status: PodStatus, target: Pod?) async -> Bool {
        let uid = pod.metadata.uid
        guard let client, let target else {
            sent.withLock { $0[uid] = status }
            return true
        }
        let base = pod.isStatic ? target.status : last(uid) ?? pod.status
        if base == status {
            sent.withLock { $0[uid] = status }
            return true
        }
        do {
            _ = try await client.patch(
                Pod.self, namespace: target.namespace, name: target.name, subresource: "status", .strategic,
                body: StatusWriter.patch(uid: target.metadata.uid, old: base, new: status))
            sent.withLock { $0[uid] = status }
            return true
        } catch let error as StatusError where error.code == 404 {
            return true
        } catch let error as StatusError where error.code == 409 {
            // Another pod has the name now.
            return true
        } catch is CancellationError {
            return false
        } catch {
            logger.warning("a pod's status can't be reported", metadata: ["pod": "\(pod.fullName)", "cause": "\(error)"])
            return false
        }
    }

    /// The new status whole, with nulls for what is gone. Lists of addresses are replaced, not merged.
    static func patch(uid: String, old: PodStatus, new: PodStatus) -> Document {
        let before = old.document()
        var after = new.document()
        for key in before.keys(before.root) where !after[after.root, key].exists { after.set(after.root, key, .null) }
        for key in ["podIPs", "hostIPs"] {
            let node = after[after.root, key]
            guard after.kind(node) == .array, !Document.equal(before, before[before.root, key], after, node), !before.isNull(before[before.root, key]) else {
                continue
            }
            let directive = after.build(["$patch": "replace"])
            after.append(node, directive)
        }
        var patch = Document.object()
        patch.set(patch.root, "metadata", ["uid": .string(uid)])
        let copy = patch.copy(after, after.root)
        patch.set(patch.root, "status", copy)
        return patch
    }
}
