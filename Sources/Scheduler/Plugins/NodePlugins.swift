import KubernetesAPI

/// A filter that asks a closure; for rules whose cost is elsewhere.
final class ClosureFilter: NodeFilter {
    private let body: (Int) -> Verdict
    private let readsPods: Bool

    init(dependsOnPods: Bool = false, _ body: @escaping (Int) -> Verdict) {
        self.body = body
        readsPods = dependsOnPods
    }

    override var dependsOnPods: Bool { readsPods }
    override func check(_ slot: Int) -> Verdict { body(slot) }
}

/// The node that the pod names.
final class NodeName: FilterPlugin, HintingPlugin {
    let name = "NodeName"
    let events: Set<ClusterEvent.Kind> = [.nodeAdded]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let wanted = cycle.pod.pod.spec.nodeName
        if wanted.isEmpty { return .skip }
        let refusal = cycle.reasons.unresolvable("node(s) didn't match the requested node name")
        return .filter(ClosureFilter { [cluster = cycle.cluster] in cluster.slotNames[$0] == wanted ? .pass : refusal })
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        event.newNode?.metadata.name == pod.pod.spec.nodeName
    }
}

/// Nodes that are cordoned off take only pods that tolerate it.
final class NodeUnschedulable: FilterPlugin, HintingPlugin {
    let name = "NodeUnschedulable"
    let events: Set<ClusterEvent.Kind> = [.nodeAdded, .nodeUpdated, .podUpdated]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        if cycle.cluster.unschedulableCount == 0 || cycle.shape.tolerations.toleratesUnschedulable { return .skip }
        return .filter(Filter(cycle.cluster, cycle.reasons.unresolvable("node(s) were unschedulable")))
    }

    private final class Filter: NodeFilter {
        let cluster: Cluster
        let refusal: Verdict
        init(_ cluster: Cluster, _ refusal: Verdict) { (self.cluster, self.refusal) = (cluster, refusal) }
        override func check(_ slot: Int) -> Verdict { cluster.isUnschedulable[slot] ? refusal : .pass }
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard let node = event.newNode else { return pod.shape.tolerations.toleratesUnschedulable }
        return !node.spec.unschedulable && event.oldNode?.spec.unschedulable != false
    }
}

/// Taints and tolerations.
final class TaintToleration: FilterPlugin, ScorePlugin, HintingPlugin {
    let name = "TaintToleration"
    let events: Set<ClusterEvent.Kind> = [.nodeAdded, .nodeUpdated, .podUpdated]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        // The first set is the empty one.
        if cycle.cluster.taintSets.count == 1 { return .skip }
        return .filter(Filter(cycle.cluster, cycle.shape.tolerations, cycle.reasons.unresolvable("node(s) had untolerated taint(s)")))
    }

    private final class Filter: NodeFilter {
        let cluster: Cluster
        let rule: TolerationRule
        let refusal: Verdict

        init(_ cluster: Cluster, _ rule: TolerationRule, _ refusal: Verdict) {
            (self.cluster, self.rule, self.refusal) = (cluster, rule, refusal)
        }

        override func check(_ slot: Int) -> Verdict {
            let set = cluster.taintSet[slot]
            return set == 0 || rule.tolerates(set, cluster) ? .pass : refusal
        }
    }

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        // Without such taints all nodes are equal.
        let (cluster, rule) = (cycle.cluster, cycle.shape.tolerations)
        if cluster.taintSets.count == 1 { return nil }
        return slots.contains { rule.softCount(cluster.taintSet[$0], cluster) > 0 } ? Scorer(cluster, rule) : nil
    }

    private final class Scorer: NodeScorer {
        let cluster: Cluster
        let rule: TolerationRule
        init(_ cluster: Cluster, _ rule: TolerationRule) { (self.cluster, self.rule) = (cluster, rule) }

        override func score(_ slots: [Int], _ scores: inout [Int64]) {
            for (index, slot) in slots.enumerated() { scores[index] = rule.softCount(cluster.taintSet[slot], cluster) }
        }

        override func normalize(_ slots: [Int], _ scores: inout [Int64]) { NodeScorer.scale(&scores, reversed: true) }
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard let node = event.newNode else { return true }
        let tolerated = { (node: Node) in
            node.spec.taints.map(TaintFacts.init).allSatisfy { taint in
                !taint.forbids || pod.shape.tolerations.tolerations.contains { TolerationRule.tolerates($0, taint) }
            }
        }
        return tolerated(node) && (event.oldNode.map { !tolerated($0) } ?? true)
    }
}

/// Node selectors and node affinity, the pod's own and one that the configuration adds.
final class NodeAffinityPlugin: FilterPlugin, ScorePlugin, HintingPlugin {
    let name = "NodeAffinity"
    let events: Set<ClusterEvent.Kind> = [.nodeAdded, .nodeUpdated]
    private let addedRule: NodeTerms?
    private let addedPreferences: [(weight: Int64, terms: NodeTerms.Term)]

    init(added: NodeAffinity? = nil) {
        addedRule = added?.requiredDuringSchedulingIgnoredDuringExecution.map(NodeTerms.init)
        addedPreferences = (added?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map { (Int64($0.weight), NodeTerms.Term($0.preference)) }
    }

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let (cluster, shape) = (cycle.cluster, cycle.shape)
        if shape.nodeRule == nil, addedRule == nil { return .skip }
        let refusal = cycle.reasons.unresolvable("node(s) didn't match Pod's node affinity/selector")
        let enforced = cycle.reasons.unresolvable("node(s) didn't match scheduler-enforced node affinity")
        let added = addedRule
        // Where nodes are named, only they are looked at: a table of all would cost more.
        let isFew = shape.namedNodes != nil
        let bits = isFew ? nil : shape.nodeRule?.nodes(cluster)
        let filter = ClosureFilter { slot in
            guard let node = cluster.nodes[slot] else { return refusal }
            if let added, !added.matches(node.metadata.name, node.metadata.labels) { return enforced }
            if let bits { return bits.contains(slot) ? .pass : refusal }
            return shape.nodeRule?.matches(node) ?? true ? .pass : refusal
        }
        guard let names = shape.namedNodes else { return .filter(filter) }
        return names.isEmpty ? .refused(["pod affinity terms conflict"]) : .among(names, filter)
    }

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        let preferences = cycle.shape.preferredNodes + addedPreferences
        return preferences.isEmpty ? nil : Scorer(cycle.cluster, preferences)
    }

    private final class Scorer: NodeScorer {
        let cluster: Cluster
        let preferences: [(weight: Int64, terms: NodeTerms.Term)]

        init(_ cluster: Cluster, _ preferences: [(weight: Int64, terms: NodeTerms.Term)]) {
            (self.cluster, self.preferences) = (cluster, preferences)
        }

        override func score(_ slots: [Int], _ scores: inout [Int64]) {
            for (index, slot) in slots.enumerated() {
                guard let node = cluster.nodes[slot] else { continue }
                scores[index] = preferences.reduce(0) {
                    $1.terms.matches(node.metadata.name, node.metadata.labels) ? $0 + $1.weight : $0
                }
            }
        }

        override func normalize(_ slots: [Int], _ scores: inout [Int64]) { NodeScorer.scale(&scores, reversed: false) }
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard let node = event.newNode else { return false }
        let matches = { [addedRule] (node: Node) in
            (addedRule?.matches(node.metadata.name, node.metadata.labels) ?? true) && (pod.shape.nodeRule?.matches(node) ?? true)
        }
        return matches(node) && (event.oldNode.map { !matches($0) } ?? true)
    }
}

/// Ports on the host.
final class NodePorts: FilterPlugin, HintingPlugin {
    let name = "NodePorts"
    let events: Set<ClusterEvent.Kind> = [.assignedPodDeleted, .nodeAdded]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let ports = cycle.shape.key.ports
        if ports.isEmpty { return .skip }
        let refusal = cycle.reasons.unschedulable("node(s) didn't have free ports for the requested pod ports")
        return .filter(
            ClosureFilter(dependsOnPods: true) { [cluster = cycle.cluster] slot in
                let used = cluster.hostPorts[slot]
                return used.contains { used in ports.contains { $0.collides(with: used) } } ? refusal : .pass
            })
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard let gone = event.oldPod else { return true }
        return gone.shape.key.ports.contains { used in pod.shape.key.ports.contains { $0.collides(with: used) } }
    }
}

/// Prefers nodes that have the pod's images, by size and by how many nodes have them.
final class ImageLocality: ScorePlugin {
    let name = "ImageLocality"
    private static let least: Int64 = 23 << 20
    private static let mostPerContainer: Int64 = 1000 << 20

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        let (cluster, key) = (cycle.cluster, cycle.shape.key)
        let total = Double(max(1, cluster.nodeCount))
        var known: [(nodes: BitSet, amount: Int64)] = []
        for name in key.images {
            guard let image = cluster.images[name] else { continue }
            known.append((image.nodes, Int64(Double(image.size) * (Double(image.count) / total))))
        }
        return known.isEmpty || key.containerCount == 0 ? nil : Scorer(known, ImageLocality.mostPerContainer * Int64(key.containerCount))
    }

    private final class Scorer: NodeScorer {
        let images: [(nodes: BitSet, amount: Int64)]
        let most: Int64
        init(_ images: [(nodes: BitSet, amount: Int64)], _ most: Int64) { (self.images, self.most) = (images, most) }

        override func score(_ slots: [Int], _ scores: inout [Int64]) {
            for (index, slot) in slots.enumerated() {
                var sum: Int64 = 0
                for image in images where image.nodes.contains(slot) { sum += image.amount }
                let bounded = min(max(sum, ImageLocality.least), most)
                scores[index] = 100 * (bounded - ImageLocality.least) / (most - ImageLocality.least)
            }
        }
    }
}

/// Features that a node must have declared for what the pod uses.
final class NodeDeclaredFeatures: FilterPlugin, HintingPlugin {
    let name = "NodeDeclaredFeatures"
    let events: Set<ClusterEvent.Kind> = [.nodeAdded, .nodeUpdated, .podUpdated]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let required = cycle.shape.key.features
        if required.isEmpty { return .skip }
        let refusal = cycle.reasons.unresolvable("node(s) didn't match Pod's required features")
        return .filter(
            ClosureFilter { [cluster = cycle.cluster] slot in
                let declared = cluster.nodes[slot]?.status.declaredFeatures ?? []
                return required.allSatisfy(declared.contains) ? .pass : refusal
            })
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard let node = event.newNode else { return true }
        let fits = { (node: Node) in pod.shape.key.features.allSatisfy(node.status.declaredFeatures.contains) }
        return fits(node) && (event.oldNode.map { !fits($0) } ?? true)
    }
}

/// Which declared features pods need.
enum DeclaredFeatures {
    static func required(_ pod: Pod) -> [String] {
        var features: [String] = []
        let restartsAll = (pod.spec.containers + pod.spec.initContainers).contains { container in
            container.restartPolicyRules.contains { $0.action == "RestartAllContainers" }
        }
        if restartsAll { features.append("RestartAllContainersOnContainerExits") }
        if pod.spec.hostNetwork, pod.spec.hostUsers == false { features.append("UserNamespacesHostNetworkSupport") }
        return features
    }
}
