/// Base 64 as Go's `encoding/base64.StdEncoding` reads and writes it.
public enum Base64 {
    /// Where the text stops being base 64.
    public struct Failure: Error, Equatable {
        public var offset: Int
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xff, count: 256)
        for (index, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(index) }
        return table
    }()

    /// Encodes with padding.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index + 2 < bytes.count {
            let word = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
            for shift in [UInt32(18), 12, 6, 0] { out.append(alphabet[Int(word >> shift & 63)]) }
            index += 3
        }
        if index + 1 == bytes.count {
            let word = UInt32(bytes[index]) << 16
            out.append(alphabet[Int(word >> 18 & 63)])
            out.append(alphabet[Int(word >> 12 & 63)])
            out.append(contentsOf: [0x3d, 0x3d])
        } else if index + 2 == bytes.count {
            let word = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8
            for shift in [UInt32(18), 12, 6] { out.append(alphabet[Int(word >> shift & 63)]) }
            out.append(0x3d)
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Decodes; nil where the text is no base 64.
    public static func decode(_ text: String) -> [UInt8]? { try? decodeChecked(text).get() }

    /// Decodes; line breaks are ignored, padding is demanded. The failure says where.
    public static func decodeChecked(_ text: String) -> Result<[UInt8], Failure> {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        var offset = 0
        for byte in text.utf8 {
            defer { offset += 1 }
            if byte == 0x0a || byte == 0x0d { continue }
            if byte == 0x3d {
                padding += 1
                if count < 2 || count + padding > 4 { return .failure(Failure(offset: offset)) }
                continue
            }
            let value = values[Int(byte)]
            if value == 0xff || padding > 0 { return .failure(Failure(offset: offset)) }
            group = group << 6 | UInt32(value)
            count += 1
            if count == 4 {
                out.append(UInt8(truncatingIfNeeded: group >> 16))
                out.append(UInt8(truncatingIfNeeded: group >> 8))
                out.append(UInt8(truncatingIfNeeded: group))
                group = 0
                count = 0
            }
        }
        switch (count, padding) {
        case (0, 0): break
        case (2, 2): out.append(UInt8(truncatingIfNeeded: group >> 4))
        case (3, 1):
            out.append(UInt8(truncatingIfNeeded: group >> 10))
            out.append(UInt8(truncatingIfNeeded: group >> 2))
        default: return .failure(Failure(offset: offset))
        }
        return .success(out)
    }
}
