import CEL
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Wire

/// Tokens of an OpenID Connect issuer: whom their claims make of their bearer.
struct IssuerTokens: UserTokens {
    let compiled: CompiledIssuer
    let verifier: IssuerVerifier
    let distributed: DistributedClaims?

    init(_ compiled: CompiledIssuer, _ settings: IssuerVerifier.Settings) {
        self.compiled = compiled
        let issuer = compiled.issuer
        verifier = IssuerVerifier(issuer: issuer.url, discoveryURL: issuer.discoveryURL.isEmpty ? nil : issuer.discoveryURL, settings: settings)
        distributed = issuer.groups.claim.isEmpty ? nil : DistributedClaims(claim: issuer.groups.claim, settings: settings)
    }

    func user(of question: TokenQuestion) async throws -> UserInfo? {
        guard IssuerVerifier.untrustedIssuer(question.token) == compiled.issuer.url else { return nil }
        var claims = try await verifier.verify(question.token)
        if let distributed {
            do { try await distributed.expand(&claims) } catch { throw TokenError("oidc: could not expand distributed claims: \(error)") }
        }
        let mapper = ClaimMapper(compiled: compiled, claims: claims)
        let user = try mapper.user()
        try mapper.checkClaims()
        try mapper.check(user)
        return user
    }
}

/// Makes a user of claims.
struct ClaimMapper {
    let compiled: CompiledIssuer
    let claims: Document

    private var value: CELValue { AccessExpressions.value(claims: claims) }

    func user() throws -> UserInfo {
        let name = try username()
        let groups = try groups()
        return UserInfo(name: name, uid: try uid(), groups: groups, extra: try extra())
    }

    private func run(_ expression: AccessExpression, _ value: CELValue, _ what: String) throws -> CELValue {
        do { return try expression.evaluate(value) } catch {
            let cause = "expression '\(expression.text)' resulted in error: \(error)"
            throw TokenError(what.isEmpty ? cause : "oidc: error evaluating \(what): \(cause)")
        }
    }

    /// A claim that has to be a text.
    private func text(_ claim: String) throws -> String {
        let node = claims[claims.root, claim]
        guard node.exists else { throw TokenError("claim not present") }
        switch claims.kind(node) {
        case .string?: return claims.string(node) ?? ""
        case .null?, nil: return ""
        case .bool?: throw TokenError("json: cannot unmarshal bool into Go value of type string")
        case .int?, .double?: throw TokenError("json: cannot unmarshal number into Go value of type string")
        case .array?: throw TokenError("json: cannot unmarshal array into Go value of type string")
        case .object?: throw TokenError("json: cannot unmarshal object into Go value of type string")
        }
    }

    private func username() throws -> String {
        if let expression = compiled.username {
            guard case .string(let name) = try run(expression, value, "username claim expression") else {
                throw TokenError("oidc: error evaluating username claim expression: username claim expression must return a string")
            }
            if name.isEmpty { throw TokenError("oidc: empty username via CEL expression is not allowed") }
            return name
        }
        let mapping = compiled.issuer.username
        let name: String
        do { name = try text(mapping.claim) } catch {
            throw TokenError("oidc: parse username claims \(FieldError.quoted(mapping.claim)): \(error)")
        }
        // An address counts once its issuer has verified it, if the issuer says anything about that.
        if mapping.claim == "email" {
            let verified = claims[claims.root, "email_verified"]
            if verified.exists {
                guard let isVerified = claims.bool(verified) else {
                    throw TokenError("oidc: parse 'email_verified' claim: it is neither true nor false")
                }
                if !isVerified { throw TokenError("oidc: email not verified") }
            }
        }
        return (mapping.prefix ?? "") + name
    }

    private func groups() throws -> [String] {
        let mapping = compiled.issuer.groups
        let node = claims[claims.root, mapping.claim]
        if !mapping.claim.isEmpty, node.exists {
            let prefix = mapping.prefix ?? ""
            let elements = claims.elements(node)
            if claims.kind(node) == .array, elements.allSatisfy({ claims.kind($0) == .string }) { return claims.strings(node).map { prefix + $0 } }
            do { return [prefix + (try text(mapping.claim))] } catch {
                throw TokenError("oidc: parse groups claim \(FieldError.quoted(mapping.claim)): \(error)")
            }
        }
        guard let expression = compiled.groups else { return [] }
        let result = try run(expression, value, "group claim expression")
        guard let groups = ClaimMapper.strings(result) else {
            throw TokenError("oidc: error evaluating group claim expression: expression must return a string or a list of strings")
        }
        return groups
    }

    private func uid() throws -> String {
        let mapping = compiled.issuer.uid
        if !mapping.claim.isEmpty {
            do { return try text(mapping.claim) } catch { throw TokenError("oidc: parse uid claim \(FieldError.quoted(mapping.claim)): \(error)") }
        }
        guard let expression = compiled.uid else { return "" }
        guard case .string(let uid) = try run(expression, value, "uid claim expression") else {
            throw TokenError("oidc: error evaluating uid claim expression: uid claim expression must return a string")
        }
        return uid
    }

    private func extra() throws -> [String: [String]] {
        var extra: [String: [String]] = [:]
        if let id = claims.string(claims[claims.root, "jti"]), !id.isEmpty { extra["authentication.kubernetes.io/credential-id"] = ["JTI=\(id)"] }
        for (key, expression) in compiled.extra {
            guard let values = ClaimMapper.strings(try run(expression, value, "")) else {
                throw TokenError(
                    "oidc: error evaluating extra claim expression: \(expression.text): expression must return a string or a list of strings")
            }
            if !values.isEmpty { extra[key] = values }
        }
        return extra
    }

    /// A text or a list of texts, empty ones left out; nil for anything else.
    static func strings(_ value: CELValue) -> [String]? {
        switch value {
        case .null: return []
        case .string(let text): return text.isEmpty ? [] : [text]
        case .list(let list):
            var texts: [String] = []
            for element in list.values {
                guard case .string(let text) = element else { return nil }
                if !text.isEmpty { texts.append(text) }
            }
            return texts
        default: return nil
        }
    }

    // MARK: Rules

    func checkClaims() throws {
        for (claim, wanted) in compiled.requiredClaims {
            guard claims[claims.root, claim].exists else { throw TokenError("oidc: required claim \(claim) not present in ID token") }
            let found: String
            do { found = try text(claim) } catch { throw TokenError("oidc: parse claim \(claim): \(error)") }
            if found != wanted { throw TokenError("oidc: required claim \(claim) value does not match. Got = \(found), want = \(wanted)") }
        }
        try check(compiled.claimConditions, value, "claim validation expression")
    }

    func check(_ user: UserInfo) throws {
        if compiled.userConditions.isEmpty { return }
        let document = Document([
            "username": .string(user.name), "uid": .string(user.uid), "groups": .strings(user.groups),
            "extra": .object(user.extra.sorted { $0.key < $1.key }.map { ($0.key, .strings($0.value)) }),
        ])
        try check(compiled.userConditions, AccessExpressions.value(user: document), "user info validation rule")
    }

    private func check(_ conditions: [(expression: AccessExpression, message: String)], _ value: CELValue, _ what: String) throws {
        for (expression, message) in conditions {
            guard case .bool(let holds) = try run(expression, value, what) else {
                throw TokenError("oidc: error evaluating \(what): validation expression must return a boolean")
            }
            if !holds { throw TokenError("oidc: error evaluating \(what): validation expression '\(expression.text)' failed: \(message)") }
        }
    }
}

/// Claims that an issuer keeps elsewhere (OpenID Connect Core, 5.6.2): fetched as a token of their own.
final class DistributedClaims: Sendable {
    private let claim: String
    private let settings: IssuerVerifier.Settings
    private let verifiers = Mutex<[String: IssuerVerifier]>([:])

    init(claim: String, settings: IssuerVerifier.Settings) {
        self.claim = claim
        self.settings = settings
    }

    /// Puts the claim in where the token only says where it is.
    func expand(_ claims: inout Document) async throws {
        let root = claims.root
        let names = claims[root, "_claim_names"]
        if claims[root, claim].exists || !names.exists { return }
        guard claims.kind(names) == .object else { throw TokenError("oidc: error parsing distributed claim names: they are no object") }
        let sources = claims[root, "_claim_sources"]
        guard sources.exists else { throw TokenError("oidc: no claim sources") }
        guard claims.kind(sources) == .object else { throw TokenError("oidc: could not parse claim sources: they are no object") }
        guard let name = claims.string(claims[names, claim]) else { return }
        let source = claims[sources, name]
        guard source.exists else { throw TokenError("id token _claim_names contained a source \(name) missing in _claims_sources") }
        guard let endpoint = claims.string(claims[source, "endpoint"]), !endpoint.isEmpty else { return }
        let value = try await resolve(endpoint, claims.string(claims[source, "access_token"]) ?? "")
        claims.set(root, claim, value)
    }

    private func resolve(_ endpoint: String, _ accessToken: String) async throws -> Value {
        let headers = accessToken.isEmpty ? [] : [("Authorization", "Bearer \(accessToken)")]
        let answer: IssuerClient.Answer
        do { answer = try await settings.client.get(endpoint, headers: headers) } catch {
            throw TokenError("while getting distributed claim \(FieldError.quoted(claim)): \(error)")
        }
        guard (200...226).contains(answer.status) else {
            throw TokenError("while getting distributed claim \(FieldError.quoted(claim)): error while getting distributed claim JWT: \(answer.status)")
        }
        let token = String(decoding: answer.body, as: UTF8.self).trimmedSpace
        guard let issuer = IssuerVerifier.untrustedIssuer(token) else {
            throw TokenError("getting untrusted issuer from endpoint \(endpoint) failed for claim \(FieldError.quoted(claim)): malformed token")
        }
        let verifier = verifiers.withLock { known -> IssuerVerifier in
            if let found = known[issuer] { return found }
            let made = IssuerVerifier(issuer: issuer, discoveryURL: nil, settings: settings)
            known[issuer] = made
            return made
        }
        guard await verifier.discover() else {
            throw TokenError("verifying untrusted issuer \(issuer) failed: verifier not initialized for issuer: \(FieldError.quoted(issuer))")
        }
        let told: Document
        do { told = try await verifier.verify(token) } catch { throw TokenError("verify distributed claim token: \(error)") }
        let node = told[told.root, claim]
        guard node.exists else {
            throw TokenError("jwt returned by distributed claim endpoint \(FieldError.quoted(endpoint)) did not contain claim: \(claim)")
        }
        return told.value(node)
    }
}
