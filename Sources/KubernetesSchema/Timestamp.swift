import Wire

/// A moment in UTC: seconds since 1970 and nanoseconds. Both `Time` and `MicroTime` of the API.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var seconds: Int64
    /// From 0 to 999,999,999.
    public var nanos: Int32

    public init(seconds: Int64, nanos: Int32 = 0) {
        self.seconds = seconds
        self.nanos = nanos
    }

    /// Go's zero time: the first moment of the year 1. Fields hold nil instead; only maps of times have it.
    public static let zero = Timestamp(seconds: -62_135_596_800)

    /// Reads RFC 3339.
    public init?(_ text: String) {
        guard let (seconds, nanos) = RFC3339.parse(text) else { return nil }
        self.init(seconds: seconds, nanos: nanos)
    }

    /// As `Time` is written: whole seconds.
    public var description: String { RFC3339.format(seconds: seconds, nanos: 0, fractionDigits: 0) }
    /// As `MicroTime` is written: six digits.
    public var microDescription: String { RFC3339.format(seconds: seconds, nanos: nanos, fractionDigits: 6) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanos) < (right.seconds, right.nanos)
    }

    /// The time from another moment to this one.
    public func since(_ earlier: Timestamp) -> Duration {
        .seconds(seconds - earlier.seconds) + .nanoseconds(Int64(nanos) - Int64(earlier.nanos))
    }

    /// The moment that much later; to the nanosecond.
    public func adding(_ duration: Duration) -> Timestamp {
        let (more, attoseconds) = duration.components
        var seconds = seconds + more
        var nanos = Int64(nanos) + attoseconds / 1_000_000_000
        if nanos < 0 {
            nanos += 1_000_000_000
            seconds -= 1
        } else if nanos >= 1_000_000_000 {
            nanos -= 1_000_000_000
            seconds += 1
        }
        return Timestamp(seconds: seconds, nanos: Int32(nanos))
    }
}

/// An integer or a string: ports by number or name, amounts or percentages.
public enum IntOrString: Hashable, Sendable, CustomStringConvertible {
    case int(Int32)
    case string(String)

    public var description: String {
        switch self {
        case .int(let value): return "\(value)"
        case .string(let value): return value
        }
    }
}
