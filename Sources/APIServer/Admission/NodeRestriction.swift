import KubernetesSchema
import KubernetesSemantics
import Wire

/// A kubelet changes its own node and the pods that run on it, nothing else.
struct NodeRestriction: AdmissionPlugin {
    let name = "NodeRestriction"
    unowned let server: APIServer

    func handles(_ operation: AdmissionOperation) -> Bool { operation != .connect }

    /// The node whose kubelet asks, if one does.
    static func node(of user: UserInfo) -> String? {
        guard user.groups.contains("system:nodes"), user.name.hasPrefix("system:node:") else { return nil }
        return String(user.name.dropFirst("system:node:".count))
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard let node = NodeRestriction.node(of: attributes.user) else { return }
        if node.isEmpty { throw attributes.forbidden(object, "could not determine node from user \(FieldError.quoted(attributes.user.name))") }
        switch (attributes.resource.group, attributes.resource.resource) {
        case ("", "pods"): try await checkPod(object, old, node, attributes)
        case ("", "nodes"): try checkNode(object, old, node, attributes)
        case ("", "serviceaccounts") where attributes.subresource == "token": break
        case ("coordination.k8s.io", "leases"):
            // Leases outside of the nodes' namespace are RBAC's matter.
            if attributes.namespace == "kube-node-lease", (object.map { Metadata.string($0, "name") } ?? attributes.name) != node {
                throw attributes.forbidden(object, "can only access node lease with the same name as the requesting node")
            }
        case ("storage.k8s.io", "csinodes"):
            if (object.map { Metadata.string($0, "name") } ?? attributes.name) != node {
                throw attributes.forbidden(object, "can only access CSINode with the same name as the requesting node")
            }
        default: break
        }
    }

    private func checkPod(_ object: Document?, _ old: Document?, _ node: String, _ attributes: AdmissionAttributes) async throws {
        switch (attributes.subresource, attributes.operation) {
        case ("", .create): try checkMirrorPod(object, node, attributes)
        case ("", .delete):
            if let old, old.string(old[old.root, "spec", "nodeName"]) != node {
                throw attributes.forbidden(nil, "node \(FieldError.quoted(node)) can only delete pods with spec.nodeName set to itself")
            }
        case ("status", .update):
            guard let object, let old else { return }
            if old.string(old[old.root, "spec", "nodeName"]) != node {
                throw attributes.forbidden(object, "node \(FieldError.quoted(node)) can only update pod status for pods with spec.nodeName set to itself")
            }
            if !Document.equal(object, object[object.root, "metadata", "labels"], old, old[old.root, "metadata", "labels"]) {
                throw attributes.forbidden(object, "node \(FieldError.quoted(node)) cannot update labels through pod status")
            }
        case ("eviction", .create):
            guard let pods = server.registry("", "pods"), let pod = try? await pods.get(namespace: attributes.namespace, name: attributes.name).document() else { return }
            if pod.string(pod[pod.root, "spec", "nodeName"]) != node {
                throw attributes.forbidden(object, "node \(node) can only evict pods with spec.nodeName set to itself")
            }
        case ("", _): throw attributes.forbidden(object, "unexpected operation \(FieldError.quoted(attributes.operation.rawValue)), node \(FieldError.quoted(node)) can only create and delete mirror pods")
        default: throw attributes.forbidden(object, "unexpected pod subresource \(FieldError.quoted(attributes.subresource)), only 'status' and 'eviction' are allowed")
        }
    }

    private func checkMirrorPod(_ object: Document?, _ node: String, _ attributes: AdmissionAttributes) throws {
        guard let pod = object else { return }
        if !pod[pod[pod.root, "metadata", "annotations"], "kubernetes.io/config.mirror"].exists {
            throw attributes.forbidden(pod, "pod does not have \"kubernetes.io/config.mirror\" annotation, node \(FieldError.quoted(node)) can only create mirror pods")
        }
        if pod.string(pod[pod.root, "spec", "nodeName"]) != node {
            throw attributes.forbidden(pod, "node \(FieldError.quoted(node)) can only create pods with spec.nodeName set to itself")
        }
        let owners = pod.elements(pod[pod.root, "metadata", "ownerReferences"])
        if owners.count > 1 { throw attributes.forbidden(pod, "node \(FieldError.quoted(node)) can only create pods with a single owner reference set to itself") }
        for owner in owners {
            if !pod.equals(pod[owner, "kind"], "Node") || pod.string(pod[owner, "name"]) != node {
                throw attributes.forbidden(pod, "node \(FieldError.quoted(node)) can only create pods with an owner reference set to itself")
            }
        }
    }

    private func checkNode(_ object: Document?, _ old: Document?, _ node: String, _ attributes: AdmissionAttributes) throws {
        let name = object.map { Metadata.string($0, "name") } ?? attributes.name
        if name != node { throw attributes.forbidden(object, "node \(FieldError.quoted(node)) is not allowed to modify node \(FieldError.quoted(name))") }
        guard attributes.subresource.isEmpty, let object else { return }
        let forbidden = modifiedLabels(object, old).filter { !NodeRestriction.mayLabel($0) }
        if !forbidden.isEmpty {
            throw attributes.forbidden(object, "is not allowed to modify labels: \(forbidden.sorted().joined(separator: ", "))")
        }
        guard let old else { return }
        if !Document.equal(object, object[object.root, "spec", "taints"], old, old[old.root, "spec", "taints"]) {
            throw attributes.forbidden(object, "node \(FieldError.quoted(node)) is not allowed to modify taints")
        }
    }

    private func modifiedLabels(_ object: Document, _ old: Document?) -> [String] {
        let after = Metadata.labels(object)
        let before = old.map { Metadata.labels($0) } ?? [:]
        return Set(after.keys).union(before.keys).filter { after[$0] != before[$0] }
    }

    private static let own: Set<String> = [
        "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os", "beta.kubernetes.io/arch", "beta.kubernetes.io/os",
        "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type", "node.kubernetes.io/windows-build",
        "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/region", "topology.kubernetes.io/zone",
    ]

    /// Labels in Kubernetes' own domains are reserved but for those that kubelets are meant to set.
    static func mayLabel(_ label: String) -> Bool {
        let domain = label.split(separator: "/", maxSplits: 1).first.map(String.init) ?? ""
        guard label.contains("/") else { return true }
        if domain == "node-restriction.kubernetes.io" || domain.hasSuffix(".node-restriction.kubernetes.io") { return false }
        let isReserved = domain == "kubernetes.io" || domain.hasSuffix(".kubernetes.io") || domain == "k8s.io" || domain.hasSuffix(".k8s.io")
        guard isReserved else { return true }
        if own.contains(label) { return true }
        for allowed in ["kubelet.kubernetes.io", "node.kubernetes.io"] where domain == allowed || domain.hasSuffix("." + allowed) { return true }
        return false
    }
}
