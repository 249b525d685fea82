import Client
import KubernetesAPI
import KubernetesSchema

extension Service {
    /// Whether endpoints are made for it: it selects pods and stands for addresses.
    var hasManagedEndpoints: Bool { !spec.selector.isEmpty && spec.type != "ExternalName" && metadata.deletionTimestamp == nil }
    var isHeadless: Bool { spec.clusterIP == "None" }

    /// The address types of its endpoint slices.
    var addressTypes: [String] {
        let families = spec.ipFamilies.filter { $0 == "IPv4" || $0 == "IPv6" }
        if !families.isEmpty { return families }
        if !spec.clusterIP.isEmpty, !isHeadless { return [spec.clusterIP.contains(":") ? "IPv6" : "IPv4"] }
        return ["IPv4", "IPv6"]
    }
}

/// What of a pod endpoints depend on.
struct EndpointFacts: Equatable {
    var labels: [String: String]
    var addresses: [String]
    var isReady: Bool
    var isTerminating: Bool
    var isTerminal: Bool
    var node: String
    var hostname: String
    var subdomain: String

    init(_ pod: Pod) {
        labels = pod.metadata.labels
        addresses = pod.status.podIPs.map(\.ip)
        isReady = pod.isReady
        isTerminating = pod.metadata.deletionTimestamp != nil
        isTerminal = pod.isTerminal
        node = pod.spec.nodeName
        hostname = pod.spec.hostname
        subdomain = pod.spec.subdomain
    }
}

/// Which port of a pod a service's port leads to.
enum TargetPort {
    static func number(_ port: ServicePort, of pod: Pod) -> Int32? {
        switch port.targetPort {
        case .int(let number): return number == 0 ? port.port : number
        case .string(let name):
            if name.isEmpty { return port.port }
            let sidecars = pod.spec.initContainers.filter { $0.restartPolicy == "Always" }
            for container in pod.spec.containers + sidecars {
                for candidate in container.ports
                where candidate.name == name && protocolName(candidate.protocol) == protocolName(port.protocol) {
                    return candidate.containerPort
                }
            }
            return nil
        }
    }

    static func protocolName(_ name: String) -> String { name.isEmpty ? "TCP" : name }
}

/// From pods to the services that select them.
struct ServiceKeys: Sendable {
    let services: SharedInformer<Service>

    func keys(_ pod: Pod) -> [String] {
        services.list(namespace: pod.namespace).filter { service in
            !service.spec.selector.isEmpty && service.spec.selector.allSatisfy { pod.metadata.labels[$0.key] == $0.value }
        }.map(\.namespacedName)
    }

    /// Tells only of changes that endpoints depend on.
    func handler(_ queue: WorkQueue<String>) -> InformerHandler<Pod> {
        InformerHandler(
            onAdd: { pod in for key in keys(pod) { queue.add(key) } },
            onUpdate: { old, new in
                guard EndpointFacts(old) != EndpointFacts(new) || old.metadata.uid != new.metadata.uid else { return }
                for key in keys(new) { queue.add(key) }
                if old.metadata.labels != new.metadata.labels {
                    for key in keys(old) { queue.add(key) }
                }
            },
            onDelete: { pod in for key in keys(pod) { queue.add(key) } })
    }
}
