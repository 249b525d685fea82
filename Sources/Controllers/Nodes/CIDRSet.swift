/// An IPv4 range cut into equal parts, which are handed out, the lowest first.
struct CIDRSet: Equatable {
    private let base: UInt32
    let partBits: Int
    let count: Int
    private var used: Set<Int> = []
    /// Parts below it are all used.
    private var hint = 0

    /// Nil for what is no IPv4 range, and where the parts would be larger than it.
    init?(_ text: String, partBits: Int) {
        guard let (address, bits) = CIDRSet.parse(text), partBits >= bits, partBits <= 32, partBits - bits <= 16 else { return nil }
        base = bits == 0 ? 0 : address & (UInt32.max << UInt32(32 - bits))
        self.partBits = partBits
        count = 1 << (partBits - bits)
    }

    static func parse(_ text: String) -> (address: UInt32, bits: Int)? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = Int(parts[1]), (0...32).contains(bits) else { return nil }
        let octets = parts[0].split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard octets.count == 4 else { return nil }
        return (octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }, bits)
    }

    private func text(_ index: Int) -> String {
        let address = base &+ (UInt32(index) << UInt32(32 - partBits))
        let octets = [24, 16, 8, 0].map { String((address >> UInt32($0)) & 0xFF) }
        return octets.joined(separator: ".") + "/\(partBits)"
    }

    private func index(_ part: String) -> Int? {
        guard let (address, bits) = CIDRSet.parse(part), bits == partBits, address >= base else { return nil }
        let index = Int((address - base) >> UInt32(32 - partBits))
        return index < count ? index : nil
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
