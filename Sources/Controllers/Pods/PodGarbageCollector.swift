import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// Deletes pods that nobody else will: ended ones beyond a number, those of nodes that are gone, those that are being deleted and never
/// had a node.
final class PodGarbageCollector: Sendable {
    private static let period = Duration.seconds(20)
    /// How long a node must be missing.
    private static let quarantine = Duration.seconds(40)

    /// A pod to delete and why.
    struct Victim: Equatable {
        var pod: Pod
        /// Of the disruption condition; empty sets none.
        var reason = ""
        var message = ""
    }

    private let client: APIClient
    private let nodes: SharedInformer<Node>
    private let pods: SharedInformer<Pod>
    private let threshold: Int
    private let clock: any ComponentClock
    private let logger: Logger
    private let missing = Mutex<[String: Duration]>([:])

    private init(_ context: ControllerContext) {
        client = context.clients("pod-garbage-collector")
        nodes = context.informers.informer(Node.self)
        pods = context.informers.informer(Pod.self)
        threshold = context.options.terminatedPodThreshold
        clock = context.clock
        logger = context.logger
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = PodGarbageCollector(context)
        let queue = context.queue()
        // A pod that is being deleted and has no node needs no waiting for the next round.
        var controller = Controller(name: "pod-garbage-collector-controller", workers: 1, queue: queue) { key in
            guard let pod = loop.pods.get(key: key), pod.metadata.deletionTimestamp != nil, pod.spec.nodeName.isEmpty else { return .done }
            try await loop.delete(Victim(pod: pod))
            return .done
        }
        controller.watch(loop.pods, handler: InformerHandler(onUpdate: { _, pod in
            if pod.metadata.deletionTimestamp != nil, pod.spec.nodeName.isEmpty { queue.addAfter(pod.namespacedName, .seconds(1)) }
        }))
        controller.wait(for: loop.nodes)
        controller.background.append { await loop.rounds() }
        return controller
    }

    private func rounds() async {
        while !Task.isCancelled {
            await round()
            do { try await clock.sleep(for: PodGarbageCollector.period) } catch { return }
        }
    }

    private func round() async {
        let all = pods.list()
        let known = nodes.list()
        let gone = await goneNodes(all, Set(known.map(\.name)))
        let victims = PodGarbageCollector.plan(all, nodes: known, gone: gone, threshold: threshold)
        let failure = await concurrently(victims) { try await self.delete($0) }
        if let failure, !(failure is CancellationError) {
            logger.warning("a pod can't be collected", metadata: ["error": "\(failure)"])
        }
    }

    private func goneNodes(_ pods: [Pod], _ known: Set<String>) async -> Set<String> {
        let now = clock.monotonic()
        let names = Set(pods.map(\.spec.nodeName)).subtracting(known).subtracting([""])
        let overdue = missing.withLock { missing -> [String] in
            missing = missing.filter { names.contains($0.key) }
            for name in names where missing[name] == nil { missing[name] = now }
            return missing.filter { now - $0.value >= PodGarbageCollector.quarantine }.map(\.key)
        }
        var gone: Set<String> = []
        for name in overdue {
            do {
                _ = try await client.get(Node.self, name: name)
            } catch where error.isNotFound {
                gone.insert(name)
            } catch {
                continue
            }
        }
        return gone
    }

    static func plan(_ pods: [Pod], nodes: [Node], gone: Set<String>, threshold: Int) -> [Victim] {
        var victims: [Victim] = []
        if threshold > 0 {
            let ended = pods.filter(\.isTerminal)
            if ended.count > threshold {
                let sorted = ended.sorted { left, right in
                    let (evicted, otherEvicted) = (left.status.reason == "Evicted", right.status.reason == "Evicted")
                    if evicted != otherEvicted { return evicted }
                    let (made, otherMade) = (left.metadata.creationTimestamp ?? .zero, right.metadata.creationTimestamp ?? .zero)
                    return made == otherMade ? left.name < right.name : made < otherMade
                }
                victims += sorted.prefix(ended.count - threshold).map { Victim(pod: $0) }
            }
        }
        let outOfService = Set(nodes.filter { node in
            !node.isReady && node.spec.taints.contains { $0.key == "node.kubernetes.io/out-of-service" }
        }.map(\.name))
        for pod in pods {
            if gone.contains(pod.spec.nodeName) {
                victims.append(Victim(pod: pod, reason: "DeletionByPodGC", message: "PodGC: node no longer exists"))
            } else if pod.metadata.deletionTimestamp != nil, pod.spec.nodeName.isEmpty || outOfService.contains(pod.spec.nodeName) {
                victims.append(Victim(pod: pod))
            }
        }
        return victims
    }

    /// At once, and failed where it hasn't ended.
    private func delete(_ victim: Victim) async throws {
        let pod = victim.pod
        do {
            if !pod.isTerminal {
                try await PodDisruption.mark(
                    pod, reason: victim.reason, message: victim.message, phase: "Failed", client: client, now: clock.now())
            }
            try await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, gracePeriodSeconds: 0, uid: pod.metadata.uid)
        } catch where error.isNotFound || error.isConflict {
            return
        }
    }
}
