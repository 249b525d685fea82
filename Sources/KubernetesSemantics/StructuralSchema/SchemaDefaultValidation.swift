import KubernetesSchema
import Wire

/// Defaults have to be right themselves: pruned, and valid by their own schema.
enum SchemaDefaultValidation {
    typealias Node = Document.Node

    /// What is wrong with the defaults of a structural schema.
    ///
    /// - Parameter requiresPruned: whether unknown fields in them are refused.
    static func validate(_ document: Document, _ schema: Node, _ path: String, requiresPruned: Bool, types: Schema) -> [FieldError] {
        let compiled = StructuralSchema(document, schema)
        guard compiled.root.has(.hasDefaultsBelow) else { return [] }
        return validate(compiled.root, path, insideMetadata: nil, isRoot: true, requiresPruned, types)
    }

    /// - Parameter insideMetadata: the names from the surrounding object to here, where that is metadata.
    private static func validate(
        _ schema: SchemaNode, _ path: String, insideMetadata: [String]?, isRoot: Bool, _ requiresPruned: Bool, _ types: Schema
    ) -> [FieldError] {
        guard schema.has(.hasDefaultsBelow) else { return [] }
        var errors: [FieldError] = []
        let surroundings = schema.has(.embedded) ? nil : insideMetadata
        if let value = schema.defaultValue { errors += check(value, schema, "\(path).default", surroundings, requiresPruned, types) }
        // Defaults under additionalProperties are applied to what is there, and forbidden where that would be ambiguous.
        if let items = schema.items {
            errors += validate(items, "\(path).items", insideMetadata: surroundings.map { $0 + ["*"] }, isRoot: false, requiresPruned, types)
        }
        for (name, property) in schema.properties {
            let isMeta = (schema.has(.embedded) || isRoot) && SchemaPruner.metaFields.contains(name)
            let inner = isMeta ? [name] : surroundings.map { $0 + [name] }
            errors += validate(property, "\(path).properties[\(name)]", insideMetadata: inner, isRoot: false, requiresPruned, types)
        }
        return errors
    }

    private static func check(
        _ value: Node, _ schema: SchemaNode, _ path: String, _ surroundings: [String]?, _ requiresPruned: Bool, _ types: Schema
    ) -> [FieldError] {
        let values = schema.schema.values
        let shown = String(decoding: values.encodeJSON(value), as: UTF8.self)
        if let surroundings {
            if let problem = metadataProblem(values, value, surroundings, types) {
                return [.invalid(path, raw: shown, "must result in valid metadata: \(problem)")]
            }
            return byRules(SchemaValidator.validate(values, value, schema, field: path), values, value, schema, path)
        }
        var errors: [FieldError] = []
        var copy = Document(copying: values, value)
        if requiresPruned {
            SchemaPruner.prune(&copy, copy.root, schema, isResource: schema.has(.embedded))
            if !Document.equal(copy, copy.root, values, value) { errors.append(.invalid(path, raw: shown, "must not have unknown fields")) }
        }
        var coerced = Document(copying: values, value)
        do {
            _ = try EmbeddedMetadata.coerce(&coerced, coerced.root, schema, path, dropsInvalid: false, schema: types)
        } catch {
            return errors + [.invalid(path, raw: shown, error.description)]
        }
        let embedded = EmbeddedMetadata.validate(values, value, schema, path)
        if !embedded.isEmpty { return errors + embedded }
        return errors + byRules(SchemaValidator.validate(values, value, schema, field: path), values, value, schema, path)
    }

    /// The errors there are; where there are none, those that the schema's rules find.
    private static func byRules(_ errors: [FieldError], _ values: Document, _ value: Node, _ schema: SchemaNode, _ path: String) -> [FieldError] {
        guard errors.isEmpty, schema.has(.hasRulesBelow) else { return errors }
        return CustomRules.engine.checkDefault(values, value, schema, path: path)
    }

    /// A default inside of metadata, put into an otherwise empty object, has to make a right one.
    private static func metadataProblem(_ values: Document, _ value: Node, _ surroundings: [String], _ types: Schema) -> String? {
        var object = Document(["apiVersion": "validation/v1", "kind": "Validation"])
        var node = object.copy(values, value)
        for name in surroundings.dropFirst().reversed() {
            let outer = name == "*" ? object.newArray() : object.newObject()
            if name == "*" { object.append(outer, node) } else { object.set(outer, name, node) }
            node = outer
        }
        object.set(object.root, surroundings[0], node)
        let document = Document(["type": "object"])
        let empty = StructuralSchema(document, document.root)
        if surroundings[0] == "metadata", let type = types.type("meta/v1.ObjectMeta") {
            var decoder = ObjectDecoder(object, schema: types)
            do { _ = try decoder.decode(type, object[object.root, "metadata"]) } catch { return error.description }
        }
        let errors = EmbeddedMetadata.validate(object, object.root, empty.root, isResource: true)
        return errors.isEmpty ? nil : errors.map(\.description).joined(separator: ", ")
    }
}
