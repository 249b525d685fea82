import Foundation
import KubernetesSchema

/// Writes KubernetesAPI's structures: straight-line code with every type spelled out, since the compiler's time is what they cost.
struct TypedStructs {
    let schema: Schema
    /// In the order in which they're written.
    private(set) var order: [TypeID] = []
    private(set) var names: [TypeID: String] = [:]
    private var fields: [TypeID: [FieldInfo]] = [:]
    private var leaves: [TypeID: Int] = [:]
    private var kinds: Set<TypeID> = []
    /// Small types made of small types: hashing is worth its compile time for them.
    private var hashable: Set<TypeID> = []

    static let linesPerFile = 420
    private static let keywords: Set<String> = [
        "continue", "default", "protocol", "operator", "where", "in", "is", "for", "switch", "case", "self", "internal", "import", "public",
    ]

    init(schema: Schema) throws {
        self.schema = schema
        for (package, kinds) in TypedSelection.kinds {
            for kind in kinds {
                guard let type = schema.type("\(package).\(kind)") else { throw GeneratorError("no type \(package).\(kind)") }
                self.kinds.insert(type.id)
                add(type)
            }
        }
        var taken: Set<String> = []
        for id in order {
            let type = schema[id]
            let group = type.package.name.split(separator: "/").first.map(String.init) ?? ""
            let name = taken.contains(type.name) ? group.prefix(1).uppercased() + group.dropFirst() + type.name : type.name
            taken.insert(name)
            names[id] = name
        }
    }

    static func write(_ schema: Schema, to folder: URL) throws -> Int {
        let typed = try TypedStructs(schema: schema)
        var output = try OutputFolder(folder)
        var file: [String] = []
        var number = 1
        var count = 0
        func flush() throws {
            guard !file.isEmpty else { return }
            let head = "// Written by SchemaGenerator; do not edit.\n\nimport KubernetesSchema\nimport Wire\n"
            try output.write("Types\(number < 10 ? "0" : "")\(number).swift", head + file.joined(separator: "\n") + "\n")
            number += 1
            file = []
        }
        for id in typed.order {
            let lines = typed.structure(id)
            if file.count + lines.count > linesPerFile { try flush() }
            file += [""] + lines
            count += typed.fields[id]?.count ?? 0
        }
        try flush()
        try output.removeOthers()
        return count
    }

    /// Adds a type and all that its fields need, before it.
    private mutating func add(_ type: TypeInfo) {
        guard fields[type.id] == nil else { return }
        var chosen: [FieldInfo] = []
        choose(type, into: &chosen)
        fields[type.id] = chosen
        var total = 0
        for field in chosen {
            if let id = field.type.objectType {
                add(schema[id])
                total += field.type.container == .single ? (leaves[id] ?? 1) : 1
            } else {
                total += 1
            }
        }
        leaves[type.id] = total
        if total <= 10, chosen.allSatisfy({ field in field.type.objectType.map { hashable.contains($0) } ?? true }) {
            hashable.insert(type.id)
        }
        order.append(type.id)
    }

    private func choose(_ type: TypeInfo, into chosen: inout [FieldInfo]) {
        let excluded = TypedSelection.excludedFields[type.qualifiedName] ?? []
        for field in type.fields where !excluded.contains(field.name) && field.name != "-" {
            if field.inline, let id = field.type.objectType {
                if schema[id].name != "TypeMeta" { choose(schema[id], into: &chosen) }
            } else {
                chosen.append(field)
            }
        }
    }

    // MARK: Structures

    private func structure(_ id: TypeID) -> [String] {
        let type = schema[id]
        let name = names[id] ?? type.name
        let fields = fields[id] ?? []
        let isKind = kinds.contains(id)
        let equality = hashable.contains(id) ? "Hashable" : "Equatable"
        var lines = ["/// `\(type.qualifiedName)` of the API."]
        let isObject = isKind && fields.contains { $0.name == "metadata" && $0.type.objectType.map { schema[$0].name } == "ObjectMeta" }
        lines.append("public struct \(name): \(isObject ? "KubernetesObject" : isKind ? "KubernetesKind" : "KubernetesValue"), \(equality) {")
        if isKind { lines += statics(type, isObject: isObject) }
        for field in fields { lines.append("    \(declaration(field))") }
        lines += ["    public var unknownFields: UnknownFields?", "", "    public init() {}", ""]
        lines += decoder(fields, hasTypeMeta: type.hasTypeMeta)
        lines.append("")
        lines += encoder(fields, isKind: isKind)
        lines.append("}")
        return lines
    }

    private func statics(_ type: TypeInfo, isObject: Bool) -> [String] {
        let kind = type.kind ?? GroupVersionKind(group: "", version: "v1", kind: type.name)
        var lines = [
            "    public static var kind: GroupVersionKind { GroupVersionKind(group: \"\(kind.group)\", version: \"\(kind.version)\", kind: \"\(kind.kind)\") }"
        ]
        if isObject {
            let resource = schema.resource(kind: kind)
            let group = resource?.group ?? kind.group
            let plural = resource?.name ?? kind.kind.lowercased() + "s"
            lines.append(
                "    public static var resource: GroupVersionResource { GroupVersionResource(group: \"\(group)\", version: \"\(kind.version)\", resource: \"\(plural)\") }"
            )
            lines.append("    public static var namespaced: Bool { \(resource?.namespaced ?? true) }")
        }
        return lines + [""]
    }

    private func property(_ name: String) -> String {
        var result = ""
        var upper = false
        for character in name {
            if character == "-" || character == "$" || character == "." {
                upper = !result.isEmpty
            } else {
                result += upper ? character.uppercased() : String(character)
                upper = false
            }
        }
        return result
    }

    private func escaped(_ name: String) -> String {
        TypedStructs.keywords.contains(name) ? "`\(name)`" : name
    }

    private func declaration(_ field: FieldInfo) -> String {
        let name = escaped(property(field.name))
        let boxed = isBoxed(field)
        let type = swiftType(field)
        if boxed && isOptional(field) { return "@BoxedOptional public var \(name): \(type)" }
        let box = boxed ? "@Boxed " : ""
        return "\(box)public var \(name): \(type)\(initial(field))"
    }

    private func isBoxed(_ field: FieldInfo) -> Bool {
        guard field.type.container == .single, let id = field.type.objectType else { return false }
        return (leaves[id] ?? 0) > (isOptional(field) ? 3 : 8)
    }

    /// Absent differs from zero. A zero time and raw JSON are absent, too.
    private func isOptional(_ field: FieldInfo) -> Bool {
        guard field.type.container == .single else { return false }
        switch field.type.element {
        case .time, .microTime, .rawExtension, .json, .fieldsV1, .schemaOrBool, .schemaOrArray, .schemaOrStringArray: return true
        default: return field.isPointer
        }
    }

    private func elementType(_ element: ElementType) -> String {
        switch element {
        case .string: return "String"
        case .int32: return "Int32"
        case .int64: return "Int64"
        case .bool: return "Bool"
        case .double: return "Double"
        case .bytes: return "[UInt8]"
        case .time, .microTime: return "Timestamp"
        case .duration: return "GoDuration"
        case .quantity: return "Quantity"
        case .intOrString: return "IntOrString"
        case .stringList: return "[String]"
        case .object(let id): return names[id] ?? "RawDocument"
        case .rawExtension, .json, .fieldsV1, .schemaOrBool, .schemaOrArray, .schemaOrStringArray: return "RawDocument"
        }
    }

    private func swiftType(_ field: FieldInfo) -> String {
        let element = elementType(field.type.element)
        switch field.type.container {
        case .single: return isOptional(field) ? "\(element)?" : element
        case .list: return "[\(element)]"
        case .map: return "[String: \(element)]"
        }
    }

    private func initial(_ field: FieldInfo) -> String {
        switch field.type.container {
        case .list: return " = []"
        case .map: return " = [:]"
        case .single: break
        }
        if isOptional(field) { return "" }
        switch field.type.element {
        case .string: return " = \"\""
        case .int32, .int64, .double: return " = 0"
        case .bool: return " = false"
        case .bytes, .stringList: return " = []"
        case .duration: return " = GoDuration(nanoseconds: 0)"
        case .quantity: return " = Quantity.zero"
        case .intOrString: return " = IntOrString.int(0)"
        case .object: return " = \(elementType(field.type.element))()"
        default: return ""
        }
    }

    // MARK: Codecs

    private func word(_ element: ElementType) -> String {
        switch element {
        case .string: return "String"
        case .int32: return "Int32"
        case .int64: return "Int64"
        case .bool: return "Bool"
        case .double: return "Double"
        case .bytes: return "Bytes"
        case .time: return "Time"
        case .microTime: return "MicroTime"
        case .duration: return "Duration"
        case .quantity: return "Quantity"
        case .intOrString: return "IntOrString"
        case .stringList: return "Strings"
        case .object: return "Object"
        default: return "Raw"
        }
    }

    private func accessor(_ field: FieldInfo) -> String {
        switch field.type.container {
        case .single: return word(field.type.element)
        case .list: return field.type.element == .string ? "Strings" : "\(word(field.type.element))List"
        case .map: return "\(word(field.type.element))Map"
        }
    }

    private func decoder(_ fields: [FieldInfo], hasTypeMeta: Bool) -> [String] {
        var lines = ["    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {"]
        lines.append("        try document.requireObject(node)")
        lines.append("        for member in document.memberNodes(node) where !document.isNull(member) {")
        lines.append("            let key: String = document.key(member)")
        lines.append("            switch key {")
        for field in fields {
            lines.append("            case \"\(field.name)\": \(assignee(field)) = try document.read\(accessor(field))(member)")
        }
        if hasTypeMeta { lines.append("            case \"apiVersion\", \"kind\": break") }
        lines.append("            default: UnknownFields.keep(&unknownFields, key, document, member)")
        lines += ["            }", "        }", "    }"]
        return lines
    }

    private func assignee(_ field: FieldInfo) -> String {
        let name = property(field.name)
        return TypedStructs.keywords.contains(name) || name == "document" || name == "node" || name == "key" || name == "member" ? "self.\(name)" : name
    }

    private func encoder(_ fields: [FieldInfo], isKind: Bool) -> [String] {
        var lines = ["    public func encode(into document: inout Document) -> Document.Node {"]
        lines.append("        let node: Document.Node = document.newObject()")
        if isKind {
            lines.append("        document.putString(node, \"kind\", Self.kind.kind)")
            lines.append("        document.putString(node, \"apiVersion\", Self.kind.apiVersion)")
        }
        for field in fields { lines.append("        \(writer(field))") }
        lines.append("        UnknownFields.put(unknownFields, into: &document, node)")
        lines += ["        return node", "    }"]
        return lines
    }

    private func writer(_ field: FieldInfo) -> String {
        let value = "self.\(property(field.name))"
        let put = "document.put\(accessor(field))(node, \"\(field.name)\", "
        if isOptional(field) {
            let raw = put + "value)"
            // What isn't a pointer is written as null when it's absent.
            let orNull = field.isPointer || field.omitZero ? "" : " else { document.putNull(node, \"\(field.name)\") }"
            return "if let value = \(value) { \(raw) }\(orNull)"
        }
        let condition: String?
        switch (field.type.container, field.type.element) {
        case (.list, _), (.map, _), (_, .string), (_, .bytes), (_, .stringList): condition = "!\(value).isEmpty"
        case (_, .int32), (_, .int64), (_, .double): condition = "\(value) != 0"
        case (_, .bool): condition = value
        default: condition = nil
        }
        if field.omitEmpty, let condition { return "if \(condition) { \(put)\(value)) }" }
        return "\(put)\(value))"
    }
}

struct GeneratorError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
