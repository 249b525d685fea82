import CEL
import KubernetesSchema
import KubernetesSemantics
import Wire

/// A condition under which a webhook or policy is asked at all.
struct MatchCondition: Sendable {
    let name: String
    let expression: AdmissionExpression
}

/// One webhook of a configuration.
struct AdmissionHook: Sendable {
    let configuration: String
    let name: String
    /// By what it is known in the second round.
    let id: String
    let address: WebhookAddress
    let match: AdmissionMatch
    let conditions: [MatchCondition]
    let failsOpen: Bool
    let seconds: Int
    let hasSideEffects: Bool
    let mayBeCalledAgain: Bool
    /// The versions of AdmissionReview that it understands, the best first.
    let reviewVersions: [String]

    /// The webhooks of a configuration.
    static func all(_ object: Document) -> [AdmissionHook] {
        let configuration = Metadata.string(object, "name")
        var counts: [String: Int] = [:]
        return object.elements(object[object.root, "webhooks"]).map { node in
            let name = object.string(object[node, "name"]) ?? ""
            defer { counts[name, default: 0] += 1 }
            return AdmissionHook(object, node, configuration, name, id: "\(configuration)/\(name)/\(counts[name, default: 0])")
        }
    }

    private init(_ object: Document, _ node: Document.Node, _ configuration: String, _ name: String, id: String) {
        self.configuration = configuration
        self.name = name
        self.id = id
        address = WebhookAddress(object, object[node, "clientConfig"])
        match = AdmissionMatch(object, node, rules: "rules")
        conditions = MatchCondition.all(object, node, AdmissionCompiler(), AdmissionCompiler.Options(hasAuthorizer: true))
        failsOpen = object.equals(object[node, "failurePolicy"], "Ignore")
        seconds = Int(object.int(object[node, "timeoutSeconds"]) ?? 10)
        let effects = object.string(object[node, "sideEffects"]) ?? ""
        hasSideEffects = effects != "None" && effects != "NoneOnDryRun"
        mayBeCalledAgain = object.equals(object[node, "reinvocationPolicy"], "IfNeeded")
        reviewVersions = object.strings(object[node, "admissionReviewVersions"])
    }
}

extension MatchCondition {
    /// The conditions of a webhook or policy.
    static func all(_ object: Document, _ node: Document.Node, _ compiler: AdmissionCompiler, _ options: AdmissionCompiler.Options) -> [MatchCondition] {
        object.elements(object[node, "matchConditions"]).map { condition in
            let text = object.string(object[condition, "expression"]) ?? ""
            return MatchCondition(name: object.string(object[condition, "name"]) ?? "", expression: compiler.compile(text, options, results: [.bool]))
        }
    }

    /// What conditions come to.
    enum Verdict: Sendable, Equatable {
        case matches
        case doesNotMatch
        case failed(String)
    }

    /// Evaluates conditions: one that is false decides; errors count where none is.
    static func verdict(
        _ conditions: [MatchCondition], _ input: AdmissionInput, variables: [(name: String, expression: AdmissionExpression)] = [], failsOpen: Bool
    ) -> Verdict {
        let evaluation = AdmissionEvaluation(input, variables: variables, budget: KubernetesEnvironment.matchConditionsCostBudget)
        var errors: [String] = []
        do throws(ExpressionProblem) {
            for condition in conditions {
                switch try evaluation.run(condition.expression) {
                case .value(.bool(false)): return .doesNotMatch
                case .value: continue
                case .failed(let message): errors.append(message)
                }
            }
        } catch {
            return failsOpen ? .doesNotMatch : .failed(error.detail)
        }
        if errors.isEmpty { return .matches }
        if failsOpen { return .doesNotMatch }
        return .failed(errors.count == 1 ? errors[0] : "[\(errors.joined(separator: ", "))]")
    }
}
