import KubernetesAPI
import KubernetesSchema

/// A label selector, parsed; two that say the same are equal and are kept once.
typealias CompiledSelector = KubernetesSchema.LabelSelector

extension KubernetesSchema.LabelSelector {
    /// An API object's selector; nil and what can't be read select nothing, an empty one everything.
    init(compiling selector: KubernetesAPI.LabelSelector?) {
        guard let selector else {
            self = .nothing
            return
        }
        self.init(matching: selector.matchLabels)
        for expression in selector.matchExpressions {
            let op: Operator
            switch expression.operator {
            case "In": op = .in
            case "NotIn": op = .notIn
            case "Exists": op = .exists
            case "DoesNotExist": op = .doesNotExist
            default:
                self = .nothing
                return
            }
            requirements.append(Requirement(key: expression.key, op: op, values: expression.values))
        }
    }
}

/// Which pods a term of pod affinity, or a spread constraint, means.
struct PodPredicate: Hashable {
    /// Sorted.
    var namespaces: [String]
    /// Of namespaces' labels; those that match count beside `namespaces`.
    var namespaceSelector: CompiledSelector?
    var selector: CompiledSelector

    func matches(namespace: String, labels: [String: String], _ namespaceLabels: [String: [String: String]]) -> Bool {
        let isInNamespace =
            namespaces.contains(namespace) || namespaceSelector.map { $0.matches(namespaceLabels[namespace] ?? [:]) } ?? false
        return isInNamespace && selector.matches(labels)
    }
}

/// A term of pod affinity or anti-affinity, compiled for the pod that has it.
struct AffinityTerm: Hashable {
    var predicate: PodPredicate
    var topologyKey: String

    init(_ term: PodAffinityTerm, namespace: String, labels: [String: String]) {
        var selector = CompiledSelector(compiling: term.labelSelector)
        // The API server merges these keys into the selector; where it did, the same requirement again changes nothing.
        for key in term.matchLabelKeys { if let value = labels[key] { selector.require(key, .in, value) } }
        for key in term.mismatchLabelKeys { if let value = labels[key] { selector.require(key, .notIn, value) } }
        let namespaces = term.namespaces.isEmpty && term.namespaceSelector == nil ? [namespace] : term.namespaces.sorted()
        predicate = PodPredicate(
            namespaces: namespaces, namespaceSelector: term.namespaceSelector.map { CompiledSelector(compiling: $0) }, selector: selector)
        topologyKey = term.topologyKey
    }
}

extension KubernetesSchema.LabelSelector {
    mutating func require(_ key: String, _ op: Operator, _ value: String) {
        let requirement = Requirement(key: key, op: op, values: [value])
        if !matchesNothing, !requirements.contains(requirement) { requirements.append(requirement) }
    }
}

/// A topology spread constraint, compiled.
struct SpreadConstraint: Hashable {
    var maxSkew: Int
    var topologyKey: String
    var selector: CompiledSelector
    var minDomains = 1
    var honorsAffinity = true
    var honorsTaints = false

    init(_ constraint: TopologySpreadConstraint, labels: [String: String]) {
        maxSkew = Int(constraint.maxSkew)
        topologyKey = constraint.topologyKey
        selector = CompiledSelector(compiling: constraint.labelSelector)
        for key in constraint.matchLabelKeys { if let value = labels[key] { selector.require(key, .in, value) } }
        minDomains = constraint.minDomains.map(Int.init) ?? 1
        if let policy = constraint.nodeAffinityPolicy { honorsAffinity = policy == "Honor" }
        if let policy = constraint.nodeTaintsPolicy { honorsTaints = policy == "Honor" }
    }
}
