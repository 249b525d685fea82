/// Where and how a server listens.
public struct HTTPServerConfiguration: Sendable {
    public enum Address: Sendable, Equatable {
        /// Port 0 lets the system choose.
        case tcp(host: String, port: Int)
        case unix(path: String)
    }

    public var addresses: [Address]
    /// nil serves plain text: HTTP/1.1, and HTTP/2 by prior knowledge.
    public var tls: TLSServerConfiguration?
    /// A connection without a request is closed after this; upstream's 90 s.
    public var idleTimeout: Duration = .seconds(90)
    /// Time for the TLS handshake; Go's 10 s.
    public var handshakeTimeout: Duration = .seconds(10)
    /// Time for the first request's headers; upstream's 32 s.
    public var readHeaderTimeout: Duration = .seconds(32)
    /// Most bytes of a request's headers; Go's 1 MiB.
    public var maxHeaderBytes = 1 << 20
    /// HTTP/2 streams a connection may have open.
    public var maxConcurrentStreams = 250

    public init(addresses: [Address], tls: TLSServerConfiguration? = nil) {
        self.addresses = addresses
        self.tls = tls
    }
}
