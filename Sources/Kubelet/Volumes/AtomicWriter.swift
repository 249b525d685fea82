import ContainerRuntime
import Glibc

/// One file of a projected volume.
struct ProjectedFile: Sendable, Equatable {
    var content: [UInt8]
    /// Permission bits.
    var mode: UInt32
    /// The owner; nil for root.
    var user: UInt32?
}

/// Puts files into a folder so that readers see all the old or all the new ones: files stand in a folder with a time in its name, the link
/// `..data` names the current one, and links beside it go through `..data`. All block.
struct AtomicWriter: Sendable {
    var folder: String
    /// Group of files and folders; nil leaves root's.
    var group: UInt32?

    private static let dataName = "..data"

    /// Writes the files where they differ from what is there.
    /// - Parameters:
    ///   - files: by relative path.
    ///   - stamp: for the name of the new folder, unlike any before.
    /// - Returns: whether anything was written.
    @discardableResult
    func write(_ files: [String: ProjectedFile], stamp: String) throws -> Bool {
        for path in files.keys { try AtomicWriter.check(path) }
        let old = Files.readLink("\(folder)/\(AtomicWriter.dataName)")
        if let old, isSame(files, in: "\(folder)/\(old)") { return false }
        let name = "..\(stamp)"
        let target = "\(folder)/\(name)"
        guard mkdir(target, 0o755) == 0 else { throw SystemError("mkdir \(target)") }
        chmod(target, 0o755)
        for (path, file) in files { try put(file, path, in: target) }
        try own(target)
        let temporary = "\(folder)/\(AtomicWriter.dataName)_tmp"
        unlink(temporary)
        guard symlink(name, temporary) == 0 else { throw SystemError("symlink \(temporary)") }
        guard rename(temporary, "\(folder)/\(AtomicWriter.dataName)") == 0 else { throw SystemError("rename \(temporary)") }
        try updateLinks(Set(files.keys.map { String($0.split(separator: "/")[0]) }))
        if let old { try? Files.removeTree("\(folder)/\(old)") }
        return true
    }

    static func check(_ path: String) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, !path.hasPrefix("/"), !parts.contains(".."), !parts.contains(""), !(parts.first?.hasPrefix("..") ?? true) else {
            throw ConfigurationFailure("invalid path: \(path)")
        }
    }

    private func put(_ file: ProjectedFile, _ path: String, in target: String) throws {
        let full = "\(target)/\(path)"
        if path.contains("/") { try Files.makeFolder(Files.folder(of: full)) }
        let mode = group == nil ? file.mode : file.mode | 0o440
        try Files.write(full, file.content, mode: mode)
        if let user = file.user, chown(full, user, UInt32.max) != 0 { throw SystemError("chown \(full)") }
        if let group, chown(full, UInt32.max, group) != 0 { throw SystemError("chown \(full)") }
        // A change of owner takes special bits; ask again.
        chmod(full, mode)
    }

    private func own(_ target: String) throws {
        guard let group else { return }
        try Ownership.apply(target, group: group, readOnly: true)
    }

    private func isSame(_ files: [String: ProjectedFile], in current: String) -> Bool {
        var found = 0
        func walk(_ path: String, _ relative: String) -> Bool {
            for name in Files.list(path) {
                let full = "\(path)/\(name)"
                let part = relative.isEmpty ? name : "\(relative)/\(name)"
                if Files.isFolder(full) {
                    if !walk(full, part) { return false }
                    continue
                }
                guard let file = files[part], let content = try? Files.read(full), content == file.content else { return false }
                var info = stat()
                guard stat(full, &info) == 0, info.st_mode & 0o777 == (group == nil ? file.mode : file.mode | 0o440) & 0o777 else { return false }
                found += 1
            }
            return true
        }
        return walk(current, "") && found == files.count
    }

    private func updateLinks(_ names: Set<String>) throws {
        for name in names {
            let path = "\(folder)/\(name)"
            let target = "\(AtomicWriter.dataName)/\(name)"
            if Files.readLink(path) == target { continue }
            unlink(path)
            guard symlink(target, path) == 0 else { throw SystemError("symlink \(path)") }
        }
        for name in Files.list(folder) where !name.hasPrefix("..") && !names.contains(name) { unlink("\(folder)/\(name)") }
    }
}

/// The group of a volume's files.
enum Ownership {
    /// Gives everything below the path to the group and lets it read (and write). Blocks.
    static func apply(_ path: String, group: UInt32, readOnly: Bool) throws {
        var info = stat()
        guard lstat(path, &info) == 0 else { return }
        let kind = info.st_mode & S_IFMT
        if kind == S_IFLNK { return }
        if lchown(path, UInt32.max, group) != 0 { throw SystemError("chown \(path)") }
        var mode = info.st_mode & 0o7777 | (readOnly ? 0o440 : 0o660)
        if kind == S_IFDIR { mode |= 0o2110 }
        if chmod(path, mode) != 0 { throw SystemError("chmod \(path)") }
        guard kind == S_IFDIR else { return }
        for name in Files.list(path) { try apply("\(path)/\(name)", group: group, readOnly: readOnly) }
    }
}
