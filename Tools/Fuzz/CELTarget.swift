import CEL
import KubernetesSemantics

/// Expressions: parsed, checked, estimated and evaluated with the limits that the API server sets.
struct CELTarget: FuzzTarget {
    static let name = "cel"
    static let words = [
        "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "?.", "[?", "&&", "||", "!", "-", "+", "*", "/", "%", "==", "!=", "<", "<=", " in ", "'a'", "\"\\u00e9\"",
        "b'\\xff'", "r'\\'", "'''x'''", "0", "1", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551615u", "0x7f", "1e308", ".5", "true", "null",
        "x", "i", "u", "d", "s", "b", "by", "li", "ls", "ms", "t", "du", "has(", "size(", ".all(v, ", ".exists(v, ", ".map(v, ", ".filter(v, ", ".exists_one(v, ",
        ".transformList(k, v, ", ".transformMap(k, v, ", "int(", "uint(", "double(", "string(", "bytes(", "timestamp(", "duration(", "type(", "dyn(", ".matches(",
        ".find(", ".findAll(", ".format([", ".split(", ".join(", ".replace(", ".substring(", "quantity(", "semver(", "ip(", "cidr(", "url(", "optional.of(",
        ".orValue(", "sets.contains(", ".sum()", ".sort()", ".flatten()", "cel.bind(v, ", "`a`", "//", "\n",
    ]

    private let environment: CELEnvironment = {
        var environment = KubernetesEnvironment.base
        let variables: [(String, CELType)] = [
            ("x", .dyn), ("i", .int), ("u", .uint), ("d", .double), ("s", .string), ("b", .bool), ("by", .bytes), ("li", .list(.int)), ("ls", .list(.string)),
            ("ms", .map(.string, .string)), ("t", .timestamp), ("du", .duration),
        ]
        for (name, type) in variables { environment.add(variable: name, type) }
        return environment
    }()

    private let variables: CELVariables = [
        "i": .int(5), "u": .uint(7), "d": .double(2.5), "s": .string("hello"), "b": .bool(true), "by": .bytes(Array("bytes".utf8)),
        "li": .list([.int(1), .int(2), .int(3)]), "ls": .list([.string("a"), .string("b"), .string("c")]),
        "ms": .map(ValueMap([(.string("k"), .string("v")), (.string("k2"), .string("v2"))])),
        "x": .map(ValueMap([(.string("a"), .int(1)), (.string("b"), .list([.int(1), .string("two"), .double(3.5), .null]))])),
    ]

    func run(_ input: [UInt8]) -> String? {
        guard case .success(let checked) = environment.compile(String(decoding: input, as: UTF8.self)) else { return nil }
        let estimate = checked.estimateCost()
        guard let program = try? CELProgram(checked) else { return nil }
        let limit = KubernetesEnvironment.perCallLimit
        let result = program.evaluate(variables, limit: limit, checkFrequency: KubernetesEnvironment.checkFrequency)
        if estimate.minimum > estimate.maximum { return "the least estimate is more than the most: \(estimate)" }
        // A run that ends by its limit may have gone beyond it by one step only.
        if case .success = result.value, result.cost > limit { return "cost \(result.cost) without an error" }
        if case .success(let value) = result.value { _ = CELOperations.describe(value) }
        return nil
    }
}
