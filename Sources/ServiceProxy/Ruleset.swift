/// What one family's nftables table holds beside its fixed frame: chains and the elements of maps.
public struct Ruleset: Sendable, Equatable {
    public enum Family: String, Sendable {
        case v4 = "ip"
        case v6 = "ip6"
    }

    /// Rules by chain.
    public var chains: [String: [String]] = [:]
    /// Verdicts by map and key.
    public var elements: [String: [String: String]] = [:]
    /// Sets that remember which client goes where, with their timeout in seconds.
    public var affinitySets: [String: Int] = [:]

    /// The chain that hides the addresses of pods from what lies outside the cluster.
    static let egressChain = "cluster-egress"

    public init() {}
}

/// Writes nft scripts: the whole table, or only what changed.
public struct RulesetScript: Sendable {
    public static let table = "kube-proxy"
    /// The mark of packets that leave with the node's address, as upstream's.
    static let masqueradeMark = "0x4000"
    let family: Ruleset.Family

    public init(_ family: Ruleset.Family) { self.family = family }

    private var table: String { "\(family.rawValue) \(RulesetScript.table)" }
    private var address: String { family == .v4 ? "ipv4_addr" : "ipv6_addr" }

    /// Everything anew; what stood there before is gone in the same transaction.
    public func full(_ ruleset: Ruleset) -> String {
        var lines = ["add table \(table)", "delete table \(table)", "add table \(table) { comment \"rules for services\" ; }"]
        lines.append("add map \(table) service-ips { type \(address) . inet_proto . inet_service : verdict ; }")
        lines.append("add map \(table) service-nodeports { type inet_proto . inet_service : verdict ; }")
        lines.append("add map \(table) no-endpoint-services { type \(address) . inet_proto . inet_service : verdict ; }")
        lines.append("add map \(table) no-endpoint-nodeports { type inet_proto . inet_service : verdict ; }")
        for chain in ["services", "mark-for-masquerade", "masquerading", "reject-chain", "service-endpoints-check", "nodeport-endpoints-check", Ruleset.egressChain] {
            lines.append("add chain \(table) \(chain)")
        }
        let hooks = [
            ("nat-prerouting", "nat", "prerouting", "dstnat"), ("nat-output", "nat", "output", "-100"), ("nat-postrouting", "nat", "postrouting", "srcnat"),
            ("filter-prerouting", "filter", "prerouting", "dstnat - 10"), ("filter-output", "filter", "output", "-110"), ("filter-input", "filter", "input", "-110"),
            ("filter-forward", "filter", "forward", "-110"),
        ]
        for (name, type, hook, priority) in hooks {
            lines.append("add chain \(table) \(name) { type \(type) hook \(hook) priority \(priority) ; }")
        }
        let ip = family.rawValue
        let service = "\(ip) daddr . meta l4proto . th dport"
        lines += [
            "add rule \(table) mark-for-masquerade meta mark set meta mark or \(RulesetScript.masqueradeMark)",
            "add rule \(table) masquerading meta mark and \(RulesetScript.masqueradeMark) == 0 return",
            "add rule \(table) masquerading meta mark set meta mark xor \(RulesetScript.masqueradeMark)",
            "add rule \(table) masquerading masquerade fully-random",
            "add rule \(table) reject-chain reject",
            "add rule \(table) services \(service) vmap @service-ips",
            "add rule \(table) services fib daddr type local \(family == .v4 ? "ip daddr != 127.0.0.0/8 " : "ip6 daddr != ::1 ")meta l4proto . th dport vmap @service-nodeports",
            "add rule \(table) service-endpoints-check \(service) vmap @no-endpoint-services",
            "add rule \(table) nodeport-endpoints-check fib daddr type local meta l4proto . th dport vmap @no-endpoint-nodeports",
            "add rule \(table) nat-prerouting jump services",
            "add rule \(table) nat-output jump services",
            "add rule \(table) nat-postrouting jump masquerading",
            "add rule \(table) nat-postrouting jump \(Ruleset.egressChain)",
            "add rule \(table) filter-input ct state new jump nodeport-endpoints-check",
            "add rule \(table) filter-input ct state new jump service-endpoints-check",
            "add rule \(table) filter-forward ct state new jump service-endpoints-check",
            "add rule \(table) filter-output ct state new jump service-endpoints-check",
            "add rule \(table) filter-output ct state new jump nodeport-endpoints-check",
        ]
        lines += changes(from: Ruleset(), to: ruleset)
        return lines.joined(separator: "\n") + "\n"
    }

    /// What brings one ruleset to another; empty where nothing changed.
    public func update(from old: Ruleset, to new: Ruleset) -> String {
        let lines = changes(from: old, to: new)
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    private func changes(from old: Ruleset, to new: Ruleset) -> [String] {
        var lines: [String] = []
        for (name, timeout) in new.affinitySets.sorted(by: { $0.key < $1.key }) where old.affinitySets[name] != timeout {
            if old.affinitySets[name] == nil {
                lines.append("add set \(table) \(name) { type \(address) ; flags dynamic,timeout ; timeout \(timeout)s ; }")
            }
        }
        // Chains are there before anything jumps to them.
        let changed = new.chains.filter { old.chains[$0.key] != $0.value }.sorted { $0.key < $1.key }
        for (name, _) in changed {
            lines.append("add chain \(table) \(name)")
            if old.chains[name] != nil { lines.append("flush chain \(table) \(name)") }
        }
        for (name, rules) in changed { lines += rules.map { "add rule \(table) \(name) \($0)" } }
        for map in Set(old.elements.keys).union(new.elements.keys).sorted() {
            let before = old.elements[map] ?? [:]
            let after = new.elements[map] ?? [:]
            let gone = before.filter { after[$0.key] != $0.value }.keys.sorted()
            let added = after.filter { before[$0.key] != $0.value }.sorted { $0.key < $1.key }
            lines += gone.map { "delete element \(table) \(map) { \($0) }" }
            lines += added.map { "add element \(table) \(map) { \($0.key) : \($0.value) }" }
        }
        let goneChains = old.chains.keys.filter { new.chains[$0] == nil }.sorted()
        lines += goneChains.map { "flush chain \(table) \($0)" }
        lines += goneChains.map { "delete chain \(table) \($0)" }
        lines += old.affinitySets.keys.filter { new.affinitySets[$0] == nil }.sorted().map { "delete set \(table) \($0)" }
        return lines
    }
}
