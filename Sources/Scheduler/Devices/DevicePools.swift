import KubernetesAPI
import KubernetesSchema

/// A pool of devices as one node sees it.
final class DevicePool {
    enum State {
        case usable
        /// Its driver is just changing it.
        case incomplete
        case invalid
    }

    let driver: String
    let name: String
    var state = State.usable
    /// The slices with devices that the node may use, by name.
    var slices: [DeviceSlice] = []
    /// All slices of the pool's generation: devices of other nodes count in shared counters too.
    var all: [DeviceSlice] = []
    var counterSets: [String: Capacities] = [:]

    init(driver: String, name: String) { (self.driver, self.name) = (driver, name) }

    var hasBindingConditions: Bool { slices.contains { $0.devices.contains { !$0.bindingConditions.isEmpty } } }
}

/// All slices of the cluster by their pools.
struct DevicePools {
    private struct Key: Hashable {
        var driver: String
        var name: String
    }

    private var slices: [String: DeviceSlice] = [:]
    private var pools: [Key: [String: DeviceSlice]] = [:]
    /// The pools with slices for one node alone, and how many; the same of slices for more than one.
    private var local: [String: [Key: Int]] = [:]
    private var wide: [Key: Int] = [:]

    var isEmpty: Bool { slices.isEmpty }

    mutating func set(_ slice: DeviceSlice) {
        remove(slice.name)
        slices[slice.name] = slice
        pools[Key(driver: slice.driver, name: slice.pool), default: [:]][slice.name] = slice
        count(slice, 1)
    }

    private mutating func count(_ slice: DeviceSlice, _ change: Int) {
        let key = Key(driver: slice.driver, name: slice.pool)
        func add(_ counts: inout [Key: Int]) {
            let count = (counts[key] ?? 0) + change
            counts[key] = count == 0 ? nil : count
        }
        guard let node = slice.placement.nodeName, !node.isEmpty, slice.counterSets.isEmpty else { return add(&wide) }
        add(&local[node, default: [:]])
        if local[node]?.isEmpty == true { local[node] = nil }
    }

    mutating func remove(_ name: String) {
        guard let old = slices.removeValue(forKey: name) else { return }
        count(old, -1)
        let key = Key(driver: old.driver, name: old.pool)
        pools[key]?[name] = nil
        if pools[key]?.isEmpty == true { pools[key] = nil }
    }

    /// The pools that a node may use devices of, in order; those whose devices have to be made ready first come last.
    func pools(for node: Node) -> [DevicePool] {
        var found: [DevicePool] = []
        let keys = Set(wide.keys).union((local[node.metadata.name] ?? [:]).keys)
        for key in keys {
            guard let slices = pools[key] else { continue }
            let newest = slices.values.map(\.generation).max() ?? 0
            let current = slices.values.filter { $0.generation == newest }.sorted { $0.name < $1.name }
            let own = current.filter { $0.concerns(node) }
            // A node that only older slices concern has to wait for nothing: the pool has left it.
            if own.isEmpty { continue }
            let pool = DevicePool(driver: key.driver, name: key.name)
            if current.count == Int(own[0].sliceCount) { DevicePools.fill(pool, own, current) } else { pool.state = .incomplete }
            found.append(pool)
        }
        let sorted = found.sorted { ($0.driver, $0.name) < ($1.driver, $1.name) }
        return sorted.filter { !$0.hasBindingConditions } + sorted.filter(\.hasBindingConditions)
    }

    private static func fill(_ pool: DevicePool, _ own: [DeviceSlice], _ all: [DeviceSlice]) {
        pool.slices = own.filter { $0.counterSets.isEmpty }
        pool.all = all
        var names: Set<String> = []
        for slice in pool.slices { for device in slice.devices where !names.insert(device.name).inserted { pool.state = .invalid } }
        for slice in all {
            for set in slice.counterSets where pool.counterSets.updateValue(set.counters, forKey: set.name) != nil { pool.state = .invalid }
        }
        for slice in all {
            for use in slice.devices.flatMap(\.counters) {
                guard let set = pool.counterSets[use.set], use.counters.keys.allSatisfy({ set[$0] != nil }) else {
                    pool.state = .invalid
                    return
                }
            }
        }
    }
}
