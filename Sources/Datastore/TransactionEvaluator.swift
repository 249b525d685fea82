/// The versions of keys, as a transaction sees and changes them. Calls come from one thread at a time.
protocol VersionedStorage {
    /// The newest version of a key, `nil` if there is none or it was deleted.
    func latest(_ key: [UInt8]) throws -> KeyValue?
    /// The keys of a range at a revision (`nil`: everything, with what the running transaction did); `revision` of the answer is left 0.
    func scan(_ request: RangeRequest, at revision: Int64?) throws -> RangeResult
    /// Adds a version. `order` counts the changes of one revision from 0.
    func append(_ kv: KeyValue, order: Int, deleted: Bool, previous: KeyValue?) throws
    func leaseExists(_ id: Int64) throws -> Bool
}

/// The meaning of transactions, the same for every embedded engine.
enum TransactionEvaluator {
    /// What the engine can answer at.
    struct Window {
        var current: Int64
        var compacted: Int64

        func check(_ revision: Int64) throws {
            if revision > current { throw DatastoreError.futureRevision(current: current) }
            if revision > 0, revision < compacted { throw DatastoreError.compacted(compactRevision: compacted) }
        }
    }

    /// Checks what doesn't depend on the data.
    static func validate(_ transaction: Transaction) throws {
        let branches = [transaction.success, transaction.failure]
        if transaction.compares.count > EngineLimits.operations || branches.contains(where: { $0.count > EngineLimits.operations }) {
            throw DatastoreError.tooManyOperations
        }
        var bytes = 0
        for compare in transaction.compares {
            if compare.key.isEmpty { throw DatastoreError.emptyKey }
            bytes += compare.key.count + 16
            if case .value(let value) = compare.target { bytes += value.count }
        }
        for branch in branches { bytes += try validate(branch) }
        if bytes > EngineLimits.requestBytes { throw DatastoreError.requestTooLarge }
    }

    private static func validate(_ branch: [Operation]) throws -> Int {
        var bytes = 0
        var puts = Set<[UInt8]>()
        var deletes: [KeyRange] = []
        for operation in branch {
            switch operation {
            case .put(let key, let value, _, _):
                if key.isEmpty { throw DatastoreError.emptyKey }
                if !puts.insert(key).inserted { throw DatastoreError.duplicateKey }
                bytes += key.count + value.count + 16
            case .deleteRange(let range, _):
                if range.start.isEmpty, range.end == nil { throw DatastoreError.emptyKey }
                deletes.append(range)
                bytes += range.start.count + (range.end?.count ?? 0) + 16
            case .range(let request):
                if request.range.start.isEmpty, request.range.end == nil { throw DatastoreError.emptyKey }
                bytes += request.range.start.count + (request.range.end?.count ?? 0) + 16
            }
        }
        for range in deletes where puts.contains(where: range.contains) { throw DatastoreError.duplicateKey }
        return bytes
    }

    /// Runs a validated transaction at `window.current + 1`. Every error is thrown before the first change, but those of the storage
    /// itself.
    static func run(
        _ transaction: Transaction, on storage: some VersionedStorage, window: Window
    ) throws -> (result: TransactionResult, events: [Event]) {
        var succeeded = true
        for compare in transaction.compares where try !holds(compare, try storage.latest(compare.key)) {
            succeeded = false
            break
        }
        let branch = succeeded ? transaction.success : transaction.failure
        for operation in branch {
            switch operation {
            case .put(_, _, let lease, _):
                if lease != 0, try !storage.leaseExists(lease) { throw DatastoreError.leaseNotFound }
            case .range(let request): try window.check(request.revision)
            case .deleteRange: break
            }
        }
        let revision = window.current + 1
        var events: [Event] = []
        var responses: [OperationResult] = []
        responses.reserveCapacity(branch.count)
        for operation in branch {
            responses.append(try run(operation, on: storage, revision: revision, events: &events))
        }
        let answered = events.isEmpty ? window.current : revision
        for index in responses.indices {
            guard case .range(var part) = responses[index] else { continue }
            part.revision = answered
            responses[index] = .range(part)
        }
        return (TransactionResult(revision: answered, succeeded: succeeded, responses: responses), events)
    }

    private static func run(
        _ operation: Operation, on storage: some VersionedStorage, revision: Int64, events: inout [Event]
    ) throws -> OperationResult {
        switch operation {
        case .put(let key, let value, let lease, let wantsPrevious):
            let previous = try storage.latest(key)
            let kv = KeyValue(
                key: key, value: value, createRevision: previous?.createRevision ?? revision, modRevision: revision,
                version: (previous?.version ?? 0) + 1, lease: lease)
            try storage.append(kv, order: events.count, deleted: false, previous: previous)
            events.append(Event(kind: .put, kv: kv, previous: previous))
            return .put(previous: wantsPrevious ? previous : nil)
        case .deleteRange(let range, let wantsPrevious):
            let doomed = try storage.scan(RangeRequest(range), at: nil).kvs
            for kv in doomed { try delete(kv, on: storage, revision: revision, events: &events) }
            return .deleteRange(deleted: doomed.count, previous: wantsPrevious ? doomed : [])
        case .range(let request):
            return .range(try storage.scan(request, at: request.revision > 0 ? request.revision : nil))
        }
    }

    /// Deletes keys in one revision, as the end of a lease does. Missing ones are passed over.
    static func delete(_ keys: [[UInt8]], on storage: some VersionedStorage, revision: Int64) throws -> [Event] {
        var events: [Event] = []
        for key in keys {
            guard let kv = try storage.latest(key) else { continue }
            try delete(kv, on: storage, revision: revision, events: &events)
        }
        return events
    }

    private static func delete(_ kv: KeyValue, on storage: some VersionedStorage, revision: Int64, events: inout [Event]) throws {
        let tombstone = KeyValue(key: kv.key, modRevision: revision)
        try storage.append(tombstone, order: events.count, deleted: true, previous: kv)
        events.append(Event(kind: .delete, kv: tombstone, previous: kv))
    }

    private static func holds(_ compare: Compare, _ kv: KeyValue?) -> Bool {
        let order: Int
        switch compare.target {
        case .createRevision(let wanted): order = difference(kv?.createRevision ?? 0, wanted)
        case .modRevision(let wanted): order = difference(kv?.modRevision ?? 0, wanted)
        case .version(let wanted): order = difference(kv?.version ?? 0, wanted)
        case .lease(let wanted): order = difference(kv?.lease ?? 0, wanted)
        case .value(let wanted):
            guard let kv else { return false }
            order = compareBytes(kv.value, wanted)
        }
        switch compare.relation {
        case .equal: return order == 0
        case .notEqual: return order != 0
        case .less: return order < 0
        case .greater: return order > 0
        }
    }

    private static func difference(_ left: Int64, _ right: Int64) -> Int { left < right ? -1 : (left > right ? 1 : 0) }
}
