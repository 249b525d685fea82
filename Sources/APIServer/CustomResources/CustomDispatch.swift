import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

extension APIServer {
    /// Answers a request about a custom resource; false where there is none of that name.
    func dispatchCustom(_ context: RequestContext, _ sink: any ResponseSink) async throws -> Bool {
        let info = context.info
        guard let (entry, version) = custom.find(info.groupVersion.resource(info.resource)) else { return false }
        let isAcross = info.namespace.isEmpty && info.parts.count == 1 && ["list", "watch"].contains(info.verb)
        guard version.info.namespaced == !info.namespace.isEmpty || (version.info.namespaced && isAcross) else { return false }
        for warning in version.warnings { context.warn(warning) }
        let answers: any ResponseSink = (info.verb == "watch" ? WebSocketSink.forLines(context, sink) : nil) ?? sink
        let endpoint = EndpointRequest(server: self, context: context, sink: answers, info: version.info, registry: version.registry)
        if info.subresource.isEmpty {
            guard let served = version.registry.definition.versions.first else { return false }
            try await perform(endpoint, version.registry, served, isTerminating: entry.facts.isTerminating)
            return true
        }
        guard let subresource = version.info.subresource(info.subresource) else {
            throw StatusError.notFound(version.info.groupResource, info.name)
        }
        if let scale = version.scale, subresource.name == "scale" {
            guard subresource.verbs.contains(info.verb) else { throw StatusError.methodNotSupported(version.info.groupResource, info.verb) }
            try await ScaleHandler(custom: scale).handle(endpoint)
            return true
        }
        guard subresource.verbs.contains(info.verb) else { throw StatusError.methodNotSupported(version.info.groupResource, info.verb) }
        try await dispatchSubresource(endpoint, subresource)
        return true
    }

    /// Follows the definitions, keeps their conditions and announces what they serve.
    func startCustomResources() {
        guard let registry = registry("apiextensions.k8s.io", "customresourcedefinitions") else { return }
        let client = LoopbackClient(self)
        let controller = DefinitionController(custom, client: client, now: environment.now, logger: logger)
        let registration = APIServiceRegistration(custom, client: client, logger: logger)
        let (names, continuation) = AsyncStream.makeStream(of: String.self)
        Task {
            for await name in names {
                await controller.reconcile(name)
                await registration.reconcile()
            }
        }
        custom.start(registry) { name in
            continuation.yield(name)
        } ended: {
            continuation.finish()
        }
    }
}

/// A definition that is being deleted takes no new objects.
struct TerminatingDefinitionAdmission: AdmissionPlugin {
    var name: String { "TerminatingDefinition" }
    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        throw StatusError.forbidden(
            attributes.resource.groupResource, attributes.name, "create not allowed while custom resource definition is terminating")
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {}
}
