/// An IPv4 or IPv6 address.
public struct IPAddressValue: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let isV6: Bool
    /// The address as a number; of IPv4 the low 32 bits.
    public let bits: UInt128

    public init(isV6: Bool, bits: UInt128) {
        self.isV6 = isV6
        self.bits = bits
    }

    /// Reads `10.0.0.1` or `2001:db8::1`. Leading zeros in IPv4 are refused, as in Go.
    public init?(_ text: String) {
        if text.utf8.contains(0x3a) {
            guard let bits = IPAddressValue.parseV6(text) else { return nil }
            self.init(isV6: true, bits: bits)
        } else {
            guard let bits = IPAddressValue.parseV4(text[...]) else { return nil }
            self.init(isV6: false, bits: UInt128(bits))
        }
    }

    private static func parseV4(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bits: UInt32 = 0
        for part in parts {
            guard let value = UInt8(part), part.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), part.count == 1 || part.first != "0" else { return nil }
            bits = bits << 8 | UInt32(value)
        }
        return bits
    }

    private static func parseV6(_ text: String) -> UInt128? {
        let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
        guard halves.count <= 2, !text.contains(":::") else { return nil }
        func groups(_ part: Substring) -> [UInt16]? {
            if part.isEmpty { return [] }
            var result: [UInt16] = []
            let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
            for (index, piece) in pieces.enumerated() {
                if index == pieces.count - 1, piece.contains(".") {
                    guard let v4 = parseV4(piece) else { return nil }
                    result.append(UInt16(v4 >> 16))
                    result.append(UInt16(v4 & 0xffff))
                    continue
                }
                guard !piece.isEmpty, piece.count <= 4, let value = UInt16(piece, radix: 16) else { return nil }
                result.append(value)
            }
            return result
        }
        guard let head = groups(halves[0]) else { return nil }
        var all = head
        if halves.count == 2 {
            guard let tail = groups(halves[1]), head.count + tail.count < 8 else { return nil }
            all += [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
        }
        guard all.count == 8 else { return nil }
        return all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    }

    /// The canonical text (RFC 5952 for IPv6).
    public var description: String {
        if !isV6 {
            let v4 = UInt32(truncatingIfNeeded: bits)
            return "\(v4 >> 24).\(v4 >> 16 & 255).\(v4 >> 8 & 255).\(v4 & 255)"
        }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
        var best: Range<Int>?
        var index = 0
        while index < 8 {
            guard groups[index] == 0 else {
                index += 1
                continue
            }
            var end = index
            while end < 8, groups[end] == 0 { end += 1 }
            if end - index > 1, end - index > (best?.count ?? 0) { best = index..<end }
            index = end
        }
        func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
        guard let best else { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }

    public static func < (left: IPAddressValue, right: IPAddressValue) -> Bool {
        left.isV6 == right.isV6 ? left.bits < right.bits : !left.isV6
    }
}

/// A range of addresses: `10.96.0.0/16`.
public struct CIDR: Sendable, Hashable, CustomStringConvertible {
    public let base: IPAddressValue
    public let prefixLength: Int

    /// Reads a range; bits beyond the prefix are taken to be zero.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPAddressValue(String(parts[0])), let length = Int(parts[1]),
            length >= 0, length <= (address.isV6 ? 128 : 32), parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 })
        else { return nil }
        let hostBits = (address.isV6 ? 128 : 32) - length
        let mask: UInt128 = hostBits >= 128 ? 0 : ~((UInt128(1) << UInt128(hostBits)) - 1)
        base = IPAddressValue(isV6: address.isV6, bits: address.bits & mask)
        prefixLength = length
    }

    public init(base: IPAddressValue, prefixLength: Int) {
        self.base = base
        self.prefixLength = prefixLength
    }

    public var isV6: Bool { base.isV6 }
    var hostBits: Int { (isV6 ? 128 : 32) - prefixLength }

    /// How many addresses it has, at most 2^64 - 1.
    public var size: UInt64 { hostBits >= 64 ? UInt64.max : UInt64(1) << UInt64(hostBits) }

    public func contains(_ address: IPAddressValue) -> Bool {
        guard address.isV6 == isV6 else { return false }
        return hostBits >= 128 || address.bits >> UInt128(hostBits) == base.bits >> UInt128(hostBits)
    }

    /// The address at an offset from the first.
    public func address(at offset: UInt64) -> IPAddressValue { IPAddressValue(isV6: isV6, bits: base.bits + UInt128(offset)) }

    public var description: String { "\(base)/\(prefixLength)" }
}
