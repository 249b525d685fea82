/// Why bytes are no Protobuf message.
public enum ProtobufError: Error, Equatable {
    case truncated
    case malformedVarint
    case invalidTag
    case invalidUTF8
    case tooDeep
}

/// How a field is laid out.
public enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}

/// Writes a Protobuf message front to back. Nothing is left out: whether a default is written is the caller's matter.
public struct ProtobufWriter: Sendable {
    /// What was written so far.
    public var bytes: [UInt8] = []

    public init() {}
    public init(reserving capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Writes a bare varint.
    public mutating func rawVarint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    /// Writes a field's number and layout.
    public mutating func tag(_ field: Int, _ type: WireType) { rawVarint(UInt64(field) << 3 | UInt64(type.rawValue)) }

    public mutating func varint(field: Int, _ value: UInt64) {
        tag(field, .varint)
        rawVarint(value)
    }

    public mutating func int64(field: Int, _ value: Int64) { varint(field: field, UInt64(bitPattern: value)) }

    public mutating func bool(field: Int, _ value: Bool) { varint(field: field, value ? 1 : 0) }

    public mutating func double(field: Int, _ value: Double) {
        tag(field, .fixed64)
        fixed64(value.bitPattern)
    }

    public mutating func float(field: Int, _ value: Float) {
        tag(field, .fixed32)
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift)) }
    }

    /// Writes eight bytes, least first.
    public mutating func fixed64(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    public mutating func string(field: Int, _ value: String) {
        tag(field, .lengthDelimited)
        rawVarint(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    public mutating func bytes(field: Int, _ value: some Collection<UInt8>) {
        tag(field, .lengthDelimited)
        rawVarint(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes a nested message; its length is filled in afterwards.
    public mutating func message(field: Int, _ body: (inout ProtobufWriter) throws -> Void) rethrows {
        tag(field, .lengthDelimited)
        let start = bytes.count
        try body(&self)
        insertLength(at: start)
    }

    /// Puts the length of what was written since `start` before it.
    public mutating func insertLength(at start: Int) {
        let length = bytes.count - start
        if length < 0x80 {
            bytes.insert(UInt8(length), at: start)
            return
        }
        var prefix = ProtobufWriter()
        prefix.rawVarint(UInt64(length))
        bytes.insert(contentsOf: prefix.bytes, at: start)
    }
}

/// Reads a Protobuf message field by field.
public struct ProtobufReader: Sendable {
    let bytes: [UInt8]
    var position: Int
    let end: Int
    /// How many messages this one lies in.
    public let depth: Int
    /// How deep messages may be nested.
    public static let maximumDepth = Document.maximumDepth

    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }
    public init(_ slice: ArraySlice<UInt8>) {
        // A slice that starts at 0 keeps its storage, so that nothing is copied.
        bytes = Array(slice)
        position = 0
        end = bytes.count
        depth = 0
    }

    private init(_ bytes: [UInt8], _ position: Int, _ end: Int, _ depth: Int) {
        self.bytes = bytes
        self.position = position
        self.end = end
        self.depth = depth
    }

    /// Whether everything was read.
    public var isAtEnd: Bool { position >= end }

    /// How many bytes are left.
    public var remaining: Int { end - position }

    /// The next field's number and layout; nil at the end.
    public mutating func next() throws -> (field: Int, wireType: WireType)? {
        guard position < end else { return nil }
        let tag = try readVarint()
        guard let type = WireType(rawValue: UInt8(tag & 7)), tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw ProtobufError.invalidTag }
        return (Int(tag >> 3), type)
    }

    public mutating func readVarint() throws -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position < end else { throw ProtobufError.truncated }
            let byte = bytes[position]
            position += 1
            if shift == 63, byte > 1 { throw ProtobufError.malformedVarint }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw ProtobufError.malformedVarint }
        }
    }

    public mutating func readInt64() throws -> Int64 { Int64(bitPattern: try readVarint()) }
    public mutating func readInt32() throws -> Int32 { Int32(truncatingIfNeeded: try readVarint()) }
    public mutating func readUInt64() throws -> UInt64 { try readVarint() }
    public mutating func readUInt32() throws -> UInt32 { UInt32(truncatingIfNeeded: try readVarint()) }
    public mutating func readBool() throws -> Bool { try readVarint() != 0 }

    public mutating func readFixed64() throws -> UInt64 {
        guard end - position >= 8 else { throw ProtobufError.truncated }
        var value: UInt64 = 0
        for index in 0..<8 { value |= UInt64(bytes[position + index]) << UInt64(index * 8) }
        position += 8
        return value
    }

    public mutating func readFixed32() throws -> UInt32 {
        guard end - position >= 4 else { throw ProtobufError.truncated }
        var value: UInt32 = 0
        for index in 0..<4 { value |= UInt32(bytes[position + index]) << UInt32(index * 8) }
        position += 4
        return value
    }

    public mutating func readDouble() throws -> Double { Double(bitPattern: try readFixed64()) }
    public mutating func readFloat() throws -> Float { Float(bitPattern: try readFixed32()) }

    private mutating func readRange() throws -> Range<Int> {
        let length = try readVarint()
        guard length <= UInt64(end - position) else { throw ProtobufError.truncated }
        let range = position..<position + Int(length)
        position = range.upperBound
        return range
    }

    public mutating func readBytes() throws -> ArraySlice<UInt8> { bytes[try readRange()] }

    public mutating func readString() throws -> String {
        let range = try readRange()
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw ProtobufError.invalidUTF8 }
        return text
    }

    /// A reader of the nested message that stands here.
    public mutating func readMessage() throws -> ProtobufReader {
        guard depth < ProtobufReader.maximumDepth else { throw ProtobufError.tooDeep }
        let range = try readRange()
        return ProtobufReader(bytes, range.lowerBound, range.upperBound, depth + 1)
    }

    /// Passes over a field's value.
    public mutating func skip(_ type: WireType) throws {
        switch type {
        case .varint: _ = try readVarint()
        case .fixed64: _ = try readFixed64()
        case .lengthDelimited: _ = try readRange()
        case .fixed32: _ = try readFixed32()
        case .startGroup:
            // Groups in groups are counted, as a body may hold more of them than the stack has room for.
            var open = 1
            while open > 0 {
                guard let (_, inner) = try next() else { throw ProtobufError.truncated }
                switch inner {
                case .startGroup: open += 1
                case .endGroup: open -= 1
                default: try skip(inner)
                }
            }
        case .endGroup: throw ProtobufError.invalidTag
        }
    }
}
