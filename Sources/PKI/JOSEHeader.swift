/// Reads the few fields of a token's header that matter. A reader of its own because the JSON library stands on this target's floor;
/// strict, and refuses a field that comes twice, which readers could understand differently.
struct JOSEHeader {
    var algorithm: String?
    var keyID: String?
    var isCritical = false

    private static let depth = 8

    static func read(_ bytes: [UInt8]) throws -> JOSEHeader {
        var reader = Reader(bytes: bytes)
        guard let header = reader.header(), reader.atEnd() else { throw PKIError.token("invalid bearer token") }
        return header
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        mutating func space() {
            while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { index += 1 }
        }

        mutating func take(_ byte: Character) -> Bool {
            space()
            guard let ascii = byte.asciiValue, next == ascii else { return false }
            index += 1
            return true
        }

        mutating func atEnd() -> Bool {
            space()
            return index == bytes.count
        }

        mutating func header() -> JOSEHeader? {
            var header = JOSEHeader()
            var seen = Set<String>()
            guard take("{") else { return nil }
            if take("}") { return header }
            repeat {
                guard let name = string(), seen.insert(name).inserted, take(":") else { return nil }
                switch name {
                case "alg":
                    guard let value = string() else { return nil }
                    header.algorithm = value
                case "kid":
                    guard let value = string() else { return nil }
                    header.keyID = value
                default:
                    if name == "crit" { header.isCritical = true }
                    guard skip(JOSEHeader.depth) else { return nil }
                }
            } while take(",")
            return take("}") ? header : nil
        }

        mutating func string() -> String? {
            guard take("\"") else { return nil }
            var text: [UInt8] = []
            while let byte = next {
                index += 1
                switch byte {
                case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
                case 0..<0x20: return nil
                case UInt8(ascii: "\\"):
                    guard let scalar = escape() else { return nil }
                    text += Array(String(Character(scalar)).utf8)
                default: text.append(byte)
                }
            }
            return nil
        }

        /// The character of an escape; pairs of surrogates, which no key id needs, are refused.
        private mutating func escape() -> Unicode.Scalar? {
            guard let byte = next else { return nil }
            index += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{C}"
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            case UInt8(ascii: "u"):
                guard index + 4 <= bytes.count else { return nil }
                let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
                index += 4
                guard digits.allSatisfy(\.isHexDigit) else { return nil }
                return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
            default: return nil
            }
        }

        private mutating func skip(_ depth: Int) -> Bool {
            guard depth > 0 else { return false }
            space()
            switch next {
            case UInt8(ascii: "\""): return string() != nil
            case UInt8(ascii: "{"):
                index += 1
                if take("}") { return true }
                repeat {
                    guard string() != nil, take(":"), skip(depth - 1) else { return false }
                } while take(",")
                return take("}")
            case UInt8(ascii: "["):
                index += 1
                if take("]") { return true }
                repeat {
                    guard skip(depth - 1) else { return false }
                } while take(",")
                return take("]")
            default:
                let start = index
                while let byte = next, isPlain(byte) { index += 1 }
                return index > start
            }
        }

        /// Letters of numbers, `true`, `false` and `null`.
        private func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"): return true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): return true
            default: return false
            }
        }
    }
}
