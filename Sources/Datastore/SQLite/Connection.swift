import CSQLite

/// One connection to the database, used by one thread at a time.
final class Connection {
    let handle: OpaquePointer

    /// Opens an existing database file.
    init(path: String, vfs: String?, readOnly: Bool) throws {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
        let code = sqlite3_open_v2(path, &handle, flags, vfs)
        guard code == SQLITE_OK, let handle else {
            let error = Self.error(code, handle)
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 10_000)
        if readOnly { try execute("PRAGMA query_only=1") }
    }

    deinit { sqlite3_close_v2(handle) }

    static func error(_ code: Int32, _ handle: OpaquePointer?) -> DatastoreError {
        let words = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
        let detail = "\(words) (\(code))"
        switch code & 0xFF {
        case SQLITE_FULL: return .noSpace(detail)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt(detail)
        default: return .io(detail)
        }
    }

    func execute(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw Self.error(code, handle) }
    }

    /// The first column of the first row.
    func number(_ sql: String) throws -> Int64 {
        let statement = try Statement(self, sql)
        return try statement.step() ? statement.int(0) : 0
    }

    func text(_ sql: String) throws -> String {
        let statement = try Statement(self, sql)
        return try statement.step() ? statement.text(0) : ""
    }

    var inTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}

/// A prepared statement. Use: bind, step, and `reset` as soon as its rows aren't needed any more.
final class Statement {
    private let handle: OpaquePointer
    private let connection: Connection

    init(_ connection: Connection, _ sql: String) throws {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw Connection.error(code, connection.handle) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

    func bind(_ index: Int32, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            if let base = buffer.baseAddress, buffer.count > 0 {
                // SQLITE_TRANSIENT: the bytes are copied, as they may be gone when the statement runs.
                sqlite3_bind_blob64(handle, index, base, UInt64(buffer.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
            } else {
                sqlite3_bind_zeroblob(handle, index, 0)
            }
        }
    }

    func bind(_ index: Int32, _ text: String) {
        sqlite3_bind_text(handle, index, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }

    /// Whether there is a row.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        let error = Connection.error(code, connection.handle)
        sqlite3_reset(handle)
        throw error
    }

    /// Steps a statement without rows and resets it.
    func run() throws {
        defer { reset() }
        _ = try step()
    }

    func reset() {
        sqlite3_reset(handle)
    }

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

    /// The column's bytes in place, valid inside `body`.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let base = sqlite3_column_blob(handle, column)
        return body(UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : Int(sqlite3_column_bytes(handle, column))))
    }

    func text(_ column: Int32) -> String { sqlite3_column_text(handle, column).map { String(cString: $0) } ?? "" }
}
