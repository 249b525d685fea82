import KubernetesAPI

/// Where a pod goes, or why nowhere.
public enum SchedulingDecision: Sendable, Equatable {
    case node(String)
    /// The message of the event and the condition.
    case unschedulable(String)
}

extension SchedulingProfile {
    /// Chooses a node: all filters pass, the weighted sum of the scores is highest; among equals `pick` chooses.
    public func decide(_ pod: PodInfo, _ nodes: [NodeInfo], pick: (Int) -> Int = { Int.random(in: 0..<$0) }) -> SchedulingDecision {
        if nodes.isEmpty { return .unschedulable("no nodes available to schedule pods") }
        var reasons: [String: Int] = [:]
        var feasible: [NodeInfo] = []
        for node in nodes {
            var failure: String?
            for filter in filters {
                if let reason = filter.filter(pod, node).reason {
                    failure = reason
                    break
                }
            }
            guard let failure else {
                feasible.append(node)
                continue
            }
            // Each missing resource counts on its own.
            for part in failure.hasPrefix("Insufficient") ? failure.components(", ") : [failure] { reasons[part, default: 0] += 1 }
        }
        guard !feasible.isEmpty else { return .unschedulable(message(reasons, total: nodes.count)) }
        if feasible.count == 1 { return .node(feasible[0].node.metadata.name) }
        var totals = [Int64](repeating: 0, count: feasible.count)
        for plugin in scores {
            var own = feasible.map { plugin.score(pod, $0) }
            plugin.normalize(&own)
            for index in totals.indices { totals[index] += own[index] * plugin.weight }
        }
        let best = totals.max() ?? 0
        let candidates = totals.indices.filter { totals[$0] == best }
        return .node(feasible[candidates[pick(candidates.count)]].node.metadata.name)
    }

    private func message(_ reasons: [String: Int], total: Int) -> String {
        let list = reasons.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
        return "0/\(total) nodes are available: \(list). preemption: 0/\(total) nodes are available: \(total) Preemption is not helpful for scheduling."
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
