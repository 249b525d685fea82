import KubernetesSchema
import Wire

extension MergeShape {
    /// What a value makes of a shape that it decides itself; null and absent values decide nothing.
    func resolved(_ document: Document, _ node: Document.Node) -> MergeShape {
        guard self == .deduced else { return self }
        switch document.kind(node) {
        case .object?: return .object(isAtomic: false)
        case .array?: return .atomicList
        case .null?, nil: return .deduced
        default: return .scalar
        }
    }

    /// The shapes of two values of a node, of which a deciding one decides for the other.
    static func pair(_ shape: MergeShape, _ old: Document, _ before: Document.Node, _ new: Document, _ after: Document.Node) -> (MergeShape, MergeShape) {
        guard shape == .deduced else { return (shape, shape) }
        var (left, right) = (shape.resolved(old, before), shape.resolved(new, after))
        if left == .deduced { left = right }
        if right == .deduced { right = left }
        return left == .deduced ? (.object(isAtomic: false), .object(isAtomic: false)) : (left, right)
    }
}

/// What the walkers over objects and schemas have in common.
enum MergeWalk {
    /// The schema of a member of an object, or of a list's item; what no schema speaks of is a leaf.
    static func member(_ schema: any MergeSchema, _ name: String) -> any MergeSchema { schema.field(name) ?? schema.element ?? ScalarSchema() }

    static func element(_ schema: any MergeSchema) -> any MergeSchema { schema.element ?? ScalarSchema() }

    /// Every member of either object with its two values: the first's order, then what only the second has.
    static func zip(
        _ old: Document, _ before: Document.Node, _ new: Document, _ after: Document.Node
    ) -> [(name: String, before: Document.Node, after: Document.Node)] {
        let (left, right) = (old.members(before), new.members(after))
        if left.isEmpty { return right.map { ($0.key, .none, $0.value) } }
        if right.isEmpty { return left.map { ($0.key, $0.value, .none) } }
        var places: [String: Document.Node] = Dictionary(right.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        var pairs: [(name: String, before: Document.Node, after: Document.Node)] = []
        for (key, value) in left { pairs.append((key, value, places.removeValue(forKey: key) ?? .none)) }
        for (key, value) in right where places[key] != nil { pairs.append((key, .none, value)) }
        return pairs
    }

    /// Why an item has no place in its list.
    struct NoKey: Error {
        let description: String
    }

    /// The step that leads to an item of a set or of a keyed list.
    static func step(_ document: Document, _ item: Document.Node, _ shape: MergeShape) throws(NoKey) -> PathElement {
        guard case .keyedList(let keys) = shape else {
            switch document.kind(item) {
            case .object?: throw NoKey(description: "associative list without keys has an element that's a map type")
            case .array?: throw NoKey(description: "not supported: associative list with lists as elements")
            case .null?, nil: throw NoKey(description: "associative list without keys has an element that's an explicit null")
            default: return PathElement(canonical: "v:" + document.json(item))
            }
        }
        if document.isNull(item) { throw NoKey(description: "associative list with keys may not have a null element") }
        guard document.kind(item) == .object else { throw NoKey(description: "associative list with keys may not have non-map elements") }
        var pairs: [(name: String, json: String)] = []
        for key in keys {
            let value = document[item, key.name]
            if value.exists {
                pairs.append((key.name, document.json(value)))
            } else if let json = key.defaultJSON {
                pairs.append((key.name, json))
            }
        }
        if pairs.isEmpty, !keys.isEmpty {
            let names = keys.map { FieldError.quoted($0.name) }.joined(separator: " ")
            throw NoKey(description:
                "associative list with keys has an element that omits all key fields [\(names)] (and doesn't have default values for any key fields)")
        }
        return .key(pairs)
    }

    /// The items of a list that have a place in it, with the steps that lead to them.
    static func items(_ document: Document, _ list: Document.Node, _ shape: MergeShape) -> [(step: PathElement, node: Document.Node)] {
        document.elements(list).compactMap { item in (try? step(document, item, shape)).map { ($0, item) } }
    }
}
