import KubernetesAPI
import KubernetesSchema

/// Numbers for resources' names: CPU is counted in thousandths, everything else in units.
enum Lane {
    static let cpu = 0
    static let memory = 1
    static let ephemeralStorage = 2
    static let pods = 3
    /// Extended resources and huge pages come behind, in the order in which they are met.
    static let firstScalar = 4
}

/// Which resource has which lane.
final class ResourceNames {
    private(set) var names = ["cpu", "memory", "ephemeral-storage", "pods"]
    private var lanes = ["cpu": 0, "memory": 1, "ephemeral-storage": 2, "pods": 3]

    var count: Int { names.count }

    func lane(_ name: String) -> Int {
        if let known = lanes[name] { return known }
        lanes[name] = names.count
        names.append(name)
        return names.count - 1
    }

    func known(_ name: String) -> Int? { lanes[name] }

    /// Whether a name is an extended resource's: with a domain that isn't Kubernetes' own.
    static func isExtended(_ name: String) -> Bool {
        guard let slash = name.firstIndex(of: "/") else { return false }
        return !name[..<slash].hasSuffix("kubernetes.io") && !name.hasPrefix("requests.")
    }
}

/// What pods ask for, by the rules that the scheduler counts with.
public enum PodRequests {
    /// What a container without a request counts as when nodes are compared.
    static let defaultMilliCPU: Int64 = 100
    static let defaultMemory: Int64 = 200 << 20

    /// How requests are summed.
    struct Options {
        /// Take in what a running pod was really given and what is being resized.
        var usesStatus = false
        /// Count containers that ask for no CPU or memory with a small request.
        var fillsMissing = false
    }

    /// The requests by resource: the containers' sum or the largest step of initialization, pod-level resources, and overhead.
    static func sum(_ pod: Pod, _ options: Options) -> [String: Int64] {
        let statuses = options.usesStatus ? containerStatuses(pod) : [:]
        let isInfeasible = options.usesStatus && isResizeInfeasible(pod)
        func requests(_ container: Container, mayUseStatus: Bool) -> [String: Int64] {
            var own = amounts(container.resources.requests)
            if mayUseStatus, let status = statuses[container.name], let actual = status.resources {
                own = effective(own, amounts(actual.requests), amounts(status.allocatedResources), isInfeasible)
            }
            if options.fillsMissing {
                if own["cpu"] == nil { own["cpu"] = defaultMilliCPU }
                if own["memory"] == nil { own["memory"] = defaultMemory }
            }
            return own
        }
        var running: [String: Int64] = [:]
        for container in pod.spec.containers { running.add(requests(container, mayUseStatus: true)) }
        var sidecars: [String: Int64] = [:]
        var peak: [String: Int64] = [:]
        for container in pod.spec.initContainers {
            if container.restartPolicy == "Always" {
                let own = requests(container, mayUseStatus: true)
                running.add(own)
                sidecars.add(own)
                peak.raise(to: sidecars)
            } else {
                var step = requests(container, mayUseStatus: false)
                step.add(sidecars)
                peak.raise(to: step)
            }
        }
        running.raise(to: peak)
        replaceByPodLevel(&running, pod, options, isInfeasible)
        if !pod.spec.overhead.isEmpty { running.add(amounts(pod.spec.overhead)) }
        return running
    }

    private static func replaceByPodLevel(_ running: inout [String: Int64], _ pod: Pod, _ options: Options, _ isInfeasible: Bool) {
        guard let resources = pod.spec.resources else { return }
        var own = amounts(resources.requests)
        if options.usesStatus, let actual = pod.status.resources {
            own = effective(own, amounts(actual.requests), amounts(pod.status.allocatedResources), isInfeasible)
        }
        for (name, amount) in own where name == "cpu" || name == "memory" || name.hasPrefix("hugepages-") { running[name] = amount }
    }

    private static func containerStatuses(_ pod: Pod) -> [String: ContainerStatus] {
        var result: [String: ContainerStatus] = [:]
        for status in pod.status.containerStatuses + pod.status.initContainerStatuses where status.resources != nil {
            result[status.name] = status
        }
        return result
    }

    private static func effective(
        _ wanted: [String: Int64], _ actual: [String: Int64], _ allocated: [String: Int64], _ isInfeasible: Bool
    ) -> [String: Int64] {
        var result = isInfeasible ? actual : wanted
        result.raise(to: actual)
        result.raise(to: allocated)
        return result
    }

    private static func isResizeInfeasible(_ pod: Pod) -> Bool {
        pod.status.conditions.first { $0.type == "PodResizePending" }?.reason == "Infeasible"
    }

    static func amounts(_ quantities: [String: Quantity]) -> [String: Int64] {
        if quantities.isEmpty { return [:] }
        var result: [String: Int64] = [:]
        result.reserveCapacity(quantities.count)
        for (name, quantity) in quantities { result[name] = name == "cpu" ? quantity.milliValue : quantity.value }
        return result
    }
}

extension Dictionary where Key == String, Value == Int64 {
    mutating func add(_ other: [String: Int64]) {
        for (name, amount) in other { self[name] = (self[name] ?? 0).addingClamped(amount) }
    }

    mutating func raise(to other: [String: Int64]) {
        for (name, amount) in other { self[name] = Swift.max(self[name] ?? amount, amount) }
    }
}

extension Int64 {
    func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}
