import KubernetesAPI
import KubernetesSchema

/// Why a container doesn't start: what its status shows while it waits.
struct WaitingReason: Sendable, Equatable {
    var reason: String
    var message: String
}

/// Makes a pod's status from what the runtime has. Pure.
struct PodStatusBuilder: Sendable {
    var pod: Pod
    /// What was reported last, or else what the API has.
    var old: PodStatus
    var runtime: RuntimePod
    /// By container name.
    var waiting: [String: WaitingReason] = [:]
    var verdicts = ProbeVerdicts()
    var hostAddresses: [String] = []
    var runtimeName = "containerd"
    /// No container of the pod will run again.
    var isTerminal = false
    /// The phase `Failed` with a reason of the kubelet's own, e.g. DeadlineExceeded.
    var failure: WaitingReason?
    /// What the containers were given, and have.
    var allocation = PodAllocation()
    var now: Timestamp

    func build() -> PodStatus {
        var status = PodStatus()
        status.observedGeneration = pod.metadata.generation
        status.qosClass = pod.status.qosClass.isEmpty ? QualityOfService.of(pod).rawValue : pod.status.qosClass
        status.nominatedNodeName = pod.status.nominatedNodeName
        status.resourceClaimStatuses = pod.status.resourceClaimStatuses
        status.startTime = old.startTime ?? pod.status.startTime ?? now
        let hasInit = !pod.spec.initContainers.isEmpty
        status.initContainerStatuses = statuses(pod.spec.initContainers, old.initContainerStatuses, isInit: true, hasInit: hasInit)
        status.containerStatuses = statuses(pod.spec.containers, old.containerStatuses, isInit: false, hasInit: hasInit)
            .sorted { $0.name < $1.name }
        status.ephemeralContainerStatuses = statuses(
            pod.spec.ephemeralContainers.map(\.asContainer), old.ephemeralContainerStatuses, isInit: false, hasInit: hasInit)
        setAddresses(&status)
        setPhase(&status)
        setReadiness(&status)
        setConditions(&status)
        return status
    }

    private func setAddresses(_ status: inout PodStatus) {
        if let first = hostAddresses.first {
            status.hostIP = first
            status.hostIPs = hostAddresses.map { address in
                var entry = HostIP()
                entry.ip = address
                return entry
            }
        }
        var addresses = runtime.readySandbox?.addresses ?? []
        if pod.spec.hostNetwork { addresses = hostAddresses }
        // A pod that has stopped keeps the addresses it had.
        if addresses.isEmpty { addresses = old.podIPs.map(\.ip) }
        status.podIP = addresses.first ?? ""
        status.podIPs = addresses.map { address in
            var entry = PodIP()
            entry.ip = address
            return entry
        }
    }

    private func setPhase(_ status: inout PodStatus) {
        let initialized = pod.spec.containers.contains { container in
            guard let state = runtime.container(container.name)?.state else { return false }
            return state == .running || state == .created || state == .exited
        }
        status.phase = PodPhase.compute(
            pod, status.initContainerStatuses + status.containerStatuses, isTerminal: isTerminal, hasInitialized: initialized)
        for known in [old.phase, pod.status.phase] where known == "Failed" || known == "Succeeded" { status.phase = known }
        if status.phase == old.phase {
            status.reason = old.reason.isEmpty ? pod.status.reason : old.reason
            status.message = old.message.isEmpty ? pod.status.message : old.message
        }
        if let failure, pod.status.phase != "Succeeded", pod.status.phase != "Failed" {
            status.phase = "Failed"
            status.reason = failure.reason
            status.message = failure.message
        }
    }

    // MARK: Containers

    private func statuses(_ containers: [Container], _ oldStatuses: [ContainerStatus], isInit: Bool, hasInit: Bool) -> [ContainerStatus] {
        containers.map { container in
            let previous = oldStatuses.first { $0.name == container.name }
            var status = status(container, previous, hasInit: hasInit)
            let newest = runtime.container(container.name)
            if isInit {
                if let newest, newest.state == .exited, newest.exitCode == 0 { return status }
                if newest == nil, !container.isSidecar, status.state.waiting != nil, PodPlan.hasAnyRegularContainer(pod, runtime) {
                    var ended = ContainerStateTerminated()
                    ended.reason = "Completed"
                    ended.message =
                        "Unable to get init container status from container runtime and pod has been initialized, treat it as exited normally"
                    status.state = ContainerState()
                    status.state.terminated = ended
                    return status
                }
            }
            guard let reason = waiting[container.name], !isTerminal, PodPlan.shouldRestart(container, pod, runtime) else { return status }
            if status.state.terminated != nil { status.lastState = status.state }
            var state = ContainerStateWaiting()
            state.reason = reason.reason
            state.message = reason.message
            status.state = ContainerState()
            status.state.waiting = state
            return status
        }
    }

    private func status(_ container: Container, _ previous: ContainerStatus?, hasInit: Bool) -> ContainerStatus {
        let history = runtime.containers.filter { $0.name == container.name }
        guard let newest = history.first else { return withoutRuntime(container, previous, hasInit: hasInit) }
        var status = converted(newest, container)
        status.volumeMounts = mounts(container)
        if history.count > 1 { status.lastState = converted(history[1], container).state }
        if status.lastState == ContainerState(), let previous {
            if previous.containerID != status.containerID, previous.state.terminated != nil {
                status.lastState = previous.state
            } else if previous.lastState.terminated != nil {
                status.lastState = previous.lastState
            }
        }
        return status
    }

    private func withoutRuntime(_ container: Container, _ previous: ContainerStatus?, hasInit: Bool) -> ContainerStatus {
        var status = ContainerStatus()
        status.name = container.name
        status.image = container.image
        var state = ContainerStateWaiting()
        state.reason = hasInit ? "PodInitializing" : "ContainerCreating"
        status.state.waiting = state
        status.volumeMounts = mounts(container)
        guard let previous else { return status }
        if previous.state.terminated != nil { return previous }
        status.restartCount = previous.restartCount
        status.lastState = previous.lastState
        if previous.state.running != nil, status.lastState.terminated == nil {
            var ended = ContainerStateTerminated()
            ended.reason = "ContainerStatusUnknown"
            ended.message = "The container could not be located when the pod was deleted.  The container used to be Running"
            ended.exitCode = 137
            if isTerminal {
                status.state = ContainerState()
                status.state.terminated = ended
            } else {
                status.lastState.terminated = ended
            }
            if pod.metadata.deletionTimestamp == nil { status.restartCount += 1 }
        }
        return status
    }

    private func mounts(_ container: Container) -> [VolumeMountStatus] {
        container.volumeMounts.map { mount in
            var status = VolumeMountStatus()
            status.name = mount.name
            status.mountPath = mount.mountPath
            status.readOnly = mount.readOnly
            if mount.readOnly { status.recursiveReadOnly = "Disabled" }
            return status
        }
    }

    private func converted(_ found: RuntimeContainer, _ container: Container) -> ContainerStatus {
        var status = ContainerStatus()
        status.name = found.name
        status.restartCount = found.restartCount
        status.image = found.image
        status.imageID = found.imageRef
        status.containerID = found.fullID(runtimeName)
        status.user = found.user
        status.allocatedResources = container.resources.requests
        status.resources = found.state == .running ? allocation.actuated[container.name] ?? container.resources : container.resources
        switch found.state {
        case .running:
            var running = ContainerStateRunning()
            running.startedAt = whole(found.startedAt)
            status.state.running = running
        case .exited:
            var ended = ContainerStateTerminated()
            ended.exitCode = found.exitCode
            ended.reason = found.reason
            ended.message = found.message
            if found.startedAt > 0 { ended.startedAt = whole(found.startedAt) }
            if found.finishedAt > 0 { ended.finishedAt = whole(found.finishedAt) }
            ended.containerID = status.containerID
            status.state.terminated = ended
        case .created, .unknown:
            status.state.waiting = ContainerStateWaiting()
        }
        return status
    }

    /// As the API keeps times.
    private func whole(_ nanos: Int64) -> Timestamp { Timestamp(seconds: nanos / 1_000_000_000) }

    // MARK: Readiness

    private func setReadiness(_ status: inout PodStatus) {
        for index in status.containerStatuses.indices {
            setReadiness(&status.containerStatuses[index], isEphemeral: false)
        }
        for index in status.initContainerStatuses.indices {
            let name = status.initContainerStatuses[index].name
            let isSidecar = pod.spec.initContainers.first { $0.name == name }?.isSidecar ?? false
            if isSidecar {
                setReadiness(&status.initContainerStatuses[index], isEphemeral: false)
            } else {
                let ended = status.initContainerStatuses[index].state.terminated
                status.initContainerStatuses[index].ready = ended.map { $0.exitCode == 0 } ?? false
                status.initContainerStatuses[index].started = status.initContainerStatuses[index].state.running != nil
            }
        }
        for index in status.ephemeralContainerStatuses.indices { status.ephemeralContainerStatuses[index].ready = false }
    }

    private func setReadiness(_ status: inout ContainerStatus, isEphemeral: Bool) {
        guard let container = pod.container(named: status.name) else { return }
        let id = runtime.container(status.name)?.id ?? ""
        guard status.state.running != nil else {
            status.started = false
            status.ready = false
            return
        }
        let started = container.startupProbe == nil || verdicts.startup[id] == .success
        status.started = started
        status.ready = started && (container.readinessProbe == nil || verdicts.readiness[id] == .success)
    }

    // MARK: Conditions

    /// Conditions that the kubelet owns, in the order in which it writes them.
    static let ownConditions = [
        "PodResizePending", "PodResizeInProgress", "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled",
    ]

    /// What is under way of a change of resources.
    private func resizeConditions(_ own: PodConditions) -> [PodCondition] {
        var result: [PodCondition] = []
        if let pending = allocation.pending { result.append(own.condition("PodResizePending", true, pending.reason, pending.message)) }
        let isUnderWay = PodAllocation.resizable(pod).contains { container in
            runtime.container(container.name)?.state == .running && allocation.step(container) != .none
        }
        if isUnderWay {
            let error = allocation.error
            result.append(own.condition("PodResizeInProgress", true, error == nil ? "" : "Error", error ?? ""))
        }
        return result
    }

    private func setConditions(_ status: inout PodStatus) {
        var conditions = pod.status.conditions.filter { !PodStatusBuilder.ownConditions.contains($0.type) }
        let own = PodConditions(pod: pod, status: status, others: conditions)
        let sandboxReady = !PodPlan.sandboxChange(pod, runtime).changed
        var all: [PodCondition] = resizeConditions(own) + [
            own.condition("PodReadyToStartContainers", sandboxReady), own.initialized(), own.ready(), own.containersReady(),
            own.condition("PodScheduled", true),
        ]
        for index in all.indices {
            all[index].observedGeneration = pod.metadata.generation
            let previous = (old.conditions + pod.status.conditions).first { $0.type == all[index].type }
            if let previous, previous.status == all[index].status {
                all[index].lastTransitionTime = previous.lastTransitionTime ?? now
            } else {
                all[index].lastTransitionTime = now
            }
        }
        conditions += all
        status.conditions = conditions
    }
}

/// The conditions that follow from containers' states.
struct PodConditions: Sendable {
    var pod: Pod
    var status: PodStatus
    /// Conditions of others, where readiness gates look.
    var others: [PodCondition]

    func condition(_ type: String, _ isTrue: Bool, _ reason: String = "", _ message: String = "") -> PodCondition {
        var condition = PodCondition()
        condition.type = type
        condition.status = isTrue ? "True" : "False"
        condition.reason = reason
        condition.message = message
        return condition
    }

    /// As Go prints a slice of strings.
    private func list(_ names: [String]) -> String { "[\(names.joined(separator: " "))]" }

    func initialized() -> PodCondition {
        var unknown: [String] = []
        var incomplete: [String] = []
        for container in pod.spec.initContainers {
            guard let found = status.initContainerStatuses.first(where: { $0.name == container.name }) else {
                unknown.append(container.name)
                continue
            }
            let isDone = container.isSidecar ? found.started ?? false : found.ready
            if !isDone { incomplete.append(container.name) }
        }
        if status.phase == "Succeeded", unknown.isEmpty { return condition("Initialized", true, "PodCompleted") }
        let anyStarted = status.containerStatuses.contains { $0.state.running != nil || $0.state.terminated != nil || $0.lastState.terminated != nil }
        if anyStarted { return condition("Initialized", true) }
        var messages: [String] = []
        if !unknown.isEmpty { messages.append("containers with unknown status: \(list(unknown))") }
        if !incomplete.isEmpty { messages.append("containers with incomplete status: \(list(incomplete))") }
        if messages.isEmpty { return condition("Initialized", true) }
        return condition("Initialized", false, "ContainersNotInitialized", messages.joined(separator: ", "))
    }

    func containersReady() -> PodCondition { containersReady(as: "ContainersReady") }

    private func containersReady(as type: String) -> PodCondition {
        var unready: [String] = []
        for container in pod.spec.initContainers where container.isSidecar {
            if status.initContainerStatuses.first(where: { $0.name == container.name })?.ready != true { unready.append(container.name) }
        }
        for container in pod.spec.containers where status.containerStatuses.first(where: { $0.name == container.name })?.ready != true {
            unready.append(container.name)
        }
        if status.phase == "Succeeded" { return condition(type, false, "PodCompleted") }
        if status.phase == "Failed" { return condition(type, false, "PodFailed") }
        if unready.isEmpty { return condition(type, true) }
        return condition(type, false, "ContainersNotReady", "containers with unready status: \(list(unready))")
    }

    func ready() -> PodCondition {
        let containers = containersReady(as: "Ready")
        guard containers.status == "True" else { return containers }
        let messages = pod.spec.readinessGates.compactMap { gate -> String? in
            guard let found = others.first(where: { $0.type == gate.conditionType }) else {
                return "corresponding condition of pod readiness gate \"\(gate.conditionType)\" does not exist."
            }
            if found.status == "True" { return nil }
            return "the status of pod readiness gate \"\(gate.conditionType)\" is not \"True\", but \(found.status)"
        }
        if messages.isEmpty { return containers }
        return condition("Ready", false, "ReadinessGatesNotReady", messages.joined(separator: ", "))
    }
}
