import ArgumentParser
import Client
import ClusterDNS
import Controllers
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import Metrics
import PKI
import Scheduler
import Synchronization

/// Flags of components that reach the API over the network.
struct RemoteOptions: ParsableArguments {
    @Option(help: "The file that says where the API server is and who this component is.")
    var kubeconfig: String

    @OptionGroup var logging: LoggingOptions

    func restConfig() throws -> RESTConfig {
        do { return try Kubeconfig(path: kubeconfig).restConfig() } catch { throw StartFailure("--kubeconfig \(kubeconfig): \(error)") }
    }

    func client(agent: String) async throws -> APIClient {
        do { return APIClient(transport: try await HTTPSTransport(try restConfig()), userAgent: agent) } catch let error as StartFailure { throw error } catch {
            throw StartFailure("--kubeconfig \(kubeconfig): \(error)")
        }
    }
}

/// Runs a component until a signal asks for its end.
enum ComponentRun {
    /// - Parameter serving: runs beside the component; that it returns, as where it is switched off, ends nothing.
    static func untilSignal(
        serving: @escaping @Sendable () async throws -> Void = {}, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        do {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    try await serving()
                    return false
                }
                group.addTask {
                    try await body()
                    return true
                }
                group.addTask {
                    try await Shutdown.wait()
                    throw ServerCommand.Stopped()
                }
                while let isOver = try await group.next(), !isOver {}
                group.cancelAll()
            }
        } catch is ServerCommand.Stopped {
            return
        }
    }
}

/// `swiftlet scheduler`, as `kube-scheduler`.
struct SchedulerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "scheduler", abstract: "Give pods their nodes.", aliases: ["kube-scheduler"])
    @OptionGroup var remote: RemoteOptions
    @OptionGroup var election: LeaderElectionOptions
    @OptionGroup var serving: ServingOptions

    @Option(help: "A file with a KubeSchedulerConfiguration: profiles, plugins and their arguments, extenders.")
    var config: String?

    private func schedulerConfiguration() throws -> SchedulerConfiguration {
        guard let config else { return SchedulerConfiguration() }
        guard let text = DataFolder.bytes(config) else { throw StartFailure("--config \(config): the file can't be read") }
        do { return try SchedulerConfiguration(parsing: text) } catch { throw StartFailure("--config \(config): \(error)") }
    }

    mutating func run() async throws {
        let schedulerConfiguration = try schedulerConfiguration()
        let client = try await remote.client(agent: "kube-scheduler/swiftlet")
        let logger = remote.logging.makeLogger("scheduler")
        let (election, serving, metrics) = (election, serving, MetricRegistry())
        try await ComponentRun.untilSignal(
            serving: { try await serving.serve("kube-scheduler", port: 10259, client: client, metrics: metrics, logger: logger) },
            {
                try await election.run("kube-scheduler", client, logger) {
                    await Scheduler(client: client, configuration: schedulerConfiguration, metrics: metrics, logger: logger).run()
                }
            })
    }
}

/// `swiftlet controller-manager`, as `kube-controller-manager`.
struct ControllerManagerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "controller-manager", abstract: "Run the controllers.", aliases: ["kube-controller-manager"])
    @OptionGroup var remote: RemoteOptions
    @OptionGroup var election: LeaderElectionOptions
    @OptionGroup var serving: ServingOptions

    @Option(help: "The range of pods' addresses; every node is given a part of it. By default nodes are given none.")
    var clusterCIDR: String?

    @Option(help: "The authority that pods verify the API server by.")
    var rootCAFile: String?

    @Option(help: "The private key that the tokens in Secrets of service accounts are signed with. By default such Secrets aren't filled.")
    var serviceAccountPrivateKeyFile: String?

    @Option(help: "The certificate of the authority that signs approved certificate requests. By default none are signed.")
    var clusterSigningCertFile: String?

    @Option(help: "The key of the authority that signs approved certificate requests.")
    var clusterSigningKeyFile: String?

    func validate() throws {
        guard (clusterSigningCertFile == nil) == (clusterSigningKeyFile == nil) else {
            throw ValidationError("--cluster-signing-cert-file and --cluster-signing-key-file go together")
        }
    }

    private func signingAuthority() throws -> CertificateAuthority? {
        guard let certificate = clusterSigningCertFile, let key = clusterSigningKeyFile else { return nil }
        guard let certificatePEM = DataFolder.bytes(certificate) else { throw StartFailure("--cluster-signing-cert-file: \(certificate) can't be read") }
        guard let keyPEM = DataFolder.bytes(key) else { throw StartFailure("--cluster-signing-key-file: \(key) can't be read") }
        do {
            return try CertificateAuthority(
                certificatePEM: String(decoding: certificatePEM, as: UTF8.self), privateKeyPEM: String(decoding: keyPEM, as: UTF8.self))
        } catch {
            throw StartFailure("--cluster-signing-cert-file \(certificate): \(error)")
        }
    }

    mutating func run() async throws {
        var options = ControllerOptions()
        options.clusterCIDR = clusterCIDR
        options.signingAuthority = try signingAuthority()
        if let file = rootCAFile {
            guard let bytes = DataFolder.bytes(file) else { throw StartFailure("--root-ca-file: \(file) can't be read") }
            options.rootCABundle = String(decoding: bytes, as: UTF8.self)
        }
        if let file = serviceAccountPrivateKeyFile {
            let bytes = try FlagFile.bytes(file, "--service-account-private-key-file")
            do { options.serviceAccountKey = try JWTSigner(privateKeyPEM: String(decoding: bytes, as: UTF8.self)) } catch {
                throw StartFailure("--service-account-private-key-file \(file): \(error)")
            }
        }
        let logger = remote.logging.makeLogger("controller-manager")
        let config = try remote.restConfig()
        let base = try await remote.client(agent: "kube-controller-manager/swiftlet")
        let transports = ServiceAccountTransports(base: base, config: config)
        let metrics = MetricRegistry()
        options.metrics = metrics
        let settings = options
        let (election, serving) = (election, serving)
        try await ComponentRun.untilSignal(
            serving: { try await serving.serve("kube-controller-manager", port: 10257, client: base, metrics: metrics, logger: logger) },
            {
                try await election.run("kube-controller-manager", base, logger) {
                    let manager = ControllerManager(
                        clients: { name in
                            name == "shared-informers" ? base : APIClient(transport: transports.transport(name), userAgent: "\(name)/swiftlet")
                        }, options: settings, logger: logger)
                    await manager.run()
                }
            })
    }
}

/// Transports under the service accounts of controllers: each with a token of its own, asked for when it is needed and renewed in time.
final class ServiceAccountTransports: Sendable {
    private let base: APIClient
    private let config: RESTConfig

    init(base: APIClient, config: RESTConfig) {
        self.base = base
        self.config = config
    }

    func transport(_ name: String) -> any Transport { AccountTransport(name: name, base: base, config: config) }

    private actor AccountTransport: Transport {
        private let name: String
        private let base: APIClient
        private let config: RESTConfig
        private var current: HTTPSTransport?
        private var renewAt: ContinuousClock.Instant = .now
        static let tokenSeconds: Int64 = 3600

        init(name: String, base: APIClient, config: RESTConfig) {
            self.name = name
            self.base = base
            self.config = config
        }

        func send(_ request: ClientRequest) async throws -> ClientResponse { try await transport().send(request) }

        private func transport() async throws -> HTTPSTransport {
            if let current, ContinuousClock.now < renewAt { return current }
            var request = TokenRequest()
            request.spec.expirationSeconds = AccountTransport.tokenSeconds
            let issued: TokenRequest
            do {
                issued = try await base.createToken(namespace: "kube-system", serviceAccount: name, request)
            } catch let error as StatusError where error.isNotFound {
                var account = ServiceAccount()
                account.metadata.name = name
                account.metadata.namespace = "kube-system"
                // Another component may have made it just now.
                do { try await base.create(account) } catch where error.isAlreadyExists {}
                issued = try await base.createToken(namespace: "kube-system", serviceAccount: name, request)
            }
            var own = RESTConfig(server: config.server)
            own.certificateAuthority = config.certificateAuthority
            own.insecureSkipTLSVerify = config.insecureSkipTLSVerify
            own.tlsServerName = config.tlsServerName
            own.bearerToken = issued.status.token
            let made = try await HTTPSTransport(own)
            current = made
            renewAt = .now + .seconds(AccountTransport.tokenSeconds / 2)
            return made
        }
    }
}

/// `swiftlet proxy`, as `kube-proxy`.
struct ProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "proxy", abstract: "Keep this node's rules for services.", aliases: ["kube-proxy"])
    @OptionGroup var remote: RemoteOptions

    @Option(help: "The node's name. By default the machine's host name.")
    var nodeName: String?

    @Option(help: "The range of all nodes' pods: what pods send elsewhere leaves with the node's address. By default that is left to the network's plugins.")
    var clusterCIDR: String?

    @Flag(inversion: .prefixedNo, help: "Keep the routes to other nodes' pods. Nodes have to reach each other directly for that.")
    var nodeRoutes = true

    mutating func run() async throws {
        let ranges = try NodeServices.clusterCIDRs(clusterCIDR)
        let keepsRoutes = nodeRoutes
        guard let name = nodeName ?? MachineAddresses.hostName else { throw StartFailure("this machine has no name: give one with --node-name") }
        let client = try await remote.client(agent: "kube-proxy/swiftlet")
        let logger = remote.logging.makeLogger("proxy")
        try await ComponentRun.untilSignal { 
            try await NodeServices.runProxy(client, nodeName: name, clusterCIDRs: ranges, keepsRoutes: keepsRoutes, logger: logger)
        }
    }
}

/// `swiftlet dns`: cluster DNS.
struct DNSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dns", abstract: "Answer for the cluster's names.")
    @OptionGroup var remote: RemoteOptions

    @Option(help: "The address to listen on.")
    var address = "0.0.0.0"

    @Option(help: "The port to listen on.")
    var port = NodeServices.dnsPort

    @Option(help: "The cluster's domain.")
    var clusterDomain = "cluster.local"

    mutating func run() async throws {
        let client = try await remote.client(agent: "cluster-dns/swiftlet")
        let dns = ClusterDNS(
            client: client, domain: clusterDomain, address: address, port: port, upstreams: ClusterDNS.systemUpstreams(), logger: remote.logging.makeLogger("dns"))
        let shown = "\(address):\(port)"
        try await ComponentRun.untilSignal {
            do { try await dns.run() } catch { throw StartFailure("can't listen on \(shown): \(error)") }
        }
    }
}

/// `swiftlet kubelet`: a node that joins a cluster by a kubeconfig.
struct KubeletCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "kubelet", abstract: "Run this machine's pods.")
    @OptionGroup var remote: RemoteOptions
    @OptionGroup var node: NodeOptions

    @Option(help: "Where containerd, volumes and certificates rest.")
    var dataDir = "/var/lib/swiftlet-node"

    @Option(help: "The address of cluster DNS.")
    var clusterDNS = "10.96.0.10"

    @Option(help: "The authority that clients of this kubelet, the API server above all, are signed by.")
    var clientCAFile: String

    @Option(help: "The range of all nodes' pods, which the proxy must be told too: pods keep their addresses then. By default pods' addresses are hidden from other nodes.")
    var clusterCIDR: String?

    mutating func run() async throws {
        let folder = try DataFolder(dataDir)
        let name = try NodeIdentity.name(node)
        let address = try NodeIdentity.address(node)
        guard let authority = DataFolder.bytes(clientCAFile) else { throw StartFailure("--client-ca-file: \(clientCAFile) can't be read") }
        let pki = PKIStore(folder: folder.path("pki"), now: ControlPlane.now)
        // Self-issued, as upstream's kubelet does without a serving certificate of the cluster.
        let own = try pki.ensureAuthority("kubelet-ca", commonName: "\(name)-ca")
        let setup = KubeletSetup(
            name: name, address: address, clusterDNS: clusterDNS, client: try await remote.client(agent: "kubelet/swiftlet"), folder: folder,
            serving: try KubeletRunner.serving(pki, own, name: name, address: address), clientAuthorityPEM: String(decoding: authority, as: UTF8.self),
            masqueradesPods: try NodeServices.clusterCIDRs(clusterCIDR).isEmpty)
        let (options, logging) = (node, remote.logging)
        try await ComponentRun.untilSignal { try await KubeletRunner.run(options, setup, logging: logging) }
    }
}
