import Synchronization

/// Refuses what is too much at once, without priorities: where priority and fairness is switched off.
final class MaxInFlight: Sendable {
    private let limits: (reading: Int, mutating: Int)
    private let counts = Mutex((reading: 0, mutating: 0))

    /// Limits of 0 are none.
    init(reading: Int, mutating: Int) { limits = (reading, mutating) }

    private static func isMutating(_ info: RequestInfo) -> Bool { !["get", "list", "watch"].contains(info.verb) }

    /// - Returns: whether there is room; then `leave` must follow.
    func enter(_ info: RequestInfo, _ user: UserInfo) -> Bool {
        let mutating = Self.isMutating(info)
        let limit = mutating ? limits.mutating : limits.reading
        let fits = counts.withLock { counts -> Bool in
            let count = mutating ? counts.mutating : counts.reading
            // Administrators must be able to help.
            guard limit == 0 || count < limit || user.groups.contains("system:masters") else { return false }
            if mutating { counts.mutating += 1 } else { counts.reading += 1 }
            return true
        }
        return fits
    }

    func leave(_ info: RequestInfo) {
        counts.withLock { counts in if Self.isMutating(info) { counts.mutating -= 1 } else { counts.reading -= 1 } }
    }
}

/// Who decides which requests are answered now.
enum FlowControl: Sendable {
    case none
    case fair(FlowController)
    case plain(MaxInFlight)
}

/// How much the server takes at once.
public struct FlowControlSettings: Sendable {
    public var isFair = true
    public var maxRequests = 400
    public var maxMutatingRequests = 200
    /// How long a request may take; a quarter of it, a minute at most, may go by in a queue.
    public var requestTimeout = Duration.seconds(60)

    public init() {}

    var waitLimit: Duration { min(requestTimeout / 4, .seconds(60)) }

    /// - Throws: `InvalidConfiguration` in upstream's words.
    public func validate() throws {
        if maxRequests < 0 { throw InvalidConfiguration("--max-requests-inflight can not be negative value") }
        if maxMutatingRequests < 0 { throw InvalidConfiguration("--max-mutating-requests-inflight can not be negative value") }
        if isFair, maxRequests + maxMutatingRequests <= 0 {
            throw InvalidConfiguration(
                "invalid configuration: MaxRequestsInFlight=\(maxRequests) and MaxMutatingRequestsInFlight=\(maxMutatingRequests); "
                    + "they must add up to something positive")
        }
    }
}
