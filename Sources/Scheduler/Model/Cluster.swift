import KubernetesAPI
import KubernetesSchema

/// The nodes with what stands on them, in arrays by node's number ("slot").
///
/// Everything that decisions read is kept up as pods and nodes come and go; nothing is copied for a decision. It is no place for
/// concurrency: its owner holds a lock.
final class Cluster {
    static let leastCounterLimit = 4096
    static let leastShapeLimit = 4096

    // MARK: Nodes

    let resources = ResourceNames()
    private var slots: [String: Int] = [:]
    private var freeSlots: [Int] = []
    private(set) var slotNames: [String] = []
    /// nil for slots that only hold pods of a node that isn't known.
    private(set) var nodes: [Node?] = []
    /// The slots of nodes in the order in which they are looked at: zones take turns.
    var order: [Int] {
        if needsOrder { reorder() }
        return currentOrder
    }
    private var currentOrder: [Int] = []
    /// Grows with every change of the nodes' labels or taints or of their number.
    private(set) var topologyVersion: UInt64 = 1
    private(set) var isUnschedulable: [Bool] = []
    private(set) var unschedulableCount = 0
    private(set) var taintSet: [Int] = []
    private(set) var taintSets: [[TaintFacts]] = [[]]
    private var taintSetNumbers: [[TaintFacts]: Int] = [[]: 0]

    // MARK: Amounts: `slot * laneCount + lane`

    private(set) var laneCount = Lane.firstScalar
    private(set) var allocatable: [Int64] = []
    private(set) var requested: [Int64] = []
    /// With a small request for containers that ask for nothing.
    private(set) var filledCPU: [Int64] = []
    private(set) var filledMemory: [Int64] = []

    // MARK: Pods

    private(set) var pods: [[PodRecord]] = []
    private(set) var records: [String: PodRecord] = [:]
    private(set) var hostPorts: [[HostPort]] = []
    /// How many pods on nodes use a claim, by `namespace/name`.
    private(set) var claimUsers: [String: Int] = [:]
    private(set) var assumedCount = 0
    /// While a dry run takes pods off their nodes and puts them back.
    private(set) var isRehearsing = false

    // MARK: Shapes and counters (see Counters.swift)

    var shapes: [PodShape.Key: PodShape] = [:]
    var shapeLimit = Cluster.leastShapeLimit
    var counterLimit = Cluster.leastCounterLimit
    var shapesByNamespace: [String: [ObjectIdentifier: PodShape]] = [:]
    var predicateCounters: [PredicateCounter.Key: PredicateCounter] = [:]
    var localPredicates: [String: [PredicateCounter]] = [:]
    var widePredicates: [PredicateCounter] = []
    var termCounters: [TermCounter.Key: TermCounter] = [:]
    var localTerms: [String: [TermCounter]] = [:]
    var wideTerms: [TermCounter] = []
    var termGeneration: UInt64 = 1
    private(set) var namespaceLabels: [String: [String: String]] = [:]
    private var nodeRules: [NodeRule.Key: NodeRule] = [:]
    private var tolerationRules: [[Toleration]: TolerationRule] = [:]
    private var topologyKeys: [String: TopologyKey] = [:]

    // MARK: Images

    struct ImageState {
        var size: Int64
        var nodes: BitSet
        var count: Int
    }

    private(set) var images: [String: ImageState] = [:]

    var slotCount: Int { nodes.count }
    var nodeCount: Int { order.count }

    func slot(_ name: String) -> Int? { slots[name] }

    /// The slot of a node that is known, not only one that pods name.
    func nodeSlot(_ name: String) -> Int? { slots[name].flatMap { nodes[$0] == nil ? nil : $0 } }

    // MARK: Interning

    func shape(_ pod: Pod) -> PodShape {
        let key = PodShape.Key(pod)
        if let known = shapes[key] { return known }
        let made = PodShape(key, self)
        growLanes()
        shapes[key] = made
        return made
    }

    func record(_ pod: Pod) -> PodRecord { PodRecord(pod, shape(pod)) }

    func nodeRule(_ key: NodeRule.Key) -> NodeRule {
        if let known = nodeRules[key] { return known }
        // Daemons' pods name their nodes: rules may be many and are cheap to make again.
        if nodeRules.count > Cluster.leastShapeLimit { nodeRules = [:] }
        let made = NodeRule(key)
        nodeRules[key] = made
        return made
    }

    func tolerationRule(_ tolerations: [Toleration]) -> TolerationRule {
        if let known = tolerationRules[tolerations] { return known }
        if tolerationRules.count > Cluster.leastShapeLimit { tolerationRules = [:] }
        let made = TolerationRule(tolerations)
        tolerationRules[tolerations] = made
        return made
    }

    /// The table of a label's domains, up to date.
    func topology(_ name: String) -> TopologyKey {
        let key: TopologyKey
        if let known = topologyKeys[name] {
            key = known
        } else {
            key = TopologyKey(name)
            topologyKeys[name] = key
        }
        key.refresh(self)
        return key
    }

    // MARK: Namespaces

    func setLabels(ofNamespace name: String, _ labels: [String: String]?) {
        if namespaceLabels[name] == labels { return }
        namespaceLabels[name] = labels
        // Only terms that select namespaces care.
        if !widePredicates.isEmpty || !wideTerms.isEmpty { rebuildCounters() }
    }

    // MARK: Nodes

    func set(_ node: Node) {
        let slot = reserve(node.metadata.name)
        let old = nodes[slot]
        nodes[slot] = node
        setAllocatable(node, slot)
        setUnschedulable(slot, node.spec.unschedulable)
        if old?.status.images != node.status.images { setImages(old, node, slot) }
        if old == nil || old?.metadata.labels != node.metadata.labels || old?.spec.taints != node.spec.taints {
            taintSet[slot] = intern(node.spec.taints.map(TaintFacts.init))
            topologyVersion += 1
            if old == nil || Cluster.zone(old) != Cluster.zone(node) { needsOrder = true }
        }
    }

    func remove(node name: String) {
        guard let slot = slots[name], let old = nodes[slot] else { return }
        setImages(old, nil, slot)
        setUnschedulable(slot, false)
        nodes[slot] = nil
        for lane in 0..<laneCount { allocatable[slot * laneCount + lane] = 0 }
        topologyVersion += 1
        needsOrder = true
        release(slot)
    }

    private func reserve(_ name: String) -> Int {
        if let known = slots[name] { return known }
        let slot: Int
        if let free = freeSlots.popLast() {
            slot = free
            slotNames[slot] = name
        } else {
            slot = nodes.count
            slotNames.append(name)
            nodes.append(nil)
            isUnschedulable.append(false)
            taintSet.append(0)
            allocatable += [Int64](repeating: 0, count: laneCount)
            requested += [Int64](repeating: 0, count: laneCount)
            filledCPU.append(0)
            filledMemory.append(0)
            pods.append([])
            hostPorts.append([])
        }
        slots[name] = slot
        return slot
    }

    private func release(_ slot: Int) {
        guard nodes[slot] == nil, pods[slot].isEmpty else { return }
        slots[slotNames[slot]] = nil
        freeSlots.append(slot)
    }

    private func setUnschedulable(_ slot: Int, _ value: Bool) {
        unschedulableCount += (value ? 1 : 0) - (isUnschedulable[slot] ? 1 : 0)
        isUnschedulable[slot] = value
    }

    private func setAllocatable(_ node: Node, _ slot: Int) {
        let amounts = PodRequests.amounts(node.status.allocatable)
        for name in amounts.keys { _ = resources.lane(name) }
        growLanes()
        for lane in 0..<laneCount { allocatable[slot * laneCount + lane] = 0 }
        for (name, amount) in amounts { allocatable[slot * laneCount + resources.lane(name)] = amount }
    }

    private func growLanes() {
        guard resources.count > laneCount else { return }
        let count = resources.count
        func widened(_ old: [Int64]) -> [Int64] {
            var new = [Int64](repeating: 0, count: nodes.count * count)
            for slot in nodes.indices { for lane in 0..<laneCount { new[slot * count + lane] = old[slot * laneCount + lane] } }
            return new
        }
        (allocatable, requested) = (widened(allocatable), widened(requested))
        laneCount = count
    }

    private func intern(_ taints: [TaintFacts]) -> Int {
        if let known = taintSetNumbers[taints] { return known }
        taintSetNumbers[taints] = taintSets.count
        taintSets.append(taints)
        return taintSets.count - 1
    }

    private func setImages(_ old: Node?, _ new: Node?, _ slot: Int) {
        for image in old?.status.images ?? [] {
            for name in image.names where images[name]?.nodes.contains(slot) == true {
                images[name]?.nodes.remove(slot)
                images[name]?.count -= 1
                if images[name]?.count == 0 { images[name] = nil }
            }
        }
        for image in new?.status.images ?? [] {
            for name in image.names {
                var state = images[name] ?? ImageState(size: image.sizeBytes, nodes: BitSet(), count: 0)
                if !state.nodes.contains(slot) { state.count += 1 }
                state.nodes.insert(slot)
                images[name] = state
            }
        }
    }

    private var needsOrder = false

    static func zone(_ node: Node?) -> String {
        guard let labels = node?.metadata.labels else { return "" }
        let zone = labels["topology.kubernetes.io/zone"] ?? labels["failure-domain.beta.kubernetes.io/zone"] ?? ""
        let region = labels["topology.kubernetes.io/region"] ?? labels["failure-domain.beta.kubernetes.io/region"] ?? ""
        return region.isEmpty && zone.isEmpty ? "" : "\(region):\0:\(zone)"
    }

    /// Node by node of each zone in turn, so that the first nodes looked at are spread over zones.
    private func reorder() {
        needsOrder = false
        var zones: [String: Int] = [:]
        var lists: [[Int]] = []
        for slot in nodes.indices where nodes[slot] != nil {
            let zone = Cluster.zone(nodes[slot])
            if let known = zones[zone] {
                lists[known].append(slot)
            } else {
                zones[zone] = lists.count
                lists.append([slot])
            }
        }
        currentOrder = []
        var round = 0
        while true {
            let before = currentOrder.count
            for list in lists where round < list.count { currentOrder.append(list[round]) }
            if currentOrder.count == before { return }
            round += 1
        }
    }

    // MARK: Pods

    /// Whether the pod has a node already.
    func isPlaced(_ uid: String) -> Bool { records[uid] != nil }

    /// Counts a pod on its node; one that was counted before is replaced.
    func place(_ record: PodRecord, on node: String) {
        remove(pod: record.uid)
        let slot = reserve(node)
        records[record.uid] = record
        if record.isAssumed { assumedCount += 1 }
        attach(record, slot)
    }

    @discardableResult
    func remove(pod uid: String) -> PodRecord? {
        guard let record = records.removeValue(forKey: uid) else { return nil }
        let slot = record.slot
        detach(record)
        if record.isAssumed { assumedCount -= 1 }
        release(slot)
        return record
    }

    /// Lets a body change which pods stand where, for a look at what would be; it must undo what it does.
    func rehearse<Result>(_ body: () -> Result) -> Result {
        isRehearsing = true
        defer { isRehearsing = false }
        return body()
    }

    /// Puts a pod on a slot. Only the arrays change, so that dry runs are cheap.
    func attach(_ record: PodRecord, _ slot: Int) {
        record.slot = slot
        record.position = pods[slot].count
        pods[slot].append(record)
        adjust(record, slot, 1)
        if !record.shape.key.ports.isEmpty { hostPorts[slot] += record.shape.key.ports }
        for claim in record.claims { claimUsers[claim, default: 0] += 1 }
        count(record, 1, at: slot)
    }

    /// Takes a pod off its slot.
    func detach(_ record: PodRecord) {
        let slot = record.slot
        let last = pods[slot].count - 1
        if record.position != last {
            pods[slot][record.position] = pods[slot][last]
            pods[slot][record.position].position = record.position
        }
        pods[slot].removeLast()
        adjust(record, slot, -1)
        for port in record.shape.key.ports {
            if let index = hostPorts[slot].firstIndex(of: port) { hostPorts[slot].remove(at: index) }
        }
        for claim in record.claims {
            let left = (claimUsers[claim] ?? 1) - 1
            claimUsers[claim] = left > 0 ? left : nil
        }
        count(record, -1, at: slot)
        record.slot = -1
    }

    private func adjust(_ record: PodRecord, _ slot: Int, _ sign: Int64) {
        let base = slot * laneCount
        for request in record.shape.requests { requested[base + request.lane] += sign * request.amount }
        requested[base + Lane.pods] += sign
        filledCPU[slot] += sign * record.shape.filledCPU
        filledMemory[slot] += sign * record.shape.filledMemory
    }
}
