import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Metrics
import Synchronization
import Wire

extension Scheduler {
    private struct StepFailure: Error, CustomStringConvertible { var description: String }

    /// Carries out a decision: permits, what must be done before, the binding itself.
    func bind(_ job: BindingJob, _ started: Duration) async {
        let (pod, uid) = (job.pod, job.pod.metadata.uid)
        do {
            for case .wait(let time) in job.permits { try await clock.sleep(for: time) }
            let context = bindingContext()
            if !job.preBinds.isEmpty {
                // Preparing may take long: meanwhile the status says where the pod is meant to go.
                await nominate(pod, job.node)
                for step in job.preBinds {
                    do { try await step(context) } catch let error as CancellationError { throw error } catch {
                        throw StepFailure(description: "running PreBind plugin: \(error)")
                    }
                }
            }
            guard let bind = job.bind else { throw StepFailure(description: "no bind plugin took the pod") }
            do { try await bind(context) } catch let error as CancellationError { throw error } catch {
                throw StepFailure(description: "running Bind plugin \"DefaultBinder\": \(error)")
            }
        } catch {
            await undo(job, error, started)
            return
        }
        let now = clock.monotonic()
        let history = core.withLock { $0.bound(uid, now: now) }
        metrics.attempts.add(1, ["scheduled", job.profile])
        metrics.attemptDuration.observe((now - started).inSeconds, ["scheduled", job.profile])
        if let history {
            metrics.schedulingAttempts.observe(Double(history.attempts))
            let label = history.attempts > 15 ? "16+" : "\(history.attempts)"
            metrics.sliDuration.observe((now - history.queuedAt).inSeconds, [label])
        }
        recorders[job.profile]?.normal(
            pod, "Scheduled", "Successfully assigned \(pod.metadata.namespace)/\(pod.metadata.name) to \(job.node)")
    }

    private func undo(_ job: BindingJob, _ error: any Error, _ started: Duration) async {
        let now = clock.monotonic()
        let isWaiting = core.withLock { core in
            core.bindingFailed(job.pod.metadata.uid, now: now)
            return core.queue.pod(job.pod.metadata.uid) != nil
        }
        signal.notify()
        let context = bindingContext()
        for cleanup in job.cleanups { await cleanup(context) }
        // A pod that is gone or bound by somebody else needs no word.
        guard isWaiting, !(error is CancellationError) else { return }
        logger.info("binding failed", metadata: ["pod": "\(job.pod.metadata.name)", "node": "\(job.node)", "cause": "\(error)"])
        await handle(FailureReport(pod: job.pod, message: "\(error)", reason: "SchedulerError", profile: job.profile), started)
    }

    private func bindingContext() -> BindingContext {
        BindingContext(
            client: client, clock: clock, isWaiting: { [self] uid in core.withLock { $0.queue.pod(uid) != nil } },
            volume: { [self] name in core.withLock { $0.catalog.volumes[name] } },
            claim: { [self] key in core.withLock { $0.catalog.claims[key] } },
            resourceClaim: { [self] key in core.withLock { $0.catalog.devices.claim(key) } },
            wrote: { [self] claim in core.withLock { $0.catalog.devices.assume(claim) } },
            extendedClaim: { [self] pod in core.withLock { $0.catalog.devices.extendedClaim(of: pod) } })
    }

    // MARK: Failures

    /// Tells of a failure, and sends victims away.
    func handle(_ report: FailureReport, _ started: Duration) async {
        let result = report.reason == "Unschedulable" ? "unschedulable" : "error"
        metrics.attempts.add(1, [result, report.profile])
        metrics.attemptDuration.observe((clock.monotonic() - started).inSeconds, [result, report.profile])
        if result == "unschedulable" { metrics.preemptions.add() }
        recorders[report.profile]?.warning(report.pod, "FailedScheduling", Scheduler.truncated(report.message))
        await setCondition(report)
        if let release = report.claimRelease { await giveUp(release) }
        if report.nominatedNode?.isEmpty == false { await preempt(report) }
    }

    /// What an event can hold.
    static func truncated(_ message: String) -> String {
        let limit = 1024
        return message.utf8.count <= limit ? message : String(decoding: message.utf8.prefix(limit - 4), as: UTF8.self) + " ..."
    }

    private func setCondition(_ report: FailureReport) async {
        let pod = report.pod
        let known = pod.status.conditions.first { $0.type == "PodScheduled" }
        let isKnown = known?.status == "False" && known?.reason == report.reason && known?.message == report.message
        let nominated = report.nominatedNode.flatMap { $0 == pod.status.nominatedNodeName ? nil : $0 }
        if isKnown, nominated == nil { return }
        var status: [(String, Value)] = []
        if !isKnown {
            let transition = known?.status == "False" ? known?.lastTransitionTime?.description : nil
            let condition: Value = [
                "type": "PodScheduled", "status": "False", "observedGeneration": .int(pod.metadata.generation), "reason": .string(report.reason),
                "message": .string(report.message), "lastTransitionTime": .string(transition ?? clock.now().description),
            ]
            status.append(("conditions", .array([condition])))
        }
        if let nominated { status.append(("nominatedNodeName", nominated.isEmpty ? .null : .string(nominated))) }
        await patchStatus(pod, status)
    }

    private func nominate(_ pod: Pod, _ node: String) async {
        if pod.status.nominatedNodeName != node { await patchStatus(pod, [("nominatedNodeName", .string(node))]) }
    }

    private func patchStatus(_ pod: Pod, _ status: [(String, Value)]) async {
        do {
            _ = try await client.patch(
                Pod.self, namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "status", .strategic,
                body: ["metadata": ["uid": .string(pod.metadata.uid)], "status": .object(status)] as Value)
        } catch {
            logger.debug("a pod's status can't be set", metadata: ["pod": "\(pod.metadata.name)", "cause": "\(error)"])
        }
    }

    private func giveUp(_ release: ClaimRelease) async {
        do { try await release.carryOut(client) } catch {
            logger.info("a resource claim can't be given up", metadata: ["claim": "\(release.claim.namespacedName)", "cause": "\(error)"])
        }
    }

    // MARK: Preemption

    /// Deletes the victims. All but the last go while the pod is held back; the last one's end is what wakes it.
    private func preempt(_ report: FailureReport) async {
        for pod in report.displaced { await patchStatus(pod, [("nominatedNodeName", .null)]) }
        guard let last = report.victims.last else { return }
        metrics.victims.observe(Double(report.victims.count))
        var failed = false
        await withTaskGroup(of: Bool.self) { group in
            for victim in report.victims.dropLast() { group.addTask { [self] in await evict(victim.pod, report) } }
            for await success in group where !success { failed = true }
        }
        let finish = { [self] (failed: Bool) in
            let now = clock.monotonic()
            core.withLock { $0.preempted(report.pod.metadata.uid, report.profile, failed: failed, now: now) }
            signal.notify()
        }
        finish(failed)
        if !(await evict(last.pod, report)) { finish(true) }
    }

    private func evict(_ victim: Pod, _ report: FailureReport) async -> Bool {
        let condition: Value = [
            "type": "DisruptionTarget", "status": "True", "observedGeneration": .int(victim.metadata.generation),
            "reason": "PreemptionByScheduler",
            "message": .string("\(report.pod.spec.schedulerName): preempting to accommodate a higher priority pod"),
            "lastTransitionTime": .string(clock.now().description),
        ]
        do {
            _ = try await client.patch(
                Pod.self, namespace: victim.metadata.namespace, name: victim.metadata.name, subresource: "status", .strategic,
                body: ["metadata": ["uid": .string(victim.metadata.uid)], "status": ["conditions": .array([condition])]] as Value)
            try await client.delete(Pod.self, namespace: victim.metadata.namespace, name: victim.metadata.name)
        } catch let error as StatusError where error.isNotFound {
            return true
        } catch {
            logger.warning("a victim can't be deleted", metadata: ["pod": "\(victim.metadata.name)", "cause": "\(error)"])
            return false
        }
        recorders[report.profile]?.normal(
            victim, "Preempted", "Preempted by pod \(report.pod.metadata.uid) on node \(report.nominatedNode ?? "")")
        return true
    }
}
