import Client
import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import Protocols
import Synchronization

/// Registers the node, reports its status, and renews its lease.
final class NodeAgent: Sendable {
    private struct State {
        var node: Node?
        var lastReport: Timestamp?
        var capacity: [String: Quantity] = [:]
        var allocatable: [String: Quantity] = [:]
        /// Why the runtime, its network can't be used.
        var runtimeProblem: String? = "container runtime status check may not have completed yet"
        var networkProblem: String?
        var runtimeName = "containerd"
        var runtimeVersion = ""
        var handlers: [NodeRuntimeHandler] = []
        var wasReady: Bool?
    }

    static let leaseInterval: Duration = .seconds(10)
    private static let retry: Duration = .seconds(1)

    let machine: Machine
    let addresses: [IPAddressValue]
    private let configuration: KubeletConfiguration
    private let client: APIClient?
    private let runtime: CRIRuntime
    private let recorder: EventRecorder?
    private let clock: any ComponentClock
    private let logger: Logger
    private let port: Int
    private let onRegistered: @Sendable (Node) -> Void
    private let state = Mutex(State())

    init(
        configuration: KubeletConfiguration, machine: Machine, addresses: [IPAddressValue], port: Int, client: APIClient?, runtime: CRIRuntime,
        recorder: EventRecorder?, clock: any ComponentClock, logger: Logger, onRegistered: @escaping @Sendable (Node) -> Void
    ) {
        self.configuration = configuration
        self.machine = machine
        self.addresses = addresses
        self.port = port
        self.client = client
        self.runtime = runtime
        self.recorder = recorder
        self.clock = clock
        self.logger = logger
        self.onRegistered = onRegistered
    }

    var networkProblem: String? { state.withLock { $0.networkProblem } }
    var allocatable: [String: Quantity] { state.withLock { $0.allocatable } }
    var node: Node? { state.withLock { $0.node } }

    private var builder: NodeStatusBuilder {
        let now = clock.now()
        return NodeStatusBuilder(
            configuration: configuration, machine: machine, addresses: addresses, port: port, now: Timestamp(seconds: now.seconds))
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watchRuntime() }
            if client != nil {
                group.addTask { await self.reportStatus() }
                group.addTask { await self.renewLease() }
            }
        }
    }

    // MARK: The runtime

    /// Looks at the runtime once; called before the first pod, and every few seconds from then on.
    func checkRuntime() async {
        do {
            let status = try await runtime.status()
            let conditions = status.status?.conditions ?? []
            func problem(_ type: String) -> String? {
                guard let condition = conditions.first(where: { $0.type == type }) else { return "Missing \(type) in the runtime's conditions" }
                return condition.status ? nil : "\(type)=false reason:\(condition.reason) message:\(condition.message)"
            }
            let runtimeProblem = problem("RuntimeReady").map { "container runtime not ready: \($0)" }
            let networkProblem = problem("NetworkReady").map { "container runtime network not ready: \($0)" }
            state.withLock { state in
                state.runtimeProblem = runtimeProblem
                state.networkProblem = networkProblem
                state.handlers = status.runtimeHandlers.map { handler in
                    var result = NodeRuntimeHandler()
                    result.name = handler.name
                    var features = NodeRuntimeHandlerFeatures()
                    features.recursiveReadOnlyMounts = handler.features?.recursiveReadOnlyMounts ?? false
                    features.userNamespaces = handler.features?.userNamespaces ?? false
                    result.features = features
                    return result
                }
            }
            if state.withLock({ $0.runtimeVersion.isEmpty }) {
                let version = try await runtime.version()
                state.withLock { state in
                    state.runtimeName = version.runtimeName
                    state.runtimeVersion = version.runtimeVersion
                }
            }
        } catch {
            state.withLock { $0.runtimeProblem = "container runtime is down: \((error as? GRPCError)?.message ?? "\(error)")" }
        }
    }

    private func watchRuntime() async {
        while !Task.isCancelled {
            let before = state.withLock { ($0.runtimeProblem, $0.networkProblem) }
            await checkRuntime()
            let after = state.withLock { ($0.runtimeProblem, $0.networkProblem) }
            if before != after { await report() }
            let isHealthy = after.0 == nil && after.1 == nil
            try? await clock.sleep(for: isHealthy ? .seconds(5) : .milliseconds(500))
        }
    }

    /// - Returns: nil where the machine can't be read just now.
    func readings() async -> NodeReadings? {
        let folder = configuration.rootFolder
        let images = (try? await runtime.listImages()) ?? []
        let (runtimeProblem, networkProblem, name, version, handlers) = state.withLock {
            ($0.runtimeProblem, $0.networkProblem, $0.runtimeName, $0.runtimeVersion, $0.handlers)
        }
        return try? await BlockingIO.run {
            let disk = Machine.fileSystem(folder)
            let processes = Machine.availableProcesses()
            return NodeReadings(
                diskSize: disk.size, diskAvailable: disk.available, inodes: disk.inodes, freeInodes: disk.freeInodes,
                availableMemory: Machine.availableMemory(), freeProcesses: processes.free, mostProcesses: processes.most,
                images: images.map { image in
                    var entry = ContainerImage()
                    entry.names = image.repoDigests + image.repoTags
                    entry.sizeBytes = Int64(clamping: image.size)
                    return entry
                }, runtimeName: name, runtimeVersion: version, handlers: handlers, problems: [runtimeProblem, networkProblem].compactMap { $0 })
        }
    }

    /// Works out what pods may use; needed before the first pod starts.
    func prepare() async {
        await checkRuntime()
        guard let readings = await readings() else { return }
        let builder = self.builder
        let capacity = builder.capacity(readings)
        state.withLock { state in
            state.capacity = capacity
            state.allocatable = builder.allocatable(capacity)
        }
    }

    // MARK: The node

    private func reportStatus() async {
        while !Task.isCancelled {
            let isRegistered = await register()
            if isRegistered { break }
            try? await clock.sleep(for: NodeAgent.retry)
        }
        while !Task.isCancelled {
            await report()
            try? await clock.sleep(for: configuration.nodeStatusUpdateFrequency)
        }
    }

    static func labels(_ configuration: KubeletConfiguration) -> [String: String] {
        let fixed = [
            "kubernetes.io/hostname": configuration.nodeName, "kubernetes.io/os": "linux", "kubernetes.io/arch": Machine.architecture,
            "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": Machine.architecture,
        ]
        return configuration.nodeLabels.merging(fixed) { own, _ in own }
    }

    private func register() async -> Bool {
        guard let client, let readings = await readings() else { return false }
        do {
            if configuration.registerNode {
                var node = Node()
                node.metadata.name = configuration.nodeName
                node.metadata.labels = NodeAgent.labels(configuration)
                node.metadata.annotations["volumes.kubernetes.io/controller-managed-attach-detach"] = "true"
                node.spec.taints = configuration.registerWithTaints
                node.status = builder.build(NodeStatus(), readings)
                do {
                    accept(try await client.create(node))
                    logger.notice("the node is registered", metadata: ["node": "\(configuration.nodeName)"])
                } catch let error as StatusError where error.code == 409 {
                    accept(try await reconcile(try await client.get(Node.self, name: configuration.nodeName), client))
                }
            } else {
                accept(try await client.get(Node.self, name: configuration.nodeName))
            }
            recorder?.record(nodeReference(), type: "Normal", "Starting", "Starting kubelet.")
            return true
        } catch {
            logger.warning("the node can't be registered", metadata: ["cause": "\(error)"])
            return false
        }
    }

    /// Brings the labels of a node that exists already up to date.
    private func reconcile(_ node: Node, _ client: APIClient) async throws -> Node {
        var changed = node
        for (key, value) in NodeAgent.labels(configuration) { changed.metadata.labels[key] = value }
        if changed == node { return node }
        return try await client.update(changed)
    }

    private func accept(_ node: Node) {
        state.withLock { state in
            state.node = node
        }
        onRegistered(node)
    }

    private func nodeReference() -> ObjectReference {
        var reference = ObjectReference()
        reference.kind = "Node"
        reference.name = configuration.nodeName
        // As upstream: the name stands for the uid.
        reference.uid = configuration.nodeName
        return reference
    }

    private func report() async {
        guard let client, state.withLock({ $0.node != nil }), let readings = await readings() else { return }
        do {
            let node = try await client.get(Node.self, name: configuration.nodeName, resourceVersion: "0")
            var new = node
            new.status = builder.build(node.status, readings)
            let now = clock.now()
            let isDue = state.withLock { $0.lastReport.map { now.since($0) >= configuration.nodeStatusReportFrequency } ?? true }
            recordReadiness(new)
            guard isDue || NodeStatusBuilder.differ(node.status, new.status) else { return }
            let sent = try await client.updateStatus(new)
            state.withLock { state in
                state.lastReport = now
                state.allocatable = sent.status.allocatable
            }
            accept(sent)
        } catch let error as StatusError where error.code == 409 {
            return
        } catch let error as StatusError where error.code == 404 {
            _ = await register()
        } catch {
            if !Task.isCancelled { logger.warning("the node's status can't be reported", metadata: ["cause": "\(error)"]) }
        }
    }

    private func recordReadiness(_ node: Node) {
        let isReady = node.status.conditions.first { $0.type == "Ready" }?.status == "True"
        let before = state.withLock { state -> Bool? in
            defer { state.wasReady = isReady }
            return state.wasReady
        }
        guard before != isReady else { return }
        let reason = isReady ? "NodeReady" : "NodeNotReady"
        recorder?.record(nodeReference(), type: "Normal", reason, "Node \(configuration.nodeName) status is now: \(reason)")
    }

    // MARK: The lease

    private func renewLease() async {
        while !Task.isCancelled {
            do {
                try await renewOnce()
                try? await clock.sleep(for: NodeAgent.leaseInterval)
            } catch {
                if Task.isCancelled { return }
                logger.debug("the node's lease can't be renewed", metadata: ["cause": "\(error)"])
                try? await clock.sleep(for: NodeAgent.retry)
            }
        }
    }

    private func renewOnce() async throws {
        guard let client, let node = state.withLock({ $0.node }) else { throw ConfigurationFailure("the node isn't registered yet") }
        let namespace = "kube-node-lease"
        do {
            var lease = try await client.get(Lease.self, namespace: namespace, name: configuration.nodeName)
            lease.spec.renewTime = clock.now()
            lease.spec.holderIdentity = configuration.nodeName
            lease.spec.leaseDurationSeconds = configuration.nodeLeaseDurationSeconds
            try await client.update(lease)
        } catch let error as StatusError where error.code == 404 {
            var lease = Lease()
            lease.metadata.name = configuration.nodeName
            lease.metadata.namespace = namespace
            var owner = OwnerReference()
            owner.apiVersion = "v1"
            owner.kind = "Node"
            owner.name = node.name
            owner.uid = node.metadata.uid
            lease.metadata.ownerReferences = [owner]
            lease.spec.holderIdentity = configuration.nodeName
            lease.spec.leaseDurationSeconds = configuration.nodeLeaseDurationSeconds
            lease.spec.renewTime = clock.now()
            try await client.create(lease)
        }
    }
}
