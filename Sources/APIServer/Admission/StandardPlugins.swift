import KubernetesSchema
import KubernetesSemantics
import Wire

private let pods = GroupResource(group: "", resource: "pods")
private let namespaces = GroupResource(group: "", resource: "namespaces")

/// Nothing is made in a namespace that isn't there or that is going; the system's own namespaces stay.
struct NamespaceLifecycle: AdmissionPlugin {
    let name = "NamespaceLifecycle"
    unowned let server: APIServer
    /// Never deleted.
    static let immortal: Set<String> = ["default", "kube-system", "kube-public"]

    func handles(_ operation: AdmissionOperation) -> Bool { operation != .connect }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        try await check(object, attributes)
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        if attributes.operation == .delete { try await check(nil, attributes) }
    }

    private func check(_ object: Document?, _ attributes: AdmissionAttributes) async throws {
        if attributes.operation == .delete {
            if attributes.groupResource == namespaces, NamespaceLifecycle.immortal.contains(attributes.name) {
                throw attributes.forbidden(nil, "this namespace may not be deleted")
            }
            return
        }
        guard attributes.operation == .create, !attributes.namespace.isEmpty, attributes.groupResource != namespaces else { return }
        if ["localsubjectaccessreviews"].contains(attributes.resource.resource) { return }
        guard let registry = server.registry(namespaces) else { return }
        var namespace = await registry.cache.cached(namespace: "", name: attributes.namespace)
        // The cache may be a moment behind a new namespace.
        if namespace == nil { namespace = try? await registry.get(namespace: "", name: attributes.namespace) }
        guard let namespace else { throw StatusError.notFound(namespaces, attributes.namespace) }
        let document = try namespace.document()
        guard document.equals(document[document.root, "status", "phase"], "Terminating") else { return }
        var error = attributes.forbidden(object, "unable to create new content in namespace \(attributes.namespace) because it is being terminated")
        error.details?.causes = [.init(reason: "NamespaceTerminating", message: "namespace \(attributes.namespace) is being terminated", field: "metadata.namespace")]
        throw error
    }
}

/// New nodes are not ready until their kubelet says so.
struct TaintNodesByCondition: AdmissionPlugin {
    let name = "TaintNodesByCondition"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == GroupResource(group: "", resource: "nodes"), attributes.subresource.isEmpty else { return }
        let taints = object.ensureArray(object.ensureObject(object.root, "spec"), "taints")
        let document = object
        let isTainted = document.elements(taints).contains {
            document.equals(document[$0, "key"], "node.kubernetes.io/not-ready") && document.equals(document[$0, "effect"], "NoSchedule")
        }
        if !isTainted { object.append(taints, ["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"]) }
    }
}

/// Turns the name of a priority class into a pod's priority.
struct PriorityAdmission: AdmissionPlugin {
    let name = "Priority"
    unowned let server: APIServer
    static let classes = GroupResource(group: "scheduling.k8s.io", resource: "priorityclasses")

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty else { return }
        if attributes.operation == .update {
            // A pod keeps what it was made with.
            guard let old else { return }
            for field in ["priority", "preemptionPolicy"] {
                let before = old[old.root, "spec", field]
                if before.exists, !object[object.root, "spec", field].exists { object.set(object[object.root, "spec"], field, object.copy(old, before)) }
            }
            return
        }
        let spec = object.ensureObject(object.root, "spec")
        let wanted = object.string(object[spec, "priorityClassName"]) ?? ""
        guard let found = try await find(wanted, attributes, object) else {
            if let sent = object.int(object[spec, "priority"]), sent != 0 { throw attributes.forbidden(object, "the integer value of priority (\(sent)) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name") }
            object.set(spec, "priority", .int(0))
            if !object[spec, "preemptionPolicy"].exists { object.set(spec, "preemptionPolicy", string: "PreemptLowerPriority") }
            return
        }
        let value = found.int(found[found.root, "value"]) ?? 0
        let policy = found.string(found[found.root, "preemptionPolicy"]) ?? "PreemptLowerPriority"
        if let sent = object.int(object[spec, "priority"]), sent != value {
            throw attributes.forbidden(object, "the integer value of priority (\(sent)) must not be provided in pod spec; priority admission controller computed \(value) from the given PriorityClass name")
        }
        object.set(spec, "priority", .int(value))
        object.set(spec, "priorityClassName", string: Metadata.string(found, "name"))
        if let sent = object.string(object[spec, "preemptionPolicy"]), sent != policy {
            throw attributes.forbidden(object, "the string value of PreemptionPolicy (\(sent)) must not be provided in pod spec; priority admission controller computed \(policy) from the given PriorityClass name")
        }
        object.set(spec, "preemptionPolicy", string: policy)
    }

    /// The class by its name, or the default one where none is named.
    private func find(_ name: String, _ attributes: AdmissionAttributes, _ pod: Document) async throws -> Document? {
        guard let registry = server.registry(PriorityAdmission.classes) else { return nil }
        if name.isEmpty {
            var best: (Int64, Document)?
            for object in try await registry.cache.snapshot(notOlderThan: 0).objects {
                let document = try object.document()
                guard document.bool(document[document.root, "globalDefault"]) == true else { continue }
                let value = document.int(document[document.root, "value"]) ?? 0
                if best == nil || value < (best?.0 ?? 0) { best = (value, document) }
            }
            return best?.1
        }
        var object = await registry.cache.cached(namespace: "", name: name)
        if object == nil { object = try? await registry.get(namespace: "", name: name) }
        guard let object else { throw attributes.forbidden(pod, "no PriorityClass with name \(name) was found") }
        return try object.document()
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == PriorityAdmission.classes, attributes.subresource.isEmpty, let object,
            object.bool(object[object.root, "globalDefault"]) == true, let registry = server.registry(PriorityAdmission.classes)
        else { return }
        let name = Metadata.string(object, "name")
        for other in try await registry.cache.consistentSnapshot().objects where other.name != name {
            let document = try other.document()
            if document.bool(document[document.root, "globalDefault"]) == true {
                throw attributes.forbidden(object, "PriorityClass \(other.name) is already marked as default. Only one default can exist")
            }
        }
    }
}

/// Pods stay five minutes on a node that isn't ready or can't be reached.
struct DefaultTolerationSeconds: AdmissionPlugin {
    let name = "DefaultTolerationSeconds"
    static let seconds: Int64 = 300

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty else { return }
        let spec = object.ensureObject(object.root, "spec")
        for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
            let document = object
            let list = document[spec, "tolerations"]
            let isTolerated = document.elements(list).contains { toleration in
                let own = document.string(document[toleration, "key"]) ?? ""
                let effect = document.string(document[toleration, "effect"]) ?? ""
                return (own == key || own.isEmpty) && (effect == "NoExecute" || effect.isEmpty)
            }
            if isTolerated { continue }
            let array = object.ensureArray(spec, "tolerations")
            object.append(array, ["key": .string(key), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": .int(DefaultTolerationSeconds.seconds)])
        }
    }
}
