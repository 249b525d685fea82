import Glibc

/// What is recorded of a run: one line each, appended to a file by the process that may be killed after any of them.
///
/// A value names the one who writes it and the how manyth it is, so that no two are the same.
enum Record: Equatable {
    /// A process came up; the engine stood at a revision.
    case began(revision: Int64)
    /// What a key holds: read after the beginning, or after a write whose outcome nobody told. `modified` is 0 where there is no such key.
    case found(key: String, modified: Int64, value: String)
    /// A write is about to be asked for; an empty value deletes.
    case asked(key: String, value: String)
    /// The write that was asked for last under a key is done.
    case answered(key: String, revision: Int64)
    /// A watcher was told of a change; an empty value is a deletion.
    case saw(watcher: Int, revision: Int64, key: String, value: String)
    /// A watcher has everything up to a revision.
    case reached(watcher: Int, revision: Int64)

    var line: String {
        switch self {
        case .began(let revision): return "began \(revision)\n"
        case .found(let key, let modified, let value): return "found \(key) \(modified) \(Record.shown(value))\n"
        case .asked(let key, let value): return "asked \(key) \(Record.shown(value))\n"
        case .answered(let key, let revision): return "answered \(key) \(revision)\n"
        case .saw(let watcher, let revision, let key, let value): return "saw \(watcher) \(revision) \(key) \(Record.shown(value))\n"
        case .reached(let watcher, let revision): return "reached \(watcher) \(revision)\n"
        }
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "-" : value }
    private static func value(_ shown: Substring) -> String { shown == "-" ? "" : String(shown) }

    init?(_ line: Substring) {
        let parts = line.split(separator: " ")
        switch (parts.first, parts.count) {
        case ("began", 2):
            guard let revision = Int64(parts[1]) else { return nil }
            self = .began(revision: revision)
        case ("found", 4):
            guard let modified = Int64(parts[2]) else { return nil }
            self = .found(key: String(parts[1]), modified: modified, value: Record.value(parts[3]))
        case ("asked", 3): self = .asked(key: String(parts[1]), value: Record.value(parts[2]))
        case ("answered", 3):
            guard let revision = Int64(parts[2]) else { return nil }
            self = .answered(key: String(parts[1]), revision: revision)
        case ("saw", 5):
            guard let watcher = Int(parts[1]), let revision = Int64(parts[2]) else { return nil }
            self = .saw(watcher: watcher, revision: revision, key: String(parts[3]), value: Record.value(parts[4]))
        case ("reached", 3):
            guard let watcher = Int(parts[1]), let revision = Int64(parts[2]) else { return nil }
            self = .reached(watcher: watcher, revision: revision)
        default: return nil
        }
    }
}

/// A file of records. Every call appends with one `write`, which a kill doesn't take back.
struct History: Sendable {
    private let file: Int32

    init?(_ path: String) {
        file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        guard file >= 0 else { return nil }
    }

    func append(_ records: [Record]) {
        let bytes = Array(records.map(\.line).joined().utf8)
        // A history with a hole proves nothing.
        guard write(file, bytes, bytes.count) == bytes.count else { abort() }
    }

    /// The records from a place in a file on, and the place after them. A last line that was cut short is none.
    static func read(_ path: String, from offset: Int) -> (records: [Record], end: Int) {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return ([], offset) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        lseek(file, offset, SEEK_SET)
        while case let count = Glibc.read(file, &block, block.count), count > 0 { bytes += block.prefix(count) }
        guard let last = bytes.lastIndex(of: 10) else { return ([], offset) }
        let text = String(decoding: bytes[...last], as: UTF8.self)
        return (text.split(separator: "\n").compactMap { Record($0) }, offset + last + 1)
    }
}
