// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `apps/v1.DeploymentStatus` of the API.
public struct DeploymentStatus: KubernetesValue, Hashable {
    public var observedGeneration: Int64 = 0
    public var replicas: Int32 = 0
    public var updatedReplicas: Int32 = 0
    public var readyReplicas: Int32 = 0
    public var availableReplicas: Int32 = 0
    public var unavailableReplicas: Int32 = 0
    public var terminatingReplicas: Int32?
    public var conditions: [DeploymentCondition] = []
    public var collisionCount: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "replicas": replicas = try document.readInt32(member)
            case "updatedReplicas": updatedReplicas = try document.readInt32(member)
            case "readyReplicas": readyReplicas = try document.readInt32(member)
            case "availableReplicas": availableReplicas = try document.readInt32(member)
            case "unavailableReplicas": unavailableReplicas = try document.readInt32(member)
            case "terminatingReplicas": terminatingReplicas = try document.readInt32(member)
            case "conditions": conditions = try document.readObjectList(member)
            case "collisionCount": collisionCount = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if self.replicas != 0 { document.putInt32(node, "replicas", self.replicas) }
        if self.updatedReplicas != 0 { document.putInt32(node, "updatedReplicas", self.updatedReplicas) }
        if self.readyReplicas != 0 { document.putInt32(node, "readyReplicas", self.readyReplicas) }
        if self.availableReplicas != 0 { document.putInt32(node, "availableReplicas", self.availableReplicas) }
        if self.unavailableReplicas != 0 { document.putInt32(node, "unavailableReplicas", self.unavailableReplicas) }
        if let value = self.terminatingReplicas { document.putInt32(node, "terminatingReplicas", value) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        if let value = self.collisionCount { document.putInt32(node, "collisionCount", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.Deployment` of the API.
public struct Deployment: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "apps", version: "v1", kind: "Deployment") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "apps", version: "v1", resource: "deployments") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: DeploymentSpec = DeploymentSpec()
    @Boxed public var status: DeploymentStatus = DeploymentStatus()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "spec": spec = try document.readObject(member)
            case "status": status = try document.readObject(member)
            case "apiVersion", "kind": break
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "kind", Self.kind.kind)
        document.putString(node, "apiVersion", Self.kind.apiVersion)
        document.putObject(node, "metadata", self.metadata)
        document.putObject(node, "spec", self.spec)
        document.putObject(node, "status", self.status)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.ReplicaSetSpec` of the API.
public struct ReplicaSetSpec: KubernetesValue, Equatable {
    public var replicas: Int32?
    public var minReadySeconds: Int32 = 0
    public var selector: LabelSelector?
    @Boxed public var template: PodTemplateSpec = PodTemplateSpec()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "replicas": replicas = try document.readInt32(member)
            case "minReadySeconds": minReadySeconds = try document.readInt32(member)
            case "selector": selector = try document.readObject(member)
            case "template": template = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.replicas { document.putInt32(node, "replicas", value) }
        if self.minReadySeconds != 0 { document.putInt32(node, "minReadySeconds", self.minReadySeconds) }
        if let value = self.selector { document.putObject(node, "selector", value) }
        document.putObject(node, "template", self.template)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.ReplicaSetCondition` of the API.
public struct ReplicaSetCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var lastTransitionTime: Timestamp?
    public var reason: String = ""
    public var message: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "status": status = try document.readString(member)
            case "lastTransitionTime": lastTransitionTime = try document.readTime(member)
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        document.putString(node, "status", self.status)
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.ReplicaSetStatus` of the API.
public struct ReplicaSetStatus: KubernetesValue, Hashable {
    public var replicas: Int32 = 0
    public var fullyLabeledReplicas: Int32 = 0
    public var readyReplicas: Int32 = 0
    public var availableReplicas: Int32 = 0
    public var terminatingReplicas: Int32?
    public var observedGeneration: Int64 = 0
    public var conditions: [ReplicaSetCondition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "replicas": replicas = try document.readInt32(member)
            case "fullyLabeledReplicas": fullyLabeledReplicas = try document.readInt32(member)
            case "readyReplicas": readyReplicas = try document.readInt32(member)
            case "availableReplicas": availableReplicas = try document.readInt32(member)
            case "terminatingReplicas": terminatingReplicas = try document.readInt32(member)
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "replicas", self.replicas)
        if self.fullyLabeledReplicas != 0 { document.putInt32(node, "fullyLabeledReplicas", self.fullyLabeledReplicas) }
        if self.readyReplicas != 0 { document.putInt32(node, "readyReplicas", self.readyReplicas) }
        if self.availableReplicas != 0 { document.putInt32(node, "availableReplicas", self.availableReplicas) }
        if let value = self.terminatingReplicas { document.putInt32(node, "terminatingReplicas", value) }
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.ReplicaSet` of the API.
public struct ReplicaSet: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "apps", version: "v1", resource: "replicasets") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: ReplicaSetSpec = ReplicaSetSpec()
    public var status: ReplicaSetStatus = ReplicaSetStatus()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "spec": spec = try document.readObject(member)
            case "status": status = try document.readObject(member)
            case "apiVersion", "kind": break
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "kind", Self.kind.kind)
        document.putString(node, "apiVersion", Self.kind.apiVersion)
        document.putObject(node, "metadata", self.metadata)
        document.putObject(node, "spec", self.spec)
        document.putObject(node, "status", self.status)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.RollingUpdateStatefulSetStrategy` of the API.
public struct RollingUpdateStatefulSetStrategy: KubernetesValue, Hashable {
    public var partition: Int32?
    public var maxUnavailable: IntOrString?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "partition": partition = try document.readInt32(member)
            case "maxUnavailable": maxUnavailable = try document.readIntOrString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.partition { document.putInt32(node, "partition", value) }
        if let value = self.maxUnavailable { document.putIntOrString(node, "maxUnavailable", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.StatefulSetUpdateStrategy` of the API.
public struct StatefulSetUpdateStrategy: KubernetesValue, Hashable {
    public var type: String = ""
    public var rollingUpdate: RollingUpdateStatefulSetStrategy?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "rollingUpdate": rollingUpdate = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.type.isEmpty { document.putString(node, "type", self.type) }
        if let value = self.rollingUpdate { document.putObject(node, "rollingUpdate", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy` of the API.
public struct StatefulSetPersistentVolumeClaimRetentionPolicy: KubernetesValue, Hashable {
    public var whenDeleted: String = ""
    public var whenScaled: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "whenDeleted": whenDeleted = try document.readString(member)
            case "whenScaled": whenScaled = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.whenDeleted.isEmpty { document.putString(node, "whenDeleted", self.whenDeleted) }
        if !self.whenScaled.isEmpty { document.putString(node, "whenScaled", self.whenScaled) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.StatefulSetOrdinals` of the API.
public struct StatefulSetOrdinals: KubernetesValue, Hashable {
    public var start: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "start": start = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "start", self.start)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.StatefulSetSpec` of the API.
public struct StatefulSetSpec: KubernetesValue, Equatable {
    public var replicas: Int32?
    public var selector: LabelSelector?
    @Boxed public var template: PodTemplateSpec = PodTemplateSpec()
    public var volumeClaimTemplates: [PersistentVolumeClaim] = []
    public var serviceName: String = ""
    public var podManagementPolicy: String = ""
    public var updateStrategy: StatefulSetUpdateStrategy = StatefulSetUpdateStrategy()
    public var revisionHistoryLimit: Int32?
    public var minReadySeconds: Int32 = 0
    public var persistentVolumeClaimRetentionPolicy: StatefulSetPersistentVolumeClaimRetentionPolicy?
    public var ordinals: StatefulSetOrdinals?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "replicas": replicas = try document.readInt32(member)
            case "selector": selector = try document.readObject(member)
            case "template": template = try document.readObject(member)
            case "volumeClaimTemplates": volumeClaimTemplates = try document.readObjectList(member)
            case "serviceName": serviceName = try document.readString(member)
            case "podManagementPolicy": podManagementPolicy = try document.readString(member)
            case "updateStrategy": updateStrategy = try document.readObject(member)
            case "revisionHistoryLimit": revisionHistoryLimit = try document.readInt32(member)
            case "minReadySeconds": minReadySeconds = try document.readInt32(member)
            case "persistentVolumeClaimRetentionPolicy": persistentVolumeClaimRetentionPolicy = try document.readObject(member)
            case "ordinals": ordinals = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.replicas { document.putInt32(node, "replicas", value) }
        if let value = self.selector { document.putObject(node, "selector", value) }
        document.putObject(node, "template", self.template)
        if !self.volumeClaimTemplates.isEmpty { document.putObjectList(node, "volumeClaimTemplates", self.volumeClaimTemplates) }
        document.putString(node, "serviceName", self.serviceName)
        if !self.podManagementPolicy.isEmpty { document.putString(node, "podManagementPolicy", self.podManagementPolicy) }
        document.putObject(node, "updateStrategy", self.updateStrategy)
        if let value = self.revisionHistoryLimit { document.putInt32(node, "revisionHistoryLimit", value) }
        if self.minReadySeconds != 0 { document.putInt32(node, "minReadySeconds", self.minReadySeconds) }
        if let value = self.persistentVolumeClaimRetentionPolicy { document.putObject(node, "persistentVolumeClaimRetentionPolicy", value) }
        if let value = self.ordinals { document.putObject(node, "ordinals", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
