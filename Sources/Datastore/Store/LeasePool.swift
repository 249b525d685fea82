/// Leases shared by the values that would end at about the same time, so that an hour of events needs some sixty leases, not one each.
actor LeasePool {
    /// A lease takes values for this long (seconds), or for 5 % of the time to live if that is less.
    static let reuse: Int64 = 60
    /// And at most so many: they are deleted in one transaction.
    static let values = 1_000

    private struct Shared {
        var id: Int64
        var closes: ContinuousClock.Instant
        var values: Int
    }

    private let engine: any Engine
    private var shared: [Int64: Shared] = [:]

    init(engine: any Engine) { self.engine = engine }

    /// A lease that lives at least `ttl` seconds more; 0 without one.
    func lease(ttl: Int64?) async throws -> Int64 {
        guard let ttl, ttl > 0 else { return 0 }
        let now = ContinuousClock.now
        if let known = shared[ttl], known.closes > now, known.values < Self.values {
            shared[ttl]?.values += 1
            return known.id
        }
        let extra = min(Self.reuse, ttl / 20)
        shared = shared.filter { $0.value.closes > now }
        let lease = try await engine.grantLease(ttl: ttl + extra, id: 0)
        if extra > 0 { shared[ttl] = Shared(id: lease.id, closes: now + .seconds(extra), values: 1) }
        return lease.id
    }

    func forget(_ id: Int64) {
        shared = shared.filter { $0.value.id != id }
    }
}
