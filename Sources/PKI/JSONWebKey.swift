import Crypto
import CryptoExtras
import FoundationEssentials
import X509

/// The public key behind a signature, whatever it is called.
enum VerificationMaterial: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)

    init?(_ key: Certificate.PublicKey) {
        if let key = _RSA.Signing.PublicKey(key) {
            self = .rsa(key)
        } else if let key = P256.Signing.PublicKey(key) {
            self = .p256(key)
        } else if let key = P384.Signing.PublicKey(key) {
            self = .p384(key)
        } else if let key = P521.Signing.PublicKey(key) {
            self = .p521(key)
        } else {
            return nil
        }
    }

    /// The algorithm with which service accounts' tokens are signed by such a key.
    var algorithm: String {
        switch self {
        case .rsa: "RS256"
        case .p256: "ES256"
        case .p384: "ES384"
        case .p521: "ES512"
        }
    }

    /// Whether the key signed these bytes by the algorithm; false for algorithms that don't fit the key.
    func isValid(_ signature: [UInt8], _ signed: [UInt8], algorithm: String) -> Bool {
        switch (self, algorithm) {
        case (.rsa(let key), "RS256"), (.rsa(let key), "RS384"), (.rsa(let key), "RS512"):
            return VerificationMaterial.isValid(key, signature, signed, algorithm, .insecurePKCS1v1_5)
        case (.rsa(let key), "PS256"), (.rsa(let key), "PS384"), (.rsa(let key), "PS512"):
            return VerificationMaterial.isValid(key, signature, signed, algorithm, .PSS)
        case (.p256(let key), "ES256"):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA256.hash(data: signed))
        case (.p384(let key), "ES384"):
            guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA384.hash(data: signed))
        case (.p521(let key), "ES512"):
            guard let signature = try? P521.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: SHA512.hash(data: signed))
        default: return false
        }
    }

    private static func isValid(
        _ key: _RSA.Signing.PublicKey, _ signature: [UInt8], _ signed: [UInt8], _ algorithm: String, _ padding: _RSA.Signing.Padding
    ) -> Bool {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        switch algorithm.suffix(3) {
        case "256": return key.isValidSignature(signature, for: SHA256.hash(data: signed), padding: padding)
        case "384": return key.isValidSignature(signature, for: SHA384.hash(data: signed), padding: padding)
        default: return key.isValidSignature(signature, for: SHA512.hash(data: signed), padding: padding)
        }
    }
}

/// A key of an issuer's published set (RFC 7517), with which its tokens are verified.
public struct JSONWebKey: Sendable {
    /// Empty where the set gives none.
    public let keyID: String
    private let material: VerificationMaterial

    /// An RSA key from its numbers, big-endian; nil for a key that is too short.
    public init?(keyID: String, modulus: [UInt8], exponent: [UInt8]) {
        guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else { return nil }
        self.keyID = keyID
        material = .rsa(key)
    }

    /// A key on a curve (`P-256`, `P-384`, `P-521`) from its point; nil where it isn't on the curve.
    public init?(keyID: String, curve: String, x: [UInt8], y: [UInt8]) {
        let sizes = ["P-256": 32, "P-384": 48, "P-521": 66]
        guard let size = sizes[curve], x.count <= size, y.count <= size else { return nil }
        let point = JSONWebKey.padded(x, size) + JSONWebKey.padded(y, size)
        switch curve {
        case "P-256":
            guard let key = try? P256.Signing.PublicKey(rawRepresentation: point) else { return nil }
            material = .p256(key)
        case "P-384":
            guard let key = try? P384.Signing.PublicKey(rawRepresentation: point) else { return nil }
            material = .p384(key)
        default:
            guard let key = try? P521.Signing.PublicKey(rawRepresentation: point) else { return nil }
            material = .p521(key)
        }
        self.keyID = keyID
    }

    private static func padded(_ number: [UInt8], _ size: Int) -> [UInt8] { [UInt8](repeating: 0, count: size - number.count) + number }

    /// Whether the key signed the token by the algorithm that its header names. Which algorithms are allowed is the caller's to say first.
    public func isValid(_ parts: JWT.Parts) -> Bool { material.isValid(parts.signature, parts.signed, algorithm: parts.algorithm) }
}

/// Comparing secrets.
public enum ConstantTime {
    /// Whether two secrets are equal; the time tells nothing but their lengths.
    public static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(left, right) { difference |= a ^ b }
        return difference == 0
    }
}
