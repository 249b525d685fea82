import Datastore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A configuration file that is followed: its content again whenever it changed.
public final class FollowedFile: Sendable {
    private struct Mark: Equatable {
        var inode: UInt64 = 0
        var size: Int64 = 0
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
    }

    private let path: String
    private let pause: UInt32
    private let isStopped = Mutex(false)
    private let latest: Mutex<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation
    /// The contents, the first one excepted.
    public let contents: AsyncStream<[UInt8]>

    /// Looks after the file once a second, on a thread of its own, since files block.
    ///
    /// - Parameters:
    ///   - known: the content that was read already.
    ///   - milliseconds: between looks.
    public init(_ path: String, known: [UInt8], milliseconds: UInt32 = 1000) throws {
        self.path = path
        pause = milliseconds
        latest = Mutex(known)
        (contents, continuation) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(1))
        try OwnThread.start { [self] in follow(known) }
    }

    /// Gives a content once more after a while, unless there is another by then: for what failed for reasons that pass.
    public func again(_ bytes: [UInt8], after pause: Duration = .seconds(60)) {
        Task { [weak self] in
            try? await Task.sleep(for: pause)
            guard let self, !isStopped.withLock({ $0 }), latest.withLock({ $0 }) == bytes else { return }
            continuation.yield(bytes)
        }
    }

    /// Ends the contents.
    public func stop() {
        isStopped.withLock { $0 = true }
        continuation.finish()
    }

    private func follow(_ known: [UInt8]) {
        var known = known
        var mark: Mark?
        while !isStopped.withLock({ $0 }) {
            let now = FollowedFile.mark(path)
            if now != mark, let bytes = FollowedFile.read(path) {
                mark = now
                if bytes != known {
                    known = bytes
                    latest.withLock { $0 = bytes }
                    continuation.yield(bytes)
                }
            }
            usleep(pause * 1000)
        }
    }

    private static func mark(_ path: String) -> Mark? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return Mark(
            inode: UInt64(info.st_ino), size: Int64(info.st_size), seconds: Int64(info.st_mtim.tv_sec), nanoseconds: Int64(info.st_mtim.tv_nsec))
    }

    /// A file's content; nil where it can't be read. Blocks.
    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes.append(contentsOf: buffer[0..<count]) }
        return bytes
    }
}
