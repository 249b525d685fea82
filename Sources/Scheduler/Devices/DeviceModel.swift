import KubernetesAPI
import KubernetesSchema
import KubernetesSemantics
import Wire

/// A device by its full name.
struct DeviceID: Hashable {
    var driver: String
    var pool: String
    var device: String

    var description: String { "\(driver)/\(pool)/\(device)" }
}

/// Amounts by name.
typealias Capacities = [String: Quantity]

/// One device of a ResourceSlice.
final class Device {
    struct Taint: Hashable {
        var key: String
        var value: String
        var effect: String
    }

    /// What the device takes of a counter set of its pool.
    struct CounterUse {
        var set: String
        var counters: Capacities
    }

    let name: String
    let attributes: [String: SelectableDevice.Attribute]
    let capacity: [String: DeviceCapacity]
    let counters: [CounterUse]
    let placement: DevicePlacement
    let taints: [Taint]
    let bindsToNode: Bool
    let bindingConditions: [String]
    let bindingFailureConditions: [String]
    let allowsMany: Bool
    /// What selectors said of the device; slices never change, so that it holds as long as the device does.
    var selections: [String: Bool] = [:]

    init(_ document: Document, _ node: Document.Node) {
        name = document.string(document[node, "name"]) ?? ""
        var attributes: [String: SelectableDevice.Attribute] = [:]
        for (key, value) in document.members(document[node, "attributes"]) {
            if let int = document.int(document[value, "int"]) { attributes[key] = .int(int) }
            if let bool = document.bool(document[value, "bool"]) { attributes[key] = .bool(bool) }
            if let text = document.string(document[value, "string"]) { attributes[key] = .string(text) }
            if let version = document.string(document[value, "version"]) { attributes[key] = .version(version) }
        }
        self.attributes = attributes
        capacity = Dictionary(document.members(document[node, "capacity"]).map { ($0.key, DeviceCapacity(document, $0.value)) }) { $1 }
        counters = document.elements(document[node, "consumesCounters"]).map { use in
            CounterUse(set: document.string(document[use, "counterSet"]) ?? "", counters: DeviceSlice.counters(document, document[use, "counters"]))
        }
        placement = DevicePlacement(document, node)
        taints = document.elements(document[node, "taints"]).map { taint in
            Taint(
                key: document.string(document[taint, "key"]) ?? "", value: document.string(document[taint, "value"]) ?? "",
                effect: document.string(document[taint, "effect"]) ?? "")
        }
        bindsToNode = document.bool(document[node, "bindsToNode"]) ?? false
        bindingConditions = document.strings(document[node, "bindingConditions"])
        bindingFailureConditions = document.strings(document[node, "bindingFailureConditions"])
        allowsMany = document.bool(document[node, "allowMultipleAllocations"]) ?? false
    }

    /// An attribute by its full name; the driver's own may be published without a domain.
    func attribute(_ name: String, driver: String) -> SelectableDevice.Attribute? {
        if let known = attributes[name] { return known }
        guard name.hasPrefix(driver + "/") else { return nil }
        return attributes[String(name.dropFirst(driver.count + 1))]
    }
}

/// On which nodes devices are.
struct DevicePlacement {
    var nodeName: String?
    var selector: NodeSelector?
    var allNodes: Bool
    private var terms: NodeTerms?

    init(_ document: Document, _ node: Document.Node) {
        nodeName = document.string(document[node, "nodeName"])
        allNodes = document.bool(document[node, "allNodes"]) ?? false
        let selector = document[node, "nodeSelector"]
        self.selector = selector.exists ? try? NodeSelector(from: document, selector) : nil
        terms = self.selector.map(NodeTerms.init)
    }

    var isGiven: Bool { nodeName?.isEmpty == false || allNodes || selector != nil }

    func covers(_ node: Node) -> Bool {
        if let nodeName, !nodeName.isEmpty { return nodeName == node.metadata.name }
        return allNodes || terms?.matches(node.metadata.name, node.metadata.labels) ?? false
    }
}

/// A ResourceSlice, read once.
final class DeviceSlice {
    let name: String
    let driver: String
    let pool: String
    let generation: Int64
    /// How many slices the pool has in this generation.
    let sliceCount: Int64
    let placement: DevicePlacement
    /// The devices say themselves where they are.
    let isPerDevice: Bool
    let devices: [Device]
    /// Counters that devices of the pool share, by set.
    let counterSets: [(name: String, counters: Capacities)]

    init(_ object: Observed<ResourceSliceKind>) {
        let document = object.document
        let spec = object.node("spec")
        name = object.metadata.name
        driver = document.string(document[spec, "driver"]) ?? ""
        pool = document.string(document[spec, "pool", "name"]) ?? ""
        generation = document.int(document[spec, "pool", "generation"]) ?? 0
        sliceCount = document.int(document[spec, "pool", "resourceSliceCount"]) ?? 0
        placement = DevicePlacement(document, spec)
        isPerDevice = document.bool(document[spec, "perDeviceNodeSelection"]) ?? false
        devices = document.elements(document[spec, "devices"]).map { Device(document, $0) }
        counterSets = document.elements(document[spec, "sharedCounters"]).map { set in
            (document.string(document[set, "name"]) ?? "", DeviceSlice.counters(document, document[set, "counters"]))
        }
    }

    static func counters(_ document: Document, _ node: Document.Node) -> Capacities {
        Dictionary(document.members(node).map { ($0.key, Quantity(document.string(document[$0.value, "value"]) ?? "") ?? .zero) }) { $1 }
    }

    /// Whether a node may use devices of it.
    func concerns(_ node: Node) -> Bool {
        if !counterSets.isEmpty { return true }
        if placement.isGiven { return placement.covers(node) }
        return isPerDevice && devices.contains { $0.placement.covers(node) }
    }

    func placement(of device: Device) -> DevicePlacement { isPerDevice ? device.placement : placement }
    func id(_ device: Device) -> DeviceID { DeviceID(driver: driver, pool: pool, device: device.name) }
}

/// A DeviceClass, read once.
struct DeviceClassInfo {
    let name: String
    let selectors: [DeviceSelector]
    let configurations: [OpaqueDeviceConfiguration?]
    /// The extended resource whose requests the class fulfils.
    let extendedResource: String?

    init(_ object: Observed<DeviceClassKind>) {
        let document = object.document
        name = object.metadata.name
        selectors = document.elements(object.node("spec", "selectors")).compactMap { try? DeviceSelector(from: document, $0) }
        configurations = document.elements(object.node("spec", "config")).map { entry in
            let opaque = document[entry, "opaque"]
            return opaque.exists ? try? OpaqueDeviceConfiguration(from: document, opaque) : nil
        }
        extendedResource = document.string(object.node("spec", "extendedResourceName"))
    }
}

enum ResourceSliceKind: ObservedKind {
    static let kind = GroupVersionKind(group: "resource.k8s.io", version: "v1", kind: "ResourceSlice")
    static let resource = GroupVersionResource(group: "resource.k8s.io", version: "v1", resource: "resourceslices")
    static let namespaced = false
}

enum DeviceClassKind: ObservedKind {
    static let kind = GroupVersionKind(group: "resource.k8s.io", version: "v1", kind: "DeviceClass")
    static let resource = GroupVersionResource(group: "resource.k8s.io", version: "v1", resource: "deviceclasses")
    static let namespaced = false
}
