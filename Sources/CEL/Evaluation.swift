/// Where variables' values come from.
public protocol CELActivation: Sendable {
    /// The value of a variable; nil where there is none.
    func value(of name: String) -> CELValue?
}

/// Variables by name.
public struct CELVariables: CELActivation, ExpressibleByDictionaryLiteral {
    public var values: [String: CELValue]

    public init(_ values: [String: CELValue]) { self.values = values }
    public init(dictionaryLiteral elements: (String, CELValue)...) { values = Dictionary(elements) { $1 } }
    public func value(of name: String) -> CELValue? { values[name] }
}

/// Why an expression yielded no value.
public enum CELFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case error(CELError)
    case costLimitExceeded
    case interrupted

    public var description: String {
        switch self {
        case .error(let error): error.message
        case .costLimitExceeded: "operation cancelled: actual cost limit exceeded"
        case .interrupted: "operation interrupted"
        }
    }
}

/// What an expression yielded and what it cost.
public struct CELResult: Sendable {
    public let value: Result<CELValue, CELFailure>
    public let cost: UInt64
}

/// One run of a program: its variables, what it has cost and what bounds it.
final class Evaluation {
    let activation: any CELActivation
    /// The loops' variables.
    var slots: [CELValue]
    private(set) var cost: UInt64 = 0
    private let limit: UInt64
    private let interrupted: (() -> Bool)?
    private let checkFrequency: Int
    private var iterations = 0
    private var globals: [CELValue?]

    init(_ program: CELProgram, _ activation: any CELActivation, limit: UInt64?, checkFrequency: Int, interrupted: (() -> Bool)?) {
        self.activation = activation
        slots = Array(repeating: .null, count: program.slotCount)
        globals = Array(repeating: nil, count: program.globals.count)
        self.limit = limit ?? .max
        self.checkFrequency = max(1, checkFrequency)
        self.interrupted = interrupted
    }

    /// A run of what depends on nothing.
    init(empty: Void) {
        activation = CELVariables([:])
        slots = []
        globals = []
        limit = .max
        checkFrequency = 1
        interrupted = nil
    }

    @inline(__always) func charge(_ amount: UInt64) throws(CELFailure) {
        let (sum, overflow) = cost.addingReportingOverflow(amount)
        cost = overflow ? .max : sum
        if cost > limit { throw .costLimitExceeded }
    }

    /// Called for every round of a loop: asks now and then whether to go on.
    func countIteration() throws(CELFailure) {
        iterations += 1
        if let interrupted, iterations % checkFrequency == 0, interrupted() { throw .interrupted }
    }

    func global(_ index: Int, _ name: String) -> CELValue {
        if let known = globals[index] { return known }
        let value = activation.value(of: name) ?? .failure("no such attribute(s): \(name)")
        globals[index] = value
        return value
    }
}

/// An expression made ready to run. It may be run any number of times and by several threads at once.
public struct CELProgram: Sendable {
    let root: Node
    let slotCount: Int
    let globals: [String]
    public let expression: CheckedExpression

    /// Makes an expression ready: constant parts are evaluated, and their errors found.
    public init(_ expression: CheckedExpression) throws(CELError) {
        var planner = Planner(expression)
        root = try planner.plan(expression.root)
        slotCount = planner.slotCount
        globals = planner.globals
        self.expression = expression
    }

    /// Runs the program.
    ///
    /// - Parameters:
    ///   - limit: what the run may cost; beyond it ends.
    ///   - checkFrequency: after how many rounds of loops `interrupted` is asked.
    ///   - interrupted: whether the run shall end.
    public func evaluate(
        _ activation: any CELActivation, limit: UInt64? = nil, checkFrequency: Int = 100, interrupted: (() -> Bool)? = nil
    ) -> CELResult {
        let evaluation = Evaluation(self, activation, limit: limit, checkFrequency: checkFrequency, interrupted: interrupted)
        do throws(CELFailure) {
            let value = try root.evaluate(evaluation)
            if case .error(let error) = value { return CELResult(value: .failure(.error(error)), cost: evaluation.cost) }
            return CELResult(value: .success(value), cost: evaluation.cost)
        } catch {
            return CELResult(value: .failure(error), cost: evaluation.cost)
        }
    }
}

/// A part of a program.
class Node: @unchecked Sendable {
    // Sendable: every subclass has nothing but constants of sendable types.

    /// The node's value, with all that finding it costs.
    func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue { .null }

    /// The node's value where another node accounts for reading it.
    func resolve(_ run: Evaluation) throws(CELFailure) -> CELValue { try evaluate(run) }

    /// The value, where it is known before the program runs.
    var constant: CELValue? { nil }
    /// Whether the node reads a variable or a part of one.
    var isAttribute: Bool { false }
}

final class ConstantNode: Node, @unchecked Sendable {
    let value: CELValue

    init(_ value: CELValue) { self.value = value }
    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue { value }
    override var constant: CELValue? { value }
}

final class GlobalNode: Node, @unchecked Sendable {
    private let name: String
    private let index: Int

    init(_ name: String, _ index: Int) {
        self.name = name
        self.index = index
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        try run.charge(1)
        return run.global(index, name)
    }
    override func resolve(_ run: Evaluation) throws(CELFailure) -> CELValue { run.global(index, name) }
    override var isAttribute: Bool { true }
}

final class LocalNode: Node, @unchecked Sendable {
    private let slot: Int

    init(_ slot: Int) { self.slot = slot }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        try run.charge(1)
        return run.slots[slot]
    }
    override func resolve(_ run: Evaluation) throws(CELFailure) -> CELValue { run.slots[slot] }
    override var isAttribute: Bool { true }
}

final class ConditionalNode: Node, @unchecked Sendable {
    private let condition: Node
    private let first: Node
    private let second: Node

    init(_ condition: Node, _ first: Node, _ second: Node) {
        self.condition = condition
        self.first = first
        self.second = second
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        switch try condition.evaluate(run) {
        case .bool(true): return try first.resolve(run)
        case .bool(false): return try second.resolve(run)
        case .error(let error): return .error(error)
        default: return .noSuchOverload
        }
    }
}

/// `&&` and `||`: the one value that decides is enough, whatever the other side does.
final class LogicNode: Node, @unchecked Sendable {
    private let terms: [Node]
    private let deciding: Bool

    init(_ terms: [Node], deciding: Bool) {
        self.terms = terms
        self.deciding = deciding
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var failure: CELValue?
        for term in terms {
            switch try term.evaluate(run) {
            case .bool(let value): if value == deciding { return .bool(deciding) }
            case .error(let error): failure = failure ?? .error(error)
            default: failure = failure ?? .noSuchOverload
            }
        }
        return failure ?? .bool(!deciding)
    }
}

final class ListNode: Node, @unchecked Sendable {
    private let elements: [Node]
    private let optional: Set<Int>

    init(_ elements: [Node], _ optional: Set<Int>) {
        self.elements = elements
        self.optional = optional
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var values: [CELValue] = []
        values.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let value = try element.evaluate(run)
            if value.isError {
                try run.charge(10)
                return value
            }
            guard optional.contains(index) else {
                values.append(value)
                continue
            }
            guard case .optional(let wrapped) = value else {
                return .failure("cannot initialize optional list element from non-optional value \(ValueText.describe(value))")
            }
            if let value = wrapped.value { values.append(value) }
        }
        try run.charge(10)
        return .list(values)
    }
}

final class MapNode: Node, @unchecked Sendable {
    struct Entry: Sendable {
        let key: Node
        let value: Node
        let isOptional: Bool
    }

    private let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var result: [(CELValue, CELValue)] = []
        let outcome = try collect(run, &result)
        try run.charge(30)
        return outcome ?? .map(ValueMap(result))
    }

    private func collect(_ run: Evaluation, _ result: inout [(CELValue, CELValue)]) throws(CELFailure) -> CELValue? {
        for entry in entries {
            let key = try entry.key.evaluate(run)
            if key.isError { return key }
            var value = try entry.value.evaluate(run)
            if value.isError { return value }
            if entry.isOptional {
                guard case .optional(let wrapped) = value else {
                    return .failure("cannot initialize optional entry '\(ValueText.describe(key))' from non-optional value \(ValueText.describe(value))")
                }
                guard let inner = wrapped.value else { continue }
                value = inner
            }
            guard MapKey(key) != nil else { return .failure("unsupported key type") }
            result.append((key, value))
        }
        return nil
    }
}

final class ObjectNode: Node, @unchecked Sendable {
    private let typeName: String
    private let fields: [(name: String, value: Node, isOptional: Bool)]
    private let make: @Sendable (String, [(String, CELValue)]) -> CELValue?

    init(
        _ typeName: String, _ fields: [(name: String, value: Node, isOptional: Bool)],
        make: @escaping @Sendable (String, [(String, CELValue)]) -> CELValue?
    ) {
        self.typeName = typeName
        self.fields = fields
        self.make = make
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var values: [(String, CELValue)] = []
        for field in fields {
            var value = try field.value.evaluate(run)
            if value.isError { return value }
            if field.isOptional {
                guard case .optional(let wrapped) = value else {
                    return .failure("cannot initialize optional entry '\(field.name)' from non-optional value \(ValueText.describe(value))")
                }
                guard let inner = wrapped.value else { continue }
                value = inner
            }
            values.append((field.name, value))
        }
        try run.charge(40)
        return make(typeName, values) ?? .failure("unknown type: \(typeName)")
    }
}
