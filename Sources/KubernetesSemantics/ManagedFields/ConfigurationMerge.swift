import KubernetesSchema
import Wire

/// Merges a configuration into an object as server-side apply does, without owners.
public enum ConfigurationMerge {
    /// The object with everything that the configuration says.
    ///
    /// - Throws: `ExpressionProblem` where the configuration isn't of the schema, or would replace a whole that can't be merged.
    public static func merge(_ configuration: Document, into object: Document, schema: any MergeSchema) throws(ExpressionProblem) -> Document {
        if let problem = AppliedValidation.problem(configuration, schema: schema) {
            throw ExpressionProblem("error applying patch: failed to convert patch object to typed object: \(problem)")
        }
        let atomics = atomics(configuration, configuration.root, schema, "")
        if !atomics.isEmpty {
            throw ExpressionProblem(
                "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: \(atomics.joined(separator: ", "))")
        }
        return ObjectMerge.merge(configuration, into: object, schema: schema)
    }

    /// The paths of what would be replaced as a whole.
    private static func atomics(_ document: Document, _ node: Document.Node, _ schema: any MergeSchema, _ path: String) -> [String] {
        switch (schema.shape.resolved(document, node), document.kind(node)) {
        case (.object(let isAtomic), .object?):
            var found = isAtomic ? [path] : []
            for (name, value) in document.members(node) {
                guard let field = schema.field(name) else { continue }
                found += atomics(document, value, field, "\(path).\(name)")
            }
            return found
        case (let shape, .array?):
            var found = shape == .atomicList ? [path] : []
            guard let element = schema.element else { return found }
            for (index, item) in document.elements(node).enumerated() { found += atomics(document, item, element, "\(path)[\(index)]") }
            return found
        default: return []
        }
    }
}
