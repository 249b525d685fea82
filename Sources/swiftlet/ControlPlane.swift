import APIServer
import Datastore
import Encryption
import EtcdEngine
import Glibc
import HTTP
import KubernetesSchema
import Logging
import Metrics
import PKI
import Wire

/// A running API server with all that belongs to it: datastore, certificates, sockets.
final class ControlPlane: Sendable {
    let server: APIServer
    let cluster: PKIStore.Cluster
    let pki: PKIStore
    let folder: DataFolder
    /// The URL that processes on this machine use.
    let localURL: String
    private let engine: any Engine
    private let encryption: EncryptionFollower?
    private let http: HTTPServer
    private let compaction: Task<Void, Never>
    private let renewal: Task<Void, Never>
    private let repair: Task<Void, Never>

    private init(
        server: APIServer, cluster: PKIStore.Cluster, pki: PKIStore, folder: DataFolder, localURL: String, engine: any Engine, encryption: EncryptionFollower?,
        http: HTTPServer,
        compaction: Task<Void, Never>, renewal: Task<Void, Never>, repair: Task<Void, Never>
    ) {
        self.server = server
        self.cluster = cluster
        self.pki = pki
        self.folder = folder
        self.localURL = localURL
        self.engine = engine
        self.encryption = encryption
        self.http = http
        self.compaction = compaction
        self.renewal = renewal
        self.repair = repair
    }

    /// Seconds since 1970.
    static let now: @Sendable () -> Int64 = { Int64(time(nil)) }

    static func start(_ options: ControlPlaneOptions, logger: Logger) async throws -> ControlPlane {
        let folder = try DataFolder(options.dataDir)
        let address = options.advertiseAddress ?? MachineAddresses.first(.v4) ?? "127.0.0.1"
        var configuration = try APIServerConfiguration(
            version: Version.kubernetes, advertiseAddress: address, securePort: options.securePort, serviceClusterIPRanges: options.serviceClusterIPRange.split(separator: ",").map(String.init),
            serviceNodePortRange: options.serviceNodePortRange, serviceAccountIssuer: options.authentication.accounts.issuer,
            enabledAdmissionPlugins: options.enableAdmissionPlugins.split(separator: ",").map(String.init),
            disabledAdmissionPlugins: options.disableAdmissionPlugins.split(separator: ",").map(String.init))
        configuration.features = try FeatureGates(options.featureGates)
        configuration.flags = GivenFlags.read(CommandLine.arguments)
        try options.audit.apply(to: &configuration)
        try options.flowControl.apply(to: &configuration)
        try options.authentication.apply(to: &configuration)
        try options.authorization.apply(to: &configuration)
        if let file = options.admissionControlConfigFile {
            let content = try FlagFile.bytes(file, "--admission-control-config-file")
            do {
                configuration.admission = try AdmissionConfiguration(content) { DataFolder.bytes($0) }
            } catch {
                throw StartFailure("--admission-control-config-file \(file): \(error)")
            }
        }
        let pki = PKIStore(folder: folder.path("pki"), now: now)
        let sans = names(options, configuration)
        var cluster = try failing("the certificates in \(folder.path("pki"))") { try pki.ensureCluster(dnsNames: sans.dns, ipAddresses: sans.addresses) }
        try options.authentication.accounts.apply(to: &cluster)
        let engine = try await openEngine(options, folder)
        do {
            return try await compose(options, configuration, folder, pki, cluster, sans, engine, logger)
        } catch {
            await engine.close()
            throw error
        }
    }

    private static func compose(
        _ options: ControlPlaneOptions, _ configuration: APIServerConfiguration, _ folder: DataFolder, _ pki: PKIStore, _ cluster: PKIStore.Cluster,
        _ sans: (dns: [String], addresses: [String]), _ engine: any Engine, _ logger: Logger
    ) async throws -> ControlPlane {
        let metrics = MetricRegistry()
        let encryption = try await options.encryption.open(metrics: metrics, logger: logger)
        var configuration = configuration
        configuration.healthChecks += encryption?.healthChecks ?? []
        var transformers: Store.ResourceTransformers?
        if let encryption { transformers = { encryption.encryption.transformer(group: $0, resource: $1) } }
        let store = Store(engine, resources: transformers)
        let server = try await APIServer.make(
            configuration, store: store, environment: environment(), credentials: try credentials(cluster, options.authentication), metrics: metrics,
            logger: logger)
        let tls = TLSServerConfiguration(requestClientCertificates: true) { [pair = cluster.apiServer, authority = cluster.authority.certificatePEM] in
            let current = pair.current
            return TLSServerMaterial(
                certificatePEM: current.certificatePEM, privateKeyPEM: current.privateKeyPEM, clientCAPEM: Array(authority.utf8))
        }
        let http = HTTPServer(
            configuration: HTTPServerConfiguration(addresses: [.tcp(host: options.bindAddress, port: options.securePort)], tls: tls), responder: server,
            logger: logger)
        do {
            try await http.start()
        } catch {
            throw StartFailure("can't serve on \(options.bindAddress):\(options.securePort): \(error); is another server running? choose another port with --secure-port")
        }
        let localURL = "https://127.0.0.1:\(http.boundPort ?? options.securePort)"
        try writeAdministrator(folder, pki, cluster, localURL)
        let compactor = Compactor(engine, logger: logger)
        let renewal = Task {
            // Certificates are looked at once a day; what is reissued is served from the next connection on.
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(86_400))
                do { _ = try pki.ensureCluster(dnsNames: sans.dns, ipAddresses: sans.addresses) } catch {
                    logger.error("certificates can't be renewed", metadata: ["cause": "\(error)"])
                }
            }
        }
        try await server.bootstrap(configuration)
        logger.info("serving", metadata: ["url": "\(localURL)"])
        return ControlPlane(
            server: server, cluster: cluster, pki: pki, folder: folder, localURL: localURL, engine: engine, encryption: encryption, http: http,
            compaction: Task { await compactor.run() }, renewal: renewal, repair: Task { await server.repairServices(configuration) })
    }

    func stop() async {
        compaction.cancel()
        renewal.cancel()
        repair.cancel()
        await http.shutdown(graceful: .seconds(2))
        await server.stop()
        encryption?.stop()
        await engine.close()
    }

    // MARK: Parts

    private static func openEngine(_ options: ControlPlaneOptions, _ folder: DataFolder) async throws -> any Engine {
        switch options.datastore ?? (options.etcdServers == nil ? "sqlite" : "etcd") {
        case "memory": return MemoryEngine()
        case "sqlite":
            try DataFolder.make(folder.path("db"), mode: 0o700)
            do {
                return try await SQLiteEngine.open(SQLiteEngine.Configuration(path: folder.path("db/state.db")))
            } catch let error as DatastoreError {
                if case .locked = error {
                    throw StartFailure("\(error); stop that one first, or choose another folder with --data-dir")
                }
                throw StartFailure("the datastore \(folder.path("db/state.db")) can't be opened: \(error)")
            }
        case "etcd": return try await openEtcd(options)
        case let other: throw StartFailure("unknown datastore \"\(other)\": choose sqlite, memory or etcd")
        }
    }

    private static func openEtcd(_ options: ControlPlaneOptions) async throws -> any Engine {
        guard let servers = options.etcdServers, !servers.isEmpty else { throw StartFailure("--datastore etcd: name its endpoints with --etcd-servers") }
        guard (options.etcdCertFile == nil) == (options.etcdKeyFile == nil) else { throw StartFailure("--etcd-certfile and --etcd-keyfile go together") }
        var configuration = EtcdEngine.Configuration(endpoints: servers.split(separator: ",").map(String.init))
        if let file = options.etcdCAFile {
            guard let bytes = DataFolder.bytes(file) else { throw StartFailure("--etcd-cafile: \(file) can't be read") }
            configuration.authorityPEM = bytes
        }
        if let certificate = options.etcdCertFile, let key = options.etcdKeyFile {
            guard DataFolder.bytes(certificate) != nil else { throw StartFailure("--etcd-certfile: \(certificate) can't be read") }
            guard DataFolder.bytes(key) != nil else { throw StartFailure("--etcd-keyfile: \(key) can't be read") }
            // Read anew for every connection: certificates are renewed under a running server.
            configuration.identity = {
                guard let certificatePEM = DataFolder.bytes(certificate), let keyPEM = DataFolder.bytes(key) else { return nil }
                return TLSClientIdentity(certificatePEM: certificatePEM, privateKeyPEM: keyPEM)
            }
        }
        do {
            return try await EtcdEngine.open(configuration)
        } catch {
            throw StartFailure("etcd at \(servers) can't be used: \(error)")
        }
    }

    private static func failing<T>(_ what: String, _ body: () throws -> T) throws -> T {
        do { return try body() } catch { throw StartFailure("\(what) can't be used: \(error)") }
    }

    static func environment() -> RegistryEnvironment {
        RegistryEnvironment(now: now, makeUID: { UUID4.make() }, nameSuffix: {
            // Upstream's alphabet: no vowels, and no digits that look like letters.
            let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
            return String((0..<5).map { _ in alphabet[Int.random(in: 0..<alphabet.count)] })
        }, preciseNow: {
            var moment = timespec()
            clock_gettime(CLOCK_REALTIME, &moment)
            return Timestamp(seconds: Int64(moment.tv_sec), nanos: Int32(moment.tv_nsec))
        })
    }

    private static func credentials(_ cluster: PKIStore.Cluster, _ options: AuthenticationOptions) throws -> APIServerCredentials {
        let clients = try AuthorityBundle(own: cluster.authority.certificatePEM, options.clientCAFile, "--client-ca-file")
        let proxies = try AuthorityBundle(
            own: cluster.frontProxyAuthority.certificatePEM, options.proxies.clientCAFile, "--requestheader-client-ca-file")
        if options.proxies.clientCAFile != nil, FlagList.parse(options.proxies.allowedNames ?? "").isEmpty, clients.overlaps(proxies) {
            throw StartFailure(
                "--requestheader-client-ca-file and --client-ca-file contain overlapping certificates; --requestheader-allowed-names must be "
                    + "specified to ensure regular client certificates cannot set authenticating proxy headers for arbitrary users")
        }
        return APIServerCredentials(
            clientAuthorityPEM: clients.pem, clientAuthorityKeyPEM: cluster.authority.privateKeyPEM,
            frontProxyAuthorityPEM: proxies.pem, serviceAccountKeyPEM: cluster.serviceAccountKeyPEM,
            serviceAccountPublicKeysPEM: try options.accounts.verificationKeys(own: cluster.serviceAccountPublicKeyPEM), kubeletClient: cluster.kubeletClient,
            frontProxyClient: cluster.frontProxyClient)
    }

    private static func names(_ options: ControlPlaneOptions, _ configuration: APIServerConfiguration) -> (dns: [String], addresses: [String]) {
        var dns = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost"]
        if let host = MachineAddresses.hostName { dns.append(host) }
        var addresses = ["127.0.0.1", "::1", configuration.advertiseAddress] + configuration.apiServerServiceAddresses
        for name in options.tlsSans.split(separator: ",").map(String.init) {
            if MachineAddresses.isAddress(name) { addresses.append(name) } else { dns.append(name) }
        }
        return (dns, Array(Set(addresses)).sorted())
    }

    private static func writeAdministrator(_ folder: DataFolder, _ pki: PKIStore, _ cluster: PKIStore.Cluster, _ url: String) throws {
        let request = CertificateRequest(commonName: "kubernetes-admin", organizations: ["system:masters"], usages: .client)
        _ = try pki.ensure("admin", by: cluster.authority, request)
        let current = try pki.keyPair("admin").current
        let pair = KeyPair(
            certificatePEM: String(decoding: current.certificatePEM, as: UTF8.self), privateKeyPEM: String(decoding: current.privateKeyPEM, as: UTF8.self))
        let text = KubeconfigFile.text(server: url, authorityPEM: cluster.authority.certificatePEM, user: "kubernetes-admin", pair: pair)
        try DataFolder.write(folder.path("admin.kubeconfig"), text)
    }
}

/// Random identifiers (RFC 9562, version 4).
enum UUID4 {
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var out: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { out.append(0x2d) }
            out.append(digits[Int(byte >> 4)])
            out.append(digits[Int(byte & 15)])
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// The addresses of this machine.
enum MachineAddresses {
    enum Family { case v4, v6 }

    static var hostName: String? {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, 255) == 0 else { return nil }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).lowercased()
        return name.isEmpty ? nil : name
    }

    static func isAddress(_ text: String) -> Bool {
        var v4 = in_addr()
        var v6 = in6_addr()
        return inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1
    }

    /// The first address of an interface that is up and no loopback.
    static func first(_ family: Family) -> String? {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        var next = list
        while let entry = next {
            next = entry.pointee.ifa_next
            guard let address = entry.pointee.ifa_addr, entry.pointee.ifa_flags & UInt32(IFF_LOOPBACK) == 0,
                entry.pointee.ifa_flags & UInt32(IFF_UP) != 0,
                Int32(address.pointee.sa_family) == (family == .v4 ? AF_INET : AF_INET6)
            else { continue }
            var host = [CChar](repeating: 0, count: 128)
            let length = socklen_t(family == .v4 ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size)
            guard getnameinfo(address, length, &host, 128, nil, 0, NI_NUMERICHOST) == 0 else { continue }
            let text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("169.254.") || text.hasPrefix("fe80") { continue }
            return text
        }
        return nil
    }
}
