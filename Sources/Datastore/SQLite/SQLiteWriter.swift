import CSQLite
import Logging

/// One request to the writer. `run` may throw and is then undone; `finish` is called once, when the outcome is durable.
struct WriteJob: Sendable {
    /// Whether `run` may fail after it has changed something, and so needs a savepoint.
    var savepoint: Bool
    var run: @Sendable (SQLiteWriter) throws -> Void
    var finish: @Sendable ((any Error)?) -> Void
}

/// The only writer. Takes everything that waits, runs it in one SQLite transaction, syncs once, then announces and answers: group commit.
/// Lives on its own thread.
final class SQLiteWriter {
    /// Most jobs in one commit, so that the first of them doesn't wait for ever.
    private static let batchJobs = 1_024
    /// Pages in the write-ahead log at which they are copied into the file; and where new readers are held off so that the log can start
    /// anew.
    private static let checkpointPages: Int32 = 1_000
    private static let restartPages: Int32 = 64_000

    let connection: Connection
    let storage: SQLiteStorage
    private let hub: WatchHub
    private let logger: Logger
    private let begin: Statement
    private let commit: Statement
    private let rollback: Statement
    private let save: Statement
    private let release: Statement
    private let rollbackToSave: Statement
    private let walPages: UnsafeMutablePointer<Int32>
    private var nextCheckpoint = SQLiteWriter.checkpointPages

    /// The newest revision with what the running batch did, and what to announce of it.
    private var revision: Int64
    private var pending: [RevisionEvents] = []
    /// What to do after the commit, before the answers.
    private var effects: [@Sendable () -> Void] = []

    init(connection: Connection, storage: SQLiteStorage, hub: WatchHub, logger: Logger) throws {
        self.connection = connection
        self.storage = storage
        self.hub = hub
        self.logger = logger
        begin = try Statement(connection, "BEGIN IMMEDIATE")
        commit = try Statement(connection, "COMMIT")
        rollback = try Statement(connection, "ROLLBACK")
        save = try Statement(connection, "SAVEPOINT job")
        release = try Statement(connection, "RELEASE job")
        rollbackToSave = try Statement(connection, "ROLLBACK TO job")
        revision = hub.revisions.current
        walPages = .allocate(capacity: 1)
        walPages.pointee = 0
        // Replaces SQLite's own checkpoints, so that they come after the answers, not before.
        sqlite3_wal_hook(connection.handle, { pages, _, _, count in
            pages?.assumingMemoryBound(to: Int32.self).pointee = count
            return SQLITE_OK
        }, walPages)
    }

    deinit {
        sqlite3_wal_hook(connection.handle, nil, nil)
        walPages.deallocate()
    }

    /// Serves the queue until it is closed. Blocks.
    func serve(_ queue: BlockingQueue<WriteJob>) {
        while let jobs = queue.take(upTo: Self.batchJobs) {
            execute(jobs)
            checkpointIfDue()
        }
    }

    var window: TransactionEvaluator.Window { .init(current: revision, compacted: hub.revisions.compacted) }

    /// Takes the changes of a job for the next revision.
    func add(_ events: [Event]) {
        guard !events.isEmpty else { return }
        revision += 1
        pending.append(RevisionEvents(revision: revision, events: events))
    }

    func afterCommit(_ effect: @escaping @Sendable () -> Void) { effects.append(effect) }

    private func execute(_ jobs: [WriteJob]) {
        var failures = [(any Error)?](repeating: nil, count: jobs.count)
        do {
            try begin.run()
            for (index, job) in jobs.enumerated() {
                failures[index] = try attempt(job)
            }
            try commit.run()
        } catch {
            abandon()
            for job in jobs { job.finish(error) }
            return
        }
        for effect in effects { effect() }
        hub.publish(pending)
        forgetBatch()
        for (index, job) in jobs.enumerated() { job.finish(failures[index]) }
    }

    /// Runs one job; answers its own error, and throws when the whole transaction is lost.
    private func attempt(_ job: WriteJob) throws -> (any Error)? {
        let before = (revision, pending.count, effects.count)
        if job.savepoint { try save.run() }
        do {
            try job.run(self)
            if job.savepoint { try release.run() }
            return nil
        } catch {
            revision = before.0
            pending.removeSubrange(before.1...)
            effects.removeSubrange(before.2...)
            // SQLite ends the transaction by itself on some failures of the disk.
            guard connection.inTransaction else { throw error }
            if job.savepoint {
                try rollbackToSave.run()
                try release.run()
            }
            return error
        }
    }

    private func abandon() {
        if connection.inTransaction {
            do { try rollback.run() } catch { logger.error("rollback failed", metadata: ["error": "\(error)"]) }
        }
        forgetBatch()
        revision = hub.revisions.current
    }

    private func forgetBatch() {
        pending.removeAll(keepingCapacity: true)
        effects.removeAll(keepingCapacity: true)
    }

    private func checkpointIfDue() {
        let pages = walPages.pointee
        if pages < Self.checkpointPages { nextCheckpoint = Self.checkpointPages }
        guard pages >= nextCheckpoint else { return }
        // The next batch starts the log anew when this copied all of it; if not, once more after as many pages.
        nextCheckpoint = pages + Self.checkpointPages
        let mode = pages >= Self.restartPages ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(connection.handle, nil, mode, nil, nil)
        if code != SQLITE_OK, code != SQLITE_BUSY {
            logger.warning("checkpoint failed", metadata: ["error": "\(Connection.error(code, connection.handle))"])
        }
    }
}
