import NIOCore
import Synchronization

/// One step of what a task sends over a channel.
enum OutboundPart: Sendable {
    case head(status: Int, headers: HTTPFields)
    case data(ByteBuffer)
    case end(trailers: HTTPFields?)
    /// 101 with these headers; then the channel becomes a raw byte stream.
    case upgrade(headers: HTTPFields, promise: UpgradePromise)
    /// Ends the exchange without a proper end, so that the peer notices.
    case abort
}

/// Where an upgrade's result is awaited.
struct UpgradePromise: Sendable {
    let continuation: CheckedContinuation<any ByteStream, any Error>
}

/// What an event loop does with the parts that tasks queued.
protocol OutboundSink: AnyObject {
    /// Called on the event loop: take parts with `OutboundQueue.next` while the channel is writable.
    func drain()
}

/// The way from tasks to one channel: parts are queued under a lock, the event loop is woken once for many of them,
/// and takes them only as fast as the peer does.
final class OutboundQueue: Sendable {
    /// A suspending writer waits while more bytes than this are queued.
    static let highWatermark = 128 * 1024
    /// Waiting writers go on below this.
    static let lowWatermark = 32 * 1024
    /// Most bytes handed to the channel in one piece.
    static let sliceSize = 64 * 1024

    private struct State {
        var parts = CircularBuffer<OutboundPart>()
        var bytes = 0
        var scheduled = false
        var ended = false
        var failure: (any Error)?
        var wake: (@Sendable () -> Void)?
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
        var nextWaiter = 0
    }

    private let eventLoop: any EventLoop
    private let state = Mutex(State())

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Called on the event loop, once. The sink is held until `close`.
    func attach(_ sink: any OutboundSink) {
        let bound = NIOLoopBound(sink, eventLoop: eventLoop)
        let wake: @Sendable () -> Void = { bound.value.drain() }
        let pending = state.withLock { state -> Bool in
            guard state.failure == nil else { return false }
            state.wake = wake
            guard !state.parts.isEmpty, !state.scheduled else { return false }
            state.scheduled = true
            return true
        }
        if pending { eventLoop.execute(wake) }
    }

    // MARK: Tasks

    /// Queues parts without waiting.
    /// - Returns: bytes now queued.
    @discardableResult
    func enqueue(_ part: OutboundPart, _ second: OutboundPart? = nil, _ third: OutboundPart? = nil) throws -> Int {
        let (wake, bytes) = try state.withLock { state -> ((@Sendable () -> Void)?, Int) in
            if let failure = state.failure { throw failure }
            if state.ended { throw HTTPError.invalidState("write after the end") }
            append(part, &state)
            if let second { append(second, &state) }
            if let third { append(third, &state) }
            guard !state.scheduled, let wake = state.wake else { return (nil, state.bytes) }
            state.scheduled = true
            return (wake, state.bytes)
        }
        if let wake { eventLoop.execute(wake) }
        return bytes
    }

    private func append(_ part: OutboundPart, _ state: inout State) {
        switch part {
        case .data(let buffer): state.bytes += buffer.readableBytes
        case .end, .upgrade, .abort: state.ended = true
        case .head: break
        }
        state.parts.append(part)
    }

    /// Drops what is queued and ends the exchange irregularly.
    func abort() {
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.failure == nil, !state.ended || !state.parts.isEmpty else { return nil }
            state.parts.removeAll()
            state.bytes = 0
            state.ended = true
            state.parts.append(.abort)
            guard !state.scheduled, let wake = state.wake else { return nil }
            state.scheduled = true
            return wake
        }
        if let wake { eventLoop.execute(wake) }
    }

    /// Queues bytes and waits while too many are queued.
    func write(_ buffer: ByteBuffer) async throws {
        guard buffer.readableBytes > 0 else { return }
        let bytes = try enqueue(.data(buffer))
        if bytes > OutboundQueue.highWatermark {
            try await waitForRoom()
        }
    }

    private func waitForRoom() async throws {
        let id = state.withLock { state -> Int in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                enum Outcome {
                    case room, failure(any Error), waiting
                }
                let outcome = state.withLock { state -> Outcome in
                    if let failure = state.failure { return .failure(failure) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.bytes <= OutboundQueue.highWatermark { return .room }
                    state.waiters[id] = continuation
                    return .waiting
                }
                switch outcome {
                case .room: continuation.resume()
                case .failure(let error): continuation.resume(throwing: error)
                case .waiting: break
                }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.resume(throwing: CancellationError())
        }
    }

    // MARK: Event loop

    /// The sink starts to drain: parts queued from now on wake it again.
    func beginDrain() {
        state.withLock { $0.scheduled = false }
    }

    /// The next part, data cut to the slice size; nil when nothing is queued.
    func next() -> OutboundPart? {
        let (part, waiters) = state.withLock { state -> (OutboundPart?, [CheckedContinuation<Void, any Error>]) in
            guard let first = state.parts.popFirst() else { return (nil, []) }
            guard case .data(var buffer) = first else { return (first, []) }
            var part = first
            if buffer.readableBytes > OutboundQueue.sliceSize, let slice = buffer.readSlice(length: OutboundQueue.sliceSize) {
                state.parts.prepend(.data(buffer))
                state.bytes -= slice.readableBytes
                part = .data(slice)
            } else {
                state.bytes -= buffer.readableBytes
            }
            guard state.bytes <= OutboundQueue.lowWatermark, !state.waiters.isEmpty else { return (part, []) }
            let waiters = Array(state.waiters.values)
            state.waiters.removeAll()
            return (part, waiters)
        }
        for waiter in waiters { waiter.resume() }
        return part
    }

    /// No more parts can be sent: later writers get `error`. Lets go of the sink.
    func close(_ error: any Error) {
        let (waiters, upgrades) = state.withLock {
            state -> ([CheckedContinuation<Void, any Error>], [UpgradePromise]) in
            guard state.failure == nil else { return ([], []) }
            state.failure = error
            state.wake = nil
            var upgrades: [UpgradePromise] = []
            for part in state.parts {
                if case .upgrade(_, let promise) = part { upgrades.append(promise) }
            }
            state.parts.removeAll()
            state.bytes = 0
            defer { state.waiters.removeAll() }
            return (Array(state.waiters.values), upgrades)
        }
        for waiter in waiters { waiter.resume(throwing: error) }
        for upgrade in upgrades { upgrade.continuation.resume(throwing: error) }
    }
}
