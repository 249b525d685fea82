import KubernetesSchema
import Wire

/// Turns Protobuf into documents of the canonical form.
public struct ProtobufDecoder {
    let schema: Schema
    var output = Document()

    public init(schema: Schema = .shared) { self.schema = schema }

    /// What an envelope holds.
    public struct Envelope: Sendable {
        public var apiVersion = ""
        public var kind = ""
        public var raw: ArraySlice<UInt8> = []
    }

    /// Opens the envelope; nil where the bytes don't begin with its mark.
    public static func envelope(_ bytes: [UInt8]) throws -> Envelope? {
        guard bytes.starts(with: ProtobufEncoder.magic) else { return nil }
        var envelope = Envelope()
        var reader = ProtobufReader(bytes[4...])
        while let (field, wire) = try reader.next() {
            switch (field, wire) {
            case (1, .lengthDelimited):
                var meta = try reader.readMessage()
                while let (field, wire) = try meta.next() {
                    switch (field, wire) {
                    case (1, .lengthDelimited): envelope.apiVersion = try meta.readString()
                    case (2, .lengthDelimited): envelope.kind = try meta.readString()
                    default: try meta.skip(wire)
                    }
                }
            case (2, .lengthDelimited): envelope.raw = try reader.readBytes()
            default: try reader.skip(wire)
            }
        }
        return envelope
    }

    /// Decodes the message of an object. `kind`, if given, is put before the other members.
    public mutating func decode(_ type: TypeInfo, _ message: ArraySlice<UInt8>, kind: GroupVersionKind? = nil) throws -> Document {
        output = Document()
        var reader = ProtobufReader(message)
        var slots = [Document.Node](repeating: .none, count: type.jsonFields.count)
        try read(type, into: type, &slots, &reader)
        if let kind, type.hasTypeMeta, let kindIndex = type.fieldIndex("kind"), let versionIndex = type.fieldIndex("apiVersion") {
            slots[kindIndex] = output.newString(kind.kind)
            slots[versionIndex] = output.newString(kind.apiVersion)
        }
        output.setRoot(Canonical.emit(type, slots, schema, &output))
        return output
    }

    private mutating func structure(_ type: TypeInfo, _ reader: inout ProtobufReader) throws -> Document.Node {
        var slots = [Document.Node](repeating: .none, count: type.jsonFields.count)
        try read(type, into: type, &slots, &reader)
        return Canonical.emit(type, slots, schema, &output)
    }

    /// Reads the fields of a message into the slots of the structure that it is, or that it is inlined in.
    private mutating func read(_ type: TypeInfo, into owner: TypeInfo, _ slots: inout [Document.Node], _ reader: inout ProtobufReader) throws {
        var maps: [Int: [(String, Document.Node)]] = [:]
        while let (number, wire) = try reader.next() {
            guard let index = type.fieldIndex(tag: number) else {
                try reader.skip(wire)
                continue
            }
            let field = type.fields[index]
            if field.inline, let id = field.type.objectType {
                var nested = try reader.readMessage()
                try read(schema[id], into: owner, &slots, &nested)
                continue
            }
            guard let slot = owner.fieldIndex(field.name) else {
                try reader.skip(wire)
                continue
            }
            switch field.type.container {
            case .single: slots[slot] = try element(field.type.element, wire, &reader)
            case .list:
                if !slots[slot].exists { slots[slot] = output.newArray() }
                if wire == .lengthDelimited, field.type.element == .int32 || field.type.element == .int64 {
                    var packed = try reader.readMessage()
                    while !packed.isAtEnd { output.append(slots[slot], output.newInt(try packed.readInt64())) }
                } else {
                    let item = try element(field.type.element, wire, &reader)
                    output.append(slots[slot], item)
                }
            case .map:
                var entry = try reader.readMessage()
                maps[slot, default: []].append(try mapEntry(field, &entry))
            }
        }
        for (slot, entries) in maps {
            let object = output.newObject()
            for (key, value) in entries.sorted(by: { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }) { output.set(object, key, value) }
            slots[slot] = object
        }
    }

    private mutating func mapEntry(_ field: FieldInfo, _ entry: inout ProtobufReader) throws -> (String, Document.Node) {
        var key = ""
        var value = Document.Node.none
        while let (number, wire) = try entry.next() {
            switch number {
            case 1: key = try entry.readString()
            case 2: value = try element(field.type.element, wire, &entry)
            default: try entry.skip(wire)
            }
        }
        return (key, value.exists ? value : Canonical.zero(field.type.element, schema, &output))
    }

    private mutating func element(_ type: ElementType, _ wire: WireType, _ reader: inout ProtobufReader) throws -> Document.Node {
        switch type {
        case .string: return output.newString(repairing: try reader.readBytes())
        case .int32: return output.newInt(Int64(try reader.readInt32()))
        case .int64: return output.newInt(try reader.readInt64())
        case .bool: return output.newBool(try reader.readBool())
        case .double:
            let value = try reader.readDouble()
            if value == value.rounded(), abs(value) < 1e15 { return output.newInt(Int64(value)) }
            return output.newDouble(value)
        case .bytes: return output.newString(Base64.encode(try reader.readBytes()))
        case .time, .microTime: return try time(type, &reader)
        case .duration: return output.newString(GoDuration(nanoseconds: try integers(&reader)[1] ?? 0).description)
        case .quantity:
            let text = try strings(&reader)[1]?.last ?? ""
            return output.newString(text.isEmpty ? "0" : Quantity(text)?.description ?? text)
        case .intOrString: return try intOrString(&reader)
        case .rawExtension, .json, .fieldsV1: return try raw(&reader)
        case .stringList:
            let array = output.newArray()
            for item in try strings(&reader)[1] ?? [] { output.append(array, output.newString(item)) }
            return array
        case .object(let id):
            var nested = try reader.readMessage()
            return try structure(schema[id], &nested)
        case .schemaOrBool(let id), .schemaOrArray(let id), .schemaOrStringArray(let id):
            return try schemaChoice(type, id, &reader)
        }
    }

    private func integers(_ reader: inout ProtobufReader) throws -> [Int: Int64] {
        var message = try reader.readMessage()
        var values: [Int: Int64] = [:]
        while let (number, wire) = try message.next() {
            if wire == .varint { values[number] = try message.readInt64() } else { try message.skip(wire) }
        }
        return values
    }

    private func strings(_ reader: inout ProtobufReader) throws -> [Int: [String]] {
        var message = try reader.readMessage()
        var values: [Int: [String]] = [:]
        while let (number, wire) = try message.next() {
            if wire == .lengthDelimited { values[number, default: []].append(try message.readString()) } else { try message.skip(wire) }
        }
        return values
    }

    private mutating func time(_ type: ElementType, _ reader: inout ProtobufReader) throws -> Document.Node {
        let values = try integers(&reader)
        guard let seconds = values[1] else { return output.newNull() }
        guard type == .microTime else { return output.newString(RFC3339.format(seconds: seconds)) }
        return output.newString(RFC3339.format(seconds: seconds, nanos: Int32(truncatingIfNeeded: values[2] ?? 0), fractionDigits: 6))
    }

    private mutating func intOrString(_ reader: inout ProtobufReader) throws -> Document.Node {
        var message = try reader.readMessage()
        var isString = false
        var number: Int32 = 0
        var text = ""
        while let (field, wire) = try message.next() {
            switch (field, wire) {
            case (1, .varint): isString = try message.readVarint() == 1
            case (2, .varint): number = try message.readInt32()
            case (3, .lengthDelimited): text = try message.readString()
            default: try message.skip(wire)
            }
        }
        return isString ? output.newString(text) : output.newInt(Int64(number))
    }

    private mutating func raw(_ reader: inout ProtobufReader) throws -> Document.Node {
        var message = try reader.readMessage()
        var bytes: ArraySlice<UInt8> = []
        while let (field, wire) = try message.next() {
            if field == 1, wire == .lengthDelimited { bytes = try message.readBytes() } else { try message.skip(wire) }
        }
        guard !bytes.isEmpty else { return output.newNull() }
        let parsed = try Document.parseJSON(Array(bytes))
        return output.copy(parsed, parsed.root)
    }

    private mutating func schemaChoice(_ type: ElementType, _ id: TypeID, _ reader: inout ProtobufReader) throws -> Document.Node {
        var message = try reader.readMessage()
        var allows = false
        var schemaNode = Document.Node.none
        var items: [Document.Node] = []
        while let (field, wire) = try message.next() {
            switch (type, field) {
            case (.schemaOrBool, 1): allows = try message.readBool()
            case (.schemaOrBool, 2), (.schemaOrArray, 1), (.schemaOrStringArray, 1):
                var nested = try message.readMessage()
                schemaNode = try structure(schema[id], &nested)
            case (.schemaOrArray, 2):
                var nested = try message.readMessage()
                items.append(try structure(schema[id], &nested))
            case (.schemaOrStringArray, 2): items.append(output.newString(try message.readString()))
            default: try message.skip(wire)
            }
        }
        if schemaNode.exists { return schemaNode }
        if case .schemaOrBool = type { return output.newBool(allows) }
        let array = output.newArray()
        for item in items { output.append(array, item) }
        return array
    }
}
