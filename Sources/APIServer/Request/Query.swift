/// The parameters of a request's query, decoded.
public struct Query: Sendable, Equatable {
    /// In the order in which they were sent.
    public private(set) var items: [(name: String, value: String)]

    public init(_ text: String?) {
        items = []
        guard let text, !text.isEmpty else { return }
        for part in text.split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = PercentEncoding.decode(String(pair[0]), plusIsSpace: true)
            items.append((name, pair.count > 1 ? PercentEncoding.decode(String(pair[1]), plusIsSpace: true) : ""))
        }
    }

    /// The first value of a parameter.
    public subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    /// All values of a parameter.
    public func values(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// A boolean as upstream's conversion reads it: absent is false; `false` and `0` are false; anything else, even nothing, is true.
    public func flag(_ name: String) -> Bool {
        guard let value = self[name] else { return false }
        return !(value.lowercased() == "false" || value == "0")
    }

    public static func == (left: Query, right: Query) -> Bool {
        left.items.count == right.items.count && zip(left.items, right.items).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }
}

/// Percent-encoding of URLs.
public enum PercentEncoding {
    public static func decode(_ text: String, plusIsSpace: Bool = false) -> String {
        guard text.utf8.contains(where: { $0 == 0x25 || (plusIsSpace && $0 == 0x2b) }) else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        func hex(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: return byte - 0x30
            case 0x41...0x46: return byte - 0x41 + 10
            case 0x61...0x66: return byte - 0x61 + 10
            default: return nil
            }
        }
        while index < bytes.count {
            if bytes[index] == 0x25, index + 2 < bytes.count, let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2]) {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(plusIsSpace && bytes[index] == 0x2b ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Encodes everything but letters, digits and `-_.~`.
    public static func encode(_ text: String, keeping extra: String = "") -> String {
        var out = ""
        let digits = Array("0123456789ABCDEF")
        for byte in text.utf8 {
            let isPlain = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
            if isPlain || "-_.~".utf8.contains(byte) || extra.utf8.contains(byte) {
                out.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                out += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return out
    }
}
