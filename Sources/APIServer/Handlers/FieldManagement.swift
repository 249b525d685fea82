import KubernetesSchema
import KubernetesSemantics
import Wire

extension ResourceDefinition {
    /// The bookkeeping of who set which field, for requests in a version to the resource or to one of its subresources.
    func fieldManager(_ version: ServedVersion, subresource: String) -> FieldManager {
        guard case .table(let type, _) = version.objectSchema else { return customFieldManager(version, subresource: subresource) }
        return FieldManager(
            kind: version.kind, type: type, subresource: subresource, resetFields: strategy.resetFields(subresource: subresource),
            schema: schema)
    }

    /// Custom kinds track fields by their structural schemas. Entries of other versions are read by this one's: what it doesn't know of
    /// them is a leaf.
    private func customFieldManager(_ version: ServedVersion, subresource: String) -> FieldManager {
        let (schema, resets) = (version.objectSchema, strategy.resetFields(subresource: subresource))
        return FieldManager(kind: version.kind, subresource: subresource, empty: schema.emptyObject(version.kind)) { _ in
            FieldManager.Version(schema: schema.mergeSchema, resetFields: resets)
        } convert: { object, apiVersion in
            var object = object
            object.set(object.root, "apiVersion", string: apiVersion)
            return object
        }
    }
}
