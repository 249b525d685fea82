import Datastore
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An audit log in files: one event a line; a full file is put aside under the time at which that happened.
///
/// Written by a thread of its own. Files are the owner's alone (0600).
public final class AuditLog: AuditSink {
    public struct Configuration: Sendable {
        /// `-` for standard output.
        public var path: String
        /// Megabytes at which a file is put aside.
        public var maximumSize = 100
        /// Days for which files that were put aside are kept; 0 for ever.
        public var maximumAge = 0
        /// How many files that were put aside are kept; 0 for all.
        public var maximumBackups = 0
        /// Whether lines are text instead of JSON.
        public var isLegacy = false
        public var batching = AuditBatching.log
        public var truncation = AuditTruncation()

        public init(path: String) { self.path = path }
    }

    /// An event that waits, and who waits for it to be written.
    private struct Entry: Sendable {
        var bytes: [UInt8]
        var written: CheckedContinuation<Bool, Never>?
    }

    private let configuration: Configuration
    private let logger: Logger
    private let queue: BlockingQueue<Entry>
    private let dropped = Mutex(0)
    private let isDone = Mutex(false)

    /// - Throws: `InvalidConfiguration` where the file can't be written.
    public init(_ configuration: Configuration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        queue = BlockingQueue(bound: configuration.batching.bufferSize)
        guard let file = RotatedFile(configuration) else {
            throw InvalidConfiguration("--audit-log-path: \(configuration.path) can't be written: \(String(cString: strerror(errno)))")
        }
        try OwnThread.start { [self] in run(file) }
    }

    public func record(_ event: [UInt8]) async -> Bool {
        guard let fitted = configuration.truncation.fitted(event), let line = configuration.isLegacy ? LegacyAuditLine.line(fitted) : fitted else {
            dropped.withLock { $0 += 1 }
            return true
        }
        guard configuration.batching.mode != .batch else {
            do { try queue.add(Entry(bytes: line)) } catch { dropped.withLock { $0 += 1 } }
            return true
        }
        let isWritten = await withCheckedContinuation { continuation in
            do { try queue.add(Entry(bytes: line, written: continuation)) } catch {
                dropped.withLock { $0 += 1 }
                continuation.resume(returning: false)
            }
        }
        return isWritten || configuration.batching.mode == .blocking
    }

    public func close() async {
        queue.close()
        while !isDone.withLock({ $0 }) { try? await Task.sleep(for: .milliseconds(5)) }
    }

    private func run(_ file: RotatedFile) {
        var file = file
        while let entries = queue.take(upTo: configuration.batching.bufferSize) {
            let isWritten = file.write(entries.map(\.bytes))
            for entry in entries { entry.written?.resume(returning: isWritten) }
            if !isWritten { logger.error("the audit log can't be written", metadata: ["path": "\(configuration.path)"]) }
            let lost = dropped.withLock { count in
                defer { count = 0 }
                return count
            }
            if lost > 0 { logger.error("audit events were dropped", metadata: ["count": "\(lost)"]) }
        }
        file.close()
        isDone.withLock { $0 = true }
    }
}

/// A file that is put aside when it is full.
private struct RotatedFile {
    private let configuration: AuditLog.Configuration
    private var descriptor: Int32
    private var size: Int

    init?(_ configuration: AuditLog.Configuration) {
        self.configuration = configuration
        if configuration.path == "-" {
            (descriptor, size) = (STDOUT_FILENO, 0)
            return
        }
        guard let (descriptor, size) = RotatedFile.open(configuration.path) else { return nil }
        (self.descriptor, self.size) = (descriptor, size)
    }

    private static func open(_ path: String) -> (Int32, Int)? {
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        var info = stat()
        return (descriptor, fstat(descriptor, &info) == 0 ? Int(info.st_size) : 0)
    }

    mutating func write(_ events: [[UInt8]]) -> Bool {
        var isWhole = true
        for event in events {
            let line = event + [0x0a]
            if configuration.path != "-", configuration.maximumSize > 0, size + line.count > configuration.maximumSize << 20 { rotate() }
            var written = 0
            while written < line.count {
                let count = line[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                if count <= 0 {
                    isWhole = false
                    break
                }
                written += count
            }
            size += written
        }
        return isWhole
    }

    func close() { if configuration.path != "-" { Glibc.close(descriptor) } }

    /// `audit-2026-01-02T03-04-05.678.log`, as upstream's rotation names them.
    private mutating func rotate() {
        close()
        var moment = timespec()
        clock_gettime(CLOCK_REALTIME, &moment)
        var parts = tm()
        gmtime_r(&moment.tv_sec, &parts)
        func pad(_ value: Int32, _ width: Int = 2) -> String { String(repeating: "0", count: max(0, width - "\(value)".count)) + "\(value)" }
        let date = "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1))-\(pad(parts.tm_mday))"
        let time = "\(pad(parts.tm_hour))-\(pad(parts.tm_min))-\(pad(parts.tm_sec)).\(pad(Int32(moment.tv_nsec / 1_000_000), 3))"
        rename(configuration.path, "\(stem)-\(date)T\(time)\(suffix)")
        if let (descriptor, size) = RotatedFile.open(configuration.path) { (self.descriptor, self.size) = (descriptor, size) }
        prune(now: moment.tv_sec)
    }

    private var suffix: String {
        let name = configuration.path.split(separator: "/").last ?? ""
        return name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
    }
    private var stem: String { String(configuration.path.dropLast(suffix.count)) }

    /// Removes files that were put aside and are too many or too old.
    private func prune(now: Int) {
        let folder = configuration.path.lastIndex(of: "/").map { String(configuration.path[..<$0]) } ?? "."
        let prefix = (stem.split(separator: "/").last.map(String.init) ?? "") + "-"
        guard let directory = opendir(folder.isEmpty ? "/" : folder) else { return }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
            if name.hasPrefix(prefix), name.hasSuffix(suffix), name.count > prefix.count + suffix.count { names.append(name) }
        }
        // The names order by time.
        for (index, name) in names.sorted(by: >).enumerated() {
            var info = stat()
            let path = "\(folder)/\(name)"
            let isOld = configuration.maximumAge > 0 && stat(path, &info) == 0 && now - info.st_mtim.tv_sec > configuration.maximumAge * 86_400
            if isOld || (configuration.maximumBackups > 0 && index >= configuration.maximumBackups) { unlink(path) }
        }
    }
}
