import KubernetesSchema
import Wire

/// A strategy put together from values: what most kinds need is a few switches and one or two functions.
struct KindStrategy: ObjectStrategy {
    typealias Creation = @Sendable (inout Document, StrategyContext) -> Void
    typealias Change = @Sendable (inout Document, Document, String, StrategyContext) -> Void
    typealias Check = @Sendable (Document) -> [FieldError]
    typealias ChangeCheck = @Sendable (Document, Document, String) -> [FieldError]

    /// How a status update treats labels, annotations, owners and finalizers.
    enum StatusMetadata { case taken, kept }

    /// How an unknown field selector is refused.
    enum SelectorWords { case plain, notSupported, ofJob, ofKind }

    var names: @Sendable (String) -> [String] = { Names.dns1123Subdomain($0) }
    var allowsCreateOnUpdate = false
    var allowsUnconditionalUpdate = true
    var hasGeneration = false
    var checksMetadataChanges = true
    var generationFields = ["spec"]
    var resetsStatus = true
    var returnsDeletedObject = false
    var orphansByDefault = false
    var orphaningWarning: String?
    var statusMetadata = StatusMetadata.taken
    /// Selectable fields with the paths at which their values are.
    var fields: [(name: String, path: [String])] = []
    /// What stands for a selectable field that isn't set.
    var fieldDefaults: [String: String] = [:]
    var selectorWords: SelectorWords? = nil
    /// Paths that nobody comes to own, by subresource, where they aren't the usual ones.
    var reset: [String: [[String]]] = [:]
    var create: Creation? = nil
    var change: Change? = nil
    var check: Check? = nil
    var checkChange: ChangeCheck? = nil
    var warn: KindWarnings.Rule? = nil

    func warnings(_ object: Document, old: Document?) -> [String] { warn?(object, old) ?? [] }

    func resetFields(subresource: String) -> [[String]] {
        if let paths = reset[subresource] { return paths }
        switch subresource {
        case "": return [["status"]]
        case "status": return statusMetadata == .kept ? [["spec"], ["metadata"]] : [["spec"]]
        default: return []
        }
    }

    func nameErrors(_ name: String, isPrefix: Bool) -> [String] { names(isPrefix ? maskTrailingDash(name) : name) }

    func prepareForCreate(_ object: inout Document, _ context: StrategyContext) { create?(&object, context) }

    func prepareForUpdate(_ object: inout Document, old: Document, subresource: String, _ context: StrategyContext) {
        if subresource == "status", statusMetadata == .kept { StrategyTools.keepMetadata(&object, old) }
        change?(&object, old, subresource, context)
    }

    func validateCreate(_ object: Document) -> [FieldError] { check?(object) ?? [] }

    func validateUpdate(_ object: Document, old: Document, subresource: String) -> [FieldError] {
        if let checkChange { return checkChange(object, old, subresource) }
        return subresource.isEmpty ? check?(object) ?? [] : []
    }

    /// Where nothing is said of a kind's fields, its namespace may be named, whether it has one or not.
    var selectableFieldNames: [String] {
        (selectorWords ?? (fields.isEmpty ? .plain : .notSupported)) == .plain ? ["metadata.namespace"] : fields.map(\.name)
    }

    func selectableFields(_ object: Document) -> [String: String] {
        var result: [String: String] = [:]
        for (name, path) in fields {
            var node = object.root
            for key in path { node = object[node, key] }
            let text = StrategyTools.plainText(object, node)
            result[name] = text.isEmpty ? fieldDefaults[name] ?? "" : text
        }
        return result
    }

    func unknownFieldSelector(_ field: String, kind: GroupVersionKind) -> String {
        StrategyTools.unknownSelector(field, kind, selectorWords ?? (fields.isEmpty ? .plain : .notSupported))
    }
}

/// What several strategies have in common.
enum StrategyTools {
    /// A scalar as the text that field selectors compare.
    static func plainText(_ object: Document, _ node: Document.Node) -> String {
        switch object.kind(node) {
        case .string: return object.text(node)
        case .int: return object.int(node).map { String($0) } ?? ""
        case .bool: return object.bool(node) == true ? "true" : "false"
        default: return ""
        }
    }

    static func unknownSelector(_ field: String, _ kind: GroupVersionKind, _ words: KindStrategy.SelectorWords) -> String {
        switch words {
        case .plain: return "\(FieldError.quoted(field)) is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
        case .notSupported: return "field label not supported: \(field)"
        case .ofJob: return "field label \(FieldError.quoted(field)) not supported for Job"
        case .ofKind: return "field label not supported for \(kind.group)/\(kind.version), Kind=\(kind.kind): \(field)"
        }
    }

    /// Sets a member to what it is in the old object, or takes it away.
    static func keep(_ object: inout Document, _ old: Document, _ name: String) { keep(&object, object.root, old, old.root, name) }

    static func keep(_ object: inout Document, _ node: Document.Node, _ old: Document, _ oldNode: Document.Node, _ name: String) {
        let value = old[oldNode, name]
        if value.exists { object.set(node, name, object.copy(old, value)) } else { object.remove(node, name) }
    }

    /// Metadata that updates of a subresource leave alone.
    static func keepMetadata(_ object: inout Document, _ old: Document, _ names: [String] = ["labels", "annotations", "finalizers", "ownerReferences"]) {
        let metadata = object.ensureObject(object.root, "metadata")
        for name in names { keep(&object, metadata, old, old[old.root, "metadata"], name) }
    }

    /// Raises the generation where one of these parts of the metadata changed.
    static func countChange(_ object: inout Document, _ old: Document, _ names: [String]) {
        let (metadata, before) = (object.ensureObject(object.root, "metadata"), old[old.root, "metadata"])
        guard names.contains(where: { !Document.equal(object, object[metadata, $0], old, old[before, $0]) }) else { return }
        object.set(metadata, "generation", .int((old.int(old[before, "generation"]) ?? 0) + 1))
    }

    /// Everything but the named members as it was.
    static func keepAllBut(_ object: inout Document, _ old: Document, _ changed: Set<String>) {
        for name in Set(object.keys(object.root)).union(old.keys(old.root)) where !changed.contains(name) && name != "metadata" {
            keep(&object, old, name)
        }
    }
}
