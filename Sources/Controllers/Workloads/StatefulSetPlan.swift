import KubernetesAPI
import KubernetesSchema

/// Names and pods of stateful sets.
enum StatefulSetPods {
    static let nameLabel = "statefulset.kubernetes.io/pod-name"
    static let indexLabel = "apps.kubernetes.io/pod-index"

    /// The number at the end of the pod's name; nil for a name that isn't the set's.
    static func ordinal(_ pod: Pod, of set: StatefulSet) -> Int? {
        guard pod.name.hasPrefix(set.name + "-") else { return nil }
        let digits = pod.name.dropFirst(set.name.count + 1)
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), digits == "0" || digits.first != "0" else { return nil }
        return Int(digits)
    }

    static func claimName(_ template: PersistentVolumeClaim, _ set: StatefulSet, _ ordinal: Int) -> String {
        "\(template.name)-\(set.name)-\(ordinal)"
    }

    /// The claims that the pod of an ordinal uses.
    static func claims(_ set: StatefulSet, _ ordinal: Int) -> [PersistentVolumeClaim] {
        let labels = set.spec.selector?.matchLabels ?? [:]
        return set.spec.volumeClaimTemplates.map { template in
            var claim = template
            claim.metadata.name = claimName(template, set, ordinal)
            claim.metadata.namespace = set.namespace
            claim.metadata.labels.merge(labels) { $1 }
            claim.status = PersistentVolumeClaimStatus()
            return claim
        }
    }

    /// The pod of an ordinal.
    static func pod(_ set: StatefulSet, _ template: PodTemplateSpec, revision: String, ordinal: Int) -> Pod {
        var pod = PodControl.pod(template, owner: set, name: "\(set.name)-\(ordinal)")
        pod.metadata.labels[Revisions.hashLabel] = revision
        pod.spec.hostname = pod.metadata.name
        pod.spec.subdomain = set.spec.serviceName
        return identified(pod, set, ordinal)
    }

    /// The pod with the labels and volumes of its ordinal.
    static func identified(_ pod: Pod, _ set: StatefulSet, _ ordinal: Int) -> Pod {
        var pod = pod
        pod.metadata.labels[nameLabel] = "\(set.name)-\(ordinal)"
        pod.metadata.labels[indexLabel] = "\(ordinal)"
        let names = Set(set.spec.volumeClaimTemplates.map(\.name))
        let volumes = set.spec.volumeClaimTemplates.map { template -> Volume in
            var volume = Volume()
            volume.name = template.name
            var source = PersistentVolumeClaimVolumeSource()
            source.claimName = claimName(template, set, ordinal)
            volume.persistentVolumeClaim = source
            return volume
        }
        let current = pod.spec.volumes.filter { names.contains($0.name) }
        let isSame = current.count == volumes.count && volumes.allSatisfy { volume in
            current.contains { $0.name == volume.name && $0.persistentVolumeClaim?.claimName == volume.persistentVolumeClaim?.claimName }
        }
        if !isSame { pod.spec.volumes = volumes + pod.spec.volumes.filter { !names.contains($0.name) } }
        return pod
    }
}

/// What a stateful set should do next: one step where pods come in order, many where they come in parallel.
struct StatefulSetPlan {
    enum Action: Equatable {
        /// With the claims of its ordinal.
        case create(ordinal: Int, useCurrent: Bool)
        /// An ended pod is deleted so that it comes again.
        case recreate(Pod)
        case fix(Pod, ordinal: Int)
        case delete(Pod)
    }

    var actions: [Action] = []
    /// Pods that are deleted for an update.
    var replaced = 0

    private let set: StatefulSet
    private let now: Timestamp

    init(_ set: StatefulSet, pods: [Pod], currentRevision: String, updateRevision: String, now: Timestamp) {
        self.set = set
        self.now = now
        if set.metadata.deletionTimestamp != nil { return }
        let start = Int(set.spec.ordinals?.start ?? 0)
        let count = Int(set.spec.replicas ?? 1)
        var replicas: [Pod?] = Array(repeating: nil, count: count)
        var condemned: [(ordinal: Int, pod: Pod)] = []
        for pod in pods {
            guard let ordinal = StatefulSetPods.ordinal(pod, of: set) else { continue }
            if ordinal >= start, ordinal < start + count { replicas[ordinal - start] = pod } else { condemned.append((ordinal, pod)) }
        }
        condemned.sort { $0.ordinal > $1.ordinal }
        let isOrdered = set.spec.podManagementPolicy != "Parallel"
        if !settle(replicas, start, isOrdered) { return }
        if !scaleDown(condemned.map(\.pod), replicas, isOrdered) { return }
        update(replicas, updateRevision)
    }

    private func isUnavailable(_ pod: Pod?) -> Bool {
        guard let pod else { return true }
        return pod.metadata.deletionTimestamp != nil || pod.status.phase != "Running"
            || !pod.isAvailable(minReadySeconds: set.spec.minReadySeconds, now: now)
    }

    /// - Returns: whether the next stage may follow.
    private mutating func settle(_ replicas: [Pod?], _ start: Int, _ isOrdered: Bool) -> Bool {
        var isSettled = true
        for (index, replica) in replicas.enumerated() {
            let ordinal = start + index
            guard let pod = replica else {
                actions.append(.create(ordinal: ordinal, useCurrent: usesCurrent(ordinal, start)))
                if isOrdered { return false }
                continue
            }
            if pod.isTerminal {
                if pod.metadata.deletionTimestamp == nil {
                    actions.append(.recreate(pod))
                }
                isSettled = false
                if isOrdered { return false }
                continue
            }
            if isOrdered, isUnavailable(pod) { return false }
            if pod.metadata.deletionTimestamp == nil, StatefulSetPods.identified(pod, set, ordinal) != pod {
                actions.append(.fix(pod, ordinal: ordinal))
            }
        }
        return isSettled
    }

    /// Below the partition, and before an update without one got there, pods come back as they were.
    private func usesCurrent(_ ordinal: Int, _ start: Int) -> Bool {
        guard set.spec.updateStrategy.type != "OnDelete" else { return false }
        guard let rolling = set.spec.updateStrategy.rollingUpdate else { return ordinal < start + Int(set.status.currentReplicas) }
        return ordinal < start + Int(rolling.partition ?? 0)
    }

    private mutating func scaleDown(_ condemned: [Pod], _ replicas: [Pod?], _ isOrdered: Bool) -> Bool {
        if condemned.isEmpty { return true }
        let unhealthy = replicas.first { isUnavailable($0) } ?? condemned.last { isUnavailable($0) }
        for pod in condemned {
            if pod.metadata.deletionTimestamp != nil {
                if isOrdered { return false }
                continue
            }
            if isOrdered, isUnavailable(pod), let first = unhealthy, first.metadata.uid != pod.metadata.uid { return false }
            actions.append(.delete(pod))
            if isOrdered { return false }
        }
        return true
    }

    private mutating func update(_ replicas: [Pod?], _ revision: String) {
        guard set.spec.updateStrategy.type != "OnDelete" else { return }
        let rolling = set.spec.updateStrategy.rollingUpdate
        let partition = Int(rolling?.partition ?? 0)
        let limit = max(1, rolling?.maxUnavailable?.scaled(of: replicas.count, roundUp: false) ?? 1)
        if limit > 1 {
            var room = limit - replicas.filter { isUnavailable($0) }.count
            for index in replicas.indices.reversed() where index >= partition && room > 0 {
                guard let pod = replicas[index], isOutdated(pod, revision) else { continue }
                actions.append(.delete(pod))
                replaced += 1
                room -= 1
            }
            return
        }
        for index in replicas.indices.reversed() where index >= partition {
            guard let pod = replicas[index] else { return }
            if isOutdated(pod, revision) {
                actions.append(.delete(pod))
                replaced += 1
                return
            }
            if isUnavailable(pod) { return }
        }
    }

    private func isOutdated(_ pod: Pod, _ revision: String) -> Bool {
        pod.metadata.labels[Revisions.hashLabel] != revision && pod.metadata.deletionTimestamp == nil
    }

    // MARK: Status

    static func status(
        _ set: StatefulSet, pods: [Pod], currentRevision: String, updateRevision: String, collisions: Int32?, now: Timestamp
    ) -> StatefulSetStatus {
        var status = StatefulSetStatus()
        status.observedGeneration = set.metadata.generation
        status.currentRevision = currentRevision
        status.updateRevision = updateRevision
        status.collisionCount = collisions ?? 0
        status.conditions = set.status.conditions
        for pod in pods {
            if !pod.status.phase.isEmpty { status.replicas += 1 }
            if pod.status.phase == "Running", pod.isReady {
                status.readyReplicas += 1
                if pod.isAvailable(minReadySeconds: set.spec.minReadySeconds, now: now) { status.availableReplicas += 1 }
            }
            guard !pod.status.phase.isEmpty, pod.metadata.deletionTimestamp == nil else { continue }
            let revision = pod.metadata.labels[Revisions.hashLabel]
            if revision == currentRevision { status.currentReplicas += 1 }
            if revision == updateRevision { status.updatedReplicas += 1 }
        }
        let isRolling = set.spec.updateStrategy.type != "OnDelete"
        if isRolling, status.updatedReplicas == status.replicas, status.readyReplicas == status.replicas,
            status.replicas == set.spec.replicas ?? 1, currentRevision != updateRevision
        {
            status.currentReplicas = status.updatedReplicas
            status.currentRevision = updateRevision
        }
        return status
    }
}
