/// Functions from one type to another.
enum Conversions {
    static let functions: [CELFunction] = {
        func function(_ name: String, _ result: CELType, _ sources: [(String, CELType)], _ convert: @escaping @Sendable (CELValue) -> CELValue) -> CELFunction {
            CELFunction(
                name, sources.map { .function("\($0.0)_to_\(idName(result))", [$0.1], result) },
                shared: { values in
                    guard sources.contains(where: { RuntimeSignature.matches(values[0], $0.1) }) else {
                        return .failure("no such overload: \(name)(\(values[0].type.name))")
                    }
                    return convert(values[0])
                })
        }
        let anyType = CELType.parameter("A")
        return [
            function("bool", .bool, [("bool", .bool), ("string", .string)], bool),
            function("bytes", .bytes, [("bytes", .bytes), ("string", .string)], bytes),
            function("double", .double, [("double", .double), ("int64", .int), ("string", .string), ("uint64", .uint)], double),
            function("duration", .duration, [("duration", .duration), ("int64", .int), ("string", .string)], duration),
            CELFunction("dyn", [.function("to_dyn", [anyType], .dyn)], shared: { $0[0] }),
            function(
                "int", .int,
                [("int64", .int), ("double", .double), ("duration", .duration), ("string", .string), ("timestamp", .timestamp), ("uint64", .uint)], int),
            function(
                "string", .string,
                [
                    ("string", .string), ("bool", .bool), ("bytes", .bytes), ("double", .double), ("duration", .duration), ("int64", .int),
                    ("timestamp", .timestamp), ("uint64", .uint),
                ], string),
            function("timestamp", .timestamp, [("timestamp", .timestamp), ("int64", .int), ("string", .string)], timestamp),
            CELFunction("type", [.function("type", [anyType], .type(anyType))], shared: { type($0[0]) }),
            function("uint", .uint, [("uint64", .uint), ("double", .double), ("int64", .int), ("string", .string)], uint),
        ]
    }()

    private static func idName(_ type: CELType) -> String {
        switch type {
        case .int: "int64"
        case .uint: "uint64"
        default: type.description
        }
    }

    private static func failure(_ value: CELValue, _ type: CELType) -> CELValue {
        if case .opaque(let opaque) = value, let converted = opaque.converted(to: type) { return converted }
        return .failure("type conversion error from '\(value.type.name)' to '\(type.name)'")
    }

    private static func type(_ value: CELValue) -> CELValue {
        switch value {
        case .error: value
        case .object(let object): .type(.object(object.typeName))
        default: .type(value.type)
        }
    }

    private static func bool(_ value: CELValue) -> CELValue {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "1", "t", "T", "TRUE", "true", "True": return .bool(true)
            case "0", "f", "F", "FALSE", "false", "False": return .bool(false)
            default: return failure(value, .bool)
            }
        default: return failure(value, .bool)
        }
    }

    private static func bytes(_ value: CELValue) -> CELValue {
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: failure(value, .bytes)
        }
    }

    private static func double(_ value: CELValue) -> CELValue {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = Double(text), number.isFinite || text.utf8.contains(where: { $0 | 0x20 == 0x6E }) else { return failure(value, .double) }
            return .double(number)
        default: return failure(value, .double)
        }
    }

    private static func duration(_ value: CELValue) -> CELValue {
        switch value {
        case .duration: return value
        case .int(let number): return .duration(CELDuration(nanoseconds: number))
        case .string(let text): return CELDuration(text).map { .duration($0) } ?? failure(value, .duration)
        default: return failure(value, .duration)
        }
    }

    private static func timestamp(_ value: CELValue) -> CELValue {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            return CELTimestamp.limits.contains(seconds) ? .timestamp(CELTimestamp(seconds: seconds)) : Arithmetic.timestampOverflow
        case .string(let text):
            guard let time = CELTimestamp(text) else { return failure(value, .timestamp) }
            return CELTimestamp.limits.contains(time.seconds) ? .timestamp(time) : Arithmetic.timestampOverflow
        default: return failure(value, .timestamp)
        }
    }

    private static func int(_ value: CELValue) -> CELValue {
        switch value {
        case .int: return value
        case .uint(let number): return Int64(exactly: number).map { .int($0) } ?? Arithmetic.integerOverflow
        case .double(let number): return number > -0x1p63 && number < 0x1p63 ? .int(Int64(number)) : Arithmetic.integerOverflow
        case .string(let text): return Int64(text).map { .int($0) } ?? failure(value, .int)
        case .timestamp(let time): return .int(time.seconds)
        case .duration(let duration): return .int(duration.nanoseconds)
        default: return failure(value, .int)
        }
    }

    private static func uint(_ value: CELValue) -> CELValue {
        switch value {
        case .uint: return value
        case .int(let number): return UInt64(exactly: number).map { .uint($0) } ?? Arithmetic.unsignedOverflow
        case .double(let number): return number >= 0 && number < 0x1p64 ? .uint(UInt64(number)) : Arithmetic.unsignedOverflow
        case .string(let text): return text.hasPrefix("+") ? failure(value, .uint) : UInt64(text).map { .uint($0) } ?? failure(value, .uint)
        default: return failure(value, .uint)
        }
    }

    static func string(_ value: CELValue) -> CELValue {
        switch value {
        case .string: return value
        case .bool(let flag): return .string(flag ? "true" : "false")
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(NumberFormatting.general(number))
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { return .failure("invalid UTF-8 in bytes, cannot convert to string") }
            return .string(text)
        case .timestamp(let time): return .string(time.text)
        case .duration(let duration): return .string(duration.text)
        default: return failure(value, .string)
        }
    }
}

/// Values as parts of messages.
enum ValueText {
    /// The value as messages show it.
    static func describe(_ value: CELValue) -> String {
        switch value {
        case .null: return "<nil>"
        case .type(let type): return type.name
        case .list(let list): return "[" + list.values.map(describe).joined(separator: " ") + "]"
        case .map(let map): return "map[" + map.keys.map { "\(describe($0)):\(map.value(for: $0).map(describe) ?? "")" }.joined(separator: " ") + "]"
        case .error(let error): return error.message
        case .bytes(let bytes): return "[" + bytes.map(String.init).joined(separator: " ") + "]"
        case .optional(let optional): return optional.value.map { "optional(\(describe($0)))" } ?? "optional.none()"
        case .opaque(let opaque):
            if case .string(let text)? = opaque.converted(to: .string) { return text }
            return opaque.type.name
        case .object(let object): return object.typeName
        default:
            if case .string(let text) = Conversions.string(value) { return text }
            return value.type.name
        }
    }

    /// What the reference calls the value's form.
    static func nativeType(_ value: CELValue) -> String {
        switch value {
        case .null: "types.Null"
        case .bool: "types.Bool"
        case .int: "types.Int"
        case .uint: "types.Uint"
        case .double: "types.Double"
        case .string: "types.String"
        case .bytes: "types.Bytes"
        case .timestamp: "types.Timestamp"
        case .duration: "types.Duration"
        case .type: "*types.Type"
        case .optional: "*types.Optional"
        default: value.type.name
        }
    }
}
