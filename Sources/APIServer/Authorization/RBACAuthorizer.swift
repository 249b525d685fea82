import KubernetesSchema
import Synchronization
import Wire

/// One rule of a role.
struct PolicyRule: Sendable, Hashable {
    var verbs: [String]
    var groups: [String]
    var resources: [String]
    var names: [String]
    var paths: [String]

    init(_ document: Document, _ node: Document.Node) {
        verbs = document.strings(document[node, "verbs"])
        groups = document.strings(document[node, "apiGroups"])
        resources = document.strings(document[node, "resources"])
        names = document.strings(document[node, "resourceNames"])
        paths = document.strings(document[node, "nonResourceURLs"])
    }

    func allows(_ attributes: AuthorizationAttributes) -> Bool {
        guard verbs.contains("*") || verbs.contains(attributes.verb) else { return false }
        guard attributes.isResourceRequest else {
            return paths.contains { path in
                path == "*" || path == attributes.path || (path.hasSuffix("*") && attributes.path.hasPrefix(path.dropLast()))
            }
        }
        guard groups.contains("*") || groups.contains(attributes.group) else { return false }
        guard names.isEmpty || names.contains(attributes.name) else { return false }
        let combined = attributes.subresource.isEmpty ? attributes.resource : "\(attributes.resource)/\(attributes.subresource)"
        return resources.contains { resource in
            resource == "*" || resource == combined
                || (!attributes.subresource.isEmpty && resource.hasPrefix("*/") && resource.dropFirst(2) == attributes.subresource)
        }
    }
}

/// Role-based access control over the roles and bindings that the caches hold.
public final class RBACAuthorizer: Authorizer, RuleResolver {
    struct RoleReference: Sendable, Hashable {
        var kind: String
        var name: String
    }

    struct Binding: Sendable {
        var name: String
        var namespace: String
        var role: RoleReference
        var subjects: [Subject]
    }

    enum Subject: Sendable, Hashable {
        case user(String)
        case group(String)
        case serviceAccount(namespace: String, name: String)

        func matches(_ user: UserInfo) -> Bool {
            switch self {
            case .user(let name): return user.name == name
            case .group(let name): return user.groups.contains(name)
            case .serviceAccount(let namespace, let name): return user.name == "system:serviceaccount:\(namespace):\(name)"
            }
        }
    }

    private let roles: ResourceRegistry
    private let clusterRoles: ResourceRegistry
    private let roleBindings: ResourceRegistry
    private let clusterRoleBindings: ResourceRegistry
    /// What was read from one object; the object is held with it, so that its identity can't be another's.
    private let rules = Mutex<[ObjectIdentifier: (object: CachedObject, rules: [PolicyRule])]>([:])
    private let bindings = Mutex<[ObjectIdentifier: (object: CachedObject, binding: Binding)]>([:])
    /// More remembered objects than this are forgotten and read again.
    private static let memoryLimit = 50_000

    public init?(_ server: APIServer) {
        guard let roles = server.registry("rbac.authorization.k8s.io", "roles"), let clusterRoles = server.registry("rbac.authorization.k8s.io", "clusterroles"),
            let roleBindings = server.registry("rbac.authorization.k8s.io", "rolebindings"),
            let clusterRoleBindings = server.registry("rbac.authorization.k8s.io", "clusterrolebindings")
        else { return nil }
        self.roles = roles
        self.clusterRoles = clusterRoles
        self.roleBindings = roleBindings
        self.clusterRoleBindings = clusterRoleBindings
    }

    public func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        var reason: String?
        await visit(attributes.user, namespace: attributes.namespace) { rule, source in
            guard rule.allows(attributes) else { return true }
            reason = "RBAC: allowed by \(source)"
            return false
        }
        return reason.map { .allow($0) } ?? .noOpinion("")
    }

    func rules(for user: UserInfo, namespace: String) async -> UserRules {
        var found = UserRules()
        await visit(user, namespace: namespace) { rule, _ in
            if !rule.resources.isEmpty {
                found.resources.append(.init(verbs: rule.verbs, groups: rule.groups, resources: rule.resources, names: rule.names))
            }
            if !rule.paths.isEmpty { found.paths.append(.init(verbs: rule.verbs, paths: rule.paths)) }
            return true
        }
        return found
    }

    /// The rules that apply to a user in a namespace; `body` answers false to stop.
    func visit(_ user: UserInfo, namespace: String, _ body: (PolicyRule, String) -> Bool) async {
        guard let clusterBindings = try? await clusterRoleBindings.cache.snapshot(notOlderThan: 0) else { return }
        for object in clusterBindings.objects {
            let binding = parsed(binding: object)
            guard binding.subjects.contains(where: { $0.matches(user) }) else { continue }
            for rule in await self.rules(of: binding.role, namespace: "") {
                if !body(rule, "ClusterRoleBinding \"\(binding.name)\" of ClusterRole \"\(binding.role.name)\" to \(shown(user, binding))") { return }
            }
        }
        guard !namespace.isEmpty, let inNamespace = try? await roleBindings.cache.snapshot(notOlderThan: 0) else { return }
        for object in inNamespace.objects where object.namespace == namespace {
            let binding = parsed(binding: object)
            guard binding.subjects.contains(where: { $0.matches(user) }) else { continue }
            for rule in await self.rules(of: binding.role, namespace: namespace) {
                if !body(rule, "RoleBinding \"\(binding.name)/\(binding.namespace)\" of \(binding.role.kind) \"\(binding.role.name)\" to \(shown(user, binding))") { return }
            }
        }
    }

    private func shown(_ user: UserInfo, _ binding: Binding) -> String {
        switch binding.subjects.first(where: { $0.matches(user) }) {
        case .user(let name)?: return "User \"\(name)\""
        case .group(let name)?: return "Group \"\(name)\""
        case .serviceAccount(let namespace, let name)?: return "ServiceAccount \"\(name)/\(namespace)\""
        case nil: return ""
        }
    }

    /// The rules of a role; none where it doesn't exist.
    func rules(of role: RoleReference, namespace: String) async -> [PolicyRule] {
        let registry = role.kind == "Role" ? roles : clusterRoles
        guard let object = await registry.cache.cached(namespace: role.kind == "Role" ? namespace : "", name: role.name) else { return [] }
        let key = ObjectIdentifier(object)
        if let known = rules.withLock({ $0[key]?.rules }) { return known }
        guard let document = try? object.document() else { return [] }
        let made = document.elements(document[document.root, "rules"]).map { PolicyRule(document, $0) }
        rules.withLock { memory in
            if memory.count > RBACAuthorizer.memoryLimit { memory = [:] }
            memory[key] = (object, made)
        }
        return made
    }

    private func parsed(binding object: CachedObject) -> Binding {
        let key = ObjectIdentifier(object)
        if let known = bindings.withLock({ $0[key]?.binding }) { return known }
        var subjects: [Subject] = []
        var role = RoleReference(kind: "", name: "")
        if let document = try? object.document() {
            let reference = document[document.root, "roleRef"]
            role = RoleReference(kind: document.string(document[reference, "kind"]) ?? "", name: document.string(document[reference, "name"]) ?? "")
            for subject in document.elements(document[document.root, "subjects"]) {
                let name = document.string(document[subject, "name"]) ?? ""
                switch document.string(document[subject, "kind"]) {
                case "User"?: subjects.append(.user(name))
                case "Group"?: subjects.append(.group(name))
                case "ServiceAccount"?:
                    let namespace = document.string(document[subject, "namespace"]) ?? ""
                    subjects.append(.serviceAccount(namespace: namespace.isEmpty ? object.namespace : namespace, name: name))
                default: break
                }
            }
        }
        let binding = Binding(name: object.name, namespace: object.namespace, role: role, subjects: subjects)
        bindings.withLock { memory in
            if memory.count > RBACAuthorizer.memoryLimit { memory = [:] }
            memory[key] = (object, binding)
        }
        return binding
    }
}
