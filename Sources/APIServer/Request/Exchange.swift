import HTTP
import KubernetesSchema

/// A request as the API server takes it, from a socket or from inside the process.
public struct APIRequest: Sendable {
    public var method: String
    /// The path as sent, percent-encoding included.
    public var path: String
    public var query: String?
    public var headers: HTTPFields
    /// Reads the whole body; throws `StatusError` 413 where it is larger than the limit.
    public var readBody: @Sendable () async throws -> [UInt8]
    /// The body as it comes in; nil in the process, where bodies are whole.
    public var bodyStream: HTTPBody?
    public var remoteAddress: String
    /// The chain of certificates that the client showed, leaf first.
    public var peerCertificates: [[UInt8]]
    /// An identity that needs no proof: only the executable's in-process clients have one.
    public var identity: UserInfo?

    public init(
        method: String, path: String, query: String? = nil, headers: HTTPFields = HTTPFields(), body: [UInt8] = [], identity: UserInfo? = nil,
        remoteAddress: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        readBody = { body }
        bodyStream = HTTPBody(bytes: body)
        self.remoteAddress = remoteAddress
        peerCertificates = []
        self.identity = identity
    }

    /// The largest body that is taken, as upstream's `MaxRequestBodyBytes`.
    public static let maximumBodyBytes = 3 * 1024 * 1024

    public init(_ request: IncomingRequest) {
        method = request.head.method
        path = request.head.path
        query = request.head.query
        headers = request.head.headers
        let body = request.body
        bodyStream = body
        readBody = {
            do {
                return try await body.collect(upTo: APIRequest.maximumBodyBytes)
            } catch HTTPError.bodyTooLarge {
                throw StatusError.requestEntityTooLarge("Request entity too large: limit is \(APIRequest.maximumBodyBytes)")
            }
        }
        remoteAddress = request.remoteAddress
        peerCertificates = request.peerCertificates
        identity = nil
    }
}

/// Where an answer goes.
public protocol ResponseSink: Sendable {
    /// Whether the head went out, after which an error can only end the stream.
    var isHeadWritten: Bool { get }
    /// Writes status and headers.
    func writeHead(status: Int, headers: HTTPFields) async throws
    /// Writes a part of the body; suspends while the peer is slow.
    func write(_ bytes: [UInt8]) async throws
    /// Ends the body.
    func finish() async throws
    /// A whole answer at once.
    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws
    /// Answers 101 and hands over the bytes of the connection.
    ///
    /// - Throws: where the transport can't (HTTP/2, in the process).
    func upgrade(headers: HTTPFields) async throws -> ByteStream
}

/// The sink of a request that came over HTTP.
struct HTTPSink: ResponseSink {
    let writer: ResponseWriter

    var isHeadWritten: Bool { writer.isHeadWritten }
    func writeHead(status: Int, headers: HTTPFields) async throws { try await writer.writeHead(status: status, headers: headers) }
    func write(_ bytes: [UInt8]) async throws { try await writer.write(bytes) }
    func finish() async throws { try await writer.finish() }
    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws {
        try await writer.send(status: status, headers: headers, body: body)
    }
    func upgrade(headers: HTTPFields) async throws -> ByteStream { try await writer.upgrade(headers: headers) }
}
