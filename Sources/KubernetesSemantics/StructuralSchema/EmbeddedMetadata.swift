import KubernetesSchema
import Wire

/// Kind, version and metadata of objects inside of objects (`x-kubernetes-embedded-resource`).
enum EmbeddedMetadata {
    typealias Node = Document.Node

    /// Brings the metadata of embedded objects into its canonical form.
    ///
    /// - Parameter dropsInvalid: whether what can't be read is dropped, as from objects that rest already.
    /// - Returns: the paths of unknown fields that were dropped.
    static func coerce(
        _ object: inout Document, _ node: Node, _ schema: SchemaNode, _ path: String = "", dropsInvalid: Bool, schema types: Schema
    ) throws(DecodingError) -> [String] {
        guard schema.has(.hasEmbeddedBelow) else { return [] }
        var unknown: [String] = []
        switch object.kind(node) {
        case .object?:
            if schema.has(.embedded) { unknown += try coerceHead(&object, node, path, dropsInvalid: dropsInvalid, types) }
            for member in object.memberNodes(node) {
                let name = object.key(member)
                guard let field = schema.member(name) else { continue }
                let place = schema.property(name) == nil ? "\(path)[\(name)]" : path.isEmpty ? name : "\(path).\(name)"
                unknown += try coerce(&object, member, field, place, dropsInvalid: dropsInvalid, schema: types)
            }
        case .array?:
            guard let items = schema.items else { return [] }
            for (index, element) in object.elements(node).enumerated() {
                unknown += try coerce(&object, element, items, "\(path)[\(index)]", dropsInvalid: dropsInvalid, schema: types)
            }
        default: break
        }
        return unknown
    }

    private static func coerceHead(
        _ object: inout Document, _ node: Node, _ path: String, dropsInvalid: Bool, _ types: Schema
    ) throws(DecodingError) -> [String] {
        func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        for name in ["apiVersion", "kind"] where object[node, name].exists && object.kind(object[node, name]) != .string {
            if dropsInvalid {
                object.remove(node, name)
            } else {
                throw DecodingError("\(place(name)): Invalid value: \(String(decoding: object.encodeJSON(object[node, name]), as: UTF8.self)): must be a string")
            }
        }
        guard object[node, "metadata"].exists, let type = types.type("meta/v1.ObjectMeta") else { return [] }
        var decoder = ObjectDecoder(object, schema: types)
        do {
            let metadata = try decoder.decode(type, object[node, "metadata"])
            object.set(node, "metadata", object.copy(metadata, metadata.root))
            let made = object[node, "metadata"]
            SortedMembers.sortAll(&object, made)
            if object.kind(object[made, "creationTimestamp"]) == .null { object.remove(made, "creationTimestamp") }
            return decoder.strictErrors.map { error in "\(place("metadata")).\(UnknownField.path(error))" }
        } catch {
            if dropsInvalid {
                object.remove(node, "metadata")
                return []
            }
            let shown = String(decoding: object.encodeJSON(object[node, "metadata"]), as: UTF8.self)
            throw DecodingError("\(place("metadata")): Invalid value: \(shown): \(error.description)")
        }
    }

    /// What is wrong with embedded objects: kind and version have to be there, metadata has to be right.
    static func validate(_ object: Document, _ node: Node, _ schema: SchemaNode, _ path: String = "", isResource: Bool = false) -> [FieldError] {
        guard schema.has(.hasEmbeddedBelow) || isResource else { return [] }
        var errors: [FieldError] = []
        switch object.kind(node) {
        case .object?:
            if isResource || schema.has(.embedded) { errors += head(object, node, path) }
            for member in object.memberNodes(node) {
                let name = object.key(member)
                guard let field = schema.member(name) else { continue }
                let place = schema.property(name) == nil ? "\(path)[\(name)]" : path.isEmpty ? name : "\(path).\(name)"
                errors += validate(object, member, field, place)
            }
        case .array?:
            guard let items = schema.items else { return [] }
            for (index, element) in object.elements(node).enumerated() { errors += validate(object, element, items, "\(path)[\(index)]") }
        default: break
        }
        return errors
    }

    private static func head(_ object: Document, _ node: Node, _ path: String) -> [FieldError] {
        func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
        var errors: [FieldError] = []
        for name in ["apiVersion", "kind"] {
            let value = object[node, name]
            guard value.exists else {
                errors.append(.required(place(name)))
                continue
            }
            guard let text = object.string(value) else {
                errors.append(.invalid(place(name), raw: String(decoding: object.encodeJSON(value), as: UTF8.self), "must be a string"))
                continue
            }
            if text.isEmpty {
                errors.append(.invalid(place(name), text, "must not be empty"))
            } else if name == "apiVersion", GroupVersion(apiVersion: text) == nil {
                errors.append(.invalid(place(name), text, "unexpected GroupVersion string: \(text)"))
            } else if name == "kind", case let problems = Names.dns1035Label(text.lowercased()), !problems.isEmpty {
                errors.append(.invalid(place(name), text, "may have mixed case, but should otherwise match: \(problems.joined(separator: ","))"))
            }
        }
        return errors + metadata(object, node, place("metadata"))
    }

    private static func metadata(_ object: Document, _ node: Node, _ path: String) -> [FieldError] {
        let metadata = object[node, "metadata"]
        guard object.kind(metadata) == .object else { return [] }
        var errors: [FieldError] = []
        for field in ["name", "generateName"] {
            let value = object.string(object[metadata, field]) ?? ""
            if !value.isEmpty { errors += Names.pathSegment(value).map { .invalid("\(path).\(field)", value, $0) } }
        }
        let namespace = object.string(object[metadata, "namespace"]) ?? ""
        if !namespace.isEmpty { errors += Names.dns1123Label(namespace).map { .invalid("\(path).namespace", namespace, $0) } }
        errors += MetadataValidation.labels(object, object[metadata, "labels"], "\(path).labels")
        errors += MetadataValidation.annotations(object, object[metadata, "annotations"], "\(path).annotations")
        return errors
    }
}

/// The path that a strict error names.
enum UnknownField {
    /// `unknown field "a.b"` to `a.b`.
    static func path(_ error: String) -> String {
        guard let open = error.firstIndex(of: "\""), let close = error.lastIndex(of: "\""), open < close else { return error }
        return String(error[error.index(after: open)..<close])
    }
}
