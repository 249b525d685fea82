import CEL
import KubernetesSchema

/// The types of built-in kinds, from the tables of the API.
public struct BuiltInTypes: CELTypeSource {
    public let root: DeclaredType

    /// The types of a kind.
    public init(_ type: TypeInfo, schema: Schema = .shared) {
        var open: Set<TypeID> = []
        root = Self.declare(type, schema, &open, isResource: true)
    }

    private static func declare(_ type: TypeInfo, _ schema: Schema, _ open: inout Set<TypeID>, isResource: Bool = false) -> DeclaredType {
        // A type within itself is anything: trees of types end somewhere.
        guard open.insert(type.id).inserted else { return .dyn }
        defer { open.remove(type.id) }
        var fields: [String: DeclaredType.Field] = [:]
        for field in type.jsonFields {
            guard let name = FieldEscaping.escape(field.name), field.name != "-" else { continue }
            fields[name] = DeclaredType.Field(name: field.name, type: container(field, schema, &open))
        }
        if isResource || type.hasTypeMeta {
            fields["kind"] = DeclaredType.Field(name: "kind", type: .string)
            fields["apiVersion"] = DeclaredType.Field(name: "apiVersion", type: .string)
        }
        return .object(type.openAPIName, fields)
    }

    private static func container(_ field: FieldInfo, _ schema: Schema, _ open: inout Set<TypeID>) -> DeclaredType {
        let element = element(field.type.element, schema, &open)
        switch field.type.container {
        case .single: return element
        case .map: return .map(element, maximum: nil)
        case .list:
            let identity: DeclaredType.ListIdentity
            switch field.listType {
            case .set?: identity = .set
            case .map?: identity = .map(field.listMapKeys)
            default: identity = .atomic
            }
            return .list(element, maximum: nil, identity: identity)
        }
    }

    private static func element(_ element: ElementType, _ schema: Schema, _ open: inout Set<TypeID>) -> DeclaredType {
        switch element {
        case .string, .quantity, .duration: .string
        case .int32, .int64: .int
        case .bool: .bool
        case .double: .double
        case .bytes: DeclaredType(.scalar, .bytes, maximumElements: DeclaredType.maximumText, minimumSize: 2)
        case .time, .microTime: DeclaredType(.scalar, .timestamp, maximumElements: 32, minimumSize: 21)
        case .stringList: .list(.string, maximum: nil)
        case .object(let id): declare(schema[id], schema, &open)
        case .intOrString, .rawExtension, .json, .fieldsV1, .schemaOrBool, .schemaOrArray, .schemaOrStringArray: .dyn
        }
    }
}
