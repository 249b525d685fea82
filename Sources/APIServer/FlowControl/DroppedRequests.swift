/// After how many seconds refused clients shall come again: more while many are refused, less when it gets better.
struct DroppedRequests: Sendable {
    private static let longest: Int64 = 32

    private(set) var retryAfter: Int64 = 1
    private var history: [(second: Int64, count: Int64)] = []
    private var second: Int64 = 0
    private var count: Int64 = 0
    private var raised: Int64 = 0

    /// - Parameter now: in seconds.
    mutating func note(now: Int64) {
        if now == second {
            count += 1
            return
        }
        history.append((second, count))
        let kept = min(2 * retryAfter, Self.longest)
        history.removeAll { now - $0.second > kept }
        second = now
        count = 1
        adjust(now)
    }

    private mutating func adjust(_ now: Int64) {
        let dropped = history.filter { now - $0.second <= retryAfter && $0.second < now }.reduce(0) { $0 + $1.count }
        if now - raised >= retryAfter, dropped >= 3 * retryAfter {
            retryAfter = min(retryAfter * 2, Self.longest)
            raised = now
        } else if dropped < retryAfter, retryAfter > 1 {
            retryAfter -= 1
        }
    }
}
