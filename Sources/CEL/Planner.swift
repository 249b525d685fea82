import RegularExpression

/// Turns a checked expression into nodes.
struct Planner {
    private let expression: CheckedExpression
    private var environment: CELEnvironment { expression.environment }
    private var scopes: [[String: Int]] = []
    private(set) var slotCount = 0
    private(set) var globals: [String] = []

    private static let conversions: Set<String> = ["bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"]

    init(_ expression: CheckedExpression) { self.expression = expression }

    mutating func plan(_ expression: Expression) throws(CELError) -> Node {
        switch expression.kind {
        case .literal(let value): return ConstantNode(value)
        case .identifier(let name):
            if case .name(let resolved) = self.expression.references[expression.id] { return variable(resolved) }
            return variable(name)
        case .select(let operand, let field, let isTest):
            if case .name(let resolved) = self.expression.references[expression.id] { return variable(resolved) }
            let base = try plan(operand)
            return isTest ? TestNode(base, field) : qualified(base, .field(field, isOptional: false))
        case .call(let target, let function, let arguments): return try planCall(expression, target, function, arguments)
        case .list(let elements, let optional):
            var nodes: [Node] = []
            for element in elements { nodes.append(try plan(element)) }
            let constants = nodes.compactMap(\.constant)
            if constants.count == nodes.count, optional.isEmpty { return ConstantNode(.list(constants)) }
            return ListNode(nodes, optional)
        case .map(let entries): return try planMap(entries)
        case .object(let name, let entries):
            var fields: [(name: String, value: Node, isOptional: Bool)] = []
            for entry in entries { fields.append((entry.field, try plan(entry.value), entry.isOptional)) }
            var typeName = name
            if case .name(let resolved) = self.expression.references[expression.id] { typeName = resolved }
            let providers = environment.providers
            return ObjectNode(typeName, fields) { type, values in
                for provider in providers { if let object = provider.object(type, values) { return object } }
                return nil
            }
        case .comprehension(let loop): return try planLoop(loop)
        }
    }

    private mutating func variable(_ name: String) -> Node {
        for scope in scopes.reversed() { if let slot = scope[name] { return LocalNode(slot) } }
        if let constant = environment.constants[name] { return TypeNameNode(constant) }
        if environment.variables[name] == nil, let type = environment.type(named: name) { return TypeNameNode(.type(type)) }
        let index = globals.firstIndex(of: name) ?? {
            globals.append(name)
            return globals.count - 1
        }()
        return GlobalNode(name, index)
    }

    private func qualified(_ base: Node, _ qualifier: Qualifier) -> Node {
        guard let attribute = base as? AttributeNode else { return AttributeNode(base, [qualifier]) }
        return AttributeNode(attribute.base, attribute.qualifiers + [qualifier])
    }

    private mutating func planMap(_ entries: [Expression.Entry]) throws(CELError) -> Node {
        var nodes: [MapNode.Entry] = []
        var isConstant = true
        for entry in entries {
            guard let key = entry.key else { continue }
            let node = MapNode.Entry(key: try plan(key), value: try plan(entry.value), isOptional: entry.isOptional)
            if node.key.constant == nil || node.value.constant == nil || node.isOptional { isConstant = false }
            nodes.append(node)
        }
        let node = MapNode(nodes)
        return isConstant ? try folded(node) : node
    }

    /// The node's value as a constant: it depends on nothing.
    private func folded(_ node: Node) throws(CELError) -> Node {
        let run = Evaluation(empty: ())
        guard let value = try? node.evaluate(run) else { return node }
        if case .error(let error) = value { throw error }
        return ConstantNode(value)
    }

    // MARK: Calls

    private mutating func planCall(_ call: Expression, _ target: Expression?, _ name: String, _ arguments: [Expression]) throws(CELError) -> Node {
        var function = name
        var ids: [String] = []
        var all = arguments
        if case .overloads(let resolved, let found, let hasTarget) = expression.references[call.id] {
            function = resolved
            ids = found
            if hasTarget, let target { all.insert(target, at: 0) }
        }
        var nodes: [Node] = []
        for argument in all { nodes.append(try plan(argument)) }
        switch function {
        case Operator.logicalAnd, Operator.logicalOr: return LogicNode(nodes, deciding: function == Operator.logicalOr)
        case Operator.conditional: return ConditionalNode(nodes[0], nodes[1], nodes[2])
        case Operator.index: return qualified(nodes[0], .index(nodes[1], isOptional: false))
        case Operator.optionalIndex: return qualified(nodes[0], .index(nodes[1], isOptional: true))
        case Operator.optionalSelect:
            guard case .string(let field)? = nodes[1].constant else { break }
            return qualified(nodes[0], .field(field, isOptional: true))
        default: break
        }
        if ids == ["optional_or_optional"] { return OptionalOrNode(nodes[0], nodes[1], unwraps: false) }
        if ids == ["optional_orValue_value"] { return OptionalOrNode(nodes[0], nodes[1], unwraps: true) }
        let overload = function == Operator.equals ? "equals" : function == Operator.notEquals ? "not_equals" : ids.count == 1 ? ids[0] : ""
        return try planFunction(CallIdentity(function: function, overload: overload), ids, nodes)
    }

    private func planFunction(_ identity: CallIdentity, _ ids: [String], _ nodes: [Node]) throws(CELError) -> Node {
        if identity.overload == "in_list", case .list(let list)? = nodes[1].constant, let node = membership(nodes[0], list) { return node }
        if identity.function == "matches" || identity.function == "find" || identity.function == "findAll", nodes.count == 2,
            let node = try patternCall(identity, nodes)
        {
            return node
        }
        if nodes.count == 2, let body = StandardLibrary.binaryOperators[identity.function] {
            return BinaryNode(identity, environment.costs, nodes[0], nodes[1], body)
        }
        guard let function = environment.functions[identity.function] else { return ConstantNode(.noSuchOverload) }
        // Where types aren't known beforehand, any signature may turn out to apply.
        let isMember = function.overloads.first { $0.id == ids.first }?.isMember ?? false
        let candidates = function.overloads.filter { $0.isMember == isMember && $0.parameters.count == nodes.count }
        let node = CallNode(identity, environment.costs, nodes, candidates, shared: function.shared)
        if Self.conversions.contains(identity.function), nodes.count == 1, nodes[0].constant != nil { return try folded(node) }
        return node
    }

    private func membership(_ element: Node, _ list: any CELList) -> Node? {
        if list.count == 0 { return ConstantNode(.bool(false)) }
        var members: Set<MapKey> = []
        for value in list.values {
            guard let key = MapKey(value) else { return nil }
            members.insert(key)
        }
        return MembershipNode(element, members)
    }

    /// A call whose pattern is compiled once, when the program is made.
    private func patternCall(_ identity: CallIdentity, _ nodes: [Node]) throws(CELError) -> Node? {
        guard case .string(let pattern)? = nodes[1].constant, let make = environment.costs.patternFunctions[identity.function] else { return nil }
        do throws(RegularExpressionError) {
            let compiled = try RegularExpression(pattern)
            return MatchNode(identity, environment.costs, nodes[0], pattern) { make(compiled, $0) }
        } catch {
            throw CELError(error.description)
        }
    }

    // MARK: Loops

    private mutating func planLoop(_ loop: Expression.Comprehension) throws(CELError) -> Node {
        let range = try plan(loop.range)
        let initial = try plan(loop.initial)
        let slots = LoopSlots(first: slotCount, second: loop.secondVariable.map { _ in slotCount + 1 }, accumulator: slotCount + 2)
        slotCount += 3
        let outer = scopes
        defer { scopes = outer }
        scopes.append([loop.accumulator: slots.accumulator])
        let result = try plan(loop.result)
        var variables = [loop.variable: slots.first]
        if let name = loop.secondVariable, let slot = slots.second { variables[name] = slot }
        scopes.append(variables)
        if loop.accumulator == MacroBuilder.accumulator, let node = try collecting(loop, slots, range) { return node }
        let condition = try plan(loop.condition)
        let step = try plan(loop.step)
        return FoldNode(slots, range: range, initial: initial, condition: condition, step: step, result: result)
    }

    /// The loop as one that gathers, where the macro that made it does so.
    private mutating func collecting(_ loop: Expression.Comprehension, _ slots: LoopSlots, _ range: Node) throws(CELError) -> Node? {
        var step = loop.step
        var filter: Expression?
        if case .call(nil, Operator.conditional, let parts) = step.kind, parts[2].identifier == loop.accumulator {
            filter = parts[0]
            step = parts[1]
        }
        guard loop.result.identifier == loop.accumulator, case .literal(.bool(true)) = loop.condition.kind,
            case .call(nil, let function, let arguments) = step.kind, arguments.first?.identifier == loop.accumulator
        else { return nil }
        let target: CollectNode.Target
        let element: Expression
        if function == Operator.add, case .list(let elements, _) = arguments[1].kind, elements.count == 1 {
            (target, element) = (.list, elements[0])
        } else if function == ComprehensionLibrary.mapInsert {
            (target, element) = (arguments.count == 3 ? .values : .entries, arguments[arguments.count - 1])
        } else {
            return nil
        }
        let filterNode: Node? = if let filter { try plan(filter) } else { nil }
        return CollectNode(slots, range: range, filter: filterNode, element: try plan(element), target: target)
    }
}

/// The name of a type, which expressions read as they read variables.
final class TypeNameNode: Node, @unchecked Sendable {
    private let value: CELValue

    init(_ value: CELValue) { self.value = value }
    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue { value }
    override var constant: CELValue? { value }
}
