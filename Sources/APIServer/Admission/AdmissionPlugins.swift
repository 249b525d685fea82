/// Which plugins run, in upstream's order.
enum AdmissionPlugins {
    static func enabled(_ server: APIServer, _ configuration: APIServerConfiguration) -> [any AdmissionPlugin] {
        let all: [any AdmissionPlugin] = [
            NamespaceLifecycle(server: server), NodeRestriction(server: server), ServiceAccountAdmission(server: server), TaintNodesByCondition(),
            PriorityAdmission(server: server), DefaultTolerationSeconds(),
        ]
        return all.filter { !configuration.disabledAdmissionPlugins.contains($0.name) }
    }

    /// The names of the plugins that exist.
    static let names: Set<String> = ["NamespaceLifecycle", "NodeRestriction", "ServiceAccount", "TaintNodesByCondition", "Priority", "DefaultTolerationSeconds"]
}
