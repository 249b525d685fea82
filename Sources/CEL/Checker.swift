/// Finds the types of an expression and what its names mean.
struct Checker {
    let environment: CELEnvironment
    let source: Source
    let offsets: [Int: Int]
    private(set) var issues: [CELIssue] = []
    private(set) var references: [Int: Reference] = [:]
    private var types: [Int: CELType] = [:]
    private var substitution = TypeSubstitution()
    private var scopes: [[String: CELType]] = []
    private var nextVariable = 0

    init(environment: CELEnvironment, source: Source, offsets: [Int: Int]) {
        self.environment = environment
        self.source = source
        self.offsets = offsets
    }

    mutating func run(_ expression: Expression) { check(expression) }

    /// The types of all nodes, without variables.
    func resolvedTypes() -> [Int: CELType] { types.mapValues { substitution.substitute($0, unknownToDyn: true) } }

    private mutating func report(_ id: Int, _ message: String) {
        issues.append(CELIssue(message: message, location: offsets[id].map { source.location($0) } ?? .none))
    }

    private func type(_ expression: Expression) -> CELType { types[expression.id] ?? .error }
    private func known(_ type: CELType) -> CELType { substitution.substitute(type, unknownToDyn: false) }

    private mutating func newVariable() -> CELType {
        defer { nextVariable += 1 }
        return .parameter("_var\(nextVariable)")
    }

    private mutating func check(_ expression: Expression) {
        let result: CELType
        switch expression.kind {
        case .literal(let value): result = value.type
        case .identifier(let name):
            if let found = lookUp(name) {
                references[expression.id] = .name(found.name)
                result = found.type
            } else {
                report(expression.id, "undeclared reference to '\(name)' (in container '')")
                result = .error
            }
        case .select(let operand, let field, let isTest): result = checkSelect(expression, operand, field, isTest)
        case .call(let target, let function, let arguments): result = checkCall(expression, target, function, arguments)
        case .list(let elements, let optional): result = checkList(elements, optional)
        case .map(let entries): result = checkMap(entries)
        case .object(let name, let entries): result = checkObject(expression, name, entries)
        case .comprehension(let loop): result = checkComprehension(loop)
        }
        types[expression.id] = result
    }

    private func lookUp(_ name: String) -> (name: String, type: CELType)? {
        let isRooted = name.hasPrefix(".")
        let name = isRooted ? String(name.dropFirst()) : name
        if !isRooted { for scope in scopes.reversed() { if let type = scope[name] { return (name, type) } } }
        if let type = environment.variables[name] { return (name, type) }
        if let type = environment.type(named: name) { return (name, .type(type)) }
        return nil
    }

    // MARK: Fields

    private mutating func checkSelect(_ expression: Expression, _ operand: Expression, _ field: String, _ isTest: Bool) -> CELType {
        if !isTest, let name = expression.qualifiedName, let found = lookUp(name) {
            references[expression.id] = .name(found.name)
            return found.type
        }
        let result = checkField(expression, operand, field, optional: false)
        return isTest ? .bool : known(result)
    }

    private mutating func checkField(_ expression: Expression, _ operand: Expression, _ field: String, optional: Bool) -> CELType {
        check(operand)
        let operandType = known(type(operand))
        let target = operandType.optionalElement ?? operandType
        var result = CELType.error
        switch target {
        case .map(_, let value): result = value
        case .object(let name): result = fieldType(expression.id, name, field) ?? .error
        case .parameter:
            _ = substitution.isAssignable(.dyn, target)
            result = .dyn
        default:
            if !target.isDynOrError { report(expression.id, "type '\(target)' does not support field selection") }
            result = .dyn
        }
        return optional || operandType.optionalElement != nil ? .optional(result) : result
    }

    private mutating func fieldType(_ id: Int, _ type: String, _ field: String) -> CELType? {
        guard let found = environment.fieldType(type, field) else {
            report(id, "unexpected failed resolution of '\(type)'")
            return nil
        }
        if found == nil { report(id, "undefined field '\(field)'") }
        return found
    }

    // MARK: Calls

    private mutating func checkCall(_ expression: Expression, _ target: Expression?, _ function: String, _ arguments: [Expression]) -> CELType {
        if function == Operator.optionalSelect, case .literal(.string(let field)) = arguments[1].kind {
            references[expression.id] = .overloads(function: function, ids: ["select_optional_field"], hasTarget: false)
            return known(checkField(expression, arguments[0], field, optional: true))
        }
        for argument in arguments { check(argument) }
        let plainName = function.hasPrefix(".") ? String(function.dropFirst()) : function
        guard let target else {
            guard let found = environment.functions[plainName] else {
                report(expression.id, "undeclared reference to '\(function)' (in container '')")
                return .error
            }
            return resolve(expression, found, nil, arguments)
        }
        if let prefix = target.qualifiedName {
            let name = (prefix.hasPrefix(".") ? String(prefix.dropFirst()) : prefix) + "." + function
            if let found = environment.functions[name] { return resolve(expression, found, nil, arguments) }
        }
        check(target)
        guard let found = environment.functions[function] else {
            report(expression.id, "undeclared reference to '\(function)' (in container '')")
            return .error
        }
        return resolve(expression, found, target, arguments)
    }

    private mutating func resolve(_ call: Expression, _ function: CELFunction, _ target: Expression?, _ arguments: [Expression]) -> CELType {
        let argumentTypes = ((target.map { [$0] } ?? []) + arguments).map { type($0) }
        if function.name == Operator.logicalAnd || function.name == Operator.logicalOr {
            return resolveLogic(call, function, arguments, argumentTypes)
        }
        var ids: [String] = []
        var result: CELType?
        for overload in function.overloads where overload.isMember == (target != nil) {
            let (parameters, resultType) = instantiate(overload)
            guard substitution.isAssignable(argumentTypes, parameters) else { continue }
            ids.append(overload.id)
            let own = known(resultType)
            if let earlier = result {
                if !earlier.isDyn, own != earlier { result = .dyn }
            } else {
                result = own
            }
        }
        guard let result else {
            var shown = argumentTypes.map { substitution.substitute($0, unknownToDyn: true).description }
            let receiver = target == nil ? "" : shown.removeFirst() + "."
            report(call.id, "found no matching overload for '\(function.name)' applied to '\(receiver)(\(shown.joined(separator: ", ")))'")
            return .error
        }
        references[call.id] = .overloads(function: function.name, ids: ids, hasTarget: target != nil)
        return result
    }

    private mutating func resolveLogic(_ call: Expression, _ function: CELFunction, _ arguments: [Expression], _ types: [CELType]) -> CELType {
        var matches = true
        for (argument, type) in zip(arguments, types) where !substitution.isAssignable(type, .bool) {
            report(argument.id, "expected type 'bool' but found '\(type)'")
            matches = false
        }
        guard matches else { return .error }
        references[call.id] = .overloads(function: function.name, ids: [function.overloads[0].id], hasTarget: false)
        return .bool
    }

    /// The signature with variables of its own.
    private mutating func instantiate(_ overload: CELOverload) -> ([CELType], CELType) {
        var names: [String: CELType] = [:]
        func collect(_ type: CELType) {
            if case .parameter(let name) = type, names[name] == nil { names[name] = newVariable() }
            type.parameters.forEach(collect)
        }
        overload.parameters.forEach(collect)
        collect(overload.result)
        if names.isEmpty { return (overload.parameters, overload.result) }
        func replace(_ type: CELType) -> CELType {
            switch type {
            case .parameter(let name): names[name] ?? type
            case .list(let element): .list(replace(element))
            case .map(let key, let value): .map(replace(key), replace(value))
            case .opaque(let name, let parameters): .opaque(name, parameters.map(replace))
            case .type(let inner?): .type(replace(inner))
            default: type
            }
        }
        return (overload.parameters.map(replace), replace(overload.result))
    }

    // MARK: Aggregates

    /// The type of an element that may be absent, if it is marked so.
    private mutating func unwrap(_ expression: Expression, isOptional: Bool) -> CELType {
        let type = type(expression)
        guard isOptional else { return type }
        if let element = type.optionalElement { return element }
        if !type.isDyn { report(expression.id, "expected type '\(CELType.optional(type))' but found '\(type)'") }
        return type
    }

    private mutating func join(_ expression: Expression, _ previous: CELType?, _ current: CELType) -> CELType {
        guard let previous else { return current }
        if substitution.isAssignable(previous, current) { return TypeSubstitution.mostGeneral(previous, current) }
        if !environment.homogeneousLiterals { return .dyn }
        report(expression.id, "expected type '\(previous)' but found '\(current)'")
        return .error
    }

    private mutating func checkList(_ elements: [Expression], _ optional: Set<Int>) -> CELType {
        var joined: CELType?
        for (index, element) in elements.enumerated() {
            check(element)
            let type = unwrap(element, isOptional: optional.contains(index))
            joined = join(element, joined, type)
        }
        return .list(joined ?? newVariable())
    }

    private mutating func checkMap(_ entries: [Expression.Entry]) -> CELType {
        var keyType: CELType?
        var valueType: CELType?
        for entry in entries {
            guard let key = entry.key else { continue }
            check(key)
            keyType = join(key, keyType, type(key))
            check(entry.value)
            let type = unwrap(entry.value, isOptional: entry.isOptional)
            valueType = join(entry.value, valueType, type)
        }
        let key = keyType ?? newVariable()
        return .map(key, valueType ?? newVariable())
    }

    private mutating func checkObject(_ expression: Expression, _ name: String, _ entries: [Expression.Entry]) -> CELType {
        var result = CELType.error
        var typeName = name
        guard let found = lookUp(name) else {
            report(expression.id, "undeclared reference to '\(name)' (in container '')")
            return .error
        }
        typeName = found.name
        references[expression.id] = .name(typeName)
        if case .type(let inner?) = found.type {
            if case .object = inner {
                result = inner
            } else {
                report(expression.id, "'\(inner.name)' is not a message type")
            }
        } else if found.type != .error {
            report(expression.id, "'\(found.type.name)' is not a type")
        }
        for entry in entries {
            check(entry.value)
            let expected = fieldType(entry.id, typeName, entry.field) ?? .error
            let type = unwrap(entry.value, isOptional: entry.isOptional)
            if !substitution.isAssignable(expected, type) {
                report(entry.id, "expected type of field '\(entry.field)' is '\(expected)' but provided type is '\(type)'")
            }
        }
        return result
    }

    // MARK: Loops

    private mutating func checkComprehension(_ loop: Expression.Comprehension) -> CELType {
        check(loop.range)
        check(loop.initial)
        let rangeType = known(type(loop.range))
        let accumulatorType = type(loop.initial)
        scopes.append([loop.accumulator: accumulatorType])
        let first: CELType
        let second: CELType
        switch rangeType {
        case .list(let element): (first, second) = loop.secondVariable == nil ? (element, element) : (.int, element)
        case .map(let key, let value): (first, second) = (key, value)
        case .dyn, .any, .error, .parameter:
            _ = substitution.isAssignable(.dyn, rangeType)
            (first, second) = (.dyn, .dyn)
        default:
            report(loop.range.id, "expression of type '\(rangeType)' cannot be range of a comprehension (must be list, map, or dynamic)")
            (first, second) = (.error, .error)
        }
        var scope = [loop.variable: first]
        if let name = loop.secondVariable { scope[name] = second }
        scopes.append(scope)
        check(loop.condition)
        require(loop.condition, .bool)
        check(loop.step)
        require(loop.step, accumulatorType)
        scopes.removeLast()
        check(loop.result)
        scopes.removeLast()
        return known(type(loop.result))
    }

    private mutating func require(_ expression: Expression, _ expected: CELType) {
        if !substitution.isAssignable(expected, type(expression)) {
            report(expression.id, "expected type '\(expected)' but found '\(type(expression))'")
        }
    }
}
