import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Nodes without machines: they register, keep their Leases and statuses fresh, and bring every pod that is bound to them through its
/// life, all through the API. For loads and tests of what works on many nodes.
///
/// A node that is deleted through the API stays away, as that of a machine that was switched off; making it again brings it back.
public final class HollowNodes: Sendable {
    private let client: APIClient
    private let settings: HollowSettings
    private let clock: any ComponentClock
    private let logger: Logger
    private let factory: HollowNode
    private let numbers: [String: Int]
    private let informers: InformerFactory
    private let pods: SharedInformer<Pod>
    private let nodes: SharedInformer<Node>
    private let queue: WorkQueue<String>
    /// By the node's number.
    private let addresses: Mutex<[Int: HollowAddresses]>
    /// By pod, what was written last: an older state of the cache mustn't be acted upon.
    private let written = Mutex<[String: UInt64]>([:])

    private static let byNode = "node"
    private static let registrations = 16
    private static let heartbeats = 8

    public init(client: APIClient, settings: HollowSettings, clock: any ComponentClock = SystemClock(), logger: Logger) {
        self.client = client
        self.settings = settings
        self.clock = clock
        self.logger = logger
        factory = HollowNode(settings: settings)
        numbers = Dictionary(uniqueKeysWithValues: (0..<settings.count).map { (settings.nodeName($0), $0) })
        informers = InformerFactory(client: client, clock: clock, logger: logger)
        pods = informers.informer(Pod.self, fieldSelector: "spec.nodeName!=")
        nodes = informers.informer(Node.self)
        queue = WorkQueue(clock: clock, maximumDelay: .seconds(10))
        addresses = Mutex([:])
    }

    /// Runs until the task is cancelled.
    public func run() async {
        watch()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.informers.run() }
            do {
                try await register()
                try await informers.waitForSync()
            } catch {
                return
            }
            logger.notice("the nodes are registered", metadata: ["nodes": "\(settings.count)"])
            let beats = min(HollowNodes.heartbeats, settings.count)
            for part in 0..<beats {
                let own = stride(from: part, to: settings.count, by: beats)
                let heartbeats = HollowHeartbeats(
                    client: client, clock: clock, settings: settings, logger: logger, indexes: Array(own),
                    node: { [nodes] name in nodes.get(name: name) })
                group.addTask { await heartbeats.run() }
            }
            for _ in 0..<settings.concurrency { group.addTask { await self.work() } }
        }
    }

    private func watch() {
        pods.addIndex(HollowNodes.byNode) { [$0.spec.nodeName] }
        pods.addHandler(
            InformerHandler(
                onAdd: { [self] pod in
                    adopt(pod)
                    enqueue(pod)
                }, onUpdate: { [self] _, pod in enqueue(pod) },
                onDelete: { [self] pod in
                    forget(pod)
                }))
        nodes.addHandler(
            InformerHandler(
                onAdd: { [self] in wake($0) },
                onUpdate: { [self] old, new in if HollowNode.isFrozen(old), !HollowNode.isFrozen(new) { wake(new) } }))
    }

    private func enqueue(_ pod: Pod) {
        if numbers[pod.spec.nodeName] != nil { queue.add(pod.namespacedName) }
    }

    private func wake(_ node: Node) {
        guard numbers[node.metadata.name] != nil else { return }
        for pod in pods.byIndex(HollowNodes.byNode, node.metadata.name) { queue.add(pod.namespacedName) }
    }

    private func adopt(_ pod: Pod) {
        guard let number = numbers[pod.spec.nodeName], !pod.spec.hostNetwork, let address = IPAddressValue(pod.status.podIP) else { return }
        addresses.withLock { $0[number, default: HollowAddresses()].adopt(address, of: pod.metadata.uid) }
    }

    private func forget(_ pod: Pod) {
        guard let number = numbers[pod.spec.nodeName] else { return }
        addresses.withLock { $0[number]?.release(pod.metadata.uid) }
        written.withLock { _ = $0.removeValue(forKey: pod.metadata.uid) }
    }

    // MARK: Nodes

    /// Registers all nodes, those that exist already too.
    private func register() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var next = 0
            while next < settings.count {
                if next >= HollowNodes.registrations { try await group.next() }
                let index = next
                group.addTask { try await self.register(index) }
                next += 1
            }
            try await group.waitForAll()
        }
    }

    private func register(_ index: Int) async throws {
        while true {
            do {
                do {
                    try await client.create(factory.make(index, now: clock.now()))
                } catch  where error.isAlreadyExists {
                    var node = try await client.get(Node.self, name: settings.nodeName(index))
                    node.status = factory.status(index, old: node.status, now: clock.now())
                    try await client.updateStatus(node)
                }
                return
            } catch let error as CancellationError {
                throw error
            } catch {
                logger.info("a node can't be registered yet", metadata: ["node": "\(settings.nodeName(index))", "cause": "\(error)"])
                try await clock.sleep(for: .seconds(1))
            }
        }
    }

    // MARK: Pods

    private func work() async {
        while !Task.isCancelled, let key = await queue.next() {
            do {
                try await advance(key)
                queue.forget(key)
            } catch  where error.isNotFound || error.isConflict {
                // Gone, or another of that name: the watch says so soon.
                queue.forget(key)
            } catch {
                if Task.isCancelled { return }
                logger.info("a pod can't be advanced", metadata: ["pod": "\(key)", "cause": "\(error)"])
                queue.addRateLimited(key)
            }
            queue.done(key)
        }
    }

    private func advance(_ key: String) async throws {
        guard let pod = pods.get(key: key), let number = numbers[pod.spec.nodeName] else { return }
        guard let node = nodes.get(name: pod.spec.nodeName), !HollowNode.isFrozen(node) else { return }
        let uid = pod.metadata.uid
        let last = written.withLock { $0[uid] ?? 0 }
        if let version = UInt64(pod.metadata.resourceVersion), version < last { return }
        let range = CIDR(node.spec.podCIDR).flatMap { $0.isV6 ? nil : $0 } ?? factory.podRange(number)
        let plan = HollowPodPlan(settings: settings, pod: pod, nodeAddress: factory.address(number).description, now: clock.now()) { [self] in
            addresses.withLock { $0[number, default: HollowAddresses()].address(of: uid, in: range)?.description }
        }
        switch plan.next() {
        case .nothing: return
        case .wait(let time): queue.addAfter(key, time)
        case .write(let status): try await write(pod, status)
        case .remove:
            try await client.delete(Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name, gracePeriodSeconds: 0, uid: uid)
        }
    }

    private func write(_ pod: Pod, _ status: PodStatus) async throws {
        var body = Document()
        let root = body.newObject()
        let metadata = body.newObject()
        body.set(metadata, "uid", string: pod.metadata.uid)
        body.set(root, "metadata", metadata)
        let encoded = status.encode(into: &body)
        body.set(root, "status", encoded)
        body.setRoot(root)
        let answer = try await client.patch(
            Pod.resource, namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "status", .strategic, body: body)
        guard let text = answer.string(answer[answer.root, "metadata", "resourceVersion"]), let version = UInt64(text) else { return }
        // The pod may be gone from the cache already: nobody would take the note away then.
        if pods.get(key: pod.namespacedName)?.metadata.uid == pod.metadata.uid { written.withLock { $0[pod.metadata.uid] = version } }
    }
}
