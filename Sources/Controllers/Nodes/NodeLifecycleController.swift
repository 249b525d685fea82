import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Notices nodes that fell silent, taints nodes by their conditions, and marks the pods of nodes that aren't ready.
final class NodeLifecycleController: Sendable {
    private struct State {
        var health: [String: NodeHealth] = [:]
        var known: Set<String> = []
        /// When the last node of a zone was tainted.
        var tainted: [String: Duration] = [:]
        var wasReady: [String: Bool] = [:]
    }

    private let client: APIClient
    private let recorder: EventRecorder
    private let nodes: SharedInformer<Node>
    private let leases: SharedInformer<Lease>
    private let pods: SharedInformer<Pod>
    private let options: ControllerOptions
    private let clock: any ComponentClock
    private let logger: Logger
    private let state = Mutex(State())

    private init(_ context: ControllerContext) {
        client = context.clients("node-controller")
        recorder = context.recorder(client, component: "node-controller")
        nodes = context.informers.informer(Node.self)
        leases = context.informers.informer(Lease.self, namespace: "kube-node-lease")
        pods = context.informers.informer(Pod.self)
        options = context.options
        clock = context.clock
        logger = context.logger
        PodIndex.install(pods)
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = NodeLifecycleController(context)
        var controller = Controller(name: "node-lifecycle-controller", workers: 4, queue: context.queue()) {
            try await loop.taintByConditions($0)
        }
        controller.watch(loop.nodes)
        controller.wait(for: loop.leases)
        controller.wait(for: loop.pods)
        controller.background.append { await loop.monitor() }
        return controller
    }

    /// Taints without eviction follow conditions at once.
    private func taintByConditions(_ name: String) async throws -> Reconciled {
        guard let node = nodes.get(name: name), node.metadata.deletionTimestamp == nil else { return .done }
        let wanted = NodeTaints.noSchedule(node, now: clock.now())
        if wanted != node.spec.taints { try await setTaints(node, wanted) }
        return .done
    }

    private func setTaints(_ node: Node, _ taints: [Taint]) async throws {
        let values = taints.map { taint -> Value in
            let document = taint.document()
            return document.value(document.root)
        }
        // Bound to the version that was seen, as a list is replaced as a whole.
        let body = Value.object([
            ("metadata", .object([("resourceVersion", .string(node.metadata.resourceVersion))])),
            ("spec", .object([("taints", values.isEmpty ? .null : .array(values))])),
        ])
        do {
            try await client.patch(Node.self, name: node.name, .merge, body: body)
        } catch where error.isNotFound {
            return
        }
    }

    // MARK: Health

    private func monitor() async {
        while !Task.isCancelled {
            await check()
            do { try await clock.sleep(for: options.nodeMonitorPeriod) } catch { return }
        }
    }

    private func check() async {
        let all = nodes.list()
        noteNames(all)
        var current: [Node] = []
        for node in all {
            do {
                current.append(try await assess(node))
            } catch is CancellationError {
                return
            } catch {
                let level: Logger.Level = error.isConflict ? .debug : .warning
                logger.log(level: level, "a node's health can't be written", metadata: ["node": "\(node.name)", "error": "\(error)"])
                current.append(node)
            }
        }
        await evict(current)
    }

    private func noteNames(_ all: [Node]) {
        let names = Set(all.map(\.name))
        let known = state.withLock { state -> Set<String> in
            defer { state.known = names }
            for gone in state.known.subtracting(names) {
                state.health[gone] = nil
                state.wasReady[gone] = nil
            }
            return state.known
        }
        for node in all where !known.contains(node.name) {
            tell(node, "Normal", "RegisteredNode", "Node \(node.name) event: Registered Node \(node.name) in Controller")
        }
        for name in known.subtracting(names) {
            var node = Node()
            node.metadata.name = name
            tell(node, "Normal", "RemovingNode", "Node \(name) event: Removing Node \(name) from Controller")
        }
    }

    private func tell(_ node: Node, _ type: String, _ reason: String, _ message: String) {
        var reference = ObjectReference()
        reference.apiVersion = "v1"
        reference.kind = "Node"
        reference.name = node.name
        reference.uid = node.metadata.uid
        recorder.record(reference, type: type, reason, message)
    }

    /// - Returns: the node, with unknown conditions where it was silent for too long.
    private func assess(_ node: Node) async throws -> Node {
        let now = clock.monotonic()
        let lease = leases.get(namespace: "kube-node-lease", name: node.name)
        let health = state.withLock { state -> NodeHealth in
            let health = NodeHealth.observe(state.health[node.name], node, lease, now: now)
            state.health[node.name] = health
            return health
        }
        let grace = health.hadReady ? options.nodeMonitorGracePeriod : options.nodeStartupGracePeriod
        var node = node
        if now - health.heardAt > grace {
            let silenced = NodeHealth.silenced(node, now: clock.now())
            if silenced != node { node = try await client.updateStatus(silenced) }
        }
        try await markPods(node)
        return node
    }

    /// The pods of a node that stopped being ready aren't ready either.
    private func markPods(_ node: Node) async throws {
        let isReady = node.isReady
        let wasReady = state.withLock { $0.wasReady.updateValue(isReady, forKey: node.name) }
        if isReady || node.condition("Ready") == nil { return }
        if wasReady == true { tell(node, "Normal", "NodeNotReady", "Node \(node.name) status is now: NodeNotReady") }
        for pod in pods.byIndex(PodIndex.node, node.name) {
            guard let index = pod.status.conditions.firstIndex(where: { $0.type == "Ready" }), pod.status.conditions[index].status == "True"
            else { continue }
            var updated = pod
            updated.status.conditions[index].status = "False"
            updated.status.conditions[index].lastTransitionTime = Timestamp(seconds: clock.now().seconds)
            do {
                try await client.updateStatus(updated)
            } catch where error.isNotFound || error.isConflict {
                continue
            }
            recorder.warning(pod, "NodeNotReady", "Node is not ready")
        }
    }

    // MARK: Eviction

    /// Taints silent nodes one by one, so that pods move slowly, and not at all where nothing is ready.
    private func evict(_ all: [Node]) async {
        let zones = Dictionary(grouping: all, by: \.zoneKey)
        let states = zones.mapValues { ZoneState.of($0) }
        let nothingReady = !states.isEmpty && states.values.allSatisfy { $0 == .fullDisruption }
        for (zone, members) in zones {
            let pause = (states[zone] ?? .normal).pause(zoneSize: members.count)
            for node in members.sorted(by: { $0.name < $1.name }) {
                let key = nothingReady ? nil : NodeTaints.evictionKey(node)
                let wanted = NodeTaints.noExecute(node.spec.taints, key: key, now: clock.now())
                if wanted == node.spec.taints { continue }
                let isNew = key != nil && !node.spec.taints.contains { taint in
                    taint.effect == "NoExecute" && (taint.key == NodeTaints.notReady || taint.key == NodeTaints.unreachable)
                }
                if isNew, !mayTaint(zone, pause) { continue }
                do {
                    try await setTaints(node, wanted)
                } catch {
                    logger.debug("a node can't be tainted yet", metadata: ["node": "\(node.name)", "error": "\(error)"])
                }
            }
        }
    }

    private func mayTaint(_ zone: String, _ pause: Duration?) -> Bool {
        guard let pause else { return false }
        let now = clock.monotonic()
        return state.withLock { state in
            if let last = state.tainted[zone], now - last < pause { return false }
            state.tainted[zone] = now
            return true
        }
    }
}
