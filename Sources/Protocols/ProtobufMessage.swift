import Wire

/// A proto3 message: defaults aren't written, unknown fields are passed over.
public protocol ProtobufMessage: Equatable, Sendable {
    init()
    /// Adds the fields that the reader has to those that are set.
    mutating func merge(_ reader: inout ProtobufReader) throws
    func write(to writer: inout ProtobufWriter)
}

extension ProtobufMessage {
    public init(protobuf reader: ProtobufReader) throws {
        self.init()
        var reader = reader
        try merge(&reader)
    }

    public init(protobuf bytes: [UInt8]) throws {
        try self.init(protobuf: ProtobufReader(bytes))
    }

    public func serialized() -> [UInt8] {
        var writer = ProtobufWriter()
        write(to: &writer)
        return writer.bytes
    }
}

extension ProtobufWriter {
    mutating func message(field: Int, _ value: some ProtobufMessage) {
        message(field: field) { writer in value.write(to: &writer) }
    }

    /// Entries by key, so that equal maps give equal bytes.
    mutating func map<Value>(field: Int, _ values: [String: Value], _ put: (inout ProtobufWriter, Value) -> Void) {
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            message(field: field) { writer in
                writer.string(field: 1, key)
                put(&writer, value)
            }
        }
    }

    mutating func packed<Value>(field: Int, _ values: [Value], _ raw: (Value) -> UInt64) {
        guard !values.isEmpty else { return }
        message(field: field) { writer in
            for value in values { writer.rawVarint(raw(value)) }
        }
    }
}

extension ProtobufReader {
    mutating func readMapEntry<Value>(
        into map: inout [String: Value], _ zero: Value, _ read: (inout ProtobufReader) throws -> Value
    ) throws {
        var entry = try readMessage()
        var key = ""
        var value = zero
        while let (field, wire) = try entry.next() {
            switch field {
            case 1: key = try entry.readString()
            case 2: value = try read(&entry)
            default: try entry.skip(wire)
            }
        }
        map[key] = value
    }
}
