import NIOCore

/// What a gRPC handler knows of its call.
public struct GRPCServerContext: Sendable {
    /// The underlying request: `head.headers` are the metadata, certificates and address the peer's.
    public let request: IncomingRequest

    public var metadata: HTTPFields { request.head.headers }
}

/// Messages that a client sends in one call. To be read by one task.
public struct GRPCRequestStream {
    private var reader: GRPCReader

    init(reader: GRPCReader) {
        self.reader = reader
    }

    /// The next message; nil when the client has sent its last.
    public mutating func next() async throws -> [UInt8]? {
        try await reader.next()
    }
}

/// Sends the messages of one call.
public final class GRPCResponseStream: Sendable {
    private let writer: ResponseWriter

    init(writer: ResponseWriter) {
        self.writer = writer
    }

    /// Sends the headers now, if not sent yet.
    public func sendHeaders() async throws {
        guard !writer.isHeadWritten else { return }
        try await writer.writeHead(status: 200, headers: ["content-type": "application/grpc"])
    }

    /// Sends a message; suspends while the peer takes none; throws when it is gone. From one task at a time.
    public func send(_ message: [UInt8]) async throws {
        try await sendHeaders()
        try await writer.write(GRPCFraming.frame(message))
    }
}

/// Serves gRPC methods by path over HTTP/2.
public struct GRPCService: HTTPResponder {
    public typealias Unary = @Sendable ([UInt8], GRPCServerContext) async throws -> [UInt8]
    public typealias Streaming = @Sendable (inout GRPCRequestStream, GRPCResponseStream, GRPCServerContext) async throws -> Void

    private enum Method: Sendable {
        case unary(Unary)
        case streaming(Streaming)
    }

    private var methods: [String: Method] = [:]
    private let receiveLimit: Int

    public init(receiveLimit: Int = GRPCClient.defaultReceiveLimit) {
        self.receiveLimit = receiveLimit
    }

    /// Serves `path` (`/package.Service/Method`): one message in, one out.
    public mutating func unary(_ path: String, _ handler: @escaping Unary) {
        methods[path] = .unary(handler)
    }

    /// Serves `path` with any number of messages both ways.
    public mutating func streaming(_ path: String, _ handler: @escaping Streaming) {
        methods[path] = .streaming(handler)
    }

    public func respond(to request: IncomingRequest, with response: ResponseWriter) async throws {
        guard request.head.method == "POST", (request.head.headers["content-type"] ?? "").hasPrefix("application/grpc") else {
            let text = Array("invalid gRPC request".utf8)
            try await response.send(status: 415, headers: ["content-type": "text/plain"], body: text)
            return
        }
        do {
            let deadline = request.head.headers["grpc-timeout"].flatMap { GRPCText.duration($0) }.map { ContinuousClock.now + $0 }
            try await withGRPCDeadline(deadline) { try await run(request, response) }
            try await end(response, nil)
        } catch {
            let failure = (error as? GRPCError) ?? GRPCService.status(of: error)
            try await end(response, failure)
        }
    }

    private static func status(of error: any Error) -> GRPCError {
        error is CancellationError ? GRPCError(.cancelled, "context canceled") : GRPCError(.unknown, "\(error)")
    }

    private func run(_ request: IncomingRequest, _ response: ResponseWriter) async throws {
        let context = GRPCServerContext(request: request)
        var stream = GRPCRequestStream(reader: GRPCReader(body: request.body, limit: receiveLimit))
        let replies = GRPCResponseStream(writer: response)
        switch methods[request.head.path] {
        case .unary(let handler):
            guard let message = try await stream.next() else { throw GRPCError(.internal, "no request message") }
            try await replies.send(handler(message, context))
        case .streaming(let handler):
            try await handler(&stream, replies, context)
        case nil:
            throw unknown(request.head.path)
        }
    }

    private func unknown(_ path: String) -> GRPCError {
        let parts = path.split(separator: "/", maxSplits: 1)
        let service = parts.first.map(String.init) ?? ""
        if methods.keys.contains(where: { $0.hasPrefix("/\(service)/") }) {
            return GRPCError(.unimplemented, "unknown method \(parts.count > 1 ? String(parts[1]) : "") for service \(service)")
        }
        return GRPCError(.unimplemented, "unknown service \(service)")
    }

    private func end(_ response: ResponseWriter, _ error: GRPCError?) async throws {
        var status: HTTPFields = ["grpc-status": String((error?.code ?? .ok).rawValue)]
        if let error {
            if !error.message.isEmpty { status.add("grpc-message", GRPCText.encode(error.message)) }
            if let details = error.details { status.add("grpc-status-details-bin", details) }
        }
        if response.isHeadWritten {
            try await response.finish(trailers: status)
        } else {
            var headers: HTTPFields = ["content-type": "application/grpc"]
            for field in status { headers.add(field.name, field.value) }
            try await response.writeHead(status: 200, headers: headers)
            try await response.finish()
        }
    }
}
