import KubernetesAPI

/// One pod's decision while it is made: what plugins see.
final class Cycle {
    let pod: PodRecord
    let cluster: Cluster
    let catalog: ObjectCatalog
    let reasons: ReasonTable
    let nominations: Nominations
    let profile: SchedulingProfile
    /// What has to be done with volumes, by slot.
    var volumePlans: [Int: VolumePlan] = [:]
    /// What DynamicResources found out about the pod; nil where it hasn't looked.
    var devices: DeviceDecision?
    /// The running filters, and their plugins' names.
    var filters: [NodeFilter] = []
    var filterNames: [String] = []
    var shape: PodShape { pod.shape }

    init(
        _ pod: PodRecord, _ cluster: Cluster, _ catalog: ObjectCatalog, _ reasons: ReasonTable, _ nominations: Nominations,
        _ profile: SchedulingProfile
    ) {
        self.pod = pod
        self.cluster = cluster
        self.catalog = catalog
        self.reasons = reasons
        self.nominations = nominations
        self.profile = profile
    }

    /// The filter of resources, where it is the only one that other pods on a node matter to. To be asked when all filters are there.
    private(set) lazy var resourcesOnly: NodeResourcesFit.Filter? = {
        let dependent = filters.filter(\.dependsOnPods)
        return dependent.count == 1 ? dependent[0] as? NodeResourcesFit.Filter : nil
    }()

    /// The first filter that refuses a node.
    func check(_ slot: Int) -> (verdict: Verdict, plugin: Int) {
        for index in filters.indices {
            let verdict = filters[index].check(slot)
            if verdict.kind != .pass { return (verdict, index) }
        }
        return (.pass, -1)
    }

    /// The same where pods of equal or higher priority are nominated for the node: it must fit with them, and without them too, since
    /// they may come to stand elsewhere.
    func checkWithNominated(_ slot: Int) -> (verdict: Verdict, plugin: Int) {
        if nominations.isEmpty { return check(slot) }
        let others = nominations.pods(on: cluster.slotNames[slot]).filter { $0.priority >= pod.priority && $0.uid != pod.uid }
        // A nominated pod that has been placed meanwhile counts already.
        let added = others.filter { $0.slot < 0 && !cluster.isPlaced($0.uid) }
        if added.isEmpty { return check(slot) }
        if let fit = resourcesOnly {
            // Only amounts count: adding them up is enough.
            let own = check(slot)
            if own.verdict.kind != .pass { return own }
            var taken = [Int64](repeating: 0, count: fit.requests.count)
            for record in added { fit.add(record, -1, to: &taken) }
            let verdict = fit.check(slot, without: taken, pods: -Int64(added.count))
            return verdict.kind == .pass ? own : (verdict, filters.firstIndex { $0 === fit } ?? 0)
        }
        let first = cluster.rehearse { () -> (verdict: Verdict, plugin: Int) in
            for record in added { cluster.attach(record, slot) }
            defer { for record in added { cluster.detach(record) } }
            return check(slot)
        }
        return first.verdict.kind == .pass ? check(slot) : first
    }
}

/// Pods that were promised a node where victims are still going.
final class Nominations {
    private var byNode: [String: [PodRecord]] = [:]
    private var nodes: [String: String] = [:]

    var isEmpty: Bool { nodes.isEmpty }

    func pods(on node: String) -> [PodRecord] { byNode[node] ?? [] }
    func node(_ uid: String) -> String? { nodes[uid] }
    var nodeNames: some Sequence<String> { byNode.keys }

    func set(_ record: PodRecord, node: String) {
        remove(record.uid)
        nodes[record.uid] = node
        byNode[node, default: []].append(record)
    }

    func remove(_ uid: String) {
        guard let node = nodes.removeValue(forKey: uid) else { return }
        byNode[node]?.removeAll { $0.uid == uid }
        if byNode[node]?.isEmpty == true { byNode[node] = nil }
    }
}
