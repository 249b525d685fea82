import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import PKI
import Synchronization

extension APIServer {
    /// Puts a server together: registries, authentication, authorization, admission, endpoints. Nothing is written yet.
    ///
    /// - Throws: where the credentials can't be used.
    public static func make(
        _ configuration: APIServerConfiguration, store: Store, environment: RegistryEnvironment, credentials: APIServerCredentials, logger: Logger
    ) async throws -> APIServer {
        let server = APIServer(store: store, environment: environment, tables: TableRegistry([:]), logger: logger)
        server.stages.withLock { $0.credentials = credentials }
        server.installBuiltInResources()
        let verifier = try ClientCertificateVerifier(caPEM: credentials.clientAuthorityPEM, now: environment.now)
        server.authenticator = AuthenticatorUnion([CertificateAuthenticator(verifier: verifier)])
        var authorizers: [any Authorizer] = [PrivilegedGroups()]
        if let roles = RBACAuthorizer(server) { authorizers.append(roles) }
        server.authorizer = AuthorizerUnion(authorizers)
        return server
    }

    /// Makes and reconciles the objects that every cluster has.
    public func bootstrap(_ configuration: APIServerConfiguration) async throws {
        guard let credentials = stages.withLock({ $0.credentials }) else { return }
        try await SystemObjects(server: self, configuration: configuration, credentials: credentials).reconcile()
    }

    /// Stops following the datastore and ends all watches.
    public func stop() async {
        for registry in registries { registry.cache.stop() }
    }
}
