/// Why a macro can't be expanded, and at which argument.
struct MacroFailure: Error {
    let id: Int?
    let message: String
}

/// Makes the nodes of a macro's expansion; all stand where the macro does.
struct MacroBuilder {
    var parser: ExpressionParser
    let offset: Int

    static let accumulator = "@result"

    mutating func node(_ kind: Expression.Kind) -> Expression { parser.node(offset, kind) }
    mutating func literal(_ value: CELValue) -> Expression { node(.literal(value)) }
    mutating func identifier(_ name: String) -> Expression { node(.identifier(name)) }
    mutating func accumulator() -> Expression { identifier(Self.accumulator) }
    mutating func list(_ elements: [Expression]) -> Expression { node(.list(elements, optional: [])) }
    mutating func call(_ function: String, _ arguments: [Expression]) -> Expression {
        node(.call(target: nil, function: function, arguments: arguments))
    }
    mutating func memberCall(_ function: String, _ target: Expression, _ arguments: [Expression] = []) -> Expression {
        node(.call(target: target, function: function, arguments: arguments))
    }

    /// The same expression with numbers of its own.
    mutating func copy(_ expression: Expression) -> Expression {
        func entries(_ list: [Expression.Entry], _ builder: inout MacroBuilder) -> [Expression.Entry] {
            list.map {
                let key = $0.key.map { builder.copy($0) }
                let value = builder.copy($0.value)
                return Expression.Entry(
                    id: builder.parser.newID(at: builder.offset), key: key, field: $0.field, value: value, isOptional: $0.isOptional)
            }
        }
        switch expression.kind {
        case .literal, .identifier: return node(expression.kind)
        case .select(let operand, let field, let isTest):
            let operand = copy(operand)
            return node(.select(operand, field: field, isTest: isTest))
        case .call(let target, let function, let arguments):
            let target = target.map { copy($0) }
            let arguments = arguments.map { copy($0) }
            return node(.call(target: target, function: function, arguments: arguments))
        case .list(let elements, let optional):
            let elements = elements.map { copy($0) }
            return node(.list(elements, optional: optional))
        case .map(let list):
            let list = entries(list, &self)
            return node(.map(list))
        case .object(let name, let list):
            let list = entries(list, &self)
            return node(.object(name, list))
        case .comprehension(let loop):
            let copied = Expression.Comprehension(
                variable: loop.variable, secondVariable: loop.secondVariable, range: copy(loop.range), accumulator: loop.accumulator,
                initial: copy(loop.initial), condition: copy(loop.condition), step: copy(loop.step), result: copy(loop.result))
            return node(.comprehension(copied))
        }
    }

    mutating func comprehension(
        _ variables: (String, String?), over range: Expression, accumulator: String = MacroBuilder.accumulator, initial: Expression,
        condition: Expression, step: Expression, result: Expression
    ) -> Expression {
        node(
            .comprehension(
                Expression.Comprehension(
                    variable: variables.0, secondVariable: variables.1, range: range, accumulator: accumulator, initial: initial,
                    condition: condition, step: step, result: result)))
    }

    /// An expression in which a name stands for a value.
    mutating func bind(_ name: String, _ value: Expression, in body: Expression) -> Expression {
        let range = list([])
        let condition = literal(.bool(false))
        let step = identifier(name)
        return comprehension(("#unused", nil), over: range, accumulator: name, initial: value, condition: condition, step: step, result: body)
    }
}

typealias Macro = @Sendable (inout MacroBuilder, Expression?, [Expression]) throws(MacroFailure) -> Expression?

/// The macros of an environment, by name, number of arguments and form.
struct MacroTable: Sendable {
    private struct Key: Hashable {
        let name: String
        let arguments: Int
        let isReceiver: Bool
    }

    private var macros: [Key: Macro] = [:]

    mutating func add(_ name: String, _ arguments: Int, isReceiver: Bool = true, _ macro: @escaping Macro) {
        macros[Key(name: name, arguments: arguments, isReceiver: isReceiver)] = macro
    }

    func find(_ name: String, arguments: Int, isReceiver: Bool) -> Macro? {
        macros[Key(name: name, arguments: arguments, isReceiver: isReceiver)]
    }

    /// `has`, `all`, `exists`, `exists_one`, `map`, `filter`.
    static let standard: MacroTable = {
        var table = MacroTable()
        table.add("has", 1, isReceiver: false) { (builder, _, arguments) throws(MacroFailure) in
            guard case .select(let operand, let field, _) = arguments[0].kind else {
                throw MacroFailure(id: arguments[0].id, message: "invalid argument to has() macro")
            }
            return builder.node(.select(operand, field: field, isTest: true))
        }
        for (name, kind) in [("all", Quantifier.all), ("exists", .exists), ("exists_one", .existsOne), ("existsOne", .existsOne)] {
            table.add(name, 2) { (builder, target, arguments) throws(MacroFailure) in
                let variable = try MacroTable.variable(arguments[0], "argument must be a simple name")
                return target.map { kind.expand(&builder, (variable, nil), $0, arguments[1]) }
            }
        }
        table.add("map", 2) { (builder, target, arguments) throws(MacroFailure) in try MacroTable.map(&builder, target, arguments) }
        table.add("map", 3) { (builder, target, arguments) throws(MacroFailure) in try MacroTable.map(&builder, target, arguments) }
        table.add("filter", 2) { (builder, target, arguments) throws(MacroFailure) in
            let variable = try MacroTable.variable(arguments[0], "argument is not an identifier")
            return target.map { MacroTable.collect(&builder, (variable, nil), $0, arguments[1], arguments[0]) }
        }
        return table
    }()

    static func variable(_ expression: Expression, _ message: String) throws(MacroFailure) -> String {
        guard let name = expression.identifier else { throw MacroFailure(id: expression.id, message: message) }
        guard name != MacroBuilder.accumulator, name != "__result__" else {
            throw MacroFailure(id: expression.id, message: "iteration variable overwrites accumulator variable")
        }
        return name
    }

    static func map(_ builder: inout MacroBuilder, _ target: Expression?, _ arguments: [Expression]) throws(MacroFailure) -> Expression? {
        let variable = try variable(arguments[0], "argument is not an identifier")
        let filter = arguments.count == 3 ? arguments[1] : nil
        return target.map { collect(&builder, (variable, nil), $0, filter, arguments[arguments.count - 1]) }
    }

    /// The list of what an expression yields for every element that a filter lets pass.
    static func collect(
        _ builder: inout MacroBuilder, _ variables: (String, String?), _ target: Expression, _ filter: Expression?, _ element: Expression
    ) -> Expression {
        let initial = builder.list([])
        return accumulate(&builder, variables, target, filter, initial) { builder in
            let accumulator = builder.accumulator()
            let list = builder.list([element])
            return builder.call(Operator.add, [accumulator, list])
        }
    }

    static func accumulate(
        _ builder: inout MacroBuilder, _ variables: (String, String?), _ target: Expression, _ filter: Expression?, _ initial: Expression,
        _ makeStep: (inout MacroBuilder) -> Expression
    ) -> Expression {
        let condition = builder.literal(.bool(true))
        var step = makeStep(&builder)
        if let filter {
            let otherwise = builder.accumulator()
            step = builder.call(Operator.conditional, [filter, step, otherwise])
        }
        let result = builder.accumulator()
        return builder.comprehension(variables, over: target, initial: initial, condition: condition, step: step, result: result)
    }
}

/// The macros that answer yes or no about many elements.
enum Quantifier: Sendable {
    case all, exists, existsOne

    func expand(_ builder: inout MacroBuilder, _ variables: (String, String?), _ target: Expression, _ predicate: Expression) -> Expression {
        let initial: Expression
        let condition: Expression
        let step: Expression
        let result: Expression
        switch self {
        case .all:
            initial = builder.literal(.bool(true))
            let accumulator = builder.accumulator()
            condition = builder.call(Operator.notStrictlyFalse, [accumulator])
            let left = builder.accumulator()
            step = builder.call(Operator.logicalAnd, [left, predicate])
            result = builder.accumulator()
        case .exists:
            initial = builder.literal(.bool(false))
            let accumulator = builder.accumulator()
            let negated = builder.call(Operator.logicalNot, [accumulator])
            condition = builder.call(Operator.notStrictlyFalse, [negated])
            let left = builder.accumulator()
            step = builder.call(Operator.logicalOr, [left, predicate])
            result = builder.accumulator()
        case .existsOne:
            initial = builder.literal(.int(0))
            condition = builder.literal(.bool(true))
            let left = builder.accumulator()
            let one = builder.literal(.int(1))
            let sum = builder.call(Operator.add, [left, one])
            let same = builder.accumulator()
            step = builder.call(Operator.conditional, [predicate, sum, same])
            let count = builder.accumulator()
            let wanted = builder.literal(.int(1))
            result = builder.call(Operator.equals, [count, wanted])
        }
        return builder.comprehension(variables, over: target, initial: initial, condition: condition, step: step, result: result)
    }
}
