import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// The pods in the API that show static pods.
final class MirrorPods: Sendable {
    private let client: APIClient?
    private let logger: Logger
    /// As the API has them, by namespace/name.
    private let known = Mutex<[String: Pod]>([:])
    /// Owner of mirror pods: the node, once it is registered.
    private let owner = Mutex<Node?>(nil)

    init(client: APIClient?, logger: Logger) {
        self.client = client
        self.logger = logger
    }

    func set(_ pod: Pod) { known.withLock { $0[pod.namespacedName] = pod } }
    func unset(_ pod: Pod) { known.withLock { if $0[pod.namespacedName]?.metadata.uid == pod.metadata.uid { $0[pod.namespacedName] = nil } } }
    func find(_ pod: Pod) -> Pod? { known.withLock { $0[pod.namespacedName] } }
    func setNode(_ node: Node) { owner.withLock { $0 = node } }

    /// Makes the mirror of a static pod where it is missing, and anew where it shows another version.
    func ensure(_ pod: Pod) async {
        guard let client, let node = owner.withLock({ $0 }) else { return }
        if let mirror = find(pod) {
            let isSame = mirror.metadata.annotations[RuntimeKeys.configMirror] == pod.metadata.annotations[RuntimeKeys.configHash]
            if isSame, mirror.metadata.deletionTimestamp == nil { return }
            await delete(mirror)
        }
        var mirror = pod
        mirror.metadata.uid = ""
        mirror.metadata.annotations[RuntimeKeys.configMirror] = pod.metadata.annotations[RuntimeKeys.configHash] ?? ""
        var reference = OwnerReference()
        reference.apiVersion = "v1"
        reference.kind = "Node"
        reference.name = node.name
        reference.uid = node.metadata.uid
        reference.controller = true
        mirror.metadata.ownerReferences = [reference]
        mirror.status = PodStatus()
        do {
            set(try await client.create(mirror))
        } catch let error as StatusError where error.code == 409 {
            return
        } catch {
            logger.warning("a mirror pod can't be made", metadata: ["pod": "\(pod.fullName)", "cause": "\(error)"])
        }
    }

    func remove(_ pod: Pod) async {
        if let mirror = find(pod) { await delete(mirror) }
    }

    func delete(_ mirror: Pod) async {
        guard let client else { return }
        do {
            try await client.delete(
                Pod.self, namespace: mirror.namespace, name: mirror.name, gracePeriodSeconds: 0, uid: mirror.metadata.uid)
        } catch let error as StatusError where error.code == 404 || error.code == 409 {
            // Gone already, or another.
        } catch {
            logger.warning("a mirror pod can't be deleted", metadata: ["pod": "\(mirror.fullName)", "cause": "\(error)"])
        }
        unset(mirror)
    }
}
