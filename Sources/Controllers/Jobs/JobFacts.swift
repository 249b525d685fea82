import KubernetesAPI
import KubernetesSchema

/// Names of labels, annotations and finalizers of jobs.
enum JobNames {
    static let finalizer = "batch.kubernetes.io/job-tracking"
    static let index = "batch.kubernetes.io/job-completion-index"
    static let failureCount = "batch.kubernetes.io/job-index-failure-count"
    static let ignoredFailureCount = "batch.kubernetes.io/job-index-ignored-failure-count"
    /// Pods that are counted at one go, at most.
    static let uncountedLimit = 500
    /// Pods that are made or deleted at one go, at most.
    static let burst = 500
}

extension Job {
    var isIndexed: Bool { spec.completionMode == "Indexed" }
    var isSuspended: Bool { spec.suspend ?? false }
    var parallelism: Int { Int(spec.parallelism ?? 1) }
    var completions: Int? { spec.completions.map { Int($0) } }
    var onlyReplacesFailed: Bool { spec.podReplacementPolicy == "Failed" || spec.podFailurePolicy != nil }
    func condition(_ type: String) -> JobCondition? { status.conditions.first { $0.type == type && $0.status == "True" } }
    var isFinished: Bool { condition("Complete") != nil || condition("Failed") != nil }
    /// Another controller looks after it.
    var isForeign: Bool { spec.managedBy.map { $0 != "kubernetes.io/job-controller" } ?? false }

    func hasFailed(_ pod: Pod) -> Bool {
        if pod.status.phase == "Failed" { return true }
        if onlyReplacesFailed { return false }
        // A pod that is being deleted may never get to say that it failed.
        return pod.metadata.deletionTimestamp != nil && pod.status.phase != "Succeeded"
    }
}

extension Pod {
    var isTrackedByJob: Bool { metadata.finalizers.contains(JobNames.finalizer) }
    var completionIndex: Int? { metadata.annotations[JobNames.index].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
    var indexFailures: Int { metadata.annotations[JobNames.failureCount].flatMap { Int($0) } ?? 0 }
    var ignoredIndexFailures: Int { metadata.annotations[JobNames.ignoredFailureCount].flatMap { Int($0) } ?? 0 }

    /// When the pod ended, as near as its status tells.
    func finishTime(default now: Timestamp) -> Timestamp {
        let ends = status.containerStatuses.compactMap { $0.state.terminated?.finishedAt }
        if let last = ends.max(), ends.count == status.containerStatuses.count { return last }
        if let deleted = metadata.deletionTimestamp { return deleted }
        return readyLost ?? now
    }

    private var readyLost: Timestamp? {
        guard let ready = condition("Ready"), ready.status != "True" else { return nil }
        return ready.lastTransitionTime
    }
}

/// What a job's policy says of a failed pod.
struct PodFailureVerdict: Equatable {
    enum Action: String { case ignore = "Ignore", failIndex = "FailIndex", count = "Count", failJob = "FailJob" }

    /// nil where no rule matches.
    var action: Action?
    /// Why the job fails.
    var message = ""
    var counts: Bool { action != .ignore }

    static func of(_ policy: PodFailurePolicy?, _ pod: Pod) -> PodFailureVerdict {
        for (index, rule) in (policy?.rules ?? []).enumerated() {
            guard let action = Action(rawValue: rule.action) else { continue }
            if let codes = rule.onExitCodes {
                guard let status = container(pod, codes), let code = status.state.terminated?.exitCode else { continue }
                let message = "Container \(status.name) for pod \(pod.namespacedName) failed with exit code \(code) matching "
                return PodFailureVerdict(action: action, message: message + "\(rule.action) rule at index \(index)")
            }
            let found = pod.status.conditions.first { condition in
                rule.onPodConditions.contains { $0.type == condition.type && $0.status == condition.status }
            }
            guard let found else { continue }
            let message = "Pod \(pod.namespacedName) has condition \(found.type) matching \(rule.action) rule at index \(index)"
            return PodFailureVerdict(action: action, message: message)
        }
        return PodFailureVerdict()
    }

    private static func container(_ pod: Pod, _ codes: PodFailurePolicyOnExitCodesRequirement) -> ContainerStatus? {
        (pod.status.containerStatuses + pod.status.initContainerStatuses).first { status in
            guard let ended = status.state.terminated, ended.exitCode != 0, codes.containerName.map({ $0 == status.name }) ?? true else {
                return false
            }
            let isListed = codes.values.contains(ended.exitCode)
            return codes.operator == "In" ? isListed : codes.operator == "NotIn" && !isListed
        }
    }
}
