import KubernetesSchema
import KubernetesSemantics
import Wire

private let pods = GroupResource(group: "", resource: "pods")

extension APIServer {
    /// A node as it is known here, which may be a moment old.
    fileprivate func node(_ name: String) async throws -> Document? {
        guard let registry = registry("", "nodes") else { return nil }
        if let object = await registry.cache.cached(namespace: "", name: name) { return try object.document() }
        return try? await registry.get(namespace: "", name: name).document()
    }
}

/// Pods carry the zone and region of the node that they are put on.
struct PodTopologyLabels: AdmissionPlugin {
    let name = "PodTopologyLabels"
    unowned let server: APIServer
    private static let labels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"]

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods else { return }
        let chosen: String?
        switch attributes.subresource {
        case "": chosen = object.string(object[object.root, "spec", "nodeName"])
        case "binding":
            guard object.equals(object[object.root, "target", "kind"], "Node") else { return }
            // The labels of a binding become the pod's.
            chosen = object.string(object[object.root, "target", "name"])
        default: return
        }
        guard let chosen, !chosen.isEmpty, let node = try await server.node(chosen) else { return }
        for label in PodTopologyLabels.labels {
            guard let value = node.string(node[node[node.root, "metadata", "labels"], label]) else { continue }
            let labels = object.ensureObject(object.ensureObject(object.root, "metadata"), "labels")
            object.set(labels, label, string: value)
        }
    }
}

/// What a pod that has its node may become: nothing that the node can't do.
struct PodResizeValidator: AdmissionPlugin {
    let name = "PodResizeValidator"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource == "resize", let object, let old,
            let chosen = object.string(object[object.root, "spec", "nodeName"]), !chosen.isEmpty,
            !Document.equal(old, old[old.root, "spec"], object, object[object.root, "spec"])
        else { return }
        guard let node = try await server.node(chosen) else { throw attributes.forbidden(object, "node \(FieldError.quoted(chosen)) not found") }
        let system = node.string(node[node[node.root, "metadata", "labels"], "kubernetes.io/os"]) ?? "linux"
        if system != "linux" {
            let message = "pod resize is only supported on linux nodes, node \(FieldError.quoted(chosen)) is \(FieldError.quoted(system))"
            throw refused(attributes, object, message, "UnsupportedPlatform")
        }
        let allocatable = node.amounts(node[node.root, "status", "allocatable"])
        let wanted = PodResources.total(object, "requests", withOverhead: true)
        var shortages: [String] = []
        for (name, amount) in [("cpu", \Quantity.milliValue), ("memory", \Quantity.value)] {
            let (asked, capacity) = (wanted[name] ?? .zero, allocatable[name] ?? .zero)
            if asked > capacity { shortages.append("\(name), requested: \(asked[keyPath: amount]), allocatable: \(capacity[keyPath: amount])") }
        }
        if shortages.isEmpty { return }
        let message = "node didn't have enough allocatable resources: \(shortages.joined(separator: "; "))"
        throw refused(attributes, object, message, "NodeCapacity")
    }

    private func refused(_ attributes: AdmissionAttributes, _ object: Document, _ message: String, _ reason: String) -> StatusError {
        var error = attributes.forbidden(object, message)
        error.details?.causes.append(.init(reason: reason, message: "", field: ""))
        return error
    }
}

/// Changes of a pod that need a feature of the kubelet wait for nodes that declare it.
struct NodeDeclaredFeatureValidator: AdmissionPlugin {
    let name = "NodeDeclaredFeatureValidator"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, ["", "resize"].contains(attributes.subresource), let object, let old,
            let chosen = object.string(object[object.root, "spec", "nodeName"]), !chosen.isEmpty
        else { return }
        let needed = NodeDeclaredFeatureValidator.needed(from: old, to: object)
        if needed.isEmpty { return }
        guard let node = try await server.node(chosen) else { throw attributes.forbidden(object, "node \(FieldError.quoted(chosen)) not found") }
        let declared = Set(node.strings(node[node.root, "status", "declaredFeatures"]))
        let missing = needed.filter { !declared.contains($0) }
        if missing.isEmpty { return }
        throw attributes.forbidden(
            object, "pod update requires features \(missing.joined(separator: ", ")) which are not available on node \(FieldError.quoted(chosen))")
    }

    /// The features that a change needs, by name.
    static func needed(from old: Document, to new: Document) -> [String] {
        var result: [String] = []
        func resources(_ document: Document, _ owner: Document.Node) -> [String: ResourceAmounts] {
            ["requests", "limits"].reduce(into: [:]) { $0[$1] = document.amounts(document[owner, "resources", $1]) }
        }
        let (before, after) = (old[old.root, "spec"], new[new.root, "spec"])
        if resources(old, before) != resources(new, after) { result.append("InPlacePodLevelResourcesVerticalScaling") }
        let starting = zip(old.elements(old[before, "initContainers"]), new.elements(new[after, "initContainers"]))
        let isResized = starting.contains { left, right in
            !old.equals(old[left, "restartPolicy"], "Always") && resources(old, left) != resources(new, right)
        }
        if isResized { result.append("InPlacePodVerticalScalingInitContainers") }
        return result
    }
}
