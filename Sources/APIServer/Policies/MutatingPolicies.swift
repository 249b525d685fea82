import CEL
import KubernetesSchema
import KubernetesSemantics
import Wire

/// Changes what is written as MutatingAdmissionPolicies say.
struct MutatingPolicies: AdmissionPlugin {
    let name = "MutatingAdmissionPolicy"
    unowned let server: APIServer
    private let planning: PolicyPlanning

    init(server: APIServer) {
        self.server = server
        planning = PolicyPlanning(server: server, kind: "mutating")
    }

    func handles(_ operation: AdmissionOperation) -> Bool { operation != .delete }

    private struct Denial: Sendable {
        var policy: String
        var binding: String?
        var message: String
        var reason: String

        var text: String {
            let head = binding.map { "policy '\(policy)' with binding '\($0)'" } ?? "policy \(FieldError.quoted(policy))"
            return "\(head) denied request: \(message)"
        }
    }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        let plan = try await planning.plan(attributes, object, old)
        var denials = plan.problems.filter { !$0.policy.failsOpen }
            .map { Denial(policy: $0.policy.name, binding: $0.binding?.name, message: $0.message, reason: "") }
        if !plan.invocations.isEmpty { try await run(plan.invocations, &object, old, attributes, &denials) }
        guard let first = denials.first else { return }
        var error = attributes.forbidden(object, "")
        error.message = first.text
        if !first.reason.isEmpty { error.reason = first.reason }
        error.details?.causes += denials.map { .init(reason: "", message: $0.text) }
        throw error
    }

    private func run(
        _ invocations: [PolicyInvocation], _ object: inout Document, _ old: Document?, _ attributes: AdmissionAttributes, _ denials: inout [Denial]
    ) async throws {
        let rounds = attributes.rounds
        rounds.enter(.policies, object)
        let resolver = ExpressionAccessResolver(attributes.user, server.authorizer)
        let namespace = try await planning.namespace(attributes)
        var objects = VersionedObjects(kind: attributes.objectKind, object: object, old: old)
        var isChanged = false
        for invocation in invocations {
            let policy = invocation.policy
            try await attributes.convert(&objects, to: invocation.target.kind)
            let input = planning.input(invocation, attributes, objects, namespace, resolver)
            switch try await resolver.run({ MatchCondition.verdict(policy.conditions, input, failsOpen: policy.failsOpen) }) {
            case .doesNotMatch: continue
            case .failed(let message):
                denials.append(Denial(policy: policy.name, binding: invocation.binding.name, message: message, reason: "Invalid"))
                continue
            case .matches: break
            }
            guard rounds.calls(.policies, invocation.id) else { continue }
            let before = objects.object ?? object
            for mutation in policy.mutations {
                let input = planning.input(invocation, attributes, objects, namespace, resolver)
                do {
                    let changed = try await resolver.run { try change(mutation, policy, input, objects.kind, attributes) }
                    objects.object = try attributes.reread(changed, objects.kind)
                    isChanged = true
                } catch let problem as ExpressionProblem {
                    if policy.failsOpen { continue }
                    denials.append(Denial(policy: policy.name, binding: invocation.binding.name, message: problem.detail, reason: "Invalid"))
                }
            }
            if let after = objects.object, !Document.equal(before, before.root, after, after.root) { rounds.noteChange(.policies) }
            if policy.mayBeCalledAgain { rounds.noteCall(.policies, invocation.id) }
        }
        if isChanged {
            try await attributes.convert(&objects, to: attributes.objectKind)
            if let result = objects.object { object = result }
        }
        rounds.leave(.policies, object)
    }

    /// The object with one change.
    private func change(
        _ mutation: AdmissionPolicy.Mutation, _ policy: AdmissionPolicy, _ input: AdmissionInput, _ kind: GroupVersionKind, _ attributes: AdmissionAttributes
    ) throws -> Document {
        guard var object = input.object else { throw ExpressionProblem("there is no object to change") }
        if let problem = mutation.expression.problem { throw problem }
        let evaluation = AdmissionEvaluation(input, variables: policy.variables, budget: KubernetesEnvironment.runtimeCostBudget)
        let value: CELValue
        switch try evaluation.run(mutation.expression) {
        case .value(let made): value = made
        case .failed(let message): throw ExpressionProblem(message)
        }
        if mutation.isJSONPatch {
            let patch: JSONPatch
            do { patch = try JSONPatch(try WrittenPatch.operations(value), isStrict: false) } catch let error as StatusError { throw ExpressionProblem(error.message) }
            if patch.failsTest(of: object) { return object }
            if let problem = patch.problem(with: object) { throw ExpressionProblem("JSON Patch: \(problem)") }
            do { try patch.apply(to: &object) } catch { throw ExpressionProblem("JSON Patch: \(error.message)") }
            return object
        }
        var configuration = try WrittenPatch.configuration(value)
        configuration.set(configuration.root, "apiVersion", string: kind.apiVersion)
        configuration.set(configuration.root, "kind", string: kind.kind)
        guard let schema = attributes.objectSchema(kind)?.mergeSchema else {
            throw StatusError.serviceUnavailable(
                "Resource kind \(kind) not found. There can be a delay between when CustomResourceDefinitions are created and when they are available.")
        }
        return try ConfigurationMerge.merge(configuration, into: object, schema: schema)
    }
}
