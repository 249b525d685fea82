import Client
import KubernetesAPI
import KubernetesSchema

// The replica set with the deployment's template: found and brought up to date, or made.
extension DeploymentController {
    /// The rollout, with revisions and annotations brought up to date.
    func synced(_ deployment: inout Deployment, _ owned: [ReplicaSet]) async throws -> Rollout {
        var rollout = Rollout(deployment, owned)
        guard let current = rollout.current else { return rollout }
        let revision = rollout.nextRevision
        var wanted = DeploymentAnnotations.inherited(current, from: deployment, revision: revision)
        wanted.spec.minReadySeconds = deployment.spec.minReadySeconds
        if wanted != current {
            rollout.current = try await client.update(wanted)
            return rollout
        }
        var changed = false
        if let number = current.metadata.annotations[DeploymentNames.revision],
            deployment.metadata.annotations[DeploymentNames.revision] != number
        {
            deployment.metadata.annotations[DeploymentNames.revision] = number
            changed = true
        }
        if deployment.hasProgressDeadline, deployment.condition("Progressing") == nil {
            let message = "Found new replica set \"\(current.name)\""
            let condition = DeploymentStatusPlan.condition("Progressing", "True", "FoundNewReplicaSet", message, clock.now())
            DeploymentStatusPlan.set(&deployment.status.conditions, condition)
            changed = true
        }
        if changed { deployment = try await client.updateStatus(deployment) }
        return rollout
    }

    func makeCurrent(_ deployment: inout Deployment, _ rollout: Rollout) async throws -> ReplicaSet {
        let hash = TemplateHash.of(deployment.spec.template, collisions: deployment.status.collisionCount)
        var wanted = ReplicaSet()
        wanted.metadata.namespace = deployment.namespace
        wanted.metadata.name = DeploymentAnnotations.name(deployment.name, hash)
        wanted.metadata.ownerReferences = [OwnerReference(controller: deployment)]
        wanted.spec.minReadySeconds = deployment.spec.minReadySeconds
        wanted.spec.template = deployment.spec.template
        wanted.spec.template.metadata.labels[DeploymentNames.hash] = hash
        wanted.metadata.labels = wanted.spec.template.metadata.labels
        wanted.spec.selector = deployment.spec.selector
        wanted.spec.selector?.matchLabels[DeploymentNames.hash] = hash
        let size = DeploymentPlan.currentSize(deployment, all: rollout.all, current: 0)
        wanted.spec.replicas = size
        let revision = rollout.nextRevision
        wanted = DeploymentAnnotations.inherited(wanted, from: deployment, revision: revision)
        wanted.annotate(desired: deployment.desired, maximum: deployment.desired + deployment.maxSurge)

        let made: ReplicaSet
        var isNew = true
        do {
            made = try await client.create(wanted)
        } catch where error.isAlreadyExists {
            made = try await resolveCollision(&deployment, wanted, error)
            isNew = false
        } catch where !error.isNamespaceTerminating && error is StatusError {
            try await report(&deployment, wanted, error)
            throw error
        }
        if isNew, size > 0 {
            recorder.normal(deployment, "ScalingReplicaSet", "Scaled up replica set \(made.name) from 0 to \(size)")
        }
        var changed = deployment.metadata.annotations[DeploymentNames.revision] != "\(revision)"
        deployment.metadata.annotations[DeploymentNames.revision] = "\(revision)"
        if isNew, deployment.hasProgressDeadline {
            let message = "Created new replica set \"\(made.name)\""
            let condition = DeploymentStatusPlan.condition("Progressing", "True", "NewReplicaSetCreated", message, clock.now())
            DeploymentStatusPlan.set(&deployment.status.conditions, condition)
            changed = true
        }
        if changed { deployment = try await client.updateStatus(deployment) }
        return made
    }

    /// The name is taken: by ourselves, whom the cache doesn't show yet, or by another template with the same hash.
    private func resolveCollision(_ deployment: inout Deployment, _ wanted: ReplicaSet, _ error: any Error) async throws -> ReplicaSet {
        let existing = try await client.get(ReplicaSet.self, namespace: wanted.namespace, name: wanted.name)
        if existing.metadata.isControlled(by: deployment.metadata), existing.hasTemplate(deployment.spec.template) { return existing }
        deployment.status.collisionCount = (deployment.status.collisionCount ?? 0) + 1
        deployment = try await client.updateStatus(deployment)
        throw error
    }

    private func report(_ deployment: inout Deployment, _ wanted: ReplicaSet, _ error: any Error) async throws {
        let message = "Failed to create new replica set \"\(wanted.name)\": \(error)"
        recorder.warning(deployment, "ReplicaSetCreateError", message)
        guard deployment.hasProgressDeadline else { return }
        let condition = DeploymentStatusPlan.condition("Progressing", "False", "ReplicaSetCreateError", message, clock.now())
        DeploymentStatusPlan.set(&deployment.status.conditions, condition)
        deployment = try await client.updateStatus(deployment)
    }
}

/// Names and annotations of a deployment's replica sets.
enum DeploymentAnnotations {
    /// The deployment's name and the hash, cut so that it stays a valid name.
    static func name(_ deployment: String, _ hash: String) -> String {
        let limit = 253 - hash.utf8.count - 1
        return "\(deployment.prefix(limit))-\(hash)"
    }

    /// The replica set with the deployment's annotations and its revision.
    static func inherited(_ set: ReplicaSet, from deployment: Deployment, revision: Int64) -> ReplicaSet {
        var set = set
        for (key, value) in deployment.metadata.annotations where !DeploymentNames.notCopied.contains(key) {
            set.metadata.annotations[key] = value
        }
        let known = set.metadata.annotations[DeploymentNames.revision]
        guard set.revision < revision else { return set }
        set.metadata.annotations[DeploymentNames.revision] = "\(revision)"
        if let known {
            // Rolled back to: the revisions that it had are kept.
            let history = set.metadata.annotations[DeploymentNames.revisionHistory] ?? ""
            var entries = history.split(separator: ",").map(String.init) + [known]
            while entries.count > 1, entries.joined(separator: ",").utf8.count > DeploymentNames.historyLimit { entries.removeFirst() }
            set.metadata.annotations[DeploymentNames.revisionHistory] = entries.joined(separator: ",")
        }
        return set
    }
}
