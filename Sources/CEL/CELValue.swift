/// A value of the expression language.
public enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    case list(any CELList)
    case map(any CELMap)
    case object(any CELObject)
    /// A value of a library's own type.
    case opaque(any CELOpaque)
    case type(CELType)
    case optional(CELOptional)
    /// What went wrong: an error is a value that passes through operators until one absorbs it.
    case error(CELError)

    /// The type that the value has when an expression runs.
    public var type: CELType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .object(let object): .object(object.typeName)
        case .opaque(let value): value.type
        case .type: .type(nil)
        case .optional: .optional(.dyn)
        case .error: .error
        }
    }

    public var isError: Bool {
        if case .error = self { return true }
        return false
    }

    /// An error by its message.
    public static func failure(_ message: String) -> CELValue { .error(CELError(message)) }

    /// The error of an operator that doesn't know such operands.
    public static let noSuchOverload = CELValue.failure("no such overload")

    /// A list of values.
    public static func list(_ values: [CELValue]) -> CELValue { .list(ValueList(values)) }
}

/// What went wrong while an expression ran.
public struct CELError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) { self.message = message }
    public var description: String { message }
}

/// A value or none.
public final class CELOptional: Sendable {
    public let value: CELValue?

    public init(_ value: CELValue?) { self.value = value }
    public static let none = CELOptional(nil)
}

/// A list that expressions read in place.
public protocol CELList: Sendable {
    var count: Int { get }
    /// The element at a position within the list.
    func element(at index: Int) -> CELValue
    /// The list with another behind it.
    func concatenated(with other: any CELList) -> any CELList
    /// Whether both are equal; nil where the elements' order and number decide.
    func isEqual(to other: any CELList) -> CELValue?
}

extension CELList {
    public func concatenated(with other: any CELList) -> any CELList { ValueList(values + other.values) }
    public func isEqual(to other: any CELList) -> CELValue? { nil }

    /// All elements.
    public var values: [CELValue] { (0..<count).map { element(at: $0) } }
}

/// A list of values that are there already.
public struct ValueList: CELList {
    public let values: [CELValue]

    public init(_ values: [CELValue]) { self.values = values }
    public var count: Int { values.count }
    public func element(at index: Int) -> CELValue { values[index] }
}

/// A map that expressions read in place.
public protocol CELMap: Sendable {
    var count: Int { get }
    var keys: [CELValue] { get }
    /// The value of a key, which may be any value; nil where there is no such key.
    func value(for key: CELValue) -> CELValue?
}

/// A value with fields of declared types.
public protocol CELObject: Sendable {
    var typeName: String { get }
    /// The value of a field; nil where the type has no such field.
    func field(_ name: String) -> CELValue?
    /// Whether the field is set; nil where the type has no such field.
    func has(_ name: String) -> Bool?
    func isEqual(to other: any CELObject) -> CELValue
    /// How many fields are set, as far as costs are concerned; nil where the value has no size.
    var size: Int? { get }
    /// The keys over which comprehensions run, for values whose type isn't known beforehand.
    var keys: [CELValue]? { get }
}

extension CELObject {
    public var size: Int? { nil }
    public var keys: [CELValue]? { nil }
}

/// A value of a library's own type.
public protocol CELOpaque: Sendable {
    var type: CELType { get }
    func isEqual(to other: CELValue) -> CELValue
    /// The size by which costs count; nil where the value has none.
    var size: Int? { get }
    /// The value in another type's form, as conversion functions want it; nil where there is none.
    func converted(to type: CELType) -> CELValue?
}

extension CELOpaque {
    public var size: Int? { nil }
    public func converted(to type: CELType) -> CELValue? { nil }
}

/// A key of a map in a form that makes equal keys equal: whole numbers are one whatever their type.
public enum MapKey: Hashable, Sendable {
    case bool(Bool)
    case integer(negative: Bool, magnitude: UInt64)
    case double(Double)
    case string(String)

    public init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .integer(negative: value < 0, magnitude: value.magnitude)
        case .uint(let value): self = .integer(negative: false, magnitude: value)
        case .double(let value):
            if value.rounded(.towardZero) == value, let magnitude = UInt64(exactly: value.magnitude) {
                self = .integer(negative: value < 0, magnitude: magnitude)
            } else {
                self = .double(value)
            }
        case .string(let value): self = .string(value)
        default: return nil
        }
    }
}

/// A map whose entries are there already; keys keep their order.
public struct ValueMap: CELMap {
    public let keys: [CELValue]
    private let entries: [MapKey: CELValue]

    /// The map of entries whose keys are all of types that keys may have; a later entry replaces an earlier one of the same key.
    public init(_ entries: [(CELValue, CELValue)]) {
        var keys: [CELValue] = []
        var values: [MapKey: CELValue] = [:]
        for (key, value) in entries {
            guard let mapKey = MapKey(key) else { continue }
            if values.updateValue(value, forKey: mapKey) == nil { keys.append(key) }
        }
        self.keys = keys
        self.entries = values
    }

    private init(keys: [CELValue], entries: [MapKey: CELValue]) {
        self.keys = keys
        self.entries = entries
    }

    public var count: Int { keys.count }
    public func value(for key: CELValue) -> CELValue? { MapKey(key).flatMap { entries[$0] } }

    /// The map with one more entry; nil where the key is there already.
    func inserting(_ key: CELValue, _ value: CELValue) -> ValueMap? {
        guard let mapKey = MapKey(key), entries[mapKey] == nil else { return nil }
        var entries = entries
        entries[mapKey] = value
        return ValueMap(keys: keys + [key], entries: entries)
    }
}
