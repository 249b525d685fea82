/// What of a call its costs depend on.
struct CallIdentity: Sendable {
    let function: String
    /// The signature, where only one can apply.
    let overload: String
}

/// An operator of two operands.
final class BinaryNode: Node, @unchecked Sendable {
    private let identity: CallIdentity
    private let costs: CELCostModel
    private let left: Node
    private let right: Node
    private let body: @Sendable (CELValue, CELValue) -> CELValue

    init(
        _ identity: CallIdentity, _ costs: CELCostModel, _ left: Node, _ right: Node, _ body: @escaping @Sendable (CELValue, CELValue) -> CELValue
    ) {
        self.identity = identity
        self.costs = costs
        self.left = left
        self.right = right
        self.body = body
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let a = try left.evaluate(run)
        let b = try right.evaluate(run)
        let result = a.isError ? a : b.isError ? b : body(a, b)
        try run.charge(costs.runtimeCost(identity, [a, b], result))
        return result
    }
}

/// A call of a function.
final class CallNode: Node, @unchecked Sendable {
    private let identity: CallIdentity
    private let costs: CELCostModel
    private let arguments: [Node]
    private let candidates: [CELOverload]
    private let shared: CELFunctionBody?
    private let isNonStrict: Bool

    init(_ identity: CallIdentity, _ costs: CELCostModel, _ arguments: [Node], _ candidates: [CELOverload], shared: CELFunctionBody?) {
        self.identity = identity
        self.costs = costs
        self.arguments = arguments
        self.candidates = candidates
        self.shared = shared
        isNonStrict = candidates.contains { $0.isNonStrict }
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var values: [CELValue] = []
        values.reserveCapacity(arguments.count)
        var failure: CELValue?
        for (index, argument) in arguments.enumerated() {
            let value = try argument.evaluate(run)
            values.append(value)
            guard value.isError, !isNonStrict else { continue }
            // With more than two arguments the first error ends the call before it is accounted for.
            if arguments.count > 2, index < arguments.count - 1 { return value }
            failure = failure ?? value
        }
        let result = failure ?? invoke(values)
        try run.charge(costs.runtimeCost(identity, values, result))
        return result
    }

    func invoke(_ values: [CELValue]) -> CELValue {
        for candidate in candidates {
            guard let body = candidate.body else { continue }
            if isNonStrict || RuntimeSignature.matches(values, candidate.parameters) { return body(values) }
        }
        if let shared { return shared(values) }
        return .failure("no such overload: \(identity.function)(\(values.map(\.type.name).joined(separator: ", ")))")
    }
}

/// A call of `matches` whose pattern is known beforehand.
final class MatchNode: Node, @unchecked Sendable {
    private let identity: CallIdentity
    private let costs: CELCostModel
    private let text: Node
    private let pattern: String
    private let body: @Sendable (String) -> CELValue

    init(_ identity: CallIdentity, _ costs: CELCostModel, _ text: Node, _ pattern: String, _ body: @escaping @Sendable (String) -> CELValue) {
        self.identity = identity
        self.costs = costs
        self.text = text
        self.pattern = pattern
        self.body = body
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let value = try text.evaluate(run)
        let result: CELValue
        switch value {
        case .string(let text): result = body(text)
        case .error: result = value
        default: result = .noSuchOverload
        }
        try run.charge(costs.runtimeCost(identity, [value, .string(pattern)], result))
        return result
    }
}

/// `x in [constants]`
final class MembershipNode: Node, @unchecked Sendable {
    private let element: Node
    private let members: Set<MapKey>

    init(_ element: Node, _ members: Set<MapKey>) {
        self.element = element
        self.members = members
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let value = try element.evaluate(run)
        if value.isError { return value }
        return .bool(MapKey(value).map { members.contains($0) } ?? false)
    }
}

/// `optional.or(other)` and `optional.orValue(value)`, whose argument is evaluated only where it is needed.
final class OptionalOrNode: Node, @unchecked Sendable {
    private let first: Node
    private let second: Node
    private let unwraps: Bool

    init(_ first: Node, _ second: Node, unwraps: Bool) {
        self.first = first
        self.second = second
        self.unwraps = unwraps
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let value = try first.evaluate(run)
        guard case .optional(let wrapped) = value else { return value.isError ? value : .noSuchOverload }
        if let inner = wrapped.value { return unwraps ? inner : value }
        let other = try second.evaluate(run)
        if unwraps || other.isError { return other }
        if case .optional = other { return other }
        return .noSuchOverload
    }
}

/// Whether values fit a signature when an expression runs.
enum RuntimeSignature {
    static func matches(_ values: [CELValue], _ parameters: [CELType]) -> Bool {
        values.count == parameters.count && zip(values, parameters).allSatisfy { matches($0, $1) }
    }

    static func matches(_ value: CELValue, _ type: CELType) -> Bool {
        switch type {
        case .dyn, .any, .parameter: return !value.isError
        case .list:
            if case .list = value { return true }
            return false
        case .map:
            switch value {
            case .map, .object: return true
            default: return false
            }
        case .type:
            if case .type = value { return true }
            return false
        default: return value.type.name == type.name
        }
    }
}
