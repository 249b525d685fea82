#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How far a zone's time is from UTC, by the time zone data of the machine.
public struct TimeZone: Sendable, Equatable {
    private let transitions: [Int64]
    private let offsets: [Int]
    private let first: Int
    private let rule: ZoneRule?

    /// A zone of a fixed offset.
    public init(offset: Int) {
        transitions = []
        offsets = []
        first = offset
        rule = nil
    }

    /// The zone of a name in the data of the machine; nil for one that it doesn't know.
    public static func named(_ name: String) -> TimeZone? {
        if name.isEmpty || name == "UTC" { return TimeZone(offset: 0) }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.hasPrefix("/"), !name.contains("\\"), !parts.contains("..") else { return nil }
        for folder in ["/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"] {
            if let data = read(folder + name), let zone = TimeZone(data: data) { return zone }
        }
        return nil
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var data = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&data, 1, data.count, file)
        return count > 44 ? Array(data[..<count]) : nil
    }

    /// Reads the format of zone files, in whose second part numbers have 64 bits.
    private init?(data: [UInt8]) {
        func word(_ offset: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(data[offset + $1]) } }
        guard data.prefix(4).elementsEqual("TZif".utf8), data[4] >= 0x32 else { return nil }
        func counts(_ start: Int) -> [Int] { (0..<6).map { word(start + 20 + $0 * 4) } }
        let old = counts(0)
        let start = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
        guard start + 44 <= data.count else { return nil }
        let new = counts(start)
        let (times, types) = (new[3], new[4])
        let body = start + 44
        let end = body + times * 9 + types * 6 + new[5] + new[2] * 12 + new[1] + new[0]
        guard end <= data.count, types > 0 else { return nil }
        let typeOffsets = (0..<types).map { Int(Int32(truncatingIfNeeded: word(body + times * 9 + $0 * 6))) }
        transitions = (0..<times).map { index in
            Int64(bitPattern: (0..<8).reduce(UInt64(0)) { $0 << 8 | UInt64(data[body + index * 8 + $1]) })
        }
        offsets = (0..<times).map { typeOffsets[min(types - 1, Int(data[body + times * 8 + $0]))] }
        first = typeOffsets[0]
        let footer = data[end...].split(separator: 10).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        rule = ZoneRule(footer)
    }

    /// Seconds east of UTC at a time.
    public func offset(at time: Int64) -> Int {
        if let rule, transitions.last.map({ time >= $0 }) ?? true { return rule.offset(at: time) }
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : offsets[low - 1]
    }
}

/// The rule by which a zone goes on after its last recorded change, in POSIX's notation.
struct ZoneRule: Sendable, Equatable {
    private struct Change: Equatable {
        var month: Int
        var week: Int
        var day: Int
        var seconds: Int

        func time(in year: Int) -> Int64 {
            let firstDay = CivilDate.days(year: year, month: month, day: 1)
            let weekday = ((firstDay + 4) % 7 + 7) % 7
            var date = 1 + (day - weekday + 7) % 7 + (week - 1) * 7
            if date > CivilDate.days(inMonth: month, ofYear: year) { date -= 7 }
            return Int64((firstDay + date - 1) * 86_400 + seconds)
        }
    }

    private let standard: Int
    private let daylight: Int
    private struct Changes: Equatable {
        var start: Change
        var end: Change
    }

    private let change: Changes?

    init?(_ text: String) {
        var rest = ArraySlice(text.utf8)
        guard Self.name(&rest), let standard = Self.seconds(&rest) else { return nil }
        self.standard = -standard
        guard !rest.isEmpty else {
            daylight = -standard
            change = nil
            return
        }
        guard Self.name(&rest) else { return nil }
        daylight = rest.first == 0x2C ? 3600 - standard : Self.seconds(&rest).map { -$0 } ?? 3600 - standard
        guard let start = Self.change(&rest), let end = Self.change(&rest) else { return nil }
        change = Changes(start: start, end: end)
    }

    private static func name(_ text: inout ArraySlice<UInt8>) -> Bool {
        let before = text.count
        if text.first == 0x3C {
            text = text.drop { $0 != 0x3E }.dropFirst()
        } else {
            text = text.drop { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        }
        return text.count < before
    }

    private static func number(_ text: inout ArraySlice<UInt8>) -> Int? {
        let digits = text.prefix { $0 >= 0x30 && $0 <= 0x39 }
        text = text.dropFirst(digits.count)
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func seconds(_ text: inout ArraySlice<UInt8>) -> Int? {
        let sign = text.first == 0x2D ? -1 : 1
        if text.first == 0x2D || text.first == 0x2B { text.removeFirst() }
        guard var total = number(&text).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where text.first == 0x3A {
            text.removeFirst()
            guard let value = number(&text) else { return nil }
            total += value * unit
        }
        return total * sign
    }

    private static func change(_ text: inout ArraySlice<UInt8>) -> Change? {
        guard text.popFirst() == 0x2C, text.popFirst() == 0x4D, let month = number(&text), text.popFirst() == 0x2E, let week = number(&text),
            text.popFirst() == 0x2E, let day = number(&text), (1...12).contains(month)
        else { return nil }
        var seconds = 7200
        if text.first == 0x2F {
            text.removeFirst()
            guard let given = Self.seconds(&text) else { return nil }
            seconds = given
        }
        return Change(month: month, week: week, day: day, seconds: seconds)
    }

    func offset(at time: Int64) -> Int {
        guard let change else { return standard }
        let year = CivilDate.year(at: time + Int64(standard))
        let start = change.start.time(in: year) - Int64(standard)
        let end = change.end.time(in: year) - Int64(daylight)
        let isDaylight = start < end ? time >= start && time < end : time >= start || time < end
        return isDaylight ? daylight : standard
    }
}

/// The calendar that everybody's zones are reckoned in.
enum CivilDate {
    /// Days from 1970-01-01.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    static func days(inMonth month: Int, ofYear year: Int) -> Int {
        month == 12 ? 31 : days(year: year, month: month + 1, day: 1) - days(year: year, month: month, day: 1)
    }

    /// The year of a moment that is given as if in UTC.
    static func year(at seconds: Int64) -> Int {
        let day = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        var year = 1970 + day / 366
        if day < 0 { year -= 1 }
        while days(year: year + 1, month: 1, day: 1) <= day { year += 1 }
        while days(year: year, month: 1, day: 1) > day { year -= 1 }
        return year
    }
}
