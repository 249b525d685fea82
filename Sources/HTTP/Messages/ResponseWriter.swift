import NIOCore
import Synchronization

/// Where a response goes: a channel or a caller in the same process.
protocol ResponseSink: Sendable {
    func enqueue(_ part: OutboundPart, _ second: OutboundPart?, _ third: OutboundPart?) throws -> Int
    func write(_ buffer: ByteBuffer) async throws
    func abort()
}

extension OutboundQueue: ResponseSink {}

/// Writes the one response of a request.
///
/// Bytes reach the peer without an explicit flush; many writes made before the event loop wakes up share one.
/// Methods suspend while the peer doesn't take what is queued, and throw when it is gone.
public final class ResponseWriter: Sendable {
    private enum Phase {
        case fresh
        case headWritten
        case finished
    }

    private let sink: any ResponseSink
    private let phase = Mutex(Phase.fresh)
    private let upgradable: Bool

    init(sink: any ResponseSink, upgradable: Bool) {
        self.sink = sink
        self.upgradable = upgradable
    }

    /// Whether the status line was handed over, so that no other can be.
    public var isHeadWritten: Bool {
        phase.withLock { $0 != .fresh }
    }

    /// Whether the response's end was handed over.
    public var isFinished: Bool {
        phase.withLock { $0 == .finished }
    }

    private func advance(to next: Phase, from expected: [Phase]) throws {
        try phase.withLock { phase in
            guard expected.contains(phase) else {
                throw HTTPError.invalidState(phase == .fresh ? "no head yet" : "response already \(phase)")
            }
            phase = next
        }
    }

    /// Sends the head. Without `content-length` the body is chunked (HTTP/1.1). `Date` is added when missing.
    public func writeHead(status: Int, headers: HTTPFields = HTTPFields()) async throws {
        try advance(to: .headWritten, from: [.fresh])
        _ = try sink.enqueue(.head(status: status, headers: headers), nil, nil)
    }

    public func write(_ bytes: [UInt8]) async throws {
        try await write(ByteBuffer(bytes: bytes))
    }

    public func write(_ buffer: ByteBuffer) async throws {
        try advance(to: .headWritten, from: [.headWritten])
        try await sink.write(buffer)
    }

    /// Queues bytes without suspending, from any thread; after the head, before the end.
    ///
    /// The caller must end a peer that doesn't keep up, seen by the result.
    /// - Returns: bytes queued that the channel has not taken yet; `Int.max` when the peer is gone.
    @discardableResult
    public func enqueue(_ buffer: ByteBuffer) -> Int {
        guard phase.withLock({ $0 == .headWritten }) else { return Int.max }
        return (try? sink.enqueue(.data(buffer), nil, nil)) ?? Int.max
    }

    /// Ends the response. Trailers are sent with chunked bodies and over HTTP/2.
    public func finish(trailers: HTTPFields? = nil) async throws {
        try advance(to: .finished, from: [.headWritten])
        _ = try sink.enqueue(.end(trailers: trailers), nil, nil)
    }

    /// Sends a whole response at once; sets `content-length` unless status or headers forbid it.
    public func send(status: Int, headers: HTTPFields = HTTPFields(), body: [UInt8] = []) async throws {
        try await send(status: status, headers: headers, buffer: ByteBuffer(bytes: body))
    }

    public func send(status: Int, headers: HTTPFields = HTTPFields(), buffer: ByteBuffer) async throws {
        try advance(to: .finished, from: [.fresh])
        var headers = headers
        if status >= 200, status != 204, status != 304, !headers.contains("content-length") {
            headers.add("Content-Length", String(buffer.readableBytes))
        }
        let head = OutboundPart.head(status: status, headers: headers)
        if buffer.readableBytes > 0 {
            _ = try sink.enqueue(head, .data(buffer), .end(trailers: nil))
        } else {
            _ = try sink.enqueue(head, .end(trailers: nil), nil)
        }
    }

    /// Ends the response so that the peer sees it is incomplete (connection closed, stream reset).
    public func abort() {
        phase.withLock { $0 = .finished }
        sink.abort()
    }

    /// Answers `101 Switching Protocols` and takes the connection over. HTTP/1.1 requests that asked for it only.
    /// - Parameter headers: must hold `Upgrade`; `Connection: Upgrade` is added.
    /// - Throws: `HTTPError.upgradeImpossible`, nothing written then.
    public func upgrade(headers: HTTPFields) async throws -> any ByteStream {
        guard upgradable else { throw HTTPError.upgradeImpossible }
        try advance(to: .finished, from: [.fresh])
        return try await withCheckedThrowingContinuation { continuation in
            do {
                let promise = UpgradePromise(continuation: continuation)
                _ = try sink.enqueue(.upgrade(headers: headers, promise: promise), nil, nil)
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
