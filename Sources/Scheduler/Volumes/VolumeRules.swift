import KubernetesAPI
import KubernetesSchema
import Wire

/// The claims that a pod's volumes use.
enum PodVolumes {
    struct Use {
        var name: String
        /// The claim is made for the pod, and must be owned by it.
        var isEphemeral: Bool
    }

    static func claims(_ pod: Pod) -> [Use] {
        pod.spec.volumes.compactMap { volume in
            if let source = volume.persistentVolumeClaim { return Use(name: source.claimName, isEphemeral: false) }
            return volume.ephemeral == nil ? nil : Use(name: "\(pod.metadata.name)-\(volume.name)", isEphemeral: true)
        }
    }
}

/// What has to be done with volumes so that a pod can run on a node.
struct VolumePlan: Sendable {
    struct Binding: Sendable {
        var volume: PersistentVolume
        var claim: PersistentVolumeClaim
    }

    var bindings: [Binding] = []
    var provisions: [PersistentVolumeClaim] = []

    var isEmpty: Bool { bindings.isEmpty && provisions.isEmpty }
}

/// The rules by which volumes and claims find each other.
enum VolumeRules {
    static let bindCompleted = "pv.kubernetes.io/bind-completed"
    static let boundByController = "pv.kubernetes.io/bound-by-controller"
    static let selectedNode = "volume.kubernetes.io/selected-node"
    static let classAnnotation = "volume.beta.kubernetes.io/storage-class"
    static let noProvisioner = "kubernetes.io/no-provisioner"

    static func className(_ volume: PersistentVolume) -> String {
        volume.metadata.annotations[classAnnotation] ?? volume.spec.storageClassName
    }

    static func className(_ claim: PersistentVolumeClaim) -> String {
        claim.metadata.annotations[classAnnotation] ?? claim.spec.storageClassName ?? ""
    }

    static func isFullyBound(_ claim: PersistentVolumeClaim) -> Bool {
        !claim.spec.volumeName.isEmpty && claim.metadata.annotations[bindCompleted] != nil
    }

    static func isReachable(_ volume: PersistentVolume, from node: Node) -> Bool {
        guard let required = volume.spec.nodeAffinity?.required else { return true }
        return NodeTerms(required).matches(node.metadata.name, node.metadata.labels)
    }

    static func isBound(_ volume: PersistentVolume, to claim: PersistentVolumeClaim) -> Bool {
        guard let reference = volume.spec.claimRef else { return false }
        return reference.name == claim.metadata.name && reference.namespace == claim.metadata.namespace
            && (reference.uid.isEmpty || reference.uid == claim.metadata.uid)
    }

    static func size(_ claim: PersistentVolumeClaim) -> Quantity { claim.spec.resources.requests["storage"] ?? .zero }

    /// The volume that was made or set aside for a claim, or else the smallest that fits.
    static func match(
        _ claim: PersistentVolumeClaim, _ volumes: [PersistentVolume], _ node: Node, excluding taken: Set<String>
    ) -> PersistentVolume? {
        let wanted = size(claim)
        let className = className(claim)
        let selector = claim.spec.selector.map { CompiledSelector(compiling: $0) }
        var best: (volume: PersistentVolume, size: Quantity)?
        for volume in volumes where !taken.contains(volume.metadata.name) {
            let isOwn = isBound(volume, to: claim)
            if volume.spec.claimRef != nil, !isOwn { continue }
            let size = volume.spec.capacity["storage"] ?? .zero
            if size < wanted || (volume.spec.volumeMode ?? "Filesystem") != (claim.spec.volumeMode ?? "Filesystem") { continue }
            if (volume.spec.volumeAttributesClassName ?? "") != (claim.spec.volumeAttributesClassName ?? "") { continue }
            if volume.metadata.deletionTimestamp != nil { continue }
            let isReachable = isReachable(volume, from: node)
            if isOwn { return isReachable ? volume : nil }
            guard volume.status.phase == "Available", selector?.matches(volume.metadata.labels) ?? true else { continue }
            guard VolumeRules.className(volume) == className, isReachable else { continue }
            guard claim.spec.accessModes.allSatisfy(volume.spec.accessModes.contains) else { continue }
            if best.map({ size < $0.size }) ?? true { best = (volume, size) }
        }
        return best?.volume
    }

    /// The volume as it is once bound to a claim.
    static func bound(_ volume: PersistentVolume, to claim: PersistentVolumeClaim) -> PersistentVolume {
        var result = volume
        if !isBound(volume, to: claim) { result.metadata.annotations[boundByController] = "yes" }
        var reference = ObjectReference()
        (reference.kind, reference.apiVersion) = ("PersistentVolumeClaim", "v1")
        (reference.namespace, reference.name, reference.uid) = (claim.metadata.namespace, claim.metadata.name, claim.metadata.uid)
        reference.resourceVersion = claim.metadata.resourceVersion
        result.spec.claimRef = reference
        return result
    }

    static func allows(_ terms: [TopologySelectorTerm], _ node: Node) -> Bool {
        if terms.isEmpty { return true }
        return terms.contains { term in
            term.matchLabelExpressions.allSatisfy { expression in
                node.metadata.labels[expression.key].map(expression.values.contains) ?? false
            }
        }
    }
}
