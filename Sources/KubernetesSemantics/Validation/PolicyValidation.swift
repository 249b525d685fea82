import CEL
import KubernetesSchema
import Wire

/// Admission policies, their bindings, and the conditions that they have in common with webhooks.
extension Validation {
    private static func space(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    // MARK: Matching

    static func matchResources(_ checks: inout Checks, _ match: Node, _ path: String) {
        guard checks.object.kind(match) == .object else { return }
        checks.requireOneOf(checks.text(match, "matchPolicy"), "\(path).matchPolicy", ["Equivalent", "Exact"])
        for selector in ["namespaceSelector", "objectSelector"] {
            if checks.has(match, selector) {
                checks.labelSelector(checks[match, selector], "\(path).\(selector)")
            } else {
                checks.required("\(path).\(selector)")
            }
        }
        for list in ["resourceRules", "excludeResourceRules"] {
            for (index, rule) in checks.items(match, list).enumerated() {
                let place = "\(path).\(list)[\(index)]"
                var names: Set<String> = []
                for (position, name) in checks.strings(rule, "resourceNames").enumerated() {
                    checks.invalid("\(place).resourceNames[\(position)]", name, Names.pathSegment(name))
                    if !names.insert(name).inserted { checks.duplicate("\(place).resourceNames[\(position)]", name) }
                }
                admissionRule(&checks, rule, place)
            }
        }
    }

    /// The most conditions that a webhook or policy may have.
    private static let maximumConditions = 64

    static func matchConditions(_ checks: inout Checks, _ holder: Node, _ path: String, hasParams: Bool) {
        let conditions = checks.items(holder, "matchConditions")
        if conditions.count > maximumConditions { checks.add(.tooMany(path, count: conditions.count, maximum: maximumConditions)) }
        let compiler = AdmissionCompiler()
        var names: Set<String> = []
        for (index, condition) in conditions.enumerated() {
            let place = "\(path)[\(index)]"
            let (name, text) = (checks.text(condition, "name"), trimmed(checks.text(condition, "expression")))
            if text.isEmpty {
                checks.required("\(place).expression")
            } else {
                expression(
                    &checks, compiler, text, "\(place).expression", AdmissionCompiler.Options(hasParams: hasParams, hasAuthorizer: true), results: [.bool])
            }
            guard checks.require(name, "\(place).name") else { continue }
            checks.qualifiedName(name, "\(place).name")
            if !names.insert(name).inserted { checks.duplicate("\(place).name", name) }
        }
    }

    private static func expression(
        _ checks: inout Checks, _ compiler: AdmissionCompiler, _ text: String, _ path: String, _ options: AdmissionCompiler.Options, results: [CELType],
        shown: String? = nil
    ) {
        if let problem = compiler.compile(text, options, results: results).problem { checks.invalid(path, shown ?? text, problem.detail) }
    }

    // MARK: What both policies have

    /// Checks what comes before validations and mutations.
    ///
    /// - Returns: the compiler, which knows the variables.
    private static func policy(_ checks: inout Checks, _ spec: Node, operations: Set<String>?) -> (compiler: AdmissionCompiler, hasParams: Bool) {
        checks.requireOneOf(checks.text(spec, "failurePolicy"), "spec.failurePolicy", ["Fail", "Ignore"])
        let kind = checks[spec, "paramKind"]
        let hasParams = checks.object.kind(kind) == .object
        if hasParams { paramKind(&checks, kind, "spec.paramKind") }
        let match = checks[spec, "matchConstraints"]
        if checks.has(spec, "matchConstraints") {
            matchResources(&checks, match, "spec.matchConstraints")
            if checks.items(match, "resourceRules").isEmpty { checks.required("spec.matchConstraints.resourceRules") }
            if let operations { mutable(&checks, match, "spec.matchConstraints", operations) }
        } else {
            checks.required("spec.matchConstraints")
        }
        matchConditions(&checks, spec, "spec.matchConditions", hasParams: hasParams)
        let declared = checks.items(spec, "variables")
        var compiler = AdmissionCompiler(isComposed: operations != nil || !declared.isEmpty)
        for (index, variable) in declared.enumerated() { self.variable(&checks, variable, "spec.variables[\(index)]", &compiler, hasParams) }
        return (compiler, hasParams)
    }

    /// Only what is created or updated can be changed.
    private static func mutable(_ checks: inout Checks, _ match: Node, _ path: String, _ operations: Set<String>) {
        for rule in checks.items(match, "resourceRules") {
            for operation in checks.strings(rule, "operations") where !operations.contains(operation) {
                checks.unsupported("\(path).resourceRules.operations", operation, operations.sorted())
            }
        }
    }

    private static func paramKind(_ checks: inout Checks, _ kind: Node, _ path: String) {
        let (version, name) = (checks.text(kind, "apiVersion"), checks.text(kind, "kind"))
        if checks.require(version, "\(path).apiVersion") {
            let parts = version.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            if parts.count > 2 {
                checks.invalid("\(path).apiVersion", version, "unexpected GroupVersion string: \(version)")
            } else {
                let group = parts.count == 2 ? parts[0] : ""
                if !group.isEmpty {
                    let problems = Names.dns1123Subdomain(group)
                    if !problems.isEmpty { checks.invalid("\(path).apiVersion", group, problems.joined(separator: ",")) }
                }
                let last = parts[parts.count - 1]
                let problems = Names.dns1035Label(last)
                if last.isEmpty {
                    checks.invalid("\(path).apiVersion", version, "version must be specified")
                } else if !problems.isEmpty {
                    checks.invalid("\(path).apiVersion", last, problems.joined(separator: ","))
                }
            }
        }
        guard checks.require(name, "\(path).kind") else { return }
        let problems = Names.dns1035Label(name.lowercased())
        if !problems.isEmpty {
            checks.invalid("\(path).kind", name, "may have mixed case, but should otherwise match: \(problems.joined(separator: ","))")
        }
    }

    private static let reserved: Set<String> = [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first), !reserved.contains(name) else { return false }
        return name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
    }

    private static func variable(_ checks: inout Checks, _ variable: Node, _ path: String, _ compiler: inout AdmissionCompiler, _ hasParams: Bool) {
        let (name, text) = (checks.text(variable, "name"), checks.text(variable, "expression"))
        if space(name) {
            checks.required("\(path).name", "name is not specified")
        } else if !isIdentifier(name) {
            checks.invalid("\(path).name", name, "must be a valid CEL identifier")
        }
        if space(text) { return checks.required("\(path).expression", "expression is not specified") }
        let options = AdmissionCompiler.Options(hasParams: hasParams, hasAuthorizer: true)
        if let problem = compiler.declare(name, text, options) { checks.invalid("\(path).expression", text, problem.detail) }
    }

    // MARK: Validating

    private static let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"]
    private static let maximumAnnotations = 20
    private static let maximumAnnotationText = 5 * 1024

    static func validatingAdmissionPolicy(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let (compiler, hasParams) = policy(&checks, spec, operations: nil)
        let (validations, annotations) = (checks.items(spec, "validations"), checks.items(spec, "auditAnnotations"))
        if validations.isEmpty, annotations.isEmpty {
            for field in ["validations", "auditAnnotations"] {
                checks.required("spec.\(field)", "validations or auditAnnotations must contain at least one item")
            }
        }
        for (index, item) in validations.enumerated() { validation(&checks, item, "spec.validations[\(index)]", compiler, hasParams) }
        if annotations.count > maximumAnnotations {
            checks.invalid("spec.auditAnnotations", object[spec, "auditAnnotations"], "must not have more than \(maximumAnnotations) auditAnnotations")
        }
        var keys: Set<String> = []
        for (index, item) in annotations.enumerated() {
            annotation(&checks, item, "spec.auditAnnotations[\(index)]", compiler, hasParams)
            let key = checks.text(item, "key")
            if !keys.insert(key).inserted { checks.duplicate("spec.auditAnnotations[\(index)].key", key) }
        }
        return checks.errors
    }

    private static func validation(_ checks: inout Checks, _ item: Node, _ path: String, _ compiler: AdmissionCompiler, _ hasParams: Bool) {
        let (text, message, messageText) = (checks.text(item, "expression"), checks.text(item, "message"), checks.text(item, "messageExpression"))
        if space(text) {
            checks.required("\(path).expression", "expression is not specified")
        } else {
            expression(
                &checks, compiler, text, "\(path).expression", AdmissionCompiler.Options(hasParams: hasParams, hasAuthorizer: true), results: [.bool])
        }
        if !messageText.isEmpty, space(messageText) {
            checks.invalid("\(path).messageExpression", messageText, "must be non-empty if specified")
        } else if !messageText.isEmpty {
            expression(&checks, compiler, messageText, "\(path).messageExpression", AdmissionCompiler.Options(hasParams: hasParams), results: [.string])
        }
        if !message.isEmpty, space(message) {
            checks.invalid("\(path).message", message, "must be non-empty if specified")
        } else if trimmed(message).unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
            checks.invalid("\(path).message", message, "must not contain line breaks")
        }
        if checks.has(item, "reason") { checks.oneOf(checks.text(item, "reason"), "\(path).reason", reasons) }
    }

    private static func annotation(_ checks: inout Checks, _ item: Node, _ path: String, _ compiler: AdmissionCompiler, _ hasParams: Bool) {
        let (key, text) = (checks.text(item, "key"), trimmed(checks.text(item, "valueExpression")))
        let name = checks.object.text(checks.object[checks.root, "metadata", "name"])
        if name.isEmpty {
            checks.invalid("\(path).key", key, "requires metadata.name be non-empty")
        } else {
            checks.qualifiedName("\(name)/\(key)", "\(path).key")
        }
        if text.isEmpty {
            checks.required("\(path).valueExpression", "valueExpression is not specified")
        } else if text.utf8.count > maximumAnnotationText {
            checks.required("\(path).valueExpression", "must not exceed \(maximumAnnotationText) bytes in length")
        } else {
            expression(
                &checks, compiler, text, "\(path).valueExpression", AdmissionCompiler.Options(hasParams: hasParams, hasAuthorizer: true),
                results: [.string, .null], shown: checks.text(item, "valueExpression"))
        }
    }

    // MARK: Mutating

    private static let mutatingOperations: Set<String> = ["*", "CONNECT", "CREATE", "UPDATE"]

    static func mutatingAdmissionPolicy(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        let (compiler, hasParams) = policy(&checks, spec, operations: mutatingOperations)
        let mutations = checks.items(spec, "mutations")
        if mutations.isEmpty { checks.required("spec.mutations", "mutations must contain at least one item") }
        for (index, item) in mutations.enumerated() { mutation(&checks, item, "spec.mutations[\(index)]", compiler, hasParams) }
        checks.requireOneOf(checks.text(spec, "reinvocationPolicy"), "spec.reinvocationPolicy", ["IfNeeded", "Never"])
        return checks.errors
    }

    private static func mutation(_ checks: inout Checks, _ item: Node, _ path: String, _ compiler: AdmissionCompiler, _ hasParams: Bool) {
        let kinds: [(type: String, field: String, result: CELType)] = [
            ("ApplyConfiguration", "applyConfiguration", WrittenPatch.configurationType), ("JSONPatch", "jsonPatch", WrittenPatch.patchType),
        ]
        let type = checks.text(item, "patchType")
        guard checks.require(type, "\(path).patchType") else { return }
        guard let kind = kinds.first(where: { $0.type == type }) else { return checks.unsupported("\(path).patchType", type, kinds.map(\.type)) }
        guard checks.has(item, kind.field) else {
            return checks.required("\(path).\(kind.field)", "must be specified when patchType is \(type)")
        }
        let text = trimmed(checks.text(checks[item, kind.field], "expression"))
        if text.isEmpty {
            checks.required("\(path).\(kind.field).expression")
        } else {
            let options = AdmissionCompiler.Options(hasParams: hasParams, hasAuthorizer: true, makesPatches: true)
            expression(&checks, compiler, text, "\(path).\(kind.field).expression", options, results: [kind.result])
        }
        for other in kinds where other.type != type && checks.has(item, other.field) {
            checks.invalid("\(path).\(other.field)", "{\(other.field)}", "must not be specified when patchType is \(type)")
        }
    }

    // MARK: Bindings

    static func validatingAdmissionPolicyBinding(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        binding(&checks, spec)
        let actions = checks.strings(spec, "validationActions")
        var seen: Set<String> = []
        for (index, action) in actions.enumerated() {
            checks.oneOf(action, "spec.validationActions[\(index)]", ["Audit", "Deny", "Warn"])
            if !seen.insert(action).inserted { checks.duplicate("spec.validationActions[\(index)]", action) }
        }
        if seen.isSuperset(of: ["Deny", "Warn"]) {
            checks.invalid(
                "spec.validationActions", object[spec, "validationActions"],
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)")
        }
        if actions.isEmpty { checks.required("spec.validationActions", "at least one validation action is required") }
        return checks.errors
    }

    static func mutatingAdmissionPolicyBinding(_ object: Document) -> [FieldError] {
        var checks = Checks(object)
        let spec = object[object.root, "spec"]
        binding(&checks, spec)
        mutable(&checks, object[spec, "matchResources"], "spec.matchResources", mutatingOperations)
        return checks.errors
    }

    private static func binding(_ checks: inout Checks, _ spec: Node) {
        let policy = checks.text(spec, "policyName")
        if checks.require(policy, "spec.policyName") { checks.dnsSubdomain(policy, "spec.policyName") }
        paramReference(&checks, checks[spec, "paramRef"], "spec.paramRef")
        matchResources(&checks, checks[spec, "matchResources"], "spec.matchResources")
    }

    private static func paramReference(_ checks: inout Checks, _ reference: Node, _ path: String) {
        guard checks.object.kind(reference) == .object else { return }
        let name = checks.text(reference, "name")
        let hasSelector = checks.has(reference, "selector")
        if !name.isEmpty {
            checks.invalid("\(path).name", name, Names.pathSegment(name))
            if hasSelector { checks.forbidden("\(path).name", "name and selector are mutually exclusive") }
        }
        if hasSelector {
            checks.labelSelector(checks[reference, "selector"], "\(path).selector")
            if !name.isEmpty { checks.forbidden("\(path).selector", "name and selector are mutually exclusive") }
        }
        if name.isEmpty, !hasSelector { checks.required(path, "one of name or selector must be specified") }
        checks.requireOneOf(checks.text(reference, "parameterNotFoundAction"), "\(path).parameterNotFoundAction", ["Deny", "Allow"])
    }
}
