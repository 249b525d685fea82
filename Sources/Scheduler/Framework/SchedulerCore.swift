import Client
import KubernetesAPI

/// Everything that decisions need and change: cluster, queue, profiles. Whoever has it holds a lock; it does no input or output.
final class SchedulerCore {
    let cluster = Cluster()
    let catalog = ObjectCatalog()
    let reasons = ReasonTable()
    let nominations = Nominations()
    let queue: SchedulingQueue
    let profiles: [String: SchedulingProfile]
    private let percentage: Int
    private let assumedLifetime: Duration?
    private var random: SeededGenerator
    /// Where the search for nodes goes on, so that all nodes have their turn.
    private var start = 0
    private var assignments: [String: Assignment] = [:]
    private let preemption: [String: DefaultPreemption]
    private var decisions: UInt64 = 0

    init(_ configuration: SchedulerConfiguration, seed: UInt64) {
        let made = configuration.profiles.map { ProfileFactory.make($0, seed: seed) }
        let profiles = Dictionary(made.map { ($0.schedulerName, $0) }) { first, _ in first }
        self.profiles = profiles
        percentage = configuration.percentageOfNodesToScore
        assumedLifetime = configuration.assumedPodLifetime
        random = SeededGenerator(seed: seed)
        preemption = profiles.compactMapValues { profile in profile.postFilters.compactMap { $0 as? DefaultPreemption }.first }
        let asksExtenders = configuration.extenders.contains { !$0.preemptVerb.isEmpty }
        for plugin in preemption.values { plugin.keepsCandidates = asksExtenders }
        queue = SchedulingQueue(
            configuration.queue,
            refusal: { pod in
                for plugin in profiles[pod.spec.schedulerName]?.preEnqueue ?? [] {
                    if let reason = plugin.refusal(pod) { return (plugin.name, reason) }
                }
                return nil
            },
            hints: { profiles[$0]?.hints ?? [:] })
        for reader in profiles.values.flatMap(\.catalogReaders) { reader.catalog = catalog }
    }

    func isMine(_ pod: Pod) -> Bool { profiles[pod.spec.schedulerName] != nil }

    // MARK: One pod

    /// Decides about the next pod of the queue; nil where none is to be tried.
    func decideNext(now: Duration) -> SchedulingOutcome? {
        guard let item = queue.next(now: now) else { return nil }
        return decide(item, now: now)
    }

    /// Decides about a pod that was taken from the queue.
    func decide(_ item: QueuedPod, now: Duration) -> SchedulingOutcome {
        let record = item.record
        guard let profile = profiles[record.pod.spec.schedulerName], !cluster.isPlaced(record.uid), !record.isTerminating else {
            queue.done(record.uid)
            return .skipped
        }
        decisions += 1
        if decisions & 1023 == 0 { cluster.tidy() }
        let cycle = Cycle(record, cluster, catalog, reasons, nominations, profile)
        if cluster.order.isEmpty {
            queue.failed(item, rejectors: ["NoNodes"], now: now)
            return .failed(FailureReport(pod: record.pod, message: "no nodes available to schedule pods", profile: profile.schedulerName))
        }
        switch findNodes(cycle) {
        case .failure(let failure): return fail(item, cycle, failure.diagnosis, now: now)
        case .success(let slots): return assign(item, cycle, choose(cycle, slots), now: now)
        }
    }

    // MARK: Filtering

    struct NoFit: Error { var diagnosis: Diagnosis }

    /// The nodes that the pod fits on: as many as are worth comparing.
    func findNodes(_ cycle: Cycle) -> Result<[Int], NoFit> {
        var diagnosis = Diagnosis(slots: cluster.slotCount)
        var names: Set<String>?
        var limiting: [String] = []
        for plugin in cycle.profile.filters {
            switch plugin.prepareFilter(cycle) {
            case .skip: continue
            case .filter(let filter):
                cycle.filters.append(filter)
                cycle.filterNames.append(plugin.name)
            case .among(let own, let filter):
                names = names.map { $0.intersection(own) } ?? own
                limiting.append(plugin.name)
                cycle.filters.append(filter)
                cycle.filterNames.append(plugin.name)
            case .refused(let texts):
                diagnosis.early = texts.joined(separator: ", ")
                diagnosis.plugins = [plugin.name]
                return .failure(NoFit(diagnosis: diagnosis))
            }
        }
        // A node that was made free for the pod is probably the only one that fits.
        let nominated = nominations.node(cycle.pod.uid) ?? cycle.pod.pod.status.nominatedNodeName
        if !nominated.isEmpty, let slot = cluster.nodeSlot(nominated), names?.contains(nominated) ?? true {
            if cycle.checkWithNominated(slot).verdict.kind == .pass { return .success([slot]) }
        }
        var feasible: [Int] = []
        var refusing = [Bool](repeating: false, count: cycle.filters.count)
        if let names {
            diagnosis.absent = ["node(s) didn't satisfy plugin(s) [\(limiting.sorted().joined(separator: " "))]"]
            diagnosis.plugins.formUnion(limiting)
            let slots = names.sorted().compactMap { cluster.nodeSlot($0) }
            search(cycle, slots, &feasible, &diagnosis, &refusing)
        } else {
            search(cycle, cluster.order, &feasible, &diagnosis, &refusing)
        }
        if !feasible.isEmpty { return .success(feasible) }
        for (index, isRefusing) in refusing.enumerated() where isRefusing { diagnosis.plugins.insert(cycle.filterNames[index]) }
        return .failure(NoFit(diagnosis: diagnosis))
    }

    /// Looks at nodes in turn, going on where the last search ended, until enough are found.
    private func search(
        _ cycle: Cycle, _ slots: [Int], _ feasible: inout [Int], _ diagnosis: inout Diagnosis, _ refusing: inout [Bool]
    ) {
        if slots.isEmpty { return }
        let wanted = cycle.profile.scores.isEmpty ? 1 : nodesToFind(slots.count, cycle.profile.percentageOfNodesToScore)
        feasible.reserveCapacity(wanted)
        var promised = BitSet(count: nominations.isEmpty ? 0 : cluster.slotCount)
        for name in nominations.nodeNames { if let slot = cluster.slot(name) { promised.insert(slot) } }
        let from = start % slots.count
        var examined = 0
        var batch: [Int] = []
        while examined < slots.count, feasible.count < wanted {
            // Batch by batch: a filter looks at many nodes at once. What is looked at beyond need costs less than it saves.
            let size = min(slots.count - examined, max(64, wanted - feasible.count))
            batch.removeAll(keepingCapacity: true)
            var place = (from + examined) % slots.count
            for _ in 0..<size {
                batch.append(slots[place])
                place += 1
                if place == slots.count { place = 0 }
            }
            examined += size
            narrow(cycle, &batch, promised, &diagnosis, &refusing)
            feasible += batch.prefix(wanted - feasible.count)
        }
        start = (start + examined) % max(1, cluster.order.count)
    }

    /// Leaves of a batch the nodes that pass all filters.
    private func narrow(
        _ cycle: Cycle, _ batch: inout [Int], _ promised: BitSet, _ diagnosis: inout Diagnosis, _ refusing: inout [Bool]
    ) {
        for (index, filter) in cycle.filters.enumerated() {
            let before = batch.count
            filter.narrow(&batch, &diagnosis.verdicts)
            if batch.count < before { refusing[index] = true }
            if batch.isEmpty { break }
        }
        if nominations.isEmpty { return }
        // Nodes that others were promised must fit beside them too.
        for slot in batch where promised.contains(slot) {
            let (verdict, plugin) = cycle.checkWithNominated(slot)
            if verdict.kind == .pass { continue }
            diagnosis.verdicts[slot] = verdict
            refusing[plugin] = true
            batch.removeAll { $0 == slot }
        }
    }

    /// How many nodes are compared: all of a small cluster, a part of a large one.
    func nodesToFind(_ count: Int, _ own: Int?) -> Int {
        let least = 100
        if count < least { return count }
        var percentage = own ?? self.percentage
        if percentage == 0 { percentage = max(5, 50 - count / 125) }
        return max(least, count * percentage / 100)
    }

    // MARK: Scoring

    /// The best node; among equals chance decides.
    func choose(_ cycle: Cycle, _ slots: [Int]) -> Int {
        if slots.count == 1 { return slots[0] }
        let totals = scores(cycle, slots)
        var best = 0
        var ties = 1
        for index in 1..<slots.count {
            if totals[index] > totals[best] {
                best = index
                ties = 1
            } else if totals[index] == totals[best] {
                ties += 1
                if random.below(ties) == 0 { best = index }
            }
        }
        return slots[best]
    }

    /// The weighted sums of all plugins' scores.
    func scores(_ cycle: Cycle, _ slots: [Int]) -> [Int64] {
        var totals = [Int64](repeating: 0, count: slots.count)
        var own = totals
        for (plugin, weight) in cycle.profile.scores {
            guard let scorer = plugin.prepareScore(cycle, slots) else { continue }
            for index in own.indices { own[index] = 0 }
            scorer.score(slots, &own)
            scorer.normalize(slots, &own)
            for index in own.indices { totals[index] += weight * own[index] }
        }
        return totals
    }

    // MARK: Outcomes

    /// Lets a decision stand: the pod counts on its node from now on.
    func assign(_ item: QueuedPod, _ cycle: Cycle, _ slot: Int, now: Duration) -> SchedulingOutcome {
        let record = item.record
        let node = cluster.slotNames[slot]
        var assignment = Assignment(record: record, node: node, catalog: catalog, profile: cycle.profile)
        assignment.volumes = cycle.volumePlans[slot] ?? VolumePlan()
        assignment.devices = cycle.devices?.decide(slot)
        (assignment.attempts, assignment.queuedAt) = (item.attempts, item.firstSeen)
        record.isAssumed = true
        cluster.place(record, on: node)
        for plugin in cycle.profile.reserves {
            guard let problem = plugin.reserve(cycle, slot) else { continue }
            release(assignment)
            queue.failed(item, rejectors: [plugin.name], now: now)
            return .failed(FailureReport(pod: record.pod, message: problem, profile: cycle.profile.schedulerName))
        }
        let permits = cycle.profile.permits.map { $0.permit(record.pod, node: node) }
        for case .refuse(let problem) in permits {
            release(assignment)
            queue.failed(item, rejectors: ["Permit"], now: now)
            return .failed(FailureReport(pod: record.pod, message: problem, profile: cycle.profile.schedulerName))
        }
        nominations.remove(record.uid)
        assignments[record.uid] = assignment
        return .assigned(
            BindingJob(
                pod: record.pod, node: node, profile: cycle.profile.schedulerName, permits: permits,
                preBinds: cycle.profile.preBinds.compactMap { $0.preBind(assignment) },
                bind: cycle.profile.binds.lazy.compactMap { $0.bind(assignment) }.first,
                cleanups: cycle.profile.reserves.reversed().compactMap { $0.cleanup(assignment) }))
    }

    private func release(_ assignment: Assignment) {
        cluster.remove(pod: assignment.record.uid)
        assignment.record.isAssumed = false
        for plugin in assignment.profile.reserves.reversed() { plugin.unreserve(assignment) }
    }

    /// Nothing fits: whether room can be made, and what to tell.
    func fail(_ item: QueuedPod, _ cycle: Cycle, _ diagnosis: Diagnosis, now: Duration) -> SchedulingOutcome {
        var texts: [String] = []
        var result: PostFilterResult?
        var claimRelease: ClaimRelease?
        for plugin in cycle.profile.postFilters {
            let own = plugin.postFilter(cycle, diagnosis)
            claimRelease = claimRelease ?? own.claimRelease
            if own.kind != .unschedulable {
                texts = own.reason.isEmpty ? [] : [own.reason]
                result = own
                break
            }
            texts.append(own.reason)
            if own.nominatedNode != nil { result = own }
        }
        if cycle.profile.postFilters.isEmpty { result = PostFilterResult(kind: .unschedulable, nominatedNode: "") }
        let message = diagnosis.message(nodes: cluster.nodeCount, reasons, post: texts.joined(separator: ", "))
        var report = FailureReport(
            pod: item.record.pod, message: message, nominatedNode: result?.nominatedNode, profile: cycle.profile.schedulerName)
        report.claimRelease = claimRelease
        queue.failed(item, rejectors: diagnosis.plugins, now: now)
        guard let node = result?.nominatedNode else { return .failed(report) }
        if node.isEmpty {
            nominations.remove(item.record.uid)
            return .failed(report)
        }
        report.displaced = nominations.pods(on: node).filter { $0.priority < item.record.priority }.map(\.pod)
        for pod in report.displaced { nominations.remove(pod.metadata.uid) }
        nominations.set(item.record, node: node)
        report.candidates = result?.candidates ?? []
        report.victims = (result?.victims ?? []).filter { !$0.isTerminating }.map { Victim(pod: $0.pod) }
        if !report.victims.isEmpty { preemption[cycle.profile.schedulerName]?.preempting.insert(item.record.uid) }
        return .failed(report)
    }

    /// Notes whether victims of a pod are being deleted.
    func markPreempting(_ uid: String, _ profile: String, _ isPreempting: Bool) {
        if isPreempting { preemption[profile]?.preempting.insert(uid) } else { preemption[profile]?.preempting.remove(uid) }
    }

    /// The deletion of a pod's victims has been asked for, up to the last.
    /// - Parameter failed: it could not be; the pod is tried again.
    func preempted(_ uid: String, _ profile: String, failed: Bool, now: Duration) {
        preemption[profile]?.preempting.remove(uid)
        if failed || queue.pod(uid)?.gate?.plugin == "DefaultPreemption" { queue.activate(uid, now: now) }
    }

    // MARK: After binding

    /// The API has taken the binding.
    func bound(_ uid: String, now: Duration) -> (attempts: Int, queuedAt: Duration)? {
        queue.done(uid)
        guard let assignment = assignments.removeValue(forKey: uid) else { return nil }
        if let assumedLifetime { assignment.record.expiry = now + assumedLifetime }
        for plugin in assignment.profile.postBinds { plugin.postBind(assignment.pod, node: assignment.node) }
        return (assignment.attempts, assignment.queuedAt)
    }

    /// The binding failed: the decision is taken back and the pod tried again after a pause.
    func bindingFailed(_ uid: String, now: Duration) {
        guard let assignment = assignments.removeValue(forKey: uid) else { return }
        // Somebody else may have bound it meanwhile: then the API's word stands.
        if let record = cluster.records[uid], record.isAssumed {
            release(assignment)
            queue.handle(.assigned(record, nil), cluster, now: now)
        }
        if let item = queue.pod(uid) { queue.failed(item, rejectors: [], now: now) }
    }

    /// Gives up assumed pods that the API never showed.
    func expireAssumed(now: Duration) -> [Pod] {
        let due = cluster.records.values.filter { $0.isAssumed && ($0.expiry.map { $0 <= now } ?? false) }
        for record in due { cluster.remove(pod: record.uid) }
        return due.map(\.pod)
    }
}
