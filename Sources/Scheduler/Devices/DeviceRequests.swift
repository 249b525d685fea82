import KubernetesAPI
import KubernetesSchema
import KubernetesSemantics

/// One way to fulfil a request of a claim: the request itself, or one of its alternatives.
struct DeviceAlternative {
    /// The request's name, and the alternative's where there are some.
    var request: String
    var sub: String?
    var className: String
    var takesAll: Bool
    var count: Int
    var isAdministrator: Bool
    var selectors: [DeviceSelector]
    var tolerations: [DeviceToleration]
    var capacity: Capacities
    /// Where all devices are asked for: these.
    var all: [DeviceCandidate] = []

    /// What results call it.
    var resultName: String { sub.map { "\(request)/\($0)" } ?? request }
    var shortName: String { sub ?? request }

    init(_ name: String, _ exact: ExactDeviceRequest) {
        request = name
        className = exact.deviceClassName
        takesAll = exact.allocationMode == "All"
        count = Int(clamping: exact.count)
        isAdministrator = exact.adminAccess == true
        (selectors, tolerations, capacity) = (exact.selectors, exact.tolerations, exact.capacity?.requests ?? [:])
    }

    init(_ name: String, _ alternative: DeviceSubRequest) {
        request = name
        sub = alternative.name
        className = alternative.deviceClassName
        takesAll = alternative.allocationMode == "All"
        count = Int(clamping: alternative.count)
        isAdministrator = false
        (selectors, tolerations, capacity) = (alternative.selectors, alternative.tolerations, alternative.capacity?.requests ?? [:])
    }

    static func all(_ request: DeviceRequest) -> [DeviceAlternative] {
        if let exact = request.exactly { return [DeviceAlternative(request.name, exact)] }
        return request.firstAvailable.map { DeviceAlternative(request.name, $0) }
    }

    /// Whether the device's taints let the request have it.
    func tolerates(_ taints: [Device.Taint]) -> Bool {
        taints.allSatisfy { taint in
            guard taint.effect == "NoSchedule" || taint.effect == "NoExecute" else { return true }
            return tolerations.contains { DeviceAlternative.tolerates($0, taint) }
        }
    }

    static func tolerates(_ toleration: DeviceToleration, _ taint: Device.Taint) -> Bool {
        if !toleration.effect.isEmpty, toleration.effect != taint.effect { return false }
        if !toleration.key.isEmpty, toleration.key != taint.key { return false }
        switch toleration.operator {
        case "", "Equal": return toleration.value == taint.value
        case "Exists": return true
        default: return false
        }
    }
}

/// A device that may be chosen, with where it is from.
struct DeviceCandidate {
    var pool: Int
    var slice: DeviceSlice
    var device: Device
    var id: DeviceID { slice.id(device) }
}

/// A device that was chosen for a request.
struct DevicePick {
    var candidate: DeviceCandidate
    var alternative: DeviceAlternative
    /// What is taken of a device that many may have.
    var taken: Capacities?
    /// Whether it takes of its pool's counters: of a device that many may have, only the first does.
    var countsCounters = false
}

/// What all devices of some requests of a claim must have in common, or must differ in.
final class AttributeConstraint {
    private let requests: Set<String>
    private let attribute: String
    private let isDistinct: Bool
    private var values: [SelectableDevice.Attribute] = []

    /// nil for a constraint of a sort that isn't known.
    init?(_ constraint: DeviceConstraint) {
        guard let attribute = constraint.matchAttribute ?? constraint.distinctAttribute else { return nil }
        self.attribute = attribute
        isDistinct = constraint.matchAttribute == nil
        requests = Set(constraint.requests)
    }

    private func applies(_ alternative: DeviceAlternative) -> Bool {
        requests.isEmpty || requests.contains(alternative.request) || requests.contains(alternative.resultName)
    }

    /// Takes a device into the set. False where the constraint forbids it; it isn't in then.
    func add(_ candidate: DeviceCandidate, _ alternative: DeviceAlternative) -> Bool {
        guard applies(alternative) else { return true }
        guard let value = candidate.device.attribute(attribute, driver: candidate.slice.driver) else { return false }
        if isDistinct ? values.contains(value) : values.last.map({ $0 != value }) ?? false { return false }
        values.append(value)
        return true
    }

    /// Takes out the device that was added last.
    func removeLast(_ alternative: DeviceAlternative) {
        if applies(alternative) { values.removeLast() }
    }
}
