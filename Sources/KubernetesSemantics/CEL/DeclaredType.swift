import CEL

/// The type of a part of an object as expressions see it: what the language knows of types, and what schemas say about sizes.
public final class DeclaredType: Sendable {
    /// What the type is made of.
    enum Shape: Sendable {
        case scalar
        case list(DeclaredType, identity: ListIdentity)
        case map(DeclaredType)
        /// Fields by the names that expressions use.
        case object([String: Field])
    }

    /// How the items of a list are told apart.
    enum ListIdentity: Sendable, Equatable {
        case atomic
        case set
        case map([String])
    }

    struct Field: Sendable {
        /// The name in the document.
        let name: String
        let type: DeclaredType
    }

    let shape: Shape
    /// The type that the checker knows.
    public let type: CELType
    /// The most elements, characters or entries that a value may have.
    let maximumElements: UInt64
    /// The length of the shortest text of a value.
    let minimumSize: Int64

    init(_ shape: Shape, _ type: CELType, maximumElements: Int64, minimumSize: Int64) {
        self.shape = shape
        self.type = type
        self.maximumElements = UInt64(max(0, maximumElements))
        self.minimumSize = minimumSize
    }

    static let bool = DeclaredType(.scalar, .bool, maximumElements: 0, minimumSize: 4)
    static let int = DeclaredType(.scalar, .int, maximumElements: 0, minimumSize: 1)
    static let double = DeclaredType(.scalar, .double, maximumElements: 0, minimumSize: 1)
    static let maximumText = KubernetesEnvironment.maximumRequestSize - 2
    static let string = DeclaredType(.scalar, .string, maximumElements: maximumText, minimumSize: 2)
    static let dyn = DeclaredType(.scalar, .dyn, maximumElements: maximumText, minimumSize: 1)

    static func list(_ element: DeclaredType, maximum: Int64?, identity: ListIdentity = .atomic) -> DeclaredType {
        DeclaredType(
            .list(element, identity: identity), .list(element.type), maximumElements: maximum ?? maximumText / (element.minimumSize + 1), minimumSize: 2)
    }

    static func map(_ element: DeclaredType, maximum: Int64?) -> DeclaredType {
        DeclaredType(.map(element), .map(.string, element.type), maximumElements: maximum ?? maximumText / (element.minimumSize + 6), minimumSize: 2)
    }

    static func object(_ name: String, _ fields: [String: Field], minimumSize: Int64 = 2) -> DeclaredType {
        // As upstream: what compares whole objects costs nothing by their size.
        DeclaredType(.object(fields), .object(name), maximumElements: 0, minimumSize: minimumSize)
    }

    /// How many values of the type a request may have room for.
    public var maximumCardinality: UInt64 { UInt64(KubernetesEnvironment.maximumRequestSize / (minimumSize + 1)) }

    /// The type at a path of steps; nil where the path leads nowhere.
    func at(_ path: ArraySlice<String>) -> DeclaredType? {
        guard let step = path.first else { return self }
        let rest = path.dropFirst()
        switch (shape, step) {
        case (.list(let element, _), "@items"), (.map(let element), "@values"): return element.at(rest)
        case (.map, "@keys"): return DeclaredType.string.at(rest)
        case (.object(let fields), _): return fields[step]?.type.at(rest)
        default: return nil
        }
    }

    /// How large values of variables of this type may be.
    var sizes: SizeEstimator {
        { node in node.path.isEmpty ? nil : self.at(node.path.dropFirst()).map { Estimate(0, $0.maximumElements) } }
    }

    /// All object types in it, by their names.
    func objectTypes(_ found: inout [String: DeclaredType]) {
        switch shape {
        case .scalar: break
        case .list(let element, _), .map(let element): element.objectTypes(&found)
        case .object(let fields):
            guard case .object(let name) = type, found.updateValue(self, forKey: name) == nil else { return }
            for field in fields.values { field.type.objectTypes(&found) }
        }
    }
}

/// Where types of variables come from: schemas of custom resources, tables of built-in types.
public protocol CELTypeSource: Sendable {
    /// The type of the whole.
    var root: DeclaredType { get }
}

/// Declared types, as the checker asks for them.
public struct DeclaredTypeProvider: CELTypeProvider {
    private var objects: [String: DeclaredType] = [:]

    public init(_ types: [DeclaredType]) { for type in types { type.objectTypes(&objects) } }

    public func type(named name: String) -> CELType? { objects[name]?.type }

    public func fieldType(_ type: String, _ field: String) -> CELType? {
        guard let object = objects[type], case .object(let fields) = object.shape else { return nil }
        return FieldEscaping.find(field, fields)?.type.type
    }

    public func object(_ type: String, _ fields: [(String, CELValue)]) -> CELValue? { nil }
}

/// Names of fields as expressions write them: what isn't allowed in an identifier is spelled out.
public enum FieldEscaping {
    static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    /// A field by the name that an expression uses: its own where that is a word of the language, too.
    static func find<Field>(_ name: String, _ fields: [String: Field]) -> Field? {
        fields[name] ?? (reserved.contains(name) ? fields["__\(name)__"] : nil)
    }

    /// The name for expressions; nil where expressions can't name the field.
    public static func escape(_ name: String) -> String? {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return nil }
        if reserved.contains(name) { return "__\(name)__" }
        var result = ""
        var bytes = ArraySlice(name.utf8)
        while let byte = bytes.popFirst() {
            switch byte {
            case 0x5F where bytes.first == 0x5F:
                bytes.removeFirst()
                result += "__underscores__"
            case 0x2E: result += "__dot__"
            case 0x2D: result += "__dash__"
            case 0x2F: result += "__slash__"
            case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: result.unicodeScalars.append(Unicode.Scalar(byte))
            default: return nil
            }
        }
        return result
    }
}
