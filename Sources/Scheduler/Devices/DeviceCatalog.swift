import CEL
import KubernetesAPI
import KubernetesSchema
import KubernetesSemantics

/// Devices that claims have, counted.
struct AllocatedDevices {
    private(set) var whole: [DeviceID: Int] = [:]
    /// Of devices that many may have: how many have it, and what they take.
    private(set) var shares: [DeviceID: Int] = [:]
    private(set) var taken: [DeviceID: Capacities] = [:]

    func isWhollyTaken(_ id: DeviceID) -> Bool { whole[id] != nil }
    func isShared(_ id: DeviceID) -> Bool { shares[id] != nil }
    func isTaken(_ id: DeviceID) -> Bool { whole[id] != nil || shares[id] != nil }

    mutating func enter(_ allocation: AllocationResult) { count(allocation, 1) }
    mutating func leave(_ allocation: AllocationResult) { count(allocation, -1) }

    private mutating func count(_ allocation: AllocationResult, _ sign: Int) {
        // Administrators look at devices without having them.
        for result in allocation.devices.results where result.adminAccess != true {
            let id = DeviceID(driver: result.driver, pool: result.pool, device: result.device)
            if result.shareID == nil {
                AllocatedDevices.count(&whole, id, sign)
            } else {
                AllocatedDevices.count(&shares, id, sign)
                var amounts = taken[id] ?? [:]
                for (name, amount) in result.consumedCapacity { amounts[name] = (amounts[name] ?? .zero) + (sign > 0 ? amount : -amount) }
                taken[id] = shares[id] == nil ? nil : amounts
            }
        }
    }

    private static func count(_ counts: inout [DeviceID: Int], _ id: DeviceID, _ sign: Int) {
        let count = (counts[id] ?? 0) + sign
        counts[id] = count > 0 ? count : nil
    }
}

/// Claims, slices and device classes, and which devices are taken: by what the API shows, and by decisions that are on their way there.
final class DeviceCatalog {
    private(set) var pools = DevicePools()
    private(set) var classes: [String: DeviceClassInfo] = [:]
    private(set) var allocated = AllocatedDevices()
    /// By `namespace/name`.
    private var claims: [String: ResourceResourceClaim] = [:]
    /// As the API answered a write that the watch hasn't shown yet.
    private var assumed: [String: ResourceResourceClaim] = [:]
    /// Decided but not written, by uid.
    private var pending: [String: AllocationResult] = [:]
    /// What each claim counts with.
    private var counted: [String: AllocationResult] = [:]
    private var byExtendedResource: [String: String] = [:]
    private var programs: [String: Result<DeviceSelectorProgram, CELError>] = [:]
    /// Compiled expressions beyond this number are forgotten.
    private static let programLimit = 1000

    // MARK: Claims

    func claim(_ key: String) -> ResourceResourceClaim? { assumed[key] ?? claims[key] }
    func isPending(_ uid: String) -> Bool { pending[uid] != nil }

    /// - Returns: whether devices became free.
    @discardableResult
    func set(_ claim: ResourceResourceClaim) -> Bool {
        let key = claim.namespacedName
        let wasAllocated = claims[key]?.status.allocation != nil
        claims[key] = claim
        if let assumed = assumed[key] {
            let isNewer = (UInt64(claim.metadata.resourceVersion) ?? 0) >= (UInt64(assumed.metadata.resourceVersion) ?? 0)
            if isNewer || assumed.metadata.uid != claim.metadata.uid { self.assumed[key] = nil }
        }
        recount(key, claim.metadata.uid)
        return wasAllocated && claim.status.allocation == nil
    }

    @discardableResult
    func remove(claim: ResourceResourceClaim) -> Bool {
        let key = claim.namespacedName
        let wasAllocated = claims[key]?.status.allocation != nil
        claims[key] = nil
        assumed[key] = nil
        pending[claim.metadata.uid] = nil
        recount(key, claim.metadata.uid)
        return wasAllocated
    }

    /// A write was answered: it counts until the watch shows it.
    func assume(_ claim: ResourceResourceClaim) {
        let key = claim.namespacedName
        pending[claim.metadata.uid] = nil
        let seen = claims[key].flatMap { UInt64($0.metadata.resourceVersion) } ?? 0
        if claims[key] != nil, seen < UInt64(claim.metadata.resourceVersion) ?? 0 { assumed[key] = claim }
        recount(key, claim.metadata.uid)
    }

    /// Devices are given to a claim; nobody else gets them from now on.
    func reserve(_ claim: ResourceResourceClaim, _ allocation: AllocationResult) {
        pending[claim.metadata.uid] = allocation
        recount(claim.namespacedName, claim.metadata.uid)
    }

    /// What was decided won't be written.
    func unreserve(_ claim: ResourceResourceClaim) {
        guard pending.removeValue(forKey: claim.metadata.uid) != nil else { return }
        recount(claim.namespacedName, claim.metadata.uid)
    }

    private func recount(_ key: String, _ uid: String) {
        if let old = counted.removeValue(forKey: uid) { allocated.leave(old) }
        let known = claim(key)
        let own = known?.metadata.uid == uid ? known?.status.allocation : nil
        guard let allocation = pending[uid] ?? own else { return }
        counted[uid] = allocation
        allocated.enter(allocation)
    }

    /// The claim that was made for a pod's extended resources.
    func extendedClaim(of pod: Pod) -> ResourceResourceClaim? {
        claims.keys.lazy.compactMap { self.claim($0) }.first { claim in
            claim.metadata.namespace == pod.metadata.namespace && claim.metadata.annotations[ExtendedResources.annotation] == "true"
                && claim.metadata.ownerReferences.contains { $0.controller == true && $0.uid == pod.metadata.uid }
        }
    }

    // MARK: Devices

    func set(_ slice: DeviceSlice) { pools.set(slice) }
    func remove(slice name: String) { pools.remove(name) }

    func set(_ deviceClass: DeviceClassInfo) {
        remove(deviceClass: deviceClass.name)
        classes[deviceClass.name] = deviceClass
        if let resource = deviceClass.extendedResource { byExtendedResource[resource] = deviceClass.name }
    }

    func remove(deviceClass name: String) {
        if let resource = classes.removeValue(forKey: name)?.extendedResource, byExtendedResource[resource] == name {
            byExtendedResource[resource] = classes.values.filter { $0.extendedResource == resource }.map(\.name).max()
        }
    }

    /// Every class fulfils an extended resource of its own name, and may fulfil another.
    func deviceClass(forExtendedResource name: String) -> String? {
        if let known = byExtendedResource[name] { return known }
        guard name.hasPrefix(ExtendedResources.classPrefix) else { return nil }
        let own = String(name.dropFirst(ExtendedResources.classPrefix.count))
        return classes[own] == nil ? nil : own
    }

    /// Whether a device fulfils an expression.
    func selects(_ expression: String, _ slice: DeviceSlice, _ device: Device) throws(CELError) -> Bool {
        if let known = device.selections[expression] { return known }
        let program: DeviceSelectorProgram
        switch compiled(expression) {
        case .success(let made): program = made
        case .failure(let error): throw CELError("CEL compile error: \(error)")
        }
        do throws(CELError) {
            let seen = try SelectableDevice(
                driver: slice.driver, allowsMultipleAllocations: device.allowsMany, attributes: device.attributes,
                capacity: device.capacity.mapValues(\.value))
            let result = try program.matches(seen)
            device.selections[expression] = result
            return result
        } catch {
            throw CELError("CEL runtime error: \(error)")
        }
    }

    private func compiled(_ expression: String) -> Result<DeviceSelectorProgram, CELError> {
        if let known = programs[expression] { return known }
        if programs.count >= DeviceCatalog.programLimit { programs = [:] }
        let made: Result<DeviceSelectorProgram, CELError>
        do throws(CELError) { made = .success(try DeviceSelectorProgram(expression)) } catch { made = .failure(error) }
        programs[expression] = made
        return made
    }
}
