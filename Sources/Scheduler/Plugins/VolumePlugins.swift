import KubernetesAPI
import KubernetesSchema
import Wire

/// Disks that only one may write, and claims that only one pod may use.
final class VolumeRestrictions: FilterPlugin, HintingPlugin {
    let name = "VolumeRestrictions"
    let events: Set<ClusterEvent.Kind> = [.assignedPodDeleted, .nodeAdded, .claimChanged]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let pod = cycle.pod.pod
        let disks = pod.spec.volumes.compactMap(LegacyDisk.init)
        var exclusive: [String] = []
        for volume in pod.spec.volumes {
            guard let source = volume.persistentVolumeClaim else { continue }
            let key = "\(pod.metadata.namespace)/\(source.claimName)"
            guard let claim = cycle.catalog.claim(key) else { return .refused(["persistentvolumeclaim \"\(source.claimName)\" not found"]) }
            if claim.spec.accessModes.contains("ReadWriteOncePod") { exclusive.append(key) }
        }
        let cluster = cycle.cluster
        if disks.isEmpty, !exclusive.contains(where: { cluster.claimUsers[$0] != nil }) { return .skip }
        let disk = cycle.reasons.unschedulable("node(s) had no available disk")
        let inUse = cycle.reasons.unschedulable(
            "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod")
        return .filter(
            ClosureFilter(dependsOnPods: true) { slot in
                if !disks.isEmpty {
                    for other in cluster.pods[slot] {
                        let theirs = other.pod.spec.volumes.compactMap(LegacyDisk.init)
                        if theirs.contains(where: { their in disks.contains { $0.conflicts(with: their) } }) { return disk }
                    }
                }
                return exclusive.contains { cluster.claimUsers[$0] != nil } ? inUse : .pass
            })
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        switch event.kind {
        case .claimChanged: return pod.claims.contains(event.object)
        case .assignedPodDeleted:
            guard let gone = event.oldPod else { return true }
            if gone.claims.contains(where: pod.claims.contains) { return true }
            let theirs = gone.pod.spec.volumes.compactMap(LegacyDisk.init)
            let own = pod.pod.spec.volumes.compactMap(LegacyDisk.init)
            return own.contains { disk in theirs.contains { disk.conflicts(with: $0) } }
        default: return true
        }
    }
}

/// A disk named in the pod itself, of the kinds that can't be written from two places.
struct LegacyDisk {
    private enum Identity: Equatable {
        case gce(String)
        case aws(String)
        case iscsi(String)
        case rbd(monitors: [String], pool: String, image: String)
    }

    private let identity: Identity
    private let isReadOnly: Bool

    /// These volumes have no typed structure: their members are kept as JSON.
    init?(_ volume: Volume) {
        guard let keys = volume.unknownFields?.keys,
            let kind = keys.first(where: { ["gcePersistentDisk", "awsElasticBlockStore", "iscsi", "rbd"].contains($0) })
        else { return nil }
        let document = volume.document()
        let source = document[document.root, kind]
        let text = { (key: String) in document.string(document[source, key]) ?? "" }
        isReadOnly = document.bool(document[source, "readOnly"]) ?? false
        switch kind {
        case "gcePersistentDisk": identity = .gce(text("pdName"))
        case "awsElasticBlockStore": identity = .aws(text("volumeID"))
        case "iscsi": identity = .iscsi(text("iqn"))
        default: identity = .rbd(monitors: document.strings(document[source, "monitors"]), pool: text("pool"), image: text("image"))
        }
    }

    func conflicts(with other: LegacyDisk) -> Bool {
        switch (identity, other.identity) {
        case (.aws(let own), .aws(let their)): return own == their
        case (.rbd(let own, let ownPool, let ownImage), .rbd(let their, let theirPool, let theirImage)):
            let isSame = own.contains(where: their.contains) && ownPool == theirPool && ownImage == theirImage
            return isSame && !(isReadOnly && other.isReadOnly)
        default: return identity == other.identity && !(isReadOnly && other.isReadOnly)
        }
    }
}

/// Volumes' zones must be the node's.
final class VolumeZone: FilterPlugin, HintingPlugin {
    let name = "VolumeZone"
    let events: Set<ClusterEvent.Kind> = [.storageClassChanged, .nodeAdded, .nodeUpdated, .claimChanged, .volumeChanged]
    static let labels = [
        "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
    ]
    private static let newNames = [
        "failure-domain.beta.kubernetes.io/zone": "topology.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region": "topology.kubernetes.io/region",
    ]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        let pod = cycle.pod.pod
        var zones: [(key: String, values: Set<String>)] = []
        for volume in pod.spec.volumes {
            guard let name = volume.persistentVolumeClaim?.claimName else { continue }
            guard let claim = cycle.catalog.claim("\(pod.metadata.namespace)/\(name)") else {
                return .refused(["persistentvolumeclaim \"\(name)\" not found"])
            }
            if claim.spec.volumeName.isEmpty {
                let className = VolumeRules.className(claim)
                if className.isEmpty { return .refused(["PersistentVolumeClaim had no pv name and storageClass name"]) }
                guard let storageClass = cycle.catalog.classes[className] else {
                    return .refused(["storageclass.storage.k8s.io \"\(className)\" not found"])
                }
                guard let mode = storageClass.volumeBindingMode else {
                    return .refused(["VolumeBindingMode not set for StorageClass \"\(className)\""])
                }
                if mode == "WaitForFirstConsumer" { continue }
                return .refused(["PersistentVolume had no name"])
            }
            guard let volume = cycle.catalog.volume(claim.spec.volumeName) else {
                return .refused(["persistentvolume \"\(claim.spec.volumeName)\" not found"])
            }
            for key in VolumeZone.labels {
                guard let value = volume.metadata.labels[key] else { continue }
                let values = value.split(separator: "__", omittingEmptySubsequences: true).map(VolumeZone.trimmed)
                zones.append((key, Set(values)))
            }
        }
        if zones.isEmpty { return .skip }
        let refusal = cycle.reasons.unresolvable("node(s) had no available volume zone")
        return .filter(
            ClosureFilter { [cluster = cycle.cluster] slot in
                guard let labels = cluster.nodes[slot]?.metadata.labels, VolumeZone.labels.contains(where: { labels[$0] != nil }) else {
                    return .pass
                }
                for zone in zones {
                    let value = labels[zone.key] ?? VolumeZone.newNames[zone.key].flatMap { labels[$0] }
                    if !(value.map(zone.values.contains) ?? false) { return refusal }
                }
                return .pass
            })
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        event.kind != .claimChanged || pod.claims.contains(event.object)
    }
}

/// How many volumes of a driver a node can have.
final class NodeVolumeLimits: FilterPlugin, HintingPlugin {
    let name = "NodeVolumeLimits"
    let events: Set<ClusterEvent.Kind> = [.csiNodeChanged, .assignedPodDeleted, .claimChanged, .volumeChanged, .attachmentDeleted]

    func prepareFilter(_ cycle: Cycle) -> FilterPreparation {
        if cycle.pod.claims.isEmpty { return .skip }
        let (cluster, catalog, reasons) = (cycle.cluster, cycle.catalog, cycle.reasons)
        let full = reasons.unschedulable("node(s) exceed max volume count")
        let pod = cycle.pod.pod
        for use in PodVolumes.claims(pod) where catalog.claim("\(pod.metadata.namespace)/\(use.name)") == nil {
            let missing = reasons.unresolvable("persistentvolumeclaim \"\(use.name)\" not found")
            return .filter(ClosureFilter { _ in missing })
        }
        let wanted = NodeVolumeLimits.volumes(pod, catalog)
        if wanted.isEmpty { return .skip }
        return .filter(
            ClosureFilter(dependsOnPods: true) { slot in
                let limits = NodeVolumeLimits.limits(catalog.csiNodes[cluster.slotNames[slot]])
                if limits.isEmpty { return .pass }
                var attached: [String: String] = [:]
                for other in cluster.pods[slot] where !other.claims.isEmpty {
                    attached.merge(NodeVolumeLimits.volumes(other.pod, catalog)) { $1 }
                }
                for attachment in catalog.attachments.values where attachment.nodeName == cluster.slotNames[slot] {
                    guard let handle = catalog.volume(attachment.volumeName)?.spec.csi?.volumeHandle else { continue }
                    attached["\(attachment.attacher)/\(handle)"] = attachment.attacher
                }
                var counts: [String: Int] = [:]
                for driver in attached.values { counts[driver, default: 0] += 1 }
                var added: [String: Int] = [:]
                for (volume, driver) in wanted where attached[volume] == nil { added[driver, default: 0] += 1 }
                return added.contains { driver, count in limits[driver].map { (counts[driver] ?? 0) + count > $0 } ?? false } ? full : .pass
            })
    }

    private static func limits(_ node: CSINode?) -> [String: Int] {
        var limits: [String: Int] = [:]
        for driver in node?.spec.drivers ?? [] { if let count = driver.allocatable?.count { limits[driver.name] = Int(count) } }
        return limits
    }

    /// The CSI volumes of a pod, by a name of their own, with their drivers. Those that are yet to be made count by their claims.
    static func volumes(_ pod: Pod, _ catalog: ObjectCatalog) -> [String: String] {
        var result: [String: String] = [:]
        for use in PodVolumes.claims(pod) {
            let key = "\(pod.metadata.namespace)/\(use.name)"
            guard let claim = catalog.claim(key) else { continue }
            if let volume = catalog.volume(claim.spec.volumeName) {
                if let csi = volume.spec.csi { result["\(csi.driver)/\(csi.volumeHandle)"] = csi.driver }
            } else if let driver = catalog.classes[VolumeRules.className(claim)]?.provisioner, !driver.isEmpty {
                result["\(driver)/unbound-\(key)"] = driver
            }
        }
        return result
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        switch event.kind {
        case .assignedPodDeleted: return event.oldPod.map { !$0.claims.isEmpty } ?? true
        case .claimChanged: return pod.claims.contains(event.object)
        default: return true
        }
    }
}
