/// A priority level at work: its queues, its limits, and what is counted of it.
struct FlowLevel: Sendable {
    /// What is counted of one schema's requests.
    struct Counts: Sendable {
        var dispatched = 0
        var rejected: [String: Int] = [:]
        var executing = 0
        var executingSeats = 0
        var waiting = 0
        var waitingSeats = 0
    }

    var configuration: PriorityLevel
    var queues: FairQueues
    /// Whether the object is gone and only its last requests are served.
    var isQuiescing = false
    var nominal = 0
    var minimum = 0
    var maximum = 0
    var current = 0
    var target = 0.0
    /// The most seats that one request is estimated at; 0 for no bound.
    var maxSeats = 0
    var hasTimer = false
    private(set) var counts: [String: Counts] = [:]
    private(set) var dispatchedCount = 0
    private(set) var rejectedCount = 0
    private(set) var timedOutCount = 0
    private(set) var cancelledCount = 0
    private var dropped = DroppedRequests()
    /// Answered requests whose seats are held until then, the next first.
    private var releases: [(due: Double, id: UInt64, schema: String, seats: Int)] = []

    init(_ configuration: PriorityLevel, now: Double) {
        self.configuration = configuration
        queues = FairQueues(mode: FlowLevel.mode(configuration), limit: 0, now: now)
    }

    static func mode(_ configuration: PriorityLevel) -> FairQueues.Mode {
        if configuration.isExempt { return .exempt }
        return configuration.queuing.map { .queuing($0) } ?? .rejecting
    }

    var nextRelease: Double? { releases.first?.due }

    private mutating func releaseDue(_ now: Double) {
        while let first = releases.first, first.due <= now {
            releases.removeFirst()
            queues.release(first.id, now: now)
            counts[first.schema]?.executingSeats -= first.seats
        }
    }

    mutating func arrive(_ request: FairQueues.Request, hash: UInt64, now: Double) -> FairQueues.Arrival {
        releaseDue(now)
        let arrival = queues.arrive(request, hash: hash, now: now)
        switch arrival {
        case .dispatched: noteRunning(request)
        case .queued:
            counts[request.schema, default: Counts()].waiting += 1
            counts[request.schema]?.waitingSeats += request.estimate.maxSeats
        case .rejected(let reason):
            rejectedCount += 1
            counts[request.schema, default: Counts()].rejected[reason, default: 0] += 1
        }
        return arrival
    }

    private mutating func noteRunning(_ request: FairQueues.Request) {
        dispatchedCount += 1
        counts[request.schema, default: Counts()].dispatched += 1
        counts[request.schema]?.executing += 1
        counts[request.schema]?.executingSeats += request.estimate.maxSeats
    }

    mutating func dispatch(now: Double) -> [FairQueues.Request] {
        releaseDue(now)
        if queues.waitingCount == 0 { return [] }
        let dispatched = queues.dispatch(now: now)
        for request in dispatched {
            counts[request.schema]?.waiting -= 1
            counts[request.schema]?.waitingSeats -= request.estimate.maxSeats
            noteRunning(request)
        }
        return dispatched
    }

    /// - Returns: whether the request waited.
    mutating func cancel(_ id: UInt64, now: Double) -> Bool {
        guard let request = queues.cancel(id, now: now) else { return false }
        rejectedCount += 1
        cancelledCount += 1
        counts[request.schema]?.waiting -= 1
        counts[request.schema]?.waitingSeats -= request.estimate.maxSeats
        counts[request.schema]?.rejected["time-out", default: 0] += 1
        return true
    }

    mutating func finish(_ id: UInt64, schema: String, now: Double) {
        releaseDue(now)
        guard let request = queues.executing[id] else { return }
        counts[schema]?.executing -= 1
        guard let held = queues.finish(id, now: now) else {
            counts[schema]?.executingSeats -= request.estimate.maxSeats
            return
        }
        let due = now + held
        // Mostly the latest: looked for from the end.
        var place = releases.count
        while place > 0, releases[place - 1].due > due { place -= 1 }
        releases.insert((due, id, schema, request.estimate.maxSeats), at: place)
    }

    /// Notes a refused request.
    ///
    /// - Returns: after how many seconds its client may come again.
    mutating func drop(now: Int64) -> Int64 {
        dropped.note(now: now)
        return dropped.retryAfter
    }
}

/// What the objects of the configuration make of schemas and levels.
enum FlowPlan {
    /// Schemas in the order of matching: those whose level exists, and the two that every server has.
    static func schemas(_ schemas: [FlowSchema], levels: Set<String>) -> [FlowSchema] {
        var result = schemas.filter { levels.contains($0.level) }.sorted(by: FlowSchema.precedes)
        if !result.contains(where: { $0.name == "exempt" }) { result.insert(FlowControlDefaults.exemptSchema, at: 0) }
        if !result.contains(where: { $0.name == "catch-all" }) { result.append(FlowControlDefaults.catchAllSchema) }
        return result
    }

    /// Brings the levels to what is configured. One that isn't wanted any more stays until its last request is answered.
    static func levels(_ wanted: [PriorityLevel], _ levels: inout [String: FlowLevel], serverLimit: Int, now: Double) {
        let names = Set(wanted.map(\.name))
        for configuration in wanted {
            if levels[configuration.name] == nil { levels[configuration.name] = FlowLevel(configuration, now: now) }
            levels[configuration.name]?.configuration = configuration
            levels[configuration.name]?.isQuiescing = false
        }
        for mandatory in FlowControlDefaults.mandatoryLevels where !names.contains(mandatory.name) && levels[mandatory.name] == nil {
            levels[mandatory.name] = FlowLevel(mandatory, now: now)
        }
        for (name, level) in levels where !names.contains(name) && name != "exempt" && name != "catch-all" {
            if level.queues.isIdle { levels[name] = nil } else { levels[name]?.isQuiescing = true }
        }
        let shares = levels.values.reduce(0) { $0 + $1.configuration.shares }
        for name in levels.keys {
            guard var level = levels[name] else { continue }
            let isNew = level.nominal == 0 && level.current == 0
            limit(&level, serverLimit: serverLimit, shares: shares)
            if isNew { level.current = level.nominal - (level.nominal - level.minimum) / 2 }
            levels[name] = level
        }
    }

    private static func limit(_ level: inout FlowLevel, serverLimit: Int, shares: Int) {
        let configuration = level.configuration
        let nominal = shares > 0 ? Int((Double(serverLimit) * Double(configuration.shares) / Double(shares)).rounded(.up)) : 0
        let lendable = Int((Double(nominal) * Double(configuration.lendablePercent) / 100).rounded())
        let borrowing = configuration.borrowingLimitPercent.map { Int((Double(nominal) * Double($0) / 100).rounded()) } ?? serverLimit
        level.nominal = nominal
        level.minimum = nominal - lendable
        level.maximum = nominal + borrowing
        level.maxSeats = configuration.queuing.map { queuing in
            max(1, min(Int((Double(nominal) * 0.15).rounded(.up)), nominal / max(queuing.handSize, 1)))
        } ?? 0
    }

    /// Ends a period of demand and shares the seats anew.
    ///
    /// - Returns: the fraction of its target that everyone gets; 0 where there isn't enough for that.
    static func rebalance(_ levels: inout [String: FlowLevel], nominalSum: Int, now: Double) -> Double {
        var items: [(name: String, item: ConcurrencyAllocation.Item)] = []
        var remaining = nominalSum
        var minimums = 0
        var currents = 0
        for name in levels.keys.sorted() {
            guard var level = levels[name] else { continue }
            level.queues.endDemandPeriod(now: now)
            let demand = level.queues.demand
            if level.configuration.isExempt {
                level.current = max(level.minimum, demand.highWatermark)
                level.target = Double(level.current)
                remaining -= level.current
            } else {
                let least = max(level.minimum, min(level.nominal, demand.highWatermark))
                level.target = max(Double(least), demand.smoothed)
                items.append((name, .init(lower: Double(least), upper: Double(level.maximum), target: level.target)))
                minimums += level.minimum
                currents += least
            }
            levels[name] = level
        }
        var fraction = 0.0
        var parts: [Double]?
        if remaining > currents, let found = ConcurrencyAllocation.allocate(nominalSum, items.map(\.item)) { (parts, fraction) = (found.parts, found.fraction) }
        for (index, entry) in items.enumerated() {
            guard var level = levels[entry.name] else { continue }
            if remaining <= minimums {
                level.current = level.minimum
            } else if remaining <= currents {
                let share = Double(remaining - minimums) / Double(currents - minimums)
                level.current = level.minimum + Int(((entry.item.lower - Double(level.minimum)) * share).rounded())
            } else if let parts {
                level.current = Int(parts[index].rounded())
            }
            levels[entry.name] = level
        }
        for name in levels.keys {
            guard let level = levels[name] else { continue }
            levels[name]?.queues.configure(mode: FlowLevel.mode(level.configuration), limit: level.current, now: now)
        }
        return fraction
    }
}
