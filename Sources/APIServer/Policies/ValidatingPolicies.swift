import CEL
import KubernetesSchema
import KubernetesSemantics
import Wire

/// Refuses, warns of and records what ValidatingAdmissionPolicies don't let pass.
struct ValidatingPolicies: AdmissionPlugin {
    let name = "ValidatingAdmissionPolicy"
    unowned let server: APIServer
    private let planning: PolicyPlanning

    init(server: APIServer) {
        self.server = server
        planning = PolicyPlanning(server: server, kind: "validating")
    }

    func handles(_ operation: AdmissionOperation) -> Bool { true }

    private struct Denial: Sendable {
        var policy: String
        var binding: String?
        var message: String
        var reason: String
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        let plan = try await planning.plan(attributes, object, old)
        var denials: [Denial] = []
        for problem in plan.problems where !problem.policy.failsOpen {
            denials.append(Denial(policy: problem.policy.name, binding: problem.binding?.name, message: problem.message, reason: ""))
        }
        if !plan.invocations.isEmpty {
            let resolver = ExpressionAccessResolver(attributes.user, server.authorizer)
            let namespace = try await planning.namespace(attributes)
            var collected: [String: [(key: String, values: [String])]] = [:]
            var versions: [GroupVersionKind: VersionedObjects] = [:]
            for invocation in plan.invocations {
                let kind = invocation.target.kind
                let objects: VersionedObjects
                if let known = versions[kind] { objects = known } else { objects = try await attributes.versioned(object, old, as: kind) }
                versions[kind] = objects
                let input = planning.input(invocation, attributes, objects, namespace, resolver)
                let result = try await resolver.run { PolicyEvaluation.validate(invocation.policy, input) }
                act(result, invocation, attributes.context, &denials, &collected)
            }
            for (policy, annotations) in collected {
                for (key, values) in annotations { attributes.context.annotate("\(policy)/\(key)", values.joined(separator: ", ")) }
            }
        }
        if let first = denials.first { throw refusal(first, object ?? old, attributes) }
    }

    private static let maximumAnnotationBytes = 10 * 1024

    private func act(
        _ result: PolicyEvaluation, _ invocation: PolicyInvocation, _ context: RequestContext, _ denials: inout [Denial],
        _ collected: inout [String: [(key: String, values: [String])]]
    ) {
        let (policy, binding) = (invocation.policy.name, invocation.binding)
        for decision in result.denials {
            for action in binding.actions {
                switch action {
                case "Deny": denials.append(Denial(policy: policy, binding: binding.name, message: decision.message, reason: decision.reason))
                case "Warn":
                    context.warn("Validation failed for ValidatingAdmissionPolicy '\(policy)' with binding '\(binding.name)': \(decision.message)")
                case "Audit": record(decision, invocation, context)
                default: continue
                }
            }
        }
        for (key, value) in result.annotations {
            let text = String(decoding: value.utf8.prefix(ValidatingPolicies.maximumAnnotationBytes), as: UTF8.self)
            var list = collected[policy, default: []]
            if let place = list.firstIndex(where: { $0.key == key }) {
                if !list[place].values.contains(text) { list[place].values.append(text) }
            } else {
                list.append((key, [text]))
            }
            collected[policy] = list
        }
        for message in result.annotationErrors { denials.append(Denial(policy: policy, binding: binding.name, message: message, reason: "")) }
    }

    private func record(_ decision: PolicyEvaluation.Decision, _ invocation: PolicyInvocation, _ context: RequestContext) {
        let value: Value = [[
            "message": .string(decision.message), "policy": .string(invocation.policy.name), "binding": .string(invocation.binding.name),
            "expressionIndex": .int(Int64(decision.index)), "validationActions": .strings(invocation.binding.actions),
        ]]
        context.annotate("validation.policy.admission.k8s.io/validation_failure", String(decoding: value.encodeJSON(), as: UTF8.self))
    }

    private func refusal(_ denial: Denial, _ object: Document?, _ attributes: AdmissionAttributes) -> StatusError {
        let place = denial.binding.map { " with binding '\($0)'" } ?? ""
        let message = "ValidatingAdmissionPolicy '\(denial.policy)'\(place) denied request: \(denial.message)"
        var error = attributes.forbidden(object, message)
        error.reason = denial.reason.isEmpty ? "Invalid" : denial.reason
        switch error.reason {
        case "Unauthorized": error.code = 401
        case "RequestEntityTooLarge": error.code = 413
        case "Forbidden": error.code = 403
        default: error.code = 422
        }
        error.details?.causes.append(.init(reason: "", message: message))
        return error
    }
}

/// What a policy says of one object.
struct PolicyEvaluation: Sendable {
    struct Decision: Sendable, Equatable {
        var index: Int
        var message: String
        var reason: String
    }

    /// The validations that don't hold or can't be evaluated.
    var denials: [Decision] = []
    var annotations: [(key: String, value: String)] = []
    var annotationErrors: [String] = []

    /// Evaluates a validating policy.
    static func validate(_ policy: AdmissionPolicy, _ input: AdmissionInput) -> PolicyEvaluation {
        var result = PolicyEvaluation()
        func fail(_ message: String, index: Int = 0) {
            if !policy.failsOpen { result.denials.append(Decision(index: index, message: message, reason: "")) }
        }
        switch MatchCondition.verdict(policy.conditions, input, failsOpen: policy.failsOpen) {
        case .doesNotMatch: return result
        case .failed(let message):
            fail(message)
            return result
        case .matches: break
        }
        var outcomes: [ExpressionOutcome] = []
        let evaluation = AdmissionEvaluation(input, variables: policy.variables, budget: KubernetesEnvironment.runtimeCostBudget)
        do throws(ExpressionProblem) {
            for validation in policy.validations { outcomes.append(try evaluation.run(validation.expression)) }
        } catch {
            fail(error.detail)
            return result
        }
        // Messages can't ask what is allowed, and have what is left of the budget.
        var unauthorized = input
        unauthorized.authorizer = nil
        let messages = AdmissionEvaluation(unauthorized, variables: policy.variables, budget: evaluation.remaining)
        for (index, (validation, outcome)) in zip(policy.validations, outcomes).enumerated() {
            switch outcome {
            case .value(.bool(true)): continue
            case .failed(let message): fail(message, index: index)
            case .value:
                do throws(ExpressionProblem) {
                    let message = try message(validation, messages)
                    result.denials.append(Decision(index: index, message: message, reason: validation.reason.isEmpty ? "Invalid" : validation.reason))
                } catch {
                    fail("failed messageExpression: \(error.detail)", index: index)
                }
            }
        }
        result.annotate(policy, input)
        return result
    }

    private static func message(_ validation: AdmissionPolicy.Validation, _ evaluation: AdmissionEvaluation) throws(ExpressionProblem) -> String {
        if let expression = validation.messageExpression, case .value(.string(let text)) = try evaluation.run(expression) {
            let trimmed = text.trimmedSpace
            let isUsable = trimmed.utf8.count <= KubernetesEnvironment.maximumMessageSize && !trimmed.utf8.contains(0x0A)
            if isUsable, !trimmed.isEmpty { return trimmed }
        }
        let fixed = validation.message.trimmedSpace
        return fixed.isEmpty ? "failed expression: \(validation.expression.text.trimmedSpace)" : fixed
    }

    private mutating func annotate(_ policy: AdmissionPolicy, _ input: AdmissionInput) {
        let evaluation = AdmissionEvaluation(input, variables: policy.variables, budget: KubernetesEnvironment.runtimeCostBudget)
        for annotation in policy.annotations {
            do throws(ExpressionProblem) {
                switch try evaluation.run(annotation.value) {
                case .value(.string(let text)):
                    let trimmed = text.trimmedSpace
                    if !trimmed.isEmpty { annotations.append((annotation.key, trimmed)) }
                case .value(.null): continue
                case .value(let value):
                    annotationErrors.append(
                        "valueExpression '\(annotation.value.text)' resulted in unsupported return type: \(value.type.name). "
                            + "Return type must be either string or null.")
                case .failed(let message): if !policy.failsOpen { annotationErrors.append(message) }
                }
            } catch {
                if !policy.failsOpen { denials = [Decision(index: 0, message: error.detail, reason: "")] }
                return
            }
        }
    }
}
