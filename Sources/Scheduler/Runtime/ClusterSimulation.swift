import KubernetesAPI

/// The scheduler's decisions against a cluster in memory: for benchmarks, and for asking what would happen.
///
/// Pods that are given a node stand there at once; victims of preemption go at once.
public final class ClusterSimulation {
    /// What became of a pod.
    public enum Decision: Sendable, Equatable {
        case node(String)
        case unschedulable(String)
        /// The node that was promised, and the pods that went.
        case nominated(String, victims: [String])
        case none
    }

    private let core: SchedulerCore
    private var now = Duration.zero

    /// - Parameter seed: equal seeds and equal calls make equal decisions.
    public init(_ configuration: SchedulerConfiguration = SchedulerConfiguration(), seed: UInt64 = 1) {
        core = SchedulerCore(configuration, seed: seed)
    }

    /// Adds or changes a node.
    public func set(_ node: Node) {
        let old = core.cluster.slot(node.metadata.name).flatMap { core.cluster.nodes[$0] }
        core.observe(node, old: old, now: now)
    }

    /// Adds a pod: to its node, or to the queue.
    public func set(_ pod: Pod) { core.observe(pod, old: nil, now: now) }
    public func remove(_ pod: Pod) { core.forget(pod, now: now) }

    /// Decides about the next pod of the queue.
    public func decideNext() -> Decision {
        switch core.decideNext(now: now) {
        case .assigned(let job):
            _ = core.bound(job.pod.metadata.uid, now: now)
            var bound = job.pod
            bound.spec.nodeName = job.node
            core.observe(bound, old: nil, now: now)
            return .node(job.node)
        case .failed(let report):
            guard let node = report.nominatedNode, !node.isEmpty else { return .unschedulable(report.message) }
            for victim in report.victims { core.forget(victim.pod, now: now) }
            core.preempted(report.pod.metadata.uid, report.profile, failed: false, now: now)
            return .nominated(node, victims: report.victims.map { $0.pod.metadata.name }.sorted())
        case .skipped, nil: return .none
        }
    }

    /// Lets time pass: pauses end.
    public func advance(by duration: Duration) { now += duration }
}
