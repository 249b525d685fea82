#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Small files, read and written whole. These calls block.
enum Files {
    /// The largest file that is read.
    private static let maximumBytes = 1 << 20

    private static func failure(_ path: String) -> PKIError { .file(path: path, reason: String(cString: strerror(errno))) }

    /// `nil` when there is no such file.
    static func read(_ path: String) throws -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 {
            if errno == ENOENT { return nil }
            throw failure(path)
        }
        defer { close(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = buffer.withUnsafeMutableBytes { readSome(file, $0) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path)
            }
            if count == 0 { break }
            content += buffer[..<count]
            if content.count > maximumBytes { throw PKIError.file(path: path, reason: "the file is too large") }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// Replaces a file as a whole, so that a reader or a crash sees the old or the new content, never a part.
    static func replace(_ path: String, with text: String, mode: mode_t) throws {
        let temporary = path + ".tmp"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        if file < 0 { throw failure(temporary) }
        do {
            defer { close(file) }
            let bytes = Array(text.utf8)
            var written = 0
            while written < bytes.count {
                let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw failure(temporary)
                }
                written += count
            }
            if fchmod(file, mode) != 0 || fsync(file) != 0 { throw failure(temporary) }
        } catch {
            unlink(temporary)
            throw error
        }
        if rename(temporary, path) != 0 { throw failure(path) }
        syncFolder(of: path)
    }

    private static func syncFolder(of path: String) {
        let parent = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let folder = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
    }

    /// Makes a folder of mode 0700 with its parents.
    static func makeFolder(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0 { return }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex { try makeFolder(String(path[..<slash])) }
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(path) }
    }

    /// What changes when a file is replaced.
    struct Stamp: Equatable, Sendable {
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        return Stamp(inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec)
    }
}

// Outside of `Files`, whose own `read` hides read(2).
private func readSome(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int { read(file, buffer.baseAddress, buffer.count) }
