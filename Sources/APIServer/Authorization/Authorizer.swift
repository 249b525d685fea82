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
    }
}

public enum AuthorizationDecision: Sendable, Equatable {
    case allow(String)
    case deny(String)
    case noOpinion(String)
}

/// Decides who may do what.
public protocol Authorizer: Sendable {
    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision
}

/// Asks several in order; the first opinion counts.
public struct AuthorizerUnion: Authorizer {
    let authorizers: [any Authorizer]

    public init(_ authorizers: [any Authorizer]) { self.authorizers = authorizers }

    public func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        var reasons: [String] = []
        for authorizer in authorizers {
            switch await authorizer.authorize(attributes) {
            case .noOpinion(let reason): if !reason.isEmpty { reasons.append(reason) }
            case let decision: return decision
            }
        }
        return .noOpinion(reasons.joined(separator: "\n"))
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
