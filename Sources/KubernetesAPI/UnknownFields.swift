import Wire

/// Members of an object that its structure doesn't know, in the order in which they were read.
public final class UnknownFields: Hashable, Sendable {
    let members: [(key: String, value: RawDocument)]

    init(_ members: [(key: String, value: RawDocument)]) {
        self.members = members
    }

    public var keys: [String] { members.map(\.key) }

    public static func == (left: UnknownFields, right: UnknownFields) -> Bool {
        guard left !== right else { return true }
        return left.members.count == right.members.count
            && zip(left.members, right.members).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        for member in members { hasher.combine(member.key) }
    }

    static func keep(_ fields: inout UnknownFields?, _ key: String, _ document: Document, _ node: Document.Node) {
        fields = UnknownFields((fields?.members ?? []) + [(key, RawDocument(document, node))])
    }

    static func put(_ fields: UnknownFields?, into document: inout Document, _ node: Document.Node) {
        guard let fields else { return }
        for member in fields.members {
            let copy = document.copy(member.value.document, member.value.document.root)
            document.appendMember(node, member.key, copy)
        }
    }
}

/// Any JSON value.
public struct RawDocument: Hashable, Sendable {
    /// The value is the root.
    public let document: Document

    public init(_ document: Document) {
        self.document = document
    }

    /// A copy of a part of a document.
    public init(_ document: Document, _ node: Document.Node) {
        self.document = Document(copying: document, node)
    }

    /// Equal as written, order of members included.
    public static func == (left: RawDocument, right: RawDocument) -> Bool {
        left.document.encodeJSON() == right.document.encodeJSON()
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(document.encodeJSON()) }
}
