import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// The scale subresource of workloads and custom resources: replicas alone, in the shape of `autoscaling/v1.Scale`.
struct ScaleHandler: EndpointHandler {
    /// Where a custom resource has what a scale shows; nil for the workloads.
    private let custom: ScalePaths?

    init(custom: ScalePaths? = nil) { self.custom = custom }

    static let kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        guard let registry = endpoint.registry else { throw APIServer.noSuchResource }
        switch info.verb {
        case "get":
            let object = try await registry.get(namespace: info.namespace, name: info.name).document()
            if let custom, object.isNull(node(object, custom.specReplicas)) {
                let path = "." + custom.specReplicas.joined(separator: ".")
                throw StatusError.internalError("the spec replicas field \(FieldError.quoted(path)) does not exist")
            }
            try await endpoint.answer(scale(object), ScaleHandler.kind, status: 200)
        case "update":
            let options = try WriteOptions(endpoint.context, kind: "UpdateOptions")
            let sent = try await endpoint.readBody(ScaleHandler.kind, options: options)
            if Metadata.string(sent, "name") != info.name {
                throw StatusError.badRequest("the name of the object (\(Metadata.string(sent, "name"))) does not match the name on the URL (\(info.name))")
            }
            try await write(endpoint, registry, options) { old, fields in
                var object = sent
                fields.update(&object, old: old)
                return object
            }
        case "patch": try await patch(endpoint, registry)
        default: throw APIServer.methodNotAllowed
        }
    }

    private func patch(_ endpoint: EndpointRequest, _ registry: ResourceRegistry) async throws {
        let kind = try Patch.kind(endpoint.context)
        let schema = endpoint.server.schema
        guard let type = schema.kind(ScaleHandler.kind) else { throw APIServer.noSuchResource }
        let bytes = try await endpoint.context.request.readBody()
        let options = try WriteOptions(endpoint.context, kind: "PatchOptions", isApply: kind.isApply)
        if kind.isApply {
            let configuration = try AppliedConfiguration(bytes, kind)
            return try await write(endpoint, registry, options) { old, fields in
                let applied = try fields.manager.apply(configuration.object, to: old, manager: options.fieldManager, force: options.force, now: fields.now)
                try configuration.report(options.fieldValidation, endpoint.context)
                var decoder = ObjectDecoder(applied.object, schema: schema)
                do { return try decoder.decode(type) } catch { throw StatusError.badRequest("\(error)") }
            }
        }
        let patch = try Patch(kind, bytes, options.fieldValidation)
        try await write(endpoint, registry, options) { old, fields in
            let patched = try patch.apply(to: old, .table(type, schema))
            var decoder = ObjectDecoder(patched, schema: schema)
            var object: Document
            do { object = try decoder.decode(type) } catch { throw Patch.refused(patch.shown(patched, old), "\(error)") }
            fields.update(&object, old: old)
            return object
        }
    }

    /// Field ownership in the scale of one request.
    private struct Fields: Sendable {
        let manager: FieldManager
        let name: String
        let now: String

        func update(_ object: inout Document, old: Document) { manager.update(&object, old: old, manager: name, now: now) }
    }

    private func write(
        _ endpoint: EndpointRequest, _ registry: ResourceRegistry, _ options: WriteOptions,
        _ make: @escaping @Sendable (Document, Fields) throws -> Document
    ) async throws {
        let info = endpoint.context.info
        let server = endpoint.server
        guard registry.definition.version(info.groupVersion) != nil, let type = server.schema.kind(ScaleHandler.kind) else {
            throw APIServer.noSuchResource
        }
        let now = server.environment.now()
        let attributes = AdmissionAttributes(
            operation: .update, kind: ScaleHandler.kind, resource: endpoint.info.groupVersionResource, subresource: "scale", namespace: info.namespace,
            name: info.name, isDryRun: options.isDryRun, context: endpoint.context,
            options: options.document("UpdateOptions"))
        let fields = Fields(
            manager: FieldManager(kind: ScaleHandler.kind, type: type, subresource: "scale", resetFields: [], schema: server.schema),
            name: options.fieldManager, now: RFC3339.format(seconds: now))
        let ownership = ScaleFields(
            apiVersion: info.groupVersion.description,
            replicas: Dictionary(registry.definition.versions.map { ($0.kind.apiVersion, custom?.specReplicas ?? ["spec", "replicas"]) }, uniquingKeysWith: { $1 }))
        let (object, _) = try await registry.update(namespace: info.namespace, name: info.name, subresource: "scale", isDryRun: options.isDryRun, strategyContext: StrategyContext(now: now), transform: { old in
            guard let old else { throw StatusError.notFound(registry.definition.resource, info.name) }
            let owners = ManagedFields(of: old) ?? ManagedFields()
            var before = scale(old)
            ownership.entries(ofScale: owners).write(into: &before)
            var sent = try make(before, fields)
            try await server.admission.admit(&sent, old: before, attributes)
            try check(sent, old, registry.definition.resource, info.name)
            var object = old
            set(sent.int(sent[sent.root, "spec", "replicas"]) ?? 0, in: &object)
            object.set(object[object.root, "metadata"], "resourceVersion", string: Metadata.string(sent, "resourceVersion"))
            ownership.entries(ofParent: owners, after: ManagedFields(of: sent) ?? ManagedFields()).write(into: &object)
            return try registry.definition.canonical(object)
        }, admit: { new, old in
            try await server.admission.validate(scale(new), old: old.map { scale($0) }, attributes)
        })
        try await endpoint.answer(scale(object), ScaleHandler.kind, status: 200)
    }

    private func check(_ sent: Document, _ old: Document, _ resource: GroupResource, _ name: String) throws {
        if Metadata.string(sent, "name") != name {
            throw StatusError.badRequest("the name of the object (\(Metadata.string(sent, "name"))) does not match the name on the URL (\(name))")
        }
        try validate(sent)
        let (uid, stored) = (Metadata.string(sent, "uid"), Metadata.string(old, "uid"))
        guard !uid.isEmpty, uid != stored else { return }
        throw StatusError.conflict(resource, name, "Precondition failed: UID in precondition: \(uid), UID in object meta: \(stored)")
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
        let replicas = object.int(node(object, custom?.specReplicas ?? ["spec", "replicas"])) ?? 0
        let spec = scale.newObject()
        scale.appendMember(scale.root, "spec", spec)
        if replicas != 0 { scale.appendMember(spec, "replicas", scale.newInt(replicas)) }
        let status = scale.newObject()
        scale.appendMember(scale.root, "status", status)
        scale.appendMember(status, "replicas", scale.newInt(object.int(node(object, custom?.statusReplicas ?? ["status", "replicas"])) ?? 0))
        let selector = selectorText(object)
        if !selector.isEmpty { scale.appendMember(status, "selector", scale.newString(selector)) }
        return scale
    }

    private func node(_ object: Document, _ path: [String]) -> Document.Node {
        var node = object.root
        for name in path { node = object[node, name] }
        return node
    }

    private func set(_ replicas: Int64, in object: inout Document) {
        let path = custom?.specReplicas ?? ["spec", "replicas"]
        var node = object.root
        for name in path.dropLast() { node = object.ensureObject(node, name) }
        object.set(node, path.last ?? "replicas", .int(replicas))
    }

    private func selectorText(_ object: Document) -> String {
        if let custom { return custom.labelSelector.flatMap { object.string(node(object, $0)) } ?? "" }
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
        let attributes = AdmissionAttributes(
            operation: .update, kind: version.kind, objectKind: registry.definition.kind, resource: endpoint.info.groupVersionResource,
            subresource: info.subresource, namespace: info.namespace, name: info.name, isDryRun: options.isDryRun, context: endpoint.context,
            definition: registry.definition, options: options.document("UpdateOptions"))
        let admission = endpoint.server.admission
        let (object, _) = try await registry.update(namespace: "", name: info.name, subresource: "finalize", isDryRun: options.isDryRun, strategyContext: StrategyContext(now: now), transform: { old in
            guard let old else { throw StatusError.notFound(registry.definition.resource, info.name) }
            var sent = sent
            try await admission.admit(&sent, old: old, attributes)
            var object = old
            object.set(object[object.root, "metadata"], "resourceVersion", string: Metadata.string(sent, "resourceVersion"))
            let spec = object.ensureObject(object.root, "spec")
            let finalizers = sent[sent.root, "spec", "finalizers"]
            if sent.isEmpty(finalizers) { object.remove(spec, "finalizers") } else { object.set(spec, "finalizers", object.copy(sent, finalizers)) }
            return object
        }, admit: { object, old in try await admission.validate(object, old: old, attributes) })
        try await endpoint.answer(object, version.kind, status: 200)
    }
}
