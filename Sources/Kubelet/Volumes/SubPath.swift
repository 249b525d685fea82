import ContainerRuntime
import Glibc

/// A part of a volume as a mount of its own, safe against links that containers plant in the volume. All block.
enum SubPath {
    /// Binds `volume/subPath` onto `target`, making missing folders on the way.
    /// - Parameter target: outside the volume, in the pod's folder.
    static func bind(volume: String, subPath: String, target: String) throws {
        guard !subPath.hasPrefix("/"), !subPath.split(separator: "/").contains("..") else {
            throw ConfigurationFailure("subPath \"\(subPath)\" must be a relative path without \"..\"")
        }
        if Mounts.all().contains(where: { $0.path == target }) { return }
        try makeMissing(volume: volume, subPath: subPath)
        let base = try resolved(volume)
        let full = try resolved("\(volume)/\(subPath)")
        guard full == base || full.hasPrefix(base == "/" ? "/" : base + "/") else {
            throw ConfigurationFailure("subpath \"\(full)\" not within volume path \"\(base)\"")
        }
        // From here on nothing is followed any more: what changes in between makes the open fail.
        let descriptor = try open(base: base, parts: full.dropFirst(base.count).split(separator: "/").map(String.init))
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw SystemError("stat \(full)") }
        if info.st_mode & S_IFMT == S_IFDIR {
            try Files.makeFolder(target, mode: 0o750)
        } else {
            try Files.makeFolder(Files.folder(of: target), mode: 0o750)
            try Files.write(target, "", mode: 0o640)
        }
        try Mounts.mount("/proc/self/fd/\(descriptor)", on: target, type: "", flags: Mounts.bind)
    }

    private static func resolved(_ path: String) throws -> String {
        guard let pointer = realpath(path, nil) else { throw SystemError("resolve \(path)") }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    private static let pathOnly: Int32 = 0o10000000

    private static func open(base: String, parts: [String]) throws -> Int32 {
        var current = Glibc.open(base, pathOnly | O_NOFOLLOW | O_CLOEXEC)
        guard current >= 0 else { throw SystemError("open \(base)") }
        for part in parts {
            let next = openat(current, part, pathOnly | O_NOFOLLOW | O_CLOEXEC)
            let code = errno
            close(current)
            guard next >= 0 else { throw SystemError("open \(base)/\(part)", code: code) }
            var info = stat()
            guard fstat(next, &info) == 0, info.st_mode & S_IFMT != S_IFLNK else {
                close(next)
                throw ConfigurationFailure("subpath was changed into a link")
            }
            current = next
        }
        return current
    }

    private static func makeMissing(volume: String, subPath: String) throws {
        var info = stat()
        guard stat(volume, &info) == 0 else { throw SystemError("stat \(volume)") }
        let permissions = info.st_mode & 0o7777
        var path = volume
        for part in subPath.split(separator: "/") {
            path += "/\(part)"
            if Files.exists(path) { continue }
            guard try resolved(Files.folder(of: path)).hasPrefix(try resolved(volume)) else {
                throw ConfigurationFailure("subpath \"\(path)\" not within volume path \"\(volume)\"")
            }
            guard mkdir(path, permissions) == 0 || errno == EEXIST else { throw SystemError("mkdir \(path)") }
            chmod(path, permissions)
            lchown(path, UInt32.max, info.st_gid)
        }
    }
}
