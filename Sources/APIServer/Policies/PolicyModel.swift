import CEL
import KubernetesSchema
import KubernetesSemantics
import Wire

/// A policy as it is enforced: what it is about, and its compiled expressions.
struct AdmissionPolicy: Sendable {
    /// One of the rules of a validating policy.
    struct Validation: Sendable {
        let expression: AdmissionExpression
        let message: String
        let messageExpression: AdmissionExpression?
        let reason: String
    }

    struct Annotation: Sendable {
        let key: String
        let value: AdmissionExpression
    }

    /// One of the changes that a mutating policy makes.
    struct Mutation: Sendable {
        let isJSONPatch: Bool
        let expression: AdmissionExpression
    }

    let name: String
    let match: AdmissionMatch
    let conditions: [MatchCondition]
    let failsOpen: Bool
    let params: GroupVersionKind?
    let variables: [(name: String, expression: AdmissionExpression)]
    let validations: [Validation]
    let annotations: [Annotation]
    let mutations: [Mutation]
    let mayBeCalledAgain: Bool

    init(_ object: Document) {
        let spec = object[object.root, "spec"]
        func text(_ node: Document.Node, _ key: String) -> String { object.string(object[node, key]) ?? "" }
        name = Metadata.string(object, "name")
        match = AdmissionMatch(object, object[spec, "matchConstraints"], rules: "resourceRules")
        failsOpen = object.equals(object[spec, "failurePolicy"], "Ignore")
        let kind = object[spec, "paramKind"]
        params = object.kind(kind) == .object ? GroupVersion(apiVersion: text(kind, "apiVersion"))?.kind(text(kind, "kind")) : nil
        let options = AdmissionCompiler.Options(hasParams: params != nil, hasAuthorizer: true)
        var compiler = AdmissionCompiler(isComposed: true)
        for variable in object.elements(object[spec, "variables"]) { compiler.declare(text(variable, "name"), text(variable, "expression"), options) }
        conditions = MatchCondition.all(object, spec, AdmissionCompiler(), options)
        variables = compiler.variables
        let made = compiler
        validations = object.elements(object[spec, "validations"]).map { item in
            let message = text(item, "messageExpression")
            return Validation(
                expression: made.compile(text(item, "expression"), options, results: [.bool]), message: text(item, "message"),
                messageExpression: message.isEmpty
                    ? nil : made.compile(message, AdmissionCompiler.Options(hasParams: options.hasParams), results: [.string]),
                reason: text(item, "reason"))
        }
        annotations = object.elements(object[spec, "auditAnnotations"]).map { item in
            Annotation(key: text(item, "key"), value: made.compile(text(item, "valueExpression"), options, results: [.string, .null]))
        }
        var patching = options
        patching.makesPatches = true
        mutations = object.elements(object[spec, "mutations"]).map { item in
            let isJSONPatch = object.equals(object[item, "patchType"], "JSONPatch")
            let holder = object[item, isJSONPatch ? "jsonPatch" : "applyConfiguration"]
            let result = isJSONPatch ? WrittenPatch.patchType : WrittenPatch.configurationType
            return Mutation(
                isJSONPatch: isJSONPatch, expression: made.compile(text(holder, "expression").trimmedSpace, patching, results: [result]))
        }
        mayBeCalledAgain = object.equals(object[spec, "reinvocationPolicy"], "IfNeeded")
    }
}

/// Where a policy is in force.
struct PolicyBinding: Sendable {
    /// Which parameters it is enforced with.
    struct ParamReference: Sendable {
        let name: String
        let namespace: String
        let selector: LabelSelector?
        let deniesWithout: Bool
    }

    let name: String
    let policy: String
    let match: AdmissionMatch?
    let params: ParamReference?
    let actions: [String]

    init(_ object: Document) {
        let spec = object[object.root, "spec"]
        func text(_ node: Document.Node, _ key: String) -> String { object.string(object[node, key]) ?? "" }
        name = Metadata.string(object, "name")
        policy = text(spec, "policyName")
        let resources = object[spec, "matchResources"]
        match = object.kind(resources) == .object ? AdmissionMatch(object, resources, rules: "resourceRules") : nil
        let reference = object[spec, "paramRef"]
        if object.kind(reference) == .object {
            let selector = object[reference, "selector"]
            params = ParamReference(
                name: text(reference, "name"), namespace: text(reference, "namespace"),
                selector: object.kind(selector) == .object ? LabelSelector(object, selector) : nil,
                deniesWithout: object.equals(object[reference, "parameterNotFoundAction"], "Deny"))
        } else {
            params = nil
        }
        actions = object.strings(object[spec, "validationActions"])
    }
}
