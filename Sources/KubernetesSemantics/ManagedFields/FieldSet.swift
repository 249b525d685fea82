import KubernetesSchema
import Wire

/// One step of a path into an object, in the notation of `FieldsV1`: `f:name`, `k:{"name":"c"}`, `v:"x"`, `i:0`.
public struct PathElement: Hashable, Sendable, Comparable {
    /// As it stands in `FieldsV1`.
    public let text: String

    public init(text: String) { self.text = text }

    public static func field(_ name: String) -> PathElement { PathElement(text: "f:" + name) }

    public static func < (left: PathElement, right: PathElement) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

/// A set of paths into an object: who owns what.
public struct FieldSet: Sendable, Equatable {
    /// The paths of one step that are in the set.
    public var members: Set<PathElement> = []
    /// The sets of longer paths.
    public var children: [PathElement: FieldSet] = [:]

    public init() {}

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

    public func subtracting(_ other: FieldSet) -> FieldSet {
        var result = FieldSet()
        result.members = members.subtracting(other.members)
        for (element, set) in children {
            let left = other.children[element].map { set.subtracting($0) } ?? set
            if !left.isEmpty { result.children[element] = left }
        }
        return result
    }

    // MARK: FieldsV1

    public static func decode(_ document: Document, _ node: Document.Node) -> FieldSet {
        var set = FieldSet()
        for (key, value) in document.members(node) where key != "." {
            let element = PathElement(text: key)
            let nested = FieldSet.decode(document, value)
            if document[value, "."].exists || document.isEmpty(value) { set.members.insert(element) }
            if !nested.isEmpty { set.children[element] = nested }
        }
        return set
    }

    public func encode(into document: inout Document) -> Document.Node {
        let object = document.newObject()
        for element in Set(children.keys).union(members).sorted() {
            let nested: Document.Node
            if let child = children[element] {
                nested = child.encode(into: &document)
                if members.contains(element) {
                    let marked = document.newObject()
                    let dot = document.newObject()
                    let inner = document.memberNodes(nested)
                    document.appendMember(marked, ".", dot)
                    document.reorder(marked, [dot] + inner)
                    document.appendMember(object, element.text, marked)
                    continue
                }
            } else {
                nested = document.newObject()
            }
            document.appendMember(object, element.text, nested)
        }
        return object
    }
}
