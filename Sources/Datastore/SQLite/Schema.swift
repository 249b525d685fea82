import CSQLite
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The layout of the file and its versions.
///
/// One row a version of a key. Its id says everything about order: revision, place in the transaction, and whether it is a deletion, so
/// that the index on the key alone (SQLite appends the id to it) answers existence and counts at any revision without touching a row.
enum Schema {
    /// In `PRAGMA user_version`. A file with a newer one is refused.
    static let version: Int32 = 1

    /// Bits of a row id below the revision: 20 for the place in the transaction, 1 for "deleted".
    private static let shift: Int64 = 21
    static let maximumOrder = (1 << 20) - 1

    static func id(_ revision: Int64, order: Int, deleted: Bool) -> Int64 { revision << shift | Int64(order) << 1 | (deleted ? 1 : 0) }
    static func revision(_ id: Int64) -> Int64 { id >> shift }
    static func isDeleted(_ id: Int64) -> Bool { id & 1 == 1 }
    static func firstID(_ revision: Int64) -> Int64 { revision << shift }
    static func lastID(_ revision: Int64) -> Int64 { (revision + 1) << shift - 1 }

    /// What leads from version n to n + 1; each runs in a transaction.
    private static let migrations: [String] = [
        """
        CREATE TABLE kv (
            id INTEGER PRIMARY KEY, key BLOB NOT NULL, created INTEGER NOT NULL, version INTEGER NOT NULL, lease INTEGER NOT NULL,
            value BLOB NOT NULL
        );
        CREATE INDEX kv_key ON kv (key);
        CREATE INDEX kv_lease ON kv (lease) WHERE lease <> 0;
        CREATE TABLE lease (id INTEGER PRIMARY KEY, ttl INTEGER NOT NULL);
        CREATE TABLE meta (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO meta VALUES ('compacted', 0), ('swept', 0);
        """
    ]

    /// Opens the writer's connection, making the file or bringing it up to date.
    static func open(path: String, vfs: String?) throws -> Connection {
        try createPrivately(path)
        let connection = try Connection(path: path, vfs: vfs, readOnly: false)
        let found = Int32(truncatingIfNeeded: try connection.number("PRAGMA user_version"))
        if found > version || found < 0 { throw DatastoreError.newerSchema(found: found, supported: version) }
        if try connection.text("PRAGMA journal_mode=WAL") != "wal" {
            throw DatastoreError.io("\(path): SQLite cannot keep a write-ahead log on this file system")
        }
        try connection.execute("PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA journal_size_limit=67108864")
        for step in Int(found)..<Int(version) {
            try connection.execute("BEGIN IMMEDIATE; \(migrations[step]) PRAGMA user_version=\(step + 1); COMMIT")
        }
        return connection
    }

    /// Makes the file with mode 0600; SQLite gives its log the same.
    private static func createPrivately(_ path: String) throws {
        let file = posixOpen(path, O_RDWR | O_CREAT, 0o600)
        if file < 0 { throw DatastoreError.io("\(path): \(String(cString: strerror(errno)))") }
        let failed = fchmod(file, 0o600) != 0 || fsync(file) != 0
        posixClose(file)
        if failed { throw DatastoreError.io("\(path): \(String(cString: strerror(errno)))") }
        let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folder = posixOpen(parent, O_RDONLY | O_DIRECTORY)
        if folder >= 0 {
            fsync(folder)
            posixClose(folder)
        }
    }
}

/// The lock that one process holds on a database; the kernel lets go of it when the process ends, however that happens.
final class OwnerLock: Sendable {
    private let file: Int32

    private init(file: Int32) { self.file = file }

    static func take(database path: String) throws -> OwnerLock {
        let lockPath = path + ".lock"
        let file = posixOpen(lockPath, O_RDWR | O_CREAT, 0o600)
        if file < 0 { throw DatastoreError.io("\(lockPath): \(String(cString: strerror(errno)))") }
        if flock(file, LOCK_EX | LOCK_NB) != 0 {
            var digits = [UInt8](repeating: 0, count: 16)
            let count = pread(file, &digits, digits.count, 0)
            posixClose(file)
            let text = String(decoding: digits.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self)
            throw DatastoreError.locked(path: path, pid: Int32(text) ?? 0)
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(file, 0)
        pwrite(file, text, text.count, 0)
        return OwnerLock(file: file)
    }

    deinit {
        // Given back by name: a process that was being started in this moment may hold the file a little longer than we do.
        flock(file, LOCK_UN)
        posixClose(file)
    }
}
