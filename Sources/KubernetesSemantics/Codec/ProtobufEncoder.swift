import KubernetesSchema
import Wire

/// Turns documents of the canonical form into Protobuf, byte for byte as upstream's generated code.
public struct ProtobufEncoder {
    let schema: Schema
    let document: Document

    public init(_ document: Document, schema: Schema = .shared) {
        self.schema = schema
        self.document = document
    }

    /// The envelope in which Protobuf objects travel and rest.
    public static let magic: [UInt8] = [0x6b, 0x38, 0x73, 0x00]

    /// The message of an object, without the envelope.
    public func message(_ type: TypeInfo, _ node: Document.Node) -> [UInt8] {
        var writer = ProtobufWriter(reserving: 512)
        write(type, node, &writer)
        return writer.bytes
    }

    /// An enveloped object.
    public func object(_ type: TypeInfo, kind: GroupVersionKind) -> [UInt8] {
        ProtobufEncoder.envelope(message(type, document.root), apiVersion: kind.apiVersion, kind: kind.kind)
    }

    /// Puts a message into the envelope.
    public static func envelope(_ message: some Collection<UInt8>, apiVersion: String, kind: String) -> [UInt8] {
        var writer = ProtobufWriter(reserving: message.count + 64)
        writer.bytes.append(contentsOf: magic)
        writer.message(field: 1) { meta in
            meta.string(field: 1, apiVersion)
            meta.string(field: 2, kind)
        }
        writer.bytes(field: 2, message)
        writer.string(field: 3, "")
        writer.string(field: 4, "")
        return writer.bytes
    }

    private func write(_ type: TypeInfo, _ node: Document.Node, _ writer: inout ProtobufWriter) {
        for index in ProtobufOrder.of(type) {
            let field = type.fields[index]
            let tag = Int(field.tag)
            if field.inline {
                guard let id = field.type.objectType else { continue }
                let inlined = schema[id]
                if field.isPointer, !inlined.jsonFields.contains(where: { document[node, $0.name].exists }) { continue }
                writer.message(field: tag) { write(inlined, node, &$0) }
                continue
            }
            write(field, document[node, field.name], &writer)
        }
    }

    private func write(_ field: FieldInfo, _ value: Document.Node, _ writer: inout ProtobufWriter) {
        let tag = Int(field.tag)
        let missing = document.isNull(value)
        switch field.type.container {
        case .list:
            for item in document.elements(value) { element(field.type.element, tag, item, &writer) }
        case .map:
            for (key, item) in document.members(value) {
                writer.message(field: tag) { entry in
                    entry.string(field: 1, key)
                    element(field.type.element, 2, item, &entry)
                }
            }
        case .single:
            switch field.type.element {
            case .json where missing && field.isPointer && value.exists:
                // A pointer to the JSON value null.
                element(field.type.element, tag, value, &writer)
            case .bytes where missing, .stringList where missing: break
            default:
                if missing, field.isPointer { break }
                element(field.type.element, tag, value, &writer)
            }
        }
    }

    private func element(_ type: ElementType, _ tag: Int, _ value: Document.Node, _ writer: inout ProtobufWriter) {
        switch type {
        case .string: writer.string(field: tag, document.string(value) ?? "")
        case .int32, .int64: writer.int64(field: tag, document.int(value) ?? 0)
        case .bool: writer.bool(field: tag, document.bool(value) ?? false)
        case .double: writer.double(field: tag, document.double(value) ?? 0)
        case .bytes:
            if let bytes = Base64.decode(document.string(value) ?? "") { writer.bytes(field: tag, bytes) }
        case .time, .microTime:
            writer.message(field: tag) { message in
                guard let text = document.string(value), let (seconds, nanos) = RFC3339.parse(text) else { return }
                message.int64(field: 1, seconds)
                message.int64(field: 2, type == .time ? 0 : Int64(nanos / 1000 * 1000))
            }
        case .duration:
            writer.message(field: tag) { message in
                message.int64(field: 1, document.string(value).flatMap { GoDuration($0) }?.nanoseconds ?? 0)
            }
        case .quantity: writer.message(field: tag) { $0.string(field: 1, document.string(value) ?? "0") }
        case .intOrString:
            writer.message(field: tag) { message in
                let text = document.string(value)
                message.int64(field: 1, text == nil ? 0 : 1)
                message.int64(field: 2, document.int(value) ?? 0)
                message.string(field: 3, text ?? "")
            }
        case .rawExtension, .json, .fieldsV1:
            writer.message(field: tag) { message in
                if type == .json || !document.isNull(value) { message.bytes(field: 1, document.encodeJSON(value)) }
            }
        case .stringList:
            writer.message(field: tag) { message in
                for item in document.strings(value) { message.string(field: 1, item) }
            }
        case .object(let id): writer.message(field: tag) { write(schema[id], value, &$0) }
        case .schemaOrBool(let id):
            writer.message(field: tag) { message in
                // A schema that is given allows too.
                message.bool(field: 1, document.bool(value) ?? true)
                if document.kind(value) == .object { message.message(field: 2) { write(schema[id], value, &$0) } }
            }
        case .schemaOrArray(let id):
            writer.message(field: tag) { message in
                if document.kind(value) == .object { message.message(field: 1) { write(schema[id], value, &$0) } }
                for item in document.elements(value) { message.message(field: 2) { write(schema[id], item, &$0) } }
            }
        case .schemaOrStringArray(let id):
            writer.message(field: tag) { message in
                if document.kind(value) == .object { message.message(field: 1) { write(schema[id], value, &$0) } }
                for item in document.strings(value) { message.string(field: 2, item) }
            }
        }
    }
}

/// The order in which the fields of a type are written: by number.
enum ProtobufOrder {
    static func of(_ type: TypeInfo) -> [Int] {
        type.fields.indices.filter { type.fields[$0].tag >= 0 }.sorted { type.fields[$0].tag < type.fields[$1].tag }
    }
}
