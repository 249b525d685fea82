import Client
import KubernetesAPI
import KubernetesSchema

/// Keeps the Endpoints objects of services that select pods, for clients that don't know endpoint slices.
struct EndpointsController: Sendable {
    static let managedBy = "endpoints.kubernetes.io/managed-by"
    static let name = "endpoint-controller"
    static let overCapacity = "endpoints.kubernetes.io/over-capacity"
    static let maximumAddresses = 1000

    private let client: APIClient
    private let recorder: EventRecorder
    private let services: SharedInformer<Service>
    private let endpoints: SharedInformer<Endpoints>
    private let pods: SharedInformer<Pod>

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients(name)
        let loop = EndpointsController(
            client: client, recorder: context.recorder(client, component: name), services: context.informers.informer(Service.self),
            endpoints: context.informers.informer(Endpoints.self), pods: context.informers.informer(Pod.self))
        let queue = context.queue()
        var controller = Controller(name: name, queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.services)
        // Endpoints of services that went while nobody watched.
        controller.watch(loop.endpoints) { $0.metadata.labels[managedBy] == name ? [$0.namespacedName] : [] }
        controller.watch(loop.pods, handler: ServiceKeys(services: loop.services).handler(queue))
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        let (namespace, name) = splitKey(key)
        let existing = endpoints.get(key: key)
        guard let service = services.get(key: key) else {
            guard let existing else { return .done }
            do {
                try await client.delete(Endpoints.self, namespace: namespace, name: name, uid: existing.metadata.uid)
            } catch where error.isNotFound || error.isConflict {
                return .done
            }
            return .done
        }
        guard service.hasManagedEndpoints else { return .done }
        let selector = KubernetesSchema.LabelSelector(matching: service.spec.selector)
        let wanted = EndpointsController.plan(service, pods.list(namespace: namespace, matching: selector), existing)
        if let existing, existing == wanted { return .done }
        do {
            if existing == nil { try await client.create(wanted) } else { try await client.update(wanted) }
        } catch where error.isNamespaceTerminating {
            return .done
        } catch {
            if error is StatusError, !error.isConflict, !error.isAlreadyExists, !error.isNotFound {
                let (reason, words) =
                    existing == nil
                    ? ("FailedToCreateEndpoint", "Failed to create endpoint for service")
                    : ("FailedToUpdateEndpoint", "Failed to update endpoint")
                recorder.warning(wanted, reason, "\(words) \(namespace)/\(name): \(error)")
            }
            throw error
        }
        return .done
    }

    // MARK: The plan

    private struct PortKey: Hashable {
        var name: String
        var port: Int32
        var `protocol`: String
        var appProtocol: String?
    }

    /// The Endpoints object that a service should have.
    static func plan(_ service: Service, _ pods: [Pod], _ existing: Endpoints?) -> Endpoints {
        var result = existing ?? Endpoints()
        result.metadata.name = service.name
        result.metadata.namespace = service.namespace
        result.metadata.labels = service.metadata.labels
        result.metadata.labels[EndpointSlicePlan.headless] = service.isHeadless || service.spec.clusterIP.isEmpty ? "" : nil
        result.metadata.labels[managedBy] = name
        var subsets = subsets(service, pods)
        let total = subsets.reduce(0) { $0 + $1.addresses.count + $1.notReadyAddresses.count }
        if total > maximumAddresses {
            truncate(&subsets)
            result.metadata.annotations[overCapacity] = "truncated"
        } else {
            result.metadata.annotations[overCapacity] = nil
        }
        result.subsets = subsets
        return result
    }

    private static func subsets(_ service: Service, _ pods: [Pod]) -> [EndpointSubset] {
        // Pods with the same ports stand in one subset.
        var byPorts: [[PortKey]: EndpointSubset] = [:]
        for pod in pods.sorted(by: { $0.name < $1.name }) where includes(pod, service) {
            guard let address = address(pod, service) else { continue }
            let ports = service.spec.ports.compactMap { port -> PortKey? in
                guard let number = TargetPort.number(port, of: pod) else { return nil }
                return PortKey(
                    name: port.name, port: number, protocol: TargetPort.protocolName(port.protocol), appProtocol: port.appProtocol)
            }
            if ports.isEmpty, !(service.spec.ports.isEmpty && service.isHeadless) { continue }
            var subset = byPorts[ports] ?? EndpointSubset()
            if pod.isReady || service.spec.publishNotReadyAddresses {
                subset.addresses.append(address)
            } else {
                subset.notReadyAddresses.append(address)
            }
            byPorts[ports] = subset
        }
        return byPorts.sorted { "\($0.key)" < "\($1.key)" }.map { ports, subset in
            var subset = subset
            subset.addresses.sort { $0.ip < $1.ip }
            subset.notReadyAddresses.sort { $0.ip < $1.ip }
            subset.ports = ports.sorted { ($0.name, $0.port) < ($1.name, $1.port) }.map { key in
                var port = EndpointPort()
                port.name = key.name
                port.port = key.port
                port.protocol = key.protocol
                port.appProtocol = key.appProtocol
                return port
            }
            return subset
        }
    }

    private static func includes(_ pod: Pod, _ service: Service) -> Bool {
        guard EndpointSlicePlan.includes(pod) else { return false }
        return pod.metadata.deletionTimestamp == nil || service.spec.publishNotReadyAddresses
    }

    private static func address(_ pod: Pod, _ service: Service) -> EndpointAddress? {
        let wantsIPv6 = service.addressTypes.first == "IPv6"
        let addresses = pod.status.podIPs.isEmpty ? [pod.status.podIP] : pod.status.podIPs.map(\.ip)
        guard let ip = addresses.first(where: { $0.contains(":") == wantsIPv6 && !$0.isEmpty }) else { return nil }
        var address = EndpointAddress()
        address.ip = ip
        address.nodeName = pod.spec.nodeName
        if !pod.spec.hostname.isEmpty, pod.spec.subdomain == service.name { address.hostname = pod.spec.hostname }
        var target = ObjectReference()
        target.kind = "Pod"
        target.namespace = pod.namespace
        target.name = pod.name
        target.uid = pod.metadata.uid
        address.targetRef = target
        return address
    }

    /// Ready addresses stay first.
    private static func truncate(_ subsets: inout [EndpointSubset]) {
        var left = maximumAddresses
        for index in subsets.indices {
            subsets[index].addresses = Array(subsets[index].addresses.prefix(left))
            left -= subsets[index].addresses.count
        }
        for index in subsets.indices {
            subsets[index].notReadyAddresses = Array(subsets[index].notReadyAddresses.prefix(left))
            left -= subsets[index].notReadyAddresses.count
        }
        subsets.removeAll { $0.addresses.isEmpty && $0.notReadyAddresses.isEmpty }
    }
}
