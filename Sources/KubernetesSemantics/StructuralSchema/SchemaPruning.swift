import KubernetesSchema
import Wire

/// Takes out of custom objects what their schema doesn't know, and nulls that mean nothing.
public struct SchemaPruner {
    typealias Node = Document.Node

    /// What is never pruned at the root of a resource.
    static let metaFields: Set<String> = ["apiVersion", "kind", "metadata"]

    private enum Step {
        case name(String)
        case index(Int)
    }

    private let tracks: Bool
    private var steps: [Step] = []
    /// The paths of what was taken out.
    private var unknown: [String] = []

    private init(tracks: Bool) { self.tracks = tracks }

    /// Prunes an object in place.
    ///
    /// - Parameters:
    ///   - schema: nil knows nothing: everything but what all objects have goes.
    ///   - isResource: whether the value is an object with kind, version and metadata.
    /// - Returns: the paths of what was taken out, sorted; empty where `tracks` is false.
    @discardableResult
    public static func prune(
        _ object: inout Document, _ node: Document.Node, _ schema: SchemaNode?, isResource: Bool, tracks: Bool = false
    ) -> [String] {
        var pruner = SchemaPruner(tracks: tracks)
        pruner.prune(&object, node, schema, isEmbedded: isResource)
        return pruner.unknown.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private mutating func prune(_ object: inout Document, _ node: Node, _ schema: SchemaNode?, isEmbedded: Bool = false) {
        if let schema, schema.has(.preservesUnknown) { return skip(&object, node, schema, isEmbedded: isEmbedded) }
        switch object.kind(node) {
        case .object?:
            for member in object.memberNodes(node) {
                let name = object.key(member)
                if isEmbedded || schema?.has(.embedded) == true, SchemaPruner.metaFields.contains(name) { continue }
                if let property = schema?.property(name) {
                    descend(.name(name)) { $0.prune(&object, member, property) }
                } else if let schema, schema.has(.hasAdditional) {
                    descend(.name(name)) { $0.prune(&object, member, schema.additional) }
                } else {
                    if !SchemaPruner.metaFields.contains(name) || !steps.isEmpty { record(name) }
                    object.removeChild(node, member)
                }
            }
        case .array?:
            for (index, element) in object.elements(node).enumerated() {
                descend(.index(index)) { $0.prune(&object, element, schema?.items) }
            }
        default: break
        }
    }

    /// Below a node that keeps unknown fields, those that it knows are pruned all the same.
    private mutating func skip(_ object: inout Document, _ node: Node, _ schema: SchemaNode?, isEmbedded: Bool = false) {
        guard let schema else { return }
        switch object.kind(node) {
        case .object?:
            for member in object.memberNodes(node) {
                let name = object.key(member)
                if isEmbedded || schema.has(.embedded), SchemaPruner.metaFields.contains(name) { continue }
                if let property = schema.property(name) {
                    descend(.name(name)) { $0.prune(&object, member, property) }
                } else if schema.has(.hasAdditional) {
                    descend(.name(name)) { $0.prune(&object, member, schema.additional) }
                }
            }
        case .array?:
            for (index, element) in object.elements(node).enumerated() {
                descend(.index(index)) { $0.skip(&object, element, schema.items) }
            }
        default: break
        }
    }

    private mutating func descend(_ step: Step, _ body: (inout SchemaPruner) -> Void) {
        steps.append(step)
        body(&self)
        steps.removeLast()
    }

    private mutating func record(_ name: String) {
        guard tracks else { return }
        var path = ""
        for step in steps {
            switch step {
            case .name(let name): path += path.isEmpty ? name : ".\(name)"
            case .index(let index): path += "[\(index)]"
            }
        }
        unknown.append(path.isEmpty ? name : "\(path).\(name)")
    }

    /// Takes out nulls where neither null nor a default is allowed to stand.
    static func dropNulls(_ object: inout Document, _ node: Node, _ schema: SchemaNode?) {
        guard let schema else { return }
        switch object.kind(node) {
        case .object?:
            for member in object.memberNodes(node) {
                let field = schema.member(object.key(member))
                if object.kind(member) == .null, let field, !field.has(.nullable), field.defaultValue == nil {
                    object.removeChild(node, member)
                } else {
                    dropNulls(&object, member, field)
                }
            }
        case .array?: for element in object.elements(node) { dropNulls(&object, element, schema.items) }
        default: break
        }
    }
}

/// Fills in the defaults of a structural schema.
enum SchemaDefaulting {
    typealias Node = Document.Node

    /// Idempotent; passes by what has no defaults below it.
    static func apply(_ object: inout Document, _ node: Node, _ schema: SchemaNode) {
        guard schema.has(.hasDefaultsBelow) else { return }
        switch object.kind(node) {
        case .object?:
            var isChanged = false
            for (name, property) in schema.properties {
                guard let value = property.defaultValue else { continue }
                let present = object[node, name]
                if !present.exists || (object.kind(present) == .null && !property.has(.nullable)) {
                    object.set(node, name, object.copy(schema.schema.values, value))
                    isChanged = true
                }
            }
            for member in object.memberNodes(node) {
                let name = object.key(member)
                if let property = schema.property(name) {
                    apply(&object, member, property)
                } else if let additional = schema.additional {
                    replaceNull(&object, member, additional)
                    apply(&object, member, additional)
                }
            }
            if isChanged { SortedMembers.sort(&object, node) }
        case .array?:
            guard let items = schema.items else { return }
            for element in object.elements(node) {
                replaceNull(&object, element, items)
                apply(&object, element, items)
            }
        default: break
        }
    }

    private static func replaceNull(_ object: inout Document, _ node: Node, _ schema: SchemaNode) {
        guard object.kind(node) == .null, !schema.has(.nullable), let value = schema.defaultValue else { return }
        object.become(node, object.copy(schema.schema.values, value))
    }
}

/// Custom objects rest and travel with their members sorted.
enum SortedMembers {
    static func sort(_ object: inout Document, _ node: Document.Node) {
        let members = object.memberNodes(node).map { (object.key($0), $0) }
        let sorted = members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        object.reorder(node, sorted.map(\.1))
    }

    static func sortAll(_ object: inout Document, _ node: Document.Node) {
        switch object.kind(node) {
        case .object?:
            for member in object.memberNodes(node) { sortAll(&object, member) }
            sort(&object, node)
        case .array?: for element in object.elements(node) { sortAll(&object, element) }
        default: break
        }
    }
}
