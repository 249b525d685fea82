/// Makes new inputs out of old ones. The same seed makes the same inputs.
struct Mutator: RandomNumberGenerator {
    private static let longest = 4096
    private static let interesting: [UInt8] = [0, 1, 0x20, 0x22, 0x27, 0x28, 0x2d, 0x30, 0x39, 0x5b, 0x5c, 0x7b, 0x7f, 0x80, 0xc3, 0xe2, 0xf0, 0xff]

    private let words: [[UInt8]]
    private var state: UInt64

    init(words: [String], seed: UInt64) {
        self.words = words.map { Array($0.utf8) }
        state = seed &+ 0x9e37_79b9_7f4a_7c15
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// An input that differs from one of the corpus in a few places.
    mutating func make(from corpus: [[UInt8]]) -> [UInt8] {
        var input = corpus.randomElement(using: &self) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &self) { change(&input, corpus) }
        return Array(input.prefix(Mutator.longest))
    }

    private mutating func change(_ input: inout [UInt8], _ corpus: [[UInt8]]) {
        let place = Int.random(in: 0...input.count, using: &self)
        let part = range(input.count)
        switch Int.random(in: 0..<10, using: &self) {
        case 0 where place < input.count: input[place] = Mutator.interesting.randomElement(using: &self) ?? 0
        case 1 where place < input.count: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 2: input.removeSubrange(part)
        case 3: input.insert(contentsOf: input[part], at: place)
        case 4, 5, 6: input.insert(contentsOf: words.randomElement(using: &self) ?? [], at: place)
        case 7: input.replaceSubrange(part, with: words.randomElement(using: &self) ?? [])
        case 8:
            let other = corpus.randomElement(using: &self) ?? []
            input.insert(contentsOf: other[range(other.count)], at: place)
        default:
            // Much of the same: where depth and length are bounded it shows here.
            let piece = Array(input[part].prefix(8))
            for _ in 0..<Int.random(in: 2...60, using: &self) where input.count < Mutator.longest { input.insert(contentsOf: piece, at: place) }
        }
    }

    private mutating func range(_ count: Int) -> Range<Int> {
        let (left, right) = (Int.random(in: 0...count, using: &self), Int.random(in: 0...count, using: &self))
        return min(left, right)..<max(left, right)
    }
}
