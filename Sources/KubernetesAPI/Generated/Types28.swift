// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `autoscaling/v2.ExternalMetricStatus` of the API.
public struct ExternalMetricStatus: KubernetesValue, Hashable {
    public var metric: MetricIdentifier = MetricIdentifier()
    public var current: MetricValueStatus = MetricValueStatus()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metric": metric = try document.readObject(member)
            case "current": current = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "metric", self.metric)
        document.putObject(node, "current", self.current)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.MetricStatus` of the API.
public struct MetricStatus: KubernetesValue, Equatable {
    public var type: String = ""
    @BoxedOptional public var object: ObjectMetricStatus?
    @BoxedOptional public var pods: PodsMetricStatus?
    @BoxedOptional public var resource: ResourceMetricStatus?
    @BoxedOptional public var containerResource: ContainerResourceMetricStatus?
    @BoxedOptional public var external: ExternalMetricStatus?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "object": object = try document.readObject(member)
            case "pods": pods = try document.readObject(member)
            case "resource": resource = try document.readObject(member)
            case "containerResource": containerResource = try document.readObject(member)
            case "external": external = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        if let value = self.object { document.putObject(node, "object", value) }
        if let value = self.pods { document.putObject(node, "pods", value) }
        if let value = self.resource { document.putObject(node, "resource", value) }
        if let value = self.containerResource { document.putObject(node, "containerResource", value) }
        if let value = self.external { document.putObject(node, "external", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.HorizontalPodAutoscalerCondition` of the API.
public struct HorizontalPodAutoscalerCondition: KubernetesValue, Hashable {
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

/// `autoscaling/v2.HorizontalPodAutoscalerStatus` of the API.
public struct HorizontalPodAutoscalerStatus: KubernetesValue, Equatable {
    public var observedGeneration: Int64?
    public var lastScaleTime: Timestamp?
    public var currentReplicas: Int32 = 0
    public var desiredReplicas: Int32 = 0
    public var currentMetrics: [MetricStatus] = []
    public var conditions: [HorizontalPodAutoscalerCondition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "lastScaleTime": lastScaleTime = try document.readTime(member)
            case "currentReplicas": currentReplicas = try document.readInt32(member)
            case "desiredReplicas": desiredReplicas = try document.readInt32(member)
            case "currentMetrics": currentMetrics = try document.readObjectList(member)
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.observedGeneration { document.putInt64(node, "observedGeneration", value) }
        if let value = self.lastScaleTime { document.putTime(node, "lastScaleTime", value) }
        if self.currentReplicas != 0 { document.putInt32(node, "currentReplicas", self.currentReplicas) }
        document.putInt32(node, "desiredReplicas", self.desiredReplicas)
        document.putObjectList(node, "currentMetrics", self.currentMetrics)
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.HorizontalPodAutoscaler` of the API.
public struct HorizontalPodAutoscaler: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "autoscaling", version: "v2", resource: "horizontalpodautoscalers") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: HorizontalPodAutoscalerSpec = HorizontalPodAutoscalerSpec()
    public var status: HorizontalPodAutoscalerStatus = HorizontalPodAutoscalerStatus()
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

/// `resource/v1.CELDeviceSelector` of the API.
public struct CELDeviceSelector: KubernetesValue, Hashable {
    public var expression: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "expression": expression = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "expression", self.expression)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceSelector` of the API.
public struct DeviceSelector: KubernetesValue, Hashable {
    public var cel: CELDeviceSelector?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "cel": cel = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.cel { document.putObject(node, "cel", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceToleration` of the API.
public struct DeviceToleration: KubernetesValue, Hashable {
    public var key: String = ""
    public var `operator`: String = ""
    public var value: String = ""
    public var effect: String = ""
    public var tolerationSeconds: Int64?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "key": self.key = try document.readString(member)
            case "operator": self.operator = try document.readString(member)
            case "value": value = try document.readString(member)
            case "effect": effect = try document.readString(member)
            case "tolerationSeconds": tolerationSeconds = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.key.isEmpty { document.putString(node, "key", self.key) }
        if !self.operator.isEmpty { document.putString(node, "operator", self.operator) }
        if !self.value.isEmpty { document.putString(node, "value", self.value) }
        if !self.effect.isEmpty { document.putString(node, "effect", self.effect) }
        if let value = self.tolerationSeconds { document.putInt64(node, "tolerationSeconds", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.CapacityRequirements` of the API.
public struct CapacityRequirements: KubernetesValue, Hashable {
    public var requests: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requests": requests = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.requests.isEmpty { document.putQuantityMap(node, "requests", self.requests) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.ExactDeviceRequest` of the API.
public struct ExactDeviceRequest: KubernetesValue, Hashable {
    public var deviceClassName: String = ""
    public var selectors: [DeviceSelector] = []
    public var allocationMode: String = ""
    public var count: Int64 = 0
    public var adminAccess: Bool?
    public var tolerations: [DeviceToleration] = []
    public var capacity: CapacityRequirements?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "deviceClassName": deviceClassName = try document.readString(member)
            case "selectors": selectors = try document.readObjectList(member)
            case "allocationMode": allocationMode = try document.readString(member)
            case "count": count = try document.readInt64(member)
            case "adminAccess": adminAccess = try document.readBool(member)
            case "tolerations": tolerations = try document.readObjectList(member)
            case "capacity": capacity = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "deviceClassName", self.deviceClassName)
        if !self.selectors.isEmpty { document.putObjectList(node, "selectors", self.selectors) }
        if !self.allocationMode.isEmpty { document.putString(node, "allocationMode", self.allocationMode) }
        if self.count != 0 { document.putInt64(node, "count", self.count) }
        if let value = self.adminAccess { document.putBool(node, "adminAccess", value) }
        if !self.tolerations.isEmpty { document.putObjectList(node, "tolerations", self.tolerations) }
        if let value = self.capacity { document.putObject(node, "capacity", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceSubRequest` of the API.
public struct DeviceSubRequest: KubernetesValue, Hashable {
    public var name: String = ""
    public var deviceClassName: String = ""
    public var selectors: [DeviceSelector] = []
    public var allocationMode: String = ""
    public var count: Int64 = 0
    public var tolerations: [DeviceToleration] = []
    public var capacity: CapacityRequirements?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "deviceClassName": deviceClassName = try document.readString(member)
            case "selectors": selectors = try document.readObjectList(member)
            case "allocationMode": allocationMode = try document.readString(member)
            case "count": count = try document.readInt64(member)
            case "tolerations": tolerations = try document.readObjectList(member)
            case "capacity": capacity = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putString(node, "deviceClassName", self.deviceClassName)
        if !self.selectors.isEmpty { document.putObjectList(node, "selectors", self.selectors) }
        if !self.allocationMode.isEmpty { document.putString(node, "allocationMode", self.allocationMode) }
        if self.count != 0 { document.putInt64(node, "count", self.count) }
        if !self.tolerations.isEmpty { document.putObjectList(node, "tolerations", self.tolerations) }
        if let value = self.capacity { document.putObject(node, "capacity", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
