import KubernetesAPI
import KubernetesSchema

/// Whether a pod's node selector and required node affinity let it onto a node.
enum NodeMatching {
    static func fits(_ spec: PodSpec, _ node: Node) -> Bool {
        if !spec.nodeSelector.allSatisfy({ node.metadata.labels[$0.key] == $0.value }) { return false }
        guard let required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution else { return true }
        return required.nodeSelectorTerms.contains { term in
            if term.matchExpressions.isEmpty, term.matchFields.isEmpty { return false }
            return term.matchExpressions.allSatisfy { matches($0, node.metadata.labels) }
                && term.matchFields.allSatisfy { matches($0, ["metadata.name": node.name]) }
        }
    }

    private static func matches(_ requirement: NodeSelectorRequirement, _ labels: [String: String]) -> Bool {
        let op: KubernetesSchema.LabelSelector.Operator
        switch requirement.operator {
        case "In": op = .in
        case "NotIn": op = .notIn
        case "Exists": op = .exists
        case "DoesNotExist": op = .doesNotExist
        case "Gt": op = .greaterThan
        case "Lt": op = .lessThan
        default: return false
        }
        return KubernetesSchema.LabelSelector.Requirement(key: requirement.key, op: op, values: requirement.values).matches(labels)
    }

    /// Whether all taints that keep pods away, or drive them off, are tolerated.
    static func tolerates(_ tolerations: [Toleration], _ taints: [Taint], effects: Set<String>) -> Bool {
        taints.allSatisfy { taint in !effects.contains(taint.effect) || tolerations.contains { $0.tolerates(taint) } }
    }
}
