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
        guard let chosen = DefaultClass.choose(classes, marks: DefaultStorageClass.marks) else { return }
        object.set(object.ensureObject(object.root, "spec"), "storageClassName", string: chosen)
    }

    private static let marks = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"]
}

/// Claims grow only where they are bound and their class says that its volumes can.
struct PersistentVolumeClaimResize: AdmissionPlugin {
    let name = "PersistentVolumeClaimResize"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == GroupResource(group: "", resource: "persistentvolumeclaims"), attributes.subresource.isEmpty, let object, let old
        else { return }
        func size(_ claim: Document) -> Quantity { claim.amounts(claim[claim.root, "spec", "resources", "requests"])["storage"] ?? .zero }
        guard size(object) > size(old) else { return }
        guard old.equals(old[old.root, "status", "phase"], "Bound") else {
            throw attributes.forbidden(object, "Only bound persistent volume claims can be expanded")
        }
        if try await mayGrow(PersistentVolumeClaimResize.storageClass(object), PersistentVolumeClaimResize.storageClass(old)) { return }
        throw attributes.forbidden(
            object, "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize")
    }

    private func mayGrow(_ wanted: String, _ before: String) async throws -> Bool {
        guard !wanted.isEmpty, wanted == before, let registry = server.registry("storage.k8s.io", "storageclasses"),
            let found = try await registry.cache.cached(namespace: "", name: wanted)?.document()
        else { return false }
        return found.bool(found[found.root, "allowVolumeExpansion"]) == true
    }

    /// The class that a claim names; it was an annotation once.
    private static func storageClass(_ claim: Document) -> String {
        let annotations = claim[claim.root, "metadata", "annotations"]
        return claim.string(claim[annotations, "volume.beta.kubernetes.io/storage-class"]) ?? claim.string(claim[claim.root, "spec", "storageClassName"]) ?? ""
    }
}
