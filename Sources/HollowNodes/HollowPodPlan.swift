import KubernetesAPI
import KubernetesSchema

/// What a hollow node does about a pod, decided from the pod as it is and the time. Pure.
struct HollowPodPlan {
    enum Step: Equatable {
        case nothing
        /// Look again then.
        case wait(Duration)
        case write(PodStatus)
        /// The pod has stopped: take it away.
        case remove
    }

    let settings: HollowSettings
    let pod: Pod
    let nodeAddress: String
    let now: Timestamp
    /// The pod's address; asked for when the pod starts.
    let address: () -> String?

    private static let terminal: Set<String> = ["Succeeded", "Failed"]
    private var isTerminal: Bool { HollowPodPlan.terminal.contains(pod.status.phase) }

    func next() -> Step {
        if pod.metadata.deletionTimestamp != nil { return stopping() }
        if isTerminal { return .nothing }
        if pod.status.containerStatuses.allSatisfy({ $0.state.running == nil && $0.state.terminated == nil && $0.restartCount == 0 }) {
            return starting()
        }
        return running()
    }

    // MARK: Start

    private func starting() -> Step {
        let bound = pod.status.conditions.first { $0.type == "PodScheduled" && $0.status == "True" }?.lastTransitionTime
        if settings.startDuration > .zero, let bound {
            let left = settings.startDuration - now.since(bound)
            if left > .zero { return .wait(left) }
        }
        guard let podAddress = pod.spec.hostNetwork ? nodeAddress : address() else { return .wait(.seconds(1)) }
        var status = pod.status
        status.hostIP = nodeAddress
        var host = HostIP()
        host.ip = nodeAddress
        status.hostIPs = [host]
        status.podIP = podAddress
        var own = PodIP()
        own.ip = podAddress
        status.podIPs = [own]
        status.startTime = status.startTime ?? now
        status.initContainerStatuses = pod.spec.initContainers.map { container in
            container.restartPolicy == "Always" ? running(container) : ended(running(container), exitCode: 0)
        }
        status.containerStatuses = pod.spec.containers.map { running($0) }
        return settle(status)
    }

    private func running(_ container: Container, restarts: Int32 = 0) -> ContainerStatus {
        var status = ContainerStatus()
        status.name = container.name
        status.image = container.image
        status.imageID = "hollow://\(container.image)"
        status.containerID = "hollow://\(pod.metadata.uid)/\(container.name)/\(restarts)"
        status.ready = true
        status.started = true
        status.restartCount = restarts
        var state = ContainerStateRunning()
        state.startedAt = now
        status.state.running = state
        return status
    }

    private func ended(_ running: ContainerStatus, exitCode: Int32) -> ContainerStatus {
        var status = running
        var state = ContainerStateTerminated()
        state.exitCode = exitCode
        state.reason = exitCode == 0 ? "Completed" : "Error"
        state.startedAt = running.state.running?.startedAt ?? now
        state.finishedAt = now
        state.containerID = running.containerID
        status.state = ContainerState()
        status.state.terminated = state
        status.ready = false
        status.started = false
        return status
    }

    // MARK: Life

    /// How long the containers run; nil for ever.
    private var duration: Duration? {
        if let text = pod.metadata.annotations[HollowAnnotations.duration] { return GoDuration(text)?.duration }
        return pod.spec.restartPolicy == "Always" ? nil : settings.jobDuration
    }

    private var exitCode: Int32 { pod.metadata.annotations[HollowAnnotations.exitCode].flatMap { Int32($0) } ?? 0 }

    private func isRestarted(_ exitCode: Int32) -> Bool {
        switch pod.spec.restartPolicy {
        case "Never": false
        case "OnFailure": exitCode != 0
        default: true
        }
    }

    private func running() -> Step {
        if let limit = pod.spec.activeDeadlineSeconds, let start = pod.status.startTime {
            let left = Duration.seconds(limit) - now.since(start)
            if left <= .zero { return deadlinePassed() }
        }
        var status = pod.status
        var soonest = pod.spec.activeDeadlineSeconds.flatMap { limit in
            pod.status.startTime.map { Duration.seconds(limit) - now.since($0) }
        }
        for index in status.containerStatuses.indices {
            guard let container = pod.spec.containers.first(where: { $0.name == status.containerStatuses[index].name }) else { continue }
            if let left = advance(&status.containerStatuses[index], container) { soonest = min(soonest ?? left, left) }
        }
        let step = settle(status)
        if step == .nothing, let soonest { return .wait(soonest) }
        return step
    }

    /// Takes a container to its next state where that is due.
    /// - Returns: how long until it is.
    private func advance(_ status: inout ContainerStatus, _ container: Container) -> Duration? {
        if let started = status.state.running?.startedAt {
            guard let duration else { return nil }
            let left = duration - now.since(started)
            if left > .zero { return left }
            let ended = ended(status, exitCode: exitCode)
            guard isRestarted(exitCode) else {
                status = ended
                return nil
            }
            status = ended
            status.lastState = ended.state
            status.state = ContainerState()
            var waiting = ContainerStateWaiting()
            waiting.reason = "CrashLoopBackOff"
            status.state.waiting = waiting
        }
        guard status.state.waiting != nil, let last = status.lastState.terminated else { return nil }
        let left = HollowPodPlan.pause(restarts: status.restartCount) - (last.finishedAt.map { now.since($0) } ?? .zero)
        if left > .zero { return left }
        let previous = status.lastState
        status = running(container, restarts: status.restartCount + 1)
        status.lastState = previous
        return nil
    }

    /// The kubelet's back-off: none at first, then 10 s and twice as long each time, up to five minutes.
    static func pause(restarts: Int32) -> Duration {
        restarts == 0 ? .zero : min(.seconds(300), .seconds(10 << Int64(min(restarts - 1, 5))))
    }

    private func deadlinePassed() -> Step {
        var status = pod.status
        stop(&status)
        status.phase = "Failed"
        status.reason = "DeadlineExceeded"
        status.message = "Pod was active on the node longer than the specified deadline"
        setConditions(&status)
        return .write(status)
    }

    /// Draws phase and conditions from the containers; nothing where all of it stands already.
    private func settle(_ status: PodStatus) -> Step {
        var status = status
        let ends = status.containerStatuses.map { $0.state.terminated?.exitCode }
        if !ends.isEmpty, ends.allSatisfy({ $0 != nil }) {
            status.phase = ends.contains { $0 != 0 } ? "Failed" : "Succeeded"
        } else {
            status.phase = "Running"
        }
        setConditions(&status)
        return status == pod.status ? .nothing : .write(status)
    }

    // MARK: Stop

    private func stopping() -> Step {
        let grace = Duration.seconds(pod.metadata.deletionGracePeriodSeconds ?? 0)
        if isTerminal {
            // Without grace the API server itself waits for nothing but finalizers.
            return grace > .zero ? .remove : .nothing
        }
        let asked = pod.metadata.deletionTimestamp.map { now.since($0) + grace } ?? .zero
        let left = min(grace, settings.stopDuration) - asked
        if left > .zero { return .wait(left) }
        var status = pod.status
        stop(&status)
        status.phase = status.containerStatuses.contains { ($0.state.terminated?.exitCode ?? 0) != 0 } ? "Failed" : "Succeeded"
        setConditions(&status)
        return .write(status)
    }

    private func stop(_ status: inout PodStatus) {
        for index in status.containerStatuses.indices where status.containerStatuses[index].state.terminated == nil {
            status.containerStatuses[index] = ended(status.containerStatuses[index], exitCode: 0)
        }
        for index in status.initContainerStatuses.indices where status.initContainerStatuses[index].state.terminated == nil {
            status.initContainerStatuses[index] = ended(status.initContainerStatuses[index], exitCode: 0)
        }
    }

    // MARK: Conditions

    private func setConditions(_ status: inout PodStatus) {
        let isOver = HollowPodPlan.terminal.contains(status.phase)
        let reason = !isOver ? "" : status.phase == "Succeeded" ? "PodCompleted" : "PodFailed"
        let waiting = status.containerStatuses.filter { !$0.ready }.map(\.name)
        let unready = waiting.isEmpty || isOver ? "" : "containers with unready status: [\(waiting.joined(separator: " "))]"
        let containersReady = !isOver && waiting.isEmpty
        let gates = pod.spec.readinessGates.allSatisfy { gate in
            status.conditions.contains { $0.type == gate.conditionType && $0.status == "True" }
        }
        set(&status, "PodReadyToStartContainers", !isOver, "")
        set(&status, "Initialized", true, status.phase == "Succeeded" ? "PodCompleted" : "")
        let unreadyReason = isOver ? reason : containersReady ? "" : "ContainersNotReady"
        set(&status, "ContainersReady", containersReady, unreadyReason, unready)
        if containersReady, !gates {
            set(&status, "Ready", false, "ReadinessGatesNotReady")
        } else {
            set(&status, "Ready", containersReady, unreadyReason, unready)
        }
        status.observedGeneration = pod.metadata.generation
    }

    private func set(_ status: inout PodStatus, _ type: String, _ isTrue: Bool, _ reason: String, _ message: String = "") {
        var condition = PodCondition()
        (condition.type, condition.status, condition.reason, condition.message) = (type, isTrue ? "True" : "False", reason, message)
        condition.observedGeneration = pod.metadata.generation
        condition.lastTransitionTime = now
        guard let known = status.conditions.firstIndex(where: { $0.type == type }) else { return status.conditions.append(condition) }
        let old = status.conditions[known]
        if old.status == condition.status { condition.lastTransitionTime = old.lastTransitionTime }
        status.conditions[known] = condition
    }
}
