/// What becomes a typed structure. Compile time is the price (about 40 ms a field), so only what some component reads or writes.
enum TypedSelection {
    /// The kinds, by package. The first packages keep the short names where two types have the same.
    static let kinds: [(package: String, kinds: [String])] = [
        ("meta/v1", ["Status", "DeleteOptions", "PartialObjectMetadata"]),
        (
            "core/v1",
            [
                "Pod", "Node", "Namespace", "Service", "Endpoints", "ConfigMap", "Secret", "ServiceAccount", "Event", "Binding",
                "ReplicationController", "PersistentVolumeClaim", "PersistentVolume", "ResourceQuota", "LimitRange", "PodTemplate",
            ]
        ),
        ("apps/v1", ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ControllerRevision"]),
        ("batch/v1", ["Job", "CronJob"]),
        ("discovery/v1", ["EndpointSlice"]),
        ("coordination/v1", ["Lease"]),
        ("scheduling/v1", ["PriorityClass"]),
        ("node/v1", ["RuntimeClass"]),
        ("storage/v1", ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"]),
        ("authentication/v1", ["TokenRequest", "TokenReview"]),
        ("authorization/v1", ["SubjectAccessReview"]),
        ("policy/v1", ["Eviction", "PodDisruptionBudget"]),
        ("networking/v1", ["ServiceCIDR", "IPAddress"]),
        ("certificates/v1", ["CertificateSigningRequest"]),
        ("autoscaling/v1", ["Scale"]),
        ("autoscaling/v2", ["HorizontalPodAutoscaler"]),
        ("resource/v1", ["ResourceClaim", "ResourceClaimTemplate"]),
    ]

    /// Fields that nobody reads: they stay among a structure's unknown fields.
    static let excludedFields: [String: Set<String>] = [
        "meta/v1.ObjectMeta": ["selfLink", "managedFields"],
        "meta/v1.ListMeta": ["selfLink", "shardInfo"],
        "core/v1.VolumeSource": legacyVolumes,
        "core/v1.PersistentVolumeSource": legacyVolumes,
        "core/v1.Node": [],
        // Another type of that name than the one of authentication.
        "storage/v1.CSIDriverSpec": ["tokenRequests"],
    ]

    private static let legacyVolumes: Set<String> = [
        "awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "fc", "flexVolume", "flocker", "gcePersistentDisk",
        "gitRepo", "glusterfs", "iscsi", "photonPersistentDisk", "portworxVolume", "quobyte", "rbd", "scaleIO", "storageos",
        "vsphereVolume",
    ]
}
