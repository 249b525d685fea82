import NIOCore

/// The version that a message came with.
public enum HTTPVersion: Sendable, Equatable, CustomStringConvertible {
    case http1_0
    case http1_1
    case http2

    public var description: String {
        switch self {
        case .http1_0: "HTTP/1.0"
        case .http1_1: "HTTP/1.1"
        case .http2: "HTTP/2.0"
        }
    }
}

/// Method, target and headers of a request as they came over the wire.
public struct HTTPRequestHead: Sendable {
    public var method: String
    /// Path and query as sent, e.g. `/api/v1/pods?limit=5`.
    public var target: String
    /// The part of `target` before `?`, not percent-decoded.
    public var path: String
    /// The part of `target` after the first `?`; nil without one.
    public var query: String?
    public var headers: HTTPFields
    public var version: HTTPVersion
    /// `https` or `http`.
    public var scheme: String
    /// The `Host` header or `:authority`; empty when the peer sent none.
    public var authority: String

    public init(
        method: String, target: String, headers: HTTPFields = HTTPFields(), version: HTTPVersion = .http1_1,
        scheme: String = "https", authority: String = ""
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.version = version
        self.scheme = scheme
        self.authority = authority
        let bytes = target.utf8
        if let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
            path = String(target[..<mark])
            query = String(target[bytes.index(after: mark)...])
        } else {
            path = target
            query = nil
        }
    }
}

/// What a handler is given.
public struct IncomingRequest: Sendable {
    public var head: HTTPRequestHead
    public var body: HTTPBody
    /// `ip:port` of the peer (`[ip6]:port`), `@` for a unix socket.
    public var remoteAddress: String
    /// DER certificates that the peer presented, leaf first, unverified; empty when it presented none.
    public var peerCertificates: [[UInt8]]
    public var isTLS: Bool

    public init(
        head: HTTPRequestHead, body: HTTPBody = .empty, remoteAddress: String = "", peerCertificates: [[UInt8]] = [],
        isTLS: Bool = false
    ) {
        self.head = head
        self.body = body
        self.remoteAddress = remoteAddress
        self.peerCertificates = peerCertificates
        self.isTLS = isTLS
    }
}

/// Answers requests.
///
/// The task in which `respond` runs is cancelled when the peer goes away. An error thrown before the head was written
/// is answered with a plain 500; thrown later it aborts the stream. Returning without an answer is a 500, too;
/// returning with the head but not the end written ends the response.
public protocol HTTPResponder: Sendable {
    func respond(to request: IncomingRequest, with response: ResponseWriter) async throws
}

/// A responder made of a closure.
public struct ClosureResponder: HTTPResponder {
    private let body: @Sendable (IncomingRequest, ResponseWriter) async throws -> Void

    public init(_ body: @escaping @Sendable (IncomingRequest, ResponseWriter) async throws -> Void) {
        self.body = body
    }

    public func respond(to request: IncomingRequest, with response: ResponseWriter) async throws {
        try await body(request, response)
    }
}

/// What a client sends.
public struct OutgoingRequest: Sendable {
    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        case buffer(ByteBuffer)
        /// Sent as the peer takes it; such a request is never retried.
        case stream(any AsyncSequence<ByteBuffer, any Error> & Sendable)
    }

    public var method: String
    /// Path and query, percent-encoded.
    public var target: String
    public var headers: HTTPFields
    public var body: Body

    public init(method: String = "GET", target: String, headers: HTTPFields = HTTPFields(), body: Body = .none) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }
}

/// What a client gets: the head, and the body as it comes.
///
/// Dropping the body (or cancelling the task that reads it, and dropping it) resets the stream.
public struct IncomingResponse: Sendable {
    public var status: Int
    public var headers: HTTPFields
    public var version: HTTPVersion
    public var body: HTTPBody
    /// DER certificates that the server presented, leaf first; empty without TLS.
    public var peerCertificates: [[UInt8]]

    public init(
        status: Int, headers: HTTPFields = HTTPFields(), version: HTTPVersion = .http1_1, body: HTTPBody = .empty,
        peerCertificates: [[UInt8]] = []
    ) {
        self.status = status
        self.headers = headers
        self.version = version
        self.body = body
        self.peerCertificates = peerCertificates
    }

    /// Trailer fields; nil until the body has been read to its end, and when there were none.
    public var trailers: HTTPFields? { body.trailers }
}
