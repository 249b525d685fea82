import KubernetesAPI
import KubernetesSchema

/// Decides what becomes of an event: nothing (spam), a new one, or one more of a known one. As client-go's correlator, with its numbers.
struct EventCorrelator {
    enum Outcome: Equatable {
        case drop
        case create(Event)
        /// The event with its count, to be patched.
        case patch(Event)
    }

    private struct Aggregate {
        var messages: Set<String> = []
        var last: Timestamp
    }

    private struct Record {
        var name: String
        var first: Timestamp?
        var count: Int32
        var resourceVersion: String
    }

    private struct Bucket {
        var tokens: Double
        var last: Timestamp
    }

    /// Events remembered; the oldest are forgotten beyond it.
    static let capacity = 4096
    /// From so many events that differ only in their message on they are told as one.
    static let similar = 10
    static let similarSeconds: Int64 = 600
    static let burst = 25.0
    static let tokensPerSecond = 1.0 / 300

    private var aggregates = BoundedMap<String, Aggregate>(capacity: EventCorrelator.capacity)
    private var records = BoundedMap<String, Record>(capacity: EventCorrelator.capacity)
    private var buckets = BoundedMap<String, Bucket>(capacity: EventCorrelator.capacity)

    mutating func correlate(_ event: Event, now: Timestamp) -> Outcome {
        var event = event
        let about = EventCorrelator.about(event)
        let group = [about, event.type, event.reason, event.reportingComponent, event.reportingInstance].joined(separator: "\u{1}")
        var key = group + "\u{1}" + event.message
        var aggregate = aggregates[group] ?? Aggregate(last: now)
        if now.seconds - aggregate.last.seconds > EventCorrelator.similarSeconds { aggregate = Aggregate(last: now) }
        aggregate.messages.insert(event.message)
        aggregate.last = now
        if aggregate.messages.count >= EventCorrelator.similar {
            // Only so many are remembered.
            if aggregate.messages.count > EventCorrelator.similar { aggregate.messages.remove(event.message) }
            event.message = "(combined from similar events): \(event.message)"
            key = group
        }
        aggregates[group] = aggregate

        var outcome = Outcome.create(event)
        if let known = records[key] {
            event.metadata.name = known.name
            event.metadata.resourceVersion = known.resourceVersion
            event.firstTimestamp = known.first
            event.count = known.count + 1
            outcome = .patch(event)
        }
        records[key] = Record(
            name: event.metadata.name, first: event.firstTimestamp, count: event.count, resourceVersion: event.metadata.resourceVersion)
        return spend(about, now) ? outcome : .drop
    }


    private mutating func spend(_ key: String, _ now: Timestamp) -> Bool {
        var bucket = buckets[key] ?? Bucket(tokens: EventCorrelator.burst, last: now)
        let passed = Double(max(0, now.seconds - bucket.last.seconds))
        bucket.tokens = min(EventCorrelator.burst, bucket.tokens + passed * EventCorrelator.tokensPerSecond)
        bucket.last = now
        defer { buckets[key] = bucket }
        if bucket.tokens < 1 { return false }
        bucket.tokens -= 1
        return true
    }

    private static func about(_ event: Event) -> String {
        let object = event.involvedObject
        return [
            event.source.component, event.source.host, object.kind, object.namespace, object.name, object.fieldPath, object.uid,
            object.apiVersion,
        ].joined(separator: "\u{1}")
    }
}

/// A dictionary that forgets its oldest half when it is full.
struct BoundedMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private var values: [Key: (value: Value, used: UInt64)] = [:]
    private var clock: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { values.count }

    subscript(key: Key) -> Value? {
        mutating get {
            guard let found = values[key] else { return nil }
            clock += 1
            values[key] = (found.value, clock)
            return found.value
        }
        set {
            guard let newValue else {
                values[key] = nil
                return
            }
            clock += 1
            values[key] = (newValue, clock)
            if values.count > capacity { shrink() }
        }
    }

    private mutating func shrink() {
        let order = values.values.map(\.used).sorted()
        let limit = order[order.count / 2]
        values = values.filter { $0.value.used >= limit }
    }
}
