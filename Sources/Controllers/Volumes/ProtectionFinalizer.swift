import KubernetesAPI

/// What a protection controller does to an object's finalizer.
enum ProtectionFinalizer {
    enum Step: Equatable, Sendable {
        case keep
        case add
        /// Once nobody uses the object.
        case removeIfUnused
    }

    static let claim = "kubernetes.io/pvc-protection"
    static let volume = "kubernetes.io/pv-protection"
    static let attributesClass = "kubernetes.io/vac-protection"

    static func step(_ metadata: ObjectMeta, _ finalizer: String) -> Step {
        let isThere = metadata.finalizers.contains(finalizer)
        if metadata.deletionTimestamp != nil { return isThere ? .removeIfUnused : .keep }
        return isThere ? .keep : .add
    }
}
