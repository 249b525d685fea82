import DequeModule
import Synchronization

/// The events of one revision.
struct RevisionEvents: Sendable {
    var revision: Int64
    var events: [Event]

    var bytes: Int {
        events.reduce(64) { $0 + 128 + $1.kv.key.count + $1.kv.value.count + ($1.previous?.value.count ?? 0) }
    }
}

/// Reads events that are no longer in the hub's memory from the engine's history.
protocol WatchHistory: Sendable {
    /// The range's events of revisions `from...through`, whole revisions only, oldest first, up to about `WatchHub.batchEvents`. Answers
    /// how far it came.
    /// Throws `.compacted` when events or previous values of that span are gone.
    func history(_ range: KeyRange, from: Int64, through: Int64, previousValues: Bool) async throws -> (events: [Event], through: Int64)
}

/// One ring of recent events that all watchers of an engine share; each watcher is only a position in it. A watcher that falls behind the
/// ring reads the engine's history until it has caught up, so that slow ones hold no memory and lose nothing.
final class WatchHub: Sendable {
    /// Bounds of the ring.
    static let ringBytes = 16 << 20
    static let ringRevisions = 16_384
    /// A batch ends with the first revision that reaches one of these.
    static let batchEvents = 1_000
    static let batchBytes = 4 << 20

    private struct Cursor {
        var range: KeyRange
        /// The next revision it has to see.
        var next: Int64
        var previousValues: Bool
        var failure: DatastoreError?
        var progressWanted = false
        var busy = false
        var parked: CheckedContinuation<Void, any Error>?
    }

    private struct State {
        var current: Int64
        var compacted: Int64
        var ring = Deque<RevisionEvents>()
        var bytes = 0
        var cursors: [UInt64: Cursor] = [:]
        var nextID: UInt64 = 1
        var closed = false

        var ringStart: Int64 { ring.first?.revision ?? current + 1 }
    }

    enum Poll {
        case batch(WatchBatch)
        case history(from: Int64, through: Int64)
        case wait
        case ended
    }

    private let state: Mutex<State>

    init(current: Int64, compacted: Int64) {
        state = Mutex(State(current: current, compacted: compacted))
    }

    /// The newest visible revision and the newest compacted one.
    var revisions: (current: Int64, compacted: Int64) { state.withLock { ($0.current, $0.compacted) } }

    /// Called before anything of a compaction becomes visible.
    func setCompacted(_ revision: Int64) {
        state.withLock { $0.compacted = max($0.compacted, revision) }
    }

    /// Makes whole revisions visible, in order, and wakes the watchers that they concern.
    func publish(_ revisions: [RevisionEvents]) {
        guard let last = revisions.last?.revision else { return }
        let sizes = revisions.map(\.bytes)
        var woken: [CheckedContinuation<Void, any Error>] = []
        state.withLock { state in
            for (entry, size) in zip(revisions, sizes) {
                state.ring.append(entry)
                state.bytes += size
            }
            while state.ring.count > Self.ringRevisions || (state.bytes > Self.ringBytes && !state.ring.isEmpty) {
                state.bytes -= state.ring.removeFirst().bytes
            }
            state.current = last
            for id in state.cursors.keys {
                guard let parked = state.cursors[id]?.parked, let cursor = state.cursors[id] else { continue }
                if cursor.progressWanted || Self.concerns(cursor, revisions) {
                    state.cursors[id]?.parked = nil
                    woken.append(parked)
                } else if cursor.next <= last {
                    state.cursors[id]?.next = last + 1
                }
            }
        }
        for continuation in woken { continuation.resume() }
    }

    private static func concerns(_ cursor: Cursor, _ revisions: [RevisionEvents]) -> Bool {
        for entry in revisions where entry.revision >= cursor.next {
            for event in entry.events where cursor.range.contains(event.kv.key) { return true }
        }
        return false
    }

    func add(_ range: KeyRange, fromRevision: Int64, previousValues: Bool) throws -> UInt64 {
        try state.withLock { state in
            if state.closed { throw DatastoreError.closed }
            let id = state.nextID
            state.nextID += 1
            var cursor = Cursor(range: range, next: fromRevision > 0 ? fromRevision : state.current + 1, previousValues: previousValues)
            if fromRevision > 0, fromRevision < state.compacted {
                cursor.failure = .compacted(compactRevision: state.compacted)
            }
            state.cursors[id] = cursor
            return id
        }
    }

    func remove(_ id: UInt64) {
        state.withLock { $0.cursors.removeValue(forKey: id)?.parked }?.resume()
    }

    func close() {
        let parked = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            state.closed = true
            state.ring.removeAll()
            defer { state.cursors = [:] }
            return state.cursors.values.compactMap(\.parked)
        }
        for continuation in parked { continuation.resume(throwing: DatastoreError.closed) }
    }

    /// Only one caller may be inside `next()` of a watch.
    func enter(_ id: UInt64) throws {
        try state.withLock { state in
            if state.cursors[id]?.busy == true { throw DatastoreError.invalid("a watch is read by two tasks at once") }
            state.cursors[id]?.busy = true
        }
    }

    func leave(_ id: UInt64) {
        state.withLock { $0.cursors[id]?.busy = false }
    }

    func requestProgress(_ id: UInt64) {
        let parked = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            state.cursors[id]?.progressWanted = true
            defer { state.cursors[id]?.parked = nil }
            return state.cursors[id]?.parked
        }
        parked?.resume()
    }

    func poll(_ id: UInt64) throws -> Poll {
        try state.withLock { try Self.poll(id, &$0) }
    }

    private static func poll(_ id: UInt64, _ state: inout State) throws -> Poll {
        if state.closed { throw DatastoreError.closed }
        guard var cursor = state.cursors[id] else { return .ended }
        if let failure = cursor.failure { throw failure }
        if cursor.next <= state.current, cursor.next < state.ringStart {
            return .history(from: cursor.next, through: state.ringStart - 1)
        }
        var events: [Event] = []
        var bytes = 0
        while cursor.next <= state.current, events.count < batchEvents, bytes < batchBytes {
            let entry = state.ring[Int(cursor.next - state.ringStart)]
            for event in entry.events where cursor.range.contains(event.kv.key) {
                events.append(event)
                bytes += event.kv.value.count
                if !cursor.previousValues { events[events.count - 1].previous = nil }
            }
            cursor.next += 1
        }
        // A watch of a future revision can only vouch for what is there.
        let seen = min(cursor.next - 1, state.current)
        let answer = !events.isEmpty || (cursor.progressWanted && seen == state.current)
        if seen == state.current { cursor.progressWanted = false }
        state.cursors[id] = cursor
        return answer ? .batch(WatchBatch(revision: seen, events: events)) : .wait
    }

    /// Suspends until there may be something to poll.
    func park(_ id: UInt64) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let resumeNow = state.withLock { state -> Bool in
                    guard !state.closed, let cursor = state.cursors[id] else { return true }
                    if cursor.next <= state.current || cursor.progressWanted || Task.isCancelled { return true }
                    state.cursors[id]?.parked = continuation
                    return false
                }
                if resumeNow { continuation.resume() }
            }
        } onCancel: {
            let parked = state.withLock { state -> CheckedContinuation<Void, any Error>? in
                defer { state.cursors[id]?.parked = nil }
                return state.cursors[id]?.parked
            }
            parked?.resume(throwing: CancellationError())
        }
    }

    func advance(_ id: UInt64, past revision: Int64) {
        state.withLock { state in
            guard let next = state.cursors[id]?.next else { return }
            state.cursors[id]?.next = max(next, revision + 1)
        }
    }

    func fail(_ id: UInt64, _ error: DatastoreError) {
        state.withLock { $0.cursors[id]?.failure = error }
    }
}

/// A watch: pulled by one task at a time. Batches come in order; no event is missing and none comes twice. It ends when it is released or
/// cancelled.
public final class EngineWatch: Sendable, AsyncSequence {
    public typealias Element = WatchBatch

    private let pull: @Sendable () async throws -> WatchBatch?
    private let progress: @Sendable () -> Void
    private let end: @Sendable () -> Void

    /// For engines outside this module.
    /// - Parameters:
    ///   - next: answers the next batch, or nil when the watch was cancelled.
    ///   - requestProgress: makes `next` answer soon.
    ///   - cancel: ends the watch; called once or more.
    public init(
        next: @escaping @Sendable () async throws -> WatchBatch?, requestProgress: @escaping @Sendable () -> Void,
        cancel: @escaping @Sendable () -> Void
    ) {
        pull = next
        progress = requestProgress
        end = cancel
    }

    deinit { end() }

    /// The next batch; waits for one. `nil` after ``cancel()``.
    ///
    /// Throws ``DatastoreError/compacted(compactRevision:)`` when something that it would have to deliver was compacted, and
    /// `CancellationError` when the task is cancelled (the watch then goes on with the next call).
    public func next() async throws -> WatchBatch? { try await pull() }

    /// Makes ``next()`` answer a batch, without events if need be, whose revision is at least the newest at the time of this call.
    public func requestProgress() { progress() }

    /// Ends the watch.
    public func cancel() { end() }

    public struct Iterator: AsyncIteratorProtocol {
        let watch: EngineWatch

        public mutating func next() async throws -> WatchBatch? { try await watch.next() }

        public mutating func next(isolation actor: isolated (any Actor)?) async throws -> WatchBatch? { try await watch.next() }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(watch: self) }
}

extension WatchHub {
    /// A watch over this hub and the engine's history.
    func watch(_ range: KeyRange, fromRevision: Int64, previousValues: Bool, history: any WatchHistory) throws -> EngineWatch {
        let id = try add(range, fromRevision: fromRevision, previousValues: previousValues)
        return EngineWatch(
            next: {
                try self.enter(id)
                defer { self.leave(id) }
                return try await self.next(id, range, previousValues, history)
            },
            requestProgress: { self.requestProgress(id) },
            cancel: { self.remove(id) })
    }

    private func next(_ id: UInt64, _ range: KeyRange, _ previousValues: Bool, _ history: any WatchHistory) async throws -> WatchBatch? {
        while true {
            try Task.checkCancellation()
            switch try poll(id) {
            case .batch(let batch): return batch
            case .ended: return nil
            case .wait: try await park(id)
            case .history(let from, let through):
                do {
                    let part = try await history.history(range, from: from, through: through, previousValues: previousValues)
                    advance(id, past: part.through)
                    if !part.events.isEmpty { return WatchBatch(revision: part.through, events: part.events) }
                } catch let error as DatastoreError {
                    if case .compacted = error { fail(id, error) }
                    throw error
                }
            }
        }
    }
}
