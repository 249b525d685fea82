import Crypto

/// Deals a few of many queues to a flow by a hash of it, so that two flows rarely share all of theirs.
struct ShuffleSharding: Sendable, Equatable {
    let deckSize: Int
    let handSize: Int

    /// Nil where the hash has too few bits for such hands, or the sizes are impossible.
    init?(deckSize: Int, handSize: Int) {
        guard deckSize > 0, handSize > 0, handSize <= deckSize, deckSize <= 1 << 26 else { return nil }
        guard ShuffleSharding.bitLength(deckSize) * Double(handSize) <= 60 else { return nil }
        self.deckSize = deckSize
        self.handSize = handSize
    }

    private static func bitLength(_ size: Int) -> Double {
        // The logarithm to base two, within what the bound needs.
        var bits = 0.0
        var value = Double(size)
        while value >= 2 {
            value /= 2
            bits += 1
        }
        var part = 0.5
        for _ in 0..<30 {
            value *= value
            if value >= 2 {
                value /= 2
                bits += part
            }
            part /= 2
        }
        return bits
    }

    /// Different queues, from 0 up to the deck's size.
    func hand(_ hash: UInt64) -> [Int] {
        var hash = hash
        var remainders: [Int] = []
        remainders.reserveCapacity(handSize)
        for index in 0..<handSize {
            let (quotient, remainder) = hash.quotientAndRemainder(dividingBy: UInt64(deckSize - index))
            remainders.append(Int(remainder))
            hash = quotient
        }
        return remainders.indices.map { index in
            var card = remainders[index]
            for earlier in stride(from: index - 1, through: 0, by: -1) where card >= remainders[earlier] { card += 1 }
            return card
        }
    }

    /// The hash of a flow: its schema, and what tells it from the schema's others.
    static func hash(schema: String, distinguisher: String) -> UInt64 {
        var digest = SHA256()
        var schema = schema
        var distinguisher = distinguisher
        schema.withUTF8 { digest.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        digest.update(data: [0] as [UInt8])
        distinguisher.withUTF8 { digest.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return digest.finalize().withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    }
}
