import KubernetesAPI
import KubernetesSchema

/// What probes found of a container.
enum ProbeVerdict: Sendable { case success, failure }

/// Verdicts by container id; those without a probe or a result yet have none.
struct ProbeVerdicts: Sendable {
    var liveness: [String: ProbeVerdict] = [:]
    var readiness: [String: ProbeVerdict] = [:]
    var startup: [String: ProbeVerdict] = [:]
}

/// One step towards what a pod's specification says.
enum PodAction: Equatable, Sendable {
    enum KillReason: Equatable, Sendable { case none, livenessProbe, startupProbe, unknown }
    enum Part: Equatable, Sendable { case initContainer, sidecar, regular, ephemeral }

    /// Stop all containers and the sandbox.
    case killPod
    case createSandbox(attempt: UInt32)
    case killContainer(id: String, name: String, message: String, reason: KillReason)
    case startContainer(name: String, part: Part)
    /// Tell the kernel of resources that have changed: the containers' ids and names.
    case resizeContainers([ResizedContainer])
}

struct ResizedContainer: Equatable, Sendable {
    var id: String
    var name: String
}

/// Decides what is to be done for a pod that shall run. Pure.
struct PodPlan: Sendable {
    var actions: [PodAction] = []

    /// Whether a new sandbox is needed, which attempt it would be, and the sandbox to keep.
    static func sandboxChange(_ pod: Pod, _ state: RuntimePod) -> (changed: Bool, attempt: UInt32, sandbox: RuntimeSandbox?) {
        guard let newest = state.sandboxes.first else { return (true, 0, nil) }
        let readyCount = state.sandboxes.count { $0.isReady }
        if readyCount > 1 || !newest.isReady { return (true, newest.attempt + 1, nil) }
        if newest.isHostNetwork != pod.spec.hostNetwork { return (true, newest.attempt + 1, nil) }
        if !pod.spec.hostNetwork, newest.addresses.isEmpty { return (true, newest.attempt + 1, nil) }
        return (false, newest.attempt, newest)
    }

    /// Whether a container that isn't running shall be started (again).
    static func shouldRestart(_ container: Container, _ pod: Pod, _ state: RuntimePod) -> Bool {
        if pod.metadata.deletionTimestamp != nil { return false }
        guard let status = state.container(container.name) else { return true }
        switch status.state {
        case .running: return false
        case .unknown, .created: return true
        case .exited: return restartsAfter(container, pod, exitCode: status.exitCode)
        }
    }

    /// Whether the container's (or else the pod's) policy starts it again after this exit.
    static func restartsAfter(_ container: Container, _ pod: Pod, exitCode: Int32) -> Bool {
        if container.restartPolicy != nil {
            for rule in container.restartPolicyRules where rule.action == "Restart" {
                guard let codes = rule.exitCodes else { continue }
                let isIn = codes.values.contains(exitCode)
                if codes.operator == "NotIn" ? !isIn : isIn { return true }
            }
        }
        switch container.restartPolicy ?? pod.spec.restartPolicy {
        case "Never": return false
        case "OnFailure": return exitCode != 0
        default: return true
        }
    }

    private static func mayRestart(_ container: Container, _ pod: Pod) -> Bool {
        (container.restartPolicy ?? pod.spec.restartPolicy) != "Never"
    }

    static func hasAnyRegularContainer(_ pod: Pod, _ state: RuntimePod) -> Bool {
        pod.spec.containers.contains { state.container($0.name) != nil }
    }

    /// - Parameter allocation: what the pod's containers were given and have; the pod's specification says what they were given.
    static func compute(_ pod: Pod, _ state: RuntimePod, _ verdicts: ProbeVerdicts, _ allocation: PodAllocation = PodAllocation()) -> PodPlan {
        let change = sandboxChange(pod, state)
        if change.changed { return withNewSandbox(pod, state, attempt: change.attempt) }
        var plan = PodPlan()
        for container in pod.spec.ephemeralContainers where state.container(container.name) == nil {
            plan.actions.append(.startContainer(name: container.name, part: .ephemeral))
        }
        guard plan.addInitContainers(pod, state, verdicts) else { return plan }
        plan.addContainers(pod, state, verdicts, allocation)
        return plan
    }

    private static func withNewSandbox(_ pod: Pod, _ state: RuntimePod, attempt: UInt32) -> PodPlan {
        var plan = PodPlan()
        if !state.sandboxes.isEmpty || !state.runningContainers.isEmpty { plan.actions.append(.killPod) }
        let neverRestarts = pod.spec.restartPolicy == "Never" && pod.spec.containers.allSatisfy { !mayRestart($0, pod) }
        if neverRestarts, attempt != 0, !state.containers.isEmpty { return plan }
        let toStart = pod.spec.containers.filter { container in
            guard (container.restartPolicy ?? pod.spec.restartPolicy) == "OnFailure", let status = state.container(container.name) else { return true }
            return !(status.state == .exited && status.exitCode == 0)
        }
        if toStart.isEmpty, hasAnyRegularContainer(pod, state) { return plan }
        plan.actions.append(.createSandbox(attempt: attempt))
        if let first = pod.spec.initContainers.first {
            plan.actions.append(.startContainer(name: first.name, part: first.isSidecar ? .sidecar : .initContainer))
        } else {
            plan.actions += toStart.map { .startContainer(name: $0.name, part: .regular) }
        }
        return plan
    }

    /// - Returns: whether the pod is initialized, so that its containers may be looked at.
    private mutating func addInitContainers(_ pod: Pod, _ state: RuntimePod, _ verdicts: ProbeVerdicts) -> Bool {
        let containers = pod.spec.initContainers
        guard !containers.isEmpty else { return true }
        let wasInitialized = pod.spec.containers.contains { container in
            guard let status = state.container(container.name) else { return false }
            return status.state == .running || status.state == .created
        }
        var initialized = wasInitialized
        var previously = wasInitialized
        var kills: [PodAction] = []
        // In reverse: completed init containers may be gone from the runtime; the last one seen tells how far the pod is.
        var starts: [Int] = []
        for index in containers.indices.reversed() {
            let container = containers[index]
            guard let status = state.container(container.name) else {
                if previously, container.isSidecar { starts.append(index) }
                continue
            }
            if previously, !container.isSidecar { continue }
            let isLast = index == containers.count - 1
            switch status.state {
            case .created: starts.append(index)
            case .running:
                guard container.isSidecar else { break }
                let found = PodPlan.checkSidecar(container, status, verdicts)
                if found.isStarted {
                    if isLast { initialized = true } else if !previously { starts.append(index + 1) }
                }
                if let kill = found.kill {
                    kills.append(kill)
                    starts.append(index)
                }
            case .exited:
                if container.isSidecar {
                    starts.append(index)
                } else if status.exitCode != 0 {
                    guard PodPlan.shouldRestart(container, pod, state) else {
                        actions = [.killPod]
                        return false
                    }
                    starts.append(index)
                } else if isLast {
                    initialized = true
                } else {
                    starts.append(index + 1)
                }
            case .unknown:
                guard container.isSidecar || PodPlan.mayRestart(container, pod) else {
                    actions = [.killPod]
                    return false
                }
                kills.append(
                    .killContainer(
                        id: status.id, name: container.name, message: "Init container is in \"unknown\" state, try killing it before restart",
                        reason: .unknown))
                starts.append(index)
            }
            // Of those before the newest one that is known only sidecars need a look.
            previously = true
        }
        // Nothing of them is there: begin with the first.
        if !initialized, starts.isEmpty, containers.allSatisfy({ state.container($0.name) == nil }) { starts = [0] }
        actions += kills
        for index in Array(Set(starts)).sorted() {
            let container = containers[index]
            // Started already and still running: nothing to do.
            if let status = state.container(container.name), status.state == .running, !kills.contains(where: { $0.kills(container.name) }) { continue }
            actions.append(.startContainer(name: container.name, part: container.isSidecar ? .sidecar : .initContainer))
        }
        return initialized
    }

    private static func checkSidecar(
        _ container: Container, _ status: RuntimeContainer, _ verdicts: ProbeVerdicts
    ) -> (isStarted: Bool, kill: PodAction?) {
        if container.startupProbe != nil {
            guard let verdict = verdicts.startup[status.id] else { return (false, nil) }
            if verdict == .failure {
                return (
                    false,
                    .killContainer(
                        id: status.id, name: container.name, message: "Init container \(container.name) failed startup probe",
                        reason: .startupProbe)
                )
            }
        }
        if status.hash != container.definitionHash {
            return (
                true,
                .killContainer(
                    id: status.id, name: container.name, message: "Init container \(container.name) definition changed", reason: .none)
            )
        }
        if container.livenessProbe != nil, verdicts.liveness[status.id] == .failure {
            return (
                true,
                .killContainer(
                    id: status.id, name: container.name, message: "Init container \(container.name) failed liveness probe",
                    reason: .livenessProbe)
            )
        }
        return (true, nil)
    }

    private mutating func addContainers(_ pod: Pod, _ state: RuntimePod, _ verdicts: ProbeVerdicts, _ allocation: PodAllocation) {
        var kept = 0
        var starts: [PodAction] = []
        var resized: [ResizedContainer] = []
        for container in pod.spec.initContainers where container.isSidecar {
            guard let status = state.container(container.name), status.state == .running, allocation.step(container) != .none else { continue }
            resized.append(ResizedContainer(id: status.id, name: container.name))
        }
        for container in pod.spec.containers {
            let status = state.container(container.name)
            guard let status, status.state == .running else {
                guard PodPlan.shouldRestart(container, pod, state) else { continue }
                if let status, status.state == .unknown {
                    actions.append(
                        .killContainer(
                            id: status.id, name: container.name, message: "Container is in \"unknown\" state, try killing it before restart",
                            reason: .unknown))
                }
                starts.append(.startContainer(name: container.name, part: .regular))
                continue
            }
            var message: String
            var reason = PodAction.KillReason.none
            var restart = PodPlan.mayRestart(container, pod)
            if status.hash != container.definitionHash {
                message = "Container \(container.name) definition changed"
                restart = true
            } else if verdicts.liveness[status.id] == .failure {
                message = "Container \(container.name) failed liveness probe"
                reason = .livenessProbe
            } else if verdicts.startup[status.id] == .failure {
                message = "Container \(container.name) failed startup probe"
                reason = .startupProbe
            } else if allocation.step(container) == .restart {
                message = "Container \(container.name) resize requires restart"
                restart = true
            } else {
                if allocation.step(container) == .update { resized.append(ResizedContainer(id: status.id, name: container.name)) }
                kept += 1
                continue
            }
            if restart {
                message += ", will be restarted"
                starts.append(.startContainer(name: container.name, part: .regular))
            }
            actions.append(.killContainer(id: status.id, name: container.name, message: message, reason: reason))
        }
        if !resized.isEmpty { actions.append(.resizeContainers(resized)) }
        actions += starts
        // Nothing runs and nothing will: the sandbox and the sidecars have no purpose any more.
        if kept == 0, starts.isEmpty { actions = [.killPod] }
    }
}

extension PodAction {
    func kills(_ container: String) -> Bool {
        if case .killContainer(_, container, _, _) = self { return true }
        return false
    }
}

/// When a crashing container is started again: 10 s after its end, doubled each time up to 5 min, forgotten after 10 min of running.
struct RestartBackoff: Sendable {
    static let initial: Duration = .seconds(10)
    static let maximum: Duration = .seconds(300)

    private struct Entry {
        var delay: Duration
        var updated: Timestamp
    }

    private var entries: [String: Entry] = [:]

    /// The delay that is under way for a container that ended at that time; nil where it may be started.
    func delay(_ name: String, endedAt: Timestamp, now: Timestamp) -> Duration? {
        guard let entry = entries[name], !hasExpired(entry, endedAt) else { return nil }
        return now.since(endedAt) < entry.delay ? entry.delay : nil
    }

    /// Notes that the container is started after an end.
    mutating func started(_ name: String, endedAt: Timestamp, now: Timestamp) {
        if let entry = entries[name], !hasExpired(entry, endedAt) {
            entries[name] = Entry(delay: min(entry.delay * 2, RestartBackoff.maximum), updated: now)
        } else {
            entries[name] = Entry(delay: RestartBackoff.initial, updated: now)
        }
    }

    private func hasExpired(_ entry: Entry, _ endedAt: Timestamp) -> Bool { endedAt.since(entry.updated) > RestartBackoff.maximum * 2 }

    /// As Go prints durations.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
    }
}
