import KubernetesSchema
import KubernetesSemantics
import Wire

/// Puts watch events into the frames of the client's format: a line of JSON each, Protobuf with its length before it, or items of CBOR.
struct WatchFraming {
    let version: ServedVersion
    let definition: ResourceDefinition
    let form: AcceptedForm
    let tables: TableBuilder?
    /// Only the first table names its columns.
    private var hasSentColumns = false

    init(version: ServedVersion, definition: ResourceDefinition, form: AcceptedForm, tables: TableBuilder?) {
        self.version = version
        self.definition = definition
        self.form = form
        self.tables = tables
    }

    /// The type of a stream of events.
    static func contentType(_ media: MediaType) -> String {
        switch media {
        case .json, .yaml: return MediaType.json.rawValue
        case .protobuf: return MediaType.protobuf.rawValue + ";stream=watch"
        case .cbor: return "application/cbor-seq"
        }
    }

    private static func word(_ kind: CacheEvent.Kind) -> String {
        switch kind {
        case .added: return "ADDED"
        case .modified: return "MODIFIED"
        case .deleted: return "DELETED"
        }
    }

    mutating func event(_ kind: CacheEvent.Kind, _ object: CachedObject) throws -> [UInt8] {
        let word = WatchFraming.word(kind)
        switch form.shape {
        case .object:
            if form.mediaType == .protobuf {
                return frame(word, ProtobufEncoder.envelope(try object.bytes(version, .protobuf), apiVersion: version.kind.apiVersion, kind: version.kind.kind))
            }
            if form.mediaType == .cbor { return try frame(word, try object.document(as: version), version.kind) }
            let body = try object.bytes(version, .json)
            var out: [UInt8] = []
            out.reserveCapacity(body.count + 96)
            out.append(contentsOf: "{\"type\":\"\(word)\",\"object\":\(version.head)".utf8)
            if body.count > 2 { out.append(0x2c) }
            out.append(contentsOf: body.dropFirst())
            out.append(contentsOf: "}\n".utf8)
            return out
        case .partialMetadata(let apiVersion):
            let partial = PartialMetadata.make(try object.document(), kind: "PartialObjectMetadata", apiVersion)
            return try frame(word, partial, GroupVersionKind(group: "meta.k8s.io", version: apiVersion, kind: "PartialObjectMetadata"))
        case .table(let apiVersion):
            guard let tables else { throw StatusError.notAcceptableList }
            var builder = tables
            builder.omitsColumns = hasSentColumns
            hasSentColumns = true
            let table = try builder.table([object], metadata: ["resourceVersion": .string(String(object.revision))])
            return try frame(word, table, GroupVersionKind(group: "meta.k8s.io", version: apiVersion, kind: "Table"))
        }
    }

    /// A mark of how far the client has seen everything: an empty object with nothing but a version.
    mutating func bookmark(_ revision: Int64, initialEnd: Bool) throws -> [UInt8] {
        var object = version.objectSchema.emptyObject(version.kind)
        object.set(object.root, "kind", string: version.kind.kind)
        object.set(object.root, "apiVersion", string: version.kind.apiVersion)
        let metadata = object.ensureObject(object.root, "metadata")
        object.set(metadata, "resourceVersion", string: String(revision))
        if initialEnd { object.set(metadata, "annotations", ["k8s.io/initial-events-end": "true"]) }
        let canonical = try version.objectSchema.canonical(object)
        switch form.shape {
        case .object: return try frame("BOOKMARK", canonical, version.kind)
        case .partialMetadata(let apiVersion):
            return try frame("BOOKMARK", PartialMetadata.make(canonical, kind: "PartialObjectMetadata", apiVersion),
                GroupVersionKind(group: "meta.k8s.io", version: apiVersion, kind: "PartialObjectMetadata"))
        case .table(let apiVersion):
            guard let tables else { throw StatusError.notAcceptableList }
            var builder = tables
            builder.omitsColumns = hasSentColumns
            hasSentColumns = true
            let table = try builder.bookmark(canonical, revision: revision)
            return try frame("BOOKMARK", table, GroupVersionKind(group: "meta.k8s.io", version: apiVersion, kind: "Table"))
        }
    }

    func error(_ error: StatusError) throws -> [UInt8] {
        try frame("ERROR", Document(error.value), GroupVersionKind(group: "", version: "v1", kind: "Status"))
    }

    private func frame(_ word: String, _ object: Document, _ kind: GroupVersionKind) throws -> [UInt8] {
        if form.mediaType == .protobuf {
            guard let type = definition.schema.kind(kind) else { throw StatusError.notAcceptableList }
            var decoder = ObjectDecoder(object, schema: definition.schema)
            return frame(word, ProtobufEncoder(try decoder.decode(type), schema: definition.schema).object(type, kind: kind))
        }
        if form.mediaType == .cbor {
            var event = CBORWriter()
            event.map(count: 2)
            event.string("type")
            event.string(word)
            event.string("object")
            event.item(definition.schema.kind(kind).map { CBOREncoder(object, schema: definition.schema).object($0) } ?? object.encodeCBOR())
            return event.bytes
        }
        var out: [UInt8] = Array("{\"type\":\"\(word)\",\"object\":".utf8)
        object.encodeJSON(object.root, into: &out)
        out.append(contentsOf: "}\n".utf8)
        return out
    }

    /// A `WatchEvent` message around an enveloped object, after its length in four bytes.
    private func frame(_ word: String, _ object: [UInt8]) -> [UInt8] {
        var event = ProtobufWriter(reserving: object.count + 32)
        event.string(field: 1, word)
        event.message(field: 2) { $0.bytes(field: 1, object) }
        let wrapped = event.bytes
        let length = UInt32(wrapped.count)
        return [UInt8(truncatingIfNeeded: length >> 24), UInt8(truncatingIfNeeded: length >> 16), UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)] + wrapped
    }
}

/// Objects reduced to their metadata.
enum PartialMetadata {
    static func make(_ object: Document, kind: String, _ apiVersion: String) -> Document {
        var partial = Document.object()
        partial.appendMember(partial.root, "kind", partial.newString(kind))
        partial.appendMember(partial.root, "apiVersion", partial.newString("meta.k8s.io/\(apiVersion)"))
        partial.appendMember(partial.root, "metadata", partial.copy(object, object[object.root, "metadata"]))
        return partial
    }
}
