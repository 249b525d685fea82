import KubernetesSchema
import KubernetesSemantics
import Wire

/// What a kind of object counts for in resource quotas, as upstream's evaluators.
enum QuotaRules {
    case pods
    case services
    case claims
    /// Objects that are only counted, under these names.
    case objects(Set<String>)

    private static let podNames: Set<String> = [
        "count/pods", "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods",
    ]
    private static let serviceNames: Set<String> = ["count/services", "services", "services.nodeports", "services.loadbalancers"]
    private static let claimNames: Set<String> = ["count/persistentvolumeclaims", "persistentvolumeclaims", "requests.storage"]
    /// These are counted under their own name, too.
    private static let plainNames: Set<String> = ["configmaps", "resourcequotas", "replicationcontrollers", "secrets"]
    /// A quota of these makes every container name them; a mistake of old that is kept.
    private static let compulsory: Set<String> = [
        "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
    ]
    private static let classSuffix = ".storageclass.storage.k8s.io/"

    init(_ resource: GroupResource) {
        switch (resource.group, resource.resource) {
        case ("", "pods"): self = .pods
        case ("", "services"): self = .services
        case ("", "persistentvolumeclaims"): self = .claims
        case ("", let name):
            self = .objects(QuotaRules.plainNames.contains(name) ? ["count/\(name)", name] : ["count/\(name)"])
        case (let group, let name): self = .objects(["count/\(name).\(group)"])
        }
    }

    /// Whether a request can change what is used.
    func handles(_ object: Document, old: Document?, _ attributes: AdmissionAttributes) -> Bool {
        let isCreation = attributes.operation == .create
        switch (self, attributes.subresource) {
        case (.pods, ""):
            if isCreation { return true }
            return old.map { QuotaRules.isTerminating($0) != QuotaRules.isTerminating(object) } ?? false
        case (.pods, "resize"): return !isCreation
        case (.services, ""), (.claims, ""): return true
        case (.claims, "status"): return old != nil
        case (.objects, ""): return isCreation
        default: return false
        }
    }

    /// The names of a quota that are about this kind.
    func names(_ all: some Sequence<String>) -> [String] { all.filter { isAbout($0) }.sorted() }

    private func isAbout(_ name: String) -> Bool {
        switch self {
        case .pods:
            if QuotaRules.podNames.contains(name) || name.hasPrefix("hugepages-") || name.hasPrefix("requests.hugepages-") { return true }
            return name.hasPrefix("requests.") && QuotaRules.isExtended(name)
                && !name.contains(QuotaRules.classSuffix)
        case .services: return QuotaRules.serviceNames.contains(name)
        case .claims:
            if QuotaRules.claimNames.contains(name) { return true }
            return ["persistentvolumeclaims", "requests.storage"].contains { name.hasSuffix(QuotaRules.classSuffix + $0) }
        case .objects(let names): return names.contains(name)
        }
    }

    private static func isExtended(_ name: String) -> Bool {
        guard name.contains("/") else { return false }
        return !name.contains("kubernetes.io/") || name.contains("deviceclass.resource.kubernetes.io/")
    }

    // MARK: Usage

    func usage(_ object: Document) -> ResourceAmounts {
        switch self {
        case .pods: return QuotaRules.podUsage(object)
        case .services: return QuotaRules.serviceUsage(object)
        case .claims: return QuotaRules.claimUsage(object)
        case .objects(let names): return Dictionary(uniqueKeysWithValues: names.map { ($0, Quantity(1)) })
        }
    }

    private static func podUsage(_ pod: Document) -> ResourceAmounts {
        let phase = pod.string(pod[pod.root, "status", "phase"]) ?? ""
        // What has ended uses nothing but its place.
        if phase == "Succeeded" || phase == "Failed" { return ["count/pods": Quantity(1)] }
        var usage = computeUsage(
            PodResources.total(pod, "requests", withOverhead: true), PodResources.total(pod, "limits", withOverhead: true))
        usage["count/pods"] = Quantity(1)
        return usage
    }

    private static func computeUsage(_ requests: ResourceAmounts, _ limits: ResourceAmounts) -> ResourceAmounts {
        var usage: ResourceAmounts = ["pods": Quantity(1)]
        for name in ["cpu", "memory", "ephemeral-storage"] {
            if let amount = requests[name] {
                usage[name] = amount
                usage["requests.\(name)"] = amount
            }
            if let amount = limits[name] { usage["limits.\(name)"] = amount }
        }
        for (name, amount) in requests {
            if name.hasPrefix("hugepages-") { usage[name] = amount }
            if name.hasPrefix("hugepages-") || isExtended(name) { usage["requests.\(name)"] = amount }
        }
        return usage
    }

    private static func serviceUsage(_ service: Document) -> ResourceAmounts {
        let spec = service[service.root, "spec"]
        let ports = service.elements(service[spec, "ports"])
        var usage: ResourceAmounts = [
            "count/services": Quantity(1), "services": Quantity(1), "services.loadbalancers": .zero, "services.nodeports": .zero,
        ]
        switch service.string(service[spec, "type"]) {
        case "NodePort"?: usage["services.nodeports"] = Quantity(Int64(ports.count))
        case "LoadBalancer"?:
            let named = ports.filter { (service.int(service[$0, "nodePort"]) ?? 0) != 0 }
            let allocates = service.bool(service[spec, "allocateLoadBalancerNodePorts"]) ?? true
            usage["services.nodeports"] = Quantity(Int64(allocates ? ports.count : named.count))
            usage["services.loadbalancers"] = Quantity(1)
        default: break
        }
        return usage
    }

    private static func claimUsage(_ claim: Document) -> ResourceAmounts {
        let root = claim.root
        var usage: ResourceAmounts = ["count/persistentvolumeclaims": Quantity(1), "persistentvolumeclaims": Quantity(1)]
        let old = claim.string(claim[claim[root, "metadata", "annotations"], "volume.beta.kubernetes.io/storage-class"])
        let storageClass = old ?? claim.string(claim[root, "spec", "storageClassName"]) ?? ""
        let prefix = storageClass + classSuffix
        if !storageClass.isEmpty { usage[prefix + "persistentvolumeclaims"] = Quantity(1) }
        guard let asked = claim.amounts(claim[root, "spec", "resources", "requests"])["storage"] else { return usage }
        let given = claim.amounts(claim[root, "status", "allocatedResources"])["storage"] ?? .zero
        let larger = max(asked, given)
        // Whole bytes only.
        let amount = larger.exactInt64 == nil ? Quantity(larger.value, larger.format) : larger
        usage["requests.storage"] = amount
        if !storageClass.isEmpty { usage[prefix + "requests.storage"] = amount }
        return usage
    }

    // MARK: Constraints

    /// Why the object can't be reckoned with: a resource that a container doesn't name.
    func missing(_ required: [String], _ object: Document) -> String? {
        guard case .pods = self, !PodResources.hasPodLevel(object) else { return nil }
        let wanted = required.filter { QuotaRules.compulsory.contains($0) }
        var lacking: [String: Set<String>] = [:]
        for field in ["containers", "initContainers"] {
            for container in object.elements(object[object.root, "spec", field]) {
                let resources = object[container, "resources"]
                let usage = QuotaRules.computeUsage(
                    object.amounts(object[resources, "requests"]), object.amounts(object[resources, "limits"]))
                let own = object.string(object[container, "name"]) ?? ""
                for name in wanted where usage[name] == nil { lacking[name, default: []].insert(own) }
            }
        }
        guard !lacking.isEmpty else { return nil }
        let shown = lacking.keys.sorted().map { "\($0) for: \((lacking[$0] ?? []).sorted().joined(separator: ","))" }
        return "must specify " + shown.joined(separator: "; ")
    }

    // MARK: Scopes

    /// Whether an object is in a quota's scopes.
    func isInScopes(_ quota: Document, _ object: Document) -> Bool {
        let spec = quota[quota.root, "spec"]
        for scope in quota.strings(quota[spec, "scopes"]) where !matches(object, scope, "Exists", []) { return false }
        for term in quota.elements(quota[spec, "scopeSelector", "matchExpressions"]) {
            let scope = quota.string(quota[term, "scopeName"]) ?? ""
            let values = quota.strings(quota[term, "values"])
            if !matches(object, scope, quota.string(quota[term, "operator"]) ?? "", values) { return false }
        }
        return true
    }

    private func matches(_ object: Document, _ scope: String, _ op: String, _ values: [String]) -> Bool {
        switch self {
        case .pods: return QuotaRules.podMatches(object, scope, op, values)
        case .claims:
            guard scope == "VolumeAttributesClass" else { return false }
            let names = QuotaRules.attributeClasses(object)
            if names.isEmpty { return QuotaRules.selects(nil, op, values) }
            return names.contains { QuotaRules.selects($0, op, values) }
        default: return false
        }
    }

    private static func attributeClasses(_ claim: Document) -> [String] {
        let status = claim[claim.root, "status"]
        let nodes = [
            claim[claim.root, "spec", "volumeAttributesClassName"], claim[status, "currentVolumeAttributesClassName"],
            claim[status, "modifyVolumeStatus", "targetVolumeAttributesClassName"],
        ]
        return nodes.compactMap { claim.string($0) }.filter { !$0.isEmpty }
    }

    /// As label selectors judge.
    private static func selects(_ name: String?, _ op: String, _ values: [String]) -> Bool {
        switch op {
        case "In": return name.map { values.contains($0) } ?? false
        case "NotIn": return name.map { !values.contains($0) } ?? true
        case "Exists": return name != nil
        case "DoesNotExist": return name == nil
        default: return false
        }
    }

    static func isTerminating(_ pod: Document) -> Bool { (pod.int(pod[pod.root, "spec", "activeDeadlineSeconds"]) ?? -1) >= 0 }

    private static func podMatches(_ pod: Document, _ scope: String, _ op: String, _ values: [String]) -> Bool {
        switch scope {
        case "Terminating": return isTerminating(pod)
        case "NotTerminating": return !isTerminating(pod)
        case "BestEffort": return isBestEffort(pod)
        case "NotBestEffort": return !isBestEffort(pod)
        case "CrossNamespacePodAffinity": return crossesNamespaces(pod)
        case "PriorityClass":
            let name = pod.string(pod[pod.root, "spec", "priorityClassName"]) ?? ""
            return selects(name.isEmpty ? nil : name, op, values)
        default: return false
        }
    }

    static func isBestEffort(_ pod: Document) -> Bool {
        let spec = pod[pod.root, "spec"]
        let holders = pod.elements(pod[spec, "containers"]) + pod.elements(pod[spec, "initContainers"]) + [spec]
        return holders.allSatisfy { holder in
            ["requests", "limits"].allSatisfy { field in
                let amounts = pod.amounts(pod[holder, "resources", field])
                return ["cpu", "memory"].allSatisfy { amounts[$0]?.isZero ?? true }
            }
        }
    }

    private static func crossesNamespaces(_ pod: Document) -> Bool {
        for kind in ["podAffinity", "podAntiAffinity"] {
            let affinity = pod[pod.root, "spec", "affinity", kind]
            let required = pod.elements(pod[affinity, "requiredDuringSchedulingIgnoredDuringExecution"])
            let weighted = pod.elements(pod[affinity, "preferredDuringSchedulingIgnoredDuringExecution"])
            let terms = required + weighted.map { pod[$0, "podAffinityTerm"] }
            let isCrossing = terms.contains { !pod.isEmpty(pod[$0, "namespaces"]) || !pod.isNull(pod[$0, "namespaceSelector"]) }
            if isCrossing { return true }
        }
        return false
    }
}
