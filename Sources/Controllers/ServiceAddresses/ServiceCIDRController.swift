import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Says of service ranges that they are ready, and keeps those that are deleted until no address is left without a range.
enum ServiceCIDRController {
    static let finalizer = "networking.k8s.io/service-cidr-finalizer"
    static let managedBy = "ipaddress.kubernetes.io/managed-by"
    static let allocator = "ipallocator.k8s.io"
    /// Time for allocators that haven't noticed a deletion yet.
    private static let grace = Duration.seconds(10)

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("service-cidrs-controller")
        let recorder = context.recorder(client, component: "service-cidr-controller")
        let ranges = context.informers.informer(ServiceCIDR.self)
        let addresses = context.informers.informer(IPAddress.self)
        let clock = context.clock
        let queue = context.queue()
        var controller = Controller(name: "service-cidr-controller", queue: queue) { key in
            guard let range = ranges.get(name: key) else { return .done }
            guard let deleted = range.metadata.deletionTimestamp else {
                try await welcome(range, client, recorder, now: clock.now())
                return .done
            }
            if !mayGo(range, ranges.list(), addresses.list()) {
                let message = "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR"
                try await set(range, "False", "Terminating", message, client, now: clock.now())
                return .done
            }
            let left = deleted.adding(grace).since(clock.now())
            if left > .zero { return .again(after: left) }
            guard range.metadata.finalizers.contains(finalizer) else { return .done }
            let body = Value.object([("metadata", .object([("$deleteFromPrimitiveList/finalizers", .strings([finalizer]))]))])
            do { try await client.patch(ServiceCIDR.self, name: key, .strategic, body: body) } catch where error.isNotFound { return .done }
            return .done
        }
        controller.watch(ranges) { range in
            let parts = range.spec.cidrs.compactMap { CIDR($0) }
            let overlapping = ranges.list().filter { other in
                other.spec.cidrs.compactMap { CIDR($0) }.contains { mine in parts.contains { overlap($0, mine) } }
            }
            return Array(Set([range.name] + overlapping.map(\.name)))
        }
        let affected = { @Sendable (address: IPAddress) in
            for range in containing(address, ranges.list()) { queue.add(range.name) }
        }
        controller.watch(addresses, handler: InformerHandler(onAdd: affected, onDelete: affected))
        return controller
    }

    private static func overlap(_ left: CIDR, _ right: CIDR) -> Bool { left.contains(right.base) || right.contains(left.base) }

    /// The ranges that an allocated address lies in; none for one that somebody else looks after.
    static func containing(_ address: IPAddress, _ ranges: [ServiceCIDR]) -> [ServiceCIDR] {
        guard address.metadata.labels[managedBy] == allocator, let value = IPAddressValue(address.name) else { return [] }
        return ranges.filter { range in range.spec.cidrs.contains { CIDR($0)?.contains(value) ?? false } }
    }

    /// Whether every part lies in another range, or no address would be left without one.
    static func mayGo(_ range: ServiceCIDR, _ ranges: [ServiceCIDR], _ addresses: [IPAddress]) -> Bool {
        let others = ranges.filter { $0.name != range.name }.flatMap(\.spec.cidrs).compactMap { CIDR($0) }
        let isCovered = range.spec.cidrs.compactMap { CIDR($0) }.allSatisfy { part in
            others.contains { $0.prefixLength <= part.prefixLength && $0.contains(part.base) }
        }
        if isCovered { return true }
        return !addresses.contains { address in
            let holders = containing(address, ranges)
            return holders.count == 1 && holders[0].name == range.name
        }
    }

    private static func welcome(
        _ range: ServiceCIDR, _ client: APIClient, _ recorder: EventRecorder, now: Timestamp
    ) async throws {
        var range = range
        if !range.metadata.finalizers.contains(finalizer) {
            let body = Value.object([("metadata", .object([("finalizers", .strings([finalizer]))]))])
            do {
                range = try await client.patch(ServiceCIDR.self, name: range.name, .strategic, body: body)
            } catch where error.isNotFound {
                return
            }
        }
        do {
            try await set(range, "True", "", "Kubernetes Service CIDR is ready", client, now: now)
        } catch where !error.isConflict {
            let message = "The ServiceCIDR Status can not be set to Ready=True"
            recorder.warning(range, "KubernetesServiceCIDRError", message)
            throw error
        }
    }

    private static func set(
        _ range: ServiceCIDR, _ status: String, _ reason: String, _ message: String, _ client: APIClient, now: Timestamp
    ) async throws {
        var range = range
        let index = range.status.conditions.firstIndex { $0.type == "Ready" }
        if let index, case let known = range.status.conditions[index],
            known.status == status, known.reason == reason, known.message == message
        {
            return
        }
        var condition = Condition()
        condition.type = "Ready"
        condition.status = status
        condition.reason = reason
        condition.message = message
        condition.lastTransitionTime = Timestamp(seconds: now.seconds)
        if let index { range.status.conditions[index] = condition } else { range.status.conditions.append(condition) }
        do { try await client.updateStatus(range) } catch where error.isNotFound { return }
    }
}
