/// Which plugins run, in upstream's order.
enum AdmissionPlugins {
    static func enabled(_ server: APIServer, _ configuration: APIServerConfiguration) -> [any AdmissionPlugin] {
        let all: [any AdmissionPlugin] = [
            NamespaceLifecycle(server: server), LimitRanger(server: server), ServiceAccountAdmission(server: server),
            NodeRestriction(server: server), TaintNodesByCondition(), PriorityAdmission(server: server), DefaultTolerationSeconds(),
            DefaultStorageClass(server: server), StorageObjectInUseProtection(), RuntimeClassAdmission(server: server),
            ResourceQuotaAdmission(server: server),
        ]
        return all.filter { !configuration.disabledAdmissionPlugins.contains($0.name) }
    }

    /// The names of the plugins that exist.
    static let names: Set<String> = [
        "NamespaceLifecycle", "LimitRanger", "ServiceAccount", "NodeRestriction", "TaintNodesByCondition", "Priority",
        "DefaultTolerationSeconds", "DefaultStorageClass", "StorageObjectInUseProtection", "RuntimeClass", "ResourceQuota",
    ]
}
