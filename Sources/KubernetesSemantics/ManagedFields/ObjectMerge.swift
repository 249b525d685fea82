import KubernetesSchema
import Wire

/// Lays what a manager applies over the live object, as the schema says.
struct ObjectMerge {
    private let live: Document
    private let applied: Document
    private var output = Document()

    private init(_ live: Document, _ applied: Document) {
        self.live = live
        self.applied = applied
    }

    /// The live object with everything that the applied one says.
    static func merge(_ applied: Document, into live: Document, schema: any MergeSchema) -> Document {
        var merge = ObjectMerge(live, applied)
        let root = merge.value(schema, live.root, applied.root)
        merge.output.setRoot(root)
        return merge.output
    }

    /// Merges two values of which at least one is there.
    private mutating func value(_ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) -> Document.Node {
        if !after.exists { return output.copy(live, before) }
        if !before.exists { return output.copy(applied, after) }
        let (left, right) = MergeShape.pair(schema.shape, live, before, applied, after)
        guard left == right else { return output.copy(applied, after) }
        switch right {
        case .object(isAtomic: false):
            // Null takes nothing away from an object that is merged by its members.
            let (old, new) = (contents(live, before, .object), contents(applied, after, .object))
            guard old.exists || new.exists else { return output.copy(applied, after) }
            return object(schema, old, new)
        case .set, .keyedList:
            let (old, new) = (contents(live, before, .array), contents(applied, after, .array))
            guard old.exists || new.exists else { return output.copy(applied, after) }
            return list(right, MergeWalk.element(schema), old, new)
        default: return output.copy(applied, after)
        }
    }

    private func contents(_ document: Document, _ node: Document.Node, _ kind: Document.Kind) -> Document.Node {
        document.kind(node) == kind && !document.isEmpty(node) ? node : .none
    }

    private mutating func object(_ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) -> Document.Node {
        let object = output.newObject()
        for (name, was, becomes) in MergeWalk.zip(live, before, applied, after) {
            let merged = value(MergeWalk.member(schema, name), was, becomes)
            output.appendMember(object, name, merged)
        }
        return object
    }

    // MARK: Lists

    /// Merges two lists by key. The applied list's order wins for what it names; what only the live one has stays beside its neighbours.
    private mutating func list(_ shape: MergeShape, _ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) -> Document.Node {
        let (old, new) = (MergeWalk.items(live, before, shape), MergeWalk.items(applied, after, shape))
        let wanted = Dictionary(new.map { ($0.step, $0.node) }, uniquingKeysWith: { first, _ in first })
        var present: [PathElement: Document.Node] = [:]
        // Items that share a key can't be merged with another: the applied one takes their place.
        for (step, node) in old { present[step] = present[step] == nil ? node : Document.Node.none }
        var shared = new.map(\.step).filter { present[$0] != nil }[...]
        var done: Set<PathElement> = []
        let result = output.newArray()
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count {
                let step = old[left].step
                if right < new.count {
                    if step == new[right].step {
                        append(result, schema, present[step] ?? .none, new[right].node)
                        done.insert(step)
                        shared = shared.dropFirst()
                        (left, right) = (left + 1, right + 1)
                        continue
                    }
                    // Both lists have it, but another comes first.
                    if wanted[step] != nil, let next = shared.first, next != step {
                        left += 1
                        continue
                    }
                }
                if wanted[step] == nil {
                    append(result, schema, old[left].node, .none)
                    left += 1
                    continue
                }
                if done.contains(step) { left += 1 }
            }
            guard right < new.count else { continue }
            let (step, node) = new[right]
            append(result, schema, present[step] ?? .none, node)
            done.insert(step)
            if shared.first == step { shared = shared.dropFirst() }
            right += 1
        }
        return result
    }

    private mutating func append(_ list: Document.Node, _ schema: any MergeSchema, _ before: Document.Node, _ after: Document.Node) {
        let merged = value(schema, before, after)
        output.append(list, merged)
    }
}
