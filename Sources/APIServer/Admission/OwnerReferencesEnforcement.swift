import KubernetesSchema
import KubernetesSemantics
import Wire

/// Only those who may delete an object say who owns it, and only those who may finalize the owner hold up its deletion.
struct OwnerReferencesPermissionEnforcement: AdmissionPlugin {
    let name = "OwnerReferencesPermissionEnforcement"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        // Statuses of pods can't change owners.
        if attributes.groupResource == GroupResource(group: "", resource: "pods"), attributes.subresource == "status" { return }
        guard let object else { return }
        let references = object[object.root, "metadata", "ownerReferences"]
        if let old {
            let before = old[old.root, "metadata", "ownerReferences"]
            if old.isEmpty(before) && object.isEmpty(references) || Document.equal(old, before, object, references) { return }
            try await mayDelete(object, attributes)
        } else if object.isEmpty(references) {
            return
        }
        let blocking = newlyBlocking(object, old)
        if blocking.isEmpty { return }
        let anything = AuthorizationAttributes(
            user: attributes.user, verb: "update", group: "*", version: "*", resource: "*", subresource: "finalizers", name: "*")
        if case .allow = await server.authorizer.authorize(anything) { return }
        for reference in blocking { try await mayBlock(object, reference, attributes) }
    }

    private func mayDelete(_ object: Document, _ attributes: AdmissionAttributes) async throws {
        let resource = attributes.resource
        let wanted = AuthorizationAttributes(
            user: attributes.user, verb: "delete", group: resource.group, version: resource.version, namespace: attributes.namespace,
            resource: resource.resource, subresource: attributes.subresource, name: attributes.name)
        guard let reason = OwnerReferencesPermissionEnforcement.refusal(await server.authorizer.authorize(wanted)) else { return }
        throw attributes.forbidden(object, "cannot set an ownerRef on a resource you can't delete: \(reason), <nil>")
    }

    private func newlyBlocking(_ object: Document, _ old: Document?) -> [Document.Node] {
        func blocking(_ document: Document) -> [Document.Node] {
            document.elements(document[document.root, "metadata", "ownerReferences"]).filter { document.bool(document[$0, "blockOwnerDeletion"]) == true }
        }
        guard let old else { return blocking(object) }
        let before = Set(blocking(old).map { old.string(old[$0, "uid"]) ?? "" })
        return blocking(object).filter { !before.contains(object.string(object[$0, "uid"]) ?? "") }
    }

    private func mayBlock(_ object: Document, _ reference: Document.Node, _ attributes: AdmissionAttributes) async throws {
        let version = object.string(object[reference, "apiVersion"]) ?? ""
        let kind = object.string(object[reference, "kind"]) ?? ""
        let parsed = GroupVersion(apiVersion: version)
        let owners = parsed.map { resources(of: kind, in: $0) } ?? []
        guard !owners.isEmpty, let parsed else {
            let cause = "no matches for kind \(FieldError.quoted(kind)) in version \(FieldError.quoted(version))"
            throw attributes.forbidden(
                object,
                "cannot set blockOwnerDeletion in this case because cannot find RESTMapping for APIVersion \(version) Kind \(kind): \(cause)")
        }
        for owner in owners {
            let wanted = AuthorizationAttributes(
                user: attributes.user, verb: "update", group: parsed.group, version: parsed.version,
                namespace: owner.namespaced ? attributes.namespace : "", resource: owner.name, subresource: "finalizers",
                name: object.string(object[reference, "name"]) ?? "")
            guard let reason = OwnerReferencesPermissionEnforcement.refusal(await server.authorizer.authorize(wanted)) else { continue }
            throw attributes.forbidden(
                object, "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: \(reason), <nil>")
        }
    }

    /// The resources whose objects have a kind, built in or custom.
    private func resources(of kind: String, in version: GroupVersion) -> [ResourceInfo] {
        if let info = server.schema.resource(kind: version.kind(kind)) { return [info] }
        return server.custom.resources(in: version).map(\.info).filter { $0.kind.kind == kind }
    }

    private static func refusal(_ decision: AuthorizationDecision) -> String? {
        switch decision {
        case .allow: return nil
        case .deny(let reason), .noOpinion(let reason): return reason
        }
    }
}
