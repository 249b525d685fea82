import NIOCore
import Synchronization

/// One request and its response under way: the meeting point of the caller's task and the connection's event loop.
final class ClientExchange: Sendable {
    /// What an upgrade attempt ends in.
    struct Outcome: Sendable {
        var response: IncomingResponse
        var stream: (any ByteStream)?
    }

    private enum Phase {
        case waiting(CheckedContinuation<Outcome, any Error>?)
        case result(Result<Outcome, any Error>)
        case delivered
    }

    private struct State {
        var phase = Phase.waiting(nil)
        var cancel: (@Sendable () -> Void)?
        var cancelled = false
        var pump: Task<Void, Never>?
    }

    let request: OutgoingRequest
    let authority: String
    let scheme: String
    let wantsUpgrade: Bool
    let queue: OutboundQueue
    let pipe = BytePipe()
    private let state = Mutex(State())

    init(request: OutgoingRequest, authority: String, scheme: String, wantsUpgrade: Bool, eventLoop: any EventLoop) {
        self.request = request
        self.authority = authority
        self.scheme = scheme
        self.wantsUpgrade = wantsUpgrade
        queue = OutboundQueue(eventLoop: eventLoop)
    }

    // MARK: Caller

    /// Waits for the response's head. Cancelling the task ends the exchange.
    func outcome() async throws -> Outcome {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Outcome, any Error>) in
                let ready = state.withLock { state -> Result<Outcome, any Error>? in
                    if case .result(let result) = state.phase {
                        state.phase = .delivered
                        return result
                    }
                    state.phase = .waiting(continuation)
                    return nil
                }
                if let ready { continuation.resume(with: ready) }
            }
        } onCancel: {
            cancel(CancellationError())
        }
    }

    /// Ends the exchange from this side.
    func cancel(_ error: any Error) {
        let action = state.withLock { state -> (@Sendable () -> Void)? in
            state.cancelled = true
            return state.cancel
        }
        fail(error)
        action?()
    }

    // MARK: Event loop

    /// Says how to end the exchange on its connection; false when it is cancelled already.
    func begin(cancel: @escaping @Sendable () -> Void) -> Bool {
        let proceed = state.withLock { state -> Bool in
            guard !state.cancelled else { return false }
            state.cancel = cancel
            return true
        }
        guard proceed else { return false }
        if case .stream(let source) = request.body { startPump(source) }
        return true
    }

    private func startPump(_ source: any AsyncSequence<ByteBuffer, any Error> & Sendable) {
        let task = Task { [queue] in
            do {
                for try await chunk in source {
                    try await queue.write(chunk)
                }
                _ = try queue.enqueue(.end(trailers: nil))
            } catch {
                queue.abort()
            }
        }
        state.withLock { $0.pump = task }
    }

    /// Whether the request carries a body, and its length when known.
    var bodyLength: (present: Bool, length: Int?) {
        switch request.body {
        case .none: (false, 0)
        case .bytes(let bytes): (!bytes.isEmpty, bytes.count)
        case .buffer(let buffer): (buffer.readableBytes > 0, buffer.readableBytes)
        case .stream: (true, nil)
        }
    }

    func respond(_ outcome: Outcome) {
        settle(.success(outcome))
    }

    /// Ends the exchange with an error; what the body's reader has not seen yet fails with it.
    func fail(_ error: any Error) {
        settle(.failure(error))
        pipe.fail(error)
        ended()
    }

    /// The exchange is through: the request's source is not asked any more.
    func ended() {
        let pump = state.withLock { state -> Task<Void, Never>? in
            state.cancel = nil
            defer { state.pump = nil }
            return state.pump
        }
        pump?.cancel()
        queue.close(HTTPError.peerClosed)
    }

    private func settle(_ result: Result<Outcome, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<Outcome, any Error>? in
            switch state.phase {
            case .waiting(let continuation?):
                state.phase = .delivered
                return continuation
            case .waiting(nil):
                state.phase = .result(result)
                return nil
            case .result, .delivered:
                return nil
            }
        }
        continuation?.resume(with: result)
    }
}
