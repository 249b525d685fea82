import KubernetesSchema
import PKI
import Wire

/// How service accounts' tokens are made and told.
public struct ServiceAccountSettings: Sendable {
    /// Whose tokens are accepted; the first makes them. At least one.
    public var issuers: [String]
    /// What the API server calls itself in tokens; none means the issuers.
    public var audiences: [String] = []
    /// The longest life of a token, in seconds; nil for no limit.
    public var maximumExpiration: Int64?
    /// Whether pods' tokens live a year where the usual hour is asked for, so that clients which never read them again live on.
    public var extendsExpiration = true
    /// Where the keys are published, if elsewhere than at this server.
    public var keysAddress: String?

    public init(issuer: String) { issuers = [issuer] }

    var ownAudiences: [String] { audiences.isEmpty ? issuers : audiences }
}

/// Makes service accounts' tokens: bound to an audience, and to the object that they are for.
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

    let settings: ServiceAccountSettings
    let verifier: JWTVerifier
    private let signer: JWTSigner
    private unowned let server: APIServer

    /// How long a token lives that the extension is for, and how long it lives then: upstream's numbers.
    static let extendedFrom: Int64 = 3607
    static let extendedTo: Int64 = 365 * 86_400

    init(server: APIServer, settings: ServiceAccountSettings, keyPEM: String, publicKeysPEM: [String]) throws {
        self.server = server
        self.settings = settings
        signer = try JWTSigner(privateKeyPEM: keyPEM)
        verifier = try JWTVerifier(publicKeysPEM: publicKeysPEM)
    }

    var audiences: [String] { settings.ownAudiences }

    func jwks() throws -> [UInt8] { try verifier.jwks() }

    struct Issued: Sendable {
        var token: String
        /// What the audit log knows it by.
        var credentialID: String
    }

    /// Makes a token.
    ///
    /// - Parameter warnAfter: seconds after which its use is worth a note, for tokens that live longer than was asked for.
    func issue(
        namespace: String, name: String, uid: String, audiences: [String], seconds: Int64, warnAfter: Int64? = nil, bound: BoundObject?
    ) throws -> Issued {
        let now = server.environment.now()
        let id = server.environment.makeUID()
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
        if let warnAfter { kubernetes.append(("warnafter", .int(now + warnAfter))) }
        let claims: Value = [
            "aud": .strings(audiences), "exp": .int(now + seconds), "iat": .int(now), "iss": .string(settings.issuers[0]), "jti": .string(id),
            "kubernetes.io": .object(kubernetes), "nbf": .int(now), "sub": .string("system:serviceaccount:\(namespace):\(name)"),
        ]
        return Issued(token: try signer.sign(payload: claims.encodeJSON()), credentialID: "JTI=\(id)")
    }
}

/// A service account's token whose signature is good, with its claims.
struct ServiceAccountClaims {
    let token: String
    let claims: Document
    let audiences: [String]
    let notes: any AuthenticationNotes

    func text(_ name: String) -> String { claims.string(claims[claims.root, name]) ?? "" }
}

/// What tokens of the two sorts have in common: issuer, signature, audience.
struct ServiceAccountTokenReader: Sendable {
    let issuers: Set<String>
    let verifier: JWTVerifier
    /// The server's own.
    let audiences: [String]

    /// - Returns: nil where it is no token of these issuers.
    func read(_ question: TokenQuestion) throws -> ServiceAccountClaims? {
        guard let parts = try? JWT.parse(question.token), let claims = try? Document.parseJSON(parts.payload),
            issuers.contains(claims.string(claims[claims.root, "iss"]) ?? "")
        else { return nil }
        if let id = parts.keyID, !id.isEmpty, !verifier.keys.contains(where: { $0.keyID == id }) {
            throw TokenError("invalid signature, no keys found")
        }
        do { _ = try verifier.verify(parts) } catch { throw TokenError("go-jose/go-jose: error in cryptographic primitive") }
        let audience = claims[claims.root, "aud"]
        var among = claims.string(audience).map { [$0] } ?? claims.strings(audience)
        if among.isEmpty {
            question.notes.annotate("authentication.k8s.io/legacy-token", claims.string(claims[claims.root, "sub"]) ?? "")
            among = audiences
        }
        let common = among.filter { question.audiences.contains($0) }
        guard !common.isEmpty else {
            throw TokenError("token audiences \(FieldList.shown(among)) is invalid for the target audiences \(FieldList.shown(question.audiences))")
        }
        return ServiceAccountClaims(token: question.token, claims: claims, audiences: common, notes: question.notes)
    }
}

enum FieldList {
    static func shown(_ list: [String]) -> String { "[" + list.map { FieldError.quoted($0) }.joined(separator: " ") + "]" }
}

extension UserInfo {
    /// A service account as authenticators name it.
    static func serviceAccount(namespace: String, name: String, uid: String, extra: [String: [String]] = [:]) -> UserInfo {
        UserInfo(
            name: "system:serviceaccount:\(namespace):\(name)", uid: uid,
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)"], extra: extra)
    }

    /// The account of a user name of this form; nil for other users.
    static func serviceAccount(of name: String) -> (namespace: String, name: String)? {
        let prefix = "system:serviceaccount:"
        guard name.hasPrefix(prefix) else { return nil }
        let parts = name.dropFirst(prefix.count).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, Names.dns1123Label(String(parts[0])).isEmpty, Names.dns1123Subdomain(String(parts[1])).isEmpty else { return nil }
        return (String(parts[0]), String(parts[1]))
    }
}
