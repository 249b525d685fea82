import KubernetesAPI
import KubernetesSchema

/// Why a pod doesn't fit on a node, as a plugin says it.
public enum PluginStatus: Sendable, Equatable {
    case success
    /// Not now: deleting other pods could make room.
    case unschedulable(String)
    /// Not on this node, whatever is deleted.
    case unresolvable(String)

    public var isSuccess: Bool { self == .success }

    /// What the pod's event says.
    public var reason: String? {
        switch self {
        case .success: return nil
        case .unschedulable(let reason), .unresolvable(let reason): return reason
        }
    }
}

/// Tells whether a pod fits on a node.
public protocol FilterPlugin: Sendable {
    var name: String { get }
    func filter(_ pod: PodInfo, _ node: NodeInfo) -> PluginStatus
}

/// Tells how well a pod fits on a node, from 0 to 100 after normalization.
public protocol ScorePlugin: Sendable {
    var name: String { get }
    var weight: Int64 { get }
    func score(_ pod: PodInfo, _ node: NodeInfo) -> Int64
    /// Brings raw scores of all feasible nodes into 0…100.
    func normalize(_ scores: inout [Int64])
}

extension ScorePlugin {
    public func normalize(_ scores: inout [Int64]) {}

    /// Scales by the highest score; reversed, where less is better.
    func scale(_ scores: inout [Int64], reversed: Bool) {
        let highest = scores.max() ?? 0
        for index in scores.indices {
            let scaled = highest == 0 ? 0 : scores[index] * 100 / highest
            scores[index] = reversed ? 100 - scaled : scaled
        }
    }
}

/// What a container asks for, summed over a pod: CPU in thousandths, memory and everything else in units.
public struct ResourceSum: Sendable, Equatable {
    public var milliCPU: Int64 = 0
    public var memory: Int64 = 0
    public var ephemeralStorage: Int64 = 0
    public var others: [String: Int64] = [:]

    public init() {}

    public init(_ quantities: [String: Quantity]) {
        for (name, quantity) in quantities { self[name] = name == "cpu" ? quantity.milliValue : quantity.value }
    }

    subscript(_ name: String) -> Int64 {
        get {
            switch name {
            case "cpu": return milliCPU
            case "memory": return memory
            case "ephemeral-storage": return ephemeralStorage
            default: return others[name] ?? 0
            }
        }
        set {
            switch name {
            case "cpu": milliCPU = newValue
            case "memory": memory = newValue
            case "ephemeral-storage": ephemeralStorage = newValue
            default: others[name] = newValue
            }
        }
    }

    public static func += (left: inout ResourceSum, right: ResourceSum) {
        left.milliCPU += right.milliCPU
        left.memory += right.memory
        left.ephemeralStorage += right.ephemeralStorage
        for (name, value) in right.others { left.others[name, default: 0] += value }
    }

    public static func -= (left: inout ResourceSum, right: ResourceSum) {
        left.milliCPU -= right.milliCPU
        left.memory -= right.memory
        left.ephemeralStorage -= right.ephemeralStorage
        for (name, value) in right.others { left.others[name, default: 0] -= value }
    }

    /// The larger of each.
    func maximum(_ other: ResourceSum) -> ResourceSum {
        var result = self
        result.milliCPU = max(milliCPU, other.milliCPU)
        result.memory = max(memory, other.memory)
        result.ephemeralStorage = max(ephemeralStorage, other.ephemeralStorage)
        for (name, value) in other.others { result.others[name] = max(others[name] ?? 0, value) }
        return result
    }
}

/// A pod with what the scheduler computes of it once.
public struct PodInfo: Sendable {
    public let pod: Pod
    public let requests: ResourceSum
    /// Host ports: address, protocol and number.
    public let hostPorts: [HostPort]

    public struct HostPort: Sendable, Hashable {
        var address: String
        var networkProtocol: String
        var port: Int32

        /// Two ports collide on the same address, or where one of them is on all.
        func collides(with other: HostPort) -> Bool {
            networkProtocol == other.networkProtocol && port == other.port && (address == other.address || address == "0.0.0.0" || other.address == "0.0.0.0")
        }
    }

    public init(_ pod: Pod) {
        self.pod = pod
        requests = PodInfo.requests(pod)
        var ports: [HostPort] = []
        for container in pod.spec.containers + pod.spec.initContainers.filter({ $0.restartPolicy == "Always" }) {
            for port in container.ports {
                let number = port.hostPort != 0 ? port.hostPort : pod.spec.hostNetwork ? port.containerPort : 0
                guard number > 0 else { continue }
                let address = port.hostIP.isEmpty ? "0.0.0.0" : port.hostIP
                ports.append(HostPort(address: address, networkProtocol: port.protocol.isEmpty ? "TCP" : port.protocol, port: number))
            }
        }
        hostPorts = ports
    }

    /// The sum over the containers, or the largest step of initialization; sidecars count from their start on.
    static func requests(_ pod: Pod) -> ResourceSum {
        var running = ResourceSum()
        for container in pod.spec.containers { running += ResourceSum(container.resources.requests) }
        var sidecars = ResourceSum()
        var peak = ResourceSum()
        for container in pod.spec.initContainers {
            let own = ResourceSum(container.resources.requests)
            if container.restartPolicy == "Always" {
                sidecars += own
                peak = peak.maximum(sidecars)
            } else {
                var step = own
                step += sidecars
                peak = peak.maximum(step)
            }
        }
        running += sidecars
        var total = running.maximum(peak)
        if !pod.spec.overhead.isEmpty { total += ResourceSum(pod.spec.overhead) }
        return total
    }
}

/// A node with the pods that are, or are about to be, on it.
public struct NodeInfo: Sendable {
    public var node: Node
    public var allocatable: ResourceSum
    public var allowedPods: Int64
    public var requested = ResourceSum()
    /// By UID.
    public private(set) var pods: [String: PodInfo] = [:]
    public private(set) var hostPorts: [PodInfo.HostPort] = []

    public init(_ node: Node) {
        self.node = node
        allocatable = ResourceSum(node.status.allocatable)
        allowedPods = node.status.allocatable["pods"]?.value ?? 0
    }

    public mutating func add(_ pod: PodInfo) {
        guard pods.updateValue(pod, forKey: pod.pod.metadata.uid) == nil else { return }
        requested += pod.requests
        hostPorts += pod.hostPorts
    }
}
