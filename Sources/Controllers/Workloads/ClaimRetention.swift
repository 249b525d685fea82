import KubernetesAPI
import KubernetesSchema

/// Whom the claims of a stateful set belong to, by its retention policy: owners take them along when they go.
enum ClaimRetention {
    private static let setKind = StatefulSet.kind
    private static let podKind = Pod.kind

    private static func deletes(_ policy: String?) -> Bool { policy == "Delete" }
    static func deletesOnScale(_ set: StatefulSet) -> Bool { deletes(set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled) }
    private static func deletesWithSet(_ set: StatefulSet) -> Bool { deletes(set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted) }

    private static func names<T: KubernetesObject>(_ reference: OwnerReference, _ object: T) -> Bool {
        reference.apiVersion == T.kind.apiVersion && reference.kind == T.kind.kind && reference.name == object.name
    }

    /// Whether a claim belongs to an earlier object of that name.
    static func isStale<T: KubernetesObject>(_ claim: PersistentVolumeClaim, _ object: T) -> Bool {
        claim.metadata.ownerReferences.first { names($0, object) }.map { $0.uid != object.metadata.uid } ?? false
    }

    /// Whether somebody else manages the claim, so that the policy can't be followed.
    static func hasConflict(_ claim: PersistentVolumeClaim, _ set: StatefulSet, _ pod: Pod) -> Bool {
        if !deletesOnScale(set), !deletesWithSet(set) { return false }
        return claim.metadata.ownerReferences.contains { reference in
            if names(reference, set) { return reference.uid != set.metadata.uid }
            if names(reference, pod) { return reference.uid != pod.metadata.uid }
            return reference.controller == true
        }
    }

    /// Whether the pod's number is one that the set doesn't want any more.
    static func isScaledDown(_ pod: Pod, _ set: StatefulSet) -> Bool {
        guard let ordinal = StatefulSetPods.ordinal(pod, of: set) else { return true }
        let start = Int(set.spec.ordinals?.start ?? 0)
        return ordinal < start || ordinal >= start + Int(set.spec.replicas ?? 1)
    }

    /// The claim with the owners that the policy wants; nil where it has them, or isn't to be touched.
    static func plan(_ claim: PersistentVolumeClaim, _ set: StatefulSet, _ pod: Pod) -> PersistentVolumeClaim? {
        if isStale(claim, set) || isStale(claim, pod) { return nil }
        let uids = Set([set.metadata.uid, pod.metadata.uid])
        let present = claim.metadata.ownerReferences.filter { uids.contains($0.uid) }
        var wanted: [OwnerReference] = []
        if !hasConflict(claim, set, pod) {
            let isSurplus = deletesOnScale(set) && isScaledDown(pod, set)
            if isSurplus {
                wanted = [OwnerReference(controller: pod)]
            } else if deletesWithSet(set) {
                wanted = [OwnerReference(controller: set)]
            }
        } else if present.isEmpty {
            return nil
        }
        let isSame = Set(present.map(\.uid)) == Set(wanted.map(\.uid)) && present.allSatisfy { $0.controller == true }
        if isSame { return nil }
        var changed = claim
        changed.metadata.ownerReferences = claim.metadata.ownerReferences.filter { !uids.contains($0.uid) } + wanted
        return changed
    }
}
