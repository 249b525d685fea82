import Testing

@testable import Datastore

/// What every engine promises.
@Suite("Engine contract")
struct EngineContractTests {
    @Test(arguments: EngineKind.allCases)
    func revisionsAndHistory(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            #expect(try await engine.currentRevision() == 1)
            #expect(try await engine.range(RangeRequest(.prefix([]))) == RangeResult(revision: 1))
            #expect(try await engine.put("a", "1") == 2)
            #expect(try await engine.put("b", "1") == 3)
            #expect(try await engine.put("a", "2") == 4)
            #expect(try await engine.delete("b") == 5)
            // Nothing changed: no revision.
            #expect(try await engine.delete("b") == 5)
            #expect(try await engine.put("b", "2") == 6)
            #expect(try await engine.currentRevision() == 6)
            #expect(try await engine.read("") == ["a=2", "b=2"])
            #expect(try await engine.read("", at: 1) == [])
            #expect(try await engine.read("", at: 3) == ["a=1", "b=1"])
            #expect(try await engine.read("", at: 4) == ["a=2", "b=1"])
            #expect(try await engine.read("", at: 5) == ["a=2"])
            let kv = try await engine.range(RangeRequest(.single(bytes("a")))).kvs.first
            #expect(kv == KeyValue(key: bytes("a"), value: bytes("2"), createRevision: 2, modRevision: 4, version: 2))
            let again = try await engine.range(RangeRequest(.single(bytes("b")))).kvs.first
            #expect(again?.createRevision == 6 && again?.version == 1)
            await #expect(throws: DatastoreError.futureRevision(current: 6)) { try await engine.read("", at: 7) }
            await #expect(throws: DatastoreError.emptyKey) { try await engine.put("", "x") }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func rangesAndLimits(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            let keys: [[UInt8]] = [[0], [1, 255], [1, 255, 0], [2], bytes("a/"), bytes("a/b"), bytes("a0"), [255], [255, 255]]
            for key in keys.shuffled() { _ = try await engine.transact(Transaction(success: [.put(key: key, value: key)])) }
            func found(_ range: KeyRange) async throws -> [[UInt8]] { try await engine.range(RangeRequest(range)).kvs.map(\.key) }
            #expect(try await found(.prefix([])) == keys)
            #expect(try await found(.prefix([1, 255])) == [[1, 255], [1, 255, 0]])
            #expect(try await found(.prefix(bytes("a/"))) == [bytes("a/"), bytes("a/b")])
            #expect(try await found(.prefix([255])) == [[255], [255, 255]])
            #expect(try await found(.single([255])) == [[255]])
            #expect(try await found(KeyRange(start: [2], end: [2])) == [])
            #expect(try await found(KeyRange(start: [3], end: [2])) == [])
            #expect(try await found(KeyRange(start: [1, 255, 0], end: bytes("a0"))) == [[1, 255, 0], [2], bytes("a/"), bytes("a/b")])

            var page = try await engine.range(RangeRequest(.prefix([]), limit: 4))
            #expect(page.kvs.map(\.key) == Array(keys[..<4]) && page.count == 9 && page.more)
            page = try await engine.range(RangeRequest(.prefix([]), limit: 9))
            #expect(page.count == 9 && !page.more)
            let keysOnly = try await engine.range(RangeRequest(.prefix([255]), keysOnly: true))
            #expect(keysOnly.kvs.map(\.value) == [[], []] && keysOnly.kvs.allSatisfy { $0.version == 1 })
            let count = try await engine.range(RangeRequest(.prefix([]), countOnly: true))
            #expect(count.kvs.isEmpty && count.count == 9)
            #expect(try await engine.range(RangeRequest(.prefix([]), revision: 4, countOnly: true)).count == 3)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func transactions(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            let key = bytes("k")
            try await engine.put("k", "v")
            try await engine.put("k", "w")
            func holds(_ compares: Compare...) async throws -> Bool {
                try await engine.transact(Transaction(compares: compares, success: [])).succeeded
            }
            #expect(try await holds(Compare(key, .equal, .modRevision(3)), Compare(key, .equal, .createRevision(2))))
            #expect(try await holds(Compare(key, .less, .version(3)), Compare(key, .greater, .version(1)), Compare(key, .equal, .lease(0))))
            #expect(try await holds(Compare(key, .notEqual, .value(bytes("v"))), Compare(key, .greater, .value(bytes("v")))))
            #expect(try await holds(Compare(bytes("none"), .equal, .modRevision(0))))
            #expect(try await !holds(Compare(bytes("none"), .notEqual, .value(bytes("v")))))
            #expect(try await !holds(Compare(key, .equal, .modRevision(3)), Compare(key, .equal, .modRevision(2))))

            // One revision for all; a read sees what stands before it; deletions of a range say what went.
            let result = try await engine.transact(
                Transaction(
                    compares: [Compare(key, .equal, .modRevision(3))],
                    success: [
                        .put(key: bytes("k2"), value: bytes("2")), .put(key: key, value: bytes("x"), previous: true),
                        .range(RangeRequest(.prefix(key))), .deleteRange(.single(bytes("missing"))),
                        .put(key: bytes("l"), value: []),
                    ]))
            #expect(result.revision == 4 && result.succeeded && result.responses.count == 5)
            guard case .put(let previous) = result.responses[1], case .range(let read) = result.responses[2] else {
                Issue.record("wrong responses")
                return
            }
            #expect(previous?.value == bytes("w"))
            #expect(read.revision == 4 && read.kvs.map { text($0.value) } == ["x", "2"] && read.kvs.allSatisfy { $0.modRevision == 4 })
            let failed = try await engine.transact(
                Transaction(
                    compares: [Compare(key, .equal, .modRevision(3))], success: [.put(key: key, value: [])],
                    failure: [.range(RangeRequest(.single(key)))]))
            #expect(!failed.succeeded && failed.revision == 4)
            let deleted = try await engine.transact(Transaction(success: [.deleteRange(.prefix(key), previous: true)]))
            guard case .deleteRange(2, let gone) = deleted.responses[0] else {
                Issue.record("wrong response")
                return
            }
            #expect(gone.map { text($0.value) } == ["x", "2"] && deleted.revision == 5)
            #expect(try await engine.read("") == ["l="])
        }
    }

    @Test(arguments: EngineKind.allCases)
    func refusals(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            func run(_ operations: [Operation]) async throws { _ = try await engine.transact(Transaction(success: operations)) }
            await #expect(throws: DatastoreError.requestTooLarge) {
                try await run([.put(key: [1], value: [UInt8](repeating: 0, count: EngineLimits.requestBytes))])
            }
            #expect(DatastoreError.requestTooLarge.description == "etcdserver: request is too large")
            await #expect(throws: DatastoreError.duplicateKey) { try await run([.put(key: [1], value: []), .put(key: [1], value: [])]) }
            await #expect(throws: DatastoreError.duplicateKey) { try await run([.put(key: [1, 2], value: []), .deleteRange(.prefix([1]))]) }
            await #expect(throws: DatastoreError.tooManyOperations) {
                try await run((0...128).map { .put(key: [UInt8($0)], value: []) })
            }
            // Nothing of a failing transaction stays.
            await #expect(throws: DatastoreError.leaseNotFound) {
                try await run([.put(key: [1], value: []), .put(key: [2], value: [], lease: 7)])
            }
            await #expect(throws: DatastoreError.futureRevision(current: 1)) {
                try await run([.put(key: [1], value: []), .range(RangeRequest(.single([1]), revision: 9))])
            }
            #expect(try await engine.currentRevision() == 1)
            try await run([.put(key: [1], value: [UInt8](repeating: 7, count: 1_500_000))])
            #expect(try await engine.range(RangeRequest(.single([1]))).kvs.first?.value.count == 1_500_000)
        }
    }

    @Test(arguments: EngineKind.allCases)
    func watches(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            try await engine.put("a/1", "x")
            try await engine.put("b/1", "x")
            try await engine.put("a/1", "y")
            let all = try await engine.watch(.prefix(bytes("a/")), fromRevision: 1, previousValues: true)
            let plain = try await engine.watch(.single(bytes("a/1")), fromRevision: 4, previousValues: false)
            let fresh = try await engine.watch(.prefix(bytes("a/")), fromRevision: 0, previousValues: true)
            let future = try await engine.watch(.prefix([]), fromRevision: 7, previousValues: true)
            _ = try await engine.transact(
                Transaction(success: [
                    .deleteRange(.single(bytes("a/1"))), .put(key: bytes("a/2"), value: bytes("z")), .put(key: bytes("c"), value: []),
                ]))
            try await engine.put("a/2", "zz")
            try await engine.put("c", "last")
            let tail = ["5 delete a/1 (was y)", "5 put a/2=z", "6 put a/2=zz (was z)"]
            #expect(try await describe(collect(all, through: 7)) == ["2 put a/1=x", "4 put a/1=y (was x)"] + tail)
            #expect(try await describe(collect(plain, through: 7)) == ["4 put a/1=y", "5 delete a/1"])
            #expect(try await describe(collect(fresh, through: 7)) == tail)
            #expect(try await describe(collect(future, through: 7)) == ["7 put c=last (was )"])

            // Progress with nothing to tell; a wait that is woken; cancellation of the task and of the watch.
            fresh.requestProgress()
            #expect(try await fresh.next() == WatchBatch(revision: 7, events: []))
            async let next = fresh.next()
            try await engine.put("a/3", "n")
            #expect(try await describe(next?.events ?? []) == ["8 put a/3=n"])
            let waiting = Task { try await fresh.next() }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
            try await engine.put("a/3", "m")
            #expect(try await describe(fresh.next()?.events ?? []) == ["9 put a/3=m (was n)"])
            let last = Task { try await fresh.next() }
            fresh.cancel()
            #expect(try await last.value == nil)
            let closing = Task { while try await all.next() != nil {} }
            await engine.close()
            await #expect(throws: DatastoreError.closed) { try await closing.value }
            await #expect(throws: DatastoreError.closed) { try await engine.put("a", "b") }
        }
    }

    @Test(arguments: EngineKind.allCases)
    func compaction(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            try await engine.put("a", "1")  // 2
            try await engine.put("a", "2")  // 3
            try await engine.put("gone", "1")  // 4
            try await engine.delete("gone")  // 5
            try await engine.put("a", "3")  // 6
            try await engine.delete("a")  // 7
            await #expect(throws: DatastoreError.futureRevision(current: 7)) { try await engine.compact(8) }
            let before = try await engine.watch(.prefix([]), fromRevision: 3, previousValues: true)
            try await engine.compact(6)
            #expect(try await engine.compactedRevision() == 6)
            await #expect(throws: DatastoreError.compacted(compactRevision: 6)) { try await engine.compact(6) }
            await #expect(throws: DatastoreError.compacted(compactRevision: 6)) { try await engine.read("", at: 5) }
            #expect(try await engine.read("", at: 6) == ["a=3"])
            #expect(try await engine.read("") == [])
            // A watch that had begun may still be served from memory, but nothing is left out.
            do {
                #expect(try await describe(collect(before, through: 7)).last == "7 delete a (was 3)")
            } catch DatastoreError.compacted where kind == .etcd {
                // etcd begins to serve a watch of old revisions up to 100 ms after it was made.
            }
            let late = try await engine.watch(.prefix([]), fromRevision: 5, previousValues: true)
            await #expect(throws: DatastoreError.compacted(compactRevision: 6)) { try await late.next() }
            let good = try await engine.watch(.prefix([]), fromRevision: 7, previousValues: true)
            #expect(try await describe(good.next()?.events ?? []) == ["7 delete a (was 3)"])
            // To the newest, whose only row is a deletion: the revision must not be forgotten.
            try await engine.compact(7)
            try await engine.put("b", "1")
            #expect(try await engine.currentRevision() == 8)
            try await engine.compact(8)
            #expect(try await engine.read("", at: 8) == ["b=1"])
        }
    }

    /// Leases by a clock of the test's own, which etcd doesn't have.
    @Test(arguments: EngineKind.allCases.filter { $0 != .etcd })
    func leases(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            let lease = try await engine.grantLease(ttl: 10, id: 0)
            let other = try await engine.grantLease(ttl: 100, id: 42)
            #expect(lease.id > 0 && other == Lease(id: 42, ttl: 100))
            await #expect(throws: DatastoreError.leaseExists) { try await engine.grantLease(ttl: 1, id: 42) }
            try await engine.put("a", "1", lease: lease.id)
            try await engine.put("b", "1", lease: lease.id)
            try await engine.put("c", "1", lease: lease.id)
            try await engine.put("d", "1", lease: lease.id)
            try await engine.put("b", "2")  // off the lease
            try await engine.put("c", "2", lease: 42)
            try await engine.delete("d")
            test.clock.advance(.seconds(6))
            let status = try await engine.leaseStatus(lease.id, keys: true)
            #expect(status == LeaseStatus(id: lease.id, grantedTTL: 10, remaining: 4, keys: [bytes("a")]))
            #expect(try await engine.keepLeaseAlive(lease.id) == 10)
            test.clock.advance(.seconds(6))
            try await test.expire()
            #expect(try await engine.read("") == ["a=1", "b=2", "c=2"])
            let watch = try await engine.watch(.prefix([]), fromRevision: 0, previousValues: true)
            test.clock.advance(.seconds(5))
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.keepLeaseAlive(lease.id) }
            try await test.expire()
            #expect(try await describe(watch.next()?.events ?? []) == ["9 delete a (was 1)"])
            #expect(try await engine.leases() == [42])
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.leaseStatus(lease.id, keys: false) }
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.put("x", "1", lease: lease.id) }
            try await engine.revokeLease(42)
            #expect(try await engine.read("") == ["b=2"])
            await #expect(throws: DatastoreError.leaseNotFound) { try await engine.revokeLease(42) }
        }
    }

    /// 64 writers count one key up together and write keys of their own, while watchers look: nothing lost, nothing twice, all in order.
    @Test(arguments: EngineKind.allCases)
    func concurrency(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            // Every lost race is a round trip to etcd's disk.
            let (writers, rounds) = kind == .etcd ? (16, 5) : (64, 10)
            let last = Int64(1 + writers * rounds * 2)
            try await withThrowingTaskGroup(of: [Event].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let watch = try await engine.watch(.prefix([]), fromRevision: 1, previousValues: true)
                        return try await collect(watch, through: last)
                    }
                }
                for writer in 0..<writers {
                    group.addTask {
                        for round in 0..<rounds {
                            try await engine.put("own/\(writer)", "\(round)")
                            try await Self.increment(engine)
                        }
                        return []
                    }
                }
                for try await events in group where !events.isEmpty {
                    #expect(events.map(\.kv.modRevision) == Array(2...last))
                    var state: [[UInt8]: KeyValue] = [:]
                    for event in events {
                        #expect(event.previous == state[event.kv.key])
                        state[event.kv.key] = event.kv
                    }
                }
            }
            #expect(try await engine.read("counter") == ["counter=\(writers * rounds)"])
            #expect(try await engine.range(RangeRequest(.prefix(bytes("own/")), countOnly: true)).count == writers)
        }
    }

    private static func increment(_ engine: any Engine) async throws {
        let key = bytes("counter")
        var current = try await engine.range(RangeRequest(.single(key))).kvs.first
        while true {
            let next = (current.flatMap { Int(text($0.value)) } ?? 0) + 1
            let result = try await engine.transact(
                Transaction(
                    compares: [Compare(key, .equal, .modRevision(current?.modRevision ?? 0))],
                    success: [.put(key: key, value: bytes(String(next)))], failure: [.range(RangeRequest(.single(key)))]))
            if result.succeeded { return }
            guard case .range(let range)? = result.responses.first else { return }
            current = range.kvs.first
        }
    }

    /// More than the shared memory of recent events holds: a watcher that stood still reads the history.
    @Test(arguments: EngineKind.allCases)
    func slowWatcher(kind: EngineKind) async throws {
        try await withEngine(kind) { test in
            let engine = test.engine
            let watch = try await engine.watch(.prefix(bytes("k")), fromRevision: 0, previousValues: true)
            let value = [UInt8](repeating: 1, count: 1 << 20)
            let count = (WatchHub.ringBytes >> 20) + 8
            for index in 0..<count {
                _ = try await engine.transact(
                    Transaction(success: [.put(key: bytes("k\(index % 3)"), value: value), .put(key: bytes("other"), value: [])]))
            }
            let events = try await collect(watch, through: Int64(1 + count))
            #expect(events.map(\.kv.modRevision) == (0..<count).map { Int64($0 + 2) })
            #expect(events.dropFirst(3).allSatisfy { $0.previous?.modRevision == $0.kv.modRevision - 3 })
        }
    }
}
