/// Times as the Kubernetes API writes them: RFC 3339, in UTC.
public enum RFC3339 {
    /// Reads a time; any offset is accepted and turned into UTC. Nil where the text is none.
    public static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
        var text = text
        return text.withUTF8 { parse(bytes: $0) }
    }

    /// Reads a time from bytes.
    public static func parse(bytes t: UnsafeBufferPointer<UInt8>) -> (seconds: Int64, nanos: Int32)? {
        guard t.count >= 20 else { return nil }
        func number(_ from: Int, _ count: Int) -> Int? {
            var value = 0
            for index in from..<from + count {
                let digit = Int(t[index]) - 48
                guard digit >= 0, digit <= 9 else { return nil }
                value = value * 10 + digit
            }
            return value
        }
        guard let year = number(0, 4), t[4] == 45, let month = number(5, 2), t[7] == 45, let day = number(8, 2), t[10] == 84,
            let hour = number(11, 2), t[13] == 58, let minute = number(14, 2), t[16] == 58, let second = number(17, 2),
            (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year), hour < 24, minute < 60, second < 60
        else { return nil }
        var index = 19
        var nanos = 0
        if t[index] == 46 || t[index] == 44 {
            index += 1
            var scale = 100_000_000
            let start = index
            while index < t.count, t[index] >= 48, t[index] <= 57 {
                nanos += (Int(t[index]) - 48) * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        guard index < t.count else { return nil }
        var offset = 0
        if t[index] == 90 {
            guard index + 1 == t.count else { return nil }
        } else {
            guard t[index] == 43 || t[index] == 45, index + 6 == t.count, t[index + 3] == 58, let hours = number(index + 1, 2),
                let minutes = number(index + 4, 2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (t[index] == 45 ? -1 : 1)
        }
        let seconds = days(year: year, month: month, day: day) * 86400 + hour * 3600 + minute * 60 + second - offset
        return (Int64(seconds), Int32(nanos))
    }

    /// Writes a time. With no fraction digits the nanoseconds are left out; with -1 they are written as short as possible.
    public static func format(seconds: Int64, nanos: Int32 = 0, fractionDigits: Int = 0) -> String {
        let days = (seconds >= 0 ? seconds : seconds - 86399) / 86400
        let rest = Int(seconds - days * 86400)
        let (year, month, day) = civil(days: Int(days))
        var out: [UInt8] = []
        out.reserveCapacity(30)
        func put(_ value: Int, _ width: Int) {
            var divisor = 1
            for _ in 1..<max(width, 1) { divisor *= 10 }
            var value = value
            while divisor > 0 {
                out.append(UInt8(48 + (value / divisor) % 10))
                value %= divisor
                divisor /= 10
            }
        }
        put(year, 4)
        out.append(45)
        put(month, 2)
        out.append(45)
        put(day, 2)
        out.append(84)
        put(rest / 3600, 2)
        out.append(58)
        put(rest / 60 % 60, 2)
        out.append(58)
        put(rest % 60, 2)
        if fractionDigits > 0 {
            out.append(46)
            var scaled = Int(nanos)
            for _ in fractionDigits..<9 { scaled /= 10 }
            put(scaled, fractionDigits)
        } else if fractionDigits < 0, nanos > 0 {
            out.append(46)
            put(Int(nanos), 9)
            while out.last == 48 { out.removeLast() }
        }
        out.append(90)
        return String(decoding: out, as: UTF8.self)
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: return 30
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: return 31
        }
    }

    /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
    public static func days(year: Int, month: Int, day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let shifted = (month + 9) % 12
        let dayOfYear = (153 * shifted + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146097 + dayOfEra - 719468
    }

    /// The date of a number of days since 1970-01-01.
    public static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let z = days + 719468
        let era = (z >= 0 ? z : z - 146096) / 146097
        let dayOfEra = z - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}
