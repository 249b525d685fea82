import KubernetesSchema
import Wire

/// What the canonical form of an object leaves out, writes, and how.
public enum Canonical {
    /// Makes an object what it is once it was stored as Protobuf, which doesn't tell an empty list from none: lists that are always written
    /// become null where they are empty.
    public static func asStored(_ object: inout Document, _ type: TypeInfo, _ schema: Schema) {
        var empty: [Document.Node] = []
        collectEmptyLists(object.root, type, object, schema, &empty)
        for node in empty { object.become(node, .null) }
    }

    private static func collectEmptyLists(_ node: Document.Node, _ type: TypeInfo, _ object: Document, _ schema: Schema, _ found: inout [Document.Node]) {
        for (name, value) in object.members(node) {
            guard let field = type.field(name) else { continue }
            if field.type.isList, object.kind(value) == .array, object.isEmpty(value) {
                found.append(value)
                continue
            }
            guard let id = field.type.objectType else { continue }
            switch field.type.container {
            case .single: collectEmptyLists(value, schema[id], object, schema, &found)
            case .list: for item in object.elements(value) { collectEmptyLists(item, schema[id], object, schema, &found) }
            case .map: for (_, item) in object.members(value) { collectEmptyLists(item, schema[id], object, schema, &found) }
            }
        }
    }

    /// Makes an object of a type from the values of its fields, in the order of `jsonFields`.
    static func emit(_ type: TypeInfo, _ slots: [Document.Node], _ schema: Schema, _ output: inout Document) -> Document.Node {
        let object = output.newObject()
        for index in type.jsonFields.indices {
            let field = type.jsonFields[index]
            let value = slots[index]
            if value.exists {
                if isOmitted(value, field, output, schema) { continue }
                output.appendMember(object, field.name, value)
            } else if let absent = absent(field, schema, &output) {
                output.appendMember(object, field.name, absent)
            }
        }
        return object
    }

    private static func isOmitted(_ value: Document.Node, _ field: FieldInfo, _ output: Document, _ schema: Schema) -> Bool {
        guard !field.isPointer, field.omitEmpty || field.omitZero else { return false }
        if field.type.container != .single { return field.omitEmpty && output.isEmpty(value) }
        // A time's zero value is null.
        if field.omitZero, output.kind(value) == .null { return true }
        switch field.type.element {
        case .string, .bytes:
            return field.omitEmpty && (output.withStringBytes(value) { $0.isEmpty } ?? false)
        case .int32, .int64: return output.int(value) == 0
        case .bool: return output.bool(value) == false
        case .double: return output.double(value) == 0
        case .stringList: return field.omitEmpty && output.isEmpty(value)
        case .json, .rawExtension, .fieldsV1: return false
        case .object(let id): return field.omitZero && isZero(value, schema[id], output, schema)
        case .quantity: return field.omitZero && output.equals(value, "0")
        default: return false
        }
    }

    /// Whether a structure has nothing but zero values in it.
    private static func isZero(_ node: Document.Node, _ type: TypeInfo, _ output: Document, _ schema: Schema) -> Bool {
        for (name, value) in output.members(node) {
            guard let field = type.field(name) else { return false }
            if output.kind(value) == .null { continue }
            if field.isPointer || field.type.container != .single { return false }
            switch field.type.element {
            case .object(let id): if !isZero(value, schema[id], output, schema) { return false }
            case .string: if !output.equals(value, "") { return false }
            case .int32, .int64: if output.int(value) != 0 { return false }
            case .bool: if output.bool(value) != false { return false }
            default: return false
            }
        }
        return true
    }

    /// What stands for a field that wasn't set; nil where nothing does.
    private static func absent(_ field: FieldInfo, _ schema: Schema, _ output: inout Document) -> Document.Node? {
        if field.omitZero { return nil }
        if field.isPointer || field.type.container != .single {
            return field.omitEmpty ? nil : output.newNull()
        }
        switch field.type.element {
        case .string, .int32, .int64, .bool, .double:
            return field.omitEmpty ? nil : zero(field.type.element, schema, &output)
        case .bytes, .stringList: return field.omitEmpty ? nil : output.newNull()
        // Structures are written whatever `omitempty` says.
        default: return zero(field.type.element, schema, &output)
        }
    }

    /// The zero value of an element.
    static func zero(_ type: ElementType, _ schema: Schema, _ output: inout Document) -> Document.Node {
        switch type {
        case .string: return output.newString("")
        case .int32, .int64, .intOrString: return output.newInt(0)
        case .bool: return output.newBool(false)
        case .double: return output.newInt(0)
        case .bytes, .time, .microTime, .rawExtension, .json, .fieldsV1, .stringList: return output.newNull()
        case .duration: return output.newString("0s")
        case .quantity: return output.newString("0")
        case .object(let id):
            let type = schema[id]
            return emit(type, [Document.Node](repeating: .none, count: type.jsonFields.count), schema, &output)
        case .schemaOrBool, .schemaOrArray, .schemaOrStringArray: return output.newNull()
        }
    }
}
