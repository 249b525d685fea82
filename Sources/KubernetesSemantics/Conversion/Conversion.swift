import KubernetesSchema
import Wire

/// Conversion of objects between the versions of their kind.
public enum Conversion {
    /// Turns an object of one version into another. Versions of the same shape differ in their `apiVersion` alone; where shapes differ a
    /// function of `ShapeConversions` does it.
    public static func convert(_ object: Document, from: GroupVersionKind, to: GroupVersionKind, schema: Schema = .shared) throws -> Document {
        if from == to { return object }
        guard let type = schema.kind(to) else { throw StatusError.internalError("no kind \"\(to.kind)\" is registered for version \"\(to.apiVersion)\"") }
        var result = object
        if let special = ShapeConversions.function(from: from, to: to) { try special(&result) }
        result.set(result.root, "kind", string: to.kind)
        result.set(result.root, "apiVersion", string: to.apiVersion)
        var decoder = ObjectDecoder(result, schema: schema)
        return try decoder.decode(type)
    }
}
