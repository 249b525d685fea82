import ArgumentParser
import KubernetesSchema

/// Flags of a node: kubelet and service proxy.
struct NodeOptions: ParsableArguments {
    @Option(help: "The node's name. By default the machine's host name.")
    var nodeName: String?

    @Option(help: "The node's address. By default the machine's first address.")
    var nodeIP: String?

    @Option(help: "The port of the kubelet's server.")
    var kubeletPort = 10250

    @Option(help: "The kubelet's folder for pods. By default 'kubelet' in the data folder.")
    var rootDir: String?

    @Option(help: "A folder whose manifests are run as static pods.")
    var podManifestPath: String?

    @Option(help: "The socket of a running container runtime, unix:///run/containerd/containerd.sock, say. By default swiftlet runs a containerd of its own.")
    var containerRuntimeEndpoint: String?

    @Option(help: "Labels to give the node when it registers: name=value, separated by commas.")
    var nodeLabels = ""

    @Option(help: "The cgroup below which pods' groups are made. Several nodes on one machine need one each.")
    var cgroupRoot = "/"

    @Option(help: "The bridge of the pods' network.")
    var cniBridge = "cni0"

    @Option(help: "The domain of services' and pods' names.")
    var clusterDomain = "cluster.local"
}

/// Where cluster DNS answers: the tenth address of the services' range, as everybody expects.
enum ClusterDNSAddress {
    static func of(_ ranges: String) throws -> String {
        guard let first = ranges.split(separator: ",").first, let range = CIDR(String(first)) else {
            throw StartFailure("--service-cluster-ip-range: \"\(ranges)\" is no range of addresses (10.96.0.0/16, say)")
        }
        return range.address(at: 10).description
    }
}
