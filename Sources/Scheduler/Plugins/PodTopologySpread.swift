import KubernetesAPI
import KubernetesSchema

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Even distribution of pods over domains of nodes.
final class PodTopologySpread: FilterPlugin, ScorePlugin, HintingPlugin {
    let name = "PodTopologySpread"
    let events: Set<ClusterEvent.Kind> = [
        .assignedPodAdded, .assignedPodUpdated, .assignedPodDeleted, .nodeAdded, .nodeUpdated, .nodeDeleted, .podUpdated,
    ]
    private let defaults: [TopologySpreadConstraint]
    private let isSystemDefault: Bool
    static let hostname = "kubernetes.io/hostname"

    /// - Parameter defaults: for pods without constraints; nil means the system's.
    init(defaults: [TopologySpreadConstraint]? = nil) {
        isSystemDefault = defaults == nil
        self.defaults = defaults ?? PodTopologySpread.systemDefaults
    }

    static let systemDefaults: [TopologySpreadConstraint] = [(hostname, Int32(3)), ("topology.kubernetes.io/zone", 5)].map { key, skew in
        var constraint = TopologySpreadConstraint()
        (constraint.topologyKey, constraint.maxSkew, constraint.whenUnsatisfiable) = (key, skew, "ScheduleAnyway")
        return constraint
    }

    /// The pod's constraints of an action, or those by default with the selector of its services and controller.
    private func constraints(_ cycle: Cycle, _ action: String) -> [SpreadConstraint] {
        let shape = cycle.shape
        if !shape.key.spread.isEmpty { return action == "DoNotSchedule" ? shape.hardSpread : shape.softSpread }
        let relevant = defaults.filter { $0.whenUnsatisfiable == action }
        if relevant.isEmpty { return [] }
        let selector = cycle.catalog.workloads.selector(shape)
        if selector.isEverything { return [] }
        return relevant.map {
            var constraint = SpreadConstraint($0, labels: shape.labels)
            constraint.selector = selector
            return constraint
        }
    }

    private static func eligibility(_ constraint: SpreadConstraint, _ keys: [String], _ shape: PodShape) -> Eligibility {
        var eligibility = Eligibility(requiredKeys: keys)
        if constraint.honorsAffinity, let rule = shape.nodeRule { eligibility.rule = .init(object: rule) }
        if constraint.honorsTaints { eligibility.tolerations = .init(object: shape.tolerations) }
        return eligibility
    }

    /// nil where the selector is empty: such a constraint counts nothing.
    private static func counter(_ constraint: SpreadConstraint, _ cycle: Cycle) -> PodCounter {
        if constraint.selector.isEverything { return PodCounter() }
        let predicate = PodPredicate(namespaces: [cycle.shape.namespace], namespaceSelector: nil, selector: constraint.selector)
        return cycle.cluster.counter([predicate], countsTerminating: false)
    }

    // MARK: Filtering

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let constraints = constraints(cycle, "DoNotSchedule")
        if constraints.isEmpty { return .skip }
        let keys = constraints.map(\.topologyKey)
        let cluster = cycle.cluster
        let rules = constraints.map { constraint in
            Rule(
                key: cluster.topology(constraint.topologyKey),
                table: PodTopologySpread.counter(constraint, cycle)
                    .table(cluster.topology(constraint.topologyKey), PodTopologySpread.eligibility(constraint, keys, cycle.shape), cluster),
                maxSkew: constraint.maxSkew, minDomains: constraint.minDomains,
                own: constraint.selector.matches(cycle.shape.labels) ? 1 : 0)
        }
        return .filter(Filter(rules, cycle.reasons))
    }

    private struct Rule {
        var key: TopologyKey
        var table: DomainTable
        var maxSkew: Int
        var minDomains: Int
        var own: Int
    }

    private final class Filter: NodeFilter {
        let rules: [Rule]
        let skewed: Verdict
        let unlabelled: Verdict

        init(_ rules: [Rule], _ reasons: ReasonTable) {
            self.rules = rules
            skewed = reasons.unschedulable("node(s) didn't match pod topology spread constraints")
            unlabelled = reasons.unresolvable("node(s) didn't match pod topology spread constraints (missing required label)")
        }

        override var dependsOnPods: Bool { true }

        override func check(_ slot: Int) -> Verdict {
            for rule in rules {
                let domain = rule.key.domain(slot)
                if domain < 0 { return unlabelled }
                // Without any eligible domain there is nothing to compare with, and the constraint can't be broken.
                let table = rule.table
                let least = table.domainCount < rule.minDomains ? 0 : table.domainCount == 0 ? Int(Int32.max) : table.minimum
                if table.count(domain) + rule.own - least > rule.maxSkew { return skewed }
            }
            return .pass
        }
    }

    // MARK: Scoring

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        let constraints = constraints(cycle, "ScheduleAnyway")
        if constraints.isEmpty { return nil }
        let cluster = cycle.cluster
        // By the system's constraints nodes without a zone are still spread by host.
        let requiresAll = !cycle.shape.key.spread.isEmpty || !isSystemDefault
        let keys = requiresAll ? constraints.map(\.topologyKey) : []
        let topologies = constraints.map { cluster.topology($0.topologyKey) }
        let ignored = slots.map { slot in requiresAll && !topologies.allSatisfy { $0.domain(slot) >= 0 } }
        let counted = ignored.reduce(0) { $1 ? $0 : $0 + 1 }
        var parts: [Part] = []
        for (constraint, topology) in zip(constraints, topologies) {
            let counter = PodTopologySpread.counter(constraint, cycle)
            if constraint.topologyKey == PodTopologySpread.hostname {
                parts.append(Part(topology: topology, counter: counter, table: nil, weight: log(Double(counted + 2)), skew: constraint.maxSkew))
                continue
            }
            let table = counter.table(topology, PodTopologySpread.eligibility(constraint, keys, cycle.shape), cluster)
            var seen = [Bool](repeating: false, count: topology.domainCount + 1)
            var size = 0
            for (index, slot) in slots.enumerated() where !ignored[index] {
                let domain = Int(topology.domain(slot)) + 1
                if !seen[domain] {
                    seen[domain] = true
                    size += 1
                }
            }
            parts.append(Part(topology: topology, counter: counter, table: table, weight: log(Double(size + 2)), skew: constraint.maxSkew))
        }
        return Scorer(parts, ignored)
    }

    private struct Part {
        var topology: TopologyKey
        var counter: PodCounter
        /// nil: pods are counted on each node.
        var table: DomainTable?
        var weight: Double
        var skew: Int
    }

    private final class Scorer: NodeScorer {
        let parts: [Part]
        let ignored: [Bool]
        init(_ parts: [Part], _ ignored: [Bool]) { (self.parts, self.ignored) = (parts, ignored) }

        override func score(_ slots: [Int], _ scores: inout [Int64]) {
            for (index, slot) in slots.enumerated() where !ignored[index] {
                var sum = 0.0
                for part in parts {
                    let domain = part.topology.domain(slot)
                    if domain < 0 { continue }
                    let count = part.table.map { $0.count(domain) } ?? part.counter.count(slot)
                    sum += Double(count) * part.weight + Double(part.skew - 1)
                }
                scores[index] = Int64(sum.rounded())
            }
        }

        override func normalize(_ slots: [Int], _ scores: inout [Int64]) {
            var (least, most): (Int64, Int64) = (.max, 0)
            for index in scores.indices where !ignored[index] { (least, most) = (min(least, scores[index]), max(most, scores[index])) }
            for index in scores.indices {
                if ignored[index] {
                    scores[index] = 0
                } else {
                    scores[index] = most == 0 ? 100 : 100 * (most + least - scores[index]) / most
                }
            }
        }
    }

    // MARK: Hints

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        let constraints = pod.shape.hardSpread
        // Constraints by default depend on services and controllers: any change may matter.
        if constraints.isEmpty { return true }
        func counts(_ other: PodRecord?) -> Bool {
            guard let other, other.shape.namespace == pod.shape.namespace, !other.isTerminating else { return false }
            return constraints.contains { $0.selector.matches(other.shape.labels) }
        }
        switch event.kind {
        case .assignedPodAdded: return counts(event.newPod)
        case .assignedPodDeleted:
            guard let gone = event.oldPod, gone.shape.namespace == pod.shape.namespace else { return false }
            return constraints.contains { $0.selector.matches(gone.shape.labels) }
        case .assignedPodUpdated: return counts(event.oldPod) != counts(event.newPod)
        case .nodeAdded, .nodeDeleted, .nodeUpdated:
            let has = { (node: Node?) in node.map { node in constraints.allSatisfy { node.metadata.labels[$0.topologyKey] != nil } } ?? false }
            guard event.kind == .nodeUpdated, has(event.oldNode), has(event.newNode) else { return has(event.oldNode) || has(event.newNode) }
            let moved = constraints.contains { event.oldNode?.metadata.labels[$0.topologyKey] != event.newNode?.metadata.labels[$0.topologyKey] }
            return moved || event.oldNode?.spec.taints != event.newNode?.spec.taints
        default: return true
        }
    }
}
