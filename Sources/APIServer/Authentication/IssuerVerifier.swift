import KubernetesSchema
import Logging
import PKI
import Synchronization
import Wire

/// Verifies the tokens of one issuer, as soon as the issuer has been found.
final class IssuerVerifier: Sendable {
    struct Settings: Sendable {
        var audiences: [String]
        var algorithms: [String]
        var client: IssuerClient
        var now: @Sendable () -> Int64
        var logger: Logger
        /// Is told of every fetch of an issuer's keys whether it went well.
        var fetched: @Sendable (_ issuer: String, _ isGood: Bool) -> Void = { _, _ in }
    }

    let issuer: String
    private let settings: Settings
    private let discoveryURL: String?
    private let state: Mutex<(keys: IssuerKeys?, problem: String)>
    private let task = Mutex<Task<Void, Never>?>(nil)

    /// Between tries to find the issuer.
    private static let pause = Duration.seconds(10)
    /// How far clocks may be apart where a token begins.
    private static let leeway: Int64 = 60

    init(issuer: String, discoveryURL: String?, settings: Settings) {
        self.issuer = issuer
        self.settings = settings
        self.discoveryURL = discoveryURL
        state = Mutex((nil, "oidc: authenticator for issuer \(FieldError.quoted(issuer)) is not initialized"))
    }

    deinit { task.withLock { $0 }?.cancel() }

    /// What is wrong; nil where tokens can be verified.
    var problem: String? { state.withLock { $0.keys == nil ? $0.problem : nil } }

    /// Looks for the issuer until it is found.
    func start() {
        let work = Task { [weak self] in
            while !Task.isCancelled {
                guard let self else { return }
                if await self.discover() { return }
                do { try await Task.sleep(for: IssuerVerifier.pause) } catch { return }
            }
        }
        task.withLock { $0 = work }
    }

    func stop() { task.withLock { $0 }?.cancel() }

    /// - Returns: whether the issuer was found.
    @discardableResult
    func discover() async -> Bool {
        if problem == nil { return true }
        do {
            let found = try await IssuerDescription.fetch(issuer: issuer, address: discoveryURL, client: settings.client)
            let (issuer, told) = (issuer, settings.fetched)
            let keys = IssuerKeys(address: found.keysAddress, client: settings.client, now: settings.now) { told(issuer, $0) }
            state.withLock { if $0.keys == nil { $0.keys = keys } }
            return true
        } catch {
            settings.logger.error("oidc authenticator: initializing plugin", metadata: ["issuer": "\(issuer)", "cause": "\(error)"])
            state.withLock { $0.problem = "\(error)" }
            return false
        }
    }

    /// The claims of a token that the issuer signed for one of the audiences and that is valid now.
    ///
    /// - Throws: `TokenError`.
    func verify(_ token: String) async throws -> Document {
        guard let keys = state.withLock({ $0.keys }) else { throw TokenError("oidc: authenticator not initialized") }
        let parts: JWT.Parts
        do { parts = try JWT.parse(token) } catch { throw TokenError("oidc: verify token: oidc: malformed jwt") }
        do { return try await check(parts, keys) } catch { throw TokenError("oidc: verify token: \(error)") }
    }

    private func check(_ parts: JWT.Parts, _ keys: IssuerKeys) async throws -> Document {
        guard settings.algorithms.contains(parts.algorithm) else {
            throw TokenError(
                "oidc: id token signed with unsupported algorithm, expected \(FieldList.shown(settings.algorithms)) got \(FieldError.quoted(parts.algorithm))")
        }
        do { try await keys.verify(parts) } catch { throw TokenError("failed to verify signature: \(error)") }
        guard let claims = try? Document.parseJSON(parts.payload), claims.kind(claims.root) == .object else {
            throw TokenError("oidc: failed to unmarshal claims: they are no object")
        }
        let root = claims.root
        let told = claims.string(claims[root, "iss"]) ?? ""
        guard IssuerVerifier.isSame(told, issuer) else {
            throw TokenError("oidc: id token issued by a different provider, expected \(FieldError.quoted(issuer)) got \(FieldError.quoted(told))")
        }
        try checkAudience(claims)
        try checkTimes(claims)
        return claims
    }

    private func checkAudience(_ claims: Document) throws {
        let node = claims[claims.root, "aud"]
        let among = claims.string(node).map { [$0] } ?? claims.strings(node)
        if among.contains(where: { settings.audiences.contains($0) }) { return }
        if settings.audiences.count == 1 {
            throw TokenError("oidc: expected audience \(FieldError.quoted(settings.audiences[0])) got \(FieldList.shown(among))")
        }
        throw TokenError("oidc: expected audience in \(FieldList.shown(settings.audiences.sorted())) got \(FieldList.shown(among))")
    }

    private func checkTimes(_ claims: Document) throws {
        let now = settings.now()
        func time(_ name: String) -> Int64? {
            let node = claims[claims.root, name]
            return claims.int(node) ?? claims.double(node).map { Int64($0) }
        }
        let expiry = time("exp") ?? 0
        if expiry < now { throw TokenError("oidc: token is expired (Token Expiry: \(RFC3339.format(seconds: expiry)))") }
        if let begins = time("nbf"), now + IssuerVerifier.leeway < begins {
            throw TokenError(
                "oidc: current time \(RFC3339.format(seconds: now)) before the nbf (not before) time: \(RFC3339.format(seconds: begins))")
        }
    }

    /// Google names itself without its scheme at times.
    static func isSame(_ told: String, _ issuer: String) -> Bool {
        told == issuer || (issuer == "https://accounts.google.com" && told == "accounts.google.com")
    }

    /// The issuer that a token claims to be of; nothing of it is verified.
    static func untrustedIssuer(_ token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64URL.decode(parts[1].utf8), let claims = try? Document.parseJSON(payload),
            claims.kind(claims.root) == .object
        else { return nil }
        let issuer = claims.string(claims[claims.root, "iss"]) ?? ""
        return issuer == "accounts.google.com" ? "https://accounts.google.com" : issuer
    }
}
