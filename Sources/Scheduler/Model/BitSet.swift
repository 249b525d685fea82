/// A set of small numbers, such as nodes' indexes.
struct BitSet: Sendable, Equatable {
    private(set) var words: [UInt64] = []

    init() {}

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) >> 6) }

    func contains(_ member: Int) -> Bool {
        let word = member >> 6
        return word < words.count && words[word] >> UInt64(member & 63) & 1 == 1
    }

    mutating func insert(_ member: Int) {
        let word = member >> 6
        while words.count <= word { words.append(0) }
        words[word] |= 1 << UInt64(member & 63)
    }

    mutating func remove(_ member: Int) {
        let word = member >> 6
        if word < words.count { words[word] &= ~(1 << UInt64(member & 63)) }
    }

    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
}

/// Random numbers from a seed: equal seeds make equal decisions.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
