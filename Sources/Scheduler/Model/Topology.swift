import KubernetesAPI

/// A label of nodes that divides them into domains.
final class TopologyKey {
    let name: String
    /// By node: the number of its domain, or -1.
    private(set) var domains: [Int32] = []
    private var numbers: [String: Int32] = [:]
    private var version: UInt64 = 0

    init(_ name: String) { self.name = name }

    var domainCount: Int { numbers.count }

    /// Brings the table up to the nodes' present labels. Domains keep their numbers.
    func refresh(_ cluster: Cluster) {
        if version == cluster.topologyVersion { return }
        version = cluster.topologyVersion
        domains = [Int32](repeating: -1, count: cluster.slotCount)
        for slot in cluster.order {
            guard let value = cluster.nodes[slot]?.metadata.labels[name] else { continue }
            if let known = numbers[value] {
                domains[slot] = known
            } else {
                domains[slot] = Int32(numbers.count)
                numbers[value] = Int32(numbers.count)
            }
        }
    }

    func domain(_ slot: Int) -> Int32 { slot < domains.count ? domains[slot] : -1 }
}

/// Which nodes count when pods are counted by domain.
struct Eligibility: Hashable {
    /// All of these labels must be there.
    var requiredKeys: [String] = []
    var rule: ObjectReference<NodeRule>?
    var tolerations: ObjectReference<TolerationRule>?

    static var all: Eligibility { Eligibility() }

    /// Equal by identity.
    struct ObjectReference<Object: AnyObject>: Hashable {
        let object: Object

        static func == (left: Self, right: Self) -> Bool { left.object === right.object }
        func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(object)) }
    }
}

/// Numbers of pods by node, and by domain for whoever asks: kept up while pods come and go.
final class PodCounter {
    private(set) var perNode: [Int32] = []
    private(set) var total = 0
    private var tables: [DomainTable.Key: DomainTable] = [:]
    private var live: [DomainTable] = []

    func add(_ amount: Int32, at slot: Int) {
        while perNode.count <= slot { perNode.append(0) }
        perNode[slot] += amount
        total += Int(amount)
        for table in live { table.add(amount, at: slot) }
    }

    func count(_ slot: Int) -> Int { slot < perNode.count ? Int(perNode[slot]) : 0 }

    /// The counts by domain of a key.
    func table(_ key: TopologyKey, _ eligibility: Eligibility, _ cluster: Cluster) -> DomainTable {
        let id = DomainTable.Key(topology: key.name, eligibility: eligibility)
        let table: DomainTable
        if let known = tables[id] {
            table = known
        } else {
            table = DomainTable(key, eligibility)
            tables[id] = table
            live.append(table)
        }
        table.refresh(self, cluster)
        return table
    }
}

/// Numbers of pods by domain of eligible nodes, with the smallest of them at hand.
final class DomainTable {
    struct Key: Hashable {
        var topology: String
        var eligibility: Eligibility
    }

    let key: TopologyKey
    let eligibility: Eligibility
    private(set) var counts: [Int32] = []
    /// Domains that have an eligible node.
    private(set) var domainCount = 0
    /// All counted pods.
    private(set) var total = 0
    private var isDomain: [Bool] = []
    private var eligible = BitSet()
    /// How many domains have which count, and the smallest count that some domain has.
    private var histogram: [Int32] = []
    private(set) var minimum = 0
    private var version: UInt64 = 0

    init(_ key: TopologyKey, _ eligibility: Eligibility) {
        self.key = key
        self.eligibility = eligibility
    }

    func isEligible(_ slot: Int) -> Bool { eligible.contains(slot) }

    /// The count of a domain; 0 for -1.
    func count(_ domain: Int32) -> Int {
        let index = Int(domain)
        return index >= 0 && index < counts.count ? Int(counts[index]) : 0
    }

    func add(_ amount: Int32, at slot: Int) {
        guard eligible.contains(slot) else { return }
        let domain = Int(key.domain(slot))
        guard domain >= 0, domain < counts.count else { return }
        let old = Int(counts[domain])
        counts[domain] += amount
        total += Int(amount)
        let new = Int(counts[domain])
        guard isDomain[domain], old >= 0, new >= 0 else { return }
        histogram[old] -= 1
        while histogram.count <= new { histogram.append(0) }
        histogram[new] += 1
        if new < minimum { minimum = new } else { settle() }
    }

    private func settle() {
        while minimum < histogram.count - 1, histogram[minimum] == 0 { minimum += 1 }
    }

    /// Counts anew after nodes have changed.
    func refresh(_ counter: PodCounter, _ cluster: Cluster) {
        if version == cluster.topologyVersion { return }
        version = cluster.topologyVersion
        key.refresh(cluster)
        let required = eligibility.requiredKeys.map { cluster.topology($0) }
        let rule = eligibility.rule?.object.nodes(cluster)
        let tolerations = eligibility.tolerations?.object
        counts = [Int32](repeating: 0, count: key.domainCount)
        isDomain = [Bool](repeating: false, count: key.domainCount)
        eligible = BitSet(count: cluster.slotCount)
        total = 0
        for slot in cluster.order {
            let domain = Int(key.domain(slot))
            if domain < 0 || !required.allSatisfy({ $0.domain(slot) >= 0 }) { continue }
            if let rule, !rule.contains(slot) { continue }
            if let tolerations, !tolerations.tolerates(cluster.taintSet[slot], cluster) { continue }
            eligible.insert(slot)
            isDomain[domain] = true
            counts[domain] += Int32(counter.count(slot))
            total += counter.count(slot)
        }
        countDomains()
    }

    private func countDomains() {
        domainCount = 0
        histogram = [0]
        for domain in counts.indices where isDomain[domain] {
            domainCount += 1
            let count = Int(counts[domain])
            while histogram.count <= count { histogram.append(0) }
            histogram[count] += 1
        }
        minimum = 0
        settle()
    }
}
