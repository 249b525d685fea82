/// Which plugins run, in upstream's order.
enum AdmissionPlugins {
    /// Those that upstream has on are on unless they are switched off, the others if they are switched on.
    ///
    /// - Throws: `InvalidConfiguration` for a name that no plugin has, and for one that is switched on and off.
    static func enabled(_ server: APIServer, _ configuration: APIServerConfiguration) throws -> [any AdmissionPlugin] {
        let webhooks = WebhookClient(server)
        func client(_ plugin: String) -> WebhookClient {
            configuration.admission.credentials[plugin].map { WebhookClient(server, credentials: $0) } ?? webhooks
        }
        server.custom.webhooks = WebhookConversions(client: webhooks, makeUID: server.environment.makeUID)
        let all = standard(server) + [
            MutatingPolicies(server: server), MutatingWebhooks(server: server, client: client("MutatingAdmissionWebhook")), ValidatingPolicies(server: server),
            ValidatingWebhooks(server: server, client: client("ValidatingAdmissionWebhook")), ResourceQuotaAdmission(server: server), AlwaysDenyPlugin(),
        ]
        let names = Set(all.map(\.name))
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
        "PodTolerationRestriction", "ExtendedResourceToleration", "OwnerReferencesPermissionEnforcement", "DenyServiceExternalIPs", "AlwaysDeny",
    ]

    /// What runs before policies and webhooks.
    private static func standard(_ server: APIServer) -> [any AdmissionPlugin] {
        [
            AlwaysAdmitPlugin(), NamespaceAutoProvision(server: server), NamespaceLifecycle(server: server), NamespaceExists(server: server),
            LimitPodHardAntiAffinityTopology(), LimitRanger(server: server), ServiceAccountAdmission(server: server), NodeRestriction(server: server),
            TaintNodesByCondition(), AlwaysPullImages(), PodSecurityAdmission(server: server), PodNodeSelector(server: server),
            PriorityAdmission(server: server), DefaultTolerationSeconds(), PodTolerationRestriction(server: server), ExtendedResourceToleration(),
            DefaultStorageClass(server: server), StorageObjectInUseProtection(), OwnerReferencesPermissionEnforcement(server: server),
            PersistentVolumeClaimResize(server: server), RuntimeClassAdmission(server: server), CertificateApproval(server: server),
            CertificateSigning(server: server), ClusterTrustBundleAttest(server: server), CertificateSubjectRestriction(),
            DefaultIngressClass(server: server), DenyServiceExternalIPs(), PodTopologyLabels(server: server),
            NodeDeclaredFeatureValidator(server: server), PodResizeValidator(server: server),
        ]
    }
}
