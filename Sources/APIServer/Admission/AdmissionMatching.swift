import KubernetesSchema
import Wire

/// One of the rules by which webhooks and policies say what they are about.
struct AdmissionRule: Sendable {
    let operations: Set<String>
    let groups: Set<String>
    let versions: Set<String>
    let resources: [(resource: String, subresource: String)]
    let scope: String
    let names: Set<String>

    init(_ object: Document, _ rule: Document.Node) {
        operations = Set(object.strings(object[rule, "operations"]))
        groups = Set(object.strings(object[rule, "apiGroups"]))
        versions = Set(object.strings(object[rule, "apiVersions"]))
        resources = object.strings(object[rule, "resources"]).map { text in
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
        }
        scope = object.string(object[rule, "scope"]) ?? "*"
        names = Set(object.strings(object[rule, "resourceNames"]))
    }

    private static let namespaces = GroupVersionResource(group: "", version: "v1", resource: "namespaces")

    /// Whether the request would match if it were about this resource.
    func matches(_ resource: GroupVersionResource, _ attributes: AdmissionAttributes) -> Bool {
        func isIn(_ set: Set<String>, _ value: String) -> Bool { set.contains("*") || set.contains(value) }
        guard isIn(operations, attributes.operation.rawValue), isIn(groups, resource.group), isIn(versions, resource.version) else { return false }
        let isOfCluster = resource == AdmissionRule.namespaces || attributes.namespace.isEmpty
        if scope == "Namespaced", isOfCluster { return false }
        if scope == "Cluster", !isOfCluster { return false }
        guard names.isEmpty || names.contains(attributes.name) else { return false }
        return resources.contains {
            ($0.resource == "*" || $0.resource == resource.resource) && ($0.subresource == "*" || $0.subresource == attributes.subresource)
        }
    }
}

/// The resource and kind in which a webhook or policy wants to see a request.
struct AdmissionTarget: Sendable, Hashable {
    var resource: GroupVersionResource
    var kind: GroupVersionKind
}

/// What a webhook or policy is about.
struct AdmissionMatch: Sendable {
    let rules: [AdmissionRule]
    let excluded: [AdmissionRule]
    let isEquivalent: Bool
    let namespaces: LabelSelector
    let objects: LabelSelector

    /// - Parameter rules: the name of the member that lists the rules.
    init(_ object: Document, _ node: Document.Node, rules: String) {
        self.rules = object.elements(object[node, rules]).map { AdmissionRule(object, $0) }
        excluded = object.elements(object[node, "excludeResourceRules"]).map { AdmissionRule(object, $0) }
        isEquivalent = !object.equals(object[node, "matchPolicy"], "Exact")
        namespaces = LabelSelector(object, object[node, "namespaceSelector"])
        objects = LabelSelector(object, object[node, "objectSelector"])
    }
}

/// Tells which webhooks and policies are about a request.
struct AdmissionMatcher: Sendable {
    unowned let server: APIServer

    /// Webhooks and policies aren't asked about themselves.
    static func isExempt(_ attributes: AdmissionAttributes) -> Bool {
        attributes.kind.group == "admissionregistration.k8s.io"
            && [
                "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
                "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
            ].contains(attributes.kind.kind)
    }

    /// In which version a request is asked about; nil where it isn't.
    ///
    /// - Parameter matchesWithoutRules: whether no rules at all match everything.
    func target(
        _ match: AdmissionMatch, _ attributes: AdmissionAttributes, _ object: Document?, _ old: Document?, matchesWithoutRules: Bool = false
    ) async throws -> AdmissionTarget? {
        if !match.excluded.isEmpty, self.target(match.excluded, match.isEquivalent, attributes) != nil { return nil }
        let found: AdmissionTarget?
        if matchesWithoutRules, match.rules.isEmpty {
            found = AdmissionTarget(resource: attributes.resource, kind: attributes.kind)
        } else {
            found = self.target(match.rules, match.isEquivalent, attributes)
        }
        guard let found, matchesObject(match.objects, object, old) else { return nil }
        return try await matchesNamespace(match.namespaces, attributes, object) ? found : nil
    }

    private func target(_ rules: [AdmissionRule], _ isEquivalent: Bool, _ attributes: AdmissionAttributes) -> AdmissionTarget? {
        if rules.contains(where: { $0.matches(attributes.resource, attributes) }) {
            return AdmissionTarget(resource: attributes.resource, kind: attributes.kind)
        }
        guard isEquivalent, !rules.isEmpty else { return nil }
        let others = equivalents(attributes)
        for rule in rules {
            if let match = others.first(where: { rule.matches($0.resource, attributes) }) { return match }
        }
        return nil
    }

    /// The same objects as other versions and groups have them.
    private func equivalents(_ attributes: AdmissionAttributes) -> [AdmissionTarget] {
        func target(_ info: ResourceInfo) -> AdmissionTarget? {
            guard info.groupVersionResource != attributes.resource else { return nil }
            if attributes.subresource.isEmpty { return AdmissionTarget(resource: info.groupVersionResource, kind: info.kind) }
            return info.subresource(attributes.subresource).map { AdmissionTarget(resource: info.groupVersionResource, kind: $0.kind) }
        }
        let resource = attributes.resource
        if let info = server.schema.resource(resource) {
            let all = server.schema.resources.filter { other in
                guard other.servedByDefault else { return false }
                if let prefix = info.storage?.keyPrefix { return other.storage?.keyPrefix == prefix }
                return other.groupResource == info.groupResource
            }
            return all.compactMap(target)
        }
        guard let served = server.custom.entry("\(resource.resource).\(resource.group)")?.served else { return [] }
        return served.versions.filter(\.isServed).compactMap { target($0.info) }
    }

    private func matchesObject(_ selector: LabelSelector, _ object: Document?, _ old: Document?) -> Bool {
        if selector == .everything { return true }
        return [object, old].contains { document in document.map { selector.matches(Metadata.labels($0)) } ?? false }
    }

    private func matchesNamespace(_ selector: LabelSelector, _ attributes: AdmissionAttributes, _ object: Document?) async throws -> Bool {
        if selector == .everything { return true }
        let isNamespace = attributes.resource.resource == "namespaces"
        if attributes.namespace.isEmpty, !isNamespace { return true }
        if isNamespace, attributes.subresource.isEmpty, attributes.operation == .create || attributes.operation == .update {
            return selector.matches(object.map { Metadata.labels($0) } ?? [:])
        }
        return selector.matches(try await namespace(attributes.namespace).labels)
    }

    /// A namespace, which the cache may not have yet.
    func namespace(_ name: String) async throws -> CachedObject {
        guard let registry = server.registry("", "namespaces") else { throw StatusError.notFound(GroupResource(group: "", resource: "namespaces"), name) }
        if let known = await registry.cache.cached(namespace: "", name: name) { return known }
        return try await registry.get(namespace: "", name: name)
    }
}
