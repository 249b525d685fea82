extension CheckedExpression {
    /// What a run of the expression costs at least and at most.
    ///
    /// - Parameter sizes: how large the values of variables may be.
    public func estimateCost(sizes: SizeEstimator? = nil) -> Estimate {
        var estimation = CostEstimation(self, CostSizes(estimator: sizes))
        return estimation.cost(root)
    }
}

/// Estimates what an expression costs, part by part, with the sizes of what passes between them.
struct CostEstimation {
    private enum Container { case list, map }

    private struct EntrySizes {
        var container: Container
        var key: Estimate
        var value: Estimate

        static func union(_ a: EntrySizes?, _ b: EntrySizes?) -> EntrySizes? {
            guard let a, let b else { return nil }
            return EntrySizes(container: a.container, key: a.key.union(b.key), value: a.value.union(b.value))
        }
    }

    private struct Variable {
        var path: [String]
        var size: Estimate?
        var entries: EntrySizes?
    }

    private let expression: CheckedExpression
    private let sizes: CostSizes
    private var costs: CELCostModel { expression.environment.costs }
    private var paths: [Int: [String]] = [:]
    private var computed: [Int: Estimate] = [:]
    private var entrySizes: [Int: EntrySizes] = [:]
    private var variables: [String: [Variable]] = [:]

    init(_ expression: CheckedExpression, _ sizes: CostSizes) {
        self.expression = expression
        self.sizes = sizes
    }

    private func resolvedName(_ node: Expression) -> String? {
        if case .name(let name)? = expression.references[node.id] { return name }
        return node.identifier
    }

    mutating func cost(_ node: Expression) -> Estimate {
        if case .name(let name)? = expression.references[node.id], !isObject(node) { return costIdentifier(node, name) }
        switch node.kind {
        case .literal: return .zero
        case .identifier(let name): return costIdentifier(node, name)
        case .select(let operand, let field, let isTest):
            if isTest { return cost(operand) }
            var sum = cost(operand)
            switch expression.type(operand) {
            case .map, .object, .parameter: sum = sum + .fixed(1)
            default: break
            }
            paths[node.id] = path(operand) + [field]
            return sum
        case .call(let target, _, let arguments): return costCall(node, target, arguments)
        case .list(let elements, _): return costList(node, elements)
        case .map(let entries): return costMap(node, entries)
        case .object(_, let entries):
            var sum = Estimate.fixed(40)
            for entry in entries { sum = sum + cost(entry.value) }
            return sum
        case .comprehension(let loop): return costLoop(node, loop)
        }
    }

    private func isObject(_ node: Expression) -> Bool {
        if case .object = node.kind { return true }
        return false
    }

    private mutating func costIdentifier(_ node: Expression, _ name: String) -> Estimate {
        paths[node.id] = variables[name]?.last?.path ?? [name]
        return .fixed(1)
    }

    private mutating func costList(_ node: Expression, _ elements: [Expression]) -> Estimate {
        var sum = Estimate.fixed(10)
        var element = Estimate(elements.isEmpty ? 0 : .max, 0)
        for item in elements {
            sum = sum + cost(item)
            element = element.union(sizeOrUnknown(item))
        }
        entrySizes[node.id] = EntrySizes(container: .list, key: .fixed(1), value: element)
        return sum
    }

    private mutating func costMap(_ node: Expression, _ entries: [Expression.Entry]) -> Estimate {
        var sum = Estimate.fixed(30)
        var key = Estimate(entries.isEmpty ? 0 : .max, 0)
        var value = key
        for entry in entries {
            guard let keyNode = entry.key else { continue }
            sum = sum + cost(keyNode) + cost(entry.value)
            key = key.union(sizeOrUnknown(keyNode))
            value = value.union(sizeOrUnknown(entry.value))
        }
        entrySizes[node.id] = EntrySizes(container: .map, key: key, value: value)
        return sum
    }

    // MARK: Sizes

    private func path(_ node: Expression) -> [String] {
        if let name = resolvedName(node), let variable = variables[name]?.last { return variable.path }
        return paths[node.id] ?? []
    }

    private mutating func size(_ node: Expression) -> Estimate? {
        if let known = computed[node.id] { return known }
        switch node.kind {
        case .literal(let value):
            if let size = CELCostModel.size(of: value) { return .fixed(size) }
            return .fixed(1)
        case .list(let elements, _): return .fixed(UInt64(elements.count))
        case .map(let entries): return .fixed(UInt64(entries.count))
        default: break
        }
        if let size = sizes.estimator?(CostNode(path: path(node), type: expression.type(node), size: nil)) {
            computed[node.id] = size
            return size
        }
        if expression.type(node).isScalar { return .fixed(1) }
        if let name = resolvedName(node), let size = variables[name]?.last?.size { return size }
        return nil
    }

    private mutating func sizeOrUnknown(_ node: Expression) -> Estimate { size(node) ?? .unknown }

    private func entries(_ node: Expression) -> EntrySizes? {
        if let known = entrySizes[node.id] { return known }
        return resolvedName(node).flatMap { variables[$0]?.last?.entries }
    }

    private mutating func costNode(_ node: Expression) -> CostNode {
        var path = path(node)
        if path.first == MacroBuilder.accumulator { path = [] }
        var literal: CELValue?
        if case .literal(let value) = node.kind { literal = value }
        return CostNode(path: path, type: expression.type(node), size: size(node), literal: literal)
    }

    // MARK: Calls

    private mutating func costCall(_ call: Expression, _ targetNode: Expression?, _ arguments: [Expression]) -> Estimate {
        guard case .overloads(let function, let ids, let hasTarget)? = expression.references[call.id] else { return .zero }
        if function == "dyn", let argument = arguments.first {
            let sum = cost(argument) + .fixed(1)
            computed[call.id] = size(argument)
            entrySizes[call.id] = entries(argument)
            return sum
        }
        var argumentCosts: [Estimate] = []
        var nodes: [CostNode] = []
        for argument in arguments {
            argumentCosts.append(cost(argument))
            nodes.append(costNode(argument))
        }
        var sum = Estimate.zero
        var target: CostNode?
        if hasTarget, let targetNode {
            sum = cost(targetNode)
            target = costNode(targetNode)
        }
        var total = Estimate(.max, 0)
        var resultSize: Estimate?
        for id in ids {
            let estimate = functionCost(call, function, id, target, nodes, arguments, argumentCosts)
            total = total.union(estimate.cost)
            if let own = estimate.resultSize { resultSize = resultSize.map { $0.union(own) } ?? own }
            if id == "index_list" || id == "index_map" {
                resultSize = entries(arguments[0])?.value
                paths[call.id] = path(arguments[0]) + [id == "index_list" ? "@items" : "@values"]
            }
            if resultSize == nil { resultSize = size(call) }
        }
        if let resultSize { computed[call.id] = resultSize }
        return sum + total
    }

    private mutating func functionCost(
        _ call: Expression, _ function: String, _ id: String, _ target: CostNode?, _ nodes: [CostNode], _ arguments: [Expression],
        _ argumentCosts: [Estimate]
    ) -> CallEstimate {
        let sum = argumentCosts.reduce(Estimate.zero, +)
        if let own = costs.overloadEstimates[id]?(sizes, target, nodes) { return CallEstimate(own.cost + sum, resultSize: own.resultSize) }
        if let own = costs.estimateCall?(function, id, sizes, target, nodes) { return CallEstimate(own.cost + sum, resultSize: own.resultSize) }
        switch id {
        case "logical_or", "logical_and":
            return CallEstimate(Estimate(argumentCosts[0].minimum, (argumentCosts[0] + argumentCosts[1]).maximum))
        case "conditional":
            let size = sizeOrUnknown(arguments[1]).union(sizeOrUnknown(arguments[2]))
            if let union = EntrySizes.union(entries(arguments[1]), entries(arguments[2])) { entrySizes[call.id] = union }
            return CallEstimate(argumentCosts[0] + argumentCosts[1].union(argumentCosts[2]), resultSize: size)
        case "add_string", "add_bytes", "add_list":
            let size = sizeOrUnknown(arguments[0]) + sizeOrUnknown(arguments[1])
            if let union = EntrySizes.union(entries(arguments[0]), entries(arguments[1])) { entrySizes[call.id] = union }
            return CallEstimate((id == "add_list" ? .fixed(1) : size * 0.1) + sum, resultSize: size)
        default:
            guard let own = textCost(id, target, nodes) else { return CallEstimate(.fixed(1) + sum) }
            return CallEstimate(own.cost + sum, resultSize: own.resultSize)
        }
    }

    private func textCost(_ id: String, _ target: CostNode?, _ nodes: [CostNode]) -> CallEstimate? {
        func size(_ node: CostNode?) -> Estimate { node?.size ?? .unknown }
        let first = nodes.first
        switch id {
        case "string_format": return CallEstimate(size(target) * 0.1)
        case "string_to_bytes": return CallEstimate(size(first) * 0.1, resultSize: Estimate(size(first).minimum, size(first).maximum &* 4))
        case "bytes_to_string": return CallEstimate(size(first) * 0.1, resultSize: Estimate(size(first).minimum / 4, size(first).maximum))
        case "strings_quote":
            return CallEstimate(size(first) * 0.1, resultSize: Estimate(size(first).minimum &+ 2, size(first).maximum &* 2 &+ 2))
        case "starts_with_string", "ends_with_string": return CallEstimate(size(first) * 0.1)
        case "in_list": return CallEstimate(size(nodes[1]) * 1)
        case "matches_string": return target.map { CallEstimate((size($0) + .fixed(1)) * 0.1 * (size(first) * 0.25)) }
        case "contains_string": return target.map { CallEstimate(size($0) * 0.1 * (size(first) * 0.1)) }
        case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes", "greater_bytes",
            "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals":
            let most = min(size(nodes[0]).maximum, size(nodes[1]).maximum)
            return CallEstimate(Estimate(most > 0 ? 1 : 0, most) * 0.1)
        default: return nil
        }
    }

    // MARK: Loops

    private mutating func push(_ name: String, _ variable: Variable) { variables[name, default: []].append(variable) }
    private mutating func pop(_ name: String) { variables[name]?.removeLast() }

    private mutating func costLoop(_ node: Expression, _ loop: Expression.Comprehension) -> Estimate {
        var sum = cost(loop.range) + cost(loop.initial)
        push(loop.accumulator, Variable(path: path(loop.initial), size: size(loop.initial), entries: entries(loop.initial)))
        if case .list(let elements, _) = loop.range.kind, elements.isEmpty, case .literal(.bool(false)) = loop.condition.kind {
            // Nothing but a name for a value.
            sum = sum + cost(loop.result)
            pop(loop.accumulator)
            computed[node.id] = size(loop.result)
            entrySizes[node.id] = entries(loop.result)
            return sum
        }
        let known = entries(loop.range)
        var container = known?.container
        if container == nil, case .list = expression.type(loop.range) { container = .list }
        let base = path(loop.range)
        if let second = loop.secondVariable {
            push(loop.variable, Variable(path: base + [container == .list ? "@indices" : "@keys"], size: known?.key))
            push(second, Variable(path: base + [container == .list ? "@items" : "@values"], size: known?.value))
        } else {
            let isList = container == .list
            push(loop.variable, Variable(path: base + [isList ? "@items" : "@keys"], size: isList ? known?.value : known?.key))
        }
        let round = cost(loop.condition) + cost(loop.step)
        let stepEntries = entries(loop.step)
        pop(loop.variable)
        if let second = loop.secondVariable { pop(second) }
        sum = sum + cost(loop.result)
        pop(loop.accumulator)
        let rounds = sizeOrUnknown(loop.range)
        sum = sum + rounds * round
        switch loop.initial.kind {
        case .literal: computed[node.id] = size(loop.initial)
        case .list, .map:
            computed[node.id] = rounds
            if let stepEntries { entrySizes[node.id] = stepEntries }
        default: break
        }
        return sum
    }
}
