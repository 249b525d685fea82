import KubernetesSchema
import Wire

/// The scale subresource of a custom resource: paths without the dot in front.
public struct ScalePaths: Sendable, Equatable {
    public var specReplicas: [String]
    public var statusReplicas: [String]
    /// Nil where there is no selector.
    public var labelSelector: [String]?
    fileprivate let specText: String
    fileprivate let statusText: String
    fileprivate let selectorText: String

    public init(_ document: Document, _ node: Document.Node) {
        specText = document.string(document[node, "specReplicasPath"]) ?? ""
        statusText = document.string(document[node, "statusReplicasPath"]) ?? ""
        selectorText = document.string(document[node, "labelSelectorPath"]) ?? ""
        specReplicas = ScalePaths.steps(specText)
        statusReplicas = ScalePaths.steps(statusText)
        labelSelector = selectorText.isEmpty ? nil : ScalePaths.steps(selectorText)
    }

    private static func steps(_ text: String) -> [String] {
        (text.hasPrefix(".") ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}

/// The strategy of custom resources: what their definition says of them.
public struct CustomResourceStrategy: ObjectStrategy {
    public let kind: CustomKind
    public let hasStatus: Bool
    public let scale: ScalePaths?
    private let isNamespaced: Bool
    /// Paths as definitions write them, without the dot in front.
    private let fields: [(name: String, path: [String])]

    public init(kind: CustomKind, isNamespaced: Bool, hasStatus: Bool, scale: ScalePaths?, selectableFields: [String]) {
        self.isNamespaced = isNamespaced
        self.kind = kind
        self.hasStatus = hasStatus
        self.scale = scale
        fields = selectableFields.map { text in
            let name = text.hasPrefix(".") ? String(text.dropFirst()) : text
            return (name, name.split(separator: ".").map(String.init))
        }
    }

    public var allowsUnconditionalUpdate: Bool { false }
    public var hasGeneration: Bool { true }
    public var resetsStatus: Bool { hasStatus }

    public func resetFields(subresource: String) -> [[String]] {
        guard hasStatus else { return [] }
        return subresource == "status" ? [["metadata"], ["spec"]] : subresource.isEmpty ? [["status"]] : []
    }

    /// Everything but metadata counts.
    public func hasChangedContent(_ new: Document, _ old: Document) -> Bool {
        let names = Set(new.keys(new.root)).union(old.keys(old.root))
        return names.contains { $0 != "metadata" && !Document.equal(new, new[new.root, $0], old, old[old.root, $0]) }
    }

    public func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext) {
        guard subresource == "status" else { return }
        // A status update touches nothing else, not even labels; only who set it is written down.
        let metadata = object.ensureObject(object.root, "metadata")
        for name in Set(object.keys(metadata)).union(old.keys(old[old.root, "metadata"])) where name != "managedFields" {
            StrategyTools.keep(&object, metadata, old, old[old.root, "metadata"], name)
        }
        SortedMembers.sort(&object, metadata)
    }

    // MARK: Validation

    public func validateCreate(_ object: Document) -> [FieldError] {
        let types = validateType(object)
        guard types.isEmpty else { return types }
        let root = kind.schema.root
        var errors = SchemaValidator.validate(object, object.root, root)
        errors += scaleSpec(object) + scaleStatus(object)
        errors += EmbeddedMetadata.validate(object, object.root, root)
        errors += ListTypeValidation.validate(object, object.root, root)
        // What is wrong with the metadata keeps the rules from running, too; it is told by whoever checks metadata.
        let metadata = kind.schema.root.has(.hasRulesBelow) ? MetadataValidation.validate(object, namespaced: isNamespaced, self) : []
        return errors + rules(object, old: nil, after: metadata + errors)
    }

    public func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError] {
        let types = validateType(object)
        guard types.isEmpty else { return types }
        let root = kind.schema.root
        var errors: [FieldError] = []
        if subresource == "status" {
            let (status, before) = (object[object.root, "status"], old[old.root, "status"])
            if status.exists, let schema = root.property("status") {
                errors += SchemaValidator.validate(object, status, schema, field: "status", old: (old, before))
            }
            errors += scaleStatus(object)
        } else {
            errors += SchemaValidator.validate(object, object.root, root, old: (old, old.root))
            errors += scaleSpec(object) + scaleStatus(object)
            errors += EmbeddedMetadata.validate(object, object.root, root)
        }
        // Lists that were wrong before may stay so.
        let lists = ListTypeValidation.validate(object, object.root, root)
        if !lists.isEmpty, ListTypeValidation.validate(old, old.root, root).isEmpty { errors += lists }
        return errors + rules(object, old: old, after: errors)
    }

    private func validateType(_ object: Document) -> [FieldError] {
        var errors: [FieldError] = []
        let (name, version) = (object.string(object[object.root, "kind"]) ?? "", object.string(object[object.root, "apiVersion"]) ?? "")
        if name != kind.kind.kind { errors.append(.invalid("kind", name, "must be \(kind.kind.kind)")) }
        if version != kind.kind.apiVersion { errors.append(.invalid("apiVersion", version, "must be \(kind.kind.apiVersion)")) }
        return errors
    }

    private func rules(_ object: Document, old: Document?, after errors: [FieldError]) -> [FieldError] {
        guard kind.schema.root.has(.hasRulesBelow) else { return [] }
        let blocking: Set<FieldError.ErrorType> = [.notSupported, .required, .tooLong, .tooMany, .typeInvalid]
        if errors.contains(where: { blocking.contains($0.type) }) {
            return [
                FieldError(
                    .invalid, "<nil>", value: "null",
                    "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation")
            ]
        }
        return kind.rules?.evaluate(object, old: old) ?? []
    }

    // MARK: Scale

    private func node(_ object: Document, _ path: [String]) -> Document.Node {
        var node = object.root
        for name in path { node = object[node, name] }
        return node
    }

    private func replicas(_ object: Document, _ path: [String], _ text: String) -> [FieldError] {
        let node = node(object, path)
        guard node.exists else { return [] }
        guard let value = object.int(node) else {
            return [.invalid(text, raw: "0", "\(text) accessor error: \(GoValue.text(object, node)) is of the type \(GoValue.type(object, node)), expected int64")]
        }
        if value < 0 { return [.invalid(text, raw: "\(value)", "should be a non-negative integer")] }
        if value > Int64(Int32.max) { return [.invalid(text, raw: "\(value)", "should be less than or equal to \(Int32.max)")] }
        return []
    }

    private func scaleSpec(_ object: Document) -> [FieldError] {
        scale.map { replicas(object, $0.specReplicas, $0.specText) } ?? []
    }

    private func scaleStatus(_ object: Document) -> [FieldError] {
        guard let scale else { return [] }
        var errors = replicas(object, scale.statusReplicas, scale.statusText)
        if let path = scale.labelSelector {
            let node = node(object, path)
            if node.exists, object.string(node) == nil {
                let text = scale.selectorText
                errors.append(
                    .invalid(text, "", "\(text) accessor error: \(GoValue.text(object, node)) is of the type \(GoValue.type(object, node)), expected string"))
            }
        }
        return errors
    }

    // MARK: Warnings and selectors

    public func warnings(_ object: Document, old: Document?) -> [String] {
        let before = old.map { Set($0.strings($0[$0.root, "metadata", "finalizers"])) } ?? []
        let standard: Set<String> = ["orphan", "foregroundDeletion", "kubernetes"]
        let added = Set(object.strings(object[object.root, "metadata", "finalizers"])).subtracting(before).sorted()
        return added.flatMap { name -> [String] in
            let head = "metadata.finalizers: \(FieldError.quoted(name)): "
            var warnings = Names.qualifiedName(name).map { head + $0 }
            guard !name.contains("/"), !standard.contains(name) else { return warnings }
            warnings.append(
                name.contains(".")
                    ? "\(head)prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers"
                    : "\(head)prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers")
            return warnings
        }
    }

    public var selectableFieldNames: [String] { fields.map(\.name) }

    public func selectableFields(_ object: Document) -> [String: String] {
        var result: [String: String] = [:]
        for (name, path) in fields { result[name] = StrategyTools.plainText(object, node(object, path)) }
        return result
    }

    public func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String { "field label not supported: \(field)" }
}

/// Values as Go prints them.
enum GoValue {
    static func type(_ object: Document, _ node: Document.Node) -> String {
        switch object.kind(node) {
        case .bool?: return "bool"
        case .int?: return "int64"
        case .double?: return "float64"
        case .string?: return "string"
        case .array?: return "[]interface {}"
        case .object?: return "map[string]interface {}"
        case .null?, nil: return "<nil>"
        }
    }

    static func text(_ object: Document, _ node: Document.Node) -> String {
        switch object.kind(node) {
        case .string?: return object.string(node) ?? ""
        case .null?, nil: return "<nil>"
        case .array?: return "[" + object.elements(node).map { text(object, $0) }.joined(separator: " ") + "]"
        case .object?:
            let members = object.members(node).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return "map[" + members.map { "\($0.key):\(text(object, $0.value))" }.joined(separator: " ") + "]"
        default: return String(decoding: object.encodeJSON(node), as: UTF8.self)
        }
    }
}
