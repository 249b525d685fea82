import KubernetesSchema
import KubernetesSemantics
import Logging
import Wire

extension APIServer {
    /// Brings services' addresses and node ports back together with what is stored of them, now and then, until the task is cancelled:
    /// a server that died amid a write, or a datastore that was restored, can have left them apart.
    public func repairServices(_ configuration: APIServerConfiguration) async {
        let ports = PortAllocator(store: store, range: configuration.serviceNodePorts, schema: schema)
        var repair = ServiceRepair(server: self, ports: ports)
        while !Task.isCancelled {
            do { try await repair.run() } catch {
                logger.warning("services can't be repaired", metadata: ["cause": "\(error)"])
            }
            do { try await Task.sleep(for: ServiceRepair.interval) } catch { return }
        }
    }
}

/// Carries out repairs.
struct ServiceRepair {
    /// Upstream's interval.
    static let interval = Duration.seconds(180)
    private static let addresses = "/apis/networking.k8s.io/v1/ipaddresses"

    unowned let server: APIServer
    let ports: PortAllocator
    private var leaks: [Int: Int] = [:]
    private var client: LoopbackClient { LoopbackClient(server) }

    init(server: APIServer, ports: PortAllocator) { (self.server, self.ports) = (server, ports) }

    mutating func run() async throws {
        let services = try await client.send("GET", "/api/v1/services")
        let plan = ServiceRepairPlan(services: services.elements(services[services.root, "items"]).map { ServiceRepair.facts(services, $0) })
        let list = try await client.send("GET", ServiceRepair.addresses)
        let now = Timestamp(seconds: server.environment.now())
        let known = list.elements(list[list.root, "items"]).map { ServiceRepair.address(list, $0, now) }
        let cidrs = try await client.send("GET", "/apis/networking.k8s.io/v1/servicecidrs")
        let ranges = cidrs.elements(cidrs[cidrs.root, "items"]).flatMap { cidrs.strings(cidrs[$0, "spec", "cidrs"]) }.compactMap { CIDR($0) }
        // Without its ranges every address looks like a stranger.
        if !ranges.isEmpty { for action in plan.addresses(known, ranges: ranges) { await carryOut(action) } }
        let (range, leaks) = (ports.range, leaks)
        let outcome = try await ports.revise { plan.ports(stored: $0, range: range, leaks: leaks) }
        self.leaks = outcome.leaks
        for report in outcome.reports { await carryOut(report) }
    }

    static func facts(_ list: Document, _ item: Document.Node) -> ServiceRepairPlan.ServiceFacts {
        let spec = list[item, "spec"]
        let type = list.string(list[spec, "type"]) ?? ""
        var facts = ServiceRepairPlan.ServiceFacts(
            namespace: list.string(list[item, "metadata", "namespace"]) ?? "", name: list.string(list[item, "metadata", "name"]) ?? "",
            uid: list.string(list[item, "metadata", "uid"]) ?? "")
        facts.isExternalName = type == "ExternalName"
        if !facts.isExternalName { facts.addresses = list.strings(list[spec, "clusterIPs"]).filter { $0 != "None" && !$0.isEmpty } }
        func add(_ number: Int64, _ transport: String) {
            // Different protocols may share a number.
            if let index = facts.ports.firstIndex(where: { $0.number == number && !$0.protocols.contains(transport) }) {
                facts.ports[index].protocols.append(transport)
            } else {
                facts.ports.append((Int(number), [transport]))
            }
        }
        for port in list.elements(list[spec, "ports"]) {
            if let number = list.int(list[port, "nodePort"]), number > 0 { add(number, list.string(list[port, "protocol"]) ?? "TCP") }
        }
        if let check = list.int(list[spec, "healthCheckNodePort"]), check > 0 { add(check, "TCP") }
        return facts
    }

    private static func address(_ list: Document, _ item: Document.Node, _ now: Timestamp) -> ServiceRepairPlan.AddressFacts {
        let parent = list[item, "spec", "parentRef"]
        let metadata = list[item, "metadata"]
        let created = list.string(list[metadata, "creationTimestamp"]).flatMap { Timestamp($0) }
        return ServiceRepairPlan.AddressFacts(
            name: list.string(list[metadata, "name"]) ?? "", uid: list.string(list[metadata, "uid"]) ?? "",
            refersToService: (list.string(list[parent, "group"]) ?? "").isEmpty && list.equals(list[parent, "resource"], "services"),
            namespace: list.string(list[parent, "namespace"]) ?? "", service: list.string(list[parent, "name"]) ?? "",
            isManaged: list.equals(list[metadata, "labels", "ipaddress.kubernetes.io/managed-by"], "ipallocator.k8s.io"),
            age: created.map { now.since($0) } ?? .zero)
    }

    // MARK: Carrying out

    private func carryOut(_ action: ServiceRepairPlan.Action) async {
        do {
            switch action {
            case .create(let address, let service): try await create(address, service)
            case .replace(let address, let uid, let service):
                try await remove(address, uid)
                try await create(address, service)
            case .remove(let address, let uid):
                server.logger.warning("an IP address belongs to no service: cleaning up", metadata: ["address": "\(address)"])
                try await remove(address, uid)
            case .report(let service, let reason, let action, let note): try await report(service, reason, action, note)
            }
        } catch let error as StatusError where error.code == 404 || error.code == 409 {
            // Somebody else was faster; the next round looks again.
        } catch {
            server.logger.warning("a service can't be repaired", metadata: ["cause": "\(error)"])
        }
    }

    private func create(_ text: String, _ service: ServiceRepairPlan.ServiceFacts) async throws {
        guard let address = IPAddressValue(text) else { return }
        try await client.send("POST", ServiceRepair.addresses, body: Document(ServiceHooks.object(address, service.namespace, service.name)))
    }

    private func remove(_ address: String, _ uid: String) async throws {
        let options: Value = ["apiVersion": "v1", "kind": "DeleteOptions", "preconditions": ["uid": .string(uid)]]
        try await client.send("DELETE", "\(ServiceRepair.addresses)/\(PercentEncoding.encode(address))", body: Document(options))
    }

    private func report(_ service: ServiceRepairPlan.ServiceFacts, _ reason: String, _ action: String, _ note: String) async throws {
        server.logger.warning("a service is not as it should be", metadata: ["service": "\(service.namespace)/\(service.name)", "problem": "\(note)"])
        let now = server.environment.preciseNow()
        let controller = action == "PortAllocation" ? "portallocator-repair-controller" : "ipallocator-repair-controller"
        let name = "\(service.name).\(String(now.seconds &* 1_000_000_000 &+ Int64(now.nanos), radix: 16))"
        let event: Value = [
            "apiVersion": "events.k8s.io/v1", "kind": "Event", "metadata": ["name": .string(name), "namespace": .string(service.namespace)],
            "eventTime": .string(now.microDescription), "reportingController": .string(controller), "reportingInstance": .string(controller),
            "action": .string(action), "reason": .string(reason), "type": "Warning", "note": .string(note),
            "regarding": [
                "apiVersion": "v1", "kind": "Service", "namespace": .string(service.namespace), "name": .string(service.name),
                "uid": .string(service.uid),
            ],
        ]
        try await client.send("POST", "/apis/events.k8s.io/v1/namespaces/\(service.namespace)/events", body: Document(event))
    }
}
