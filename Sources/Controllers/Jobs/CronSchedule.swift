import KubernetesSchema
import TimeZones
import Wire

/// A cron schedule: five fields, or one of the `@` words, or `@every <duration>`; by the clocks of a time zone, where one is given.
///
/// A time that clocks skip doesn't come; one that they show twice comes twice.
struct CronSchedule: Equatable {
    /// Why a schedule can't be read.
    struct Failure: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    private enum Kind: Equatable {
        case fields
        case every(Int64)
    }

    private var kind = Kind.fields
    private var minutes: UInt64 = 0
    private var hours: UInt64 = 0
    private var days: UInt64 = 0
    private var months: UInt64 = 0
    private var weekdays: UInt64 = 0
    /// Whether days of the month, and of the week, are left open: if neither is, either may match.
    private var anyDay = false
    private var anyWeekday = false
    /// nil for UTC.
    private var zone: TimeZone?

    /// - Parameter zone: nil for UTC, unless the schedule names one itself by `TZ=` or `CRON_TZ=`.
    init(_ text: String, zone: TimeZone? = nil) throws(Failure) {
        self.zone = zone
        var text = text.trimmed
        for prefix in ["TZ=", "CRON_TZ="] where text.hasPrefix(prefix) {
            let name = text.dropFirst(prefix.count).prefix { $0 != " " }
            guard let named = TimeZone.named(String(name)) else {
                throw Failure(description: "provided bad location \(name): unknown time zone \(name)")
            }
            if zone == nil { self.zone = named }
            text = String(text.dropFirst(prefix.count + name.count)).trimmed
        }
        if text.hasPrefix("@every ") {
            guard let duration = GoDuration(String(text.dropFirst(7))), duration.nanoseconds >= 1_000_000_000 else {
                throw Failure(description: "failed to parse duration \(text)")
            }
            kind = .every(duration.nanoseconds / 1_000_000_000)
            return
        }
        switch text {
        case "@yearly", "@annually": text = "0 0 1 1 *"
        case "@monthly": text = "0 0 1 * *"
        case "@weekly": text = "0 0 * * 0"
        case "@daily", "@midnight": text = "0 0 * * *"
        case "@hourly": text = "0 * * * *"
        default:
            if text.hasPrefix("@") { throw Failure(description: "unrecognized descriptor: \(text)") }
        }
        let parts = text.split(separator: " ").map(String.init)
        guard parts.count == 5 else { throw Failure(description: "expected exactly 5 fields, found \(parts.count): \(text)") }
        minutes = try CronSchedule.field(parts[0], 0...59).bits
        hours = try CronSchedule.field(parts[1], 0...23).bits
        (days, anyDay) = try CronSchedule.field(parts[2], 1...31)
        months = try CronSchedule.field(parts[3], 1...12, CronSchedule.monthNames).bits
        (weekdays, anyWeekday) = try CronSchedule.field(parts[4], 0...6, CronSchedule.dayNames)
    }

    private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func field(
        _ text: String, _ range: ClosedRange<Int>, _ names: [String] = []
    ) throws(Failure) -> (bits: UInt64, isOpen: Bool) {
        var bits: UInt64 = 0
        var isOpen = false
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard let span = halves.first, halves.count <= 2 else { throw Failure(description: "too many slashes: \(part)") }
            var (low, high) = (range.lowerBound, range.upperBound)
            var step = 1
            if span == "*" || span == "?" {
                isOpen = halves.count == 1
            } else {
                let ends = span.split(separator: "-", omittingEmptySubsequences: false)
                guard ends.count <= 2 else { throw Failure(description: "too many hyphens: \(part)") }
                low = try number(ends[0], range, names)
                high = ends.count == 2 ? try number(ends[1], range, names) : halves.count == 2 ? range.upperBound : low
            }
            if halves.count == 2 {
                guard let value = Int(halves[1]), value > 0 else {
                    throw Failure(description: "step of range should be a positive number: \(part)")
                }
                step = value
            }
            guard low >= range.lowerBound, high <= range.upperBound, low <= high else {
                throw Failure(description: "\(part) is not within \(range.lowerBound)-\(range.upperBound)")
            }
            for value in stride(from: low, through: high, by: step) { bits |= 1 << UInt64(value) }
        }
        return (bits, isOpen)
    }

    private static func number(_ text: Substring, _ range: ClosedRange<Int>, _ names: [String]) throws(Failure) -> Int {
        if let value = Int(text) { return value }
        if let index = names.firstIndex(of: text.lowercased()) { return index + range.lowerBound }
        throw Failure(description: "failed to parse int from \(text)")
    }

    private func matchesDay(_ day: Int) -> Bool {
        let date = RFC3339.civil(days: day)
        guard months & (1 << UInt64(date.month)) != 0 else { return false }
        let ofMonth = days & (1 << UInt64(date.day)) != 0
        // Day 0 was a Thursday.
        let ofWeek = weekdays & (1 << UInt64(((day + 4) % 7 + 7) % 7)) != 0
        return anyDay || anyWeekday ? ofMonth && ofWeek : ofMonth || ofWeek
    }

    /// The minutes of a day, in their order, that match.
    private var times: [Int] {
        var times: [Int] = []
        for hour in 0..<24 where hours & (1 << UInt64(hour)) != 0 {
            for minute in 0..<60 where minutes & (1 << UInt64(minute)) != 0 { times.append(hour * 60 + minute) }
        }
        return times
    }

    /// Days looked at before a schedule counts as one that never comes: five years, as February has its 29th within four.
    private static let horizon: Int64 = 5 * 366

    /// The moments of a day at which clocks show one of the times, the first first.
    private func moments(on day: Int64, _ times: [Int]) -> [Int64] {
        let walls = times.map { day * 86400 + Int64($0) * 60 }
        guard let zone else { return walls }
        let offsets = Set([zone.offset(at: (day - 1) * 86400), zone.offset(at: (day + 2) * 86400)])
        if offsets.count == 1, let offset = offsets.first { return walls.map { $0 - Int64(offset) } }
        return walls.flatMap { wall in
            offsets.map { (wall - Int64($0), $0) }.filter { zone.offset(at: $0.0) == $0.1 }.map(\.0)
        }.sorted()
    }

    private func day(of seconds: Int64) -> Int64 { floored(seconds + Int64(zone?.offset(at: seconds) ?? 0), 86400) }

    /// The first moment after another; nil where there is none.
    func next(after time: Timestamp) -> Timestamp? {
        if case .every(let seconds) = kind { return Timestamp(seconds: time.seconds + seconds) }
        let first = day(of: time.seconds) - (zone == nil ? 0 : 1)
        let times = times
        for day in first...first + CronSchedule.horizon where matchesDay(Int(day)) {
            if let found = moments(on: day, times).first(where: { $0 > time.seconds }) { return Timestamp(seconds: found) }
        }
        return nil
    }

    /// The last moment at or before another, but after `earliest`; nil where there is none.
    func last(notAfter time: Timestamp, after earliest: Timestamp) -> Timestamp? {
        if case .every(let seconds) = kind {
            let count = (time.seconds - earliest.seconds) / seconds
            return count > 0 ? Timestamp(seconds: earliest.seconds + count * seconds) : nil
        }
        let times = times
        var candidate = day(of: time.seconds) + (zone == nil ? 0 : 1)
        let last = day(of: earliest.seconds) - (zone == nil ? 0 : 1)
        while candidate >= last {
            if matchesDay(Int(candidate)), let found = moments(on: candidate, times).last(where: { $0 <= time.seconds }) {
                return found > earliest.seconds ? Timestamp(seconds: found) : nil
            }
            candidate -= 1
        }
        return nil
    }

    private func floored(_ value: Int64, _ unit: Int64) -> Int64 { value >= 0 ? value / unit : -((-value + unit - 1) / unit) }
}

extension String {
    var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isWhitespace { text = text.dropLast() }
        return String(text)
    }
}
