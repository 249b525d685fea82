// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `apps/v1.StatefulSetCondition` of the API.
public struct StatefulSetCondition: KubernetesValue, Hashable {
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

/// `apps/v1.StatefulSetStatus` of the API.
public struct StatefulSetStatus: KubernetesValue, Hashable {
    public var observedGeneration: Int64 = 0
    public var replicas: Int32 = 0
    public var readyReplicas: Int32 = 0
    public var currentReplicas: Int32 = 0
    public var updatedReplicas: Int32 = 0
    public var currentRevision: String = ""
    public var updateRevision: String = ""
    public var collisionCount: Int32?
    public var conditions: [StatefulSetCondition] = []
    public var availableReplicas: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "replicas": replicas = try document.readInt32(member)
            case "readyReplicas": readyReplicas = try document.readInt32(member)
            case "currentReplicas": currentReplicas = try document.readInt32(member)
            case "updatedReplicas": updatedReplicas = try document.readInt32(member)
            case "currentRevision": currentRevision = try document.readString(member)
            case "updateRevision": updateRevision = try document.readString(member)
            case "collisionCount": collisionCount = try document.readInt32(member)
            case "conditions": conditions = try document.readObjectList(member)
            case "availableReplicas": availableReplicas = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        document.putInt32(node, "replicas", self.replicas)
        if self.readyReplicas != 0 { document.putInt32(node, "readyReplicas", self.readyReplicas) }
        if self.currentReplicas != 0 { document.putInt32(node, "currentReplicas", self.currentReplicas) }
        if self.updatedReplicas != 0 { document.putInt32(node, "updatedReplicas", self.updatedReplicas) }
        if !self.currentRevision.isEmpty { document.putString(node, "currentRevision", self.currentRevision) }
        if !self.updateRevision.isEmpty { document.putString(node, "updateRevision", self.updateRevision) }
        if let value = self.collisionCount { document.putInt32(node, "collisionCount", value) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        document.putInt32(node, "availableReplicas", self.availableReplicas)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.StatefulSet` of the API.
public struct StatefulSet: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "apps", version: "v1", kind: "StatefulSet") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "apps", version: "v1", resource: "statefulsets") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: StatefulSetSpec = StatefulSetSpec()
    @Boxed public var status: StatefulSetStatus = StatefulSetStatus()
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

/// `apps/v1.RollingUpdateDaemonSet` of the API.
public struct RollingUpdateDaemonSet: KubernetesValue, Hashable {
    public var maxUnavailable: IntOrString?
    public var maxSurge: IntOrString?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "maxUnavailable": maxUnavailable = try document.readIntOrString(member)
            case "maxSurge": maxSurge = try document.readIntOrString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.maxUnavailable { document.putIntOrString(node, "maxUnavailable", value) }
        if let value = self.maxSurge { document.putIntOrString(node, "maxSurge", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.DaemonSetUpdateStrategy` of the API.
public struct DaemonSetUpdateStrategy: KubernetesValue, Hashable {
    public var type: String = ""
    public var rollingUpdate: RollingUpdateDaemonSet?
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

/// `apps/v1.DaemonSetSpec` of the API.
public struct DaemonSetSpec: KubernetesValue, Equatable {
    public var selector: LabelSelector?
    @Boxed public var template: PodTemplateSpec = PodTemplateSpec()
    public var updateStrategy: DaemonSetUpdateStrategy = DaemonSetUpdateStrategy()
    public var minReadySeconds: Int32 = 0
    public var revisionHistoryLimit: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "selector": selector = try document.readObject(member)
            case "template": template = try document.readObject(member)
            case "updateStrategy": updateStrategy = try document.readObject(member)
            case "minReadySeconds": minReadySeconds = try document.readInt32(member)
            case "revisionHistoryLimit": revisionHistoryLimit = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.selector { document.putObject(node, "selector", value) }
        document.putObject(node, "template", self.template)
        document.putObject(node, "updateStrategy", self.updateStrategy)
        if self.minReadySeconds != 0 { document.putInt32(node, "minReadySeconds", self.minReadySeconds) }
        if let value = self.revisionHistoryLimit { document.putInt32(node, "revisionHistoryLimit", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.DaemonSetCondition` of the API.
public struct DaemonSetCondition: KubernetesValue, Hashable {
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

/// `apps/v1.DaemonSetStatus` of the API.
public struct DaemonSetStatus: KubernetesValue, Hashable {
    public var currentNumberScheduled: Int32 = 0
    public var numberMisscheduled: Int32 = 0
    public var desiredNumberScheduled: Int32 = 0
    public var numberReady: Int32 = 0
    public var observedGeneration: Int64 = 0
    public var updatedNumberScheduled: Int32 = 0
    public var numberAvailable: Int32 = 0
    public var numberUnavailable: Int32 = 0
    public var collisionCount: Int32?
    public var conditions: [DaemonSetCondition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "currentNumberScheduled": currentNumberScheduled = try document.readInt32(member)
            case "numberMisscheduled": numberMisscheduled = try document.readInt32(member)
            case "desiredNumberScheduled": desiredNumberScheduled = try document.readInt32(member)
            case "numberReady": numberReady = try document.readInt32(member)
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "updatedNumberScheduled": updatedNumberScheduled = try document.readInt32(member)
            case "numberAvailable": numberAvailable = try document.readInt32(member)
            case "numberUnavailable": numberUnavailable = try document.readInt32(member)
            case "collisionCount": collisionCount = try document.readInt32(member)
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "currentNumberScheduled", self.currentNumberScheduled)
        document.putInt32(node, "numberMisscheduled", self.numberMisscheduled)
        document.putInt32(node, "desiredNumberScheduled", self.desiredNumberScheduled)
        document.putInt32(node, "numberReady", self.numberReady)
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if self.updatedNumberScheduled != 0 { document.putInt32(node, "updatedNumberScheduled", self.updatedNumberScheduled) }
        if self.numberAvailable != 0 { document.putInt32(node, "numberAvailable", self.numberAvailable) }
        if self.numberUnavailable != 0 { document.putInt32(node, "numberUnavailable", self.numberUnavailable) }
        if let value = self.collisionCount { document.putInt32(node, "collisionCount", value) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.DaemonSet` of the API.
public struct DaemonSet: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "apps", version: "v1", kind: "DaemonSet") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "apps", version: "v1", resource: "daemonsets") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: DaemonSetSpec = DaemonSetSpec()
    @Boxed public var status: DaemonSetStatus = DaemonSetStatus()
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

/// `apps/v1.ControllerRevision` of the API.
public struct ControllerRevision: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "apps", version: "v1", kind: "ControllerRevision") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "apps", version: "v1", resource: "controllerrevisions") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var data: RawDocument?
    public var revision: Int64 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "data": data = try document.readRaw(member)
            case "revision": revision = try document.readInt64(member)
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
        if let value = self.data { document.putRaw(node, "data", value) } else { document.putNull(node, "data") }
        document.putInt64(node, "revision", self.revision)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
