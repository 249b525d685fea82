import CEL
import KubernetesSchema
import Synchronization
import Wire

/// What expressions of admission are run on.
public struct AdmissionInput: Sendable {
    /// Nil for deletions.
    public var object: Document?
    public var oldObject: Document?
    /// The request without its objects, as `AdmissionReview` has it.
    public var request: Document
    public var params: Document?
    public var namespace: Document?
    public var authorizer: (any ExpressionAuthorizer)?
    /// What the request itself is about, for `authorizer.requestResource`.
    public var requestAccess = ExpressionAccess()

    public init(object: Document?, oldObject: Document?, request: Document) {
        self.object = object
        self.oldObject = oldObject
        self.request = request
    }
}

/// What one expression yielded.
public enum ExpressionOutcome: Sendable {
    case value(CELValue)
    case failed(String)

    public var value: CELValue? {
        if case .value(let value) = self { return value }
        return nil
    }

    public var error: String? {
        if case .failed(let message) = self { return message }
        return nil
    }
}

/// One run of the expressions of a policy over one input: they share their variables, each of which is evaluated once, when it is first
/// asked for.
public final class AdmissionEvaluation: Sendable {
    private let activation: Activation
    private let budget: Mutex<Int64>

    /// - Parameter budget: what all expressions together may cost.
    public init(_ input: AdmissionInput, variables: [(name: String, expression: AdmissionExpression)], budget: Int64) {
        activation = Activation(input, variables)
        self.budget = Mutex(budget)
    }

    /// What is left to spend.
    public var remaining: Int64 { budget.withLock { $0 } }

    private static let exhausted = ExpressionProblem("validation failed due to running out of cost budget, no further validation rules will be run")

    /// Runs an expression.
    ///
    /// - Throws: `ExpressionProblem` where nothing more may run.
    public func run(_ expression: AdmissionExpression) throws(ExpressionProblem) -> ExpressionOutcome {
        let program: CELProgram
        switch expression.program {
        case .failure(let problem): return .failed("compilation error: \(problem.detail)")
        case .success(let made): program = made
        }
        let result = program.evaluate(activation, limit: KubernetesEnvironment.perCallLimit)
        let cost = result.cost.addingReportingOverflow(activation.takeCost())
        let isPaid = budget.withLock { left in
            guard !cost.overflow, let amount = Int64(exactly: cost.partialValue), amount <= left else { return false }
            left -= amount
            return true
        }
        guard isPaid else { throw Self.exhausted }
        switch result.value {
        case .success(let value): return .value(value)
        case .failure(let failure): return .failed("expression '\(expression.text)' resulted in error: \(failure)")
        }
    }

    /// The variables' values, and what they cost.
    private final class Activation: CELActivation {
        private let values: [String: CELValue]
        private let variables: [String: AdmissionExpression]
        private let state = Mutex(State())

        private struct State {
            var known: [String: CELValue] = [:]
            var cost: UInt64 = 0
        }

        init(_ input: AdmissionInput, _ variables: [(name: String, expression: AdmissionExpression)]) {
            func value(_ document: Document?) -> CELValue { document.map { DocumentValues.dynamic($0, $0.root) } ?? .null }
            var values = [
                "object": value(input.object), "oldObject": value(input.oldObject), "request": value(input.request), "params": value(input.params),
                "namespaceObject": value(input.namespace),
            ]
            if let authorizer = input.authorizer {
                values["authorizer"] = AuthorizerFunctions.value(authorizer)
                values["authorizer.requestResource"] = AuthorizerFunctions.resourceValue(authorizer, input.requestAccess)
            }
            self.values = values
            self.variables = Dictionary(variables.map { ($0.name, $0.expression) }) { $1 }
        }

        func value(of name: String) -> CELValue? { name == "variables" ? .object(Variables(activation: self)) : values[name] }

        func isDeclared(_ name: String) -> Bool { variables[name] != nil }

        func variable(_ name: String) -> CELValue? {
            if let known = state.withLock({ $0.known[name] }) { return known }
            guard let expression = variables[name] else { return nil }
            let value: CELValue
            switch expression.program {
            case .failure(let problem): value = .failure("composited variable \(FieldError.quoted(name)) fails to compile: \(problem.detail)")
            case .success(let program):
                let result = program.evaluate(self, limit: KubernetesEnvironment.perCallLimit)
                state.withLock { $0.cost &+= result.cost }
                switch result.value {
                case .success(let made): value = made
                case .failure(let failure): value = .failure("composited variable \(FieldError.quoted(name)) fails to evaluate: \(failure)")
                }
            }
            state.withLock { $0.known[name] = value }
            return value
        }

        func takeCost() -> UInt64 {
            state.withLock { state in
                defer { state.cost = 0 }
                return state.cost
            }
        }
    }

    /// `variables`, whose fields are evaluated when they are asked for.
    private struct Variables: CELObject {
        let activation: Activation

        var typeName: String { VariableTypes.name }
        func field(_ name: String) -> CELValue? { activation.variable(name) }
        func has(_ name: String) -> Bool? { activation.isDeclared(name) ? true : nil }
        func isEqual(to other: any CELObject) -> CELValue { .bool(false) }
    }
}
