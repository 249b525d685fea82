import KubernetesSchema
import KubernetesSemantics
import Wire

/// Gives ingresses that name no class the default one.
struct DefaultIngressClass: AdmissionPlugin {
    let name = "DefaultIngressClass"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == GroupResource(group: "networking.k8s.io", resource: "ingresses"), attributes.subresource.isEmpty,
            object.isNull(object[object.root, "spec", "ingressClassName"]),
            // The class was an annotation once.
            !object[object.root, "metadata", "annotations"].exists
                || !object[object[object.root, "metadata", "annotations"], "kubernetes.io/ingress.class"].exists,
            let registry = server.registry("networking.k8s.io", "ingressclasses")
        else { return }
        let classes = try await registry.cache.snapshot(notOlderThan: 0).objects.map { try $0.document() }
        guard let chosen = DefaultClass.choose(classes, marks: ["ingressclass.kubernetes.io/is-default-class"]) else { return }
        object.set(object.ensureObject(object.root, "spec"), "ingressClassName", string: chosen)
    }
}

/// Of several classes that are marked as the default one.
enum DefaultClass {
    /// The name of the newest default class; of equally old ones the first by name.
    static func choose(_ classes: [Document], marks: [String]) -> String? {
        let defaults = classes.filter { found in
            marks.contains { found.equals(found[found[found.root, "metadata", "annotations"], $0], "true") }
        }
        let named = defaults.map { (made: Metadata.string($0, "creationTimestamp"), name: Metadata.string($0, "name")) }
        return named.min { $0.made == $1.made ? $0.name < $1.name : $0.made > $1.made }?.name
    }
}

/// Services get no external addresses that they didn't have. Off unless switched on.
struct DenyServiceExternalIPs: AdmissionPlugin {
    let name = "DenyServiceExternalIPs"

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == GroupResource(group: "", resource: "services"), attributes.subresource.isEmpty, let object else { return }
        let before = Set(old.map { $0.strings($0[$0.root, "spec", "externalIPs"]) } ?? [])
        guard object.strings(object[object.root, "spec", "externalIPs"]).contains(where: { !before.contains($0) }) else { return }
        throw attributes.forbidden(object, "Use of external IPs is denied by admission control")
    }
}
