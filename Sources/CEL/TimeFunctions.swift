import TimeZones

/// The parts of timestamps and durations.
enum TimeFunctions {
    static let functions: [CELFunction] = {
        func getter(_ name: String, _ id: String, duration: (@Sendable (Int64) -> Int64)? = nil, _ part: @escaping @Sendable (CivilTime, CELTimestamp) -> Int)
            -> CELFunction
        {
            var overloads: [CELOverload] = [
                .member("timestamp_to_\(id)", [.timestamp], .int), .member("timestamp_to_\(id)_with_tz", [.timestamp, .string], .int),
            ]
            if duration != nil { overloads.append(.member("duration_to_\(id)", [.duration], .int)) }
            return CELFunction(
                name, overloads,
                shared: { values in
                    if case .duration(let value) = values[0], let duration, values.count == 1 { return .int(duration(value.nanoseconds)) }
                    guard case .timestamp(let time) = values[0] else { return .noSuchOverload }
                    guard values.count > 1 else { return .int(Int64(part(CivilTime(time, offset: 0), time))) }
                    guard case .string(let zone) = values[1] else { return .noSuchOverload }
                    switch TimeZone.read(zone) {
                    case .failure(let error): return .error(error)
                    case .success(let zone): return .int(Int64(part(CivilTime(time, offset: zone.offset(at: time.seconds)), time)))
                    }
                })
        }
        return [
            getter("getFullYear", "year") { time, _ in time.year },
            getter("getMonth", "month") { time, _ in time.month - 1 },
            getter("getDayOfYear", "day_of_year") { time, _ in time.dayOfYear },
            getter("getDayOfMonth", "day_of_month") { time, _ in time.day - 1 },
            getter("getDate", "day_of_month_1_based") { time, _ in time.day },
            getter("getDayOfWeek", "day_of_week") { time, _ in time.weekday },
            getter("getHours", "hours", duration: { $0 / 3_600_000_000_000 }) { time, _ in time.hour },
            getter("getMinutes", "minutes", duration: { $0 / 60_000_000_000 }) { time, _ in time.minute },
            getter("getSeconds", "seconds", duration: { $0 / 1_000_000_000 }) { time, _ in time.second },
            getter("getMilliseconds", "milliseconds", duration: { $0 / 1_000_000 }) { _, time in Int(time.nanoseconds) / 1_000_000 },
        ]
    }()
}
