import Datastore

/// NaCl's secretbox: XSalsa20 to hide, Poly1305 to seal.
enum Secretbox {
    /// - Returns: the tag and the hidden message.
    static func seal(_ message: [UInt8], nonce: [UInt8], key: [UInt8]) -> [UInt8] {
        let stream = Salsa20.stream(key: key, nonce: nonce, count: 32 + message.count)
        var hidden = message
        for index in hidden.indices { hidden[index] ^= stream[32 + index] }
        return Poly1305.tag(hidden[...], key: Array(stream[0..<32])) + hidden
    }

    /// - Returns: the message; nil where the box was not sealed with this key and nonce.
    static func open(_ box: ArraySlice<UInt8>, nonce: [UInt8], key: [UInt8]) -> [UInt8]? {
        guard box.count >= Poly1305.tagSize else { return nil }
        let hidden = box.dropFirst(Poly1305.tagSize)
        let stream = Salsa20.stream(key: key, nonce: nonce, count: 32 + hidden.count)
        let tag = Poly1305.tag(hidden, key: Array(stream[0..<32]))
        // All bytes are looked at, so that the time tells nothing.
        guard zip(tag, box).reduce(0, { $0 | ($1.0 ^ $1.1) }) == 0 else { return nil }
        var message = Array(hidden)
        for index in message.indices { message[index] ^= stream[32 + index] }
        return message
    }
}

/// Stores a random nonce and a secretbox. The place of a value is not authenticated, as upstream has it.
struct SecretboxTransformer: ValueTransformer {
    private let key: [UInt8]

    /// - Parameter key: 32 bytes.
    init(key: [UInt8]) { self.key = key }

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        guard bytes.count >= Salsa20.nonceSize + Poly1305.tagSize else { throw EncryptionError.tooShort }
        guard let message = Secretbox.open(bytes[Salsa20.nonceSize...], nonce: Array(bytes[..<Salsa20.nonceSize]), key: key) else {
            throw EncryptionError("output array was not large enough for encryption")
        }
        return (message, false)
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] {
        let nonce = RandomBytes.make(Salsa20.nonceSize)
        return nonce + Secretbox.seal(bytes, nonce: nonce, key: key)
    }
}
