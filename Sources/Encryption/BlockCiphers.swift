import Crypto
import CryptoExtras
import Datastore
import FoundationEssentials

/// Why a value can't be encrypted or decrypted, in upstream's words. Never tells keys or content.
public struct EncryptionError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }

    static let tooShort = EncryptionError("the stored data was shorter than the required size")
}

enum RandomBytes {
    static func make(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}

/// AES-GCM under one key: a random nonce of 12 bytes, the hidden value and the tag, bound to the place it is stored at.
struct AESGCMTransformer: ValueTransformer {
    private static let nonceSize = 12
    private static let tagSize = 16
    private let key: SymmetricKey

    /// - Parameter key: 16, 24 or 32 bytes.
    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) { (try open(bytes[...], context), false) }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] { try seal(bytes, context) }

    func open(_ bytes: ArraySlice<UInt8>, _ context: [UInt8]) throws -> [UInt8] {
        guard bytes.count >= Self.nonceSize else { throw EncryptionError.tooShort }
        let failure = EncryptionError("cipher: message authentication failed")
        guard bytes.count >= Self.nonceSize + Self.tagSize else { throw failure }
        let nonce = try AES.GCM.Nonce(data: bytes.prefix(Self.nonceSize))
        let box = try AES.GCM.SealedBox(
            nonce: nonce, ciphertext: bytes.dropFirst(Self.nonceSize).dropLast(Self.tagSize), tag: bytes.suffix(Self.tagSize))
        guard let opened = try? AES.GCM.open(box, using: key, authenticating: context) else { throw failure }
        return Array(opened)
    }

    func seal(_ bytes: [UInt8], _ context: [UInt8]) throws -> [UInt8] {
        let nonce = try AES.GCM.Nonce(data: RandomBytes.make(Self.nonceSize))
        let box = try AES.GCM.seal(bytes, using: key, nonce: nonce, authenticating: context)
        var out = Array(nonce)
        out.reserveCapacity(Self.nonceSize + bytes.count + Self.tagSize)
        out.append(contentsOf: box.ciphertext)
        out.append(contentsOf: box.tag)
        return out
    }
}

/// AES-CBC under one key: a random block to begin with, and the value padded to whole blocks. Neither value nor place is authenticated.
struct AESCBCTransformer: ValueTransformer {
    private static let blockSize = 16
    private let key: SymmetricKey

    /// - Parameter key: 16, 24 or 32 bytes.
    init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        guard bytes.count >= Self.blockSize else { throw EncryptionError.tooShort }
        let hidden = bytes.dropFirst(Self.blockSize)
        guard hidden.count % Self.blockSize == 0 else { throw EncryptionError("the stored data is not a multiple of the block size") }
        guard !hidden.isEmpty else { throw EncryptionError("invalid PKCS7 data (empty or not padded)") }
        let start = try AES._CBC.IV(ivBytes: bytes.prefix(Self.blockSize))
        var value = Array(try AES._CBC.decrypt(hidden, using: key, iv: start, noPadding: true))
        let count = Int(value.last ?? 0)
        guard count > 0, count <= value.count else { throw EncryptionError("invalid PKCS7 data (empty or not padded)") }
        guard value.suffix(count).allSatisfy({ Int($0) == count }) else { throw EncryptionError("invalid padding on input") }
        value.removeLast(count)
        return (value, false)
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] {
        let count = Self.blockSize - bytes.count % Self.blockSize
        let start = RandomBytes.make(Self.blockSize)
        let padded = bytes + [UInt8](repeating: UInt8(count), count: count)
        return start + (try AES._CBC.encrypt(padded, using: key, iv: AES._CBC.IV(ivBytes: start), noPadding: true))
    }
}

/// AES-GCM with a key of its own for every value, made of a seed and 32 random bytes that stand in front: no nonce can come twice.
struct SeededTransformer: ValueTransformer {
    static let seedSize = 32
    private static let infoSize = 32
    private let seed: SymmetricKey

    /// - Throws: where the seed is shorter than 32 bytes.
    init(seed: [UInt8]) throws {
        guard seed.count >= Self.seedSize else { throw EncryptionError("invalid seed length \(seed.count) used for key generation") }
        self.seed = SymmetricKey(data: seed)
    }

    private func transformer(_ info: some DataProtocol) -> AESGCMTransformer {
        let key = HKDF<SHA256>.expand(pseudoRandomKey: seed, info: info, outputByteCount: 32)
        return AESGCMTransformer(key: key.withUnsafeBytes { Array($0) })
    }

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        guard bytes.count >= Self.infoSize else { throw EncryptionError.tooShort }
        return (try transformer(bytes.prefix(Self.infoSize)).open(bytes.dropFirst(Self.infoSize), context), false)
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] {
        let info = RandomBytes.make(Self.infoSize)
        return info + (try transformer(info).seal(bytes, context))
    }
}
