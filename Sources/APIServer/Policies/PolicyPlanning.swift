import KubernetesSchema
import KubernetesSemantics
import Wire

/// A policy that can't be enforced as it is set up.
struct PolicyProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// One policy, one binding and one object of parameters that apply to a request.
struct PolicyInvocation: Sendable {
    let policy: AdmissionPolicy
    let binding: PolicyBinding
    let target: AdmissionTarget
    let params: Document?

    /// By what it is known in the second round of mutating admission.
    var id: String {
        let place = params.map { "\(Metadata.string($0, "namespace"))/\(Metadata.string($0, "name"))" } ?? ""
        return "\(policy.name)/\(binding.name)/\(place)"
    }
}

/// Finds out which policies apply to a request, and with what parameters.
struct PolicyPlanning: Sendable {
    unowned let server: APIServer
    private let policies: CompiledConfigurations<AdmissionPolicy>
    private let bindings: CompiledConfigurations<PolicyBinding>
    private let resources: (policies: String, bindings: String)

    /// - Parameter kind: `validating` or `mutating`.
    init(server: APIServer, kind: String) {
        self.server = server
        policies = CompiledConfigurations { AdmissionPolicy($0) }
        bindings = CompiledConfigurations { PolicyBinding($0) }
        resources = ("\(kind)admissionpolicies", "\(kind)admissionpolicybindings")
    }

    private var matcher: AdmissionMatcher { AdmissionMatcher(server: server) }

    /// What applies, and what can't be enforced.
    struct Plan: Sendable {
        /// The invocations of a policy together, in the order of policies and bindings.
        var invocations: [PolicyInvocation] = []
        var problems: [(policy: AdmissionPolicy, binding: PolicyBinding?, message: String)] = []
    }

    func plan(_ attributes: AdmissionAttributes, _ object: Document?, _ old: Document?) async throws -> Plan {
        var plan = Plan()
        if AdmissionMatcher.isExempt(attributes) { return plan }
        let bindings = try await bindings.current(registry(resources.bindings))
        if bindings.isEmpty { return plan }
        let byPolicy = Dictionary(grouping: bindings, by: \.policy)
        for policy in try await policies.current(registry(resources.policies)) {
            guard let bound = byPolicy[policy.name] else { continue }
            do {
                guard let target = try await matcher.target(policy.match, attributes, object, old) else { continue }
                let source = try policy.params.map { try params(of: $0) }
                for binding in bound { try await add(binding, of: policy, target, source, attributes, object, old, &plan) }
            } catch let problem as PolicyProblem {
                plan.problems.append((policy, nil, "failed to configure policy: \(problem)"))
            } catch let error as StatusError {
                plan.problems.append((policy, nil, "failed to configure policy: \(error.message)"))
            }
        }
        return plan
    }

    private func registry(_ resource: String) -> ResourceRegistry? { server.registry("admissionregistration.k8s.io", resource) }

    private func add(
        _ binding: PolicyBinding, of policy: AdmissionPolicy, _ target: AdmissionTarget, _ source: ResourceRegistry?, _ attributes: AdmissionAttributes,
        _ object: Document?, _ old: Document?, _ plan: inout Plan
    ) async throws {
        do {
            if let match = binding.match {
                guard try await matcher.target(match, attributes, object, old, matchesWithoutRules: true) != nil else { return }
            }
            for params in try await params(source, binding, attributes.namespace) {
                plan.invocations.append(PolicyInvocation(policy: policy, binding: binding, target: target, params: params))
            }
        } catch let problem as PolicyProblem {
            plan.problems.append((policy, binding, "failed to configure binding: \(problem)"))
        } catch let error as StatusError {
            plan.problems.append((policy, binding, "failed to configure binding: \(error.message)"))
        }
    }

    // MARK: Parameters

    /// The resource whose objects are parameters.
    private func params(of kind: GroupVersionKind) throws(PolicyProblem) -> ResourceRegistry {
        if let info = server.schema.resource(kind: kind), let registry = server.registry(info.groupResource) { return registry }
        if let found = server.custom.resources(in: kind.groupVersion).first(where: { $0.info.kind == kind }),
            let version = found.entry.served?.version(kind.version)
        {
            return version.registry
        }
        throw PolicyProblem("failed to find resource referenced by paramKind: '\(kind)'")
    }

    /// The parameters of a binding; one nil where it has none.
    private func params(_ source: ResourceRegistry?, _ binding: PolicyBinding, _ namespace: String) async throws -> [Document?] {
        guard let source, let reference = binding.params else { return [nil] }
        let isNamespaced = source.definition.namespaced
        var place = ""
        if isNamespaced {
            place = reference.namespace.isEmpty ? namespace : reference.namespace
            if place.isEmpty { throw PolicyProblem("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources") }
        } else if !reference.namespace.isEmpty {
            throw PolicyProblem("paramRef.namespace must not be provided for a cluster-scoped `paramKind`")
        }
        var found: [Document] = []
        if !reference.name.isEmpty {
            if reference.selector != nil { throw PolicyProblem("paramRef.name and paramRef.selector are mutually exclusive") }
            if let object = await source.cache.cached(namespace: place, name: reference.name) { found = [try object.document()] }
        } else if let selector = reference.selector {
            found = try await source.cache.snapshot(notOlderThan: 0).objects
                .filter { (!isNamespaced || $0.namespace == place) && selector.matches($0.labels) }.map { try $0.document() }
        } else {
            throw PolicyProblem("one of name or selector must be provided")
        }
        if found.isEmpty, reference.deniesWithout { throw PolicyProblem("no params found for policy binding with `Deny` parameterNotFoundAction") }
        return found
    }

    // MARK: Input

    /// What the expressions of an invocation see.
    func input(
        _ invocation: PolicyInvocation, _ attributes: AdmissionAttributes, _ objects: VersionedObjects, _ namespace: Document?,
        _ authorizer: any ExpressionAuthorizer
    ) -> AdmissionInput {
        var input = AdmissionInput(attributes, invocation.target, objects, authorizer)
        input.params = invocation.params
        input.namespace = namespace
        return input
    }

    /// The request's namespace as expressions see it: without what concerns the server alone.
    func namespace(_ attributes: AdmissionAttributes) async throws -> Document? {
        guard !attributes.namespace.isEmpty, attributes.kind != GroupVersionKind(group: "", version: "v1", kind: "Namespace") else { return nil }
        var object = try await matcher.namespace(attributes.namespace).document()
        let metadata = object[object.root, "metadata"]
        for field in ["managedFields", "ownerReferences", "selfLink"] { object.remove(metadata, field) }
        for field in ["kind", "apiVersion"] { object.remove(object.root, field) }
        return object
    }
}
