import CSQLite

/// Reads and changes rows over one connection.
final class SQLiteStorage: VersionedStorage {
    private let latestRow: Statement
    private let row: Statement
    private let rowWithoutValue: Statement
    private let keyAt: Statement
    private let newest: Statement
    private let bounded: Statement
    private let unbounded: Statement
    private let log: Statement
    private let before: Statement
    private let insert: Statement
    private let lease: Statement
    private let leaseInsert: Statement
    private let leaseDelete: Statement
    private let leaseKeys: Statement
    private let getMeta: Statement
    private let setMeta: Statement
    private let sweepRows: Statement
    private let sweepDelete: Statement
    private let freelist: Statement
    private let pages: Statement

    init(_ connection: Connection) throws {
        let columns = "id, key, created, version, lease, value"
        func prepare(_ sql: String) throws -> Statement { try Statement(connection, sql) }
        latestRow = try prepare("SELECT \(columns) FROM kv WHERE key = ?1 ORDER BY id DESC LIMIT 1")
        row = try prepare("SELECT \(columns) FROM kv WHERE id = ?1")
        rowWithoutValue = try prepare("SELECT id, key, created, version, lease FROM kv WHERE id = ?1")
        keyAt = try prepare("SELECT id FROM kv WHERE key = ?1 AND id <= ?2 ORDER BY id DESC LIMIT 1")
        newest = try prepare("SELECT max(id) FROM kv")
        bounded = try prepare("SELECT max(id) FROM kv WHERE key >= ?1 AND key < ?3 AND id <= ?2 GROUP BY key HAVING max(id) & 1 = 0")
        unbounded = try prepare("SELECT max(id) FROM kv WHERE key >= ?1 AND id <= ?2 GROUP BY key HAVING max(id) & 1 = 0")
        log = try prepare("SELECT \(columns) FROM kv WHERE id >= ?1 AND id <= ?2 ORDER BY id")
        before = try prepare("SELECT \(columns) FROM kv WHERE key = ?1 AND id < ?2 ORDER BY id DESC LIMIT 1")
        insert = try prepare("INSERT INTO kv (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        lease = try prepare("SELECT ttl FROM lease WHERE id = ?1")
        leaseInsert = try prepare("INSERT INTO lease (id, ttl) VALUES (?1, ?2)")
        leaseDelete = try prepare("DELETE FROM lease WHERE id = ?1")
        leaseKeys = try prepare("SELECT DISTINCT key FROM kv WHERE lease = ?1 AND lease <> 0 ORDER BY key")
        getMeta = try prepare("SELECT number FROM meta WHERE name = ?1")
        setMeta = try prepare("UPDATE meta SET number = ?2 WHERE name = ?1")
        sweepRows = try prepare("SELECT id, key FROM kv WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT ?3")
        sweepDelete = try prepare("DELETE FROM kv WHERE key = ?1 AND id < ?2")
        freelist = try prepare("PRAGMA freelist_count")
        pages = try prepare("PRAGMA page_count")
    }

    private func keyValue(_ statement: Statement, value: Bool = true) -> KeyValue {
        KeyValue(
            key: statement.bytes(1), value: value ? statement.bytes(5) : [], createRevision: statement.int(2),
            modRevision: Schema.revision(statement.int(0)), version: statement.int(3), lease: statement.int(4))
    }

    func newestRevision() throws -> Int64 {
        defer { newest.reset() }
        return try newest.step() ? max(1, Schema.revision(newest.int(0))) : 1
    }

    func latest(_ key: [UInt8]) throws -> KeyValue? {
        latestRow.bind(1, key)
        defer { latestRow.reset() }
        guard try latestRow.step(), !Schema.isDeleted(latestRow.int(0)) else { return nil }
        return keyValue(latestRow)
    }

    func scan(_ request: RangeRequest, at revision: Int64?) throws -> RangeResult {
        var result = RangeResult(revision: 0)
        let last = revision.map(Schema.lastID) ?? .max
        let ids: Statement
        if request.range.end == nil { ids = keyAt } else { ids = request.range.isUnbounded ? unbounded : bounded }
        ids.bind(1, request.range.start)
        ids.bind(2, last)
        if let end = request.range.end, !request.range.isUnbounded { ids.bind(3, end) }
        // While this statement stands, all others of the connection read the same snapshot.
        defer { ids.reset() }
        while try ids.step() {
            let id = ids.int(0)
            if Schema.isDeleted(id) { continue }
            result.count += 1
            if request.countOnly { continue }
            if request.limit > 0, result.kvs.count == request.limit {
                result.more = true
                if !request.wantsCount { break }
                continue
            }
            let statement = request.keysOnly ? rowWithoutValue : row
            statement.bind(1, id)
            defer { statement.reset() }
            guard try statement.step() else { throw DatastoreError.corrupt("the index names a row \(id) that isn't there") }
            result.kvs.append(keyValue(statement, value: !request.keysOnly))
        }
        return result
    }

    func append(_ kv: KeyValue, order: Int, deleted: Bool, previous: KeyValue?) throws {
        if order > Schema.maximumOrder { throw DatastoreError.tooManyOperations }
        insert.bind(1, Schema.id(kv.modRevision, order: order, deleted: deleted))
        insert.bind(2, kv.key)
        insert.bind(3, kv.createRevision)
        insert.bind(4, kv.version)
        insert.bind(5, kv.lease)
        insert.bind(6, kv.value)
        try insert.run()
    }

    /// Most rows that one step of the history looks at.
    private static let historyRows = 20_000

    /// See ``WatchHistory``.
    func history(_ range: KeyRange, from: Int64, through: Int64, previousValues: Bool) throws -> (events: [Event], through: Int64) {
        log.bind(1, Schema.firstID(from))
        log.bind(2, Schema.lastID(through))
        defer { log.reset() }
        var events: [Event] = []
        var rows = 0
        var bytes = 0
        var reached = from - 1
        while try log.step() {
            let id = log.int(0)
            let revision = Schema.revision(id)
            // Only between revisions, so that none is cut in two.
            if revision > reached, rows >= Self.historyRows || events.count >= WatchHub.batchEvents || bytes >= WatchHub.batchBytes {
                return (events, revision - 1)
            }
            reached = revision
            rows += 1
            guard log.withBytes(1, { Self.contains(range, $0) }) else { continue }
            let event = try event(id, previousValues: previousValues)
            bytes += event.kv.value.count
            events.append(event)
        }
        return (events, through)
    }

    private func event(_ id: Int64, previousValues: Bool) throws -> Event {
        var event: Event
        if Schema.isDeleted(id) {
            event = Event(kind: .delete, kv: KeyValue(key: log.bytes(1), modRevision: Schema.revision(id)))
        } else {
            event = Event(kind: .put, kv: keyValue(log))
        }
        guard previousValues, !event.isCreate else { return event }
        before.bind(1, event.kv.key)
        before.bind(2, id)
        defer { before.reset() }
        guard try before.step() else { throw DatastoreError.compacted(compactRevision: event.kv.modRevision) }
        event.previous = keyValue(before)
        return event
    }

    private static func contains(_ range: KeyRange, _ key: UnsafeRawBufferPointer) -> Bool {
        range.start.withUnsafeBytes { start in
            guard let end = range.end else { return compareBytes(key, start) == 0 }
            if compareBytes(key, start) < 0 { return false }
            return range.isUnbounded || end.withUnsafeBytes { compareBytes(key, $0) } < 0
        }
    }

    // MARK: leases

    func leaseExists(_ id: Int64) throws -> Bool {
        lease.bind(1, id)
        defer { lease.reset() }
        return try lease.step()
    }

    func addLease(_ new: Lease) throws {
        leaseInsert.bind(1, new.id)
        leaseInsert.bind(2, new.ttl)
        try leaseInsert.run()
    }

    func deleteLease(_ id: Int64) throws {
        leaseDelete.bind(1, id)
        try leaseDelete.run()
    }

    /// The live keys that hang on a lease, in order.
    func keys(ofLease id: Int64) throws -> [[UInt8]] {
        var keys: [[UInt8]] = []
        leaseKeys.bind(1, id)
        do {
            defer { leaseKeys.reset() }
            while try leaseKeys.step() { keys.append(leaseKeys.bytes(0)) }
        }
        return try keys.filter { try latest($0)?.lease == id }
    }

    // MARK: compaction

    func meta(_ name: String) throws -> Int64 {
        getMeta.bind(1, name)
        defer { getMeta.reset() }
        return try getMeta.step() ? getMeta.int(0) : 0
    }

    func setMeta(_ name: String, _ number: Int64) throws {
        setMeta.bind(1, name)
        setMeta.bind(2, number)
        try setMeta.run()
    }

    /// One step of a sweep: for the versions from row `from` on, deletes what they replaced. Answers the next row to look at, or `nil` at
    /// the end.
    func sweep(from: Int64, through revision: Int64, rows limit: Int, until isOver: () -> Bool) throws -> Int64? {
        var doomed: [(id: Int64, key: [UInt8])] = []
        sweepRows.bind(1, from)
        sweepRows.bind(2, Schema.lastID(revision))
        sweepRows.bind(3, Int64(limit))
        do {
            defer { sweepRows.reset() }
            while try sweepRows.step() { doomed.append((sweepRows.int(0), sweepRows.bytes(1))) }
        }
        for (id, key) in doomed {
            // A deletion at the revision itself stays: it may be the newest row, which tells the current revision.
            let goes = Schema.isDeleted(id) && Schema.revision(id) < revision
            sweepDelete.bind(1, key)
            sweepDelete.bind(2, goes ? id + 1 : id)
            try sweepDelete.run()
            if isOver() { return id + 1 }
        }
        return doomed.count < limit ? nil : doomed[doomed.count - 1].id + 1
    }

    func size(pageSize: Int64) throws -> EngineSize {
        defer {
            pages.reset()
            freelist.reset()
        }
        guard try pages.step(), try freelist.step() else { return EngineSize(total: 0, inUse: 0) }
        return EngineSize(total: pages.int(0) * pageSize, inUse: (pages.int(0) - freelist.int(0)) * pageSize)
    }
}
