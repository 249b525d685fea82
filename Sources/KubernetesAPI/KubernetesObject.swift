import KubernetesSchema
import Wire

/// A structure of the API with its JSON form.
///
/// What Go has as pointer is optional here; lists and maps are never optional, so that nil and empty are the same (and written as upstream
/// writes nil where the field may be left out). Members that the structure doesn't know are kept and written again behind the known ones.
public protocol KubernetesValue: Equatable, Sendable {
    /// The zero value.
    init()
    /// Reads an object. Null members count as absent. Throws where a member has the wrong type.
    init(from document: Document, _ node: Document.Node) throws(TypedDecodingError)
    /// Adds the object to a document as a detached node.
    func encode(into document: inout Document) -> Document.Node
    /// Members that the structure doesn't know.
    var unknownFields: UnknownFields? { get set }
}

extension KubernetesValue {
    /// Reads a document's root.
    public init(from document: Document) throws(TypedDecodingError) {
        try self.init(from: document, document.root)
    }

    /// A document with this as its root.
    public func document() -> Document {
        var document = Document()
        document.setRoot(encode(into: &document))
        return document
    }
}

/// A structure with `apiVersion` and `kind`, which are written but not stored.
public protocol KubernetesKind: KubernetesValue {
    static var kind: GroupVersionKind { get }
}

/// An object with metadata.
public protocol KubernetesObject: KubernetesKind {
    static var resource: GroupVersionResource { get }
    static var namespaced: Bool { get }
    var metadata: ObjectMeta { get set }
}

extension KubernetesObject {
    public var name: String { metadata.name }
    public var namespace: String { metadata.namespace }
    /// `namespace/name`, or the name of a cluster-wide object: the key of caches and queues.
    public var namespacedName: String { metadata.namespace.isEmpty ? metadata.name : "\(metadata.namespace)/\(metadata.name)" }
}

/// A list of objects of one kind.
public struct List<Item: KubernetesObject>: KubernetesKind {
    /// The items' kind with `List` behind it.
    public static var kind: GroupVersionKind { Item.kind.groupVersion.kind(Item.kind.kind + "List") }

    public var metadata = ListMeta()
    public var items: [Item] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "items": items = try document.readObjectList(member)
            case "apiVersion", "kind": break
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node = document.newObject()
        document.putString(node, "kind", Self.kind.kind)
        document.putString(node, "apiVersion", Self.kind.apiVersion)
        document.putObject(node, "metadata", metadata)
        document.putObjectList(node, "items", items)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// A member of a typed structure that has another type than the API says.
public struct TypedDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The member's name; empty for the object itself.
    public let member: String
    public let expected: String

    public init(member: String, expected: String) {
        self.member = member
        self.expected = expected
    }

    public var description: String { "\(member.isEmpty ? "the object" : member) is not \(expected)" }
}
