import KubernetesSchema
import Synchronization

/// One client's watch: filters what the cache delivers and holds it until the client takes it.
final class CacheWatcher: Sendable {
    /// How many events may wait for a slow client before its watch is ended.
    static let queueLimit = 10_000

    enum Item: Sendable {
        case event(CacheEvent.Kind, CachedObject)
        /// All of the initial state was delivered; the revision it stood at.
        case initialEventsEnd(Int64)
    }

    private struct State {
        var id: UInt64 = 0
        var queue: [Item] = []
        var waiting: CheckedContinuation<Void, Never>?
        var isEnded = false
        /// What happened up to here the client has seen.
        var seen: Int64 = 0
    }

    private let state = Mutex(State())
    private let namespace: String
    private let labels: LabelSelector
    private let fields: FieldSelector
    private let marksInitialEnd: Bool

    init(namespace: String, labels: LabelSelector, fields: FieldSelector, marksInitialEnd: Bool) {
        self.namespace = namespace
        self.labels = labels
        self.fields = fields
        self.marksInitialEnd = marksInitialEnd
    }

    var id: UInt64 {
        get { state.withLock { $0.id } }
        set { state.withLock { $0.id = newValue } }
    }

    /// Leaves out what the client has seen: the cache may be behind it.
    func skip(through revision: Int64) { state.withLock { $0.seen = revision } }

    func selects(_ object: CachedObject) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (labels.isEverything || labels.matches(object.labels))
            && (fields.isEverything || fields.matches(object.fields))
    }

    /// The initial state has no bound: it is bytes that the cache holds anyway.
    func begin(with objects: [CachedObject], at revision: Int64) {
        var items: [Item] = objects.filter(selects).map { .event(.added, $0) }
        if marksInitialEnd { items.append(.initialEventsEnd(revision)) }
        state.withLock { $0.queue.append(contentsOf: items) }
    }

    /// Takes events; false where the client is too slow and the watch has to end.
    func deliver(_ events: [CacheEvent]) -> Bool {
        var items: [Item] = []
        let seen = state.withLock { $0.seen }
        for event in events where event.revision > seen {
            if let item = filtered(event) { items.append(item) }
        }
        if items.isEmpty { return true }
        let (continuation, fits) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard !state.isEnded else { return (nil, true) }
            if state.queue.count + items.count > CacheWatcher.queueLimit, !state.queue.isEmpty { return (nil, false) }
            state.queue.append(contentsOf: items)
            defer { state.waiting = nil }
            return (state.waiting, true)
        }
        continuation?.resume()
        return fits
    }

    /// What the selectors make of a change: an object that comes into view is added, one that leaves it is deleted.
    private func filtered(_ event: CacheEvent) -> Item? {
        let before = event.previous.map(selects) ?? false
        switch event.kind {
        case .deleted: return before ? .event(.deleted, event.object) : nil
        case .added, .modified:
            let after = selects(event.object)
            switch (before, after) {
            case (false, true): return .event(.added, event.object)
            case (true, true): return .event(.modified, event.object)
            case (true, false):
                // The last state that was in view, with the revision of the change.
                guard let previous = event.previous, let gone = try? previous.document() else { return nil }
                var object = gone
                previous.definition.setResourceVersion(event.revision, &object)
                return .event(.deleted, CachedObject(previous.definition, object, revision: event.revision))
            case (false, false): return nil
            }
        }
    }

    /// Everything that waits, or nothing after the deadline; nil when the watch ended and everything was taken.
    func next(until deadline: ContinuousClock.Instant) async -> [Item]? {
        let timer = Task { [weak self] in
            // A timer that was called off must wake nobody: it would be whoever waits next, who would call off its own, and so on for ever.
            guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
            self?.nudge()
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state -> Bool in
                    if !state.queue.isEmpty || state.isEnded || Task.isCancelled || ContinuousClock.now >= deadline { return true }
                    state.waiting = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            nudge()
        }
        return state.withLock { state -> [Item]? in
            if state.queue.isEmpty, state.isEnded || Task.isCancelled { return nil }
            defer { state.queue = [] }
            return state.queue
        }
    }

    /// Whether the client has taken everything that was delivered.
    var isDrained: Bool { state.withLock { $0.queue.isEmpty } }

    private func nudge() {
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.waiting = nil }
            return state.waiting
        }
        continuation?.resume()
    }

    func end() {
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.isEnded = true
            defer { state.waiting = nil }
            return state.waiting
        }
        continuation?.resume()
    }
}
