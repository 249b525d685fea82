import NIOCore
import Synchronization

/// A bounded queue of bytes from one producer (an event loop or a task) to one consuming task.
///
/// The producer learns from `push` when to stop; `onDrain` tells it that the consumer caught up.
final class BytePipe: Sendable {
    /// Default of the bytes from which the producer should stop; it may go on at a quarter of them.
    static let highWatermark = 128 * 1024

    private enum Ending {
        case finished
        case failed(any Error)
    }

    private struct State {
        var chunks = CircularBuffer<ByteBuffer>()
        var bytes = 0
        var ending: Ending?
        var trailers: HTTPFields?
        var waiter: CheckedContinuation<ByteBuffer?, any Error>?
        var waiterID = 0
        var paused = false
        var asked = false
        var onDrain: (@Sendable () -> Void)?
        var onFirstRead: (@Sendable () -> Void)?
        var onAbandon: (@Sendable () -> Void)?
        var producers: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextProducer = 0
    }

    private let state = Mutex(State())
    private let highWatermark: Int

    init(highWatermark: Int = BytePipe.highWatermark) {
        self.highWatermark = highWatermark
    }

    /// Sets what happens when the consumer has room again, first asks, or goes away before the end.
    func setHandlers(
        onDrain: (@Sendable () -> Void)? = nil, onFirstRead: (@Sendable () -> Void)? = nil, onAbandon: (@Sendable () -> Void)? = nil
    ) {
        state.withLock {
            $0.onDrain = onDrain
            $0.onFirstRead = onFirstRead
            $0.onAbandon = onAbandon
        }
    }

    // MARK: Producer

    /// Adds bytes; false when the producer should stop until `onDrain`.
    @discardableResult
    func push(_ buffer: ByteBuffer) -> Bool {
        guard buffer.readableBytes > 0 else { return true }
        let (waiter, open) = state.withLock { state -> (CheckedContinuation<ByteBuffer?, any Error>?, Bool) in
            if state.ending != nil { return (nil, true) }
            if let waiter = state.waiter {
                state.waiter = nil
                return (waiter, true)
            }
            state.chunks.append(buffer)
            state.bytes += buffer.readableBytes
            if state.bytes >= highWatermark {
                state.paused = true
            }
            return (nil, !state.paused)
        }
        waiter?.resume(returning: buffer)
        return open
    }

    /// Adds bytes, then waits for room if there is none. Throws when the consumer is gone.
    func pushWaiting(_ buffer: ByteBuffer) async throws {
        if !push(buffer) { try await waitForRoom() }
        try checkOpen()
    }

    /// Waits until the consumer has caught up.
    func waitForRoom() async throws {
        let id = state.withLock { state -> Int in
            state.nextProducer += 1
            return state.nextProducer
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let resumeNow = state.withLock { state -> Bool in
                    if !state.paused || state.ending != nil || Task.isCancelled { return true }
                    state.producers[id] = continuation
                    return false
                }
                if resumeNow { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { $0.producers.removeValue(forKey: id) }
            waiter?.resume()
        }
        try Task.checkCancellation()
    }

    private func checkOpen() throws {
        let failure = state.withLock { state -> (any Error)? in
            if case .failed(let error) = state.ending { return error }
            return nil
        }
        if let failure { throw failure }
    }

    /// The regular end. Later calls have no effect.
    func finish(trailers: HTTPFields? = nil) {
        let waiter = state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
            guard state.ending == nil else { return nil }
            state.ending = .finished
            state.trailers = trailers
            release(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    /// The irregular end; what is still queued is dropped, so that the consumer learns it at once.
    func fail(_ error: any Error) {
        let (waiter, producers) = state.withLock {
            state -> (CheckedContinuation<ByteBuffer?, any Error>?, [CheckedContinuation<Void, Never>]) in
            guard state.ending == nil else { return (nil, []) }
            state.ending = .failed(error)
            state.chunks.removeAll()
            state.bytes = 0
            release(&state)
            defer {
                state.waiter = nil
                state.producers = [:]
            }
            return (state.waiter, Array(state.producers.values))
        }
        waiter?.resume(throwing: error)
        for producer in producers { producer.resume() }
    }

    private func release(_ state: inout State) {
        state.onDrain = nil
        state.onFirstRead = nil
        state.onAbandon = nil
    }

    // MARK: Consumer

    var trailers: HTTPFields? {
        state.withLock { $0.chunks.isEmpty ? $0.trailers : nil }
    }

    /// Bytes that the consumer has not taken yet.
    var queuedBytes: Int {
        state.withLock { $0.bytes }
    }

    /// Whether the end is known (bytes may still be queued).
    var isEnded: Bool {
        state.withLock { $0.ending != nil }
    }

    private enum Next {
        case chunk(ByteBuffer, drained: (@Sendable () -> Void)?, producers: [CheckedContinuation<Void, Never>])
        case end
        case failure(any Error)
        case wait(first: (@Sendable () -> Void)?)
    }

    private func take(_ state: inout State) -> Next {
        if let chunk = state.chunks.popFirst() {
            state.bytes -= chunk.readableBytes
            if state.paused && state.bytes <= highWatermark / 4 {
                state.paused = false
                defer { state.producers = [:] }
                return .chunk(chunk, drained: state.onDrain, producers: Array(state.producers.values))
            }
            return .chunk(chunk, drained: nil, producers: [])
        }
        switch state.ending {
        case .finished: return .end
        case .failed(let error): return .failure(error)
        case nil:
            defer { state.asked = true }
            return .wait(first: state.asked ? nil : state.onFirstRead)
        }
    }

    /// The next bytes; nil at the end. One caller at a time.
    func next() async throws -> ByteBuffer? {
        let step = state.withLock { take(&$0) }
        switch step {
        case .chunk(let chunk, let drained, let producers):
            drained?()
            for producer in producers { producer.resume() }
            return chunk
        case .end: return nil
        case .failure(let error): throw error
        case .wait(let first):
            first?()
            return try await wait()
        }
    }

    private func wait() async throws -> ByteBuffer? {
        let id = state.withLock { state -> Int in
            state.waiterID += 1
            return state.waiterID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<ByteBuffer?, any Error>) in
                let step = state.withLock { state -> Next in
                    let step = take(&state)
                    guard case .wait = step else { return step }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.waiter != nil { return .failure(HTTPError.invalidState("two readers of one body")) }
                    state.waiter = continuation
                    return step
                }
                switch step {
                case .chunk(let chunk, let drained, let producers):
                    drained?()
                    for producer in producers { producer.resume() }
                    continuation.resume(returning: chunk)
                case .end: continuation.resume(returning: nil)
                case .failure(let error): continuation.resume(throwing: error)
                case .wait: break
                }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<ByteBuffer?, any Error>? in
                guard state.waiterID == id else { return nil }
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    /// The consumer is not interested any more.
    func abandon() {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.ending == nil else { return nil }
            return state.onAbandon
        }
        action?()
        fail(HTTPError.aborted)
    }
}
