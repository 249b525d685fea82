import NIOCore
import Synchronization

/// One stream of a SPDY connection.
public final class SPDYStream: ByteStream {
    private struct State {
        var localFinished = false
        var remoteFinished = false
        var replied: HTTPFields?
        var answered = false
        var failure: (any Error)?
        var replyWaiters: [CheckedContinuation<HTTPFields, any Error>] = []
        var unreported = 0
    }

    /// Consumed bytes are reported to the peer in pieces of this.
    private static let windowUpdateStep = 32 * 1024

    /// Odd for the client's streams, even for the server's.
    public let id: UInt32
    /// The headers it was opened with.
    public let headers: HTTPFields
    private let connection: SPDYConnection
    private let inbound = BytePipe(highWatermark: SPDYConnection.streamBuffer)
    private let state = Mutex(State())
    private let local: Bool

    init(id: UInt32, headers: HTTPFields, connection: SPDYConnection, local: Bool) {
        self.id = id
        self.headers = headers
        self.connection = connection
        self.local = local
    }

    // MARK: Answering

    /// Takes a stream that the peer opened. Implied by the first write.
    public func accept(headers: HTTPFields = HTTPFields()) throws {
        let first = state.withLock { state -> Bool in
            defer { state.answered = true }
            return !local && !state.answered && state.failure == nil
        }
        if first { try connection.sendReply(id, headers) }
    }

    /// Waits until the peer took the stream. Throws when it refused.
    public func waitForReply() async throws -> HTTPFields {
        try await withCheckedThrowingContinuation { continuation in
            let ready = state.withLock { state -> Result<HTTPFields, any Error>? in
                if let headers = state.replied { return .success(headers) }
                if let failure = state.failure { return .failure(failure) }
                state.replyWaiters.append(continuation)
                return nil
            }
            if let ready { continuation.resume(with: ready) }
        }
    }

    /// Ends both directions at once; tells the peer why.
    public func reset(_ status: SPDYResetStatus = .cancel) {
        let open = state.withLock { $0.failure == nil && !($0.localFinished && $0.remoteFinished) }
        guard open else { return }
        connection.sendReset(id, status)
        connection.remove(id)
        fail(SPDYError.reset(status))
    }

    // MARK: ByteStream

    public func read() async throws -> ByteBuffer? {
        let chunk = try await inbound.next()
        if let chunk { report(chunk.readableBytes) }
        return chunk
    }

    private func report(_ bytes: Int) {
        let step = state.withLock { state -> Int in
            state.unreported += bytes
            guard state.unreported >= SPDYStream.windowUpdateStep, !state.remoteFinished, state.failure == nil else { return 0 }
            defer { state.unreported = 0 }
            return state.unreported
        }
        if step > 0 { connection.consumed(id, step) }
    }

    public func write(_ buffer: ByteBuffer) async throws {
        try accept()
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.localFinished { throw HTTPError.invalidState("write after the end") }
        }
        guard buffer.readableBytes > 0 else { return }
        try await connection.sendData(id, buffer, fin: false)
    }

    public func closeWrite() async {
        try? accept()
        let (first, done) = state.withLock { state -> (Bool, Bool) in
            let first = !state.localFinished && state.failure == nil
            state.localFinished = true
            return (first, state.remoteFinished)
        }
        guard first else { return }
        connection.sendFin(id)
        if done { connection.remove(id) }
    }

    /// Ends writing, and drops what the peer still sends.
    public func close() async {
        await closeWrite()
        inbound.fail(HTTPError.aborted)
    }

    public func abort() {
        reset(.cancel)
    }

    // MARK: Connection's side

    func markRemoteFinished() {
        state.withLock { $0.remoteFinished = true }
        inbound.finish()
    }

    func markLocalFinished() {
        state.withLock { state in
            state.localFinished = true
            state.answered = true
        }
    }

    func receive(_ payload: ByteBuffer, fin: Bool) async {
        if payload.readableBytes > 0 { try? await inbound.pushWaiting(payload) }
        guard fin else { return }
        let done = state.withLock { state -> Bool in
            state.remoteFinished = true
            return state.localFinished
        }
        inbound.finish()
        if done { connection.remove(id) }
    }

    func replied(_ headers: HTTPFields, fin: Bool) {
        let waiters = state.withLock { state -> [CheckedContinuation<HTTPFields, any Error>] in
            state.replied = headers
            if fin { state.remoteFinished = true }
            defer { state.replyWaiters = [] }
            return state.replyWaiters
        }
        if fin { inbound.finish() }
        for waiter in waiters { waiter.resume(returning: headers) }
    }

    func fail(_ error: any Error) {
        let waiters = state.withLock { state -> [CheckedContinuation<HTTPFields, any Error>] in
            if state.failure == nil { state.failure = error }
            defer { state.replyWaiters = [] }
            return state.replyWaiters
        }
        inbound.fail(error)
        for waiter in waiters { waiter.resume(throwing: error) }
    }
}
