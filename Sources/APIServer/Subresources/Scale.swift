import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// The scale subresource of the workloads: replicas alone, in the shape of `autoscaling/v1.Scale`.
struct ScaleHandler: EndpointHandler {
    static let kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        guard let registry = endpoint.registry else { throw APIServer.noSuchResource }
        switch info.verb {
        case "get":
            let object = try await registry.get(namespace: info.namespace, name: info.name).document()
            try await endpoint.answer(scale(object), ScaleHandler.kind, status: 200)
        case "update":
            let options = try WriteOptions(endpoint.context, kind: "UpdateOptions")
            let sent = try await endpoint.readBody(ScaleHandler.kind, options: options)
            if Metadata.string(sent, "name") != info.name {
                throw StatusError.badRequest("the name of the object (\(Metadata.string(sent, "name"))) does not match the name on the URL (\(info.name))")
            }
            try await write(endpoint, registry, options) { _ in sent }
        case "patch":
            let options = try WriteOptions(endpoint.context, kind: "PatchOptions")
            let type = (endpoint.context.request.headers["Content-Type"] ?? "").split(separator: ";").first.map { $0.trimmed } ?? ""
            guard let kind = Patch.Kind(rawValue: type), kind != .apply, kind != .applyCBOR, let scaleType = endpoint.server.schema.kind(ScaleHandler.kind) else {
                throw StatusError(code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: .init())
            }
            let patch = try Patch(kind, try await endpoint.context.request.readBody())
            let schema = endpoint.server.schema
            try await write(endpoint, registry, options) { old in
                var decoder = ObjectDecoder(try patch.apply(to: old, scaleType, schema), schema: schema)
                do { return try decoder.decode(scaleType) } catch { throw StatusError.badRequest("\(error)") }
            }
        default: throw APIServer.methodNotAllowed
        }
    }

    private func write(
        _ endpoint: EndpointRequest, _ registry: ResourceRegistry, _ options: WriteOptions, _ make: @escaping @Sendable (Document) throws -> Document
    ) async throws {
        let info = endpoint.context.info
        guard let version = registry.definition.version(info.groupVersion) else { throw APIServer.noSuchResource }
        let now = endpoint.server.environment.now()
        let attributes = AdmissionAttributes(
            operation: .update, kind: ScaleHandler.kind, resource: endpoint.info.groupVersionResource, subresource: "scale", namespace: info.namespace,
            name: info.name, isDryRun: options.isDryRun, context: endpoint.context)
        let server = endpoint.server
        let (object, _) = try await registry.update(namespace: info.namespace, name: info.name, subresource: "scale", isDryRun: options.isDryRun, strategyContext: StrategyContext(now: now), transform: { old in
            guard let old else { throw StatusError.notFound(registry.definition.resource, info.name) }
            let before = scale(old)
            let sent = try make(before)
            try validate(sent)
            var object = old
            object.set(object.ensureObject(object.root, "spec"), "replicas", .int(sent.int(sent[sent.root, "spec", "replicas"]) ?? 0))
            let version_ = Metadata.string(sent, "resourceVersion")
            object.set(object[object.root, "metadata"], "resourceVersion", string: version_)
            let uid = Metadata.string(sent, "uid")
            if !uid.isEmpty, uid != Metadata.string(old, "uid") {
                throw StatusError.conflict(registry.definition.resource, info.name, "Precondition failed: UID in precondition: \(uid), UID in object meta: \(Metadata.string(old, "uid"))")
            }
            ManagedFields.recordUpdate(
                &object, old: old, type: version.type, manager: options.fieldManager, subresource: "scale", now: RFC3339.format(seconds: now), schema: server.schema)
            return object
        }, admit: { new, old in
            try await server.admission.validate(scale(new), old: old.map { scale($0) }, attributes)
        })
        try await endpoint.answer(scale(object), ScaleHandler.kind, status: 200)
    }

    private func validate(_ scale: Document) throws {
        let replicas = scale.int(scale[scale.root, "spec", "replicas"]) ?? 0
        guard replicas < 0 else { return }
        throw StatusError.invalid(group: "autoscaling", kind: "Scale", name: Metadata.string(scale, "name"),
            [.invalid("spec.replicas", raw: "\(replicas)", "must be greater than or equal to 0")])
    }

    /// The scale of a workload.
    private func scale(_ object: Document) -> Document {
        var scale = Document(["kind": "Scale", "apiVersion": "autoscaling/v1"])
        let metadata = scale.newObject()
        scale.appendMember(scale.root, "metadata", metadata)
        for field in ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] {
            let value = object[object.root, "metadata", field]
            if value.exists { scale.appendMember(metadata, field, scale.copy(object, value)) }
        }
        let replicas = object.int(object[object.root, "spec", "replicas"]) ?? 0
        let spec = scale.newObject()
        scale.appendMember(scale.root, "spec", spec)
        if replicas != 0 { scale.appendMember(spec, "replicas", scale.newInt(replicas)) }
        let status = scale.newObject()
        scale.appendMember(scale.root, "status", status)
        scale.appendMember(status, "replicas", scale.newInt(object.int(object[object.root, "status", "replicas"]) ?? 0))
        let selector = selectorText(object)
        if !selector.isEmpty { scale.appendMember(status, "selector", scale.newString(selector)) }
        return scale
    }

    private func selectorText(_ object: Document) -> String {
        let selector = object[object.root, "spec", "selector"]
        if Metadata.string(object, "kind").isEmpty, object.equals(object[object.root, "kind"], "ReplicationController") {
            return object.members(selector).map { "\($0.key)=\(object.string($0.value) ?? "")" }.sorted().joined(separator: ",")
        }
        return LabelSelector(object, selector).description
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The string form, sorted by key.
    public var description: String {
        requirements.sorted { $0.key < $1.key }.map { requirement in
            let values = requirement.values.sorted().joined(separator: ",")
            switch requirement.op {
            case .equals: return "\(requirement.key)=\(values)"
            case .notEquals: return "\(requirement.key)!=\(values)"
            case .in: return "\(requirement.key) in (\(values))"
            case .notIn: return "\(requirement.key) notin (\(values))"
            case .exists: return requirement.key
            case .doesNotExist: return "!\(requirement.key)"
            case .greaterThan: return "\(requirement.key)>\(values)"
            case .lessThan: return "\(requirement.key)<\(values)"
            }
        }.joined(separator: ",")
    }
}

/// namespaces/finalize: sets a namespace's own finalizers, and lets it go when none is left.
struct NamespaceFinalizeHandler: EndpointHandler {
    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        let options = try WriteOptions(endpoint.context, kind: "UpdateOptions")
        guard let registry = endpoint.registry, let version = registry.definition.version(info.groupVersion) else { throw APIServer.noSuchResource }
        let sent = try await endpoint.readBody(version.kind, options: options)
        let now = endpoint.server.environment.now()
        let (object, _) = try await registry.update(namespace: "", name: info.name, subresource: "finalize", isDryRun: options.isDryRun, strategyContext: StrategyContext(now: now), transform: { old in
            guard let old else { throw StatusError.notFound(registry.definition.resource, info.name) }
            var object = old
            object.set(object[object.root, "metadata"], "resourceVersion", string: Metadata.string(sent, "resourceVersion"))
            let spec = object.ensureObject(object.root, "spec")
            let finalizers = sent[sent.root, "spec", "finalizers"]
            if sent.isEmpty(finalizers) { object.remove(spec, "finalizers") } else { object.set(spec, "finalizers", object.copy(sent, finalizers)) }
            return object
        }, admit: { _, _ in })
        try await endpoint.answer(object, version.kind, status: 200)
    }
}
