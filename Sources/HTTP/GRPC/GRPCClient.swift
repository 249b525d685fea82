import NIOCore
import Synchronization

/// A gRPC client on HTTP/2, of messages as bytes.
public final class GRPCClient: Sendable {
    /// Largest message that is received, bytes; CRI's 16 MiB.
    public static let defaultReceiveLimit = 16 << 20

    private let client: HTTPClient
    private let receiveLimit: Int

    /// Over a unix socket, plain.
    public convenience init(unixSocket path: String, receiveLimit: Int = GRPCClient.defaultReceiveLimit) {
        self.init(configuration: HTTPClientConfiguration(endpoint: .unix(path: path)), receiveLimit: receiveLimit)
    }

    /// Over TCP, plain when `tls` is nil.
    public convenience init(
        host: String, port: Int, tls: TLSClientConfiguration? = nil, receiveLimit: Int = GRPCClient.defaultReceiveLimit
    ) {
        let configuration = HTTPClientConfiguration(endpoint: .tcp(host: host, port: port), tls: tls)
        self.init(configuration: configuration, receiveLimit: receiveLimit)
    }

    /// HTTP/2 is always spoken.
    public init(configuration: HTTPClientConfiguration, receiveLimit: Int = GRPCClient.defaultReceiveLimit) {
        var configuration = configuration
        configuration.protocols = .http2Only
        client = HTTPClient(configuration: configuration)
        self.receiveLimit = receiveLimit
    }

    /// One message forth, one back.
    /// - Parameter path: `/package.Service/Method`.
    /// - Throws: `GRPCError` only.
    public func unary(
        path: String, message: [UInt8], metadata: HTTPFields = HTTPFields(), timeout: Duration? = nil
    ) async throws -> [UInt8] {
        let stream = try await serverStreaming(path: path, message: message, metadata: metadata, timeout: timeout)
        guard let reply = try await stream.next() else {
            throw GRPCError(.internal, "cardinality violation: received no response message from non-server-streaming RPC")
        }
        while try await stream.next() != nil {}
        return reply
    }

    /// One message forth, many back.
    /// - Throws: `GRPCError` only, here or from the stream's `next`.
    public func serverStreaming(
        path: String, message: [UInt8], metadata: HTTPFields = HTTPFields(), timeout: Duration? = nil
    ) async throws -> GRPCMessageStream {
        let request = makeRequest(path, metadata, timeout, .buffer(GRPCFraming.frame(message)))
        let deadline = timeout.map { ContinuousClock.now + $0 }
        return GRPCMessageStream(limit: receiveLimit, deadline: deadline, client: client, request: request)
    }

    /// Many messages forth and back. The call is made at once; end it with `finishSending` or by dropping both halves.
    public func bidirectional(path: String, metadata: HTTPFields = HTTPFields(), timeout: Duration? = nil) -> GRPCCall {
        let outbound = BytePipe()
        let request = makeRequest(path, metadata, timeout, .stream(HTTPBody(pipe: outbound)))
        let deadline = timeout.map { ContinuousClock.now + $0 }
        let stream = GRPCMessageStream(limit: receiveLimit, deadline: deadline, client: client, request: request)
        return GRPCCall(outbound: outbound, messages: stream)
    }

    private func makeRequest(
        _ path: String, _ metadata: HTTPFields, _ timeout: Duration?, _ body: OutgoingRequest.Body
    ) -> OutgoingRequest {
        var headers: HTTPFields = ["content-type": "application/grpc", "te": "trailers", "user-agent": "grpc-swiftlet"]
        if let timeout { headers.add("grpc-timeout", GRPCText.timeout(timeout)) }
        for field in metadata { headers.add(field.name, field.value) }
        return OutgoingRequest(method: "POST", target: path, headers: headers, body: body)
    }

    /// Ends all calls.
    public func shutdown() {
        client.shutdown()
    }
}

/// The messages that a server sends in one call. To be read by one task.
///
/// Dropping it, or cancelling the reading task and dropping it, cancels the call.
public final class GRPCMessageStream: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    private enum Phase {
        case calling
        case reading(IncomingResponse, GRPCReader)
        case ended(GRPCError?)
    }

    private let call: Task<IncomingResponse, any Error>
    private let limit: Int
    private let deadline: ContinuousClock.Instant?
    private let phase = Mutex(Phase.calling)

    init(limit: Int, deadline: ContinuousClock.Instant?, client: HTTPClient, request: OutgoingRequest) {
        self.limit = limit
        self.deadline = deadline
        call = Task { try await client.send(request) }
    }

    deinit {
        call.cancel()
    }

    /// The headers the server sent, awaited.
    public func initialMetadata() async throws -> HTTPFields {
        do {
            return try await withGRPCDeadline(deadline) { [call] in
                try await withTaskCancellationHandler { try await call.value } onCancel: { call.cancel() }
            }.headers
        } catch {
            throw GRPCError.from(error)
        }
    }

    /// The next message; nil when the call ended with OK.
    public func next() async throws -> [UInt8]? {
        do {
            return try await advance()
        } catch {
            let failure = GRPCError.from(error)
            end(failure)
            throw failure
        }
    }

    private func end(_ error: GRPCError?) {
        phase.withLock { $0 = .ended(error) }
        if error != nil { call.cancel() }
    }

    private func advance() async throws -> [UInt8]? {
        var (response, reader): (IncomingResponse, GRPCReader)
        switch phase.withLock({ $0 }) {
        case .ended(let error):
            if let error { throw error }
            return nil
        case .reading(let current, let rest):
            (response, reader) = (current, rest)
        case .calling:
            response = try await withGRPCDeadline(deadline) { [call] in
                try await withTaskCancellationHandler { try await call.value } onCancel: { call.cancel() }
            }
            guard response.status == 200 else { throw GRPCError.from(httpStatus: response.status) }
            if response.headers.contains("grpc-status"), let error = GRPCError.from(trailers: response.headers) { throw error }
            reader = GRPCReader(body: response.body, limit: limit)
        }
        let start = reader
        let (message, rest) = try await withGRPCDeadline(deadline) {
            var reader = start
            let message = try await reader.next()
            return (message, reader)
        }
        guard let message else {
            let trailers = response.trailers ?? response.headers
            if let error = GRPCError.from(trailers: trailers) { throw error }
            end(nil)
            return nil
        }
        phase.withLock { $0 = .reading(response, rest) }
        return message
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(stream: self)
    }

    public struct Iterator: AsyncIteratorProtocol {
        let stream: GRPCMessageStream

        public mutating func next() async throws -> [UInt8]? {
            try await stream.next()
        }
    }
}

/// A call with messages both ways.
public final class GRPCCall: Sendable {
    /// What the server sends.
    public let messages: GRPCMessageStream
    private let outbound: BytePipe

    init(outbound: BytePipe, messages: GRPCMessageStream) {
        self.outbound = outbound
        self.messages = messages
    }

    deinit {
        outbound.finish()
    }

    /// Sends a message; suspends while the server takes none. Throws `GRPCError` when the call has ended.
    public func send(_ message: [UInt8]) async throws {
        do {
            if outbound.isEnded { throw GRPCError(.unavailable, "EOF") }
            try await outbound.pushWaiting(GRPCFraming.frame(message))
        } catch {
            throw GRPCError.from(error)
        }
    }

    /// No more messages will be sent.
    public func finishSending() {
        outbound.finish()
    }
}
