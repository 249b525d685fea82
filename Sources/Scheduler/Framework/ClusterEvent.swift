import KubernetesAPI

/// A change of the cluster that could make a pod schedulable.
struct ClusterEvent {
    enum Kind: Hashable {
        case assignedPodAdded
        case assignedPodUpdated
        case assignedPodDeleted
        /// The waiting pod itself changed.
        case podUpdated
        case nodeAdded
        case nodeUpdated
        case nodeDeleted
        case volumeChanged
        case claimChanged
        case storageClassChanged
        case csiNodeChanged
        case csiDriverChanged
        case storageCapacityChanged
        case attachmentDeleted
        case resourceClaimChanged
        case deviceClassChanged
        case resourceSliceChanged
        /// Something that every pod may hope from: extenders, a forced retry.
        case wildcard
    }

    var kind: Kind
    var oldPod: PodRecord?
    var newPod: PodRecord?
    var oldNode: Node?
    var newNode: Node?
    /// The name of a volume, claim, class or node, claims with their namespace.
    var object = ""
    /// Of claims: whether devices became free.
    var hasFreedDevices = false

    init(_ kind: Kind, object: String = "") {
        self.kind = kind
        self.object = object
    }

    static func assigned(_ old: PodRecord?, _ new: PodRecord?) -> ClusterEvent {
        var event = ClusterEvent(old == nil ? .assignedPodAdded : new == nil ? .assignedPodDeleted : .assignedPodUpdated)
        (event.oldPod, event.newPod) = (old, new)
        return event
    }

    static func node(_ old: Node?, _ new: Node?) -> ClusterEvent {
        var event = ClusterEvent(old == nil ? .nodeAdded : new == nil ? .nodeDeleted : .nodeUpdated)
        (event.oldNode, event.newNode) = (old, new)
        return event
    }
}
