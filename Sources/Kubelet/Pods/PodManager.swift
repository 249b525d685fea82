import Client
import ContainerRuntime
import KubernetesAPI
import KubernetesSchema
import Logging
import Protocols
import Synchronization

/// Knows all pods of the node and has a worker for each.
final class PodManager: Sendable {
    private struct State {
        var workers: [String: PodWorker] = [:]
        /// The uids that the manifests hold.
        var staticUIDs: Set<String> = []
        var manifestProblems: Set<String> = []
        var manifestsRead = false
        var outlines: [String: RuntimeReader.Outline] = [:]
        var network: [CIDR] = []
    }

    let kubelet: Kubelet
    let agent: NodeAgent
    let reader: RuntimeReader
    let cgroups: Cgroups
    let addresses: [IPAddressValue]
    let mirrors: MirrorPods
    let runtimeName: String
    private let services: PodServices
    private let factory: InformerFactory?
    private let pods: SharedInformer<Pod>?
    private let recorder: EventRecorder?
    private let state = Mutex(State())
    private let logger: Logger
    private let dispatch: Dispatch

    /// Ties what is made before the manager is there to the manager.
    private final class Dispatch: Sendable {
        private let target = Mutex<(@Sendable (String) -> Void)?>(nil)
        private let nodes = Mutex<(@Sendable (Node) -> Void)?>(nil)

        func set(_ wake: @escaping @Sendable (String) -> Void, _ node: @escaping @Sendable (Node) -> Void) {
            target.withLock { $0 = wake }
            nodes.withLock { $0 = node }
        }

        private let pods = Mutex<(@Sendable (String) -> [Pod])?>(nil)

        func set(others: @escaping @Sendable (String) -> [Pod]) { pods.withLock { $0 = others } }
        func others(_ uid: String) -> [Pod] { pods.withLock { $0 }?(uid) ?? [] }
        func wake(_ uid: String) { target.withLock { $0 }?(uid) }
        func registered(_ node: Node) { nodes.withLock { $0 }?(node) }
    }

    init(
        _ kubelet: Kubelet, machine: Machine, addresses: [IPAddressValue], cgroups: Cgroups, runtimeName: String, hostResolver: CRI.DNSConfig
    ) {
        let configuration = kubelet.configuration
        let client = kubelet.client
        let runtime = kubelet.runtime
        let logger = kubelet.logger
        let clock = SystemClock()
        let dispatch = Dispatch()
        self.kubelet = kubelet
        self.logger = logger
        self.cgroups = cgroups
        self.addresses = addresses
        self.runtimeName = runtimeName
        self.dispatch = dispatch
        recorder = client.map { EventRecorder(client: $0, component: "kubelet", host: configuration.nodeName, logger: logger) }
        agent = NodeAgent(
            configuration: configuration, machine: machine, addresses: addresses, port: configuration.port, client: client, runtime: runtime,
            recorder: recorder, clock: clock, logger: logger, onRegistered: { dispatch.registered($0) })
        reader = RuntimeReader(runtime: runtime, podLogsFolder: configuration.podLogsFolder)
        mirrors = MirrorPods(client: client, logger: logger)
        factory = client.map { InformerFactory(client: $0, logger: logger) }
        let podInformer = factory?.informer(Pod.self, fieldSelector: "spec.nodeName=\(configuration.nodeName)")
        let serviceInformer = factory?.informer(Service.self)
        // The ranges of pods' addresses are given to the node after it registered.
        factory?.informer(Node.self, fieldSelector: "metadata.name=\(configuration.nodeName)")
            .addHandler(InformerHandler(onAdd: { dispatch.registered($0) }, onUpdate: { _, new in dispatch.registered(new) }))
        pods = podInformer
        let events = PodEvents(recorder)
        let objects = client.map { ReferencedObjects(client: $0, logger: logger, onChange: { dispatch.wake($0) }) }
        let images = ImageManager(runtime: runtime, events: events, client: client)
        let list: (@Sendable () -> [Service])? = serviceInformer.map { informer in { @Sendable in informer.list() } }
        let starter = ContainerStarter(runtime: runtime, images: images, events: events, objects: objects, services: list, logger: logger)
        let hostAddresses = addresses.map(\.description)
        let agent = self.agent
        services = PodServices(
            configuration: configuration, runtime: runtime, reader: reader, starter: starter,
            killer: PodKiller(runtime: runtime, events: events, hooks: Hooks(runtime: runtime), logger: logger), images: images,
            volumes: VolumeManager(configuration: configuration, client: client, objects: objects, logger: logger),
            probes: ProbeManager(runtime: runtime, events: events, onChange: { dispatch.wake($0) }),
            statuses: StatusWriter(client: client, logger: logger), events: events, mirrors: mirrors, client: client, clock: clock, logger: logger,
            context: {
                NodeContext(
                    configuration: configuration, hostAddresses: hostAddresses, memoryCapacity: machine.memory, allocatable: agent.allocatable,
                    cgroups: cgroups, hostResolver: hostResolver)
            },
            networkProblem: { agent.networkProblem }, otherPods: { dispatch.others($0) }, runtimeName: runtimeName)
        dispatch.set({ [weak self] in self?.wake($0) }, { [weak self] in self?.registered($0) })
        dispatch.set(others: { [weak self] in self?.podsBeside($0) ?? [] })
        podInformer?.addHandler(
            InformerHandler(
                onAdd: { [weak self] in self?.set($0) }, onUpdate: { [weak self] _, new in self?.set(new) }, onDelete: { [weak self] in self?.unset($0) }))
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.agent.run() }
            if let recorder { group.addTask { await recorder.run() } }
            if let factory { group.addTask { await factory.run() } }
            group.addTask { await self.relist() }
            group.addTask { await self.readManifests() }
            group.addTask { await self.keepHouse() }
            await group.waitForAll()
        }
    }

    func stopWorkers() {
        for worker in state.withLock({ Array($0.workers.values) }) { worker.stop() }
    }

    // MARK: Pods

    /// All pods that this kubelet knows.
    var allPods: [Pod] { state.withLock { $0.workers.values.map(\.pod) } }

    /// With the status reported last.
    func status(of pod: Pod) -> PodStatus { services.statuses.last(pod.metadata.uid) ?? pod.status }

    func pod(_ namespace: String, _ name: String) -> Pod? {
        allPods.first { $0.namespace == namespace && $0.name == name }
    }

    /// The pods that were admitted and have not ended, but for one, with what they were given.
    private func podsBeside(_ uid: String) -> [Pod] {
        let workers = state.withLock { state in state.workers.filter { $0.key != uid }.map(\.value) }
        return workers.filter { $0.isActive }.map(\.allocatedPod)
    }

    private func wake(_ uid: String) { state.withLock { $0.workers[uid] }?.wake() }

    private func set(_ pod: Pod) {
        if pod.isMirror {
            mirrors.set(pod)
            wakeStatic(pod)
            return
        }
        add(pod)
    }

    private func unset(_ pod: Pod) {
        if pod.isMirror {
            mirrors.unset(pod)
            wakeStatic(pod)
            return
        }
        state.withLock { $0.workers[pod.metadata.uid] }?.remove()
    }

    /// A mirror has changed: its pod's worker puts it right; one without a pod is deleted.
    private func wakeStatic(_ mirror: Pod) {
        let worker = state.withLock { state in
            state.workers.values.first { $0.pod.isStatic && $0.pod.namespacedName == mirror.namespacedName }
        }
        if let worker {
            worker.wake()
        } else if state.withLock({ $0.manifestsRead }), mirrors.find(mirror) != nil {
            Task { await mirrors.delete(mirror) }
        }
    }

    private func add(_ pod: Pod) {
        let (worker, isNew) = state.withLock { state -> (PodWorker, Bool) in
            if let worker = state.workers[pod.metadata.uid] { return (worker, false) }
            let worker = PodWorker(pod, services, onEnd: { [weak self] uid in self?.ended(uid) })
            state.workers[pod.metadata.uid] = worker
            return (worker, true)
        }
        if isNew { worker.start() } else { worker.update(pod) }
    }

    private func ended(_ uid: String) {
        state.withLock { state in
            state.workers[uid] = nil
            state.outlines[uid] = nil
        }
    }

    private func registered(_ node: Node) {
        mirrors.setNode(node)
        let cidrs = node.spec.podCIDRs.compactMap { CIDR($0) }
        guard !cidrs.isEmpty, let folder = kubelet.configuration.cniConfigurationFolder else { return }
        let isNew = state.withLock { state -> Bool in
            if state.network == cidrs { return false }
            state.network = cidrs
            return true
        }
        guard isNew else { return }
        let configuration = kubelet.configuration
        let logger = self.logger
        let agent = self.agent
        Task {
            do {
                try await BlockingIO.run {
                    _ = try CNIConfiguration.write(
                        podCIDRs: cidrs, folder: folder, bridge: configuration.cniBridge, masquerade: configuration.cniMasquerade,
                        leaseFolder: configuration.cniLeaseFolder)
                }
                await agent.checkRuntime()
            } catch {
                logger.error("the network's configuration can't be written", metadata: ["cause": "\(error)"])
            }
        }
    }

    // MARK: The runtime

    /// Pods that the API and the manifests don't have are ended, once both are known.
    private var knowsAllSources: Bool {
        let manifests = kubelet.configuration.staticPodPath == nil || state.withLock { $0.manifestsRead }
        return manifests && (pods?.hasSynced ?? true)
    }

    private func relist() async {
        while !Task.isCancelled {
            do {
                let found = try await reader.relist()
                let changed = state.withLock { state -> [String] in
                    let uids = Set(found.keys).union(state.outlines.keys)
                    let changed = uids.filter { state.outlines[$0] != found[$0] }
                    state.outlines = found
                    return Array(changed)
                }
                for uid in changed { wake(uid) }
                if knowsAllSources { try await endOrphans(Set(found.keys)) }
            } catch {
                if !Task.isCancelled { logger.debug("the runtime can't be listed", metadata: ["cause": "\(error)"]) }
            }
            try? await Task.sleep(for: Kubelet.relistInterval)
        }
    }

    private func endOrphans(_ uids: Set<String>) async throws {
        let orphans = state.withLock { state in uids.filter { state.workers[$0] == nil } }
        guard !orphans.isEmpty else { return }
        let names = try await reader.names()
        for uid in orphans {
            var pod = Pod()
            pod.metadata.uid = uid
            pod.metadata.namespace = names[uid]?.namespace ?? ""
            pod.metadata.name = names[uid]?.name ?? uid
            logger.notice("a pod that nobody knows is ended", metadata: ["pod": "\(pod.fullName)", "uid": "\(uid)"])
            let worker = PodWorker(pod, services, onEnd: { [weak self] uid in self?.ended(uid) })
            worker.remove()
            let isNew = state.withLock { state -> Bool in
                if state.workers[uid] != nil { return false }
                state.workers[uid] = worker
                return true
            }
            if isNew { worker.start() }
        }
    }

    /// Takes away folders and groups of pods that neither a source nor the runtime has.
    private func keepHouse() async {
        let root = kubelet.configuration.rootFolder
        while !Task.isCancelled {
            try? await Task.sleep(for: knowsAllSources ? Kubelet.housekeepingInterval : .seconds(1))
            guard knowsAllSources, !Task.isCancelled, let inRuntime = try? await reader.relist() else { continue }
            let cgroups = self.cgroups
            let logRoot = kubelet.configuration.podLogsFolder
            let left = try? await BlockingIO.run { (Files.list("\(root)/pods"), cgroups.podUIDs(), Files.list(logRoot)) }
            guard let (folders, groups, logs) = left else { continue }
            let known = state.withLock { Set($0.workers.keys) }.union(inRuntime.keys)
            for uid in folders where !known.contains(uid) {
                do {
                    try await services.volumes.remove(uid)
                } catch {
                    logger.warning("a pod's folder can't be removed", metadata: ["uid": "\(uid)", "cause": "\(error)"])
                }
            }
            for uid in groups where !known.contains(uid) { try? await BlockingIO.run { cgroups.remove(uid) } }
            for name in logs {
                let parts = name.split(separator: "_")
                guard parts.count == 3, !known.contains(String(parts[2])) else { continue }
                try? await BlockingIO.run { try Files.removeTree("\(logRoot)/\(name)") }
            }
            await rotateLogs()
        }
    }

    /// By the last look at the runtime, at most a second old; what it hasn't seen yet is asked for.
    func isRunning(_ containerID: String, _ uid: String) async -> Bool {
        if let known = state.withLock({ $0.outlines[uid]?[containerID] }) { return known <= CRI.ContainerState.running.rawValue }
        guard let pod = try? await reader.pod(uid), let found = pod.containers.first(where: { $0.id == containerID }) else { return false }
        return found.state == .running || found.state == .created
    }

    // MARK: Logs

    /// A log's size at which another is begun, and how many old ones are kept; upstream's defaults.
    static let logSize: Int64 = 10 << 20
    static let oldLogs = 4

    /// Moves logs that have grown too large aside and has the runtime begin new ones.
    private func rotateLogs() async {
        for pod in allPods {
            guard let runtime = try? await reader.pod(pod.metadata.uid) else { continue }
            for container in runtime.runningContainers where !container.logPath.isEmpty {
                let path = container.logPath
                let isLarge = (try? await BlockingIO.run { LogRotation.size(path) >= PodManager.logSize }) ?? false
                guard isLarge else { continue }
                do {
                    try await BlockingIO.run { try LogRotation.rotate(path, keeping: PodManager.oldLogs) }
                    try await kubelet.runtime.reopenContainerLog(container.id)
                } catch {
                    logger.warning("a log can't be rotated", metadata: ["path": "\(path)", "cause": "\(error)"])
                }
            }
        }
    }

    // MARK: Manifests

    private func readManifests() async {
        guard let folder = kubelet.configuration.staticPodPath else { return }
        let name = kubelet.configuration.nodeName
        while !Task.isCancelled {
            if let (pods, problems) = try? await BlockingIO.run({ StaticPods.read(folder, nodeName: name) }) {
                take(pods, problems)
            }
            try? await Task.sleep(for: Kubelet.manifestInterval)
        }
    }

    private func take(_ pods: [Pod], _ problems: [String]) {
        let uids = Set(pods.map(\.metadata.uid))
        let (gone, newProblems) = state.withLock { state -> ([PodWorker], Set<String>) in
            let gone = state.staticUIDs.subtracting(uids).compactMap { state.workers[$0] }
            let news = Set(problems).subtracting(state.manifestProblems)
            state.staticUIDs = uids
            state.manifestProblems = Set(problems)
            state.manifestsRead = true
            return (gone, news)
        }
        for problem in newProblems { logger.error("a manifest can't be used", metadata: ["cause": "\(problem)"]) }
        for worker in gone { worker.remove() }
        for pod in pods where state.withLock({ $0.workers[pod.metadata.uid] == nil }) { add(pod) }
    }
}
