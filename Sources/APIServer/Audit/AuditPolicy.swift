import KubernetesSchema
import Wire

/// How much is recorded of a request.
public enum AuditLevel: Int, Sendable, Comparable {
    case none, metadata, request, requestResponse

    init?(_ text: String) {
        switch text {
        case "None": self = .none
        case "Metadata": self = .metadata
        case "Request": self = .request
        case "RequestResponse": self = .requestResponse
        default: return nil
        }
    }

    var name: String {
        switch self {
        case .none: "None"
        case .metadata: "Metadata"
        case .request: "Request"
        case .requestResponse: "RequestResponse"
        }
    }

    public static func < (left: AuditLevel, right: AuditLevel) -> Bool { left.rawValue < right.rawValue }
}

/// When a request is recorded.
enum AuditStage: String, Sendable, CaseIterable {
    case requestReceived = "RequestReceived"
    /// Of long-running requests: the head of the answer went out.
    case responseStarted = "ResponseStarted"
    case responseComplete = "ResponseComplete"
    case panic = "Panic"
}

/// An audit policy file (`audit.k8s.io/v1`): the first rule that matches a request says how much is recorded of it.
public struct AuditPolicy: Sendable {
    struct ResourceRule: Sendable {
        var group: String
        var resources: [String]
        var names: [String]
    }

    struct Rule: Sendable {
        var level: AuditLevel
        var users: [String]
        var groups: [String]
        var verbs: [String]
        var resources: [ResourceRule]
        var namespaces: [String]
        var paths: [String]
        var omittedStages: Set<AuditStage>
        var omitsManagedFields: Bool
    }

    /// What is recorded of one request.
    struct Decision: Sendable {
        var level: AuditLevel
        var omittedStages: Set<AuditStage>
        var omitsManagedFields: Bool
    }

    var rules: [Rule]

    /// Reads a policy, YAML or JSON.
    ///
    /// - Throws: `InvalidConfiguration` that says what is wrong in it.
    public init(_ bytes: [UInt8]) throws {
        let file: Document
        do { file = try Document.parseYAML(bytes).first ?? Document() } catch { throw InvalidConfiguration("the audit policy can't be read: \(error)") }
        let version = file.string(file[file.root, "apiVersion"]) ?? ""
        guard file.equals(file[file.root, "kind"], "Policy"), version == "audit.k8s.io/v1" else {
            throw InvalidConfiguration("the audit policy must be of kind Policy in audit.k8s.io/v1")
        }
        let shared = try AuditPolicy.stages(file, file[file.root, "omitStages"])
        let omitsManagedFields = file.bool(file[file.root, "omitManagedFields"]) ?? false
        rules = []
        for (index, node) in file.elements(file[file.root, "rules"]).enumerated() {
            rules.append(try AuditPolicy.rule(file, node, index, shared, omitsManagedFields))
        }
        if rules.isEmpty { throw InvalidConfiguration("the audit policy has no rules") }
    }

    private static func stages(_ file: Document, _ node: Document.Node) throws -> Set<AuditStage> {
        var result: Set<AuditStage> = []
        for name in file.strings(node) {
            guard let stage = AuditStage(rawValue: name) else { throw InvalidConfiguration("the audit policy names a stage \"\(name)\" that isn't one") }
            result.insert(stage)
        }
        return result
    }

    private static func rule(_ file: Document, _ node: Document.Node, _ index: Int, _ shared: Set<AuditStage>, _ omits: Bool) throws -> Rule {
        guard let level = AuditLevel(file.string(file[node, "level"]) ?? "") else {
            throw InvalidConfiguration("the audit policy's rules[\(index)].level must be one of None, Metadata, Request, RequestResponse")
        }
        let resources = file.elements(file[node, "resources"]).map {
            ResourceRule(group: file.string(file[$0, "group"]) ?? "", resources: file.strings(file[$0, "resources"]), names: file.strings(file[$0, "resourceNames"]))
        }
        let rule = Rule(
            level: level, users: file.strings(file[node, "users"]), groups: file.strings(file[node, "userGroups"]), verbs: file.strings(file[node, "verbs"]),
            resources: resources, namespaces: file.strings(file[node, "namespaces"]), paths: file.strings(file[node, "nonResourceURLs"]),
            omittedStages: shared.union(try stages(file, file[node, "omitStages"])), omitsManagedFields: file.bool(file[node, "omitManagedFields"]) ?? omits)
        if !rule.paths.isEmpty, !rule.resources.isEmpty || !rule.namespaces.isEmpty {
            throw InvalidConfiguration("the audit policy's rules[\(index)] can't have both nonResourceURLs and resources or namespaces")
        }
        for path in rule.paths where path != "*" && (!path.hasPrefix("/") || path.dropLast().contains("*")) {
            throw InvalidConfiguration("the audit policy's rules[\(index)].nonResourceURLs: \"\(path)\" must begin with / and may have * at its end only")
        }
        return rule
    }

    func decide(_ attributes: AuthorizationAttributes) -> Decision {
        for rule in rules where AuditPolicy.matches(rule, attributes) {
            return Decision(level: rule.level, omittedStages: rule.omittedStages, omitsManagedFields: rule.omitsManagedFields)
        }
        return Decision(level: .none, omittedStages: [], omitsManagedFields: false)
    }

    private static func matches(_ rule: Rule, _ attributes: AuthorizationAttributes) -> Bool {
        if !rule.users.isEmpty, !rule.users.contains(attributes.user.name) { return false }
        if !rule.groups.isEmpty, !attributes.user.groups.contains(where: rule.groups.contains) { return false }
        if !rule.verbs.isEmpty, !rule.verbs.contains(attributes.verb) { return false }
        if !rule.namespaces.isEmpty || !rule.resources.isEmpty { return matchesResource(rule, attributes) }
        if !rule.paths.isEmpty { return !attributes.isResourceRequest && rule.paths.contains { matchesPath($0, attributes.path) } }
        return true
    }

    private static func matchesResource(_ rule: Rule, _ attributes: AuthorizationAttributes) -> Bool {
        guard attributes.isResourceRequest else { return false }
        if !rule.namespaces.isEmpty, !rule.namespaces.contains(attributes.namespace) { return false }
        if rule.resources.isEmpty { return true }
        let full = attributes.subresource.isEmpty ? attributes.resource : "\(attributes.resource)/\(attributes.subresource)"
        return rule.resources.contains { entry in
            guard entry.group == attributes.group else { return false }
            if entry.resources.isEmpty { return true }
            guard entry.names.isEmpty || entry.names.contains(attributes.name) else { return false }
            return entry.resources.contains { resource in
                if resource == "*" || resource == full { return true }
                if attributes.subresource.isEmpty { return false }
                return resource == "*/\(attributes.subresource)" || resource == "\(attributes.resource)/*"
            }
        }
    }

    private static func matchesPath(_ pattern: String, _ path: String) -> Bool {
        if pattern == "*" || pattern == path { return true }
        return pattern.hasSuffix("*") && path.hasPrefix(pattern.dropLast())
    }
}
