// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.ResourceQuotaSpec` of the API.
public struct ResourceQuotaSpec: KubernetesValue, Hashable {
    public var hard: [String: Quantity] = [:]
    public var scopes: [String] = []
    public var scopeSelector: ScopeSelector?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "hard": hard = try document.readQuantityMap(member)
            case "scopes": scopes = try document.readStrings(member)
            case "scopeSelector": scopeSelector = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.hard.isEmpty { document.putQuantityMap(node, "hard", self.hard) }
        if !self.scopes.isEmpty { document.putStrings(node, "scopes", self.scopes) }
        if let value = self.scopeSelector { document.putObject(node, "scopeSelector", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceQuotaStatus` of the API.
public struct ResourceQuotaStatus: KubernetesValue, Hashable {
    public var hard: [String: Quantity] = [:]
    public var used: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "hard": hard = try document.readQuantityMap(member)
            case "used": used = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.hard.isEmpty { document.putQuantityMap(node, "hard", self.hard) }
        if !self.used.isEmpty { document.putQuantityMap(node, "used", self.used) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceQuota` of the API.
public struct ResourceQuota: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "ResourceQuota") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "resourcequotas") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: ResourceQuotaSpec = ResourceQuotaSpec()
    public var status: ResourceQuotaStatus = ResourceQuotaStatus()
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

/// `core/v1.LimitRangeItem` of the API.
public struct LimitRangeItem: KubernetesValue, Hashable {
    public var type: String = ""
    public var max: [String: Quantity] = [:]
    public var min: [String: Quantity] = [:]
    public var `default`: [String: Quantity] = [:]
    public var defaultRequest: [String: Quantity] = [:]
    public var maxLimitRequestRatio: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "max": max = try document.readQuantityMap(member)
            case "min": min = try document.readQuantityMap(member)
            case "default": self.default = try document.readQuantityMap(member)
            case "defaultRequest": defaultRequest = try document.readQuantityMap(member)
            case "maxLimitRequestRatio": maxLimitRequestRatio = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        if !self.max.isEmpty { document.putQuantityMap(node, "max", self.max) }
        if !self.min.isEmpty { document.putQuantityMap(node, "min", self.min) }
        if !self.default.isEmpty { document.putQuantityMap(node, "default", self.default) }
        if !self.defaultRequest.isEmpty { document.putQuantityMap(node, "defaultRequest", self.defaultRequest) }
        if !self.maxLimitRequestRatio.isEmpty { document.putQuantityMap(node, "maxLimitRequestRatio", self.maxLimitRequestRatio) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LimitRangeSpec` of the API.
public struct LimitRangeSpec: KubernetesValue, Hashable {
    public var limits: [LimitRangeItem] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "limits": limits = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "limits", self.limits)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LimitRange` of the API.
public struct LimitRange: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "LimitRange") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "limitranges") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: LimitRangeSpec = LimitRangeSpec()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "spec": spec = try document.readObject(member)
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
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodTemplate` of the API.
public struct PodTemplate: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "PodTemplate") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "podtemplates") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var template: PodTemplateSpec = PodTemplateSpec()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "template": template = try document.readObject(member)
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
        document.putObject(node, "template", self.template)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.RollingUpdateDeployment` of the API.
public struct RollingUpdateDeployment: KubernetesValue, Hashable {
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

/// `apps/v1.DeploymentStrategy` of the API.
public struct DeploymentStrategy: KubernetesValue, Hashable {
    public var type: String = ""
    public var rollingUpdate: RollingUpdateDeployment?
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

/// `apps/v1.DeploymentSpec` of the API.
public struct DeploymentSpec: KubernetesValue, Equatable {
    public var replicas: Int32?
    public var selector: LabelSelector?
    @Boxed public var template: PodTemplateSpec = PodTemplateSpec()
    public var strategy: DeploymentStrategy = DeploymentStrategy()
    public var minReadySeconds: Int32 = 0
    public var revisionHistoryLimit: Int32?
    public var paused: Bool = false
    public var progressDeadlineSeconds: Int32?
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
            case "strategy": strategy = try document.readObject(member)
            case "minReadySeconds": minReadySeconds = try document.readInt32(member)
            case "revisionHistoryLimit": revisionHistoryLimit = try document.readInt32(member)
            case "paused": paused = try document.readBool(member)
            case "progressDeadlineSeconds": progressDeadlineSeconds = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.replicas { document.putInt32(node, "replicas", value) }
        if let value = self.selector { document.putObject(node, "selector", value) }
        document.putObject(node, "template", self.template)
        document.putObject(node, "strategy", self.strategy)
        if self.minReadySeconds != 0 { document.putInt32(node, "minReadySeconds", self.minReadySeconds) }
        if let value = self.revisionHistoryLimit { document.putInt32(node, "revisionHistoryLimit", value) }
        if self.paused { document.putBool(node, "paused", self.paused) }
        if let value = self.progressDeadlineSeconds { document.putInt32(node, "progressDeadlineSeconds", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `apps/v1.DeploymentCondition` of the API.
public struct DeploymentCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var lastUpdateTime: Timestamp?
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
            case "lastUpdateTime": lastUpdateTime = try document.readTime(member)
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
        if let value = self.lastUpdateTime { document.putTime(node, "lastUpdateTime", value) } else { document.putNull(node, "lastUpdateTime") }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
