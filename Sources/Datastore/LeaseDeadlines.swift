import Synchronization

/// When leases end. Durable engines keep the leases themselves; after a restart every lease starts anew, as etcd's do.
final class LeaseDeadlines: Sendable {
    private struct Entry {
        var ttl: Int64
        var deadline: Duration
    }

    private let clock: any EngineClock
    private let entries = Mutex<[Int64: Entry]>([:])

    init(clock: any EngineClock) { self.clock = clock }

    func start(_ lease: Lease) {
        let deadline = clock.now() + .seconds(lease.ttl)
        entries.withLock { $0[lease.id] = Entry(ttl: lease.ttl, deadline: deadline) }
    }

    func renew(_ id: Int64) throws -> Int64 {
        let now = clock.now()
        return try entries.withLock { entries in
            // One that has ended waits only for its deletion: bringing it back could lose keys, as etcd has it.
            guard let entry = entries[id], entry.deadline > now else { throw DatastoreError.leaseNotFound }
            entries[id]?.deadline = now + .seconds(entry.ttl)
            return entry.ttl
        }
    }

    func remove(_ id: Int64) {
        entries.withLock { _ = $0.removeValue(forKey: id) }
    }

    func status(_ id: Int64) throws -> (ttl: Int64, remaining: Int64) {
        let now = clock.now()
        return try entries.withLock { entries in
            guard let entry = entries[id] else { throw DatastoreError.leaseNotFound }
            return (entry.ttl, max(0, (entry.deadline - now).components.seconds))
        }
    }

    var ids: [Int64] { entries.withLock { $0.keys.sorted() } }

    var expired: [Int64] {
        let now = clock.now()
        return entries.withLock { entries in entries.filter { $0.value.deadline <= now }.keys.sorted() }
    }

    /// An id that is positive and not taken.
    func freshID() -> Int64 {
        entries.withLock { entries in
            while true {
                let id = Int64.random(in: 1...Int64.max)
                if entries[id] == nil { return id }
            }
        }
    }
}
