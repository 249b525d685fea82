import Synchronization

/// Where a request was put: its seat, which is given back once, and what clients are told of it.
final class FlowSeat: Sendable {
    let id: UInt64
    let schema: String
    let level: String
    let schemaUID: String
    let levelUID: String
    private let controller: FlowController
    private let isHeld: Mutex<Bool>
    private let started: Mutex<ContinuousClock.Instant>

    init(id: UInt64, _ schema: FlowSchema, _ level: PriorityLevel, _ controller: FlowController, isHeld: Bool) {
        self.id = id
        self.schema = schema.name
        self.level = level.name
        schemaUID = schema.uid
        levelUID = level.uid
        self.controller = controller
        self.isHeld = Mutex(isHeld)
        started = Mutex(.now)
    }

    /// The wait is over.
    fileprivate func take() {
        isHeld.withLock { $0 = true }
        started.withLock { $0 = .now }
    }

    /// Gives the seat to others. Once is enough; more does nothing.
    func release(isWatch: Bool = false) {
        let wasHeld = isHeld.withLock { held in
            defer { held = false }
            return held
        }
        guard wasHeld else { return }
        controller.finish(self, seconds: FlowMetrics.seconds(since: started.withLock { $0 }), isWatch: isWatch)
    }
}

/// Priority and fairness: puts every request on a seat of its priority level at once, after a wait in a fair queue, or not at all.
///
/// A request that finds a seat takes one lock and suspends nowhere.
final class FlowController: Sendable {
    enum Entry {
        case seat(FlowSeat)
        /// `wait` tells whether it gets its seat.
        case queued(FlowSeat)
        /// - Parameter retryAfter: in seconds.
        case refused(FlowSeat, retryAfter: Int64)
    }

    /// What is known of the objects that a request is about.
    struct ObjectStatistics: Sendable {
        var count: Int
        var averageBytes: Int
    }

    fileprivate enum Waiter {
        case undecided
        case waiting(CheckedContinuation<Bool, Never>)
        case decided(Bool)
    }

    struct State {
        var schemas: [FlowSchema] = []
        var levels: [String: FlowLevel] = [:]
        var nominalSum = 0
        var fairFraction = 0.0
        var watches = WatchCounts()
        fileprivate var nextID: UInt64 = 0
        fileprivate var waiters: [UInt64: Waiter] = [:]
    }

    let serverLimit: Int
    let waitLimit: Duration
    let metrics: FlowMetrics
    let state = Mutex(State())
    private let statistics: @Sendable (RequestInfo) -> ObjectStatistics?
    private let origin = ContinuousClock.now
    private let reap = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - serverLimit: the seats of all levels together.
    ///   - waitLimit: how long a request may wait in a queue.
    ///   - statistics: of the resource that a request is about; nil where it is unknown.
    init(serverLimit: Int, waitLimit: Duration, metrics: FlowMetrics, statistics: @escaping @Sendable (RequestInfo) -> ObjectStatistics?) {
        self.serverLimit = serverLimit
        self.waitLimit = waitLimit
        self.metrics = metrics
        self.statistics = statistics
        digest(levels: [], schemas: [])
    }

    /// Seconds since the controller was made.
    var now: Double {
        let elapsed = (ContinuousClock.now - origin).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    /// Tells when a level that is no longer wanted fell idle, so that the configuration is gone through again.
    var idleLevels: AsyncStream<Void> { reap.stream }

    // MARK: The way of a request

    func enter(_ info: RequestInfo, _ user: UserInfo, _ query: Query) -> Entry {
        let objects = info.isResourceRequest && (info.verb == "list" || info.verb == "watch") ? statistics(info) : nil
        let now = now
        let (entry, woken, seats) = state.withLock { state -> (Entry, [CheckedContinuation<Bool, Never>], Int) in
            let schema = FlowController.schema(for: info, user, state.schemas)
            // No request and no object reaches this: under one lock `digest` keeps only schemas whose level is there, and never drops that level.
            guard let index = state.levels.index(forKey: schema.level) else { preconditionFailure("a flow schema without its level") }
            let level = state.levels.values[index].configuration
            let estimate = FlowController.estimate(info, query, objects, state.levels.values[index].maxSeats, state.watches)
            var flow = ""
            var hash: UInt64 = 0
            if let queuing = level.queuing, queuing.queues > 1 {
                flow = schema.distinguishes(info, user)
                hash = ShuffleSharding.hash(schema: schema.name, distinguisher: flow)
            }
            state.nextID += 1
            let id = state.nextID
            let request = FairQueues.Request(id: id, schema: schema.name, distinguisher: flow, estimate: estimate)
            let arrival = state.levels.values[index].arrive(request, hash: hash, now: now)
            switch arrival {
            case .dispatched: return (.seat(FlowSeat(id: id, schema, level, self, isHeld: true)), [], estimate.maxSeats)
            case .rejected:
                let retry = state.levels.values[index].drop(now: Int64(now) + 1)
                return (.refused(FlowSeat(id: id, schema, level, self, isHeld: false), retryAfter: retry), [], estimate.maxSeats)
            case .queued:
                state.waiters[id] = .undecided
                let dispatched = state.levels.values[index].dispatch(now: now)
                let woken = FlowController.wake(dispatched, &state)
                scheduleRelease(schema.level, &state.levels.values[index], now)
                return (.queued(FlowSeat(id: id, schema, level, self, isHeld: false)), woken, estimate.maxSeats)
            }
        }
        for continuation in woken { continuation.resume(returning: true) }
        switch entry {
        case .seat(let seat): metrics.noteArrival(seat, seats: seats, waited: seat.level == "exempt" ? nil : 0)
        case .queued(let seat): metrics.noteArrival(seat, seats: seats, waited: nil)
        case .refused(let seat, _): metrics.noteRefusal(seat, seats: seats)
        }
        return entry
    }

    private static func schema(for info: RequestInfo, _ user: UserInfo, _ schemas: [FlowSchema]) -> FlowSchema {
        if let match = schemas.first(where: { $0.matches(info, user) }) { return match }
        // `FlowPlan.schemas` adds the one for everybody wherever the stored objects lack it.
        guard let last = schemas.first(where: { $0.name == "catch-all" }) else { preconditionFailure("no flow schema for everybody") }
        return last
    }

    private static func estimate(
        _ info: RequestInfo, _ query: Query, _ objects: ObjectStatistics?, _ maxSeats: Int, _ watches: WatchCounts
    ) -> WorkEstimate {
        guard info.isResourceRequest else { return WorkEstimate() }
        switch info.verb {
        case "list", "watch":
            let version = query["resourceVersion"] ?? ""
            let isWatch = info.verb == "watch"
            if isWatch, !query.flag("sendInitialEvents"), !version.isEmpty, version != "0" { return WorkEstimate() }
            let fromHistory = !(query["continue"] ?? "").isEmpty || query["resourceVersionMatch"] == "Exact"
            return WorkEstimate.list(
                count: objects?.count, averageBytes: objects?.averageBytes ?? 0, limit: query["limit"].flatMap { Int($0) } ?? 0,
                isSingle: !info.name.isEmpty, isFromCache: isWatch || !fromHistory,
                hasSelector: !info.fieldSelector.isEmpty || !info.labelSelector.isEmpty, maxSeats: maxSeats)
        case "create", "update", "patch", "delete":
            // A token is no change of its service account.
            if info.resource == "serviceaccounts", info.subresource == "token" { return WorkEstimate() }
            return WorkEstimate.mutation(watchers: watches.interested(in: info), maxSeats: maxSeats)
        default: return WorkEstimate()
        }
    }

    private static func wake(_ dispatched: [FairQueues.Request], _ state: inout State) -> [CheckedContinuation<Bool, Never>] {
        dispatched.compactMap { request in
            if case .waiting(let continuation)? = state.waiters[request.id] {
                state.waiters[request.id] = nil
                return continuation
            }
            state.waiters[request.id] = .decided(true)
            return nil
        }
    }

    /// Waits for a queued request's seat.
    ///
    /// - Returns: nil where it got one; else after how many seconds the client may come again.
    func wait(_ seat: FlowSeat) async -> Int64? {
        let started = ContinuousClock.now
        let timer = Task { [weak self, waitLimit] in
            guard (try? await Task.sleep(for: waitLimit)) != nil else { return }
            self?.cancel(seat)
        }
        defer { timer.cancel() }
        let runs = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let decided = state.withLock { state -> Bool? in
                    if case .decided(let runs)? = state.waiters[seat.id] {
                        state.waiters[seat.id] = nil
                        return runs
                    }
                    state.waiters[seat.id] = .waiting(continuation)
                    return nil
                }
                if let decided { continuation.resume(returning: decided) }
            }
        } onCancel: {
            cancel(seat)
        }
        metrics.noteWait(seat, seconds: FlowMetrics.seconds(since: started), runs: runs)
        if runs {
            seat.take()
            return nil
        }
        let now = Int64(now) + 1
        return state.withLock { $0.levels[seat.level]?.drop(now: now) } ?? 1
    }

    /// Takes a request out of its queue, if it still waits there.
    private func cancel(_ seat: FlowSeat) {
        let now = now
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.levels[seat.level]?.cancel(seat.id, now: now) == true else { return nil }
            if case .waiting(let continuation)? = state.waiters[seat.id] {
                state.waiters[seat.id] = nil
                return continuation
            }
            state.waiters[seat.id] = .decided(false)
            return nil
        }
        continuation?.resume(returning: false)
    }

    fileprivate func finish(_ seat: FlowSeat, seconds: Double, isWatch: Bool) {
        let now = now
        let (woken, isIdle) = state.withLock { state -> ([CheckedContinuation<Bool, Never>], Bool) in
            guard let index = state.levels.index(forKey: seat.level) else { return ([], false) }
            state.levels.values[index].finish(seat.id, schema: seat.schema, now: now)
            let woken = FlowController.wake(state.levels.values[index].dispatch(now: now), &state)
            scheduleRelease(seat.level, &state.levels.values[index], now)
            return (woken, state.levels.values[index].isQuiescing && state.levels.values[index].queues.isIdle)
        }
        for continuation in woken { continuation.resume(returning: true) }
        metrics.noteExecution(seat, seconds: seconds, isWatch: isWatch)
        if isIdle { reap.continuation.yield() }
    }

    /// Sees to it that seats which are still held for a while after an answer are given on in time, where somebody waits for them.
    private func scheduleRelease(_ name: String, _ level: inout FlowLevel, _ now: Double) {
        guard level.queues.waitingCount > 0, !level.hasTimer, let due = level.nextRelease else { return }
        level.hasTimer = true
        Task { [weak self] in
            try? await Task.sleep(for: .seconds(max(0.0005, due - now)))
            self?.releaseDue(name)
        }
    }

    private func releaseDue(_ name: String) {
        let now = now
        let woken = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            guard let index = state.levels.index(forKey: name) else { return [] }
            state.levels.values[index].hasTimer = false
            let woken = FlowController.wake(state.levels.values[index].dispatch(now: now), &state)
            scheduleRelease(name, &state.levels.values[index], now)
            return woken
        }
        for continuation in woken { continuation.resume(returning: true) }
    }

    // MARK: Watches

    func noteWatch(_ info: RequestInfo, _ change: Int) { state.withLock { $0.watches.note(info, change) } }

    // MARK: Configuration

    /// Takes the objects that rule; those that every server has are imagined where they are missing.
    func digest(levels: [PriorityLevel], schemas: [FlowSchema]) {
        let now = now
        let woken = state.withLock { state -> [CheckedContinuation<Bool, Never>] in
            state.schemas = FlowPlan.schemas(schemas, levels: Set(levels.map(\.name)))
            FlowPlan.levels(levels, &state.levels, serverLimit: serverLimit, now: now)
            state.nominalSum = state.levels.values.reduce(0) { $0 + $1.nominal }
            return rebalance(&state, now)
        }
        for continuation in woken { continuation.resume(returning: true) }
    }

    /// Lends seats of levels that don't use theirs to those that could use more.
    func adjustBorrowing() {
        let now = now
        let woken = state.withLock { rebalance(&$0, now) }
        for continuation in woken { continuation.resume(returning: true) }
    }

    private func rebalance(_ state: inout State, _ now: Double) -> [CheckedContinuation<Bool, Never>] {
        state.fairFraction = FlowPlan.rebalance(&state.levels, nominalSum: state.nominalSum, now: now)
        var woken: [CheckedContinuation<Bool, Never>] = []
        for name in state.levels.keys {
            guard let dispatched = state.levels[name]?.dispatch(now: now) else { continue }
            woken += FlowController.wake(dispatched, &state)
        }
        return woken
    }
}
