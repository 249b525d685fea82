import Crypto
import KubernetesAPI
import KubernetesSchema

/// A volume of a CSI driver that has to be attached before a node can mount it.
struct AttachableVolume: Equatable, Sendable {
    var volume: String
    var driver: String
    var handle: String
    /// Whether several nodes may have it at once.
    var isShared: Bool

    /// The volume's name in nodes' statuses.
    var uniqueName: String { "kubernetes.io/csi/\(driver)^\(handle)" }

    /// The name of its attachment to a node, which upstream's own would have, too.
    func attachmentName(_ node: String) -> String {
        let digest = SHA256.hash(data: Array((handle + driver + node).utf8))
        return "csi-" + digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// nil for a volume that isn't a CSI driver's, and for one whose driver does without attaching.
    init?(_ volume: PersistentVolume, driver: CSIDriver?) {
        guard let source = volume.spec.csi, driver?.spec.attachRequired ?? true else { return nil }
        self.volume = volume.name
        self.driver = source.driver
        handle = source.volumeHandle
        isShared = volume.spec.accessModes.contains { $0 == "ReadWriteMany" || $0 == "ReadOnlyMany" }
    }
}

/// What to do about the attachments of one node.
struct AttachmentPlan: Equatable {
    /// A pod's need of a volume.
    struct Need: Equatable {
        var pod: Pod
        var volume: AttachableVolume
    }

    /// A volume that another node still has.
    struct Conflict: Equatable {
        var need: Need
        var nodes: [String]
    }

    /// How long a node that isn't ready may keep volumes that it doesn't need any more; upstream's time.
    static let patience = Duration.seconds(360)
    static let outOfService = "node.kubernetes.io/out-of-service"

    var attach: [AttachableVolume] = []
    var conflicts: [Conflict] = []
    var detach: [VolumeAttachment] = []
    /// Attachments that nobody needs but that the node still uses.
    var held: [VolumeAttachment] = []
    /// What the node's status says then.
    var attached: [AttachedVolume] = []

    /// - Parameters:
    ///   - node: nil where it is gone.
    ///   - attachments: all of the cluster.
    ///   - names: the unique names of attached volumes, by the names of their persistent volumes.
    ///   - mayForce: whether an attachment has been unwanted for long enough.
    init(
        _ name: String, node: Node?, needs: [Need], attachments: [VolumeAttachment], names: [String: AttachableVolume],
        mayForce: (VolumeAttachment) -> Bool
    ) {
        let own = attachments.filter { $0.spec.nodeName == name }
        let wanted = Set(needs.map { $0.volume.attachmentName(name) })
        planAttachments(name, needs, own, attachments)
        let inUse = Set(node?.status.volumesInUse ?? [])
        let isOut = node?.spec.taints.contains { $0.key == AttachmentPlan.outOfService } ?? false
        for attachment in own where attachment.metadata.deletionTimestamp == nil {
            guard let volume = attachment.spec.source.persistentVolumeName.flatMap({ names[$0] }),
                attachment.name == volume.attachmentName(name)
            else { continue }
            if wanted.contains(attachment.name) {
                if attachment.status.attached { report(volume) }
                continue
            }
            let isForced = mayForce(attachment) && !(node?.isReady ?? false)
            if node != nil, inUse.contains(volume.uniqueName), !isOut, !isForced {
                held.append(attachment)
                if attachment.status.attached { report(volume) }
            } else {
                detach.append(attachment)
            }
        }
        attached.sort { $0.name < $1.name }
    }

    private mutating func report(_ volume: AttachableVolume) {
        var entry = AttachedVolume()
        entry.name = volume.uniqueName
        attached.append(entry)
    }

    private mutating func planAttachments(
        _ node: String, _ needs: [Need], _ own: [VolumeAttachment], _ all: [VolumeAttachment]
    ) {
        var seen: Set<String> = []
        for need in needs {
            let name = need.volume.attachmentName(node)
            if own.contains(where: { $0.name == name }) { continue }
            let others = all.filter { $0.spec.source.persistentVolumeName == need.volume.volume && $0.spec.nodeName != node }
            if !need.volume.isShared, !others.isEmpty {
                conflicts.append(Conflict(need: need, nodes: others.map(\.spec.nodeName).sorted()))
            } else if seen.insert(name).inserted {
                attach.append(need.volume)
            }
        }
    }
}
