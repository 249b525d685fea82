import Component
import Client
import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import Protocols
import Synchronization

/// The agent of a node: runs the pods that the API assigns to it and those of a folder of manifests.
public final class Kubelet: Sendable {
    /// How often the runtime is asked what has changed.
    static let relistInterval: Duration = .seconds(1)
    /// How often the folder of manifests is read.
    static let manifestInterval: Duration = .seconds(2)
    /// How often is looked for what pods left behind.
    static let housekeepingInterval: Duration = .seconds(30)

    public let configuration: KubeletConfiguration
    let client: APIClient?
    let runtime: CRIRuntime
    let logger: Logger
    private let serving: (@Sendable () throws -> TLSServerMaterial)?
    private let clientCAPEM: String?
    private let boundPort = Mutex<Int?>(nil)

    /// - Parameters:
    ///   - client: with the identity `system:node:<name>`; nil runs static pods alone.
    ///   - serving: certificate of the HTTPS server, asked for at every connection; nil for no server.
    ///   - clientCAPEM: who may sign clients' certificates.
    public init(
        configuration: KubeletConfiguration, client: APIClient?, runtime: CRIRuntime, serving: (@Sendable () throws -> TLSServerMaterial)? = nil,
        clientCAPEM: String? = nil, logger: Logger
    ) {
        self.configuration = configuration
        self.client = client
        self.runtime = runtime
        self.serving = serving
        self.clientCAPEM = clientCAPEM
        self.logger = logger
    }

    /// The port of the HTTPS server once it listens.
    public var port: Int? { boundPort.withLock { $0 } }

    /// Runs until the task is cancelled. Pods go on running then.
    /// - Throws: where the machine or the runtime can't be used at all.
    public func run() async throws {
        let configuration = self.configuration
        let (machine, found, cgroups) = try await BlockingIO.run {
            try Files.makeFolder("\(configuration.rootFolder)/pods", mode: 0o750)
            try Files.makeFolder(configuration.podLogsFolder)
            try Mounts.ensureShared(configuration.rootFolder)
            let machine = Machine.read()
            let cgroups = Cgroups.detect(root: configuration.cgroupRoot)
            try cgroups.prepare(milliCPU: machine.milliCPU)
            return (machine, Machine.addresses(), cgroups)
        }
        let addresses = configuration.nodeIPs.isEmpty ? found : configuration.nodeIPs
        let version = try await waitForRuntime()
        logger.info("the runtime answers", metadata: ["name": "\(version.runtimeName)", "version": "\(version.runtimeVersion)"])
        let manager = PodManager(
            self, machine: machine, addresses: addresses, cgroups: cgroups, runtimeName: version.runtimeName,
            hostResolver: try await hostResolver())
        await manager.agent.prepare()
        let server = try await startServer(manager)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await manager.run() }
            await group.waitForAll()
        }
        await server?.shutdown(graceful: .seconds(1))
        manager.stopWorkers()
    }

    private func startServer(_ manager: PodManager) async throws -> HTTPServer? {
        guard let serving else { return nil }
        let authority = clientCAPEM
        let tls = TLSServerConfiguration(requestClientCertificates: true) {
            var material = try serving()
            if material.clientCAPEM == nil { material.clientCAPEM = authority.map { Array($0.utf8) } }
            return material
        }
        let responder = KubeletServer(manager, access: ServerAccess(try DelegatedAccess(client: client, clientCAPEM: clientCAPEM), nodeName: configuration.nodeName), logger: logger)
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(addresses: [.tcp(host: configuration.address, port: configuration.port)], tls: tls),
            responder: responder, logger: logger)
        try await server.start()
        boundPort.withLock { $0 = server.boundPort }
        return server
    }

    private func waitForRuntime() async throws -> CRI.VersionResponse {
        var attempts = 0
        while true {
            do {
                return try await runtime.version()
            } catch {
                attempts += 1
                if attempts % 20 == 1 {
                    logger.warning("the container runtime doesn't answer", metadata: ["socket": "\(runtime.endpoint)", "cause": "\(error)"])
                }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    private func hostResolver() async throws -> CRI.DNSConfig {
        let path = configuration.resolverConfiguration
        return try await BlockingIO.run {
            guard let bytes = try? Files.read(path) else { return CRI.DNSConfig() }
            return ResolverConfiguration.parse(String(decoding: bytes, as: UTF8.self))
        }
    }
}
