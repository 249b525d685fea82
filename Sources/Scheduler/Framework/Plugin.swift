import KubernetesAPI

/// A part of the scheduler that takes part at one or more extension points; which ones, the protocols below say.
protocol SchedulingPlugin: AnyObject {
    var name: String { get }
}

/// Orders the queue.
protocol QueueSortPlugin: SchedulingPlugin {
    func precedes(_ left: QueuedPod, _ right: QueuedPod) -> Bool
}

/// Keeps pods out of the queue.
protocol PreEnqueuePlugin: SchedulingPlugin {
    /// nil lets the pod in; otherwise why not.
    func refusal(_ pod: Pod) -> String?
}

/// Tells on which nodes a pod can be. The two extension points preFilter and filter are one step and what comes of it: what can be
/// found once for the pod is found in `prepareFilter`, and the `NodeFilter` looks at nodes.
protocol FilterPlugin: SchedulingPlugin {
    func prepareFilter(_ cycle: Cycle) -> FilterPreparation
}

enum FilterPreparation {
    /// The plugin has nothing to say of this pod.
    case skip
    case filter(NodeFilter)
    /// Only nodes of these names come into question.
    case among(Set<String>, NodeFilter)
    /// The pod can be nowhere, whatever is taken away.
    case refused([String])
}

/// Looks at nodes for one pod. It reads the cluster as it is when it is asked: dry runs move pods between calls.
class NodeFilter {
    /// Whether taking pods off a node can change what the filter says of it.
    var dependsOnPods: Bool { false }

    func check(_ slot: Int) -> Verdict { .pass }

    /// Keeps of many nodes those that pass, in their order, and notes of the others why not.
    func narrow(_ slots: inout [Int], _ verdicts: inout [Verdict]) {
        var kept = 0
        for index in slots.indices {
            let slot = slots[index]
            let verdict = check(slot)
            if verdict.kind == .pass {
                slots[kept] = slot
                kept += 1
            } else {
                verdicts[slot] = verdict
            }
        }
        slots.removeLast(slots.count - kept)
    }
}

/// Where nothing fits: makes room, or says why not.
protocol PostFilterPlugin: SchedulingPlugin {
    func postFilter(_ cycle: Cycle, _ diagnosis: Diagnosis) -> PostFilterResult
}

struct PostFilterResult {
    enum Kind {
        /// Room will be there: the pod is nominated.
        case success
        /// Others may still find something.
        case unschedulable
        /// Nobody can find anything, or the plugin failed: nobody else is asked.
        case final
    }

    var kind: Kind
    var reason = ""
    /// The node to write into the pod's status; empty to take away what is there; nil to leave it.
    var nominatedNode: String?
    var victims: [PodRecord] = []
    var claimRelease: ClaimRelease?
    /// All places where room could be made, where extenders are to be asked about them.
    var candidates: [PreemptionCandidate] = []
}

/// Tells how good nodes are for a pod. preScore is the making of the scorer; none where all nodes are equal.
protocol ScorePlugin: SchedulingPlugin {
    func prepareScore(_ cycle: Cycle, _ slots: [Int]) -> NodeScorer?
}

class NodeScorer {
    /// Writes a score for each slot.
    func score(_ slots: [Int], _ scores: inout [Int64]) {}
    /// Brings scores into 0…100.
    func normalize(_ slots: [Int], _ scores: inout [Int64]) {}

    /// Scales by the highest score; reversed where less is better.
    static func scale(_ scores: inout [Int64], reversed: Bool) {
        let highest = scores.max() ?? 0
        if highest == 0 {
            if reversed { for index in scores.indices { scores[index] = 100 } }
            return
        }
        for index in scores.indices {
            let scaled = 100 * scores[index] / highest
            scores[index] = reversed ? 100 - scaled : scaled
        }
    }
}

/// Takes note of a decision, and takes it back where a later step fails.
protocol ReservePlugin: SchedulingPlugin {
    /// - Returns: why the decision can't stand; nil where it can.
    func reserve(_ cycle: Cycle, _ slot: Int) -> String?
    func unreserve(_ assignment: Assignment)
    /// What has to be taken back in the API where a later step fails; nil where that is nothing.
    func cleanup(_ assignment: Assignment) -> (@Sendable (BindingContext) async -> Void)?
}

extension ReservePlugin {
    func cleanup(_ assignment: Assignment) -> (@Sendable (BindingContext) async -> Void)? { nil }
}

/// Reads the catalog outside of cycles too, as preEnqueue does.
protocol CatalogReader: SchedulingPlugin {
    /// Set once, by the core that has the catalog.
    var catalog: ObjectCatalog? { get set }
}

/// Lets a decided pod be bound, or holds it, or refuses.
protocol PermitPlugin: SchedulingPlugin {
    func permit(_ pod: Pod, node: String) -> PermitDecision
}

public enum PermitDecision: Sendable, Equatable {
    case allow
    /// Until somebody allows it, at most for a time.
    case wait(Duration)
    case refuse(String)
}

/// Does what must be done before a pod is bound. Runs beside later decisions.
protocol PreBindPlugin: SchedulingPlugin {
    /// The work for an assignment; nil where there is none.
    func preBind(_ assignment: Assignment) -> (@Sendable (BindingContext) async throws -> Void)?
}

/// Binds a pod: the first that takes it.
protocol BindPlugin: SchedulingPlugin {
    func bind(_ assignment: Assignment) -> (@Sendable (BindingContext) async throws -> Void)?
}

/// Is told of pods that were bound.
protocol PostBindPlugin: SchedulingPlugin {
    func postBind(_ pod: Pod, node: String)
}

/// Knows which changes could make a pod schedulable that the plugin refused.
protocol HintingPlugin: SchedulingPlugin {
    /// The events that the plugin wants to be asked about.
    var events: Set<ClusterEvent.Kind> { get }
    /// Whether the event may help the pod.
    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool
}

extension HintingPlugin {
    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool { true }
}
