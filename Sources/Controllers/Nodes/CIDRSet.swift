import KubernetesSchema

/// An address range cut into equal parts, which are handed out, the lowest first.
struct CIDRSet: Equatable {
    private let range: CIDR
    let partBits: Int
    let count: Int
    private var used: Set<Int> = []
    /// Parts below it are all used.
    private var hint = 0

    /// Nil for what is no range, and where the parts would be larger than it, or more than 65,536.
    init?(_ text: String, partBits: Int) {
        guard let range = CIDR(text), partBits >= range.prefixLength, partBits <= (range.isV6 ? 128 : 32),
            partBits - range.prefixLength <= 16
        else { return nil }
        self.range = range
        self.partBits = partBits
        count = 1 << (partBits - range.prefixLength)
    }

    var isV6: Bool { range.isV6 }
    private var hostBits: UInt128 { UInt128((range.isV6 ? 128 : 32) - partBits) }

    private func text(_ index: Int) -> String {
        "\(IPAddressValue(isV6: range.isV6, bits: range.base.bits + UInt128(index) << hostBits))/\(partBits)"
    }

    private func index(_ part: String) -> Int? {
        guard let part = CIDR(part), part.isV6 == range.isV6, part.prefixLength == partBits, range.contains(part.base) else { return nil }
        return Int((part.base.bits - range.base.bits) >> hostBits)
    }

    /// Marks a part as used; one that isn't of this range is left alone.
    mutating func occupy(_ part: String) {
        if let index = index(part) { used.insert(index) }
    }

    mutating func release(_ part: String) {
        guard let index = index(part) else { return }
        used.remove(index)
        hint = min(hint, index)
    }

    /// The lowest free part; nil when all are used.
    mutating func next() -> String? {
        while hint < count, used.contains(hint) { hint += 1 }
        guard hint < count else { return nil }
        used.insert(hint)
        return text(hint)
    }
}
