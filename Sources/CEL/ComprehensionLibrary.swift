/// The macros of two variables: `all`, `exists`, `existsOne`, `transformList`, `transformMap`, `transformMapEntry`.
public enum ComprehensionLibrary {
    static let mapInsert = "cel.@mapInsert"

    /// Adds the library to an environment.
    public static func add(to environment: inout CELEnvironment) {
        let (key, value) = (CELType.parameter("K"), CELType.parameter("V"))
        let map = CELType.map(key, value)
        environment.add(
            CELFunction(
                mapInsert,
                [
                    .function("@mapInsert_map_key_value", [map, key, value], map) { insert($0[0], [($0[1], $0[2])]) },
                    .function("@mapInsert_map_map", [map, map], map) { values in
                        guard case .map(let added) = values[1] else { return .noSuchOverload }
                        return insert(values[0], added.keys.map { ($0, added.value(for: $0) ?? .null) })
                    },
                ]))
        for (name, kind) in [("all", Quantifier.all), ("exists", .exists), ("existsOne", .existsOne), ("exists_one", .existsOne)] {
            environment.addMacro(name, 3) { (builder, target, arguments) throws(MacroFailure) in
                let variables = try Self.variables(arguments)
                return target.map { kind.expand(&builder, variables, $0, arguments[2]) }
            }
        }
        for count in [3, 4] {
            environment.addMacro("transformList", count) { (builder, target, arguments) throws(MacroFailure) in
                let variables = try Self.variables(arguments)
                let filter = count == 4 ? arguments[2] : nil
                return target.map { MacroTable.collect(&builder, variables, $0, filter, arguments[count - 1]) }
            }
            for (name, hasKey) in [("transformMap", true), ("transformMapEntry", false)] {
                environment.addMacro(name, count) { (builder, target, arguments) throws(MacroFailure) in
                    let variables = try Self.variables(arguments)
                    guard let target else { return nil }
                    let initial = builder.node(.map([]))
                    return MacroTable.accumulate(&builder, variables, target, count == 4 ? arguments[2] : nil, initial) { builder in
                        let accumulator = builder.accumulator()
                        let key = hasKey ? [builder.identifier(variables.0)] : []
                        return builder.call(mapInsert, [accumulator] + key + [arguments[count - 1]])
                    }
                }
            }
        }
    }

    private static func variables(_ arguments: [Expression]) throws(MacroFailure) -> (String, String?) {
        let message = "argument must be a simple name"
        guard let first = arguments[0].identifier else { throw MacroFailure(id: arguments[0].id, message: message) }
        guard let second = arguments[1].identifier else { throw MacroFailure(id: arguments[1].id, message: message) }
        if first == second { throw MacroFailure(id: arguments[1].id, message: "duplicate variable name: \(first)") }
        _ = try MacroTable.variable(arguments[0], message)
        _ = try MacroTable.variable(arguments[1], message)
        return (first, second)
    }

    private static func insert(_ target: CELValue, _ entries: [(CELValue, CELValue)]) -> CELValue {
        guard case .map(let map) = target else { return .noSuchOverload }
        var result = map as? ValueMap ?? ValueMap(map.keys.map { ($0, map.value(for: $0) ?? .null) })
        for (key, value) in entries {
            guard let next = result.inserting(key, value) else { return .failure("insert failed: key \(ValueText.describe(key)) already exists") }
            result = next
        }
        return .map(result)
    }
}
