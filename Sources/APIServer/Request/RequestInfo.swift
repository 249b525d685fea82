import KubernetesSchema

/// What a request is about, read from its method and path as upstream's `RequestInfoFactory` does.
public struct RequestInfo: Sendable, Equatable {
    public var isResourceRequest = false
    public var path = ""
    /// For resources the API's verb (`get`, `list`, `watch`, …), else the method in lower case.
    public var verb = ""
    /// `api` or `apis`.
    public var apiPrefix = ""
    public var group = ""
    public var version = ""
    public var namespace = ""
    public var resource = ""
    public var subresource = ""
    public var name = ""
    /// The path's parts from the resource on.
    public var parts: [String] = []
    public var labelSelector = ""
    public var fieldSelector = ""

    public var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    public var groupResource: GroupResource { GroupResource(group: group, resource: resource) }

    /// Subresources of namespaces that are not resources in a namespace.
    private static let namespaceSubresources: Set<String> = ["status", "finalize"]

    public init(method: String, path: String, query: Query) {
        self.path = path
        verb = method.lowercased()
        var parts = path.split(separator: "/", omittingEmptySubsequences: true).map { PercentEncoding.decode(String($0)) }
        guard parts.count >= 3, parts[0] == "api" || parts[0] == "apis" else { return }
        apiPrefix = parts.removeFirst()
        if apiPrefix == "apis" {
            guard parts.count >= 3 else { return }
            group = parts.removeFirst()
        }
        isResourceRequest = true
        version = parts.removeFirst()
        if parts[0] == "watch" || parts[0] == "proxy" {
            guard parts.count > 1 else { return }
            if parts[0] == "watch" { verb = "watch" }
            parts.removeFirst()
        } else {
            verb = RequestInfo.resourceVerb(method)
        }
        if parts[0] == "namespaces" {
            if parts.count > 1 {
                namespace = parts[1]
                // /namespaces/{name}/{resource}: the namespace is only the way there.
                if parts.count > 2, !RequestInfo.namespaceSubresources.contains(parts[2]) { parts.removeFirst(2) }
            }
        }
        self.parts = parts
        resource = parts[0]
        if parts.count > 1 { name = parts[1] }
        if parts.count > 2 { subresource = parts[2] }
        finishVerb(query)
    }

    private static func resourceVerb(_ method: String) -> String {
        switch method {
        case "POST": return "create"
        case "GET", "HEAD": return "get"
        case "PUT": return "update"
        case "PATCH": return "patch"
        case "DELETE": return "delete"
        default: return ""
        }
    }

    private mutating func finishVerb(_ query: Query) {
        if name.isEmpty, verb == "get" {
            verb = query.flag("watch") ? "watch" : "list"
        }
        if verb == "list" || verb == "watch" || (name.isEmpty && verb == "delete") {
            fieldSelector = query["fieldSelector"] ?? ""
            labelSelector = query["labelSelector"] ?? ""
            // A list of one object by its name is a list of that name, for authorization too.
            if name.isEmpty, let selector = try? FieldSelector(parsing: fieldSelector), let only = selector.required("metadata.name"),
                Names.pathSegment(only).isEmpty
            {
                name = only
            }
        }
        if parts.count == 1, verb == "delete" { verb = "deletecollection" }
    }
}
