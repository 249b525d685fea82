import KubernetesSchema
import Wire

/// Attribute-based access control: policies that a file lists, one JSON object a line. Read once, at start.
public struct AttributePolicies: Authorizer {
    struct Policy: Sendable {
        var user = ""
        var group = ""
        var isReadOnly = false
        var apiGroup = ""
        var resource = ""
        var namespace = ""
        var path = ""

        func matches(_ attributes: AuthorizationAttributes) -> Bool {
            guard isAbout(attributes.user), attributes.isReadOnly || !isReadOnly else { return false }
            func fits(_ wanted: String, _ value: String) -> Bool { wanted == "*" || wanted == value }
            if attributes.isResourceRequest {
                return fits(namespace, attributes.namespace) && fits(resource, attributes.resource) && fits(apiGroup, attributes.group)
            }
            if fits(path, attributes.path) { return true }
            guard path.hasSuffix("*") else { return false }
            var prefix = path[...]
            while prefix.hasSuffix("*") { prefix = prefix.dropLast() }
            return attributes.path.hasPrefix(prefix)
        }

        /// Both user and group have to fit, where both are named; one has to be.
        func isAbout(_ who: UserInfo) -> Bool {
            if user.isEmpty, group.isEmpty { return false }
            if !user.isEmpty, user != "*", user != who.name { return false }
            return group.isEmpty || group == "*" || who.groups.contains(group)
        }
    }

    let policies: [Policy]

    /// - Throws: `InvalidConfiguration` that names the file, the line and what is wrong with it.
    public init(_ bytes: [UInt8], path: String) throws {
        var policies: [Policy] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line, as: UTF8.self).trimmedSpace
            if text.isEmpty || text.hasPrefix("#") { continue }
            func refuse(_ why: String) -> InvalidConfiguration {
                InvalidConfiguration("error reading policy file \(path), line \(index + 1): \(text): \(why)")
            }
            guard let document = try? Document.parseJSON(text), document.kind(document.root) == .object else { throw refuse("it is no JSON object") }
            guard let policy = AttributePolicies.policy(document) else { throw refuse("it is no Policy of abac.authorization.kubernetes.io/v1beta1") }
            policies.append(policy)
        }
        self.policies = policies
    }

    private static func policy(_ document: Document) -> Policy? {
        let root = document.root
        let isOld = document.isNull(document[root, "kind"]) && document.isNull(document[root, "apiVersion"])
        if !isOld {
            guard document.equals(document[root, "kind"], "Policy"),
                document.equals(document[root, "apiVersion"], "abac.authorization.kubernetes.io/v1beta1")
            else { return nil }
        }
        let spec = isOld ? root : document[root, "spec"]
        func text(_ name: String) -> String { document.string(document[spec, name]) ?? "" }
        var policy = Policy(
            user: text("user"), group: text("group"), isReadOnly: document.bool(document[spec, "readonly"]) ?? false, apiGroup: text("apiGroup"),
            resource: text("resource"), namespace: text("namespace"), path: text("nonResourcePath"))
        if isOld {
            // The oldest form knew neither groups of the API nor paths: it meant all of them.
            if policy.user.isEmpty, policy.group.isEmpty { policy.group = UserInfo.authenticatedGroup }
            policy.path = policy.resource.isEmpty && policy.namespace.isEmpty ? "*" : ""
            policy.apiGroup = "*"
            if policy.resource.isEmpty { policy.resource = "*" }
            if policy.namespace.isEmpty { policy.namespace = "*" }
        }
        // "Everybody" is everybody who is known.
        if policy.user == "*" || policy.group == "*" { (policy.user, policy.group) = ("", UserInfo.authenticatedGroup) }
        return policy
    }

    public func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        policies.contains { $0.matches(attributes) } ? .allow("") : .noOpinion("No policy matched.")
    }
}

extension AttributePolicies: RuleResolver {
    func rules(for user: UserInfo, namespace: String) async -> UserRules {
        var rules = UserRules()
        for policy in policies where policy.isAbout(user) && (policy.namespace == "*" || policy.namespace == namespace) {
            let verbs = policy.isReadOnly ? ["get", "list", "watch"] : ["*"]
            if !policy.resource.isEmpty { rules.resources.append(.init(verbs: verbs, groups: [policy.apiGroup], resources: [policy.resource])) }
            if !policy.path.isEmpty { rules.paths.append(.init(verbs: verbs, paths: [policy.path])) }
        }
        return rules
    }
}
