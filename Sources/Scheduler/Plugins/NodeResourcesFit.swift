import KubernetesAPI

/// Room for the pod's requests, and preference by how full nodes are.
final class NodeResourcesFit: FilterPlugin, ScorePlugin, HintingPlugin {
    let name = "NodeResourcesFit"
    let events: Set<ClusterEvent.Kind> = [
        .assignedPodDeleted, .assignedPodUpdated, .podUpdated, .nodeAdded, .nodeUpdated, .deviceClassChanged,
    ]
    private let settings: NodeResourcesFitSettings

    init(_ settings: NodeResourcesFitSettings = .init()) { self.settings = settings }

    /// The requests that count: extended resources that are left to others don't.
    private func requests(_ shape: PodShape, _ cluster: Cluster) -> [PodShape.Amount] {
        if settings.ignoredResources.isEmpty, settings.ignoredGroups.isEmpty { return shape.requests }
        return shape.requests.filter { request in
            let name = cluster.resources.names[request.lane]
            guard request.lane >= Lane.firstScalar, ResourceNames.isExtended(name) else { return true }
            let group = name.prefix { $0 != "/" }
            return !settings.ignoredResources.contains(name) && !settings.ignoredGroups.contains(String(group))
        }
    }

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let requests = requests(cycle.shape, cycle.cluster)
        if cycle.catalog.devices.classes.isEmpty { return .filter(Filter(cycle.cluster, cycle.reasons, requests)) }
        // What a device class fulfils counts only where the node itself has it.
        let isDelegated = { (request: PodShape.Amount) -> Bool in
            let name = cycle.cluster.resources.names[request.lane]
            return ExtendedResources.isCandidate(name) && cycle.catalog.devices.deviceClass(forExtendedResource: name) != nil
        }
        return .filter(Filter(cycle.cluster, cycle.reasons, requests, delegated: Set(requests.filter(isDelegated).map(\.lane))))
    }

    final class Filter: NodeFilter {
        let cluster: Cluster
        let reasons: ReasonTable
        let requests: [PodShape.Amount]
        /// Requests that devices fulfil on nodes that haven't the resource.
        private let delegated: Set<Int>
        /// Verdicts by what is missing, so that texts are made once.
        private var known: [UInt64: Verdict] = [:]
        private var last: (missing: UInt64, verdict: Verdict) = (0, .pass)

        override var dependsOnPods: Bool { true }

        init(_ cluster: Cluster, _ reasons: ReasonTable, _ requests: [PodShape.Amount], delegated: Set<Int> = []) {
            (self.cluster, self.reasons, self.requests, self.delegated) = (cluster, reasons, requests, delegated)
        }

        override func narrow(_ slots: inout [Int], _ verdicts: inout [Verdict]) {
            let (requested, allocatable, laneCount) = (cluster.requested, cluster.allocatable, cluster.laneCount)
            let requests = requests
            var kept = 0
            for index in slots.indices {
                let slot = slots[index]
                let base = slot * laneCount
                var fits = requested[base + Lane.pods] < allocatable[base + Lane.pods]
                for request in requests where request.amount > allocatable[base + request.lane] - requested[base + request.lane] {
                    fits = false
                }
                // The quick look knows nothing of delegated requests.
                let verdict = fits ? Verdict.pass : check(slot)
                if verdict.kind == .pass {
                    slots[kept] = slot
                    kept += 1
                } else {
                    verdicts[slot] = verdict
                }
            }
            slots.removeLast(slots.count - kept)
        }

        override func check(_ slot: Int) -> Verdict { check(slot, without: [], pods: 0) }

        /// What would be said of a node without some pods of it.
        /// - Parameter freed: what they ask for, by the place of each request; empty for nothing.
        func check(_ slot: Int, without freed: [Int64], pods: Int64) -> Verdict {
            let base = slot * cluster.laneCount
            // Bits: too many pods, unresolvable, then what is missing by its place among the requests.
            var missing: UInt64 = 0
            if cluster.requested[base + Lane.pods] - pods + 1 > cluster.allocatable[base + Lane.pods] { missing = 1 }
            for index in requests.indices {
                let request = requests[index]
                let capacity = cluster.allocatable[base + request.lane]
                if capacity == 0, delegated.contains(request.lane) { continue }
                let used = cluster.requested[base + request.lane] - (freed.isEmpty ? 0 : freed[index])
                if request.amount > capacity - used {
                    missing |= 4 << UInt64(min(index, 61))
                    if request.amount > capacity { missing |= 2 }
                }
            }
            return missing == 0 ? .pass : missing == last.missing ? last.verdict : verdict(missing)
        }

        /// Adds a pod's requests, as far as they are asked for here too.
        func add(_ record: PodRecord, _ sign: Int64, to amounts: inout [Int64]) {
            for own in record.shape.requests {
                for index in amounts.indices where requests[index].lane == own.lane { amounts[index] += sign * own.amount }
            }
        }

        private func verdict(_ missing: UInt64) -> Verdict {
            if let verdict = known[missing] {
                last = (missing, verdict)
                return verdict
            }
            var texts = missing & 1 != 0 ? ["Too many pods"] : []
            for (index, request) in requests.enumerated() where missing & (4 << UInt64(min(index, 61))) != 0 {
                texts.append("Insufficient \(cluster.resources.names[request.lane])")
            }
            let verdict = Verdict(kind: missing & 2 != 0 ? .unresolvable : .unschedulable, reason: reasons.number(texts))
            known[missing] = verdict
            return verdict
        }
    }

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        ResourceScorer(cycle.cluster, cycle.shape, settings.resources, fills: true, settings.strategy)
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        switch event.kind {
        case .assignedPodDeleted: return true
        case .deviceClassChanged: return pod.shape.key.requests.contains { $0.value > 0 && ExtendedResources.isCandidate($0.key) }
        case .podUpdated:
            guard let old = event.oldPod, let new = event.newPod else { return true }
            return old.shape.key.requests.contains { ($0.value) > (new.shape.key.requests[$0.key] ?? 0) }
        case .assignedPodUpdated:
            guard let old = event.oldPod?.shape.key.requests, let new = event.newPod?.shape.key.requests else { return true }
            return pod.shape.key.requests.contains { $0.value != 0 && (old[$0.key] ?? 0) > (new[$0.key] ?? 0) }
        default: return event.newNode.map { mayFit(pod, event.oldNode, $0) } ?? true
        }
    }

    private func mayFit(_ pod: PodRecord, _ old: Node?, _ new: Node) -> Bool {
        let now = PodRequests.amounts(new.status.allocatable)
        let wanted = pod.shape.key.requests.filter { $0.value > 0 }
        guard (now["pods"] ?? 0) >= 1, wanted.allSatisfy({ $0.value <= now[$0.key] ?? 0 }) else { return false }
        guard let old else { return true }
        let before = PodRequests.amounts(old.status.allocatable)
        return (now["pods"] ?? 0) > (before["pods"] ?? 0) || wanted.contains { (now[$0.key] ?? 0) > (before[$0.key] ?? 0) }
    }
}

/// Prefers nodes on which the pod makes resources' use more even.
final class BalancedAllocation: ScorePlugin {
    let name = "NodeResourcesBalancedAllocation"
    private let resources: [NodeResourcesFitSettings.Resource]

    init(_ resources: [NodeResourcesFitSettings.Resource] = NodeResourcesFitSettings.defaultResources) { self.resources = resources }

    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer? {
        // Pods that ask for nothing would all go to the same node.
        let requests = cycle.shape.key.requests
        if resources.allSatisfy({ (requests[$0.name] ?? 0) == 0 }) { return nil }
        return ResourceScorer(cycle.cluster, cycle.shape, resources, fills: false, .balanced)
    }
}

/// Scores nodes by what would be in use with the pod on them.
final class ResourceScorer: NodeScorer {
    private struct Column {
        var lane: Int
        var weight: Int64
        var podAmount: Int64
        var filled: Filled

        enum Filled {
            case no, cpu, memory
        }
    }

    private let cluster: Cluster
    private let columns: [Column]
    private let strategy: NodeResourcesFitSettings.Strategy

    /// - Parameter fills: containers without requests count with a small one.
    init(
        _ cluster: Cluster, _ shape: PodShape, _ resources: [NodeResourcesFitSettings.Resource], fills: Bool,
        _ strategy: NodeResourcesFitSettings.Strategy
    ) {
        self.cluster = cluster
        self.strategy = strategy
        columns = resources.compactMap { resource in
            guard let lane = cluster.resources.known(resource.name), lane < cluster.laneCount else { return nil }
            var amount = shape.key.requests[resource.name] ?? 0
            // A pod that doesn't want an extended resource isn't compared by it.
            if amount == 0, lane >= Lane.firstScalar { return nil }
            var filled = Column.Filled.no
            if fills, lane == Lane.cpu { (filled, amount) = (.cpu, shape.filledCPU) }
            if fills, lane == Lane.memory { (filled, amount) = (.memory, shape.filledMemory) }
            return Column(lane: lane, weight: resource.weight, podAmount: amount, filled: filled)
        }
    }

    override func score(_ slots: [Int], _ scores: inout [Int64]) {
        let (allocatable, requested, laneCount) = (cluster.allocatable, cluster.requested, cluster.laneCount)
        let (filledCPU, filledMemory) = (cluster.filledCPU, cluster.filledMemory)
        var used = [Int64](repeating: 0, count: columns.count)
        var capacity = used
        for (position, slot) in slots.enumerated() {
            for (index, column) in columns.enumerated() {
                capacity[index] = allocatable[slot * laneCount + column.lane]
                switch column.filled {
                case .no: used[index] = requested[slot * laneCount + column.lane]
                case .cpu: used[index] = filledCPU[slot]
                case .memory: used[index] = filledMemory[slot]
                }
            }
            scores[position] = score(used, capacity)
        }
    }

    private func score(_ used: [Int64], _ capacity: [Int64]) -> Int64 {
        switch strategy {
        case .leastAllocated: return mean(used, capacity) { $0 > $1 ? 0 : ($1 - $0) * 100 / $1 }
        case .mostAllocated: return mean(used, capacity) { min($0, $1) * 100 / $1 }
        case .requestedToCapacityRatio(let shape): return ratio(used, capacity, shape)
        case .balanced:
            let (with, without) = (evenness(used, capacity, withPod: true), evenness(used, capacity, withPod: false))
            return 50 + (50 + with - without) / 2
        }
    }

    @inline(__always)
    private func mean(_ used: [Int64], _ capacity: [Int64], _ part: (Int64, Int64) -> Int64) -> Int64 {
        var (sum, weights): (Int64, Int64) = (0, 0)
        for index in columns.indices where capacity[index] != 0 {
            sum += part(used[index] + columns[index].podAmount, capacity[index]) * columns[index].weight
            weights += columns[index].weight
        }
        return weights == 0 ? 0 : sum / weights
    }

    private func ratio(_ used: [Int64], _ capacity: [Int64], _ shape: [NodeResourcesFitSettings.Point]) -> Int64 {
        var (sum, weights): (Int64, Int64) = (0, 0)
        for index in columns.indices where capacity[index] != 0 {
            let total = used[index] + columns[index].podAmount
            let own = NodeResourcesFitSettings.value(shape, at: total > capacity[index] ? 100 : total * 100 / capacity[index])
            if own > 0 {
                sum += own * columns[index].weight
                weights += columns[index].weight
            }
        }
        return weights == 0 ? 0 : Int64((Double(sum) / Double(weights)).rounded())
    }

    /// 100 less the standard deviation of the used fractions.
    private func evenness(_ used: [Int64], _ capacity: [Int64], withPod: Bool) -> Int64 {
        var (sum, count) = (0.0, 0)
        var first = 0.0
        var second = 0.0
        func fraction(_ index: Int) -> Double {
            min(1, Double(used[index] + (withPod ? columns[index].podAmount : 0)) / Double(capacity[index]))
        }
        for index in columns.indices where capacity[index] != 0 {
            let own = fraction(index)
            sum += own
            if count == 0 { first = own } else { second = own }
            count += 1
        }
        var deviation = 0.0
        if count == 2 {
            deviation = abs((first - second) / 2)
        } else if count > 2 {
            let mean = sum / Double(count)
            var squares = 0.0
            for index in columns.indices where capacity[index] != 0 {
                let distance = fraction(index) - mean
                squares += distance * distance
            }
            deviation = (squares / Double(count)).squareRoot()
        }
        return Int64((1 - deviation) * 100)
    }
}

/// What NodeResourcesFit can be told.
struct NodeResourcesFitSettings {
    struct Resource: Equatable {
        var name: String
        var weight: Int64 = 1
    }

    /// A point of a piecewise linear function: scores are of 0…100.
    struct Point: Equatable {
        var utilization: Int64
        var score: Int64
    }

    enum Strategy: Equatable {
        case leastAllocated
        case mostAllocated
        case requestedToCapacityRatio([Point])
        case balanced
    }

    static let defaultResources = [Resource(name: "cpu"), Resource(name: "memory")]

    var ignoredResources: Set<String> = []
    var ignoredGroups: Set<String> = []
    var strategy = Strategy.leastAllocated
    var resources = NodeResourcesFitSettings.defaultResources

    static func value(_ shape: [Point], at place: Int64) -> Int64 {
        for (index, point) in shape.enumerated() where place <= point.utilization {
            if index == 0 { return point.score }
            let before = shape[index - 1]
            return before.score + (point.score - before.score) * (place - before.utilization) / (point.utilization - before.utilization)
        }
        return shape.last?.score ?? 0
    }
}
