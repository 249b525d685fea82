import HTTP
import KubernetesSchema
import NIOCore
import Synchronization

/// An answer that goes out as messages of a WebSocket: logs and watches for clients, browsers above all, that can't read a stream otherwise.
///
/// The connection is upgraded when the head of a successful answer is written; failures go out as plain answers before that.
final class WebSocketSink: ResponseSink {
    /// How bytes become messages.
    enum Form: Sendable {
        /// `binary.k8s.io`: every write is a binary message. Also what a client gets that names no protocol.
        case binary
        /// `base64.binary.k8s.io`: every write is a text message in Base64.
        case base64
        /// A text message for every line.
        case lines
    }

    private let sink: any ResponseSink
    private let head: HTTPRequestHead
    private let subprotocol: String?
    private let form: Form
    private let connection = Mutex<WebSocketConnection?>(nil)
    private let listener = Mutex<Task<Void, Never>?>(nil)

    private init(_ sink: any ResponseSink, _ head: HTTPRequestHead, _ subprotocol: String?, _ form: Form) {
        self.sink = sink
        self.head = head
        self.subprotocol = subprotocol
        self.form = form
    }

    /// The sink for a stream of bytes, as of logs; nil where the client asks for no WebSocket.
    ///
    /// - Throws: 400 where the client offers only protocols that aren't spoken.
    static func forBytes(_ context: RequestContext, _ sink: any ResponseSink) throws -> WebSocketSink? {
        let head = requestHead(context)
        guard WebSocketHandshake.isRequested(head) else { return nil }
        // Tokens travel as protocols too.
        let offered = WebSocketHandshake.offeredProtocols(head).filter { !$0.hasPrefix("base64url.bearer.authorization.k8s.io.") }
        if offered.isEmpty { return WebSocketSink(sink, head, nil, .binary) }
        for name in offered {
            if name == "binary.k8s.io" { return WebSocketSink(sink, head, name, .binary) }
            if name == "base64.binary.k8s.io" { return WebSocketSink(sink, head, name, .base64) }
        }
        throw StatusError.badRequest("unable to upgrade: the requested protocols are not supported: \(offered.joined(separator: ", "))")
    }

    /// The sink for events, one JSON text a message; nil where the client asks for no WebSocket.
    static func forLines(_ context: RequestContext, _ sink: any ResponseSink) -> WebSocketSink? {
        let head = requestHead(context)
        return WebSocketHandshake.isRequested(head) ? WebSocketSink(sink, head, nil, .lines) : nil
    }

    private static func requestHead(_ context: RequestContext) -> HTTPRequestHead {
        HTTPRequestHead(method: context.request.method, target: context.request.path, headers: context.request.headers)
    }

    var isHeadWritten: Bool { connection.withLock { $0 != nil } || sink.isHeadWritten }

    func writeHead(status: Int, headers: HTTPFields) async throws {
        guard status == 200 else { return try await sink.writeHead(status: status, headers: headers) }
        let answer: HTTPFields
        do { answer = try WebSocketHandshake.responseHeaders(for: head, subprotocol: subprotocol) } catch { throw StatusError.badRequest("\(error)") }
        let made = WebSocketConnection(stream: try await sink.upgrade(headers: answer), role: .server)
        connection.withLock { $0 = made }
        // Somebody must read, so that pings are answered and an end is seen; what the client sends means nothing.
        let reading = Task { while (try? await made.receive()) != nil {} }
        listener.withLock { $0 = reading }
    }

    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        guard let connection = connection.withLock({ $0 }) else { return try await sink.write(bytes) }
        switch form {
        case .binary: try await connection.send(binary: ByteBuffer(bytes: bytes))
        case .base64: try await connection.send(text: Base64.encode(bytes))
        case .lines:
            for line in bytes.split(separator: 0x0a) { try await connection.send(text: String(decoding: line, as: UTF8.self) + "\n") }
        }
    }

    func finish() async throws {
        guard let connection = connection.withLock({ $0 }) else { return try await sink.finish() }
        // Dropping the stream would drop what is on its way.
        await connection.closeStream()
        listener.withLock { $0 }?.cancel()
    }

    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws {
        guard status == 200, !isHeadWritten else { return try await sink.send(status: status, headers: headers, body: body) }
        try await writeHead(status: status, headers: headers)
        try await write(body)
        try await finish()
    }

    func upgrade(headers: HTTPFields) async throws -> ByteStream { try await sink.upgrade(headers: headers) }
}
