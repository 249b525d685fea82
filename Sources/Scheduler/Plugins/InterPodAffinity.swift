import KubernetesAPI

/// Affinity and anti-affinity between pods, both the pod's own terms and those of pods that stand already.
final class InterPodAffinity: FilterPlugin, ScorePlugin, HintingPlugin {
    let name = "InterPodAffinity"
    let events: Set<ClusterEvent.Kind> = [
        .assignedPodAdded, .assignedPodUpdated, .assignedPodDeleted, .nodeAdded, .nodeUpdated, .podUpdated,
    ]
    private let hardWeight: Int64
    private let ignoresOthersPreferences: Bool

    init(hardWeight: Int64 = 1, ignoresOthersPreferences: Bool = false) {
        self.hardWeight = hardWeight
        self.ignoresOthersPreferences = ignoresOthersPreferences
    }

    private static func table(_ counter: PodCounter, _ key: String, _ cluster: Cluster) -> DomainTable {
        counter.table(cluster.topology(key), .all, cluster)
    }

    // MARK: Filtering

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let (cluster, shape) = (cycle.cluster, cycle.shape)
        let others = cluster.matchedTerms(shape).antiAffinity.filter { $0.counter.total > 0 }
            .map { InterPodAffinity.table($0.counter, $0.key.term.topologyKey, cluster) }
        if others.isEmpty, shape.requiredAffinity.isEmpty, shape.requiredAntiAffinity.isEmpty { return .skip }
        // A pod counts for affinity where it fulfils all terms.
        let all = shape.requiredAffinity.map(\.predicate)
        let together = all.isEmpty ? nil : cluster.counter(all, countsTerminating: true)
        let near = shape.requiredAffinity.map { InterPodAffinity.table(together ?? PodCounter(), $0.topologyKey, cluster) }
        let away = shape.requiredAntiAffinity.map {
            InterPodAffinity.table(cluster.counter([$0.predicate], countsTerminating: true), $0.topologyKey, cluster)
        }
        let isOwn = all.allSatisfy { $0.matches(namespace: shape.namespace, labels: shape.labels, cluster.namespaceLabels) }
        return .filter(Filter(near, away, others, mayBeFirst: isOwn, cycle.reasons))
    }

    private final class Filter: NodeFilter {
        let near: [DomainTable]
        let away: [DomainTable]
        let others: [DomainTable]
        /// The pod fulfils its own terms, so that the first of a group can stand anywhere.
        let mayBeFirst: Bool
        let noAffinity: Verdict
        let noDistance: Verdict
        let refusedByOthers: Verdict

        init(_ near: [DomainTable], _ away: [DomainTable], _ others: [DomainTable], mayBeFirst: Bool, _ reasons: ReasonTable) {
            (self.near, self.away, self.others, self.mayBeFirst) = (near, away, others, mayBeFirst)
            noAffinity = reasons.unresolvable("node(s) didn't match pod affinity rules")
            noDistance = reasons.unschedulable("node(s) didn't match pod anti-affinity rules")
            refusedByOthers = reasons.unschedulable("node(s) didn't satisfy existing pods anti-affinity rules")
        }

        override var dependsOnPods: Bool { true }

        override func narrow(_ slots: inout [Int], _ verdicts: inout [Verdict]) {
            // One term by another: most pods have one.
            if !near.isEmpty { keep(&slots, &verdicts, noAffinity, hasCompany) }
            for table in away { keep(&slots, &verdicts, table, noDistance) }
            for table in others { keep(&slots, &verdicts, table, refusedByOthers) }
        }

        /// Keeps nodes in whose domain no pod is counted.
        private func keep(_ slots: inout [Int], _ verdicts: inout [Verdict], _ table: DomainTable, _ refusal: Verdict) {
            if table.total == 0 { return }
            let (counts, domains) = (table.counts, table.key.domains)
            keep(&slots, &verdicts, refusal) { slot in
                let domain = Int(domains[slot])
                return domain < 0 || counts[domain] <= 0
            }
        }

        @inline(__always)
        private func keep(_ slots: inout [Int], _ verdicts: inout [Verdict], _ refusal: Verdict, _ passes: (Int) -> Bool) {
            var kept = 0
            for index in slots.indices {
                let slot = slots[index]
                if passes(slot) {
                    slots[kept] = slot
                    kept += 1
                } else {
                    verdicts[slot] = refusal
                }
            }
            slots.removeLast(slots.count - kept)
        }

        override func check(_ slot: Int) -> Verdict {
            if !near.isEmpty, !hasCompany(slot) { return noAffinity }
            for table in away where table.count(table.key.domain(slot)) > 0 { return noDistance }
            for table in others where table.count(table.key.domain(slot)) > 0 { return refusedByOthers }
            return .pass
        }

        private func hasCompany(_ slot: Int) -> Bool {
            var isAccompanied = true
            for table in near {
                let domain = table.key.domain(slot)
                if domain < 0 { return false }
                if table.count(domain) <= 0 { isAccompanied = false }
            }
            return isAccompanied || (mayBeFirst && near.allSatisfy { $0.total == 0 })
        }
    }

    // MARK: Scoring

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        let (cluster, shape) = (cycle.cluster, cycle.shape)
        if ignoresOthersPreferences, !shape.hasPreferences { return nil }
        var parts: [(table: DomainTable, weight: Int64)] = []
        func add(_ counter: PodCounter, _ key: String, _ weight: Int64) {
            if weight != 0, counter.total > 0 { parts.append((InterPodAffinity.table(counter, key, cluster), weight)) }
        }
        for term in shape.preferredAffinity {
            add(cluster.counter([term.term.predicate], countsTerminating: true), term.term.topologyKey, term.weight)
        }
        for term in shape.preferredAntiAffinity {
            add(cluster.counter([term.term.predicate], countsTerminating: true), term.term.topologyKey, -term.weight)
        }
        for other in cluster.matchedTerms(shape).others {
            switch other.key.kind {
            case .requiredAffinity: add(other.counter, other.key.term.topologyKey, hardWeight)
            case .preferredAffinity(let weight): add(other.counter, other.key.term.topologyKey, weight)
            case .preferredAntiAffinity(let weight): add(other.counter, other.key.term.topologyKey, -weight)
            case .requiredAntiAffinity: break
            }
        }
        return parts.isEmpty ? nil : Scorer(parts)
    }

    private final class Scorer: NodeScorer {
        let parts: [(table: DomainTable, weight: Int64)]
        init(_ parts: [(table: DomainTable, weight: Int64)]) { self.parts = parts }

        override func score(_ slots: [Int], _ scores: inout [Int64]) {
            for (index, slot) in slots.enumerated() {
                var sum: Int64 = 0
                for part in parts { sum += part.weight * Int64(part.table.count(part.table.key.domain(slot))) }
                scores[index] = sum
            }
        }

        override func normalize(_ slots: [Int], _ scores: inout [Int64]) {
            guard let least = scores.min(), let most = scores.max() else { return }
            for index in scores.indices {
                scores[index] = most > least ? Int64(100 * (Double(scores[index] - least) / Double(most - least))) : 0
            }
        }
    }

    // MARK: Hints

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        let shape = pod.shape
        func fulfils(_ other: PodRecord?, _ terms: [AffinityTerm]) -> Bool {
            guard let other else { return false }
            return terms.contains {
                $0.predicate.matches(namespace: other.shape.namespace, labels: other.shape.labels, cluster.namespaceLabels)
            }
        }
        switch event.kind {
        case .assignedPodAdded: return fulfils(event.newPod, shape.requiredAffinity)
        case .assignedPodUpdated:
            let helps = fulfils(event.newPod, shape.requiredAffinity) && !fulfils(event.oldPod, shape.requiredAffinity)
            return helps || (fulfils(event.oldPod, shape.requiredAntiAffinity) && !fulfils(event.newPod, shape.requiredAntiAffinity))
        case .assignedPodDeleted:
            if fulfils(event.oldPod, shape.requiredAntiAffinity) { return true }
            return event.oldPod?.shape.requiredAntiAffinity.contains {
                $0.predicate.matches(namespace: shape.namespace, labels: shape.labels, cluster.namespaceLabels)
            } ?? false
        case .nodeAdded, .nodeUpdated:
            guard let labels = event.newNode?.metadata.labels else { return false }
            guard let old = event.oldNode?.metadata.labels else {
                return shape.requiredAffinity.isEmpty || shape.requiredAffinity.contains { labels[$0.topologyKey] != nil }
            }
            let terms = shape.requiredAffinity + shape.requiredAntiAffinity
            // Others' terms may have refused the pod: then any change of labels counts.
            return terms.isEmpty ? old != labels : terms.contains { labels[$0.topologyKey] != old[$0.topologyKey] }
        default: return true
        }
    }
}
