import KubernetesSchema

/// The queues of one priority level, served fairly by virtual time: each queue gets an equal share of the seats, as if all were served at once.
///
/// Knows no clock and no tasks: whoever drives it says what time it is (seconds), and lets those run whom it answers.
struct FairQueues: Sendable {
    /// A request, named by its driver.
    struct Request: Sendable {
        var id: UInt64
        /// The flow schema's name.
        var schema: String
        var distinguisher: String
        var estimate: WorkEstimate
        var arrival = 0.0
        /// Virtual time at arrival.
        fileprivate(set) var virtualArrival = 0.0
        fileprivate(set) var start = 0.0
        /// Nil where it went through no queue.
        fileprivate(set) var queue: Int?

        init(id: UInt64, schema: String, distinguisher: String, estimate: WorkEstimate) {
            self.id = id
            self.schema = schema
            self.distinguisher = distinguisher
            self.estimate = estimate
        }
    }

    struct Queue: Sendable {
        fileprivate(set) var waiting: [Request] = []
        fileprivate(set) var executing = 0
        fileprivate(set) var seatsInUse = 0
        fileprivate(set) var seatsWaiting = 0
        /// Virtual time at which the next request would start.
        fileprivate(set) var nextStart = 0.0
        /// Of what waits, in seats times seconds.
        fileprivate(set) var work = 0.0

        fileprivate var isActive: Bool { !waiting.isEmpty || executing > 0 }
    }

    enum Arrival: Equatable {
        /// It may run now.
        case dispatched
        /// It waits: `dispatch` will name it.
        case queued
        /// Upstream's reason.
        case rejected(String)
    }

    enum Mode: Sendable, Equatable {
        case exempt
        case rejecting
        case queuing(PriorityLevel.Queuing)
    }

    /// What a request is taken to last before it has: 3 ms.
    static let estimatedDuration = 0.003

    private(set) var mode: Mode
    private(set) var limit: Int
    private var sharding: ShuffleSharding?
    private(set) var queues: [Queue] = []
    private(set) var executing: [UInt64: Request] = [:]
    /// Requests that ended and still hold seats.
    private var lingering: [UInt64: Request] = [:]
    private(set) var waitingCount = 0
    private(set) var seatsInUse = 0
    private(set) var seatsWaiting = 0
    private(set) var virtualTime = 0.0
    private var lastTime: Double
    private var activeQueues = 0
    private var next = 0
    private var enqueued = 0
    private(set) var demand: SeatDemand

    init(mode: Mode, limit: Int, now: Double) {
        self.mode = mode
        self.limit = limit
        lastTime = now
        demand = SeatDemand(now: now)
        configure(mode: mode, limit: limit, now: now)
    }

    var isIdle: Bool { waitingCount == 0 && executing.isEmpty && lingering.isEmpty }

    /// Takes another configuration. Queues that are too many are dealt no more and go when they are empty.
    mutating func configure(mode: Mode, limit: Int, now: Double) {
        advance(now)
        self.mode = mode
        self.limit = limit
        guard case .queuing(let queuing) = mode else {
            sharding = nil
            return
        }
        sharding = ShuffleSharding(deckSize: queuing.queues, handSize: queuing.handSize)
        while queues.count < queuing.queues { queues.append(Queue()) }
        trim()
    }

    private mutating func trim() {
        guard case .queuing(let queuing) = mode else { return }
        while queues.count > queuing.queues, let last = queues.last, !last.isActive, last.seatsInUse == 0 { queues.removeLast() }
        if next >= queues.count { next = 0 }
    }

    /// Ends a period of the demand's statistics.
    mutating func endDemandPeriod(now: Double) { demand.endPeriod(now: now) }

    /// Virtual time passes with the seats that each active queue gets.
    private mutating func advance(_ now: Double) {
        let elapsed = max(0, now - lastTime)
        lastTime = now
        guard activeQueues > 0 else { return }
        virtualTime += min(Double(seatsInUse + seatsWaiting), Double(limit)) / Double(activeQueues) * elapsed
    }

    private mutating func noteDemand(_ now: Double) { demand.set(seatsInUse + seatsWaiting, now: now) }

    private func fits(_ seats: Int) -> Bool {
        if case .exempt = mode { return true }
        // What is wider than everything has to run some time: alone.
        if seats > limit { return executing.isEmpty }
        return seatsInUse + seats <= limit
    }

    // MARK: The way of a request

    /// - Parameter hash: of the flow.
    mutating func arrive(_ request: Request, hash: UInt64, now: Double) -> Arrival {
        advance(now)
        var request = request
        request.arrival = now
        request.virtualArrival = virtualTime
        guard case .queuing(let queuing) = mode, let sharding else {
            guard fits(request.estimate.maxSeats) else { return .rejected("concurrency-limit") }
            run(request, now)
            noteDemand(now)
            return .dispatched
        }
        let index = choose(sharding.hand(hash))
        if seatsInUse >= limit, queues[index].waiting.count >= queuing.lengthLimit { return .rejected("queue-full") }
        request.queue = index
        if !queues[index].isActive {
            queues[index].nextStart = virtualTime
            activeQueues += 1
        }
        if waitingCount == 0, seatsInUse < limit, fits(request.estimate.maxSeats) {
            // Nobody waits and there is room: in and out of the queue at once.
            bound(index, request)
            run(request, now)
            noteDemand(now)
            return .dispatched
        }
        queues[index].waiting.append(request)
        queues[index].work += request.estimate.work(Self.estimatedDuration)
        queues[index].seatsWaiting += request.estimate.maxSeats
        waitingCount += 1
        seatsWaiting += request.estimate.maxSeats
        bound(index, queues[index].waiting[0])
        noteDemand(now)
        return .queued
    }

    /// The queue of a hand with the least work waiting.
    private mutating func choose(_ hand: [Int]) -> Int {
        let offset = enqueued % hand.count
        enqueued &+= 1
        var best = hand[offset]
        for step in 1..<max(hand.count, 1) {
            let index = hand[(offset + step) % hand.count]
            if queues[index].work < queues[best].work { best = index }
        }
        return best
    }

    /// A queue that was served less than its share while it was empty doesn't catch up.
    private mutating func bound(_ index: Int, _ oldest: Request) {
        if queues[index].nextStart < oldest.virtualArrival { queues[index].nextStart = oldest.virtualArrival }
    }

    private mutating func run(_ request: Request, _ now: Double) {
        var request = request
        request.start = now
        // Seats beyond all there are would be waited for in vain.
        if request.estimate.finalSeats > limit, limit > 0, mode != .exempt {
            request.estimate.additionalLatency *= Double(request.estimate.finalSeats) / Double(limit)
            request.estimate.finalSeats = limit
        }
        seatsInUse += request.estimate.maxSeats
        if let index = request.queue {
            queues[index].executing += 1
            queues[index].seatsInUse += request.estimate.maxSeats
            queues[index].nextStart += request.estimate.work(Self.estimatedDuration)
        }
        executing[request.id] = request
    }

    /// Whoever may run now.
    mutating func dispatch(now: Double) -> [Request] {
        advance(now)
        var dispatched: [Request] = []
        while waitingCount > 0, seatsInUse < limit, let index = nextQueue() {
            let request = queues[index].waiting[0]
            guard fits(request.estimate.maxSeats) else { break }
            removeWaiting(index, 0)
            next = index
            run(request, now)
            if let oldest = queues[index].waiting.first { bound(index, oldest) }
            dispatched.append(request)
        }
        if !dispatched.isEmpty { noteDemand(now) }
        return dispatched
    }

    /// The queue whose first request would end first, were all served at once.
    private mutating func nextQueue() -> Int? {
        var best: Int?
        var earliest = Double.infinity
        for step in 1...max(queues.count, 1) {
            let index = (next + step) % queues.count
            guard let first = queues[index].waiting.first else { continue }
            let finish = queues[index].nextStart + first.estimate.work(Self.estimatedDuration)
            if finish < earliest {
                earliest = finish
                best = index
            }
        }
        return best
    }

    private mutating func removeWaiting(_ queue: Int, _ position: Int) {
        let request = queues[queue].waiting.remove(at: position)
        queues[queue].work -= request.estimate.work(Self.estimatedDuration)
        if queues[queue].waiting.isEmpty { queues[queue].work = 0 }
        queues[queue].seatsWaiting -= request.estimate.maxSeats
        waitingCount -= 1
        seatsWaiting -= request.estimate.maxSeats
    }

    /// Takes a request out that waited too long.
    ///
    /// - Returns: the request; nil where it doesn't wait.
    mutating func cancel(_ id: UInt64, now: Double) -> Request? {
        advance(now)
        for queue in queues.indices {
            guard let position = queues[queue].waiting.firstIndex(where: { $0.id == id }) else { continue }
            let request = queues[queue].waiting[position]
            removeWaiting(queue, position)
            if !queues[queue].isActive { activeQueues -= 1 }
            if let oldest = queues[queue].waiting.first { bound(queue, oldest) }
            noteDemand(now)
            trim()
            return request
        }
        return nil
    }

    /// Notes that a request was answered.
    ///
    /// - Returns: for how long its seats are still held; call `release` then.
    mutating func finish(_ id: UInt64, now: Double) -> Double? {
        advance(now)
        guard let request = executing.removeValue(forKey: id) else { return nil }
        if let index = request.queue {
            queues[index].executing -= 1
            // What was only estimated is known now.
            queues[index].nextStart -= Double(request.estimate.initialSeats) * (Self.estimatedDuration - (now - request.start))
            if let oldest = queues[index].waiting.first { bound(index, oldest) }
            if !queues[index].isActive { activeQueues -= 1 }
        }
        lingering[id] = request
        if request.estimate.additionalLatency > 0 { return request.estimate.additionalLatency }
        release(id, now: now)
        return nil
    }

    /// Gives the seats of an answered request back.
    mutating func release(_ id: UInt64, now: Double) {
        advance(now)
        guard let request = lingering.removeValue(forKey: id) else { return }
        seatsInUse -= request.estimate.maxSeats
        if let index = request.queue { queues[index].seatsInUse -= request.estimate.maxSeats }
        noteDemand(now)
        trim()
    }
}
