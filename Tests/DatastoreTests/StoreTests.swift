import Logging
import Testing

@testable import Datastore

/// Marks values and binds them to their key, as encryption does.
private struct BindingTransformer: ValueTransformer {
    struct Broken: Error {}

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        guard bytes.starts(with: context) else { throw Broken() }
        let rest = bytes.dropFirst(context.count)
        return (Array(rest.dropFirst()), rest.first == 1)
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] { context + [0] + bytes }
}

@Suite("Store")
struct StoreTests {
    @Test(arguments: EngineKind.allCases)
    func verbs(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let store = Store(test.engine)
            #expect(try await store.list("pods/") == ListResult(items: [], revision: 1, more: false, remainingCount: 0))
            #expect(try await store.put("pods/a/x", bytes("1"), if: .absent) == .stored(revision: 2))
            let first = StoredValue(key: "pods/a/x", value: bytes("1"), modRevision: 2, createRevision: 2)
            #expect(try await store.put("pods/a/x", bytes("2"), if: .absent) == .conflict(current: first))
            #expect(try await store.put("pods/a/x", bytes("2"), if: .modRevision(9)) == .conflict(current: first))
            #expect(try await store.put("pods/a/y", bytes("2"), if: .modRevision(9)) == .conflict(current: nil))
            #expect(try await store.put("pods/a/x", bytes("2"), if: .modRevision(2)) == .stored(revision: 3))
            #expect(try await store.put("pods/b/x", bytes("1"), if: .any) == .stored(revision: 4))
            #expect(try await store.put("podsets/z", bytes("1"), if: .any) == .stored(revision: 5))
            #expect(try await store.get("pods/a/x")?.value == bytes("2"))
            #expect(try await store.get("pods/a/x", revision: 2) == first)
            #expect(try await store.get("pods/a/none") == nil)
            #expect(try await test.engine.read("/registry/podsets") == ["/registry/podsets/z=1"])
            #expect(try await store.count("pods/") == 2)
            let page = try await store.list("pods/", limit: 1)
            #expect(page.items.map(\.key) == ["pods/a/x"] && page.more && page.remainingCount == 1 && page.revision == 5)
            #expect(try await store.put("pods/c/x", bytes("1"), if: .any) == .stored(revision: 6))
            let rest = try await store.list("pods/", startAfter: "pods/a/x", limit: 5, revision: page.revision)
            #expect(rest.items.map(\.key) == ["pods/b/x"] && !rest.more && rest.revision == 5)

            #expect(try await store.delete("pods/none") == .notFound)
            #expect(try await store.delete("pods/none", if: .modRevision(3)) == .notFound)
            let current = StoredValue(key: "pods/a/x", value: bytes("2"), modRevision: 3, createRevision: 2)
            #expect(try await store.delete("pods/a/x", if: .modRevision(2)) == .conflict(current: current))
            #expect(try await store.delete("pods/a/x", if: .modRevision(3)) == .deleted(current, revision: 7))
        }
    }

    @Test(arguments: EngineKind.allCases)
    func watchAndTransactions(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let store = Store(test.engine, transformer: BindingTransformer())
            let watch = try await store.watch("r/", after: 1)
            let writes = [StoreWrite(key: "r/a", if: .absent, .put(bytes("1"))), StoreWrite(key: "r/b", if: .absent, .put(bytes("1")))]
            #expect(try await store.transaction(writes) == .committed(revision: 2))
            guard case .conflict(let current) = try await store.transaction(writes + [StoreWrite(key: "r/c", if: .absent, .delete)]) else {
                Issue.record("a conflict was not seen")
                return
            }
            #expect(current.map { $0?.value } == [bytes("1"), bytes("1"), nil])
            _ = try await store.put("r/a", bytes("2"), if: .present)
            _ = try await store.delete("r/a")
            var events: [StoreEvent] = []
            while events.count < 4, let batch = try await watch.next() { events += batch.events }
            let created = StoredValue(key: "r/a", value: bytes("1"), modRevision: 2, createRevision: 2)
            let updated = StoredValue(key: "r/a", value: bytes("2"), modRevision: 3, createRevision: 2)
            #expect(events[0] == .created(created) && events[1].key == "r/b")
            #expect(events[2] == .updated(updated, previous: created) && events[3] == .deleted(previous: updated, revision: 4))
            watch.requestProgress()
            let progress = try await watch.next()
            #expect(progress?.revision == 4 && progress?.events.isEmpty == true)
            // A value under another key than it was made for.
            let stolen = try await test.engine.range(RangeRequest(.single(bytes("/registry/r/b")))).kvs[0].value
            _ = try await test.engine.transact(Transaction(success: [.put(key: bytes("/registry/r/z"), value: stolen)]))
            await #expect(throws: UnreadableValue.self) { try await store.get("r/z") }
        }
    }

    @Test(arguments: EngineKind.allCases.filter { $0 != .etcd })
    func timeToLiveSharesLeases(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let store = Store(test.engine)
            for index in 0..<20 { _ = try await store.put("events/\(index)", [1], if: .absent, ttl: 3_600) }
            let leases = try await test.engine.leases()
            #expect(leases.count == 1)
            #expect(try await test.engine.leaseStatus(leases[0], keys: true).keys.count == 20)
            try await test.engine.revokeLease(leases[0])
            // The pool finds out and takes another.
            guard case .stored = try await store.put("events/x", [1], if: .absent, ttl: 3_600) else {
                Issue.record("not stored")
                return
            }
            test.clock.advance(.seconds(3_600))
            try await test.expire()
            #expect(try await store.count("events/") == 1)
            test.clock.advance(.seconds(61))
            try await test.expire()
            #expect(try await store.count("events/") == 0)
        }
    }

    /// Two API servers on one engine: each interval exactly one compacts, to where things stood an interval ago.
    @Test(arguments: EngineKind.allCases)
    func compactorsTakeTurns(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            let compactor = Compactor(engine, logger: Logger(label: "test"))
            var (first, second) = (Compactor.Progress(), Compactor.Progress())
            for _ in 0..<10 { try await engine.put("k", "v") }
            try await compactor.turn(&first)  // the key's first version
            try await compactor.turn(&second)  // learns of it
            #expect(try await engine.compactedRevision() == 0)
            let stood = try await engine.currentRevision()
            for _ in 0..<10 { try await engine.put("k", "v") }
            try await compactor.turn(&second)
            #expect(try await engine.compactedRevision() == stood)
            try await compactor.turn(&first)  // too late
            #expect(try await engine.compactedRevision() == stood)
            #expect(first.time == second.time)
            #expect(try await engine.read("compact_rev_key") == ["compact_rev_key=\(stood)"])
        }
    }
}
