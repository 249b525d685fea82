import KubernetesSchema
import Wire

/// The warnings of kinds: what their objects may say but had better not.
public enum KindWarnings {
    /// Gets an object before it is stored, and the stored one at an update.
    public typealias Rule = @Sendable (_ object: Document, _ old: Document?) -> [String]

    static let cephMessage = "deprecated in v1.28, non-functional in v1.31+"

    /// Kinds of volumes that nobody provides any more, in the order in which they are named.
    static let volumeSources = [
        ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
        ("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"),
        ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"), ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
        ("storageos", "deprecated in v1.22, non-functional in v1.25+"), ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
        ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"),
    ]

    // MARK: Pods and their templates

    /// Nobody but controllers updates pods, so only new ones are looked at.
    static func pod(_ object: Document, _ old: Document?) -> [String] {
        guard old == nil else { return [] }
        return labelName(object, "this is used in the Pod's hostname") + PodWarnings.of(object, object.root)
    }

    private static func labelName(_ object: Document, _ use: String) -> [String] {
        let errors = Names.dns1123Label(object.text(object[object.root, "metadata", "name"]))
        if errors.isEmpty { return [] }
        return ["metadata.name: \(use), which can result in surprising behavior; a DNS label is recommended: [\(errors.joined(separator: " "))]"]
    }

    /// Kinds with a template of pods, which is looked at when what was asked for changes.
    ///
    /// - Parameter namesPods: whether the object's name becomes part of its pods' names.
    static func template(_ path: [String] = ["spec", "template"], namesPods: Bool) -> Rule {
        { object, old in
            if let old, generation(old) == generation(object) { return [] }
            let node = path.reduce(object.root) { object[$0, $1] }
            let names = old == nil && namesPods ? labelName(object, "this is used in Pod names and hostnames") : []
            return names + PodWarnings.of(object, node, path: path.joined(separator: "."))
        }
    }

    private static func generation(_ object: Document) -> Int64 { object.int(object[object.root, "metadata", "generation"]) ?? 0 }

    /// Jobs, and those that cron jobs make.
    static func job(_ path: [String]) -> Rule {
        { object, old in
            if let old, generation(old) == generation(object) { return [] }
            let spec = path.reduce(object.root) { object[$0, $1] }
            let at = path.joined(separator: ".")
            var found = old == nil ? labelName(object, "this is used in Pod names and hostnames") : []
            let (completions, parallelism) = (object.int(object[spec, "completions"]) ?? 0, object.int(object[spec, "parallelism"]) ?? 0)
            if object.text(object[spec, "completionMode"]) == "Indexed", completions > 100_000, parallelism > 10_000 {
                found.append(
                    "\(at): In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might "
                        + "not be able to track completedIndexes when a big number of indexes fail")
            }
            return found + PodWarnings.of(object, object[spec, "template"], path: "\(at).template")
        }
    }

    static func statefulSet(_ object: Document, _ old: Document?) -> [String] {
        var found = template(namesPods: false)(object, old)
        for (index, claim) in object.elements(object[object.root, "spec", "volumeClaimTemplates"]).enumerated() {
            let path = "spec.volumeClaimTemplates[\(index)]" + (old == nil ? "" : ".Spec")
            found += self.claim(object, object[claim, "spec"], path)
        }
        if let limit = object.int(object[object.root, "spec", "revisionHistoryLimit"]), limit < 0 {
            found.append("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended")
        }
        return found
    }

    // MARK: Storage

    static func claim(_ object: Document, _ spec: Document.Node, _ path: String) -> [String] {
        ["requests", "limits"].flatMap { list in
            fraction(object, object[spec, "resources", list, "storage"], "\(path).resources.\(list)[storage]")
        }
    }

    /// Bytes come whole.
    static func fraction(_ object: Document, _ node: Document.Node, _ path: String) -> [String] {
        guard let text = object.string(node), let amount = Quantity(text), amount.milliValue % 1000 != 0 else { return [] }
        return ["\(path): fractional byte value \(FieldError.quoted(amount.description)) is invalid, must be an integer"]
    }

    static func volume(_ object: Document, _ old: Document?) -> [String] {
        let (spec, annotations) = (object[object.root, "spec"], object[object.root, "metadata", "annotations"])
        var found: [String] = []
        let outdated = [
            ("volume.beta.kubernetes.io/storage-class", "deprecated since v1.8; use \"storageClassName\" attribute instead"),
            ("volume.beta.kubernetes.io/mount-options", "deprecated since v1.31; use \"mountOptions\" attribute instead"),
        ]
        for (key, message) in outdated where object[annotations, key].exists { found.append("metadata.annotations[\(key)]: \(message)") }
        if object.text(object[spec, "persistentVolumeReclaimPolicy"]) == "Recycle" {
            found.append(
                "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use "
                    + "dynamic provisioning.")
        }
        for (index, term) in object.elements(object[spec, "nodeAffinity", "required", "nodeSelectorTerms"]).enumerated() {
            found += NodeLabelWarnings.term(object, term, "spec.nodeAffinity.required.nodeSelectorTerms[\(index)]")
        }
        let messages = Dictionary(uniqueKeysWithValues: volumeSources).merging(["cephfs": cephMessage, "rbd": cephMessage]) { $1 }
        for name in ["cephfs", "photonPersistentDisk", "scaleIO", "storageos", "glusterfs", "rbd"] where !object.isNull(object[spec, name]) {
            found.append("spec.\(name == "storageos" ? "storageOS" : name): \(messages[name] ?? "")")
        }
        return found
    }

    static func storageClass(_ object: Document, _ old: Document?) -> [String] {
        var found: [String] = []
        for (index, topology) in object.elements(object[object.root, "allowedTopologies"]).enumerated() {
            for (position, expression) in object.elements(object[topology, "matchLabelExpressions"]).enumerated() {
                guard let message = NodeLabelWarnings.message(object.text(object[expression, "key"])) else { continue }
                found.append("allowedTopologies[\(index)].matchLabelExpressions[\(position)].key: \(message)")
            }
        }
        return found
    }

    // MARK: Others

    static func service(_ object: Document, _ old: Document?) -> [String] {
        let spec = object[object.root, "spec"]
        func text(_ name: String) -> String { object.text(object[spec, name]) }
        var found: [String] = []
        let hints = "service.kubernetes.io/topology-aware-hints"
        if object[object.root, "metadata", "annotations", hints].exists {
            found.append("annotation \(hints) is deprecated, please use service.kubernetes.io/topology-mode instead")
        }
        let isHeadless = text("clusterIP") == "None", isExternal = text("type") == "ExternalName"
        let hasAddresses = !object.isEmpty(object[spec, "externalIPs"])
        if isHeadless {
            if !text("loadBalancerIP").isEmpty { found.append("spec.loadBalancerIP is ignored for headless services") }
            if hasAddresses { found.append("spec.externalIPs is ignored for headless services") }
            if text("sessionAffinity") != "None" { found.append("spec.SessionAffinity is ignored for headless services") }
        }
        if hasAddresses, !isHeadless, !isExternal {
            found.append("spec.externalIPs is deprecated and may no longer be implemented in some clusters")
        }
        if isExternal, hasAddresses { found.append("spec.externalIPs is ignored when spec.type is \"ExternalName\"") }
        if !isExternal, !text("externalName").isEmpty { found.append("spec.externalName is ignored when spec.type is not \"ExternalName\"") }
        if text("trafficDistribution") == "PreferClose" {
            found.append("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"")
        }
        return found
    }

    static func ingress(_ object: Document, _ old: Document?) -> [String] {
        let key = "kubernetes.io/ingress.class"
        guard old == nil, object[object.root, "metadata", "annotations", key].exists, object.isNull(object[object.root, "spec", "ingressClassName"])
        else { return [] }
        return ["annotation \"\(key)\" is deprecated, please use 'spec.ingressClassName' instead"]
    }

    static func serviceAccount(_ object: Document, _ old: Document?) -> [String] {
        let key = "kubernetes.io/enforce-mountable-secrets"
        func has(_ object: Document) -> Bool { object[object.root, "metadata", "annotations", key].exists }
        guard has(object), old.map(has) != true else { return [] }
        return ["metadata.annotations[\(key)]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"]
    }

    static func runtimeClass(_ object: Document, _ old: Document?) -> [String] {
        object.members(object[object.root, "scheduling", "nodeSelector"]).compactMap { key, _ in
            NodeLabelWarnings.message(key).map { "scheduling.nodeSelector: \($0)" }
        }
    }
}
