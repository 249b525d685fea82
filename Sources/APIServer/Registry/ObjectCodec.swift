import KubernetesSchema
import KubernetesSemantics
import Wire

/// Turns objects of a definition's hub version into the bytes that rest in the datastore, and back.
protocol ObjectCodec: Sendable {
    /// The stored bytes, without what the datastore knows by itself.
    func encode(_ hub: Document) async throws -> [UInt8]
    /// The objects that stored bytes stand for, each by itself: one that can't be read doesn't keep others back.
    func decode(_ values: [[UInt8]]) async -> [Result<Document, any Error>]
}

/// Built-in kinds: Protobuf in the envelope, or JSON, by the tables.
struct BuiltInCodec: ObjectCodec {
    private let hub: GroupVersionKind
    private let storage: StorageInfo
    /// The version as stored, which may have another shape than the hub.
    private let storedKind: GroupVersionKind
    private let storedType: TypeInfo
    private let schema: Schema

    init?(hub: GroupVersionKind, storage: StorageInfo, schema: Schema) {
        storedKind = storage.groupVersion.kind(hub.kind)
        guard let type = schema.kind(storedKind) else { return nil }
        storedType = type
        self.hub = hub
        self.storage = storage
        self.schema = schema
    }

    func encode(_ hub: Document) async throws -> [UInt8] {
        var object = try Conversion.convert(hub, from: self.hub, to: storedKind, schema: schema)
        let metadata = object[object.root, "metadata"]
        object.remove(metadata, "resourceVersion")
        object.remove(metadata, "selfLink")
        switch storage.encoding {
        case .protobuf: return ProtobufEncoder(object, schema: schema).object(storedType, kind: storedKind)
        case .json: return object.encodeJSON() + [0x0a]
        }
    }

    func decode(_ values: [[UInt8]]) async -> [Result<Document, any Error>] { values.map { bytes in Result { try decode(bytes) } } }

    private func decode(_ bytes: [UInt8]) throws -> Document {
        var object: Document
        if let envelope = try ProtobufDecoder.envelope(bytes) {
            guard let version = GroupVersion(apiVersion: envelope.apiVersion), let type = schema.kind(version.kind(envelope.kind)) else {
                throw StatusError.internalError("no kind \"\(envelope.kind)\" is registered for version \"\(envelope.apiVersion)\"")
            }
            var decoder = ProtobufDecoder(schema: schema)
            object = try decoder.decode(type, envelope.raw, kind: version.kind(envelope.kind))
            object = try Conversion.convert(object, from: version.kind(envelope.kind), to: hub, schema: schema)
        } else {
            let parsed = try Document.parseJSON(bytes)
            let version = parsed.string(parsed[parsed.root, "apiVersion"]).flatMap { GroupVersion(apiVersion: $0) } ?? storage.groupVersion
            guard let type = schema.kind(version.kind(hub.kind)) else {
                throw StatusError.internalError("no kind \"\(hub.kind)\" is registered for version \"\(version)\"")
            }
            var decoder = ObjectDecoder(parsed, schema: schema)
            object = try Conversion.convert(try decoder.decode(type), from: version.kind(hub.kind), to: hub, schema: schema)
        }
        Defaulting.apply(hub, to: &object)
        return object
    }
}
