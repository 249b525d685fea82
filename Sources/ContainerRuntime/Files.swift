import Glibc

/// A failed call of the system, with what was tried.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `errno`.
    public var code: Int32
    public var what: String

    public init(_ what: String, code: Int32 = errno) {
        self.what = what
        self.code = code
    }

    /// As Go prints path errors: `open /x: no such file or directory`.
    public var description: String {
        var text = String(cString: strerror(code))
        if let first = text.first { text = first.lowercased() + text.dropFirst() }
        return "\(what): \(text)"
    }
}

/// Plain calls on files. All block: call them through `BlockingIO`.
public enum Files {
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    public static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 && !isFolder(path) }

    public static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// Reads a whole file.
    /// - Parameter limit: the most bytes that are read.
    public static func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while result.count < limit {
            let count = Glibc.read(descriptor, &buffer, min(buffer.count, limit - result.count))
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("read \(path)")
            }
            if count == 0 { break }
            result.append(contentsOf: buffer[..<count])
        }
        return result
    }

    /// The text of a small file without white space around it; nil when it can't be read.
    public static func text(_ path: String) -> String? {
        guard let bytes = try? read(path, limit: 1 << 20) else { return nil }
        return trimmed(String(decoding: bytes, as: UTF8.self))
    }

    public static func trimmed(_ text: some StringProtocol) -> String {
        var part = Substring(text)
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }

    /// Writes a file in place.
    public static func write(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemError("open \(path)") }
        defer { close(descriptor) }
        try writeAll(descriptor, bytes, path)
        // The mask must not take what the caller asked for.
        if fchmod(descriptor, mode) != 0, errno != EPERM { throw SystemError("chmod \(path)") }
    }

    public static func write(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
        try write(path, Array(text.utf8), mode: mode)
    }

    /// Writes a file beside its place and moves it there.
    public static func replace(_ path: String, _ text: String, mode: mode_t = 0o644) throws {
        try write("\(path).tmp", text, mode: mode)
        guard rename("\(path).tmp", path) == 0 else { throw SystemError("rename \(path)") }
    }

    private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], _ path: String) throws {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("write \(path)")
            }
            offset += count
        }
    }

    /// Makes a folder and those above it.
    public static func makeFolder(_ path: String, mode: mode_t = 0o755) throws {
        if mkdir(path, mode) == 0 {
            if chmod(path, mode) != 0 { throw SystemError("chmod \(path)") }
            return
        }
        switch errno {
        case EEXIST:
            guard isFolder(path) else { throw SystemError("mkdir \(path)", code: ENOTDIR) }
        case ENOENT:
            let parent = folder(of: path)
            guard !parent.isEmpty, parent != path else { throw SystemError("mkdir \(path)", code: ENOENT) }
            try makeFolder(parent)
            try makeFolder(path, mode: mode)
        default: throw SystemError("mkdir \(path)")
        }
    }

    /// The path without its last part.
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    public static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// Names in a folder, sorted; empty when it can't be read.
    public static func list(_ path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes a file or a folder with all in it; never follows links and never goes into another file system.
    public static func removeTree(_ path: String) throws {
        var info = stat()
        guard lstat(path, &info) == 0 else { return }
        try removeTree(path, info, device: info.st_dev)
    }

    private static func removeTree(_ path: String, _ info: stat, device: dev_t) throws {
        if info.st_mode & S_IFMT == S_IFDIR {
            guard info.st_dev == device else { throw SystemError("remove \(path)", code: EBUSY) }
            for name in list(path) {
                var child = stat()
                guard lstat("\(path)/\(name)", &child) == 0 else { continue }
                try removeTree("\(path)/\(name)", child, device: device)
            }
            if rmdir(path) != 0, errno != ENOENT { throw SystemError("remove \(path)") }
        } else if unlink(path) != 0, errno != ENOENT {
            throw SystemError("remove \(path)")
        }
    }

    public static func readLink(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink(path, &buffer, buffer.count)
        guard count >= 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Mounts. All block.
public enum Mounts {
    public static let readOnly: UInt = 1
    public static let noSUID: UInt = 2
    public static let noDevices: UInt = 4
    public static let noExecution: UInt = 8
    public static let remount: UInt = 32
    public static let bind: UInt = 4096
    public static let recursive: UInt = 16384
    public static let `private`: UInt = 1 << 18
    public static let shared: UInt = 1 << 20
    private static let detach: Int32 = 2

    public static func mount(_ source: String, on target: String, type: String, flags: UInt = 0, options: String = "") throws {
        guard Glibc.mount(source, target, type, flags, options) == 0 else { throw SystemError("mount \(source) on \(target)") }
    }

    /// Unmounts at once where nobody uses it, else as soon as nobody does.
    public static func unmount(_ path: String) throws {
        if umount2(path, 0) == 0 || errno == EINVAL || errno == ENOENT { return }
        guard umount2(path, detach) == 0 || errno == EINVAL || errno == ENOENT else { throw SystemError("unmount \(path)") }
    }

    /// A line of `/proc/self/mountinfo`.
    public struct Entry: Sendable, Equatable {
        public var path: String
        public var type: String
        public var isShared: Bool
    }

    /// All mounts of this process, in the order in which they were made.
    public static func all() -> [Entry] {
        guard let bytes = try? Files.read("/proc/self/mountinfo") else { return [] }
        return parse(String(decoding: bytes, as: UTF8.self))
    }

    static func parse(_ text: String) -> [Entry] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count > 6, let dash = parts.firstIndex(of: "-"), dash + 1 < parts.count else { return nil }
            return Entry(
                path: unescape(String(parts[4])), type: String(parts[dash + 1]),
                isShared: parts[6..<dash].contains { $0.hasPrefix("shared:") })
        }
    }

    /// Blanks stand as `\040` there.
    private static func unescape(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x5C, index + 3 < bytes.count, let code = UInt8(String(decoding: bytes[index + 1...index + 3], as: UTF8.self), radix: 8) {
                result.append(code)
                index += 4
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Mounts on the path or below it, the deepest and latest first: the order in which they can be taken away.
    public static func below(_ path: String) -> [String] {
        all().map(\.path).filter { $0 == path || $0.hasPrefix(path + "/") }.reversed()
    }

    /// Makes the folder a shared mount, so that mounts below it are seen in containers that ask for them.
    public static func ensureShared(_ path: String) throws {
        if let entry = all().last(where: { $0.path == path }) {
            if entry.isShared { return }
        } else {
            try mount(path, on: path, type: "", flags: bind | recursive)
        }
        try mount("", on: path, type: "", flags: shared)
    }
}
