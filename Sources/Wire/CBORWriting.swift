/// Writes CBOR as upstream does: deterministically (RFC 8949, 4.2.1), with strings and keys as byte strings.
public struct CBORWriter: Sendable {
    /// What was written so far.
    public var bytes: [UInt8] = []

    /// - Parameter marked: whether the mark of CBOR is written first.
    public init(marked: Bool = true, reserving capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
        if marked { bytes += CBOR.mark }
    }

    private mutating func head(_ major: CBOR.Major, _ value: UInt64) {
        let first = major.rawValue << 5
        switch value {
        case 0..<24: bytes.append(first | UInt8(value))
        case 24..<0x100: bytes += [first | 24, UInt8(value)]
        case 0x100..<0x1_0000: argument(first | 25, value, 2)
        case 0x1_0000..<0x1_0000_0000: argument(first | 26, value, 4)
        default: argument(first | 27, value, 8)
        }
    }

    private mutating func argument(_ first: UInt8, _ value: UInt64, _ size: Int) {
        bytes.append(first)
        for index in (0..<size).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
    }

    public mutating func null() { bytes.append(0xf6) }
    public mutating func bool(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }

    public mutating func int(_ value: Int64) {
        if value < 0 { head(.negative, UInt64(-1 - value)) } else { head(.positive, UInt64(value)) }
    }

    /// Writes a number in the fewest bits that keep it. What JSON can't say is null.
    public mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        if let half = CBORHalf.bits(value) { return argument(0xf9, UInt64(half), 2) }
        if Double(Float(value)) == value { return argument(0xfa, UInt64(Float(value).bitPattern), 4) }
        argument(0xfb, value.bitPattern, 8)
    }

    /// Writes text.
    public mutating func string(_ text: UnsafeBufferPointer<UInt8>) {
        head(.bytes, UInt64(text.count))
        bytes.append(contentsOf: text)
    }

    /// Writes text.
    public mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { string($0) }
    }

    /// Writes bytes that are base64 in JSON.
    public mutating func data(_ data: some Collection<UInt8>) {
        head(.tag, CBOR.TextForm.base64.rawValue)
        head(.bytes, UInt64(data.count))
        bytes.append(contentsOf: data)
    }

    /// Begins an array, whose elements must follow.
    public mutating func array(count: Int) { head(.array, UInt64(count)) }

    /// Begins a map, whose keys and values must follow, sorted by keys as they are written: shorter ones first.
    public mutating func map(count: Int) { head(.map, UInt64(count)) }

    /// Writes an item that was written before, as it is.
    public mutating func item(_ written: some Collection<UInt8>) { bytes.append(contentsOf: written) }

    /// Writes a value of a document. Strings are text, whatever they mean.
    public mutating func value(_ document: Document, _ node: Document.Node) {
        switch document.kind(node) {
        case .null?, nil: null()
        case .bool?: bool(document.bool(node) ?? false)
        case .int?: int(document.int(node) ?? 0)
        case .double?: double(document.double(node) ?? 0)
        case .string?: document.withStringBytes(node) { string($0) }
        case .array?:
            array(count: document.count(node))
            for element in document.elements(node) { value(document, element) }
        case .object?:
            let members = document.membersByKeyLength(node)
            map(count: members.count)
            for member in members {
                document.withKeyBytes(member) { string($0) }
                value(document, member)
            }
        }
    }
}

extension Document {
    /// The document as marked CBOR.
    public func encodeCBOR() -> [UInt8] {
        var writer = CBORWriter(reserving: bytes.count + 64)
        writer.value(self, root)
        return writer.bytes
    }

    /// The members of an object in the order in which CBOR has them: short names first, names of one length by their bytes.
    public func membersByKeyLength(_ node: Node) -> [Node] {
        memberNodes(node).sorted { left, right in
            let (one, other) = (cells[Int(left.index)].keyLength, cells[Int(right.index)].keyLength)
            if one != other { return one < other }
            return withKeyBytes(left) { left in withKeyBytes(right) { left.lexicographicallyPrecedes($0) } }
        }
    }

    /// The bytes of the name of a member, without making a `String`.
    public func withKeyBytes<R>(_ node: Node, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let cell = cells[Int(node.index)]
        let start = Int(cell.keyOffset)
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[start..<start + Int(max(cell.keyLength, 0))])) }
    }
}
