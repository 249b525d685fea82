import CEL
import KubernetesSchema
import Wire

/// The types by which expressions write down what is applied or patched: `Object`, `Object.spec` and so on, and `JSONPatch`. Fields of
/// objects may have any name and value.
struct PatchTypes: CELTypeProvider {
    static let object = "Object"
    static let patch = "JSONPatch"

    func type(named name: String) -> CELType? {
        name == Self.patch || name == Self.object || name.hasPrefix(Self.object + ".") ? .object(name) : nil
    }

    func fieldType(_ type: String, _ field: String) -> CELType? {
        guard type == Self.patch else { return .dyn }
        switch field {
        case "op", "path", "from": return .string
        case "value": return .dyn
        // Of a type without a name, which nothing is of.
        default: return .object("")
        }
    }

    func object(_ type: String, _ fields: [(String, CELValue)]) -> CELValue? {
        guard self.type(named: type) != nil else { return nil }
        if type == Self.patch, let unknown = fields.first(where: { !["op", "path", "from", "value"].contains($0.0) }) {
            return .failure("unexpected JSONPatchType field: \(unknown.0)")
        }
        return .object(WrittenObject(typeName: type, fields: Dictionary(fields) { $1 }))
    }
}

/// An object that an expression wrote down.
struct WrittenObject: CELObject {
    let typeName: String
    let fields: [String: CELValue]

    func field(_ name: String) -> CELValue? { fields[name] }
    func has(_ name: String) -> Bool? { fields[name] != nil }

    func isEqual(to other: any CELObject) -> CELValue {
        guard let other = other as? WrittenObject, other.typeName == typeName, other.fields.count == fields.count else { return .bool(false) }
        return .bool(fields.allSatisfy { name, value in other.fields[name].map { CELOperations.isEqual(value, $0) } ?? false })
    }

    /// Every object in it whose type's name isn't the path of fields that leads to it.
    func misplaced(_ path: [String]) -> [String] {
        let expected = path.joined(separator: ".")
        var found: [String] = []
        if expected != typeName {
            found.append(
                "unexpected type name \(FieldError.quoted(typeName)), expected \(FieldError.quoted(expected)), which matches field name path from root Object type")
        }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) { found += Self.misplaced(value, path + [name]) }
        return found
    }

    private static func misplaced(_ value: CELValue, _ path: [String]) -> [String] {
        switch value {
        case .object(let object as WrittenObject): object.misplaced(path)
        case .list(let list): list.values.flatMap { misplaced($0, path) }
        case .map(let map): map.keys.flatMap { key in map.value(for: key).map { misplaced($0, path) } ?? [] }
        default: []
        }
    }
}

/// What mutating expressions yielded, as documents.
public enum WrittenPatch {
    /// The types that mutations have to yield.
    public static let configurationType = CELType.object(PatchTypes.object)
    public static let patchType = CELType.list(.object(PatchTypes.patch))

    /// The configuration that an expression of an apply configuration yielded.
    public static func configuration(_ value: CELValue) throws(ExpressionProblem) -> Document {
        guard case .object(let object) = value, let object = object as? WrittenObject else {
            throw ExpressionProblem("unsupported return type from ApplyConfiguration expression: \(value.type.name)")
        }
        try check(object)
        var document = Document.object()
        for (name, field) in object.fields.sorted(by: { $0.key < $1.key }) {
            let node = try json(field, in: &document)
            document.set(document.root, name, node)
        }
        return document
    }

    private static func check(_ object: WrittenObject) throws(ExpressionProblem) {
        let problems = object.misplaced([PatchTypes.object])
        if !problems.isEmpty { throw ExpressionProblem("type mismatch: \(problems.joined(separator: "\n"))") }
    }

    /// The operations that an expression of a JSON patch yielded, as a JSON patch.
    public static func operations(_ value: CELValue) throws(ExpressionProblem) -> Document {
        guard case .list(let list) = value else {
            throw ExpressionProblem("type mismatch: JSONPatchType.expression should evaluate to array")
        }
        var document = Document()
        let array = document.newArray()
        for item in list.values {
            guard case .object(let object) = item, let operation = object as? WrittenObject, operation.typeName == PatchTypes.patch else {
                throw ExpressionProblem(
                    "type mismatch: JSONPatchType.expression should evaluate to array of JSONPatch, got element of \(item.type.name)")
            }
            let made = document.newObject()
            for name in ["op", "path", "from"] {
                if let text = operation.fields[name]?.text, name != "from" || !text.isEmpty {
                    document.set(made, name, string: text)
                } else if name != "from" {
                    document.set(made, name, string: "")
                }
            }
            if let value = operation.fields["value"] {
                if case .object(let object) = value, let object = object as? WrittenObject {
                    let problems = object.misplaced(object.typeName.split(separator: ".").prefix(1).map(String.init))
                    if !problems.isEmpty, object.typeName == PatchTypes.object { throw ExpressionProblem("type mismatch: \(problems.joined(separator: "\n"))") }
                }
                let node = try json(value, in: &document)
                document.set(made, "value", node)
            }
            document.append(array, made)
        }
        document.setRoot(array)
        return document
    }

    private static func json(_ value: CELValue, in document: inout Document) throws(ExpressionProblem) -> Document.Node {
        switch value {
        case .null: return document.newNull()
        case .bool(let value): return document.newBool(value)
        case .int(let value): return document.newInt(value)
        case .uint(let value): return Int64(exactly: value).map { document.newInt($0) } ?? document.newDouble(Double(value))
        case .double(let value): return document.newDouble(value)
        case .string(let value): return document.newString(value)
        case .bytes(let bytes): return document.newString(Base64.encode(bytes))
        case .timestamp, .duration: return document.newString(CELOperations.describe(value))
        case .list(let list):
            let array = document.newArray()
            for item in list.values {
                let node = try json(item, in: &document)
                document.append(array, node)
            }
            return array
        case .map(let map):
            let object = document.newObject()
            for key in map.keys {
                guard let name = key.text else { throw ExpressionProblem("map key \(CELOperations.describe(key)) is of type \(key.type.name), not string") }
                let node = try json(map.value(for: key) ?? .null, in: &document)
                document.set(object, name, node)
            }
            return object
        case .object(let object):
            let made = document.newObject()
            let names = (object as? WrittenObject).map { $0.fields.keys.sorted() } ?? object.keys?.compactMap(\.text) ?? []
            for name in names {
                guard let field = object.field(name) else { continue }
                let node = try json(field, in: &document)
                document.set(made, name, node)
            }
            return made
        case .optional(let optional): return try json(optional.value ?? .null, in: &document)
        case .error(let error): throw ExpressionProblem(error.message)
        case .opaque, .type:
            throw ExpressionProblem("JSONPath valueExpression evaluated to a type that could not marshal to JSON: unsupported type \(value.type.name)")
        }
    }
}
