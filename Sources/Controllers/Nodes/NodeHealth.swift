import KubernetesAPI
import KubernetesSchema

/// When a node was last heard of.
struct NodeHealth: Equatable {
    /// By the controller's own clock, as clocks of nodes may be wrong.
    var heardAt: Duration
    var heartbeat: Timestamp?
    var hadReady: Bool
    var renewTime: Timestamp?

    /// Takes in what the node and its Lease say now.
    static func observe(_ known: NodeHealth?, _ node: Node, _ lease: Lease?, now: Duration) -> NodeHealth {
        let ready = node.condition("Ready")
        var health = known ?? NodeHealth(heardAt: now, heartbeat: ready?.lastHeartbeatTime, hadReady: ready != nil)
        if health.hadReady != (ready != nil) || health.heartbeat != ready?.lastHeartbeatTime {
            health.heardAt = now
            health.heartbeat = ready?.lastHeartbeatTime
            health.hadReady = ready != nil
        }
        if let renewed = lease?.spec.renewTime, health.renewTime.map({ $0 < renewed }) ?? true {
            health.renewTime = renewed
            health.heardAt = now
        }
        return health
    }

    /// The node with unknown conditions, as it hasn't been heard of for too long.
    static func silenced(_ node: Node, now: Timestamp) -> Node {
        var node = node
        let time = Timestamp(seconds: now.seconds)
        for type in ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"] {
            if let index = node.status.conditions.firstIndex(where: { $0.type == type }) {
                guard node.status.conditions[index].status != "Unknown" else { continue }
                node.status.conditions[index].status = "Unknown"
                node.status.conditions[index].reason = "NodeStatusUnknown"
                node.status.conditions[index].message = "Kubelet stopped posting node status."
                node.status.conditions[index].lastTransitionTime = time
            } else {
                var condition = NodeCondition()
                condition.type = type
                condition.status = "Unknown"
                condition.reason = "NodeStatusNeverUpdated"
                condition.message = "Kubelet never posted node status."
                condition.lastHeartbeatTime = node.metadata.creationTimestamp
                condition.lastTransitionTime = time
                node.status.conditions.append(condition)
            }
        }
        return node
    }
}

/// How a zone fares: it decides how fast pods are driven off its silent nodes.
enum ZoneState: Equatable {
    case normal
    case partialDisruption
    /// No node is ready: it is more likely that the network fails than all nodes at once.
    case fullDisruption

    static let unhealthyThreshold = 0.55
    static let largeZone = 50

    static func of(_ nodes: [Node]) -> ZoneState {
        let ready = nodes.filter(\.isReady).count
        let notReady = nodes.count - ready
        if ready == 0, notReady > 0 { return .fullDisruption }
        if notReady > 2, Double(notReady) / Double(nodes.count) >= unhealthyThreshold { return .partialDisruption }
        return .normal
    }

    /// Time between two nodes of the zone that get tainted; nil: none at all.
    func pause(zoneSize: Int) -> Duration? {
        switch self {
        case .normal, .fullDisruption: return .seconds(10)
        case .partialDisruption: return zoneSize > ZoneState.largeZone ? .seconds(100) : nil
        }
    }
}
