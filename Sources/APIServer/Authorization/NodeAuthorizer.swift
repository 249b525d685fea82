import KubernetesSchema
import Wire

/// What a kubelet may read: what the pods on its node refer to, and what every kubelet needs.
struct NodeAuthorizer: Authorizer {
    unowned let server: APIServer
    let roles: RBACAuthorizer

    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        guard let node = NodeRestriction.node(of: attributes.user), !node.isEmpty else { return .noOpinion("") }
        guard attributes.isResourceRequest else { return await common(attributes) }
        switch (attributes.group, attributes.resource) {
        case ("", "secrets"), ("", "configmaps"), ("", "persistentvolumeclaims"), ("", "persistentvolumes"):
            return await referenced(attributes, node)
        case ("", "serviceaccounts"):
            guard attributes.subresource == "token", attributes.verb == "create" else { return await referenced(attributes, node) }
            let isUsed = await anyPod(on: node, in: attributes.namespace) { $0.string($0[$0.root, "spec", "serviceAccountName"]) == attributes.name }
            return isUsed ? .allow("") : .noOpinion("no relationship found between node '\(node)' and this object")
        case ("coordination.k8s.io", "leases"):
            let verbs: Set<String> = ["get", "create", "update", "patch", "delete"]
            guard verbs.contains(attributes.verb) else { return .noOpinion("can only get, create, update, patch, or delete a node lease") }
            guard attributes.namespace == "kube-node-lease" else { return .noOpinion("can only access leases in the \"kube-node-lease\" system namespace") }
            guard attributes.verb == "create" || attributes.name == node else { return .noOpinion("can only access node lease with the same name as the requesting node") }
            return .allow("")
        case ("storage.k8s.io", "csinodes"):
            let verbs: Set<String> = ["get", "create", "update", "patch", "delete"]
            guard verbs.contains(attributes.verb) else { return .noOpinion("can only get, create, update, patch, or delete a CSINode") }
            guard attributes.verb == "create" || attributes.name == node else { return .noOpinion("can only access CSINode with the same name as the requesting node") }
            return .allow("")
        default: return await common(attributes)
        }
    }

    /// The rules of the cluster role `system:node`, which nobody needs to be bound to.
    private func common(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        for rule in await roles.rules(of: .init(kind: "ClusterRole", name: "system:node"), namespace: "") where rule.allows(attributes) { return .allow("") }
        return .noOpinion("")
    }

    private func referenced(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        let verbs: Set<String> = attributes.resource == "secrets" || attributes.resource == "configmaps" ? ["get", "list", "watch"] : ["get"]
        guard verbs.contains(attributes.verb) else { return attributes.resource.hasPrefix("persistentvolume") ? await common(attributes) : .noOpinion("can only read resources of this type") }
        guard attributes.subresource.isEmpty else { return .noOpinion("cannot read subresource") }
        guard !attributes.name.isEmpty else { return .noOpinion("can only list/watch single object") }
        let found: Bool
        switch attributes.resource {
        case "persistentvolumes":
            var claims: Set<String> = []
            _ = await anyPod(on: node, in: nil) { pod in
                for name in PodReferences.names(pod, "persistentvolumeclaims") { claims.insert("\(Metadata.string(pod, "namespace"))/\(name)") }
                return false
            }
            found = await volume(attributes.name, isBoundTo: claims)
        default:
            found = await anyPod(on: node, in: attributes.namespace) { PodReferences.names($0, attributes.resource).contains(attributes.name) }
        }
        return found ? .allow("") : .noOpinion("no relationship found between node '\(node)' and this object")
    }

    private func volume(_ name: String, isBoundTo claims: Set<String>) async -> Bool {
        guard let object = await server.registry("", "persistentvolumes")?.cache.cached(namespace: "", name: name), let volume = try? object.document() else { return false }
        let claim = volume[volume.root, "spec", "claimRef"]
        return claims.contains("\(volume.string(volume[claim, "namespace"]) ?? "")/\(volume.string(volume[claim, "name"]) ?? "")")
    }

    private func anyPod(on node: String, in namespace: String?, _ test: (Document) -> Bool) async -> Bool {
        // Pods that were bound a moment ago have to be seen: their kubelet knows of them already.
        guard let snapshot = try? await server.registry("", "pods")?.cache.consistentSnapshot() else { return false }
        for object in snapshot.objects where object.fields["spec.nodeName"] == node && (namespace == nil || object.namespace == namespace) {
            if let pod = try? object.document(), test(pod) { return true }
        }
        return false
    }
}

/// What a pod refers to by name.
enum PodReferences {
    static func names(_ pod: Document, _ resource: String) -> Set<String> {
        let spec = pod[pod.root, "spec"]
        var names: Set<String> = []
        func add(_ node: Document.Node) { if let name = pod.string(node), !name.isEmpty { names.insert(name) } }
        let (volumeKey, nameKey, environmentKey, fromKey) = resource == "secrets"
            ? ("secret", "secretName", "secretKeyRef", "secretRef") : ("configMap", "name", "configMapKeyRef", "configMapRef")
        if resource == "persistentvolumeclaims" {
            for volume in pod.elements(pod[spec, "volumes"]) {
                add(pod[volume, "persistentVolumeClaim", "claimName"])
                if pod[volume, "ephemeral"].exists, let name = pod.string(pod[volume, "name"]) { names.insert("\(Metadata.string(pod, "name"))-\(name)") }
            }
            return names
        }
        for volume in pod.elements(pod[spec, "volumes"]) {
            add(pod[volume, volumeKey, nameKey])
            for source in pod.elements(pod[volume, "projected", "sources"]) { add(pod[source, volumeKey, "name"]) }
            if resource == "secrets" { for kind in ["csi", "iscsi", "cephfs", "flexVolume", "rbd"] { add(pod[volume, kind, "nodePublishSecretRef", "name"]); add(pod[volume, kind, "secretRef", "name"]) } }
        }
        if resource == "secrets" { for reference in pod.elements(pod[spec, "imagePullSecrets"]) { add(pod[reference, "name"]) } }
        for field in ["initContainers", "containers", "ephemeralContainers"] {
            for container in pod.elements(pod[spec, field]) {
                for variable in pod.elements(pod[container, "env"]) { add(pod[variable, "valueFrom", environmentKey, "name"]) }
                for source in pod.elements(pod[container, "envFrom"]) { add(pod[source, fromKey, "name"]) }
            }
        }
        return names
    }
}
