/// A type of the expression language.
public indirect enum CELType: Hashable, Sendable {
    /// Anything; what it is shows when the expression runs.
    case dyn
    case any
    case null
    case bool
    case int
    case uint
    case double
    case string
    case bytes
    case timestamp
    case duration
    case list(CELType)
    case map(CELType, CELType)
    /// A type with fields, by its name.
    case object(String)
    /// A type without fields, by its name and parameters.
    case opaque(String, [CELType])
    /// A variable of a declaration.
    case parameter(String)
    /// The type of types; what type is meant where that is known.
    case type(CELType?)
    /// The type of an expression with a mistake in it.
    case error

    /// The type of values that may be absent.
    public static func optional(_ type: CELType) -> CELType { .opaque("optional_type", [type]) }

    /// What an optional holds; nil for other types.
    public var optionalElement: CELType? {
        if case .opaque("optional_type", let parameters) = self, parameters.count == 1 { return parameters[0] }
        return nil
    }

    /// The name under which the type is known when an expression runs.
    public var name: String {
        switch self {
        case .dyn: "dyn"
        case .any: "google.protobuf.Any"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .object(let name), .opaque(let name, _), .parameter(let name): name
        case .type: "type"
        case .error: "!error!"
        }
    }

    /// The types between the parentheses.
    public var parameters: [CELType] {
        switch self {
        case .list(let element): [element]
        case .map(let key, let value): [key, value]
        case .opaque(_, let parameters): parameters
        case .type(let type?): [type]
        default: []
        }
    }

    var isDyn: Bool { self == .dyn || self == .any }
    var isDynOrError: Bool { isDyn || self == .error }

    /// Whether values have the size 1 where costs are estimated.
    var isScalar: Bool {
        switch self {
        case .bool, .double, .duration, .int, .timestamp, .uint: true
        default: optionalElement?.isScalar ?? false
        }
    }
}

extension CELType: CustomStringConvertible {
    /// The type as error messages show it.
    public var description: String {
        switch self {
        case .any: return "any"
        case .duration: return "duration"
        case .timestamp: return "timestamp"
        case .null: return "null"
        case .parameter(let name): return name
        default:
            let parameters = parameters
            return parameters.isEmpty ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        }
    }
}
