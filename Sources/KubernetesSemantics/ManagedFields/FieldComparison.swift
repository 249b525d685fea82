import KubernetesSchema
import Wire

/// What differs between two states of an object, as sets of paths.
///
/// Objects are compared member by member unless the schema calls them atomic, lists item by item where the schema gives them keys or makes
/// them sets; everything else is a leaf. A path that is there in one state only is added or removed as well as what lies below it.
public struct FieldComparison: Sendable {
    public private(set) var added = FieldSet()
    public private(set) var modified = FieldSet()
    public private(set) var removed = FieldSet()

    private let old: Document
    private let new: Document
    private var path: [PathElement] = []

    public init(_ old: Document, _ new: Document, schema: any MergeSchema) {
        self.old = old
        self.new = new
        compare(schema, old.root, new.root)
    }

    /// The comparison without some paths and what lies below them.
    func excluding(_ paths: FieldSet) -> FieldComparison {
        var result = self
        result.added = added.subtractingTrees(paths)
        result.modified = modified.subtractingTrees(paths)
        result.removed = removed.subtractingTrees(paths)
        return result
    }

    private mutating func descend(_ element: PathElement, _ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) {
        path.append(element)
        compare(schema, before, after)
        path.removeLast()
    }

    private mutating func compare(_ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) {
        if before.exists, after.exists, Document.equal(old, before, new, after) { return }
        let (left, right) = MergeShape.pair(schema.shape, old, before, new, after)
        // A value that became one of another shape is compared as both.
        if left != right { _ = visit(left, schema, before, after) }
        if visit(right, schema, before, after) || path.isEmpty { return }
        if !before.exists { added.insert(path[...]) } else if !after.exists { removed.insert(path[...]) }
    }

    /// Compares two values of a shape; true where they were one leaf.
    private mutating func visit(_ shape: MergeShape, _ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) -> Bool {
        switch shape {
        case .object(isAtomic: false):
            // Two empty ones are a leaf, for null isn't {}.
            if isEmpty(old, before, .object), isEmpty(new, after, .object) { return leaf(before, after) }
            let (left, right) = (old.kind(before) == .object ? before : .none, new.kind(after) == .object ? after : .none)
            for (name, was, became) in MergeWalk.zip(old, left, new, right) {
                descend(.field(name), MergeWalk.member(schema, name), was, became)
            }
            return false
        case .set, .keyedList:
            if isEmpty(old, before, .array), isEmpty(new, after, .array) { return leaf(before, after) }
            list(shape, MergeWalk.element(schema), before, after)
            return false
        default: return leaf(before, after)
        }
    }

    private func isEmpty(_ document: Document, _ node: Document.Node, _ kind: Document.Kind) -> Bool {
        document.kind(node) != kind || document.isEmpty(node)
    }

    private mutating func leaf(_ before: Document.Node, _ after: Document.Node) -> Bool {
        if !path.isEmpty {
            if !before.exists {
                added.insert(path[...])
            } else if !after.exists {
                removed.insert(path[...])
            } else if !Document.equal(old, before, new, after) {
                modified.insert(path[...])
            }
        }
        return true
    }

    private mutating func list(_ shape: MergeShape, _ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) {
        var (left, right): ([PathElement: [Document.Node]], [PathElement: [Document.Node]]) = ([:], [:])
        var order: [PathElement] = []
        for (step, node) in MergeWalk.items(old, before, shape) {
            if left[step] == nil { order.append(step) }
            left[step, default: []].append(node)
        }
        for (step, node) in MergeWalk.items(new, after, shape) {
            if left[step] == nil, right[step] == nil { order.append(step) }
            right[step, default: []].append(node)
        }
        for step in order { compareItems(step, schema, left[step] ?? [], right[step] ?? []) }
    }

    /// Items that share a key are owned together, as one leaf.
    private mutating func compareItems(_ step: PathElement, _ schema: any MergeSchema, _ before: [Document.Node], _ after: [Document.Node]) {
        let place = (path + [step])[...]
        switch (before.count > 1, after.count > 1) {
        case (false, false): descend(step, schema, before.first ?? .none, after.first ?? .none)
        case (true, true):
            let isSame = before.count == after.count && zip(before, after).allSatisfy { Document.equal(old, $0, new, $1) }
            if !isSame { modified.insert(place) }
        case (true, false):
            if let item = after.first { descend(step, schema, .none, item) }
            removed.insert(place)
        case (false, true):
            if let item = before.first { descend(step, schema, item, .none) }
            added.insert(place)
        }
    }
}
