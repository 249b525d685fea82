import Client
import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import Protocols
import Synchronization

/// What the workers of all pods use.
struct PodServices: Sendable {
    var configuration: KubeletConfiguration
    var runtime: CRIRuntime
    var reader: RuntimeReader
    var starter: ContainerStarter
    var killer: PodKiller
    var images: ImageManager
    var volumes: VolumeManager
    var probes: ProbeManager
    var statuses: StatusWriter
    var events: PodEvents
    var mirrors: MirrorPods
    var client: APIClient?
    var clock: any ComponentClock
    var logger: Logger
    /// What is known of the node now.
    var context: @Sendable () -> NodeContext
    /// Why pods can't have a network; nil when they can.
    var networkProblem: @Sendable () -> String?
    /// The other pods that run here, with what they were given.
    var otherPods: @Sendable (_ uid: String) -> [Pod]
    var runtimeName: String
}

/// Brings one pod to what its specification says, and at its end takes it away. One task; woken by changes of the pod, the runtime, probes,
/// and timers; each time it looks at everything anew.
final class PodWorker: Sendable {
    struct State {
        var pod: Pod
        /// The source has it no more.
        var isRemoved = false
        /// All containers have ended for good.
        var isCompleted = false
        /// The kubelet itself ends the pod: reason and message.
        var failure: WaitingReason?
        var graceOverride: Int64?
        /// Stopped, reported, without volumes.
        var isTerminated = false
        var waiting: [String: WaitingReason] = [:]
        var backoff = RestartBackoff()
        /// When containers that failed to start are tried again.
        var notBefore: [String: ContinuousClock.Instant] = [:]
        var current: Task<Duration?, Never>?
        var kills: [Int64: Task<Void, Never>] = [:]
        var mountFailures = 0
        /// Nil until the pod was looked at for the first time.
        var allocation: PodAllocation?
        var task: Task<Void, Never>?
    }

    let uid: String
    let services: PodServices
    let state: Mutex<State>
    private let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let onEnd: @Sendable (String) -> Void

    init(_ pod: Pod, _ services: PodServices, onEnd: @escaping @Sendable (String) -> Void) {
        uid = pod.metadata.uid
        self.services = services
        self.onEnd = onEnd
        state = Mutex(State(pod: pod))
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    var pod: Pod { state.withLock { $0.pod } }
    var isRemoved: Bool { state.withLock { $0.isRemoved } }
    var isTerminated: Bool { state.withLock { $0.isTerminated } }
    /// Admitted, and not ended for good.
    var isActive: Bool { state.withLock { !$0.isTerminated && !$0.isCompleted && $0.failure == nil && $0.allocation != nil } }

    func start() {
        let task = Task { await self.run() }
        state.withLock { $0.task = task }
        wake()
    }

    func stop() {
        state.withLock { state in
            state.task?.cancel()
            state.current?.cancel()
            for kill in state.kills.values { kill.cancel() }
        }
        waker.finish()
    }

    func wake() { waker.yield() }

    func update(_ pod: Pod) {
        let interrupted = state.withLock { state -> Task<Duration?, Never>? in
            let wasEnding = PodWorker.mustEnd(state)
            state.pod = pod
            return !wasEnding && PodWorker.mustEnd(state) ? state.current : nil
        }
        interrupted?.cancel()
        wake()
    }

    /// The source has the pod no more.
    func remove() {
        let interrupted = state.withLock { state -> Task<Duration?, Never>? in
            let wasEnding = PodWorker.mustEnd(state)
            state.isRemoved = true
            return wasEnding ? nil : state.current
        }
        interrupted?.cancel()
        wake()
    }

    /// Ends the pod with a reason of the kubelet's own.
    func fail(_ failure: WaitingReason, grace: Int64?) {
        state.withLock { state in
            if state.failure == nil { state.failure = failure }
            state.graceOverride = grace
        }
        wake()
    }

    private static func mustEnd(_ state: State) -> Bool {
        state.isRemoved || state.isCompleted || state.failure != nil || state.pod.metadata.deletionTimestamp != nil
            || state.pod.status.phase == "Succeeded" || state.pod.status.phase == "Failed"
    }

    private func run() async {
        var timer: Task<Void, Never>?
        for await _ in wakes {
            timer?.cancel()
            let step = Task { await self.step() }
            state.withLock { $0.current = step }
            let next = await withTaskCancellationHandler {
                await step.value
            } onCancel: {
                step.cancel()
            }
            state.withLock { $0.current = nil }
            if Task.isCancelled { break }
            guard let next else { break }
            timer = Task { [weak self] in
                guard (try? await Task.sleep(for: next)) != nil else { return }
                self?.wake()
            }
        }
        timer?.cancel()
        if !Task.isCancelled { onEnd(uid) }
    }

    /// - Returns: when to look again at the latest; nil when the pod is gone.
    private func step() async -> Duration? {
        do {
            let mustEnd = state.withLock { PodWorker.mustEnd($0) }
            return mustEnd ? try await end() : try await sync()
        } catch is CancellationError {
            return .milliseconds(50)
        } catch {
            if Task.isCancelled { return .milliseconds(50) }
            services.logger.warning("a pod can't be synced", metadata: ["pod": "\(pod.fullName)", "cause": "\(error)"])
            return .seconds(2)
        }
    }

    // MARK: Living

    private func sync() async throws -> Duration {
        let asked = self.pod
        if asked.isStatic { await services.mirrors.ensure(asked) }
        var runtime = try await services.reader.pod(uid)
        let isNew = runtime.sandboxes.isEmpty && state.withLock { $0.allocation == nil }
        let refused = runtime.sandboxes.isEmpty ? PodAdmission.refuse(asked) : nil
        let allocatable = services.context().allocatable
        let lacking = isNew && refused == nil ? NodeFit.refuse(asked, others: services.otherPods(uid), allocatable: allocatable) : nil
        if let refusal = refused ?? lacking {
            let pod = asked
            services.events.pod(pod, "Warning", refusal.reason, refusal.message)
            state.withLock { $0.failure = WaitingReason(reason: refusal.reason, message: "Pod was rejected: \(refusal.message)") }
            return .zero
        }
        let pod = await allocate(asked).applied(to: asked)
        if try await isOverdue(pod) { return .zero }
        guard await report(pod, runtime) else { return .seconds(1) }
        if !pod.spec.hostNetwork, let problem = services.networkProblem() {
            services.events.pod(pod, "Warning", "NetworkNotReady", "network is not ready: \(problem)")
            return .seconds(5)
        }
        let context = services.context()
        let verdicts = services.probes.verdicts(runtime)
        let plan = PodPlan.compute(pod, runtime, verdicts, allocation ?? PodAllocation())
        var next = services.configuration.syncFrequency
        let volumes: [String: MountedVolume]
        do {
            try await BlockingIO.run { [configuration = services.configuration] in
                try context.cgroups.create(pod)
                try Files.makeFolder(configuration.podFolder(pod.metadata.uid), mode: 0o750)
            }
            volumes = try await services.volumes.mount(pod, api(pod, runtime, context))
            state.withLock { $0.mountFailures = 0 }
        } catch let error as CancellationError {
            throw error
        } catch {
            if !Task.isCancelled { services.events.pod(pod, "Warning", "FailedMount", "\(error)") }
            let count = state.withLock { state -> Int in
                state.mountFailures += 1
                return state.mountFailures
            }
            return min(.milliseconds(500) * (1 << min(count, 8)), .seconds(120))
        }
        if !plan.actions.isEmpty {
            next = min(next, try await perform(plan, pod, runtime, volumes, context))
            runtime = try await services.reader.pod(uid)
        }
        services.probes.update(pod, runtime, podAddress: addresses(pod, runtime, context).first ?? "")
        let reported = await report(pod, runtime)
        await removeOldContainers(pod, runtime)
        let phase = services.statuses.last(uid)?.phase
        if phase == "Succeeded" || phase == "Failed" {
            state.withLock { $0.isCompleted = true }
            return .zero
        }
        if let limit = pod.spec.activeDeadlineSeconds, let start = services.statuses.last(uid)?.startTime {
            let left = Duration.seconds(limit) - services.clock.now().since(start)
            next = min(next, max(left, .milliseconds(100)))
        }
        return reported ? next : .seconds(1)
    }

    private func isOverdue(_ pod: Pod) async throws -> Bool {
        guard let limit = pod.spec.activeDeadlineSeconds, let start = services.statuses.last(uid)?.startTime ?? pod.status.startTime,
            services.clock.now().since(start) >= .seconds(limit)
        else { return false }
        let message = "Pod was active on the node longer than the specified deadline"
        services.events.pod(pod, "Normal", "DeadlineExceeded", message)
        state.withLock { $0.failure = WaitingReason(reason: "DeadlineExceeded", message: message) }
        return true
    }

    private func addresses(_ pod: Pod, _ runtime: RuntimePod, _ context: NodeContext) -> [String] {
        pod.spec.hostNetwork ? context.hostAddresses : runtime.readySandbox?.addresses ?? []
    }

    private func api(_ pod: Pod, _ runtime: RuntimePod, _ context: NodeContext) -> DownwardAPI {
        DownwardAPI(
            pod: pod, podAddresses: addresses(pod, runtime, context), hostAddresses: context.hostAddresses, allocatable: context.allocatable)
    }

    /// - Returns: when to look again at the latest.
    private func perform(
        _ plan: PodPlan, _ pod: Pod, _ first: RuntimePod, _ volumes: [String: MountedVolume], _ context: NodeContext
    ) async throws -> Duration {
        var runtime = first
        var next = services.configuration.syncFrequency
        let factory = SandboxFactory(
            pod: pod, configuration: services.configuration,
            resolver: ResolverConfiguration.make(
                pod, host: context.hostResolver, clusterDNS: services.configuration.clusterDNS, clusterDomain: services.configuration.clusterDomain),
            cgroupParent: context.cgroups.parent(pod))
        for action in plan.actions {
            try Task.checkCancellation()
            switch action {
            case .killPod:
                if !runtime.sandboxes.isEmpty, plan.actions.count > 1 {
                    services.events.pod(pod, "Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")
                }
                _ = await services.killer.kill(pod, runtime, graceOverride: nil)
                runtime = try await services.reader.pod(uid)
            case .createSandbox(let attempt):
                guard try await createSandbox(factory, pod, attempt) else { return .seconds(5) }
                runtime = try await services.reader.pod(uid)
            case .killContainer(let id, let name, let message, let reason):
                await kill(id, name, message, reason, pod, runtime, context)
                runtime = try await services.reader.pod(uid)
            case .startContainer(let name, let part):
                guard let sandbox = runtime.readySandbox else { return .seconds(1) }
                let request = ContainerStarter.Request(
                    pod: pod, container: pod.container(named: name) ?? Container(), sandbox: sandbox, sandboxConfig: factory.make(attempt: sandbox.attempt),
                    state: runtime, volumes: volumes, context: context, addresses: addresses(pod, runtime, context),
                    targetContainer: part == .ephemeral ? pod.spec.ephemeralContainers.first { $0.name == name }?.targetContainerName : nil)
                next = min(next, try await start(request))
            case .resizeContainers(let containers):
                if await !resize(containers, pod, context) { next = min(next, PodWorker.retry) }
            }
        }
        return next
    }

    private func createSandbox(_ factory: SandboxFactory, _ pod: Pod, _ attempt: UInt32) async throws -> Bool {
        let config = factory.make(attempt: attempt)
        do {
            let folder = config.logDirectory
            try await BlockingIO.run { try Files.makeFolder(folder) }
            _ = try await services.runtime.runPodSandbox(config, runtimeHandler: try await runtimeHandler(pod))
            return true
        } catch let error as CancellationError {
            throw error
        } catch {
            if Task.isCancelled { throw CancellationError() }
            let text = (error as? GRPCError).map { "rpc error: code = \($0.code.name) desc = \($0.message)" } ?? "\(error)"
            services.events.pod(pod, "Warning", "FailedCreatePodSandBox", "Failed to create pod sandbox: \(text)")
            services.logger.warning("a sandbox can't be made", metadata: ["pod": "\(pod.fullName)", "cause": "\(text)"])
            return false
        }
    }

    /// What the runtime calls the pod's runtime class; empty for its default.
    private func runtimeHandler(_ pod: Pod) async throws -> String {
        guard let name = pod.spec.runtimeClassName, !name.isEmpty else { return "" }
        guard let client = services.client else { throw ConfigurationFailure("runtime classes need an API server") }
        return try await client.get(RuntimeClass.self, name: name).handler
    }

    private func kill(
        _ id: String, _ name: String, _ message: String, _ reason: PodAction.KillReason, _ pod: Pod, _ runtime: RuntimePod, _ context: NodeContext
    ) async {
        let container = pod.container(named: name)
        var grace = PodKiller.grace(pod)
        if reason == .livenessProbe, let own = container?.livenessProbe?.terminationGracePeriodSeconds { grace = own }
        if reason == .startupProbe, let own = container?.startupProbe?.terminationGracePeriodSeconds { grace = own }
        _ = await services.killer.stop(
            pod, container, id: id, name: name, message: message, grace: grace, isOverride: false,
            address: addresses(pod, runtime, context).first ?? "")
    }

    private func start(_ request: ContainerStarter.Request) async throws -> Duration {
        let name = request.container.name
        let now = services.clock.now()
        if let moment = state.withLock({ $0.notBefore[name] }) {
            let left = moment - ContinuousClock.now
            if left > .zero { return left }
        }
        if let last = request.state.container(name), last.state == .exited {
            let ended = Timestamp(unixNanos: last.finishedAt)
            if let delay = state.withLock({ $0.backoff.delay(name, endedAt: ended, now: now) }) {
                let place = "\(request.pod.name)_\(request.pod.namespace)(\(uid))"
                services.events.container(
                    request.pod, request.container, "Warning", "BackOff", "Back-off restarting failed container \(name) in pod \(place)")
                let text = "back-off \(RestartBackoff.text(delay)) restarting failed container=\(name) pod=\(place)"
                state.withLock { $0.waiting[name] = WaitingReason(reason: "CrashLoopBackOff", message: text) }
                let left = max(delay - now.since(ended), .milliseconds(100))
                hold(name, min(left, PodWorker.reminder))
                return min(left, PodWorker.reminder)
            }
            state.withLock { $0.backoff.started(name, endedAt: ended, now: now) }
        }
        do {
            try await services.starter.start(request)
            state.withLock { $0.waiting[name] = nil }
            await actuated(request.container)
            return services.configuration.syncFrequency
        } catch let failure as StartFailure {
            if Task.isCancelled { throw CancellationError() }
            state.withLock { $0.waiting[name] = WaitingReason(reason: failure.reason, message: failure.message) }
            let left = min(failure.retryAfter ?? PodWorker.retry, PodWorker.reminder)
            hold(name, left)
            return left
        }
    }

    /// When a failed start is tried again, and how often at least it is told that a container waits.
    static let retry: Duration = .seconds(5)
    private static let reminder: Duration = .seconds(12)

    private func hold(_ name: String, _ time: Duration) {
        state.withLock { $0.notBefore[name] = ContinuousClock.now + time }
    }

    /// Keeps one dead container of each name for its log and last state.
    private func removeOldContainers(_ pod: Pod, _ runtime: RuntimePod) async {
        var seen: [String: Int] = [:]
        for container in runtime.containers {
            seen[container.name, default: 0] += 1
            guard seen[container.name, default: 0] > 2, container.state == .exited || container.state == .created else { continue }
            try? await services.runtime.removeContainer(container.id)
            let path = container.logPath
            if !path.isEmpty { try? await BlockingIO.run { try Files.removeTree(path) } }
        }
        guard let newest = runtime.sandboxes.first else { return }
        for sandbox in runtime.sandboxes where sandbox.id != newest.id && !sandbox.isReady {
            guard !runtime.containers.contains(where: { $0.sandboxID == sandbox.id }) else { continue }
            try? await services.runtime.removePodSandbox(sandbox.id)
        }
    }

    private func report(_ pod: Pod, _ runtime: RuntimePod, isTerminal: Bool = false) async -> Bool {
        let context = services.context()
        let now = services.clock.now()
        let (waiting, failure) = state.withLock { ($0.waiting, $0.failure) }
        let builder = PodStatusBuilder(
            pod: pod, old: services.statuses.last(uid) ?? pod.status, runtime: runtime, waiting: waiting,
            verdicts: services.probes.verdicts(runtime), hostAddresses: context.hostAddresses, runtimeName: services.runtimeName,
            isTerminal: isTerminal, failure: failure, allocation: allocation ?? PodAllocation(), now: Timestamp(seconds: now.seconds))
        return await services.statuses.write(pod, builder.build(), target: pod.isStatic ? services.mirrors.find(pod) : pod)
    }

    // MARK: Ending

    /// - Returns: when to look again; nil when nothing is left.
    private func end() async throws -> Duration? {
        let (pod, isRemoved, override) = state.withLock { ($0.pod, $0.isRemoved, $0.graceOverride) }
        let runtime = try await services.reader.pod(uid)
        if !runtime.isStopped {
            state.withLock { $0.isTerminated = false }
            services.probes.update(pod, runtime, podAddress: addresses(pod, runtime, services.context()).first ?? "", kinds: [.readiness])
            startKill(pod, runtime, grace: override ?? PodKiller.grace(pod), isOverride: override != nil)
            if !isRemoved { _ = await report(pod, runtime) }
            return .seconds(10)
        }
        let wasTerminated = state.withLock { state in
            state.kills = [:]
            return state.isTerminated
        }
        if !wasTerminated {
            services.probes.remove(uid)
            if !isRemoved || pod.isStatic, await !report(pod, runtime, isTerminal: true) { return .seconds(1) }
            try await services.volumes.unmount(uid)
            let cgroups = services.context().cgroups
            try await BlockingIO.run { [uid] in cgroups.remove(uid) }
            state.withLock { $0.isTerminated = true }
        }
        if isRemoved {
            try await removeAll(pod, runtime)
            return nil
        }
        if pod.metadata.deletionTimestamp != nil, let client = services.client {
            do {
                try await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, gracePeriodSeconds: 0, uid: uid)
            } catch let error as StatusError where error.code == 404 || error.code == 409 {
                return .seconds(10)
            }
        }
        return services.configuration.syncFrequency
    }

    /// A shorter grace period starts another kill beside the one under way.
    private func startKill(_ pod: Pod, _ runtime: RuntimePod, grace: Int64, isOverride: Bool) {
        let killer = services.killer
        state.withLock { state in
            if let shortest = state.kills.keys.min(), shortest <= grace { return }
            let isSecond = !state.kills.isEmpty
            state.kills[grace] = Task { [weak self] in
                var described = pod
                // preStop has run or is running.
                if isSecond {
                    described.spec.containers = described.spec.containers.map { container in
                        var container = container
                        container.lifecycle = nil
                        return container
                    }
                }
                let succeeded = await killer.kill(described, runtime, graceOverride: isOverride || isSecond ? grace : nil)
                guard let self, !Task.isCancelled else { return }
                if !succeeded { try? await Task.sleep(for: .seconds(1)) }
                self.state.withLock { $0.kills[grace] = nil }
                self.wake()
            }
        }
    }

    private func removeAll(_ pod: Pod, _ runtime: RuntimePod) async throws {
        for container in runtime.containers { try? await services.runtime.removeContainer(container.id) }
        for sandbox in runtime.sandboxes { try await services.runtime.removePodSandbox(sandbox.id) }
        try await services.volumes.remove(uid)
        let logs = SandboxFactory.logFolder(pod, services.configuration)
        try? await BlockingIO.run { try Files.removeTree(logs) }
        services.images.forget(uid)
        services.statuses.forget(uid)
        if pod.isStatic { await services.mirrors.remove(pod) }
    }
}
