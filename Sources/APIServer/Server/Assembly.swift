import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Metrics
import PKI
import Synchronization

extension APIServer {
    /// Puts a server together: registries, authentication, authorization, admission, endpoints. Nothing is written yet.
    ///
    /// - Throws: where the credentials can't be used.
    public static func make(
        _ configuration: APIServerConfiguration, store: Store, environment: RegistryEnvironment, credentials: APIServerCredentials,
        metrics: MetricRegistry = MetricRegistry(), logger: Logger
    ) async throws -> APIServer {
        let server = APIServer(store: store, environment: environment, tables: .builtIn, metrics: metrics, logger: logger)
        server.stages.withLock { $0.credentials = credentials }
        let ports = PortAllocator(
            store: store.dedicated(group: "", resource: "servicenodeportallocations"), range: configuration.serviceNodePorts, schema: server.schema)
        let services = ServiceHooks(server: server, ranges: configuration.serviceClusterIPRanges, ports: ports)
        server.installBuiltInResources(hooks: [GroupResource(group: "", resource: "services"): services])
        try await server.installSecurity(configuration, credentials)
        server.features = configuration.features
        server.registerMetrics(version: configuration.version)
        server.installFlowControl(configuration.flowControl)
        try await server.installAudit(configuration)
        return server
    }

    /// What is recorded of requests, and where it goes.
    private func installAudit(_ configuration: APIServerConfiguration) async throws {
        guard let policy = configuration.auditPolicy else { return }
        var sinks: [any AuditSink] = []
        if let log = configuration.auditLog { sinks.append(try AuditLog(log, logger: logger)) }
        if let webhook = configuration.auditWebhook {
            guard let transports = configuration.reviewTransports else { throw InvalidConfiguration("initializing audit webhook: there is no way to it") }
            let transport: any ReviewTransport
            do { transport = try await transports(webhook.kubeconfig) } catch { throw InvalidConfiguration("initializing audit webhook: \(error)") }
            sinks.append(AuditWebhook(webhook, transport: transport, metrics: metrics, logger: logger))
        }
        if !sinks.isEmpty { auditor = Auditor(policy: policy, sinks: sinks, now: environment.preciseNow) }
    }

    /// Who is who and who may what, and the endpoints that tell.
    private func installSecurity(_ configuration: APIServerConfiguration, _ credentials: APIServerCredentials) async throws {
        let tokens = try ServiceAccountTokens(
            server: self, settings: configuration.authentication.serviceAccounts, keyPEM: credentials.serviceAccountKeyPEM,
            publicKeysPEM: credentials.serviceAccountPublicKeysPEM)
        let aggregator = Aggregator(self, identity: credentials.frontProxyClient)
        stages.withLock { $0.aggregator = aggregator }
        let security = try await SecurityServices(self, configuration, credentials, tokens)
        authenticator = security.authenticator
        authorizer = security.authorization
        stages.withLock { stages in
            stages.anonymous = security.anonymous
            stages.security = security
        }
        install("selfsubjectrulesreviews.authorization.k8s.io", RulesReviewHandler(resolver: security.authorization))
        admission = AdmissionChain(try await AdmissionPlugins.enabled(self, configuration))
        install("tokenreviews.authentication.k8s.io", TokenReviewHandler(tokens: security.tokens, ownAudiences: tokens.audiences))
        install("selfsubjectreviews.authentication.k8s.io", SelfSubjectReviewHandler())
        install("subjectaccessreviews.authorization.k8s.io", AccessReviewHandler(isSelf: false, isLocal: false))
        install("localsubjectaccessreviews.authorization.k8s.io", AccessReviewHandler(isSelf: false, isLocal: true))
        install("selfsubjectaccessreviews.authorization.k8s.io", AccessReviewHandler(isSelf: true, isLocal: false))
        install("serviceaccounts/token", TokenRequestHandler(tokens: tokens))
        install("bindings", BindingHandler())
        install("pods/binding", BindingHandler())
        install("pods/eviction", EvictionHandler())
        install("namespaces/finalize", NamespaceFinalizeHandler())
        for resource in ["deployments.apps", "replicasets.apps", "statefulsets.apps", "replicationcontrollers"] { install("\(resource)/scale", ScaleHandler()) }
        let kubelets = KubeletConnection(credentials: credentials.kubeletClient, server: self)
        let streams = PodStreamHandler(kubelets: kubelets) { [unowned self] context in
            // Browsers can only GET: what changes something still needs the right to create.
            var attributes = AuthorizationAttributes(context)
            attributes.verb = "create"
            guard case .allow = await authorizer.authorize(attributes) else { throw APIServer.forbidden(attributes, "") }
        }
        for name in ["log", "exec", "attach", "portforward"] { install("pods/\(name)", streams) }
        for resource in ["pods", "services", "nodes"] { install("\(resource)/proxy", ProxyHandler(kubelets: kubelets)) }
        install("componentstatuses", ComponentStatusHandler())
        install(MetricsPath(registry: metrics))
        install(HealthPaths(version: configuration.version, schema: schema, extra: configuration.healthChecks))
        install(
            ZPages(
                version: configuration.version, schema: schema, flags: configuration.flags, started: environment.now(),
                paths: ["/healthz", "/livez", "/metrics", "/metrics/slis", "/readyz", "/version"]))
        install(Discovery(schema: schema, configuration: configuration, aggregator: aggregator))
        install(OpenAPIPaths(schema: schema, version: configuration.version))
        install(IssuerPaths(tokens: tokens, configuration: configuration))
    }

    /// Makes and reconciles the objects that every cluster has.
    public func bootstrap(_ configuration: APIServerConfiguration) async throws {
        // Caches start before the first write, so that their history reaches back to it.
        for registry in registries { registry.cache.start() }
        startCustomResources()
        startAggregation()
        try stages.withLock { $0.security }?.start(self)
        guard let credentials = stages.withLock({ $0.credentials }) else { return }
        try await SystemObjects(server: self, configuration: configuration, credentials: credentials).reconcile()
        // Who may what is decided from the caches: nobody is refused because they lag behind the roles that were just made.
        for registry in registries where registry.definition.resource.group == "rbac.authorization.k8s.io" {
            _ = try await registry.cache.consistentSnapshot()
        }
        if let consumer = stages.withLock({ $0.flowConsumer }) {
            // What is configured holds before the first client is told that the server is ready.
            await consumer.synchronize()
            consumer.start()
        }
        stages.withLock { $0.isBootstrapped = true }
    }

    /// Whether the objects that every cluster has are there.
    public var isBootstrapped: Bool { stages.withLock { $0.isBootstrapped } }
    /// Whether the server has begun to stop: no longer ready, though still answering.
    public var isStopping: Bool { stages.withLock { $0.isStopping } }
    /// Tells load balancers to look elsewhere.
    public func beginStopping() { stages.withLock { $0.isStopping = true } }

    /// Follows the API services that other servers answer for.
    private func startAggregation() {
        guard let aggregator else { return }
        let controller = AvailabilityController(aggregator, client: LoopbackClient(self), now: environment.now, logger: logger)
        let task = Task { await controller.run() }
        stages.withLock { $0.availability = task }
    }

    /// Stops following the datastore and ends all watches.
    public func stop() async {
        custom.stop()
        let (availability, security, flow) = stages.withLock { ($0.availability, $0.security, $0.flowConsumer) }
        flow?.stop()
        availability?.cancel()
        security?.stop()
        for registry in registries { registry.cache.stop() }
        await auditor?.close()
    }
}
