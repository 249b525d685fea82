import Client
import KubernetesAPI
import KubernetesSchema

/// Annotations of claims and volumes.
enum VolumeAnnotations {
    static let bindCompleted = "pv.kubernetes.io/bind-completed"
    static let boundByController = "pv.kubernetes.io/bound-by-controller"
    static let provisionedBy = "pv.kubernetes.io/provisioned-by"
    static let migratedTo = "pv.kubernetes.io/migrated-to"
    static let selectedNode = "volume.kubernetes.io/selected-node"
    static let provisioner = "volume.kubernetes.io/storage-provisioner"
    static let provisionerBeta = "volume.beta.kubernetes.io/storage-provisioner"
    static let storageClassBeta = "volume.beta.kubernetes.io/storage-class"
    static let defaultClass = "storageclass.kubernetes.io/is-default-class"
    static let defaultClassBeta = "storageclass.beta.kubernetes.io/is-default-class"
    /// The size before a resize that the node hasn't finished.
    static let sizeBefore = "volume.alpha.kubernetes.io/pre-resize-capacity"
}

extension PersistentVolumeClaim {
    /// The class asked for; empty where none is.
    var className: String { metadata.annotations[VolumeAnnotations.storageClassBeta] ?? spec.storageClassName ?? "" }
    /// Whether a class is named, be it the empty one, which means none at all.
    var namesClass: Bool { metadata.annotations[VolumeAnnotations.storageClassBeta] != nil || spec.storageClassName != nil }
    var isBindingCompleted: Bool { metadata.annotations[VolumeAnnotations.bindCompleted] != nil }
    var requestedSize: Quantity { spec.resources.requests["storage"] ?? .zero }
}

extension PersistentVolume {
    var className: String { metadata.annotations[VolumeAnnotations.storageClassBeta] ?? spec.storageClassName }
    var size: Quantity { spec.capacity["storage"] ?? .zero }
    var isBoundByController: Bool { metadata.annotations[VolumeAnnotations.boundByController] != nil }

    /// Whether the volume's reference leads to this claim; one without a UID leads to any of its name.
    func isBound(to claim: PersistentVolumeClaim) -> Bool {
        guard let reference = spec.claimRef, reference.name == claim.name, reference.namespace == claim.namespace else { return false }
        return reference.uid.isEmpty || reference.uid == claim.metadata.uid
    }
}

extension StorageClass {
    var isDefault: Bool {
        metadata.annotations[VolumeAnnotations.defaultClass] == "true" || metadata.annotations[VolumeAnnotations.defaultClassBeta] == "true"
    }

    /// The class for claims that name none: the newest of those that are marked so.
    static func standard(_ classes: [StorageClass]) -> StorageClass? {
        classes.filter(\.isDefault).min { left, right in
            let made = (left.metadata.creationTimestamp ?? .zero, right.metadata.creationTimestamp ?? .zero)
            return made.0 == made.1 ? left.name < right.name : made.0 > made.1
        }
    }
}

/// Which volumes fit which claims.
enum VolumeMatching {
    static func modesDiffer(_ claim: PersistentVolumeClaim, _ volume: PersistentVolume) -> Bool {
        (claim.spec.volumeMode ?? "Filesystem") != (volume.spec.volumeMode ?? "Filesystem")
    }

    /// Why a volume that a claim names can't be its volume; nil: it can.
    static func objection(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim) -> String? {
        if volume.metadata.deletionTimestamp != nil { return "the volume is marked for deletion \"\(volume.name)\"" }
        if volume.size.value < claim.requestedSize.value { return "requested PV is too small" }
        if volume.className != claim.className { return "storageClassName does not match" }
        if (claim.spec.volumeAttributesClassName ?? "") != (volume.spec.volumeAttributesClassName ?? "") {
            return "volumeAttributesClassName does not match"
        }
        if modesDiffer(claim, volume) { return "incompatible volumeMode" }
        if !Set(claim.spec.accessModes).isSubset(of: volume.spec.accessModes) { return "incompatible accessMode" }
        return nil
    }

    /// The volume for a claim: one that is bound to it already, or the smallest that is large enough, of those with the fewest access modes.
    /// - Parameter delayed: only what is bound already; the scheduler chooses among the others.
    static func best(
        _ claim: PersistentVolumeClaim, among volumes: [PersistentVolume], delayed: Bool
    ) throws -> PersistentVolume? {
        let selector = try claim.spec.selector.map { try KubernetesSchema.LabelSelector($0) }
        let able = volumes.filter { Set(claim.spec.accessModes).isSubset(of: $0.spec.accessModes) && mayServe($0, claim) }
        let ranks = Dictionary(grouping: able) { Set($0.spec.accessModes) }.sorted {
            ($0.key.count, $0.key.sorted().joined()) < ($1.key.count, $1.key.sorted().joined())
        }
        for (_, members) in ranks {
            if let own = members.filter({ $0.isBound(to: claim) }).min(by: { $0.name < $1.name }) { return own }
            if delayed { continue }
            let free = members.filter { volume in
                volume.status.phase == "Available" && volume.className == claim.className
                    && (selector?.matches(volume.metadata.labels) ?? true)
            }
            if let smallest = free.min(by: { ($0.size, $0.name) < ($1.size, $1.name) }) { return smallest }
        }
        return nil
    }

    private static func mayServe(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim) -> Bool {
        if volume.spec.claimRef != nil, !volume.isBound(to: claim) { return false }
        return volume.size >= claim.requestedSize && !modesDiffer(claim, volume) && volume.metadata.deletionTimestamp == nil
            && (claim.spec.volumeAttributesClassName ?? "") == (volume.spec.volumeAttributesClassName ?? "")
    }
}

/// Provisioners that were part of Kubernetes, and the drivers that took over from them.
enum MigratedProvisioners {
    static let drivers = [
        "kubernetes.io/aws-ebs": "ebs.csi.aws.com", "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
        "kubernetes.io/cinder": "cinder.csi.openstack.org", "kubernetes.io/azure-disk": "disk.csi.azure.com",
        "kubernetes.io/azure-file": "file.csi.azure.com", "kubernetes.io/vsphere-volume": "csi.vsphere.vmware.com",
        "kubernetes.io/portworx-volume": "pxd.portworx.com",
    ]
}
