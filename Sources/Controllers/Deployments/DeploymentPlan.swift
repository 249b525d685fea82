import KubernetesAPI
import KubernetesSchema

/// Names of annotations, labels and reasons of deployments.
enum DeploymentNames {
    static let hash = "pod-template-hash"
    static let revision = "deployment.kubernetes.io/revision"
    static let revisionHistory = "deployment.kubernetes.io/revision-history"
    static let desiredReplicas = "deployment.kubernetes.io/desired-replicas"
    static let maxReplicas = "deployment.kubernetes.io/max-replicas"
    static let notCopied: Set<String> = [
        "kubectl.kubernetes.io/last-applied-configuration", revision, revisionHistory, desiredReplicas, maxReplicas,
        "deprecated.deployment.rollback.to",
    ]
    /// The most characters of the history annotation.
    static let historyLimit = 2000
}

extension Deployment {
    var desired: Int32 { spec.replicas ?? 1 }
    var isRolling: Bool { spec.strategy.type != "Recreate" }
    var hasProgressDeadline: Bool { spec.progressDeadlineSeconds.map { $0 != Int32.max } ?? false }

    /// Both limits at once: they can't both be zero.
    private var fenceposts: (surge: Int32, unavailable: Int32) {
        let total = Int(desired)
        let rolling = spec.strategy.rollingUpdate
        let surge = (rolling?.maxSurge ?? .int(0)).scaled(of: total, roundUp: true) ?? 0
        var unavailable = (rolling?.maxUnavailable ?? .int(0)).scaled(of: total, roundUp: false) ?? 0
        if surge == 0, unavailable == 0 { unavailable = 1 }
        return (Int32(clamping: surge), Int32(clamping: unavailable))
    }

    /// How many pods there may be above the desired number.
    var maxSurge: Int32 { isRolling ? fenceposts.surge : 0 }

    /// How many of the desired pods may be missing.
    var maxUnavailable: Int32 {
        guard isRolling, desired != 0 else { return 0 }
        return min(fenceposts.unavailable, desired)
    }

    func condition(_ type: String) -> DeploymentCondition? { status.conditions.first { $0.type == type } }
}

extension ReplicaSet {
    var size: Int32 { spec.replicas ?? 1 }
    var revision: Int64 { metadata.annotations[DeploymentNames.revision].flatMap { Int64($0) } ?? 0 }

    func annotatedCount(_ name: String) -> Int32? {
        metadata.annotations[name].flatMap { Int32($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Whether the template is this one but for the hash.
    func hasTemplate(_ template: PodTemplateSpec) -> Bool {
        var (mine, theirs) = (spec.template, template)
        mine.metadata.labels[DeploymentNames.hash] = nil
        theirs.metadata.labels[DeploymentNames.hash] = nil
        return mine == theirs
    }

    /// Sets the annotations from which proportions are reckoned. Returns whether that changed anything.
    @discardableResult
    mutating func annotate(desired: Int32, maximum: Int32) -> Bool {
        let before = metadata.annotations
        metadata.annotations[DeploymentNames.desiredReplicas] = "\(desired)"
        metadata.annotations[DeploymentNames.maxReplicas] = "\(maximum)"
        return before != metadata.annotations
    }
}

/// The replica sets of a deployment.
struct Rollout {
    /// The one with the deployment's template.
    var current: ReplicaSet?
    var old: [ReplicaSet]

    init(_ deployment: Deployment, _ sets: [ReplicaSet]) {
        let sorted = sets.sorted(by: Rollout.older)
        current = sorted.first { $0.hasTemplate(deployment.spec.template) }
        let uid = current?.metadata.uid
        old = sorted.filter { $0.metadata.uid != uid }
    }

    var all: [ReplicaSet] { old + (current.map { [$0] } ?? []) }
    var activeOld: [ReplicaSet] { old.filter { $0.size > 0 } }
    var active: [ReplicaSet] { all.filter { $0.size > 0 } }

    static func older(_ left: ReplicaSet, _ right: ReplicaSet) -> Bool {
        let (mine, theirs) = (left.metadata.creationTimestamp ?? .zero, right.metadata.creationTimestamp ?? .zero)
        return mine == theirs ? left.name < right.name : mine < theirs
    }

    static func size(_ sets: [ReplicaSet]) -> Int32 { sets.reduce(0) { $0 + $1.size } }
    static func available(_ sets: [ReplicaSet]) -> Int32 { sets.reduce(0) { $0 + $1.status.availableReplicas } }
    static func actual(_ sets: [ReplicaSet]) -> Int32 { sets.reduce(0) { $0 + $1.status.replicas } }

    /// The number of the next revision.
    var nextRevision: Int64 { (old.map(\.revision).max() ?? 0) + 1 }
}

/// How the sizes of a deployment's replica sets should change.
enum DeploymentPlan {
    struct Scale: Equatable {
        var name: String
        var size: Int32
        /// The annotations are brought up to date even where the size stays.
        var always = false
    }

    /// The size of the current replica set: as large as surge allows.
    static func currentSize(_ deployment: Deployment, all: [ReplicaSet], current: Int32) -> Int32 {
        guard deployment.isRolling else { return deployment.desired }
        let limit = deployment.desired + deployment.maxSurge
        let total = Rollout.size(all)
        if total >= limit { return current }
        return current + min(limit - total, deployment.desired - current)
    }

    /// A rolling update's step up; empty where there is none.
    static func scaleUp(_ deployment: Deployment, _ rollout: Rollout) -> [Scale] {
        guard let current = rollout.current, current.size != deployment.desired else { return [] }
        if current.size > deployment.desired { return [Scale(name: current.name, size: deployment.desired)] }
        let size = currentSize(deployment, all: rollout.all, current: current.size)
        return size == current.size ? [] : [Scale(name: current.name, size: size)]
    }

    /// A rolling update's step down: pods that aren't healthy first, then as many as availability allows.
    static func scaleDown(_ deployment: Deployment, _ rollout: Rollout) -> [Scale] {
        guard let current = rollout.current else { return [] }
        var old = rollout.activeOld.sorted(by: Rollout.older)
        guard Rollout.size(old) > 0 else { return [] }
        let minAvailable = deployment.desired - deployment.maxUnavailable
        let notYet = current.size - current.status.availableReplicas
        let limit = Rollout.size(rollout.all) - minAvailable - notYet
        if limit <= 0 { return [] }
        var cleaned: Int32 = 0
        for index in old.indices where cleaned < limit {
            let unhealthy = old[index].size - old[index].status.availableReplicas
            guard old[index].size > 0, unhealthy > 0 else { continue }
            let count = min(limit - cleaned, unhealthy)
            old[index].spec.replicas = old[index].size - count
            cleaned += count
        }
        var spare = Rollout.available(old + [current]) - minAvailable
        for index in old.indices where spare > 0 {
            let count = min(old[index].size, spare)
            old[index].spec.replicas = old[index].size - count
            spare -= count
        }
        let before = Dictionary(rollout.activeOld.map { ($0.name, $0.size) }) { first, _ in first }
        return old.filter { before[$0.name] != $0.size }.map { Scale(name: $0.name, size: $0.size) }
    }

    /// What a change of the deployment's size, or a paused one, needs.
    static func scale(_ deployment: Deployment, _ rollout: Rollout) -> [Scale] {
        let active = rollout.active
        if active.count <= 1 {
            guard let only = active.first ?? rollout.current ?? rollout.old.max(by: Rollout.older) else { return [] }
            return only.size == deployment.desired ? [] : [Scale(name: only.name, size: deployment.desired)]
        }
        if let current = rollout.current, isSaturated(deployment, current) {
            return rollout.activeOld.map { Scale(name: $0.name, size: 0) }
        }
        guard deployment.isRolling else { return [] }
        return proportional(deployment, active)
    }

    static func isSaturated(_ deployment: Deployment, _ current: ReplicaSet) -> Bool {
        current.size == deployment.desired && current.annotatedCount(DeploymentNames.desiredReplicas) == deployment.desired
            && current.status.availableReplicas == deployment.desired
    }

    /// Shares a difference among replica sets by their sizes.
    static func proportional(_ deployment: Deployment, _ active: [ReplicaSet]) -> [Scale] {
        let allowed = deployment.desired > 0 ? deployment.desired + deployment.maxSurge : 0
        let difference = allowed - Rollout.size(active)
        let sorted = active.sorted { left, right in
            if left.size != right.size { return left.size > right.size }
            return difference > 0 ? Rollout.older(right, left) : Rollout.older(left, right)
        }
        var added: Int32 = 0
        var sizes: [Int32] = []
        for set in sorted {
            var share: Int32 = 0
            if difference != 0, difference != added, set.size != 0 {
                let wanted = fraction(set, deployment)
                share = difference > 0 ? min(wanted, difference - added) : max(wanted, difference - added)
            }
            sizes.append(set.size + share)
            added += share
        }
        if difference != 0, !sizes.isEmpty { sizes[0] = max(0, sizes[0] + difference - added) }
        return zip(sorted, sizes).map { Scale(name: $0.name, size: $1, always: true) }
    }

    private static func fraction(_ set: ReplicaSet, _ deployment: Deployment) -> Int32 {
        if deployment.desired == 0 { return -set.size }
        var before = set.annotatedCount(DeploymentNames.maxReplicas) ?? 0
        if before == 0 { before = deployment.status.replicas }
        if before == 0 { return 0 }
        let size = Double(set.size) * Double(deployment.desired + deployment.maxSurge) / Double(before)
        return Int32(size.rounded(.toNearestOrAwayFromZero)) - set.size
    }

    /// Old replica sets beyond the history's limit, the oldest revisions first.
    static func outdated(_ deployment: Deployment, _ old: [ReplicaSet]) -> [ReplicaSet] {
        guard let limit = deployment.spec.revisionHistoryLimit, limit != Int32.max else { return [] }
        let alive = old.filter { $0.metadata.deletionTimestamp == nil }
        let excess = alive.count - Int(limit)
        guard excess > 0 else { return [] }
        let sorted = alive.sorted { $0.revision == $1.revision ? Rollout.older($0, $1) : $0.revision < $1.revision }
        return sorted.prefix(excess).filter {
            $0.status.replicas == 0 && $0.size == 0 && $0.metadata.generation <= $0.status.observedGeneration
        }
    }
}
