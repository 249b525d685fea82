import CEL
import KubernetesSchema
import KubernetesSemantics
import Logging
import Metrics
import Wire

/// Asks a remote service about access, by SubjectAccessReview.
final class WebhookAuthorizer: Authorizer, RuleResolver {
    private struct Answer: Sendable {
        var isAllowed: Bool
        var isDenied: Bool
        var reason: String
    }

    private let name: String
    private let settings: AuthorizationConfiguration.Webhook
    private let conditions: [AccessExpression]
    private let reviews: RemoteReviews
    private let metrics: AuthorizationMetrics
    private let logger: Logger
    private let cache: ExpiringCache<[UInt8], Answer>

    /// Requests with more text in what the requester chooses aren't remembered.
    private static let maximumCachedText = 10_000

    /// - Throws: `ConfigurationProblem` where a match condition is wrong.
    init(
        name: String, _ settings: AuthorizationConfiguration.Webhook, _ transport: any ReviewTransport, metrics: AuthorizationMetrics, logger: Logger,
        backoff: RemoteReviews.Backoff = RemoteReviews.Backoff()
    ) throws {
        self.name = name
        self.settings = settings
        let (expressions, errors) = settings.compiledConditions("")
        if !errors.isEmpty { throw ConfigurationProblem(errors) }
        conditions = expressions
        reviews = RemoteReviews(transport, timeout: settings.timeout, backoff: backoff)
        self.metrics = metrics
        self.logger = logger
        cache = ExpiringCache(capacity: 8192)
    }

    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision { await evaluate(attributes).decision }

    func evaluate(_ attributes: AuthorizationAttributes) async -> AuthorizationEvaluation {
        let spec = AccessReview.spec(attributes, version: settings.reviewVersion)
        switch matches(attributes) {
        case .success(true): break
        case .success(false): return AuthorizationEvaluation(decision: .noOpinion(""))
        case .failure(let problem): return AuthorizationEvaluation(decision: onFailure, errors: problem.reasons)
        }
        let key = spec.encodeJSON()
        if let known = cache.answer(for: key) { return decision(known) }
        let answer: Answer
        do { answer = try await ask(spec) } catch {
            logger.error("failed to make webhook authorizer request", metadata: ["authorizer": "\(name)", "cause": "\(error)"])
            if settings.failurePolicy == "NoOpinion", !(error is CancellationError) { metrics.failOpen.add(1, [name, AuthorizationMetrics.result(error)]) }
            return AuthorizationEvaluation(decision: onFailure, errors: ["\(error)"])
        }
        if WebhookAuthorizer.isCacheable(attributes) {
            if answer.isAllowed {
                if settings.cachesAuthorized { cache.remember(answer, for: key, settings.authorizedTTL.duration) }
            } else if settings.cachesUnauthorized {
                cache.remember(answer, for: key, settings.unauthorizedTTL.duration)
            }
        }
        return decision(answer)
    }

    private var onFailure: AuthorizationDecision { settings.failurePolicy == "Deny" ? .deny("") : .noOpinion("") }

    private static func isCacheable(_ attributes: AuthorizationAttributes) -> Bool {
        let texts = [
            attributes.namespace, attributes.verb, attributes.group, attributes.version, attributes.resource, attributes.subresource, attributes.name,
            attributes.path,
        ]
        return texts.reduce(0) { $0 + $1.utf8.count } < maximumCachedText
    }

    private func decision(_ answer: Answer) -> AuthorizationEvaluation {
        if answer.isDenied, answer.isAllowed {
            return AuthorizationEvaluation(
                decision: .deny(answer.reason), errors: ["webhook subject access review returned both allow and deny response"])
        }
        if answer.isDenied { return AuthorizationEvaluation(decision: .deny(answer.reason)) }
        return AuthorizationEvaluation(decision: answer.isAllowed ? .allow(answer.reason) : .noOpinion(answer.reason))
    }

    // MARK: Conditions

    /// Whether the service is to be asked: where no condition is false. One that is wrong fails, unless another is false.
    private func matches(_ attributes: AuthorizationAttributes) -> Result<Bool, TokenError> {
        if conditions.isEmpty { return .success(true) }
        let started = ContinuousClock.now
        defer { metrics.conditionSeconds.observe(AuthorizationMetrics.seconds(since: started), ["Webhook", name]) }
        let value = AccessExpressions.value(review: Document(AccessReview.input(attributes)))
        var errors: [String] = []
        for condition in conditions {
            do {
                guard case .bool(let holds) = try condition.evaluate(value) else {
                    errors.append("cel evaluation error: expression '\(condition.text)' eval result type should be bool")
                    continue
                }
                if holds { continue }
                metrics.conditionExclusions.add(1, ["Webhook", name])
                return .success(false)
            } catch {
                errors.append("cel evaluation error: expression '\(condition.text)' resulted in error: \(error)")
            }
        }
        if errors.isEmpty { return .success(true) }
        metrics.conditionErrors.add(1, ["Webhook", name])
        return .failure(TokenError(errors))
    }

    // MARK: Asking

    private func ask(_ spec: Value) async throws -> Answer {
        let started = ContinuousClock.now
        func note(_ result: String) {
            metrics.evaluations.add(1, [name, result])
            metrics.webhookSeconds.observe(AuthorizationMetrics.seconds(since: started), [name, result])
        }
        let review: Value = [
            "kind": "SubjectAccessReview", "apiVersion": .string("authorization.k8s.io/\(settings.reviewVersion)"), "metadata": [:], "spec": spec,
            "status": ["allowed": false],
        ]
        let document: Document
        do { document = try await reviews.ask(review) } catch {
            note(AuthorizationMetrics.result(error))
            throw error
        }
        note("success")
        let status = document[document.root, "status"]
        return Answer(
            isAllowed: document.bool(document[status, "allowed"]) ?? false, isDenied: document.bool(document[status, "denied"]) ?? false,
            reason: document.string(document[status, "reason"]) ?? "")
    }

    func rules(for user: UserInfo, namespace: String) async -> UserRules {
        UserRules(isIncomplete: true, errors: ["webhook authorizer does not support user rule resolution"])
    }
}

/// A request in the words of SubjectAccessReview.
enum AccessReview {
    /// The spec as it is sent; empty fields are left out.
    static func spec(_ attributes: AuthorizationAttributes, version: String) -> Value {
        var members: [(String, Value)] = []
        if attributes.isResourceRequest {
            var parts: [(String, Value)] = []
            for (name, text) in resource(attributes) where !text.isEmpty { parts.append((name, .string(text))) }
            members.append(("resourceAttributes", .object(parts + attributes.selectors.members)))
        } else {
            members.append(("nonResourceAttributes", ["path": .string(attributes.path), "verb": .string(attributes.verb)]))
        }
        let user = attributes.user
        if !user.name.isEmpty { members.append(("user", .string(user.name))) }
        if !user.groups.isEmpty { members.append((version == "v1beta1" ? "group" : "groups", .strings(user.groups))) }
        if !user.extra.isEmpty { members.append(("extra", extra(user))) }
        if !user.uid.isEmpty { members.append(("uid", .string(user.uid))) }
        return .object(members)
    }

    /// What match conditions see: every text, empty ones too.
    static func input(_ attributes: AuthorizationAttributes) -> Value {
        let user = attributes.user
        var members: [(String, Value)] = [
            ("user", .string(user.name)), ("groups", .strings(user.groups)), ("uid", .string(user.uid)), ("extra", extra(user)),
        ]
        if attributes.isResourceRequest {
            members.append(("resourceAttributes", .object(resource(attributes).map { ($0, .string($1)) } + attributes.selectors.members)))
        } else {
            members.append(("nonResourceAttributes", ["path": .string(attributes.path), "verb": .string(attributes.verb)]))
        }
        return .object(members)
    }

    private static func extra(_ user: UserInfo) -> Value { .object(user.extra.sorted { $0.key < $1.key }.map { ($0.key, .strings($0.value)) }) }

    private static func resource(_ attributes: AuthorizationAttributes) -> [(String, String)] {
        [
            ("namespace", attributes.namespace), ("verb", attributes.verb), ("group", attributes.group), ("version", attributes.version),
            ("resource", attributes.resource), ("subresource", attributes.subresource), ("name", attributes.name),
        ]
    }
}

/// What is counted of authorization, under upstream's names.
struct AuthorizationMetrics: Sendable {
    let decisions: Counter
    let evaluations: Counter
    let webhookSeconds: Histogram
    let failOpen: Counter
    let conditionSeconds: Histogram
    let conditionErrors: Counter
    let conditionExclusions: Counter

    private static let buckets: [Double] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    init(_ registry: MetricRegistry) {
        decisions = registry.counter(
            "apiserver_authorization_decisions_total", help: "Decisions that ended the question about access, by authorizer.",
            labels: ["decision", "name", "type"])
        evaluations = registry.counter(
            "apiserver_authorization_webhook_evaluations_total", help: "Calls of authorization webhooks, by result.", labels: ["name", "result"])
        webhookSeconds = registry.histogram(
            "apiserver_authorization_webhook_duration_seconds", help: "How long calls of authorization webhooks take.", labels: ["name", "result"])
        failOpen = registry.counter(
            "apiserver_authorization_webhook_evaluations_fail_open_total", help: "Failures of authorization webhooks that were passed over.",
            labels: ["name", "result"])
        conditionSeconds = registry.histogram(
            "apiserver_authorization_match_condition_evaluation_seconds", help: "How long match conditions take.", labels: ["type", "name"],
            buckets: AuthorizationMetrics.buckets)
        conditionErrors = registry.counter(
            "apiserver_authorization_match_condition_evaluation_errors_total", help: "Match conditions that failed.", labels: ["type", "name"])
        conditionExclusions = registry.counter(
            "apiserver_authorization_match_condition_exclusions_total", help: "Requests that match conditions kept from an authorizer.",
            labels: ["type", "name"])
    }

    static func result(_ error: any Error) -> String {
        if error is CancellationError { return "canceled" }
        return (error as? RemoteReviews.Failure)?.isTimeout == true ? "timeout" : "error"
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }
}
