import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Resource claims: a pod goes where its claims' devices can be reached, and is entered among their users.
///
/// Devices aren't chosen here: a pod whose claim nobody has allocated waits until somebody does.
final class DynamicResources: FilterPlugin, PostFilterPlugin, PreBindPlugin, HintingPlugin {
    let name = "DynamicResources"
    let events: Set<ClusterEvent.Kind> = [.resourceClaimChanged, .podUpdated, .nodeAdded, .nodeUpdated]

    private enum Found {
        case claims([ObservedResourceClaim])
        case problem(String)
    }

    private func find(_ pod: Pod, _ catalog: ObjectCatalog) -> Found {
        let namespace = pod.metadata.namespace
        var claims: [ObservedResourceClaim] = []
        for use in pod.spec.resourceClaims {
            var name = use.resourceClaimName
            let isGenerated = name == nil
            if isGenerated {
                if use.resourceClaimTemplateName == nil {
                    let place = "pod \"\(namespace)/\(pod.metadata.name)\", spec.resourceClaim \"\(use.name)\""
                    return .problem("\(place): none of the supported fields are set")
                }
                guard let status = pod.status.resourceClaimStatuses.first(where: { $0.name == use.name }) else {
                    return .problem("pod \"\(namespace)/\(pod.metadata.name)\": ResourceClaim not created yet")
                }
                name = status.resourceClaimName
            }
            // The template asked for no claim.
            guard let name else { continue }
            guard let claim = catalog.resourceClaims["\(namespace)/\(name)"] else { return .problem("resourceclaim \"\(name)\" not found") }
            if claim.metadata.deletionTimestamp != nil { return .problem("resourceclaim \"\(name)\" is being deleted") }
            let isOwned = claim.metadata.ownerReferences.contains { $0.controller == true && $0.uid == pod.metadata.uid }
            if isGenerated, !isOwned {
                let names = "ResourceClaim \(namespace)/\(name) was not created for Pod \(namespace)/\(pod.metadata.name)"
                return .problem("\(names) (Pod is not owner)")
            }
            claims.append(claim)
        }
        return .claims(claims)
    }

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        cycle.resourceClaims = []
        if cycle.pod.pod.spec.resourceClaims.isEmpty { return .skip }
        switch find(cycle.pod.pod, cycle.catalog) {
        case .problem(let text): return .refused([text])
        case .claims(let claims):
            if claims.isEmpty { return .skip }
            cycle.resourceClaims = claims
            let unallocated = cycle.reasons.unresolvable("cannot allocate all claims")
            let unreachable = cycle.reasons.unresolvable("resourceclaim not available on the node")
            let mustWait = claims.contains { !$0.isAllocated }
            let selectors = claims.compactMap { $0.nodeSelector.map(NodeTerms.init) }
            return .filter(
                ClosureFilter { [cluster = cycle.cluster] slot in
                    guard let node = cluster.nodes[slot] else { return unreachable }
                    let isReachable = selectors.allSatisfy { $0.matches(node.metadata.name, node.metadata.labels) }
                    return !isReachable ? unreachable : mustWait ? unallocated : .pass
                })
        }
    }

    func postFilter(_ cycle: Cycle, _ diagnosis: Diagnosis) -> PostFilterResult {
        // A plugin that refused the pod before this one had looked at it leaves nothing to go by; upstream says just this.
        guard let claims = cycle.resourceClaims else { return PostFilterResult(kind: .final, reason: "not found") }
        return PostFilterResult(kind: .unschedulable, reason: claims.isEmpty ? "no new claims to deallocate" : "still not schedulable")
    }

    func preBind(_ assignment: Assignment) -> (@Sendable (BindingContext) async throws -> Void)? {
        let pod = assignment.pod
        let claims = assignment.resourceClaims.filter { !$0.reservedFor.contains(pod.metadata.uid) }
        if claims.isEmpty { return nil }
        return { context in
            for claim in claims {
                let user: Value = ["resource": "pods", "name": .string(pod.metadata.name), "uid": .string(pod.metadata.uid)]
                // With the uid the claim can't be another of the same name.
                let patch: Value = ["metadata": ["uid": .string(claim.metadata.uid)], "status": ["reservedFor": .array([user])]]
                _ = try await context.client.patch(
                    ResourceClaimKind.resource, namespace: claim.metadata.namespace, name: claim.metadata.name, subresource: "status", .strategic,
                    body: patch)
            }
        }
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        guard event.kind == .resourceClaimChanged else { return !pod.pod.spec.resourceClaims.isEmpty }
        let namespace = pod.pod.metadata.namespace
        let names = pod.pod.spec.resourceClaims.compactMap(\.resourceClaimName) + pod.pod.status.resourceClaimStatuses.compactMap(\.resourceClaimName)
        return names.contains { "\(namespace)/\($0)" == event.object }
    }
}
