/// A duration as Go writes it: `1h0m0s`, `1.5s`, `250ms`. Nanoseconds in an Int64.
public struct GoDuration: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public static func seconds(_ seconds: Int64) -> GoDuration { GoDuration(nanoseconds: seconds * 1_000_000_000) }
    public static func < (left: GoDuration, right: GoDuration) -> Bool { left.nanoseconds < right.nanoseconds }

    public var duration: Duration { .nanoseconds(nanoseconds) }

    /// Reads a signed sequence of decimal numbers with units (`ns`, `us`, `µs`, `ms`, `s`, `m`, `h`).
    /// Nil for anything else or out of range.
    public init?(_ text: String) {
        var bytes = ArraySlice(Array(text.utf8))
        var negative = false
        if let first = bytes.first, first == 0x2D || first == 0x2B {
            negative = first == 0x2D
            bytes = bytes.dropFirst()
        }
        guard !bytes.isEmpty else { return nil }
        if bytes.elementsEqual("0".utf8) {
            nanoseconds = 0
            return
        }
        var total: UInt64 = 0
        while !bytes.isEmpty {
            guard let part = GoDuration.part(&bytes) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= UInt64(1) << 63 else { return nil }
            total = sum
        }
        guard negative || total <= UInt64(Int64.max) else { return nil }
        nanoseconds = negative ? Int64(truncatingIfNeeded: 0 &- total) : Int64(total)
    }

    /// One number with its unit, in nanoseconds.
    private static func part(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        let whole = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
        bytes = bytes.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == 0x2E {
            bytes = bytes.dropFirst()
            fraction = bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }
            bytes = bytes.dropFirst(fraction.count)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let unitBytes = bytes.prefix { $0 != 0x2E && !($0 >= 0x30 && $0 <= 0x39) }
        bytes = bytes.dropFirst(unitBytes.count)
        let unit: UInt64
        switch String(decoding: unitBytes, as: UTF8.self) {
        case "ns": unit = 1
        case "us", "µs", "μs": unit = 1_000
        case "ms": unit = 1_000_000
        case "s": unit = 1_000_000_000
        case "m": unit = 60_000_000_000
        case "h": unit = 3_600_000_000_000
        default: return nil
        }
        var value: UInt64 = 0
        for digit in whole {
            let (product, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = product.addingReportingOverflow(UInt64(digit - 0x30))
            guard !first, !second else { return nil }
            value = sum
        }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: unit)
        guard !overflow, scaled <= UInt64(1) << 63 else { return nil }
        var part: UInt64 = 0
        var scale: Double = 1
        for digit in fraction {
            // What a number of 63 bits has no room for says nothing any more.
            guard part <= UInt64(Int64.max) / 10 else { break }
            scale *= 10
            part = part * 10 + UInt64(digit - 0x30)
        }
        return scaled + UInt64(Double(part) * (Double(unit) / scale))
    }

    public var description: String {
        if nanoseconds == 0 { return "0s" }
        let sign = nanoseconds < 0 ? "-" : ""
        let total = nanoseconds.magnitude
        if total < 1_000 { return "\(sign)\(total)ns" }
        if total < 1_000_000 { return sign + GoDuration.decimal(total, 1_000) + "µs" }
        if total < 1_000_000_000 { return sign + GoDuration.decimal(total, 1_000_000) + "ms" }
        let seconds = GoDuration.decimal(total % 60_000_000_000, 1_000_000_000) + "s"
        let minutes = total / 60_000_000_000
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// A decimal number without trailing zeros.
    private static func decimal(_ value: UInt64, _ unit: UInt64) -> String {
        var rest = value % unit
        if rest == 0 { return "\(value / unit)" }
        var digits = ""
        var place = unit / 10
        while rest > 0 {
            digits += "\(rest / place)"
            rest %= place
            place /= 10
        }
        return "\(value / unit).\(digits)"
    }
}
