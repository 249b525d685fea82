import Client
import KubernetesAPI
import KubernetesSchema
import TimeZones

/// Makes jobs when their schedules say so.
struct CronJobController: Sendable {
    static let scheduledAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp"
    /// Added to waits, so that clocks that differ a little don't make a job come early.
    private static let slack = Duration.milliseconds(100)
    private static let manyMissed = 100

    private let client: APIClient
    private let recorder: EventRecorder
    private let cronJobs: SharedInformer<CronJob>
    private let jobs: SharedInformer<Job>
    private let clock: any ComponentClock
    /// Apart by resource: an informer shows no versions of another's.
    private let written = WrittenVersions()
    private let writtenJobs = WrittenVersions()

    private init(_ context: ControllerContext) {
        client = context.clients("cronjob-controller")
        recorder = context.recorder(client, component: "cronjob-controller")
        cronJobs = context.informers.informer(CronJob.self)
        jobs = context.informers.informer(Job.self)
        clock = context.clock
        jobs.addIndex("controllerUID") { job in job.metadata.controllerRef.map { [$0.uid] } ?? [] }
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = CronJobController(context)
        var controller = Controller(name: "cronjob-controller", queue: context.queue()) { try await loop.reconcile($0) }
        controller.watch(loop.cronJobs)
        controller.watch(loop.jobs) { job in
            guard let reference = job.metadata.controllerRef, reference.kind == "CronJob", reference.group == "batch" else { return [] }
            return ["\(job.namespace)/\(reference.name)"]
        }
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let cached = cronJobs.get(key: key) else {
            written.forget(key)
            writtenJobs.forget(key)
            return .done
        }
        guard written.areSeen(key, by: cronJobs), writtenJobs.areSeen(key, by: jobs) else { return .again(after: WrittenVersions.pause) }
        var cronJob = cached
        let mine = jobs.byIndex("controllerUID", cronJob.metadata.uid)
        try await cleanUp(&cronJob, mine)
        noteEnds(&cronJob, mine)
        if cronJob.status != cached.status { cronJob = try await write(cronJob) }
        if cronJob.metadata.deletionTimestamp != nil || cronJob.spec.suspend == true { return .done }
        let schedule: CronSchedule
        do {
            var zone: TimeZone?
            if let name = cronJob.spec.timeZone {
                zone = TimeZone.named(name)
                if zone == nil {
                    recorder.warning(cronJob, "UnknownTimeZone", "invalid timeZone: \"\(name)\": unknown time zone \(name)")
                    return .done
                }
            } else if cronJob.spec.schedule.contains("TZ") {
                recorder.warning(
                    cronJob, "UnsupportedSchedule",
                    "CRON_TZ or TZ used in schedule \"\(cronJob.spec.schedule)\" is not officially supported, see "
                        + "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details")
            }
            schedule = try CronSchedule(cronJob.spec.schedule, zone: zone)
        } catch {
            let message = "unparseable schedule: \"\(cronJob.spec.schedule)\" : \(error)"
            recorder.warning(cronJob, "UnparseableSchedule", message)
            return .done
        }
        return try await start(cronJob, mine, schedule)
    }

    private func again(_ schedule: CronSchedule) -> Reconciled {
        let now = clock.now()
        return schedule.next(after: now).map { .again(after: $0.since(now) + CronJobController.slack) } ?? .done
    }

    private func start(_ observed: CronJob, _ mine: [Job], _ schedule: CronSchedule) async throws -> Reconciled {
        var cronJob = observed
        let now = clock.now()
        var earliest = cronJob.status.lastScheduleTime ?? cronJob.metadata.creationTimestamp ?? now
        if let deadline = cronJob.spec.startingDeadlineSeconds {
            earliest = max(earliest, Timestamp(seconds: now.seconds - deadline))
        }
        guard let due = schedule.last(notAfter: now, after: earliest) else { return again(schedule) }
        if missedMany(schedule, earliest, now) {
            let message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
            recorder.warning(cronJob, "TooManyMissedTimes", message)
        }
        let name = "\(cronJob.name)-\(due.seconds / 60)"
        if cronJob.status.active.contains(where: { $0.name == name }) || cronJob.status.lastScheduleTime == due { return again(schedule) }
        if cronJob.spec.concurrencyPolicy == "Forbid", !cronJob.status.active.isEmpty {
            let message = "Not starting job because prior execution is running and concurrency policy is Forbid"
            recorder.normal(cronJob, "JobAlreadyActive", message)
            return again(schedule)
        }
        if cronJob.spec.concurrencyPolicy == "Replace" {
            for active in cronJob.status.active {
                if let job = mine.first(where: { $0.metadata.uid == active.uid }) { try await delete(job, &cronJob) }
            }
        }
        do {
            let made = try await client.create(CronJobController.job(cronJob, name: name, due: due))
            writtenJobs.note(cronJob.namespacedName, made)
            recorder.normal(cronJob, "SuccessfulCreate", "Created job \(made.name)")
            cronJob.status.active.append(EventRecorder.reference(to: made))
        } catch where error.isNamespaceTerminating {
            return .done
        } catch where error.isAlreadyExists {
            // Made by an earlier round that didn't get to write it down.
            let existing = try await client.get(Job.self, namespace: cronJob.namespace, name: name)
            guard existing.metadata.isControlled(by: cronJob.metadata) else { throw error }
            if !existing.isFinished { cronJob.status.active.append(EventRecorder.reference(to: existing)) }
        } catch {
            recorder.warning(cronJob, "FailedCreate", "Error creating job: \(error)")
            throw error
        }
        cronJob.status.lastScheduleTime = due
        _ = try await write(cronJob)
        return again(schedule)
    }

    private func missedMany(_ schedule: CronSchedule, _ earliest: Timestamp, _ now: Timestamp) -> Bool {
        var time = earliest
        for _ in 0...CronJobController.manyMissed {
            guard let next = schedule.next(after: time), next <= now else { return false }
            time = next
        }
        return true
    }

    private static func job(_ cronJob: CronJob, name: String, due: Timestamp) -> Job {
        var job = Job()
        job.metadata.name = name
        job.metadata.namespace = cronJob.namespace
        job.metadata.labels = cronJob.spec.jobTemplate.metadata.labels
        job.metadata.annotations = cronJob.spec.jobTemplate.metadata.annotations
        job.metadata.annotations[scheduledAnnotation] = due.description
        job.metadata.ownerReferences = [OwnerReference(controller: cronJob)]
        job.spec = cronJob.spec.jobTemplate.spec
        return job
    }

    // MARK: Jobs that are there

    private func noteEnds(_ cronJob: inout CronJob, _ mine: [Job]) {
        for job in mine {
            let index = cronJob.status.active.firstIndex { $0.uid == job.metadata.uid }
            if index == nil, !job.isFinished {
                let message = "Saw a job that the controller did not create or forgot: \(job.name)"
                recorder.warning(cronJob, "UnexpectedJob", message)
            } else if let index, job.isFinished {
                cronJob.status.active.remove(at: index)
                let ending = job.condition("Complete") == nil ? "Failed" : "Complete"
                recorder.normal(cronJob, "SawCompletedJob", "Saw completed job: \(job.name), condition: \(ending)")
            }
            if job.condition("Complete") != nil, let end = job.status.completionTime,
                cronJob.status.lastSuccessfulTime.map({ $0 < end }) ?? true
            {
                cronJob.status.lastSuccessfulTime = end
            }
        }
        for active in cronJob.status.active where !mine.contains(where: { $0.metadata.uid == active.uid }) {
            recorder.normal(cronJob, "MissingJob", "Active job went missing: \(active.name)")
            cronJob.status.active.removeAll { $0.uid == active.uid }
        }
    }

    private func cleanUp(_ cronJob: inout CronJob, _ mine: [Job]) async throws {
        let finished = mine.filter { $0.isFinished && $0.metadata.deletionTimestamp == nil }
        for (type, limit) in [
            ("Complete", cronJob.spec.successfulJobsHistoryLimit), ("Failed", cronJob.spec.failedJobsHistoryLimit),
        ] {
            guard let limit else { continue }
            let sorted = finished.filter { $0.condition(type) != nil }.sorted {
                ($0.status.startTime ?? .zero, $0.name) < ($1.status.startTime ?? .zero, $1.name)
            }
            for job in sorted.dropLast(Int(max(0, limit))) { try await delete(job, &cronJob) }
        }
    }

    private func delete(_ job: Job, _ cronJob: inout CronJob) async throws {
        do {
            try await client.delete(
                Job.self, namespace: job.namespace, name: job.name, propagationPolicy: .background, uid: job.metadata.uid)
            recorder.normal(cronJob, "SuccessfulDelete", "Deleted job \(job.name)")
        } catch where error.isNotFound {
            // Somebody else was faster.
        } catch {
            recorder.warning(cronJob, "FailedDelete", "Deleted job: \(error)")
            throw error
        }
        cronJob.status.active.removeAll { $0.uid == job.metadata.uid }
    }

    private func write(_ cronJob: CronJob) async throws -> CronJob {
        let stored = try await client.updateStatus(cronJob)
        written.note(cronJob.namespacedName, stored)
        return stored
    }
}
