import KubernetesSchema
import Wire

/// Why a body can't be an object of its kind, in the words of Go's decoder.
public struct DecodingError: Error, Sendable, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}

/// Brings JSON (or YAML) into the canonical form that upstream's objects have after a round trip through its Go structs.
///
/// In the canonical form the members of every structure stand in the order of the schema, maps are sorted, unknown members are gone, empty
/// values are left out where the schema says so and written where it does not, and quantities, times and durations have their normal text.
/// Everything in the API server works on documents of this form.
public struct ObjectDecoder {
    let schema: Schema
    let input: Document
    var output = Document()
    /// Unknown and duplicate fields, in the order in which they were met: `unknown field "spec.zzz"`.
    public private(set) var strictErrors: [String] = []
    /// The place, among the members of its object, of the first field that is unknown.
    public private(set) var unknownField: Int?
    private var typeError: DecodingError?
    private var path: [PathElement] = []

    private enum PathElement {
        case field(String)
        case index(Int)
        /// Of a map.
        case key(String)
        /// A structure that is inlined, which Go names.
        case embedded(String)
    }

    /// How many strict errors are kept, as upstream's decoder does.
    static let maximumStrictErrors = 100

    static let malformedQuantity = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

    public init(_ input: Document, schema: Schema = .shared) {
        self.schema = schema
        self.input = input
    }

    /// Decodes an object of a type.
    ///
    /// - Throws: `DecodingError` for the first value that has the wrong type.
    public mutating func decode(_ type: TypeInfo) throws(DecodingError) -> Document {
        try decode(type, input.root)
    }

    /// Decodes a part of the input as an object of a type.
    public mutating func decode(_ type: TypeInfo, _ node: Document.Node) throws(DecodingError) -> Document {
        output = Document()
        let kind = input.kind(node)
        if kind != .object, kind != .null {
            throw DecodingError("json: cannot unmarshal \(word(node)) into Go value of type \(goType(type))")
        }
        let root = structure(type, node)
        if let typeError { throw typeError }
        output.setRoot(root)
        // An empty list of managed fields is no list left out: by it a client asks to forget them.
        let sent = input[node, "metadata", "managedFields"]
        if input.kind(sent) == .array, input.isEmpty(sent), type.hasTypeMeta {
            output.set(output[root, "metadata"], "managedFields", output.newArray())
        }
        return output
    }

    // MARK: Structures

    private mutating func structure(_ type: TypeInfo, _ node: Document.Node) -> Document.Node {
        var slots = [Document.Node](repeating: .none, count: type.jsonFields.count)
        for (place, member) in input.memberNodes(node).enumerated() {
            let name = input.key(member)
            guard let index = type.fieldIndex(name) else {
                if unknownField == nil { unknownField = place }
                note("unknown field", name)
                continue
            }
            if slots[index].exists { note("duplicate field", name) }
            if input.kind(member) == .null { continue }
            let depth = path.count
            for embedded in embeddings(type.jsonFields[index], type) { path.append(.embedded(embedded)) }
            path.append(.field(name))
            let made = value(type.jsonFields[index], of: type, member)
            path.removeLast(path.count - depth)
            if made.exists { slots[index] = made }
        }
        return Canonical.emit(type, slots, schema, &output)
    }

    private mutating func note(_ problem: String, _ name: String) {
        guard strictErrors.count < ObjectDecoder.maximumStrictErrors else { return }
        path.append(.field(name))
        strictErrors.append("\(problem) \"\(strictPath)\"")
        path.removeLast()
    }

    private var strictPath: String {
        var text = ""
        for element in path {
            switch element {
            case .field(let name), .key(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            case .embedded: continue
            }
        }
        return text
    }

    private mutating func value(_ field: FieldInfo, of owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        switch field.type.container {
        case .single:
            return element(field.type.element, field, owner, node)
        case .list:
            guard input.kind(node) == .array else { return mismatch(node, field, owner, listGoType(field)) }
            let array = output.newArray()
            for (index, item) in input.elements(node).enumerated() {
                path.append(.index(index))
                let made = input.kind(item) == .null ? Canonical.zero(field.type.element, schema, &output) : element(field.type.element, field, owner, item)
                path.removeLast()
                if made.exists { output.append(array, made) }
            }
            return array
        case .map:
            guard input.kind(node) == .object else { return mismatch(node, field, owner, mapGoType(field)) }
            var members: [(key: String, value: Document.Node)] = []
            var places: [String: Int] = [:]
            for (key, item) in input.members(node) {
                path.append(.key(key))
                let made = input.kind(item) == .null ? absent(field.type.element) : element(field.type.element, field, owner, item, inMap: true)
                path.removeLast()
                if let place = places[key] {
                    note("duplicate field", key)
                    if made.exists { members[place].value = made }
                } else if made.exists {
                    places[key] = members.count
                    members.append((key, made))
                }
            }
            let object = output.newObject()
            members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (key, value) in members { output.appendMember(object, key, value) }
            return object
        }
    }

    private mutating func element(_ type: ElementType, _ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node, inMap: Bool = false) -> Document.Node {
        switch type {
        case .string: return text(field, owner, node)
        case .int32, .int64: return integer(type, field, owner, node)
        case .bool:
            guard let value = input.bool(node) else { return mismatch(node, field, owner, "bool") }
            return output.newBool(value)
        case .double:
            guard input.double(node) != nil else { return mismatch(node, field, owner, "float64") }
            return output.copy(input, node)
        case .bytes: return base64(field, owner, node)
        case .time, .microTime: return time(type, field, owner, node)
        case .duration: return duration(field, owner, node)
        case .quantity: return quantity(field, owner, node)
        case .intOrString: return intOrString(field, owner, node)
        case .rawExtension, .json, .fieldsV1: return output.copy(input, node)
        case .stringList:
            guard input.kind(node) == .array else { return mismatch(node, field, owner, "[]string") }
            let array = output.newArray()
            for item in input.elements(node) { output.append(array, text(field, owner, item)) }
            return array
        case .object(let id):
            guard input.kind(node) == .object else { return mismatch(node, field, owner, goType(schema[id])) }
            return structure(schema[id], node)
        case .schemaOrBool(let id):
            if let value = input.bool(node) { return output.newBool(value) }
            guard input.kind(node) == .object else { return fail("boolean or JSON schema expected") }
            return structure(schema[id], node)
        case .schemaOrArray(let id), .schemaOrStringArray(let id):
            return schemaOrArray(type, id, field, owner, node)
        }
    }

    private mutating func schemaOrArray(_ type: ElementType, _ id: TypeID, _ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        if input.kind(node) == .object { return structure(schema[id], node) }
        guard input.kind(node) == .array else { return mismatch(node, field, owner, goType(schema[id])) }
        let array = output.newArray()
        for item in input.elements(node) {
            if case .schemaOrStringArray = type {
                output.append(array, text(field, owner, item))
            } else if input.kind(item) == .object {
                output.append(array, structure(schema[id], item))
            } else {
                return mismatch(item, field, owner, goType(schema[id]))
            }
        }
        return array
    }

    /// What null stands for in a map: bytes come back empty from where they rest.
    private mutating func absent(_ type: ElementType) -> Document.Node {
        type == .bytes ? output.newString("") : Canonical.zero(type, schema, &output)
    }

    // MARK: Scalars

    private mutating func text(_ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        guard input.kind(node) == .string else { return mismatch(node, field, owner, stringGoType(field)) }
        return output.copy(input, node)
    }

    private mutating func integer(_ type: ElementType, _ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        let name = type == .int32 ? "int32" : "int64"
        if let value = input.int(node), type == .int64 || (value >= Int64(Int32.min) && value <= Int64(Int32.max)) {
            return output.newInt(value)
        }
        switch input.kind(node) {
        case .int?, .double?:
            let shown = String(decoding: input.encodeJSON(node), as: UTF8.self)
            return mismatch(node, field, owner, name, shown: "number \(shown)")
        default: return mismatch(node, field, owner, name)
        }
    }

    private mutating func base64(_ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        guard let encoded = input.string(node) else { return mismatch(node, field, owner, "[]uint8") }
        switch Base64.decodeChecked(encoded) {
        case .success(let bytes): return output.newString(Base64.encode(bytes))
        case .failure(let error): return fail("illegal base64 data at input byte \(error.offset)")
        }
    }

    private mutating func time(_ type: ElementType, _ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        guard let written = input.string(node) else {
            return fail("json: cannot unmarshal \(word(node)) into Go value of type string")
        }
        guard let (seconds, nanos) = RFC3339.parse(written) else {
            let layout = type == .time ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00"
            return fail("parsing time \(FieldError.quoted(written)) as \"\(layout)\": cannot parse \(FieldError.quoted(written)) as \"2006\"")
        }
        return output.newString(type == .time ? RFC3339.format(seconds: seconds) : RFC3339.format(seconds: seconds, nanos: nanos, fractionDigits: 6))
    }

    private mutating func duration(_ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        guard let written = input.string(node) else { return fail("json: cannot unmarshal \(word(node)) into Go value of type string") }
        guard let duration = GoDuration(written) else { return fail("time: invalid duration \(FieldError.quoted(written))") }
        return output.newString(duration.description)
    }

    private mutating func quantity(_ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        let written: String
        switch input.kind(node) {
        case .string?: written = input.string(node) ?? ""
        case .int?, .double?: written = String(decoding: input.encodeJSON(node), as: UTF8.self)
        default: return fail(ObjectDecoder.malformedQuantity)
        }
        guard let quantity = Quantity(written) else { return fail(ObjectDecoder.malformedQuantity) }
        return output.newString(quantity.description)
    }

    private mutating func intOrString(_ field: FieldInfo, _ owner: TypeInfo, _ node: Document.Node) -> Document.Node {
        if input.kind(node) == .string { return output.copy(input, node) }
        if let value = input.int(node), value >= Int64(Int32.min), value <= Int64(Int32.max) { return output.newInt(value) }
        switch input.kind(node) {
        case .int?, .double?:
            let shown = String(decoding: input.encodeJSON(node), as: UTF8.self)
            return mismatch(node, field, owner, "int32", shown: "number \(shown)")
        default: return mismatch(node, field, owner, "int32")
        }
    }

    // MARK: Errors

    private mutating func fail(_ message: String) -> Document.Node {
        if typeError == nil { typeError = DecodingError(message) }
        return .none
    }

    private mutating func mismatch(_ node: Document.Node, _ field: FieldInfo, _ owner: TypeInfo, _ type: String, shown: String? = nil) -> Document.Node {
        // As Go names fields: by the outer structure, with embedded ones on the way, without the keys of maps.
        let names = path.compactMap { element -> String? in
            switch element {
            case .field(let name), .embedded(let name): name
            case .index, .key: nil
            }
        }
        return fail("json: cannot unmarshal \(shown ?? word(node)) into Go struct field \(owner.name).\(names.joined(separator: ".")) of type \(type)")
    }

    /// The structures that are inlined one in another down to the one that declares a field.
    private func embeddings(_ field: FieldInfo, _ owner: TypeInfo) -> [String] {
        guard owner.fields.contains(where: \.inline), !owner.fields.contains(where: { $0.name == field.name && !$0.inline }) else { return [] }
        for inlined in owner.fields where inlined.inline {
            guard let id = inlined.type.objectType else { continue }
            let type = schema[id]
            if type.fieldIndex(field.name) != nil { return [type.name] + embeddings(field, type) }
        }
        return []
    }

    private func word(_ node: Document.Node) -> String {
        switch input.kind(node) {
        case .bool?: return "bool"
        case .int?, .double?: return "number"
        case .string?: return "string"
        case .array?: return "array"
        case .object?: return "object"
        case .null?, nil: return "null"
        }
    }

    private func goType(_ type: TypeInfo) -> String { shortPackage(type.package.goPath) + "." + type.name }

    private func shortPackage(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private func stringGoType(_ field: FieldInfo) -> String {
        guard let name = field.enumName, let slash = name.lastIndex(of: "/") else { return "string" }
        return String(name[name.index(after: slash)...])
    }

    private func elementGoType(_ field: FieldInfo) -> String {
        switch field.type.element {
        case .string: return stringGoType(field)
        case .int32: return "int32"
        case .int64: return "int64"
        case .bool: return "bool"
        case .double: return "float64"
        case .bytes: return "[]uint8"
        case .time: return "v1.Time"
        case .microTime: return "v1.MicroTime"
        case .duration: return "v1.Duration"
        case .quantity: return "resource.Quantity"
        case .intOrString: return "intstr.IntOrString"
        case .rawExtension: return "runtime.RawExtension"
        case .json: return "v1.JSON"
        case .fieldsV1: return "v1.FieldsV1"
        case .stringList: return "[]string"
        case .object(let id), .schemaOrBool(let id), .schemaOrArray(let id), .schemaOrStringArray(let id): return goType(schema[id])
        }
    }

    /// Some maps have a name in Go.
    private func mapGoType(_ field: FieldInfo) -> String {
        let element = elementGoType(field)
        if field.type.element == .quantity { return "v1.ResourceList" }
        // Attributes and capacities of devices stand under qualified names.
        let isQualified = element.hasSuffix(".DeviceAttribute") || element.hasSuffix(".DeviceCapacity")
        return "map[\(isQualified ? element.prefix { $0 != "." } + ".QualifiedName" : "string")]\(element)"
    }

    private func listGoType(_ field: FieldInfo) -> String {
        // Upstream names the element where something that isn't a list stands for a list of structures.
        "[]\(elementGoType(field))"
    }
}
