import KubernetesSchema

/// How much of the server a request takes: seats while it runs, and seats for a while afterwards, when watchers are told of it.
struct WorkEstimate: Sendable, Equatable {
    var initialSeats = 1
    var finalSeats = 0
    /// In seconds.
    var additionalLatency = 0.0

    var maxSeats: Int { max(initialSeats, finalSeats) }

    /// Seats times seconds of the whole, as far as it is known beforehand.
    func work(_ estimatedDuration: Double) -> Double { Double(initialSeats) * estimatedDuration + Double(finalSeats) * additionalLatency }

    private static let maximumListSeats = 100
    private static let maximumMutatingSeats = 10
    private static let bytesPerSeat = 100_000.0
    /// What a list that streams from the cache holds in memory at most.
    private static let cacheBytes = 1_000_000
    private static let maximumObjectBytes = 1_500_000
    private static let watchesPerSeat = 10
    /// What an event costs one such seat, in seconds.
    private static let eventDuration = 0.005

    /// Of a list, or of a watch that begins with one.
    ///
    /// - Parameters:
    ///   - count: how many objects there are; nil where nobody knows.
    ///   - averageBytes: of one stored object.
    ///   - limit: the most objects that are asked for; 0 for all.
    ///   - maxSeats: of the level; 0 for no bound.
    static func list(
        count: Int?, averageBytes: Int, limit: Int, isSingle: Bool, isFromCache: Bool, hasSelector: Bool, maxSeats: Int
    ) -> WorkEstimate {
        guard let count else { return WorkEstimate() }
        let most = maxSeats == 0 ? maximumListSeats : min(maxSeats, maximumListSeats)
        let size = averageBytes <= 0 && count > 0 ? maximumObjectBytes : averageBytes
        let limited = limit > 0 ? min(limit, count) : count
        let loaded = isSingle ? 1 : !isFromCache && hasSelector ? max(limited, count / 2) : limited
        var bytes = loaded * size
        if isFromCache { bytes = min(bytes, cacheBytes) }
        return WorkEstimate(initialSeats: min(max(Int((Double(bytes) / bytesPerSeat).rounded(.up)), 1), most))
    }

    /// Of a change that `watchers` are told of.
    static func mutation(watchers: Int, maxSeats: Int) -> WorkEstimate {
        guard watchers >= watchesPerSeat else { return WorkEstimate() }
        let most = maxSeats == 0 ? maximumMutatingSeats : min(maxSeats, maximumMutatingSeats)
        let wanted = (watchers + watchesPerSeat - 1) / watchesPerSeat
        let seats = min(wanted, most)
        // What is narrower takes longer.
        return WorkEstimate(initialSeats: 1, finalSeats: seats, additionalLatency: Double(wanted) * eventDuration / Double(seats))
    }
}

/// How many watches a change would be told to.
struct WatchCounts: Sendable {
    private struct Key: Hashable {
        var group: String
        var resource: String
        var namespace: String
        var name: String
    }

    private var counts: [Key: Int] = [:]

    /// - Parameter change: 1 for a watch that begins, -1 for one that ends.
    mutating func note(_ info: RequestInfo, _ change: Int) {
        // Watches of one node's pods are told of few changes.
        if info.resource == "pods",
            let selector = try? FieldSelector(parsing: info.fieldSelector), let node = selector.required("spec.nodeName"), !node.isEmpty { return }
        let key = Key(group: info.group, resource: info.resource, namespace: info.namespace, name: info.name)
        let count = counts[key, default: 0] + change
        counts[key] = count > 0 ? count : nil
    }

    func interested(in info: RequestInfo) -> Int {
        if counts.isEmpty { return 0 }
        var key = Key(group: info.group, resource: info.resource, namespace: "", name: "")
        var result = counts[key] ?? 0
        if !info.namespace.isEmpty {
            key.namespace = info.namespace
            result += counts[key] ?? 0
        }
        if !info.name.isEmpty {
            key.name = info.name
            result += counts[key] ?? 0
        }
        return result
    }
}
