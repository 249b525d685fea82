import ContainerRuntime
import Glibc
import KubernetesSchema

/// A line of a log in CRI's form: `TIME stdout|stderr P|F TEXT`.
struct ContainerLogLine: Sendable {
    var time: ArraySlice<UInt8>
    var isError: Bool
    /// The line goes on in the next entry.
    var isPartial: Bool
    var content: ArraySlice<UInt8>

    /// nil for lines of another form.
    /// - Parameter line: without its line feed.
    init?(_ line: ArraySlice<UInt8>) {
        guard let first = line.firstIndex(of: 0x20), let second = line[(first + 1)...].firstIndex(of: 0x20) else { return nil }
        let rest = line[(second + 1)...]
        let third = rest.firstIndex(of: 0x20) ?? rest.endIndex
        let tags = rest[..<third]
        time = line[..<first]
        isError = line[(first + 1)..<second].elementsEqual("stderr".utf8)
        isPartial = tags.first == 0x50
        content = third < rest.endIndex ? rest[(third + 1)...] : []
    }
}

/// What is asked for of a log.
struct ContainerLogOptions: Sendable {
    var follow = false
    var timestamps = false
    var previous = false
    /// Lines from the end.
    var tailLines: Int?
    /// Bytes at most.
    var limitBytes: Int?
    var since: Timestamp?
    /// `All`, `Stdout`, `Stderr`.
    var stream = "All"
}

/// Reads logs. All block.
enum ContainerLog {
    /// The text of the last lines, without times.
    static func tail(_ path: String, bytes: Int, lines: Int) -> String {
        guard let content = try? Files.read(path) else { return "" }
        var result: [UInt8] = []
        for line in content.split(separator: 0x0A).suffix(lines) {
            guard let parsed = ContainerLogLine(line) else { continue }
            result += parsed.content
            if !parsed.isPartial { result.append(0x0A) }
        }
        return String(decoding: result.suffix(bytes), as: UTF8.self)
    }
}

/// Follows one log file, also over its rotation. Not thread safe: used by one reader at a time.
struct ContainerLogReader: ~Copyable {
    private let path: String
    private let options: ContainerLogOptions
    private var descriptor: Int32
    private var inode: ino_t = 0
    private var pending: [UInt8] = []
    private var remaining: Int
    private var continues = false
    private(set) var isExhausted = false

    /// Bytes read at once.
    private static let chunk = 65_536

    init(path: String, options: ContainerLogOptions) throws {
        self.path = path
        self.options = options
        remaining = options.limitBytes ?? Int.max
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        noteInode()
        if let lines = options.tailLines { try seekToTail(lines) }
    }

    deinit { close(descriptor) }

    private mutating func noteInode() {
        var info = stat()
        if fstat(descriptor, &info) == 0 { inode = info.st_ino }
    }

    /// Places the reader before the last complete lines.
    private func seekToTail(_ lines: Int) throws {
        let end = lseek(descriptor, 0, SEEK_END)
        guard lines > 0 else { return }
        var offset = end
        var found = 0
        var buffer = [UInt8](repeating: 0, count: ContainerLogReader.chunk)
        while offset > 0 {
            let size = min(off_t(ContainerLogReader.chunk), offset)
            offset -= size
            let count = pread(descriptor, &buffer, Int(size), offset)
            guard count > 0 else { break }
            for index in stride(from: count - 1, through: 0, by: -1) where buffer[index] == 0x0A && offset + off_t(index) != end - 1 {
                found += 1
                if found == lines {
                    lseek(descriptor, offset + off_t(index) + 1, SEEK_SET)
                    return
                }
            }
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    /// The next output; empty when there is none now.
    mutating func next() throws -> [UInt8] {
        if isExhausted { return [] }
        var buffer = [UInt8](repeating: 0, count: ContainerLogReader.chunk)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { throw SystemError("read \(path)") }
        if count == 0 {
            if try reopenIfRotated() { return try next() }
            return []
        }
        pending += buffer[..<count]
        return format()
    }

    private mutating func reopenIfRotated() throws -> Bool {
        var info = stat()
        guard stat(path, &info) == 0, info.st_ino != inode else { return false }
        let next = open(path, O_RDONLY | O_CLOEXEC)
        guard next >= 0 else { return false }
        close(descriptor)
        descriptor = next
        noteInode()
        return true
    }

    private mutating func format() -> [UInt8] {
        var output: [UInt8] = []
        var start = pending.startIndex
        while let end = pending[start...].firstIndex(of: 0x0A) {
            if let line = ContainerLogLine(pending[start..<end]) { append(line, &output) }
            start = end + 1
        }
        pending.removeFirst(start)
        if output.count >= remaining {
            isExhausted = true
            output = Array(output.prefix(remaining))
        }
        if remaining != Int.max { remaining -= output.count }
        return output
    }

    private mutating func append(_ line: ContainerLogLine, _ output: inout [UInt8]) {
        if options.stream == "Stdout" && line.isError || options.stream == "Stderr" && !line.isError { return }
        if let since = options.since, let time = Timestamp(String(decoding: line.time, as: UTF8.self)), time < since { return }
        if options.timestamps, !continues {
            output += line.time
            output.append(0x20)
        }
        output += line.content
        if !line.isPartial { output.append(0x0A) }
        continues = line.isPartial
    }
}
