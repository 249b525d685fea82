import Datastore
import HTTP
import KubernetesSchema
import KubernetesSemantics
import Logging
import Metrics
import Synchronization
import Wire

/// Serves a subresource, or a resource that isn't stored.
public protocol EndpointHandler: Sendable {
    /// Answers the request, or throws a `StatusError` that will be answered.
    func handle(_ endpoint: EndpointRequest) async throws
}

/// A request for something that is no plain resource, with all that answering it takes.
public struct EndpointRequest: Sendable {
    public let server: APIServer
    public let context: RequestContext
    public let sink: any ResponseSink
    /// The resource whose subresource this is, or that isn't stored.
    public let info: ResourceInfo
    /// The registry of the resource, if it is stored.
    public let registry: ResourceRegistry?

    var responder: Responder { Responder(context: context, sink: sink, schema: server.schema) }
}

/// Answers paths that are no resources: `/healthz`, discovery, OpenAPI.
public protocol PathHandler: Sendable {
    /// Whether the request was answered.
    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool
}

/// The API server: takes requests from a socket or from inside the process through all stages to an answer.
public final class APIServer: HTTPResponder, Sendable {
    public let schema: Schema
    public let store: Store
    public let environment: RegistryEnvironment
    public let logger: Logger
    /// What `/metrics` tells; components of the same process may add theirs.
    public let metrics: MetricRegistry
    let tables: TableRegistry
    /// The resources that definitions add while the server runs.
    let custom: CustomResources
    let stages: Mutex<Stages>
    private let requestMetrics: RequestMetrics
    private let impersonations = ImpersonationMemory()

    /// What is put together after the registries stand, as most of it reads from them.
    struct Stages: Sendable {
        var registries: [GroupResource: ResourceRegistry] = [:]
        var authenticator: any Authenticator = AuthenticatorUnion([])
        var authorizer: any Authorizer = PrivilegedGroups()
        var admission = AdmissionChain()
        /// By resource and subresource: `pods/binding`, `tokenreviews`.
        var endpoints: [String: any EndpointHandler] = [:]
        var paths: [any PathHandler] = []
        var anonymous = AnonymousAccess()
        var credentials: APIServerCredentials?
        var features = FeatureGates.standard
        var isBootstrapped = false
        var isStopping = false
        var auditor: Auditor?
        var componentProbes: [String: @Sendable () async -> String?] = [:]
        var aggregator: Aggregator?
        var availability: Task<Void, Never>?
        /// Which requests are answered now.
        var flow = FlowControl.none
        var flowConsumer: FlowConsumer?
        /// What authentication and authorization follow while the server runs.
        var security: SecurityServices?
    }

    public init(
        schema: Schema = .shared, store: Store, environment: RegistryEnvironment, tables: TableRegistry, metrics: MetricRegistry = MetricRegistry(),
        logger: Logger
    ) {
        self.schema = schema
        self.store = store
        self.environment = environment
        self.tables = tables
        self.logger = logger
        self.metrics = metrics
        requestMetrics = RequestMetrics(metrics)
        stages = Mutex(Stages())
        custom = CustomResources(schema: schema, store: store, environment: environment, logger: logger)
    }

    public func registry(_ resource: GroupResource) -> ResourceRegistry? { stages.withLock { $0.registries[resource] } }
    public func registry(_ group: String, _ resource: String) -> ResourceRegistry? { registry(GroupResource(group: group, resource: resource)) }
    public var registries: [ResourceRegistry] { stages.withLock { Array($0.registries.values) } }
    public var admission: AdmissionChain {
        get { stages.withLock { $0.admission } }
        set { stages.withLock { $0.admission = newValue } }
    }
    public var authorizer: any Authorizer {
        get { stages.withLock { $0.authorizer } }
        set { stages.withLock { $0.authorizer = newValue } }
    }
    public var authenticator: any Authenticator {
        get { stages.withLock { $0.authenticator } }
        set { stages.withLock { $0.authenticator = newValue } }
    }

    public func install(_ registry: ResourceRegistry) { stages.withLock { $0.registries[registry.definition.resource] = registry } }
    /// - Parameter key: `pods/binding`, `tokenreviews.authentication.k8s.io`: the resource with its group, and the subresource.
    public func install(_ key: String, _ handler: any EndpointHandler) { stages.withLock { $0.endpoints[key] = handler } }
    public func install(_ handler: any PathHandler) { stages.withLock { $0.paths.append(handler) } }

    /// Records requests, where an audit policy is given.
    public var auditor: Auditor? {
        get { stages.withLock { $0.auditor } }
        set { stages.withLock { $0.auditor = newValue } }
    }

    /// Which of upstream's features are on.
    public var features: FeatureGates {
        get { stages.withLock { $0.features } }
        set { stages.withLock { $0.features = newValue } }
    }

    /// Tells how componentstatuses learns of a component of this process: `scheduler` or `controller-manager`.
    ///
    /// - Parameter probe: answers what is wrong, nil where nothing is.
    public func setComponentProbe(_ name: String, _ probe: @escaping @Sendable () async -> String?) {
        stages.withLock { $0.componentProbes[name] = probe }
    }
    func componentProbe(_ name: String) -> (@Sendable () async -> String?)? { stages.withLock { $0.componentProbes[name] } }

    /// Passes requests on to other servers, where there is a certificate to show them.
    var aggregator: Aggregator? { stages.withLock { $0.aggregator } }

    // MARK: The way of a request

    public func respond(to request: IncomingRequest, with response: ResponseWriter) async throws {
        await handle(APIRequest(request), HTTPSink(writer: response))
    }

    /// Takes a request through all stages. Never throws: what goes wrong is answered, or ends the stream.
    public func handle(_ request: APIRequest, _ sink: any ResponseSink) async {
        guard auditor != nil else {
            let context = RequestContext(request: request, auditID: request.headers["Audit-Id"] ?? environment.makeUID(), features: features)
            return await requestMetrics.measure(context, CompressingSink.around(sink, context)) { await answer(context, $0) }
        }
        var request = request
        let body = BodyCapture(request.readBody)
        request.readBody = { try await body.read() }
        let context = RequestContext(request: request, auditID: request.headers["Audit-Id"] ?? environment.makeUID(), features: features)
        await requestMetrics.measure(context, CompressingSink.around(sink, context)) { measured in
            let audited = AuditedSink(measured, context, schema)
            await answer(context, audited)
            await audited.complete(request: body.bytes)
        }
    }

    private func answer(_ context: RequestContext, _ sink: any ResponseSink) async {
        let responder = Responder(context: context, sink: sink, schema: schema)
        do {
            try await run(context, sink)
        } catch let error as StatusError {
            try? await responder.send(error)
        } catch is CancellationError {
            return
        } catch {
            guard !sink.isHeadWritten else { return }
            if let refused = APIServer.status(of: error) {
                try? await responder.send(refused)
                return
            }
            logger.error("request failed", metadata: ["method": "\(context.request.method)", "path": "\(context.request.path)", "cause": "\(error)"])
            try? await responder.send(.internalError("\(error)"))
        }
    }

    /// What clients are told of the datastore's failures.
    private static func status(of error: any Error) -> StatusError? {
        switch error {
        case DatastoreError.requestTooLarge: return .requestEntityTooLarge("etcdserver: request is too large")
        case DatastoreError.noSpace(let detail): return .serviceUnavailable("the datastore has no space left: \(detail)")
        case DatastoreError.overloaded: return .tooManyRequests("the datastore is overloaded", retryAfter: 1)
        case DatastoreError.closed: return .serviceUnavailable("the server is shutting down")
        default: return nil
        }
    }

    private func run(_ context: RequestContext, _ sink: any ResponseSink) async throws {
        let (authenticator, authorizer, anonymous, auditor, flow) = stages.withLock { ($0.authenticator, $0.authorizer, $0.anonymous, $0.auditor, $0.flow) }
        func refuse() async throws -> StatusError {
            context.user = UserInfo(name: "")
            context.auditTrail = try await auditor?.begin(context)
            return .unauthorized()
        }
        if let identity = context.request.identity {
            context.user = identity
        } else {
            switch await authenticator.authenticate(context.request, context) {
            case .user(let user): context.user = user
            case .none where anonymous.allows(context.info.path): context.user = .anonymous
            case .none: throw try await refuse()
            case .failed(let reasons):
                logger.debug("unable to authenticate the request", metadata: ["cause": "\(ErrorList.shown(reasons))"])
                throw try await refuse()
            }
        }
        context.auditTrail = try await auditor?.begin(context)
        try await Impersonation.apply(context, authorizer, impersonations)
        try await withFlowControl(context, sink, flow) { try await serve(context, sink, authorizer) }
    }

    /// Answers a request that has its seat, if it is allowed.
    private func serve(_ context: RequestContext, _ sink: any ResponseSink, _ authorizer: any Authorizer) async throws {
        if let problem = try await authorize(context, authorizer) {
            let target = context.request.path + (context.request.query.map { "?\($0)" } ?? "")
            let text = "Internal Server Error: \(FieldError.quoted(target)): \(problem)\n"
            return try await Responder(context: context, sink: sink, schema: schema).send(text: text, status: 500)
        }
        try await dispatch(context, sink)
    }

    /// - Returns: why nobody could say whether the request is allowed; nil where it is.
    private func authorize(_ context: RequestContext, _ authorizer: any Authorizer) async throws -> String? {
        let attributes = AuthorizationAttributes(context)
        let evaluation = await authorizer.evaluate(attributes)
        if let error = evaluation.error, !evaluation.decision.isAllowed {
            context.annotate("authorization.k8s.io/reason", "internal error")
            return error
        }
        switch evaluation.decision {
        case .allow(let reason):
            if context.auditTrail != nil { note("allow", reason, context) }
        case .deny(let reason), .noOpinion(let reason):
            note("forbid", reason, context)
            throw APIServer.forbidden(attributes, reason)
        }
        return nil
    }

    private func note(_ decision: String, _ reason: String, _ context: RequestContext) {
        context.annotate("authorization.k8s.io/decision", decision)
        context.annotate("authorization.k8s.io/reason", reason)
    }

    /// 403 in upstream's words.
    public static func forbidden(_ attributes: AuthorizationAttributes, _ reason: String) -> StatusError {
        let user = "User \(FieldError.quoted(attributes.user.name))"
        let tail = reason.isEmpty ? "" : ": \(reason)"
        guard attributes.isResourceRequest else {
            return .forbidden(GroupResource(group: "", resource: ""), "", "\(user) cannot \(attributes.verb) path \(FieldError.quoted(attributes.path))\(tail)")
        }
        let resource = attributes.subresource.isEmpty ? attributes.resource : "\(attributes.resource)/\(attributes.subresource)"
        let scope = attributes.namespace.isEmpty ? "at the cluster scope" : "in the namespace \(FieldError.quoted(attributes.namespace))"
        return .forbidden(GroupResource(group: attributes.group, resource: attributes.resource), attributes.name,
            "\(user) cannot \(attributes.verb) resource \(FieldError.quoted(resource)) in API group \(FieldError.quoted(attributes.group)) \(scope)\(tail)")
    }

    private func dispatch(_ context: RequestContext, _ sink: any ResponseSink) async throws {
        if let aggregator, try await aggregator.handle(context, sink) { return }
        if context.info.isResourceRequest, try await dispatchResource(context, sink) { return }
        for handler in stages.withLock({ $0.paths }) where try await handler.handle(context, sink, self) { return }
        if context.info.isResourceRequest, isBuiltIn(context.info.groupVersion) || schema.group(context.info.group) != nil { throw APIServer.noSuchResource }
        let responder = Responder(context: context, sink: sink, schema: schema)
        try await responder.send(text: "404 page not found\n", status: 404)
    }

    static let noSuchResource = StatusError(
        code: 404, reason: "NotFound", message: "the server could not find the requested resource", details: .init())
    static let methodNotAllowed = StatusError(
        code: 405, reason: "MethodNotAllowed", message: "the server does not allow this method on the requested resource", details: .init())

    /// Whether the group-version is served.
    public func isServed(_ version: GroupVersion) -> Bool {
        schema.resources(in: version).contains { $0.servedByDefault } || custom.groupVersions.contains(version)
    }

    /// Paths of custom groups that lead nowhere are nobody's.
    private func isBuiltIn(_ version: GroupVersion) -> Bool { schema.resources(in: version).contains { $0.servedByDefault } }

    private func dispatchResource(_ context: RequestContext, _ sink: any ResponseSink) async throws -> Bool {
        let info = context.info
        guard let resource = schema.resource(info.groupVersion.resource(info.resource)), resource.servedByDefault else {
            return try await dispatchCustom(context, sink)
        }
        guard resource.namespaced == !info.namespace.isEmpty || isAcrossNamespaces(info, resource) else { return false }
        let registry = registry(resource.groupResource)
        let answers: any ResponseSink = (info.verb == "watch" ? WebSocketSink.forLines(context, sink) : nil) ?? sink
        let endpoint = EndpointRequest(server: self, context: context, sink: answers, info: resource, registry: registry)
        if !info.subresource.isEmpty {
            guard let subresource = resource.subresource(info.subresource) else { return false }
            try await dispatchSubresource(endpoint, subresource)
            return true
        }
        let key = resource.groupResource.description
        // What can only be created has no objects, and no paths of objects.
        if info.parts.count > 1, resource.verbs.allSatisfy({ $0 == "create" }) { throw APIServer.noSuchResource }
        if let warning = Self.deprecations[key] { context.warn(warning) }
        if let handler = stages.withLock({ $0.endpoints[key] }) {
            guard resource.verbs.contains(info.verb) else { throw APIServer.methodNotAllowed }
            try await handler.handle(endpoint)
            return true
        }
        guard let registry, let version = registry.definition.version(info.groupVersion) else { return false }
        try await perform(endpoint, registry, version)
        return true
    }

    /// Resources that have others in their place.
    private static let deprecations = ["endpoints": "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"]

    /// Lists over all namespaces leave the namespace out; a namespace object's path names itself.
    private func isAcrossNamespaces(_ info: RequestInfo, _ resource: ResourceInfo) -> Bool {
        if resource.name == "namespaces", resource.group.isEmpty { return true }
        return resource.namespaced && info.namespace.isEmpty && info.parts.count == 1
    }

    func dispatchSubresource(_ endpoint: EndpointRequest, _ subresource: SubresourceInfo) async throws {
        let info = endpoint.context.info
        let verb = info.verb
        let isConnect = ["proxy", "exec", "attach", "portforward", "log"].contains(subresource.name)
        guard isConnect || subresource.verbs.contains(verb) else { throw APIServer.methodNotAllowed }
        let key = "\(endpoint.info.groupResource)/\(subresource.name)"
        if let handler = stages.withLock({ $0.endpoints[key] }) { return try await handler.handle(endpoint) }
        guard subresource.kind == endpoint.info.kind, let registry = endpoint.registry, let version = registry.definition.version(info.groupVersion) else {
            throw APIServer.noSuchResource
        }
        let (reader, writer) = handlers(endpoint, registry, version)
        switch verb {
        case "get": try await reader.get(name: info.name)
        case "update": try await writer.update(name: info.name, subresource: subresource.name)
        case "patch": try await writer.patch(name: info.name, subresource: subresource.name)
        default: throw APIServer.methodNotAllowed
        }
    }

    func handlers(
        _ endpoint: EndpointRequest, _ registry: ResourceRegistry, _ version: ServedVersion, isTerminating: Bool = false
    ) -> (ReadHandler, WriteHandler) {
        let admission = isTerminating ? AdmissionChain([TerminatingDefinitionAdmission()] + admission.plugins) : admission
        let responder = endpoint.responder
        let reader = ReadHandler(
            registry: registry, version: version, context: endpoint.context, responder: responder, tables: tables, environment: environment)
        let writer = WriteHandler(
            registry: registry, version: version, context: endpoint.context, responder: responder, admission: admission, reader: reader, environment: environment,
            authorizer: authorizer)
        return (reader, writer)
    }

    /// - Parameter isTerminating: whether the resource's definition is being deleted.
    func perform(_ endpoint: EndpointRequest, _ registry: ResourceRegistry, _ version: ServedVersion, isTerminating: Bool = false) async throws {
        let info = endpoint.context.info
        let (reader, writer) = handlers(endpoint, registry, version, isTerminating: isTerminating)
        let isCollection = info.parts.count == 1
        guard version.info.verbs.contains(info.verb) else { throw APIServer.methodNotAllowed }
        switch (info.verb, isCollection) {
        case ("get", false): try await reader.get(name: info.name)
        case ("list", true), ("watch", true), ("watch", false): try await reader.list()
        case ("create", true):
            if registry.definition.namespaced, info.namespace.isEmpty { throw APIServer.methodNotAllowed }
            try await writer.create()
        case ("update", false): try await writer.update(name: info.name, subresource: "")
        case ("patch", false): try await writer.patch(name: info.name, subresource: "")
        case ("delete", false): try await writer.delete(name: info.name)
        case ("deletecollection", true): try await writer.deleteCollection()
        default: throw APIServer.methodNotAllowed
        }
    }
}
