import KubernetesSchema
import Wire

/// Amounts by resource name, as `ResourceList`.
typealias ResourceAmounts = [String: Quantity]

extension Document {
    /// The amounts of an object of quantities; what isn't a quantity is left out.
    func amounts(_ node: Node) -> ResourceAmounts {
        var result: ResourceAmounts = [:]
        for (name, value) in members(node) {
            if let text = string(value), let quantity = Quantity(text) {
                result[name] = quantity
            } else if let number = int(value) {
                result[name] = Quantity(number)
            }
        }
        return result
    }
}

/// What a pod asks for as a whole.
enum PodResources {
    /// The resources that can be given for a pod as a whole.
    private static func isPodLevel(_ name: String) -> Bool { name == "cpu" || name == "memory" || name.hasPrefix("hugepages-") }

    static func add(_ left: inout ResourceAmounts, _ right: ResourceAmounts) {
        for (name, amount) in right { left[name] = left[name].map { $0 + amount } ?? amount }
    }

    /// Containers and sidecars together, or the start with its init containers, whichever is more; what the pod states for itself wins.
    ///
    /// - Parameter field: `requests` or `limits`.
    static func total(_ pod: Document, _ field: String, withOverhead: Bool) -> ResourceAmounts {
        let spec = pod[pod.root, "spec"]
        var sum: ResourceAmounts = [:]
        for container in pod.elements(pod[spec, "containers"]) { add(&sum, pod.amounts(pod[container, "resources", field])) }
        var sidecars: ResourceAmounts = [:]
        var start: ResourceAmounts = [:]
        for container in pod.elements(pod[spec, "initContainers"]) {
            var own = pod.amounts(pod[container, "resources", field])
            if pod.equals(pod[container, "restartPolicy"], "Always") {
                add(&sum, own)
                add(&sidecars, own)
                own = sidecars
            } else {
                add(&own, sidecars)
            }
            start.merge(own) { max($0, $1) }
        }
        sum.merge(start) { max($0, $1) }
        for (name, amount) in pod.amounts(pod[spec, "resources", field]) where isPodLevel(name) { sum[name] = amount }
        guard withOverhead else { return sum }
        for (name, amount) in pod.amounts(pod[spec, "overhead"]) {
            // Where nothing is limited, the overhead isn't either.
            if field == "requests" || !(sum[name] ?? .zero).isZero { add(&sum, [name: amount]) }
        }
        return sum
    }

    static func hasPodLevel(_ pod: Document) -> Bool {
        let resources = pod[pod.root, "spec", "resources"]
        return ["requests", "limits"].contains { field in pod.keys(pod[resources, field]).contains { isPodLevel($0) } }
    }
}
