import KubernetesSchema
import Wire

/// Pods.
struct PodStrategy: ObjectStrategy {
    private typealias Node = Document.Node

    var hasGeneration: Bool { true }
    var returnsDeletedObject: Bool { true }

    func resetFields(subresource: String) -> [[String]] {
        switch subresource {
        case "": return [["status"]]
        case "status": return [["spec"], ["metadata", "deletionTimestamp"], ["metadata", "ownerReferences"]]
        default: return []
        }
    }

    func nameErrors(_ name: String, isPrefix: Bool) -> [String] { Names.dns1123Subdomain(isPrefix ? maskTrailingDash(name) : name) }

    // MARK: Creating

    func prepareForCreate(_ object: inout Document, _ context: StrategyContext) {
        let spec = object.ensureObject(object.root, "spec")
        aliasServiceAccount(&object, spec)
        object.remove(object.root, "status")
        let status = object.ensureObject(object.root, "status")
        object.set(status, "phase", "Pending")
        if !object.isEmpty(object[spec, "schedulingGates"]) {
            let message = "Scheduling is blocked due to non-empty scheduling gates"
            object.set(status, "conditions", [["type": "PodScheduled", "status": "False", "reason": "SchedulingGated", "message": .string(message)]])
        }
        object.set(status, "qosClass", string: PodStrategy.qualityOfService(object, spec))
        applyLabelKeys(&object, spec)
    }

    private func aliasServiceAccount(_ object: inout Document, _ spec: Node) {
        let account = object.text(object[spec, "serviceAccountName"])
        if account != object.text(object[spec, "serviceAccount"]) { object.set(spec, "serviceAccount", string: account) }
    }

    /// The pod's class of service, from its own or its containers' requests and limits of CPU and memory.
    static func qualityOfService(_ object: Document, _ spec: Document.Node) -> String {
        var requests: [String: Quantity] = [:]
        var limits: [String: Quantity] = [:]
        var isGuaranteed = true
        func add(_ list: Document.Node, _ totals: inout [String: Quantity]) -> Int {
            var found = 0
            for name in ["cpu", "memory"] {
                guard let amount = Quantity(object.text(object[list, name])), amount.sign > 0 else { continue }
                totals[name] = (totals[name] ?? .zero) + amount
                found += 1
            }
            return found
        }
        let own = object[spec, "resources"]
        if object.kind(own) == .object {
            _ = add(object[own, "requests"], &requests)
            if !object.isEmpty(object[own, "limits"]), add(object[own, "limits"], &limits) < 2 { isGuaranteed = false }
        } else {
            for container in object.elements(object[spec, "containers"]) + object.elements(object[spec, "initContainers"]) {
                _ = add(object[container, "resources", "requests"], &requests)
                if add(object[container, "resources", "limits"], &limits) < 2 { isGuaranteed = false }
            }
        }
        if requests.isEmpty, limits.isEmpty { return "BestEffort" }
        return isGuaranteed && requests == limits ? "Guaranteed" : "Burstable"
    }

    /// Terms that name label keys select by the pod's own values of them.
    private func applyLabelKeys(_ object: inout Document, _ spec: Node) {
        let labels = object[object.root, "metadata", "labels"]
        for kind in ["podAffinity", "podAntiAffinity"] {
            let affinity = object[spec, "affinity", kind]
            for term in object.elements(object[affinity, "requiredDuringSchedulingIgnoredDuringExecution"]) {
                merge(&object, term, labels)
            }
            for weighted in object.elements(object[affinity, "preferredDuringSchedulingIgnoredDuringExecution"]) {
                merge(&object, object[weighted, "podAffinityTerm"], labels)
            }
        }
        for constraint in object.elements(object[spec, "topologySpreadConstraints"]) { merge(&object, constraint, labels) }
    }

    private func merge(_ object: inout Document, _ term: Node, _ labels: Node) {
        let selector = object[term, "labelSelector"]
        guard object.kind(selector) == .object else { return }
        for (list, op) in [("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")] {
            for key in object.strings(object[term, list]) {
                guard let value = object.string(object[labels, key]) else { continue }
                let expressions = object.ensureArray(selector, "matchExpressions")
                object.append(expressions, ["key": .string(key), "operator": .string(op), "values": [.string(value)]])
            }
        }
    }

    // MARK: Updating

    func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext) {
        if object.kind(object[object.root, "spec"]) == .object { aliasServiceAccount(&object, object[object.root, "spec"]) }
        switch subresource {
        case "status": prepareStatus(&object, old)
        case "ephemeralcontainers":
            let wanted = object[object.root, "spec", "ephemeralContainers"]
            StrategyTools.keepAllBut(&object, old, [])
            StrategyTools.keepMetadata(&object, old)
            let spec = object.ensureObject(object.root, "spec")
            if wanted.exists { object.set(spec, "ephemeralContainers", wanted) } else { object.remove(spec, "ephemeralContainers") }
        case "resize": prepareResize(&object, old)
        default: break
        }
    }

    private func prepareStatus(_ object: inout Document, _ old: Document) {
        StrategyTools.keepMetadata(&object, old, ["ownerReferences"])
        let (status, before) = (object.ensureObject(object.root, "status"), old[old.root, "status"])
        if object.isBlank(object[status, "qosClass"]) { StrategyTools.keep(&object, status, old, before, "qosClass") }
        if (object.int(object[status, "observedGeneration"]) ?? 0) == 0 { StrategyTools.keep(&object, status, old, before, "observedGeneration") }
        for condition in object.elements(object[status, "conditions"]) where (object.int(object[condition, "observedGeneration"]) ?? 0) == 0 {
            let type = object.text(object[condition, "type"])
            let was = old.elements(old[before, "conditions"]).first { old.equals(old[$0, "type"], type) }
            if let was, let generation = old.int(old[was, "observedGeneration"]), generation > 0 {
                object.set(condition, "observedGeneration", .int(generation))
            }
        }
    }

    /// Only resources and their resize policies change.
    private func prepareResize(_ object: inout Document, _ old: Document) {
        let sent = object
        let (spec, before) = (sent[sent.root, "spec"], old[old.root, "spec"])
        for list in ["containers", "initContainers"] {
            let (new, was) = (sent.elements(sent[spec, list]), old.elements(old[before, list]))
            // Another set of containers is validation's to refuse.
            guard new.count == was.count, zip(new, was).allSatisfy({ sent.text(sent[$0, "name"]) == old.text(old[$1, "name"]) }) else { return }
        }
        StrategyTools.keepAllBut(&object, old, [])
        StrategyTools.keepMetadata(&object, old)
        let kept = object[object.root, "spec"]
        for list in ["containers", "initContainers"] {
            for (container, wanted) in zip(object.elements(object[kept, list]), sent.elements(sent[spec, list])) {
                for name in ["resources", "resizePolicy"] { StrategyTools.keep(&object, container, sent, wanted, name) }
            }
        }
        StrategyTools.keep(&object, kept, sent, spec, "resources")
    }

    // MARK: Deleting

    func gracePeriod(_ object: Document, requested: Int64?) -> Int64? {
        let spec = object[object.root, "spec"]
        var period = requested ?? object.int(object[spec, "terminationGracePeriodSeconds"]) ?? 0
        // Less than none is the least there is.
        if period < 0 { period = 1 }
        // A pod that no kubelet knows, or whose containers are done, goes at once.
        if object.isBlank(object[spec, "nodeName"]) { period = 0 }
        let phase = object.text(object[object.root, "status", "phase"])
        if phase == "Failed" || phase == "Succeeded" { period = 0 }
        return period
    }

    // MARK: Selecting

    var selectableFieldNames: [String] {
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ]
    }

    func selectableFields(_ object: Document) -> [String: String] {
        let (spec, status) = (object[object.root, "spec"], object[object.root, "status"])
        var fields: [String: String] = [:]
        for name in ["nodeName", "restartPolicy", "schedulerName", "serviceAccountName"] { fields["spec." + name] = object.text(object[spec, name]) }
        fields["spec.hostNetwork"] = object.bool(object[spec, "hostNetwork"]) == true ? "true" : "false"
        for name in ["phase", "nominatedNodeName"] { fields["status." + name] = object.text(object[status, name]) }
        let address = object.elements(object[status, "podIPs"]).first.map { object.text(object[$0, "ip"]) }
        fields["status.podIP"] = address ?? object.text(object[status, "podIP"])
        return fields
    }

    func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String { "field label not supported: \(field)" }

    // MARK: Validating

    func warnings(_ object: Document, old: Document?) -> [String] { KindWarnings.pod(object, old) }

    func validateCreate(_ object: Document) -> [FieldError] { Validation.pod(object) }

    func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError] {
        Validation.podUpdate(object, old, subresource)
    }
}

/// Namespaces.
struct NamespaceStrategy: ObjectStrategy {
    var returnsDeletedObject: Bool { true }

    func resetFields(subresource: String) -> [[String]] { subresource == "status" ? [["spec"]] : [["status"]] }

    func nameErrors(_ name: String, isPrefix: Bool) -> [String] { Names.dns1123Label(isPrefix ? maskTrailingDash(name) : name) }

    func prepareForCreate(_ object: inout Document, _ context: StrategyContext) {
        let metadata = object.ensureObject(object.root, "metadata")
        // A generated name is known only now.
        let name = object.text(object[metadata, "name"])
        object.set(object.ensureObject(metadata, "labels"), "kubernetes.io/metadata.name", string: name)
        object.set(object.root, "status", ["phase": "Active"])
        let finalizers = object.ensureArray(object.ensureObject(object.root, "spec"), "finalizers")
        if !object.strings(finalizers).contains("kubernetes") { object.append(finalizers, "kubernetes") }
    }

    func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext) {
        switch subresource {
        case "finalize": StrategyTools.keep(&object, old, "status")
        case "status": break
        default:
            StrategyTools.keep(&object, object.ensureObject(object.root, "spec"), old, old[old.root, "spec"], "finalizers")
        }
    }

    func prepareForDeletion(_ object: inout Document, now: Int64) { object.set(object.ensureObject(object.root, "status"), "phase", "Terminating") }

    var holdsDeletion: Bool { true }

    func isDeletionPending(_ object: Document) -> Bool { !object.isEmpty(object[object.root, "spec", "finalizers"]) }

    var selectableFieldNames: [String] { ["status.phase"] }

    func selectableFields(_ object: Document) -> [String: String] {
        ["name": object.text(object[object.root, "metadata", "name"]), "status.phase": object.text(object[object.root, "status", "phase"])]
    }

    func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String { "field label not supported: \(field)" }

    func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError] {
        Validation.namespaceUpdate(object, old, subresource)
    }

    func validateCreate(_ object: Document) -> [FieldError] { Validation.namespaceFinalizers(object) }
}

/// Events of both groups, which are kept in the core group's shape.
struct EventStrategy: ObjectStrategy {
    var allowsCreateOnUpdate: Bool { true }
    var checksMetadataChanges: Bool { false }

    private static let paths = [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ]

    /// Old events may have any name that a path can hold; the others' is looked at with the rest.
    func nameErrors(_ name: String, isPrefix: Bool) -> [String] { Names.pathSegment(name) }

    var selectableFieldNames: [String] { EventStrategy.paths + EventStrategy.paths.compactMap(EventStrategy.renamed) }

    /// The field's name in events.k8s.io where that is another.
    private static func renamed(_ path: String) -> String? {
        if path == "reportingComponent" { return "reportingController" }
        return path.hasPrefix("involvedObject.") ? "regarding." + path.dropFirst("involvedObject.".count) : nil
    }

    func selectableFields(_ object: Document) -> [String: String] {
        var fields: [String: String] = [:]
        for path in EventStrategy.paths {
            var node = object.root
            for key in path.split(separator: ".") { node = object[node, String(key)] }
            fields[path] = object.text(node)
        }
        let component = object.text(object[object.root, "source", "component"])
        fields["source"] = component.isEmpty ? object.text(object[object.root, "reportingComponent"]) : component
        for path in EventStrategy.paths {
            if let other = EventStrategy.renamed(path) { fields[other] = fields[path] }
        }
        return fields
    }

    func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String { "field label not supported: \(field)" }

    /// Each group has names of its own for what it calls otherwise.
    func selects(_ field: String, kind: GroupVersionKind) -> Bool {
        if kind.group.isEmpty { return field != "reportingController" && !field.hasPrefix("regarding.") }
        return field != "source" && field != "reportingComponent" && !field.hasPrefix("involvedObject.")
    }

    func validateCreate(_ object: Document) -> [FieldError] { Validation.event(object) }
}
