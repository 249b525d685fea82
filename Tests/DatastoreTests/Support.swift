import EtcdEngine
import Glibc
import Synchronization
import Testing

@testable import Datastore

/// A folder that goes with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/swiftlet-datastore-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw DatastoreError.io("mkdtemp failed") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["db", "db-journal", "db-wal", "db-shm", "db.lock"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var database: String { path + "/db" }
}

/// Time that moves only when told to.
final class ManualClock: EngineClock {
    private let time = Mutex(Duration.zero)

    func now() -> Duration { time.withLock { $0 } }
    func advance(_ by: Duration) { time.withLock { $0 += by } }
}

/// What the contract suite runs on.
enum EngineKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite, etcd

    /// Those that can run here: etcd where the program is installed.
    static let allCases: [EngineKind] = EtcdProcess.program == nil ? [.memory, .sqlite] : [.memory, .sqlite, .etcd]

    var testDescription: String { rawValue }
}

/// An engine with its clock, and how to end its leases by hand.
struct TestEngine {
    let engine: any Engine
    let clock: ManualClock
    let expire: @Sendable () async throws -> Void
    let folder: TemporaryFolder?
}

/// Runs a test on a fresh engine and closes it.
func withEngine(_ kind: EngineKind, _ body: (TestEngine) async throws -> Void) async throws {
    let clock = ManualClock()
    let test: TestEngine
    var etcd: EtcdProcess?
    switch kind {
    case .memory:
        let engine = MemoryEngine(clock: clock, expiryInterval: nil)
        test = TestEngine(engine: engine, clock: clock, expire: { try await engine.expireLeases() }, folder: nil)
    case .sqlite:
        let folder = try TemporaryFolder()
        let engine = try await openSQLite(folder, clock: clock)
        test = TestEngine(engine: engine, clock: clock, expire: { try await engine.expireLeases() }, folder: folder)
    case .etcd:
        let process = try await EtcdProcess.start()
        let engine = try await EtcdEngine.open(EtcdEngine.Configuration(endpoints: [process.url]))
        test = TestEngine(engine: engine, clock: clock, expire: {}, folder: nil)
        etcd = process
    }
    do {
        try await body(test)
    } catch {
        await test.engine.close()
        etcd?.stop()
        throw error
    }
    await test.engine.close()
    etcd?.stop()
}

func openSQLite(_ folder: TemporaryFolder, clock: any EngineClock = ManualClock(), vfs: String? = nil) async throws -> SQLiteEngine {
    var configuration = SQLiteEngine.Configuration(path: folder.database)
    configuration.clock = clock
    configuration.expiryInterval = nil
    configuration.vfs = vfs
    return try await SQLiteEngine.open(configuration)
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

extension Engine {
    @discardableResult
    func put(_ key: String, _ value: String, lease: Int64 = 0) async throws -> Int64 {
        try await transact(Transaction(success: [.put(key: bytes(key), value: bytes(value), lease: lease)])).revision
    }

    @discardableResult
    func delete(_ key: String) async throws -> Int64 {
        try await transact(Transaction(success: [.deleteRange(.single(bytes(key)))])).revision
    }

    /// `key=value` of a prefix at a revision.
    func read(_ prefix: String, at revision: Int64 = 0) async throws -> [String] {
        try await range(RangeRequest(.prefix(bytes(prefix)), revision: revision)).kvs.map { "\(text($0.key))=\(text($0.value))" }
    }
}

/// Readable events: `12 put a=1 (was 0)`.
func describe(_ events: [Event]) -> [String] {
    events.map { event in
        let previous = event.previous.map { " (was \(text($0.value)))" } ?? ""
        let what = event.kind == .put ? "put \(text(event.kv.key))=\(text(event.kv.value))" : "delete \(text(event.kv.key))"
        return "\(event.kv.modRevision) \(what)\(previous)"
    }
}

/// Pulls until the watch has seen a revision; asks for progress once, so what it waits for must have been written or match the watch.
func collect(_ watch: EngineWatch, through revision: Int64) async throws -> [Event] {
    var events: [Event] = []
    watch.requestProgress()
    while let batch = try await watch.next() {
        events += batch.events
        if batch.revision >= revision { break }
    }
    return events
}
