/// What can go wrong with keys, certificates and tokens. Descriptions of failed verifications are Go's words, as clients know them.
public enum PKIError: Error, Equatable, Sendable, CustomStringConvertible {
    case unknownAuthority
    /// Unix seconds.
    case expired(now: Int64, notAfter: Int64)
    /// Unix seconds.
    case notYetValid(now: Int64, notBefore: Int64)
    case incompatibleKeyUsage
    case malformed(String)
    case unsupported(String)
    /// A file that has to be there isn't, or can't be read or written.
    case file(path: String, reason: String)
    case token(String)

    public var description: String {
        switch self {
        case .unknownAuthority: return "x509: certificate signed by unknown authority"
        case .expired(let now, let notAfter):
            let reason = "current time \(rfc3339(now)) is after \(rfc3339(notAfter))"
            return "x509: certificate has expired or is not yet valid: \(reason)"
        case .notYetValid(let now, let notBefore):
            let reason = "current time \(rfc3339(now)) is before \(rfc3339(notBefore))"
            return "x509: certificate has expired or is not yet valid: \(reason)"
        case .incompatibleKeyUsage: return "x509: certificate specifies an incompatible key usage"
        case .malformed(let detail): return detail
        case .unsupported(let detail): return detail
        case .file(let path, let reason): return "\(path): \(reason)"
        case .token(let detail): return detail
        }
    }
}

/// `2026-01-31T23:59:59Z` of Unix seconds.
func rfc3339(_ seconds: Int64) -> String {
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
        rest += 86_400
        days -= 1
    }
    // Days since 0000-03-01 in eras of 400 years, so that the leap day is a year's last.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(rest / 3_600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))Z"
}
