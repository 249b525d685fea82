/// Which plugins run, in upstream's order.
enum AdmissionPlugins {
    /// All that exist are on unless they are switched off.
    ///
    /// - Throws: `InvalidConfiguration` for a name that no plugin has, and for one that is switched on and off.
    static func enabled(_ server: APIServer, _ configuration: APIServerConfiguration) throws -> [any AdmissionPlugin] {
        let webhooks = WebhookClient(server)
        server.custom.webhooks = WebhookConversions(client: webhooks, makeUID: server.environment.makeUID)
        let all: [any AdmissionPlugin] = [
            NamespaceLifecycle(server: server), LimitRanger(server: server), ServiceAccountAdmission(server: server),
            NodeRestriction(server: server), TaintNodesByCondition(), PodSecurityAdmission(server: server), PriorityAdmission(server: server), DefaultTolerationSeconds(),
            DefaultStorageClass(server: server), StorageObjectInUseProtection(), RuntimeClassAdmission(server: server),
            MutatingPolicies(server: server), MutatingWebhooks(server: server, client: webhooks), ValidatingPolicies(server: server),
            ValidatingWebhooks(server: server, client: webhooks),
            ResourceQuotaAdmission(server: server),
        ]
        let names = Set(all.map(\.name))
        let (on, off) = (configuration.enabledAdmissionPlugins, configuration.disabledAdmissionPlugins)
        for (flag, wanted) in [("enable", on), ("disable", off)] {
            if let unknown = wanted.first(where: { !names.contains($0) }) {
                throw InvalidConfiguration("--\(flag)-admission-plugins: there is no plugin \"\(unknown)\"; there are \(names.sorted().joined(separator: ", "))")
            }
        }
        if let both = on.first(where: off.contains) { throw InvalidConfiguration("--enable-admission-plugins: \"\(both)\" is switched off as well") }
        return all.filter { !off.contains($0.name) }
    }
}
