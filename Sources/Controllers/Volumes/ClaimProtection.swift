import Client
import KubernetesAPI

/// Lets deleted claims go when no pod uses them any more.
enum ClaimProtection {
    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("pvc-protection-controller")
        let claims = context.informers.informer(PersistentVolumeClaim.self)
        let pods = context.informers.informer(Pod.self)
        var controller = Controller(name: "pvc-protection-controller", queue: context.queue()) { key in
            guard var claim = claims.get(key: key) else { return .done }
            switch ProtectionFinalizer.step(claim.metadata, ProtectionFinalizer.claim) {
            case .keep: return .done
            case .add: claim.metadata.finalizers.append(ProtectionFinalizer.claim)
            case .removeIfUnused:
                let wanted = claim
                if pods.list(namespace: claim.namespace).contains(where: { uses($0, wanted) }) { return .done }
                // The cache may be behind: only the server's word lets a claim go.
                let live = try await client.list(Pod.self, namespace: claim.namespace).items
                if live.contains(where: { uses($0, wanted) }) { return .done }
                claim.metadata.finalizers.removeAll { $0 == ProtectionFinalizer.claim }
            }
            do { try await client.update(claim) } catch where error.isNotFound { return .done }
            return .done
        }
        controller.watch(claims)
        // What a pod used may go when the pod has gone or ended.
        controller.watch(pods) { pod in
            guard !pod.spec.nodeName.isEmpty || pod.metadata.deletionTimestamp != nil else { return [] }
            return claimNames(pod).map { "\(pod.namespace)/\($0)" }
        }
        return controller
    }

    private static func claimNames(_ pod: Pod) -> [String] {
        pod.spec.volumes.compactMap { volume in
            if let source = volume.persistentVolumeClaim { return source.claimName }
            return volume.ephemeral == nil ? nil : "\(pod.name)-\(volume.name)"
        }
    }

    /// Whether a pod uses a claim: kubelets don't start pods with claims that are being deleted, so only those on nodes do.
    static func uses(_ pod: Pod, _ claim: PersistentVolumeClaim) -> Bool {
        guard !pod.spec.nodeName.isEmpty else { return false }
        let isOwner = claim.metadata.ownerReferences.contains { $0.uid == pod.metadata.uid && $0.controller == true }
        return pod.spec.volumes.contains { volume in
            if let source = volume.persistentVolumeClaim { return source.claimName == claim.name }
            // An ended pod lets go of the claims that were made for it.
            return volume.ephemeral != nil && !isShutDown(pod) && isOwner && "\(pod.name)-\(volume.name)" == claim.name
        }
    }

    /// Whether nothing of a pod runs any more and it is being deleted.
    private static func isShutDown(_ pod: Pod) -> Bool {
        guard pod.metadata.deletionTimestamp != nil, pod.metadata.deletionGracePeriodSeconds == 0 else { return false }
        return (pod.status.containerStatuses + pod.status.initContainerStatuses).allSatisfy { $0.state.running == nil }
    }
}
