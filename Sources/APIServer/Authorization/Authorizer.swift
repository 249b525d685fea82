import KubernetesSchema

/// What a request wants to do, as authorizers see it (`authorizer.Attributes`).
public struct AuthorizationAttributes: Sendable, Hashable {
    public var user: UserInfo
    public var verb: String
    public var isResourceRequest: Bool
    public var group: String
    public var version: String
    public var namespace: String
    public var resource: String
    public var subresource: String
    public var name: String
    /// For what is no resource.
    public var path: String
    /// To which objects the request keeps itself.
    public var selectors = AuthorizationSelectors()

    public init(
        user: UserInfo, verb: String, isResourceRequest: Bool = true, group: String = "", version: String = "", namespace: String = "",
        resource: String = "", subresource: String = "", name: String = "", path: String = ""
    ) {
        self.user = user
        self.verb = verb
        self.isResourceRequest = isResourceRequest
        self.group = group
        self.version = version
        self.namespace = namespace
        self.resource = resource
        self.subresource = subresource
        self.name = name
        self.path = path
    }

    public init(_ context: RequestContext) {
        let info = context.info
        self.init(
            user: context.user, verb: info.verb, isResourceRequest: info.isResourceRequest, group: info.group, version: info.version,
            namespace: info.namespace, resource: info.resource, subresource: info.subresource, name: info.name, path: info.path)
        if !info.fieldSelector.isEmpty || !info.labelSelector.isEmpty {
            selectors = AuthorizationSelectors(fields: info.fieldSelector, labels: info.labelSelector)
        }
    }

    /// Whether nothing changes by the request.
    var isReadOnly: Bool { ["get", "list", "watch"].contains(verb) }
}

public enum AuthorizationDecision: Sendable, Equatable {
    case allow(String)
    case deny(String)
    case noOpinion(String)

    var isAllowed: Bool {
        if case .allow = self { return true }
        return false
    }

    var reason: String {
        switch self {
        case .allow(let reason), .deny(let reason), .noOpinion(let reason): return reason
        }
    }
}

/// A decision, and what went wrong on the way to it.
public struct AuthorizationEvaluation: Sendable, Equatable {
    public var decision: AuthorizationDecision
    public var errors: [String] = []

    var error: String? { errors.isEmpty ? nil : ErrorList.shown(errors) }
}

/// Decides who may do what.
public protocol Authorizer: Sendable {
    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision
    /// The decision with what went wrong; authorizers that can't go wrong needn't have it.
    func evaluate(_ attributes: AuthorizationAttributes) async -> AuthorizationEvaluation
}

extension Authorizer {
    public func evaluate(_ attributes: AuthorizationAttributes) async -> AuthorizationEvaluation {
        AuthorizationEvaluation(decision: await authorize(attributes))
    }
}

/// Asks several in order; the first opinion counts.
public struct AuthorizerUnion: Authorizer {
    let authorizers: [any Authorizer]

    public init(_ authorizers: [any Authorizer]) { self.authorizers = authorizers }

    public func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision { await evaluate(attributes).decision }

    public func evaluate(_ attributes: AuthorizationAttributes) async -> AuthorizationEvaluation {
        var reasons: [String] = []
        var errors: [String] = []
        for authorizer in authorizers {
            let evaluation = await authorizer.evaluate(attributes)
            guard case .noOpinion(let reason) = evaluation.decision else { return evaluation }
            if !reason.isEmpty { reasons.append(reason) }
            errors += evaluation.errors
        }
        return AuthorizationEvaluation(decision: .noOpinion(reasons.joined(separator: "\n")), errors: errors)
    }
}

/// Lets the groups through that may do everything, without looking anything up.
public struct PrivilegedGroups: Authorizer {
    let groups: Set<String>

    public init(_ groups: Set<String> = ["system:masters"]) { self.groups = groups }

    public func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        attributes.user.groups.contains(where: groups.contains) ? .allow("") : .noOpinion("")
    }
}

/// Lets everybody do everything.
struct AlwaysAllow: Authorizer, RuleResolver {
    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision { .allow("") }

    func rules(for user: UserInfo, namespace: String) async -> UserRules {
        UserRules(
            resources: [.init(verbs: ["*"], groups: ["*"], resources: ["*"])], paths: [.init(verbs: ["*"], paths: ["*"])])
    }
}

/// Allows nobody anything.
struct AlwaysDeny: Authorizer, RuleResolver {
    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision { .noOpinion("Everything is forbidden.") }
    func rules(for user: UserInfo, namespace: String) async -> UserRules { UserRules() }
}

/// What a user may do in a namespace, as far as it can be listed.
struct UserRules: Sendable {
    struct Resource: Sendable {
        var verbs: [String]
        var groups: [String]
        var resources: [String]
        var names: [String] = []
    }

    struct Path: Sendable {
        var verbs: [String]
        var paths: [String]
    }

    var resources: [Resource] = []
    var paths: [Path] = []
    /// Whether there may be more that can't be listed.
    var isIncomplete = false
    var errors: [String] = []

    mutating func add(_ other: UserRules) {
        resources += other.resources
        paths += other.paths
        isIncomplete = isIncomplete || other.isIncomplete
        errors += other.errors
    }
}

/// Lists what a user may do.
protocol RuleResolver: Sendable {
    func rules(for user: UserInfo, namespace: String) async -> UserRules
}
