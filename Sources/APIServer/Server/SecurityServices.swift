import KubernetesSchema
import Logging
import PKI
import Synchronization

/// How requests' senders are found out.
public struct AuthenticationSettings: Sendable {
    public var serviceAccounts: ServiceAccountSettings
    public var acceptsBootstrapTokens = false
    public var tokenFile: TokenFile?
    public var webhook: TokenWebhookSettings?
    /// Issuers by the configuration file or the flags that say the same.
    public var issuers = AuthenticationConfiguration()
    /// The algorithms that issuers may sign with.
    public var issuerAlgorithms = AuthenticationSettings.algorithms
    /// The file that `issuers` was read from, followed for changes, with its content.
    public var file: (path: String, content: [UInt8])?
    /// Counts where `issuers` says nothing about it.
    public var anonymous = AnonymousAccess()
    public var requestHeader: RequestHeaderSettings

    /// The algorithms that issuers may be allowed to sign with.
    public static let algorithms = ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512"]

    public init(issuer: String) {
        serviceAccounts = ServiceAccountSettings(issuer: issuer)
        requestHeader = RequestHeaderSettings()
        requestHeader.allowedNames = ["front-proxy-client"]
    }
}

/// A remote service that is asked about tokens.
public struct TokenWebhookSettings: Sendable {
    public var kubeconfig: String
    /// Of TokenReview: `v1` or `v1beta1`.
    public var version = "v1beta1"
    /// How long answers are remembered.
    public var lifetime = GoDuration.seconds(120)

    public init(kubeconfig: String) { self.kubeconfig = kubeconfig }
}

/// Authentication and authorization as they are configured, with what they follow while the server runs.
final class SecurityServices: Sendable {
    let authenticator: any Authenticator
    /// All bearer tokens.
    let tokens: any TokenAuthenticator
    let authorization: AuthorizationChain
    let anonymous: AnonymousAccess
    private let issuers: IssuerAuthenticators
    private let configuration: APIServerConfiguration
    private let logger: Logger
    private let tasks = Mutex<[Task<Void, Never>]>([])
    private let files = Mutex<[FollowedFile]>([])

    /// - Throws: where something of the configuration can't be used.
    init(
        _ server: APIServer, _ configuration: APIServerConfiguration, _ credentials: APIServerCredentials, _ accounts: ServiceAccountTokens
    ) async throws {
        self.configuration = configuration
        logger = server.logger
        let settings = configuration.authentication
        anonymous = settings.issuers.anonymous ?? settings.anonymous
        issuers = try SecurityServices.issuers(server, configuration)
        let tokens = try await SecurityServices.tokens(server, configuration, accounts, issuers)
        self.tokens = tokens
        let proxies = try ClientCertificateVerifier(caPEM: credentials.frontProxyAuthorityPEM, now: server.environment.now)
        let clients = try ClientCertificateVerifier(caPEM: credentials.clientAuthorityPEM, now: server.environment.now)
        authenticator = AuthenticatorUnion([
            RequestHeaderAuthenticator(verifier: proxies, settings: settings.requestHeader), CertificateAuthenticator(verifier: clients),
            BearerAuthenticator(tokens: tokens, audiences: accounts.audiences),
        ])
        authorization = try await SecurityServices.authorization(server, configuration)
    }

    private static func serverID(_ configuration: APIServerConfiguration) -> String {
        Digests.shown("\(configuration.advertiseAddress):\(configuration.securePort)")
    }

    private static func issuers(_ server: APIServer, _ configuration: APIServerConfiguration) throws -> IssuerAuthenticators {
        let settings = configuration.authentication
        let compiled: [CompiledIssuer]
        do { compiled = try settings.issuers.validated(disallowed: settings.serviceAccounts.issuers) } catch {
            throw InvalidConfiguration("invalid authentication configuration: \(error)")
        }
        do { try IssuerAuthenticators.check(compiled) } catch { throw InvalidConfiguration("\(error)") }
        let metrics = IssuerMetrics(server.metrics, server: serverID(configuration), now: server.environment.now)
        let shared = IssuerVerifier.Settings(
            audiences: [], algorithms: settings.issuerAlgorithms, client: IssuerClient(authorities: ""), now: server.environment.now,
            logger: server.logger, fetched: { metrics.noteFetch($0, isGood: $1) })
        return IssuerAuthenticators(compiled, shared, metrics: metrics)
    }

    /// Bearer tokens: what is known here first, then what others have to be asked about.
    private static func tokens(
        _ server: APIServer, _ configuration: APIServerConfiguration, _ accounts: ServiceAccountTokens, _ issuers: IssuerAuthenticators
    ) async throws -> TokenAuthenticatorUnion {
        let settings = configuration.authentication
        let own = accounts.audiences
        let objects = LiveObjects(server)
        let metrics = ServiceAccountTokenMetrics(server.metrics)
        func reader(_ issuers: [String]) -> ServiceAccountTokenReader {
            ServiceAccountTokenReader(issuers: Set(issuers), verifier: accounts.verifier, audiences: own)
        }
        var all: [any TokenAuthenticator] = []
        if let file = settings.tokenFile {
            for warning in file.warnings { server.logger.warning("\(warning)") }
            all.append(AudienceAgnostic(inner: file, own: own))
        }
        all.append(LegacyTokens(server: server, reader: reader([LegacyTokens.issuer]), objects: objects, metrics: metrics))
        all.append(BoundTokens(server: server, reader: reader(settings.serviceAccounts.issuers), objects: objects, metrics: metrics))
        if settings.acceptsBootstrapTokens { all.append(AudienceAgnostic(inner: BootstrapTokens(server: server), own: own)) }
        all.append(AudienceAgnostic(inner: issuers, own: own))
        if let webhook = settings.webhook {
            guard WebhookTokens.versions.contains(webhook.version) else {
                throw InvalidConfiguration(
                    "unsupported authentication webhook version \(FieldError.quoted(webhook.version)), supported versions are \"v1\", \"v1beta1\"")
            }
            guard let transports = configuration.reviewTransports else { throw InvalidConfiguration("there is no way to the authentication webhook") }
            let reviews = RemoteReviews(try await transports(webhook.kubeconfig))
            all.append(WebhookTokens(reviews, version: webhook.version, own: own, lifetime: webhook.lifetime.duration, logger: server.logger))
        }
        return TokenAuthenticatorUnion(authenticators: all)
    }

    private static func authorization(_ server: APIServer, _ configuration: APIServerConfiguration) async throws -> AuthorizationChain {
        let settings = configuration.authorization
        let roles = RBACAuthorizer(server)
        let types = settings.configuration.fixedTypes
        // What wasn't there at the start can't come by a change of the file.
        let parts = AuthorizationChain.Parts(
            roles: types.contains("RBAC") ? roles : nil, node: types.contains("Node") ? roles.map { NodeAuthorizer(server: server, roles: $0) } : nil,
            policies: settings.policies, transports: configuration.reviewTransports, metrics: AuthorizationMetrics(server.metrics),
            logger: server.logger)
        do { return try await AuthorizationChain(settings.configuration, parts) } catch let problem as ConfigurationProblem {
            throw InvalidConfiguration(problem.description)
        }
    }

    /// Begins to follow files, issuers and the server's own objects.
    func start(_ server: APIServer) throws {
        issuers.start()
        let now = server.environment.now
        let id = SecurityServices.serverID(configuration)
        if let file = configuration.authentication.file {
            let followed = try FollowedFile(file.path, known: file.content)
            let reloads = ConfigurationReloads(server.metrics, "authentication", server: id, now: now)
            let (issuers, settings, logger) = (issuers, configuration.authentication, logger)
            keep(followed) {
                await issuers.follow(
                    followed, disallowed: settings.serviceAccounts.issuers, anonymous: settings.issuers.anonymous, reloads: reloads, logger: logger)
            }
        }
        if let file = configuration.authorization.file {
            let followed = try FollowedFile(file.path, known: file.content)
            let reloads = ConfigurationReloads(server.metrics, "authorization", server: id, now: now)
            let (authorization, required) = (authorization, configuration.authorization.configuration.fixedTypes)
            keep(followed) { await authorization.follow(followed, required: required, reloads: reloads) }
        }
        let tracking = LegacyTokenTracking(server: server)
        tasks.withLock { $0.append(Task { await tracking.run() }) }
    }

    private func keep(_ file: FollowedFile, _ work: @escaping @Sendable () async -> Void) {
        files.withLock { $0.append(file) }
        tasks.withLock { $0.append(Task { await work() }) }
    }

    func stop() {
        issuers.stop()
        for file in files.withLock({ $0 }) { file.stop() }
        for task in tasks.withLock({ $0 }) { task.cancel() }
    }
}
