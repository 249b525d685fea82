import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Deletes pods that don't tolerate their node's NoExecute taints, or not for so long.
final class TaintEvictionController: Sendable {
    private struct Pending {
        var uid: String
        var since: Duration
    }

    private let client: APIClient
    private let recorder: EventRecorder
    private let nodes: SharedInformer<Node>
    private let pods: SharedInformer<Pod>
    private let clock: any ComponentClock
    private let pending = Mutex<[String: Pending]>([:])

    private init(_ context: ControllerContext) {
        client = context.clients("node-controller")
        recorder = context.recorder(client, component: "taint-eviction-controller")
        nodes = context.informers.informer(Node.self)
        pods = context.informers.informer(Pod.self)
        clock = context.clock
        PodIndex.install(pods)
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = TaintEvictionController(context)
        let queue = context.queue()
        var controller = Controller(name: "taint-eviction-controller", workers: 8, queue: queue) { try await loop.reconcile($0) }
        let pods = loop.pods
        controller.watch(pods, handler: InformerHandler(
            onAdd: { pod in if !pod.spec.nodeName.isEmpty { queue.add(pod.namespacedName) } },
            onUpdate: { old, pod in
                if old.spec.nodeName != pod.spec.nodeName || old.spec.tolerations != pod.spec.tolerations { queue.add(pod.namespacedName) }
            },
            onDelete: { queue.add($0.namespacedName) }))
        controller.watch(loop.nodes, handler: InformerHandler(
            onAdd: { node in
                if node.spec.taints.contains(where: { $0.effect == "NoExecute" }) {
                    for pod in pods.byIndex(PodIndex.node, node.name) { queue.add(pod.namespacedName) }
                }
            },
            onUpdate: { old, node in
                let before = old.spec.taints.filter { $0.effect == "NoExecute" }
                let after = node.spec.taints.filter { $0.effect == "NoExecute" }
                if before != after {
                    for pod in pods.byIndex(PodIndex.node, node.name) { queue.add(pod.namespacedName) }
                }
            }))
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let pod = pods.get(key: key), pod.metadata.deletionTimestamp == nil, let node = nodes.get(name: pod.spec.nodeName) else {
            pending.withLock { $0[key] = nil }
            return .done
        }
        switch EvictionTime.of(pod, taints: node.spec.taints) {
        case .never:
            if pending.withLock({ $0.removeValue(forKey: key) })?.uid == pod.metadata.uid {
                recorder.normal(pod, "TaintManagerEviction", "Cancelling deletion of Pod \(key)")
            }
            return .done
        case .now:
            try await evict(pod)
        case .after(let delay):
            let now = clock.monotonic()
            let since = pending.withLock { pending -> Duration in
                if let known = pending[key], known.uid == pod.metadata.uid { return known.since }
                pending[key] = Pending(uid: pod.metadata.uid, since: now)
                return now
            }
            let left = since + delay - now
            if left > .zero { return .again(after: left) }
            try await evict(pod)
        }
        pending.withLock { $0[key] = nil }
        return .done
    }

    private func evict(_ pod: Pod) async throws {
        recorder.normal(pod, "TaintManagerEviction", "Marking for deletion Pod \(pod.namespacedName)")
        do {
            try await PodDisruption.mark(
                pod, reason: "DeletionByTaintManager", message: "Taint manager: deleting due to NoExecute taint", client: client,
                now: clock.now())
            try await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, uid: pod.metadata.uid)
        } catch where error.isNotFound {
            return
        }
    }
}
