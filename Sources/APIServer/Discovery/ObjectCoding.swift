import KubernetesSchema
import KubernetesSemantics
import Wire

/// Coding of objects that are made in memory.
enum ObjectCoding {
    static func canonical(_ document: Document, _ type: TypeInfo, _ schema: Schema) throws -> Document {
        var decoder = ObjectDecoder(document, schema: schema)
        do { return try decoder.decode(type) } catch { throw StatusError.internalError(error.description) }
    }

    static func protobuf(_ document: Document, _ type: TypeInfo, _ kind: GroupVersionKind, _ schema: Schema) throws -> [UInt8] {
        ProtobufEncoder(try canonical(document, type, schema), schema: schema).object(type, kind: kind)
    }
}
