import KubernetesSchema

/// The merge schema of a built-in kind, read from the tables.
public struct TableSchema: MergeSchema {
    /// Whether the node is a field's whole value, or one element of a field that is a list or a map.
    private enum Part {
        case whole, element
    }

    private let schema: Schema
    private let type: TypeInfo
    /// Whether raw objects inside the kind (`RawExtension`, any-JSON values) are leaves.
    private let holdsRawValues: Bool
    /// The place of the field in the type; -1 where the node is the structure itself. Elements are counted down from -2.
    private let place: Int

    /// The root of a kind, or any structure.
    ///
    /// - Parameter holdsRawValues: whether raw objects inside the kind are leaves, as upstream's typed objects have them, instead of being
    ///   merged by their members, as what is applied has them.
    public init(_ type: TypeInfo, _ schema: Schema, holdsRawValues: Bool = false) {
        self.init(schema: schema, type: type, holdsRawValues: holdsRawValues, place: -1)
    }

    private init(schema: Schema, type: TypeInfo, holdsRawValues: Bool, place: Int) {
        self.schema = schema
        self.type = type
        self.holdsRawValues = holdsRawValues
        self.place = place
    }

    private var part: (field: FieldInfo, part: Part)? {
        if place >= 0 { return (type.jsonFields[place], .whole) }
        return place == -1 ? nil : (type.jsonFields[-2 - place], .element)
    }

    /// The structure of which this node's members are fields.
    private var structure: TypeInfo? {
        guard let (field, part) = part else { return type }
        guard part == .element || field.type.container == .single, let id = field.type.objectType else { return nil }
        return schema[id]
    }

    public var shape: MergeShape {
        guard let (field, part) = part else { return .object(isAtomic: type.mapType == .atomic) }
        if part == .whole {
            switch field.type.container {
            case .list: return listShape(field)
            case .map: return .object(isAtomic: field.mapType == .atomic)
            case .single: break
            }
            if field.mapType == .atomic, field.type.objectType != nil { return .object(isAtomic: true) }
        }
        switch field.type.element {
        case .object(let id): return .object(isAtomic: schema[id].mapType == .atomic)
        case .rawExtension, .json, .fieldsV1, .schemaOrBool, .schemaOrArray, .schemaOrStringArray: return holdsRawValues ? .scalar : .deduced
        case .stringList: return .atomicList
        default: return .scalar
        }
    }

    public var scalar: MergeScalar {
        switch part?.field.type.element {
        case .string?, .bytes?, .duration?: return .string
        case .int32?, .int64?, .double?: return .number
        case .bool?: return .boolean
        default: return .any
        }
    }

    private func listShape(_ field: FieldInfo) -> MergeShape {
        switch field.listType {
        case .set?: return .set
        case .map?:
            let item = field.type.objectType.map { schema[$0] }
            return .keyedList(field.listMapKeys.map { MergeKey(name: $0, defaultJSON: item?.field($0)?.defaultJSON) })
        default: return .atomicList
        }
    }

    public func field(_ name: String) -> (any MergeSchema)? {
        guard let structure, let index = structure.fieldIndex(name) else { return nil }
        return TableSchema(schema: schema, type: structure, holdsRawValues: holdsRawValues, place: index)
    }

    public var element: (any MergeSchema)? {
        guard let (field, part) = part, part == .whole, field.type.container != .single else { return nil }
        return TableSchema(schema: schema, type: type, holdsRawValues: holdsRawValues, place: -2 - place)
    }
}
