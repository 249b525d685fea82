import Client
import KubernetesAPI

/// Puts the cluster's CA bundle into every namespace, as ConfigMap `kube-root-ca.crt`.
enum RootCAPublisher {
    static let name = "kube-root-ca.crt"
    static let annotations = [
        "kubernetes.io/description":
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal "
            + "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."
    ]

    /// What the map should be; nil where it is so already.
    static func plan(_ existing: ConfigMap?, namespace: String, bundle: String) -> ConfigMap? {
        var map = existing ?? ConfigMap()
        map.metadata.name = name
        map.metadata.namespace = namespace
        map.data = ["ca.crt": bundle]
        map.binaryData = [:]
        for (key, value) in annotations where map.metadata.annotations[key, default: ""].isEmpty { map.metadata.annotations[key] = value }
        return map == existing ? nil : map
    }

    static func make(_ context: ControllerContext) -> Controller? {
        guard let bundle = context.options.rootCABundle else { return nil }
        let client = context.clients("root-ca-cert-publisher")
        let namespaces = context.informers.informer(Namespace.self)
        let maps = context.informers.informer(ConfigMap.self, fieldSelector: "metadata.name=\(name)")
        let queue = context.queue()
        var controller = Controller(name: "root-ca-cert-publisher", workers: 1, queue: queue) { key in
            guard let namespace = namespaces.get(name: key), namespace.status.phase != "Terminating" else { return .done }
            let existing = maps.get(namespace: key, name: name)
            guard let map = plan(existing, namespace: key, bundle: bundle) else { return .done }
            do {
                if existing == nil { try await client.create(map) } else { try await client.update(map) }
            } catch where error.isAlreadyExists || error.isNamespaceTerminating || error.isNotFound {
                return .done
            }
            return .done
        }
        controller.watch(namespaces)
        controller.watch(maps) { $0.name == name ? [$0.namespace] : [] }
        return controller
    }
}
