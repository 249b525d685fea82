/// `"%d of %s".format([1, "x"])`
enum StringFormat {
    struct Failure: Error {
        let message: String
    }

    struct Clause {
        let verb: Unicode.Scalar
        let precision: Int?

        private var requirement: (name: String, wanted: String, types: [CELType])? {
            switch verb {
            case "d": ("decimal", "integers", [.int, .uint])
            case "f": ("fixed-point", "doubles", [.double, .string])
            case "e": ("scientific", "doubles", [.double, .string])
            case "b": ("binary", "integers and bools", [.int, .uint, .bool])
            case "x", "X": ("hex", "integers, byte buffers, and strings", [.int, .uint, .string, .bytes])
            case "o": ("octal", "integers", [.int, .uint])
            default: nil
            }
        }

        /// The issue of an argument whose type is known beforehand; nil where it may fit.
        func mismatch(_ type: CELType) -> String? {
            guard let requirement, !type.isDynOrError, !requirement.types.contains(type) else {
                return verb == "s" && !StringFormat.isFormattable(type) ? Clause.stringFailure(type.name) : nil
            }
            if case .parameter = type { return nil }
            return failure(type.name).message
        }

        func failure(_ type: String) -> Failure {
            guard let requirement else { return Failure(message: Self.stringFailure(type)) }
            return Failure(message: "error during formatting: \(requirement.name) clause can only be used on \(requirement.wanted), was given \(type)")
        }

        private static func stringFailure(_ type: String) -> String {
            "error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given \(type)"
        }
    }

    enum Part {
        case text(String)
        case argument(Clause)
    }

    static func isFormattable(_ type: CELType) -> Bool {
        switch type {
        case .object, .opaque: false
        default: true
        }
    }

    /// The parts of a format, given how many arguments there are.
    static func parse(_ format: String, count: Int) throws(Failure) -> [Part] {
        var parts: [Part] = []
        var text = String.UnicodeScalarView()
        var scalars = ArraySlice(format.unicodeScalars)
        var used = 0
        while let scalar = scalars.popFirst() {
            guard scalar == "%" else {
                text.append(scalar)
                continue
            }
            guard let next = scalars.first else { throw Failure(message: "unexpected end of string") }
            if next == "%" {
                scalars.removeFirst()
                text.append("%")
                continue
            }
            guard used < count else { throw Failure(message: "index \(used) out of range") }
            used += 1
            let precision = try precision(&scalars)
            guard let verb = scalars.popFirst() else {
                throw Failure(message: "could not parse formatting clause: unexpected end of string")
            }
            guard "sdfebxXo".unicodeScalars.contains(verb) else {
                throw Failure(message: "could not parse formatting clause: unrecognized formatting clause \"\(verb)\"")
            }
            parts.append(.text(String(text)))
            text = String.UnicodeScalarView()
            parts.append(.argument(Clause(verb: verb, precision: precision)))
        }
        parts.append(.text(String(text)))
        return parts
    }

    private static func precision(_ scalars: inout ArraySlice<Unicode.Scalar>) throws(Failure) -> Int? {
        guard scalars.first == "." else { return nil }
        scalars.removeFirst()
        let digits = scalars.prefix { $0 >= "0" && $0 <= "9" }
        scalars = scalars.dropFirst(digits.count)
        let prefix = "could not parse formatting clause: error while parsing precision: "
        if scalars.isEmpty { throw Failure(message: prefix + "could not find end of precision specifier") }
        let text = String(String.UnicodeScalarView(digits))
        guard let value = Int(text), value <= 1000 else {
            let reason = text.isEmpty ? "invalid syntax" : "value out of range"
            throw Failure(message: prefix + "error while converting precision to integer: strconv.Atoi: parsing \"\(text)\": \(reason)")
        }
        return value
    }

    static func format(_ format: String, _ arguments: any CELList) -> CELValue {
        do throws(Failure) {
            var result = ""
            var index = 0
            for part in try parse(format, count: arguments.count) {
                switch part {
                case .text(let text): result += text
                case .argument(let clause):
                    result += try self.clause(clause, arguments.element(at: index))
                    index += 1
                }
            }
            return .string(result)
        } catch {
            return .failure(error.message)
        }
    }

    private static func clause(_ clause: Clause, _ value: CELValue) throws(Failure) -> String {
        switch (clause.verb, value) {
        case ("s", _): return try string(value, clause, nested: false)
        case ("d", .int(let number)): return String(number)
        case ("d", .uint(let number)): return String(number)
        case ("f", .double(let number)): return fixed(number, clause.precision ?? 6)
        case ("e", .double(let number)): return scientific(number, clause.precision ?? 6)
        case ("f", .string(let text)), ("e", .string(let text)):
            switch text {
            case "NaN": return "NaN"
            case "Infinity": return "∞"
            case "-Infinity": return "-∞"
            default: throw clause.failure("string")
            }
        case ("b", .bool(let flag)): return flag ? "1" : "0"
        case ("b", .int(let number)): return String(number, radix: 2)
        case ("b", .uint(let number)): return String(number, radix: 2)
        case ("o", .int(let number)): return String(number, radix: 8)
        case ("o", .uint(let number)): return String(number, radix: 8)
        case ("x", .int(let number)), ("X", .int(let number)): return String(number, radix: 16, uppercase: clause.verb == "X")
        case ("x", .uint(let number)), ("X", .uint(let number)): return String(number, radix: 16, uppercase: clause.verb == "X")
        case ("x", .string(let text)), ("X", .string(let text)): return hex(Array(text.utf8), clause.verb == "X")
        case ("x", .bytes(let bytes)), ("X", .bytes(let bytes)): return hex(bytes, clause.verb == "X")
        default: throw clause.failure(value.type.name)
        }
    }

    private static func hex(_ bytes: [UInt8], _ upper: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: upper) }.joined()
    }

    private static func string(_ value: CELValue, _ clause: Clause, nested: Bool) throws(Failure) -> String {
        switch value {
        case .null: return "null"
        case .string(let text): return nested ? quoted(text) : text
        case .double(let number):
            if number.isNaN { return nested ? "\"NaN\"" : "NaN" }
            if number.isInfinite { return nested ? (number < 0 ? "\"-Infinity\"" : "\"Infinity\"") : (number < 0 ? "-Infinity" : "Infinity") }
            return nested ? fixed(number, 6) : NumberFormatting.general(number)
        case .timestamp(let time): return nested ? "timestamp(\"\(time.text)\")" : time.text
        case .duration(let duration): return nested ? "duration(\"\(duration.text)\")" : duration.text
        case .bytes(let bytes): return nested ? "b\"\(String(decoding: bytes, as: UTF8.self))\"" : String(decoding: bytes, as: UTF8.self)
        case .type(let type): return nested ? "type(\(type.name))" : type.name
        case .list(let list):
            var parts: [String] = []
            for element in list.values { parts.append(try string(element, clause, nested: true)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var entries: [(String, String)] = []
            for key in map.keys { entries.append((try string(key, clause, nested: true), try string(map.value(for: key) ?? .null, clause, nested: true))) }
            return "{" + entries.sorted { $0.0 < $1.0 }.map { "\($0.0):\($0.1)" }.joined(separator: ", ") + "}"
        case .object, .opaque, .optional, .error: throw clause.failure(value.type.name)
        default:
            guard case .string(let text) = Conversions.string(value) else { throw clause.failure(value.type.name) }
            return text
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    // MARK: Numbers

    /// The number with a fixed number of digits behind the point, groups of three before it.
    static func fixed(_ value: Double, _ precision: Int) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        let text = exactDecimal(value.magnitude, precision)
        var grouped = ""
        let whole = text.prefix { $0 != "." }
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return (value.sign == .minus ? "-" : "") + grouped + text.dropFirst(whole.count)
    }

    /// Rounds the exact binary value, half to even, by arithmetic on decimal digits.
    static func exactDecimal(_ value: Double, _ precision: Int) -> String {
        // Digits of the integer significand, then doubled or halved as the exponent says.
        var digits: [UInt8] = []
        var point: Int
        let bits = value.significandBitPattern | (value.exponentBitPattern == 0 ? 0 : 1 << 52)
        let exponent = (value.exponentBitPattern == 0 ? 1 : Int(value.exponentBitPattern)) - 1075
        digits = String(bits).utf8.map { $0 - 0x30 }
        point = digits.count
        if exponent > 0 {
            for _ in 0..<exponent {
                var carry: UInt8 = 0
                for index in digits.indices.reversed() {
                    let doubled = digits[index] * 2 + carry
                    digits[index] = doubled % 10
                    carry = doubled / 10
                }
                if carry > 0 {
                    digits.insert(carry, at: 0)
                    point += 1
                }
            }
        } else if bits != 0 {
            for _ in 0..<(-exponent) {
                var rest: UInt8 = 0
                for index in digits.indices {
                    let current = rest * 10 + digits[index]
                    digits[index] = current / 2
                    rest = current % 2
                }
                if rest > 0 { digits.append(5) }
            }
        }
        let cut = point + precision
        while digits.count < cut + 1 { digits.append(0) }
        let rest = digits[cut...]
        var roundsUp = rest.first.map { $0 > 5 } ?? false
        if rest.first == 5 { roundsUp = rest.dropFirst().contains { $0 != 0 } || (cut > 0 && digits[cut - 1] % 2 == 1) }
        var kept = Array(digits[..<cut])
        if roundsUp {
            var index = kept.count - 1
            while index >= 0, kept[index] == 9 {
                kept[index] = 0
                index -= 1
            }
            if index >= 0 { kept[index] += 1 } else { kept.insert(1, at: 0) }
        }
        let whole = kept.dropLast(precision).drop { $0 == 0 }
        let wholeText = whole.isEmpty ? "0" : whole.map { String($0) }.joined()
        return precision == 0 ? wholeText : wholeText + "." + kept.suffix(precision).map { String($0) }.joined()
    }

    private static let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

    /// The number with one digit before the point and a power of ten as type-setters write it; digits are always six, as with the reference.
    static func scientific(_ value: Double, _ precision: Int) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-∞" : "∞" }
        var power = value == 0 ? 0 : NumberFormatting.digits(value).exponent - 1
        var mantissa = value == 0 ? 0 : scaled(value.magnitude, power)
        var text = exactDecimal(mantissa, 6)
        if text.hasPrefix("10") {
            power += 1
            mantissa /= 10
            text = exactDecimal(mantissa, 6)
        }
        let digits = String(power.magnitude)
        let padded = digits.utf8.count < 2 ? "0" + digits : digits
        let exponent = padded.utf8.map { superscripts[Int($0 - 0x30)] }.joined()
        return (value.sign == .minus ? "-" : "") + text + "×10" + (power < 0 ? "⁻" : "") + exponent
    }

    private static func scaled(_ value: Double, _ power: Int) -> Double {
        let digits = NumberFormatting.digits(value).digits
        let text = String(decoding: digits.prefix(1), as: UTF8.self) + "." + String(decoding: digits.dropFirst(), as: UTF8.self) + "0"
        return Double(text) ?? 0
    }
}
