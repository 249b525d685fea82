import KubernetesSchema
import Wire

/// Field ownership between a resource and its scale subresource, in which only the number of replicas is owned.
public struct ScaleFields: Sendable {
    static let apiVersion = "autoscaling/v1"
    static let inScale = FieldSet(fields: [["spec", "replicas"]])

    /// The version in which the request came.
    let apiVersion: String
    /// Where a version has its replicas; nil where its resource has no scale, so that its entries stay as they are.
    let replicas: [String: [String]?]

    public init(apiVersion: String, replicas: [String: [String]?]) {
        self.apiVersion = apiVersion
        self.replicas = replicas
    }

    private func path(_ version: String) -> FieldSet? {
        guard let known = replicas[version], let path = known else { return nil }
        return FieldSet(fields: [path])
    }

    private func owns(_ entry: ManagedEntry, _ path: FieldSet) -> Bool { !entry.fields.intersection(path).isEmpty }

    /// The entries of a scale: those of the resource that own its replicas.
    public func entries(ofScale parent: ManagedFields) -> ManagedFields {
        var result = ManagedFields()
        for (identity, entry) in parent.entries {
            guard let path = path(entry.apiVersion), owns(entry, path) else { continue }
            let place = ManagerIdentity(
                manager: identity.manager, isApply: identity.isApply, apiVersion: ScaleFields.apiVersion, subresource: identity.subresource)
            result.entries[place] = ManagedEntry(apiVersion: ScaleFields.apiVersion, time: entry.time, fields: ScaleFields.inScale)
        }
        return result
    }

    /// The entries of the resource after its scale was written.
    ///
    /// - Parameters:
    ///   - parent: those before.
    ///   - scale: those of the written scale.
    public func entries(ofParent parent: ManagedFields, after scale: ManagedFields) -> ManagedFields {
        var result = ManagedFields()
        var written = scale.entries
        for (identity, entry) in parent.entries {
            guard let known = replicas[entry.apiVersion] else { continue }
            guard let known, case let path = FieldSet(fields: [known]), owns(entry, path) else {
                result.entries[identity] = entry
                continue
            }
            if written.removeValue(forKey: identity) != nil {
                result.entries[identity] = entry
                continue
            }
            var left = entry
            left.fields = entry.fields.subtracting(path)
            if !left.fields.isEmpty { result.entries[identity] = left }
        }
        guard let path = path(apiVersion) else { return result }
        // Updates are told apart by their version, which is another in the scale: what they own comes as entries beside those of the resource.
        for (identity, entry) in written where owns(entry, ScaleFields.inScale) {
            result.entries[identity] = ManagedEntry(apiVersion: apiVersion, time: parent.entries[identity]?.time, fields: path)
        }
        return result
    }
}
