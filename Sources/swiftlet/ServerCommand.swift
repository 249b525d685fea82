import APIServer
import ArgumentParser
import Controllers
import Logging

/// `swiftlet server`: everything in one process.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server", abstract: "Run a whole cluster in one process.",
        discussion: "API server, controllers, scheduler, kubelet, service proxy and cluster DNS, with a containerd of its own. kubectl reads admin.kubeconfig in the data folder.")

    @OptionGroup var options: ControlPlaneOptions

    @Option(help: "The range of pods' addresses; every node is given a part of it.")
    var clusterCIDR = "10.244.0.0/16"

    @Flag(help: "Run the control plane alone, without a node.")
    var disableAgent = false

    @Flag(inversion: .prefixedNo, help: "Keep the routes to other nodes' pods. Nodes have to reach each other directly for that.")
    var nodeRoutes = true

    @OptionGroup var node: NodeOptions

    mutating func run() async throws {
        let logger = options.logging.makeLogger("server")
        let ranges = try NodeServices.clusterCIDRs(clusterCIDR)
        guard !ranges.isEmpty else { throw StartFailure("--cluster-cidr: name the range of pods' addresses (10.244.0.0/16, say)") }
        // As kubeadm sets clusters up: machines join by bootstrap tokens.
        if options.authentication.enableBootstrapTokenAuth == nil { options.authentication.enableBootstrapTokenAuth = true }
        let plane = try await ControlPlane.start(options, logger: logger)
        try await NodeServices.grantKubeletAccess(LoopbackClient(plane.server))
        var controllers = ControllerOptions()
        controllers.clusterCIDR = clusterCIDR
        let (controllerOptions, nodeOptions, logging) = (controllers, disableAgent ? nil : node, options.logging)
        let keepsRoutes = nodeRoutes
        let dnsAddress = try ClusterDNSAddress.of(options.serviceClusterIPRange)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await plane.runControllers(controllerOptions, logger: logging.makeLogger("controller-manager")) }
                group.addTask { await plane.runScheduler(logger: logging.makeLogger("scheduler")) }
                if let nodeOptions {
                    group.addTask { try await plane.runNode(nodeOptions, clusterDNS: dnsAddress, clusterCIDRs: ranges, keepsRoutes: keepsRoutes, logging: logging) }
                }
                group.addTask {
                    try await Shutdown.wait()
                    throw Stopped()
                }
                while try await group.next() != nil {}
            }
        } catch is Stopped {
            logger.info("stopping")
        } catch {
            await plane.stop()
            throw error
        }
        await plane.stop()
    }

    /// A signal asked for the end.
    struct Stopped: Error {}
}
