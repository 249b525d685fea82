import KubernetesAPI
import KubernetesSchema

/// The counts of a replica set's status.
struct ReplicaCounts: Equatable, Sendable {
    var replicas: Int32 = 0
    var fullyLabeled: Int32 = 0
    var ready: Int32 = 0
    var available: Int32 = 0
    var terminating: Int32?
}

/// A condition of a replica set's status.
struct ReplicaCondition: Equatable, Sendable {
    var type: String
    var status: String
    var reason: String
    var message: String
    var lastTransitionTime: Timestamp?
}

/// What ReplicaSet and ReplicationController have in common.
protocol ReplicatedWorkload: KubernetesObject {
    var desired: Int { get }
    var minReadySeconds: Int32 { get }
    var template: PodTemplateSpec? { get }
    func podSelector() throws -> KubernetesSchema.LabelSelector
    var counts: ReplicaCounts { get set }
    var observedGeneration: Int64 { get set }
    var replicaConditions: [ReplicaCondition] { get set }
    /// Whether the status tells of pods that are being deleted.
    static var countsTerminating: Bool { get }
}

extension ReplicaSet: ReplicatedWorkload {
    static var countsTerminating: Bool { true }
    var desired: Int { Int(spec.replicas ?? 1) }
    var minReadySeconds: Int32 { spec.minReadySeconds }
    var template: PodTemplateSpec? { spec.template }
    func podSelector() throws -> KubernetesSchema.LabelSelector { try KubernetesSchema.LabelSelector(spec.selector) }

    var counts: ReplicaCounts {
        get {
            ReplicaCounts(
                replicas: status.replicas, fullyLabeled: status.fullyLabeledReplicas, ready: status.readyReplicas,
                available: status.availableReplicas, terminating: status.terminatingReplicas)
        }
        set {
            status.replicas = newValue.replicas
            status.fullyLabeledReplicas = newValue.fullyLabeled
            status.readyReplicas = newValue.ready
            status.availableReplicas = newValue.available
            status.terminatingReplicas = newValue.terminating
        }
    }

    var observedGeneration: Int64 {
        get { status.observedGeneration }
        set { status.observedGeneration = newValue }
    }

    var replicaConditions: [ReplicaCondition] {
        get {
            status.conditions.map {
                ReplicaCondition(
                    type: $0.type, status: $0.status, reason: $0.reason, message: $0.message, lastTransitionTime: $0.lastTransitionTime)
            }
        }
        set {
            status.conditions = newValue.map { condition in
                var made = ReplicaSetCondition()
                made.type = condition.type
                made.status = condition.status
                made.reason = condition.reason
                made.message = condition.message
                made.lastTransitionTime = condition.lastTransitionTime
                return made
            }
        }
    }
}

extension ReplicationController: ReplicatedWorkload {
    static var countsTerminating: Bool { false }
    var desired: Int { Int(spec.replicas ?? 1) }
    var minReadySeconds: Int32 { spec.minReadySeconds }
    var template: PodTemplateSpec? { spec.template }
    func podSelector() throws -> KubernetesSchema.LabelSelector {
        spec.selector.isEmpty ? .nothing : KubernetesSchema.LabelSelector(matching: spec.selector)
    }

    var counts: ReplicaCounts {
        get {
            ReplicaCounts(
                replicas: status.replicas, fullyLabeled: status.fullyLabeledReplicas, ready: status.readyReplicas,
                available: status.availableReplicas)
        }
        set {
            status.replicas = newValue.replicas
            status.fullyLabeledReplicas = newValue.fullyLabeled
            status.readyReplicas = newValue.ready
            status.availableReplicas = newValue.available
        }
    }

    var observedGeneration: Int64 {
        get { status.observedGeneration }
        set { status.observedGeneration = newValue }
    }

    var replicaConditions: [ReplicaCondition] {
        get {
            status.conditions.map {
                ReplicaCondition(
                    type: $0.type, status: $0.status, reason: $0.reason, message: $0.message, lastTransitionTime: $0.lastTransitionTime)
            }
        }
        set {
            status.conditions = newValue.map { condition in
                var made = ReplicationControllerCondition()
                made.type = condition.type
                made.status = condition.status
                made.reason = condition.reason
                made.message = condition.message
                made.lastTransitionTime = condition.lastTransitionTime
                return made
            }
        }
    }
}
