import HTTP
import KubernetesSchema
import KubernetesSemantics
import PKI
import Wire

/// Makes and verifies service accounts' tokens: bound to an audience, and to the object that they are for.
public final class ServiceAccountTokens: Sendable {
    /// What a token is bound to beside its account.
    struct BoundObject: Sendable {
        var kind: String
        var name: String
        var uid: String
        /// Of a pod: the node that it runs on.
        var nodeName = ""
        var nodeUID = ""
    }

    private let issuer: String
    private let audiences: [String]
    private let signer: JWTSigner
    private let verifier: JWTVerifier
    private unowned let server: APIServer

    /// How far clocks may be apart.
    static let leeway: Int64 = 0

    init(server: APIServer, issuer: String, audiences: [String], keyPEM: String, publicKeysPEM: [String]) throws {
        self.server = server
        self.issuer = issuer
        self.audiences = audiences
        signer = try JWTSigner(privateKeyPEM: keyPEM)
        verifier = try JWTVerifier(publicKeysPEM: publicKeysPEM)
    }

    var defaultAudiences: [String] { audiences }

    func jwks() throws -> [UInt8] { try verifier.jwks() }

    /// Makes a token.
    ///
    /// - Returns: the token and when it expires, in seconds since 1970.
    func issue(
        namespace: String, name: String, uid: String, audiences: [String], seconds: Int64, bound: BoundObject?
    ) throws -> (token: String, expires: Int64) {
        let now = server.environment.now()
        let expires = now + seconds
        var kubernetes: [(String, Value)] = [("namespace", .string(namespace))]
        if let bound {
            let key = bound.kind.lowercased()
            if !bound.nodeName.isEmpty {
                var node: [(String, Value)] = [("name", .string(bound.nodeName))]
                if !bound.nodeUID.isEmpty { node.append(("uid", .string(bound.nodeUID))) }
                kubernetes.append(("node", .object(node)))
            }
            kubernetes.append((key, ["name": .string(bound.name), "uid": .string(bound.uid)]))
        }
        kubernetes.append(("serviceaccount", ["name": .string(name), "uid": .string(uid)]))
        let claims: Value = [
            "aud": .strings(audiences), "exp": .int(expires), "iat": .int(now), "iss": .string(issuer), "jti": .string(server.environment.makeUID()),
            "kubernetes.io": .object(kubernetes), "nbf": .int(now), "sub": .string("system:serviceaccount:\(namespace):\(name)"),
        ]
        return (try signer.sign(payload: claims.encodeJSON()), expires)
    }

    struct Verified: Sendable {
        var user: UserInfo
        var audiences: [String]
    }

    /// Verifies a token for an audience.
    ///
    /// - Parameter wanted: audiences of which one has to be among the token's; the server's own where none is named.
    /// - Returns: nil where it is no token of this issuer.
    func verify(_ token: String, audiences wanted: [String] = []) async throws -> Verified? {
        guard token.split(separator: ".").count == 3, let parts = try? JWT.parse(token), let claims = try? Document.parseJSON(parts.payload) else { return nil }
        let root = claims.root
        guard claims.string(claims[root, "iss"]) == issuer else { return nil }
        _ = try verifier.verify(parts)
        let now = server.environment.now()
        if let expires = claims.int(claims[root, "exp"]), now > expires + ServiceAccountTokens.leeway { throw TokenError("service account token has expired") }
        if let begins = claims.int(claims[root, "nbf"]), now < begins - 60 { throw TokenError("service account token is not valid yet") }
        let among = claims.strings(claims[root, "aud"])
        let acceptable = wanted.isEmpty ? audiences : wanted
        let common = among.filter { acceptable.contains($0) }
        guard !common.isEmpty else { throw TokenError("token audiences \(FieldList.shown(among)) is invalid for the target audiences \(FieldList.shown(acceptable))") }
        let info = claims[root, "kubernetes.io"]
        let namespace = claims.string(claims[info, "namespace"]) ?? ""
        let name = claims.string(claims[info, "serviceaccount", "name"]) ?? ""
        let uid = claims.string(claims[info, "serviceaccount", "uid"]) ?? ""
        try await checkLives("serviceaccounts", namespace, name, uid, "service account")
        var extra: [String: [String]] = [:]
        if let id = claims.string(claims[root, "jti"]) { extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
        for (kind, resource, scoped) in [("pod", "pods", true), ("secret", "secrets", true), ("node", "nodes", false)] {
            let reference = claims[info, kind]
            guard reference.exists, let bound = claims.string(claims[reference, "name"]) else { continue }
            let boundUID = claims.string(claims[reference, "uid"]) ?? ""
            // The node of a pod's token is only told on.
            if kind != "node" || !claims[info, "pod"].exists { try await checkLives(resource, scoped ? namespace : "", bound, boundUID, kind) }
            if kind == "secret" { continue }
            extra["authentication.kubernetes.io/\(kind)-name"] = [bound]
            if !boundUID.isEmpty { extra["authentication.kubernetes.io/\(kind)-uid"] = [boundUID] }
        }
        let user = UserInfo(
            name: "system:serviceaccount:\(namespace):\(name)", uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"], extra: extra)
        return Verified(user: user, audiences: common)
    }

    /// A token dies with what it is bound to.
    private func checkLives(_ resource: String, _ namespace: String, _ name: String, _ uid: String, _ what: String) async throws {
        guard let registry = server.registry("", resource) else { return }
        var object = await registry.cache.cached(namespace: namespace, name: name)
        // The cache may be a moment behind a new object.
        if object == nil || object?.uid != uid { object = try? await registry.get(namespace: namespace, name: name) }
        guard let object else { throw TokenError("\(what) \(namespace)/\(name) has been deleted") }
        if !uid.isEmpty, object.uid != uid { throw TokenError("\(what) \(namespace)/\(name) UID (\(object.uid)) does not match claim (\(uid))") }
    }
}

struct TokenError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

enum FieldList {
    static func shown(_ list: [String]) -> String { "[" + list.map { FieldError.quoted($0) }.joined(separator: " ") + "]" }
}

/// Bearer tokens of service accounts.
struct ServiceAccountAuthenticator: Authenticator {
    let tokens: ServiceAccountTokens

    static func bearer(_ request: APIRequest) -> String? {
        if let header = request.headers["Authorization"] {
            let parts = header.split(separator: " ", omittingEmptySubsequences: true)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return String(parts[1])
        }
        // Browsers can't set headers on WebSockets: the token comes as a protocol.
        let prefix = "base64url.bearer.authorization.k8s.io."
        for header in request.headers.values("Sec-WebSocket-Protocol") {
            for name in header.split(separator: ",").map({ $0.trimmed }) where name.hasPrefix(prefix) {
                guard let bytes = Base64URL.decode(name.dropFirst(prefix.count).utf8) else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
        return nil
    }

    func authenticate(_ request: APIRequest) async -> AuthenticationResult {
        guard let token = ServiceAccountAuthenticator.bearer(request) else { return .none }
        do {
            guard let verified = try await tokens.verify(token) else { return .failed("invalid bearer token") }
            return .user(verified.user)
        } catch {
            return .failed("\(error)")
        }
    }
}
