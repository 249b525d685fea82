import KubernetesSchema
import KubernetesSemantics
import Wire

/// Adds a runtime class's overhead and scheduling to the pods that name it.
struct RuntimeClassAdmission: AdmissionPlugin {
    let name = "RuntimeClass"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    private func concerns(_ attributes: AdmissionAttributes) -> Bool {
        attributes.groupResource == GroupResource(group: "", resource: "pods") && attributes.subresource.isEmpty
    }

    private func find(_ pod: Document, _ attributes: AdmissionAttributes) async throws -> Document? {
        guard let wanted = pod.string(pod[pod.root, "spec", "runtimeClassName"]),
            let registry = server.registry("node.k8s.io", "runtimeclasses")
        else { return nil }
        if let object = await registry.cache.cached(namespace: "", name: wanted) { return try object.document() }
        do {
            // The cache may be a moment behind a new class.
            return try await registry.get(namespace: "", name: wanted).document()
        } catch let error as StatusError where error.code == 404 {
            throw attributes.forbidden(pod, "pod rejected: RuntimeClass \(FieldError.quoted(wanted)) not found")
        }
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes), let found = try await find(object, attributes) else { return }
        let refused = RuntimeClassPlan.setOverhead(found, &object) ?? RuntimeClassPlan.setScheduling(found, &object)
        if let refused { throw attributes.forbidden(object, refused) }
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes), let object else { return }
        let found = try await find(object, attributes)
        if let refused = RuntimeClassPlan.overheadError(found, object) { throw attributes.forbidden(object, refused) }
    }
}

/// What a runtime class does to a pod. The functions answer why a pod is refused.
enum RuntimeClassPlan {
    private static let mismatch = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"

    static func setOverhead(_ found: Document, _ pod: inout Document) -> String? {
        let overhead = found[found.root, "overhead"]
        guard !found.isNull(overhead) else { return nil }
        let spec = pod.ensureObject(pod.root, "spec")
        let fixed = found.amounts(found[overhead, "podFixed"])
        if !pod.isEmpty(pod[spec, "overhead"]), fixed != pod.amounts(pod[spec, "overhead"]) { return mismatch }
        if found[overhead, "podFixed"].exists {
            pod.set(spec, "overhead", pod.copy(found, found[overhead, "podFixed"]))
        } else {
            pod.remove(spec, "overhead")
        }
        return nil
    }

    static func overheadError(_ found: Document?, _ pod: Document) -> String? {
        let own = pod[pod.root, "spec", "overhead"]
        if let found, !found.isNull(found[found.root, "overhead"]) {
            return found.amounts(found[found.root, "overhead", "podFixed"]) == pod.amounts(own) ? nil : mismatch
        }
        return pod.isNull(own) ? nil : "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
    }

    static func setScheduling(_ found: Document, _ pod: inout Document) -> String? {
        let scheduling = found[found.root, "scheduling"]
        guard !found.isNull(scheduling) else { return nil }
        let spec = pod.ensureObject(pod.root, "spec")
        for (key, node) in found.members(found[scheduling, "nodeSelector"]).sorted(by: { $0.key < $1.key }) {
            let value = found.string(node) ?? ""
            if let own = pod.string(pod[pod[spec, "nodeSelector"], key]), own != value {
                return "conflict: runtimeClass.scheduling.nodeSelector[\(key)] = \(value); pod.spec.nodeSelector[\(key)] = \(own)"
            }
            pod.set(pod.ensureObject(spec, "nodeSelector"), key, string: value)
        }
        let additions = found.elements(found[scheduling, "tolerations"])
        guard !additions.isEmpty else { return nil }
        let list = pod.ensureArray(spec, "tolerations")
        for toleration in additions { pod.append(list, pod.copy(found, toleration)) }
        dropCovered(&pod, list)
        return nil
    }

    /// Leaves out tolerations that another one includes; of equal ones the first stays.
    private static func dropCovered(_ pod: inout Document, _ list: Document.Node) {
        let all = pod.elements(list)
        var kept: [Document.Node] = []
        for (index, node) in all.enumerated() {
            if kept.contains(where: { includes(pod, $0, node) }) { continue }
            let isCoveredLater = all[(index + 1)...].contains { !isEqual(pod, $0, node) && includes(pod, $0, node) }
            if !isCoveredLater { kept.append(node) }
        }
        for node in all where !kept.contains(node) { pod.removeChild(list, node) }
    }

    private static func text(_ pod: Document, _ node: Document.Node, _ field: String) -> String { pod.string(pod[node, field]) ?? "" }

    private static func isEqual(_ pod: Document, _ left: Document.Node, _ right: Document.Node) -> Bool {
        ["key", "operator", "value", "effect"].allSatisfy { text(pod, left, $0) == text(pod, right, $0) }
            && pod.int(pod[left, "tolerationSeconds"]) == pod.int(pod[right, "tolerationSeconds"])
    }

    private static func includes(_ pod: Document, _ wide: Document.Node, _ narrow: Document.Node) -> Bool {
        if isEqual(pod, wide, narrow) { return true }
        let isForAll = text(pod, wide, "key").isEmpty && text(pod, wide, "operator") == "Exists"
        if text(pod, wide, "key") != text(pod, narrow, "key"), !isForAll { return false }
        let effect = text(pod, wide, "effect")
        if !effect.isEmpty, effect != text(pod, narrow, "effect") { return false }
        if effect == "NoExecute", let seconds = pod.int(pod[wide, "tolerationSeconds"]) {
            guard let own = pod.int(pod[narrow, "tolerationSeconds"]), own <= seconds else { return false }
        }
        switch text(pod, wide, "operator") {
        case "", "Equal":
            return ["", "Equal"].contains(text(pod, narrow, "operator")) && text(pod, wide, "value") == text(pod, narrow, "value")
        case "Exists": return true
        default: return false
        }
    }
}
