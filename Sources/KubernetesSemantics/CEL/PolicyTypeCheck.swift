import CEL
import KubernetesSchema
import Wire

/// Says of a ValidatingAdmissionPolicy where its expressions don't fit the kinds that it is about.
public enum PolicyTypeCheck {
    /// How many kinds of one rule are looked at, at most.
    private static let maximumKinds = 10

    /// A warning about one expression.
    public struct Warning: Sendable, Equatable {
        public var field: String
        public var text: String
    }

    /// The resources that a policy names, rule by rule; those with wildcards and subresources aren't looked at.
    public static func resources(_ policy: Document) -> [GroupVersionResource] {
        var found: [GroupVersionResource] = []
        for rule in policy.elements(policy[policy.root, "spec", "matchConstraints", "resourceRules"]) {
            func sorted(_ field: String) -> [String] { policy.strings(policy[rule, field]).sorted() }
            let (groups, versions) = (sorted("apiGroups"), sorted("apiVersions"))
            if (groups + versions).contains(where: { $0.contains("*") }) { continue }
            var count = 0
            for group in groups {
                for version in versions {
                    for resource in sorted("resources") where !resource.contains("*") && !resource.contains("/") && count < maximumKinds {
                        count += 1
                        let named = GroupVersionResource(group: group, version: version, resource: resource)
                        if !found.contains(named) { found.append(named) }
                    }
                }
            }
        }
        return found
    }

    /// The kind of a policy's parameters.
    public static func params(_ policy: Document) -> GroupVersionKind? {
        let kind = policy[policy.root, "spec", "paramKind"]
        guard policy.kind(kind) == .object else { return nil }
        return GroupVersion(apiVersion: policy.string(policy[kind, "apiVersion"]) ?? "")?.kind(policy.string(policy[kind, "kind"]) ?? "")
    }

    /// Checks a policy's validations and messages against kinds.
    ///
    /// - Parameter params: the type of the parameters, where it is known.
    public static func warnings(_ policy: Document, kinds: [(kind: GroupVersionKind, type: DeclaredType)], params: DeclaredType?) -> [Warning] {
        let ordered = kinds.sorted { ($0.kind.group, $0.kind.version, $0.kind.kind) < ($1.kind.group, $1.kind.version, $1.kind.kind) }
        let options = AdmissionCompiler.Options(hasParams: self.params(policy) != nil, hasAuthorizer: true)
        let spec = policy[policy.root, "spec"]
        let compilers = ordered.map { kind, type in
            var compiler = AdmissionCompiler(isComposed: true, known: AdmissionCompiler.KnownTypes(object: type, params: params))
            for variable in policy.elements(policy[spec, "variables"]) {
                compiler.declare(policy.string(policy[variable, "name"]) ?? "", policy.string(policy[variable, "expression"]) ?? "", options)
            }
            return (kind, compiler)
        }
        var warnings: [Warning] = []
        for (index, validation) in policy.elements(policy[spec, "validations"]).enumerated() {
            for field in ["expression", "messageExpression"] {
                guard let text = policy.string(policy[validation, field]), !text.isEmpty else { continue }
                let problems = compilers.compactMap { kind, compiler -> String? in
                    guard case .failure(let problem) = compiler.checked(text, options, results: []) else { return nil }
                    return "\(kind): \(problem.detail)\n"
                }
                if !problems.isEmpty {
                    warnings.append(Warning(field: "spec.validations[\(index)].\(field)", text: problems.joined(separator: "\n")))
                }
            }
        }
        return warnings
    }

    // MARK: Types

    /// The type of a built-in kind's objects.
    public static func type(of kind: GroupVersionKind) -> DeclaredType? { Schema.shared.kind(kind).map { BuiltInTypes($0).root } }

    /// The type of a custom kind's objects, from its published schema.
    public static func type(published document: Document, _ node: Document.Node) -> DeclaredType? {
        guard let declared = StructuralTypes(StructuralSchema(document, node))?.root, case .object(var fields) = declared.shape else { return nil }
        if let metadata = Schema.shared.type("meta/v1.ObjectMeta") {
            fields["metadata"] = DeclaredType.Field(name: "metadata", type: BuiltInTypes(metadata).root)
        }
        return .object(declared.type.name, fields)
    }
}
