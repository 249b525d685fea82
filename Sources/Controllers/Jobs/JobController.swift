import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization
import Wire

/// Runs the pods of jobs to completion and counts them, each once.
final class JobController: Sendable {
    private struct Failures {
        /// Since the last success.
        var count = 0
        var last: Timestamp?
        var seen: Set<String> = []
    }

    private let client: APIClient
    private let recorder: EventRecorder
    private let control: PodControl
    private let jobs: SharedInformer<Job>
    private let pods: SharedInformer<Pod>
    private let expectations: Expectations
    private let written = WrittenVersions()
    private let clock: any ComponentClock
    private let failures = Mutex<[String: Failures]>([:])
    /// Pods whose finalizer is gone, while the cache may still show it.
    private let released = Mutex<[String: Set<String>]>([:])
    private let queue: WorkQueue<String>
    private static let firstPause = Duration.seconds(10)
    private static let longestPause = Duration.seconds(600)

    private init(_ context: ControllerContext) {
        client = context.clients("job-controller")
        recorder = context.recorder(client, component: "job-controller")
        control = PodControl(client: client, recorder: recorder)
        jobs = context.informers.informer(Job.self)
        pods = context.informers.informer(Pod.self)
        expectations = Expectations(clock: context.clock)
        clock = context.clock
        queue = context.queue()
        PodIndex.install(pods)
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = JobController(context)
        var controller = Controller(name: "job-controller", queue: loop.queue) { try await loop.reconcile($0) }
        controller.watch(loop.jobs)
        controller.watch(loop.pods, handler: loop.podHandler())
        return controller
    }

    private func podHandler() -> InformerHandler<Pod> {
        InformerHandler(
            onAdd: { pod in
                if let owner = self.owner(of: pod) {
                    if pod.metadata.deletionTimestamp == nil { self.expectations.creationObserved(owner) }
                    self.queue.add(owner)
                } else if pod.metadata.controllerRef == nil {
                    for key in self.candidates(pod) { self.queue.add(key) }
                }
            },
            onUpdate: { old, pod in
                if pod.metadata.deletionTimestamp != nil, let owner = self.owner(of: pod) {
                    self.expectations.deletionObserved(owner, uid: pod.metadata.uid)
                }
                for owner in Set([self.owner(of: old), self.owner(of: pod)].compactMap { $0 }) { self.queue.add(owner) }
                if pod.metadata.controllerRef == nil, pod.metadata.labels != old.metadata.labels || old.metadata.controllerRef != nil {
                    for key in self.candidates(pod) { self.queue.add(key) }
                }
            },
            onDelete: { pod in
                guard let owner = self.owner(of: pod) else { return }
                self.expectations.deletionObserved(owner, uid: pod.metadata.uid)
                self.queue.add(owner)
            })
    }

    private func owner(of pod: Pod) -> String? {
        guard let reference = pod.metadata.controllerRef, reference.kind == "Job", reference.group == "batch" else { return nil }
        return "\(pod.namespace)/\(reference.name)"
    }

    private func candidates(_ pod: Pod) -> [String] {
        jobs.list(namespace: pod.namespace).filter { job in
            guard let selector = try? KubernetesSchema.LabelSelector(job.spec.selector), !selector.isEverything else { return false }
            return selector.matches(pod.metadata.labels)
        }.map(\.namespacedName)
    }

    // MARK: Reconciling

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let job = jobs.get(key: key) else {
            forget(key)
            try await releaseOrphans(key)
            return .done
        }
        if job.isForeign { return .done }
        if job.isFinished {
            failures.withLock { $0[key] = nil }
            return .done
        }
        guard written.areSeen(key, by: jobs) else { return .again(after: WrittenVersions.pause) }
        let isSettled = expectations.satisfied(key)
        let selector = try KubernetesSchema.LabelSelector(job.spec.selector)
        let found = pods.byIndex(PodIndex.owner, job.metadata.uid) + pods.byIndex(PodIndex.orphan, job.namespace)
        let mine = try await Claimer(client: client, owner: job, selector: selector, finalizers: [JobNames.finalizer]).claim(found)
        let gone = released.withLock { released -> Set<String> in
            let shown = Set(mine.filter(\.isTrackedByJob).map(\.metadata.uid))
            released[key] = (released[key] ?? []).intersection(shown)
            return released[key] ?? []
        }
        var job2 = job
        let now = clock.now()
        if job.status.startTime == nil, !job.isSuspended { job2.status.startTime = Timestamp(seconds: now.seconds) }
        let plan = JobPlan(job2, pods: mine, released: gone, now: now)
        let pause = noteFailures(key, plan)
        return try await carryOut(plan, key, was: job, isSettled: isSettled, pause: pause)
    }

    private func forget(_ key: String) {
        expectations.forget(key)
        written.forget(key)
        failures.withLock { $0[key] = nil }
        released.withLock { $0[key] = nil }
    }

    /// Pods of a job that is gone must not be held by its finalizer.
    private func releaseOrphans(_ key: String) async throws {
        let (namespace, _) = splitKey(key)
        for pod in pods.list(namespace: namespace) where pod.isTrackedByJob && owner(of: pod) == key {
            try await release(pod)
        }
        for pod in pods.byIndex(PodIndex.orphan, namespace) where pod.isTrackedByJob { try await release(pod) }
    }

    /// - Returns: how long to wait before the next pod is made.
    private func noteFailures(_ key: String, _ plan: JobPlan) -> Duration {
        failures.withLock { failures in
            var record = failures[key] ?? Failures()
            let ended = (plan.newSucceeded + plan.newFailed).filter { record.seen.insert($0.metadata.uid).inserted }
            for pod in ended.sorted(by: { $0.finishTime(default: plan.now) < $1.finishTime(default: plan.now) }) {
                if pod.status.phase == "Succeeded" {
                    record.count = 0
                    record.last = nil
                } else {
                    record.count += 1
                    record.last = pod.finishTime(default: plan.now)
                }
            }
            // Only what is still there can come again.
            record.seen.formIntersection(plan.pods.map(\.metadata.uid))
            failures[key] = record
            guard record.count > 0, let last = record.last else { return .zero }
            let pause = min(JobController.firstPause * (1 << min(record.count - 1, 10)), JobController.longestPause)
            return max(.zero, pause - plan.now.since(last))
        }
    }

    private func carryOut(
        _ plan: JobPlan, _ key: String, was: Job, isSettled: Bool, pause: Duration
    ) async throws -> Reconciled {
        var status = plan.job.status
        var verdict = plan.verdict
        var active = plan.active.count
        var ready = plan.active.filter(\.isReady).count
        var terminating = plan.terminating
        var failure: (any Error)?
        var next = plan.untilDeadline.map { max($0, .zero) + .milliseconds(100) }
        if verdict != nil {
            let deleted = await delete(plan.active, plan.job, key, &failure)
            if deleted.count != active || !isSettled { verdict = nil }
            active -= deleted.count
            ready -= deleted.filter(\.isReady).count
            terminating += deleted.count
        } else {
            if isSettled, plan.job.metadata.deletionTimestamp == nil {
                switch plan.step() {
                case .nothing: break
                case .delete(let victims):
                    let deleted = await delete(victims, plan.job, key, &failure)
                    active -= deleted.count
                    ready -= deleted.filter(\.isReady).count
                    terminating += deleted.count
                case .create(let indexes):
                    let delay = plan.job.spec.backoffLimitPerIndex == nil ? pause : indexPause(indexes, plan)
                    if delay > .zero {
                        next = min(next ?? delay, delay)
                    } else {
                        active += await create(indexes, plan, key, &failure)
                    }
                }
                noteSuspension(plan, &status)
            }
            let isComplete = plan.job.completions.map { plan.succeeded >= $0 } ?? (plan.succeeded > 0)
            if isComplete, active == 0 {
                let message = "Reached expected number of succeeded pods"
                verdict = plan.condition("SuccessCriteriaMet", "CompletionsReached", message)
            }
        }
        status.active = Int32(clamping: active)
        status.ready = Int32(clamping: ready)
        status.terminating = Int32(clamping: terminating)
        try await track(plan, key, was: was, base: status, verdict: verdict)
        if let failure { throw failure }
        return next.map { .again(after: $0) } ?? .done
    }

    private func noteSuspension(_ plan: JobPlan, _ status: inout JobStatus) {
        let known = status.conditions.firstIndex { $0.type == "Suspended" }
        let isNoted = known.map { status.conditions[$0].status == "True" } ?? false
        guard plan.job.isSuspended != isNoted else { return }
        let condition =
            plan.job.isSuspended
            ? plan.condition("Suspended", "JobSuspended", "Job suspended")
            : plan.condition("Suspended", "JobResumed", "Job resumed", status: "False")
        if let known { status.conditions[known] = condition } else { status.conditions.append(condition) }
        status.startTime = plan.job.isSuspended ? nil : Timestamp(seconds: plan.now.seconds)
        recorder.normal(plan.job, plan.job.isSuspended ? "Suspended" : "Resumed", condition.message)
    }

    /// The longest pause among those that every missing index still has to keep; zero where one may start now.
    private func indexPause(_ indexes: [Int?], _ plan: JobPlan) -> Duration {
        let pauses = indexes.compactMap { index -> Duration? in
            guard let index, let last = plan.lastFailures[index] else { return .zero }
            let tries = last.indexFailures + last.ignoredIndexFailures
            let pause = min(JobController.firstPause * (1 << min(tries, 10)), JobController.longestPause)
            return max(.zero, pause - plan.now.since(last.finishTime(default: plan.now)))
        }
        return pauses.min() ?? .zero
    }

    private func delete(_ victims: [Pod], _ job: Job, _ key: String, _ failure: inout (any Error)?) async -> [Pod] {
        if victims.isEmpty { return [] }
        expectations.expectDeletions(key, victims.map(\.metadata.uid))
        let (control, expectations) = (control, expectations)
        let failed = Mutex<Set<String>>([])
        let error = await concurrently(victims) { pod in
            do {
                try await control.delete(pod, owner: job)
            } catch {
                expectations.deletionObserved(key, uid: pod.metadata.uid)
                if error.isNotFound { return }
                failed.withLock { _ = $0.insert(pod.metadata.uid) }
                throw error
            }
        }
        failure = failure ?? error
        let left = failed.withLock { $0 }
        return victims.filter { !left.contains($0.metadata.uid) }
    }

    private func create(_ indexes: [Int?], _ plan: JobPlan, _ key: String, _ failure: inout (any Error)?) async -> Int {
        expectations.expectCreations(key, indexes.count)
        let control = control
        let (succeeded, error) = await slowStart(indexes.count) { position in
            do {
                try await control.create(JobPods.pod(plan, index: indexes[position]), owner: plan.job)
            } catch where error.isNamespaceTerminating {
                // The job goes, too.
            }
        }
        for _ in succeeded..<indexes.count { expectations.creationObserved(key) }
        failure = failure ?? error
        return succeeded
    }

    // MARK: Counting

    /// First the status says which pods will be counted, then their finalizers go, then they are counted: none is lost or counted twice.
    private func track(_ plan: JobPlan, _ key: String, was: Job, base: JobStatus, verdict: JobCondition?) async throws {
        var (status, release, isComplete) = plan.tally(finishing: verdict)
        status.active = base.active
        status.ready = base.ready
        status.terminating = base.terminating
        status.conditions = base.conditions
        status.startTime = base.startTime
        if let verdict, !status.conditions.contains(where: { $0.type == verdict.type && $0.status == "True" }) {
            status.conditions.append(verdict)
        }
        var job = was
        if status != was.status {
            job.status = status
            job = try await client.updateStatus(job)
            written.note(key, job)
        }
        let failure = await concurrently(release) { pod in
            try await self.release(pod)
            self.released.withLock { _ = $0[key, default: []].insert(pod.metadata.uid) }
        }
        if let failure { throw failure }
        var final = JobPlan.counted(job.status, isIndexed: plan.job.isIndexed)
        let ending = isComplete ? JobController.ending(verdict, final, plan) : nil
        if let ending {
            final.conditions.append(ending)
            if ending.type == "Complete" { final.completionTime = ending.lastTransitionTime }
        }
        if final != job.status {
            job.status = final
            written.note(key, try await client.updateStatus(job))
        }
        if let ending { report(ending, plan.job, final) }
    }

    /// What the job ends with, when nothing of it runs any more.
    private static func ending(_ verdict: JobCondition?, _ status: JobStatus, _ plan: JobPlan) -> JobCondition? {
        guard let verdict, status.active == 0, (status.terminating ?? 0) == 0 else { return nil }
        return plan.condition(verdict.type == "SuccessCriteriaMet" ? "Complete" : "Failed", verdict.reason, verdict.message)
    }

    private func report(_ ending: JobCondition, _ job: Job, _ status: JobStatus) {
        guard ending.type == "Complete" else { return recorder.warning(job, ending.reason, ending.message) }
        if let completions = job.spec.completions, status.succeeded > completions {
            recorder.warning(job, "TooManySucceededPods", "Too many succeeded pods running after completion count reached")
        }
        recorder.normal(job, "Completed", "Job completed")
    }

    private func release(_ pod: Pod) async throws {
        let body = Value.object([
            ("metadata", .object([
                ("uid", .string(pod.metadata.uid)), ("$deleteFromPrimitiveList/finalizers", .strings([JobNames.finalizer])),
            ]))
        ])
        do {
            try await client.patch(Pod.self, namespace: pod.namespace, name: pod.name, .strategic, body: body)
        } catch where error.isNotFound || error.isConflict || error.isInvalid {
            // It is gone, or another stands under its name.
            if error.isInvalid { throw error }
        }
    }
}

/// The pods of jobs.
enum JobPods {
    static func pod(_ plan: JobPlan, index: Int?) -> Pod {
        let job = plan.job
        var pod = PodControl.pod(job.spec.template, owner: job)
        if !pod.metadata.finalizers.contains(JobNames.finalizer) { pod.metadata.finalizers.append(JobNames.finalizer) }
        guard let index else { return pod }
        pod.metadata.annotations[JobNames.index] = "\(index)"
        pod.metadata.labels[JobNames.index] = "\(index)"
        pod.metadata.generateName = "\(job.name.prefix(240))-\(index)-"
        pod.spec.hostname = "\(job.name)-\(index)"
        if job.spec.backoffLimitPerIndex != nil {
            var (counted, ignored) = (0, 0)
            if let last = plan.lastFailures[index] {
                (counted, ignored) = (last.indexFailures, last.ignoredIndexFailures)
                if PodFailureVerdict.of(job.spec.podFailurePolicy, last).counts { counted += 1 } else { ignored += 1 }
            }
            pod.metadata.annotations[JobNames.failureCount] = "\(counted)"
            if ignored > 0 { pod.metadata.annotations[JobNames.ignoredFailureCount] = "\(ignored)" }
        }
        var variable = EnvVar()
        variable.name = "JOB_COMPLETION_INDEX"
        var source = EnvVarSource()
        var field = ObjectFieldSelector()
        field.fieldPath = "metadata.labels['\(JobNames.index)']"
        source.fieldRef = field
        variable.valueFrom = source
        for position in pod.spec.containers.indices where !pod.spec.containers[position].env.contains(where: { $0.name == variable.name }) {
            pod.spec.containers[position].env.append(variable)
        }
        for position in pod.spec.initContainers.indices
        where !pod.spec.initContainers[position].env.contains(where: { $0.name == variable.name }) {
            pod.spec.initContainers[position].env.append(variable)
        }
        return pod
    }
}
