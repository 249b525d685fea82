// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `resource/v1.AllocatedDeviceStatus` of the API.
public struct AllocatedDeviceStatus: KubernetesValue, Hashable {
    public var driver: String = ""
    public var pool: String = ""
    public var device: String = ""
    public var shareID: String?
    public var conditions: [Condition] = []
    public var data: RawDocument?
    public var networkData: NetworkDeviceData?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "driver": driver = try document.readString(member)
            case "pool": pool = try document.readString(member)
            case "device": device = try document.readString(member)
            case "shareID": shareID = try document.readString(member)
            case "conditions": conditions = try document.readObjectList(member)
            case "data": data = try document.readRaw(member)
            case "networkData": networkData = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "driver", self.driver)
        document.putString(node, "pool", self.pool)
        document.putString(node, "device", self.device)
        if let value = self.shareID { document.putString(node, "shareID", value) }
        document.putObjectList(node, "conditions", self.conditions)
        if let value = self.data { document.putRaw(node, "data", value) }
        if let value = self.networkData { document.putObject(node, "networkData", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.ResourceClaimStatus` of the API.
public struct ResourceClaimStatus: KubernetesValue, Hashable {
    @BoxedOptional public var allocation: AllocationResult?
    public var reservedFor: [ResourceClaimConsumerReference] = []
    public var devices: [AllocatedDeviceStatus] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "allocation": allocation = try document.readObject(member)
            case "reservedFor": reservedFor = try document.readObjectList(member)
            case "devices": devices = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.allocation { document.putObject(node, "allocation", value) }
        if !self.reservedFor.isEmpty { document.putObjectList(node, "reservedFor", self.reservedFor) }
        if !self.devices.isEmpty { document.putObjectList(node, "devices", self.devices) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.ResourceClaim` of the API.
public struct ResourceResourceClaim: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "resource.k8s.io", version: "v1", kind: "ResourceClaim") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "resource.k8s.io", version: "v1", resource: "resourceclaims") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: ResourceClaimSpec = ResourceClaimSpec()
    public var status: ResourceClaimStatus = ResourceClaimStatus()
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

/// `resource/v1.ResourceClaimTemplateSpec` of the API.
public struct ResourceClaimTemplateSpec: KubernetesValue, Equatable {
    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: ResourceClaimSpec = ResourceClaimSpec()
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

/// `resource/v1.ResourceClaimTemplate` of the API.
public struct ResourceClaimTemplate: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "resource.k8s.io", version: "v1", kind: "ResourceClaimTemplate") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "resource.k8s.io", version: "v1", resource: "resourceclaimtemplates") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: ResourceClaimTemplateSpec = ResourceClaimTemplateSpec()
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
