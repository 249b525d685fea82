import HTTP
import Synchronization

/// A sink that packs large answers with gzip for clients that take it.
final class CompressingSink: ResponseSink {
    /// The size above which packing pays, as upstream has it.
    static let threshold = 128 * 1024

    fileprivate enum State {
        case fresh
        /// The head waits for the first part of the body, whose size decides.
        case waiting(status: Int, headers: HTTPFields)
        case plain
        case packing(GzipWriter)
    }

    private let sink: any ResponseSink
    private let state = Mutex(State.fresh)

    private init(_ sink: any ResponseSink) { self.sink = sink }

    /// The sink for a request: packing only for clients that take gzip, and only objects; what goes on for long is sent as it comes.
    static func around(_ sink: any ResponseSink, _ context: RequestContext) -> any ResponseSink {
        guard context.features.compressesAnswers, GzipWriter.isAccepted(context.request.headers["Accept-Encoding"]),
            context.request.path.hasPrefix("/api"), !RequestMetrics.isLongRunning(context.info)
        else { return sink }
        return CompressingSink(sink)
    }

    var isHeadWritten: Bool {
        if case .fresh = state.withLock({ $0.step }) { return sink.isHeadWritten }
        return true
    }

    func writeHead(status: Int, headers: HTTPFields) async throws {
        guard headers["Content-Encoding"] == nil, headers["Content-Length"] == nil else {
            state.withLock { $0 = .plain }
            return try await sink.writeHead(status: status, headers: headers)
        }
        state.withLock { $0 = .waiting(status: status, headers: headers) }
    }

    func write(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return try await flushHead(packs: false) }
        try await flushHead(packs: bytes.count > CompressingSink.threshold)
        let packed = try pack(bytes, isLast: false)
        if !packed.isEmpty { try await sink.write(packed) }
    }

    func finish() async throws {
        try await flushHead(packs: false)
        let rest = try pack([], isLast: true)
        if !rest.isEmpty { try await sink.write(rest) }
        try await sink.finish()
    }

    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws {
        guard body.count > CompressingSink.threshold, headers["Content-Encoding"] == nil else {
            return try await sink.send(status: status, headers: headers, body: body)
        }
        let packed = try GzipWriter().compress(body, isLast: true)
        try await sink.send(status: status, headers: CompressingSink.packed(headers), body: packed)
    }

    func upgrade(headers: HTTPFields) async throws -> ByteStream { try await sink.upgrade(headers: headers) }

    private static func packed(_ headers: HTTPFields) -> HTTPFields {
        var headers = headers
        headers.set("Content-Encoding", "gzip")
        headers.add("Vary", "Accept-Encoding")
        return headers
    }

    private func flushHead(packs: Bool) async throws {
        let head = state.withLock { state -> (status: Int, headers: HTTPFields)? in
            guard case .waiting(let status, let headers) = state else { return nil }
            state = packs ? .packing(GzipWriter()) : .plain
            return (status, headers)
        }
        guard let head else { return }
        try await sink.writeHead(status: head.status, headers: packs ? CompressingSink.packed(head.headers) : head.headers)
    }

    private func pack(_ bytes: [UInt8], isLast: Bool) throws -> [UInt8] {
        try state.withLock { state in
            guard case .packing(let writer) = state else { return bytes }
            return try writer.compress(bytes, isLast: isLast)
        }
    }
}

extension CompressingSink.State {
    fileprivate enum Step { case fresh, begun }

    fileprivate var step: Step {
        if case .fresh = self { return .fresh }
        return .begun
    }
}
