import KubernetesSchema
import Logging
import Metrics
import Synchronization

/// The issuers of the configuration. Another configuration can take their place.
final class IssuerAuthenticators: UserTokens {
    private let settings: IssuerVerifier.Settings
    private let metrics: IssuerMetrics
    private let current: Mutex<[IssuerTokens]>

    /// How long a new configuration may take to find its issuers, and how often that is looked at: upstream's numbers.
    private static let patience = Duration.seconds(60)
    private static let pause = Duration.milliseconds(250)
    /// Tokens that are being looked at keep their issuers so long.
    private static let grace = Duration.seconds(60)

    /// - Parameter settings: those that all issuers share; audiences and authorities are each issuer's own.
    init(_ issuers: [CompiledIssuer], _ settings: IssuerVerifier.Settings, metrics: IssuerMetrics) {
        self.settings = settings
        self.metrics = metrics
        current = Mutex([])
        current.withLock { $0 = issuers.map { make($0) } }
    }

    /// - Throws: `TokenError` for issuers that are to be reached in ways that this server doesn't know.
    static func check(_ issuers: [CompiledIssuer]) throws {
        for issuer in issuers where !issuer.issuer.egressSelectorType.isEmpty {
            throw TokenError("oidc: egress lookup required with egress selector type \(FieldError.quoted(issuer.issuer.egressSelectorType))")
        }
    }

    /// Begins to look for the issuers.
    func start() { for issuer in current.withLock({ $0 }) { issuer.verifier.start() } }
    func stop() { for issuer in current.withLock({ $0 }) { issuer.verifier.stop() } }

    private func make(_ compiled: CompiledIssuer) -> IssuerTokens {
        var settings = settings
        settings.audiences = compiled.issuer.audiences
        settings.client = IssuerClient(authorities: compiled.issuer.certificateAuthority)
        return IssuerTokens(compiled, settings)
    }

    /// A token is judged by the one issuer that it names.
    func user(of question: TokenQuestion) async throws -> UserInfo? {
        for issuer in current.withLock({ $0 }) {
            let started = ContinuousClock.now
            do {
                guard let user = try await issuer.user(of: question) else { continue }
                metrics.note(issuer.compiled.issuer.url, isGood: true, AuthorizationMetrics.seconds(since: started))
                return user
            } catch {
                metrics.note(issuer.compiled.issuer.url, isGood: false, AuthorizationMetrics.seconds(since: started))
                throw error
            }
        }
        return nil
    }

    /// Takes other issuers as soon as each of them was found.
    ///
    /// - Throws: `TokenError` where one isn't found in time; the old ones stay.
    func update(_ issuers: [CompiledIssuer]) async throws {
        try IssuerAuthenticators.check(issuers)
        let made = issuers.map { make($0) }
        for issuer in made { issuer.verifier.start() }
        let deadline = ContinuousClock.now + IssuerAuthenticators.patience
        while true {
            let problems = made.compactMap { issuer in
                issuer.verifier.problem.map { "oidc: authenticator for issuer \(FieldError.quoted(issuer.compiled.issuer.url)) is not healthy: \($0)" }
            }
            if problems.isEmpty { break }
            guard ContinuousClock.now < deadline, !Task.isCancelled else {
                for issuer in made { issuer.verifier.stop() }
                throw TokenError(problems)
            }
            try await Task.sleep(for: IssuerAuthenticators.pause)
        }
        let old = current.withLock { current in
            defer { current = made }
            return current
        }
        Task {
            try? await Task.sleep(for: IssuerAuthenticators.grace)
            for issuer in old { issuer.verifier.stop() }
        }
    }

    /// Takes each new content of the file, where it is good, until the file is no longer followed.
    ///
    /// - Parameters:
    ///   - disallowed: issuers whose tokens are others' to judge.
    ///   - anonymous: what the file said about it at start, which can't change.
    func follow(_ file: FollowedFile, disallowed: [String], anonymous: AnonymousAccess?, reloads: ConfigurationReloads, logger: Logger) async {
        for await bytes in file.contents {
            do {
                let configuration = try AuthenticationConfiguration(bytes)
                let (compiled, found) = configuration.check(disallowed: disallowed)
                var errors = found
                if configuration.anonymous != anonymous { errors.append(.forbidden("anonymous", "changed from initial configuration file")) }
                if !errors.isEmpty { throw ConfigurationProblem(errors) }
                try await update(compiled)
                reloads.note(isGood: true)
                logger.info("reloaded authentication config")
            } catch {
                // The file may be right and its issuer down.
                if error is TokenError { file.again(bytes) }
                reloads.note(isGood: false)
                logger.error("failed to update authentication config", metadata: ["cause": "\(error)"])
            }
        }
    }
}

/// What is counted of issuers' tokens, under upstream's names.
struct IssuerMetrics: Sendable {
    private let latency: Histogram
    private let fetched: Gauge
    private let server: String
    private let now: @Sendable () -> Int64

    init(_ registry: MetricRegistry, server: String, now: @escaping @Sendable () -> Int64) {
        latency = registry.histogram(
            "apiserver_authentication_jwt_authenticator_latency_seconds", help: "How long the judgement of an issuer's tokens takes.",
            labels: ["jwt_issuer_hash", "result"],
            buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60])
        fetched = registry.gauge(
            "apiserver_authentication_jwt_authenticator_jwks_fetch_last_timestamp_seconds", help: "When an issuer's keys were last fetched.",
            labels: ["apiserver_id_hash", "jwt_issuer_hash", "result"])
        self.server = server
        self.now = now
    }

    func note(_ issuer: String, isGood: Bool, _ seconds: Double) { latency.observe(seconds, [Digests.shown(issuer), isGood ? "success" : "failure"]) }

    func noteFetch(_ issuer: String, isGood: Bool) { fetched.set(Double(now()), [server, Digests.shown(issuer), isGood ? "success" : "failure"]) }
}
