import KubernetesSchema
import Wire

/// The core group's smaller kinds.
extension Validation {
    private static let maximumData = 1024 * 1024
    private static let whenImmutable = "field is immutable when `immutable` is set"

    static func configMap(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        var total = 0
        let binary = object[object.root, "binaryData"]
        for (key, value) in object.members(object[object.root, "data"]) {
            checks.invalid("data[\(key)]", key, Names.configMapKey(key))
            if object[binary, key].exists { checks.invalid("data[\(key)]", key, "duplicate of key present in binaryData") }
            total += object.withStringBytes(value) { $0.count } ?? 0
        }
        for (key, value) in object.members(binary) {
            checks.invalid("binaryData[\(key)]", key, Names.configMapKey(key))
            total += (object.withStringBytes(value) { $0.count } ?? 0) * 3 / 4
        }
        if total > maximumData { checks.add(FieldError.tooLong("", maximum: maximumData)) }
        return checks.errors
    }

    static func configMapUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        frozen(object, old, ["data", "binaryData"]) + configMap(object)
    }

    private static func frozen(_ object: Document, _ old: Document, _ fields: [String]) -> [FieldError] {
        guard old.bool(old[old.root, "immutable"]) == true else { return [] }
        var checks = Checks(object)
        if object.bool(object[object.root, "immutable"]) != true { checks.forbidden("immutable", whenImmutable) }
        for field in fields where !sameOrEmpty(object, object[object.root, field], old, old[old.root, field]) { checks.forbidden(field, whenImmutable) }
        return checks.errors
    }

    private static func sameOrEmpty(_ object: Document, _ node: Node, _ old: Document, _ oldNode: Node) -> Bool {
        (object.isEmpty(node) && old.isEmpty(oldNode)) || Document.equal(object, node, old, oldNode)
    }

    static func secret(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let data = object[object.root, "data"]
        var total = 0
        for (key, value) in object.members(data) {
            checks.invalid("data[\(key)]", key, Names.configMapKey(key))
            total += (object.withStringBytes(value) { $0.count } ?? 0) * 3 / 4
        }
        if total > maximumData { checks.add(.tooLong("data", maximum: maximumData)) }
        func needs(_ key: String) { if !object[data, key].exists { checks.required("data[\(key)]") } }
        switch object.text(object[object.root, "type"]) {
        case "kubernetes.io/service-account-token":
            let key = "kubernetes.io/service-account.name"
            if object.isBlank(object[object.root, "metadata", "annotations", key]) { checks.required("metadata.annotations[\(key)]") }
        case "kubernetes.io/dockercfg": jsonEntry(&checks, data, ".dockercfg")
        case "kubernetes.io/dockerconfigjson": jsonEntry(&checks, data, ".dockerconfigjson")
        case "kubernetes.io/basic-auth":
            if !object[data, "username"].exists, !object[data, "password"].exists {
                needs("username")
                needs("password")
            }
        case "kubernetes.io/ssh-auth": if object.isBlank(object[data, "ssh-privatekey"]) { checks.required("data[ssh-privatekey]") }
        case "kubernetes.io/tls":
            needs("tls.crt")
            needs("tls.key")
        default: break
        }
        return checks.errors
    }

    private static func jsonEntry(_ checks: inout Checks, _ data: Node, _ key: String) {
        guard checks.object[data, key].exists else { return checks.required("data[\(key)]") }
        let bytes = Base64.decode(checks.text(data, key)) ?? []
        if let parsed = try? Document.parseJSON(bytes), parsed.kind(parsed.root) == .object { return }
        let problem: String
        if let first = bytes.first(where: { $0 != 0x20 && $0 != 0x0a && $0 != 0x09 && $0 != 0x0d }) {
            let starts = "{[\"-0123456789tfn".utf8.contains(first)
            problem = starts ? "unexpected end of JSON input" : "invalid character '\(Character(Unicode.Scalar(first)))' looking for beginning of value"
        } else {
            problem = "unexpected end of JSON input"
        }
        checks.invalid("data[\(key)]", "<secret contents redacted>", problem)
    }

    static func secretUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        checks.immutable(object[object.root, "type"], old, old[old.root, "type"], "type")
        return checks.errors + frozen(object, old, ["data"]) + secret(object)
    }

    static func namespaceFinalizers(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        for (index, name) in checks.strings(object[object.root, "spec"], "finalizers").enumerated() {
            let problems = Names.qualifiedName(name)
            checks.invalid("spec.finalizers[\(index)]", name, problems)
            if problems.isEmpty, !name.contains("/"), name != "kubernetes" {
                checks.invalid("spec.finalizers[\(index)]", name, "name is neither a standard finalizer name nor is it fully qualified")
            }
        }
        return checks.errors
    }

    static func namespaceUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        switch subresource {
        case "finalize": return namespaceFinalizers(object)
        case "status":
            var checks = Checks(object)
            let phase = object.text(object[object.root, "status", "phase"])
            let isDeleting = !object.isNull(object[object.root, "metadata", "deletionTimestamp"])
            if isDeleting, phase != "Terminating" {
                checks.invalid("status.phase", phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")
            } else if !isDeleting, phase != "Active" {
                checks.invalid("status.phase", phase, "may only be 'Active' if `deletionTimestamp` is empty")
            }
            return checks.errors
        default: return []
        }
    }

    // MARK: Nodes

    static func node(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        nodeTaints(&checks, spec, "metadata.taints")
        let ranges = checks.strings(spec, "podCIDRs")
        for (index, range) in ranges.enumerated() { checks.addressRange(range, "spec.podCIDRs[\(index)]") }
        if ranges.count > 2 { checks.add(.invalid("spec.podCIDRs", raw: checks.json(object[spec, "podCIDRs"]), "may specify no more than one CIDR for each IP family")) }
        return checks.errors
    }

    private static func nodeTaints(_ checks: inout Checks, _ spec: Node, _ path: String) {
        var seen: Set<String> = []
        for (index, taint) in checks.items(spec, "taints").enumerated() {
            let place = "\(path)[\(index)]"
            let (key, value, effect) = (checks.text(taint, "key"), checks.text(taint, "value"), checks.text(taint, "effect"))
            checks.qualifiedName(key, "\(place).key")
            let problems = Names.labelValue(value)
            if !problems.isEmpty { checks.invalid("\(place).value", value, problems.joined(separator: ";")) }
            checks.requireOneOf(effect, "\(place).effect", ["NoExecute", "NoSchedule", "PreferNoSchedule"])
            if !seen.insert("\(effect) \(key)").inserted { checks.duplicate("\(place)", "\(key):\(effect)") }
        }
    }

    static func nodeUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        let was = old.strings(old[before, "podCIDRs"])
        if !was.isEmpty, was != checks.strings(spec, "podCIDRs") {
            checks.forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid")
        }
        let provider = old.text(old[before, "providerID"])
        if !provider.isEmpty, provider != checks.text(spec, "providerID") {
            checks.forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid")
        }
        nodeTaints(&checks, spec, "metadata.taints")
        return checks.errors
    }

    // MARK: Limits and quotas

    static func limitRange(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        var types: Set<String> = []
        for (index, limit) in checks.items(object[object.root, "spec"], "limits").enumerated() {
            let path = "spec.limits[\(index)]"
            let type = checks.text(limit, "type")
            let problems = Names.qualifiedName(type)
            checks.invalid("\(path).type", type, problems)
            if problems.isEmpty, !type.contains("/"), !["Pod", "Container", "PersistentVolumeClaim"].contains(type) {
                checks.invalid("\(path).type", type, "must be a standard limit type or fully qualified")
            }
            if !types.insert(type).inserted { checks.duplicate("\(path).type", type) }
            limitAmounts(&checks, limit, type, path)
        }
        return checks.errors
    }

    private static func limitAmounts(_ checks: inout Checks, _ limit: Node, _ type: String, _ path: String) {
        let object = checks.object
        func list(_ name: String) -> [String: Quantity] {
            var result: [String: Quantity] = [:]
            for (key, value) in object.members(object[limit, name]) { result[key] = Quantity(object.text(value)) ?? .zero }
            return result
        }
        for name in ["default", "defaultRequest"] where type == "Pod" && !object.isEmpty(object[limit, name]) {
            checks.forbidden("\(path).\(name)", "may not be specified when `type` is 'Pod'")
        }
        let (low, high, given, asked) = (list("min"), list("max"), list("default"), list("defaultRequest"))
        if type == "PersistentVolumeClaim", low["storage"] == nil, high["storage"] == nil {
            checks.required("\(path).limits", "either minimum or maximum storage value is required, but neither was provided")
        }
        func compare(_ left: Quantity?, _ right: Quantity?, _ field: String, _ shown: Quantity?, _ words: String) {
            guard let left, let right, let shown, left > right else { return }
            checks.invalid(field, shown.description, words.replacing("%1", with: left.description).replacing("%2", with: right.description))
        }
        for key in Set(low.keys).union(high.keys).union(given.keys).union(asked.keys).sorted() {
            compare(low[key], high[key], "\(path).min[\(key)]", low[key], "min value %1 is greater than max value %2")
            compare(low[key], asked[key], "\(path).defaultRequest[\(key)]", asked[key], "min value %1 is greater than default request value %2")
            compare(asked[key], high[key], "\(path).defaultRequest[\(key)]", asked[key], "default request value %1 is greater than max value %2")
            compare(asked[key], given[key], "\(path).defaultRequest[\(key)]", asked[key], "default request value %1 is greater than default limit value %2")
            compare(low[key], given[key], "\(path).default[\(key)]", low[key], "min value %1 is greater than default value %2")
            compare(given[key], high[key], "\(path).default[\(key)]", high[key], "default value %1 is greater than max value %2")
        }
        for (key, ratio) in list("maxLimitRequestRatio").sorted(by: { $0.key < $1.key }) where ratio < Quantity(1) {
            checks.invalid("\(path).maxLimitRequestRatio[\(key)]", ratio.description, "ratio \(ratio) is less than 1")
        }
    }

    static func resourceQuota(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        for (name, value) in object.members(object[spec, "hard"]) {
            let path = "spec.hard[\(name)]"
            if !name.hasPrefix("count/"), !name.hasSuffix("storageclass.storage.k8s.io/requests.storage") { _ = checks.resourceName(name, path) }
            checks.nonNegativeQuantity(object.text(value), path)
        }
        let scopes = ["BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating", "VolumeAttributesClass"]
        let named = checks.strings(spec, "scopes")
        for scope in named where !scopes.contains(scope) && !scope.contains("/") {
            checks.add(.invalid("spec.scopes", raw: checks.json(object[spec, "scopes"]), "unsupported scope"))
        }
        for (one, other) in [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")] where named.contains(one) && named.contains(other) {
            checks.add(.invalid("spec.scopes", raw: checks.json(object[spec, "scopes"]), "conflicting scopes"))
        }
        return checks.errors
    }

    // MARK: Events

    static func event(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let root = object.root
        let (namespace, about) = (checks.text(object[root, "metadata"], "namespace"), checks.text(object[root, "involvedObject"], "namespace"))
        let mismatch = "does not match event.namespace"
        guard checks.has(root, "eventTime") else {
            let agrees = about.isEmpty ? namespace.isEmpty || namespace == "default" : namespace == about
            if !agrees { checks.invalid("involvedObject.namespace", about, mismatch) }
            return checks.errors
        }
        checks.dnsSubdomain(checks.text(object[root, "metadata"], "name"), "metadata.name")
        if about.isEmpty, namespace != "default", namespace != "kube-system" { checks.invalid("involvedObject.namespace", about, mismatch) }
        let controller = checks.text(root, "reportingComponent")
        checks.require(controller, "reportingController")
        checks.qualifiedName(controller, "reportingController")
        for field in ["reportingInstance", "action", "reason"] {
            checks.require(checks.text(root, field), field)
            if checks.text(root, field).utf8.count > 128 { checks.invalid(field, "", "can have at most 128 characters") }
        }
        if checks.text(root, "message").utf8.count > 1024 { checks.invalid("message", "", "can have at most 1024 characters") }
        return checks.errors
    }
}
