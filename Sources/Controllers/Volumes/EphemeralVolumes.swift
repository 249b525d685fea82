import Client
import KubernetesAPI
import KubernetesSchema

/// Makes the claims of pods' generic ephemeral volumes.
enum EphemeralVolumes {
    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("ephemeral-volume-controller")
        let recorder = context.recorder(client, component: "ephemeral_volume")
        let pods = context.informers.informer(Pod.self)
        let claims = context.informers.informer(PersistentVolumeClaim.self)
        let queue = context.queue()
        PodClaims.install(pods)
        var controller = Controller(name: "ephemeral-volume-controller", queue: queue) { key in
            guard let pod = pods.get(key: key), pod.metadata.deletionTimestamp == nil else { return .done }
            for volume in pod.spec.volumes where volume.ephemeral != nil {
                do {
                    guard let wanted = try plan(pod, volume, existing: claims.get(namespace: pod.namespace, name: "\(pod.name)-\(volume.name)"))
                    else { continue }
                    try await create(wanted, client)
                } catch {
                    if error is CancellationError { throw error }
                    recorder.warning(pod, "FailedBinding", "ephemeral volume \(volume.name): \(error)")
                    throw error
                }
            }
            return .done
        }
        controller.watch(pods, handler: InformerHandler(
            onAdd: { pod in
                if pod.metadata.deletionTimestamp == nil, pod.spec.volumes.contains(where: { $0.ephemeral != nil }) {
                    queue.add(pod.namespacedName)
                }
            }))
        // A claim that stood in the way, or that is missing now.
        controller.watch(claims, handler: InformerHandler(
            onDelete: { claim in for pod in pods.byIndex(PodClaims.index, claim.namespacedName) { queue.add(pod.namespacedName) } }))
        return controller
    }

    /// The claim to make; nil where it is there.
    /// - Throws: for one of that name that isn't the pod's.
    static func plan(_ pod: Pod, _ volume: Volume, existing: PersistentVolumeClaim?) throws -> PersistentVolumeClaim? {
        if let existing {
            if existing.metadata.isControlled(by: pod.metadata) { return nil }
            throw StatusError.internalError(
                "PVC \(existing.namespacedName) was not created for pod \(pod.namespacedName) (pod is not owner)")
        }
        var claim = PersistentVolumeClaim()
        claim.metadata.name = "\(pod.name)-\(volume.name)"
        claim.metadata.namespace = pod.namespace
        claim.metadata.ownerReferences = [OwnerReference(controller: pod)]
        if let template = volume.ephemeral?.volumeClaimTemplate {
            claim.metadata.annotations = template.metadata.annotations
            claim.metadata.labels = template.metadata.labels
            claim.spec = template.spec
        }
        return claim
    }

    private static func create(_ claim: PersistentVolumeClaim, _ client: APIClient) async throws {
        do {
            try await client.create(claim)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw ExplainedError("create PVC \(claim.name)", error)
        }
    }
}
