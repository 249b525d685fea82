import CForgetfulVFS
import CSQLite
import Glibc
import Synchronization
import Testing

@testable import Datastore

@Suite("SQLite engine")
struct SQLiteEngineTests {
    @Test func reopening() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        var engine = try await openSQLite(folder, clock: clock)
        var status = stat()
        #expect(stat(folder.database, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let lease = try await engine.grantLease(ttl: 10, id: 0)
        try await engine.put("a", "1", lease: lease.id)
        for index in 0..<600 { try await engine.put("b", "\(index)") }
        try await engine.compact(500)
        try await engine.delete("b")
        await engine.close()

        engine = try await openSQLite(folder, clock: clock)
        #expect(try await engine.currentRevision() == 603)
        #expect(try await engine.compactedRevision() == 500)
        #expect(try await engine.read("") == ["a=1"])
        #expect(try await engine.read("b", at: 500) == ["b=497"])
        let watch = try await engine.watch(.prefix(bytes("b")), fromRevision: 501, previousValues: true)
        let events = try await collect(watch, through: 603)
        #expect(events.count == 103 && events.first?.previous?.value == bytes("497") && events.last?.kind == .delete)
        clock.advance(.seconds(11))
        try await engine.expireLeases()
        #expect(try await engine.read("") == [])
        #expect(try await engine.currentRevision() == 604)
        await engine.close()
    }

    /// The rows that compaction leaves are exactly those that something can still ask for.
    @Test func compactionFreesRows() async throws {
        let folder = try TemporaryFolder()
        let engine = try await openSQLite(folder)
        for index in 0..<300 { try await engine.put("k\(index % 10)", "\(index)") }
        for index in 0..<5 { try await engine.delete("k\(index)") }
        try await engine.compact(try await engine.currentRevision())
        try await engine.put("x", "1")
        try await engine.compact(try await engine.currentRevision())
        let expected = try await engine.read("")
        await engine.close()
        let connection = try Connection(path: folder.database, vfs: nil, readOnly: true)
        #expect(try connection.number("SELECT count(*) FROM kv") == 6)
        #expect(expected.count == 6)
    }

    @Test func oneOwner() async throws {
        let folder = try TemporaryFolder()
        let engine = try await openSQLite(folder)
        await #expect(throws: DatastoreError.locked(path: folder.database, pid: getpid())) { try await openSQLite(folder) }
        await engine.close()
        await (try openSQLite(folder)).close()
    }

    @Test func newerSchemaIsRefused() async throws {
        let folder = try TemporaryFolder()
        await (try openSQLite(folder)).close()
        try Connection(path: folder.database, vfs: nil, readOnly: false).execute("PRAGMA user_version=99")
        await #expect(throws: DatastoreError.newerSchema(found: 99, supported: Schema.version)) { try await openSQLite(folder) }
        // The refusal let go of the lock and changed nothing.
        try Connection(path: folder.database, vfs: nil, readOnly: false).execute("PRAGMA user_version=\(Schema.version)")
        await (try openSQLite(folder)).close()
    }
}

/// What the writers were told.
private final class Answers: Sendable {
    private let content = Mutex<[Int: (round: Int, revision: Int64)]>([:])

    func set(_ writer: Int, _ round: Int, _ revision: Int64) { content.withLock { $0[writer] = (round, revision) } }
    var all: [Int: (round: Int, revision: Int64)] { content.withLock { $0 } }
}

/// On a disk that forgets what was not synced. One at a time: the disk's power is one for all.
@Suite("Power loss", .serialized)
struct PowerLossTests {
    init() { forgetful_register() }

    @Test func fullDisk() async throws {
        let folder = try TemporaryFolder()
        let engine = try await openSQLite(folder, vfs: String(cString: forgetful_vfs_name))
        try await engine.put("a", "1")
        forgetful_set_full(1)
        for _ in 0..<3 {
            do {
                try await engine.put("a", "2")
                Issue.record("a write on a full disk was answered")
            } catch DatastoreError.noSpace {}
        }
        #expect(try await engine.read("") == ["a=1"])
        forgetful_set_full(0)
        #expect(try await engine.put("a", "3") == 3)
        #expect(try await engine.read("") == ["a=3"])
        await engine.close()
        #expect(forgetful_restore(folder.path, 0) == 0)
    }

    /// The power fails at the n-th change of the disk, under load; what was answered must be there, and every transaction whole or not at
    /// all.
    @Test(arguments: [3, 17, 40, 101, 250, 600, 1_500, 4_000])
    func answeredWritesSurvive(failure: Int) async throws {
        for seed in [UInt32(0), 1, UInt32(failure)] {
            let folder = try TemporaryFolder()
            var engine = try await openSQLite(folder, vfs: String(cString: forgetful_vfs_name))
            let answered = Answers()
            forgetful_fail_after(Int32(failure))
            await withTaskGroup(of: Void.self) { [engine] group in
                for writer in 0..<16 {
                    group.addTask {
                        for round in 1...300 {
                            let value = bytes("\(round)") + [UInt8](repeating: 0x20, count: 900)
                            let pair = Transaction(success: [
                                .put(key: bytes("left/\(writer)"), value: value), .put(key: bytes("right/\(writer)"), value: value),
                            ])
                            guard let result = try? await engine.transact(pair) else { return }
                            answered.set(writer, round, result.revision)
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<100 where forgetful_failed() == 0 {
                        guard let revision = try? await engine.put("compactor", "x") else { return }
                        try? await engine.compact(max(1, revision - 50))
                    }
                }
            }
            #expect(forgetful_failed() == 1)
            await engine.close()
            #expect(forgetful_restore(folder.path, seed) == 0)

            engine = try await openSQLite(folder, vfs: String(cString: forgetful_vfs_name))
            let revision = try await engine.currentRevision()
            let newest = answered.all.values.map(\.revision).max() ?? 1
            #expect(revision >= newest)
            for (writer, (round, written)) in answered.all {
                let kvs = try await engine.range(RangeRequest(.single(bytes("left/\(writer)")))).kvs
                let stored = kvs.first.map { text($0.value).prefix { $0 != " " } }.flatMap { Int($0) } ?? 0
                #expect(stored >= round && (kvs.first?.modRevision ?? 0) >= written)
            }
            let left = try await engine.range(RangeRequest(.prefix(bytes("left/")))).kvs
            let right = try await engine.range(RangeRequest(.prefix(bytes("right/")))).kvs
            #expect(left.map(\.modRevision) == right.map(\.modRevision) && left.map(\.value) == right.map(\.value))
            try await engine.put("after", "1")
            #expect(try await engine.currentRevision() == revision + 1)
            await engine.close()
            let connection = try Connection(path: folder.database, vfs: nil, readOnly: true)
            #expect(try connection.text("PRAGMA integrity_check") == "ok")
            #expect(forgetful_restore(folder.path, 0) == 0)
        }
    }
}
