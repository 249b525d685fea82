import KubernetesAPI
import KubernetesSchema
import Wire

/// Names a kind that is only read here: what of it counts is read from its JSON.
protocol ObservedKind: Sendable {
    static var kind: GroupVersionKind { get }
    static var resource: GroupVersionResource { get }
    static var namespaced: Bool { get }
}

/// An object of a kind that has no typed structure: its metadata and its JSON.
struct Observed<Kind: ObservedKind>: KubernetesObject {
    static var kind: GroupVersionKind { Kind.kind }
    static var resource: GroupVersionResource { Kind.resource }
    static var namespaced: Bool { Kind.namespaced }

    var metadata = ObjectMeta()
    var unknownFields: UnknownFields?
    private(set) var raw = RawDocument(Document())

    init() {}

    init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        metadata = try ObjectMeta(from: document, document[node, "metadata"])
        raw = RawDocument(document, node)
    }

    func encode(into document: inout Document) -> Document.Node { document.copy(raw.document, raw.document.root) }

    var document: Document { raw.document }
    func node(_ path: String...) -> Document.Node { path.reduce(raw.document.root) { raw.document[$0, $1] } }
    func text(_ node: Document.Node) -> String { raw.document.string(node) ?? "" }
}

enum CSIDriverKind: ObservedKind {
    static let kind = GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "CSIDriver")
    static let resource = GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "csidrivers")
    static let namespaced = false
}

enum CSIStorageCapacityKind: ObservedKind {
    static let kind = GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "CSIStorageCapacity")
    static let resource = GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "csistoragecapacities")
    static let namespaced = true
}

enum VolumeAttachmentKind: ObservedKind {
    static let kind = GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "VolumeAttachment")
    static let resource = GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "volumeattachments")
    static let namespaced = false
}

extension Observed where Kind == CSIDriverKind {
    var tracksCapacity: Bool { document.bool(node("spec", "storageCapacity")) ?? false }
}

extension Observed where Kind == CSIStorageCapacityKind {
    var storageClassName: String { text(node("storageClassName")) }

    /// The largest volume that can be made, where it is known.
    var limit: Int64? {
        for field in ["maximumVolumeSize", "capacity"] {
            let value = node(field)
            if value.exists { return Quantity(text(value))?.value }
        }
        return nil
    }

    func covers(_ node: Node) -> Bool {
        let topology = self.node("nodeTopology")
        guard topology.exists, let selector = try? KubernetesAPI.LabelSelector(from: document, topology) else { return false }
        return CompiledSelector(compiling: selector).matches(node.metadata.labels)
    }
}

extension Observed where Kind == VolumeAttachmentKind {
    var attacher: String { text(node("spec", "attacher")) }
    var nodeName: String { text(node("spec", "nodeName")) }
    var volumeName: String { text(node("spec", "source", "persistentVolumeName")) }
}
