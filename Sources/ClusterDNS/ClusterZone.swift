import KubernetesAPI
import KubernetesSchema

/// The cluster's names, as the Kubernetes DNS specification 1.1 has them. Pure: looked up on a snapshot.
public struct ClusterZone: Sendable {
    /// How long answers may be kept, in seconds.
    static let ttl: UInt32 = 5

    struct Endpoint: Sendable {
        var addresses: [IPAddressValue]
        var hostname: String?
        var isReady: Bool
    }

    struct Port: Sendable, Hashable {
        var name: String
        var networkProtocol: String
        var number: Int32
    }

    struct ServiceEntry: Sendable {
        var clusterIPs: [IPAddressValue]
        var externalName: String
        var isHeadless: Bool
        var publishesNotReady: Bool
        var ports: [Port]
        var endpoints: [(endpoint: Endpoint, ports: [Port])] = []
    }

    let domain: [String]
    private var services: [String: ServiceEntry] = [:]
    private var namespaces: Set<String> = []
    private var names: [IPAddressValue: [[String]]] = [:]

    /// - Parameters:
    ///   - domain: `cluster.local`.
    ///   - namespaces: those that exist; names of pods are known in them only.
    public init(domain: String, services: [Service], slices: [EndpointSlice], namespaces: Set<String>) {
        self.domain = domain.lowercased().split(separator: ".").map(String.init)
        self.namespaces = namespaces
        for service in services {
            let key = "\(service.metadata.namespace)/\(service.metadata.name)"
            let texts = service.spec.clusterIPs.isEmpty ? [service.spec.clusterIP] : service.spec.clusterIPs
            self.services[key] = ServiceEntry(
                clusterIPs: texts.compactMap { IPAddressValue($0) }, externalName: service.spec.type == "ExternalName" ? service.spec.externalName : "",
                isHeadless: service.spec.clusterIP == "None", publishesNotReady: service.spec.publishNotReadyAddresses,
                ports: service.spec.ports.map { Port(name: $0.name, networkProtocol: $0.protocol.isEmpty ? "tcp" : $0.protocol.lowercased(), number: $0.port) })
            for address in self.services[key]?.clusterIPs ?? [] { names[address, default: []].append([service.metadata.name, service.metadata.namespace, "svc"]) }
        }
        for slice in slices { add(slice) }
    }

    private mutating func add(_ slice: EndpointSlice) {
        guard let name = slice.metadata.labels["kubernetes.io/service-name"] else { return }
        let key = "\(slice.metadata.namespace)/\(name)"
        guard let entry = services[key] else { return }
        let ports = slice.ports.compactMap { port in
            port.port.map { Port(name: port.name ?? "", networkProtocol: (port.protocol ?? "TCP").lowercased(), number: $0) }
        }
        for endpoint in slice.endpoints {
            let addresses = endpoint.addresses.compactMap { IPAddressValue($0) }
            let made = Endpoint(addresses: addresses, hostname: endpoint.hostname, isReady: endpoint.conditions.ready ?? true)
            services[key]?.endpoints.append((made, ports))
            guard entry.isHeadless, made.isReady || entry.publishesNotReady else { continue }
            for address in addresses {
                names[address, default: []].append([ClusterZone.hostname(made, address), name, slice.metadata.namespace, "svc"])
            }
        }
    }

    /// An endpoint's own name, or one made of its address.
    private static func hostname(_ endpoint: Endpoint, _ address: IPAddressValue) -> String {
        if let name = endpoint.hostname, !name.isEmpty { return name.lowercased() }
        return address.description.map { $0 == "." || $0 == ":" ? "-" : String($0) }.joined()
    }

    // MARK: Looking up

    /// The answer to a question; nil where the name isn't the cluster's and somebody else has to be asked.
    public func answer(_ question: DNSQuestion) -> DNSResponse? {
        if question.labels.suffix(2) == ["in-addr", "arpa"] || question.labels.suffix(2) == ["ip6", "arpa"] { return reverse(question) }
        guard question.labels.count >= domain.count, Array(question.labels.suffix(domain.count)) == domain else { return nil }
        let relative = Array(question.labels.dropLast(domain.count))
        if relative == ["dns-version"] {
            return question.type == RecordType.txt ? found(question, [record(question.labels, RecordType.txt, text("1.1.0"))]) : noData()
        }
        switch relative.last {
        case "svc": return service(Array(relative.dropLast()), question)
        case "pod": return pod(Array(relative.dropLast()), question)
        case nil: return question.type == RecordType.soa ? found(question, [soa]) : noData()
        default: return nameError()
        }
    }

    private var soa: DNSRecord {
        var data = DNSRecord.encode(name: ["ns", "dns"] + domain) + DNSRecord.encode(name: ["hostmaster"] + domain)
        for value in [UInt32(1), 7200, 1800, 86400, ClusterZone.ttl] {
            data += [UInt8(value >> 24 & 255), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
        }
        return DNSRecord(name: domain, type: RecordType.soa, ttl: ClusterZone.ttl, data: data)
    }

    private func nameError() -> DNSResponse { DNSResponse(code: .nameError, authority: [soa]) }
    private func noData() -> DNSResponse { DNSResponse(authority: [soa]) }
    private func found(_ question: DNSQuestion, _ records: [DNSRecord], additional: [DNSRecord] = []) -> DNSResponse {
        records.isEmpty ? noData() : DNSResponse(answers: records, additional: additional)
    }

    private func record(_ name: [String], _ type: UInt16, _ data: [UInt8]) -> DNSRecord {
        DNSRecord(name: name, type: type, ttl: ClusterZone.ttl, data: data)
    }

    private func text(_ value: String) -> [UInt8] { [UInt8(min(value.utf8.count, 255))] + Array(value.utf8.prefix(255)) }

    private func addressRecord(_ name: [String], _ address: IPAddressValue) -> DNSRecord {
        let count = address.isV6 ? 16 : 4
        let data = (0..<count).map { UInt8(truncatingIfNeeded: address.bits >> UInt128(8 * (count - 1 - $0))) }
        return record(name, address.isV6 ? RecordType.aaaa : RecordType.a, data)
    }

    private func addressRecords(_ question: DNSQuestion, _ name: [String], _ addresses: [IPAddressValue]) -> [DNSRecord] {
        addresses.filter { question.type == RecordType.any || ($0.isV6 ? RecordType.aaaa : RecordType.a) == question.type }.map { addressRecord(name, $0) }
    }

    /// `[[endpoint.]|[_port._protocol.]]service.namespace`.
    private func service(_ labels: [String], _ question: DNSQuestion) -> DNSResponse {
        guard labels.count >= 2 else {
            return labels.isEmpty || namespaces.contains(labels[0]) ? noData() : nameError()
        }
        let (namespace, name) = (labels[labels.count - 1], labels[labels.count - 2])
        guard let entry = services["\(namespace)/\(name)"] else { return nameError() }
        let rest = Array(labels.dropLast(2))
        let full = [name, namespace, "svc"] + domain
        if !entry.externalName.isEmpty {
            guard rest.isEmpty else { return nameError() }
            let target = entry.externalName.lowercased().split(separator: ".").map(String.init)
            return found(question, [record(question.labels, RecordType.cname, DNSRecord.encode(name: target))])
        }
        let live = entry.endpoints.filter { $0.endpoint.isReady || entry.publishesNotReady }
        switch rest.count {
        case 0:
            if question.type == RecordType.srv { return srv(entry, live, nil, nil, full, question) }
            if entry.isHeadless {
                let addresses = live.flatMap(\.endpoint.addresses)
                return addresses.isEmpty ? nameError() : found(question, addressRecords(question, question.labels, addresses))
            }
            return found(question, addressRecords(question, question.labels, entry.clusterIPs))
        case 1 where entry.isHeadless:
            let addresses = live.flatMap { item in item.endpoint.addresses.filter { ClusterZone.hostname(item.endpoint, $0) == rest[0] } }
            return addresses.isEmpty ? nameError() : found(question, addressRecords(question, question.labels, addresses))
        case 2 where rest[0].hasPrefix("_") && rest[1].hasPrefix("_"):
            return srv(entry, live, String(rest[0].dropFirst()), String(rest[1].dropFirst()), full, question)
        default: return nameError()
        }
    }

    private func srv(
        _ entry: ServiceEntry, _ live: [(endpoint: Endpoint, ports: [Port])], _ port: String?, _ networkProtocol: String?, _ full: [String], _ question: DNSQuestion
    ) -> DNSResponse {
        func matches(_ candidate: Port) -> Bool {
            guard let port, let networkProtocol else { return !candidate.name.isEmpty }
            return candidate.name.lowercased() == port && candidate.networkProtocol == networkProtocol
        }
        var answers: [DNSRecord] = []
        var additional: [DNSRecord] = []
        func add(_ number: Int32, _ target: [String], _ addresses: [IPAddressValue]) {
            let data: [UInt8] = [0, 0, 0, 100, UInt8(number >> 8 & 255), UInt8(number & 255)] + DNSRecord.encode(name: target)
            answers.append(record(question.labels, RecordType.srv, data))
            for address in addresses {
                let made = addressRecord(target, address)
                if !additional.contains(made) { additional.append(made) }
            }
        }
        if entry.isHeadless {
            for item in live {
                for candidate in item.ports where matches(candidate) {
                    for address in item.endpoint.addresses { add(candidate.number, [ClusterZone.hostname(item.endpoint, address)] + full, [address]) }
                }
            }
        } else {
            for candidate in entry.ports where matches(candidate) { add(candidate.number, full, entry.clusterIPs) }
        }
        if answers.isEmpty { return port == nil ? noData() : nameError() }
        guard question.type == RecordType.srv || question.type == RecordType.any else { return noData() }
        return found(question, answers, additional: additional)
    }

    /// `1-2-3-4.namespace`: a pod by its address.
    private func pod(_ labels: [String], _ question: DNSQuestion) -> DNSResponse {
        guard labels.count == 2, namespaces.contains(labels[1]) else { return labels.count < 2 ? noData() : nameError() }
        let dashed = labels[0]
        let v4 = dashed.split(separator: "-", omittingEmptySubsequences: false).joined(separator: ".")
        let v6 = dashed.split(separator: "-", omittingEmptySubsequences: false).joined(separator: ":")
        guard let address = IPAddressValue(v4) ?? IPAddressValue(v6) else { return nameError() }
        return found(question, addressRecords(question, question.labels, [address]))
    }

    private func reverse(_ question: DNSQuestion) -> DNSResponse? {
        let parts = Array(question.labels.dropLast(2).reversed())
        let address: IPAddressValue?
        if question.labels.suffix(2) == ["in-addr", "arpa"] {
            address = IPAddressValue(parts.joined(separator: "."))
        } else {
            guard parts.count == 32 else { return nil }
            address = IPAddressValue(stride(from: 0, to: 32, by: 4).map { parts[$0..<$0 + 4].joined() }.joined(separator: ":"))
        }
        guard let address, let known = names[address] else { return nil }
        guard question.type == RecordType.ptr || question.type == RecordType.any else { return noData() }
        return found(question, known.map { record(question.labels, RecordType.ptr, DNSRecord.encode(name: $0 + domain)) })
    }
}
