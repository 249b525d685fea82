import KubernetesSchema
import Wire

extension FieldSet {
    /// The paths of everything that an object says.
    public init(of object: Document, schema: any MergeSchema) {
        var collector = FieldCollector(object: object)
        collector.collect(schema, object.root)
        self = collector.set
    }
}

/// Collects the paths of an object: its leaves, the items of its lists, and the members of its maps.
private struct FieldCollector {
    let object: Document
    var set = FieldSet()
    var path: [PathElement] = []

    mutating func collect(_ schema: any MergeSchema, _ node: Document.Node) {
        switch schema.shape.resolved(object, node) {
        case .object(isAtomic: false): members(schema, node)
        case .deduced: break
        case .set: items(schema, schema.shape, node)
        case .keyedList: items(schema, schema.shape, node)
        default: set.insert(path[...])
        }
    }

    private mutating func members(_ schema: any MergeSchema, _ node: Document.Node) {
        for (name, value) in object.members(node) {
            let named = schema.field(name)
            path.append(.field(name))
            collect(named ?? schema.element ?? ScalarSchema(), value)
            // A structure's fields are there by themselves; what a map has, and what is empty, is somebody's doing.
            let isEmptyObject = object.kind(value) == .object && object.isEmpty(value)
            if named == nil || object.isNull(value) || isEmptyObject { set.insert(path[...]) }
            path.removeLast()
        }
    }

    private mutating func items(_ schema: any MergeSchema, _ shape: MergeShape, _ node: Document.Node) {
        let items = MergeWalk.items(object, node, shape)
        var counts: [PathElement: Int] = [:]
        for (step, _) in items { counts[step, default: 0] += 1 }
        for (step, item) in items {
            path.append(step)
            if counts[step] == 1 { collect(MergeWalk.element(schema), item) }
            set.insert(path[...])
            path.removeLast()
        }
    }
}

/// Takes paths out of objects.
enum FieldRemoval {
    /// The object without the paths of a set; what becomes empty by it stays as an empty value.
    static func remove(_ set: FieldSet, from object: Document, schema: any MergeSchema) -> Document {
        guard !set.isEmpty else { return object }
        var result = object
        remove(set, object.root, schema, &result)
        return result
    }

    private static func remove(_ set: FieldSet, _ node: Document.Node, _ schema: any MergeSchema, _ object: inout Document) {
        switch schema.shape.resolved(object, node) {
        case .object(isAtomic: true), .atomicList: object.removeAll(node)
        case .object(isAtomic: false):
            for (name, value) in object.members(node) {
                let step = PathElement.field(name)
                if set.members.contains(step) {
                    object.removeChild(node, value)
                } else if let below = set.children[step] {
                    remove(below, value, MergeWalk.member(schema, name), &object)
                }
            }
        case .set, .keyedList:
            for (step, item) in MergeWalk.items(object, node, schema.shape) {
                if set.members.contains(step) {
                    object.removeChild(node, item)
                } else if let below = set.children[step] {
                    remove(below, item, MergeWalk.element(schema), &object)
                }
            }
        case .scalar, .deduced: break
        }
    }
}
