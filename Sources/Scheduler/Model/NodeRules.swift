import KubernetesAPI
import KubernetesSchema

/// A node selector, compiled: terms of which one must hold.
struct NodeTerms: Hashable {
    struct Term: Hashable {
        var labels: [CompiledSelector.Requirement]
        var names: [CompiledSelector.Requirement]

        init(_ term: NodeSelectorTerm) {
            labels = term.matchExpressions.map(NodeTerms.requirement)
            names = term.matchFields.map(NodeTerms.requirement)
        }

        /// A term that asks for nothing matches nothing.
        func matches(_ name: String, _ nodeLabels: [String: String]) -> Bool {
            if labels.isEmpty, names.isEmpty { return false }
            return labels.allSatisfy { $0.matches(nodeLabels) } && names.allSatisfy { $0.matches(["metadata.name": name]) }
        }
    }

    var terms: [Term]

    init(_ selector: NodeSelector) { terms = selector.nodeSelectorTerms.map(Term.init) }

    func matches(_ name: String, _ labels: [String: String]) -> Bool { terms.contains { $0.matches(name, labels) } }

    static func requirement(_ expression: NodeSelectorRequirement) -> CompiledSelector.Requirement {
        let op: CompiledSelector.Operator
        switch expression.operator {
        case "In": op = .in
        case "NotIn": op = .notIn
        case "Exists": op = .exists
        case "DoesNotExist": op = .doesNotExist
        case "Gt": op = .greaterThan
        default: op = .lessThan
        }
        return .init(key: expression.key, op: op, values: expression.values)
    }
}

/// A pod's node selector and required node affinity, with the nodes that fulfil them.
final class NodeRule {
    struct Key: Hashable {
        var selector: [String: String]
        var required: NodeTerms?
    }

    let key: Key
    private var bits = BitSet()
    private var version: UInt64 = 0

    init(_ key: Key) { self.key = key }

    func matches(_ node: Node) -> Bool {
        let labels = node.metadata.labels
        for (name, value) in key.selector where labels[name] != value { return false }
        return key.required?.matches(node.metadata.name, labels) ?? true
    }

    /// The nodes that match, found anew only after nodes have changed.
    func nodes(_ cluster: Cluster) -> BitSet {
        if version == cluster.topologyVersion { return bits }
        bits = BitSet(count: cluster.slotCount)
        for slot in cluster.order { if let node = cluster.nodes[slot], matches(node) { bits.insert(slot) } }
        version = cluster.topologyVersion
        return bits
    }
}

/// A taint as far as tolerations see it.
struct TaintFacts: Hashable {
    var key: String
    var value: String
    var effect: String

    init(_ taint: Taint) { (key, value, effect) = (taint.key, taint.value, taint.effect) }
    init(key: String, value: String = "", effect: String) { (self.key, self.value, self.effect) = (key, value, effect) }

    var forbids: Bool { effect == "NoSchedule" || effect == "NoExecute" }
}

/// A pod's tolerations, with what they say of each set of taints that nodes have.
final class TolerationRule {
    let tolerations: [Toleration]
    let toleratesUnschedulable: Bool
    /// By set of taints; nil is not known yet.
    private var isTolerated: [Bool?] = []
    private var softCounts: [Int64?] = []

    init(_ tolerations: [Toleration]) {
        self.tolerations = tolerations
        let taint = TaintFacts(key: "node.kubernetes.io/unschedulable", effect: "NoSchedule")
        toleratesUnschedulable = tolerations.contains { TolerationRule.tolerates($0, taint) }
    }

    /// Whether no taint of a set keeps the pod away.
    func tolerates(_ set: Int, _ cluster: Cluster) -> Bool {
        while isTolerated.count <= set { isTolerated.append(nil) }
        if let known = isTolerated[set] { return known }
        let answer = cluster.taintSets[set].allSatisfy { taint in
            !taint.forbids || tolerations.contains { TolerationRule.tolerates($0, taint) }
        }
        isTolerated[set] = answer
        return answer
    }

    /// How many taints of a set would rather have the pod elsewhere.
    func softCount(_ set: Int, _ cluster: Cluster) -> Int64 {
        while softCounts.count <= set { softCounts.append(nil) }
        if let known = softCounts[set] { return known }
        let relevant = tolerations.filter { $0.effect.isEmpty || $0.effect == "PreferNoSchedule" }
        let answer = cluster.taintSets[set].filter { taint in
            taint.effect == "PreferNoSchedule" && !relevant.contains { TolerationRule.tolerates($0, taint) }
        }.count
        softCounts[set] = Int64(answer)
        return Int64(answer)
    }

    static func tolerates(_ toleration: Toleration, _ taint: TaintFacts) -> Bool {
        if !toleration.effect.isEmpty, toleration.effect != taint.effect { return false }
        if !toleration.key.isEmpty, toleration.key != taint.key { return false }
        switch toleration.operator {
        case "", "Equal": return toleration.value == taint.value
        case "Exists": return true
        default: return false
        }
    }
}

/// A port on the host.
struct HostPort: Hashable {
    var address: String
    var networkProtocol: String
    var port: Int32

    /// Two ports collide on the same address, or where one of them is on all.
    func collides(with other: HostPort) -> Bool {
        networkProtocol == other.networkProtocol && port == other.port
            && (address == other.address || address == "0.0.0.0" || other.address == "0.0.0.0")
    }

    /// The ports of containers and of restartable init containers.
    static func all(_ pod: Pod) -> [HostPort] {
        var ports: [HostPort] = []
        for container in pod.spec.initContainers where container.restartPolicy == "Always" { ports += all(container) }
        for container in pod.spec.containers where !container.ports.isEmpty { ports += all(container) }
        return ports
    }

    private static func all(_ container: Container) -> [HostPort] {
        container.ports.filter { $0.hostPort > 0 }.map {
            HostPort(
                address: $0.hostIP.isEmpty ? "0.0.0.0" : $0.hostIP, networkProtocol: $0.protocol.isEmpty ? "TCP" : $0.protocol, port: $0.hostPort)
        }
    }
}
