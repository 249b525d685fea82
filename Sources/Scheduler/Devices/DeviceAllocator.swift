import CEL
import KubernetesAPI
import KubernetesSchema

/// Chooses devices on one node for all claims of a pod: the first whole solution in the order of pools, slices and devices.
///
/// The search is exhaustive, but for a limit on its steps; it changes nothing outside itself.
final class DeviceAllocator {
    /// Why nothing can be chosen, where that isn't just want of devices.
    struct Problem: Error, Equatable { var text: String }

    private enum Outcome {
        case found
        case none
        /// The claim would have more devices than its status can hold.
        case tooMany
    }

    /// The most devices of one claim; upstream's number.
    static let mostDevices = 32
    /// Steps after which the search gives up: about a second.
    private static let mostSteps = 300_000

    private let catalog: DeviceCatalog
    private let node: Node
    private let claims: [ResourceResourceClaim]
    private let pools: [DevicePool]
    /// By claim and request.
    private var alternatives: [[[DeviceAlternative]]] = []
    private var chosen: [[Int]] = []
    private var constraints: [[AttributeConstraint]] = []
    private var picks: [[DevicePick]]
    /// Devices that were picked whole, with the claims that have them.
    private var picked: [DeviceID: [Int]] = [:]
    private var shared: [DeviceID: [Capacities]] = [:]
    private var counters: [Int: [String: Capacities]] = [:]
    private var available: [Int: [String: Capacities]] = [:]
    private var steps = 0

    init(_ catalog: DeviceCatalog, _ node: Node, _ claims: [ResourceResourceClaim]) {
        (self.catalog, self.node, self.claims) = (catalog, node, claims)
        pools = catalog.pools.pools(for: node)
        picks = Array(repeating: [], count: claims.count)
    }

    /// - Returns: an allocation for each claim; nil where the node hasn't the devices.
    func allocate() throws(Problem) -> [AllocationResult]? {
        for index in claims.indices { try prepare(index) }
        chosen = claims.map { Array(repeating: 0, count: $0.spec.devices.requests.count) }
        guard try request(0, 0) == .found else {
            if pools.contains(where: { $0.state == .invalid }) { throw Problem(text: "invalid resource pools were encountered") }
            return nil
        }
        var results: [AllocationResult] = []
        for index in claims.indices {
            results.append(
                try AllocationBuilder(catalog: catalog, claim: claims[index], picks: picks[index], node: node).build(
                    zip(alternatives[index], chosen[index]).map { $0[$1] }))
        }
        return results
    }

    // MARK: Before the search

    private func name(_ index: Int) -> String { "\(claims[index].metadata.namespace)/\(claims[index].metadata.name)" }

    private func prepare(_ index: Int) throws(Problem) {
        var least = 0
        var own: [[DeviceAlternative]] = []
        for request in claims[index].spec.devices.requests {
            var ways = DeviceAlternative.all(request)
            for way in ways.indices { try prepare(&ways[way], index) }
            least += ways.map(\.count).min() ?? 0
            own.append(ways)
        }
        if least > DeviceAllocator.mostDevices {
            let limit = "exceeds the claim limit of \(DeviceAllocator.mostDevices)"
            throw Problem(text: "claim \(name(index)): number of requested devices \(least) \(limit)")
        }
        var rules: [AttributeConstraint] = []
        for (position, constraint) in claims[index].spec.devices.constraints.enumerated() {
            guard let rule = AttributeConstraint(constraint) else {
                throw Problem(text: "claim \(name(index)), constraint #\(position): empty constraint (unsupported constraint type?)")
            }
            rules.append(rule)
        }
        alternatives.append(own)
        constraints.append(rules)
    }

    private func prepare(_ way: inout DeviceAlternative, _ index: Int) throws(Problem) {
        let place = "claim \(name(index)), request \(way.shortName)"
        if way.className.isEmpty { throw Problem(text: "\(place): missing device class name (unsupported request type?)") }
        guard catalog.classes[way.className] != nil else {
            let missing = "deviceclass.resource.k8s.io \"\(way.className)\" not found"
            throw Problem(text: "\(place): could not retrieve device class \(way.className): \(missing)")
        }
        guard way.takesAll else { return }
        var all: [DeviceCandidate] = []
        for (number, pool) in pools.enumerated() {
            if pool.state != .usable {
                let state = pool.state == .incomplete ? "being updated" : "invalid"
                throw Problem(text: "\(place): asks for all devices, but resource pool \(pool.driver)/\(pool.name) is currently \(state)")
            }
            for slice in pool.slices {
                for device in slice.devices where try isSelectable(way, slice, device, index) && hasRoom(way, slice, device) {
                    all.append(DeviceCandidate(pool: number, slice: slice, device: device))
                }
            }
        }
        way.all = all
        way.count = all.count
    }

    // MARK: The search

    /// Fulfils a request and all that come after it.
    private func request(_ claim: Int, _ index: Int) throws(Problem) -> Outcome {
        if claim == claims.count { return .found }
        if index == alternatives[claim].count {
            let outcome = try request(claim + 1, 0)
            return outcome == .tooMany ? .none : outcome
        }
        var isTooMany = true
        for way in alternatives[claim][index].indices {
            chosen[claim][index] = way
            let outcome = try device(claim, index, 0, (0, 0, 0))
            if outcome == .found { return .found }
            if outcome == .none { isTooMany = false }
        }
        return isTooMany && !alternatives[claim][index].isEmpty ? .tooMany : .none
    }

    /// Picks one more device for a request, not before a place: equal devices needn't be tried in every order.
    private func device(_ claim: Int, _ index: Int, _ number: Int, _ from: (pool: Int, slice: Int, device: Int)) throws(Problem) -> Outcome {
        steps += 1
        if steps > DeviceAllocator.mostSteps { throw Problem(text: "node \(node.metadata.name): timed out trying to allocate devices") }
        let way = alternatives[claim][index][chosen[claim][index]]
        if way.takesAll, way.all.isEmpty { return .none }
        if number >= way.count { return try request(claim, index + 1) }
        if picks[claim].count + way.count - number > DeviceAllocator.mostDevices { return .tooMany }
        if way.takesAll {
            guard try pick(way.all[number], way, claim, mustFit: true) else { return .none }
            let outcome = try device(claim, index, number + 1, from)
            if outcome != .found { unpick(claim) }
            return outcome
        }
        for poolIndex in from.pool..<max(from.pool, pools.count) where pools[poolIndex].state == .usable {
            let slices = pools[poolIndex].slices
            let firstSlice = poolIndex == from.pool ? from.slice : 0
            for sliceIndex in firstSlice..<max(firstSlice, slices.count) {
                let slice = slices[sliceIndex]
                let first = poolIndex == from.pool && sliceIndex == from.slice ? from.device : 0
                for position in first..<max(first, slice.devices.count) {
                    let candidate = DeviceCandidate(pool: poolIndex, slice: slice, device: slice.devices[position])
                    guard isFree(candidate.id, way, claim), try isSelectable(way, slice, candidate.device, claim),
                        try pick(candidate, way, claim, mustFit: false)
                    else { continue }
                    let outcome = try device(claim, index, number + 1, (poolIndex, sliceIndex, position + 1))
                    if outcome == .found { return .found }
                    unpick(claim)
                    if outcome == .tooMany { return .tooMany }
                }
            }
        }
        return .none
    }

    // MARK: One device

    private func isFree(_ id: DeviceID, _ way: DeviceAlternative, _ claim: Int) -> Bool {
        if way.isAdministrator { return picked[id]?.contains(claim) != true }
        return !catalog.allocated.isWhollyTaken(id) && picked[id] == nil
    }

    private func isSelectable(_ way: DeviceAlternative, _ slice: DeviceSlice, _ device: Device, _ claim: Int) throws(Problem) -> Bool {
        for (index, selector) in (catalog.classes[way.className]?.selectors ?? []).enumerated() {
            guard let expression = selector.cel?.expression else { return false }
            do throws(CELError) {
                guard try catalog.selects(expression, slice, device) else { return false }
            } catch {
                throw Problem(text: "class \(way.className): selector #\(index): \(error)")
            }
        }
        for (index, selector) in way.selectors.enumerated() {
            guard let expression = selector.cel?.expression else {
                throw Problem(text: "claim \(name(claim)), request \(way.shortName), selector #\(index): CEL expression empty (unsupported selector type?)")
            }
            do throws(CELError) {
                guard try catalog.selects(expression, slice, device) else { return false }
            } catch {
                throw Problem(text: "claim \(name(claim)): selector #\(index): \(error)")
            }
        }
        return !slice.isPerDevice || device.placement.covers(node)
    }

    private func hasRoom(_ way: DeviceAlternative, _ slice: DeviceSlice, _ device: Device) -> Bool {
        let id = slice.id(device)
        var taken = catalog.allocated.taken[id] ?? [:]
        for amounts in shared[id] ?? [] { taken.merge(amounts) { $0 + $1 } }
        return DeviceCapacity.fits(way.capacity, in: device.capacity, beside: taken)
    }

    private func pick(_ candidate: DeviceCandidate, _ way: DeviceAlternative, _ claim: Int, mustFit: Bool) throws(Problem) -> Bool {
        let (device, id) = (candidate.device, candidate.id)
        guard isFree(id, way, claim), hasRoom(way, candidate.slice, device), way.tolerates(device.taints) else { return false }
        let isInUse = catalog.allocated.isShared(id) || shared[id]?.isEmpty == false
        let needsCounters = !device.counters.isEmpty && !(device.allowsMany && isInUse)
        if needsCounters, !hasCounters(candidate) { return false }
        for (index, constraint) in constraints[claim].enumerated() where !constraint.add(candidate, way) {
            for earlier in constraints[claim][..<index] { earlier.removeLast(way) }
            if mustFit {
                let place = "claim \(name(claim)), request \(way.shortName)"
                throw Problem(text: "\(place): cannot add device \(id.description) because a claim constraint would not be satisfied")
            }
            return false
        }
        if needsCounters { count(candidate, 1) }
        var pick = DevicePick(candidate: candidate, alternative: way)
        if device.allowsMany {
            let portions = DeviceCapacity.portions(way.capacity, of: device.capacity)
            pick.taken = portions
            shared[id, default: []].append(portions)
        } else {
            picked[id, default: []].append(claim)
        }
        pick.countsCounters = needsCounters
        picks[claim].append(pick)
        return true
    }

    private func unpick(_ claim: Int) {
        let pick = picks[claim].removeLast()
        let id = pick.candidate.id
        for constraint in constraints[claim] { constraint.removeLast(pick.alternative) }
        if pick.countsCounters { count(pick.candidate, -1) }
        if pick.taken != nil {
            shared[id]?.removeLast()
            if shared[id]?.isEmpty == true { shared[id] = nil }
        } else {
            picked[id]?.removeLast()
            if picked[id]?.isEmpty == true { picked[id] = nil }
        }
    }

    // MARK: Counters

    /// What is left of a pool's counters by devices that claims have already.
    private func left(_ pool: Int) -> [String: Capacities] {
        if let known = available[pool] { return known }
        var sets = pools[pool].counterSets
        for slice in pools[pool].all {
            for device in slice.devices where !device.counters.isEmpty && catalog.allocated.isTaken(slice.id(device)) {
                for use in device.counters {
                    for (name, amount) in use.counters { sets[use.set]?[name]? -= amount }
                }
            }
        }
        available[pool] = sets
        return sets
    }

    private func hasCounters(_ candidate: DeviceCandidate) -> Bool {
        let left = left(candidate.pool)
        return candidate.device.counters.allSatisfy { use in
            use.counters.allSatisfy { name, amount in
                (counters[candidate.pool]?[use.set]?[name] ?? .zero) + amount <= left[use.set]?[name] ?? .zero
            }
        }
    }

    private func count(_ candidate: DeviceCandidate, _ sign: Int) {
        for use in candidate.device.counters {
            for (name, amount) in use.counters {
                counters[candidate.pool, default: [:]][use.set, default: [:]][name, default: .zero] += sign > 0 ? amount : -amount
            }
        }
    }
}
