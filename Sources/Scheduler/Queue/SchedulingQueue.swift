import KubernetesAPI

/// The pods that wait for nodes: those to be tried now, those that back off, and those for which something must change first.
///
/// It knows no clock: whoever calls says what time it is.
final class SchedulingQueue {
    struct Settings {
        var initialBackoff: Duration = .seconds(1)
        var maximumBackoff: Duration = .seconds(10)
        /// How long a pod is left among the unschedulable ones when nothing happens.
        var maximumWait: Duration = .seconds(300)
        /// How often such pods are looked for.
        var flushInterval: Duration = .seconds(30)
    }

    private struct Entry {
        var pod: QueuedPod
        var move: UInt64
        var expiry: Duration
        var isCurrent: Bool { pod.move == move }
    }

    let settings: Settings
    private let refusal: (Pod) -> (plugin: String, reason: String)?
    private let hints: (String) -> [String: any HintingPlugin]
    private var pods: [String: QueuedPod] = [:]
    private var active: Heap<Entry>
    private var backoff = Heap<Entry> { $0.expiry != $1.expiry ? $0.expiry < $1.expiry : $0.pod.number < $1.pod.number }
    private var errorBackoff = Heap<Entry> { $0.expiry != $1.expiry ? $0.expiry < $1.expiry : $0.pod.number < $1.pod.number }
    /// Unschedulable pods by the plugins that refused them.
    private var waiting: [String: [String: QueuedPod]] = [:]
    private var counts: [QueuedPod.Place: Int] = [:]
    private var gatedCount = 0
    private var number: UInt64 = 0
    private var lastFlush = Duration.zero
    /// Grows with every event, so that who decides outside of the lock sees what was missed.
    private(set) var eventCount: UInt64 = 0

    /// - Parameters:
    ///   - refusal: the preEnqueue plugins' answer for a pod.
    ///   - hints: the hinting plugins of a scheduler's name.
    init(
        _ settings: Settings = Settings(), sort: any QueueSortPlugin = PrioritySort(),
        refusal: @escaping (Pod) -> (plugin: String, reason: String)? = { _ in nil },
        hints: @escaping (String) -> [String: any HintingPlugin] = { _ in [:] }
    ) {
        self.settings = settings
        self.refusal = refusal
        self.hints = hints
        active = Heap { sort.precedes($0.pod, $1.pod) }
    }

    // MARK: Counting

    var activeCount: Int { counts[.active] ?? 0 }
    var backoffCount: Int { (counts[.backoff] ?? 0) + (counts[.errorBackoff] ?? 0) }
    var unschedulableCount: Int { (counts[.unschedulable] ?? 0) - gated }
    var gated: Int { gatedCount }
    func pod(_ uid: String) -> QueuedPod? { pods[uid] }

    // MARK: Coming and going

    /// Takes in a pod that has no node.
    func add(_ record: PodRecord, now: Duration) {
        if let known = pods[record.uid] {
            known.record = record
            return
        }
        number += 1
        let pod = QueuedPod(record, number: number, now: now)
        pods[record.uid] = pod
        activate(pod, now: now)
    }

    /// The pod has changed: where that may help it, it is tried again.
    func update(_ record: PodRecord, _ cluster: Cluster, now: Duration) {
        guard let pod = pods[record.uid] else { return add(record, now: now) }
        let old = pod.record
        pod.record = record
        guard pod.place == .unschedulable else { return }
        if pod.gate != nil {
            if refusal(record.pod) == nil {
                pod.timestamp = now
                activate(pod, now: now)
            }
            return
        }
        let isSame =
            old.shape === record.shape && old.pod.status.resourceClaimStatuses == record.pod.status.resourceClaimStatuses
            && old.pod.spec.schedulingGates == record.pod.spec.schedulingGates
        if isSame { return }
        var event = ClusterEvent(.podUpdated)
        (event.oldPod, event.newPod) = (old, record)
        if mayHelp(event, pod, cluster) { requeue(pod, now: now) }
    }

    func remove(_ uid: String) {
        guard let pod = pods.removeValue(forKey: uid) else { return }
        put(pod, .gone)
    }

    // MARK: Taking

    /// The next pod to decide about. When nothing else is to do, pods that back off are tried early.
    func next(now: Duration) -> QueuedPod? {
        flush(now: now)
        let pod = take(&active) ?? take(&backoff)
        guard let pod else { return nil }
        put(pod, .inFlight)
        pod.attempts += 1
        return pod
    }

    private func take(_ heap: inout Heap<Entry>) -> QueuedPod? {
        while let entry = heap.pop() { if entry.isCurrent { return entry.pod } }
        return nil
    }

    /// The pod is on its way to a node and will not come back.
    func done(_ uid: String) { remove(uid) }

    /// The pod could not be given a node.
    /// - Parameters:
    ///   - rejectors: the plugins that refused it; none after an error, which is tried again after a pause.
    ///   - hasMissed: events came while it was decided.
    func failed(_ pod: QueuedPod, rejectors: Set<String>, hasMissed: Bool = false, now: Duration) {
        guard pods[pod.record.uid] === pod else { return }
        pod.rejectors = rejectors
        pod.timestamp = now
        pod.wasFlushed = false
        if rejectors.isEmpty {
            pod.errorCount += 1
            putBackingOff(pod, .errorBackoff)
        } else {
            pod.unschedulableCount += 1
            pod.errorCount = 0
            if hasMissed { putBackingOff(pod, .backoff) } else { put(pod, .unschedulable) }
        }
    }

    /// Tries a pod as soon as possible.
    func activate(_ uid: String, now: Duration) {
        if let pod = pods[uid], pod.place != .inFlight { activate(pod, now: now) }
    }

    private func activate(_ pod: QueuedPod, now: Duration) {
        if let refusal = refusal(pod.record.pod) {
            put(pod, .unschedulable)
            pod.gate = refusal
            pod.rejectors.insert(refusal.plugin)
            gatedCount += 1
            return
        }
        put(pod, .active)
        active.push(Entry(pod: pod, move: pod.move, expiry: .zero))
    }

    // MARK: Events

    /// Something has happened: tries the pods again that it may help.
    func handle(_ event: ClusterEvent, _ cluster: Cluster, now: Duration) {
        eventCount += 1
        if counts[.unschedulable] ?? 0 == 0 { return }
        var helped: [QueuedPod] = []
        var seen: Set<String> = []
        for (plugin, pods) in waiting where event.kind == .wildcard || isConcerned(plugin, event.kind) {
            for (uid, pod) in pods where pod.gate == nil && seen.insert(uid).inserted {
                if mayHelp(event, pod, cluster) { helped.append(pod) }
            }
        }
        for pod in helped.sorted(by: { $0.number < $1.number }) { requeue(pod, now: now) }
    }

    /// Something that plugins let pods in by has changed.
    func reconsiderGated(now: Duration) {
        if gatedCount == 0 { return }
        let open = pods.values.filter { $0.gate != nil && refusal($0.record.pod) == nil }
        for pod in open.sorted(by: { $0.number < $1.number }) {
            pod.timestamp = now
            activate(pod, now: now)
        }
    }

    /// Plugins that give no hints, such as extenders, hope from everything.
    private func isConcerned(_ plugin: String, _ kind: ClusterEvent.Kind) -> Bool {
        for pod in (waiting[plugin] ?? [:]).values.prefix(1) {
            guard let hinting = hints(pod.record.pod.spec.schedulerName)[plugin] else { return true }
            return hinting.events.contains(kind)
        }
        return false
    }

    private func mayHelp(_ event: ClusterEvent, _ pod: QueuedPod, _ cluster: Cluster) -> Bool {
        if event.kind == .wildcard || pod.rejectors.isEmpty { return true }
        let plugins = hints(pod.record.pod.spec.schedulerName)
        return pod.rejectors.contains { name in
            guard let plugin = plugins[name] else { return true }
            return plugin.events.contains(event.kind) && plugin.mayHelp(event, pod.record, cluster)
        }
    }

    private func requeue(_ pod: QueuedPod, now: Duration) {
        guard pod.place == .unschedulable else { return }
        if expiry(pod) > now { putBackingOff(pod, .backoff) } else { activate(pod, now: now) }
    }

    // MARK: Time

    private func backoffDuration(_ count: Int) -> Duration {
        if count == 0 { return .zero }
        var duration = settings.initialBackoff
        for _ in 1..<max(1, count) {
            duration *= 2
            if duration >= settings.maximumBackoff { return settings.maximumBackoff }
        }
        return min(duration, settings.maximumBackoff)
    }

    private func expiry(_ pod: QueuedPod) -> Duration {
        pod.timestamp + backoffDuration(pod.errorCount > 0 ? pod.errorCount : pod.unschedulableCount)
    }

    private func putBackingOff(_ pod: QueuedPod, _ place: QueuedPod.Place) {
        put(pod, place)
        let entry = Entry(pod: pod, move: pod.move, expiry: expiry(pod))
        if place == .backoff { backoff.push(entry) } else { errorBackoff.push(entry) }
    }

    /// Moves what has waited long enough.
    func flush(now: Duration) {
        flush(&backoff, now)
        flush(&errorBackoff, now)
        guard now - lastFlush >= settings.flushInterval else { return }
        lastFlush = now
        var due: [QueuedPod] = []
        for pod in pods.values where pod.place == .unschedulable && pod.gate == nil && now - pod.timestamp > settings.maximumWait {
            due.append(pod)
        }
        for pod in due.sorted(by: { $0.number < $1.number }) {
            requeue(pod, now: now)
            pod.wasFlushed = true
        }
    }

    private func flush(_ heap: inout Heap<Entry>, _ now: Duration) {
        while let entry = heap.first, !entry.isCurrent || entry.expiry <= now {
            _ = heap.pop()
            if entry.isCurrent { activate(entry.pod, now: now) }
        }
    }

    /// When `next` may have something that it doesn't have now.
    func nextChange(now: Duration) -> Duration {
        var next = lastFlush + settings.flushInterval
        if let entry = backoff.first { next = min(next, entry.expiry) }
        if let entry = errorBackoff.first { next = min(next, entry.expiry) }
        return max(now, next)
    }

    // MARK: Bookkeeping

    private func put(_ pod: QueuedPod, _ place: QueuedPod.Place) {
        counts[pod.place, default: 0] -= 1
        counts[place, default: 0] += 1
        if pod.place == .unschedulable {
            for plugin in pod.rejectors.union(pod.gate.map { [$0.plugin] } ?? []) {
                waiting[plugin]?[pod.record.uid] = nil
                if waiting[plugin]?.isEmpty == true { waiting[plugin] = nil }
            }
            if pod.gate != nil { gatedCount -= 1 }
            pod.gate = nil
        }
        pod.place = place
        pod.move += 1
        if place == .unschedulable { for plugin in pod.rejectors { waiting[plugin, default: [:]][pod.record.uid] = pod } }
    }
}
