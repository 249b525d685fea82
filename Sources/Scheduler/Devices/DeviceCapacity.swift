import KubernetesSchema
import Wire

/// How much of something a device has, and in what portions it is given out.
struct DeviceCapacity {
    struct Range {
        var least: Quantity?
        var most: Quantity?
        var step: Quantity?
    }

    struct Policy {
        var standard: Quantity?
        var values: [Quantity]
        var range: Range?
    }

    var value: Quantity
    var policy: Policy?

    init(value: Quantity, policy: Policy? = nil) { (self.value, self.policy) = (value, policy) }

    init(_ document: Document, _ node: Document.Node) {
        func quantity(_ node: Document.Node) -> Quantity? { document.string(node).flatMap { Quantity($0) } }
        value = quantity(document[node, "value"]) ?? .zero
        let policy = document[node, "requestPolicy"]
        guard policy.exists else { return }
        let range = document[policy, "validRange"]
        self.policy = Policy(
            standard: quantity(document[policy, "default"]), values: document.elements(document[policy, "validValues"]).compactMap(quantity),
            range: range.exists
                ? Range(least: quantity(document[range, "min"]), most: quantity(document[range, "max"]), step: quantity(document[range, "step"])) : nil)
    }

    /// What a request takes: rounded up to a portion that may be given out; without a request what the policy says, or all.
    func portion(_ requested: Quantity?) -> Quantity {
        guard let requested else { return policy?.standard ?? value }
        guard let policy else { return requested }
        if let range = policy.range, let least = range.least {
            if requested < least { return least }
            guard let step = range.step?.value, step > 0 else { return requested }
            let above = requested.value - least.value
            return Quantity(least.value + (above + step - 1) / step * step, .binarySI)
        }
        return policy.values.first { requested <= $0 } ?? requested
    }

    /// Whether a portion may be given out.
    func allows(_ portion: Quantity) -> Bool {
        guard let policy, policy.standard != portion else { return true }
        if let range = policy.range {
            if let most = range.most, portion > most { return false }
            guard let step = range.step?.value, step > 0, let least = range.least else { return true }
            return (portion.value - least.value) % step == 0
        }
        return policy.values.isEmpty || policy.values.contains(portion)
    }

    /// What a request takes of each capacity of a device.
    static func portions(_ requests: Capacities, of capacity: [String: DeviceCapacity]) -> Capacities {
        Dictionary(uniqueKeysWithValues: capacity.map { ($0.key, $0.value.portion(requests[$0.key])) })
    }

    /// Whether a device has room for a request beside what is taken of it.
    static func fits(_ requests: Capacities, in capacity: [String: DeviceCapacity], beside taken: Capacities) -> Bool {
        guard requests.keys.allSatisfy({ capacity[$0] != nil }) else { return false }
        return capacity.allSatisfy { name, entry in
            let portion = entry.portion(requests[name])
            return entry.allows(portion) && (taken[name] ?? .zero) + portion <= entry.value
        }
    }
}
