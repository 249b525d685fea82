import KubernetesAPI
import KubernetesSchema

/// Where a packet for a service can go.
public struct ServiceBackend: Sendable, Hashable, Comparable {
    public var address: String
    public var port: Int32
    public var isLocal: Bool

    public static func < (left: ServiceBackend, right: ServiceBackend) -> Bool { (left.address, left.port) < (right.address, right.port) }
}

/// Turns services and their endpoints into rules: pure, so that every case can be tested.
public struct ServicePlan: Sendable {
    public var nodeName: String
    /// The addresses of this node's pods, which aren't masqueraded on their way to services.
    public var podCIDRs: [CIDR]
    /// The ranges of all nodes' pods. What this node's pods send elsewhere leaves with the node's address; empty leaves that to others.
    public var clusterCIDRs: [CIDR]
    public var family: Ruleset.Family

    public init(nodeName: String, podCIDRs: [CIDR], clusterCIDRs: [CIDR] = [], family: Ruleset.Family) {
        self.nodeName = nodeName
        self.podCIDRs = podCIDRs
        self.clusterCIDRs = clusterCIDRs
        self.family = family
    }

    private var ip: String { family.rawValue }
    private var isV6: Bool { family == .v6 }

    public func ruleset(_ services: [Service], _ slices: [EndpointSlice]) -> Ruleset {
        var byService: [String: [EndpointSlice]] = [:]
        for slice in slices {
            guard slice.addressType == (isV6 ? "IPv6" : "IPv4"), let name = slice.metadata.labels["kubernetes.io/service-name"] else { continue }
            byService["\(slice.metadata.namespace)/\(name)", default: []].append(slice)
        }
        var ruleset = Ruleset()
        addEgress(&ruleset)
        for service in services {
            let addresses = ipsOfFamily(service.spec.clusterIPs.isEmpty ? [service.spec.clusterIP] : service.spec.clusterIPs)
            guard !addresses.isEmpty, service.spec.type != "ExternalName", service.metadata.labels["service.kubernetes.io/service-proxy-name"] == nil else { continue }
            let own = byService["\(service.metadata.namespace)/\(service.metadata.name)"] ?? []
            for port in service.spec.ports { add(service, port, addresses, own, &ruleset) }
        }
        return ruleset
    }

    /// Between pods addresses are kept, on other nodes too; everybody else has no way back to a pod. Multicast isn't for us to change.
    private func addEgress(_ ruleset: inout Ruleset) {
        let inside = clusterCIDRs.filter { $0.isV6 == isV6 }.map(\.description)
        guard !inside.isEmpty else { return }
        let kept = (inside + [isV6 ? "ff00::/8" : "224.0.0.0/4"]).joined(separator: ", ")
        ruleset.chains[Ruleset.egressChain] = podCIDRs.filter { $0.isV6 == isV6 }.map { "\(ip) saddr \($0) \(ip) daddr != { \(kept) } masquerade fully-random" }
    }

    private func ipsOfFamily(_ addresses: [String]) -> [String] {
        addresses.filter { text in IPAddressValue(text).map { $0.isV6 == isV6 } ?? false }
    }

    /// Ready endpoints; where there is none, those that still serve while they end.
    static func backends(_ slices: [EndpointSlice], portName: String, networkProtocol: String, node: String) -> [ServiceBackend] {
        var ready: Set<ServiceBackend> = []
        var ending: Set<ServiceBackend> = []
        for slice in slices {
            guard let port = slice.ports.first(where: { ($0.name ?? "") == portName && ($0.protocol ?? "TCP") == networkProtocol }), let number = port.port else { continue }
            for endpoint in slice.endpoints {
                guard let address = endpoint.addresses.first else { continue }
                let backend = ServiceBackend(address: address, port: number, isLocal: endpoint.nodeName == node)
                if endpoint.conditions.ready ?? true {
                    ready.insert(backend)
                } else if endpoint.conditions.serving ?? false, endpoint.conditions.terminating ?? false {
                    ending.insert(backend)
                }
            }
        }
        return (ready.isEmpty ? ending : ready).sorted()
    }

    private func add(_ service: Service, _ port: ServicePort, _ addresses: [String], _ slices: [EndpointSlice], _ ruleset: inout Ruleset) {
        let networkProtocol = port.protocol.isEmpty ? "TCP" : port.protocol
        let l4 = networkProtocol.lowercased()
        let id = Self.hash("\(service.metadata.namespace)/\(service.metadata.name)/\(port.name)/\(l4)")
        let all = Self.backends(slices, portName: port.name, networkProtocol: networkProtocol, node: nodeName)
        let internalBackends = service.spec.internalTrafficPolicy == "Local" ? all.filter(\.isLocal) : all
        let externalIsLocal = service.spec.externalTrafficPolicy == "Local"
        let externalBackends = externalIsLocal ? all.filter(\.isLocal) : all
        let affinity = service.spec.sessionAffinity == "ClientIP" ? Int(service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10800) : nil
        for backend in Set(internalBackends).union(externalBackends) { addEndpoint(id, backend, l4, affinity, &ruleset) }
        // Inside the cluster.
        let inner = "service-\(id)"
        for address in addresses {
            let key = "\(address) . \(l4) . \(port.port)"
            if internalBackends.isEmpty {
                let verdict = all.isEmpty ? "goto reject-chain" : "drop"
                ruleset.elements["no-endpoint-services", default: [:]][key] = verdict
            } else {
                ruleset.elements["service-ips", default: [:]][key] = "goto \(inner)"
            }
        }
        if !internalBackends.isEmpty {
            var rules: [String] = []
            // Whoever comes from outside of the pods' network would get answers from an address that it never asked.
            for range in podCIDRs where range.isV6 == isV6 {
                for address in addresses { rules.append("\(ip) daddr \(address) \(l4) dport \(port.port) \(ip) saddr != \(range) jump mark-for-masquerade") }
            }
            ruleset.chains[inner] = rules + balance(id, internalBackends, affinity)
        }
        addExternal(service, port, l4, id, all, externalBackends, externalIsLocal, affinity, &ruleset)
    }

    /// Node ports, load balancers' addresses and external addresses.
    private func addExternal(
        _ service: Service, _ port: ServicePort, _ l4: String, _ id: String, _ all: [ServiceBackend], _ backends: [ServiceBackend], _ isLocal: Bool,
        _ affinity: Int?, _ ruleset: inout Ruleset
    ) {
        let outside = ipsOfFamily(service.spec.externalIPs + service.status.loadBalancer.ingress.filter { ($0.ipMode ?? "VIP") == "VIP" }.map(\.ip))
        let nodePort = port.nodePort
        guard !outside.isEmpty || nodePort > 0 else { return }
        let name = "external-\(id)"
        if backends.isEmpty {
            let verdict = all.isEmpty ? "goto reject-chain" : "drop"
            for address in outside { ruleset.elements["no-endpoint-services", default: [:]]["\(address) . \(l4) . \(port.port)"] = verdict }
            if nodePort > 0 { ruleset.elements["no-endpoint-nodeports", default: [:]]["\(l4) . \(nodePort)"] = verdict }
            return
        }
        // With the local policy clients keep their address; else the answer has to come back through this node.
        ruleset.chains[name] = (isLocal ? [] : ["jump mark-for-masquerade"]) + balance(id, backends, affinity)
        for address in outside { ruleset.elements["service-ips", default: [:]]["\(address) . \(l4) . \(port.port)"] = "goto \(name)" }
        if nodePort > 0 { ruleset.elements["service-nodeports", default: [:]]["\(l4) . \(nodePort)"] = "goto \(name)" }
    }

    private func endpointChain(_ id: String, _ backend: ServiceBackend) -> String {
        "endpoint-\(id)-\(Self.hash("\(backend.address)/\(backend.port)"))"
    }

    private func addEndpoint(_ id: String, _ backend: ServiceBackend, _ l4: String, _ affinity: Int?, _ ruleset: inout Ruleset) {
        let chain = endpointChain(id, backend)
        // A pod that reaches itself through its service.
        var rules = ["\(ip) saddr \(backend.address) jump mark-for-masquerade"]
        if let affinity {
            let set = "affinity-\(chain.dropFirst("endpoint-".count))"
            ruleset.affinitySets[set] = affinity
            rules.append("update @\(set) { \(ip) saddr }")
        }
        let target = isV6 ? "[\(backend.address)]:\(backend.port)" : "\(backend.address):\(backend.port)"
        rules.append("meta l4proto \(l4) dnat to \(target)")
        ruleset.chains[chain] = rules
    }

    private func balance(_ id: String, _ backends: [ServiceBackend], _ affinity: Int?) -> [String] {
        var rules: [String] = []
        if affinity != nil {
            for backend in backends {
                let chain = endpointChain(id, backend)
                rules.append("\(ip) saddr @affinity-\(chain.dropFirst("endpoint-".count)) goto \(chain)")
            }
        }
        let targets = backends.enumerated().map { "\($0.offset) : goto \(endpointChain(id, $0.element))" }.joined(separator: ", ")
        rules.append("numgen random mod \(backends.count) vmap { \(targets) }")
        return rules
    }

    /// A short name that stays the same for the same text (FNV-1a, in base 32).
    static func hash(_ text: String) -> String {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(value, radix: 32)
    }
}
