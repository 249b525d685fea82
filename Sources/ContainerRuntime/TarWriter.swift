/// Writes tar archives (POSIX ustar) in memory.
struct TarWriter {
    enum Kind: UInt8 {
        case file = 0x30
        case link = 0x32
        case folder = 0x35
    }

    private(set) var bytes: [UInt8] = []

    /// - Parameter path: at most 100 bytes of UTF-8, without a leading slash.
    mutating func add(_ path: String, kind: Kind = .file, mode: UInt32 = 0o644, target: String = "", content: [UInt8] = []) throws {
        guard path.utf8.count <= 100, target.utf8.count <= 100 else { throw ImageError("the path \(path) is too long for an image") }
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { header[offset + index] = byte }
        }
        func putOctal(_ value: Int, at offset: Int, digits: Int) {
            let text = String(value, radix: 8)
            put((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8, at: offset)
        }
        put(path.utf8, at: 0)
        putOctal(Int(mode), at: 100, digits: 7)
        putOctal(0, at: 108, digits: 7)
        putOctal(0, at: 116, digits: 7)
        putOctal(content.count, at: 124, digits: 11)
        putOctal(0, at: 136, digits: 11)
        put([UInt8](repeating: 0x20, count: 8), at: 148)
        header[156] = kind.rawValue
        put(target.utf8, at: 157)
        put("ustar\u{0}00".utf8, at: 257)
        let sum = header.reduce(0) { $0 + Int($1) }
        putOctal(sum, at: 148, digits: 6)
        header[154] = 0
        bytes += header
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    mutating func finish() -> [UInt8] {
        bytes += [UInt8](repeating: 0, count: 1024)
        return bytes
    }
}
