// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `autoscaling/v2.ResourceMetricSource` of the API.
public struct ResourceMetricSource: KubernetesValue, Hashable {
    public var name: String = ""
    public var target: MetricTarget = MetricTarget()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "target": target = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putObject(node, "target", self.target)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.ContainerResourceMetricSource` of the API.
public struct ContainerResourceMetricSource: KubernetesValue, Hashable {
    public var name: String = ""
    public var target: MetricTarget = MetricTarget()
    public var container: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "target": target = try document.readObject(member)
            case "container": container = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putObject(node, "target", self.target)
        document.putString(node, "container", self.container)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.ExternalMetricSource` of the API.
public struct ExternalMetricSource: KubernetesValue, Hashable {
    public var metric: MetricIdentifier = MetricIdentifier()
    public var target: MetricTarget = MetricTarget()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metric": metric = try document.readObject(member)
            case "target": target = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "metric", self.metric)
        document.putObject(node, "target", self.target)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.MetricSpec` of the API.
public struct MetricSpec: KubernetesValue, Equatable {
    public var type: String = ""
    @BoxedOptional public var object: ObjectMetricSource?
    @BoxedOptional public var pods: PodsMetricSource?
    @BoxedOptional public var resource: ResourceMetricSource?
    @BoxedOptional public var containerResource: ContainerResourceMetricSource?
    @BoxedOptional public var external: ExternalMetricSource?
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

/// `autoscaling/v2.HPAScalingPolicy` of the API.
public struct HPAScalingPolicy: KubernetesValue, Hashable {
    public var type: String = ""
    public var value: Int32 = 0
    public var periodSeconds: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "value": value = try document.readInt32(member)
            case "periodSeconds": periodSeconds = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        document.putInt32(node, "value", self.value)
        document.putInt32(node, "periodSeconds", self.periodSeconds)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.HPAScalingRules` of the API.
public struct HPAScalingRules: KubernetesValue, Hashable {
    public var stabilizationWindowSeconds: Int32?
    public var selectPolicy: String?
    public var policies: [HPAScalingPolicy] = []
    public var tolerance: Quantity?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "stabilizationWindowSeconds": stabilizationWindowSeconds = try document.readInt32(member)
            case "selectPolicy": selectPolicy = try document.readString(member)
            case "policies": policies = try document.readObjectList(member)
            case "tolerance": tolerance = try document.readQuantity(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.stabilizationWindowSeconds { document.putInt32(node, "stabilizationWindowSeconds", value) }
        if let value = self.selectPolicy { document.putString(node, "selectPolicy", value) }
        if !self.policies.isEmpty { document.putObjectList(node, "policies", self.policies) }
        if let value = self.tolerance { document.putQuantity(node, "tolerance", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.HorizontalPodAutoscalerBehavior` of the API.
public struct HorizontalPodAutoscalerBehavior: KubernetesValue, Hashable {
    @BoxedOptional public var scaleUp: HPAScalingRules?
    @BoxedOptional public var scaleDown: HPAScalingRules?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "scaleUp": scaleUp = try document.readObject(member)
            case "scaleDown": scaleDown = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.scaleUp { document.putObject(node, "scaleUp", value) }
        if let value = self.scaleDown { document.putObject(node, "scaleDown", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.HorizontalPodAutoscalerSpec` of the API.
public struct HorizontalPodAutoscalerSpec: KubernetesValue, Equatable {
    public var scaleTargetRef: CrossVersionObjectReference = CrossVersionObjectReference()
    public var minReplicas: Int32?
    public var maxReplicas: Int32 = 0
    public var metrics: [MetricSpec] = []
    @BoxedOptional public var behavior: HorizontalPodAutoscalerBehavior?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "scaleTargetRef": scaleTargetRef = try document.readObject(member)
            case "minReplicas": minReplicas = try document.readInt32(member)
            case "maxReplicas": maxReplicas = try document.readInt32(member)
            case "metrics": metrics = try document.readObjectList(member)
            case "behavior": behavior = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "scaleTargetRef", self.scaleTargetRef)
        if let value = self.minReplicas { document.putInt32(node, "minReplicas", value) }
        document.putInt32(node, "maxReplicas", self.maxReplicas)
        if !self.metrics.isEmpty { document.putObjectList(node, "metrics", self.metrics) }
        if let value = self.behavior { document.putObject(node, "behavior", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.MetricValueStatus` of the API.
public struct MetricValueStatus: KubernetesValue, Hashable {
    public var value: Quantity?
    public var averageValue: Quantity?
    public var averageUtilization: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "value": value = try document.readQuantity(member)
            case "averageValue": averageValue = try document.readQuantity(member)
            case "averageUtilization": averageUtilization = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.value { document.putQuantity(node, "value", value) }
        if let value = self.averageValue { document.putQuantity(node, "averageValue", value) }
        if let value = self.averageUtilization { document.putInt32(node, "averageUtilization", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.ObjectMetricStatus` of the API.
public struct ObjectMetricStatus: KubernetesValue, Hashable {
    public var metric: MetricIdentifier = MetricIdentifier()
    public var current: MetricValueStatus = MetricValueStatus()
    public var describedObject: CrossVersionObjectReference = CrossVersionObjectReference()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metric": metric = try document.readObject(member)
            case "current": current = try document.readObject(member)
            case "describedObject": describedObject = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "metric", self.metric)
        document.putObject(node, "current", self.current)
        document.putObject(node, "describedObject", self.describedObject)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.PodsMetricStatus` of the API.
public struct PodsMetricStatus: KubernetesValue, Hashable {
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

/// `autoscaling/v2.ResourceMetricStatus` of the API.
public struct ResourceMetricStatus: KubernetesValue, Hashable {
    public var name: String = ""
    public var current: MetricValueStatus = MetricValueStatus()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "current": current = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putObject(node, "current", self.current)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.ContainerResourceMetricStatus` of the API.
public struct ContainerResourceMetricStatus: KubernetesValue, Hashable {
    public var name: String = ""
    public var current: MetricValueStatus = MetricValueStatus()
    public var container: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "current": current = try document.readObject(member)
            case "container": container = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putObject(node, "current", self.current)
        document.putString(node, "container", self.container)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
