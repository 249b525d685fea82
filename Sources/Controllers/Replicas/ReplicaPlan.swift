import KubernetesAPI
import KubernetesSchema

/// What a replica set should do about its pods.
enum ReplicaPlan: Equatable {
    case nothing
    case create(Int)
    /// The first to go first.
    case delete([Pod])

    /// The most pods that are made or deleted at one go.
    static let burst = 500

    /// - Parameters:
    ///   - active: the owner's pods that neither ended nor are being deleted.
    ///   - related: pods that stand on nodes for the same purpose: the owner's and its siblings'. Of pods that crowd a node some go first.
    static func make(desired: Int, active: [Pod], related: [Pod], now: Timestamp) -> ReplicaPlan {
        let difference = active.count - desired
        if difference < 0 { return .create(min(-difference, burst)) }
        if difference == 0 { return .nothing }
        let count = min(difference, burst)
        if count >= active.count { return .delete(active) }
        return .delete(Array(deletionOrder(active, related: related, now: now).prefix(count)))
    }

    private struct Rank {
        var pod: Pod
        var crowd: Int
        var isReady: Bool
        var readyTime: Timestamp?
        var restarts: (regular: Int32, sidecars: Int32)
    }

    /// The order in which pods go: those that would be missed least first.
    static func deletionOrder(_ pods: [Pod], related: [Pod], now: Timestamp) -> [Pod] {
        var readyOnNode: [String: Int] = [:]
        for pod in related where pod.isActive && pod.isReady && !pod.spec.nodeName.isEmpty {
            readyOnNode[pod.spec.nodeName, default: 0] += 1
        }
        let ranks = pods.map {
            Rank(
                pod: $0, crowd: readyOnNode[$0.spec.nodeName] ?? 0, isReady: $0.isReady, readyTime: $0.readyTime, restarts: $0.maxRestarts)
        }
        return ranks.sorted { goesBefore($0, $1, now) }.map(\.pod)
    }

    private static func goesBefore(_ left: Rank, _ right: Rank, _ now: Timestamp) -> Bool {
        let (leftAssigned, rightAssigned) = (!left.pod.spec.nodeName.isEmpty, !right.pod.spec.nodeName.isEmpty)
        if leftAssigned != rightAssigned { return !leftAssigned }
        let (leftPhase, rightPhase) = (phaseRank(left.pod), phaseRank(right.pod))
        if leftPhase != rightPhase { return leftPhase < rightPhase }
        if left.isReady != right.isReady { return !left.isReady }
        if left.pod.deletionCost != right.pod.deletionCost { return left.pod.deletionCost < right.pod.deletionCost }
        if left.crowd != right.crowd { return left.crowd > right.crowd }
        if left.isReady, left.readyTime != right.readyTime {
            return younger(left.readyTime, right.readyTime, left.pod, right.pod, now)
        }
        if left.restarts.regular != right.restarts.regular { return left.restarts.regular > right.restarts.regular }
        if left.restarts.sidecars != right.restarts.sidecars { return left.restarts.sidecars > right.restarts.sidecars }
        let (made, otherMade) = (left.pod.metadata.creationTimestamp, right.pod.metadata.creationTimestamp)
        if made != otherMade { return younger(made, otherMade, left.pod, right.pod, now) }
        return false
    }

    private static func phaseRank(_ pod: Pod) -> Int {
        switch pod.status.phase {
        case "Pending": 0
        case "Unknown": 1
        case "Running": 2
        default: 0
        }
    }

    /// Times that are alike by order of magnitude count as equal, and the UID decides, so that it isn't always the youngest that goes.
    private static func younger(_ left: Timestamp?, _ right: Timestamp?, _ leftPod: Pod, _ rightPod: Pod, _ now: Timestamp) -> Bool {
        guard let left else { return right != nil }
        guard let right else { return false }
        let (leftRank, rightRank) = (magnitude(now.since(left)), magnitude(now.since(right)))
        if leftRank == rightRank { return leftPod.metadata.uid < rightPod.metadata.uid }
        return leftRank < rightRank
    }

    private static func magnitude(_ age: Duration) -> Int {
        let (seconds, attoseconds) = age.components
        guard seconds >= 0 else { return -1 }
        let nanos = UInt64(seconds) &* 1_000_000_000 &+ UInt64(max(0, attoseconds) / 1_000_000_000)
        return nanos == 0 ? -1 : 63 - nanos.leadingZeroBitCount
    }
}

extension ReplicatedWorkload {
    /// This object with the status that its pods give it.
    /// - Parameter failure: why pods couldn't be made or deleted just now.
    func withStatus(active: [Pod], terminating: Int, failure: String?, now: Timestamp) -> Self {
        var result = self
        let labels = KubernetesSchema.LabelSelector(matching: template?.metadata.labels ?? [:])
        var counts = ReplicaCounts(replicas: Int32(clamping: active.count))
        for pod in active {
            if labels.matches(pod.metadata.labels) { counts.fullyLabeled += 1 }
            if pod.isReady { counts.ready += 1 }
            if pod.isAvailable(minReadySeconds: minReadySeconds, now: now) { counts.available += 1 }
        }
        if Self.countsTerminating { counts.terminating = Int32(clamping: terminating) }
        result.counts = counts
        result.observedGeneration = metadata.generation
        let known = replicaConditions.contains { $0.type == "ReplicaFailure" }
        if let failure, !known {
            let reason = active.count < desired ? "FailedCreate" : active.count > desired ? "FailedDelete" : ""
            result.replicaConditions.append(ReplicaCondition(
                type: "ReplicaFailure", status: "True", reason: reason, message: failure,
                lastTransitionTime: Timestamp(seconds: now.seconds)))
        } else if failure == nil, known {
            result.replicaConditions.removeAll { $0.type == "ReplicaFailure" }
        }
        return result
    }
}
