/// Optional values: `optional.of`, `.?field`, `orValue`, `optMap`, …
public enum OptionalLibrary {
    /// Adds the library to an environment.
    public static func add(to environment: inout CELEnvironment) {
        environment.add(type: .optional(.parameter("V")), named: "optional_type")
        for function in functions { environment.add(function) }
        for (name, wraps) in [("optMap", true), ("optFlatMap", false)] {
            environment.addMacro(name, 2) { (builder, target, arguments) throws(MacroFailure) in
                guard let target else { return nil }
                guard let variable = arguments[0].identifier else {
                    throw MacroFailure(id: arguments[0].id, message: "\(name)() variable name must be a simple identifier")
                }
                let hasValue = builder.memberCall("hasValue", target)
                let copy = builder.copy(target)
                let value = builder.memberCall("value", copy)
                var body = builder.bind(variable, value, in: arguments[1])
                if wraps { body = builder.call("optional.of", [body]) }
                let none = builder.call("optional.none", [])
                return builder.call(Operator.conditional, [hasValue, body, none])
            }
        }
    }

    private static let v = CELType.parameter("V")
    private static let optional = CELType.optional(.parameter("V"))
    private static let list = CELType.list(.parameter("V"))
    private static let map = CELType.map(.parameter("K"), .parameter("V"))

    private static let functions: [CELFunction] = creating + using + stepping

    private static let creating: [CELFunction] = [
        CELFunction("optional.of", [.function("optional_of", [v], optional) { .optional(CELOptional($0[0])) }]),
        CELFunction("optional.none", [.function("optional_none", [], optional) { _ in .optional(.none) }]),
        CELFunction(
            "optional.ofNonZeroValue",
            [.function("optional_ofNonZeroValue", [v], optional) { .optional(isZero($0[0]) ? .none : CELOptional($0[0])) }]),
        CELFunction("optional.unwrap", [.function("optional_unwrap", [.list(optional)], list) { unwrap($0[0]) }]),
        CELFunction("unwrapOpt", [.member("optional_unwrapOpt", [.list(optional)], list) { unwrap($0[0]) }]),
        CELFunction("first", [.member("list_first", [list], optional) { element($0[0]) { _ in 0 } }]),
        CELFunction("last", [.member("list_last", [list], optional) { element($0[0]) { $0 - 1 } }]),
    ]

    private static let using: [CELFunction] = [
        CELFunction(
            "value",
            [
                .member("optional_value", [optional], v) { values in
                    guard case .optional(let wrapped) = values[0] else { return .noSuchOverload }
                    return wrapped.value ?? .failure("optional.none() dereference")
                }
            ]),
        CELFunction(
            "hasValue",
            [
                .member("optional_hasValue", [optional], .bool) { values in
                    guard case .optional(let wrapped) = values[0] else { return .noSuchOverload }
                    return .bool(wrapped.value != nil)
                }
            ]),
        CELFunction("or", [.member("optional_or_optional", [optional, optional], optional)]),
        CELFunction("orValue", [.member("optional_orValue_value", [optional, v], v)]),
    ]

    private static let stepping: [CELFunction] = [
        CELFunction(Operator.optionalSelect, [.function("select_optional_field", [.dyn, .string], optional)]),
        CELFunction(
            Operator.optionalIndex,
            [
                .function("list_optindex_optional_int", [list, .int], optional),
                .function("optional_list_optindex_optional_int", [.optional(list), .int], optional),
                .function("map_optindex_optional_value", [map, .parameter("K")], optional),
                .function("optional_map_optindex_optional_value", [.optional(map), .parameter("K")], optional),
            ]),
        CELFunction(
            Operator.index,
            [
                .function("optional_list_index_int", [.optional(list), .int], optional),
                .function("optional_map_index_value", [.optional(map), .parameter("K")], optional),
            ]),
    ]

    private static func isZero(_ value: CELValue) -> Bool {
        switch value {
        case .null: true
        case .bool(let flag): !flag
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .duration(let duration): duration.nanoseconds == 0
        case .timestamp(let time): time == CELTimestamp(seconds: CELTimestamp.limits.lowerBound)
        case .optional(let optional): optional.value == nil
        default: CELCostModel.size(of: value) == 0
        }
    }

    private static func unwrap(_ value: CELValue) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        var result: [CELValue] = []
        for element in list.values {
            guard case .optional(let wrapped) = element else { return .failure("value \(ValueText.describe(element)) is not optional") }
            if let value = wrapped.value { result.append(value) }
        }
        return .list(result)
    }

    private static func element(_ value: CELValue, _ position: (Int) -> Int) -> CELValue {
        guard case .list(let list) = value else { return .noSuchOverload }
        return .optional(list.count == 0 ? .none : CELOptional(list.element(at: position(list.count))))
    }
}
