import KubernetesSchema
import Wire

/// Where the shape of a kind's objects comes from: the tables for built-in kinds, a definition for custom ones.
///
/// Everything that reads, defaults or merges objects goes through this, so that there is one path for both.
public enum ObjectSchema: Sendable {
    case table(TypeInfo, Schema)
    case structural(CustomKind)

    /// The type in the tables; nil for custom kinds.
    public var type: TypeInfo? {
        if case .table(let type, _) = self { return type }
        return nil
    }

    public var isCustom: Bool { type == nil }

    /// Reads an object into the canonical form of its kind, and says what a strict reader would refuse.
    public func decode(_ object: Document) throws(DecodingError) -> (object: Document, strictErrors: [String]) {
        switch self {
        case .table(let type, let schema):
            var decoder = ObjectDecoder(object, schema: schema)
            let decoded = try decoder.decode(type)
            return (decoded, decoder.strictErrors)
        case .structural(let kind): return try kind.decode(object, tracks: true)
        }
    }

    /// The canonical form of an object.
    public func canonical(_ object: Document) throws(DecodingError) -> Document {
        switch self {
        case .table(let type, let schema):
            var decoder = ObjectDecoder(object, schema: schema)
            return try decoder.decode(type)
        case .structural(let kind): return try kind.decode(object, tracks: false).object
        }
    }

    /// Fills in what a client may leave out.
    public func applyDefaults(_ kind: GroupVersionKind, to object: inout Document) {
        switch self {
        case .table: Defaulting.apply(kind, to: &object)
        case .structural(let custom): custom.applyDefaults(to: &object)
        }
    }

    /// Puts the metadata's members into their order.
    public func sortMetadata(_ object: inout Document) {
        let metadata = object[object.root, "metadata"]
        switch self {
        case .table(_, let schema):
            guard let type = schema.type("meta/v1.ObjectMeta") else { return }
            let nodes = object.memberNodes(metadata).map { (type.fieldIndex(object.key($0)) ?? Int.max, $0) }
            object.reorder(metadata, nodes.sorted { $0.0 < $1.0 }.map(\.1))
        case .structural: SortedMembers.sort(&object, metadata)
        }
    }

    /// An object of the kind of which nothing is said.
    public func emptyObject(_ kind: GroupVersionKind) -> Document {
        if case .table(let type, let schema) = self { return ManagedFields.emptyObject(type, schema) }
        return Document(["apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind), "metadata": [:]])
    }

    /// By what objects are merged and owned field by field.
    public var mergeSchema: any MergeSchema {
        switch self {
        case .table(let type, let schema): return TableSchema(type, schema)
        case .structural(let kind): return CustomObjectSchema(kind)
        }
    }
}

/// The merge schema of a whole custom object: what all objects have from the tables, the rest from its structural schema.
struct CustomObjectSchema: MergeSchema {
    private let root: SchemaNode
    private let preservesUnknownFields: Bool

    init(_ kind: CustomKind) {
        root = kind.schema.root
        preservesUnknownFields = kind.preservesUnknownFields
    }

    var shape: MergeShape { .object(isAtomic: false) }

    func field(_ name: String) -> (any MergeSchema)? {
        switch name {
        case "apiVersion", "kind": return ScalarSchema()
        case "metadata":
            let types = Schema.shared
            return types.type("meta/v1.ObjectMeta").map { TableSchema($0, types) }
        default: return root.property(name)
        }
    }

    var element: (any MergeSchema)? { preservesUnknownFields ? DeducedSchema() : root.element }
}
