import KubernetesAPI
import KubernetesSchema

/// Statuses and conditions of deployments.
enum DeploymentStatusPlan {
    static func condition(_ type: String, _ status: String, _ reason: String, _ message: String, _ now: Timestamp) -> DeploymentCondition {
        var condition = DeploymentCondition()
        condition.type = type
        condition.status = status
        condition.reason = reason
        condition.message = message
        condition.lastUpdateTime = Timestamp(seconds: now.seconds)
        condition.lastTransitionTime = Timestamp(seconds: now.seconds)
        return condition
    }

    /// Puts a condition in place, unless one with the same status and reason stands there.
    static func set(_ conditions: inout [DeploymentCondition], _ condition: DeploymentCondition) {
        var condition = condition
        if let known = conditions.first(where: { $0.type == condition.type }) {
            if known.status == condition.status, known.reason == condition.reason { return }
            if known.status == condition.status { condition.lastTransitionTime = known.lastTransitionTime }
        }
        conditions.removeAll { $0.type == condition.type }
        conditions.append(condition)
    }

    /// Counts and availability.
    static func basic(_ deployment: Deployment, _ rollout: Rollout, now: Timestamp) -> DeploymentStatus {
        let all = rollout.all
        var status = DeploymentStatus()
        status.observedGeneration = deployment.metadata.generation
        status.replicas = Rollout.actual(all)
        status.updatedReplicas = rollout.current?.status.replicas ?? 0
        status.readyReplicas = all.reduce(0) { $0 + $1.status.readyReplicas }
        status.availableReplicas = Rollout.available(all)
        status.unavailableReplicas = max(0, Rollout.size(all) - status.availableReplicas)
        status.collisionCount = deployment.status.collisionCount
        let terminating = all.compactMap(\.status.terminatingReplicas)
        if terminating.count == all.count { status.terminatingReplicas = terminating.reduce(0, +) }
        status.conditions = deployment.status.conditions
        if status.availableReplicas >= deployment.desired - deployment.maxUnavailable {
            let message = "Deployment has minimum availability."
            set(&status.conditions, condition("Available", "True", "MinimumReplicasAvailable", message, now))
        } else {
            let message = "Deployment does not have minimum availability."
            set(&status.conditions, condition("Available", "False", "MinimumReplicasUnavailable", message, now))
        }
        return status
    }

    static func isComplete(_ deployment: Deployment, _ status: DeploymentStatus) -> Bool {
        status.updatedReplicas == deployment.desired && status.replicas == deployment.desired
            && status.availableReplicas == deployment.desired && status.observedGeneration >= deployment.metadata.generation
    }

    private static func isProgressing(_ old: DeploymentStatus, _ new: DeploymentStatus) -> Bool {
        new.updatedReplicas > old.updatedReplicas || new.replicas - new.updatedReplicas < old.replicas - old.updatedReplicas
            || new.readyReplicas > old.readyReplicas || new.availableReplicas > old.availableReplicas
    }

    private static func isTimedOut(_ deployment: Deployment, _ status: DeploymentStatus, _ now: Timestamp) -> Bool {
        guard let known = status.conditions.first(where: { $0.type == "Progressing" }) else { return false }
        if known.reason == "NewReplicaSetAvailable" { return false }
        if known.reason == "ProgressDeadlineExceeded" { return true }
        let deadline = (known.lastUpdateTime ?? .zero).adding(.seconds(Int64(deployment.spec.progressDeadlineSeconds ?? 0)))
        return deadline < now
    }

    /// A status during a rollout: with its progress and the failures of its replica sets.
    static func rollout(_ deployment: Deployment, _ rollout: Rollout, now: Timestamp) -> DeploymentStatus {
        var status = basic(deployment, rollout, now: now)
        if !deployment.hasProgressDeadline { status.conditions.removeAll { $0.type == "Progressing" } }
        let known = deployment.condition("Progressing")
        let wasComplete = status.replicas == status.updatedReplicas && known?.reason == "NewReplicaSetAvailable"
        if deployment.hasProgressDeadline, !wasComplete {
            let subject = rollout.current.map { "ReplicaSet \"\($0.name)\"" } ?? "Deployment \"\(deployment.name)\""
            if isComplete(deployment, status) {
                let message = "\(subject) has successfully progressed."
                set(&status.conditions, condition("Progressing", "True", "NewReplicaSetAvailable", message, now))
            } else if isProgressing(deployment.status, status) {
                var made = condition("Progressing", "True", "ReplicaSetUpdated", "\(subject) is progressing.", now)
                if let known, known.status == "True" { made.lastTransitionTime = known.lastTransitionTime }
                status.conditions.removeAll { $0.type == "Progressing" }
                status.conditions.append(made)
            } else if isTimedOut(deployment, status, now) {
                let message = "\(subject) has timed out progressing."
                set(&status.conditions, condition("Progressing", "False", "ProgressDeadlineExceeded", message, now))
            }
        }
        if let failure = failure(rollout) {
            set(&status.conditions, failure)
        } else {
            status.conditions.removeAll { $0.type == "ReplicaFailure" }
        }
        return status
    }

    private static func failure(_ rollout: Rollout) -> DeploymentCondition? {
        let sets = (rollout.current.map { [$0] } ?? []) + rollout.old
        for set in sets {
            guard let found = set.status.conditions.first(where: { $0.type == "ReplicaFailure" }) else { continue }
            var condition = DeploymentCondition()
            condition.type = "ReplicaFailure"
            condition.status = found.status
            condition.reason = found.reason
            condition.message = found.message
            condition.lastTransitionTime = found.lastTransitionTime
            condition.lastUpdateTime = found.lastTransitionTime
            return condition
        }
        return nil
    }

    /// When a rollout without progress has to be looked at again; nil where it needn't be.
    static func nextCheck(_ deployment: Deployment, _ status: DeploymentStatus, now: Timestamp) -> Duration? {
        guard deployment.hasProgressDeadline, let known = deployment.condition("Progressing"), !isComplete(deployment, status),
            known.reason != "ProgressDeadlineExceeded"
        else { return nil }
        let deadline = (known.lastUpdateTime ?? .zero).adding(.seconds(Int64(deployment.spec.progressDeadlineSeconds ?? 0)))
        return max(deadline.since(now), .zero) + .seconds(1)
    }
}
