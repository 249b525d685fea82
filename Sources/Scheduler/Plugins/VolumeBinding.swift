import Client
import KubernetesAPI
import KubernetesSchema

/// Claims that are bound must be reachable from the node; claims that wait for their first pod are given volumes for its node.
final class VolumeBinding: FilterPlugin, ReservePlugin, PreBindPlugin, HintingPlugin {
    let name = "VolumeBinding"
    let events: Set<ClusterEvent.Kind> = [
        .storageClassChanged, .claimChanged, .volumeChanged, .nodeAdded, .nodeUpdated, .csiNodeChanged, .csiDriverChanged,
        .storageCapacityChanged,
    ]
    private let bindTimeout: Duration

    init(bindTimeout: Duration = .seconds(600)) { self.bindTimeout = bindTimeout }

    // MARK: Filtering

    private struct Claims {
        var bound: [PersistentVolumeClaim] = []
        var delayed: [PersistentVolumeClaim] = []
        var immediate: [PersistentVolumeClaim] = []
    }

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let pod = cycle.pod.pod
        if cycle.pod.claims.isEmpty { return .skip }
        var claims = Claims()
        for use in PodVolumes.claims(pod) {
            switch VolumeBinding.find(use, pod, cycle.catalog) {
            case .failure(let problem): return .refused([problem.text])
            case .success(let claim):
                switch VolumeBinding.isDelayed(claim, cycle.catalog) {
                case _ where VolumeRules.isFullyBound(claim): claims.bound.append(claim)
                case true where claim.spec.volumeName.isEmpty: claims.delayed.append(claim)
                default: claims.immediate.append(claim)
                }
            }
        }
        if !claims.immediate.isEmpty { return .refused(["pod has unbound immediate PersistentVolumeClaims"]) }
        return .filter(Filter(cycle, claims))
    }

    struct Problem: Error { var text: String }

    static func find(_ use: PodVolumes.Use, _ pod: Pod, _ catalog: ObjectCatalog) -> Result<PersistentVolumeClaim, Problem> {
        let namespace = pod.metadata.namespace
        guard let claim = catalog.claim("\(namespace)/\(use.name)") else {
            let problem =
                use.isEphemeral
                ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \"\(use.name)\""
                : "persistentvolumeclaim \"\(use.name)\" not found"
            return .failure(Problem(text: problem))
        }
        if claim.status.phase == "Lost" {
            let problem = "persistentvolumeclaim \"\(use.name)\" bound to non-existent persistentvolume \"\(claim.spec.volumeName)\""
            return .failure(Problem(text: problem))
        }
        if claim.metadata.deletionTimestamp != nil { return .failure(Problem(text: "persistentvolumeclaim \"\(use.name)\" is being deleted")) }
        let isOwned = claim.metadata.ownerReferences.contains { $0.controller == true && $0.uid == pod.metadata.uid }
        if use.isEphemeral, !isOwned {
            let names = "PVC \(namespace)/\(use.name) was not created for pod \(namespace)/\(pod.metadata.name)"
            return .failure(Problem(text: "\(names) (pod is not owner)"))
        }
        return .success(claim)
    }

    private static func isDelayed(_ claim: PersistentVolumeClaim, _ catalog: ObjectCatalog) -> Bool {
        catalog.classes[VolumeRules.className(claim)]?.volumeBindingMode == "WaitForFirstConsumer"
    }

    private final class Filter: NodeFilter {
        // The cycle holds its filters.
        unowned let cycle: Cycle
        let claims: Claims
        let candidates: [String: [PersistentVolume]]

        init(_ cycle: Cycle, _ claims: Claims) {
            (self.cycle, self.claims) = (cycle, claims)
            var candidates: [String: [PersistentVolume]] = [:]
            for claim in claims.delayed {
                let name = VolumeRules.className(claim)
                if candidates[name] == nil { candidates[name] = cycle.catalog.volumes(ofClass: name) }
            }
            self.candidates = candidates
        }

        override func check(_ slot: Int) -> Verdict {
            guard let node = cycle.cluster.nodes[slot] else { return cycle.reasons.unresolvable("node not found") }
            var reasons: [String] = []
            for claim in claims.bound {
                guard let volume = cycle.catalog.volume(claim.spec.volumeName) else {
                    reasons.append("node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)")
                    break
                }
                if !VolumeRules.isReachable(volume, from: node) {
                    reasons.append("node(s) didn't match PersistentVolume's node affinity")
                    break
                }
            }
            switch plan(node) {
            case .success(let plan): if reasons.isEmpty { cycle.volumePlans[slot] = plan }
            case .failure(let problem): reasons.append(problem.text)
            }
            // By upstream's order the missing volume comes last.
            if reasons.count == 2, reasons[0].hasSuffix("non-existent pv(s)") { reasons.swapAt(0, 1) }
            return reasons.isEmpty ? .pass : Verdict(kind: .unresolvable, reason: cycle.reasons.number(reasons))
        }

        /// Which volumes would be bound and which made for this node.
        private func plan(_ node: Node) -> Result<VolumePlan, Problem> {
            let conflict = Problem(text: "node(s) didn't find available persistent volumes to bind")
            var plan = VolumePlan()
            var toMatch: [PersistentVolumeClaim] = []
            for claim in claims.delayed {
                guard let selected = claim.metadata.annotations[VolumeRules.selectedNode] else {
                    toMatch.append(claim)
                    continue
                }
                if selected != node.metadata.name { return .failure(conflict) }
                plan.provisions.append(claim)
            }
            var taken: Set<String> = []
            for claim in toMatch.sorted(by: { VolumeRules.size($0) < VolumeRules.size($1) }) {
                let volumes = candidates[VolumeRules.className(claim)] ?? []
                if let volume = VolumeRules.match(claim, volumes, node, excluding: taken) {
                    taken.insert(volume.metadata.name)
                    plan.bindings.append(.init(volume: volume, claim: claim))
                } else {
                    plan.provisions.append(claim)
                }
            }
            for claim in plan.provisions {
                guard let storageClass = cycle.catalog.classes[VolumeRules.className(claim)],
                    !storageClass.provisioner.isEmpty, storageClass.provisioner != VolumeRules.noProvisioner,
                    VolumeRules.allows(storageClass.allowedTopologies, node)
                else { return .failure(conflict) }
                if !hasCapacity(storageClass, claim, node) { return .failure(Problem(text: "node(s) did not have enough free storage")) }
            }
            return .success(plan)
        }

        private func hasCapacity(_ storageClass: StorageClass, _ claim: PersistentVolumeClaim, _ node: Node) -> Bool {
            guard let wanted = claim.spec.resources.requests["storage"]?.value else { return true }
            guard cycle.catalog.drivers[storageClass.provisioner]?.tracksCapacity == true else { return true }
            return cycle.catalog.capacities.values.contains {
                $0.storageClassName == storageClass.metadata.name && ($0.limit ?? -1) >= wanted && $0.covers(node)
            }
        }
    }

    // MARK: Carrying out

    func reserve(_ cycle: Cycle, _ slot: Int) -> String? {
        guard let plan = cycle.volumePlans[slot] else { return nil }
        for binding in plan.bindings { cycle.catalog.assume(VolumeRules.bound(binding.volume, to: binding.claim)) }
        for claim in plan.provisions {
            var assumed = claim
            assumed.metadata.annotations[VolumeRules.selectedNode] = cycle.cluster.slotNames[slot]
            cycle.catalog.assume(assumed)
        }
        return nil
    }

    func unreserve(_ assignment: Assignment) {
        for binding in assignment.volumes.bindings { assignment.catalog?.restore(volume: binding.volume.metadata.name) }
        for claim in assignment.volumes.provisions { assignment.catalog?.restore(claim: claim.namespacedName) }
    }

    func preBind(_ assignment: Assignment) -> (@Sendable (BindingContext) async throws -> Void)? {
        let (plan, node, pod, timeout) = (assignment.volumes, assignment.node, assignment.pod, bindTimeout)
        if plan.isEmpty { return nil }
        return { context in try await VolumeBinder(context: context, pod: pod, node: node).bind(plan, timeout: timeout) }
    }

    // MARK: Hints

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        event.kind != .claimChanged || pod.claims.contains(event.object)
    }
}

/// Writes what was planned for volumes and waits until the controllers have followed.
struct VolumeBinder: Sendable {
    let context: BindingContext
    let pod: Pod
    let node: String

    struct Failure: Error, CustomStringConvertible { var description: String }

    func bind(_ plan: VolumePlan, timeout: Duration) async throws {
        for binding in plan.bindings { try await context.client.update(VolumeRules.bound(binding.volume, to: binding.claim)) }
        for claim in plan.provisions where claim.metadata.annotations[VolumeRules.selectedNode] != node {
            var selected = claim
            selected.metadata.annotations[VolumeRules.selectedNode] = node
            try await context.client.update(selected)
        }
        let deadline = context.clock.monotonic() + timeout
        while true {
            try await context.clock.sleep(for: .seconds(1))
            if try isDone(plan) { return }
            if context.clock.monotonic() >= deadline { throw Failure(description: "binding volumes: context deadline exceeded") }
        }
    }

    private func isDone(_ plan: VolumePlan) throws -> Bool {
        guard context.isWaiting(pod.metadata.uid) else { throw Failure(description: "binding volumes: pod does not exist any more") }
        for binding in plan.bindings {
            guard let volume = context.volume(binding.volume.metadata.name), volume.spec.claimRef?.uid.isEmpty == false else {
                throw Failure(description: "binding volumes: ClaimRef got reset for pv \"\(binding.volume.metadata.name)\"")
            }
            guard let claim = context.claim(binding.claim.namespacedName) else {
                throw Failure(description: "binding volumes: failed to check binding: could not find claim \"\(binding.claim.namespacedName)\"")
            }
            if !VolumeRules.isFullyBound(claim) { return false }
        }
        for provision in plan.provisions {
            guard let claim = context.claim(provision.namespacedName) else {
                throw Failure(description: "binding volumes: failed to check provisioning pvc: could not find claim")
            }
            // A provisioner that failed takes the annotation away: the pod is to be decided anew.
            let isOld = (UInt64(claim.metadata.resourceVersion) ?? 0) <= (UInt64(provision.metadata.resourceVersion) ?? 0)
            if claim.metadata.annotations[VolumeRules.selectedNode] != node {
                if isOld { return false }
                throw Failure(description: "binding volumes: provisioning failed for PVC \"\(claim.metadata.name)\"")
            }
            if !VolumeRules.isFullyBound(claim) { return false }
        }
        return true
    }
}
