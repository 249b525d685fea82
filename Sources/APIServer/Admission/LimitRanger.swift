import KubernetesSchema
import KubernetesSemantics
import Wire

/// Gives containers the resources that a namespace's limit ranges say, and refuses what is outside of these.
struct LimitRanger: AdmissionPlugin {
    let name = "LimitRanger"
    unowned let server: APIServer
    static let annotation = "kubernetes.io/limit-ranger"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    private func concerns(_ attributes: AdmissionAttributes) -> Bool {
        guard attributes.resource.group.isEmpty else { return false }
        switch (attributes.resource.resource, attributes.subresource) {
        case ("pods", ""): return attributes.operation == .create
        case ("pods", "resize"): return attributes.operation == .update
        case ("persistentvolumeclaims", ""): return true
        default: return false
        }
    }

    private func ranges(_ namespace: String) async throws -> [Document] {
        guard let registry = server.registry("", "limitranges") else { return [] }
        let found = try await registry.cache.snapshot(notOlderThan: 0).objects.filter { $0.namespace == namespace }
        return try found.map { try $0.document() }
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes), attributes.resource.resource == "pods" else { return }
        if let old, Metadata.isBeingDeleted(old) { return }
        for range in try await ranges(attributes.namespace) { LimitRangePlan.setDefaults(range, &object) }
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes), let object else { return }
        if let old, Metadata.isBeingDeleted(old) { return }
        for range in try await ranges(attributes.namespace) {
            let isPod = attributes.resource.resource == "pods"
            let errors = isPod ? LimitRangePlan.podErrors(range, object) : LimitRangePlan.claimErrors(range, object)
            if !errors.isEmpty { throw attributes.forbidden(object, LimitRangePlan.message(errors)) }
        }
    }
}

/// What limit ranges ask for.
enum LimitRangePlan {
    /// Several errors in one line, as upstream's aggregates.
    static func message(_ errors: [String]) -> String {
        var kept: [String] = []
        for error in errors where !kept.contains(error) { kept.append(error) }
        return kept.count == 1 ? kept[0] : "[" + kept.joined(separator: ", ") + "]"
    }

    private static func limits(_ range: Document, _ type: String) -> [Document.Node] {
        range.elements(range[range.root, "spec", "limits"]).filter { range.equals(range[$0, "type"], type) }
    }

    // MARK: Defaults

    /// Sets the requests and limits that containers lack.
    static func setDefaults(_ range: Document, _ pod: inout Document) {
        var requests: ResourceAmounts = [:]
        var maximums: ResourceAmounts = [:]
        for limit in limits(range, "Container") {
            requests.merge(range.amounts(range[limit, "defaultRequest"])) { $1 }
            maximums.merge(range.amounts(range[limit, "default"])) { $1 }
        }
        guard !requests.isEmpty || !maximums.isEmpty else { return }
        var notes: [String] = []
        for (field, what) in [("containers", "container"), ("initContainers", "init container")] {
            let containers = pod.elements(pod[pod.root, "spec", field])
            for container in containers {
                let name = pod.string(pod[container, "name"]) ?? ""
                let setRequests = fill(&pod, container, "requests", requests)
                if !setRequests.isEmpty { notes.append("\(setRequests.joined(separator: ", ")) request for \(what) \(name)") }
                let setLimits = fill(&pod, container, "limits", maximums)
                if !setLimits.isEmpty { notes.append("\(setLimits.joined(separator: ", ")) limit for \(what) \(name)") }
            }
        }
        guard !notes.isEmpty else { return }
        let annotations = pod.ensureObject(pod.ensureObject(pod.root, "metadata"), "annotations")
        pod.set(annotations, LimitRanger.annotation, string: "LimitRanger plugin set: " + notes.joined(separator: "; "))
    }

    /// The names of what was set, sorted.
    private static func fill(_ pod: inout Document, _ container: Document.Node, _ field: String, _ defaults: ResourceAmounts) -> [String] {
        let existing = Set(pod.keys(pod[container, "resources", field]))
        let missing = defaults.keys.filter { !existing.contains($0) }.sorted()
        guard !missing.isEmpty else { return [] }
        let target = pod.ensureObject(pod.ensureObject(container, "resources"), field)
        for name in missing { pod.set(target, name, string: (defaults[name] ?? .zero).description) }
        return missing
    }

    // MARK: Constraints

    static func podErrors(_ range: Document, _ pod: Document) -> [String] {
        var errors: [String] = []
        for limit in limits(range, "Container") {
            for field in ["containers", "initContainers"] {
                for container in pod.elements(pod[pod.root, "spec", field]) {
                    let requests = pod.amounts(pod[container, "resources", "requests"])
                    let maximums = pod.amounts(pod[container, "resources", "limits"])
                    errors += check(range, limit, "Container", requests, maximums)
                }
            }
        }
        for limit in limits(range, "Pod") {
            let requests = PodResources.total(pod, "requests", withOverhead: false)
            let maximums = PodResources.total(pod, "limits", withOverhead: false)
            errors += check(range, limit, "Pod", requests, maximums)
        }
        return errors
    }

    private static func check(
        _ range: Document, _ limit: Document.Node, _ type: String, _ requests: ResourceAmounts, _ limits: ResourceAmounts
    ) -> [String] {
        var errors: [String?] = []
        for (name, bound) in sorted(range.amounts(range[limit, "min"])) { errors.append(minimum(type, name, bound, requests, limits)) }
        for (name, bound) in sorted(range.amounts(range[limit, "max"])) { errors.append(maximum(type, name, bound, requests, limits)) }
        for (name, bound) in sorted(range.amounts(range[limit, "maxLimitRequestRatio"])) {
            errors.append(ratio(type, name, bound, requests, limits))
        }
        return errors.compactMap { $0 }
    }

    static func claimErrors(_ range: Document, _ claim: Document) -> [String] {
        let type = "PersistentVolumeClaim"
        let requests = claim.amounts(claim[claim.root, "spec", "resources", "requests"])
        var errors: [String?] = []
        for limit in limits(range, type) {
            for (name, bound) in sorted(range.amounts(range[limit, "min"])) { errors.append(minimum(type, name, bound, requests, [:])) }
            for (name, bound) in sorted(range.amounts(range[limit, "max"])) {
                let start = "maximum \(name) usage per \(type) is \(bound)"
                guard let request = requests[name] else {
                    errors.append("\(start).  No request is specified")
                    continue
                }
                if request > bound { errors.append("\(start), but request is \(request)") }
            }
        }
        return errors.compactMap { $0 }
    }

    private static func sorted(_ amounts: ResourceAmounts) -> [(key: String, value: Quantity)] { amounts.sorted { $0.key < $1.key } }

    private static func minimum(
        _ type: String, _ name: String, _ bound: Quantity, _ requests: ResourceAmounts, _ limits: ResourceAmounts
    ) -> String? {
        let start = "minimum \(name) usage per \(type) is \(bound)"
        guard let request = requests[name] else { return "\(start).  No request is specified" }
        if request < bound { return "\(start), but request is \(request)" }
        if let limit = limits[name], limit < bound { return "\(start), but limit is \(limit)" }
        return nil
    }

    private static func maximum(
        _ type: String, _ name: String, _ bound: Quantity, _ requests: ResourceAmounts, _ limits: ResourceAmounts
    ) -> String? {
        let start = "maximum \(name) usage per \(type) is \(bound)"
        guard let limit = limits[name] else { return "\(start).  No limit is specified" }
        if limit > bound { return "\(start), but limit is \(limit)" }
        if let request = requests[name], request > bound { return "\(start), but request is \(request)" }
        return nil
    }

    private static func ratio(
        _ type: String, _ name: String, _ bound: Quantity, _ requests: ResourceAmounts, _ limits: ResourceAmounts
    ) -> String? {
        let start = "\(name) max limit to request ratio per \(type) is \(bound)"
        guard let request = requests[name], !request.isZero else { return "\(start), but no request is specified or request is 0" }
        guard let limit = limits[name], !limit.isZero else { return "\(start), but no limit is specified or limit is 0" }
        let found = limit.approximate / request.approximate
        return found > bound.approximate ? "\(start), but provided ratio is \(sixDecimals(found))" : nil
    }

    /// As `%f` writes numbers.
    static func sixDecimals(_ number: Double) -> String {
        let millionths = Int128((number * 1e6).rounded(.toNearestOrEven))
        let fraction = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: max(0, 6 - fraction.utf8.count)) + fraction
    }
}
