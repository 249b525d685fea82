import KubernetesAPI
import KubernetesSchema

/// What objects count for in resource quotas.
enum QuotaUsage {
    typealias Amounts = [String: Quantity]

    static func add(_ left: inout Amounts, _ right: Amounts) {
        for (name, amount) in right { left[name] = (left[name] ?? .zero) + amount }
    }

    private static func largest(_ left: Amounts, _ right: Amounts) -> Amounts { left.merging(right) { max($0, $1) } }

    /// What a pod asks for as a whole: its containers and sidecars, or its start, whichever is more.
    static func total(_ pod: Pod, _ amounts: (ResourceRequirements) -> Amounts) -> Amounts {
        var sum: Amounts = [:]
        for container in pod.spec.containers { add(&sum, amounts(container.resources)) }
        var (sidecars, start): (Amounts, Amounts) = ([:], [:])
        for container in pod.spec.initContainers {
            let own = amounts(container.resources)
            if container.restartPolicy == "Always" {
                add(&sum, own)
                add(&sidecars, own)
                start = largest(start, sidecars)
            } else {
                var together = own
                add(&together, sidecars)
                start = largest(start, together)
            }
        }
        sum = largest(sum, start)
        if let whole = pod.spec.resources { sum.merge(amounts(whole)) { $1 } }
        for (name, amount) in pod.spec.overhead where sum[name] != nil { sum[name] = (sum[name] ?? .zero) + amount }
        return sum
    }

    static func of(_ pod: Pod, now: Timestamp) -> Amounts {
        var usage: Amounts = ["count/pods": Quantity(1)]
        if pod.isTerminal { return usage }
        if let deletion = pod.metadata.deletionTimestamp, let grace = pod.metadata.deletionGracePeriodSeconds {
            // Its time is over, though it is still there.
            if deletion.adding(.seconds(grace)) < now { return usage }
        }
        usage["pods"] = Quantity(1)
        for (name, amount) in total(pod, \.requests) {
            usage["requests.\(name)"] = amount
            if ["cpu", "memory", "ephemeral-storage"].contains(name) || name.hasPrefix("hugepages-") { usage[name] = amount }
        }
        for (name, amount) in total(pod, \.limits) { usage["limits.\(name)"] = amount }
        return usage
    }

    static func of(_ service: Service) -> Amounts {
        var usage: Amounts = ["count/services": Quantity(1), "services": Quantity(1)]
        let isBalanced = service.spec.type == "LoadBalancer"
        if isBalanced { usage["services.loadbalancers"] = Quantity(1) }
        if service.spec.type == "NodePort" || (isBalanced && service.spec.allocateLoadBalancerNodePorts != false) {
            usage["services.nodeports"] = Quantity(Int64(service.spec.ports.count))
        } else if isBalanced {
            usage["services.nodeports"] = Quantity(Int64(service.spec.ports.filter { $0.nodePort != 0 }.count))
        }
        return usage
    }

    static func of(_ claim: PersistentVolumeClaim) -> Amounts {
        var usage: Amounts = ["count/persistentvolumeclaims": Quantity(1), "persistentvolumeclaims": Quantity(1)]
        let asked = claim.spec.resources.requests["storage"] ?? .zero
        let given = claim.status.allocatedResources["storage"] ?? .zero
        usage["requests.storage"] = max(asked, given)
        if let name = claim.spec.storageClassName, !name.isEmpty {
            let prefix = "\(name).storageclass.storage.k8s.io/"
            usage[prefix + "persistentvolumeclaims"] = Quantity(1)
            usage[prefix + "requests.storage"] = max(asked, given)
        }
        return usage
    }

    // MARK: Scopes

    static func isBestEffort(_ pod: Pod) -> Bool {
        (pod.spec.containers + pod.spec.initContainers).allSatisfy { container in
            let named = container.resources.requests.merging(container.resources.limits) { $1 }
            return ["cpu", "memory"].allSatisfy { named[$0]?.isZero ?? true }
        }
    }

    private static func crossesNamespaces(_ pod: Pod) -> Bool {
        guard let affinity = pod.spec.affinity else { return false }
        var terms: [PodAffinityTerm] = []
        if let wanted = affinity.podAffinity {
            terms += wanted.requiredDuringSchedulingIgnoredDuringExecution
            terms += wanted.preferredDuringSchedulingIgnoredDuringExecution.map(\.podAffinityTerm)
        }
        if let unwanted = affinity.podAntiAffinity {
            terms += unwanted.requiredDuringSchedulingIgnoredDuringExecution
            terms += unwanted.preferredDuringSchedulingIgnoredDuringExecution.map(\.podAffinityTerm)
        }
        return terms.contains { !$0.namespaces.isEmpty || $0.namespaceSelector != nil }
    }

    private static func matches(_ pod: Pod, scope: String, op: String, values: [String]) -> Bool {
        switch scope {
        case "Terminating": return (pod.spec.activeDeadlineSeconds ?? -1) >= 0
        case "NotTerminating": return (pod.spec.activeDeadlineSeconds ?? -1) < 0
        case "BestEffort": return isBestEffort(pod)
        case "NotBestEffort": return !isBestEffort(pod)
        case "CrossNamespacePodAffinity": return crossesNamespaces(pod)
        case "PriorityClass":
            let name = pod.spec.priorityClassName
            switch op {
            case "In": return values.contains(name)
            case "NotIn": return !values.contains(name)
            case "DoesNotExist": return name.isEmpty
            default: return !name.isEmpty
            }
        default: return false
        }
    }

    /// Whether the quota is about this claim: only a scope of attributes classes speaks of claims.
    static func covers(_ quota: ResourceQuota, _ claim: PersistentVolumeClaim) -> Bool {
        let names = Set([
            claim.spec.volumeAttributesClassName, claim.status.currentVolumeAttributesClassName,
            claim.status.modifyVolumeStatus?.targetVolumeAttributesClassName,
        ].compactMap { $0 }.filter { !$0.isEmpty })
        if quota.spec.scopes.contains(where: { $0 != attributesClassScope }) { return false }
        if quota.spec.scopes.contains(attributesClassScope), names.isEmpty { return false }
        return (quota.spec.scopeSelector?.matchExpressions ?? []).allSatisfy { expression in
            guard expression.scopeName == attributesClassScope else { return false }
            switch expression.operator {
            case "In": return !names.isDisjoint(with: expression.values)
            case "NotIn": return names.isDisjoint(with: expression.values)
            case "DoesNotExist": return names.isEmpty
            default: return !names.isEmpty
            }
        }
    }

    static let attributesClassScope = "VolumeAttributesClass"

    /// Whether the quota is about this pod.
    static func covers(_ quota: ResourceQuota, _ pod: Pod) -> Bool {
        let bySelector = quota.spec.scopeSelector?.matchExpressions ?? []
        return quota.spec.scopes.allSatisfy { matches(pod, scope: $0, op: "Exists", values: []) }
            && bySelector.allSatisfy { matches(pod, scope: $0.scopeName, op: $0.operator, values: $0.values) }
    }
}
