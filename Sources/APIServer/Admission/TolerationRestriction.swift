import KubernetesSchema
import KubernetesSemantics
import Wire

/// A toleration, as admission compares them.
struct PodToleration: Hashable {
    var key: String
    var operation: String
    var value: String
    var effect: String
    var seconds: Int64?

    init(key: String, operation: String, value: String, effect: String, seconds: Int64?) {
        self.key = key
        self.operation = operation
        self.value = value
        self.effect = effect
        self.seconds = seconds
    }

    init(_ document: Document, _ node: Document.Node) {
        func text(_ field: String) -> String { document.string(document[node, field]) ?? "" }
        self.init(
            key: text("key"), operation: text("operator"), value: text("value"), effect: text("effect"),
            seconds: document.int(document[node, "tolerationSeconds"]))
    }

    var document: Value {
        var members: [(String, Value)] = []
        for (field, text) in [("key", key), ("operator", operation), ("value", value), ("effect", effect)] where !text.isEmpty {
            members.append((field, .string(text)))
        }
        if let seconds { members.append(("tolerationSeconds", .int(seconds))) }
        return .object(members)
    }

    /// Whether both are about the same taint, for however long.
    func matches(_ other: PodToleration) -> Bool {
        key == other.key && effect == other.effect && operation == other.operation && value == other.value
    }

    /// Whether it tolerates all that the other does.
    func covers(_ other: PodToleration) -> Bool {
        if self == other { return true }
        if other.key != key, !(key.isEmpty && operation == "Exists") { return false }
        if other.effect != effect, !effect.isEmpty { return false }
        if effect == "NoExecute", let seconds {
            guard let theirs = other.seconds, theirs <= seconds else { return false }
        }
        switch operation {
        case "Exists": return true
        case "", "Equal": return other.operation != "Exists" && other.value == value
        default: return false
        }
    }

    /// All of both, without those that another covers.
    static func merged(_ first: [PodToleration], _ second: [PodToleration]) -> [PodToleration] {
        let all = first + second
        var result: [PodToleration] = []
        for (index, toleration) in all.enumerated() {
            if result.contains(where: { $0.covers(toleration) }) { continue }
            if all[(index + 1)...].contains(where: { $0 != toleration && $0.covers(toleration) }) { continue }
            result.append(toleration)
        }
        return result
    }
}

/// Pods get their namespace's default tolerations, and none but those that the namespace allows.
struct PodTolerationRestriction: AdmissionPlugin {
    let name = "PodTolerationRestriction"
    unowned let server: APIServer
    var cluster = Cluster(nil)

    /// What namespaces have that say nothing themselves (`podtolerationrestriction.admission.k8s.io/v1alpha1`).
    struct Cluster: Sendable {
        var defaults: [PodToleration]
        var allowed: [PodToleration]

        init(_ configuration: Document?) {
            func read(_ key: String) -> [PodToleration] {
                configuration.map { file in file.elements(file[file.root, key]).map { PodToleration(file, $0) } } ?? []
            }
            defaults = read("default")
            allowed = read("whitelist")
        }
    }

    private static let defaults = "scheduler.alpha.kubernetes.io/defaultTolerations"
    private static let allowed = "scheduler.alpha.kubernetes.io/tolerationsWhitelist"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    private func concerns(_ attributes: AdmissionAttributes) -> Bool {
        attributes.groupResource == GroupResource(group: "", resource: "pods") && attributes.subresource.isEmpty
    }

    /// The tolerations in a namespace's annotation; nil where it has none.
    private func tolerations(_ namespace: String, _ annotation: String) async throws -> [PodToleration]? {
        guard let registry = server.registry("", "namespaces") else { return nil }
        var object = await registry.cache.cached(namespace: "", name: namespace)
        if object == nil { object = try await registry.get(namespace: "", name: namespace) }
        guard let found = try object?.document(), let text = found.string(found[found[found.root, "metadata", "annotations"], annotation]) else { return nil }
        if text.isEmpty { return [] }
        do {
            let list = try Document.parseJSON(Array(text.utf8))
            return list.elements(list.root).map { PodToleration(list, $0) }
        } catch {
            throw StatusError.internalError("\(error)")
        }
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes) else { return }
        var extra: [PodToleration] = []
        if attributes.operation == .create {
            extra = try await tolerations(attributes.namespace, PodTolerationRestriction.defaults) ?? cluster.defaults
        }
        let spec = object.ensureObject(object.root, "spec")
        if !QuotaRules.isBestEffort(object) {
            extra.append(PodToleration(key: "node.kubernetes.io/memory-pressure", operation: "Exists", value: "", effect: "NoSchedule", seconds: nil))
        }
        if !extra.isEmpty {
            let own = object.elements(object[spec, "tolerations"]).map { PodToleration(object, $0) }
            object.set(spec, "tolerations", .array(PodToleration.merged(own, extra).map(\.document)))
        }
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(attributes), let object else { return }
        let allowed = try await tolerations(attributes.namespace, PodTolerationRestriction.allowed) ?? cluster.allowed
        if allowed.isEmpty { return }
        let own = object.elements(object[object.root, "spec", "tolerations"]).map { PodToleration(object, $0) }
        if own.allSatisfy({ toleration in allowed.contains { $0.covers(toleration) } }) { return }
        throw StatusError.internalError("pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist")
    }
}
