import KubernetesSchema
import RegularExpression
import Wire

/// What makes a schema structural: everything that has a type says so once, outside of `allOf`, `anyOf`, `oneOf` and `not`.
struct StructuralityValidation {
    typealias Node = Document.Node
    enum Level { case root, item, field }

    let document: Document
    private var errors: [FieldError] = []

    private init(_ document: Document) { self.document = document }

    /// What is wrong with a schema, sorted.
    static func validate(_ document: Document, _ schema: Node, _ path: String) -> [FieldError] {
        var validation = StructuralityValidation(document)
        validation.invariants(schema, .root, path)
        validation.completeness(schema, path)
        return validation.errors.sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }
    }

    /// Why a schema can't even be looked at as a structural one; nil where it can.
    static func unsupported(_ document: Document, _ schema: Node) -> String? {
        guard document.kind(schema) == .object else { return nil }
        for (key, word) in [("id", "id"), ("$schema", "schema"), ("$ref", "$ref")] where !(document.string(document[schema, key]) ?? "").isEmpty {
            return "OpenAPIV3Schema '\(word)' is not supported"
        }
        for key in ["patternProperties", "dependencies", "definitions"] where !document.isEmpty(document[schema, key]) {
            return "OpenAPIV3Schema '\(key)' is not supported"
        }
        if !document.isNull(document[schema, "additionalItems"]) { return "OpenAPIV3Schema 'additionalItems' is not supported" }
        if document.bool(document[schema, "x-kubernetes-preserve-unknown-fields"]) == false {
            return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
        }
        if document.kind(document[schema, "items"]) == .array { return "OpenAPIV3Schema 'items' must be a schema, but is an array" }
        for child in SchemaTree.children(document, schema) {
            if let problem = unsupported(document, child) { return problem }
        }
        return nil
    }

    // MARK: Looking

    private func text(_ schema: Node, _ key: String) -> String { document.string(document[schema, key]) ?? "" }
    private func isTrue(_ schema: Node, _ key: String) -> Bool { document.bool(document[schema, key]) == true }
    private func has(_ schema: Node, _ key: String) -> Bool { !document.isNull(document[schema, key]) }
    private mutating func forbidden(_ path: String, _ detail: String) { errors.append(.forbidden(path, detail)) }

    // MARK: Structure

    private mutating func invariants(_ schema: Node, _ level: Level, _ path: String) {
        guard document.kind(schema) == .object else { return }
        let type = text(schema, "type")
        let items = document[schema, "items"]
        if type == "array", !has(schema, "items") { errors.append(.required("\(path).items", "must be specified")) }
        invariants(items, .item, "\(path).items")
        for (name, property) in document.members(document[schema, "properties"]) { invariants(property, .field, "\(path).properties[\(name)]") }
        if has(schema, "additionalProperties") {
            if level == .root { forbidden("\(path).additionalProperties", "must not be used at the root") }
            invariants(document[schema, "additionalProperties"], .field, "\(path).additionalProperties")
        }
        extensions(schema, path)
        values(schema, skipsAny: isIntOrStringAny(schema), skipsFirstAll: isIntOrStringAll(schema), path)
        types(schema, type, level, path)
        metaFields(schema, level, path)
        let isEmbedded = isTrue(schema, "x-kubernetes-embedded-resource")
        if isEmbedded, !isTrue(schema, "x-kubernetes-preserve-unknown-fields"), document.isEmpty(document[schema, "properties"]) {
            errors.append(
                .required(
                    "\(path).properties",
                    "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"))
        }
    }

    private mutating func extensions(_ schema: Node, _ path: String) {
        guard isTrue(schema, "x-kubernetes-int-or-string") else { return }
        for key in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] where isTrue(schema, key) {
            errors.append(.invalid("\(path).\(key)", raw: "true", "must be false if x-kubernetes-int-or-string is true"))
        }
    }

    private mutating func types(_ schema: Node, _ type: String, _ level: Level, _ path: String) {
        if isTrue(schema, "x-kubernetes-embedded-resource") {
            let detail = "must be object if x-kubernetes-embedded-resource is true"
            if type.isEmpty { errors.append(.required("\(path).type", detail)) } else if type != "object" { errors.append(.invalid("\(path).type", type, detail)) }
            if has(schema, "additionalProperties") {
                forbidden("\(path).additionalProperties", "must not be used if x-kubernetes-embedded-resource is set")
            }
        } else if type.isEmpty, !isTrue(schema, "x-kubernetes-int-or-string"), !isTrue(schema, "x-kubernetes-preserve-unknown-fields") {
            switch level {
            case .root: errors.append(.required("\(path).type", "must not be empty at the root"))
            case .item: errors.append(.required("\(path).type", "must not be empty for specified array items"))
            case .field: errors.append(.required("\(path).type", "must not be empty for specified object fields"))
            }
        }
        if level == .root, !type.isEmpty, type != "object" { errors.append(.invalid("\(path).type", type, "must be object at the root")) }
    }

    private mutating func metaFields(_ schema: Node, _ level: Level, _ path: String) {
        let properties = document[schema, "properties"]
        let isResource = level == .root || isTrue(schema, "x-kubernetes-embedded-resource")
        for name in ["kind", "apiVersion"] where isResource && document[properties, name].exists {
            let type = text(document[properties, name], "type")
            if type != "string" { errors.append(.invalid("\(path).properties[\(name)].type", type, "must be string")) }
        }
        let metadata = document[properties, "metadata"]
        guard metadata.exists else { return }
        let place = "\(path).properties[metadata]"
        if isResource, text(metadata, "type") != "object" { errors.append(.invalid("\(place).type", text(metadata, "type"), "must be object")) }
        guard level == .root else { return }
        let names = Set(document.keys(document[metadata, "properties"]))
        let allowed: Set<String> = ["type", "default"]
        let says = document.memberNodes(metadata).contains { member in
            let key = document.key(member)
            if allowed.contains(key) || document.isNull(member) { return false }
            return key == "properties" ? !names.isSubset(of: ["name", "generateName"]) : true
        }
        if says { forbidden(place, "must not specify anything other than name and generateName, but metadata is implicitly specified") }
    }

    // MARK: Values

    private func isIntOrStringPair(_ list: Node) -> Bool {
        let branches = document.elements(list)
        guard branches.count == 2 else { return false }
        return zip(branches, ["integer", "string"]).allSatisfy { branch, type in
            document.keys(branch) == ["type"] && document.equals(document[branch, "type"], type)
        }
    }

    private func isIntOrStringAny(_ schema: Node) -> Bool { isIntOrStringPair(document[schema, "anyOf"]) }

    private func isIntOrStringAll(_ schema: Node) -> Bool {
        guard let first = document.elements(document[schema, "allOf"]).first else { return false }
        return isIntOrStringAny(first)
    }

    private mutating func values(_ schema: Node, skipsAny: Bool, skipsFirstAll: Bool, _ path: String) {
        for key in ["anyOf", "allOf", "oneOf"] {
            if key == "anyOf", skipsAny { continue }
            for (index, branch) in document.elements(document[schema, key]).enumerated() {
                nested(branch, skipsAny: key == "allOf" && skipsFirstAll && index == 0, "\(path).\(key)[\(index)]")
            }
        }
        nested(document[schema, "not"], skipsAny: false, "\(path).not")
        let pattern = text(schema, "pattern")
        guard !pattern.isEmpty else { return }
        do {
            _ = try RegularExpression(pattern)
        } catch {
            errors.append(.invalid("\(path).pattern", pattern, "must be a valid regular expression, but isn't: \(error)"))
        }
    }

    /// A schema under `allOf`, `anyOf`, `oneOf` or `not` says what values are right, never what there is.
    private mutating func nested(_ schema: Node, skipsAny: Bool, _ path: String) {
        guard document.kind(schema) == .object else { return }
        values(schema, skipsAny: skipsAny, skipsFirstAll: false, path)
        nested(document[schema, "items"], skipsAny: false, "\(path).items")
        for (name, property) in document.members(document[schema, "properties"]) { nested(property, skipsAny: false, "\(path).properties[\(name)]") }
        if !text(schema, "type").isEmpty { forbidden("\(path).type", "must be empty to be structural") }
        let more = document[schema, "additionalProperties"]
        if document.kind(more) == .object || document.bool(more) == true {
            forbidden("\(path).additionalProperties", "must be undefined to be structural")
        }
        if has(schema, "default") { forbidden("\(path).default", "must be undefined to be structural") }
        for key in ["title", "description"] where !text(schema, key).isEmpty { forbidden("\(path).\(key)", "must be empty to be structural") }
        for key in ["nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string"]
        where isTrue(schema, key) {
            forbidden("\(path).\(key)", "must be false to be structural")
        }
        if !document.isEmpty(document[schema, "x-kubernetes-list-map-keys"]) {
            forbidden("\(path).x-kubernetes-list-map-keys", "must be empty to be structural")
        }
        for key in ["x-kubernetes-list-type", "x-kubernetes-map-type"] where has(schema, key) {
            forbidden("\(path).\(key)", "must be undefined to be structural")
        }
        if !document.isEmpty(document[schema, "x-kubernetes-validations"]) {
            forbidden("\(path).x-kubernetes-validations", "must be empty to be structural")
        }
        if document[document[schema, "properties"], "metadata"].exists {
            forbidden("\(path).properties[metadata]", "must not be specified in a nested context")
        }
    }

    // MARK: Completeness

    /// Whatever is spoken of under the root's `allOf` and the like has to be there outside too. Upstream asks it of the root alone.
    private mutating func completeness(_ schema: Node, _ path: String) {
        guard document.kind(schema) == .object else { return }
        for key in ["anyOf", "allOf", "oneOf"] {
            for (index, branch) in document.elements(document[schema, key]).enumerated() { spokenOf(branch, schema, path, "\(path).\(key)[\(index)]") }
        }
        spokenOf(document[schema, "not"], schema, path, "\(path).not")
    }

    private mutating func spokenOf(_ nested: Node, _ schema: Node, _ path: String, _ nestedPath: String) {
        guard document.kind(nested) == .object else { return }
        let items = document[nested, "items"]
        if document.kind(items) == .object {
            let own = document[schema, "items"]
            if document.kind(own) != .object {
                errors.append(.required("\(path).items", "because it is defined in \(nestedPath).items"))
            } else {
                spokenOf(items, own, "\(path).items", "\(nestedPath).items")
            }
        }
        for (name, property) in document.members(document[nested, "properties"]) {
            let own = document[document[schema, "properties"], name]
            if document.kind(own) == .object {
                spokenOf(property, own, "\(path).properties[\(name)]", "\(nestedPath).properties[\(name)]")
            } else {
                errors.append(.required("\(path).properties[\(name)]", "because it is defined in \(nestedPath).properties[\(name)]"))
            }
        }
        for key in ["anyOf", "allOf", "oneOf"] {
            for (index, branch) in document.elements(document[nested, key]).enumerated() { spokenOf(branch, schema, path, "\(nestedPath).\(key)[\(index)]") }
        }
        spokenOf(document[nested, "not"], schema, path, "\(nestedPath).not")
    }
}

/// Walking over `JSONSchemaProps`.
enum SchemaTree {
    typealias Node = Document.Node

    /// The schemas directly in a schema.
    static func children(_ document: Document, _ schema: Node) -> [Node] {
        var children: [Node] = []
        for key in ["items", "not", "additionalProperties", "additionalItems"] where document.kind(document[schema, key]) == .object {
            children.append(document[schema, key])
        }
        for key in ["items", "allOf", "anyOf", "oneOf"] { children += document.elements(document[schema, key]) }
        for key in ["properties", "patternProperties", "definitions", "dependencies"] { children += document.memberNodes(document[schema, key]) }
        return children.filter { document.kind($0) == .object }
    }

    /// Whether a schema, or one in it, is such.
    static func contains(_ document: Document, _ schema: Node, _ isSuch: (Node) -> Bool) -> Bool {
        guard document.kind(schema) == .object else { return false }
        return isSuch(schema) || children(document, schema).contains { contains(document, $0, isSuch) }
    }

    static func visit(_ document: Document, _ schema: Node, _ body: (Node) -> Void) {
        guard document.kind(schema) == .object else { return }
        body(schema)
        for child in children(document, schema) { visit(document, child, body) }
    }
}
