import KubernetesSchema
import Wire

/// What differs between two states of an object, as sets of paths.
///
/// Structures and maps are compared member by member unless the schema calls them atomic, lists item by item where the schema gives them
/// keys; everything else is a leaf.
public struct FieldComparison {
    public private(set) var added = FieldSet()
    public private(set) var modified = FieldSet()
    public private(set) var removed = FieldSet()

    private let schema: Schema
    private let old: Document
    private let new: Document
    private var path: [PathElement] = []

    public init(_ old: Document, _ new: Document, type: TypeInfo, schema: Schema = .shared) {
        self.schema = schema
        self.old = old
        self.new = new
        structure(type, old.root, new.root)
    }

    private mutating func descend(_ element: PathElement, _ body: (inout FieldComparison) -> Void) {
        path.append(element)
        body(&self)
        path.removeLast()
    }

    /// Whether a value is there at all; null is a value.
    private mutating func presence(_ before: Document.Node, _ after: Document.Node) {
        if !before.exists, after.exists { added.insert(path[...]) } else if before.exists, !after.exists { removed.insert(path[...]) }
    }

    private mutating func leaf(_ before: Document.Node, _ after: Document.Node) {
        if !before.exists, !after.exists { return }
        if !before.exists {
            added.insert(path[...])
        } else if !after.exists {
            removed.insert(path[...])
        } else if !Document.equal(old, before, new, after) {
            modified.insert(path[...])
        }
    }

    private func isEmptyOrNull(_ document: Document, _ node: Document.Node) -> Bool {
        document.isNull(node) || document.isEmpty(node)
    }

    private mutating func structure(_ type: TypeInfo, _ before: Document.Node, _ after: Document.Node) {
        if type.mapType == .atomic || (isEmptyOrNull(old, before) && isEmptyOrNull(new, after)) {
            if !path.isEmpty { leaf(before, after) }
            return
        }
        for field in type.jsonFields {
            let (left, right) = (old[before, field.name], new[after, field.name])
            if !left.exists, !right.exists { continue }
            descend(.field(field.name)) { $0.value(field, left, right) }
        }
        if !path.isEmpty { presence(before, after) }
    }

    private mutating func value(_ field: FieldInfo, _ before: Document.Node, _ after: Document.Node) {
        switch field.type.container {
        case .single:
            guard let id = field.type.objectType, field.mapType != .atomic else { return leaf(before, after) }
            structure(schema[id], before, after)
        case .map:
            if field.mapType == .atomic || (isEmptyOrNull(old, before) && isEmptyOrNull(new, after)) { return leaf(before, after) }
            map(field, before, after)
            presence(before, after)
        case .list:
            guard let listType = field.listType, listType != .atomic else { return leaf(before, after) }
            if isEmptyOrNull(old, before), isEmptyOrNull(new, after) { return leaf(before, after) }
            list(field, listType, before, after)
            presence(before, after)
        }
    }

    private mutating func map(_ field: FieldInfo, _ before: Document.Node, _ after: Document.Node) {
        var keys = new.keys(after)
        let present = Set(keys)
        keys += old.keys(before).filter { !present.contains($0) }
        for key in keys {
            let (left, right) = (old[before, key], new[after, key])
            descend(.field(key)) { comparison in
                if let id = field.type.objectType { comparison.structure(comparison.schema[id], left, right) } else { comparison.leaf(left, right) }
            }
        }
    }

    private mutating func list(_ field: FieldInfo, _ listType: ListType, _ before: Document.Node, _ after: Document.Node) {
        let left = items(old, before, field, listType)
        let right = items(new, after, field, listType)
        let leftByElement = Dictionary(left, uniquingKeysWith: { first, _ in first })
        let rightByElement = Dictionary(right, uniquingKeysWith: { first, _ in first })
        var seen: Set<PathElement> = []
        for (element, _) in right + left where seen.insert(element).inserted {
            let (was, became) = (leftByElement[element] ?? .none, rightByElement[element] ?? .none)
            descend(element) { comparison in
                if listType == .map, let id = field.type.objectType {
                    comparison.structure(comparison.schema[id], was, became)
                } else {
                    comparison.leaf(was, became)
                }
            }
        }
    }

    private func items(_ document: Document, _ node: Document.Node, _ field: FieldInfo, _ listType: ListType) -> [(PathElement, Document.Node)] {
        document.elements(node).map { (FieldComparison.element(document, $0, field, listType, schema), $0) }
    }

    /// The step that leads to an item of a list.
    static func element(_ document: Document, _ item: Document.Node, _ field: FieldInfo, _ listType: ListType, _ schema: Schema) -> PathElement {
        guard listType == .map, let id = field.type.objectType else {
            return PathElement(text: "v:" + String(decoding: document.encodeJSON(item), as: UTF8.self))
        }
        let type = schema[id]
        var text: [UInt8] = Array("k:{".utf8)
        var isFirst = true
        for key in field.listMapKeys.sorted() {
            let value = document[item, key]
            var encoded: [UInt8]
            if value.exists {
                encoded = document.encodeJSON(value)
            } else if let json = type.field(key)?.defaultJSON {
                encoded = Array(json.utf8)
            } else {
                continue
            }
            if !isFirst { text.append(0x2c) }
            isFirst = false
            var name = key
            name.withUTF8 { appendJSONString($0, &text) }
            text.append(0x3a)
            text.append(contentsOf: encoded)
            encoded.removeAll()
        }
        text.append(0x7d)
        return PathElement(text: String(decoding: text, as: UTF8.self))
    }
}
