import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// Limits and parts of compact JSON web tokens. Claims are the caller's: they go in and come out as the JSON's own bytes.
public enum JWT {
    /// The longest token that is looked at.
    public static let maximumBytes = 32 << 10

    /// A token taken apart, nothing of it verified.
    public struct Parts: Sendable {
        public var algorithm: String
        public var keyID: String?
        public var payload: [UInt8]
        var signed: [UInt8]
        var signature: [UInt8]
    }

    /// Takes a token apart, for a look at its claims before its keys are known. Verify before trusting any of it.
    public static func parse(_ token: String) throws -> Parts {
        let bytes = Array(token.utf8)
        if bytes.count > maximumBytes { throw PKIError.token("the token is too long") }
        let pieces = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard pieces.count == 3, let header = Base64URL.decode(pieces[0]), let payload = Base64URL.decode(pieces[1]),
            let signature = Base64URL.decode(pieces[2]), !signature.isEmpty
        else { throw PKIError.token("invalid bearer token") }
        let fields = try JOSEHeader.read(header)
        // Nothing that a header could declare critical is understood here.
        guard let algorithm = fields.algorithm, !fields.isCritical else { throw PKIError.token("invalid bearer token") }
        return Parts(
            algorithm: algorithm, keyID: fields.keyID, payload: payload, signed: Array(bytes[..<(pieces[0].count + 1 + pieces[1].count)]),
            signature: signature)
    }
}

/// One key that tokens are verified with.
public struct JWTVerificationKey: Sendable {
    /// Base64url of the SHA-256 of the key's DER (SubjectPublicKeyInfo), as upstream names keys.
    public let keyID: String
    /// `RS256`, `ES256`, `ES384` or `ES512`.
    public let algorithm: String
    let material: VerificationMaterial
    /// SubjectPublicKeyInfo.
    public let der: [UInt8]

    init(_ key: Certificate.PublicKey) throws {
        guard let material = VerificationMaterial(key) else {
            throw PKIError.unsupported("unknown public key type, must be RSA 2048 or more, or ECDSA P-256, P-384 or P-521")
        }
        self.material = material
        algorithm = material.algorithm
        der = try PublicKeys.der(key)
        keyID = Base64URL.encode(SHA256.hash(data: der))
    }

    /// Every key of some PEM: public keys, certificates and private keys.
    public static func read(pem: String) throws -> [JWTVerificationKey] {
        try PublicKeys.certificateKeys(pem: pem).map { try JWTVerificationKey($0) }
    }

    func isValid(_ parts: JWT.Parts) -> Bool {
        // The algorithm is the key's, never the token's choice.
        parts.algorithm == algorithm && material.isValid(parts.signature, parts.signed, algorithm: algorithm)
    }

    fileprivate func jwk() throws -> String {
        func curve(_ name: String, _ point: some Sequence<UInt8>) -> String {
            let point = Array(point)
            let half = point.count / 2
            let (x, y) = (Base64URL.encode(point[..<half]), Base64URL.encode(point[half...]))
            return #"{"use":"sig","kty":"EC","kid":"\#(keyID)","crv":"\#(name)","alg":"\#(algorithm)","x":"\#(x)","y":"\#(y)"}"#
        }
        switch material {
        case .rsa(let key):
            let numbers = try key.getKeyPrimitives()
            let (n, e) = (Base64URL.encode(numbers.modulus), Base64URL.encode(numbers.publicExponent))
            return #"{"use":"sig","kty":"RSA","kid":"\#(keyID)","alg":"RS256","n":"\#(n)","e":"\#(e)"}"#
        case .p256(let key): return curve("P-256", key.rawRepresentation)
        case .p384(let key): return curve("P-384", key.rawRepresentation)
        case .p521(let key): return curve("P-521", key.rawRepresentation)
        }
    }
}

/// Signs tokens with one key.
public struct JWTSigner: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
    }

    private let material: Material
    private let header: String
    /// The key that verifies what this one signs.
    public let verificationKey: JWTVerificationKey

    public var keyID: String { verificationKey.keyID }
    public var algorithm: String { verificationKey.algorithm }

    /// - Parameter privateKeyPEM: RSA (PKCS#1 or PKCS#8; at least 2048 bits) or ECDSA P-256, P-384 or P-521 (SEC 1 or PKCS#8).
    public init(privateKeyPEM: String) throws {
        let key = try privateCertificateKey(pem: privateKeyPEM)
        verificationKey = try JWTVerificationKey(key.publicKey)
        // Normalised by the certificate library, whose keys do not let the inner ones out.
        let pem = try key.serializeAsPEM().pemString
        do {
            switch verificationKey.material {
            case .rsa: material = .rsa(try _RSA.Signing.PrivateKey(pemRepresentation: pem))
            case .p256: material = .p256(try P256.Signing.PrivateKey(pemRepresentation: pem))
            case .p384: material = .p384(try P384.Signing.PrivateKey(pemRepresentation: pem))
            case .p521: material = .p521(try P521.Signing.PrivateKey(pemRepresentation: pem))
            }
        } catch {
            throw PKIError.malformed("malformed private key: \(error)")
        }
        header = Base64URL.encode(#"{"alg":"\#(verificationKey.algorithm)","kid":"\#(verificationKey.keyID)"}"#.utf8)
    }

    /// The compact form of a token with this payload, the claims' JSON.
    public func sign(payload: [UInt8]) throws -> String {
        let text = header + "." + Base64URL.encode(payload)
        let bytes = Array(text.utf8)
        let signature: Data
        switch material {
        case .rsa(let key): signature = try key.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation
        case .p256(let key): signature = try key.signature(for: SHA256.hash(data: bytes)).rawRepresentation
        case .p384(let key): signature = try key.signature(for: SHA384.hash(data: bytes)).rawRepresentation
        case .p521(let key): signature = try key.signature(for: SHA512.hash(data: bytes)).rawRepresentation
        }
        return text + "." + Base64URL.encode(signature)
    }

    /// Makes an RSA key of 2048 bits as kubeadm does for `sa.key`; takes a moment.
    public static func generateRSAKey() throws -> (privateKeyPEM: String, publicKeyPEM: String) {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        return (key.pemRepresentation + "\n", key.publicKey.pemRepresentation + "\n")
    }

    public static func generateP256Key() -> (privateKeyPEM: String, publicKeyPEM: String) {
        let key = P256.Signing.PrivateKey()
        return (key.pemRepresentation + "\n", key.publicKey.pemRepresentation + "\n")
    }
}

/// Verifies tokens with any of several keys.
public struct JWTVerifier: Sendable {
    public let keys: [JWTVerificationKey]

    /// The algorithms of the keys, each once, sorted.
    public var algorithms: [String] { Set(keys.map(\.algorithm)).sorted() }

    public init(keys: [JWTVerificationKey]) {
        var seen = Set<String>()
        self.keys = keys.filter { seen.insert($0.keyID).inserted }
    }

    public init(publicKeysPEM: [String]) throws {
        self.init(keys: try publicKeysPEM.flatMap { try JWTVerificationKey.read(pem: $0) })
    }

    /// The payload of a token that one of the keys has signed: the one it names, or any where it names none. Expiry and audience are the
    /// caller's to check.
    public func verify(_ token: String) throws -> [UInt8] {
        try verify(JWT.parse(token))
    }

    public func verify(_ parts: JWT.Parts) throws -> [UInt8] {
        for key in keys where parts.keyID == nil || parts.keyID == "" || parts.keyID == key.keyID {
            if key.isValid(parts) { return parts.payload }
        }
        throw PKIError.token("invalid bearer token")
    }

    /// The JSON document of `/openid/v1/jwks`.
    public func jwks() throws -> [UInt8] {
        let entries = try keys.map { try $0.jwk() }
        return Array((#"{"keys":["# + entries.joined(separator: ",") + "]}").utf8)
    }
}
