import KubernetesSchema
import PKI

/// How the API server is set up, as its flags say.
public struct APIServerConfiguration: Sendable {
    /// By which members of the cluster reach this server.
    public var advertiseAddress: String
    public var securePort: Int
    /// The version of Kubernetes that clients are told: `1.36.2`.
    public var version: String
    /// One range for each family, the first family first.
    public var serviceClusterIPRanges: [CIDR]
    public var serviceNodePorts: ClosedRange<Int>
    public var serviceAccountIssuer: String
    public var enabledAdmissionPlugins: [String]
    public var disabledAdmissionPlugins: [String]
    public var features = FeatureGates.standard
    /// What plugins are told beside.
    public var admission = AdmissionConfiguration()
    /// What is recorded of requests; nil records nothing.
    public var auditPolicy: AuditPolicy?
    public var auditLog: AuditLog.Configuration?
    public var auditWebhook: AuditWebhook.Configuration?
    public var authentication: AuthenticationSettings
    public var authorization = AuthorizationSettings()
    /// Makes the ways to remote services that are asked about tokens and access.
    public var reviewTransports: ReviewTransports?
    public var flowControl = FlowControlSettings()
    /// What else is looked at when the server is asked about its health.
    public var healthChecks: [HealthCheck] = []
    /// The command line's flags by name, for `/flagz`.
    public var flags: [String: String] = [:]

    /// - Throws: `InvalidConfiguration` that says which flag is wrong and how.
    public init(
        version: String, advertiseAddress: String, securePort: Int, serviceClusterIPRanges: [String], serviceNodePortRange: String, serviceAccountIssuer: String,
        enabledAdmissionPlugins: [String] = [], disabledAdmissionPlugins: [String] = []
    ) throws {
        self.version = version
        self.advertiseAddress = advertiseAddress
        self.securePort = securePort
        self.serviceClusterIPRanges = try serviceClusterIPRanges.map { text in
            guard let range = CIDR(text) else {
                throw InvalidConfiguration("--service-cluster-ip-range: \"\(text)\" is no range of addresses (10.96.0.0/16, say)")
            }
            return range
        }
        let ports = serviceNodePortRange.split(separator: "-").compactMap { Int($0) }
        guard ports.count == 2, ports[0] > 0, ports[1] < 65536, ports[0] <= ports[1] else {
            throw InvalidConfiguration("--service-node-port-range: \"\(serviceNodePortRange)\" is no range of ports (30000-32767, say)")
        }
        serviceNodePorts = ports[0]...ports[1]
        self.serviceAccountIssuer = serviceAccountIssuer
        authentication = AuthenticationSettings(issuer: serviceAccountIssuer)
        self.enabledAdmissionPlugins = enabledAdmissionPlugins
        self.disabledAdmissionPlugins = disabledAdmissionPlugins
    }

    /// The addresses of the Service `kubernetes`: the first of each range.
    public var apiServerServiceAddresses: [String] { serviceClusterIPRanges.map { $0.address(at: 1).description } }
}

/// A flag that can't be.
public struct InvalidConfiguration: Error, CustomStringConvertible {
    public var description: String
    public init(_ description: String) { self.description = description }
}

/// The keys and certificates that the API server works with.
public struct APIServerCredentials: Sendable {
    /// What client certificates are signed by.
    public var clientAuthorityPEM: String
    /// Signs what is approved; empty where another component does that.
    public var clientAuthorityKeyPEM: String
    public var frontProxyAuthorityPEM: String
    /// Signs service accounts' tokens.
    public var serviceAccountKeyPEM: String
    /// Verify them.
    public var serviceAccountPublicKeysPEM: [String]
    /// What is shown to kubelets.
    public var kubeletClient: ReloadingKeyPair
    /// What is shown to extension servers.
    public var frontProxyClient: ReloadingKeyPair

    public init(
        clientAuthorityPEM: String, clientAuthorityKeyPEM: String, frontProxyAuthorityPEM: String, serviceAccountKeyPEM: String,
        serviceAccountPublicKeysPEM: [String], kubeletClient: ReloadingKeyPair, frontProxyClient: ReloadingKeyPair
    ) {
        self.clientAuthorityPEM = clientAuthorityPEM
        self.clientAuthorityKeyPEM = clientAuthorityKeyPEM
        self.frontProxyAuthorityPEM = frontProxyAuthorityPEM
        self.serviceAccountKeyPEM = serviceAccountKeyPEM
        self.serviceAccountPublicKeysPEM = serviceAccountPublicKeysPEM
        self.kubeletClient = kubeletClient
        self.frontProxyClient = frontProxyClient
    }
}
