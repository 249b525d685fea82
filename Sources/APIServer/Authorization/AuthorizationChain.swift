import KubernetesSchema
import Logging
import Metrics
import Synchronization

/// How access is decided.
public struct AuthorizationSettings: Sendable {
    public var configuration = AuthorizationConfiguration(modes: ["Node", "RBAC"])
    /// The file that the configuration was read from, followed for changes, with its content.
    public var file: (path: String, content: [UInt8])?
    /// For mode ABAC.
    public var policies: AttributePolicies?

    public init() {}
}

/// The authorizers of the configuration, in its order, behind the group that may do everything. Another configuration can take its place.
final class AuthorizationChain: Authorizer, RuleResolver {
    /// What configurations choose from.
    struct Parts: Sendable {
        var roles: RBACAuthorizer?
        var node: NodeAuthorizer?
        var policies: AttributePolicies?
        var transports: ReviewTransports?
        var metrics: AuthorizationMetrics
        var logger: Logger
        var backoff = RemoteReviews.Backoff()
    }

    private struct Chain: Sendable {
        var authorizer: AuthorizerUnion
        var resolvers: [any RuleResolver]
    }

    private let parts: Parts
    private let current: Mutex<Chain>

    /// - Throws: where the configuration asks for what there isn't.
    init(_ configuration: AuthorizationConfiguration, _ parts: Parts) async throws {
        self.parts = parts
        current = Mutex(try await AuthorizationChain.chain(configuration, parts))
    }

    /// Takes another configuration; where it can't be used the old one stays.
    func update(_ configuration: AuthorizationConfiguration) async throws {
        let chain = try await AuthorizationChain.chain(configuration, parts)
        current.withLock { $0 = chain }
    }

    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        await current.withLock { $0.authorizer }.authorize(attributes)
    }

    func evaluate(_ attributes: AuthorizationAttributes) async -> AuthorizationEvaluation {
        await current.withLock { $0.authorizer }.evaluate(attributes)
    }

    func rules(for user: UserInfo, namespace: String) async -> UserRules {
        var all = UserRules()
        for resolver in current.withLock({ $0.resolvers }) { all.add(await resolver.rules(for: user, namespace: namespace)) }
        return all
    }

    private static func chain(_ configuration: AuthorizationConfiguration, _ parts: Parts) async throws -> Chain {
        var authorizers: [any Authorizer] = [PrivilegedGroups()]
        var resolvers: [any RuleResolver] = []
        for entry in configuration.entries {
            let made = try await authorizer(entry, parts)
            authorizers.append(CountedAuthorizer(inner: made, type: entry.type, name: entry.name, metrics: parts.metrics))
            resolvers.append(made)
        }
        return Chain(authorizer: AuthorizerUnion(authorizers), resolvers: resolvers)
    }

    private static func authorizer(
        _ entry: AuthorizationConfiguration.Entry, _ parts: Parts
    ) async throws -> any Authorizer & RuleResolver {
        func missing() -> ConfigurationProblem {
            ConfigurationProblem("authorizer type \(entry.type) is not allowed if it was not enabled at initial server startup")
        }
        switch entry.type {
        case "AlwaysAllow": return AlwaysAllow()
        case "AlwaysDeny": return AlwaysDeny()
        case "Node":
            guard let node = parts.node else { throw missing() }
            return node
        case "RBAC":
            guard let roles = parts.roles else { throw missing() }
            return roles
        case "ABAC":
            guard let policies = parts.policies else { throw missing() }
            return policies
        case "Webhook":
            guard let settings = entry.webhook, let transports = parts.transports else { throw missing() }
            let transport = try await transports(settings.connectionType == "InClusterConfig" ? nil : settings.kubeconfig)
            return try WebhookAuthorizer(
                name: entry.name, settings, transport, metrics: parts.metrics, logger: parts.logger, backoff: parts.backoff)
        default: throw ConfigurationProblem("unknown authorization mode \(entry.type) specified")
        }
    }

    /// Takes each new content of the file, where it is good, until the task is cancelled.
    func follow(_ file: FollowedFile, required: Set<String>, reloads: ConfigurationReloads) async {
        for await bytes in file.contents {
            do {
                try await update(AuthorizationConfiguration(bytes, required: required))
                reloads.note(isGood: true)
                parts.logger.info("reloaded authorization config")
            } catch {
                reloads.note(isGood: false)
                parts.logger.error("reloading authorization config", metadata: ["cause": "\(error)"])
            }
        }
    }
}

/// Counts the decisions that an authorizer makes.
private struct CountedAuthorizer: Authorizer {
    let inner: any Authorizer
    let type: String
    let name: String
    let metrics: AuthorizationMetrics

    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision { await evaluate(attributes).decision }

    func evaluate(_ attributes: AuthorizationAttributes) async -> AuthorizationEvaluation {
        let evaluation = await inner.evaluate(attributes)
        switch evaluation.decision {
        case .allow: metrics.decisions.add(1, ["allowed", name, type])
        case .deny: metrics.decisions.add(1, ["denied", name, type])
        case .noOpinion: break
        }
        return evaluation
    }
}

/// Counts how often a configuration was read anew, under upstream's names.
struct ConfigurationReloads: Sendable {
    private let total: Counter
    private let last: Gauge
    private let server: String
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - what: `authentication` or `authorization`.
    ///   - server: the digest of the server's name.
    init(_ registry: MetricRegistry, _ what: String, server: String, now: @escaping @Sendable () -> Int64) {
        total = registry.counter(
            "apiserver_\(what)_config_controller_automatic_reloads_total", help: "How often the \(what) configuration was read anew, by outcome.",
            labels: ["apiserver_id_hash", "status"])
        last = registry.gauge(
            "apiserver_\(what)_config_controller_automatic_reload_last_timestamp_seconds",
            help: "When the \(what) configuration was last read anew, by outcome.", labels: ["apiserver_id_hash", "status"])
        self.server = server
        self.now = now
    }

    func note(isGood: Bool) {
        let status = isGood ? "success" : "failure"
        total.add(1, [server, status])
        last.set(Double(now()), [server, status])
    }
}
