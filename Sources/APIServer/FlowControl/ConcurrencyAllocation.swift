/// Shares a number of seats among levels.
enum ConcurrencyAllocation {
    struct Item: Sendable, Equatable {
        var lower: Double
        var upper: Double
        /// What it would use.
        var target: Double
    }

    /// A target below is taken as this.
    static let leastTarget = 0.001
    private static let epsilon = 0.0000001

    /// Gives everyone the same fraction of its target, between its bounds, so that the sum is what there is.
    ///
    /// - Returns: the parts, and the fraction; nil where the bounds leave no solution.
    static func allocate(_ sum: Int, _ items: [Item]) -> (parts: [Double], fraction: Double)? {
        let wanted = Double(sum)
        guard sum >= 0, items.allSatisfy({ $0.lower >= 0 && $0.target >= $0.lower && $0.upper >= $0.lower }) else { return nil }
        let lowest = items.reduce(0) { $0 + $1.lower }
        let highest = items.reduce(0) { $0 + $1.upper }
        guard lowest - wanted <= epsilon, wanted - highest <= epsilon else { return nil }
        if sum == 0 { return (items.map { _ in 0 }, 0) }
        let targets = items.map { max($0.target, leastTarget) }
        func parts(_ fraction: Double) -> [Double] { zip(items, targets).map { max($0.lower, min($0.upper, fraction * $1)) } }
        if lowest - wanted > -epsilon { return (items.map(\.lower), zip(items, targets).map { $0.lower / $1 }.min() ?? 0) }
        if wanted - highest > -epsilon { return (items.map(\.upper), zip(items, targets).map { $0.upper / $1 }.max() ?? 0) }
        // The sum grows with the fraction, straight between the places where a bound begins or ends to hold.
        let corners = Set(zip(items, targets).flatMap { [$0.lower / $1, $0.upper / $1] }).sorted()
        var before = corners.first ?? 0
        for corner in corners.dropFirst() {
            let total = parts(corner).reduce(0, +)
            if total >= wanted {
                let start = parts(before).reduce(0, +)
                let fraction = total > start ? before + (corner - before) * (wanted - start) / (total - start) : before
                return (parts(fraction), fraction)
            }
            before = corner
        }
        return (parts(before), before)
    }
}

/// How many seats a level could have used over time.
struct SeatDemand: Sendable {
    private var value = 0.0
    private var last: Double
    private var start: Double
    private var integral = 0.0
    private var squares = 0.0
    private var highest = 0.0

    private(set) var highWatermark = 0
    private(set) var average = 0.0
    private(set) var deviation = 0.0
    /// Follows growth at once and forgets with a half-life of five minutes.
    private(set) var smoothed = 0.0
    private static let coefficient = 0.977

    /// - Parameter now: in seconds.
    init(now: Double) {
        last = now
        start = now
    }

    mutating func set(_ seats: Int, now: Double) {
        advance(now)
        value = Double(seats)
        highest = max(highest, value)
    }

    private mutating func advance(_ now: Double) {
        let elapsed = max(0, now - last)
        integral += value * elapsed
        squares += value * value * elapsed
        last = now
    }

    /// Ends a period: takes its figures and begins the next.
    mutating func endPeriod(now: Double) {
        advance(now)
        let duration = now - start
        highWatermark = Int(highest.rounded())
        if duration > 0 {
            average = integral / duration
            let variance = squares / duration - average * average
            deviation = variance > 0 ? variance.squareRoot() : 0
            let envelope = average + deviation
            smoothed = max(envelope, SeatDemand.coefficient * smoothed + (1 - SeatDemand.coefficient) * envelope)
        }
        start = now
        integral = 0
        squares = 0
        highest = value
    }
}
