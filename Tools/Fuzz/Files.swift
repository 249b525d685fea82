#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The little that the driver needs of the file system.
enum Files {
    static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = systemRead(file, &block, block.count), count > 0 { bytes += block.prefix(count) }
        return bytes
    }

    static func write(_ bytes: [UInt8], to path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        _ = systemWrite(file, bytes, bytes.count)
    }

    static func makeFolder(_ path: String) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            mkdir(made, 0o755)
        }
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) -> [String] {
        guard let opened = opendir(folder) else { return [] }
        defer { closedir(opened) }
        var names: [String] = []
        while let entry = readdir(opened) {
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func remove(_ path: String) { unlink(path) }

    /// The inputs of a corpus: every file is one, but of `.lines` files every line.
    static func corpus(_ folder: String) -> [[UInt8]] {
        names(in: folder).flatMap { name -> [[UInt8]] in
            guard let bytes = read("\(folder)/\(name)") else { return [] }
            return name.hasSuffix(".lines") ? bytes.split(separator: 10).map(Array.init) : [bytes]
        }
    }
}

private func systemRead(_ file: Int32, _ into: inout [UInt8], _ count: Int) -> Int { read(file, &into, count) }
private func systemWrite(_ file: Int32, _ bytes: [UInt8], _ count: Int) -> Int { write(file, bytes, count) }
