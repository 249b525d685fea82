import APIServer
import ContainerRuntime
import Controllers
import KubernetesSchema
import Logging

extension ControlPlane {
    /// Runs this machine as a node of the cluster: containerd, kubelet, service proxy and cluster DNS.
    /// - Parameter clusterCIDRs: the ranges of all nodes' pods, never empty: the proxy hides pods' addresses from what lies outside.
    func runNode(_ options: NodeOptions, clusterDNS: String, clusterCIDRs: [CIDR], keepsRoutes: Bool, logging: LoggingOptions) async throws {
        let name = try NodeIdentity.name(options)
        let address = try NodeIdentity.address(options)
        try await NodeServices.publishDNS(LoopbackClient(server), clusterIP: clusterDNS, address: address)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.runKubelet(options, name: name, address: address, clusterDNS: clusterDNS, logging: logging) }
            group.addTask {
                try await NodeServices.runProxy(
                    self.client(Identities.proxy, agent: "kube-proxy/swiftlet"), nodeName: name, clusterCIDRs: clusterCIDRs, keepsRoutes: keepsRoutes,
                    logger: logging.makeLogger("proxy"))
            }
            group.addTask {
                try await NodeServices.runDNS(
                    self.client(Identities.dns, agent: "cluster-dns/swiftlet"), domain: options.clusterDomain, address: address, logger: logging.makeLogger("dns"))
            }
            while try await group.next() != nil {}
        }
    }
}

/// What a node is called and where it is reached.
enum NodeIdentity {
    static func name(_ options: NodeOptions) throws -> String {
        let name = (options.nodeName ?? MachineAddresses.hostName ?? "").lowercased()
        guard !name.isEmpty, Names.dns1123Subdomain(name).isEmpty else {
            throw StartFailure("\"\(name)\" can't be a node's name: give another with --node-name")
        }
        return name
    }

    static func address(_ options: NodeOptions) throws -> String {
        guard let address = options.nodeIP ?? MachineAddresses.first(.v4) ?? MachineAddresses.first(.v6) else {
            throw StartFailure("this machine has no address that others could reach it by: give one with --node-ip")
        }
        guard MachineAddresses.isAddress(address) else { throw StartFailure("--node-ip: \"\(address)\" is no address") }
        return address
    }
}
