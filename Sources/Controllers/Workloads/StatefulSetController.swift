import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Keeps the numbered pods of stateful sets, with their claims.
struct StatefulSetController: Sendable {
    private let client: APIClient
    private let recorder: EventRecorder
    private let sets: SharedInformer<StatefulSet>
    private let pods: SharedInformer<Pod>
    private let claims: SharedInformer<PersistentVolumeClaim>
    private let revisions: Revisions
    private let clock: any ComponentClock
    /// What was written of sets and of their pods, by the set's key.
    private let written = WrittenVersions()
    private let writtenPods = WrittenVersions()

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("statefulset-controller")
        let loop = StatefulSetController(
            client: client, recorder: context.recorder(client, component: "statefulset-controller"),
            sets: context.informers.informer(StatefulSet.self), pods: context.informers.informer(Pod.self),
            claims: context.informers.informer(PersistentVolumeClaim.self),
            revisions: Revisions(client: client, informer: context.informers.informer(ControllerRevision.self)), clock: context.clock)
        PodIndex.install(loop.pods)
        let queue = context.queue()
        var controller = Controller(name: "statefulset-controller", queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.sets)
        controller.watch(loop.pods) { loop.keys($0) }
        controller.watch(loop.claims, handler: InformerHandler(
            onUpdate: { old, new in
                // A claim that gets or loses an owner may let a pod be made, or need its owners put right.
                guard old.metadata.ownerReferences != new.metadata.ownerReferences else { return }
                for reference in new.metadata.ownerReferences where reference.kind == "StatefulSet" {
                    queue.add("\(new.namespace)/\(reference.name)")
                }
            },
            onDelete: { claim in
                for set in loop.sets.list(namespace: claim.namespace) where loop.mayOwn(set, claim) { queue.add(set.namespacedName) }
            }))
        controller.wait(for: loop.revisions.informer)
        return controller
    }

    private func mayOwn(_ set: StatefulSet, _ claim: PersistentVolumeClaim) -> Bool {
        set.spec.volumeClaimTemplates.contains { claim.name.hasPrefix("\($0.name)-\(set.name)-") }
    }

    private func keys(_ pod: Pod) -> [String] {
        if let reference = pod.metadata.controllerRef {
            return reference.kind == "StatefulSet" && reference.group == "apps" ? ["\(pod.namespace)/\(reference.name)"] : []
        }
        guard !pod.metadata.labels.isEmpty else { return [] }
        return sets.list(namespace: pod.namespace).filter { set in
            guard let selector = try? KubernetesSchema.LabelSelector(set.spec.selector), !selector.isEverything else { return false }
            return selector.matches(pod.metadata.labels)
        }.map(\.namespacedName)
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let set = sets.get(key: key) else {
            written.forget(key)
            writtenPods.forget(key)
            return .done
        }
        // A cache without this controller's own writes shows pods missing that are there.
        guard written.areSeen(key, by: sets), writtenPods.areSeen(key, by: pods) else { return .again(after: WrittenVersions.pause) }
        let selector = try KubernetesSchema.LabelSelector(set.spec.selector)
        let owned = pods.byIndex(PodIndex.owner, set.metadata.uid) + pods.byIndex(PodIndex.orphan, set.namespace)
        let mine = try await Claimer(client: client, owner: set, selector: selector).claim(owned) { pod in
            StatefulSetPods.ordinal(pod, of: set) != nil
        }
        let known = try await revisions.owned(set, selector)
        let outcome = try await revisions.current(
            set, set.spec.template, labels: set.spec.template.metadata.labels, known: known, collisions: set.status.collisionCount)
        let update = outcome.revision
        let current = outcome.all.first { $0.name == set.status.currentRevision } ?? update
        let now = clock.now()
        let plan = StatefulSetPlan(set, pods: mine, currentRevision: current.name, updateRevision: update.name, now: now)
        var failure: (any Error)?
        do {
            try await retainClaims(set, mine, plan)
        } catch {
            failure = error
        }
        for action in plan.actions {
            do {
                try await perform(action, set, current, update)
            } catch {
                failure = failure ?? error
                if set.spec.podManagementPolicy != "Parallel" { break }
            }
        }
        let status = StatefulSetPlan.status(
            set, pods: mine, currentRevision: current.name, updateRevision: update.name, collisions: outcome.collisions, now: now)
        if status != set.status { try await write(status, set) }
        if let failure { throw failure }
        let used = Set(mine.compactMap { $0.metadata.labels[Revisions.hashLabel] }).union([current.name, update.name])
        try await revisions.truncate(outcome.all, inUse: used, limit: set.spec.revisionHistoryLimit)
        let pending = mine.compactMap { $0.availableIn(minReadySeconds: set.spec.minReadySeconds, now: now) }
        return pending.min().map { .again(after: $0 + .milliseconds(100)) } ?? .done
    }

    /// Claims follow the policy before a pod goes; those of pending pods that are missing are made.
    private func retainClaims(_ set: StatefulSet, _ pods: [Pod], _ plan: StatefulSetPlan) async throws {
        guard !set.spec.volumeClaimTemplates.isEmpty, set.metadata.deletionTimestamp == nil else { return }
        for pod in pods where !pod.isTerminal {
            guard let ordinal = StatefulSetPods.ordinal(pod, of: set) else { continue }
            if pod.status.phase == "Pending", !ClaimRetention.isScaledDown(pod, set) { try await makeClaims(set, ordinal, pod.name) }
            for wanted in StatefulSetPods.claims(set, ordinal) {
                guard let claim = claims.get(namespace: set.namespace, name: wanted.name) else { continue }
                if ClaimRetention.hasConflict(claim, set, pod) {
                    recorder.warning(
                        set, "ConflictingController",
                        "PersistentVolumeClaim \(claim.name) has a conflicting OwnerReference that acts as a manging controller, the "
                            + "retention policy is ignored for this claim")
                }
                guard let changed = ClaimRetention.plan(claim, set, pod) else { continue }
                do {
                    try await client.update(changed)
                } catch where error.isNotFound {
                    continue
                } catch {
                    throw ExplainedError("could not update claim \(claim.name) for delete policy ownerRefs", error)
                }
            }
        }
    }

    /// Whether claims of an earlier pod of that name are about to go.
    private func hasStaleClaims(_ set: StatefulSet, _ ordinal: Int, _ pod: Pod) -> Bool {
        guard ClaimRetention.deletesOnScale(set) else { return false }
        return StatefulSetPods.claims(set, ordinal).contains { wanted in
            claims.get(namespace: set.namespace, name: wanted.name).map { ClaimRetention.isStale($0, pod) } ?? false
        }
    }

    private func perform(
        _ action: StatefulSetPlan.Action, _ set: StatefulSet, _ current: ControllerRevision, _ update: ControllerRevision
    ) async throws {
        switch action {
        case .create(let ordinal, let useCurrent):
            let revision = useCurrent ? current : update
            let template = useCurrent ? Revisions.template(current) ?? set.spec.template : set.spec.template
            let pod = StatefulSetPods.pod(set, template, revision: revision.name, ordinal: ordinal)
            if hasStaleClaims(set, ordinal, pod) { return }
            try await create(pod, set, ordinal)
        case .recreate(let pod):
            try await delete(pod, set)
        case .fix(let pod, let ordinal):
            try await makeClaims(set, ordinal, pod.name)
            writtenPods.note(set.namespacedName, try await client.update(StatefulSetPods.identified(pod, set, ordinal)))
        case .delete(let pod):
            try await delete(pod, set)
        }
    }

    private func create(_ pod: Pod, _ set: StatefulSet, _ ordinal: Int) async throws {
        do {
            try await makeClaims(set, ordinal, pod.name)
            writtenPods.note(set.namespacedName, try await client.create(pod))
            recorder.normal(set, "SuccessfulCreate", "Create Pod \(pod.name) in StatefulSet \(set.name) successful")
        } catch where error.isAlreadyExists || error.isNamespaceTerminating {
            // The cache is behind, or nothing can be made there any more.
        } catch {
            if !(error is CancellationError) {
                recorder.warning(set, "FailedCreate", "Create Pod \(pod.name) in StatefulSet \(set.name) failed error: \(error)")
            }
            throw error
        }
    }

    private func makeClaims(_ set: StatefulSet, _ ordinal: Int, _ pod: String) async throws {
        for claim in StatefulSetPods.claims(set, ordinal) {
            if let known = claims.get(namespace: set.namespace, name: claim.name) {
                if known.metadata.deletionTimestamp != nil { throw StatusError.internalError("pvc \(claim.name) is being deleted") }
                continue
            }
            do {
                try await client.create(claim)
                let message = "Create Claim \(claim.name) Pod \(pod) in StatefulSet \(set.name) success"
                recorder.normal(set, "SuccessfulCreate", message)
            } catch where error.isAlreadyExists || error.isNamespaceTerminating {
                continue
            } catch {
                let message = "Create Claim \(claim.name) for Pod \(pod) in StatefulSet \(set.name) failed error: \(error)"
                recorder.warning(set, "FailedCreate", message)
                throw ExplainedError("failed to create PVC \(claim.name)", error)
            }
        }
    }

    private func delete(_ pod: Pod, _ set: StatefulSet) async throws {
        do {
            try await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, uid: pod.metadata.uid)
            recorder.normal(set, "SuccessfulDelete", "Delete Pod \(pod.name) in StatefulSet \(set.name) successful")
        } catch where error.isNotFound || error.isConflict {
            return
        } catch {
            recorder.warning(set, "FailedDelete", "Delete Pod \(pod.name) in StatefulSet \(set.name) failed error: \(error)")
            throw error
        }
    }

    private func write(_ status: StatefulSetStatus, _ set: StatefulSet) async throws {
        var updated = set
        updated.status = status
        do {
            written.note(set.namespacedName, try await client.updateStatus(updated))
        } catch where error.isConflict {
            var live = try await client.get(StatefulSet.self, namespace: set.namespace, name: set.name)
            guard live.metadata.uid == set.metadata.uid else { return }
            live.status = status
            written.note(set.namespacedName, try await client.updateStatus(live))
        }
    }
}
