import KubernetesAPI
import KubernetesSchema

/// Makes room by taking pods of lower priority away: on the node where that costs least.
final class DefaultPreemption: PostFilterPlugin, PreEnqueuePlugin {
    let name = "DefaultPreemption"
    private let percentage: Int
    private let least: Int
    private var random: SeededGenerator
    /// Pods whose victims are being deleted: until that is under way there is nothing to try.
    var preempting: Set<String> = []
    /// Whether results tell of all candidates.
    var keepsCandidates = false

    init(percentage: Int = 10, least: Int = 100, seed: UInt64 = 1) {
        self.percentage = percentage
        self.least = least
        random = SeededGenerator(seed: seed)
    }

    func refusal(_ pod: Pod) -> String? {
        preempting.contains(pod.metadata.uid) ? "waiting for the preemption for this pod to be finished" : nil
    }

    /// A node with the pods that would go.
    struct Candidate {
        var slot: Int
        /// The most important first.
        var victims: [PodRecord]
        var violations: Int
    }

    func postFilter(_ cycle: Cycle, _ diagnosis: Diagnosis) -> PostFilterResult {
        if let refusal = ineligibility(cycle, diagnosis) { return PostFilterResult(kind: .unschedulable, reason: "preemption: \(refusal)") }
        let (candidates, failures) = findCandidates(cycle, diagnosis)
        guard let best = DefaultPreemption.pick(candidates) else {
            let message = failures.message(nodes: cycle.cluster.nodeCount, cycle.reasons, post: "")
            return PostFilterResult(kind: .unschedulable, reason: "preemption: \(message)", nominatedNode: "")
        }
        var result = PostFilterResult(kind: .success, nominatedNode: cycle.cluster.slotNames[best.slot], victims: best.victims)
        if keepsCandidates {
            result.candidates = candidates.map {
                PreemptionCandidate(node: cycle.cluster.slotNames[$0.slot], victims: $0.victims.map(\.pod), violations: $0.violations)
            }
        }
        return result
    }

    /// Why the pod may not preempt; nil where it may.
    private func ineligibility(_ cycle: Cycle, _ diagnosis: Diagnosis) -> String? {
        let pod = cycle.pod
        if pod.pod.spec.preemptionPolicy == "Never" { return "not eligible due to preemptionPolicy=Never." }
        let nominated = cycle.nominations.node(pod.uid) ?? pod.pod.status.nominatedNodeName
        guard !nominated.isEmpty, let slot = cycle.cluster.slot(nominated) else { return nil }
        // A node that nothing can make fit is no reason to wait.
        let verdict = slot < diagnosis.verdicts.count ? diagnosis.verdicts[slot].kind : .absent
        if verdict == .unresolvable || verdict == .absent { return nil }
        let isWaiting = cycle.cluster.pods[slot].contains { $0.priority < pod.priority && DefaultPreemption.isPreempted($0.pod) }
        return isWaiting ? "not eligible due to a terminating pod on the nominated node." : nil
    }

    private static func isPreempted(_ pod: Pod) -> Bool {
        guard pod.metadata.deletionTimestamp != nil, let condition = pod.status.conditions.first(where: { $0.type == "DisruptionTarget" })
        else { return false }
        return condition.status == "True" && condition.reason == "PreemptionByScheduler"
    }

    // MARK: Candidates

    private func findCandidates(_ cycle: Cycle, _ diagnosis: Diagnosis) -> ([Candidate], Diagnosis) {
        var failures = Diagnosis(slots: cycle.cluster.slotCount)
        failures.absent = ["Preemption is not helpful for scheduling"]
        let potential = cycle.cluster.order.filter { diagnosis.verdicts[$0].kind == .unschedulable }
        if potential.isEmpty { return ([], failures) }
        let wanted = min(potential.count, max(potential.count * percentage / 100, least))
        let offset = random.below(potential.count)
        let budgets = Budgets(cycle.catalog.budgets)
        var (clean, violating): ([Candidate], [Candidate]) = ([], [])
        for index in potential.indices {
            let slot = potential[(offset + index) % potential.count]
            switch DefaultPreemption.selectVictims(cycle, slot, budgets) {
            case .success(let candidate):
                if candidate.violations == 0 { clean.append(candidate) } else { violating.append(candidate) }
            case .failure(let verdict): failures.verdicts[slot] = verdict.verdict
            }
            if !clean.isEmpty, clean.count + violating.count >= wanted { break }
        }
        return (clean + violating, failures)
    }

    struct Refusal: Error { var verdict: Verdict }

    /// The smallest set of pods whose going makes the pod fit on a node: all that may go are taken away, then put back one by one,
    /// the most important first, as long as the pod fits.
    static func selectVictims(_ cycle: Cycle, _ slot: Int, _ budgets: Budgets) -> Result<Candidate, Refusal> {
        let cluster = cycle.cluster
        let priority = cycle.pod.priority
        let removable = cluster.pods[slot].filter { $0.priority < priority }
        if removable.isEmpty {
            return .failure(Refusal(verdict: cycle.reasons.unresolvable("No preemption victims found for incoming pod")))
        }
        if let fit = cycle.resourcesOnly, cycle.nominations.isEmpty || cycle.nominations.pods(on: cluster.slotNames[slot]).isEmpty {
            return selectByRequests(cycle, slot, removable.sorted(by: isMoreImportant), budgets, fit)
        }
        return cluster.rehearse {
            for pod in removable { cluster.detach(pod) }
            let verdict = cycle.checkWithNominated(slot).verdict
            if verdict.kind != .pass {
                for pod in removable { cluster.attach(pod, slot) }
                return .failure(Refusal(verdict: verdict))
            }
            let (violating, others) = budgets.split(removable.sorted(by: isMoreImportant))
            var victims: [PodRecord] = []
            var violations = 0
            for (index, pod) in (violating + others).enumerated() {
                cluster.attach(pod, slot)
                if cycle.checkWithNominated(slot).verdict.kind == .pass { continue }
                cluster.detach(pod)
                victims.append(pod)
                if index < violating.count { violations += 1 }
            }
            for pod in victims { cluster.attach(pod, slot) }
            victims.sort(by: isMoreImportant)
            // Pods that all may stay were no hindrance; then something else keeps the pod away.
            if victims.isEmpty { return .failure(Refusal(verdict: cycle.reasons.unresolvable("No preemption victims found for incoming pod"))) }
            return .success(Candidate(slot: slot, victims: victims, violations: violations))
        }
    }

    /// The same as the dry run, by counting alone.
    private static func selectByRequests(
        _ cycle: Cycle, _ slot: Int, _ removable: [PodRecord], _ budgets: Budgets, _ fit: NodeResourcesFit.Filter
    ) -> Result<Candidate, Refusal> {
        var freed = [Int64](repeating: 0, count: fit.requests.count)
        for pod in removable { fit.add(pod, 1, to: &freed) }
        var count = Int64(removable.count)
        for filter in cycle.filters {
            let verdict = filter === fit ? fit.check(slot, without: freed, pods: count) : filter.check(slot)
            if verdict.kind != .pass { return .failure(Refusal(verdict: verdict)) }
        }
        let (violating, others) = budgets.split(removable)
        var victims: [PodRecord] = []
        var violations = 0
        for (index, pod) in (violating + others).enumerated() {
            fit.add(pod, -1, to: &freed)
            count -= 1
            if fit.check(slot, without: freed, pods: count).kind == .pass { continue }
            fit.add(pod, 1, to: &freed)
            count += 1
            victims.append(pod)
            if index < violating.count { violations += 1 }
        }
        if victims.isEmpty { return .failure(Refusal(verdict: cycle.reasons.unresolvable("No preemption victims found for incoming pod"))) }
        if !violating.isEmpty { victims.sort(by: isMoreImportant) }
        return .success(Candidate(slot: slot, victims: victims, violations: violations))
    }

    /// Higher priority first, then who has run longer.
    static func isMoreImportant(_ left: PodRecord, _ right: PodRecord) -> Bool {
        if left.priority != right.priority { return left.priority > right.priority }
        return left.started != right.started ? left.started < right.started : left.uid < right.uid
    }

    // MARK: Choosing

    /// Fewest broken budgets, then the least important most important victim, the smallest sum of priorities, the fewest victims, and the
    /// latest start among the most important victims.
    static func pick(_ candidates: [Candidate]) -> Candidate? {
        guard candidates.count > 1 else { return candidates.first }
        let rules: [(Candidate) -> Int64] = [
            { Int64(-$0.violations) },
            { -Int64($0.victims[0].priority) },
            { -$0.victims.reduce(0) { $0 + Int64($1.priority) + Int64(Int32.max) + 1 } },
            { Int64(-$0.victims.count) },
            { earliestStart($0.victims) },
        ]
        var left = candidates
        for rule in rules {
            let scores = left.map(rule)
            let best = scores.max() ?? 0
            left = zip(left, scores).filter { $1 == best }.map(\.0)
            if left.count == 1 { break }
        }
        return left.first
    }

    private static func earliestStart(_ victims: [PodRecord]) -> Int64 {
        let highest = victims[0].priority
        return victims.reduce(.max) { $1.priority == highest ? min($0, $1.started) : $0 }
    }
}

/// Disruption budgets, compiled.
struct Budgets {
    private let budgets: [(budget: PodDisruptionBudget, selector: CompiledSelector)]

    init(_ budgets: [String: PodDisruptionBudget]) {
        self.budgets = budgets.sorted { $0.key < $1.key }.map { ($0.value, CompiledSelector(compiling: $0.value.spec.selector)) }
            .filter { !$0.1.isEverything && !$0.1.matchesNothing }
    }

    /// Pods whose going would break a budget, if they went in this order, and the others.
    func split(_ pods: [PodRecord]) -> (violating: [PodRecord], others: [PodRecord]) {
        if budgets.isEmpty { return ([], pods) }
        var allowed = budgets.map { Int($0.budget.status.disruptionsAllowed) }
        var (violating, others): ([PodRecord], [PodRecord]) = ([], [])
        for pod in pods {
            var breaks = false
            for (index, entry) in budgets.enumerated() where entry.budget.metadata.namespace == pod.shape.namespace {
                // One that is noted there is counted by the API server already.
                guard !pod.shape.labels.isEmpty, entry.selector.matches(pod.shape.labels),
                    entry.budget.status.disruptedPods[pod.pod.metadata.name] == nil
                else { continue }
                allowed[index] -= 1
                if allowed[index] < 0 { breaks = true }
            }
            if breaks { violating.append(pod) } else { others.append(pod) }
        }
        return (violating, others)
    }
}
