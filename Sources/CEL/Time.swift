/// A point of time to the nanosecond.
public struct CELTimestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970.
    public let seconds: Int64
    public let nanoseconds: Int32

    /// The first and last seconds that timestamps may have: the years 1 to 9999.
    static let limits: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    public static func < (left: CELTimestamp, right: CELTimestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// The time later by a duration; nil where it is out of range.
    func adding(_ duration: CELDuration) -> CELTimestamp? {
        var seconds = self.seconds + duration.nanoseconds / 1_000_000_000
        var nanoseconds = Int64(self.nanoseconds) + duration.nanoseconds % 1_000_000_000
        if nanoseconds < 0 {
            nanoseconds += 1_000_000_000
            seconds -= 1
        } else if nanoseconds >= 1_000_000_000 {
            nanoseconds -= 1_000_000_000
            seconds += 1
        }
        return Self.limits.contains(seconds) ? CELTimestamp(seconds: seconds, nanoseconds: Int32(nanoseconds)) : nil
    }

    /// The time from another to this; nil where no duration is that long.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let (product, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflowed) = product.addingReportingOverflow(Int64(nanoseconds - other.nanoseconds))
        return overflow || overflowed ? nil : CELDuration(nanoseconds: sum)
    }

    /// Reads RFC 3339.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ start: Int, _ length: Int) -> Int? {
            guard start + length <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<start + length] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2),
            let second = number(17, 2), (1...12).contains(month), (1...CivilTime.days(inMonth: month, ofYear: year)).contains(day), hour < 24,
            minute < 60, second < 60
        else { return nil }
        var index = 19
        var nanoseconds = 0
        if bytes[index] == 0x2E || bytes[index] == 0x2C {
            index += 1
            var digits = 0
            while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
                if digits < 9 { nanoseconds = nanoseconds * 10 + Int(bytes[index] - 0x30) }
                digits += 1
                index += 1
            }
            guard digits > 0 else { return nil }
            while digits < 9 {
                nanoseconds *= 10
                digits += 1
            }
        }
        var offset = 0
        if index == bytes.count - 1, bytes[index] == 0x5A {
            offset = 0
        } else {
            guard index + 6 == bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D, bytes[index + 3] == 0x3A,
                let hours = number(index + 1, 2), let minutes = number(index + 4, 2), hours <= 24, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (bytes[index] == 0x2D ? -1 : 1)
        }
        let days = CivilTime.days(year: year, month: month, day: day)
        self.init(seconds: Int64(days * 86_400 + hour * 3600 + minute * 60 + second - offset), nanoseconds: Int32(nanoseconds))
    }

    /// RFC 3339 in UTC, with as many digits of a second as are wanted.
    public var text: String {
        let time = CivilTime(self, offset: 0)
        func pad(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        var result = "\(pad(time.year, 4))-\(pad(time.month, 2))-\(pad(time.day, 2))T\(pad(time.hour, 2)):\(pad(time.minute, 2)):\(pad(time.second, 2))"
        if nanoseconds != 0 {
            var fraction = pad(Int(nanoseconds), 9)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            result += "." + fraction
        }
        return result + "Z"
    }
}

/// A length of time in nanoseconds.
public struct CELDuration: Hashable, Sendable {
    public let nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Reads a signed sequence of decimal numbers with units: `1h30m`, `1.5s`.
    public init?(_ text: String) {
        var bytes = ArraySlice(text.utf8)
        let negative = bytes.first == 0x2D
        if negative || bytes.first == 0x2B { bytes.removeFirst() }
        if bytes.elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        guard !bytes.isEmpty else { return nil }
        var total: UInt64 = 0
        while !bytes.isEmpty {
            guard let part = Self.part(&bytes) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= 1 << 63 else { return nil }
            total = sum
        }
        guard negative || total <= UInt64(Int64.max) else { return nil }
        self.init(nanoseconds: negative ? Int64(truncatingIfNeeded: 0 &- total) : Int64(total))
    }

    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    private static func part(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        func digits() -> ArraySlice<UInt8> {
            let found = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            bytes = bytes.dropFirst(found.count)
            return found
        }
        let whole = digits()
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == 0x2E {
            bytes.removeFirst()
            fraction = digits()
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = bytes.prefix { $0 != 0x2E && !($0 >= 0x30 && $0 <= 0x39) }
        bytes = bytes.dropFirst(name.count)
        guard let unit = units[String(decoding: name, as: UTF8.self)] else { return nil }
        var value: UInt64 = 0
        for digit in whole {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product + UInt64(digit - 0x30)
        }
        let (product, overflow) = value.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        var scale = 1.0
        var part = 0.0
        for digit in fraction.prefix(18) {
            scale *= 10
            part = part * 10 + Double(digit - 0x30)
        }
        return product &+ UInt64(part * (Double(unit) / scale))
    }

    /// The duration as conversions to strings give it: a decimal number of seconds.
    public var text: String {
        NumberFormatting.decimal(Double(nanoseconds / 1_000_000_000) + Double(nanoseconds % 1_000_000_000) / 1e9) + "s"
    }
}

/// The parts of a time by the Gregorian calendar.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// 0 is Sunday.
    let weekday: Int
    /// 0 is the first of January.
    let dayOfYear: Int

    init(_ time: CELTimestamp, offset: Int) {
        let seconds = Int(time.seconds) + offset
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let rest = seconds - days * 86_400
        hour = rest / 3600
        minute = rest % 3600 / 60
        second = rest % 60
        weekday = ((days + 4) % 7 + 7) % 7
        // Days are counted from the first of March of the year 0, so that leap days come last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayFromMarch + 2) / 153
        day = dayFromMarch - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        dayOfYear = days - Self.days(year: year, month: 1, day: 1)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(inMonth month: Int, ofYear year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a date.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// Numbers as text.
enum NumberFormatting {
    /// The shortest digits of a finite number and where its point stands: 0.digits × 10^exponent.
    static func digits(_ value: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var text = ArraySlice(value.magnitude.description.utf8)
        while let byte = text.popFirst() {
            switch byte {
            case 0x2E: point = digits.count
            case 0x65:
                exponent = Int(String(decoding: text, as: UTF8.self)) ?? 0
                text = []
            default: digits.append(byte)
            }
        }
        var position = (point ?? digits.count) + exponent
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        while digits.count > 1, digits.first == 0x30 {
            digits.removeFirst()
            position -= 1
        }
        return (digits, digits == [0x30] ? 1 : position)
    }

    private static func special(_ value: Double) -> String? {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : nil
    }

    /// The shortest decimal text without an exponent.
    static func decimal(_ value: Double) -> String {
        if let special = special(value) { return special }
        let (digits, exponent) = digits(value)
        var result = value.sign == .minus ? "-" : ""
        if exponent <= 0 {
            result += "0." + String(repeating: "0", count: -exponent) + String(decoding: digits, as: UTF8.self)
        } else if digits.count <= exponent {
            result += String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: exponent - digits.count)
        } else {
            result += String(decoding: digits[..<exponent], as: UTF8.self) + "." + String(decoding: digits[exponent...], as: UTF8.self)
        }
        return result
    }

    /// The shortest text as `%g` gives it: with an exponent below -4 and from `threshold` on.
    static func general(_ value: Double, threshold: Int = 6) -> String {
        if let special = special(value) { return special }
        let (digits, exponent) = digits(value)
        let power = exponent - 1
        guard power < -4 || power >= threshold else { return decimal(value) }
        var result = value.sign == .minus ? "-" : ""
        result += String(decoding: digits[..<1], as: UTF8.self)
        if digits.count > 1 { result += "." + String(decoding: digits[1...], as: UTF8.self) }
        let magnitude = String(power.magnitude)
        return result + (power < 0 ? "e-" : "e+") + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
    }
}
