import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Synchronization

/// A change of one object, as watchers see it.
public struct CacheEvent: Sendable {
    public enum Kind: Sendable { case added, modified, deleted }
    public var kind: Kind
    /// The object after the change; for a deletion the last state with the deletion's revision.
    public var object: CachedObject
    /// The object before the change.
    public var previous: CachedObject?
    public var revision: Int64
}

/// A consistent view of a resource at one revision.
public struct CacheSnapshot: Sendable {
    public var objects: [CachedObject]
    public var revision: Int64
}

/// The newest state of one resource and its recent history, kept from the datastore's one event stream, for reads and watches.
public final class WatchCache: Sendable {
    /// How many events are kept for watches that start in the past.
    static let historyLimit = 4096

    private struct State {
        /// Sorted by key.
        var objects: [CachedObject] = []
        var history: [CacheEvent] = []
        /// The history's first event stands here; what is before it is garbage that is cleared in blocks.
        var historyStart = 0
        /// Watches from before this revision can't be served.
        var historyFloor: Int64 = 0
        var revision: Int64 = 0
        var isReady = false
        /// Of a stored object; new ones count for a thousandth at least.
        var averageBytes = 0.0
        /// Why the cache can't be filled: its objects can't be converted.
        var obstacle: String?
        var watchers: [UInt64: CacheWatcher] = [:]
        var nextWatcher: UInt64 = 0
        var waiters: [UInt64: Waiter] = [:]
        var nextWaiter: UInt64 = 0
        var stream: StoreWatch?
        var isStopped = false
    }

    private struct Waiter {
        var revision: Int64
        var continuation: CheckedContinuation<Bool, Never>
    }

    private let definition: ResourceDefinition
    private let store: Store
    private let logger: Logger
    private let state = Mutex(State())
    private let task = Mutex<Task<Void, Never>?>(nil)

    public init(_ definition: ResourceDefinition, store: Store, logger: Logger) {
        self.definition = definition
        self.store = store
        self.logger = logger
    }

    // MARK: Filling

    /// Starts to follow the datastore, once.
    public func start() {
        task.withLock { task in
            if task == nil { task = Task { [weak self] in await self?.follow() } }
        }
    }

    public func stop() {
        task.withLock { $0?.cancel() }
        let (watchers, stream) = state.withLock { state in
            state.isStopped = true
            defer { state.watchers = [:] }
            return (Array(state.watchers.values), state.stream)
        }
        stream?.cancel()
        for watcher in watchers { watcher.end() }
    }

    private func follow() async {
        while !Task.isCancelled {
            do {
                try await fill()
            } catch is CancellationError {
                return
            } catch DatastoreError.closed {
                return
            } catch let obstacle as Obstacle {
                await hold(obstacle.cause)
                continue
            } catch {
                if Task.isCancelled { return }
                logger.warning("watch cache lists again", metadata: ["resource": "\(definition.resource)", "cause": "\(error)"])
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private func fill() async throws {
        let listed = try await store.list(definition.keyPrefix, counting: false)
        var objects: [CachedObject] = []
        objects.reserveCapacity(listed.items.count)
        for case let object? in try await decode(listed.items) { objects.append(object) }
        objects.sort { $0.sortKey.utf8.lexicographicallyPrecedes($1.sortKey.utf8) }
        let stream = try await store.watch(definition.keyPrefix, after: listed.revision)
        let stale = state.withLock { state -> [CacheWatcher] in
            // Watchers of an earlier filling may have missed something.
            let stale = Array(state.watchers.values)
            state.watchers = [:]
            state.objects = objects
            state.averageBytes = Double(listed.items.reduce(0) { $0 + $1.value.count }) / Double(max(listed.items.count, 1))
            state.history = []
            state.historyStart = 0
            state.historyFloor = listed.revision
            state.revision = listed.revision
            state.stream = stream
            state.isReady = true
            state.obstacle = nil
            return stale
        }
        for watcher in stale { watcher.end() }
        wake()
        defer { stream.cancel() }
        while let batch = try await stream.next() { try await apply(batch) }
    }

    /// Objects that are whole but can't be converted now.
    private struct Obstacle: Error {
        let cause: String
    }

    /// Refuses reads until the objects can be converted again: nobody may take them for gone.
    private func hold(_ cause: String) async {
        let (watchers, waiters) = state.withLock { state -> ([CacheWatcher], [Waiter]) in
            if state.obstacle == nil {
                logger.warning("objects can't be converted", metadata: ["resource": "\(definition.resource)", "cause": "\(cause)"])
            }
            state.isReady = false
            state.obstacle = cause
            defer { (state.watchers, state.waiters) = ([:], [:]) }
            return (Array(state.watchers.values), Array(state.waiters.values))
        }
        for watcher in watchers { watcher.end() }
        for waiter in waiters { waiter.continuation.resume(returning: false) }
        try? await Task.sleep(for: WatchCache.conversionRetry)
    }

    private static let conversionRetry: Duration = .milliseconds(500)

    /// Why reads are refused; nil where they aren't.
    private var refusal: StatusError? {
        state.withLock { $0.obstacle }.map { cause in
            StatusError.tooManyRequests("storage is (re)initializing: failed to list \(definition.kind): \(cause)", retryAfter: 1)
        }
    }

    /// Whether the objects can't be converted at the moment.
    var isHeld: Bool { state.withLock { $0.obstacle != nil } }

    /// An object that can't be read is left out and said so: one bad value must not hide all others. One that can't be converted is an
    /// obstacle for all, for it may be readable in a moment.
    private func decode(_ values: [StoredValue]) async throws -> [CachedObject?] {
        try zip(values, await definition.load(values)).map { value, loaded in
            do {
                return CachedObject(definition, try loaded.get(), revision: value.modRevision)
            } catch let error as StatusError where definition.objectSchema.isCustom {
                throw Obstacle(cause: error.message)
            } catch {
                logger.error("unreadable object", metadata: ["key": "\(value.key)", "cause": "\(error)"])
                return nil
            }
        }
    }

    private func apply(_ batch: StoreBatch) async throws {
        // Decoding happens outside the lock.
        let values = batch.events.map { event -> (value: StoredValue, isDeletion: Bool) in
            switch event {
            case .created(let value), .updated(let value, _): return (value, false)
            case .deleted(var previous, let revision):
                previous.modRevision = revision
                return (previous, true)
            }
        }
        var changes: [(object: CachedObject, isDeletion: Bool, revision: Int64)] = []
        for (entry, object) in zip(values, try await decode(values.map(\.value))) {
            if let object { changes.append((object, entry.isDeletion, entry.value.modRevision)) }
        }
        let delivered = state.withLock { state -> [(CacheWatcher, [CacheEvent])] in
            var events: [CacheEvent] = []
            for change in changes {
                let object = change.object
                let (index, found) = WatchCache.place(object.sortKey, state.objects)
                let previous = found ? state.objects[index] : nil
                if change.isDeletion {
                    if found { state.objects.remove(at: index) }
                    events.append(CacheEvent(kind: .deleted, object: object, previous: previous ?? object, revision: change.revision))
                } else if found {
                    state.objects[index] = object
                    events.append(CacheEvent(kind: .modified, object: object, previous: previous, revision: change.revision))
                } else {
                    state.objects.insert(object, at: index)
                    events.append(CacheEvent(kind: .added, object: object, previous: nil, revision: change.revision))
                }
            }
            for entry in values where !entry.isDeletion {
                state.averageBytes += (Double(entry.value.value.count) - state.averageBytes) / Double(min(max(state.objects.count, 1), 1000))
            }
            state.revision = max(state.revision, batch.revision)
            WatchCache.remember(events, &state)
            return events.isEmpty ? [] : state.watchers.values.map { ($0, events) }
        }
        for (watcher, events) in delivered where !watcher.deliver(events) { remove(watcher) }
        wake()
    }

    private static func remember(_ events: [CacheEvent], _ state: inout State) {
        state.history.append(contentsOf: events)
        let surplus = state.history.count - state.historyStart - historyLimit
        if surplus > 0 {
            state.historyStart += surplus
            state.historyFloor = state.history[state.historyStart - 1].revision
        }
        if state.historyStart > historyLimit {
            state.history.removeFirst(state.historyStart)
            state.historyStart = 0
        }
    }

    /// How many objects there are, and how large they are stored on average.
    var statistics: FlowController.ObjectStatistics {
        state.withLock { .init(count: $0.objects.count, averageBytes: Int($0.averageBytes)) }
    }

    /// How many objects there are now.
    public var objectCount: Int { state.withLock { $0.objects.count } }
    /// How many watches are open.
    public var watcherCount: Int { state.withLock { $0.watchers.count } }

    /// Where a key stands, or would stand, among sorted objects.
    private static func place(_ key: String, _ objects: [CachedObject]) -> (index: Int, found: Bool) {
        var low = 0
        var high = objects.count
        while low < high {
            let middle = (low + high) / 2
            let other = objects[middle].sortKey
            if other == key { return (middle, true) }
            if other.utf8.lexicographicallyPrecedes(key.utf8) { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }

    // MARK: Waiting

    private func wake() {
        let ready = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            guard state.isReady else { return [] }
            let due = state.waiters.filter { $0.value.revision <= state.revision }
            for key in due.keys { state.waiters[key] = nil }
            return due.map(\.value.continuation)
        }
        for continuation in ready { continuation.resume(returning: true) }
    }

    /// Waits until the cache holds everything up to a revision; false where it takes longer than `timeout`.
    private func wait(for revision: Int64, timeout: Duration) async -> Bool {
        start()
        let (isThere, isHeld) = state.withLock { ($0.isReady && $0.revision >= revision, $0.obstacle != nil) }
        if isThere || isHeld { return isThere }
        let ticket = state.withLock { state -> UInt64 in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let timer = Task { [weak self] in
            try? await Task.sleep(for: timeout)
            self?.give(up: ticket)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (now, stream) = state.withLock { state -> (Bool?, StoreWatch?) in
                    if state.isReady, state.revision >= revision { return (true, nil) }
                    if Task.isCancelled || state.isStopped || state.obstacle != nil { return (false, nil) }
                    state.waiters[ticket] = Waiter(revision: revision, continuation: continuation)
                    return (nil, state.stream)
                }
                if let now { continuation.resume(returning: now) } else { stream?.requestProgress() }
            }
        } onCancel: {
            give(up: ticket)
        }
    }

    private func give(up ticket: UInt64) {
        let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
        waiter?.continuation.resume(returning: false)
    }

    /// How long a read waits for a revision that isn't there yet, as upstream's `blockTimeout`.
    public static let blockTimeout: Duration = .seconds(3)

    /// The state at the newest revision of the datastore.
    public func consistentSnapshot() async throws -> CacheSnapshot {
        try await snapshot(notOlderThan: try await store.currentRevision(), timeout: .seconds(30))
    }

    /// The state at a revision that is at least the given one; 0 is satisfied with any.
    ///
    /// - Throws: `StatusError` 504 where the revision is still in the future after a while.
    public func snapshot(notOlderThan revision: Int64, timeout: Duration = WatchCache.blockTimeout) async throws -> CacheSnapshot {
        guard await wait(for: revision, timeout: revision == 0 ? .seconds(30) : timeout) else {
            if Task.isCancelled { throw CancellationError() }
            if let refusal { throw refusal }
            let current = state.withLock { $0.revision }
            throw StatusError.tooLargeResourceVersion(revision, current: current)
        }
        return state.withLock { CacheSnapshot(objects: $0.objects, revision: $0.revision) }
    }

    /// One object as the cache has it, perhaps a little behind.
    public func cached(namespace: String, name: String) async -> CachedObject? {
        guard await wait(for: 0, timeout: .seconds(30)) else { return nil }
        let key = definition.namespaced ? "\(namespace)/\(name)" : name
        return state.withLock { state in
            let (index, found) = WatchCache.place(key, state.objects)
            return found ? state.objects[index] : nil
        }
    }

    // MARK: Watching

    /// Starts a watch of the changes after a revision. The initial state, where one is asked for, is delivered first.
    ///
    /// - Throws: `StatusError` 410 where the history doesn't reach back that far.
    func watch(after revision: Int64, initialState: Bool, _ watcher: CacheWatcher) async throws {
        guard await wait(for: initialState ? revision : 0, timeout: initialState && revision > 0 ? WatchCache.blockTimeout : .seconds(30)) else {
            if let refusal { throw refusal }
            let current = state.withLock { $0.revision }
            throw StatusError.tooLargeResourceVersion(revision, current: current)
        }
        try state.withLock { state throws(StatusError) in
            if initialState {
                watcher.begin(with: state.objects, at: state.revision)
            } else {
                if revision < state.historyFloor { throw StatusError.tooOldResourceVersion(revision, oldest: state.historyFloor) }
                watcher.skip(through: revision)
                _ = watcher.deliver(Array(state.history[state.historyStart...].drop { $0.revision <= revision }))
            }
            state.nextWatcher += 1
            watcher.id = state.nextWatcher
            state.watchers[state.nextWatcher] = watcher
        }
    }

    func remove(_ watcher: CacheWatcher) {
        state.withLock { _ = $0.watchers.removeValue(forKey: watcher.id) }
        watcher.end()
    }

    /// The newest revision up to which nothing is missing.
    public var revision: Int64 { state.withLock { $0.revision } }

    /// Asks the datastore how far everything is, so that bookmarks can say so.
    func requestProgress() { state.withLock { $0.stream }?.requestProgress() }
}
