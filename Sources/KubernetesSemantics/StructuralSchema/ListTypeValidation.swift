import KubernetesSchema
import Wire

/// Lists whose items, or whose items' keys, may each be there once.
enum ListTypeValidation {
    typealias Node = Document.Node

    static func validate(_ object: Document, _ node: Node, _ schema: SchemaNode, _ path: String = "") -> [FieldError] {
        guard schema.has(.hasListsBelow) else { return [] }
        var errors: [FieldError] = []
        switch object.kind(node) {
        case .object?:
            for member in object.memberNodes(node) {
                let name = object.key(member)
                if let property = schema.property(name) {
                    errors += validate(object, member, property, path.isEmpty ? name : "\(path).\(name)")
                } else if let additional = schema.additional {
                    errors += validate(object, member, additional, "\(path)[\(name)]")
                }
            }
        case .array?:
            let elements = object.elements(node)
            if schema.has(.set) { errors += duplicates(object, elements, path) }
            if schema.has(.keyedList) { errors += keys(object, elements, schema.listMapKeys, path) }
            if let items = schema.items {
                for (index, element) in elements.enumerated() { errors += validate(object, element, items, "\(path)[\(index)]") }
            }
        default: break
        }
        return errors
    }

    private static func shown(_ object: Document, _ node: Node) -> String { String(decoding: object.encodeJSON(node), as: UTF8.self) }

    /// Only the first item that repeats another is told.
    private static func duplicates(_ object: Document, _ elements: [Node], _ path: String) -> [FieldError] {
        var seen: [[UInt8]: Int] = [:]
        var errors: [FieldError] = []
        for (index, element) in elements.enumerated() {
            let text = CanonicalText.of(object, element)
            seen[text, default: 0] += 1
            if seen[text] == 2 { errors.append(FieldError(.duplicate, "\(path)[\(index)]", value: shown(object, element))) }
        }
        return errors
    }

    private static func keys(_ object: Document, _ elements: [Node], _ keys: [String], _ path: String) -> [FieldError] {
        for (index, element) in elements.enumerated() where object.kind(element) != .object && object.kind(element) != .null {
            return [.invalid("\(path)[\(index)]", raw: shown(object, element), "must be an object for an array of list-type map")]
        }
        var seen: [String: Int] = [:]
        var errors: [FieldError] = []
        for (index, element) in elements.enumerated() {
            let text = ListKeys.text(object, element, keys)
            seen[text, default: 0] += 1
            guard seen[text] == 2 else { continue }
            var key = Document.object()
            for name in keys.sorted() where object[element, name].exists { key.appendMember(key.root, name, key.copy(object, object[element, name])) }
            errors.append(FieldError(.duplicate, "\(path)[\(index)]", value: String(decoding: key.encodeJSON(), as: UTF8.self)))
        }
        return errors
    }
}
