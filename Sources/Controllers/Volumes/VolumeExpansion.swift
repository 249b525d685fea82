import Client
import KubernetesAPI
import KubernetesSchema

/// Tells of claims that were enlarged. The drivers' own resizers enlarge the volumes.
enum VolumeExpansion {
    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("expand-controller")
        let recorder = context.recorder(client, component: "volume_expand")
        let claims = context.informers.informer(PersistentVolumeClaim.self)
        let volumes = context.informers.informer(PersistentVolume.self)
        let queue = context.queue()
        var controller = Controller(name: "persistentvolume-expander-controller", queue: queue) { key in
            guard let claim = claims.get(key: key), !claim.spec.volumeName.isEmpty else { return .done }
            guard let volume = volumes.get(name: claim.spec.volumeName) else {
                throw StatusError.notFound(PersistentVolume.resource.groupResource, claim.spec.volumeName)
            }
            guard let reference = volume.spec.claimRef, reference.namespace == claim.namespace, reference.uid == claim.metadata.uid else {
                throw StatusError.internalError("persistent Volume is not bound to PVC being updated : \(key)")
            }
            if needsExpansion(claim, volume) {
                recorder.normal(claim, "ExternalExpanding", "waiting for an external controller to expand this PVC")
            }
            return .done
        }
        controller.watch(claims, handler: InformerHandler(
            onUpdate: { old, new in
                // Only an enlargement, and only of what is in use.
                if new.status.phase == "Bound", new.requestedSize > old.requestedSize { queue.add(new.namespacedName) }
            }))
        controller.wait(for: volumes)
        return controller
    }

    static func needsExpansion(_ claim: PersistentVolumeClaim, _ volume: PersistentVolume) -> Bool {
        claim.requestedSize > (claim.status.capacity["storage"] ?? .zero)
            || volume.metadata.annotations[VolumeAnnotations.sizeBefore] != nil
    }
}
