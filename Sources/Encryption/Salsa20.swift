/// Salsa20's core and what is built of it: HSalsa20, which makes a key of a key and a nonce, and the stream of XSalsa20 (D. J. Bernstein,
/// "Extending the Salsa20 nonce").
enum Salsa20 {
    static let keySize = 32
    static let nonceSize = 24

    /// "expand 32-byte k", in words.
    private static let sigma: [UInt32] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]

    private static func word(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt32 {
        let at = bytes.startIndex + index * 4
        return UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }

    private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
        for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// The state: constants on the diagonal, the key in two halves, and 16 bytes of nonce and counter.
    private static func state(_ key: [UInt8], _ input: [UInt8]) -> [UInt32] {
        let key = key[...]
        let input = input[...]
        return [
            sigma[0], word(key, 0), word(key, 1), word(key, 2), word(key, 3), sigma[1], word(input, 0), word(input, 1), word(input, 2), word(input, 3),
            sigma[2], word(key, 4), word(key, 5), word(key, 6), word(key, 7), sigma[3],
        ]
    }

    private static func rounds(_ x: inout [UInt32]) {
        x.withUnsafeMutableBufferPointer { x in
            @inline(__always) func turn(_ to: Int, _ first: Int, _ second: Int, _ count: UInt32) {
                let sum = x[first] &+ x[second]
                x[to] ^= sum << count | sum >> (32 - count)
            }
            @inline(__always) func quarter(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
                turn(b, a, d, 7)
                turn(c, b, a, 9)
                turn(d, c, b, 13)
                turn(a, d, c, 18)
            }
            for _ in 0..<10 {
                quarter(0, 4, 8, 12)
                quarter(5, 9, 13, 1)
                quarter(10, 14, 2, 6)
                quarter(15, 3, 7, 11)
                quarter(0, 1, 2, 3)
                quarter(5, 6, 7, 4)
                quarter(10, 11, 8, 9)
                quarter(15, 12, 13, 14)
            }
        }
    }

    /// A key of 32 bytes from a key and 16 bytes of nonce.
    static func derivedKey(_ key: [UInt8], _ input: [UInt8]) -> [UInt8] {
        precondition(key.count == keySize && input.count == 16)
        var words = state(key, input)
        rounds(&words)
        var out: [UInt8] = []
        out.reserveCapacity(keySize)
        for index in [0, 5, 10, 15, 6, 7, 8, 9] { append(words[index], to: &out) }
        return out
    }

    /// The first `count` bytes of XSalsa20's stream.
    static func stream(key: [UInt8], nonce: [UInt8], count: Int) -> [UInt8] {
        precondition(nonce.count == nonceSize)
        let own = derivedKey(key, Array(nonce[0..<16]))
        var out: [UInt8] = []
        out.reserveCapacity(count + 64)
        var block: UInt64 = 0
        while out.count < count {
            let counter = (0..<8).map { UInt8(truncatingIfNeeded: block >> (8 * UInt64($0))) }
            let start = state(own, Array(nonce[16..<24]) + counter)
            var words = start
            rounds(&words)
            for (word, first) in zip(words, start) { append(word &+ first, to: &out) }
            block += 1
        }
        return Array(out.prefix(count))
    }
}
