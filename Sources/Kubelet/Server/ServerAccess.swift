import Component
import HTTP
import KubernetesAPI

/// What a request to the kubelet needs the right to: a subresource of its node.
struct ServerAccess: Sendable {
    private let access: DelegatedAccess
    private let nodeName: String

    init(_ access: DelegatedAccess, nodeName: String) {
        self.access = access
        self.nodeName = nodeName
    }

    /// nil for those who can't say who they are.
    func authenticate(_ request: IncomingRequest) async -> UserInfo? { await access.authenticate(request) }

    /// - Parameter subresource: of the node: `proxy`, `log`, `stats`, `metrics`, `healthz`, `pods`, `configz`.
    func allows(_ user: UserInfo, verb: String, subresource: String) async -> Bool {
        await access.allows(user, .subresource(verb: verb, resource: "nodes", subresource: subresource, name: nodeName))
    }

    /// The verb and the node's subresources of which one must be allowed, as upstream's finer authorization has them.
    static func attributes(method: String, path: String) -> (verb: String, subresources: [String]) {
        let verb =
            switch method {
            case "POST": "create"
            case "PUT": "update"
            case "PATCH": "patch"
            case "DELETE": "delete"
            default: "get"
            }
        func isBelow(_ prefix: String) -> Bool { path == prefix || path.hasPrefix(prefix + "/") }
        if isBelow("/stats") { return (verb, ["stats"]) }
        if isBelow("/metrics") { return (verb, ["metrics"]) }
        if isBelow("/logs") { return (verb, ["log"]) }
        if isBelow("/pods") || isBelow("/runningpods") { return (verb, ["pods", "proxy"]) }
        if isBelow("/healthz") { return (verb, ["healthz", "proxy"]) }
        if isBelow("/configz") { return (verb, ["configz", "proxy"]) }
        return (verb, ["proxy"])
    }
}
