// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `certificates/v1.CertificateSigningRequestSpec` of the API.
public struct CertificateSigningRequestSpec: KubernetesValue, Hashable {
    public var request: [UInt8] = []
    public var signerName: String = ""
    public var expirationSeconds: Int32?
    public var usages: [String] = []
    public var username: String = ""
    public var uid: String = ""
    public var groups: [String] = []
    public var extra: [String: [String]] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "request": request = try document.readBytes(member)
            case "signerName": signerName = try document.readString(member)
            case "expirationSeconds": expirationSeconds = try document.readInt32(member)
            case "usages": usages = try document.readStrings(member)
            case "username": username = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "groups": groups = try document.readStrings(member)
            case "extra": extra = try document.readStringsMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putBytes(node, "request", self.request)
        document.putString(node, "signerName", self.signerName)
        if let value = self.expirationSeconds { document.putInt32(node, "expirationSeconds", value) }
        if !self.usages.isEmpty { document.putStrings(node, "usages", self.usages) }
        if !self.username.isEmpty { document.putString(node, "username", self.username) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        if !self.groups.isEmpty { document.putStrings(node, "groups", self.groups) }
        if !self.extra.isEmpty { document.putStringsMap(node, "extra", self.extra) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `certificates/v1.CertificateSigningRequestCondition` of the API.
public struct CertificateSigningRequestCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var reason: String = ""
    public var message: String = ""
    public var lastUpdateTime: Timestamp?
    public var lastTransitionTime: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "status": status = try document.readString(member)
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            case "lastUpdateTime": lastUpdateTime = try document.readTime(member)
            case "lastTransitionTime": lastTransitionTime = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        document.putString(node, "status", self.status)
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if let value = self.lastUpdateTime { document.putTime(node, "lastUpdateTime", value) } else { document.putNull(node, "lastUpdateTime") }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `certificates/v1.CertificateSigningRequestStatus` of the API.
public struct CertificateSigningRequestStatus: KubernetesValue, Hashable {
    public var conditions: [CertificateSigningRequestCondition] = []
    public var certificate: [UInt8] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "conditions": conditions = try document.readObjectList(member)
            case "certificate": certificate = try document.readBytes(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        if !self.certificate.isEmpty { document.putBytes(node, "certificate", self.certificate) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `certificates/v1.CertificateSigningRequest` of the API.
public struct CertificateSigningRequest: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "certificates.k8s.io", version: "v1", kind: "CertificateSigningRequest") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "certificates.k8s.io", version: "v1", resource: "certificatesigningrequests") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: CertificateSigningRequestSpec = CertificateSigningRequestSpec()
    public var status: CertificateSigningRequestStatus = CertificateSigningRequestStatus()
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

/// `autoscaling/v1.ScaleSpec` of the API.
public struct ScaleSpec: KubernetesValue, Hashable {
    public var replicas: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "replicas": replicas = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.replicas != 0 { document.putInt32(node, "replicas", self.replicas) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v1.ScaleStatus` of the API.
public struct ScaleStatus: KubernetesValue, Hashable {
    public var replicas: Int32 = 0
    public var selector: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "replicas": replicas = try document.readInt32(member)
            case "selector": selector = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "replicas", self.replicas)
        if !self.selector.isEmpty { document.putString(node, "selector", self.selector) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v1.Scale` of the API.
public struct Scale: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "autoscaling", version: "v1", resource: "scales") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: ScaleSpec = ScaleSpec()
    public var status: ScaleStatus = ScaleStatus()
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

/// `autoscaling/v2.CrossVersionObjectReference` of the API.
public struct CrossVersionObjectReference: KubernetesValue, Hashable {
    public var kind: String = ""
    public var name: String = ""
    public var apiVersion: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "kind": kind = try document.readString(member)
            case "name": name = try document.readString(member)
            case "apiVersion": apiVersion = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "kind", self.kind)
        document.putString(node, "name", self.name)
        if !self.apiVersion.isEmpty { document.putString(node, "apiVersion", self.apiVersion) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.MetricTarget` of the API.
public struct MetricTarget: KubernetesValue, Hashable {
    public var type: String = ""
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
            case "type": type = try document.readString(member)
            case "value": value = try document.readQuantity(member)
            case "averageValue": averageValue = try document.readQuantity(member)
            case "averageUtilization": averageUtilization = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        if let value = self.value { document.putQuantity(node, "value", value) }
        if let value = self.averageValue { document.putQuantity(node, "averageValue", value) }
        if let value = self.averageUtilization { document.putInt32(node, "averageUtilization", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.MetricIdentifier` of the API.
public struct MetricIdentifier: KubernetesValue, Hashable {
    public var name: String = ""
    public var selector: LabelSelector?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "selector": selector = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if let value = self.selector { document.putObject(node, "selector", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.ObjectMetricSource` of the API.
public struct ObjectMetricSource: KubernetesValue, Hashable {
    public var describedObject: CrossVersionObjectReference = CrossVersionObjectReference()
    public var target: MetricTarget = MetricTarget()
    public var metric: MetricIdentifier = MetricIdentifier()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "describedObject": describedObject = try document.readObject(member)
            case "target": target = try document.readObject(member)
            case "metric": metric = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "describedObject", self.describedObject)
        document.putObject(node, "target", self.target)
        document.putObject(node, "metric", self.metric)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `autoscaling/v2.PodsMetricSource` of the API.
public struct PodsMetricSource: KubernetesValue, Hashable {
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
