import KubernetesAPI
import KubernetesSchema

/// The node that the pod names.
struct NodeNamePlugin: FilterPlugin {
    let name = "NodeName"

    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus {
        pod.pod.spec.nodeName.isEmpty || pod.pod.spec.nodeName == node.node.metadata.name
            ? .success : .unresolvable("node(s) didn't match the requested node name")
    }
}

/// Nodes that are cordoned off take no new pods, but for those that tolerate it.
struct NodeUnschedulablePlugin: FilterPlugin {
    let name = "NodeUnschedulable"
    static let taint = Taints.Key(key: "node.kubernetes.io/unschedulable", value: "", effect: "NoSchedule")

    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus {
        guard node.node.spec.unschedulable else { return .success }
        let tolerates = pod.pod.spec.tolerations.contains { Taints.tolerates($0, NodeUnschedulablePlugin.taint) }
        return tolerates ? .success : .unresolvable("node(s) were unschedulable")
    }
}

/// Taints and tolerations.
struct TaintTolerationPlugin: FilterPlugin, ScorePlugin {
    let name = "TaintToleration"
    let weight: Int64 = 3

    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus {
        for taint in node.node.spec.taints where taint.effect == "NoSchedule" || taint.effect == "NoExecute" {
            let key = Taints.Key(key: taint.key, value: taint.value, effect: taint.effect)
            if !pod.pod.spec.tolerations.contains(where: { Taints.tolerates($0, key) }) {
                return .unresolvable("node(s) had untolerated taint(s)")
            }
        }
        return .success
    }

    func score(_ pod: PodInfo, _ node: NodeInfo) -> Int64 {
        let tolerations = pod.pod.spec.tolerations.filter { $0.effect.isEmpty || $0.effect == "PreferNoSchedule" }
        return Int64(node.node.spec.taints.filter { taint in
            taint.effect == "PreferNoSchedule" && !tolerations.contains { Taints.tolerates($0, Taints.Key(key: taint.key, value: taint.value, effect: taint.effect)) }
        }.count)
    }

    func normalize(_ scores: inout [Int64]) { scale(&scores, reversed: true) }
}

/// Whether tolerations cover taints.
public enum Taints {
    struct Key {
        var key: String
        var value: String
        var effect: String
    }

    static func tolerates(_ toleration: Toleration, _ taint: Key) -> Bool {
        if !toleration.effect.isEmpty, toleration.effect != taint.effect { return false }
        if !toleration.key.isEmpty, toleration.key != taint.key { return false }
        switch toleration.operator {
        case "", "Equal": return toleration.value == taint.value && !toleration.key.isEmpty
        case "Exists": return true
        case "Lt", "Gt":
            guard let bound = Int64(toleration.value), let value = Int64(taint.value) else { return false }
            return toleration.operator == "Lt" ? value < bound : value > bound
        default: return false
        }
    }
}

/// Node selectors and node affinity.
struct NodeAffinityPlugin: FilterPlugin, ScorePlugin {
    let name = "NodeAffinity"
    let weight: Int64 = 2

    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus {
        let labels = node.node.metadata.labels
        let refused = PluginStatus.unresolvable("node(s) didn't match Pod's node affinity/selector")
        for (key, value) in pod.pod.spec.nodeSelector where labels[key] != value { return refused }
        guard let required = pod.pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution else { return .success }
        return required.nodeSelectorTerms.contains { NodeTerms.matches($0, node.node) } ? .success : refused
    }

    func score(_ pod: PodInfo, _ node: NodeInfo) -> Int64 {
        guard let preferred = pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution else { return 0 }
        return preferred.reduce(0) { NodeTerms.matches($1.preference, node.node) ? $0 + Int64($1.weight) : $0 }
    }

    func normalize(_ scores: inout [Int64]) { scale(&scores, reversed: false) }
}

enum NodeTerms {
    /// A term without requirements matches nothing.
    static func matches(_ term: NodeSelectorTerm, _ node: Node) -> Bool {
        if term.matchExpressions.isEmpty, term.matchFields.isEmpty { return false }
        let labels = node.metadata.labels
        return term.matchExpressions.allSatisfy { requirement($0).matches(labels) }
            && term.matchFields.allSatisfy { requirement($0).matches(["metadata.name": node.metadata.name]) }
    }

    private static func requirement(_ expression: NodeSelectorRequirement) -> KubernetesSchema.LabelSelector.Requirement {
        let op: KubernetesSchema.LabelSelector.Operator
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

/// Ports on the host.
struct NodePortsPlugin: FilterPlugin {
    let name = "NodePorts"

    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus {
        let collides = pod.hostPorts.contains { own in node.hostPorts.contains { own.collides(with: $0) } }
        return collides ? .unschedulable("node(s) didn't have free ports for the requested pod ports") : .success
    }
}

/// Resources: what is asked for has to be free; the emptier node is the better one.
struct NodeResourcesFitPlugin: FilterPlugin, ScorePlugin {
    let name = "NodeResourcesFit"
    let weight: Int64 = 1

    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus {
        if Int64(node.pods.count) + 1 > node.allowedPods { return .unschedulable("Too many pods") }
        var missing: [String] = []
        var isHopeless = false
        func check(_ name: String, _ shown: String) {
            let wanted = pod.requests[name]
            guard wanted > 0, wanted > node.allocatable[name] - node.requested[name] else { return }
            missing.append("Insufficient \(shown)")
            if wanted > node.allocatable[name] { isHopeless = true }
        }
        for name in ["cpu", "memory", "ephemeral-storage"] { check(name, name) }
        for name in pod.requests.others.keys.sorted() { check(name, name) }
        guard !missing.isEmpty else { return .success }
        let reason = missing.joined(separator: ", ")
        return isHopeless ? .unresolvable(reason) : .unschedulable(reason)
    }

    /// What containers that ask for nothing count as, so that they spread as well.
    private static let defaultMilliCPU: Int64 = 100
    private static let defaultMemory: Int64 = 200 << 20

    func score(_ pod: PodInfo, _ node: NodeInfo) -> Int64 {
        func free(_ capacity: Int64, _ used: Int64) -> Int64 { capacity <= 0 || used > capacity ? 0 : (capacity - used) * 100 / capacity }
        func nonZero(_ sum: ResourceSum) -> (Int64, Int64) {
            (sum.milliCPU == 0 ? NodeResourcesFitPlugin.defaultMilliCPU : sum.milliCPU, sum.memory == 0 ? NodeResourcesFitPlugin.defaultMemory : sum.memory)
        }
        var cpu: Int64 = 0
        var memory: Int64 = 0
        for other in node.pods.values {
            let (c, m) = nonZero(other.requests)
            cpu += c
            memory += m
        }
        let (c, m) = nonZero(pod.requests)
        return (free(node.allocatable.milliCPU, cpu + c) + free(node.allocatable.memory, memory + m)) / 2
    }
}

/// CPU and memory should be used alike.
struct BalancedAllocationPlugin: ScorePlugin {
    let name = "NodeResourcesBalancedAllocation"
    let weight: Int64 = 1

    func score(_ pod: PodInfo, _ node: NodeInfo) -> Int64 {
        func share(_ capacity: Int64, _ used: Int64) -> Double { capacity <= 0 ? 1 : min(Double(used) / Double(capacity), 1) }
        let cpu = share(node.allocatable.milliCPU, node.requested.milliCPU + pod.requests.milliCPU)
        let memory = share(node.allocatable.memory, node.requested.memory + pod.requests.memory)
        return Int64((1 - abs(cpu - memory) / 2) * 100)
    }
}

/// Images that are there already needn't be pulled.
struct ImageLocalityPlugin: ScorePlugin {
    let name = "ImageLocality"
    let weight: Int64 = 1

    func score(_ pod: PodInfo, _ node: NodeInfo) -> Int64 {
        let minimum: Int64 = 23 << 20
        let maximum: Int64 = 1000 << 20 * Int64(max(pod.pod.spec.containers.count, 1))
        var total: Int64 = 0
        for container in pod.pod.spec.containers {
            let image = node.node.status.images.first { $0.names.contains { $0 == container.image || $0 == "docker.io/library/\(container.image)" } }
            total += image?.sizeBytes ?? 0
        }
        let clamped = min(max(total, minimum), maximum)
        return maximum > minimum ? 100 * (clamped - minimum) / (maximum - minimum) : 0
    }
}

/// The plugins of the default profile that exist so far.
public struct SchedulingProfile: Sendable {
    public var schedulerName: String
    public var filters: [any FilterPlugin]
    public var scores: [any ScorePlugin]

    public init(schedulerName: String, filters: [any FilterPlugin], scores: [any ScorePlugin]) {
        self.schedulerName = schedulerName
        self.filters = filters
        self.scores = scores
    }

    /// Upstream's default profile, as far as it is built.
    public static let standard = SchedulingProfile(
        schedulerName: "default-scheduler",
        filters: [NodeUnschedulablePlugin(), NodeNamePlugin(), TaintTolerationPlugin(), NodeAffinityPlugin(), NodePortsPlugin(), NodeResourcesFitPlugin()],
        scores: [TaintTolerationPlugin(), NodeAffinityPlugin(), NodeResourcesFitPlugin(), BalancedAllocationPlugin(), ImageLocalityPlugin()])
}
