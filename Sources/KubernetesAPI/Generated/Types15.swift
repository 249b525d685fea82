// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.EventSource` of the API.
public struct EventSource: KubernetesValue, Hashable {
    public var component: String = ""
    public var host: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "component": component = try document.readString(member)
            case "host": host = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.component.isEmpty { document.putString(node, "component", self.component) }
        if !self.host.isEmpty { document.putString(node, "host", self.host) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EventSeries` of the API.
public struct EventSeries: KubernetesValue, Hashable {
    public var count: Int32 = 0
    public var lastObservedTime: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "count": count = try document.readInt32(member)
            case "lastObservedTime": lastObservedTime = try document.readMicroTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.count != 0 { document.putInt32(node, "count", self.count) }
        if let value = self.lastObservedTime { document.putMicroTime(node, "lastObservedTime", value) } else { document.putNull(node, "lastObservedTime") }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Event` of the API.
public struct Event: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Event") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "events") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var involvedObject: ObjectReference = ObjectReference()
    public var reason: String = ""
    public var message: String = ""
    public var source: EventSource = EventSource()
    public var firstTimestamp: Timestamp?
    public var lastTimestamp: Timestamp?
    public var count: Int32 = 0
    public var type: String = ""
    public var eventTime: Timestamp?
    public var series: EventSeries?
    public var action: String = ""
    @BoxedOptional public var related: ObjectReference?
    public var reportingComponent: String = ""
    public var reportingInstance: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "involvedObject": involvedObject = try document.readObject(member)
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            case "source": source = try document.readObject(member)
            case "firstTimestamp": firstTimestamp = try document.readTime(member)
            case "lastTimestamp": lastTimestamp = try document.readTime(member)
            case "count": count = try document.readInt32(member)
            case "type": type = try document.readString(member)
            case "eventTime": eventTime = try document.readMicroTime(member)
            case "series": series = try document.readObject(member)
            case "action": action = try document.readString(member)
            case "related": related = try document.readObject(member)
            case "reportingComponent": reportingComponent = try document.readString(member)
            case "reportingInstance": reportingInstance = try document.readString(member)
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
        document.putObject(node, "involvedObject", self.involvedObject)
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        document.putObject(node, "source", self.source)
        if let value = self.firstTimestamp { document.putTime(node, "firstTimestamp", value) } else { document.putNull(node, "firstTimestamp") }
        if let value = self.lastTimestamp { document.putTime(node, "lastTimestamp", value) } else { document.putNull(node, "lastTimestamp") }
        if self.count != 0 { document.putInt32(node, "count", self.count) }
        if !self.type.isEmpty { document.putString(node, "type", self.type) }
        if let value = self.eventTime { document.putMicroTime(node, "eventTime", value) } else { document.putNull(node, "eventTime") }
        if let value = self.series { document.putObject(node, "series", value) }
        if !self.action.isEmpty { document.putString(node, "action", self.action) }
        if let value = self.related { document.putObject(node, "related", value) }
        document.putString(node, "reportingComponent", self.reportingComponent)
        document.putString(node, "reportingInstance", self.reportingInstance)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Binding` of the API.
public struct Binding: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Binding") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "bindings") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var target: ObjectReference = ObjectReference()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "target": target = try document.readObject(member)
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
        document.putObject(node, "target", self.target)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodTemplateSpec` of the API.
public struct PodTemplateSpec: KubernetesValue, Equatable {
    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: PodSpec = PodSpec()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "spec": spec = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "metadata", self.metadata)
        document.putObject(node, "spec", self.spec)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ReplicationControllerSpec` of the API.
public struct ReplicationControllerSpec: KubernetesValue, Equatable {
    public var replicas: Int32?
    public var minReadySeconds: Int32 = 0
    public var selector: [String: String] = [:]
    @BoxedOptional public var template: PodTemplateSpec?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "replicas": replicas = try document.readInt32(member)
            case "minReadySeconds": minReadySeconds = try document.readInt32(member)
            case "selector": selector = try document.readStringMap(member)
            case "template": template = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.replicas { document.putInt32(node, "replicas", value) }
        if self.minReadySeconds != 0 { document.putInt32(node, "minReadySeconds", self.minReadySeconds) }
        if !self.selector.isEmpty { document.putStringMap(node, "selector", self.selector) }
        if let value = self.template { document.putObject(node, "template", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ReplicationControllerCondition` of the API.
public struct ReplicationControllerCondition: KubernetesValue, Hashable {
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

/// `core/v1.ReplicationControllerStatus` of the API.
public struct ReplicationControllerStatus: KubernetesValue, Hashable {
    public var replicas: Int32 = 0
    public var fullyLabeledReplicas: Int32 = 0
    public var readyReplicas: Int32 = 0
    public var availableReplicas: Int32 = 0
    public var observedGeneration: Int64 = 0
    public var conditions: [ReplicationControllerCondition] = []
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
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ReplicationController` of the API.
public struct ReplicationController: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "ReplicationController") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "replicationcontrollers") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: ReplicationControllerSpec = ReplicationControllerSpec()
    public var status: ReplicationControllerStatus = ReplicationControllerStatus()
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

/// `core/v1.PersistentVolumeClaimCondition` of the API.
public struct PersistentVolumeClaimCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var lastProbeTime: Timestamp?
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
            case "lastProbeTime": lastProbeTime = try document.readTime(member)
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
        if let value = self.lastProbeTime { document.putTime(node, "lastProbeTime", value) } else { document.putNull(node, "lastProbeTime") }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ModifyVolumeStatus` of the API.
public struct ModifyVolumeStatus: KubernetesValue, Hashable {
    public var targetVolumeAttributesClassName: String = ""
    public var status: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "targetVolumeAttributesClassName": targetVolumeAttributesClassName = try document.readString(member)
            case "status": status = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.targetVolumeAttributesClassName.isEmpty { document.putString(node, "targetVolumeAttributesClassName", self.targetVolumeAttributesClassName) }
        document.putString(node, "status", self.status)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
