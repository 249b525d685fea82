import Synchronization

/// Everything in memory; nothing survives. For tests, trials and whole control planes in one test process.
public final class MemoryEngine: Engine {
    private let storage: Mutex<MemoryStorage>
    private let hub: WatchHub
    private let deadlines: LeaseDeadlines
    private let expiry: Mutex<Task<Void, Never>?>

    /// - Parameters:
    ///   - clock: the time that leases go by.
    ///   - expiryInterval: how often ended leases are looked for; `nil` leaves that to calls of ``expireLeases()``.
    public init(clock: any EngineClock = SystemEngineClock(), expiryInterval: Duration? = .milliseconds(500)) {
        storage = Mutex(MemoryStorage())
        hub = WatchHub(current: 1, compacted: 0)
        deadlines = LeaseDeadlines(clock: clock)
        expiry = Mutex(nil)
        guard let expiryInterval else { return }
        let task = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: expiryInterval)
                guard let self else { return }
                try? await self.expireLeases()
            }
        }
        expiry.withLock { $0 = task }
    }

    deinit { expiry.withLock { $0?.cancel() } }

    public func currentRevision() async throws -> Int64 { try open { $0.current } }

    public func compactedRevision() async throws -> Int64 { try open { $0.compacted } }

    private func open<Result>(_ body: (inout sending MemoryStorage) throws -> sending Result) throws -> sending Result {
        try storage.withLock { storage in
            if storage.closed { throw DatastoreError.closed }
            return try body(&storage)
        }
    }

    public func range(_ request: RangeRequest) async throws -> RangeResult {
        if request.range.start.isEmpty, request.range.end == nil { throw DatastoreError.emptyKey }
        return try open { storage in
            try storage.window.check(request.revision)
            var result = storage.versions.scan(request, at: request.revision > 0 ? request.revision : nil)
            result.revision = storage.current
            return result
        }
    }

    public func transact(_ transaction: Transaction) async throws -> TransactionResult {
        try TransactionEvaluator.validate(transaction)
        return try open { storage in
            let (result, events) = try TransactionEvaluator.run(transaction, on: storage.versions, window: storage.window)
            commit(events, &storage)
            return result
        }
    }

    /// Makes a transaction visible; under the storage's lock, so that revisions are announced in order.
    private func commit(_ events: [Event], _ storage: inout MemoryStorage) {
        guard !events.isEmpty else { return }
        storage.current += 1
        let entry = RevisionEvents(revision: storage.current, events: events)
        storage.log.append(entry)
        hub.publish([entry])
    }

    public func watch(_ range: KeyRange, fromRevision: Int64, previousValues: Bool) async throws -> EngineWatch {
        try hub.watch(range, fromRevision: fromRevision, previousValues: previousValues, history: History(engine: self))
    }

    private struct History: WatchHistory {
        let engine: MemoryEngine

        func history(
            _ range: KeyRange, from: Int64, through: Int64, previousValues: Bool
        ) async throws -> (events: [Event], through: Int64) {
            try engine.open { try $0.history(range, from: from, through: through, previousValues: previousValues) }
        }
    }

    public func grantLease(ttl: Int64, id: Int64) async throws -> Lease {
        let lease = Lease(id: id != 0 ? id : deadlines.freshID(), ttl: max(1, ttl))
        return try open { storage in
            if storage.versions.leases[lease.id] != nil { throw DatastoreError.leaseExists }
            storage.versions.leases[lease.id] = []
            deadlines.start(lease)
            return lease
        }
    }

    public func revokeLease(_ id: Int64) async throws {
        try open { storage in
            guard let keys = storage.versions.leases[id] else { throw DatastoreError.leaseNotFound }
            let sorted = keys.sorted { compareBytes($0, $1) < 0 }
            let events = try TransactionEvaluator.delete(sorted, on: storage.versions, revision: storage.current + 1)
            storage.versions.leases[id] = nil
            deadlines.remove(id)
            commit(events, &storage)
        }
    }

    public func keepLeaseAlive(_ id: Int64) async throws -> Int64 { try open { _ in try deadlines.renew(id) } }

    public func leaseStatus(_ id: Int64, keys: Bool) async throws -> LeaseStatus {
        try open { storage in
            let (ttl, remaining) = try deadlines.status(id)
            let attached = keys ? (storage.versions.leases[id] ?? []).sorted { compareBytes($0, $1) < 0 } : []
            return LeaseStatus(id: id, grantedTTL: ttl, remaining: remaining, keys: attached)
        }
    }

    public func leases() async throws -> [Int64] { try open { _ in deadlines.ids } }

    /// Ends the leases whose time is over and deletes their keys.
    public func expireLeases() async throws {
        for id in deadlines.expired {
            do { try await revokeLease(id) } catch DatastoreError.leaseNotFound { continue }
        }
    }

    public func compact(_ revision: Int64) async throws {
        try open { storage in
            if revision <= storage.compacted { throw DatastoreError.compacted(compactRevision: storage.compacted) }
            if revision > storage.current { throw DatastoreError.futureRevision(current: storage.current) }
            hub.setCompacted(revision)
            storage.compact(revision)
        }
    }

    public func size() async throws -> EngineSize {
        try open { EngineSize(total: $0.versions.bytes, inUse: $0.versions.bytes) }
    }

    public func close() async {
        storage.withLock { $0.closed = true }
        expiry.withLock { $0?.cancel() }
        hub.close()
    }
}
