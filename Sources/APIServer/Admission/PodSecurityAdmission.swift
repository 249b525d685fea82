import KubernetesSchema
import KubernetesSemantics
import Wire

/// Holds pods to the pod security standard that their namespace's labels ask for; warns of controllers whose pods would violate it.
struct PodSecurityAdmission: AdmissionPlugin {
    let name = "PodSecurity"
    unowned let server: APIServer

    private static let pods = GroupResource(group: "", resource: "pods")
    private static let namespaces = GroupResource(group: "", resource: "namespaces")
    /// Where a controller's template of pods stands.
    private static let templates: [GroupResource: [String]] = [
        GroupResource(group: "", resource: "podtemplates"): ["template"],
        GroupResource(group: "", resource: "replicationcontrollers"): ["spec", "template"],
        GroupResource(group: "apps", resource: "replicasets"): ["spec", "template"],
        GroupResource(group: "apps", resource: "deployments"): ["spec", "template"],
        GroupResource(group: "apps", resource: "statefulsets"): ["spec", "template"],
        GroupResource(group: "apps", resource: "daemonsets"): ["spec", "template"],
        GroupResource(group: "batch", resource: "jobs"): ["spec", "template"],
        GroupResource(group: "batch", resource: "cronjobs"): ["spec", "jobTemplate", "spec", "template"],
    ]
    private static let ignoredSubresources: Set<String> = ["exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"]
    /// How many pods of a namespace are looked at when it is to be held to a stricter level.
    private static let maximumPods = 3000

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard let object else { return }
        if attributes.groupResource == PodSecurityAdmission.namespaces {
            if attributes.subresource.isEmpty { try await namespace(object, old, attributes) }
        } else if attributes.groupResource == PodSecurityAdmission.pods {
            if !PodSecurityAdmission.ignoredSubresources.contains(attributes.subresource) { try await pod(object, old, attributes) }
        } else if let path = PodSecurityAdmission.templates[attributes.groupResource], attributes.subresource.isEmpty {
            try await controller(object, path, attributes)
        }
    }

    private func policy(_ attributes: AdmissionAttributes) async throws -> (policy: PodSecurityPolicy, errors: [FieldError]) {
        guard let registry = server.registry(PodSecurityAdmission.namespaces) else { return (PodSecurityPolicy(), []) }
        var found = await registry.cache.cached(namespace: "", name: attributes.namespace)
        // The cache may be a moment behind a new namespace.
        if found == nil { found = try? await registry.get(namespace: "", name: attributes.namespace) }
        guard let found else { throw StatusError.internalError("failed to lookup namespace \(FieldError.quoted(attributes.namespace))") }
        return PodSecurityPolicy.read(found.labels)
    }

    // MARK: Pods

    private func pod(_ object: Document, _ old: Document?, _ attributes: AdmissionAttributes) async throws {
        let (policy, errors) = try await policy(attributes)
        if errors.isEmpty, policy.isPrivileged { return }
        // What a pod may change matters little but for its images.
        if attributes.operation == .update, let old, !isSignificant(object, old) { return }
        try evaluate(policy, errors, object, object[object.root, "metadata"], object[object.root, "spec"], attributes, enforces: true)
    }

    private func isSignificant(_ pod: Document, _ old: Document) -> Bool {
        func images(_ document: Document, _ list: String) -> [String: String] {
            Dictionary(
                document.elements(document[document.root, "spec", list]).map { (document.string(document[$0, "name"]) ?? "", document.string(document[$0, "image"]) ?? "") },
                uniquingKeysWith: { first, _ in first })
        }
        if ["containers", "initContainers"].contains(where: { images(pod, $0) != images(old, $0) }) { return true }
        let before = images(old, "ephemeralContainers")
        return images(pod, "ephemeralContainers").contains { before[$0.key] != $0.value }
    }

    private func controller(_ object: Document, _ path: [String], _ attributes: AdmissionAttributes) async throws {
        let (policy, errors) = try await policy(attributes)
        if errors.isEmpty, policy.warn.level == .privileged, policy.audit.level == .privileged { return }
        var template = object.root
        for step in path { template = object[template, step] }
        guard object.kind(template) == .object, object.kind(object[template, "spec"]) == .object else { return }
        try evaluate(policy, errors, object, object[template, "metadata"], object[template, "spec"], attributes, enforces: false)
    }

    private func evaluate(
        _ policy: PodSecurityPolicy, _ errors: [FieldError], _ object: Document, _ metadata: Document.Node, _ spec: Document.Node,
        _ attributes: AdmissionAttributes, enforces: Bool
    ) throws {
        let context = attributes.context
        func note(_ key: String, _ value: String) { context.annotate("pod-security.kubernetes.io/\(key)", value) }
        if !errors.isEmpty { note("error", "Failed to parse policy: \(errors.map(\.description).joined(separator: ", "))") }
        var known: [PodSecurityStandard: [PodSecurityViolation]] = [:]
        func violations(_ standard: PodSecurityStandard) -> [PodSecurityViolation] {
            if let found = known[standard] { return found }
            let found = standard.violations(object, metadata: metadata, spec: spec)
            known[standard] = found
            return found
        }
        let audited = violations(policy.audit)
        if !audited.isEmpty { note("audit-violations", "would violate PodSecurity \(FieldError.quoted("\(policy.audit)")): \(PodSecurityStandard.text(audited))") }
        if enforces {
            note("enforce-policy", "\(policy.enforce)")
            let enforced = violations(policy.enforce)
            if !enforced.isEmpty {
                throw attributes.forbidden(object, "violates PodSecurity \(FieldError.quoted("\(policy.enforce)")): \(PodSecurityStandard.text(enforced))")
            }
        }
        let warned = violations(policy.warn)
        if !warned.isEmpty { context.warn("would violate PodSecurity \(FieldError.quoted("\(policy.warn)")): \(PodSecurityStandard.text(warned))") }
    }

    // MARK: Namespaces

    private func namespace(_ object: Document, _ old: Document?, _ attributes: AdmissionAttributes) async throws {
        let (policy, errors) = PodSecurityPolicy.read(Metadata.labels(object))
        let before = old.map { PodSecurityPolicy.read(Metadata.labels($0)) }
        if !errors.isEmpty, before?.errors != errors {
            throw StatusError.invalid(group: "", kind: "Namespace", name: Metadata.string(object, "name"), errors)
        }
        guard let before, before.policy.enforce != policy.enforce, policy.enforce.level != .privileged else { return }
        if before.policy.enforce.minor == policy.enforce.minor, policy.enforce.level <= before.policy.enforce.level { return }
        for warning in await existing(Metadata.string(object, "name"), policy.enforce) { attributes.context.warn(warning) }
    }

    /// What pods that are there would be refused for.
    private func existing(_ namespace: String, _ standard: PodSecurityStandard) async -> [String] {
        guard let registry = server.registry(PodSecurityAdmission.pods), let snapshot = try? await registry.cache.consistentSnapshot() else {
            return ["failed to list pods while checking new PodSecurity enforce level"]
        }
        let pods = snapshot.objects.filter { $0.namespace == namespace }
        var found: [String: (name: String, count: Int)] = [:]
        for object in pods.prefix(PodSecurityAdmission.maximumPods) {
            guard let pod = try? object.document() else { continue }
            let violations = standard.violations(pod, metadata: pod[pod.root, "metadata"], spec: pod[pod.root, "spec"])
            if violations.isEmpty { continue }
            let reason = violations.map(\.reason).joined(separator: ", ")
            let known = found[reason]
            found[reason] = (min(known?.name ?? object.name, object.name), (known?.count ?? 0) + 1)
        }
        var warnings: [String] = []
        if pods.count > PodSecurityAdmission.maximumPods {
            warnings.append("new PodSecurity enforce level only checked against the first \(PodSecurityAdmission.maximumPods) of \(pods.count) existing pods")
        }
        if !found.isEmpty {
            warnings.append("existing pods in namespace \(FieldError.quoted(namespace)) violate the new PodSecurity enforce level \(FieldError.quoted("\(standard)"))")
        }
        return warnings + found.map { reason, pods in
            switch pods.count {
            case 1: "\(pods.name): \(reason)"
            case 2: "\(pods.name) (and 1 other pod): \(reason)"
            default: "\(pods.name) (and \(pods.count - 1) other pods): \(reason)"
            }
        }.sorted()
    }
}
