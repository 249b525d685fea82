import ArgumentParser
import Client
import HollowNodes
import KubernetesAPI
import KubernetesSchema

/// `swiftlet hollow-nodes`: nodes without machines, for loads and tests.
struct HollowNodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hollow-nodes", abstract: "Keep nodes without machines, and their pods, alive through the API.",
        discussion: """
            Each node registers, renews its Lease and reports its status as a kubelet does; pods that are bound to it are said to run, to be \
            ready and to have addresses, and stop when they are deleted. Nothing is really started.

            Objects say what is to be simulated by annotations:
              hollow.swiftlet/completes-after  on pods: how long their containers run before they end, as 5s; restarted where the pod's \
            policy says so
              hollow.swiftlet/exit-code        on pods: what their containers end with; 0 without it
              hollow.swiftlet/frozen           on nodes: "true" lets the node fall silent until the annotation is taken away

            A node that is deleted through the API stays away until it is made again.
            """)

    @OptionGroup var remote: RemoteOptions

    @Option(help: "How many nodes.")
    var nodes = 100

    @Option(help: "What nodes are called, before their number.")
    var namePrefix = "hollow-node"

    @Option(help: "Each node's cores.")
    var cpu = "4"

    @Option(help: "Each node's memory.")
    var memory = "32Gi"

    @Option(help: "How many pods each node takes.")
    var maxPods = 110

    @Option(help: "Further resources of each node, as example.com/device=8; may be repeated.")
    var resource: [String] = []

    @Option(help: "Labels of each node: key=value,…")
    var nodeLabels = ""

    @Option(help: "Taints of each node: key=value:Effect,…")
    var nodeTaints = ""

    @Option(help: "Deal the nodes out to this many zones (topology.kubernetes.io/zone); 0 for none.")
    var zones = 0

    @Option(help: "The range of pods' addresses on nodes that the cluster gives no range; each node has 256 of it.")
    var podCIDR = "10.128.0.0/9"

    @Option(help: "How often each node renews its Lease, as 10s.", transform: HollowNodesCommand.duration)
    var leaseInterval = Duration.seconds(10)

    @Option(help: "From a pod's binding until it runs, as 500ms.", transform: HollowNodesCommand.duration)
    var startDuration = Duration.zero

    @Option(help: "How long containers take to stop, at most the pod's grace.", transform: HollowNodesCommand.duration)
    var stopDuration = Duration.zero

    @Option(
        help: "How long containers run of pods that aren't to be restarted always, as those of Jobs. By default for ever.",
        transform: HollowNodesCommand.duration)
    var jobDuration: Duration?

    @Option(help: "The most requests at a time; they share few connections.")
    var concurrency = 32

    private static func duration(_ text: String) throws -> Duration {
        guard let duration = GoDuration(text)?.duration, duration >= .zero else {
            throw ValidationError("\"\(text)\" is no duration: write 15s or 500ms")
        }
        return duration
    }

    func validate() throws {
        guard nodes > 0, concurrency > 0, leaseInterval > .zero else {
            throw ValidationError("--nodes, --concurrency and --lease-interval must be more than nothing")
        }
        _ = try settings()
    }

    private func settings() throws -> HollowSettings {
        var settings = HollowSettings()
        settings.count = nodes
        settings.namePrefix = namePrefix
        settings.zones = zones
        settings.version = "v\(Version.kubernetes)"
        (settings.leaseInterval, settings.startDuration, settings.stopDuration) = (leaseInterval, startDuration, stopDuration)
        (settings.jobDuration, settings.concurrency) = (jobDuration, concurrency)
        var amounts = ["cpu": cpu, "memory": memory, "pods": "\(maxPods)"]
        for entry in resource {
            let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--resource \(entry): write name=amount") }
            amounts[parts[0]] = parts[1]
        }
        for (name, text) in amounts {
            guard let amount = Quantity(text) else { throw ValidationError("\"\(text)\" is no amount of \(name)") }
            settings.capacity[name] = amount
        }
        for entry in nodeLabels.split(separator: ",") {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw ValidationError("--node-labels \(entry): write key=value") }
            settings.labels[parts[0]] = parts[1]
        }
        settings.taints = try nodeTaints.split(separator: ",").map { try HollowNodesCommand.taint(String($0)) }
        guard let range = CIDR(podCIDR), !range.isV6, range.size >= UInt64(nodes) << 8 else {
            throw ValidationError("--pod-cidr \(podCIDR): must be a range of IPv4 with 256 addresses for each node")
        }
        settings.podRange = range
        return settings
    }

    private static func taint(_ text: String) throws -> Taint {
        let halves = text.split(separator: ":").map(String.init)
        guard halves.count == 2 else { throw ValidationError("--node-taints \(text): write key=value:Effect") }
        let pair = halves[0].split(separator: "=", maxSplits: 1).map(String.init)
        var taint = Taint()
        (taint.key, taint.value, taint.effect) = (pair[0], pair.count > 1 ? pair[1] : "", halves[1])
        return taint
    }

    mutating func run() async throws {
        let settings = try settings()
        let client = try await remote.client(agent: "hollow-nodes/swiftlet")
        let logger = remote.logging.makeLogger("hollow-nodes")
        try await ComponentRun.untilSignal { await HollowNodes(client: client, settings: settings, logger: logger).run() }
    }
}
