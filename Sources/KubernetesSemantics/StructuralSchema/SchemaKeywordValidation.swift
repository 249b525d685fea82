import KubernetesSchema
import Wire

/// What a definition's schema may say, beyond being structural: keywords that are not supported, list and map types, rules.
struct SchemaKeywordValidation {
    typealias Node = Document.Node

    /// How strict to be: definitions that were stored with a flaw may keep it.
    struct Strictness {
        var checksTypes = true
        var checksAtomicSets = true
        var checksListKeys = true
    }

    /// Where in the schema we are.
    private struct Place {
        /// Why defaults can't stand here; nil where they can.
        var defaultsForbidden: String?
        var isInsideMetadata = false
    }

    private static let metaFields: Set<String> = ["metadata", "kind", "apiVersion"]
    private static let types = ["array", "boolean", "integer", "number", "object", "string"]
    private static let reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"]

    private let document: Document
    private let strictness: Strictness
    private var errors: [FieldError] = []

    private init(_ document: Document, _ strictness: Strictness) {
        self.document = document
        self.strictness = strictness
    }

    static func validate(_ document: Document, _ schema: Node, _ path: String, _ strictness: Strictness) -> [FieldError] {
        var validation = SchemaKeywordValidation(document, strictness)
        validation.check(schema, path, isRoot: true, Place())
        return validation.errors
    }

    private func text(_ schema: Node, _ key: String) -> String { document.string(document[schema, key]) ?? "" }
    private func has(_ schema: Node, _ key: String) -> Bool { !document.isNull(document[schema, key]) }
    private mutating func forbidden(_ path: String, _ detail: String) { errors.append(.forbidden(path, detail)) }

    private mutating func check(_ schema: Node, _ path: String, isRoot: Bool, _ place: Place) {
        guard document.kind(schema) == .object else { return }
        keywords(schema, path, place)
        if document.bool(document[schema, "uniqueItems"]) == true {
            forbidden("\(path).uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
        members(schema, path, isRoot: isRoot, place)
        for key in ["allOf", "oneOf", "anyOf"] {
            for (index, branch) in document.elements(document[schema, key]).enumerated() {
                check(branch, "\(path).\(key)[\(index)]", isRoot: false, place)
            }
        }
        check(document[schema, "not"], "\(path).not", isRoot: false, place)
        for key in ["definitions", "dependencies"] {
            for (name, other) in document.members(document[schema, key]) { check(other, "\(path).\(key)[\(name)]", isRoot: false, place) }
        }
        check(document[schema, "items"], "\(path).items", isRoot: false, place)
        for (index, item) in document.elements(document[schema, "items"]).enumerated() { check(item, "\(path).items[\(index)]", isRoot: false, place) }
        if document.bool(document[schema, "x-kubernetes-preserve-unknown-fields"]) == false {
            errors.append(.invalid("\(path).x-kubernetes-preserve-unknown-fields", raw: "false", "must be true or undefined"))
        }
        mapType(schema, path)
        listType(schema, path)
        keyedList(schema, path)
        if strictness.checksListKeys { errors += SchemaKeywordValidation.listKeys(document, schema, path) }
        rules(schema, path)
    }

    private mutating func members(_ schema: Node, _ path: String, isRoot: Bool, _ place: Place) {
        let properties = document.members(document[schema, "properties"])
        let more = document[schema, "additionalProperties"]
        if !document.isNull(more) {
            if !properties.isEmpty, document.bool(more) != true {
                forbidden("\(path).additionalProperties", "additionalProperties and properties are mutual exclusive")
            }
            var inner = place
            if place.isInsideMetadata { inner.defaultsForbidden = "inside additionalProperties applying to object metadata" }
            check(more, "\(path).additionalProperties", isRoot: false, inner)
        }
        let isResource = isRoot || document.bool(document[schema, "x-kubernetes-embedded-resource"]) == true
        for (name, property) in properties {
            var inner = place
            if isResource, SchemaKeywordValidation.metaFields.contains(name) {
                inner.isInsideMetadata = true
                if isRoot { inner.defaultsForbidden = "in top-level \(name)" }
            }
            check(property, "\(path).properties[\(name)]", isRoot: false, inner)
        }
    }

    private mutating func keywords(_ schema: Node, _ path: String, _ place: Place) {
        let type = text(schema, "type")
        if strictness.checksTypes, !type.isEmpty, !SchemaKeywordValidation.types.contains(type) {
            errors.append(.notSupported("\(path).type", type, supported: SchemaKeywordValidation.types))
        }
        if has(schema, "default"), let reason = place.defaultsForbidden { forbidden("\(path).default", "must not be set \(reason)") }
        if !text(schema, "id").isEmpty { forbidden("\(path).id", "id is not supported") }
        if has(schema, "additionalItems") { forbidden("\(path).additionalItems", "additionalItems is not supported") }
        for key in ["patternProperties", "definitions"] where !document.isEmpty(document[schema, key]) {
            forbidden("\(path).\(key)", "\(key) is not supported")
        }
        if has(schema, "dependencies") { forbidden("\(path).dependencies", "dependencies is not supported") }
        if has(schema, "$ref") { forbidden("\(path).$ref", "$ref is not supported") }
        if type == "null" { forbidden("\(path).type", "type cannot be set to null, use nullable as an alternative") }
        if !document.elements(document[schema, "items"]).isEmpty { forbidden("\(path).items", "items must be a schema object and not an array") }
        if place.isInsideMetadata, document.bool(document[schema, "x-kubernetes-embedded-resource"]) == true {
            forbidden("\(path).x-kubernetes-embedded-resource", "must not be used inside of resource meta")
        }
    }

    // MARK: Lists and maps

    private mutating func mapType(_ schema: Node, _ path: String) {
        guard has(schema, "x-kubernetes-map-type") else { return }
        requireType(schema, "object", path, "must be object if x-kubernetes-map-type is specified")
        let value = text(schema, "x-kubernetes-map-type")
        if value != "atomic", value != "granular" {
            errors.append(.notSupported("\(path).x-kubernetes-map-type", value, supported: ["atomic", "granular"]))
        }
    }

    private mutating func requireType(_ schema: Node, _ wanted: String, _ path: String, _ detail: String) {
        let type = text(schema, "type")
        if type.isEmpty { errors.append(.required("\(path).type", detail)) } else if type != wanted { errors.append(.invalid("\(path).type", type, detail)) }
    }

    private mutating func listType(_ schema: Node, _ path: String) {
        let value = text(schema, "x-kubernetes-list-type")
        let isGiven = has(schema, "x-kubernetes-list-type")
        if isGiven, text(schema, "type") != "array" {
            requireType(schema, "array", path, "must be array if x-kubernetes-list-type is specified")
        } else if strictness.checksAtomicSets, value == "set" {
            errors += SchemaKeywordValidation.setItems(document, schema, path)
        }
        if isGiven, !["atomic", "set", "map"].contains(value) {
            errors.append(
                FieldError(
                    .notSupported, "\(path).x-kubernetes-list-type", value: FieldError.quoted(value), "supported values: \"atomic\", \"set\", \"map\""))
        }
        guard !document.isEmpty(document[schema, "x-kubernetes-list-map-keys"]) else { return }
        let detail = "must be map if x-kubernetes-list-map-keys is non-empty"
        if !isGiven {
            errors.append(.required("\(path).x-kubernetes-list-type", detail))
        } else if value != "map" {
            errors.append(.invalid("\(path).x-kubernetes-list-type", value, detail))
        }
    }

    /// The items of a set have to be atomic.
    static func setItems(_ document: Document, _ schema: Node, _ path: String) -> [FieldError] {
        let items = document[schema, "items"]
        guard document.equals(document[schema, "x-kubernetes-list-type"], "set"), document.kind(items) == .object else { return [] }
        let detail = "must be atomic as item of a list with x-kubernetes-list-type=set"
        let listType = document[items, "x-kubernetes-list-type"]
        let shown = document.string(listType).map { FieldError.quoted($0) } ?? "null"
        switch document.string(document[items, "type"]) {
        case "array" where !document.isNull(listType) && !document.equals(listType, "atomic"):
            return [.invalid("\(path).items.x-kubernetes-list-type", raw: shown, detail)]
        case "object" where !document.equals(document[items, "x-kubernetes-map-type"], "atomic"):
            return [.invalid("\(path).items.x-kubernetes-map-type", raw: shown, detail)]
        default: return []
        }
    }

    private mutating func keyedList(_ schema: Node, _ path: String) {
        guard text(schema, "x-kubernetes-list-type") == "map" else { return }
        let keys = document.strings(document[schema, "x-kubernetes-list-map-keys"])
        let items = document[schema, "items"]
        if keys.isEmpty { errors.append(.required("\(path).x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map")) }
        guard !document.isNull(items) else {
            return errors.append(.required("\(path).items", "must have a schema if x-kubernetes-list-type is map"))
        }
        guard document.kind(items) == .object else {
            let shown = String(decoding: document.encodeJSON(items), as: UTF8.self)
            return errors.append(.invalid("\(path).items", raw: shown, "must only have a single schema if x-kubernetes-list-type is map"))
        }
        let type = text(items, "type")
        guard type == "object" else {
            return errors.append(.invalid("\(path).items.type", type, "must be object if parent array's x-kubernetes-list-type is map"))
        }
        let shown = "[" + keys.map { FieldError.quoted($0) }.joined(separator: ",") + "]"
        var seen: Set<String> = []
        for key in keys {
            let property = document[document[items, "properties"], key]
            if !property.exists {
                errors.append(.invalid("\(path).x-kubernetes-list-map-keys", raw: shown, "entries must all be names of item properties"))
            } else if ["array", "object"].contains(text(property, "type")) {
                errors.append(
                    .invalid("\(path).items.properties[\(key)].type", type, "must be a scalar type if parent array's x-kubernetes-list-type is map"))
            }
            if !seen.insert(key).inserted {
                errors.append(.invalid("\(path).x-kubernetes-list-map-keys", raw: shown, "must not contain duplicate entries"))
            }
        }
    }

    /// Items of sets and keyed lists, and their keys, are always there.
    static func listKeys(_ document: Document, _ schema: Node, _ path: String) -> [FieldError] {
        let type = document.string(document[schema, "x-kubernetes-list-type"]) ?? ""
        let items = document[schema, "items"]
        guard document.kind(items) == .object, type == "set" || type == "map" else { return [] }
        var errors: [FieldError] = []
        if document.bool(document[items, "nullable"]) == true {
            errors.append(.forbidden("\(path).items.nullable", "cannot be nullable when x-kubernetes-list-type is \(type)"))
        }
        guard type == "map" else { return errors }
        let required = document.strings(document[items, "required"])
        for key in document.strings(document[schema, "x-kubernetes-list-map-keys"]) {
            let property = document[document[items, "properties"], key]
            guard property.exists else { continue }
            if !required.contains(key), document.isNull(document[property, "default"]) {
                errors.append(
                    .required(
                        "\(path).items.properties[\(key)].default",
                        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"))
            }
            if document.bool(document[property, "nullable"]) == true {
                errors.append(
                    .forbidden(
                        "\(path).items.properties[\(key)].nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"))
            }
        }
        return errors
    }

    // MARK: Rules

    private mutating func rules(_ schema: Node, _ path: String) {
        for (index, node) in document.elements(document[schema, "x-kubernetes-validations"]).enumerated() {
            let rule = SchemaRule(document, node)
            let place = "\(path).x-kubernetes-validations[\(index)]"
            if rule.rule.isBlank {
                errors.append(.required("\(place).rule", "rule is not specified"))
            } else if !rule.message.isEmpty, rule.message.isBlank {
                errors.append(.invalid("\(place).message", rule.message, "must be non-empty if specified"))
            } else if rule.message.hasInnerLineBreak {
                errors.append(.invalid("\(place).message", rule.message, "must not contain line breaks"))
            } else if rule.rule.hasInnerLineBreak, rule.message.isBlank {
                errors.append(.required("\(place).message", "message must be specified if rule contains line breaks"))
            }
            if !rule.messageExpression.isEmpty, rule.messageExpression.isBlank {
                errors.append(.required("\(place).messageExpression", "messageExpression must be non-empty if specified"))
            }
            if !rule.reason.isEmpty, !SchemaKeywordValidation.reasons.contains(rule.reason) {
                errors.append(.notSupported("\(place).reason", rule.reason, supported: SchemaKeywordValidation.reasons))
            }
            guard !rule.fieldPath.isEmpty else { continue }
            if rule.fieldPath.isBlank { errors.append(.invalid("\(place).fieldPath", rule.fieldPath, "must be non-empty if specified")) }
            if rule.fieldPath.contains(where: \.isNewline) {
                errors.append(.invalid("\(place).fieldPath", rule.fieldPath, "must not contain line breaks"))
            }
            if case .failure = SchemaPath.resolve(rule.fieldPath, document, schema) {
                errors.append(.invalid("\(place).fieldPath", rule.fieldPath, "must be a valid path"))
            }
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }

    /// Whether there is a line break other than at the ends.
    fileprivate var hasInnerLineBreak: Bool {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        return text.contains(where: \.isNewline)
    }
}
