import NIOCore
import NIOSSL
import Synchronization

/// The certificates a TLS server works with at one moment.
public struct TLSServerMaterial: Sendable, Equatable {
    /// The server's certificate chain, leaf first, PEM.
    public var certificatePEM: [UInt8]
    public var privateKeyPEM: [UInt8]
    /// When set, clients are asked for (not forced to show) a certificate, and these CAs are named to them.
    public var clientCAPEM: [UInt8]?
    /// Further certificates chosen by the server name that a client asks for; names may begin with `*.`.
    public var named: [Named]

    public struct Named: Sendable, Equatable {
        public var names: [String]
        public var certificatePEM: [UInt8]
        public var privateKeyPEM: [UInt8]

        public init(names: [String], certificatePEM: [UInt8], privateKeyPEM: [UInt8]) {
            self.names = names
            self.certificatePEM = certificatePEM
            self.privateKeyPEM = privateKeyPEM
        }
    }

    public init(certificatePEM: [UInt8], privateKeyPEM: [UInt8], clientCAPEM: [UInt8]? = nil, named: [Named] = []) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
        self.clientCAPEM = clientCAPEM
        self.named = named
    }
}

/// TLS of a server: TLS 1.2 or newer, ALPN `h2` and `http/1.1`.
///
/// Client certificates are not verified here: the whole chain that was presented goes to the handler.
public struct TLSServerConfiguration: Sendable {
    /// Asked for at every connection; must be quick (return what is in memory).
    public var material: @Sendable () throws -> TLSServerMaterial
    /// Ask clients for a certificate even when the material has no client CA.
    public var requestClientCertificates: Bool
    /// OpenSSL-style list for TLS 1.2; nil for the library's default.
    public var cipherSuites: String?
    /// Least version; TLS 1.3 only when true.
    public var requireTLS13: Bool
    /// Whether HTTP/2 is offered.
    public var allowHTTP2: Bool

    public init(
        requestClientCertificates: Bool = false, cipherSuites: String? = nil, requireTLS13: Bool = false, allowHTTP2: Bool = true,
        material: @escaping @Sendable () throws -> TLSServerMaterial
    ) {
        self.material = material
        self.requestClientCertificates = requestClientCertificates
        self.cipherSuites = cipherSuites
        self.requireTLS13 = requireTLS13
        self.allowHTTP2 = allowHTTP2
    }
}

/// Makes the TLS context for each connection, anew only when the certificates changed.
final class ServerTLSContexts: Sendable {
    private let configuration: TLSServerConfiguration
    private let cached = Mutex<(material: TLSServerMaterial, context: NIOSSLContext)?>(nil)

    init(configuration: TLSServerConfiguration) {
        self.configuration = configuration
    }

    func current() throws -> NIOSSLContext {
        let material = try configuration.material()
        if let context = cached.withLock({ $0?.material == material ? $0?.context : nil }) {
            return context
        }
        let context = try NIOSSLContext(configuration: makeConfiguration(material))
        cached.withLock { $0 = (material, context) }
        return context
    }

    private func makeConfiguration(_ material: TLSServerMaterial) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMBytes(material.certificatePEM).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(bytes: material.privateKeyPEM, format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        tls.minimumTLSVersion = configuration.requireTLS13 ? .tlsv13 : .tlsv12
        tls.applicationProtocols = configuration.allowHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
        tls.shutdownTimeout = .seconds(1)
        if let suites = configuration.cipherSuites { tls.cipherSuites = suites }
        tls.trustRoots = .certificates([])
        if let bundle = material.clientCAPEM {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(bundle))
            tls.sendCANameList = true
        }
        if material.clientCAPEM != nil || configuration.requestClientCertificates {
            tls.certificateVerification = .optionalVerification
        }
        let named = try material.named.map { entry in
            (names: entry.names.map { $0.lowercased() }, override: try ServerTLSContexts.override(entry))
        }
        if !named.isEmpty {
            tls.sslContextCallback = { values, promise in
                let asked = values.serverHostname?.lowercased() ?? ""
                let match = named.first { $0.names.contains { ServerTLSContexts.matches(asked, $0) } }
                promise.succeed(match?.override ?? .noChanges)
            }
        }
        return tls
    }

    private static func override(_ entry: TLSServerMaterial.Named) throws -> NIOSSLContextConfigurationOverride {
        var override = NIOSSLContextConfigurationOverride()
        override.certificateChain = try NIOSSLCertificate.fromPEMBytes(entry.certificatePEM).map { .certificate($0) }
        override.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: entry.privateKeyPEM, format: .pem))
        return override
    }

    /// Whether the asked host is the name, or one label below `*.name`.
    private static func matches(_ host: String, _ name: String) -> Bool {
        if host == name { return true }
        guard name.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
        return host[dot...] == name.dropFirst(1)
    }
}
