import KubernetesSchema
import RegularExpression
import Wire

/// Turns `JSONSchemaProps` into the arrays of a `StructuralSchema`.
///
/// It takes any schema, structural or not: what a structural schema may not have (`$ref`, `patternProperties`, lists of item schemas) is
/// refused before, or passed over.
struct SchemaCompiler {
    typealias Node = Document.Node

    let document: Document
    private(set) var nodes: [StructuralSchema.Node] = []
    private(set) var fields: [StructuralSchema.Field] = []
    private(set) var constraints: [StructuralSchema.Constraint] = []
    private(set) var names: [String] = []
    private(set) var branches: [Int32] = []
    private(set) var patterns: [RegularExpression] = []
    private(set) var rules: [SchemaRule] = []
    private(set) var values = Document()
    private var places: [String: Int32] = [:]

    init(_ document: Document) { self.document = document }

    /// Compiles a schema; its place among the nodes.
    mutating func compile(_ schema: Node) -> Int32 {
        let place = Int32(nodes.count)
        nodes.append(StructuralSchema.Node())
        var node = StructuralSchema.Node()
        node.type = type(document.string(document[schema, "type"]))
        node.flags = flags(schema)
        compileProperties(schema, &node)
        let items = document[schema, "items"]
        if document.kind(items) == .object {
            node.items = compile(items)
            inherit(node.items, &node)
        }
        let more = document[schema, "additionalProperties"]
        if document.kind(more) == .object {
            node.flags.insert(.hasAdditional)
            node.additional = compile(more)
            inherit(node.additional, &node)
        } else if let allows = document.bool(more) {
            node.flags.insert(.hasAdditional)
            if !allows { node.flags.insert(.forbidsAdditional) }
        }
        let own = keywords(schema, node)
        let start = Int32(constraints.count)
        constraints.append(contentsOf: own)
        node.constraints = start..<Int32(constraints.count)
        for case .defaultValue in own { node.flags.insert(.hasDefaultsBelow) }
        for case .rules in own { node.flags.insert(.hasRulesBelow) }
        if node.flags.contains(.set) || node.flags.contains(.keyedList) { node.flags.insert(.hasListsBelow) }
        if node.flags.contains(.embedded) { node.flags.insert(.hasEmbeddedBelow) }
        nodes[Int(place)] = node
        return place
    }

    private func type(_ word: String?) -> StructuralSchema.ValueType {
        switch word {
        case "object": return .object
        case "array": return .array
        case "string": return .string
        case "integer": return .integer
        case "number": return .number
        case "boolean": return .boolean
        default: return .any
        }
    }

    private func isTrue(_ schema: Node, _ key: String) -> Bool { document.bool(document[schema, key]) == true }

    private func flags(_ schema: Node) -> StructuralSchema.Flags {
        var flags: StructuralSchema.Flags = []
        if isTrue(schema, "nullable") { flags.insert(.nullable) }
        if isTrue(schema, "uniqueItems") { flags.insert(.uniqueItems) }
        if isTrue(schema, "x-kubernetes-preserve-unknown-fields") { flags.insert(.preservesUnknown) }
        if isTrue(schema, "x-kubernetes-embedded-resource") { flags.insert(.embedded) }
        if isTrue(schema, "x-kubernetes-int-or-string") { flags.insert(.intOrString) }
        switch document.string(document[schema, "x-kubernetes-list-type"]) {
        case "set": flags.insert(.set)
        case "map": flags.insert(.keyedList)
        default: break
        }
        if document.equals(document[schema, "x-kubernetes-map-type"], "atomic") { flags.insert(.atomicMap) }
        return flags
    }

    private mutating func inherit(_ child: Int32, _ node: inout StructuralSchema.Node) {
        node.flags.formUnion(nodes[Int(child)].flags.intersection(.below))
    }

    private mutating func compileProperties(_ schema: Node, _ node: inout StructuralSchema.Node) {
        var members: [(String, Int32)] = []
        for (name, property) in document.members(document[schema, "properties"]) {
            let child = compile(property)
            inherit(child, &node)
            members.append((interned(name), child))
        }
        members.sort { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        let start = Int32(fields.count)
        for (name, child) in members { fields.append(StructuralSchema.Field(name: name, node: child)) }
        node.properties = start..<Int32(fields.count)
    }

    /// One storage for a long name, however often it comes.
    private mutating func interned(_ name: String) -> String {
        if let place = places[name] { return names[Int(place)] }
        places[name] = Int32(names.count)
        names.append(name)
        return name
    }

    private mutating func list(_ words: [String]) -> Range<Int32> {
        let start = Int32(names.count)
        names.append(contentsOf: words)
        return start..<Int32(names.count)
    }

    // MARK: Keywords

    private mutating func keywords(_ schema: Node, _ node: StructuralSchema.Node) -> [StructuralSchema.Constraint] {
        var out: [StructuralSchema.Constraint] = []
        for member in document.memberNodes(schema) {
            if let constraint = keyword(document.key(member), member, schema, node) { out.append(constraint) }
        }
        return out
    }

    private mutating func keyword(
        _ key: String, _ value: Node, _ schema: Node, _ node: StructuralSchema.Node
    ) -> StructuralSchema.Constraint? {
        switch key {
        case "format": return format(document.string(value) ?? "", node)
        case "pattern": return pattern(document.string(value) ?? "")
        case "maximum": return document.double(value).map { .maximum($0, isExclusive: isTrue(schema, "exclusiveMaximum")) }
        case "minimum": return document.double(value).map { .minimum($0, isExclusive: isTrue(schema, "exclusiveMinimum")) }
        case "multipleOf": return document.double(value).map { .multipleOf($0) }
        case "maxLength": return document.int(value).map { .maxLength($0) }
        case "minLength": return document.int(value).map { .minLength($0) }
        case "maxItems": return document.int(value).map { .maxItems($0) }
        case "minItems": return document.int(value).map { .minItems($0) }
        case "maxProperties": return document.int(value).map { .maxProperties($0) }
        case "minProperties": return document.int(value).map { .minProperties($0) }
        case "required": return document.isEmpty(value) ? nil : .required(list(document.strings(value)))
        case "x-kubernetes-list-map-keys": return document.isEmpty(value) ? nil : .listMapKeys(list(document.strings(value)))
        case "allOf": return branches(value).map { .allOf($0) }
        case "anyOf": return branches(value).map { .anyOf($0) }
        case "oneOf": return branches(value).map { .oneOf($0) }
        case "not": return document.kind(value) == .object ? .not(compile(value)) : nil
        case "enum": return document.isEmpty(value) ? nil : .enumeration(values.copy(document, value))
        case "default": return document.isNull(value) ? nil : .defaultValue(values.copy(document, value))
        case "x-kubernetes-validations": return ruleSet(value)
        default: return nil
        }
    }

    /// A format that means nothing at this type is no format.
    private func format(_ name: String, _ node: StructuralSchema.Node) -> StructuralSchema.Constraint? {
        if node.flags.contains(.intOrString) { return nil }
        switch node.type {
        case .any, .string: return StringFormat(name).map { .format($0) }
        case .integer: return name == "int32" ? .numberFormat(.int32) : name == "int64" ? .numberFormat(.int64) : nil
        case .number: return name == "float" ? .numberFormat(.float) : name == "double" ? .numberFormat(.double) : nil
        default: return nil
        }
    }

    private mutating func pattern(_ text: String) -> StructuralSchema.Constraint? {
        guard !text.isEmpty, let compiled = try? RegularExpression(text) else { return nil }
        patterns.append(compiled)
        return .pattern(Int32(patterns.count - 1))
    }

    private mutating func branches(_ value: Node) -> Range<Int32>? {
        let made = document.elements(value).map { compile($0) }
        guard !made.isEmpty else { return nil }
        let start = Int32(branches.count)
        branches.append(contentsOf: made)
        return start..<Int32(branches.count)
    }

    private mutating func ruleSet(_ value: Node) -> StructuralSchema.Constraint? {
        let made = document.elements(value).map { SchemaRule(document, $0) }
        guard !made.isEmpty else { return nil }
        let start = Int32(rules.count)
        rules.append(contentsOf: made)
        return .rules(start..<Int32(rules.count))
    }
}
