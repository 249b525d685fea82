import HTTP
import KubernetesSchema
import PKI
import Testing
import Wire

@testable import APIServer

@Suite(.timeLimit(.minutes(1))) struct AuthenticationServiceAccountTests {
    private func review(_ api: SecureServer, _ token: String, audiences: String = "[]") async throws -> Document {
        try await api.admin(
            "POST", "/apis/authentication.k8s.io/v1/tokenreviews",
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"\#(token)","audiences":\#(audiences)}}"#)
    }

    private func claims(_ token: String) throws -> Document { try Document.parseJSON(JWT.parse(token).payload) }

    @Test func boundTokens() async throws {
        let api = try await SecureServer({ $0.authentication.serviceAccounts.issuers = ["https://new", "https://old"] })
        try await api.account()
        let token = try await api.token()
        let told = try claims(token)
        #expect(told.json("iss") == #""https://new""#)
        #expect(told.json("aud") == #"["https://new","https://old"]"#)
        let good = await api.whoami(token)
        #expect(good.json("status", "userInfo", "username") == #""system:serviceaccount:default:default""#)
        #expect(good.json("status", "userInfo", "groups") == #"["system:serviceaccounts","system:serviceaccounts:default","system:authenticated"]"#)
        // The review says for whom.
        #expect(try await review(api, token, audiences: #"["https://old","x"]"#).json("status", "audiences") == #"["https://old"]"#)
        let other = try await review(api, token, audiences: #"["x"]"#)
        #expect(
            other.json("status", "error")
                == #""[invalid bearer token, token audiences [\"https://new\" \"https://old\"] is invalid for the target audiences [\"x\"]]""#)
        // An hour and the minute that clocks may be apart.
        api.clock.advance(3660)
        #expect(await api.whoami(token).status == 201)
        api.clock.advance(1)
        #expect(await api.whoami(token).status == 401)
        await api.stop()
    }

    @Test func diesWithItsAccount() async throws {
        let api = try await SecureServer()
        try await api.account()
        let token = try await api.token()
        #expect(await api.whoami(token).status == 201)
        try await api.admin("DELETE", "/api/v1/namespaces/default/serviceaccounts/default")
        try await api.wait("serviceaccounts", "default", "default") { $0 == nil }
        #expect(try await review(api, token).json("status", "error") == #""[invalid bearer token, serviceaccounts \"default\" not found]""#)
        try await api.account()
        let again = try await review(api, token).json("status", "error")
        #expect(again.contains("service account UID (") && again.contains("does not match claim ("))
        await api.stop()
    }

    @Test func oldIssuersAndKeysAreAccepted() async throws {
        let old = JWTSigner.generateP256Key()
        let before = try await SecureServer()
        let api = try await SecureServer({ $0.authentication.serviceAccounts.issuers = ["https://new", "https://old"] }, keys: [old.publicKeyPEM])
        try await api.account()
        let uid = Metadata.string(try await api.admin("GET", "/api/v1/namespaces/default/serviceaccounts/default"), "uid")
        func made(_ issuer: String, _ signer: JWTSigner) throws -> String {
            let payload: Value = [
                "iss": .string(issuer), "aud": ["https://new"], "exp": .int(api.clock.now + 600), "sub": "system:serviceaccount:default:default",
                "kubernetes.io": ["namespace": "default", "serviceaccount": ["name": "default", "uid": .string(uid)]],
            ]
            return try signer.sign(payload: payload.encodeJSON())
        }
        let signer = try JWTSigner(privateKeyPEM: old.privateKeyPEM)
        #expect(await api.whoami(try made("https://old", signer)).status == 201)
        #expect(await api.whoami(try made("https://new", signer)).status == 201)
        #expect(await api.whoami(try made("https://other", signer)).status == 401)
        let stranger = try JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM)
        #expect(try await review(api, try made("https://old", stranger)).json("status", "error") == #""[invalid bearer token, invalid signature, no keys found]""#)
        // What others verify with names both keys.
        let keys = await api.send("GET", "/openid/v1/jwks", token: try made("https://new", signer), headers: [("Accept", "application/jwk-set+json")]).body
        #expect(keys.elements(keys[keys.root, "keys"]).count == 2)
        let description = try await api.admin("GET", "/.well-known/openid-configuration")
        #expect(description.json("issuer") == #""https://new""#)
        #expect(description.json("id_token_signing_alg_values_supported") == #"["ES256","RS256"]"#)
        await api.stop()
        await before.stop()
    }

    @Test func tokenRequests() async throws {
        let api = try await SecureServer({
            $0.authentication.serviceAccounts.audiences = ["api"]
            $0.authentication.serviceAccounts.maximumExpiration = 7200
        })
        try await api.account()
        let path = "/api/v1/namespaces/default/serviceaccounts/default/token"
        func body(_ spec: String, _ metadata: String = "{}") -> String {
            #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","metadata":\#(metadata),"spec":\#(spec)}"#
        }
        let key = try await api.token()
        #expect(try claims(key).json("aud") == #"["api"]"#)
        try await api.grant("system:serviceaccount:default:default", #"[{"apiGroups":["*"],"resources":["*"],"verbs":["*"]}]"#)
        let long = await api.send("POST", path, body(#"{"expirationSeconds":90000}"#), token: key)
        #expect(long.json("spec", "expirationSeconds") == "7200")
        #expect((long.headers["Warning"] ?? "").contains("requested expiration of 90000 seconds shortened to 7200 seconds"))
        let named = await api.send("POST", path, body("{}", #"{"name":"x"}"#), token: key)
        #expect(named.status == 422)
        #expect(named.json("message").contains("must match the service account name if specified"))
        let other = await api.send("POST", path, body("{}", #"{"uid":"x"}"#), token: key)
        #expect(other.status == 409)
        await api.stop()
    }

    @Test func extendedTokens() async throws {
        for extends in [true, false] {
            let api = try await SecureServer({ $0.authentication.serviceAccounts.extendsExpiration = extends })
            try await api.account()
            let pod = #"""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}],"automountServiceAccountToken":false}}
                """#
            try await api.admin("POST", "/api/v1/namespaces/default/pods", pod)
            let bound = #"{"expirationSeconds":3607,"boundObjectRef":{"apiVersion":"v1","kind":"Pod","name":"p"}}"#
            let told = try claims(try await api.token(bound))
            let life = (told.int(told[told.root, "exp"]) ?? 0) - api.clock.now
            #expect(life == (extends ? 365 * 86_400 : 3607))
            #expect(told[told.root, "kubernetes.io", "warnafter"].exists == extends)
            await api.stop()
        }
    }

    @Test func legacyTokens() async throws {
        let api = try await SecureServer()
        try await api.account("builder")
        let account = try await api.admin("GET", "/api/v1/namespaces/default/serviceaccounts/builder")
        let signer = try JWTSigner(privateKeyPEM: api.cluster.serviceAccountKeyPEM)
        let prefix = "kubernetes.io/serviceaccount/"
        func sign(_ uid: String) throws -> String {
            let payload = Value.object([
                ("iss", "kubernetes/serviceaccount"), (prefix + "namespace", "default"), (prefix + "secret.name", "builder-token"),
                (prefix + "service-account.name", "builder"), (prefix + "service-account.uid", .string(uid)),
                ("sub", "system:serviceaccount:default:builder"),
            ])
            return try signer.sign(payload: payload.encodeJSON())
        }
        let token = try sign(Metadata.string(account, "uid"))
        #expect(try await review(api, token).json("status", "error") == #""[invalid bearer token, Token has been invalidated]""#)
        let secrets = "/api/v1/namespaces/default/secrets"
        try await api.admin(
            "POST", secrets,
            #"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"builder-token","annotations":{"kubernetes.io/service-account.name":"builder"}},
             "type":"kubernetes.io/service-account-token","stringData":{"token":"\#(token)"}}
            """#)
        let good = await api.whoami(token)
        #expect(good.json("status", "userInfo", "username") == #""system:serviceaccount:default:builder""#)
        #expect(good.headers["Warning"] == nil)
        let day = String(RFC3339.format(seconds: api.clock.now).prefix(10))
        try await api.wait("secrets", "default", "builder-token") { $0?.labels[LegacyTokens.lastUsedLabel] == day }
        // Another token of the same Secret isn't it.
        #expect(try await review(api, try sign("x")).json("status", "error") == #""[invalid bearer token, Token does not match server's copy]""#)
        // One that the account lists was made unasked.
        try await api.admin(
            "PATCH", "/api/v1/namespaces/default/serviceaccounts/builder", #"{"secrets":[{"name":"builder-token"}]}"#, type: "application/merge-patch+json")
        try await api.wait("serviceaccounts", "default", "builder") { object in
            guard let document = try? object?.document() else { return false }
            return !document.isEmpty(document[document.root, "secrets"])
        }
        #expect((await api.whoami(token).headers["Warning"] ?? "").contains("Use tokens from the TokenRequest API or manually created"))
        try await api.admin(
            "PATCH", "\(secrets)/builder-token", #"{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-01-01"}}}"#,
            type: "application/merge-patch+json")
        try await api.wait("secrets", "default", "builder-token") { $0?.labels[LegacyTokens.invalidSinceLabel] != nil }
        #expect(try await review(api, token).json("status", "error").contains("for service account default/builder has been marked invalid. Use tokens"))
        await api.stop()
    }

    @Test func trackingIsKept() async throws {
        let api = try await SecureServer()
        let path = "/api/v1/namespaces/kube-system/configmaps/\(LegacyTokenTracking.name)"
        let day = String(RFC3339.format(seconds: api.clock.now).prefix(10))
        #expect(try await api.admin("GET", path).json("data", "since") == "\"\(day)\"")
        try await api.admin("PATCH", path, #"{"data":{"since":"yesterday"}}"#, type: "application/merge-patch+json")
        while try await api.admin("GET", path).json("data", "since") != "\"\(day)\"" { try await Task.sleep(for: .milliseconds(5)) }
        await api.stop()
    }
}
