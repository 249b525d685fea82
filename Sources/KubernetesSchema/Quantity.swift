/// Why a text isn't a quantity. The words are upstream's.
public enum QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
    case format
    case number
    case suffix

    public var description: String {
        switch self {
        case .format:
            return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        case .number:
            return "unable to parse numeric part of quantity"
        case .suffix:
            return "unable to parse quantity's suffix"
        }
    }
}

/// An amount of a resource: a decimal number with a suffix (`500m`, `1.5Gi`, `2e3`).
///
/// Exact down to a billionth; what is finer is rounded away from zero when read. Magnitudes end at 1.7e29; greater ones are held there.
/// Quantities are equal when their amounts are, however they are written.
public struct Quantity: Hashable, Sendable, Comparable, CustomStringConvertible {
    public enum Format: UInt8, Sendable {
        /// `12e6`
        case decimalExponent
        /// `12M`
        case decimalSI
        /// `12Mi`
        case binarySI
    }

    /// Billionths.
    public private(set) var nanos: Int128
    public private(set) var format: Format
    /// The text that it was read from where upstream writes just that again.
    private var text: String?

    private static let billion: Int128 = 1_000_000_000

    public static let zero = Quantity(0)

    /// A whole number.
    public init(_ value: Int64, _ format: Format = .decimalSI) {
        self.init(nanos: Int128(value) * Quantity.billion, format)
    }

    public init(milli value: Int64, _ format: Format = .decimalSI) {
        self.init(nanos: Int128(value) * 1_000_000, format)
    }

    public init(nanos: Int128, _ format: Format) {
        self.nanos = nanos
        self.format = format
        text = nil
    }

    public static func == (left: Quantity, right: Quantity) -> Bool { left.nanos == right.nanos }
    public static func < (left: Quantity, right: Quantity) -> Bool { left.nanos < right.nanos }
    public func hash(into hasher: inout Hasher) { hasher.combine(nanos) }

    public var isZero: Bool { nanos == 0 }
    /// -1, 0 or 1.
    public var sign: Int { Int(nanos.signum()) }

    /// The whole number, fractions rounded away from zero; held at the ends of the range.
    public var value: Int64 { scaled(Quantity.billion) }
    /// Thousandths, rounded away from zero; held at the ends of the range.
    public var milliValue: Int64 { scaled(1_000_000) }
    /// The nearest double or one beside it.
    public var approximate: Double { Double(nanos) / 1e9 }

    /// The whole number, if it is one and fits.
    public var exactInt64: Int64? {
        let (quotient, remainder) = nanos.quotientAndRemainder(dividingBy: Quantity.billion)
        return remainder == 0 ? Int64(exactly: quotient) : nil
    }

    private func scaled(_ unit: Int128) -> Int64 {
        let (quotient, remainder) = nanos.quotientAndRemainder(dividingBy: unit)
        return Int64(clamping: remainder == 0 ? quotient : quotient + nanos.signum())
    }

    // MARK: Arithmetic. A zero takes over the other's format, as upstream does.

    public static func += (left: inout Quantity, right: Quantity) {
        if left.isZero { left.format = right.format }
        let (sum, overflow) = left.nanos.addingReportingOverflow(right.nanos)
        left.nanos = overflow ? (right.nanos > 0 ? .max : .min) : sum
        left.text = nil
    }

    public static func -= (left: inout Quantity, right: Quantity) {
        if left.isZero { left.format = right.format }
        let (difference, overflow) = left.nanos.subtractingReportingOverflow(right.nanos)
        left.nanos = overflow ? (right.nanos > 0 ? .min : .max) : difference
        left.text = nil
    }

    public static func + (left: Quantity, right: Quantity) -> Quantity {
        var result = left
        result += right
        return result
    }

    public static func - (left: Quantity, right: Quantity) -> Quantity {
        var result = left
        result -= right
        return result
    }

    public static prefix func - (quantity: Quantity) -> Quantity {
        Quantity(nanos: quantity.nanos == .min ? .max : -quantity.nanos, quantity.format)
    }

    // MARK: Writing

    /// The canonical form: the largest suffix that leaves a whole number.
    public var description: String {
        if let text { return text }
        if nanos == 0 { return "0" }
        if format == .binarySI, nanos.magnitude >= 1024 * Quantity.billion.magnitude, nanos % Quantity.billion == 0 {
            var amount = nanos / Quantity.billion
            var power = 0
            while power < 6, amount % 1024 == 0 {
                amount /= 1024
                power += 1
            }
            return "\(amount)" + ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][power]
        }
        var amount = nanos
        var exponent = -9
        let highest = format == .decimalExponent ? 27 : 18
        while exponent < highest, amount % 1000 == 0 {
            amount /= 1000
            exponent += 3
        }
        if format == .decimalExponent { return exponent == 0 ? "\(amount)" : "\(amount)e\(exponent)" }
        return "\(amount)" + ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"][exponent / 3 + 3]
    }

    // MARK: Reading

    /// Reads a quantity as upstream does.
    public init(parsing text: String) throws(QuantityError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw .format }
        let parts = try Parts(bytes)
        guard let suffix = Suffix(bytes[parts.suffix]) else { throw .suffix }
        let digits = Array(bytes[parts.whole]) + Array(bytes[parts.fraction])
        var magnitude = try Quantity.magnitude(parts, bytes, suffix)
        if suffix.format == .binarySI { magnitude = min(magnitude, UInt128(Int64.max) * 1_000_000_000) }
        nanos = parts.negative ? -Int128(magnitude) : Int128(magnitude)
        format = suffix.format
        if Quantity.isFast(parts, suffix, digits.count) {
            if Quantity.keepsText(parts, bytes, suffix, digits) { self.text = text }
        } else if format == .binarySI, magnitude > 0, magnitude < 1_000_000_000 {
            format = .decimalSI
        }
    }

    /// Nil where `init(parsing:)` throws.
    public init?(_ text: String) {
        do {
            try self.init(parsing: text)
        } catch {
            return nil
        }
    }

    /// The ranges of a quantity's text.
    private struct Parts {
        var negative = false
        /// Without leading zeros.
        var whole = 0..<0
        var fraction = 0..<0
        var suffix = 0..<0

        init(_ bytes: [UInt8]) throws(QuantityError) {
            var position = 0
            if bytes[0] == 0x2D || bytes[0] == 0x2B {
                negative = bytes[0] == 0x2D
                position = 1
            }
            while position < bytes.count, bytes[position] == 0x30 { position += 1 }
            whole = Parts.digits(bytes, &position)
            fraction = position..<position
            if position < bytes.count, bytes[position] == 0x2E {
                position += 1
                fraction = Parts.digits(bytes, &position)
            }
            let start = position
            while position < bytes.count, "eEinumkKMGTP".utf8.contains(bytes[position]) { position += 1 }
            if position < bytes.count, bytes[position] == 0x2D || bytes[position] == 0x2B { position += 1 }
            _ = Parts.digits(bytes, &position)
            guard position == bytes.count else { throw .format }
            suffix = start..<position
        }

        private static func digits(_ bytes: [UInt8], _ position: inout Int) -> Range<Int> {
            let start = position
            while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
            return start..<position
        }
    }

    private struct Suffix {
        let format: Format
        /// Of ten, or of two for binary suffixes.
        let exponent: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            switch String(decoding: bytes, as: UTF8.self) {
            case "": (format, exponent) = (.decimalSI, 0)
            case "n": (format, exponent) = (.decimalSI, -9)
            case "u": (format, exponent) = (.decimalSI, -6)
            case "m": (format, exponent) = (.decimalSI, -3)
            case "k": (format, exponent) = (.decimalSI, 3)
            case "M": (format, exponent) = (.decimalSI, 6)
            case "G": (format, exponent) = (.decimalSI, 9)
            case "T": (format, exponent) = (.decimalSI, 12)
            case "P": (format, exponent) = (.decimalSI, 15)
            case "E": (format, exponent) = (.decimalSI, 18)
            case "Ki": (format, exponent) = (.binarySI, 10)
            case "Mi": (format, exponent) = (.binarySI, 20)
            case "Gi": (format, exponent) = (.binarySI, 30)
            case "Ti": (format, exponent) = (.binarySI, 40)
            case "Pi": (format, exponent) = (.binarySI, 50)
            case "Ei": (format, exponent) = (.binarySI, 60)
            case let text:
                guard text.utf8.first == 0x65 || text.utf8.first == 0x45, let power = Int32(text.dropFirst()) else { return nil }
                (format, exponent) = (.decimalExponent, Int(power))
            }
        }
    }

    /// The billionths, rounded up, held at the greatest number.
    private static func magnitude(_ parts: Parts, _ bytes: [UInt8], _ suffix: Suffix) throws(QuantityError) -> UInt128 {
        var mantissa: UInt128 = 0
        for byte in bytes[parts.whole] {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            if overflow || product > UInt128(Int128.max) { return UInt128(Int128.max) }
            mantissa = product + UInt128(byte - 0x30)
        }
        var places = 0
        var rest = false
        for byte in bytes[parts.fraction] {
            if places >= 37 || mantissa > UInt128(Int128.max) / 10 {
                rest = rest || byte != 0x30
            } else {
                mantissa = mantissa * 10 + UInt128(byte - 0x30)
                places += 1
            }
        }
        if mantissa == 0 { return rest ? 1 : 0 }
        var factor: UInt128 = 1
        var divisor: UInt128 = 1
        if suffix.format == .binarySI {
            factor = 1_000_000_000 << UInt128(suffix.exponent)
            divisor = power(10, places)
        } else {
            let shift = suffix.exponent + 9 - places
            if shift > 37 { return UInt128(Int128.max) }
            if shift < -37 { return 1 }
            if shift >= 0 { factor = power(10, shift) } else { divisor = power(10, -shift) }
        }
        let wide = mantissa.multipliedFullWidth(by: factor)
        guard wide.high < divisor else { return UInt128(Int128.max) }
        let (quotient, remainder) = divisor.dividingFullWidth(wide)
        let rounded = quotient < UInt128(Int128.max) && (remainder != 0 || rest) ? quotient + 1 : quotient
        return min(rounded, UInt128(Int128.max))
    }

    private static func power(_ base: UInt128, _ exponent: Int) -> UInt128 {
        var result: UInt128 = 1
        for _ in 0..<exponent { result *= base }
        return result
    }

    /// Whether upstream holds the amount in an Int64 with a scale, which decides how it is written again.
    private static func isFast(_ parts: Parts, _ suffix: Suffix, _ digits: Int) -> Bool {
        let whole = max(parts.whole.count, 1)
        if suffix.format == .binarySI {
            guard parts.fraction.isEmpty else { return false }
            return 15 - whole - suffix.exponent * 3 / 10 - 1 >= 0
        }
        return 18 - whole - parts.fraction.count >= 0 && suffix.exponent - parts.fraction.count >= -9
    }

    /// Upstream writes some texts again as they were, canonical or not.
    private static func keepsText(_ parts: Parts, _ bytes: [UInt8], _ suffix: Suffix, _ digits: [UInt8]) -> Bool {
        if suffix.format == .binarySI {
            return wholeNumber(digits) & 7 != 0
        }
        let scale = suffix.exponent - parts.fraction.count
        let leading = parts.whole.isEmpty ? 0x30 : digits[0]
        return scale % 3 == 0 && !digits.suffix(3).elementsEqual("000".utf8) && leading != 0x30
    }

    private static func wholeNumber(_ digits: [UInt8]) -> UInt64 {
        var result: UInt64 = 0
        for digit in digits { result = result &* 10 &+ UInt64(digit - 0x30) }
        return result
    }
}
