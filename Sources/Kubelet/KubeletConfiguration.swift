import KubernetesAPI
import KubernetesSchema

/// How a kubelet runs. Names and defaults are those of upstream's flags where there are such.
public struct KubeletConfiguration: Sendable {
    public var nodeName: String
    /// Addresses of the node, the first one primary; empty takes those of the interface with the default route.
    public var nodeIPs: [IPAddressValue] = []
    public var clusterDNS: [String] = []
    public var clusterDomain = "cluster.local"
    /// Where pods' volumes and files are.
    public var rootFolder = "/var/lib/kubelet"
    /// Where pods' logs are.
    public var podLogsFolder = "/var/log/pods"
    /// The folder of static pods' manifests; nil for none.
    public var staticPodPath: String?
    public var address = "0.0.0.0"
    /// 0 lets the system choose.
    public var port = 10250
    /// The cgroup below which pods' groups are made: `/` for upstream's place. Several kubelets on one machine need one each.
    public var cgroupRoot = "/"
    public var maxPods = 110
    public var registerNode = true
    public var registerWithTaints: [Taint] = []
    public var nodeLabels: [String: String] = [:]
    /// The resolver configuration that pods with the policy `Default` get, and the servers behind cluster DNS.
    public var resolverConfiguration = "/etc/resolv.conf"
    /// Where seccomp profiles of type Localhost are.
    public var seccompProfileRoot: String { "\(rootFolder)/seccomp" }
    /// How often the node's status is looked at.
    public var nodeStatusUpdateFrequency: Duration = .seconds(10)
    /// How often it is reported without a change.
    public var nodeStatusReportFrequency: Duration = .seconds(300)
    public var nodeLeaseDurationSeconds: Int32 = 40
    /// How often a pod is synced without a reason.
    public var syncFrequency: Duration = .seconds(60)
    /// The version that the node reports.
    public var kubernetesVersion = "v1.36.2"
    /// Writes the CNI configuration from the node's podCIDRs into this folder; nil leaves the network to others.
    public var cniConfigurationFolder: String?
    public var cniLeaseFolder = "/var/lib/cni/networks"
    /// The bridge of pods' network.
    public var cniBridge = "cni0"

    /// Whether the network's plugins hide pods' addresses from everything outside the node's own range. With several nodes leave it off and
    /// masquerade what leaves the cluster's range elsewhere.
    public var cniMasquerade = true

    public init(nodeName: String) { self.nodeName = nodeName }

    func podFolder(_ uid: String) -> String { "\(rootFolder)/pods/\(uid)" }
}
