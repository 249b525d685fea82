import KubernetesSchema
import Wire

/// What a kubelet may do: read what the pods on its node refer to, keep its own objects, and what every kubelet needs.
struct NodeAuthorizer: Authorizer, RuleResolver {
    unowned let server: APIServer
    let roles: RBACAuthorizer

    func authorize(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        guard let node = NodeRestriction.node(of: attributes.user) else { return .noOpinion("") }
        guard !node.isEmpty else { return .noOpinion("unknown node for user \(FieldError.quoted(attributes.user.name))") }
        guard attributes.isResourceRequest else { return await common(attributes) }
        switch (attributes.group, attributes.resource) {
        case ("", "secrets"), ("", "configmaps"): return await readNamespaced(attributes, node)
        case ("", "persistentvolumeclaims"):
            return attributes.subresource == "status" ? await updateStatus(attributes, node) : await get(attributes, node)
        case ("", "persistentvolumes"), ("resource.k8s.io", "resourceclaims"), ("storage.k8s.io", "volumeattachments"):
            return await get(attributes, node)
        case ("", "serviceaccounts"): return await account(attributes, node)
        case ("coordination.k8s.io", "leases"): return lease(attributes, node)
        case ("storage.k8s.io", "csinodes"): return storageNode(attributes, node)
        case ("resource.k8s.io", "resourceslices"): return await slice(attributes, node)
        case ("certificates.k8s.io", "podcertificaterequests"): return await podCertificate(attributes, node)
        case ("", "nodes"): return ownNode(attributes, node)
        case ("", "pods"): return await pod(attributes, node)
        default: return await common(attributes)
        }
    }

    func rules(for user: UserInfo, namespace: String) async -> UserRules {
        guard NodeRestriction.node(of: user) != nil else { return UserRules() }
        return UserRules(isIncomplete: true, errors: ["node authorizer does not support user rule resolution"])
    }

    /// The rules of the cluster role `system:node`, which nobody needs to be bound to.
    private func common(_ attributes: AuthorizationAttributes) async -> AuthorizationDecision {
        for rule in await roles.rules(of: .init(kind: "ClusterRole", name: "system:node"), namespace: "") where rule.allows(attributes) { return .allow("") }
        return .noOpinion("")
    }

    // MARK: Sorts of access

    private func readNamespaced(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        guard attributes.isReadOnly else { return .noOpinion("can only read resources of this type") }
        guard attributes.subresource.isEmpty else { return .noOpinion("cannot read subresource") }
        guard !attributes.namespace.isEmpty else { return .noOpinion("can only read namespaced object of this type") }
        return await related(attributes, node)
    }

    private func get(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        guard attributes.verb == "get" else { return .noOpinion("can only get individual resources of this type") }
        guard attributes.subresource.isEmpty else { return .noOpinion("cannot get subresource") }
        return await related(attributes, node)
    }

    private func updateStatus(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        guard attributes.verb == "update" || attributes.verb == "patch" else { return .noOpinion("can only get/update/patch this type") }
        return await related(attributes, node)
    }

    private func account(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        if attributes.verb == "get", attributes.subresource.isEmpty { return await readNamespaced(attributes, node) }
        guard attributes.verb == "create", !attributes.name.isEmpty else { return .noOpinion("can only create tokens for individual service accounts") }
        guard attributes.subresource == "token" else { return .noOpinion("can only create token subresource of serviceaccount") }
        return await related(attributes, node)
    }

    private static let ownVerbs: Set<String> = ["get", "create", "update", "patch", "delete"]

    private func lease(_ attributes: AuthorizationAttributes, _ node: String) -> AuthorizationDecision {
        guard NodeAuthorizer.ownVerbs.contains(attributes.verb) else { return .noOpinion("can only get, create, update, patch, or delete a node lease") }
        guard attributes.namespace == "kube-node-lease" else { return .noOpinion("can only access leases in the \"kube-node-lease\" system namespace") }
        guard attributes.verb == "create" || attributes.name == node else {
            return .noOpinion("can only access node lease with the same name as the requesting node")
        }
        return .allow("")
    }

    private func storageNode(_ attributes: AuthorizationAttributes, _ node: String) -> AuthorizationDecision {
        guard NodeAuthorizer.ownVerbs.contains(attributes.verb) else { return .noOpinion("can only get, create, update, patch, or delete a CSINode") }
        guard attributes.subresource.isEmpty else { return .noOpinion("cannot authorize CSINode subresources") }
        guard attributes.verb == "create" || attributes.name == node else {
            return .noOpinion("can only access CSINode with the same name as the requesting node")
        }
        return .allow("")
    }

    private func slice(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        guard attributes.subresource.isEmpty else { return .noOpinion("cannot authorize ResourceSlice subresources") }
        switch attributes.verb {
        // Admission sees to it that the new object names the node.
        case "create": return .allow("")
        case "get", "update", "patch", "delete": return await related(attributes, node)
        case "watch", "list", "deletecollection":
            if selects(attributes, "spec.nodeName", node) { return .allow("") }
            return .noOpinion("can only list/watch/deletecollection resourceslices with nodeName field selector")
        default:
            return .noOpinion(
                "only the following verbs are allowed for a ResourceSlice: get, watch, list, create, update, patch, delete, deletecollection")
        }
    }

    private func podCertificate(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        guard attributes.subresource.isEmpty else { return .noOpinion("nodes may not access the status subresource of PodCertificateRequests") }
        switch attributes.verb {
        case "create": return .allow("")
        case "get": return await related(attributes, node)
        case "list", "watch":
            if selects(attributes, "spec.nodeName", node) { return .allow("") }
            return .noOpinion("can only list/watch podcertificaterequests with nodeName field selector")
        default: return .noOpinion("nodes may not \(attributes.verb) podcertificaterequests")
        }
    }

    private func ownNode(_ attributes: AuthorizationAttributes, _ node: String) -> AuthorizationDecision {
        switch (attributes.subresource, attributes.verb) {
        // Admission keeps a node to its own object.
        case ("", "create"), ("", "update"), ("", "patch"), ("status", "update"), ("status", "patch"): return .allow("")
        case ("", "get"), ("", "list"), ("", "watch"):
            if attributes.name == node { return .allow("") }
            if attributes.name.isEmpty { return .noOpinion("node '\(node)' cannot read all nodes, only its own Node object") }
            return .noOpinion("node '\(node)' cannot read '\(attributes.name)', only its own Node object")
        default: return .noOpinion("")
        }
    }

    private func pod(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        switch (attributes.subresource, attributes.verb) {
        case ("", "get"): return await get(attributes, node)
        case ("", "list"), ("", "watch"):
            if selects(attributes, "spec.nodeName", node) { return .allow("") }
            if !attributes.name.isEmpty { return await related(attributes, node) }
            return .noOpinion("can only list/watch pods with spec.nodeName field selector")
        // Mirror pods, statuses and evictions: admission keeps a node to its own pods.
        case ("", "create"), ("", "delete"), ("status", "update"), ("status", "patch"), ("eviction", "create"): return .allow("")
        default: return .noOpinion("")
        }
    }

    private func selects(_ attributes: AuthorizationAttributes, _ field: String, _ value: String) -> Bool {
        attributes.selectors.fields.contains { $0.field == field && $0.value == value && !$0.negated }
    }

    // MARK: Relations

    private func related(_ attributes: AuthorizationAttributes, _ node: String) async -> AuthorizationDecision {
        guard !attributes.name.isEmpty else { return .noOpinion("No Object name found") }
        if await isRelated(attributes, node) { return .allow("") }
        return .noOpinion("no relationship found between node '\(node)' and this object")
    }

    private func isRelated(_ attributes: AuthorizationAttributes, _ node: String) async -> Bool {
        let name = attributes.name
        switch attributes.resource {
        case "pods":
            return await object(attributes)?.fields["spec.nodeName"] == node
        case "volumeattachments", "resourceslices", "podcertificaterequests":
            guard let object = await object(attributes), let document = try? object.document() else { return false }
            return document.equals(document[document.root, "spec", "nodeName"], node)
        case "persistentvolumes":
            var claims: Set<String> = []
            _ = await anyPod(on: node, in: nil) { pod in
                for name in PodReferences.names(pod, "persistentvolumeclaims") { claims.insert("\(Metadata.string(pod, "namespace"))/\(name)") }
                return false
            }
            return await volume(name, isBoundTo: claims)
        default: return await anyPod(on: node, in: attributes.namespace) { PodReferences.names($0, attributes.resource).contains(name) }
        }
    }

    private func object(_ attributes: AuthorizationAttributes) async -> CachedObject? {
        guard let registry = server.registry(attributes.group, attributes.resource) else { return nil }
        // What was written a moment ago has to be seen: its kubelet knows of it already.
        return try? await registry.get(namespace: attributes.namespace, name: attributes.name)
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
        switch resource {
        case "serviceaccounts":
            add(pod[spec, "serviceAccountName"])
            return names
        case "resourceclaims":
            for claim in pod.elements(pod[spec, "resourceClaims"]) { add(pod[claim, "resourceClaimName"]) }
            for status in pod.elements(pod[pod.root, "status", "resourceClaimStatuses"]) { add(pod[status, "resourceClaimName"]) }
            return names
        default: break
        }
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
