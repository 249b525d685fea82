import KubernetesAPI
import KubernetesSchema

// What the API tells, taken into the cluster and the queue.
extension SchedulerCore {
    static func isOver(_ pod: Pod) -> Bool { pod.status.phase == "Succeeded" || pod.status.phase == "Failed" }

    // MARK: Pods

    func observe(_ pod: Pod, old: Pod?, now: Duration) {
        if !pod.spec.nodeName.isEmpty { return observeAssigned(pod, now: now) }
        guard isMine(pod) else { return }
        if SchedulerCore.isOver(pod) || pod.metadata.deletionTimestamp != nil {
            queue.remove(pod.metadata.uid)
            dropNomination(pod.metadata.uid, now: now)
            return
        }
        // Decided and on its way.
        if cluster.isPlaced(pod.metadata.uid) { return }
        let record = cluster.record(pod)
        let nominated = pod.status.nominatedNodeName
        if nominated != old?.status.nominatedNodeName ?? "" {
            if nominated.isEmpty { dropNomination(record.uid, now: now) } else { nominations.set(record, node: nominated) }
        } else if let node = nominations.node(record.uid) {
            nominations.set(record, node: node)
        }
        if queue.pod(record.uid)?.place == .inFlight { return }
        queue.update(record, cluster, now: now)
    }

    private func observeAssigned(_ pod: Pod, now: Duration) {
        let uid = pod.metadata.uid
        queue.remove(uid)
        nominations.remove(uid)
        let known = cluster.records[uid]
        if SchedulerCore.isOver(pod) {
            if known != nil { removeAssigned(uid, now: now) }
            return
        }
        if let known, known.isAssumed == false, known.pod.spec.nodeName == pod.spec.nodeName, isSame(known.pod, pod) { return }
        let record = cluster.record(pod)
        // What was assumed counted already; others learn of it only now that it is sure.
        cluster.place(record, on: pod.spec.nodeName)
        queue.handle(.assigned(known.flatMap { $0.isAssumed ? nil : $0 }, record), cluster, now: now)
    }

    /// Whether nothing has changed that decisions look at.
    private func isSame(_ old: Pod, _ new: Pod) -> Bool {
        old.metadata.labels == new.metadata.labels && old.metadata.deletionTimestamp == new.metadata.deletionTimestamp
            && old.status.startTime == new.status.startTime && old.status.containerStatuses.map(\.resources) == new.status.containerStatuses.map(\.resources)
            && old.spec.containers.map(\.resources) == new.spec.containers.map(\.resources) && old.spec.resources == new.spec.resources
            && old.status.conditions.first { $0.type == "DisruptionTarget" } == new.status.conditions.first { $0.type == "DisruptionTarget" }
            && old.status.allocatedResources == new.status.allocatedResources
            && old.status.containerStatuses.map(\.allocatedResources) == new.status.containerStatuses.map(\.allocatedResources)
    }

    func forget(_ pod: Pod, now: Duration) {
        let uid = pod.metadata.uid
        queue.remove(uid)
        dropNomination(uid, now: now)
        if cluster.isPlaced(uid) { removeAssigned(uid, now: now) }
    }

    private func removeAssigned(_ uid: String, now: Duration) {
        guard let record = cluster.remove(pod: uid) else { return }
        queue.handle(.assigned(record, nil), cluster, now: now)
    }

    /// A promise that ends is room for others.
    private func dropNomination(_ uid: String, now: Duration) {
        guard nominations.node(uid) != nil else { return }
        nominations.remove(uid)
        queue.handle(ClusterEvent(.wildcard), cluster, now: now)
    }

    // MARK: Nodes

    func observe(_ node: Node, old: Node?, now: Duration) {
        cluster.set(node)
        if let old, isSame(old, node) { return }
        queue.handle(.node(old, node), cluster, now: now)
    }

    /// Heartbeats change nothing that matters.
    private func isSame(_ old: Node, _ new: Node) -> Bool {
        old.spec == new.spec && old.metadata.labels == new.metadata.labels && old.status.allocatable == new.status.allocatable
            && old.status.declaredFeatures == new.status.declaredFeatures
    }

    func forget(_ node: Node, now: Duration) {
        cluster.remove(node: node.metadata.name)
        queue.handle(.node(node, nil), cluster, now: now)
    }

    // MARK: Storage and workloads

    func observe(_ volume: PersistentVolume, now: Duration) {
        catalog.set(volume)
        queue.handle(ClusterEvent(.volumeChanged, object: volume.metadata.name), cluster, now: now)
    }

    func observe(_ claim: PersistentVolumeClaim, now: Duration) {
        catalog.set(claim)
        queue.handle(ClusterEvent(.claimChanged, object: claim.namespacedName), cluster, now: now)
    }

    // MARK: Devices

    func observe(_ claim: ResourceResourceClaim, now: Duration) { tell(claim, hasFreedDevices: catalog.devices.set(claim), now: now) }
    func forget(_ claim: ResourceResourceClaim, now: Duration) {
        tell(claim, hasFreedDevices: catalog.devices.remove(claim: claim), now: now)
    }

    private func tell(_ claim: ResourceResourceClaim, hasFreedDevices: Bool, now: Duration) {
        var event = ClusterEvent(.resourceClaimChanged, object: claim.namespacedName)
        event.hasFreedDevices = hasFreedDevices
        queue.handle(event, cluster, now: now)
        queue.reconsiderGated(now: now)
    }

    func observe(_ slice: Observed<ResourceSliceKind>, now: Duration) {
        catalog.devices.set(DeviceSlice(slice))
        tell(.resourceSliceChanged, slice.metadata.name, now: now)
    }

    func observe(_ deviceClass: Observed<DeviceClassKind>, now: Duration) {
        catalog.devices.set(DeviceClassInfo(deviceClass))
        tell(.deviceClassChanged, deviceClass.metadata.name, now: now)
    }

    func tell(_ kind: ClusterEvent.Kind, _ object: String, now: Duration) {
        queue.handle(ClusterEvent(kind, object: object), cluster, now: now)
    }
}
