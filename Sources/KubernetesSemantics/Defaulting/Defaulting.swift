import KubernetesSchema
import Wire

/// Upstream's defaulting of built-in kinds: fills in, in each version, what a client may leave out.
///
/// Idempotent, and cheap where nothing is missing, because it runs again whenever an object is read from the datastore.
public enum Defaulting {
    typealias Node = Document.Node
    typealias Function = @Sendable (inout Document, Document.Node) -> Void

    /// Applies the defaults of a kind to an object of the canonical form.
    public static func apply(_ kind: GroupVersionKind, to object: inout Document) {
        guard let function = function(kind) else { return }
        function(&object, object.root)
    }

    private static func function(_ kind: GroupVersionKind) -> Function? {
        switch kind.group {
        case "": return core[kind.kind]
        case "apps": return apps[kind.kind]
        case "batch": return batch[kind.kind]
        case "autoscaling": return kind.version == "v2" ? horizontalPodAutoscaler : autoscalingV1[kind.kind]
        case "certificates.k8s.io": return nil
        default: return others[kind.group]?[kind.kind]
        }
    }

    private static let core: [String: Function] = [
        "Pod": pod, "PodTemplate": podTemplate, "ReplicationController": replicationController, "Service": service, "Secret": secret,
        "PersistentVolume": persistentVolume, "PersistentVolumeClaim": persistentVolumeClaim, "Endpoints": endpoints,
        "Namespace": namespace, "Node": node, "LimitRange": limitRange, "ResourceQuota": resourceQuota,
    ]
    private static let apps: [String: Function] = [
        "Deployment": deployment, "DaemonSet": daemonSet, "StatefulSet": statefulSet, "ReplicaSet": replicaSet,
    ]
    private static let batch: [String: Function] = ["Job": job, "CronJob": cronJob]
    private static let autoscalingV1: [String: Function] = ["HorizontalPodAutoscaler": horizontalPodAutoscalerV1]
    private static let others: [String: [String: Function]] = [
        "networking.k8s.io": ["IngressClass": ingressClass, "NetworkPolicy": networkPolicy],
        "discovery.k8s.io": ["EndpointSlice": endpointSlice],
        "rbac.authorization.k8s.io": ["RoleBinding": roleBinding, "ClusterRoleBinding": roleBinding],
        "storage.k8s.io": ["StorageClass": storageClass, "CSIDriver": csiDriver, "VolumeAttachment": volumeAttachment],
        "scheduling.k8s.io": ["PriorityClass": priorityClass],
        "node.k8s.io": ["RuntimeClass": runtimeClass],
        "flowcontrol.apiserver.k8s.io": ["FlowSchema": flowSchema, "PriorityLevelConfiguration": priorityLevel],
        "admissionregistration.k8s.io": [
            "ValidatingWebhookConfiguration": validatingWebhooks, "MutatingWebhookConfiguration": mutatingWebhooks,
            "ValidatingAdmissionPolicy": admissionPolicy, "MutatingAdmissionPolicy": admissionPolicy,
            "ValidatingAdmissionPolicyBinding": admissionPolicyBinding, "MutatingAdmissionPolicyBinding": admissionPolicyBinding,
        ],
        "apiextensions.k8s.io": ["CustomResourceDefinition": customResourceDefinition],
        "apiregistration.k8s.io": ["APIService": apiService],
        "resource.k8s.io": [
            "ResourceClaim": resourceClaim, "ResourceClaimTemplate": resourceClaimTemplate, "ResourceSlice": resourceSlice,
            "DeviceTaintRule": deviceTaintRule,
        ],
        "authentication.k8s.io": ["TokenRequest": tokenRequest],
    ]
}

extension Document {
    /// Sets a member that is absent or null.
    mutating func fill(_ object: Node, _ key: String, _ value: @autoclosure () -> Value) {
        if isNull(self[object, key]) { set(object, key, value()) }
    }

    /// Sets a string that is absent or empty.
    mutating func fillEmpty(_ object: Node, _ key: String, _ value: String) {
        let node = self[object, key]
        if isNull(node) || equals(node, "") { set(object, key, string: value) }
    }

    /// Sets a number that is absent or zero.
    mutating func fillZero(_ object: Node, _ key: String, _ value: Int64) {
        let node = self[object, key]
        if isNull(node) || int(node) == 0 { set(object, key, .int(value)) }
    }

    /// Whether a string is absent or empty.
    func isBlank(_ node: Node) -> Bool { isNull(node) || equals(node, "") }

    /// The text of a string; empty where there is none.
    func text(_ node: Node) -> String { string(node) ?? "" }
}
