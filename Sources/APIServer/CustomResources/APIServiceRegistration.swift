import KubernetesSchema
import KubernetesSemantics
import Logging
import Synchronization
import Wire

/// Keeps an APIService object for every group-version that definitions serve, as aggregators expect.
final class APIServiceRegistration: Sendable {
    private static let path = "/apis/apiregistration.k8s.io/v1/apiservices"
    private let resources: CustomResources
    private let client: LoopbackClient
    private let logger: Logger
    /// Those that are known to be there.
    private let known = Mutex<Set<GroupVersion>?>(nil)

    init(_ resources: CustomResources, client: LoopbackClient, logger: Logger) {
        self.resources = resources
        self.client = client
        self.logger = logger
    }

    /// Makes what is missing and takes away what is no longer served.
    func reconcile() async {
        let wanted = Set(resources.groupVersions)
        do {
            let present = try await present()
            for version in wanted.subtracting(present).sorted() { try await make(version) }
            for version in present.subtracting(wanted).sorted() {
                do {
                    try await client.send("DELETE", "\(APIServiceRegistration.path)/\(version.version).\(version.group)")
                } catch let error as StatusError where error.code == 404 {
                    continue
                }
            }
            known.withLock { $0 = wanted }
        } catch {
            known.withLock { $0 = nil }
            logger.warning("API services of custom resources can't be kept", metadata: ["cause": "\(error)"])
        }
    }

    /// The ones that were made here before, perhaps by an earlier run.
    private func present() async throws -> Set<GroupVersion> {
        if let known = known.withLock({ $0 }) { return known }
        let list = try await client.send("GET", APIServiceRegistration.path, query: "labelSelector=kube-aggregator.kubernetes.io%2Fautomanaged%3Dtrue")
        return Set(
            list.elements(list[list.root, "items"]).map { item in
                func text(_ key: String) -> String { list.string(list[item, "spec", key]) ?? "" }
                return GroupVersion(group: text("group"), version: text("version"))
            })
    }

    private func make(_ version: GroupVersion) async throws {
        try await client.ensure(
            APIServiceRegistration.path,
            [
                "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
                "metadata": [
                    "name": .string("\(version.version).\(version.group)"), "labels": ["kube-aggregator.kubernetes.io/automanaged": "true"],
                ],
                "spec": ["group": .string(version.group), "version": .string(version.version), "groupPriorityMinimum": 1000, "versionPriority": 100],
            ])
    }
}
