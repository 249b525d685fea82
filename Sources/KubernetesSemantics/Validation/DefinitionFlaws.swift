import KubernetesSchema
import Wire

/// What stored definitions may go on having although new ones may not.
enum DefinitionFlaws {
    typealias Node = Document.Node

    private static func schemas(_ object: Document) -> [Node] {
        object.elements(object[object.root, "spec", "versions"]).map { object[$0, "schema", "openAPIV3Schema"] }.filter { object.kind($0) == .object }
            + [object[object.root, "spec", "validation", "openAPIV3Schema"]].filter { object.kind($0) == .object }
    }

    private static func any(_ object: Document, _ isSuch: (Node) -> Bool) -> Bool {
        schemas(object).contains { SchemaTree.contains(object, $0, isSuch) }
    }

    static func hasDefaults(_ object: Document) -> Bool { any(object) { !object.isNull(object[$0, "default"]) } }

    static func hasExtensions(_ object: Document, _ schema: Node) -> Bool {
        SchemaTree.contains(object, schema) { node in
            object.bool(object[node, "x-kubernetes-embedded-resource"]) == true || object.bool(object[node, "x-kubernetes-int-or-string"]) == true
                || ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-list-type"].contains { !object.isNull(object[node, $0]) }
                || ["x-kubernetes-list-map-keys", "x-kubernetes-validations"].contains { !object.isEmpty(object[node, $0]) }
        }
    }

    /// How strict to be with a change of a stored definition.
    static func strictness(_ object: Document, _ old: Document) -> Validation.DefinitionStrictness {
        var strictness = Validation.DefinitionStrictness()
        let spec = old[old.root, "spec"]
        let types: Set<String> = ["array", "boolean", "integer", "number", "object", "string"]
        strictness.keywords.checksTypes = !any(old) { node in
            let type = old.string(old[node, "type"]) ?? ""
            return !type.isEmpty && !types.contains(type)
        }
        strictness.keywords.checksAtomicSets = !any(old) { !SchemaKeywordValidation.setItems(old, $0, "").isEmpty }
        strictness.keywords.checksListKeys = !any(old) { !SchemaKeywordValidation.listKeys(old, $0, "").isEmpty }
        let versions = old.elements(old[spec, "versions"])
        strictness.requiresSchema = versions.allSatisfy { old.kind(old[$0, "schema", "openAPIV3Schema"]) == .object }
        let stored = schemas(old)
        strictness.requiresStructural = stored.allSatisfy { schema in
            StructuralityValidation.unsupported(old, schema) == nil && StructuralityValidation.validate(old, schema, "").isEmpty
        }
        if strictness.requiresStructural {
            strictness.requiresPrunedDefaults = stored.allSatisfy { schema in
                !SchemaDefaultValidation.validate(old, schema, "", requiresPruned: true, types: .shared).contains { $0.detail == "must not have unknown fields" }
            }
        }
        let reviews = old.strings(old[spec, "conversion", "webhook", "conversionReviewVersions"])
        strictness.requiresKnownReviewVersion = reviews.isEmpty || reviews.contains("v1") || reviews.contains("v1beta1")
        strictness.requiresImmutableNames = DefinitionStatus.isTrue(old, "Established")
        for schema in stored {
            SchemaTree.visit(old, schema) { node in
                for rule in old.elements(old[node, "x-kubernetes-validations"]) {
                    for key in ["rule", "messageExpression"] { if let text = old.string(old[rule, key]) { strictness.storedRules.insert(text) } }
                }
            }
        }
        strictness.toleratesManyFields = manyFields(object, old)
        return strictness
    }

    private static func manyFields(_ object: Document, _ old: Document) -> Set<String> {
        var tolerated: Set<String> = []
        let versions = object.elements(object[object.root, "spec", "versions"])
        for before in old.elements(old[old.root, "spec", "versions"]) where old.count(old[before, "selectableFields"]) > 8 {
            let name = old.string(old[before, "name"]) ?? ""
            let same = versions.contains { version in
                object.equals(object[version, "name"], name)
                    && Document.equal(object, object[version, "selectableFields"], old, old[before, "selectableFields"])
            }
            if same { tolerated.formUnion([name, ""]) }
        }
        return tolerated
    }

    /// Formats in a definition's schemas that mean nothing.
    static func unknownFormats(_ object: Document) -> [String] {
        var formats: [String] = []
        var hoisted = object
        try? CustomResourceDefinitionShapes.toV1beta1(&hoisted)
        for schema in schemas(hoisted) {
            SchemaTree.visit(hoisted, schema) { node in
                let format = hoisted.string(hoisted[node, "format"]) ?? ""
                guard !format.isEmpty else { return }
                let isKnown: Bool
                switch hoisted.string(hoisted[node, "type"]) ?? "" {
                case "", "string": isKnown = StringFormat(format) != nil
                case "integer": isKnown = format == "int32" || format == "int64"
                case "number": isKnown = format == "float" || format == "double"
                default: isKnown = false
                }
                if !isKnown { formats.append(format) }
            }
        }
        return formats
    }
}

/// What of a definition's schemas isn't structural, as its condition says it.
public enum DefinitionStructure {
    /// All violations in one text; empty where there are none.
    public static func problems(_ object: Document) -> String {
        var errors: [FieldError] = []
        let spec = object[object.root, "spec"]
        if object.bool(object[spec, "preserveUnknownFields"]) == true {
            errors.append(.invalid("spec.preserveUnknownFields", raw: "true", "must be false"))
        }
        for (index, version) in object.elements(object[spec, "versions"]).enumerated() {
            let schema = object[version, "schema", "openAPIV3Schema"]
            guard object.kind(schema) == .object else { continue }
            if let problem = StructuralityValidation.unsupported(object, schema) {
                let name = object.string(object[version, "name"]) ?? ""
                return "failed to check validation schema for version \(name): \(problem)"
            }
            errors += StructuralityValidation.validate(object, schema, "spec.versions[\(index)].schema.openAPIV3Schema")
        }
        if errors.count == 1 { return errors[0].description }
        return errors.isEmpty ? "" : "[" + errors.map(\.description).joined(separator: ", ") + "]"
    }
}

/// Reading and writing a definition's conditions.
public enum DefinitionStatus {
    /// Holds a definition until its objects are gone.
    public static let cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io"

    public static func condition(_ object: Document, _ type: String) -> Document.Node? {
        object.elements(object[object.root, "status", "conditions"]).first { object.equals(object[$0, "type"], type) }
    }

    public static func isTrue(_ object: Document, _ type: String) -> Bool {
        condition(object, type).map { object.equals(object[$0, "status"], "True") } ?? false
    }

    /// Sets a condition; its time changes with its status alone.
    public static func set(
        _ object: inout Document, _ type: String, _ status: String, reason: String, message: String, now: Int64
    ) {
        let time = RFC3339.format(seconds: now)
        let list = object.ensureArray(object.ensureObject(object.root, "status"), "conditions")
        guard let existing = condition(object, type) else {
            return object.append(
                list,
                [
                    "type": .string(type), "status": .string(status), "lastTransitionTime": .string(time), "reason": .string(reason),
                    "message": .string(message),
                ])
        }
        if !object.equals(object[existing, "status"], status) || object.isNull(object[existing, "lastTransitionTime"]) {
            object.set(existing, "lastTransitionTime", string: time)
        }
        object.set(existing, "status", string: status)
        object.set(existing, "reason", string: reason)
        object.set(existing, "message", string: message)
    }
}

/// The annotation by which definitions in the project's own groups say who approved them.
public struct APIApproval: Sendable {
    public enum State: Sendable { case approved, bypassed, missing, invalid }

    public static let annotation = "api-approved.kubernetes.io"
    public let state: State
    public let text: String
    public let message: String

    public init(_ object: Document) {
        text = object.string(object[object.root, "metadata", "annotations", APIApproval.annotation]) ?? ""
        let words = "protected groups must have approval annotation \(FieldError.quoted(APIApproval.annotation))"
        let link = "see https://github.com/kubernetes/enhancements/pull/1111"
        if text.isEmpty {
            (state, message) = (.missing, "\(words), \(link)")
        } else if text.hasPrefix("unapproved") {
            (state, message) = (.bypassed, "not approved: \(FieldError.quoted(text))")
        } else if text.contains("://"), StringFormat.uri.accepts(text), !text.hasPrefix("://") {
            (state, message) = (.approved, "approved in \(text)")
        } else {
            (state, message) = (.invalid, "\(words) with either a URL or a reason starting with \"unapproved\", \(link)")
        }
    }

    public static func isProtected(_ group: String) -> Bool {
        group == "k8s.io" || group == "kubernetes.io" || group.hasSuffix(".k8s.io") || group.hasSuffix(".kubernetes.io")
    }
}

/// Values as upstream's messages show them: with the names of its internal types.
enum GoShape {
    static func versions(_ object: Document, _ versions: [Document.Node]) -> String {
        let shown = versions.map { version -> Value in
            func bool(_ key: String) -> Value { .bool(object.bool(object[version, key]) ?? false) }
            func other(_ key: String) -> Value { object.value(object[version, key]) }
            return [
                "Name": .string(object.string(object[version, "name"]) ?? ""), "Served": bool("served"), "Storage": bool("storage"),
                "Deprecated": bool("deprecated"), "DeprecationWarning": other("deprecationWarning"), "Schema": other("schema"),
                "Subresources": other("subresources"), "AdditionalPrinterColumns": other("additionalPrinterColumns"),
                "SelectableFields": other("selectableFields"),
            ]
        }
        return String(decoding: Value.array(shown).encodeJSON(), as: UTF8.self)
    }
}
