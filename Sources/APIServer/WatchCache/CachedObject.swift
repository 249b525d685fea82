import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Wire

/// A format in which objects are served from bytes.
public enum ServedFormat: Hashable, Sendable {
    case json
    case protobuf
}

/// One version of one object as it is served: bytes, made once and shared by every list, get and watch, and the little that selectors ask.
public final class CachedObject: Sendable {
    public let definition: ResourceDefinition
    public let namespace: String
    public let name: String
    public let uid: String
    public let revision: Int64
    public let labels: [String: String]
    /// The selectable fields, metadata.name and metadata.namespace included.
    public let fields: [String: String]
    /// The hub version's JSON without `kind` and `apiVersion`.
    private let body: [UInt8]
    private let forms = Mutex<[Form: [UInt8]]>([:])

    private struct Form: Hashable {
        var version: GroupVersion
        var format: ServedFormat
    }

    public init(_ definition: ResourceDefinition, _ object: Document, revision: Int64) {
        self.definition = definition
        self.revision = revision
        namespace = Metadata.string(object, "namespace")
        name = Metadata.string(object, "name")
        uid = Metadata.string(object, "uid")
        labels = Metadata.labels(object)
        var fields = definition.strategy.selectableFields(object)
        fields["metadata.name"] = name
        if definition.namespaced { fields["metadata.namespace"] = namespace }
        self.fields = fields
        // Without the room that writing took beyond it.
        let written = object.encodeBody()
        body = [UInt8](unsafeUninitializedCapacity: written.count) { buffer, count in
            count = buffer.initialize(fromContentsOf: written)
        }
    }

    /// What orders objects as the datastore does.
    var sortKey: String { definition.namespaced ? "\(namespace)/\(name)" : name }

    /// The object in the hub version.
    public func document() throws -> Document {
        var object = try Document.parseJSON(body)
        let members = object.memberNodes(object.root)
        let kind = object.newString(definition.kind.kind)
        let version = object.newString(definition.kind.apiVersion)
        object.removeAll(object.root)
        object.appendMember(object.root, "kind", kind)
        object.appendMember(object.root, "apiVersion", version)
        let head = object.memberNodes(object.root)
        object.reorder(object.root, head + members)
        return object
    }

    /// The object in a served version.
    public func document(as version: ServedVersion) throws -> Document {
        let hub = try document()
        return version.kind == definition.kind ? hub : try Conversion.convert(hub, from: definition.kind, to: version.kind, schema: definition.schema)
    }

    /// The bytes of the object as a list's item: JSON without `kind` and `apiVersion`, or the Protobuf message.
    public func bytes(_ version: ServedVersion, _ format: ServedFormat) throws -> [UInt8] {
        if format == .json, version.kind == definition.kind { return body }
        let form = Form(version: version.info.groupVersion, format: format)
        if let made = forms.withLock({ $0[form] }) { return made }
        let object = try document(as: version)
        let bytes: [UInt8]
        switch format {
        case .json: bytes = object.encodeBody()
        case .protobuf:
            guard let type = version.objectSchema.type else { throw StatusError.noProtobuf }
            bytes = ProtobufEncoder(object, schema: definition.schema).message(type, object.root)
        }
        forms.withLock { $0[form] = bytes }
        return bytes
    }
}
