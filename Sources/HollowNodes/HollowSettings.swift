import KubernetesAPI
import KubernetesSchema

/// What hollow nodes look like, and how they behave.
public struct HollowSettings: Sendable {
    public var count = 100
    /// Nodes are called by this and their number from 0 on.
    public var namePrefix = "hollow-node"
    public var capacity: [String: Quantity] = ["cpu": Quantity(4), "memory": Quantity(32 << 30, .binarySI), "pods": Quantity(110)]
    public var labels: [String: String] = [:]
    public var taints: [Taint] = []
    /// Nodes are dealt out to this many zones; none where it is 0.
    public var zones = 0
    /// Where pods get their addresses from on nodes that the cluster gave no range: each node has 256 of it.
    public var podRange = CIDR(base: IPAddressValue(isV6: false, bits: 10 << 24 | 128 << 16), prefixLength: 9)
    /// Where nodes get their addresses from.
    public var nodeRange = CIDR(base: IPAddressValue(isV6: false, bits: 172 << 24 | 16 << 16), prefixLength: 12)
    /// How often each node renews its Lease, which lasts four times as long; the kubelet's numbers.
    public var leaseInterval = Duration.seconds(10)
    /// How often each node reports a status in which nothing has changed.
    public var statusInterval = Duration.seconds(300)
    /// From a pod's binding until it runs.
    public var startDuration = Duration.zero
    /// How long containers take to stop when they are asked to; never longer than the pod's grace.
    public var stopDuration = Duration.zero
    /// How long containers of pods run that aren't to be restarted always and don't say it themselves; nil for ever.
    public var jobDuration: Duration?
    /// The most requests at a time.
    public var concurrency = 32
    /// What nodes say of their kubelet.
    public var version = "v1.36.2"

    public init() {}

    func nodeName(_ index: Int) -> String { "\(namePrefix)-\(index)" }
}

/// Annotations by which objects tell hollow nodes what to simulate.
public enum HollowAnnotations {
    /// On pods: how long its containers run before they end, as `5s`.
    public static let duration = "hollow.swiftlet/completes-after"
    /// On pods: what its containers end with; 0 without it.
    public static let exitCode = "hollow.swiftlet/exit-code"
    /// On nodes: `true` lets the node fall silent, as a machine without power would.
    public static let frozen = "hollow.swiftlet/frozen"
}
