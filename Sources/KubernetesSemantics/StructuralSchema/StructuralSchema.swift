import KubernetesSchema
import RegularExpression
import Wire

/// The compiled schema of one version of a custom resource: what `openAPIV3Schema` says, without its prose.
///
/// Nodes lie in one array and refer to each other by place, names and constraints in arrays beside it, defaults and enumerated values in
/// one document: a schema of a thousand fields takes some tens of kilobytes. Immutable once compiled.
public final class StructuralSchema: Sendable {
    /// The `type` of a schema.
    enum ValueType: UInt8, Sendable {
        case any, object, array, string, integer, number, boolean

        var word: String {
            switch self {
            case .any: return ""
            case .object: return "object"
            case .array: return "array"
            case .string: return "string"
            case .integer: return "integer"
            case .number: return "number"
            case .boolean: return "boolean"
            }
        }
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt16
        static let nullable = Flags(rawValue: 1)
        static let preservesUnknown = Flags(rawValue: 1 << 1)
        static let embedded = Flags(rawValue: 1 << 2)
        static let intOrString = Flags(rawValue: 1 << 3)
        /// `additionalProperties` is there, whatever it says.
        static let hasAdditional = Flags(rawValue: 1 << 4)
        /// `additionalProperties: false`.
        static let forbidsAdditional = Flags(rawValue: 1 << 5)
        static let set = Flags(rawValue: 1 << 6)
        static let keyedList = Flags(rawValue: 1 << 7)
        static let atomicMap = Flags(rawValue: 1 << 8)
        static let uniqueItems = Flags(rawValue: 1 << 9)
        /// Of the node or of anything below it, so that walks can pass by.
        static let hasDefaultsBelow = Flags(rawValue: 1 << 10)
        static let hasListsBelow = Flags(rawValue: 1 << 11)
        static let hasEmbeddedBelow = Flags(rawValue: 1 << 12)
        static let hasRulesBelow = Flags(rawValue: 1 << 13)
        static let below: Flags = [.hasDefaultsBelow, .hasListsBelow, .hasEmbeddedBelow, .hasRulesBelow]
    }

    struct Node: Sendable {
        var type = ValueType.any
        var flags: Flags = []
        /// In `fields`, sorted by name.
        var properties: Range<Int32> = 0..<0
        var items: Int32 = -1
        var additional: Int32 = -1
        /// In `constraints`.
        var constraints: Range<Int32> = 0..<0
    }

    struct Field: Sendable {
        let name: String
        let node: Int32
    }

    /// A keyword beside the structure.
    enum Constraint: Sendable {
        case format(StringFormat)
        case numberFormat(NumberFormat)
        /// In `patterns`.
        case pattern(Int32)
        case maximum(Double, isExclusive: Bool)
        case minimum(Double, isExclusive: Bool)
        case multipleOf(Double)
        case maxLength(Int64), minLength(Int64)
        case maxItems(Int64), minItems(Int64)
        case maxProperties(Int64), minProperties(Int64)
        /// In `names`.
        case required(Range<Int32>)
        case listMapKeys(Range<Int32>)
        /// In `branches`.
        case allOf(Range<Int32>), anyOf(Range<Int32>), oneOf(Range<Int32>)
        case not(Int32)
        /// An array in `values`.
        case enumeration(Document.Node)
        case defaultValue(Document.Node)
        /// In `rules`.
        case rules(Range<Int32>)
    }

    enum NumberFormat: UInt8, Sendable {
        case int32, int64, float, double

        var word: String {
            switch self {
            case .int32: return "int32"
            case .int64: return "int64"
            case .float: return "float"
            case .double: return "double"
            }
        }
    }

    let nodes: [Node]
    let fields: [Field]
    let constraints: [Constraint]
    let names: [String]
    let branches: [Int32]
    let patterns: [RegularExpression]
    let rules: [SchemaRule]
    let values: Document

    init(_ compiler: SchemaCompiler) {
        nodes = compiler.nodes
        fields = compiler.fields
        constraints = compiler.constraints
        names = compiler.names
        branches = compiler.branches
        patterns = compiler.patterns
        rules = compiler.rules
        values = compiler.values
    }

    /// Compiles a schema that was found to be structural.
    ///
    /// - Parameters:
    ///   - document: holds the `JSONSchemaProps`.
    ///   - node: where in it they begin; `.none` compiles to a schema that says nothing.
    public convenience init(_ document: Document, _ node: Document.Node) {
        var compiler = SchemaCompiler(document)
        _ = compiler.compile(node)
        self.init(compiler)
    }

    /// The root.
    public var root: SchemaNode { SchemaNode(schema: self, index: 0) }

    /// About how many bytes the schema holds in memory.
    public var footprint: Int {
        nodes.count * MemoryLayout<Node>.stride + fields.count * MemoryLayout<Field>.stride + constraints.count * MemoryLayout<Constraint>.stride
            + names.count * MemoryLayout<String>.stride + branches.count * 4 + values.footprint
    }
}

/// One node of a structural schema. Cheap to make and to copy.
public struct SchemaNode: Sendable {
    let schema: StructuralSchema
    let index: Int32

    var node: StructuralSchema.Node { schema.nodes[Int(index)] }
    var flags: StructuralSchema.Flags { node.flags }
    func has(_ flags: StructuralSchema.Flags) -> Bool { node.flags.contains(flags) }

    private func at(_ place: Int32) -> SchemaNode? { place >= 0 ? SchemaNode(schema: schema, index: place) : nil }

    /// The schema of a list's items.
    var items: SchemaNode? { at(node.items) }
    /// The schema of the members that have none of their own.
    var additional: SchemaNode? { at(node.additional) }
    var hasProperties: Bool { !node.properties.isEmpty }

    var properties: [(name: String, node: SchemaNode)] {
        node.properties.map { (schema.fields[Int($0)].name, SchemaNode(schema: schema, index: schema.fields[Int($0)].node)) }
    }

    /// The schema of a member that the schema names.
    public func property(_ name: String) -> SchemaNode? {
        var low = Int(node.properties.lowerBound)
        var high = Int(node.properties.upperBound)
        while low < high {
            let middle = (low + high) / 2
            let field = schema.fields[middle]
            if field.name == name { return SchemaNode(schema: schema, index: field.node) }
            if field.name.utf8.lexicographicallyPrecedes(name.utf8) { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The schema of any member: its own, or that of the additional ones.
    func member(_ name: String) -> SchemaNode? { property(name) ?? additional }

    var constraints: ArraySlice<StructuralSchema.Constraint> {
        schema.constraints[Int(node.constraints.lowerBound)..<Int(node.constraints.upperBound)]
    }

    /// The declared default, in `schema.values`; nil where there is none.
    var defaultValue: Document.Node? {
        for case .defaultValue(let value) in constraints { return value }
        return nil
    }

    var listMapKeys: [String] {
        for case .listMapKeys(let range) in constraints { return names(range) }
        return []
    }

    var rules: ArraySlice<SchemaRule> {
        for case .rules(let range) in constraints { return schema.rules[Int(range.lowerBound)..<Int(range.upperBound)] }
        return []
    }

    func names(_ range: Range<Int32>) -> [String] { range.map { schema.names[Int($0)] } }
    func branches(_ range: Range<Int32>) -> [SchemaNode] { range.map { SchemaNode(schema: schema, index: schema.branches[Int($0)]) } }

    /// The words of `type`, as messages name them.
    var typeWords: String { has(.intOrString) ? "integer,string" : node.type.word }
}

/// Structural schemas tell server-side apply how custom objects merge.
extension SchemaNode: MergeSchema {
    public var shape: MergeShape {
        if has(.intOrString) { return .scalar }
        switch node.type {
        case .array:
            if has(.keyedList) { return .keyedList(listMapKeys.map { MergeKey(name: $0, defaultJSON: keyDefault($0)) }) }
            return has(.set) ? .set : .atomicList
        case .object:
            if has(.atomicMap) { return .object(isAtomic: true) }
            let saysNothing = !hasProperties && !has(.hasAdditional)
            return saysNothing && has(.preservesUnknown) ? .deduced : .object(isAtomic: false)
        case .any: return has(.preservesUnknown) || !hasProperties ? .deduced : .object(isAtomic: has(.atomicMap))
        default: return .scalar
        }
    }

    /// What a scalar has to be; formats may give strings another form.
    public var scalar: MergeScalar {
        if has(.intOrString) { return .any }
        switch node.type {
        case .integer, .number: return .number
        case .boolean: return .boolean
        case .string: return format.isEmpty || format == "byte" ? .string : .any
        default: return .any
        }
    }

    private var format: String {
        for case .format(let format) in constraints { return "\(format)" }
        return ""
    }

    private func keyDefault(_ key: String) -> String? {
        guard let field = items?.property(key), let value = field.defaultValue else { return nil }
        return String(decoding: schema.values.encodeJSON(value), as: UTF8.self)
    }

    public func field(_ name: String) -> (any MergeSchema)? { property(name) }

    public var element: (any MergeSchema)? {
        if node.type == .array { return items }
        if let additional { return additional }
        return has(.preservesUnknown) ? DeducedSchema() : nil
    }
}
