import KubernetesSchema
import KubernetesSemantics
import Wire

/// Keeps claims, volumes and attribute classes until nobody uses them: their finalizers are removed by the protection controllers.
struct StorageObjectInUseProtection: AdmissionPlugin {
    let name = "StorageObjectInUseProtection"
    private static let finalizers: [GroupResource: String] = [
        GroupResource(group: "", resource: "persistentvolumeclaims"): "kubernetes.io/pvc-protection",
        GroupResource(group: "", resource: "persistentvolumes"): "kubernetes.io/pv-protection",
        GroupResource(group: "storage.k8s.io", resource: "volumeattributesclasses"): "kubernetes.io/vac-protection",
    ]

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.subresource.isEmpty, let finalizer = StorageObjectInUseProtection.finalizers[attributes.groupResource]
        else { return }
        let list = object.ensureArray(object.ensureObject(object.root, "metadata"), "finalizers")
        if !object.strings(list).contains(finalizer) { object.append(list, .string(finalizer)) }
    }
}

/// Gives claims that name no storage class the default one.
struct DefaultStorageClass: AdmissionPlugin {
    let name = "DefaultStorageClass"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        let claims = GroupResource(group: "", resource: "persistentvolumeclaims")
        guard attributes.groupResource == claims, attributes.subresource.isEmpty else { return }
        let annotations = object[object.root, "metadata", "annotations"]
        // The class was an annotation once.
        if object[annotations, "volume.beta.kubernetes.io/storage-class"].exists { return }
        if !object.isNull(object[object.root, "spec", "storageClassName"]) { return }
        guard let registry = server.registry("storage.k8s.io", "storageclasses") else { return }
        let classes = try await registry.cache.snapshot(notOlderThan: 0).objects.map { try $0.document() }
        guard let chosen = DefaultStorageClass.choose(classes) else { return }
        object.set(object.ensureObject(object.root, "spec"), "storageClassName", string: chosen)
    }

    /// The name of the newest default class; of equally old ones the first by name.
    static func choose(_ classes: [Document]) -> String? {
        let marks = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"]
        let defaults = classes.filter { found in
            marks.contains { found.equals(found[found[found.root, "metadata", "annotations"], $0], "true") }
        }
        let named = defaults.map { (made: Metadata.string($0, "creationTimestamp"), name: Metadata.string($0, "name")) }
        return named.min { $0.made == $1.made ? $0.name < $1.name : $0.made > $1.made }?.name
    }
}
