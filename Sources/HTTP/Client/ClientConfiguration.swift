import NIOCore
import NIOSSL
import Synchronization

/// How a client reaches its one server.
public struct HTTPClientConfiguration: Sendable {
    public enum Endpoint: Sendable, Equatable, CustomStringConvertible {
        case tcp(host: String, port: Int)
        case unix(path: String)

        public var description: String {
            switch self {
            case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .unix(let path): path
            }
        }
    }

    public enum Protocols: Sendable, Equatable {
        /// Over TLS HTTP/2 if the server has it, else HTTP/1.1; HTTP/1.1 over plain connections.
        case automatic
        case http1Only
        /// HTTP/2 without asking (h2c on plain connections).
        case http2Only
    }

    public var endpoint: Endpoint
    /// nil: plain connections.
    public var tls: TLSClientConfiguration?
    public var protocols: Protocols = .automatic
    /// The `Host` of requests; nil derives it from the endpoint (`localhost` for unix sockets).
    public var authority: String?
    public var connectTimeout: Duration = .seconds(30)
    public var handshakeTimeout: Duration = .seconds(10)
    /// Unused connections are closed after this.
    public var idleTimeout: Duration = .seconds(90)
    /// Unused HTTP/1 connections to keep; client-go's 25.
    public var maxIdleConnections = 25
    /// Connections at most; further requests wait.
    public var maxConnections = 1024
    /// Most bytes of a response's headers.
    public var maxHeaderBytes = 1 << 20
    /// An HTTP/2 connection silent for this long is probed with a PING; client-go's 30 s.
    public var pingAfter: Duration = .seconds(30)
    /// ... and closed when the answer takes longer than this; client-go's 15 s.
    public var pingTimeout: Duration = .seconds(15)

    public init(endpoint: Endpoint, tls: TLSClientConfiguration? = nil) {
        self.endpoint = endpoint
        self.tls = tls
    }
}

/// A client's certificate and key.
public struct TLSClientIdentity: Sendable, Equatable {
    public var certificatePEM: [UInt8]
    public var privateKeyPEM: [UInt8]

    public init(certificatePEM: [UInt8], privateKeyPEM: [UInt8]) {
        self.certificatePEM = certificatePEM
        self.privateKeyPEM = privateKeyPEM
    }
}

/// TLS of a client: TLS 1.2 or newer.
public struct TLSClientConfiguration: Sendable {
    public enum Trust: Sendable, Equatable {
        case system
        /// CA bundle, PEM.
        case roots([UInt8])
        /// No verification at all.
        case insecure
    }

    public var trust: Trust
    /// Asked for at every connection; nil or a nil result: no client certificate.
    public var identity: (@Sendable () throws -> TLSClientIdentity?)?
    /// The name asked for and verified; nil takes the endpoint's host.
    public var serverName: String?

    public init(trust: Trust, identity: (@Sendable () throws -> TLSClientIdentity?)? = nil, serverName: String? = nil) {
        self.trust = trust
        self.identity = identity
        self.serverName = serverName
    }
}

/// Makes the TLS context for connections, anew only when the identity changed.
final class ClientTLSContexts: Sendable {
    private struct Cached {
        var identity: TLSClientIdentity?
        var plain: NIOSSLContext?
        var http2: NIOSSLContext?
    }

    private let configuration: TLSClientConfiguration
    private let cached = Mutex(Cached())

    init(configuration: TLSClientConfiguration) {
        self.configuration = configuration
    }

    func context(protocols: HTTPClientConfiguration.Protocols) throws -> NIOSSLContext {
        let identity = try configuration.identity?()
        let withHTTP2 = protocols != .http1Only
        let found = cached.withLock { cached -> NIOSSLContext? in
            guard cached.identity == identity else { return nil }
            return withHTTP2 ? cached.http2 : cached.plain
        }
        if let found { return found }
        let context = try NIOSSLContext(configuration: makeConfiguration(identity, protocols))
        cached.withLock { cached in
            if cached.identity != identity { cached = Cached(identity: identity) }
            if withHTTP2 { cached.http2 = context } else { cached.plain = context }
        }
        return context
    }

    private func makeConfiguration(
        _ identity: TLSClientIdentity?, _ protocols: HTTPClientConfiguration.Protocols
    ) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.shutdownTimeout = .seconds(1)
        switch protocols {
        case .automatic: tls.applicationProtocols = ["h2", "http/1.1"]
        case .http1Only: tls.applicationProtocols = ["http/1.1"]
        case .http2Only: tls.applicationProtocols = ["h2"]
        }
        switch configuration.trust {
        case .system: break
        case .roots(let pem): tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(pem))
        case .insecure:
            tls.certificateVerification = .none
            tls.trustRoots = .certificates([])
        }
        if let identity {
            let chain = try NIOSSLCertificate.fromPEMBytes(identity.certificatePEM)
            tls.certificateChain = chain.map { .certificate($0) }
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.privateKeyPEM, format: .pem))
        }
        return tls
    }

    /// The name for SNI and verification; nil for addresses, which are verified as such.
    func serverName(_ endpoint: HTTPClientConfiguration.Endpoint) -> String? {
        var name = configuration.serverName
        if name == nil, case .tcp(let host, _) = endpoint { name = host }
        guard let name, !name.isEmpty else { return nil }
        if (try? SocketAddress(ipAddress: name, port: 0)) != nil { return nil }
        return name
    }
}
