import KubernetesSchema
import KubernetesSemantics
import Wire

/// pods/binding and the older bindings: puts a pod on a node.
struct BindingHandler: EndpointHandler {
    static let kind = GroupVersionKind(group: "", version: "v1", kind: "Binding")

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        let form = try Negotiation.accepted(endpoint.context, allowsShapes: false)
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        var binding = try await endpoint.readBody(BindingHandler.kind, options: options)
        endpoint.setNamespace(&binding)
        guard let pods = endpoint.server.registry("", "pods") else { throw APIServer.noSuchResource }
        let name = info.subresource.isEmpty ? Metadata.string(binding, "name") : info.name
        if !info.subresource.isEmpty, !Metadata.string(binding, "name").isEmpty, Metadata.string(binding, "name") != info.name {
            throw StatusError.badRequest("name in URL does not match name in Binding object")
        }
        try validate(binding, name)
        let node = binding.string(binding[binding.root, "target", "name"]) ?? ""
        var attributes = AdmissionAttributes(
            operation: .create, kind: BindingHandler.kind, resource: endpoint.info.groupVersionResource,
            subresource: info.subresource,
            namespace: info.namespace, name: name, isDryRun: options.isDryRun, context: endpoint.context, options: options.document("CreateOptions"))
        var copy = binding
        try await endpoint.server.admission.admit(&copy, old: nil, attributes)
        let (bindingUID, now) = (Metadata.string(binding, "uid"), RFC3339.format(seconds: endpoint.server.environment.now()))
        attributes.name = name
        let final = copy
        try await endpoint.server.admission.validate(final, old: nil, attributes)
        _ = try await pods.update(namespace: info.namespace, name: name, subresource: "binding", isDryRun: options.isDryRun,
            strategyContext: StrategyContext(now: endpoint.server.environment.now()), preconditionUID: bindingUID.isEmpty ? nil : bindingUID,
            transform: { old in
                guard let old else { throw StatusError.notFound(GroupResource(group: "", resource: "pods"), name) }
                return try BindingHandler.bind(old, to: node, admitted: final, now: now, name: name)
            }, admit: { _, _ in })
        try await endpoint.responder.sendPlainSuccess(status: 201, form)
    }

    private func validate(_ binding: Document, _ name: String) throws {
        var errors: [FieldError] = []
        let kind = binding.string(binding[binding.root, "target", "kind"]) ?? ""
        if !kind.isEmpty, kind != "Node" { errors.append(.notSupported("target.kind", kind, supported: ["Node", "<empty>"])) }
        if (binding.string(binding[binding.root, "target", "name"]) ?? "").isEmpty { errors.append(.required("target.name")) }
        if !errors.isEmpty { throw StatusError.invalid(group: "", kind: "Binding", name: name, errors) }
    }

    private static func bind(_ old: Document, to node: String, admitted binding: Document, now: String, name: String) throws -> Document {
        var pod = old
        let resource = GroupResource(group: "", resource: "pods/binding")
        if Metadata.isBeingDeleted(pod) { throw StatusError.conflict(resource, name, "pod \(name) is being deleted, cannot be assigned to a host") }
        let spec = pod.ensureObject(pod.root, "spec")
        let current = pod.string(pod[spec, "nodeName"]) ?? ""
        if !current.isEmpty { throw StatusError.conflict(resource, name, "pod \(name) is already assigned to node \(FieldError.quoted(current))") }
        if !pod.isEmpty(pod[spec, "schedulingGates"]) {
            throw StatusError.conflict(resource, name, "pod \(name) has non-empty .spec.schedulingGates")
        }
        pod.set(spec, "nodeName", string: node)
        for field in ["annotations", "labels"] {
            for (key, value) in binding.members(binding[binding.root, "metadata", field]) {
                let map = pod.ensureObject(pod.ensureObject(pod.root, "metadata"), field)
                pod.set(map, key, pod.copy(binding, value))
            }
        }
        PodConditions.set(&pod, type: "PodScheduled", status: "True", now: now)
        // A pod that has its node waits for none.
        pod.remove(pod[pod.root, "status"], "nominatedNodeName")
        return pod
    }
}

enum PodConditions {
    /// Sets a condition of a pod; the transition's time changes with the status alone.
    static func set(_ pod: inout Document, type: String, status: String, reason: String = "", message: String = "", now: String) {
        let list = pod.ensureArray(pod.ensureObject(pod.root, "status"), "conditions")
        let existing = pod.elements(list).first { pod.equals(pod[$0, "type"], type) }
        let condition = existing ?? pod.newObject()
        if existing == nil {
            pod.set(condition, "type", string: type)
            pod.append(list, condition)
        }
        if !pod.equals(pod[condition, "status"], status) { pod.set(condition, "lastTransitionTime", string: now) }
        pod.set(condition, "status", string: status)
        for (name, text) in [("reason", reason), ("message", message)] {
            if text.isEmpty { pod.remove(condition, name) } else { pod.set(condition, name, string: text) }
        }
    }
}

/// pods/eviction: deletes a pod if the disruption budgets that select it let go.
struct EvictionHandler: EndpointHandler {
    static let kinds = [
        GroupVersionKind(group: "policy", version: "v1", kind: "Eviction"), GroupVersionKind(group: "policy", version: "v1beta1", kind: "Eviction"),
    ]

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        let form = try Negotiation.accepted(endpoint.context, allowsShapes: false)
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        let media = try Negotiation.contentType(endpoint.context)
        let decoder = BodyDecoder(schema: endpoint.server.schema, context: endpoint.context, validation: options.fieldValidation)
        let (eviction, _) = try decoder.decode(try await endpoint.context.request.readBody(), media, expected: EvictionHandler.kinds[0], accepted: EvictionHandler.kinds)
        guard let pods = endpoint.registry else { throw APIServer.noSuchResource }
        let name = Metadata.string(eviction, "name")
        if name != info.name { throw StatusError.badRequest("name in URL does not match name in Eviction object") }
        var deletion = DeleteOptions()
        let inner = eviction[eviction.root, "deleteOptions"]
        if eviction.kind(inner) == .object { deletion = DeleteOptions(Document(copying: eviction, inner)) }
        let isDryRun = options.isDryRun || deletion.isDryRun
        let kind = GroupVersion(apiVersion: eviction.string(eviction[eviction.root, "apiVersion"]) ?? "")?.kind("Eviction") ?? EvictionHandler.kinds[0]
        try await endpoint.admitCreation(of: eviction, kind, options)
        let pod = try await pods.get(namespace: info.namespace, name: info.name).document()
        if needsBudget(pod) { try await takeFromBudget(pod, endpoint, isDryRun: isDryRun) }
        if !isDryRun, !Metadata.isBeingDeleted(pod) { try await tellOfEviction(pods, endpoint) }
        _ = try await pods.delete(namespace: info.namespace, name: info.name, options: deletion, isDryRun: isDryRun) { _ in }
        try await endpoint.responder.sendPlainSuccess(status: 201, form)
    }

    /// Controllers tell an eviction from a failure by the pod's condition.
    private func tellOfEviction(_ pods: ResourceRegistry, _ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        let seconds = endpoint.server.environment.now()
        let now = RFC3339.format(seconds: seconds)
        let resource = info.groupResource
        _ = try await pods.update(
            namespace: info.namespace, name: info.name, subresource: "status", isDryRun: false, strategyContext: StrategyContext(now: seconds),
            transform: { old in
                guard var pod = old else { throw StatusError.notFound(resource, info.name) }
                let conditions = pod.ensureArray(pod.ensureObject(pod.root, "status"), "conditions")
                let known = pod.elements(conditions).first { pod.equals(pod[$0, "type"], "DisruptionTarget") }
                if let known, pod.equals(pod[known, "status"], "True"), pod.equals(pod[known, "reason"], "EvictionByEvictionAPI") { return pod }
                let isTrue = known.map { pod.equals(pod[$0, "status"], "True") } ?? false
                let since = isTrue ? known.flatMap { pod.string(pod[$0, "lastTransitionTime"]) } ?? now : now
                let generation = pod.int(pod[pod.root, "metadata", "generation"]) ?? 0
                var members: [(String, Value)] = [("type", "DisruptionTarget")]
                if generation > 0 { members.append(("observedGeneration", .int(generation))) }
                members += [
                    ("status", "True"), ("lastProbeTime", .null), ("lastTransitionTime", .string(since)), ("reason", "EvictionByEvictionAPI"),
                    ("message", "Eviction API: evicting"),
                ]
                if let known { pod.become(known, .object(members)) } else { pod.append(conditions, .object(members)) }
                return pod
            }, admit: { _, _ in })
    }

    /// Pods that are finished, not yet running or going already disrupt nothing.
    private func needsBudget(_ pod: Document) -> Bool {
        let phase = pod.string(pod[pod.root, "status", "phase"]) ?? ""
        return !(phase == "Succeeded" || phase == "Failed" || phase == "Pending" || Metadata.isBeingDeleted(pod))
    }

    private func takeFromBudget(_ pod: Document, _ endpoint: EndpointRequest, isDryRun: Bool) async throws {
        guard let budgets = endpoint.server.registry("policy", "poddisruptionbudgets") else { return }
        let labels = Metadata.labels(pod)
        let namespace = Metadata.string(pod, "namespace")
        let matching = try await budgets.cache.consistentSnapshot().objects.filter { $0.namespace == namespace }.filter { object in
            guard let budget = try? object.document() else { return false }
            let selector = budget[budget.root, "spec", "selector"]
            guard budget.kind(selector) == .object else { return false }
            return LabelSelector(budget, selector).matches(labels)
        }
        if matching.count > 1 {
            throw StatusError.internalError("This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
        }
        guard let budget = matching.first else { return }
        let isReady = pod.elements(pod[pod.root, "status", "conditions"]).contains { pod.equals(pod[$0, "type"], "Ready") && pod.equals(pod[$0, "status"], "True") }
        if !isReady, try EvictionHandler.ignoresUnready(try budget.document()) { return }
        let podName = Metadata.string(pod, "name")
        let now = RFC3339.format(seconds: endpoint.server.environment.now())
        _ = try await budgets.update(namespace: namespace, name: budget.name, subresource: "status", isDryRun: isDryRun, strategyContext: StrategyContext(now: endpoint.server.environment.now()), transform: { old in
            guard let old else { throw StatusError.notFound(GroupResource(group: "policy", resource: "poddisruptionbudgets"), budget.name) }
            return try EvictionHandler.decrement(old, pod: podName, now: now)
        }, admit: { _, _ in })
    }

    /// Whether a pod that isn't ready may go whatever the budget allows: always, or as long as enough others are healthy.
    private static func ignoresUnready(_ budget: Document) throws -> Bool {
        if budget.equals(budget[budget.root, "spec", "unhealthyPodEvictionPolicy"], "AlwaysAllow") { return true }
        let desired = budget.int(budget[budget.root, "status", "desiredHealthy"]) ?? 0
        return desired > 0 && (budget.int(budget[budget.root, "status", "currentHealthy"]) ?? 0) >= desired
    }

    private static func decrement(_ old: Document, pod: String, now: String) throws -> Document {
        var budget = old
        let status = budget.ensureObject(budget.root, "status")
        let name = Metadata.string(budget, "name")
        let generation = budget.int(budget[budget.root, "metadata", "generation"]) ?? 0
        func refused(_ message: String) -> StatusError {
            StatusError(code: 429, reason: "TooManyRequests", message: "Cannot evict pod as it would violate the pod's disruption budget.",
                details: .init(causes: [.init(reason: "DisruptionBudget", message: message)]))
        }
        if (budget.int(budget[status, "observedGeneration"]) ?? 0) < generation {
            throw refused("The disruption budget \(name) is still being processed by the server.")
        }
        let allowed = budget.int(budget[status, "disruptionsAllowed"]) ?? 0
        guard allowed > 0 else {
            let desired = budget.int(budget[status, "desiredHealthy"]) ?? 0
            let healthy = budget.int(budget[status, "currentHealthy"]) ?? 0
            throw refused("The disruption budget \(name) needs \(desired) healthy pods and has \(healthy) currently")
        }
        budget.set(status, "disruptionsAllowed", .int(allowed - 1))
        let disrupted = budget.ensureObject(status, "disruptedPods")
        budget.set(disrupted, pod, string: now)
        return budget
    }
}

extension LabelSelector {
    /// A `metav1.LabelSelector`; an empty one selects everything.
    init(_ document: Document, _ node: Document.Node) {
        var requirements: [Requirement] = []
        for (key, value) in document.members(document[node, "matchLabels"]) {
            requirements.append(Requirement(key: key, op: .equals, values: [document.string(value) ?? ""]))
        }
        for expression in document.elements(document[node, "matchExpressions"]) {
            let key = document.string(document[expression, "key"]) ?? ""
            let values = document.strings(document[expression, "values"])
            switch document.string(document[expression, "operator"]) {
            case "In"?: requirements.append(Requirement(key: key, op: .in, values: values))
            case "NotIn"?: requirements.append(Requirement(key: key, op: .notIn, values: values))
            case "Exists"?: requirements.append(Requirement(key: key, op: .exists, values: []))
            default: requirements.append(Requirement(key: key, op: .doesNotExist, values: []))
            }
        }
        self.init(requirements)
    }
}
