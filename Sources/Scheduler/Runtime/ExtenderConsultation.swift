import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

extension SchedulerCore {
    /// A decision that extenders still have to take part in.
    struct Consultation: Sendable {
        var pod: Pod
        var nodes: [Node]
        var eventCount: UInt64
    }

    enum Consulted: Sendable {
        case decided(SchedulingOutcome)
        case consult(Consultation)
    }

    func beginConsulting(now: Duration) -> Consulted? {
        guard let item = queue.next(now: now) else { return nil }
        guard let profile = profiles[item.record.pod.spec.schedulerName], !cluster.isPlaced(item.record.uid), !cluster.order.isEmpty else {
            return .decided(decide(item, now: now))
        }
        let cycle = Cycle(item.record, cluster, catalog, reasons, nominations, profile)
        guard case .success(let slots) = findNodes(cycle) else { return .decided(decide(item, now: now)) }
        return .consult(Consultation(pod: item.record.pod, nodes: slots.compactMap { cluster.nodes[$0] }, eventCount: queue.eventCount))
    }

    /// Decides with what extenders said: nodes are looked at again, since the cluster may have changed.
    func finishConsulting(
        _ consultation: Consultation, _ answer: Extender.FilterResult, _ scores: [String: Int64], now: Duration
    ) -> SchedulingOutcome {
        guard let item = queue.pod(consultation.pod.metadata.uid), item.place == .inFlight,
            let profile = profiles[item.record.pod.spec.schedulerName]
        else { return .skipped }
        let cycle = Cycle(item.record, cluster, catalog, reasons, nominations, profile)
        if case .failure(let failure) = findNodes(cycle) { return fail(item, cycle, failure.diagnosis, now: now) }
        let slots = answer.names.compactMap { cluster.nodeSlot($0) }.filter { cycle.checkWithNominated($0).verdict.kind == .pass }
        if slots.isEmpty {
            var diagnosis = Diagnosis(slots: cluster.slotCount)
            diagnosis.plugins = ["Extender"]
            for (name, text) in answer.failed { note(&diagnosis, name, reasons.unschedulable(text)) }
            for (name, text) in answer.unresolvable { note(&diagnosis, name, reasons.unresolvable(text)) }
            return fail(item, cycle, diagnosis, now: now)
        }
        let totals = slots.count == 1 ? [0] : self.scores(cycle, slots)
        let sums = zip(slots, totals).map { $1 + (scores[cluster.slotNames[$0]] ?? 0) }
        let best = sums.indices.max { sums[$0] < sums[$1] } ?? 0
        return assign(item, cycle, slots[best], now: now)
    }

    private func note(_ diagnosis: inout Diagnosis, _ name: String, _ verdict: Verdict) {
        if let slot = cluster.nodeSlot(name) { diagnosis.verdicts[slot] = verdict }
    }

    func consultingFailed(_ consultation: Consultation, _ message: String, now: Duration) -> SchedulingOutcome {
        guard let item = queue.pod(consultation.pod.metadata.uid) else { return .skipped }
        queue.failed(item, rejectors: [], now: now)
        return .failed(
            FailureReport(pod: consultation.pod, message: message, reason: "SchedulerError", profile: consultation.pod.spec.schedulerName))
    }
}

extension Scheduler {
    /// One decision, for which extenders are asked without the lock.
    func decideWithExtenders(_ now: Duration) async -> SchedulingOutcome? {
        switch core.withLock({ $0.beginConsulting(now: now) }) {
        case nil: return nil
        case .decided(let outcome): return await withExtendersPreempting(outcome, now)
        case .consult(let consultation):
            let interested = extenders.filter { $0.isInterested(consultation.pod) }
            do {
                let (answer, scores) = try await consult(interested, consultation)
                let outcome = core.withLock { $0.finishConsulting(consultation, answer, scores, now: now) }
                return await withExtendersPreempting(withExtendersBinding(outcome, interested), now)
            } catch {
                return core.withLock { $0.consultingFailed(consultation, "\(error)", now: now) }
            }
        }
    }

    private func consult(
        _ extenders: [Extender], _ consultation: SchedulerCore.Consultation
    ) async throws -> (Extender.FilterResult, [String: Int64]) {
        var nodes = consultation.nodes
        var answer = Extender.FilterResult(names: nodes.map(\.metadata.name))
        for extender in extenders where !extender.settings.filterVerb.isEmpty && !nodes.isEmpty {
            do {
                let own = try await extender.filter(consultation.pod, nodes)
                answer.names = own.names
                answer.failed.merge(own.failed) { $1 }
                answer.unresolvable.merge(own.unresolvable) { $1 }
                let kept = Set(own.names)
                nodes.removeAll { !kept.contains($0.metadata.name) }
            } catch  where extender.settings.isIgnorable {
                logger.info("an extender failed and is passed over", metadata: ["extender": "\(extender.settings.url)", "cause": "\(error)"])
            }
        }
        var scores: [String: Int64] = [:]
        for extender in extenders where !extender.settings.prioritizeVerb.isEmpty && nodes.count > 1 {
            // Scores that can't be had are no reason not to decide.
            if let own = try? await extender.prioritize(consultation.pod, nodes) { scores.merge(own) { $0 + $1 } }
        }
        return (answer, scores)
    }

    /// An extender that binds does so in the binder's place.
    private func withExtendersBinding(_ outcome: SchedulingOutcome, _ extenders: [Extender]) -> SchedulingOutcome {
        guard case .assigned(var job) = outcome, let binder = extenders.first(where: { !$0.settings.bindVerb.isEmpty }) else { return outcome }
        let (pod, node) = (job.pod, job.node)
        job.bind = { _ in try await binder.bind(pod, node) }
        return .assigned(job)
    }

    /// Extenders may refuse places where room could be made, or name other victims.
    private func withExtendersPreempting(_ outcome: SchedulingOutcome, _ now: Duration) async -> SchedulingOutcome {
        guard case .failed(let report) = outcome, !report.candidates.isEmpty else { return outcome }
        let interested = extenders.filter { !$0.settings.preemptVerb.isEmpty && $0.isInterested(report.pod) }
        if interested.isEmpty { return outcome }
        var candidates = report.candidates
        for extender in interested where !candidates.isEmpty {
            do {
                let kept = try await extender.preempt(report.pod, candidates)
                candidates = try core.withLock { core in try kept.map { try core.resolve($0, extender.settings.url) } }
            } catch  where extender.settings.isIgnorable {
                logger.info("an extender failed and is passed over", metadata: ["extender": "\(extender.settings.url)", "cause": "\(error)"])
            } catch {
                return core.withLock { .failed($0.withdrawPreemption(report, "\(error)", now: now)) }
            }
        }
        let left = candidates
        return core.withLock { .failed($0.settlePreemption(report, left, now: now)) }
    }
}
