import DequeModule
import Synchronization

/// Is told what happens in a work queue: for metrics. Called with the queue's lock held, so it must be quick and mustn't use the queue.
public protocol WorkQueueObserver: Sendable {
    func added()
    func taken(after waiting: Duration)
    func retried()
}

/// A queue of keys to work on, each at most once at a time.
///
/// A key that is added while it waits is waiting once; one that is added while it is being worked on comes again when that is done.
/// Failing keys come back by `addRateLimited`, from 5 ms on, each time after twice as long, up to 1000 s, until `forget`.
public final class WorkQueue<Key: Hashable & Sendable>: Sendable {
    private struct Delayed {
        var deadline: Duration
        var key: Key
    }

    private struct State {
        var queue: Deque<Key> = []
        var dirty: Set<Key> = []
        var processing: Set<Key> = []
        var failures: [Key: Int] = [:]
        /// The earliest moment of each key that waits for its time.
        var delayed: [Key: Duration] = [:]
        var waiters: Deque<Waiter> = []
        var nextWaiter: UInt64 = 0
        var cancelled: Set<UInt64> = []
        var observer: (any WorkQueueObserver)?
        /// Since when keys have been waiting; only where somebody is told.
        var since: [Key: Duration] = [:]
        var timer: Task<Void, Never>?
        var timerDeadline: Duration?
        var isShutDown = false
    }

    private struct Waiter {
        var id: UInt64
        var continuation: CheckedContinuation<Key?, Never>
    }

    private let state = Mutex(State())
    private let clock: any ComponentClock
    private let baseDelay: Duration
    private let maximumDelay: Duration

    public init(
        clock: any ComponentClock = SystemClock(), baseDelay: Duration = .milliseconds(5), maximumDelay: Duration = .seconds(1000)
    ) {
        self.clock = clock
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
    }

    deinit {
        state.withLock { $0.timer?.cancel() }
    }

    /// Tells an observer of all that happens from now on.
    public func observe(by observer: any WorkQueueObserver) { state.withLock { $0.observer = observer } }

    /// How many keys wait to be worked on.
    public var count: Int { state.withLock { $0.queue.count } }
    /// How many keys wait, are being worked on, or wait for their time.
    public var outstanding: Int { state.withLock { $0.dirty.union($0.processing).count + $0.delayed.count } }

    public func add(_ key: Key) {
        let woken = state.withLock { enqueue(&$0, key) }
        woken?.continuation.resume(returning: key)
    }

    private func enqueue(_ state: inout State, _ key: Key) -> Waiter? {
        guard !state.isShutDown, state.dirty.insert(key).inserted else { return nil }
        if let observer = state.observer {
            observer.added()
            state.since[key] = clock.monotonic()
        }
        if state.processing.contains(key) { return nil }
        if let waiter = state.waiters.popFirst() {
            take(&state, key)
            return waiter
        }
        state.queue.append(key)
        return nil
    }

    private func take(_ state: inout State, _ key: Key) {
        state.dirty.remove(key)
        state.processing.insert(key)
        if let observer = state.observer, let since = state.since.removeValue(forKey: key) { observer.taken(after: clock.monotonic() - since) }
    }

    /// Adds the key when that time has passed; the earlier moment counts where it waits already.
    public func addAfter(_ key: Key, _ delay: Duration) {
        if delay <= .zero { return add(key) }
        let deadline = clock.monotonic() + delay
        state.withLock { state in
            if state.isShutDown { return }
            if let known = state.delayed[key], known <= deadline { return }
            state.delayed[key] = deadline
            arm(&state)
        }
    }

    /// Adds the key again after its back-off.
    public func addRateLimited(_ key: Key) {
        let failures = state.withLock { state -> Int in
            let failures = state.failures[key, default: 0]
            state.failures[key] = failures + 1
            state.observer?.retried()
            return failures
        }
        let factor = Double(UInt64(1) << UInt64(min(failures, 40)))
        addAfter(key, min(baseDelay * factor, maximumDelay))
    }

    /// How often the key failed since it was last forgotten.
    public func failures(_ key: Key) -> Int { state.withLock { $0.failures[key] ?? 0 } }

    /// The key was worked on well: its back-off starts anew.
    public func forget(_ key: Key) { state.withLock { _ = $0.failures.removeValue(forKey: key) } }

    /// The key is no longer being worked on.
    public func done(_ key: Key) {
        let woken = state.withLock { state -> Waiter? in
            state.processing.remove(key)
            guard state.dirty.contains(key) else { return nil }
            if let waiter = state.waiters.popFirst() {
                take(&state, key)
                return waiter
            }
            state.queue.append(key)
            return nil
        }
        woken?.continuation.resume(returning: key)
    }

    /// The next key to work on, to be given back by `done`. Nil when the queue was shut down and is empty, and when the task was cancelled.
    public func next() async -> Key? {
        let id = state.withLock { state -> UInt64 in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Key?, Never>) in
                let outcome = state.withLock { state -> Key?? in
                    if state.cancelled.remove(id) != nil { return .some(nil) }
                    if let key = state.queue.popFirst() {
                        take(&state, key)
                        return .some(key)
                    }
                    if state.isShutDown { return .some(nil) }
                    state.waiters.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                if let index = state.waiters.firstIndex(where: { $0.id == id }) { return state.waiters.remove(at: index) }
                state.cancelled.insert(id)
                return nil
            }
            waiter?.continuation.resume(returning: nil)
        }
    }

    /// Takes no more keys; those that wait are still given out.
    public func shutdown() {
        let waiters = state.withLock { state -> Deque<Waiter> in
            state.isShutDown = true
            state.delayed = [:]
            state.timer?.cancel()
            state.timer = nil
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
    }

    /// One task sleeps until the earliest moment; the queue owns it and cancels it.
    private func arm(_ state: inout State) {
        guard let earliest = state.delayed.values.min() else { return }
        if let armed = state.timerDeadline, armed <= earliest, state.timer != nil { return }
        state.timer?.cancel()
        state.timerDeadline = earliest
        let clock = clock
        let wait = earliest - clock.monotonic()
        state.timer = Task { [weak self] in
            do { try await clock.sleep(for: wait) } catch { return }
            self?.fire()
        }
    }

    private func fire() {
        let now = clock.monotonic()
        let woken = state.withLock { state -> [(Waiter, Key)] in
            var woken: [(Waiter, Key)] = []
            for (key, deadline) in state.delayed where deadline <= now {
                state.delayed[key] = nil
                if let waiter = enqueue(&state, key) { woken.append((waiter, key)) }
            }
            state.timer = nil
            state.timerDeadline = nil
            arm(&state)
            return woken
        }
        for (waiter, key) in woken { waiter.continuation.resume(returning: key) }
    }
}
