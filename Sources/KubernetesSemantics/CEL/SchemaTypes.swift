import CEL
import Wire

/// The types of custom resources, from their structural schemas.
public struct StructuralTypes: CELTypeSource {
    public let root: DeclaredType

    /// The types of a resource; nil where the schema says too little to type it.
    public init?(_ schema: StructuralSchema) {
        guard let root = Self.declare(schema.root, isResource: true) else { return nil }
        self.root = root
    }

    /// The type of a part of a schema; nil where the schema says too little to type it.
    ///
    /// - Parameter isResource: whether the part is an object with kind and metadata.
    static func declare(_ node: SchemaNode, isResource: Bool, name: String = "selfType") -> DeclaredType? {
        if node.has(.intOrString) { return DeclaredType(.scalar, .dyn, maximumElements: textLimit(node) ?? DeclaredType.maximumText, minimumSize: 1) }
        switch node.node.type {
        case .array:
            guard let items = node.items, let element = declare(items, isResource: items.has(.embedded), name: name + ".@idx") else { return nil }
            let identity: DeclaredType.ListIdentity = node.has(.keyedList) ? .map(node.listMapKeys) : node.has(.set) ? .set : .atomic
            return .list(element, maximum: node.limit { if case .maxItems(let most) = $0 { most } else { nil } }, identity: identity)
        case .object:
            if let additional = node.additional {
                guard let element = declare(additional, isResource: additional.has(.embedded), name: name + ".@elem") else { return nil }
                return .map(element, maximum: node.limit { if case .maxProperties(let most) = $0 { most } else { nil } })
            }
            return object(node, isResource, name)
        case .string: return string(node)
        case .boolean: return .bool
        case .number: return .double
        case .integer: return .int
        case .any: return isResource ? object(node, isResource, name) : nil
        }
    }

    private static func object(_ node: SchemaNode, _ isResource: Bool, _ name: String) -> DeclaredType {
        var fields: [String: DeclaredType.Field] = [:]
        var size: Int64 = 2
        var required: Set<String> = []
        for case .required(let range) in node.constraints { required.formUnion(node.names(range)) }
        for (field, property) in node.properties {
            if isResource, ["kind", "apiVersion", "metadata"].contains(field) { continue }
            guard let type = declare(property, isResource: property.has(.embedded), name: "\(name).\(field)") else { continue }
            if let escaped = FieldEscaping.escape(field) { fields[escaped] = DeclaredType.Field(name: field, type: type) }
            if required.contains(field), property.defaultValue == nil { size += Int64(field.utf8.count) + type.minimumSize + 4 }
        }
        if isResource {
            fields["kind"] = DeclaredType.Field(name: "kind", type: .string)
            fields["apiVersion"] = DeclaredType.Field(name: "apiVersion", type: .string)
            let metadata = DeclaredType.object(
                "\(name).metadata",
                [
                    "name": DeclaredType.Field(name: "name", type: .string), "generateName": DeclaredType.Field(name: "generateName", type: .string),
                ])
            fields["metadata"] = DeclaredType.Field(name: "metadata", type: metadata)
        }
        return .object(name, fields, minimumSize: size)
    }

    private static func textLimit(_ node: SchemaNode) -> Int64? {
        node.limit { if case .maxLength(let most) = $0 { most } else { nil } }.map { max(0, $0) * 4 }
    }

    private static func string(_ node: SchemaNode) -> DeclaredType {
        var format = ""
        var longest: Int64?
        for constraint in node.constraints {
            switch constraint {
            case .format(let found): format = "\(found.rawValue)"
            case .enumeration(let values):
                longest = node.schema.values.strings(values).map { Int64($0.utf8.count) }.max() ?? 0
            default: break
            }
        }
        func type(_ type: CELType, _ most: Int64, _ least: Int64) -> DeclaredType {
            DeclaredType(.scalar, type, maximumElements: most, minimumSize: least)
        }
        switch format {
        case "byte":
            return type(.bytes, node.limit { if case .maxLength(let most) = $0 { most } else { nil } }.map { max(0, $0) } ?? DeclaredType.maximumText, 2)
        case "duration": return type(.duration, 32, 3)
        case "date": return type(.timestamp, 12, 12)
        case "date-time", "datetime": return type(.timestamp, 32, 21)
        default: return type(.string, textLimit(node) ?? longest ?? DeclaredType.maximumText, 2)
        }
    }
}

extension SchemaNode {
    /// The limit that one of the constraints sets.
    fileprivate func limit(_ read: (StructuralSchema.Constraint) -> Int64?) -> Int64? {
        for constraint in constraints { if let limit = read(constraint) { return limit } }
        return nil
    }

    /// How many values lie directly within one of these, at most; nil where there is no limit.
    var maximumChildren: UInt64? {
        switch node.type {
        case .array: return limit { if case .maxItems(let most) = $0 { most } else { nil } }.map { UInt64(max(0, $0)) }
        case .object where has(.hasAdditional):
            return limit { if case .maxProperties(let most) = $0 { most } else { nil } }.map { UInt64(max(0, $0)) }
        default: return 1
        }
    }
}
