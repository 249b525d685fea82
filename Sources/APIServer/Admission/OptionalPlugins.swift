import KubernetesSchema
import KubernetesSemantics
import Wire

private let pods = GroupResource(group: "", resource: "pods")
private let namespaces = GroupResource(group: "", resource: "namespaces")

/// Lets everything through. It exists for old configurations.
struct AlwaysAdmitPlugin: AdmissionPlugin {
    let name = "AlwaysAdmit"
    func handles(_ operation: AdmissionOperation) -> Bool { false }
}

/// Refuses everything. It exists for old configurations.
struct AlwaysDenyPlugin: AdmissionPlugin {
    let name = "AlwaysDeny"
    func handles(_ operation: AdmissionOperation) -> Bool { true }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        throw attributes.forbidden(object, "admission control is denying all modifications")
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        throw attributes.forbidden(object, "admission control is denying all modifications")
    }
}

extension APIServer {
    /// A namespace, asked of the datastore where the cache doesn't have it.
    ///
    /// - Throws: `StatusError` 404.
    fileprivate func namespace(_ name: String) async throws -> Document {
        guard let registry = registry(namespaces) else { throw StatusError.notFound(namespaces, name) }
        if let object = await registry.cache.cached(namespace: "", name: name) { return try object.document() }
        return try await registry.get(namespace: "", name: name).document()
    }
}

/// Everything in a namespace needs the namespace.
struct NamespaceExists: AdmissionPlugin {
    let name = "NamespaceExists"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation != .connect }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        if attributes.namespace.isEmpty || attributes.kind.kind == "Namespace" { return }
        _ = try await server.namespace(attributes.namespace)
    }
}

/// Makes the namespaces that objects are made in.
struct NamespaceAutoProvision: AdmissionPlugin {
    let name = "NamespaceAutoProvision"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard !attributes.isDryRun, !attributes.namespace.isEmpty, attributes.kind.kind != "Namespace", let registry = server.registry(namespaces) else { return }
        do {
            _ = try await server.namespace(attributes.namespace)
        } catch let error as StatusError where error.code == 404 {
            let made = Document(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(attributes.namespace)]])
            do {
                _ = try await registry.create(
                    made, namespace: "", isDryRun: false, strategyContext: StrategyContext(now: server.environment.now())
                ) { _ in }
            } catch let error as StatusError where error.reason == "AlreadyExists" {
                // Another request made it.
            }
        }
    }
}

/// Required anti-affinity between pods is by node alone: wider terms could keep everybody else out.
struct LimitPodHardAntiAffinityTopology: AdmissionPlugin {
    let name = "LimitPodHardAntiAffinityTopology"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty, let object else { return }
        let terms = object[object.root, "spec", "affinity"]
        for term in object.elements(object[terms, "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]) {
            let key = object.string(object[term, "topologyKey"]) ?? ""
            if key == "kubernetes.io/hostname" { continue }
            throw StatusError.forbidden(
                pods, Metadata.string(object, "name"),
                "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey \(key) but only key kubernetes.io/hostname is allowed")
        }
    }
}

/// Images are always pulled, so that nobody runs one from the node's store without the right to pull it.
struct AlwaysPullImages: AdmissionPlugin {
    let name = "AlwaysPullImages"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    private static let lists = ["initContainers", "containers", "ephemeralContainers"]

    private static func images(_ pod: Document) -> Set<String> {
        Set(lists.flatMap { list in pod.elements(pod[pod.root, "spec", list]).map { pod.string(pod[$0, "image"]) ?? "" } })
    }

    private func concerns(_ object: Document, _ old: Document?, _ attributes: AdmissionAttributes) -> Bool {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty else { return false }
        guard attributes.operation == .update, let old else { return true }
        return !AlwaysPullImages.images(object).isSubset(of: AlwaysPullImages.images(old))
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard concerns(object, old, attributes) else { return }
        let spec = object[object.root, "spec"]
        for list in AlwaysPullImages.lists {
            for container in object.elements(object[spec, list]) { object.set(container, "imagePullPolicy", string: "Always") }
        }
        for volume in object.elements(object[spec, "volumes"]) where object.kind(object[volume, "image"]) == .object {
            object.set(object[volume, "image"], "pullPolicy", string: "Always")
        }
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard let object, concerns(object, old, attributes) else { return }
        let spec = object[object.root, "spec"]
        var errors: [FieldError] = []
        func check(_ field: String, _ node: Document.Node) {
            let policy = object.string(node) ?? ""
            if policy != "Always" { errors.append(.notSupported(field, policy, supported: ["Always"])) }
        }
        for list in AlwaysPullImages.lists {
            for (index, container) in object.elements(object[spec, list]).enumerated() {
                check("spec.\(list)[\(index)].imagePullPolicy", object[container, "imagePullPolicy"])
            }
        }
        for (index, volume) in object.elements(object[spec, "volumes"]).enumerated() where object.kind(object[volume, "image"]) == .object {
            check("spec.volumes[\(index)].image.pullPolicy", object[volume, "image", "pullPolicy"])
        }
        if !errors.isEmpty { throw attributes.forbidden(object, LimitRangePlan.message(errors.map { "\($0)" })) }
    }
}

/// Pods that ask for an extended resource tolerate the taint by which its nodes keep other pods away.
struct ExtendedResourceToleration: AdmissionPlugin {
    let name = "ExtendedResourceToleration"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty else { return }
        let spec = object.ensureObject(object.root, "spec")
        var names: Set<String> = []
        for list in ["containers", "initContainers"] {
            for container in object.elements(object[spec, list]) { names.formUnion(object.keys(object[container, "resources", "requests"])) }
        }
        for name in names.filter(ExtendedResourceToleration.isExtended).sorted() {
            let wanted = PodToleration(key: name, operation: "Exists", value: "", effect: "NoSchedule", seconds: nil)
            let list = object.ensureArray(spec, "tolerations")
            if object.elements(list).contains(where: { PodToleration(object, $0).matches(wanted) }) { continue }
            object.append(list, wanted.document)
        }
    }

    /// Whether a resource is neither Kubernetes' own nor a quota's.
    static func isExtended(_ name: String) -> Bool {
        guard name.contains("/"), !name.hasPrefix("requests.") else { return false }
        let domain = name.prefix { $0 != "/" }
        return domain != "kubernetes.io" && !domain.hasSuffix(".kubernetes.io")
    }
}

/// Pods take over their namespace's node selector, or the cluster's.
struct PodNodeSelector: AdmissionPlugin {
    let name = "PodNodeSelector"
    unowned let server: APIServer
    /// Selectors from the configuration: of namespaces what they allow, and the default of those that have none.
    var cluster: [String: String] = [:]
    private static let fallback = "clusterDefaultNodeSelector"
    private static let annotation = "scheduler.alpha.kubernetes.io/node-selector"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    private func selector(_ namespace: String) async throws -> [String: String] {
        let found = try await server.namespace(namespace)
        guard let text = found.string(found[found[found.root, "metadata", "annotations"], PodNodeSelector.annotation]) else {
            return try PodNodeSelector.labels(cluster[PodNodeSelector.fallback] ?? "")
        }
        return try PodNodeSelector.labels(text)
    }

    /// Reads the plugin's configuration: `podNodeSelectorPluginConfig`, a selector for each namespace.
    static func cluster(_ configuration: Document?) -> [String: String] {
        guard let file = configuration else { return [:] }
        return Dictionary(file.members(file[file.root, "podNodeSelectorPluginConfig"]).map { ($0.key, file.string($0.value) ?? "") }) { $1 }
    }

    /// Whether a pod asks for nothing but what is allowed; where nothing is named, everything is.
    static func allows(_ wanted: [String: String], _ allowed: [String: String]) -> Bool {
        allowed.isEmpty || wanted.allSatisfy { allowed[$0.key] == $0.value }
    }

    /// Reads `a=b,c=d`.
    static func labels(_ text: String) throws -> [String: String] {
        var result: [String: String] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { throw StatusError.internalError("invalid selector: \(part)") }
            result[trimmed(pair[0])] = trimmed(pair[1])
        }
        return result
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty else { return }
        let wanted = try await selector(attributes.namespace)
        try check(object, wanted)
        if wanted.isEmpty { return }
        let own = object.ensureObject(object.ensureObject(object.root, "spec"), "nodeSelector")
        for (key, value) in wanted.sorted(by: { $0.key < $1.key }) where !object[own, key].exists { object.set(own, key, string: value) }
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == pods, attributes.subresource.isEmpty, let object else { return }
        try check(object, try await selector(attributes.namespace))
        let own = Dictionary(object.members(object[object.root, "spec", "nodeSelector"]).map { ($0.key, object.string($0.value) ?? "") }) { $1 }
        if PodNodeSelector.allows(own, try PodNodeSelector.labels(cluster[attributes.namespace] ?? "")) { return }
        throw StatusError.forbidden(
            pods, Metadata.string(object, "name"), "pod node label selector labels conflict with its namespace whitelist")
    }

    private func check(_ pod: Document, _ wanted: [String: String]) throws {
        let conflicts = pod.members(pod[pod.root, "spec", "nodeSelector"]).contains { key, value in
            wanted[key].map { !pod.equals(value, $0) } ?? false
        }
        guard conflicts else { return }
        throw StatusError.forbidden(pods, Metadata.string(pod, "name"), "pod node label selector conflicts with its namespace node label selector")
    }
}
