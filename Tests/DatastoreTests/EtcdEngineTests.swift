import Datastore
import EtcdEngine
import Testing

/// What the contract leaves open: leases by etcd's own clock, and an etcd that goes away.
@Suite("etcd", .enabled(if: EtcdProcess.program != nil, "etcd is not installed"))
struct EtcdEngineTests {
    @Test func leasesEndByThemselves() async throws {
        try await withEngine(.etcd) { test in
            let engine = test.engine
            // Long enough that a busy machine puts the key before the lease ends.
            let lease = try await engine.grantLease(ttl: 5, id: 0)
            let other = try await engine.grantLease(ttl: 3600, id: 42)
            #expect(lease.id > 0 && other == Lease(id: 42, ttl: 3600))
            await #expect(throws: DatastoreError.leaseExists) { try await engine.grantLease(ttl: 3600, id: 42) }
            try await engine.put("a", "1", lease: lease.id)
            try await engine.put("b", "1", lease: 42)
            let status = try await engine.leaseStatus(42, keys: true)
            #expect(status.grantedTTL == 3600 && status.remaining > 90 && status.keys == [bytes("b")])
            #expect(try await engine.keepLeaseAlive(42) == 3600)
            let watch = try await engine.watch(.prefix([]), fromRevision: 0, previousValues: true)
            #expect(try await describe(watch.next()?.events ?? []) == ["4 delete a (was 1)"])
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.keepLeaseAlive(lease.id) }
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.leaseStatus(lease.id, keys: false) }
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.put("x", "1", lease: lease.id) }
            #expect(try await engine.leases() == [42])
            try await engine.revokeLease(42)
            #expect(try await engine.read("") == [])
        }
    }

    /// Killed while it is written to: nothing that was acknowledged is lost, and the watch resumes without gap or duplicate.
    @Test func resumesAfterACrash() async throws {
        let process = try await EtcdProcess.start()
        defer { process.stop() }
        let engine = try await EtcdEngine.open(EtcdEngine.Configuration(endpoints: [process.url]))
        let watch = try await engine.watch(.prefix(bytes("k")), fromRevision: 1, previousValues: true)
        let writing = Task { () -> [String: Int64] in
            var acknowledged: [String: Int64] = [:]
            for index in 0..<400 {
                do {
                    acknowledged["k\(index)"] = try await engine.put("k\(index)", "v")
                } catch is DatastoreError {
                    // Its outcome isn't known.
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            return acknowledged
        }
        for _ in 0..<2 {
            try await Task.sleep(for: .milliseconds(100))
            try await process.crashAndRestart()
        }
        let acknowledged = try await writing.value
        let stored = try await engine.range(RangeRequest(.prefix(bytes("k")))).kvs
        let byKey = Dictionary(stored.map { (text($0.key), $0.modRevision) }, uniquingKeysWith: { first, _ in first })
        for (key, revision) in acknowledged { #expect(byKey[key] == revision) }
        let last = stored.map(\.modRevision).max() ?? 0
        let events = try await collect(watch, through: last)
        #expect(events.map(\.kv.modRevision) == stored.map(\.modRevision).sorted())
        await engine.close()
    }
}
