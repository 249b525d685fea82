import Client
import KubernetesAPI
import KubernetesSchema

/// Rolls deployments out over replica sets.
struct DeploymentController: Sendable {
    let client: APIClient
    let recorder: EventRecorder
    let deployments: SharedInformer<Deployment>
    let sets: SharedInformer<ReplicaSet>
    let pods: SharedInformer<Pod>
    let clock: any ComponentClock

    static func make(_ context: ControllerContext) -> Controller {
        let name = "deployment-controller"
        let client = context.clients(name)
        let loop = DeploymentController(
            client: client, recorder: context.recorder(client, component: name), deployments: context.informers.informer(Deployment.self),
            sets: context.informers.informer(ReplicaSet.self), pods: context.informers.informer(Pod.self), clock: context.clock)
        PodIndex.install(loop.pods)
        loop.sets.addIndex("controllerUID") { set in set.metadata.controllerRef.map { [$0.uid] } ?? [] }
        loop.sets.addIndex("orphans") { set in set.metadata.controllerRef == nil ? [set.namespace] : [] }
        let queue = context.queue()
        var controller = Controller(name: name, queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.deployments)
        controller.watch(loop.sets) { loop.keys(of: $0) }
        controller.watch(loop.pods, handler: InformerHandler(onDelete: { pod in
            if let key = loop.recreateKey(pod) { queue.add(key) }
        }))
        return controller
    }

    private func keys(of set: ReplicaSet) -> [String] {
        if let reference = set.metadata.controllerRef {
            guard reference.kind == "Deployment", reference.group == "apps" else { return [] }
            return ["\(set.namespace)/\(reference.name)"]
        }
        guard !set.metadata.labels.isEmpty else { return [] }
        return deployments.list(namespace: set.namespace).filter { deployment in
            guard let selector = try? KubernetesSchema.LabelSelector(deployment.spec.selector), !selector.isEverything else { return false }
            return selector.matches(set.metadata.labels)
        }.map(\.namespacedName)
    }

    /// A Recreate deployment waits until its last old pod is gone.
    private func recreateKey(_ pod: Pod) -> String? {
        guard let reference = pod.metadata.controllerRef, reference.kind == "ReplicaSet",
            let set = sets.get(namespace: pod.namespace, name: reference.name), let owner = set.metadata.controllerRef,
            owner.kind == "Deployment", let deployment = deployments.get(namespace: pod.namespace, name: owner.name), !deployment.isRolling
        else { return nil }
        return deployment.namespacedName
    }

    // MARK: Reconciling

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard var deployment = deployments.get(key: key) else { return .done }
        let selector = try KubernetesSchema.LabelSelector(deployment.spec.selector)
        if selector.isEverything {
            let message = "This deployment is selecting all pods. A non-empty selector is required."
            recorder.warning(deployment, "SelectingAll", message)
            if deployment.status.observedGeneration < deployment.metadata.generation {
                deployment.status.observedGeneration = deployment.metadata.generation
                try await client.updateStatus(deployment)
            }
            return .done
        }
        let known = sets.byIndex("controllerUID", deployment.metadata.uid) + sets.byIndex("orphans", deployment.namespace)
        let owned = try await Claimer(client: client, owner: deployment, selector: selector).claim(known)
        if deployment.metadata.deletionTimestamp != nil {
            let rollout = try await synced(&deployment, owned)
            return try await finish(deployment, DeploymentStatusPlan.basic(deployment, rollout, now: clock.now()))
        }
        try await notePause(&deployment)
        let rollout = try await synced(&deployment, owned)
        let isScaling = rollout.active.contains {
            $0.annotatedCount(DeploymentNames.desiredReplicas).map { $0 != deployment.desired } ?? false
        }
        if deployment.spec.paused || isScaling {
            var rollout = rollout
            try await apply(DeploymentPlan.scale(deployment, rollout), deployment, &rollout)
            if deployment.spec.paused { try await cleanUp(deployment, rollout) }
            return try await finish(deployment, DeploymentStatusPlan.basic(deployment, rollout, now: clock.now()))
        }
        return try await deployment.isRolling ? roll(deployment, rollout) : recreate(deployment, rollout)
    }

    private func roll(_ deployment: Deployment, _ observed: Rollout) async throws -> Reconciled {
        var (deployment, rollout) = (deployment, observed)
        if rollout.current == nil { rollout.current = try await makeCurrent(&deployment, rollout) }
        if try await apply(DeploymentPlan.scaleUp(deployment, rollout), deployment, &rollout) {
            return try await finishRollout(deployment, rollout)
        }
        if try await apply(DeploymentPlan.scaleDown(deployment, rollout), deployment, &rollout) {
            return try await finishRollout(deployment, rollout)
        }
        if DeploymentStatusPlan.isComplete(deployment, deployment.status) { try await cleanUp(deployment, rollout) }
        return try await finishRollout(deployment, rollout)
    }

    private func recreate(_ deployment: Deployment, _ observed: Rollout) async throws -> Reconciled {
        var (deployment, rollout) = (deployment, observed)
        let down = rollout.activeOld.map { DeploymentPlan.Scale(name: $0.name, size: 0) }
        if try await apply(down, deployment, &rollout) { return try await finishRollout(deployment, rollout) }
        if oldPodsRun(rollout) { return try await finishRollout(deployment, rollout) }
        if rollout.current == nil { rollout.current = try await makeCurrent(&deployment, rollout) }
        if let current = rollout.current, current.size != deployment.desired {
            try await apply([DeploymentPlan.Scale(name: current.name, size: deployment.desired)], deployment, &rollout)
        }
        if DeploymentStatusPlan.isComplete(deployment, deployment.status) { try await cleanUp(deployment, rollout) }
        return try await finishRollout(deployment, rollout)
    }

    private func oldPodsRun(_ rollout: Rollout) -> Bool {
        if Rollout.actual(rollout.old) > 0 { return true }
        return rollout.old.contains { set in pods.byIndex(PodIndex.owner, set.metadata.uid).contains { !$0.isTerminal } }
    }

    private func notePause(_ deployment: inout Deployment) async throws {
        guard deployment.hasProgressDeadline else { return }
        let known = deployment.condition("Progressing")
        if known?.reason == "ProgressDeadlineExceeded" { return }
        let isNoted = known?.reason == "DeploymentPaused"
        guard deployment.spec.paused != isNoted else { return }
        let (reason, message) =
            deployment.spec.paused ? ("DeploymentPaused", "Deployment is paused") : ("DeploymentResumed", "Deployment is resumed")
        let condition = DeploymentStatusPlan.condition("Progressing", "Unknown", reason, message, clock.now())
        DeploymentStatusPlan.set(&deployment.status.conditions, condition)
        deployment = try await client.updateStatus(deployment)
    }

    // MARK: Effects

    private func finishRollout(_ deployment: Deployment, _ rollout: Rollout) async throws -> Reconciled {
        try await finish(deployment, DeploymentStatusPlan.rollout(deployment, rollout, now: clock.now()))
    }

    private func finish(_ deployment: Deployment, _ status: DeploymentStatus) async throws -> Reconciled {
        if status == deployment.status {
            let check = DeploymentStatusPlan.nextCheck(deployment, status, now: clock.now())
            return check.map { .again(after: $0) } ?? .done
        }
        var updated = deployment
        updated.status = status
        updated.status.unknownFields = deployment.status.unknownFields
        try await client.updateStatus(updated)
        return .done
    }

    /// Scales replica sets, and puts what the server made of them into the rollout.
    /// - Returns: whether a size changed.
    @discardableResult
    private func apply(_ scales: [DeploymentPlan.Scale], _ deployment: Deployment, _ rollout: inout Rollout) async throws -> Bool {
        var changed = false
        for scale in scales {
            guard var set = rollout.all.first(where: { $0.name == scale.name }) else { continue }
            let before = set.size
            set.spec.replicas = scale.size
            let annotated = set.annotate(desired: deployment.desired, maximum: deployment.desired + deployment.maxSurge)
            guard before != scale.size || (scale.always && annotated) else { continue }
            let stored = try await client.update(set)
            if rollout.current?.name == set.name { rollout.current = stored }
            if let index = rollout.old.firstIndex(where: { $0.name == set.name }) { rollout.old[index] = stored }
            guard before != scale.size else { continue }
            changed = true
            let direction = before < scale.size ? "up" : "down"
            let message = "Scaled \(direction) replica set \(set.name) from \(before) to \(scale.size)"
            recorder.normal(deployment, "ScalingReplicaSet", message)
        }
        return changed
    }

    private func cleanUp(_ deployment: Deployment, _ rollout: Rollout) async throws {
        for set in DeploymentPlan.outdated(deployment, rollout.old) {
            do {
                try await client.delete(ReplicaSet.self, namespace: set.namespace, name: set.name, uid: set.metadata.uid)
            } catch where error.isNotFound {
                continue
            }
        }
    }
}
