import Datastore
import Testing

@testable import Encryption

/// Bytes of a text of hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    return stride(from: 0, to: digits.count, by: 2).map { index in
        let start = digits.index(digits.startIndex, offsetBy: index)
        return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) ?? 0
    }
}

@Suite struct CipherTests {
    /// RFC 8439, 2.5.2.
    @Test func authenticatorOfTheRFC() {
        let key = hex("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b")
        let tag = Poly1305.tag(Array("Cryptographic Forum Research Group".utf8)[...], key: key)
        #expect(tag == hex("a8061dc1305136c6c22b8baf0c0127a9"))
    }

    /// RFC 8439, A.3: sums at the edge of the prime.
    @Test(arguments: [
        ("02000000000000000000000000000000" + "00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff", "03000000000000000000000000000000"),
        ("02000000000000000000000000000000" + "ffffffffffffffffffffffffffffffff", "02000000000000000000000000000000", "03000000000000000000000000000000"),
        (
            "01000000000000000000000000000000" + "00000000000000000000000000000000",
            "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff11000000000000000000000000000000", "05000000000000000000000000000000"
        ),
        (
            "01000000000000000000000000000000" + "00000000000000000000000000000000",
            "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe01010101010101010101010101010101", "00000000000000000000000000000000"
        ),
        ("02000000000000000000000000000000" + "00000000000000000000000000000000", "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff"),
    ])
    func authenticatorAtTheEdges(_ key: String, _ message: String, _ tag: String) {
        #expect(Poly1305.tag(hex(message)[...], key: hex(key)) == hex(tag))
    }

    /// NaCl's own test of its secretbox.
    @Test func boxOfNaCl() {
        let key = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389")
        let nonce = hex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37")
        let message = hex(
            """
            be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31
            0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864
            5e0705
            """)
        let box = hex(
            """
            f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972
            71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3
            7973f622a43d14a6599b1f654cb45a74e355a5
            """)
        #expect(Secretbox.seal(message, nonce: nonce, key: key) == box)
        #expect(Secretbox.open(box[...], nonce: nonce, key: key) == message)
        var broken = box
        broken[40] ^= 1
        #expect(Secretbox.open(broken[...], nonce: nonce, key: key) == nil)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 63, 64, 65, 4096])
    func everyTransformerTakesItsOwnBack(_ count: Int) async throws {
        let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let key = [UInt8](repeating: 7, count: 32)
        let transformers: [any ValueTransformer] = [
            AESGCMTransformer(key: key), AESGCMTransformer(key: Array(key.prefix(24))), AESCBCTransformer(key: key),
            AESCBCTransformer(key: Array(key.prefix(16))), SecretboxTransformer(key: key), try SeededTransformer(seed: key),
        ]
        for transformer in transformers {
            let stored = try await transformer.toStorage(value, context: [1, 2])
            #expect(stored != (try await transformer.toStorage(value, context: [1, 2])))
            #expect(try await transformer.fromStorage(stored, context: [1, 2]).bytes == value)
            await #expect(throws: EncryptionError.self) { try await transformer.fromStorage(Array(stored.prefix(8)), context: [1, 2]) }
        }
    }

    @Test func valuesAreBoundToTheirPlace() async throws {
        let transformer = AESGCMTransformer(key: [UInt8](repeating: 7, count: 32))
        let stored = try await transformer.toStorage([1, 2, 3], context: Array("/registry/secrets/a/b".utf8))
        await #expect(throws: EncryptionError("cipher: message authentication failed")) {
            try await transformer.fromStorage(stored, context: Array("/registry/secrets/a/c".utf8))
        }
    }

    /// NIST SP 800-38A, F.2.1, with the padding that the mode itself doesn't have.
    @Test func blocksAreChained() async throws {
        let transformer = AESCBCTransformer(key: hex("2b7e151628aed2a6abf7158809cf4f3c"))
        let start = hex("000102030405060708090a0b0c0d0e0f")
        let hidden = hex("7649abac8119b246cee98e9b12e9197d")
        // The block's plain text ends in no padding.
        await #expect(throws: EncryptionError.self) { try await transformer.fromStorage(start + hidden, context: []) }
    }
}
