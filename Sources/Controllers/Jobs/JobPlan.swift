import KubernetesAPI
import KubernetesSchema

/// Where a job stands by its status and its pods, and what to do about it.
struct JobPlan {
    enum Step: Equatable {
        case nothing
        case delete([Pod])
        /// Completion indexes, nil where the job has none.
        case create([Int?])
    }

    let job: Job
    let pods: [Pod]
    let now: Timestamp
    let active: [Pod]
    private let tracked: [Pod]
    private(set) var succeeded = 0
    private(set) var failed = 0
    /// Before this round.
    private var knownIndexes = CompletionIndexes()
    private(set) var succeededIndexes = CompletionIndexes()
    private(set) var failedIndexes: CompletionIndexes?
    /// The last failed pod of indexes that wait for their next try.
    private(set) var lastFailures: [Int: Pod] = [:]
    /// `SuccessCriteriaMet` or `FailureTarget`, or what they become.
    private(set) var verdict: JobCondition?
    /// Pods that ended and weren't counted before.
    private(set) var newSucceeded: [Pod] = []
    private(set) var newFailed: [Pod] = []

    /// - Parameter released: UIDs of pods whose finalizer was taken away already, though the cache may not show it.
    init(_ job: Job, pods: [Pod], released: Set<String>, now: Timestamp) {
        self.job = job
        self.pods = pods
        self.now = now
        active = pods.filter(\.isActive)
        tracked = pods.filter { $0.isTrackedByJob && !released.contains($0.metadata.uid) }
        let uncounted = job.status.uncountedTerminatedPods ?? UncountedTerminatedPods()
        newSucceeded = tracked.filter { $0.status.phase == "Succeeded" && !uncounted.succeeded.contains($0.metadata.uid) }
        newFailed = tracked.filter { job.hasFailed($0) && !uncounted.failed.contains($0.metadata.uid) }
        let counted = newFailed.filter { PodFailureVerdict.of(job.spec.podFailurePolicy, $0).counts }
        succeeded = Int(job.status.succeeded) + newSucceeded.count + uncounted.succeeded.count
        failed = Int(job.status.failed) + counted.count + uncounted.failed.count
        if job.isIndexed { countIndexes() }
        verdict = judge()
    }

    private mutating func countIndexes() {
        let limit = job.completions ?? 0
        knownIndexes = CompletionIndexes(job.status.completedIndexes, below: limit)
        succeededIndexes = knownIndexes
        for pod in tracked where pod.status.phase == "Succeeded" {
            if let index = pod.completionIndex, index < limit { succeededIndexes.insert(index) }
        }
        succeeded = succeededIndexes.count
        guard let perIndex = job.spec.backoffLimitPerIndex else { return }
        var failures = CompletionIndexes(job.status.failedIndexes ?? "", below: limit)
        for pod in tracked where job.hasFailed(pod) {
            guard let index = pod.completionIndex, index < limit else { continue }
            let verdict = PodFailureVerdict.of(job.spec.podFailurePolicy, pod)
            if verdict.action == .failIndex || (verdict.counts && pod.indexFailures >= Int(perIndex)) {
                failures.insert(index)
            } else if (lastFailures[index].map { ($0.indexFailures, $0.name) < (pod.indexFailures, pod.name) }) ?? true {
                lastFailures[index] = pod
            }
        }
        failedIndexes = failures
        lastFailures = lastFailures.filter { index, failure in
            !failures.contains(index) && !succeededIndexes.contains(index)
                && !active.contains { $0.completionIndex == index && $0.metadata.uid != failure.metadata.uid }
        }
    }

    // MARK: The end

    func condition(_ type: String, _ reason: String, _ message: String, status: String = "True") -> JobCondition {
        var condition = JobCondition()
        condition.type = type
        condition.status = status
        condition.reason = reason
        condition.message = message
        condition.lastProbeTime = Timestamp(seconds: now.seconds)
        condition.lastTransitionTime = Timestamp(seconds: now.seconds)
        return condition
    }

    private func judge() -> JobCondition? {
        if let met = job.condition("SuccessCriteriaMet") { return met }
        if let target = job.condition("FailureTarget") { return target }
        for pod in pods where job.hasFailed(pod) {
            let verdict = PodFailureVerdict.of(job.spec.podFailurePolicy, pod)
            if verdict.action == .failJob { return condition("FailureTarget", "PodFailurePolicy", verdict.message) }
        }
        if failed > Int(job.spec.backoffLimit ?? 6) || restartsExceedLimit {
            return condition("FailureTarget", "BackoffLimitExceeded", "Job has reached the specified backoff limit")
        }
        if let left = untilDeadline, left <= .zero {
            return condition("FailureTarget", "DeadlineExceeded", "Job was active longer than specified deadline")
        }
        if let failures = failedIndexes, let completions = job.completions {
            if let limit = job.spec.maxFailedIndexes, failures.count > Int(limit) {
                let message = "Job has exceeded the specified maximal number of failed indexes"
                return condition("FailureTarget", "MaxFailedIndexesExceeded", message)
            }
            if failures.count > 0, failures.count + succeededIndexes.count >= completions {
                return condition("FailureTarget", "FailedIndexes", "Job has failed indexes")
            }
        }
        return matchedSuccessRule.map { condition("SuccessCriteriaMet", "SuccessPolicy", "Matched rules at index \($0)") }
    }

    /// Restarts within pods count where pods restart their containers themselves.
    private var restartsExceedLimit: Bool {
        guard job.spec.template.spec.restartPolicy == "OnFailure" else { return false }
        var restarts: Int32 = 0
        for pod in pods where pod.status.phase == "Running" || pod.status.phase == "Pending" {
            for status in pod.status.initContainerStatuses + pod.status.containerStatuses { restarts += status.restartCount }
        }
        let limit = job.spec.backoffLimit ?? 6
        return limit == 0 ? restarts > 0 : restarts >= limit
    }

    /// nil without a deadline.
    var untilDeadline: Duration? {
        guard let seconds = job.spec.activeDeadlineSeconds, let start = job.status.startTime, !job.isSuspended else { return nil }
        return .seconds(seconds) - now.since(start)
    }

    private var matchedSuccessRule: Int? {
        guard job.isIndexed, let policy = job.spec.successPolicy, let completions = job.completions else { return nil }
        return policy.rules.firstIndex { rule in
            let wanted = rule.succeededIndexes.map { CompletionIndexes($0, below: completions) }
            let matched = wanted.map { $0.values.intersection(succeededIndexes.values).count } ?? succeededIndexes.count
            if let count = rule.succeededCount { return matched >= Int(count) }
            return wanted.map { matched == $0.count } ?? false
        }
    }

    // MARK: Pods

    /// How many pods of the job are being deleted and haven't ended.
    var terminating: Int { pods.filter(\.isTerminating).count }

    /// What to do about the pods of a job that goes on.
    func step() -> Step {
        if job.isSuspended { return active.isEmpty ? .nothing : .delete(Array(victims(active.count).prefix(JobNames.burst))) }
        let wanted: Int
        if let completions = job.completions {
            wanted = max(0, min(completions - succeeded, job.parallelism))
        } else {
            wanted = succeeded > 0 ? active.count : job.parallelism
        }
        let excess = victims(max(0, active.count - wanted))
        if !excess.isEmpty { return .delete(Array(excess.prefix(JobNames.burst))) }
        let missing = min(wanted - active.count - (job.onlyReplacesFailed ? terminating : 0), JobNames.burst)
        if missing <= 0 { return .nothing }
        guard job.isIndexed else { return .create(Array(repeating: nil, count: missing)) }
        let free = pendingIndexes(missing)
        return free.isEmpty ? .nothing : .create(free)
    }

    /// Pods whose index has ended or has another pod, and as many more as asked for.
    private func victims(_ atLeast: Int) -> [Pod] {
        var victims: [Pod] = []
        var rest = active
        if job.isIndexed {
            var seen: Set<Int> = []
            rest = []
            let limit = job.completions ?? 0
            for pod in active.sorted(by: { ($0.metadata.creationTimestamp ?? .zero) < ($1.metadata.creationTimestamp ?? .zero) }) {
                guard let index = pod.completionIndex, index < limit, !succeededIndexes.contains(index),
                    !(failedIndexes?.contains(index) ?? false), seen.insert(index).inserted
                else {
                    victims.append(pod)
                    continue
                }
                rest.append(pod)
            }
        }
        if victims.count < atLeast {
            let order = ReplicaPlan.deletionOrder(rest, related: rest, now: now)
            victims += order.prefix(atLeast - victims.count)
        }
        return victims
    }

    private func pendingIndexes(_ count: Int) -> [Int?] {
        var taken = Set(active.compactMap(\.completionIndex))
        if job.onlyReplacesFailed { taken.formUnion(pods.filter(\.isTerminating).compactMap(\.completionIndex)) }
        var free: [Int?] = []
        for index in 0..<(job.completions ?? 0) where free.count < count {
            let isDone = succeededIndexes.contains(index) || (failedIndexes?.contains(index) ?? false)
            if !taken.contains(index), !isDone { free.append(index) }
        }
        return free
    }

    // MARK: Counting

    /// A round of counting: pods to let go, and the status that says of them that they will be counted.
    func tally(finishing: JobCondition?) -> (status: JobStatus, release: [Pod], isComplete: Bool) {
        var status = job.status
        var uncounted = status.uncountedTerminatedPods ?? UncountedTerminatedPods()
        let held = Set(tracked.map(\.metadata.uid))
        // Let go in an earlier round.
        status.succeeded += Int32(uncounted.succeeded.filter { !held.contains($0) }.count)
        status.failed += Int32(uncounted.failed.filter { !held.contains($0) }.count)
        uncounted.succeeded.removeAll { !held.contains($0) }
        uncounted.failed.removeAll { !held.contains($0) }
        let isFailing = finishing.map { $0.type == "FailureTarget" || $0.type == "Failed" } ?? false
        var release: [Pod] = []
        var isComplete = true
        for pod in tracked {
            if release.count >= JobNames.uncountedLimit {
                isComplete = false
                break
            }
            let hasFailed = job.hasFailed(pod)
            guard mayRelease(pod, hasFailed, finishing) else { continue }
            release.append(pod)
            let uid = pod.metadata.uid
            if pod.status.phase == "Succeeded" {
                if !job.isIndexed, !uncounted.succeeded.contains(uid) { uncounted.succeeded.append(uid) }
            } else if hasFailed || isFailing {
                let fits = !job.isIndexed || (pod.completionIndex.map { $0 < job.completions ?? 0 } ?? false)
                if fits, !uncounted.failed.contains(uid), PodFailureVerdict.of(job.spec.podFailurePolicy, pod).counts {
                    uncounted.failed.append(uid)
                }
            }
        }
        status.uncountedTerminatedPods = uncounted
        if job.isIndexed {
            status.succeeded = Int32(clamping: succeededIndexes.count)
            status.completedIndexes = succeededIndexes.description
            status.failedIndexes = failedIndexes.map(\.description)
        }
        return (status, release, isComplete)
    }

    private func mayRelease(_ pod: Pod, _ hasFailed: Bool, _ finishing: JobCondition?) -> Bool {
        if job.metadata.deletionTimestamp != nil || finishing != nil || pod.status.phase == "Succeeded" { return true }
        guard hasFailed else { return false }
        // The last failed pod of an index holds its count of failures until the next one has taken it over.
        if let index = pod.completionIndex, lastFailures[index]?.metadata.uid == pod.metadata.uid { return false }
        return true
    }

    /// The status when all that was let go is counted.
    static func counted(_ status: JobStatus, isIndexed: Bool) -> JobStatus {
        var status = status
        let uncounted = status.uncountedTerminatedPods ?? UncountedTerminatedPods()
        if !isIndexed { status.succeeded += Int32(uncounted.succeeded.count) }
        status.failed += Int32(uncounted.failed.count)
        status.uncountedTerminatedPods = UncountedTerminatedPods()
        return status
    }
}
