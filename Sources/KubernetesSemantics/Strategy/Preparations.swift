import KubernetesSchema
import Wire

/// The template's generation of DaemonSets, which lives in an annotation.
enum DaemonSetPreparation {
    static let create: KindStrategy.Creation = { object, _ in
        let annotations = object.ensureObject(object.ensureObject(object.root, "metadata"), "annotations")
        let count = Int64(object.text(object[annotations, Defaulting.templateGenerationAnnotation])) ?? 0
        object.set(annotations, Defaulting.templateGenerationAnnotation, string: String(max(count, 1)))
    }

    static let update: KindStrategy.Change = { object, old, subresource, _ in
        guard subresource.isEmpty else { return }
        let annotations = object.ensureObject(object.ensureObject(object.root, "metadata"), "annotations")
        let before = old.text(old[old.root, "metadata", "annotations", Defaulting.templateGenerationAnnotation])
        var count = Int64(before) ?? 0
        if !Document.equal(object, object[object.root, "spec", "template"], old, old[old.root, "spec", "template"]) { count += 1 }
        object.set(annotations, Defaulting.templateGenerationAnnotation, string: String(count))
    }
}

/// Deployments count changes of their annotations too.
enum DeploymentPreparation {
    static let update: KindStrategy.Change = { object, old, subresource, _ in
        switch subresource {
        case "status": StrategyTools.keepMetadata(&object, old, ["labels"])
        case "": StrategyTools.countChange(&object, old, ["annotations"])
        default: break
        }
    }
}

/// The labels and the selector by which a job knows its pods.
enum JobPreparation {
    static func create(_ object: inout Document) {
        let spec = object.ensureObject(object.root, "spec")
        guard object.bool(object[spec, "manualSelector"]) != true else { return }
        let metadata = object[object.root, "metadata"]
        let (name, uid) = (object.text(object[metadata, "name"]), object.text(object[metadata, "uid"]))
        let labels = object.ensureObject(object.ensureObject(object.ensureObject(spec, "template"), "metadata"), "labels")
        // A job that took its template's labels shares them: what is added to one shows in the other.
        let shares = !object.isEmpty(labels) && Document.equal(object, object[metadata, "labels"], object, labels)
        for key in ["job-name", "batch.kubernetes.io/job-name"] where !object[labels, key].exists { object.set(labels, key, string: name) }
        for key in ["controller-uid", "batch.kubernetes.io/controller-uid"] where !object[labels, key].exists { object.set(labels, key, string: uid) }
        // What is read from the datastore takes the template's labels where it has none.
        let takes = shares || object.isEmpty(object[metadata, "labels"])
        if takes, Names.labelValue(name).isEmpty { object.set(metadata, "labels", object.duplicate(labels)) }
        let match = object.ensureObject(object.ensureObject(spec, "selector"), "matchLabels")
        if !object[match, "batch.kubernetes.io/controller-uid"].exists { object.set(match, "batch.kubernetes.io/controller-uid", string: uid) }
    }
}

/// Claims and volumes.
enum VolumePreparation {
    /// A source of data is named in both of its fields, as long as the older one can say it.
    static func normalizeSources(_ object: inout Document) {
        let spec = object.ensureObject(object.root, "spec")
        let (source, reference) = (object[spec, "dataSource"], object[spec, "dataSourceRef"])
        if !object.isNull(source), object.isNull(reference) {
            object.set(spec, "dataSourceRef", object.duplicate(source))
        } else if !object.isNull(reference), object.isNull(source), object.isBlank(object[reference, "namespace"]) {
            object.set(spec, "dataSource", object.duplicate(reference))
            object.remove(object[spec, "dataSource"], "namespace")
        }
    }

    static let volumeUpdate: KindStrategy.Change = { object, old, subresource, context in
        guard subresource == "status" else { return }
        let (status, before) = (object.ensureObject(object.root, "status"), old[old.root, "status"])
        let isSamePhase = object.text(object[status, "phase"]) == old.text(old[before, "phase"])
        let time = object[status, "lastPhaseTransitionTime"]
        let isUntouched = object.isNull(time) || object.text(time) == old.text(old[before, "lastPhaseTransitionTime"])
        if isSamePhase, object.isNull(time) {
            StrategyTools.keep(&object, status, old, before, "lastPhaseTransitionTime")
        } else if !isSamePhase, isUntouched {
            object.set(status, "lastPhaseTransitionTime", string: RFC3339.format(seconds: context.now))
        }
    }
}

/// Requests for certificates: who asks is the server's to say, and when conditions came about.
enum SigningRequestPreparation {
    static let create: KindStrategy.Creation = { object, context in
        let spec = object.ensureObject(object.root, "spec")
        for name in ["username", "uid", "groups", "extra"] { object.remove(spec, name) }
        if !context.userName.isEmpty { object.set(spec, "username", string: context.userName) }
        if !context.userUID.isEmpty { object.set(spec, "uid", string: context.userUID) }
        if !context.userGroups.isEmpty { object.set(spec, "groups", .strings(context.userGroups)) }
        if !context.userExtra.isEmpty {
            let members = context.userExtra.sorted { $0.key < $1.key }.map { ($0.key, Value.strings($0.value)) }
            object.set(spec, "extra", .object(members))
        }
        object.remove(object.root, "status")
    }

    static let update: KindStrategy.Change = { object, old, subresource, context in
        StrategyTools.keep(&object, old, "spec")
        let status = object.ensureObject(object.root, "status")
        let before = old[old.root, "status"]
        switch subresource {
        case "approval":
            stampConditions(&object, old, context)
            let conditions = object[status, "conditions"]
            StrategyTools.keep(&object, old, "status")
            let kept = object.ensureObject(object.root, "status")
            if conditions.exists { object.set(kept, "conditions", conditions) } else { object.remove(kept, "conditions") }
        case "status":
            keepDecisions(&object, status, old, before)
            stampConditions(&object, old, context)
        default: break
        }
    }

    /// A status update can't approve or deny.
    private static func keepDecisions(_ object: inout Document, _ status: Document.Node, _ old: Document, _ before: Document.Node) {
        for type in ["Approved", "Denied"] {
            let mine = object.elements(object[status, "conditions"]).filter { object.equals(object[$0, "type"], type) }
            let theirs = old.elements(old[before, "conditions"]).filter { old.equals(old[$0, "type"], type) }
            guard mine.count == theirs.count else { continue }
            for (condition, was) in zip(mine, theirs) { object.become(condition, object.copy(old, was)) }
        }
    }

    private static func stampConditions(_ object: inout Document, _ old: Document, _ context: StrategyContext) {
        let now = RFC3339.format(seconds: context.now)
        let before = old.elements(old[old.root, "status", "conditions"])
        for condition in object.elements(object[object.root, "status", "conditions"]) {
            object.fill(condition, "lastUpdateTime", .string(now))
            guard object.isNull(object[condition, "lastTransitionTime"]) else { continue }
            let type = object.text(object[condition, "type"])
            let same = before.first { old.equals(old[$0, "type"], type) && old.text(old[$0, "status"]) == object.text(object[condition, "status"]) }
            let time = same.map { old.text(old[$0, "lastTransitionTime"]) } ?? ""
            object.set(condition, "lastTransitionTime", string: time.isEmpty ? now : time)
        }
    }
}

/// The versions in which custom resources may rest.
enum DefinitionPreparation {
    static func addStoredVersion(_ object: inout Document) {
        let stored = object.elements(object[object.root, "spec", "versions"]).first { object.bool(object[$0, "storage"]) == true }
        guard let stored else { return }
        let name = object.text(object[stored, "name"])
        let versions = object.ensureArray(object.ensureObject(object.root, "status"), "storedVersions")
        if !object.strings(versions).contains(name) { object.append(versions, .string(name)) }
    }
}

/// What a service of another type has no use for goes when it was not touched itself.
enum ServicePreparation {
    static let update: KindStrategy.Change = { object, old, subresource, _ in
        guard subresource.isEmpty else { return }
        let (spec, before) = (object.ensureObject(object.root, "spec"), old[old.root, "spec"])
        let (type, oldType) = (object.text(object[spec, "type"]), old.text(old[before, "type"]))
        func drop(_ names: [String]) {
            for name in names where Document.equal(object, object[spec, name], old, old[before, name]) { object.remove(spec, name) }
        }
        if oldType != "ExternalName", type == "ExternalName" {
            let same = ["clusterIP", "clusterIPs"].allSatisfy { Document.equal(object, object[spec, $0], old, old[before, $0]) }
            if same { drop(["clusterIP", "clusterIPs"]) }
            drop(["ipFamilies", "ipFamilyPolicy"])
        }
        if hasNodePorts(oldType), !hasNodePorts(type), nodePorts(object, spec).isSubset(of: nodePorts(old, before)) {
            for port in object.elements(object[spec, "ports"]) { object.remove(port, "nodePort") }
        }
        if hasHealthPort(old, before), !hasHealthPort(object, spec) { drop(["healthCheckNodePort"]) }
        if oldType == "LoadBalancer", type != "LoadBalancer" { drop(["allocateLoadBalancerNodePorts", "loadBalancerClass"]) }
        if isExternal(old, before), !isExternal(object, spec) { drop(["externalTrafficPolicy"]) }
    }

    private static func hasNodePorts(_ type: String) -> Bool { type == "NodePort" || type == "LoadBalancer" }

    private static func hasHealthPort(_ object: Document, _ spec: Document.Node) -> Bool {
        object.equals(object[spec, "type"], "LoadBalancer") && object.equals(object[spec, "externalTrafficPolicy"], "Local")
    }

    private static func isExternal(_ object: Document, _ spec: Document.Node) -> Bool {
        let type = object.text(object[spec, "type"])
        return hasNodePorts(type) || (type == "ClusterIP" && !object.isEmpty(object[spec, "externalIPs"]))
    }

    private static func nodePorts(_ object: Document, _ spec: Document.Node) -> Set<Int64> {
        Set(object.elements(object[spec, "ports"]).compactMap { object.int(object[$0, "nodePort"]) }.filter { $0 != 0 })
    }
}

/// Subsets of endpoints, each with the addresses that have the same ports.
enum EndpointsPreparation {
    /// Brings subsets into their canonical form: every address once in a subset.
    static func repack(_ object: inout Document) {
        let subsets = object.elements(object[object.root, "subsets"])
        for subset in subsets {
            for list in ["addresses", "notReadyAddresses"] {
                let addresses = object.elements(object[subset, list])
                guard addresses.count > 1 else { continue }
                var seen: Set<String> = []
                let kept = addresses.filter { seen.insert(key(object, $0)).inserted }
                if kept.count < addresses.count { object.reorder(object[subset, list], kept) }
            }
        }
    }

    private static func key(_ object: Document, _ address: Document.Node) -> String {
        object.text(object[address, "ip"]) + "\u{0}" + object.text(object[address, "targetRef", "uid"])
    }
}
