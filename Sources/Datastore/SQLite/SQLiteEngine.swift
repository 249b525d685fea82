import CSQLite
import Logging
import Synchronization

/// The embedded engine: one SQLite file, full durability, one owner process.
///
/// A transaction is answered when it is synced to the disk; all that wait at the same time share one sync. Reads go on beside the writer
/// on threads of their own. What a power failure leaves behind is exactly the answered transactions, and possibly some that were not
/// answered yet.
public final class SQLiteEngine: Engine {
    public struct Configuration: Sendable {
        /// The database file; a lock file `<path>.lock` and SQLite's own `-wal` and `-shm` stand beside it. The folder must exist.
        public var path: String
        public var readers = 2
        public var clock: any EngineClock = SystemEngineClock()
        /// How often ended leases are looked for; `nil` leaves that to calls of ``SQLiteEngine/expireLeases()``.
        public var expiryInterval: Duration? = .milliseconds(500)
        public var logger = Logger(label: "swiftlet.datastore")
        /// The SQLite VFS, for tests that lose power.
        public var vfs: String?

        public init(path: String) { self.path = path }
    }

    /// Most requests that wait for a thread.
    private static let queueBound = 65_536

    private let hub: WatchHub
    private let deadlines: LeaseDeadlines
    private let writes = BlockingQueue<WriteJob>(bound: queueBound)
    private let reads = BlockingQueue<@Sendable (SQLiteStorage) -> Void>(bound: queueBound)
    private let pageSize: Int64
    private let background = Mutex<[Task<Void, Never>]>([])
    private let threads: ThreadCount

    /// What `open` found and made, handed to the engine's threads before any of them runs.
    ///
    /// `@unchecked Sendable`: made by one thread, which lets go of it when it has handed it over; then each connection is used by one
    /// thread alone.
    private struct Opened: @unchecked Sendable {
        var lock: OwnerLock
        var writer: SQLiteWriter
        var readers: [SQLiteStorage]
        var hub: WatchHub
        var leases: [Lease]
        var pageSize: Int64
        var unfinishedSweep: Int64?
    }

    /// Moves a value to the thread that will use it and let go of it.
    ///
    /// `@unchecked Sendable`: filled before that thread starts, see ``Opened``, and emptied only by it.
    private final class HandOver<Value>: @unchecked Sendable {
        private var value: Value?

        init(_ value: Value) { self.value = value }

        func take() -> Value? {
            defer { value = nil }
            return value
        }
    }

    /// Opens a database, or makes a new one.
    ///
    /// Throws ``DatastoreError/locked(path:pid:)`` when another process has it open, ``DatastoreError/newerSchema(found:supported:)`` when
    /// a newer program wrote it.
    public static func open(_ configuration: Configuration) async throws -> SQLiteEngine {
        let opened: HandOver<Opened> = try await withCheckedThrowingContinuation { continuation in
            do {
                try OwnThread.start { continuation.resume(with: Result { try openBoxed(configuration) }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
        guard let files = opened.take() else { throw DatastoreError.closed }
        return try SQLiteEngine(files, configuration)
    }

    /// In a box, as the opening thread may hold the result a little longer than the engine lives, and must not keep the files open.
    private static func openBoxed(_ configuration: Configuration) throws -> HandOver<Opened> {
        HandOver(try open(files: configuration))
    }

    private static func open(files configuration: Configuration) throws -> Opened {
        let lock = try OwnerLock.take(database: configuration.path)
        let connection = try Schema.open(path: configuration.path, vfs: configuration.vfs)
        let storage = try SQLiteStorage(connection)
        let compacted = try storage.meta("compacted")
        let swept = try storage.meta("swept")
        let hub = WatchHub(current: try storage.newestRevision(), compacted: compacted)
        let writer = try SQLiteWriter(
            connection: connection, storage: storage, hub: hub, logger: configuration.logger)
        var leases: [Lease] = []
        let rows = try Statement(connection, "SELECT id, ttl FROM lease")
        while try rows.step() { leases.append(Lease(id: rows.int(0), ttl: rows.int(1))) }
        var readers: [SQLiteStorage] = []
        for _ in 0..<max(1, configuration.readers) {
            let reader = try Connection(path: configuration.path, vfs: configuration.vfs, readOnly: true)
            try reader.execute("PRAGMA cache_size=-4096")
            readers.append(try SQLiteStorage(reader))
        }
        return Opened(
            lock: lock, writer: writer, readers: readers, hub: hub, leases: leases, pageSize: try connection.number("PRAGMA page_size"),
            unfinishedSweep: swept < Schema.firstID(compacted) ? compacted : nil)
    }

    private init(_ opened: Opened, _ configuration: Configuration) throws {
        hub = opened.hub
        pageSize = opened.pageSize
        deadlines = LeaseDeadlines(clock: configuration.clock)
        for lease in opened.leases { deadlines.start(lease) }
        threads = ThreadCount(1 + opened.readers.count, holding: opened.lock)
        let (writes, reads, threads) = (writes, reads, threads)
        let writer = HandOver(opened.writer)
        try OwnThread.start {
            Self.serve(writer, writes)
            threads.leave()
        }
        for storage in opened.readers.map({ HandOver($0) }) {
            try OwnThread.start {
                Self.serve(storage, reads)
                threads.leave()
            }
        }
        startBackground(configuration.expiryInterval, unfinishedSweep: opened.unfinishedSweep, configuration.logger)
    }

    // Functions of their own, so that the last reference to a connection goes, and closes it, before the thread counts as left.
    private static func serve(_ handOver: HandOver<SQLiteWriter>, _ queue: BlockingQueue<WriteJob>) {
        let writer = handOver.take()
        writer?.serve(queue)
    }

    private static func serve(_ handOver: HandOver<SQLiteStorage>, _ queue: BlockingQueue<@Sendable (SQLiteStorage) -> Void>) {
        guard let storage = handOver.take() else { return }
        while let jobs = queue.take(upTo: 1) {
            for job in jobs { job(storage) }
        }
    }

    private func startBackground(_ expiryInterval: Duration?, unfinishedSweep: Int64?, _ logger: Logger) {
        var tasks: [Task<Void, Never>] = []
        if let expiryInterval {
            tasks.append(Task { [weak self] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: expiryInterval)
                    guard let self else { return }
                    do { try await self.expireLeases() } catch { logger.warning("leases could not end", metadata: ["error": "\(error)"]) }
                }
            })
        }
        if let unfinishedSweep {
            tasks.append(Task { [weak self] in
                do { try await self?.sweep(through: unfinishedSweep) } catch {
                    logger.warning("compaction could not go on", metadata: ["error": "\(error)"])
                }
            })
        }
        background.withLock { $0 = tasks }
    }

    deinit {
        for task in background.withLock({ $0 }) { task.cancel() }
        writes.close()
        reads.close()
        hub.close()
    }

    public func close() async {
        for task in background.withLock({ $0 }) { task.cancel() }
        writes.close()
        reads.close()
        await threads.wait()
        hub.close()
    }

    // MARK: threads

    private func write<Result: Sendable>(
        savepoint: Bool = true, _ body: @escaping @Sendable (SQLiteWriter) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            let slot = Slot<Result>()
            let job = WriteJob(
                savepoint: savepoint, run: { slot.set(try body($0)) },
                finish: { error in
                    if let value = slot.value, error == nil {
                        continuation.resume(returning: value)
                    } else {
                        continuation.resume(throwing: error ?? DatastoreError.closed)
                    }
                })
            do { try writes.add(job) } catch { continuation.resume(throwing: error) }
        }
    }

    private func read<Result: Sendable>(_ body: @escaping @Sendable (SQLiteStorage) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            do {
                try reads.add { storage in continuation.resume(with: Swift.Result { try body(storage) }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    // MARK: Engine

    public func currentRevision() async throws -> Int64 { hub.revisions.current }

    public func compactedRevision() async throws -> Int64 { hub.revisions.compacted }

    private var window: TransactionEvaluator.Window {
        let revisions = hub.revisions
        return .init(current: revisions.current, compacted: revisions.compacted)
    }

    public func range(_ request: RangeRequest) async throws -> RangeResult {
        if request.range.start.isEmpty, request.range.end == nil { throw DatastoreError.emptyKey }
        while true {
            let window = window
            try window.check(request.revision)
            let revision = request.revision > 0 ? request.revision : window.current
            var result = try await read { try $0.scan(request, at: revision) }
            // A compaction that began meanwhile may have taken some of it away: what was asked for is gone, the newest is read again.
            if revision < hub.revisions.compacted {
                if request.revision > 0 { throw DatastoreError.compacted(compactRevision: hub.revisions.compacted) }
                continue
            }
            result.revision = window.current
            return result
        }
    }

    public func transact(_ transaction: Transaction) async throws -> TransactionResult {
        try TransactionEvaluator.validate(transaction)
        let savepoint = max(transaction.success.count, transaction.failure.count) > 1 || transaction.success.contains { operation in
            if case .put = operation { return false }
            return true
        }
        return try await write(savepoint: savepoint) { writer in
            let (result, events) = try TransactionEvaluator.run(transaction, on: writer.storage, window: writer.window)
            writer.add(events)
            return result
        }
    }

    public func watch(_ range: KeyRange, fromRevision: Int64, previousValues: Bool) async throws -> EngineWatch {
        try hub.watch(range, fromRevision: fromRevision, previousValues: previousValues, history: History(engine: self))
    }

    private struct History: WatchHistory {
        let engine: SQLiteEngine

        func history(
            _ range: KeyRange, from: Int64, through: Int64, previousValues: Bool
        ) async throws -> (events: [Event], through: Int64) {
            let part: (events: [Event], through: Int64) = try await engine.read {
                try $0.history(range, from: from, through: through, previousValues: previousValues)
            }
            let compacted = engine.hub.revisions.compacted
            if from < compacted { throw DatastoreError.compacted(compactRevision: compacted) }
            return part
        }
    }

    public func grantLease(ttl: Int64, id: Int64) async throws -> Lease {
        let lease = Lease(id: id != 0 ? id : deadlines.freshID(), ttl: max(1, ttl))
        return try await write { [deadlines] writer in
            if try writer.storage.leaseExists(lease.id) { throw DatastoreError.leaseExists }
            try writer.storage.addLease(lease)
            writer.afterCommit { deadlines.start(lease) }
            return lease
        }
    }

    public func revokeLease(_ id: Int64) async throws {
        try await write { [deadlines] writer in
            guard try writer.storage.leaseExists(id) else { throw DatastoreError.leaseNotFound }
            let keys = try writer.storage.keys(ofLease: id)
            let events = try TransactionEvaluator.delete(keys, on: writer.storage, revision: writer.window.current + 1)
            try writer.storage.deleteLease(id)
            writer.add(events)
            writer.afterCommit { deadlines.remove(id) }
        }
    }

    public func keepLeaseAlive(_ id: Int64) async throws -> Int64 { try deadlines.renew(id) }

    public func leaseStatus(_ id: Int64, keys: Bool) async throws -> LeaseStatus {
        let (ttl, remaining) = try deadlines.status(id)
        let attached = keys ? try await read { try $0.keys(ofLease: id) } : []
        return LeaseStatus(id: id, grantedTTL: ttl, remaining: remaining, keys: attached)
    }

    public func leases() async throws -> [Int64] { deadlines.ids }

    /// Ends the leases whose time is over and deletes their keys.
    public func expireLeases() async throws {
        for id in deadlines.expired {
            do { try await revokeLease(id) } catch DatastoreError.leaseNotFound { continue }
        }
    }

    // MARK: compaction

    /// How long one step of a compaction may run on the writer, without its commit, and how many rows it looks at.
    private static let sweepTime: Duration = .milliseconds(2)
    private static let sweepRows = 256

    public func compact(_ revision: Int64) async throws {
        try await write { [hub] writer in
            let window = writer.window
            if revision <= window.compacted { throw DatastoreError.compacted(compactRevision: window.compacted) }
            if revision > window.current { throw DatastoreError.futureRevision(current: window.current) }
            try writer.storage.setMeta("compacted", revision)
            writer.afterCommit { hub.setCompacted(revision) }
        }
        try await sweep(through: revision)
    }

    /// Deletes what the compaction freed, in small steps, from where the last sweep stopped.
    private func sweep(through revision: Int64) async throws {
        var goesOn = true
        while goesOn {
            try Task.checkCancellation()
            goesOn = try await write { writer in
                let end = ContinuousClock.now + Self.sweepTime
                let from = try writer.storage.meta("swept")
                if from >= Schema.lastID(revision) { return false }
                let next = try writer.storage.sweep(from: from, through: revision, rows: Self.sweepRows) { ContinuousClock.now > end }
                // Deletions at the revision itself are looked at again by the next compaction.
                try writer.storage.setMeta("swept", next ?? Schema.firstID(revision))
                return next != nil
            }
        }
    }

    public func size() async throws -> EngineSize {
        try await read { [pageSize] in try $0.size(pageSize: pageSize) }
    }
}

/// A value that one thread sets and another reads.
private final class Slot<Value: Sendable>: Sendable {
    private let content = Mutex<Value?>(nil)

    func set(_ value: Value) { content.withLock { $0 = value } }
    var value: Value? { content.withLock { $0 } }
}

/// Counts threads that run, for whoever waits for their end; the lock of the database goes with the last.
private final class ThreadCount: Sendable {
    private struct State {
        var running: Int
        var lock: OwnerLock?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ running: Int, holding lock: OwnerLock) { state = Mutex(State(running: running, lock: lock)) }

    func leave() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.running -= 1
            guard state.running == 0 else { return [] }
            state.lock = nil
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let done = state.withLock { state -> Bool in
                if state.running > 0 { state.waiting.append(continuation) }
                return state.running == 0
            }
            if done { continuation.resume() }
        }
    }
}
