import KubernetesSchema
import Synchronization
import Wire

/// One version of a custom kind: how its objects are read, defaulted, validated and merged.
///
/// The schema is compiled when an object is first met: thousands of kinds of which there are no objects cost nothing but their definition.
public final class CustomKind: Sendable {
    public let kind: GroupVersionKind
    /// Whether fields that the schema doesn't know are kept everywhere, as very old definitions ask.
    public let preservesUnknownFields: Bool
    private let types: Schema
    private let make: @Sendable () -> StructuralSchema
    private let state = Mutex<(schema: StructuralSchema?, rules: (any PreparedRules)?)>((nil, nil))
    private let engine: (any RuleEngine)?

    /// - Parameters:
    ///   - types: the built-in types, by which metadata is read.
    ///   - engine: what evaluates `x-kubernetes-validations`; without one they are not looked at.
    ///   - schema: compiles the schema.
    public init(
        _ kind: GroupVersionKind, preservesUnknownFields: Bool = false, types: Schema = .shared, engine: (any RuleEngine)? = nil,
        schema: @escaping @Sendable () -> StructuralSchema
    ) {
        self.kind = kind
        self.preservesUnknownFields = preservesUnknownFields
        self.types = types
        self.engine = engine
        make = schema
    }

    /// The compiled schema.
    public var schema: StructuralSchema {
        if let made = state.withLock({ $0.schema }) { return made }
        let made = make()
        return state.withLock { state in
            if let other = state.schema { return other }
            state.schema = made
            return made
        }
    }

    /// Whether the schema was compiled already.
    public var isCompiled: Bool { state.withLock { $0.schema != nil } }

    /// The rules, ready to be evaluated; nil where there are none.
    var rules: (any PreparedRules)? {
        guard let engine, schema.root.has(.hasRulesBelow) else { return nil }
        if let made = state.withLock({ $0.rules }) { return made }
        let made = engine.prepare(schema)
        return state.withLock { state in
            if let other = state.rules { return other }
            state.rules = made
            return made
        }
    }

    // MARK: Reading

    /// Reads an object: members sorted, metadata in its canonical form, unknown fields and meaningless nulls gone.
    ///
    /// - Parameters:
    ///   - tracks: whether strict errors are wanted.
    ///   - dropsInvalid: whether metadata that can't be read is dropped, as from objects that rest already.
    public func decode(_ input: Document, tracks: Bool, dropsInvalid: Bool = false) throws(DecodingError) -> (object: Document, strictErrors: [String]) {
        var copy = SortedCopy(input, tracks: tracks)
        var object = copy.make()
        var errors = copy.duplicates
        guard object.kind(object.root) == .object else { return (object, errors) }
        errors += try readMetadata(&object, dropsInvalid: dropsInvalid)
        let root = schema.root
        if !preservesUnknownFields {
            let unknown = SchemaPruner.prune(&object, object.root, root, isResource: true, tracks: tracks)
            errors += unknown.map { "unknown field \"\($0)\"" }
            SchemaPruner.dropNulls(&object, object.root, root)
        }
        let embedded = try EmbeddedMetadata.coerce(&object, object.root, root, dropsInvalid: dropsInvalid, schema: types)
        errors += embedded.sorted().map { "unknown field \"\($0)\"" }
        return (object, tracks ? errors : [])
    }

    private func readMetadata(_ object: inout Document, dropsInvalid: Bool) throws(DecodingError) -> [String] {
        let node = object[object.root, "metadata"]
        guard node.exists, let type = types.type("meta/v1.ObjectMeta") else { return [] }
        var decoder = ObjectDecoder(object, schema: types)
        let metadata: Document
        do {
            metadata = try decoder.decode(type, node)
        } catch {
            guard dropsInvalid else { throw error }
            object.set(object.root, "metadata", object.newObject())
            return []
        }
        object.set(object.root, "metadata", object.copy(metadata, metadata.root))
        let made = object[object.root, "metadata"]
        SortedMembers.sortAll(&object, made)
        if object.kind(object[made, "creationTimestamp"]) == .null { object.remove(made, "creationTimestamp") }
        return decoder.strictErrors.map { error in
            let word = error.prefix { $0 != "\"" }
            return "\(word)\"metadata.\(UnknownField.path(error))\""
        }
    }

    /// Puts the metadata's members into their order.
    public func sortMetadata(_ object: inout Document) { SortedMembers.sort(&object, object[object.root, "metadata"]) }

    /// Fills in the defaults of the schema.
    public func applyDefaults(to object: inout Document) { SchemaDefaulting.apply(&object, object.root, schema.root) }
}

/// Copies JSON with the members of every object sorted; of members that come twice the last one counts.
private struct SortedCopy {
    private let input: Document
    private let tracks: Bool
    private var output = Document()
    private(set) var duplicates: [String] = []

    init(_ input: Document, tracks: Bool) {
        self.input = input
        self.tracks = tracks
    }

    mutating func make() -> Document {
        let root = copy(input.root, "")
        output.setRoot(root)
        return output
    }

    private mutating func copy(_ node: Document.Node, _ path: String) -> Document.Node {
        switch input.kind(node) {
        case .object?:
            var members: [(key: String, value: Document.Node)] = input.members(node)
            members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            let object = output.newObject()
            for (place, member) in members.enumerated() {
                let name = tracks ? (path.isEmpty ? member.key : "\(path).\(member.key)") : ""
                if place > 0, members[place - 1].key == member.key, tracks { duplicates.append("duplicate field \"\(name)\"") }
                if place + 1 < members.count, members[place + 1].key == member.key { continue }
                let value = copy(member.value, name)
                output.appendMember(object, member.key, value)
            }
            return object
        case .array?:
            let array = output.newArray()
            for (index, element) in input.elements(node).enumerated() {
                let value = copy(element, tracks ? "\(path)[\(index)]" : "")
                output.append(array, value)
            }
            return array
        default: return output.copy(input, node)
        }
    }
}
