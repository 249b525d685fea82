import ContainerRuntime
import Glibc

/// Moves logs aside. All block.
enum LogRotation {
    static func size(_ path: String) -> Int64 {
        var info = stat()
        return stat(path, &info) == 0 ? Int64(info.st_size) : 0
    }

    /// `path` becomes `path.1`, `path.1` becomes `path.2` and so on; the oldest goes.
    static func rotate(_ path: String, keeping count: Int) throws {
        unlink("\(path).\(count)")
        for index in stride(from: count - 1, through: 1, by: -1) {
            if rename("\(path).\(index)", "\(path).\(index + 1)") != 0, errno != ENOENT { throw SystemError("rename \(path).\(index)") }
        }
        guard rename(path, "\(path).1") == 0 else { throw SystemError("rename \(path)") }
    }
}
