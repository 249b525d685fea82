extension Document {
    mutating func add(_ cell: Cell) -> Node {
        cells.append(cell)
        return Node(index: Int32(cells.count - 1))
    }

    /// A detached empty object.
    public mutating func newObject() -> Node { add(Cell(.object)) }
    /// A detached empty array.
    public mutating func newArray() -> Node { add(Cell(.array)) }
    /// A detached null.
    public mutating func newNull() -> Node { add(Cell(.null)) }
    /// A detached boolean.
    public mutating func newBool(_ value: Bool) -> Node { add(Cell(.bool, a: value ? 1 : 0, b: 0)) }
    /// A detached integer.
    public mutating func newInt(_ value: Int64) -> Node {
        var cell = Cell(.int)
        cell.setBits(UInt64(bitPattern: value))
        return add(cell)
    }
    /// A detached floating-point number.
    public mutating func newDouble(_ value: Double) -> Node {
        var cell = Cell(.double)
        cell.setBits(value.bitPattern)
        return add(cell)
    }
    /// A detached string.
    public mutating func newString(_ value: String) -> Node {
        var value = value
        return value.withUTF8 { newString(bytes: $0) }
    }
    /// A detached string of these bytes, which are taken to be UTF-8.
    public mutating func newString(bytes text: UnsafeBufferPointer<UInt8>) -> Node {
        let offset = bytes.count
        bytes.append(contentsOf: text)
        return add(Cell(.string, a: Int32(offset), b: Int32(text.count)))
    }
    /// A detached string of these bytes, which are taken to be UTF-8.
    public mutating func newString(bytes text: ArraySlice<UInt8>) -> Node {
        text.withUnsafeBufferPointer { newString(bytes: $0) }
    }

    /// A detached string of bytes that may be no UTF-8; what isn't becomes replacement characters.
    public mutating func newString(repairing text: ArraySlice<UInt8>) -> Node {
        let isASCII = text.withUnsafeBufferPointer { $0.allSatisfy { $0 < 0x80 } }
        if isASCII || String(validating: text, as: UTF8.self) != nil { return newString(bytes: text) }
        return newString(String(decoding: text, as: UTF8.self))
    }

    /// Makes a detached value.
    public mutating func build(_ value: Value) -> Node {
        switch value {
        case .null: return newNull()
        case .bool(let value): return newBool(value)
        case .int(let value): return newInt(value)
        case .double(let value): return newDouble(value)
        case .string(let value): return newString(value)
        case .array(let values):
            let array = newArray()
            for value in values { append(array, build(value)) }
            return array
        case .object(let members):
            let object = newObject()
            for (key, value) in members { appendMember(object, key, build(value)) }
            return object
        }
    }

    /// Makes another value the root.
    public mutating func setRoot(_ node: Node) { root = node }

    /// Sets a member of an object: replaced in its place, or added at the end.
    public mutating func set(_ object: Node, _ key: String, _ value: Node) {
        guard kind(object) == .object, value.exists else { return }
        var key = key
        key.withUTF8 { bytes in
            let (previous, existing) = locate(object, bytes)
            if existing >= 0 {
                replaceLink(object, previous: previous, existing: existing, with: value.index)
            } else {
                setKey(value, bytes)
                link(object, value.index)
            }
        }
    }

    /// Sets a member of an object.
    public mutating func set(_ object: Node, _ key: String, _ value: Value) { set(object, key, build(value)) }

    /// Sets a member of an object to a string.
    public mutating func set(_ object: Node, _ key: String, string value: String) { set(object, key, newString(value)) }

    /// Adds a member whose name is known not to be there yet.
    public mutating func appendMember(_ object: Node, _ key: String, _ value: Node) {
        guard kind(object) == .object, value.exists else { return }
        var key = key
        key.withUTF8 { setKey(value, $0) }
        link(object, value.index)
    }

    /// Adds an element to an array.
    public mutating func append(_ array: Node, _ value: Node) {
        guard kind(array) == .array, value.exists else { return }
        cells[Int(value.index)].keyLength = -1
        link(array, value.index)
    }

    /// Adds an element to an array.
    public mutating func append(_ array: Node, _ value: Value) { append(array, build(value)) }

    /// Takes a member out of an object.
    public mutating func remove(_ object: Node, _ key: String) {
        guard kind(object) == .object else { return }
        var key = key
        key.withUTF8 { bytes in
            let (previous, existing) = locate(object, bytes)
            if existing >= 0 { unlink(object, previous: previous, existing: existing) }
        }
    }

    /// Takes a child out of an array or object.
    public mutating func removeChild(_ container: Node, _ child: Node) {
        var previous: Int32 = -1
        var current = firstChild(container)
        while current >= 0 {
            if current == child.index {
                unlink(container, previous: previous, existing: current)
                return
            }
            previous = current
            current = cells[Int(current)].next
        }
    }

    /// Takes everything out of an array or object.
    public mutating func removeAll(_ container: Node) {
        guard kind(container) == .array || kind(container) == .object else { return }
        cells[Int(container.index)].a = -1
        cells[Int(container.index)].b = -1
    }

    /// Puts a child into an array at a position; at the end where the position is beyond it.
    public mutating func insert(_ array: Node, _ value: Node, at position: Int) {
        guard kind(array) == .array, value.exists else { return }
        cells[Int(value.index)].keyLength = -1
        var previous: Int32 = -1
        var current = firstChild(array)
        var left = position
        while current >= 0, left > 0 {
            previous = current
            current = cells[Int(current)].next
            left -= 1
        }
        if current < 0 { return link(array, value.index) }
        cells[Int(value.index)].next = current
        if previous < 0 { cells[Int(array.index)].a = value.index } else { cells[Int(previous)].next = value.index }
    }

    /// Turns a node into another value in its place; it keeps its name and its position.
    public mutating func become(_ node: Node, _ other: Node) {
        guard node.exists, other.exists else { return }
        let source = cells[Int(other.index)]
        cells[Int(node.index)].kind = source.kind
        cells[Int(node.index)].a = source.a
        cells[Int(node.index)].b = source.b
    }

    /// Turns a node into another value in its place; it keeps its name and its position.
    public mutating func become(_ node: Node, _ value: Value) { become(node, build(value)) }

    /// The member of an object, made an empty object where it is absent or null.
    @discardableResult
    public mutating func ensureObject(_ object: Node, _ key: String) -> Node {
        let existing = self[object, key]
        if kind(existing) == .object { return existing }
        let made = newObject()
        set(object, key, made)
        return made
    }

    /// The member of an object, made an empty array where it is absent or null.
    @discardableResult
    public mutating func ensureArray(_ object: Node, _ key: String) -> Node {
        let existing = self[object, key]
        if kind(existing) == .array { return existing }
        let made = newArray()
        set(object, key, made)
        return made
    }

    /// Puts the members of an object, or the elements of an array, into this order. The nodes must be its children.
    public mutating func reorder(_ container: Node, _ children: [Node]) {
        removeAll(container)
        for child in children { link(container, child.index) }
    }

    /// A detached deep copy of a value of another document.
    public mutating func copy(_ other: Document, _ node: Node) -> Node {
        guard node.exists else { return newNull() }
        let cell = other.cells[Int(node.index)]
        switch cell.kind {
        case .null, .bool, .int, .double:
            return add(Cell(cell.kind, a: cell.a, b: cell.b))
        case .string:
            let offset = bytes.count
            other.bytes.withUnsafeBufferPointer { bytes.append(contentsOf: $0[Int(cell.a)..<Int(cell.a) + Int(cell.b)]) }
            return add(Cell(.string, a: Int32(offset), b: cell.b))
        case .array, .object:
            let container = add(Cell(cell.kind))
            var child = cell.a
            while child >= 0 {
                let made = copy(other, Node(index: child))
                let source = other.cells[Int(child)]
                if source.keyLength >= 0 {
                    let offset = bytes.count
                    let start = Int(source.keyOffset)
                    other.bytes.withUnsafeBufferPointer { bytes.append(contentsOf: $0[start..<start + Int(source.keyLength)]) }
                    cells[Int(made.index)].keyOffset = Int32(offset)
                    cells[Int(made.index)].keyLength = source.keyLength
                }
                link(container, made.index)
                child = source.next
            }
            return container
        }
    }

    /// A detached deep copy of a value of this document.
    public mutating func duplicate(_ node: Node) -> Node {
        let snapshot = self
        return copy(snapshot, node)
    }

    // MARK: Links

    mutating func setKey(_ node: Node, _ key: UnsafeBufferPointer<UInt8>) {
        let offset = bytes.count
        bytes.append(contentsOf: key)
        cells[Int(node.index)].keyOffset = Int32(offset)
        cells[Int(node.index)].keyLength = Int32(key.count)
    }

    mutating func link(_ container: Node, _ child: Int32) {
        let last = cells[Int(container.index)].b
        cells[Int(child)].next = -1
        if cells[Int(container.index)].a < 0 {
            cells[Int(container.index)].a = child
        } else {
            cells[Int(last)].next = child
        }
        cells[Int(container.index)].b = child
    }

    private func locate(_ object: Node, _ key: UnsafeBufferPointer<UInt8>) -> (previous: Int32, existing: Int32) {
        var previous: Int32 = -1
        var child = cells[Int(object.index)].a
        while child >= 0 {
            let cell = cells[Int(child)]
            if Int(cell.keyLength) == key.count {
                let same = bytes.withUnsafeBufferPointer { buffer -> Bool in
                    guard key.count > 0 else { return true }
                    guard let base = buffer.baseAddress, let keyBase = key.baseAddress else { return false }
                    return unsafeEqual(base + Int(cell.keyOffset), keyBase, key.count)
                }
                if same { return (previous, child) }
            }
            previous = child
            child = cell.next
        }
        return (previous, -1)
    }

    private mutating func replaceLink(_ container: Node, previous: Int32, existing: Int32, with child: Int32) {
        guard existing != child else { return }
        let old = cells[Int(existing)]
        cells[Int(child)].keyOffset = old.keyOffset
        cells[Int(child)].keyLength = old.keyLength
        cells[Int(child)].next = old.next
        if previous < 0 { cells[Int(container.index)].a = child } else { cells[Int(previous)].next = child }
        if old.next < 0 { cells[Int(container.index)].b = child }
    }

    private mutating func unlink(_ container: Node, previous: Int32, existing: Int32) {
        let next = cells[Int(existing)].next
        if previous < 0 { cells[Int(container.index)].a = next } else { cells[Int(previous)].next = next }
        if next < 0 { cells[Int(container.index)].b = previous }
        cells[Int(existing)].next = -1
    }
}

extension Document {
    /// Whether two values are deeply equal. The order of an object's members doesn't matter; numbers are compared by value.
    public static func equal(_ left: Document, _ leftNode: Node, _ right: Document, _ rightNode: Node) -> Bool {
        guard let kind = left.kind(leftNode), let otherKind = right.kind(rightNode) else {
            return !leftNode.exists && !rightNode.exists
        }
        switch (kind, otherKind) {
        case (.null, .null): return true
        case (.bool, .bool): return left.bool(leftNode) == right.bool(rightNode)
        case (.int, .int): return left.int(leftNode) == right.int(rightNode)
        case (.int, .double), (.double, .int), (.double, .double): return left.double(leftNode) == right.double(rightNode)
        case (.string, .string):
            return left.withStringBytes(leftNode) { l in
                right.withStringBytes(rightNode) { r in
                    guard l.count == r.count else { return false }
                    guard l.count > 0, let lb = l.baseAddress, let rb = r.baseAddress else { return true }
                    return unsafeEqual(lb, rb, l.count)
                } ?? false
            } ?? false
        case (.array, .array):
            let (mine, theirs) = (left.elements(leftNode), right.elements(rightNode))
            return mine.count == theirs.count && zip(mine, theirs).allSatisfy { equal(left, $0, right, $1) }
        case (.object, .object):
            guard left.count(leftNode) == right.count(rightNode) else { return false }
            for (key, value) in left.members(leftNode) {
                let other = right[rightNode, key]
                guard other.exists, equal(left, value, right, other) else { return false }
            }
            return true
        default: return false
        }
    }
}
