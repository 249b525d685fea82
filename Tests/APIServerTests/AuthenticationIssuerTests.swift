import Crypto
import CryptoExtras
import HTTP
import KubernetesSchema
import Logging
import PKI
import Synchronization
import Testing
import Wire

@testable import APIServer

/// An OpenID Connect issuer with keys that tests change.
private final class FakeIssuer: Sendable {
    let server: WebhookServer
    private let state: State

    private final class State: Sendable {
        let keys = Mutex<[JWTSigner]>([])
        let port = Mutex(0)
        let fetches = Mutex(0)
        /// Answers of other paths.
        let others = Mutex<[String: String]>([:])
    }

    init(_ signer: JWTSigner) async throws {
        let state = State()
        self.state = state
        state.keys.withLock { $0 = [signer] }
        server = try await WebhookServer { path, _ in
            let base = "https://127.0.0.1:\(state.port.withLock { $0 })"
            switch path {
            case "/.well-known/openid-configuration", "/elsewhere":
                return (200, Array(#"{"issuer":"\#(base)","jwks_uri":"\#(base)/keys"}"#.utf8))
            case "/keys":
                state.fetches.withLock { $0 += 1 }
                let keys = state.keys.withLock { $0 }.map(\.verificationKey)
                return (200, try JWTVerifier(keys: keys).jwks())
            default:
                guard let body = state.others.withLock({ $0[path] }) else { return (404, []) }
                return (200, Array(body.utf8))
            }
        }
        let port = server.port
        state.port.withLock { $0 = port }
    }

    var url: String { "https://127.0.0.1:\(server.port)" }
    var fetches: Int { state.fetches.withLock { $0 } }
    func use(_ signer: JWTSigner) { state.keys.withLock { $0 = [signer] } }
    func answer(_ path: String, _ body: String) { state.others.withLock { $0[path] = body } }

    func issuer(_ change: (inout AuthenticationConfiguration.Issuer) -> Void = { _ in }) -> AuthenticationConfiguration.Issuer {
        var issuer = AuthenticationConfiguration.Issuer(url: url, audiences: ["me"])
        issuer.certificateAuthority = server.authority.certificatePEM
        issuer.username = .init(claim: "sub", prefix: "oidc:")
        change(&issuer)
        return issuer
    }
}

@Suite(.timeLimit(.minutes(1))) struct AuthenticationIssuerTests {
    private func signer() throws -> JWTSigner { try JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM) }

    private func server(_ issuers: AuthenticationConfiguration.Issuer...) async throws -> SecureServer {
        try await SecureServer({ $0.authentication.issuers.issuers = issuers })
    }

    private func token(_ api: SecureServer, _ issuer: String, _ signer: JWTSigner, _ claims: [(String, Value)] = []) throws -> String {
        let standard: [(String, Value)] = [
            ("iss", .string(issuer)), ("aud", "me"), ("sub", "jane"), ("exp", .int(api.clock.now + 600)), ("jti", "7"),
        ].filter { name, _ in !claims.contains { $0.0 == name } }
        return try signer.sign(payload: Value.object(standard + claims).encodeJSON())
    }

    /// Waits until the issuer was found, then asks.
    private func whoami(_ api: SecureServer, _ token: String) async throws -> SecureServer.Reply {
        while true {
            let review = try await api.admin(
                "POST", "/apis/authentication.k8s.io/v1/tokenreviews",
                #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"\#(token)"}}"#)
            let error = review.string(review[review.root, "status", "error"]) ?? ""
            if !error.contains("authenticator not initialized") {
                return SecureServer.Reply(status: error.isEmpty ? 201 : 401, headers: HTTPFields(), body: review)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func claimsBecomeUsers() async throws {
        let signer = try signer()
        let fake = try await FakeIssuer(signer)
        let api = try await server(fake.issuer { $0.groups = .init(claim: "groups", prefix: "g:") })
        let good = try await whoami(api, try token(api, fake.url, signer, [("groups", ["a", "b"])]))
        #expect(
            good.json("status", "user")
                == #"{"username":"oidc:jane","groups":["g:a","g:b","system:authenticated"],"extra":{"authentication.kubernetes.io/credential-id":["JTI=7"]}}"#)
        #expect(good.json("status", "audiences") == #"["https://issuer"]"#)
        let one = try await whoami(api, try token(api, fake.url, signer, [("groups", "a")]))
        #expect(one.json("status", "user", "groups") == #"["g:a","system:authenticated"]"#)
        let refusals: [([(String, Value)], String)] = [
            ([("aud", "you")], #"oidc: verify token: oidc: expected audience \"me\" got [\"you\"]"#),
            ([("exp", .int(api.clock.now - 1))], "oidc: verify token: oidc: token is expired (Token Expiry: "),
            ([("nbf", .int(api.clock.now + 90))], "before the nbf (not before) time: "),
            ([("sub", 5)], #"oidc: parse username claims \"sub\": json: cannot unmarshal number into Go value of type string"#),
        ]
        for (claims, words) in refusals {
            let reply = try await whoami(api, try token(api, fake.url, signer, claims))
            #expect(reply.json("status", "error").contains(words), "\(reply.json("status", "error"))")
        }
        let stranger = try await whoami(api, try token(api, fake.url, try self.signer()))
        #expect(stranger.json("status", "error").contains("failed to verify signature: failed to verify id token signature"))
        await api.stop()
        await fake.server.stop()
    }

    @Test func keysAreFetchedAnew() async throws {
        let first = try signer()
        let fake = try await FakeIssuer(first)
        let api = try await server(fake.issuer { $0.discoveryURL = "\(fake.url)/elsewhere" })
        #expect(try await whoami(api, try token(api, fake.url, first)).status == 201)
        #expect(try await whoami(api, try token(api, fake.url, first)).status == 201)
        #expect(fake.fetches == 1)
        let second = try signer()
        fake.use(second)
        #expect(try await whoami(api, try token(api, fake.url, second)).status == 201)
        #expect(fake.fetches == 2)
        await api.stop()
        await fake.server.stop()
    }

    @Test func expressionsDecide() async throws {
        let signer = try signer()
        let fake = try await FakeIssuer(signer)
        let issuer = fake.issuer {
            $0.username = .init(expression: "claims.email")
            $0.groups = .init(expression: "claims.roles.filter(r, r != 'x') + ['all']")
            $0.uid = .init(expression: "string(claims.org.id)")
            $0.extra = [.init(key: "example.com/tenant", expression: "claims.?tenant.orValue('')")]
            $0.claimRules = [.init(expression: "claims.email_verified == true", message: "verify your address")]
            $0.userRules = [.init(expression: "!user.username.startsWith('system:')", message: "reserved")]
        }
        let api = try await server(issuer)
        func ask(_ email: String, _ isVerified: Bool, _ more: [(String, Value)] = []) async throws -> SecureServer.Reply {
            let claims: [(String, Value)] = [
                ("email", .string(email)), ("email_verified", .bool(isVerified)), ("roles", ["a", "x", ""]), ("org", ["id": "42"]),
            ]
            return try await whoami(api, try token(api, fake.url, signer, claims + more))
        }
        let good = try await ask("j@e", true, [("tenant", "t")])
        #expect(good.json("status", "user", "username") == #""j@e""#)
        #expect(good.json("status", "user", "uid") == #""42""#)
        #expect(good.json("status", "user", "groups") == #"["a","all","system:authenticated"]"#)
        #expect(good.json("status", "user", "extra").contains(#""example.com/tenant":["t"]"#))
        #expect(
            try await ask("j@e", false).json("status", "error")
                .contains("oidc: error evaluating claim validation expression: validation expression 'claims.email_verified == true' failed: verify your address"))
        #expect(try await ask("system:x", true).json("status", "error").contains("failed: reserved"))
        #expect(try await ask("", true).json("status", "error").contains("oidc: empty username via CEL expression is not allowed"))
        await api.stop()
        await fake.server.stop()
    }

    @Test func claimsElsewhere() async throws {
        let signer = try signer()
        let fake = try await FakeIssuer(signer)
        let api = try await server(fake.issuer { $0.groups = .init(claim: "groups", prefix: "") })
        fake.answer("/groups", try token(api, fake.url, signer, [("groups", ["far"])]))
        let claims: [(String, Value)] = [
            ("_claim_names", ["groups": "s"]), ("_claim_sources", ["s": ["endpoint": .string("\(fake.url)/groups"), "access_token": "x"]]),
        ]
        let reply = try await whoami(api, try token(api, fake.url, signer, claims))
        #expect(reply.json("status", "user", "groups") == #"["far","system:authenticated"]"#)
        await api.stop()
        await fake.server.stop()
    }

    /// The issuers change while the server runs; what can't be used changes nothing.
    @Test func configurationIsFollowed() async throws {
        let (old, new) = (try signer(), try signer())
        let (first, second) = (try await FakeIssuer(old), try await FakeIssuer(new))
        let clock = SecureServer.TestClock(1_700_000_000)
        let api = try await SecureServer()
        let metrics = IssuerMetrics(api.server.metrics, server: "", now: { clock.now })
        let settings = IssuerVerifier.Settings(
            audiences: [], algorithms: AuthenticationSettings.algorithms, client: IssuerClient(authorities: ""), now: { clock.now },
            logger: .init(label: "test"))
        var configuration = AuthenticationConfiguration()
        configuration.issuers = [first.issuer()]
        let issuers = IssuerAuthenticators(try configuration.validated(disallowed: []), settings, metrics: metrics)
        issuers.start()
        configuration.issuers = [second.issuer()]
        try await issuers.update(try configuration.validated(disallowed: []))
        func payload(_ fake: FakeIssuer) -> [UInt8] {
            Value.object([("iss", .string(fake.url)), ("aud", "me"), ("sub", "j"), ("exp", .int(clock.now + 60))]).encodeJSON()
        }
        let user = try await issuers.user(of: TokenQuestion(token: try new.sign(payload: payload(second)), audiences: []))
        #expect(user?.name == "oidc:j")
        #expect(try await issuers.user(of: TokenQuestion(token: try old.sign(payload: payload(first)), audiences: [])) == nil)
        issuers.stop()
        await api.stop()
        await first.server.stop()
        await second.server.stop()
    }

    @Test func publishedKeysAreRead() throws {
        let p384 = P384.Signing.PrivateKey()
        let p521 = P521.Signing.PrivateKey()
        let rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try rsa.publicKey.getKeyPrimitives()
        func point(_ bytes: some Collection<UInt8>) -> (String, String) {
            let all = Array(bytes)
            return (Base64URL.encode(all[..<(all.count / 2)]), Base64URL.encode(all[(all.count / 2)...]))
        }
        let (x3, y3) = point(p384.publicKey.rawRepresentation)
        let (x5, y5) = point(p521.publicKey.rawRepresentation)
        let set = #"""
            {"keys":[{"kty":"EC","crv":"P-384","kid":"3","x":"\#(x3)","y":"\#(y3)"},{"kty":"EC","crv":"P-521","kid":"5","x":"\#(x5)","y":"\#(y5)"},
             {"kty":"RSA","kid":"r","n":"\#(Base64URL.encode(numbers.modulus))","e":"\#(Base64URL.encode(numbers.publicExponent))"},
             {"kty":"oct","kid":"o","k":"AAAA"},{"kty":"EC","crv":"P-256","kid":"broken","x":"AA","y":"AA"}]}
            """#
        let keys = try IssuerKeys.parse(Array(set.utf8))
        #expect(keys.map(\.keyID) == ["3", "5", "r"])
        func parts(_ algorithm: String, _ sign: ([UInt8]) throws -> [UInt8]) throws -> JWT.Parts {
            let text = Base64URL.encode(#"{"alg":"\#(algorithm)"}"#.utf8) + "." + Base64URL.encode("{}".utf8)
            return try JWT.parse(text + "." + Base64URL.encode(try sign(Array(text.utf8))))
        }
        let all: [(JWT.Parts, String)] = [
            (try parts("ES384") { Array(try p384.signature(for: SHA384.hash(data: $0)).rawRepresentation) }, "3"),
            (try parts("ES512") { Array(try p521.signature(for: SHA512.hash(data: $0)).rawRepresentation) }, "5"),
            (try parts("RS384") { Array(try rsa.signature(for: SHA384.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation) }, "r"),
            (try parts("PS512") { Array(try rsa.signature(for: SHA512.hash(data: $0), padding: .PSS).rawRepresentation) }, "r"),
        ]
        for (token, id) in all { #expect(keys.filter { $0.isValid(token) }.map(\.keyID) == [id], "\(token.algorithm)") }
        // A signature of one algorithm is none of another.
        let swapped = try parts("PS256") { Array(try rsa.signature(for: SHA256.hash(data: $0), padding: .insecurePKCS1v1_5).rawRepresentation) }
        #expect(!keys.contains { $0.isValid(swapped) })
    }
}
