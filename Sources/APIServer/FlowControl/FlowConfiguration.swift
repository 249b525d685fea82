import KubernetesSchema
import Wire

/// A FlowSchema, read for matching.
struct FlowSchema: Sendable, Equatable {
    enum Subject: Sendable, Equatable {
        case user(String)
        case group(String)
        case serviceAccount(namespace: String, name: String)
    }

    struct ResourceRule: Sendable, Equatable {
        var verbs: [String]
        var groups: [String]
        var resources: [String]
        var clusterScope: Bool
        var namespaces: [String]
    }

    struct PathRule: Sendable, Equatable {
        var verbs: [String]
        var paths: [String]
    }

    struct Rule: Sendable, Equatable {
        var subjects: [Subject]
        var resources: [ResourceRule]
        var paths: [PathRule]
    }

    enum Distinguisher: Sendable, Equatable { case none, user, namespace }

    var name: String
    var uid: String
    var level: String
    var precedence: Int64
    var distinguisher: Distinguisher
    var rules: [Rule]

    init(_ object: Document) {
        let spec = object[object.root, "spec"]
        func text(_ node: Document.Node, _ key: String) -> String { object.string(object[node, key]) ?? "" }
        name = Metadata.string(object, "name")
        uid = Metadata.string(object, "uid")
        level = object.string(object[spec, "priorityLevelConfiguration", "name"]) ?? ""
        precedence = object.int(object[spec, "matchingPrecedence"]) ?? 1000
        switch object.string(object[spec, "distinguisherMethod", "type"]) {
        case "ByUser": distinguisher = .user
        case "ByNamespace": distinguisher = .namespace
        default: distinguisher = .none
        }
        rules = object.elements(object[spec, "rules"]).map { rule in
            Rule(
                subjects: object.elements(object[rule, "subjects"]).compactMap { subject in
                    switch text(subject, "kind") {
                    case "User": .user(object.string(object[subject, "user", "name"]) ?? "")
                    case "Group": .group(object.string(object[subject, "group", "name"]) ?? "")
                    case "ServiceAccount":
                        .serviceAccount(
                            namespace: object.string(object[subject, "serviceAccount", "namespace"]) ?? "",
                            name: object.string(object[subject, "serviceAccount", "name"]) ?? "")
                    default: nil
                    }
                },
                resources: object.elements(object[rule, "resourceRules"]).map { rule in
                    ResourceRule(
                        verbs: object.strings(object[rule, "verbs"]), groups: object.strings(object[rule, "apiGroups"]),
                        resources: object.strings(object[rule, "resources"]), clusterScope: object.bool(object[rule, "clusterScope"]) ?? false,
                        namespaces: object.strings(object[rule, "namespaces"]))
                },
                paths: object.elements(object[rule, "nonResourceRules"]).map { rule in
                    PathRule(verbs: object.strings(object[rule, "verbs"]), paths: object.strings(object[rule, "nonResourceURLs"]))
                })
        }
    }

    func matches(_ info: RequestInfo, _ user: UserInfo) -> Bool {
        rules.contains { rule in
            guard rule.subjects.contains(where: { FlowSchema.matches($0, user) }) else { return false }
            if info.isResourceRequest { return rule.resources.contains { FlowSchema.matches($0, info) } }
            return rule.paths.contains { FlowSchema.has($0.verbs, info.verb) && FlowSchema.matches($0.paths, path: info.path) }
        }
    }

    private static func matches(_ subject: Subject, _ user: UserInfo) -> Bool {
        switch subject {
        case .user(let name): return name == "*" || name == user.name
        case .group(let name): return name == "*" || user.groups.contains(name)
        case .serviceAccount(let namespace, let name):
            let prefix = "system:serviceaccount:"
            guard user.name.hasPrefix(prefix) else { return false }
            let parts = user.name.dropFirst(prefix.count).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return parts.count == 2 && parts[0] == namespace && (name == "*" || parts[1] == name)
        }
    }

    private static func matches(_ rule: ResourceRule, _ info: RequestInfo) -> Bool {
        guard has(rule.verbs, info.verb), has(rule.groups, info.group) else { return false }
        guard has(rule.resources, info.subresource.isEmpty ? info.resource : "\(info.resource)/\(info.subresource)") else { return false }
        return info.namespace.isEmpty ? rule.clusterScope : has(rule.namespaces, info.namespace)
    }

    private static func matches(_ paths: [String], path: String) -> Bool {
        paths.contains { rule in
            if rule == "*" || rule == path { return true }
            let prefix = rule.hasSuffix("*") ? rule.dropLast() : rule[...]
            return path.hasPrefix(prefix.hasSuffix("/") ? String(prefix) : prefix + "/")
        }
    }

    /// A star stands for everything where it stands alone.
    private static func has(_ list: [String], _ text: String) -> Bool { list.contains(text) || (list.count == 1 && list[0] == "*") }

    /// What tells this flow from others of the schema.
    func distinguishes(_ info: RequestInfo, _ user: UserInfo) -> String {
        switch distinguisher {
        case .none: ""
        case .user: user.name
        case .namespace: info.namespace
        }
    }

    /// The order of matching: by precedence, those of one precedence by name.
    static func precedes(_ left: FlowSchema, _ right: FlowSchema) -> Bool {
        left.precedence != right.precedence ? left.precedence < right.precedence : left.name < right.name
    }
}

/// A PriorityLevelConfiguration, as far as it rules requests.
struct PriorityLevel: Sendable, Equatable {
    struct Queuing: Sendable, Equatable {
        var queues: Int
        var handSize: Int
        var lengthLimit: Int
    }

    var name: String
    var uid: String
    var isExempt: Bool
    var shares: Int
    var lendablePercent: Int
    /// Nil for no bound.
    var borrowingLimitPercent: Int?
    /// Nil where what finds no seat is refused at once.
    var queuing: Queuing?

    /// Nil where the specification contradicts itself.
    init?(_ object: Document) {
        name = Metadata.string(object, "name")
        uid = Metadata.string(object, "uid")
        let spec = object[object.root, "spec"]
        isExempt = object.equals(object[spec, "type"], "Exempt")
        let limited = object[spec, "limited"]
        let exempt = object[spec, "exempt"]
        guard limited.exists == !isExempt, exempt.exists == isExempt, isExempt == (name == "exempt") else { return nil }
        func number(_ node: Document.Node, _ key: String) -> Int? { object.int(object[node, key]).map { Int($0) } }
        let common = isExempt ? exempt : limited
        shares = number(common, "nominalConcurrencyShares") ?? (isExempt ? 0 : 30)
        lendablePercent = number(common, "lendablePercent") ?? 0
        borrowingLimitPercent = isExempt ? nil : number(limited, "borrowingLimitPercent")
        let response = object[limited, "limitResponse"]
        let queues = object[response, "queuing"]
        guard isExempt || object.equals(object[response, "type"], "Reject") != queues.exists else { return nil }
        if queues.exists {
            let queuing = Queuing(
                queues: number(queues, "queues") ?? 64, handSize: number(queues, "handSize") ?? 8, lengthLimit: number(queues, "queueLengthLimit") ?? 50)
            guard ShuffleSharding(deckSize: queuing.queues, handSize: queuing.handSize) != nil else { return nil }
            self.queuing = queuing
        }
    }
}
