import KubernetesAPI
import KubernetesSchema
import Wire

/// What a pod's containers were given of the node, and what the kernel has been told: they part while a resize is under way.
///
/// A pod's specification may ask for more than the node has now; the pod then keeps what it was given until there is room.
struct PodAllocation: Sendable, Equatable {
    /// By container; regular ones and sidecars.
    var allocated: [String: ResourceRequirements] = [:]
    /// By container: with what each was started, or last updated.
    var actuated: [String: ResourceRequirements] = [:]
    /// Why what the specification asks for isn't given: `Deferred` or `Infeasible`.
    var pending: WaitingReason?
    /// Why what was given can't be brought about.
    var error: String?
    /// The generation of the specification whose resources are being brought about.
    var generation: Int64 = 0

    init() {}

    /// What a new pod asks for.
    init(_ pod: Pod) {
        for container in PodAllocation.resizable(pod) { allocated[container.name] = container.resources }
    }

    static func resizable(_ pod: Pod) -> [Container] { pod.spec.initContainers.filter(\.isSidecar) + pod.spec.containers }

    /// Whether the specification asks for something else than was given.
    func differs(from pod: Pod) -> Bool {
        PodAllocation.resizable(pod).contains { container in
            guard let given = allocated[container.name] else { return false }
            return !PodAllocation.equal(given, container.resources)
        }
    }

    /// Whether CPU and memory are the same, however they are written.
    static func equal(_ left: ResourceRequirements, _ right: ResourceRequirements) -> Bool {
        ["cpu", "memory"].allSatisfy { name in
            (left.requests[name] ?? .zero) == (right.requests[name] ?? .zero) && (left.limits[name] ?? .zero) == (right.limits[name] ?? .zero)
        }
    }

    /// The pod with what its containers were given.
    func applied(to pod: Pod) -> Pod {
        var pod = pod
        for index in pod.spec.containers.indices {
            if let given = allocated[pod.spec.containers[index].name] { pod.spec.containers[index].resources = given }
        }
        for index in pod.spec.initContainers.indices where pod.spec.initContainers[index].isSidecar {
            if let given = allocated[pod.spec.initContainers[index].name] { pod.spec.initContainers[index].resources = given }
        }
        return pod
    }

    // MARK: What a running container needs

    enum Step: Sendable, Equatable { case none, update, restart }

    /// How a running container gets what it was given.
    func step(_ container: Container) -> Step {
        guard let now = actuated[container.name], let given = allocated[container.name] else { return .none }
        var changed: [String] = []
        for name in ["cpu", "memory"] {
            let isSame = (now.requests[name] ?? .zero) == (given.requests[name] ?? .zero) && (now.limits[name] ?? .zero) == (given.limits[name] ?? .zero)
            if !isSame { changed.append(name) }
        }
        if changed.isEmpty { return .none }
        // Memory requests are the scheduler's concern: nothing is told to the kernel for them.
        let restarts = changed.contains { name in container.resizePolicy.contains { $0.resourceName == name && $0.restartPolicy == "RestartContainer" } }
        return restarts ? .restart : .update
    }

    // MARK: Keeping

    /// As it rests in the pod's folder, for the next kubelet.
    func encoded() -> [UInt8] {
        var document = Document()
        let root = document.newObject()
        document.setRoot(root)
        for (name, values) in [("allocated", allocated), ("actuated", actuated)] {
            let node = document.newObject()
            for (container, resources) in values.sorted(by: { $0.key < $1.key }) {
                let value = resources.encode(into: &document)
                document.set(node, container, value)
            }
            document.set(root, name, node)
        }
        return document.encodeJSON()
    }

    init?(encoded bytes: [UInt8]) {
        guard let document = try? Document.parseJSON(bytes) else { return nil }
        func read(_ name: String) -> [String: ResourceRequirements] {
            var result: [String: ResourceRequirements] = [:]
            for (container, node) in document.members(document[document.root, name]) {
                if let resources = try? ResourceRequirements(from: document, node) { result[container] = resources }
            }
            return result
        }
        allocated = read("allocated")
        actuated = read("actuated")
        if allocated.isEmpty { return nil }
    }
}

/// Whether pods fit on the node beside those that are there. Pure; upstream's numbers and words.
enum NodeFit {
    /// What a pod takes: the larger of what its containers take together and what its init containers take one by one. CPU in thousandths.
    static func requests(_ pod: Pod) -> [String: Int64] {
        func amounts(_ container: Container) -> [String: Int64] {
            var result: [String: Int64] = [:]
            for (name, quantity) in container.resources.requests { result[name] = name == "cpu" ? quantity.milliValue : quantity.value }
            return result
        }
        var running: [String: Int64] = [:]
        var sidecars: [String: Int64] = [:]
        var starting: [String: Int64] = [:]
        for container in pod.spec.containers { running.merge(amounts(container), uniquingKeysWith: +) }
        for container in pod.spec.initContainers {
            if container.isSidecar {
                sidecars.merge(amounts(container), uniquingKeysWith: +)
                starting.merge(sidecars, uniquingKeysWith: max)
            } else {
                starting.merge(amounts(container).merging(sidecars, uniquingKeysWith: +), uniquingKeysWith: max)
            }
        }
        running.merge(sidecars, uniquingKeysWith: +)
        running.merge(starting, uniquingKeysWith: max)
        for (name, quantity) in pod.spec.overhead { running[name, default: 0] += name == "cpu" ? quantity.milliValue : quantity.value }
        return running
    }

    /// The first resource that is lacking, with what is asked for, what others use and what there is.
    private static func lacking(_ pod: Pod, _ others: [Pod], _ allocatable: [String: Quantity]) -> (name: String, asked: Int64, used: Int64, capacity: Int64)? {
        let capacity = allocatable["pods"]?.value ?? 0
        if capacity > 0, Int64(others.count) + 1 > capacity { return ("pods", 1, Int64(others.count), capacity) }
        let asked = requests(pod)
        var used: [String: Int64] = [:]
        for other in others { used.merge(requests(other), uniquingKeysWith: +) }
        for name in ["cpu", "memory", "ephemeral-storage"] + asked.keys.filter({ $0.contains("/") || $0.hasPrefix("hugepages-") }).sorted() {
            guard let amount = asked[name], amount > 0 else { continue }
            // Extended resources that this kubelet doesn't know are whoever's who gave them to the node, and were counted by the scheduler.
            if allocatable[name] == nil, isExtended(name) { continue }
            let quantity = allocatable[name] ?? .zero
            let capacity = name == "cpu" ? quantity.milliValue : quantity.value
            if amount > capacity - (used[name] ?? 0) { return (name, amount, used[name] ?? 0, capacity) }
        }
        return nil
    }

    /// Whether a resource is neither Kubernetes' own nor a quota's.
    private static func isExtended(_ name: String) -> Bool {
        guard name.contains("/"), !name.hasPrefix("requests.") else { return false }
        let domain = name.prefix { $0 != "/" }
        return domain != "kubernetes.io" && !domain.hasSuffix(".kubernetes.io")
    }

    private struct HostPort: Hashable {
        var address: String
        var networkProtocol: String
        var port: Int32
    }

    private static func hostPorts(_ pod: Pod) -> [HostPort] {
        (pod.spec.containers + pod.spec.initContainers.filter(\.isSidecar)).flatMap { container in
            container.ports.compactMap { port in
                let number = port.hostPort != 0 ? port.hostPort : pod.spec.hostNetwork ? port.containerPort : 0
                guard number > 0 else { return nil }
                return HostPort(address: port.hostIP.isEmpty ? "0.0.0.0" : port.hostIP, networkProtocol: port.protocol.isEmpty ? "TCP" : port.protocol, port: number)
            }
        }
    }

    /// Whether another pod has a port of the host that this one wants.
    private static func collides(_ pod: Pod, _ others: [Pod]) -> Bool {
        let wanted = hostPorts(pod)
        guard !wanted.isEmpty else { return false }
        let taken = others.flatMap(hostPorts)
        return wanted.contains { own in
            taken.contains { other in
                own.port == other.port && own.networkProtocol == other.networkProtocol
                    && (own.address == other.address || own.address == "0.0.0.0" || other.address == "0.0.0.0")
            }
        }
    }

    /// Why a new pod is refused; nil where it fits.
    static func refuse(_ pod: Pod, others: [Pod], allocatable: [String: Quantity]) -> WaitingReason? {
        if collides(pod, others) {
            return WaitingReason(reason: "NodePorts", message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports")
        }
        guard !allocatable.isEmpty, let missing = lacking(pod, others, allocatable) else { return nil }
        let message = "Node didn't have enough resource: \(missing.name), requested: \(missing.asked), used: \(missing.used), capacity: \(missing.capacity)"
        return WaitingReason(reason: "OutOf\(missing.name)", message: message)
    }

    /// Why a pod that asks for other resources than it was given can't have them; nil where it can.
    static func refuseResize(_ pod: Pod, others: [Pod], allocatable: [String: Quantity]) -> WaitingReason? {
        if pod.isStatic { return WaitingReason(reason: "Infeasible", message: "In-place resize of static-pods is not supported") }
        guard !allocatable.isEmpty else { return nil }
        let asked = requests(pod)
        var shortages: [String] = []
        for name in ["memory", "cpu"] {
            let quantity = allocatable[name] ?? .zero
            let (amount, capacity) = (asked[name] ?? 0, name == "cpu" ? quantity.milliValue : quantity.value)
            if amount > capacity { shortages.append("\(name), requested: \(amount), capacity: \(capacity)") }
        }
        if let first = shortages.last { return WaitingReason(reason: "Infeasible", message: "Node didn't have enough capacity: \(first)") }
        guard let missing = lacking(pod, others, allocatable) else { return nil }
        let message = "Node didn't have enough resource: \(missing.name), requested: \(missing.asked), used: \(missing.used), capacity: \(missing.capacity)"
        return WaitingReason(reason: "Deferred", message: message)
    }
}

/// What the events of a resize tell, as upstream writes it.
enum ResizeMessage {
    static func text(_ prefix: String, _ pod: Pod, error: String = "") -> String {
        var document = Document()
        let root = document.newObject()
        document.setRoot(root)
        for (name, containers) in [("initContainers", pod.spec.initContainers), ("containers", pod.spec.containers)] where !containers.isEmpty {
            let list = document.newArray()
            for container in containers {
                let item = document.newObject()
                document.set(item, "name", string: container.name)
                let resources = container.resources.encode(into: &document)
                document.set(item, "resources", resources)
                document.append(list, item)
            }
            document.set(root, name, list)
        }
        document.set(root, "generation", .int(pod.metadata.generation))
        if !error.isEmpty { document.set(root, "error", string: error) }
        return "\(prefix): \(String(decoding: document.encodeJSON(), as: UTF8.self))"
    }
}
