/// A JSON value as a tree of Swift values: handy for building small answers and literals. Hot paths use `Document`.
public indirect enum Value: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([Value])
    /// Members in the order in which they are written.
    case object([(String, Value)])
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral, ExpressibleByFloatLiteral, ExpressibleByStringInterpolation
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(arrayLiteral elements: Value...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, Value)...) { self = .object(elements) }
    public init(nilLiteral: ()) { self = .null }
}

extension Value {
    /// An array of strings.
    public static func strings(_ values: some Sequence<String>) -> Value { .array(values.map { .string($0) }) }

    /// The member of an object.
    public subscript(_ key: String) -> Value? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.0 == key }?.1
    }

    /// The text of a string.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The value of an integer.
    public var int: Int64? {
        guard case .int(let value) = self else { return nil }
        return value
    }

    /// The elements of an array.
    public var array: [Value]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    /// The value's JSON.
    public func encodeJSON() -> [UInt8] { Document(self).encodeJSON() }
}

extension Document {
    /// A value of the document as a tree.
    public func value(_ node: Node) -> Value {
        switch kind(node) {
        case nil, .null?: return .null
        case .bool?: return .bool(bool(node) ?? false)
        case .int?: return .int(int(node) ?? 0)
        case .double?: return .double(double(node) ?? 0)
        case .string?: return .string(string(node) ?? "")
        case .array?: return .array(elements(node).map { value($0) })
        case .object?: return .object(members(node).map { ($0.key, value($0.value)) })
        }
    }
}
