import KubernetesAPI

/// A node where room could be made, with the pods that would go.
struct PreemptionCandidate: Sendable {
    var node: String
    /// The most important first.
    var victims: [Pod]
    /// The victims' uids, where only those are known.
    var victimNames: [String] = []
    var violations: Int
}

// Preemption in which extenders take part: they are asked after the fact, and what was decided is changed then.
extension SchedulerCore {
    /// Finds the pods that an extender named.
    func resolve(_ candidate: PreemptionCandidate, _ extender: String) throws(Extender.Failure) -> PreemptionCandidate {
        guard let slot = cluster.nodeSlot(candidate.node) else { throw Extender.Failure(description: "node \"\(candidate.node)\" not found") }
        var resolved = candidate
        for uid in candidate.victimNames {
            guard let record = cluster.pods[slot].first(where: { $0.uid == uid }) else {
                let text = "claims to preempt pod (UID: \(uid)) on node: \(candidate.node), but the pod is not found on that node"
                throw Extender.Failure(description: "extender: \(extender) \(text)")
            }
            resolved.victims.append(record.pod)
        }
        return resolved
    }

    /// Chooses among the candidates that extenders left.
    func settlePreemption(_ report: FailureReport, _ candidates: [PreemptionCandidate], now: Duration) -> FailureReport {
        let known = candidates.compactMap { candidate -> DefaultPreemption.Candidate? in
            let records = candidate.victims.compactMap { cluster.records[$0.metadata.uid] }.sorted(by: DefaultPreemption.isMoreImportant)
            guard let slot = cluster.nodeSlot(candidate.node), !records.isEmpty else { return nil }
            return DefaultPreemption.Candidate(slot: slot, victims: records, violations: candidate.violations)
        }
        guard let best = DefaultPreemption.pick(known), let item = queue.pod(report.pod.metadata.uid) else {
            return withdrawPreemption(report, "no candidate node for preemption", now: now)
        }
        var settled = report
        let node = cluster.slotNames[best.slot]
        settled.nominatedNode = node
        settled.displaced = nominations.pods(on: node).filter { $0.priority < item.record.priority && $0.uid != item.record.uid }.map(\.pod)
        for pod in settled.displaced { nominations.remove(pod.metadata.uid) }
        nominations.set(item.record, node: node)
        settled.victims = best.victims.filter { !$0.isTerminating }.map { Victim(pod: $0.pod) }
        markPreempting(item.record.uid, report.profile, !settled.victims.isEmpty)
        return settled
    }

    /// No room is made after all.
    func withdrawPreemption(_ report: FailureReport, _ reason: String, now: Duration) -> FailureReport {
        nominations.remove(report.pod.metadata.uid)
        markPreempting(report.pod.metadata.uid, report.profile, false)
        var withdrawn = report
        (withdrawn.nominatedNode, withdrawn.victims, withdrawn.displaced) = ("", [], [])
        withdrawn.message += " preemption: \(reason)"
        return withdrawn
    }
}
