import Datastore
import KubernetesSchema
import KubernetesSemantics
import Logging
import Synchronization
import Wire

/// Gives services their addresses and node ports, and takes them back. Addresses are IPAddress objects, so that every server sees them.
struct ServiceHooks: ResourceHooks {
    unowned let server: APIServer
    let ranges: [CIDR]
    let ports: PortAllocator

    private static let addresses = "/apis/networking.k8s.io/v1/ipaddresses"
    private var client: LoopbackClient { LoopbackClient(server) }

    // MARK: Hooks

    func willCreate(_ object: inout Document, isDryRun: Bool) async throws -> (@Sendable () async -> Void)? {
        // One without a name is refused: nothing is taken for it.
        if Metadata.string(object, "name").isEmpty {
            if needsAddress(object) { chooseFamilies(&object) }
            return nil
        }
        return try await allocate(&object, old: nil, isDryRun: isDryRun)
    }

    func willUpdate(_ object: inout Document, old: Document, isDryRun: Bool) async throws -> (@Sendable () async -> Void)? {
        keepAllocations(&object, old)
        return try await allocate(&object, old: old, isDryRun: isDryRun)
    }

    func didUpdate(_ object: Document, old: Document) async {
        let addresses = Set(clusterIPs(old)).subtracting(clusterIPs(object))
        let gone = Set(takenPorts(old)).subtracting(takenPorts(object))
        await release(Array(addresses), Array(gone))
    }

    func didDelete(_ object: Document) async {
        await release(clusterIPs(object), takenPorts(object))
    }

    // MARK: Reading

    private func clusterIPs(_ service: Document) -> [String] {
        let list = service.strings(service[service.root, "spec", "clusterIPs"])
        let all = list.isEmpty ? [service.string(service[service.root, "spec", "clusterIP"]) ?? ""] : list
        return all.filter { !$0.isEmpty && $0 != "None" }
    }

    private func takenPorts(_ service: Document) -> [Int] {
        var ports: [Int] = []
        for port in service.elements(service[service.root, "spec", "ports"]) {
            if let number = service.int(service[port, "nodePort"]), number > 0 { ports.append(Int(number)) }
        }
        if let check = service.int(service[service.root, "spec", "healthCheckNodePort"]), check > 0 { ports.append(Int(check)) }
        // TCP and UDP may share one.
        return Array(Set(ports))
    }

    private func type(_ service: Document) -> String { service.string(service[service.root, "spec", "type"]) ?? "ClusterIP" }
    private func needsAddress(_ service: Document) -> Bool { type(service) != "ExternalName" }
    private func needsPorts(_ service: Document) -> Bool {
        type(service) == "NodePort" || (type(service) == "LoadBalancer" && service.bool(service[service.root, "spec", "allocateLoadBalancerNodePorts"]) ?? true)
    }

    /// A client that leaves out what was allocated keeps it.
    private func keepAllocations(_ service: inout Document, _ old: Document) {
        let spec = service.ensureObject(service.root, "spec")
        if needsAddress(service), needsAddress(old) {
            for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
                let isMissing = service.isNull(service[spec, field]) || service.equals(service[spec, field], "") || (service.kind(service[spec, field]) == .array && service.isEmpty(service[spec, field]))
                if isMissing, old[old.root, "spec", field].exists { service.set(spec, field, service.copy(old, old[old.root, "spec", field])) }
            }
        }
        if !needsAddress(service), needsAddress(old) {
            for field in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy"] { service.remove(spec, field) }
        }
        guard needsPorts(old) else { return }
        if needsPorts(service) {
            let before = old.elements(old[old.root, "spec", "ports"])
            for port in service.elements(service[spec, "ports"]) where (service.int(service[port, "nodePort"]) ?? 0) == 0 {
                let match = before.first {
                    old.int(old[$0, "port"]) == service.int(service[port, "port"]) && (old.string(old[$0, "protocol"]) ?? "TCP") == (service.string(service[port, "protocol"]) ?? "TCP")
                }
                if let match, let number = old.int(old[match, "nodePort"]), number > 0 { service.set(port, "nodePort", .int(number)) }
            }
        } else {
            // Ports that nothing needs any more go, unless the client chose other ones.
            let kept = Set(takenPorts(old).map { Int64($0) })
            for port in service.elements(service[spec, "ports"]) {
                if let number = service.int(service[port, "nodePort"]), kept.contains(number) { service.remove(port, "nodePort") }
            }
        }
        if !needsHealthCheck(service) { service.remove(spec, "healthCheckNodePort") }
    }

    private func needsHealthCheck(_ service: Document) -> Bool {
        type(service) == "LoadBalancer" && service.equals(service[service.root, "spec", "externalTrafficPolicy"], "Local")
    }

    // MARK: Allocating

    private func allocate(_ service: inout Document, old: Document?, isDryRun: Bool) async throws -> (@Sendable () async -> Void)? {
        let before = Set(old.map { clusterIPs($0) } ?? [])
        let portsBefore = Set(old.map { self.takenPorts($0) } ?? [])
        var taken: [String] = []
        var takenPorts: [Int] = []
        do {
            if needsAddress(service) {
                chooseFamilies(&service)
                taken = try await allocateAddresses(&service, before: before, isDryRun: isDryRun)
            }
            if needsPorts(service) || needsHealthCheck(service) {
                takenPorts = try await allocatePorts(&service, before: portsBefore, isDryRun: isDryRun)
            }
        } catch {
            await release(taken, takenPorts)
            throw error
        }
        let (addresses, ports) = (taken, takenPorts)
        guard !addresses.isEmpty || !ports.isEmpty, !isDryRun else { return nil }
        return { await release(addresses, ports) }
    }

    private func chooseFamilies(_ service: inout Document) {
        let spec = service.ensureObject(service.root, "spec")
        let headless = service.equals(service[spec, "clusterIP"], "None")
        let available = ranges.map { $0.isV6 ? "IPv6" : "IPv4" }
        var families = service.strings(service[spec, "ipFamilies"])
        let given = clusterIPs(service)
        if families.isEmpty { families = given.compactMap { IPAddressValue($0).map { $0.isV6 ? "IPv6" : "IPv4" } } }
        let policy = service.string(service[spec, "ipFamilyPolicy"]) ?? ((families.count > 1 || given.count > 1) ? "RequireDualStack" : headless && service.isEmpty(service[spec, "selector"]) ? "RequireDualStack" : "SingleStack")
        if families.isEmpty { families = [available.first ?? "IPv4"] }
        if headless, service.isEmpty(service[spec, "selector"]), service.isNull(service[spec, "ipFamilies"]), policy != "SingleStack", families.count == 1 {
            families.append(families[0] == "IPv4" ? "IPv6" : "IPv4")
        } else if policy != "SingleStack", families.count == 1, let second = available.first(where: { $0 != families[0] }) {
            families.append(second)
        }
        service.set(spec, "ipFamilies", .strings(families))
        service.set(spec, "ipFamilyPolicy", string: policy)
        if headless { service.set(spec, "clusterIPs", ["None"]) }
    }

    private func allocateAddresses(_ service: inout Document, before: Set<String>, isDryRun: Bool) async throws -> [String] {
        let spec = service.ensureObject(service.root, "spec")
        if service.equals(service[spec, "clusterIP"], "None") { return [] }
        let families = service.strings(service[spec, "ipFamilies"])
        var addresses = clusterIPs(service)
        var taken: [String] = []
        do {
            for (index, family) in families.enumerated() {
                if index < addresses.count {
                    guard !before.contains(addresses[index]) else { continue }
                    try await take(addresses[index], index, service, isDryRun: isDryRun)
                    if !isDryRun { taken.append(addresses[index]) }
                } else if let range = ranges.first(where: { $0.isV6 == (family == "IPv6") }) {
                    let address = try await takeAny(range, service, isDryRun: isDryRun)
                    addresses.append(address)
                    if !isDryRun { taken.append(address) }
                }
            }
        } catch {
            await release(taken, [])
            throw error
        }
        if let first = addresses.first {
            service.set(spec, "clusterIP", string: first)
            service.set(spec, "clusterIPs", .strings(addresses))
        }
        return taken
    }

    private func refused(_ service: Document, _ error: FieldError) -> StatusError {
        .invalid(group: "", kind: "Service", name: Metadata.string(service, "name"), [error])
    }

    /// Takes an address that the client chose.
    private func take(_ text: String, _ index: Int, _ service: Document, isDryRun: Bool) async throws {
        let shown = "[" + clusterIPs(service).map { FieldError.quoted($0) }.joined(separator: ",") + "]"
        guard let address = IPAddressValue(text), let range = ranges.first(where: { $0.isV6 == address.isV6 }) else {
            throw refused(service, .invalid("spec.clusterIPs[\(index)]", text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"))
        }
        guard range.contains(address), address != range.base else {
            throw refused(service, .invalid("spec.clusterIPs", raw: shown, "failed to allocate IP \(text): the provided IP (\(text)) is not in the valid range. The range of valid IPs is \(range)"))
        }
        guard try await register(address, service, isDryRun: isDryRun) else {
            throw refused(service, .invalid("spec.clusterIPs", raw: shown, "failed to allocate IP \(text): provided IP is already allocated"))
        }
    }

    /// How many addresses are tried before the range counts as used up.
    private static let attempts = 4096

    /// Takes an address from the dynamic band; the static band is kept for those who choose.
    private func takeAny(_ range: CIDR, _ service: Document, isDryRun: Bool) async throws -> String {
        let usable = range.isV6 ? min(range.size, 1 << 32) : range.size
        let band = min(max(16, usable / 16), 256)
        let low = usable > band + 2 ? band : 1
        let high = range.isV6 || usable < 3 ? usable : usable - 1
        for _ in 0..<ServiceHooks.attempts {
            let address = range.address(at: UInt64.random(in: low..<max(high, low + 1)))
            if try await register(address, service, isDryRun: isDryRun) { return address.description }
        }
        for offset in 1..<max(min(low, high), 2) {
            let address = range.address(at: offset)
            if try await register(address, service, isDryRun: isDryRun) { return address.description }
        }
        throw StatusError.internalError("failed to allocate a serviceIP: range is full")
    }

    /// The IPAddress object of a service's address.
    static func object(_ address: IPAddressValue, _ namespace: String, _ name: String) -> Value {
        [
            "apiVersion": "networking.k8s.io/v1", "kind": "IPAddress",
            "metadata": [
                "name": .string(address.description),
                "labels": ["ipaddress.kubernetes.io/ip-family": address.isV6 ? "IPv6" : "IPv4", "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"],
            ],
            "spec": ["parentRef": ["resource": "services", "namespace": .string(namespace), "name": .string(name)]],
        ]
    }

    /// Makes the IPAddress object; false where the address is taken.
    private func register(_ address: IPAddressValue, _ service: Document, isDryRun: Bool) async throws -> Bool {
        let object = ServiceHooks.object(address, Metadata.string(service, "namespace"), Metadata.string(service, "name"))
        do {
            try await client.send("POST", ServiceHooks.addresses, query: isDryRun ? "dryRun=All" : nil, body: Document(object))
            return true
        } catch let error as StatusError where error.reason == "AlreadyExists" {
            return false
        }
    }

    private func allocatePorts(_ service: inout Document, before: Set<Int>, isDryRun: Bool) async throws -> [Int] {
        let spec = service.ensureObject(service.root, "spec")
        let list = service.elements(service[spec, "ports"])
        var wanted: [Int?] = []
        var places: [Document.Node?] = []
        var chosen: [Int: Int] = [:]
        if needsPorts(service) {
            for port in list {
                let number = Int(service.int(service[port, "nodePort"]) ?? 0)
                if number > 0, before.contains(number) || chosen[number] != nil { continue }
                if number > 0 { chosen[number] = wanted.count }
                // One port for TCP and UDP of the same number.
                wanted.append(number > 0 ? number : nil)
                places.append(port)
            }
        }
        let check = Int(service.int(service[spec, "healthCheckNodePort"]) ?? 0)
        if needsHealthCheck(service), !before.contains(check) || check == 0 {
            wanted.append(check > 0 ? check : nil)
            places.append(nil)
        }
        if wanted.isEmpty || isDryRun && wanted.allSatisfy({ $0 != nil }) { return [] }
        let result = try await ports.take(wanted)
        switch result {
        case .success(let numbers):
            for (place, number) in zip(places, numbers) {
                if let place { service.set(place, "nodePort", .int(Int64(number))) } else { service.set(spec, "healthCheckNodePort", .int(Int64(number))) }
            }
            if isDryRun {
                try await ports.release(numbers)
                return []
            }
            return numbers
        case .failure(let problem):
            let detail = problem.isOutOfRange
                ? "provided port is not in the valid range. The range of valid ports is \(problem.range.lowerBound)-\(problem.range.upperBound)" : "provided port is already allocated"
            let index = places.indices.contains(problem.index) ? list.firstIndex { $0 == places[problem.index] } : nil
            guard let index else { throw StatusError.internalError("failed to allocate a nodePort: range is full") }
            throw refused(service, .invalid("spec.ports[\(index)].nodePort", raw: "\(problem.port)", detail))
        }
    }

    private func release(_ addresses: [String], _ numbers: [Int]) async {
        for address in addresses {
            do {
                try await client.send("DELETE", "\(ServiceHooks.addresses)/\(PercentEncoding.encode(address))")
            } catch let error as StatusError where error.code == 404 {
                continue
            } catch {
                server.logger.warning("a service's address can't be released", metadata: ["address": "\(address)", "cause": "\(error)"])
            }
        }
        do { try await ports.release(numbers) } catch {
            server.logger.warning("a service's ports can't be released", metadata: ["ports": "\(numbers)", "cause": "\(error)"])
        }
    }
}
