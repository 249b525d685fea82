/// The one-time authenticator Poly1305 (RFC 8439, 2.5), on five limbs of 26 bits.
enum Poly1305 {
    static let tagSize = 16

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt64 {
        UInt64(bytes[at]) | UInt64(bytes[at + 1]) << 8 | UInt64(bytes[at + 2]) << 16 | UInt64(bytes[at + 3]) << 24
    }

    /// Splits 16 bytes, and the bit above them, into limbs.
    private static func limbs(_ block: UnsafeBufferPointer<UInt8>, _ top: UInt64) -> [UInt64] {
        [
            word(block, 0) & 0x3ff_ffff, word(block, 3) >> 2 & 0x3ff_ffff, word(block, 6) >> 4 & 0x3ff_ffff, word(block, 9) >> 6 & 0x3ff_ffff,
            word(block, 12) >> 8 | top << 24,
        ]
    }

    /// The tag of a message under a key of 32 bytes, which must never be used twice.
    static func tag(_ message: ArraySlice<UInt8>, key: [UInt8]) -> [UInt8] {
        precondition(key.count == 32)
        var clamped = Array(key[0..<16])
        for index in [3, 7, 11, 15] { clamped[index] &= 15 }
        for index in [4, 8, 12] { clamped[index] &= 252 }
        let r = clamped.withUnsafeBufferPointer { limbs($0, 0) }
        var sum: [UInt64] = [0, 0, 0, 0, 0]
        var block = [UInt8](repeating: 0, count: 16)
        var at = message.startIndex
        while at < message.endIndex {
            let count = min(16, message.endIndex - at)
            for index in 0..<16 { block[index] = index < count ? message[at + index] : 0 }
            // What is shorter than a block is marked by a one behind its last byte.
            if count < 16 { block[count] = 1 }
            let part = block.withUnsafeBufferPointer { limbs($0, count == 16 ? 1 : 0) }
            for index in 0..<5 { sum[index] += part[index] }
            multiply(&sum, r)
            at += count
        }
        return finish(&sum, Array(key[16..<32]))
    }

    private static func multiply(_ h: inout [UInt64], _ r: [UInt64]) {
        var product: [UInt64] = [0, 0, 0, 0, 0]
        for i in 0..<5 {
            for j in 0..<5 {
                // 2^130 is 5 modulo the prime: what would stand above comes in below.
                let factor = i >= j ? r[i - j] : 5 * r[i + 5 - j]
                product[i] += h[j] * factor
            }
        }
        var carry: UInt64 = 0
        for i in 0..<5 {
            product[i] += carry
            carry = product[i] >> 26
            h[i] = product[i] & 0x3ff_ffff
        }
        h[0] += carry * 5
        h[1] += h[0] >> 26
        h[0] &= 0x3ff_ffff
    }

    private static func finish(_ h: inout [UInt64], _ pad: [UInt8]) -> [UInt8] {
        for _ in 0..<2 {
            var carry: UInt64 = 0
            for i in 0..<5 {
                h[i] += carry
                carry = h[i] >> 26
                h[i] &= 0x3ff_ffff
            }
            h[0] += carry * 5
        }
        // h + 5 - 2^130 is h minus the prime: taken where that isn't negative, without a branch.
        var reduced: [UInt64] = [0, 0, 0, 0, 0]
        var carry: UInt64 = 5
        for i in 0..<5 {
            reduced[i] = h[i] + carry
            carry = reduced[i] >> 26
            reduced[i] &= 0x3ff_ffff
        }
        let mask = 0 &- carry
        for i in 0..<5 { h[i] = h[i] & ~mask | reduced[i] & mask }
        let words = [
            (h[0] | h[1] << 26) & 0xffff_ffff, (h[1] >> 6 | h[2] << 20) & 0xffff_ffff, (h[2] >> 12 | h[3] << 14) & 0xffff_ffff,
            (h[3] >> 18 | h[4] << 8) & 0xffff_ffff,
        ]
        var out: [UInt8] = []
        var above: UInt64 = 0
        for (index, word) in words.enumerated() {
            let total = word + above + pad.withUnsafeBufferPointer { Poly1305.word($0, index * 4) }
            above = total >> 32
            for shift in [0, 8, 16, 24] as [UInt64] { out.append(UInt8(truncatingIfNeeded: total >> shift)) }
        }
        return out
    }
}
