import Client
import KubernetesAPI

/// A decision that stands and is to be carried out.
struct Assignment {
    var record: PodRecord
    var pod: Pod { record.pod }
    var node: String
    var volumes = VolumePlan()
    var resourceClaims: [ObservedResourceClaim] = []
    /// Where what the decision assumed of volumes is kept.
    weak var catalog: ObjectCatalog?
    var profile: SchedulingProfile
    /// History for the metrics.
    var attempts = 1
    var queuedAt = Duration.zero
}

/// What steps of a binding can use.
struct BindingContext: Sendable {
    var client: APIClient
    var clock: any ComponentClock
    /// Whether the pod is still there and without a node.
    var isWaiting: @Sendable (_ uid: String) -> Bool
    /// Volumes and claims as the API has them.
    var volume: @Sendable (_ name: String) -> PersistentVolume?
    var claim: @Sendable (_ key: String) -> PersistentVolumeClaim?
}

/// An assignment as work that runs beside later decisions.
struct BindingJob: Sendable {
    var pod: Pod
    var node: String
    var profile: String
    var permits: [PermitDecision] = []
    var preBinds: [@Sendable (BindingContext) async throws -> Void] = []
    var bind: (@Sendable (BindingContext) async throws -> Void)?
}

/// A pod that must go to make room.
struct Victim: Sendable {
    var pod: Pod
}

/// A pod that could not be given a node, and what is to be done about it.
struct FailureReport: Sendable {
    var pod: Pod
    var message: String
    /// `Unschedulable` or `SchedulerError`.
    var reason = "Unschedulable"
    /// What to write as the nominated node, empty for none; nil leaves what is there.
    var nominatedNode: String?
    var victims: [Victim] = []
    /// Pods of lower priority that were promised the same node.
    var displaced: [Pod] = []
    var profile: String
}

/// What came of a pod.
enum SchedulingOutcome: Sendable {
    case assigned(BindingJob)
    case failed(FailureReport)
    /// Nothing is to be done: the pod is gone, or has a node.
    case skipped
}
