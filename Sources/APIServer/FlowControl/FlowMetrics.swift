import Metrics
import Synchronization

/// What is counted of priority and fairness, under upstream's names. Counters are read from the controller when they are asked for.
final class FlowMetrics: Sendable {
    private let waits: Histogram
    private let executions: Histogram
    private let estimates: Histogram
    private let registry: MetricRegistry
    /// How far each counter was told.
    private let told = Mutex<[[String]: Double]>([:])

    private static let prefix = "apiserver_flowcontrol_"
    private static let durations = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]

    init(_ registry: MetricRegistry) {
        self.registry = registry
        let labels = ["priority_level", "flow_schema"]
        waits = registry.histogram(
            "apiserver_flowcontrol_request_wait_duration_seconds", help: "Time that requests waited in their queues, in seconds.",
            labels: labels + ["execute"], buckets: Self.durations)
        executions = registry.histogram(
            "apiserver_flowcontrol_request_execution_seconds", help: "Time that requests held their seats, in seconds.", labels: labels + ["type"],
            buckets: Self.durations)
        estimates = registry.histogram(
            "apiserver_flowcontrol_work_estimated_seats", help: "Seats that requests were estimated at.", labels: labels,
            buckets: [1, 2, 4, 8, 16, 32, 64, 100])
    }

    static func seconds(since start: ContinuousClock.Instant) -> Double {
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    func noteArrival(_ seat: FlowSeat, seats: Int, waited: Double?) {
        estimates.observe(Double(seats), [seat.level, seat.schema])
        if let waited { waits.observe(waited, [seat.level, seat.schema, "true"]) }
    }

    func noteRefusal(_ seat: FlowSeat, seats: Int) {
        estimates.observe(Double(seats), [seat.level, seat.schema])
        waits.observe(0, [seat.level, seat.schema, "false"])
    }

    func noteWait(_ seat: FlowSeat, seconds: Double, runs: Bool) { waits.observe(seconds, [seat.level, seat.schema, "\(runs)"]) }

    func noteExecution(_ seat: FlowSeat, seconds: Double, isWatch: Bool) {
        executions.observe(seconds, [seat.level, seat.schema, isWatch ? "watch" : "regular"])
    }

    /// Tells the controller's figures with every gathering.
    func follow(_ controller: FlowController) {
        registry.onGather { [weak self, weak controller] in
            guard let self, let controller else { return }
            let (levels, fraction) = controller.state.withLock { ($0.levels, $0.fairFraction) }
            registry.gauge(Self.prefix + "seat_fair_frac", help: "The part of its demand that every level gets.").set(fraction)
            for (name, level) in levels {
                tellLimits(name, level)
                for (schema, counts) in level.counts { tell(name, schema, counts) }
            }
        }
    }

    private func tellLimits(_ name: String, _ level: FlowLevel) {
        func set(_ metric: String, _ help: String, _ value: Double) {
            registry.gauge(Self.prefix + metric, help: help, labels: ["priority_level"]).set(value, [name])
        }
        set("nominal_limit_seats", "Seats that a level has by its shares.", Double(level.nominal))
        set("request_concurrency_limit", "Seats that a level has by its shares.", Double(level.nominal))
        set("lower_limit_seats", "Seats that a level keeps in any case.", Double(level.minimum))
        set("upper_limit_seats", "Seats that a level may have with what it borrows.", Double(level.maximum))
        set("current_limit_seats", "Seats that a level has now.", Double(level.current))
        set("target_seats", "Seats that a level should have.", level.target)
        let demand = level.queues.demand
        set("demand_seats_high_watermark", "The most seats that a level could have used in the last period.", Double(demand.highWatermark))
        set("demand_seats_average", "Seats that a level could have used on average in the last period.", demand.average)
        set("demand_seats_stdev", "How far the seats that a level could have used strayed in the last period.", demand.deviation)
        set("demand_seats_smoothed", "Seats that a level could have used, smoothed over periods.", demand.smoothed)
        set("current_r", "A level's virtual time.", level.queues.virtualTime)
    }

    private func tell(_ level: String, _ schema: String, _ counts: FlowLevel.Counts) {
        let labels = ["priority_level", "flow_schema"]
        func set(_ metric: String, _ help: String, _ value: Int) {
            registry.gauge(Self.prefix + metric, help: help, labels: labels).set(Double(value), [level, schema])
        }
        set("current_inqueue_requests", "Requests that wait in queues.", counts.waiting)
        set("current_inqueue_seats", "Seats that waiting requests want.", counts.waitingSeats)
        set("current_executing_requests", "Requests that hold seats.", counts.executing)
        set("current_executing_seats", "Seats that are held.", counts.executingSeats)
        set("request_concurrency_in_use", "Seats that are held.", counts.executingSeats)
        let dispatched = registry.counter(Self.prefix + "dispatched_requests_total", help: "Requests that got seats.", labels: labels)
        raise(dispatched, "dispatched", [level, schema], counts.dispatched)
        let rejected = registry.counter(Self.prefix + "rejected_requests_total", help: "Requests that got no seats.", labels: labels + ["reason"])
        for (reason, count) in counts.rejected { raise(rejected, "rejected", [level, schema, reason], count) }
    }

    private func raise(_ counter: Counter, _ name: String, _ labels: [String], _ value: Int) {
        let difference = told.withLock { told -> Double in
            let before = told[[name] + labels] ?? 0
            told[[name] + labels] = Double(value)
            // A level that went and came again counts from nothing.
            return Double(value) >= before ? Double(value) - before : Double(value)
        }
        if difference > 0 { counter.add(difference, labels) }
    }
}
