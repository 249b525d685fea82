import KubernetesAPI

/// The phase that follows from containers' states. Pure; upstream's rules.
enum PodPhase {
    private struct Counts {
        var pendingInit = 0
        var pendingSidecars = 0
        var failedInit = false
        var unknown = 0
        var running = 0
        var waiting = 0
        var stopped = 0
        var final = 0
        var succeeded = 0
    }

    /// - Parameters:
    ///   - statuses: of init containers and containers.
    ///   - isTerminal: no container will be started again.
    ///   - hasInitialized: a container of the pod runs or ran.
    static func compute(_ pod: Pod, _ statuses: [ContainerStatus], isTerminal: Bool, hasInitialized: Bool) -> String {
        var counts = Counts()
        for container in pod.spec.initContainers {
            let status = statuses.first { $0.name == container.name }
            if container.isSidecar { countSidecar(status, &counts) } else { countInit(container, pod, status, &counts) }
        }
        for container in pod.spec.containers {
            countRegular(container, pod, statuses.first { $0.name == container.name }, &counts)
        }
        if counts.failedInit { return "Failed" }
        if counts.pendingInit > 0 || (counts.pendingSidecars > 0 && !hasInitialized) || counts.waiting > 0 { return "Pending" }
        if counts.running > 0, counts.unknown == 0 { return "Running" }
        guard counts.running == 0, counts.stopped > 0, counts.unknown == 0 else { return "Pending" }
        if isTerminal, !pod.isStatic { return counts.stopped == counts.succeeded ? "Succeeded" : "Failed" }
        if counts.stopped != counts.final { return "Running" }
        return counts.stopped == counts.succeeded ? "Succeeded" : "Failed"
    }

    private static func countInit(_ container: Container, _ pod: Pod, _ status: ContainerStatus?, _ counts: inout Counts) {
        let ended = status?.state.terminated ?? (status?.state.waiting != nil ? status?.lastState.terminated : nil)
        guard let ended else {
            counts.pendingInit += 1
            return
        }
        if ended.exitCode != 0, !PodPlan.restartsAfter(container, pod, exitCode: ended.exitCode) { counts.failedInit = true }
        // Failed and to be started again: still to come.
        if ended.exitCode != 0, !counts.failedInit { counts.pendingInit += 1 }
    }

    private static func countSidecar(_ status: ContainerStatus?, _ counts: inout Counts) {
        guard let status else {
            counts.unknown += 1
            return
        }
        if status.state.running != nil {
            if status.started != true { counts.pendingSidecars += 1 }
            counts.running += 1
        } else if status.state.waiting != nil, status.lastState.terminated == nil {
            counts.pendingSidecars += 1
            counts.waiting += 1
        }
    }

    private static func countRegular(_ container: Container, _ pod: Pod, _ status: ContainerStatus?, _ counts: inout Counts) {
        guard let status else {
            counts.unknown += 1
            return
        }
        if status.state.running != nil {
            counts.running += 1
        } else if let ended = status.state.terminated {
            counts.stopped += 1
            if !PodPlan.restartsAfter(container, pod, exitCode: ended.exitCode) { counts.final += 1 }
            if ended.exitCode == 0 { counts.succeeded += 1 }
        } else if let ended = status.lastState.terminated {
            counts.stopped += 1
            if !PodPlan.restartsAfter(container, pod, exitCode: ended.exitCode) { counts.final += 1 }
        } else {
            counts.waiting += 1
        }
    }
}
