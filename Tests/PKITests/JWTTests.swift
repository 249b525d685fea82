import Testing

@testable import PKI

@Suite("JWT")
struct JWTTests {
    private static let payload = Array(#"{"iss":"https://kubernetes.default.svc","sub":"système","n":12345678901234567890}"#.utf8)

    @Test func signAndVerify() throws {
        let rsa = try JWTSigner.generateRSAKey()
        let ec = JWTSigner.generateP256Key()
        let signers = [try JWTSigner(privateKeyPEM: rsa.privateKeyPEM), try JWTSigner(privateKeyPEM: ec.privateKeyPEM)]
        let verifier = try JWTVerifier(publicKeysPEM: [rsa.publicKeyPEM + ec.publicKeyPEM, rsa.privateKeyPEM])
        #expect(verifier.keys.map(\.keyID) == signers.map(\.keyID))
        let stranger = JWTVerifier(keys: [try JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM).verificationKey])
        for signer in signers {
            let token = try signer.sign(payload: Self.payload)
            #expect(try verifier.verify(token) == Self.payload)
            #expect(try JWT.parse(token).keyID == signer.keyID)
            #expect(throws: PKIError.self) { try stranger.verify(token) }
            // Every part counts.
            for place in [5, token.utf8.count / 2, token.utf8.count - 8] {
                var bytes = Array(token.utf8)
                bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
                #expect(throws: PKIError.self) { try verifier.verify(String(decoding: bytes, as: UTF8.self)) }
            }
        }
        // A key named by the token must be that key.
        let pieces = try signers[1].sign(payload: Self.payload).split(separator: ".")
        let anonymous = Base64URL.encode(#"{"alg":"ES256"}"#.utf8) + "." + pieces[1]
        #expect(throws: PKIError.self) { try verifier.verify(anonymous + "." + pieces[2]) }
    }

    @Test func hostileTokens() throws {
        let signer = try JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM)
        let verifier = JWTVerifier(keys: [signer.verificationKey])
        let body = Base64URL.encode(Self.payload)
        let headers = [
            #"{"alg":"none"}"#, #"{"alg":"HS256","kid":"\#(signer.keyID)"}"#, #"{"alg":"RS256","kid":"\#(signer.keyID)"}"#,
            #"{"alg":"ES256","crit":["x"],"x":1}"#, #"{"alg":"ES256","alg":"none"}"#, #"{"kid":"x"}"#, "[]", "{", "",
            String(repeating: "{\"a\":", count: 100),
        ]
        let signature = Base64URL.encode([UInt8](repeating: 1, count: 64))
        for header in headers {
            #expect(throws: PKIError.self) { try verifier.verify(Base64URL.encode(header.utf8) + "." + body + "." + signature) }
        }
        for token in ["", ".", "..", "a.b", "a.b.c.d", "!.!.!", String(repeating: "a", count: JWT.maximumBytes + 1)] {
            #expect(throws: PKIError.self) { try verifier.verify(token) }
        }
        #expect(throws: PKIError.self) { try JWTSigner(privateKeyPEM: "no key") }
        #expect(throws: PKIError.self) { try JWTVerifier(publicKeysPEM: [""]) }
    }

    @Test func headerFields() throws {
        let header = try JOSEHeader.read(Array(#" {"typ":"JWT","alg":"RS\u0032\u00356" , "x":[1,{"a":null},-2.5e3],"kid":"a\/\"b"} "#.utf8))
        #expect(header.algorithm == "RS256" && header.keyID == "a/\"b" && !header.isCritical)
    }

    @Test func base64URL() {
        for (bytes, text) in [([], ""), ([0xFB], "-w"), ([0xFF, 0xFE], "__4"), ([1, 2, 3], "AQID")] as [([UInt8], String)] {
            #expect(Base64URL.encode(bytes) == text && Base64URL.decode(text.utf8) == bytes)
        }
        for text in ["A", "-x", "AQID=", "AQI+", "A Q"] { #expect(Base64URL.decode(text.utf8) == nil) }
    }

    /// Another implementation agrees with our signatures and key ids.
    @Test(.enabled(if: hasOpenSSL)) func opensslVerifies() throws {
        let folder = try TemporaryFolder()
        let pair = try JWTSigner.generateRSAKey()
        let signer = try JWTSigner(privateKeyPEM: pair.privateKeyPEM)
        let token = try signer.sign(payload: Self.payload)
        try Files.replace(folder.path + "/pub", with: pair.publicKeyPEM, mode: 0o600)
        try Files.replace(folder.path + "/text", with: String(token.split(separator: ".").dropLast().joined(separator: ".")), mode: 0o600)
        // 256 bytes need two letters of padding.
        let signature = token.split(separator: ".")[2].map { $0 == "-" ? "+" : ($0 == "_" ? "/" : String($0)) }.joined() + "=="
        try Files.replace(folder.path + "/base64", with: signature, mode: 0o600)
        let result = run(
            "cd \(folder.path) && openssl base64 -d -A -in base64 -out sig && openssl dgst -sha256 -verify pub -signature sig text")
        #expect(result.output.contains("Verified OK"))
        // The key id as upstream makes it.
        let id = run(
            "cd \(folder.path) && openssl pkey -pubin -in pub -outform DER | openssl dgst -sha256 -binary"
                + " | openssl base64 -A | tr '+/' '-_' | tr -d =")
        #expect(id.output == signer.keyID)
    }

    @Test func keySet() throws {
        let ec = try JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM)
        let rsa = try JWTSigner(privateKeyPEM: JWTSigner.generateRSAKey().privateKeyPEM)
        let text = String(decoding: try JWTVerifier(keys: [rsa.verificationKey, ec.verificationKey]).jwks(), as: UTF8.self)
        #expect(text.hasPrefix(#"{"keys":[{"use":"sig","kty":"RSA","kid":"\#(rsa.keyID)","alg":"RS256","n":""#))
        #expect(text.contains(#""e":"AQAB"},{"use":"sig","kty":"EC","kid":"\#(ec.keyID)","crv":"P-256","alg":"ES256","x":""#))
        #expect(text.hasSuffix(#""}]}"#))
    }
}
