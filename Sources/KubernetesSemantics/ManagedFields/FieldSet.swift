import KubernetesSchema
import Wire

/// A set of paths into an object: who owns what.
public struct FieldSet: Sendable, Equatable {
    /// The paths of one step that are in the set.
    public var members: Set<PathElement> = []
    /// The sets of longer paths.
    public var children: [PathElement: FieldSet] = [:]

    public init() {}

    /// A set of paths through fields.
    public init(fields paths: [[String]]) {
        for path in paths { insert(path.map { .field($0) }[...]) }
    }

    public var isEmpty: Bool { members.isEmpty && children.isEmpty }

    public mutating func insert(_ path: ArraySlice<PathElement>) {
        guard let first = path.first else { return }
        if path.count == 1 {
            members.insert(first)
        } else {
            children[first, default: FieldSet()].insert(path.dropFirst())
        }
    }

    public func contains(_ path: ArraySlice<PathElement>) -> Bool {
        guard let first = path.first else { return false }
        if path.count == 1 { return members.contains(first) }
        return children[first]?.contains(path.dropFirst()) ?? false
    }

    public func union(_ other: FieldSet) -> FieldSet {
        var result = self
        result.members.formUnion(other.members)
        for (element, set) in other.children { result.children[element] = result.children[element].map { $0.union(set) } ?? set }
        return result
    }

    public func intersection(_ other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.members = members.intersection(other.members)
        for (element, set) in children {
            guard let theirs = other.children[element] else { continue }
            let common = set.intersection(theirs)
            if !common.isEmpty { result.children[element] = common }
        }
        return result
    }

    /// The paths of this set that aren't in the other; a path stays though the other has one above it.
    public func subtracting(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        var result = FieldSet()
        result.members = members.subtracting(other.members)
        for (element, set) in children {
            let left = other.children[element].map { set.subtracting($0) } ?? set
            if !left.isEmpty { result.children[element] = left }
        }
        return result
    }

    /// The paths of this set that neither are in the other nor lie below one of its paths.
    public func subtractingTrees(_ other: FieldSet) -> FieldSet {
        if other.isEmpty { return self }
        var result = FieldSet()
        result.members = members.subtracting(other.members)
        for (element, set) in children where !other.members.contains(element) {
            let left = other.children[element].map { set.subtractingTrees($0) } ?? set
            if !left.isEmpty { result.children[element] = left }
        }
        return result
    }

    /// Calls `body` with every path of the set, a level's own before longer ones.
    public func forEach(_ body: ([PathElement]) -> Void) {
        var path: [PathElement] = []
        visit(&path, body)
    }

    private func visit(_ path: inout [PathElement], _ body: ([PathElement]) -> Void) {
        for element in members.sorted() { body(path + [element]) }
        for element in children.keys.sorted() {
            path.append(element)
            children[element]?.visit(&path, body)
            path.removeLast()
        }
    }

    // MARK: FieldsV1

    /// Reads a set; steps of unknown kinds are left out. Nil where it isn't one.
    public static func decode(_ document: Document, _ node: Document.Node) -> FieldSet? {
        var set = FieldSet()
        guard document.kind(node) == .object || document.isNull(node) else { return nil }
        for (key, value) in document.members(node) where key != "." {
            guard let element = PathElement(parsing: key) else {
                // Elements of kinds that are yet to come are passed over; what doesn't even name a kind isn't a set.
                let letters = Array(key.utf8.prefix(2))
                guard letters.count == 2, letters[1] == 0x3a, !Array("fvki".utf8).contains(letters[0]) else { return nil }
                continue
            }
            guard let nested = FieldSet.decode(document, value) else { return nil }
            if document[value, "."].exists || document.isEmpty(value) { set.members.insert(element) }
            if !nested.isEmpty { set.children[element] = nested }
        }
        return set
    }

    public func encode(into document: inout Document) -> Document.Node {
        let object = document.newObject()
        for element in Set(children.keys).union(members).sorted() {
            let nested = document.newObject()
            if let child = children[element] {
                if members.contains(element) { document.appendMember(nested, ".", document.newObject()) }
                let inner = child.encode(into: &document)
                let dots = document.memberNodes(nested)
                document.reorder(nested, dots + document.memberNodes(inner))
            }
            document.appendMember(object, element.text, nested)
        }
        return object
    }
}

extension FieldSet {
    /// The set in which the structures on the way to its paths are paths themselves, as far as the schema names them.
    func withStructures(_ schema: any MergeSchema) -> FieldSet {
        var result = self
        for (element, set) in children {
            let child: (any MergeSchema)?
            if let name = element.fieldName {
                let named = schema.field(name)
                if named != nil { result.members.insert(element) }
                child = named ?? schema.element
            } else {
                child = schema.element
            }
            if let child { result.children[element] = set.withStructures(child) }
        }
        return result
    }

    /// The set with one path in place of all below it where the schema has become atomic since it was written.
    func reconciled(_ schema: any MergeSchema) -> FieldSet {
        var result = self
        for (element, set) in children {
            let child = element.fieldName.map { schema.field($0) ?? schema.element } ?? schema.element
            guard let child else { continue }
            switch child.shape {
            case .object(isAtomic: true), .atomicList:
                result.children[element] = nil
                result.members.insert(element)
            case .deduced: continue
            default: result.children[element] = set.reconciled(child)
            }
        }
        return result
    }
}
