import KubernetesSchema
import Wire

/// CustomResourceDefinitions.
extension Validation {
    static func customResourceDefinition(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let names = object[spec, "names"]
        let (group, plural) = (checks.text(spec, "group"), checks.text(names, "plural"))
        let name = object.text(object[object.root, "metadata", "name"])
        if !name.isEmpty, name != "\(plural).\(group)" { checks.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group") }
        if checks.require(group, "spec.group") {
            checks.dnsSubdomain(group, "spec.group")
            if !group.contains(".") { checks.invalid("spec.group", group, "should be a domain with at least one dot") }
        }
        checks.requireOneOf(checks.text(spec, "scope"), "spec.scope", ["Cluster", "Namespaced"])
        definitionNames(&checks, names)
        definitionVersions(&checks, spec)
        storedVersions(&checks, spec)
        return checks.errors
    }

    private static func definitionNames(_ checks: inout Checks, _ names: Node) {
        for field in ["plural", "singular"] {
            let value = checks.text(names, field)
            if checks.require(value, "spec.names.\(field)") { checks.invalid("spec.names.\(field)", value, Names.dns1035Label(value)) }
        }
        for field in ["kind", "listKind"] {
            let value = checks.text(names, field)
            guard checks.require(value, "spec.names.\(field)") else { continue }
            for problem in Names.dns1035Label(value.lowercased()) {
                checks.invalid("spec.names.\(field)", value, "may have mixed case, but should otherwise match: \(problem)")
            }
        }
        let kind = checks.text(names, "kind")
        if !kind.isEmpty, kind == checks.text(names, "listKind") {
            checks.invalid("spec.names.listKind", kind, "kind and listKind may not be the same")
        }
        for field in ["shortNames", "categories"] {
            for (index, value) in checks.strings(names, field).enumerated() {
                checks.invalid("spec.names.\(field)[\(index)]", value, Names.dns1035Label(value))
            }
        }
    }

    private static func definitionVersions(_ checks: inout Checks, _ spec: Node) {
        let versions = checks.items(spec, "versions")
        var seen: Set<String> = []
        let stored = versions.filter { checks.object.bool(checks[$0, "storage"]) == true }.count
        for (index, version) in versions.enumerated() {
            let path = "spec.versions[\(index)]"
            let name = checks.text(version, "name")
            checks.invalid("\(path).name", name, Names.dns1035Label(name))
            if !seen.insert(name).inserted { checks.invalid("spec.versions", checks[spec, "versions"], "must contain unique version names") }
            if !checks.has(checks[version, "schema"], "openAPIV3Schema") {
                checks.required("\(path).schema.openAPIV3Schema")
            } else {
                rootSchema(&checks, checks[checks[version, "schema"], "openAPIV3Schema"], versions.count > 1 ? "\(path).schema.openAPIV3Schema" : "spec.validation.openAPIV3Schema")
            }
        }
        if stored != 1 { checks.invalid("spec.versions", checks[spec, "versions"], "must have exactly one version marked as storage version") }
        let conversion = checks[spec, "conversion"]
        let strategy = checks.text(conversion, "strategy")
        checks.requireOneOf(strategy, "spec.conversion.strategy", ["None", "Webhook"])
        if strategy == "Webhook" {
            let webhook = checks[conversion, "webhook"]
            if checks.has(webhook, "clientConfig") {
                clientConfig(&checks, checks[webhook, "clientConfig"], "spec.conversion.webhookClientConfig")
            } else {
                checks.required("spec.conversion.webhookClientConfig", "required when strategy is set to Webhook")
            }
        }
    }

    /// A version's schema: typed everywhere, an object at its root.
    private static func rootSchema(_ checks: inout Checks, _ schema: Node, _ path: String) {
        let type = checks.text(schema, "type")
        if type.isEmpty {
            checks.required("\(path).type", "must not be empty at the root")
        } else if type != "object" {
            checks.invalid("\(path).type", type, "must be object at the root")
        }
        schemaTypes(&checks, schema, path, isRoot: true, depth: 0)
    }

    private static let types = ["array", "boolean", "integer", "number", "object", "string"]

    private static func schemaTypes(_ checks: inout Checks, _ schema: Node, _ path: String, isRoot: Bool, depth: Int) {
        guard depth < 64, checks.object.kind(schema) == .object else { return }
        let type = checks.text(schema, "type")
        let isFree = checks.object.bool(checks[schema, "x-kubernetes-int-or-string"]) == true
            || checks.object.bool(checks[schema, "x-kubernetes-preserve-unknown-fields"]) == true
        if !type.isEmpty { checks.oneOf(type, "\(path).type", types) }
        if type.isEmpty, !isRoot, !isFree {
            checks.required("\(path).type", path.hasSuffix(".items") ? "must not be empty for specified array items" : "must not be empty for specified object fields")
        }
        for (name, property) in checks.object.members(checks[schema, "properties"]) {
            schemaTypes(&checks, property, "\(path).properties[\(name)]", isRoot: false, depth: depth + 1)
        }
        let items = checks[schema, "items"]
        if checks.object.kind(items) == .object { schemaTypes(&checks, items, "\(path).items", isRoot: false, depth: depth + 1) }
        let more = checks[schema, "additionalProperties"]
        if checks.object.kind(more) == .object { schemaTypes(&checks, more, "\(path).additionalProperties", isRoot: false, depth: depth + 1) }
        if type == "array", !checks.has(schema, "items") { checks.required("\(path).items", "must be specified") }
    }

    private static func storedVersions(_ checks: inout Checks, _ spec: Node) {
        let list = checks.strings(checks[checks.root, "status"], "storedVersions")
        if list.isEmpty { return checks.invalid("status.storedVersions", checks[checks[checks.root, "status"], "storedVersions"], "must have at least one stored version") }
        let known = Set(checks.items(spec, "versions").map { checks.text($0, "name") })
        for (index, name) in list.enumerated() where !known.contains(name) {
            checks.invalid("status.storedVersions[\(index)]", name, "missing from spec.versions; \(name) was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in \(name) and removes \(name) from status.storedVersions")
        }
    }

    static func customResourceDefinitionUpdate(_ object: Document, _ old: Document, _ subresource: String) -> [FieldError] {
        guard subresource.isEmpty else { return [] }
        var checks = Checks(object)
        let (spec, before) = (object[object.root, "spec"], old[old.root, "spec"])
        checks.immutable(object[spec, "group"], old, old[before, "group"], "spec.group")
        let isEstablished = old.elements(old[old.root, "status", "conditions"]).contains {
            old.equals(old[$0, "type"], "Established") && old.equals(old[$0, "status"], "True")
        }
        if isEstablished {
            checks.immutable(object[spec, "scope"], old, old[before, "scope"], "spec.scope")
            checks.immutable(object[spec, "names", "kind"], old, old[before, "names", "kind"], "spec.names.kind")
        }
        checks.immutable(object[spec, "names", "plural"], old, old[before, "names", "plural"], "spec.names.plural")
        return checks.errors + customResourceDefinition(object)
    }
}
