import KubernetesAPI
import KubernetesSchema

/// What endpoint slices a service should have.
struct EndpointSlicePlan: Equatable {
    static let managedBy = "endpointslice-controller.k8s.io"
    static let serviceName = "kubernetes.io/service-name"
    static let managedByLabel = "endpointslice.kubernetes.io/managed-by"
    static let headless = "service.kubernetes.io/headless"
    static let maximumEndpoints = 100

    var create: [EndpointSlice] = []
    var update: [EndpointSlice] = []
    var delete: [EndpointSlice] = []

    /// - Parameter zones: of nodes, by name.
    init(service: Service, pods: [Pod], existing: [EndpointSlice], zones: [String: String]) {
        let types = service.addressTypes
        delete = existing.filter { !types.contains($0.addressType) }
        for type in types {
            let mine = existing.filter { $0.addressType == type }
            reconcile(service, type, EndpointSlicePlan.desired(service, pods, type, zones), mine)
        }
    }

    /// Endpoints by their ports: named target ports can differ from pod to pod.
    private struct Group {
        var ports: [DiscoveryEndpointPort]
        var endpoints: [Endpoint]
    }

    private static func desired(_ service: Service, _ pods: [Pod], _ type: String, _ zones: [String: String]) -> [Group] {
        var groups: [Group] = []
        for pod in pods.sorted(by: { $0.name < $1.name }) where includes(pod) {
            let endpoint = endpoint(pod, service, type, zones)
            guard !endpoint.addresses.isEmpty else { continue }
            let ports = ports(pod, service)
            if let index = groups.firstIndex(where: { $0.ports == ports }) {
                groups[index].endpoints.append(endpoint)
            } else {
                groups.append(Group(ports: ports, endpoints: [endpoint]))
            }
        }
        return groups
    }

    /// Pods that end stay in while they may still serve.
    static func includes(_ pod: Pod) -> Bool {
        !pod.isTerminal && !(pod.status.podIP.isEmpty && pod.status.podIPs.isEmpty)
    }

    private static func ports(_ pod: Pod, _ service: Service) -> [DiscoveryEndpointPort] {
        service.spec.ports.compactMap { port in
            guard let number = TargetPort.number(port, of: pod) else { return nil }
            var made = DiscoveryEndpointPort()
            made.name = port.name
            made.port = number
            made.protocol = TargetPort.protocolName(port.protocol)
            made.appProtocol = port.appProtocol
            return made
        }
    }

    private static func endpoint(_ pod: Pod, _ service: Service, _ type: String, _ zones: [String: String]) -> Endpoint {
        let isServing = pod.isReady
        let isTerminating = pod.metadata.deletionTimestamp != nil
        var endpoint = Endpoint()
        let addresses = pod.status.podIPs.isEmpty ? [pod.status.podIP] : pod.status.podIPs.map(\.ip)
        endpoint.addresses = addresses.filter { $0.contains(":") == (type == "IPv6") }
        endpoint.conditions.ready = service.spec.publishNotReadyAddresses || (isServing && !isTerminating)
        endpoint.conditions.serving = isServing
        endpoint.conditions.terminating = isTerminating
        var target = ObjectReference()
        target.kind = "Pod"
        target.namespace = pod.namespace
        target.name = pod.name
        target.uid = pod.metadata.uid
        endpoint.targetRef = target
        if !pod.spec.nodeName.isEmpty {
            endpoint.nodeName = pod.spec.nodeName
            if let zone = zones[pod.spec.nodeName], !zone.isEmpty { endpoint.zone = zone }
        }
        if !pod.spec.hostname.isEmpty, pod.spec.subdomain == service.name { endpoint.hostname = pod.spec.hostname }
        return endpoint
    }

    /// Changes as few slices as it can: endpoints stay in their slices, free places are filled, what is left gets new slices.
    private mutating func reconcile(_ service: Service, _ type: String, _ groups: [Group], _ existing: [EndpointSlice]) {
        var unused = existing.sorted { $0.name < $1.name }
        var groups = groups
        if groups.isEmpty {
            // A service without endpoints keeps one empty slice.
            groups = [Group(ports: unused.first?.ports ?? [], endpoints: [])]
            if let first = unused.first, !first.endpoints.isEmpty { groups[0].ports = [] }
        }
        for group in groups {
            let mine = unused.filter { $0.ports == group.ports }
            unused.removeAll { slice in mine.contains { $0.metadata.uid == slice.metadata.uid } }
            fill(service, type, group, mine)
        }
        // An empty slice can take other ports; the rest goes.
        if let spare = unused.first, let index = create.lastIndex(where: { $0.addressType == type }) {
            var reused = create.remove(at: index)
            reused.metadata.name = spare.name
            reused.metadata.generateName = spare.metadata.generateName
            reused.metadata.uid = spare.metadata.uid
            reused.metadata.resourceVersion = spare.metadata.resourceVersion
            reused.metadata.annotations = spare.metadata.annotations
            update.append(reused)
            unused.removeFirst()
        }
        delete += unused
    }

    private mutating func fill(_ service: Service, _ type: String, _ group: Group, _ mine: [EndpointSlice]) {
        var wanted: [String: Endpoint] = [:]
        for endpoint in group.endpoints { wanted[endpoint.targetRef?.uid ?? ""] = endpoint }
        var slices = mine
        for index in slices.indices {
            slices[index].endpoints = slices[index].endpoints.compactMap { wanted.removeValue(forKey: $0.targetRef?.uid ?? "") }
        }
        var rest = group.endpoints.filter { wanted[$0.targetRef?.uid ?? ""] != nil }
        for index in slices.indices.sorted(by: { slices[$0].endpoints.count > slices[$1].endpoints.count }) where !rest.isEmpty {
            // Slices that change anyhow are filled first, but any free place will do.
            let free = EndpointSlicePlan.maximumEndpoints - slices[index].endpoints.count
            slices[index].endpoints += rest.prefix(free)
            rest.removeFirst(min(free, rest.count))
        }
        while !rest.isEmpty || (slices.isEmpty && group.endpoints.isEmpty) {
            var slice = EndpointSlice()
            slice.metadata.namespace = service.namespace
            let prefix = "\(service.name)-"
            slice.metadata.generateName = Names.dns1123Subdomain(prefix + "x").isEmpty ? prefix : service.name
            slice.metadata.ownerReferences = [OwnerReference(controller: service)]
            slice.addressType = type
            slice.ports = group.ports
            slice.endpoints = Array(rest.prefix(EndpointSlicePlan.maximumEndpoints))
            rest.removeFirst(slice.endpoints.count)
            slice.metadata.labels = EndpointSlicePlan.labels(service)
            create.append(slice)
            if group.endpoints.isEmpty { return }
        }
        let kept = slices.contains { !$0.endpoints.isEmpty }
        for (index, (old, new)) in zip(mine, slices).enumerated() {
            if new.endpoints.isEmpty, kept || index > 0 {
                delete.append(old)
                continue
            }
            var new = new
            new.metadata.labels = EndpointSlicePlan.labels(service)
            if new != old { update.append(new) }
        }
    }

    /// The service's labels and those that name it.
    static func labels(_ service: Service) -> [String: String] {
        var labels = service.metadata.labels
        labels[headless] = service.isHeadless || service.spec.clusterIP.isEmpty ? "" : nil
        labels[serviceName] = service.name
        labels[managedByLabel] = managedBy
        return labels
    }
}
