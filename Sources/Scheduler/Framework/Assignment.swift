import Client
import KubernetesAPI

/// A decision that stands and is to be carried out.
struct Assignment {
    var record: PodRecord
    var pod: Pod { record.pod }
    var node: String
    var volumes = VolumePlan()
    var devices: DeviceAssignment?
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
    /// Resource claims, writes that were answered already included.
    var resourceClaim: @Sendable (_ key: String) -> ResourceResourceClaim?
    /// A resource claim was written: it counts from now on.
    var wrote: @Sendable (_ claim: ResourceResourceClaim) -> Void
    /// The claim that was made for a pod's extended resources.
    var extendedClaim: @Sendable (_ pod: Pod) -> ResourceResourceClaim?
}

/// An assignment as work that runs beside later decisions.
struct BindingJob: Sendable {
    var pod: Pod
    var node: String
    var profile: String
    var permits: [PermitDecision] = []
    var preBinds: [@Sendable (BindingContext) async throws -> Void] = []
    var bind: (@Sendable (BindingContext) async throws -> Void)?
    /// What is to be taken back in the API when a step fails.
    var cleanups: [@Sendable (BindingContext) async -> Void] = []
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
    /// All places where room could be made, where extenders are to be asked about them.
    var candidates: [PreemptionCandidate] = []
    /// A claim that is given up, so that its devices can be chosen anew.
    var claimRelease: ClaimRelease?
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
