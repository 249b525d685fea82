import KubernetesSchema

/// What is wrong between services, their IPAddress objects and the stored node ports, and what to do about it. Pure.
struct ServiceRepairPlan {
    struct ServiceFacts: Equatable, Sendable {
        var namespace: String
        var name: String
        var uid: String
        var isExternalName = false
        var addresses: [String] = []
        /// With the protocols that use them.
        var ports: [(number: Int, protocols: [String])] = []

        static func == (left: ServiceFacts, right: ServiceFacts) -> Bool { left.uid == right.uid }
    }

    struct AddressFacts: Equatable, Sendable {
        var name: String
        var uid: String
        var refersToService: Bool
        var namespace: String
        var service: String
        /// Whether the server made it; others' are left alone.
        var isManaged: Bool
        var age: Duration
    }

    enum Action: Equatable, Sendable {
        case create(address: String, ServiceFacts)
        case replace(address: String, uid: String, ServiceFacts)
        case remove(address: String, uid: String)
        case report(ServiceFacts, reason: String, action: String, note: String)
    }

    /// A service may just be being made: its address is there before it is.
    private static let grace = Duration.seconds(60)
    /// How often a port must be found unused before it is given back.
    private static let rounds = 3

    let services: [ServiceFacts]

    // MARK: Addresses

    func addresses(_ known: [AddressFacts], ranges: [CIDR]) -> [Action] {
        let byName = Dictionary(known.map { ($0.name, $0) }) { first, _ in first }
        let byKey = Dictionary(services.map { ("\($0.namespace)/\($0.name)", $0) }) { first, _ in first }
        var actions: [Action] = []
        for service in services {
            for text in service.addresses { actions += check(text, of: service, byName, byKey, ranges) }
        }
        var replaced: Set<String> = []
        for case .replace(let address, _, _) in actions { replaced.insert(address) }
        for address in known where address.isManaged && !replaced.contains(address.name) {
            if isLeaked(address, byKey) { actions.append(.remove(address: address.name, uid: address.uid)) }
        }
        return actions
    }

    private func check(
        _ text: String, of service: ServiceFacts, _ known: [String: AddressFacts], _ byKey: [String: ServiceFacts], _ ranges: [CIDR]
    ) -> [Action] {
        guard let value = IPAddressValue(text) else {
            let note = "Cluster IP \(text) is not a valid IP; please recreate Service"
            return [.report(service, reason: "ClusterIPNotValid", action: "ClusterIPValidation", note: note)]
        }
        let shown = "[\(value.isV6 ? "IPv6" : "IPv4")]: \(value)"
        func report(_ reason: String, _ note: String) -> Action { .report(service, reason: reason, action: "ClusterIPAllocation", note: note) }
        guard ranges.contains(where: { $0.contains(value) }) else {
            return [report("ClusterIPOutOfRange", "Cluster IP \(shown) is not within any configured Service CIDR; please recreate service")]
        }
        guard let address = known[value.description] else {
            let words = report("ClusterIPNotAllocated", "Cluster IP \(shown) is not allocated; repairing")
            return [words, .create(address: value.description, service)]
        }
        if address.refersToService, address.namespace == service.namespace, address.service == service.name { return [] }
        if address.refersToService, let other = byKey["\(address.namespace)/\(address.service)"], other.addresses.contains(address.name) {
            return [report("ClusterIPAlreadyAllocated", "Cluster IP \(shown) was assigned to multiple services; please recreate service")]
        }
        let name = "\(service.namespace)/\(service.name)"
        let words = report("ClusterIPNotAllocated", "the ClusterIP \(shown) for Service \(name) has a wrong reference; repairing")
        return [words, .replace(address: address.name, uid: address.uid, service)]
    }

    private func isLeaked(_ address: AddressFacts, _ byKey: [String: ServiceFacts]) -> Bool {
        guard address.refersToService else { return true }
        guard let service = byKey["\(address.namespace)/\(address.service)"] else { return address.age > ServiceRepairPlan.grace }
        if service.addresses.contains(address.name) { return false }
        return !service.isExternalName || address.age >= ServiceRepairPlan.grace
    }

    // MARK: Node ports

    /// Which ports should be stored as taken.
    /// - Parameter leaks: ports that were found unused, with the rounds that are left to them.
    func ports(stored: Set<Int>, range: ClosedRange<Int>, leaks: [Int: Int]) -> (taken: Set<Int>, leaks: [Int: Int], reports: [Action]) {
        var taken: Set<Int> = []
        var reports: [Action] = []
        for service in services {
            for port in service.ports {
                func report(_ reason: String, _ note: String) {
                    reports.append(.report(service, reason: reason, action: "PortAllocation", note: note))
                }
                if !range.contains(port.number) {
                    let shown = "\(range.lowerBound)-\(range.upperBound)"
                    report("PortOutOfRange", "Port \(port.number) is not within the port range \(shown); please recreate service")
                } else if !taken.insert(port.number).inserted {
                    report("PortAlreadyAllocated", "Port \(port.number) was assigned to multiple services; please recreate service")
                } else if !stored.contains(port.number) {
                    report("PortNotAllocated", "Port \(port.number) is not allocated; repairing")
                }
            }
        }
        var left: [Int: Int] = [:]
        for port in stored.subtracting(taken) {
            let rounds = leaks[port] ?? ServiceRepairPlan.rounds - 1
            if rounds == 0 { continue }
            left[port] = rounds - 1
            taken.insert(port)
        }
        return (taken, left, reports)
    }
}
