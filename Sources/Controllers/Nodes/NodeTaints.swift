import KubernetesAPI
import KubernetesSchema

extension Node {
    func condition(_ type: String) -> NodeCondition? { status.conditions.first { $0.type == type } }
    var isReady: Bool { condition("Ready")?.status == "True" }
    /// As regions and zones are told apart; empty where there are none.
    var zoneKey: String {
        let region = metadata.labels["topology.kubernetes.io/region"] ?? ""
        let zone = metadata.labels["topology.kubernetes.io/zone"] ?? ""
        return region.isEmpty && zone.isEmpty ? "" : "\(region):\u{0}:\(zone)"
    }
}

/// Which taints nodes have by their conditions.
enum NodeTaints {
    static let notReady = "node.kubernetes.io/not-ready"
    static let unreachable = "node.kubernetes.io/unreachable"
    static let unschedulable = "node.kubernetes.io/unschedulable"

    private static let byCondition: [(type: String, status: String, key: String)] = [
        ("Ready", "False", notReady), ("Ready", "Unknown", unreachable), ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"), ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ]

    static func taint(_ key: String, _ effect: String, now: Timestamp) -> Taint {
        var taint = Taint()
        taint.key = key
        taint.effect = effect
        taint.timeAdded = Timestamp(seconds: now.seconds)
        return taint
    }

    /// The taints with those of conditions and of `unschedulable` brought up to date.
    static func noSchedule(_ node: Node, now: Timestamp) -> [Taint] {
        var wanted: [String] = []
        for entry in byCondition where node.condition(entry.type)?.status == entry.status { wanted.append(entry.key) }
        if node.spec.unschedulable { wanted.append(unschedulable) }
        let managed = Set(byCondition.map(\.key) + [unschedulable])
        var taints = node.spec.taints.filter { $0.effect != "NoSchedule" || !managed.contains($0.key) || wanted.contains($0.key) }
        for key in wanted where !taints.contains(where: { $0.key == key && $0.effect == "NoSchedule" }) {
            taints.append(taint(key, "NoSchedule", now: now))
        }
        return taints
    }

    /// The key of the taint that drives pods off, by the Ready condition; nil while the node is ready.
    static func evictionKey(_ node: Node) -> String? {
        switch node.condition("Ready")?.status {
        case "False": notReady
        case "Unknown", nil: unreachable
        default: nil
        }
    }

    /// The taints with exactly this one of the two that drive pods off; nil takes both away.
    static func noExecute(_ taints: [Taint], key: String?, now: Timestamp) -> [Taint] {
        var result = taints.filter { $0.effect != "NoExecute" || ($0.key != notReady && $0.key != unreachable) || $0.key == key }
        if let key, !result.contains(where: { $0.key == key && $0.effect == "NoExecute" }) {
            result.append(taint(key, "NoExecute", now: now))
        }
        return result
    }
}

extension Toleration {
    func tolerates(_ taint: Taint) -> Bool {
        if !effect.isEmpty, effect != taint.effect { return false }
        if !key.isEmpty, key != taint.key { return false }
        switch `operator` {
        case "", "Equal": return value == taint.value && !key.isEmpty
        case "Exists": return true
        case "Lt", "Gt":
            guard let left = Int64(taint.value), let right = Int64(value) else { return false }
            return `operator` == "Lt" ? left < right : left > right
        default: return false
        }
    }
}

/// When a pod has to leave a node.
enum EvictionTime: Equatable {
    case never
    case now
    /// So long after the taint was first seen.
    case after(Duration)

    static func of(_ pod: Pod, taints: [Taint]) -> EvictionTime {
        let taints = taints.filter { $0.effect == "NoExecute" }
        if taints.isEmpty { return .never }
        var shortest: Int64?
        for taint in taints {
            let used = pod.spec.tolerations.filter { $0.tolerates(taint) }
            if used.isEmpty { return .now }
            // As upstream: the first toleration that fits the taint counts.
            if let seconds = used.first?.tolerationSeconds { shortest = min(shortest ?? .max, max(0, seconds)) }
        }
        guard let shortest else { return .never }
        return shortest == 0 ? .now : .after(.seconds(shortest))
    }
}
