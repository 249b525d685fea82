import Glibc
import Wire

/// The wall clock, for the one default that is the time.
enum Clock {
    /// Now, to the second.
    static func timestamp() -> String { RFC3339.format(seconds: Int64(time(nil))) }
}
