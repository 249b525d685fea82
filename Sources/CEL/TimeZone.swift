import TimeZones

extension TimeZone {
    /// The zone of a name or of an offset such as `+01:30`.
    static func read(_ name: String) -> Result<TimeZone, CELError> {
        guard let colon = name.utf8.firstIndex(of: 0x3A) else {
            return named(name).map { .success($0) } ?? .failure(CELError("unknown time zone \(name)"))
        }
        let hourText = String(name[..<colon])
        let minuteText = String(name[name.utf8.index(after: colon)...])
        guard let hours = Int(hourText) else { return .failure(CELError("strconv.Atoi: parsing \"\(hourText)\": invalid syntax")) }
        guard let minutes = Int(minuteText) else { return .failure(CELError("strconv.Atoi: parsing \"\(minuteText)\": invalid syntax")) }
        return .success(TimeZone(offset: (name.hasPrefix("-") ? hours * 60 - minutes : hours * 60 + minutes) * 60))
    }
}
