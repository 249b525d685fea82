/// What a filter says of one node.
struct Verdict: Equatable {
    enum Kind: UInt8 {
        case pass
        /// Not now: taking other pods away could make room.
        case unschedulable
        /// Not on this node, whatever is taken away.
        case unresolvable
        /// Wasn't looked at.
        case absent
    }

    var kind: Kind
    /// A number of the table of reasons.
    var reason: Int32

    static let pass = Verdict(kind: .pass, reason: 0)
}

/// Texts by number, so that a verdict is small; a reason may be more than one text.
final class ReasonTable {
    private(set) var texts: [[String]] = [[]]
    private var numbers: [[String]: Int32] = [[]: 0]

    func number(_ reason: [String]) -> Int32 {
        if let known = numbers[reason] { return known }
        numbers[reason] = Int32(texts.count)
        texts.append(reason)
        return Int32(texts.count - 1)
    }

    func unschedulable(_ reason: String...) -> Verdict { Verdict(kind: .unschedulable, reason: number(reason)) }
    func unresolvable(_ reason: String...) -> Verdict { Verdict(kind: .unresolvable, reason: number(reason)) }
}

/// What all filters said of all nodes in one cycle.
struct Diagnosis {
    /// By slot.
    var verdicts: [Verdict]
    /// What holds for nodes that weren't looked at.
    var absent: [String] = []
    /// Set where a plugin refused the pod before any node was looked at.
    var early: String?
    /// The plugins that refused the pod or a node.
    var plugins: Set<String> = []

    init(slots: Int) { verdicts = [Verdict](repeating: Verdict(kind: .absent, reason: 0), count: slots) }

    var evaluated: Int { verdicts.reduce(0) { $0 + ($1.kind == .absent || $1.kind == .pass ? 0 : 1) } }

    /// The message of the event and the condition: `0/5 nodes are available: 2 Insufficient cpu, 3 node(s) …. <post>`.
    func message(nodes: Int, _ reasons: ReasonTable, post: String) -> String {
        var message = "0/\(nodes) nodes are available:"
        if let early, !early.isEmpty {
            message += " \(early)."
        } else {
            var byReason: [Int32: Int] = [:]
            var explained = 0
            for verdict in verdicts where verdict.kind == .unschedulable || verdict.kind == .unresolvable {
                byReason[verdict.reason, default: 0] += 1
                explained += 1
            }
            var counts: [String: Int] = [:]
            for (reason, count) in byReason { for text in reasons.texts[Int(reason)] { counts[text, default: 0] += count } }
            if explained < nodes { for text in absent { counts[text, default: 0] += nodes - explained } }
            let list = counts.map { "\($0.value) \($0.key)" }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            if !list.isEmpty { message += " \(list.joined(separator: ", "))." }
        }
        return post.isEmpty ? message : "\(message) \(post)"
    }
}
