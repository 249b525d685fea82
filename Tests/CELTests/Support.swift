import CEL

/// What expressions of these tests may speak of.
enum Fixture {
    static let environment: CELEnvironment = {
        var environment = CELEnvironment()
        OptionalLibrary.add(to: &environment)
        ComprehensionLibrary.add(to: &environment)
        StringsLibrary.add(to: &environment)
        ListsLibrary.add(to: &environment)
        SetsLibrary.add(to: &environment)
        let variables: [(String, CELType)] = [
            ("x", .dyn), ("i", .int), ("u", .uint), ("d", .double), ("s", .string), ("b", .bool), ("by", .bytes), ("li", .list(.int)),
            ("ls", .list(.string)), ("ms", .map(.string, .string)), ("t", .timestamp), ("du", .duration),
        ]
        for (name, type) in variables { environment.add(variable: name, type) }
        return environment
    }()

    static let variables: CELVariables = [
        "i": .int(5), "u": .uint(7), "d": .double(2.5), "s": .string("hello"), "b": .bool(true), "by": .bytes(Array("bytes".utf8)),
        "li": .list([.int(1), .int(2), .int(3)]), "ls": .list([.string("a"), .string("b"), .string("c")]),
        "ms": .map(ValueMap([(.string("k"), .string("v")), (.string("k2"), .string("v2"))])),
        "x": .map(
            ValueMap([
                (.string("a"), .int(1)), (.string("b"), .list([.int(1), .string("two"), .double(3.5)])), (.string("c"), .null),
                (.string("d"), .map(ValueMap([(.string("e"), .string("f"))]))),
            ])),
    ]

    /// The value of an expression, the text of its error, or the issues with it.
    static func run(_ text: String) -> (value: CELValue?, error: String, cost: UInt64, estimate: Estimate?, type: String) {
        switch environment.compile(text) {
        case .failure(let issues): return (nil, issues.description, 0, nil, "")
        case .success(let checked):
            let estimate = checked.estimateCost()
            do throws(CELError) {
                let result = try CELProgram(checked).evaluate(variables)
                switch result.value {
                case .success(let value): return (value, "", result.cost, estimate, checked.outputType.description)
                case .failure(let failure): return (nil, failure.description, result.cost, estimate, checked.outputType.description)
                }
            } catch {
                return (nil, "program: " + error.message, 0, estimate, checked.outputType.description)
            }
        }
    }
}
