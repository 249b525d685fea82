import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Gives pods their nodes: takes them one by one from a queue, decides on a snapshot of the cluster, and binds.
public final class Scheduler: Sendable {
    private let client: APIClient
    private let informers: InformerFactory
    private let profile: SchedulingProfile
    private let recorder: EventRecorder
    private let logger: Logger
    private let cache = ClusterCache()
    /// Back-off from one to ten seconds, as upstream's.
    private let queue: WorkQueue<String>
    /// Pods that fit nowhere wait here for something to change.
    private let unschedulable = Mutex<Set<String>>([])
    private let ownsInformers: Bool

    /// How long a pod stays among the unschedulable ones when nothing changes, as upstream's.
    static let flushInterval: Duration = .seconds(300)

    /// - Parameter informers: those of the process, run by their owner; nil makes and runs some.
    public init(
        client: APIClient, informers: InformerFactory? = nil, profile: SchedulingProfile = .standard, clock: any ComponentClock = SystemClock(),
        logger: Logger = Logger(label: "scheduler")
    ) {
        self.client = client
        self.profile = profile
        self.logger = logger
        ownsInformers = informers == nil
        self.informers = informers ?? InformerFactory(client: client, clock: clock, logger: logger)
        recorder = EventRecorder(client: client, component: profile.schedulerName)
        queue = WorkQueue(clock: clock, baseDelay: .seconds(1), maximumDelay: .seconds(10))
    }

    /// Runs until the task is cancelled. To be called once.
    public func run() async {
        let pods = informers.informer(Pod.self)
        let nodes = informers.informer(Node.self)
        watch(pods, nodes)
        await withDiscardingTaskGroup { group in
            if ownsInformers { group.addTask { [informers] in await informers.run() } }
            group.addTask { [recorder] in await recorder.run() }
            group.addTask { [self] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: Scheduler.flushInterval)
                    wakeUnschedulable()
                }
            }
            group.addTask { [self] in
                do {
                    try await pods.waitForSync()
                    try await nodes.waitForSync()
                } catch { return }
                await work(pods, nodes)
            }
        }
        queue.shutdown()
    }

    // MARK: What is watched

    private func watch(_ pods: SharedInformer<Pod>, _ nodes: SharedInformer<Node>) {
        pods.addHandler(
            InformerHandler(
                onAdd: { [self] in observe($0) },
                onUpdate: { [self] old, new in
                    if old.metadata.uid != new.metadata.uid { gone(old) }
                    observe(new)
                    // A pod that finished or is going makes room.
                    if isOver(new), !isOver(old) { wakeUnschedulable() }
                },
                onDelete: { [self] in gone($0) }))
        nodes.addHandler(
            InformerHandler(
                onAdd: { [self] node in
                    cache.set(node)
                    wakeUnschedulable()
                },
                onUpdate: { [self] old, new in
                    cache.set(new)
                    // Heartbeats change nothing that matters here.
                    if old.spec != new.spec || old.metadata.labels != new.metadata.labels || old.status.allocatable != new.status.allocatable { wakeUnschedulable() }
                },
                onDelete: { [self] in cache.remove(node: $0.metadata.name) }))
    }

    private func isOver(_ pod: Pod) -> Bool { pod.status.phase == "Succeeded" || pod.status.phase == "Failed" }

    private func observe(_ pod: Pod) {
        if !pod.spec.nodeName.isEmpty {
            if isOver(pod) { cache.remove(pod: pod.metadata.uid) } else { cache.set(pod) }
            forget(key(pod))
            return
        }
        guard isMine(pod) else { return }
        unschedulable.withLock { _ = $0.remove(key(pod)) }
        queue.add(key(pod))
    }

    private func gone(_ pod: Pod) {
        cache.remove(pod: pod.metadata.uid)
        forget(key(pod))
        if !pod.spec.nodeName.isEmpty { wakeUnschedulable() }
    }

    private func forget(_ key: String) {
        unschedulable.withLock { _ = $0.remove(key) }
        queue.forget(key)
    }

    private func isMine(_ pod: Pod) -> Bool {
        pod.spec.schedulerName == profile.schedulerName && pod.metadata.deletionTimestamp == nil && !isOver(pod)
    }

    private func key(_ pod: Pod) -> String { "\(pod.metadata.namespace)/\(pod.metadata.name)" }

    private func wakeUnschedulable() {
        let keys = unschedulable.withLock { waiting -> Set<String> in
            defer { waiting = [] }
            return waiting
        }
        for key in keys { queue.add(key) }
    }

    // MARK: Deciding

    private func work(_ pods: SharedInformer<Pod>, _ nodes: SharedInformer<Node>) async {
        await withDiscardingTaskGroup { group in
            while let key = await queue.next() {
                guard let pod = pods.get(key: key), isMine(pod), pod.spec.nodeName.isEmpty, !cache.isPlaced(pod.metadata.uid) else {
                    queue.done(key)
                    continue
                }
                if !pod.spec.schedulingGates.isEmpty {
                    queue.done(key)
                    group.addTask { [self] in await reportGated(pod) }
                    continue
                }
                let info = PodInfo(pod)
                switch profile.decide(info, cache.snapshot()) {
                case .node(let node):
                    cache.assume(info, on: node)
                    group.addTask { [self] in
                        await bind(pod, to: node, key)
                        queue.done(key)
                    }
                case .unschedulable(let message):
                    unschedulable.withLock { _ = $0.insert(key) }
                    queue.done(key)
                    group.addTask { [self] in await report(pod, message) }
                }
            }
        }
    }

    private func bind(_ pod: Pod, to node: String, _ key: String) async {
        let (namespace, name) = (pod.metadata.namespace, pod.metadata.name)
        var binding = Binding()
        binding.metadata.name = name
        binding.metadata.namespace = namespace
        binding.metadata.uid = pod.metadata.uid
        binding.target.kind = "Node"
        binding.target.name = node
        do {
            _ = try await client.create(subresource: "binding", of: Pod.self, namespace: namespace, name: name, binding)
            queue.forget(key)
            recorder.normal(pod, "Scheduled", "Successfully assigned \(namespace)/\(name) to \(node)")
        } catch {
            cache.forget(pod.metadata.uid)
            if error is CancellationError || (error as? StatusError)?.isNotFound == true { return }
            logger.info("binding failed", metadata: ["pod": "\(key)", "node": "\(node)", "cause": "\(error)"])
            queue.addRateLimited(key)
        }
    }

    // MARK: Telling

    private func reportGated(_ pod: Pod) async {
        await setCondition(pod, reason: "SchedulingGated", message: "Scheduling is blocked due to non-empty scheduling gates")
    }

    private func report(_ pod: Pod, _ message: String) async {
        let known = pod.status.conditions.first { $0.type == "PodScheduled" }
        if known?.status == "False", known?.reason == "Unschedulable", known?.message == message { return }
        recorder.warning(pod, "FailedScheduling", message)
        await setCondition(pod, reason: "Unschedulable", message: message)
    }

    private func setCondition(_ pod: Pod, reason: String, message: String) async {
        let known = pod.status.conditions.first { $0.type == "PodScheduled" }
        if known?.status == "False", known?.reason == reason, known?.message == message { return }
        var condition: [(String, Value)] = [("type", "PodScheduled"), ("status", "False"), ("reason", .string(reason)), ("message", .string(message))]
        let changed = known?.status == "False" ? known?.lastTransitionTime?.description : nil
        condition.append(("lastTransitionTime", .string(changed ?? SystemClock().now().description)))
        do {
            _ = try await client.patch(
                Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "status", .strategic,
                body: ["metadata": ["uid": .string(pod.metadata.uid)], "status": ["conditions": [.object(condition)]]] as Value)
        } catch {
            logger.debug("a pod's condition can't be set", metadata: ["pod": "\(key(pod))", "cause": "\(error)"])
        }
    }
}
