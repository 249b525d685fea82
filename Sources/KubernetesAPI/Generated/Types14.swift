// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `meta/v1.Condition` of the API.
public struct Condition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var observedGeneration: Int64 = 0
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
            case "observedGeneration": observedGeneration = try document.readInt64(member)
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
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        document.putString(node, "reason", self.reason)
        document.putString(node, "message", self.message)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ServiceStatus` of the API.
public struct ServiceStatus: KubernetesValue, Hashable {
    public var loadBalancer: LoadBalancerStatus = LoadBalancerStatus()
    public var conditions: [Condition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "loadBalancer": loadBalancer = try document.readObject(member)
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "loadBalancer", self.loadBalancer)
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Service` of the API.
public struct Service: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Service") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "services") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: ServiceSpec = ServiceSpec()
    public var status: ServiceStatus = ServiceStatus()
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

/// `core/v1.ObjectReference` of the API.
public struct ObjectReference: KubernetesValue, Hashable {
    public var kind: String = ""
    public var namespace: String = ""
    public var name: String = ""
    public var uid: String = ""
    public var apiVersion: String = ""
    public var resourceVersion: String = ""
    public var fieldPath: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "kind": kind = try document.readString(member)
            case "namespace": namespace = try document.readString(member)
            case "name": name = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "apiVersion": apiVersion = try document.readString(member)
            case "resourceVersion": resourceVersion = try document.readString(member)
            case "fieldPath": fieldPath = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.kind.isEmpty { document.putString(node, "kind", self.kind) }
        if !self.namespace.isEmpty { document.putString(node, "namespace", self.namespace) }
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        if !self.apiVersion.isEmpty { document.putString(node, "apiVersion", self.apiVersion) }
        if !self.resourceVersion.isEmpty { document.putString(node, "resourceVersion", self.resourceVersion) }
        if !self.fieldPath.isEmpty { document.putString(node, "fieldPath", self.fieldPath) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EndpointAddress` of the API.
public struct EndpointAddress: KubernetesValue, Hashable {
    public var ip: String = ""
    public var hostname: String = ""
    public var nodeName: String?
    @BoxedOptional public var targetRef: ObjectReference?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ip": ip = try document.readString(member)
            case "hostname": hostname = try document.readString(member)
            case "nodeName": nodeName = try document.readString(member)
            case "targetRef": targetRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "ip", self.ip)
        if !self.hostname.isEmpty { document.putString(node, "hostname", self.hostname) }
        if let value = self.nodeName { document.putString(node, "nodeName", value) }
        if let value = self.targetRef { document.putObject(node, "targetRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EndpointPort` of the API.
public struct EndpointPort: KubernetesValue, Hashable {
    public var name: String = ""
    public var port: Int32 = 0
    public var `protocol`: String = ""
    public var appProtocol: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "port": port = try document.readInt32(member)
            case "protocol": self.protocol = try document.readString(member)
            case "appProtocol": appProtocol = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        document.putInt32(node, "port", self.port)
        if !self.protocol.isEmpty { document.putString(node, "protocol", self.protocol) }
        if let value = self.appProtocol { document.putString(node, "appProtocol", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EndpointSubset` of the API.
public struct EndpointSubset: KubernetesValue, Hashable {
    public var addresses: [EndpointAddress] = []
    public var notReadyAddresses: [EndpointAddress] = []
    public var ports: [EndpointPort] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "addresses": addresses = try document.readObjectList(member)
            case "notReadyAddresses": notReadyAddresses = try document.readObjectList(member)
            case "ports": ports = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.addresses.isEmpty { document.putObjectList(node, "addresses", self.addresses) }
        if !self.notReadyAddresses.isEmpty { document.putObjectList(node, "notReadyAddresses", self.notReadyAddresses) }
        if !self.ports.isEmpty { document.putObjectList(node, "ports", self.ports) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Endpoints` of the API.
public struct Endpoints: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Endpoints") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "endpoints") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var subsets: [EndpointSubset] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "subsets": subsets = try document.readObjectList(member)
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
        if !self.subsets.isEmpty { document.putObjectList(node, "subsets", self.subsets) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ConfigMap` of the API.
public struct ConfigMap: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "ConfigMap") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "configmaps") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var immutable: Bool?
    public var data: [String: String] = [:]
    public var binaryData: [String: [UInt8]] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "immutable": immutable = try document.readBool(member)
            case "data": data = try document.readStringMap(member)
            case "binaryData": binaryData = try document.readBytesMap(member)
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
        if let value = self.immutable { document.putBool(node, "immutable", value) }
        if !self.data.isEmpty { document.putStringMap(node, "data", self.data) }
        if !self.binaryData.isEmpty { document.putBytesMap(node, "binaryData", self.binaryData) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Secret` of the API.
public struct Secret: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Secret") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "secrets") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var immutable: Bool?
    public var data: [String: [UInt8]] = [:]
    public var stringData: [String: String] = [:]
    public var type: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "immutable": immutable = try document.readBool(member)
            case "data": data = try document.readBytesMap(member)
            case "stringData": stringData = try document.readStringMap(member)
            case "type": type = try document.readString(member)
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
        if let value = self.immutable { document.putBool(node, "immutable", value) }
        if !self.data.isEmpty { document.putBytesMap(node, "data", self.data) }
        if !self.stringData.isEmpty { document.putStringMap(node, "stringData", self.stringData) }
        if !self.type.isEmpty { document.putString(node, "type", self.type) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ServiceAccount` of the API.
public struct ServiceAccount: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "ServiceAccount") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "serviceaccounts") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var secrets: [ObjectReference] = []
    public var imagePullSecrets: [LocalObjectReference] = []
    public var automountServiceAccountToken: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "secrets": secrets = try document.readObjectList(member)
            case "imagePullSecrets": imagePullSecrets = try document.readObjectList(member)
            case "automountServiceAccountToken": automountServiceAccountToken = try document.readBool(member)
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
        if !self.secrets.isEmpty { document.putObjectList(node, "secrets", self.secrets) }
        if !self.imagePullSecrets.isEmpty { document.putObjectList(node, "imagePullSecrets", self.imagePullSecrets) }
        if let value = self.automountServiceAccountToken { document.putBool(node, "automountServiceAccountToken", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
