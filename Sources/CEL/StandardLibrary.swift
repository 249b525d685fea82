/// The language's own functions.
enum StandardLibrary {
    private static let a = CELType.parameter("A")
    private static let b = CELType.parameter("B")

    /// The operators of two operands that have one meaning for all types.
    static let binaryOperators: [String: @Sendable (CELValue, CELValue) -> CELValue] = [
        Operator.add: Arithmetic.add, Operator.subtract: Arithmetic.subtract, Operator.multiply: Arithmetic.multiply,
        Operator.divide: Arithmetic.divide, Operator.modulo: Arithmetic.modulo, Operator.equals: Comparison.equal,
        Operator.notEquals: { left, right in
            if case .bool(let value) = Comparison.equal(left, right) { return .bool(!value) }
            return Comparison.equal(left, right)
        },
        Operator.less: { compare($0, $1) { $0 < 0 } }, Operator.lessEquals: { compare($0, $1) { $0 <= 0 } },
        Operator.greater: { compare($0, $1) { $0 > 0 } }, Operator.greaterEquals: { compare($0, $1) { $0 >= 0 } },
        Operator.inList: { isMember($0, $1) },
    ]

    private static func compare(_ left: CELValue, _ right: CELValue, _ test: (Int) -> Bool) -> CELValue {
        switch Comparison.order(left, right) {
        case .success(let order): .bool(test(order))
        case .failure(let error): .error(error)
        }
    }

    private static func isMember(_ element: CELValue, _ container: CELValue) -> CELValue {
        switch container {
        case .list(let list): return .bool((0..<list.count).contains { Comparison.isEqual(element, list.element(at: $0)) })
        case .map(let map): return .bool(map.value(for: element) != nil)
        case .object(let object):
            guard case .string(let name) = element, let has = object.has(name) else { return .bool(false) }
            return .bool(has)
        default: return .noSuchOverload
        }
    }

    static let functions: [CELFunction] = logic + arithmetic + comparisons + containers + Conversions.functions + texts + TimeFunctions.functions

    private static let logic: [CELFunction] = {
        var notStrictlyFalse = CELOverload.function("not_strictly_false", [.bool], .bool) { values in
            if case .bool(false) = values[0] { return .bool(false) }
            return .bool(true)
        }
        notStrictlyFalse.isNonStrict = true
        return [
            CELFunction(Operator.conditional, [.function("conditional", [.bool, a, a], a)]),
            CELFunction(Operator.logicalAnd, [.function("logical_and", [.bool, .bool], .bool)]),
            CELFunction(Operator.logicalOr, [.function("logical_or", [.bool, .bool], .bool)]),
            CELFunction(
                Operator.logicalNot, [.function("logical_not", [.bool], .bool)],
                shared: { values in
                    if case .bool(let value) = values[0] { return .bool(!value) }
                    return .failure("no such overload: !_")
                }),
            CELFunction(Operator.notStrictlyFalse, [notStrictlyFalse]),
            CELFunction(Operator.equals, [.function("equals", [a, a], .bool)]),
            CELFunction(Operator.notEquals, [.function("not_equals", [a, a], .bool)]),
        ]
    }()

    private static let arithmetic: [CELFunction] = {
        let list = CELType.list(a)
        func numbers(_ verb: String, _ types: [(String, CELType)]) -> [CELOverload] {
            types.map { .function("\(verb)_\($0.0)", [$0.1, $0.1], $0.1) }
        }
        let all = [("double", CELType.double), ("int64", .int), ("uint64", .uint)]
        return [
            CELFunction(
                Operator.add,
                [
                    .function("add_bytes", [.bytes, .bytes], .bytes), .function("add_double", [.double, .double], .double),
                    .function("add_duration_duration", [.duration, .duration], .duration),
                    .function("add_duration_timestamp", [.duration, .timestamp], .timestamp),
                    .function("add_timestamp_duration", [.timestamp, .duration], .timestamp), .function("add_int64", [.int, .int], .int),
                    .function("add_list", [list, list], list), .function("add_string", [.string, .string], .string),
                    .function("add_uint64", [.uint, .uint], .uint),
                ]),
            CELFunction(
                Operator.subtract,
                numbers("subtract", all) + [
                    .function("subtract_duration_duration", [.duration, .duration], .duration),
                    .function("subtract_timestamp_duration", [.timestamp, .duration], .timestamp),
                    .function("subtract_timestamp_timestamp", [.timestamp, .timestamp], .duration),
                ]),
            CELFunction(Operator.multiply, numbers("multiply", all)),
            CELFunction(Operator.divide, numbers("divide", all)),
            CELFunction(Operator.modulo, numbers("modulo", [("int64", .int), ("uint64", .uint)])),
            CELFunction(
                Operator.negate,
                [.function("negate_double", [.double], .double), .function("negate_int64", [.int], .int)],
                shared: { Arithmetic.negate($0[0]) }),
        ]
    }()

    private static let comparisons: [CELFunction] = {
        let types: [(String, CELType)] = [
            ("bool", .bool), ("int64", .int), ("uint64", .uint), ("double", .double), ("string", .string), ("bytes", .bytes),
            ("timestamp", .timestamp), ("duration", .duration),
        ]
        let mixed: [(String, CELType, CELType)] = [
            ("int64_double", .int, .double), ("int64_uint64", .int, .uint), ("uint64_double", .uint, .double), ("uint64_int64", .uint, .int),
            ("double_int64", .double, .int), ("double_uint64", .double, .uint),
        ]
        return [("less", Operator.less), ("less_equals", Operator.lessEquals), ("greater", Operator.greater), ("greater_equals", Operator.greaterEquals)]
            .map { verb, name in
                CELFunction(
                    name,
                    types.map { .function("\(verb)_\($0.0)", [$0.1, $0.1], .bool) }
                        + mixed.map { .function("\(verb)_\($0.0)", [$0.1, $0.2], .bool) })
            }
    }()

    private static let containers: [CELFunction] = {
        let list = CELType.list(a)
        let map = CELType.map(a, b)
        let sizes: [(String, CELType)] = [("bytes", .bytes), ("list", list), ("map", map), ("string", .string)]
        return [
            CELFunction(Operator.index, [.function("index_list", [list, .int], a), .function("index_map", [map, a], b)]),
            CELFunction(Operator.inList, [.function("in_list", [a, list], .bool), .function("in_map", [a, map], .bool)]),
            CELFunction(
                "size", sizes.map { .function("size_\($0.0)", [$0.1], .int) } + sizes.map { .member("\($0.0)_size", [$0.1], .int) },
                shared: { values in
                    CELCostModel.size(of: values[0]).map { .int(Int64(clamping: $0)) } ?? .failure("no such overload: size")
                }),
        ]
    }()

    private static let texts: [CELFunction] = {
        @Sendable func pair(_ values: [CELValue], _ body: (String, String) -> CELValue) -> CELValue {
            guard case .string(let left) = values[0], case .string(let right) = values[1] else { return .noSuchOverload }
            return body(left, right)
        }
        return [
            CELFunction(
                "contains", [.member("contains_string", [.string, .string], .bool)],
                shared: { pair($0) { .bool(TextSearch.find(Array($0.utf8), Array($1.utf8), from: 0) != nil) } }),
            CELFunction(
                "startsWith", [.member("starts_with_string", [.string, .string], .bool)],
                shared: { pair($0) { .bool($0.utf8.starts(with: $1.utf8)) } }),
            CELFunction(
                "endsWith", [.member("ends_with_string", [.string, .string], .bool)],
                shared: { pair($0) { .bool($0.utf8.reversed().starts(with: $1.utf8.reversed())) } }),
            CELFunction(
                "matches", [.function("matches", [.string, .string], .bool), .member("matches_string", [.string, .string], .bool)],
                shared: { pair($0) { PatternFunctions.matches($0, $1) } }),
        ]
    }()
}

/// Looking for a part of a text.
enum TextSearch {
    static func find<T: Equatable>(_ text: [T], _ part: [T], from start: Int) -> Int? {
        guard part.count <= text.count else { return nil }
        if part.isEmpty { return start <= text.count ? start : nil }
        var index = start
        while index + part.count <= text.count {
            if text[index] == part[0], text[index..<index + part.count].elementsEqual(part) { return index }
            index += 1
        }
        return nil
    }
}
