/// A JSON-like value held in a flat arena: small nodes with slices into one byte buffer.
///
/// `Document` is the form of an object on which the API server's machinery works (patches, defaulting, validation, selectors,
/// admission). It is a plain value: copies share storage until one of them changes. Nodes are addressed by `Document.Node`, an index that
/// stays valid for the life of the document and of its copies; nodes that were unlinked stay in the arena until the document is rebuilt
/// (`compacted()`).
///
/// Members of an object keep the order in which they were added. Reading through an absent node (`.none`) yields absent values, so that
/// look-ups chain: `doc[doc[doc.root, "spec"], "replicas"]`.
public struct Document: Sendable {
    /// The address of a value in a document.
    public struct Node: Hashable, Sendable {
        @usableFromInline var index: Int32
        @inlinable init(index: Int32) { self.index = index }
        /// The absent value.
        public static let none = Node(index: -1)
        /// Whether this addresses a value at all.
        @inlinable public var exists: Bool { index >= 0 }
    }

    /// What a value is.
    public enum Kind: UInt8, Sendable {
        case null, bool, int, double, string, array, object
    }

    @usableFromInline struct Cell: Sendable {
        @usableFromInline var kind: Kind
        /// Offset and length of the member's name in `bytes`; length -1 where the node is not a member.
        @usableFromInline var keyOffset: Int32
        @usableFromInline var keyLength: Int32
        /// Next sibling, or -1.
        @usableFromInline var next: Int32
        /// array, object: first child; string: offset; bool: 0 or 1; int, double: low half.
        @usableFromInline var a: Int32
        /// array, object: last child; string: length; int, double: high half.
        @usableFromInline var b: Int32

        @inlinable init(_ kind: Kind, a: Int32 = -1, b: Int32 = -1) {
            self.kind = kind
            keyOffset = 0
            keyLength = -1
            next = -1
            self.a = a
            self.b = b
        }

        @inlinable var bits: UInt64 { UInt64(UInt32(bitPattern: a)) | UInt64(UInt32(bitPattern: b)) << 32 }
        @inlinable mutating func setBits(_ bits: UInt64) {
            a = Int32(truncatingIfNeeded: bits)
            b = Int32(truncatingIfNeeded: bits >> 32)
        }
    }

    @usableFromInline var cells: [Cell] = []
    @usableFromInline var bytes: [UInt8] = []

    /// The outermost value; null in a new document.
    public internal(set) var root = Node(index: 0)

    /// A document whose root is null.
    public init() {
        cells.append(Cell(.null))
    }

    init(cells: [Cell], bytes: [UInt8]) {
        self.cells = cells
        self.bytes = bytes
    }

    /// A document of one value.
    public init(_ value: Value) {
        self.init()
        root = build(value)
    }

    /// A document whose root is an empty object.
    public static func object() -> Document {
        var document = Document()
        document.root = document.newObject()
        return document
    }

    /// A document made of one value of another.
    public init(copying other: Document, _ node: Node) {
        cells = []
        bytes = []
        cells.reserveCapacity(64)
        root = copy(other, node)
    }

    /// This document without what is no longer reachable from its root.
    public func compacted() -> Document { Document(copying: self, root) }

    /// About how many bytes the document holds in memory.
    public var footprint: Int { cells.count * MemoryLayout<Cell>.stride + bytes.count }
}

// MARK: - Reading

extension Document {
    /// What the value is; nil for `.none`.
    @inlinable public func kind(_ node: Node) -> Kind? {
        node.exists ? cells[Int(node.index)].kind : nil
    }

    /// The member of an object; `.none` where the node is no object or has no such member.
    public subscript(_ node: Node, _ key: String) -> Node {
        guard node.exists, cells[Int(node.index)].kind == .object else { return .none }
        var key = key
        return key.withUTF8 { find(in: node, $0) }
    }

    /// The member at a path of names.
    public subscript(_ node: Node, _ first: String, _ second: String, _ rest: String...) -> Node {
        var current = self[self[node, first], second]
        for key in rest { current = self[current, key] }
        return current
    }

    func find(in object: Node, _ key: UnsafeBufferPointer<UInt8>) -> Node {
        bytes.withUnsafeBufferPointer { buffer in
            cells.withUnsafeBufferPointer { cells in
                var child = cells[Int(object.index)].a
                while child >= 0 {
                    let cell = cells[Int(child)]
                    if Int(cell.keyLength) == key.count, equal(buffer, Int(cell.keyOffset), key) { return Node(index: child) }
                    child = cell.next
                }
                return .none
            }
        }
    }

    private func equal(_ buffer: UnsafeBufferPointer<UInt8>, _ offset: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
        guard key.count > 0 else { return true }
        guard let base = buffer.baseAddress, let keyBase = key.baseAddress else { return false }
        return unsafeEqual(base + offset, keyBase, key.count)
    }

    /// The text of a string.
    public func string(_ node: Node) -> String? {
        guard node.exists else { return nil }
        let cell = cells[Int(node.index)]
        guard cell.kind == .string else { return nil }
        return text(Int(cell.a), Int(cell.b))
    }

    /// The bytes of a string, without making a `String`.
    public func withStringBytes<R>(_ node: Node, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
        guard node.exists else { return nil }
        let cell = cells[Int(node.index)]
        guard cell.kind == .string else { return nil }
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[Int(cell.a)..<Int(cell.a) + Int(cell.b)])) }
    }

    /// Whether the value is this string.
    public func equals(_ node: Node, _ text: String) -> Bool {
        guard node.exists else { return false }
        let cell = cells[Int(node.index)]
        guard cell.kind == .string, Int(cell.b) == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { other in bytes.withUnsafeBufferPointer { equal($0, Int(cell.a), other) } }
    }

    func text(_ offset: Int, _ length: Int) -> String {
        guard length > 0 else { return "" }
        return bytes.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[offset..<offset + length]), as: UTF8.self) }
    }

    /// The value of an integer.
    public func int(_ node: Node) -> Int64? {
        guard node.exists else { return nil }
        let cell = cells[Int(node.index)]
        return cell.kind == .int ? Int64(bitPattern: cell.bits) : nil
    }

    /// The value of a number, integers included.
    public func double(_ node: Node) -> Double? {
        guard node.exists else { return nil }
        let cell = cells[Int(node.index)]
        switch cell.kind {
        case .int: return Double(Int64(bitPattern: cell.bits))
        case .double: return Double(bitPattern: cell.bits)
        default: return nil
        }
    }

    /// The value of a boolean.
    public func bool(_ node: Node) -> Bool? {
        guard node.exists else { return nil }
        let cell = cells[Int(node.index)]
        return cell.kind == .bool ? cell.a != 0 : nil
    }

    /// Whether the value is absent or null.
    public func isNull(_ node: Node) -> Bool { !node.exists || cells[Int(node.index)].kind == .null }

    /// How many elements or members the value has; 0 where it is neither array nor object.
    public func count(_ node: Node) -> Int {
        var count = 0
        var child = firstChild(node)
        while child >= 0 {
            count += 1
            child = cells[Int(child)].next
        }
        return count
    }

    /// Whether an array or object has nothing in it.
    public func isEmpty(_ node: Node) -> Bool { firstChild(node) < 0 }

    @usableFromInline func firstChild(_ node: Node) -> Int32 {
        guard node.exists else { return -1 }
        let cell = cells[Int(node.index)]
        return cell.kind == .array || cell.kind == .object ? cell.a : -1
    }

    /// The name under which a node is a member of its object.
    public func key(_ node: Node) -> String {
        guard node.exists else { return "" }
        let cell = cells[Int(node.index)]
        return cell.keyLength > 0 ? text(Int(cell.keyOffset), Int(cell.keyLength)) : ""
    }

    /// The element of an array at a position; `.none` beyond its end.
    public func element(_ node: Node, at position: Int) -> Node {
        guard kind(node) == .array, position >= 0 else { return .none }
        var child = firstChild(node)
        var left = position
        while child >= 0, left > 0 {
            child = cells[Int(child)].next
            left -= 1
        }
        return Node(index: child)
    }

    /// The elements of an array; none where the value is no array.
    public func elements(_ node: Node) -> [Node] { kind(node) == .array ? children(node) : [] }

    /// The nodes of the members of an object; none where the value is no object. Cheaper than `members`, as no names are made.
    public func memberNodes(_ node: Node) -> [Node] { kind(node) == .object ? children(node) : [] }

    /// The members of an object with their names, in their order; none where the value is no object.
    public func members(_ node: Node) -> [(key: String, value: Node)] { memberNodes(node).map { (key($0), $0) } }

    /// The names of an object's members.
    public func keys(_ node: Node) -> [String] { memberNodes(node).map { key($0) } }

    private func children(_ node: Node) -> [Node] {
        var nodes: [Node] = []
        var child = cells[Int(node.index)].a
        while child >= 0 {
            nodes.append(Node(index: child))
            child = cells[Int(child)].next
        }
        return nodes
    }

    /// The strings of an array of strings; others are left out.
    public func strings(_ node: Node) -> [String] { elements(node).compactMap { string($0) } }
}

@inline(__always) func unsafeEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    while index < count {
        if left[index] != right[index] { return false }
        index += 1
    }
    return true
}
