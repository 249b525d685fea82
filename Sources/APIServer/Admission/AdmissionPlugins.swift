import KubernetesSchema
/// Which plugins run, in upstream's order.
enum AdmissionPlugins {
    /// Those that upstream has on are on unless they are switched off, the others if they are switched on.
    ///
    /// - Throws: `InvalidConfiguration` for a name that no plugin has, and for one that is switched on and off.
    static func enabled(_ server: APIServer, _ configuration: APIServerConfiguration) async throws -> [any AdmissionPlugin] {
        let webhooks = WebhookClient(server)
        func client(_ plugin: String) -> WebhookClient {
            configuration.admission.credentials[plugin].map { WebhookClient(server, credentials: $0) } ?? webhooks
        }
        server.custom.webhooks = WebhookConversions(client: webhooks, makeUID: server.environment.makeUID)
        let all = try await standard(server, configuration) + [
            MutatingPolicies(server: server), MutatingWebhooks(server: server, client: client("MutatingAdmissionWebhook")), ValidatingPolicies(server: server),
            ValidatingWebhooks(server: server, client: client("ValidatingAdmissionWebhook")), ResourceQuotaAdmission(server: server), AlwaysDenyPlugin(),
        ]
        let names = Set(all.map(\.name)).union(configured)
        let (on, off) = (configuration.enabledAdmissionPlugins, configuration.disabledAdmissionPlugins)
        for (flag, wanted) in [("enable", on), ("disable", off)] {
            if let unknown = wanted.first(where: { !names.contains($0) }) {
                throw InvalidConfiguration("--\(flag)-admission-plugins: there is no plugin \"\(unknown)\"; there are \(names.sorted().joined(separator: ", "))")
            }
        }
        if let both = on.first(where: off.contains) { throw InvalidConfiguration("--enable-admission-plugins: \"\(both)\" is switched off as well") }
        return all.filter { offByDefault.contains($0.name) ? on.contains($0.name) : !off.contains($0.name) }
    }

    /// Those that run only where they are asked for.
    private static let offByDefault: Set<String> = [
        "AlwaysAdmit", "NamespaceAutoProvision", "NamespaceExists", "LimitPodHardAntiAffinityTopology", "AlwaysPullImages", "PodNodeSelector",
        "PodTolerationRestriction", "ExtendedResourceToleration", "OwnerReferencesPermissionEnforcement", "DenyServiceExternalIPs", "AlwaysDeny", "EventRateLimit", "ImagePolicyWebhook",
    ]

    /// Those that can't be without a configuration, and so are only made where they are asked for.
    private static let configured: Set<String> = ["EventRateLimit", "ImagePolicyWebhook"]

    /// - Throws: `InvalidConfiguration` that names the plugin.
    private static func configured(_ name: String, _ configuration: APIServerConfiguration) async throws -> [any AdmissionPlugin] {
        guard configuration.enabledAdmissionPlugins.contains(name) else { return [] }
        let file = configuration.admission.plugins[name]
        do {
            if name == "EventRateLimit" { return [try EventRateLimit(file)] }
            let settings = try ImagePolicyWebhook.Settings(file)
            guard let transports = configuration.reviewTransports else { throw ConfigurationProblem("there is no way to the webhook") }
            return [ImagePolicyWebhook(settings, transport: try await transports(settings.kubeconfig))]
        } catch {
            throw InvalidConfiguration("couldn't init admission plugin \(FieldError.quoted(name)): \(error)")
        }
    }

    /// What runs before policies and webhooks.
    private static func standard(_ server: APIServer, _ configuration: APIServerConfiguration) async throws -> [any AdmissionPlugin] {
        let told = configuration.admission.plugins
        let first: [any AdmissionPlugin] = [
            AlwaysAdmitPlugin(), NamespaceAutoProvision(server: server), NamespaceLifecycle(server: server), NamespaceExists(server: server),
            LimitPodHardAntiAffinityTopology(), LimitRanger(server: server), ServiceAccountAdmission(server: server), NodeRestriction(server: server),
            TaintNodesByCondition(), AlwaysPullImages(),
        ]
        let second: [any AdmissionPlugin] = [
            PodSecurityAdmission(server: server), PodNodeSelector(server: server, cluster: PodNodeSelector.cluster(told["PodNodeSelector"])),
            PriorityAdmission(server: server), DefaultTolerationSeconds(),
            PodTolerationRestriction(server: server, cluster: PodTolerationRestriction.Cluster(told["PodTolerationRestriction"])),
        ]
        let third: [any AdmissionPlugin] = [
            ExtendedResourceToleration(), DefaultStorageClass(server: server), StorageObjectInUseProtection(),
            OwnerReferencesPermissionEnforcement(server: server), PersistentVolumeClaimResize(server: server), RuntimeClassAdmission(server: server),
            CertificateApproval(server: server), CertificateSigning(server: server), ClusterTrustBundleAttest(server: server),
            CertificateSubjectRestriction(), DefaultIngressClass(server: server), DenyServiceExternalIPs(), PodTopologyLabels(server: server),
            NodeDeclaredFeatureValidator(server: server), PodResizeValidator(server: server),
        ]
        let images = try await configured("ImagePolicyWebhook", configuration)
        let events = try await configured("EventRateLimit", configuration)
        return first + images + second + events + third
    }
}
