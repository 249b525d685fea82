import KubernetesSchema
import Wire

/// A value together with what it was before a change, as far as the two can be told to be the same thing: members by their names, items of
/// keyed lists by their keys. Other lists go as one.
struct CorrelatedValue {
    let object: Document
    let node: Document.Node
    let old: Document
    let oldNode: Document.Node

    /// Whether nothing changed here.
    var isUnchanged: Bool { Document.equal(object, node, old, oldNode) }

    /// A member that both have and the schema knows.
    func member(_ name: String, _ schema: SchemaNode) -> CorrelatedValue? {
        guard schema.member(name) != nil else { return nil }
        let (new, before) = (object[node, name], old[oldNode, name])
        guard new.exists, before.exists else { return nil }
        return CorrelatedValue(object: object, node: new, old: old, oldNode: before)
    }

    /// What the items of a keyed list were before, by their keys; nil where the list isn't one, and its items can't be told apart.
    func formerItems(_ schema: SchemaNode) -> [String: Document.Node]? {
        guard schema.has(.keyedList), schema.items != nil, case let keys = schema.listMapKeys, !keys.isEmpty else { return nil }
        var items: [String: Document.Node] = [:]
        for item in old.elements(oldNode) where old.kind(item) == .object { items[ListKeys.text(old, item, keys)] = item }
        return items
    }

    /// An item of a keyed list, and the one with the same keys before.
    func item(_ item: Document.Node, _ schema: SchemaNode, among former: [String: Document.Node]?) -> CorrelatedValue? {
        guard let former, object.kind(item) == .object, let match = former[ListKeys.text(object, item, schema.listMapKeys)] else { return nil }
        return CorrelatedValue(object: object, node: item, old: old, oldNode: match)
    }
}

/// The keys of a list's item as one text.
enum ListKeys {
    static func text(_ object: Document, _ item: Document.Node, _ keys: [String]) -> String {
        var out: [UInt8] = []
        for key in keys {
            let value = object[item, key]
            // A missing key is another one than any value.
            if value.exists { object.encodeJSON(value, into: &out) }
            out.append(0x0a)
        }
        return String(decoding: out, as: UTF8.self)
    }
}
