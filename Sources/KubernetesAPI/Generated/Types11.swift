// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.PodExtendedResourceClaimStatus` of the API.
public struct PodExtendedResourceClaimStatus: KubernetesValue, Hashable {
    public var requestMappings: [ContainerExtendedResourceRequest] = []
    public var resourceClaimName: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requestMappings": requestMappings = try document.readObjectList(member)
            case "resourceClaimName": resourceClaimName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "requestMappings", self.requestMappings)
        document.putString(node, "resourceClaimName", self.resourceClaimName)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeAllocatableResourceClaimStatus` of the API.
public struct NodeAllocatableResourceClaimStatus: KubernetesValue, Hashable {
    public var resourceClaimName: String = ""
    public var containers: [String] = []
    public var resources: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "resourceClaimName": resourceClaimName = try document.readString(member)
            case "containers": containers = try document.readStrings(member)
            case "resources": resources = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "resourceClaimName", self.resourceClaimName)
        if !self.containers.isEmpty { document.putStrings(node, "containers", self.containers) }
        document.putQuantityMap(node, "resources", self.resources)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodStatus` of the API.
public struct PodStatus: KubernetesValue, Equatable {
    public var observedGeneration: Int64 = 0
    public var phase: String = ""
    public var conditions: [PodCondition] = []
    public var message: String = ""
    public var reason: String = ""
    public var nominatedNodeName: String = ""
    public var hostIP: String = ""
    public var hostIPs: [HostIP] = []
    public var podIP: String = ""
    public var podIPs: [PodIP] = []
    public var startTime: Timestamp?
    public var initContainerStatuses: [ContainerStatus] = []
    public var containerStatuses: [ContainerStatus] = []
    public var qosClass: String = ""
    public var ephemeralContainerStatuses: [ContainerStatus] = []
    public var resize: String = ""
    public var resourceClaimStatuses: [PodResourceClaimStatus] = []
    public var extendedResourceClaimStatus: PodExtendedResourceClaimStatus?
    public var allocatedResources: [String: Quantity] = [:]
    public var resources: ResourceRequirements?
    public var nodeAllocatableResourceClaimStatuses: [NodeAllocatableResourceClaimStatus] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "phase": phase = try document.readString(member)
            case "conditions": conditions = try document.readObjectList(member)
            case "message": message = try document.readString(member)
            case "reason": reason = try document.readString(member)
            case "nominatedNodeName": nominatedNodeName = try document.readString(member)
            case "hostIP": hostIP = try document.readString(member)
            case "hostIPs": hostIPs = try document.readObjectList(member)
            case "podIP": podIP = try document.readString(member)
            case "podIPs": podIPs = try document.readObjectList(member)
            case "startTime": startTime = try document.readTime(member)
            case "initContainerStatuses": initContainerStatuses = try document.readObjectList(member)
            case "containerStatuses": containerStatuses = try document.readObjectList(member)
            case "qosClass": qosClass = try document.readString(member)
            case "ephemeralContainerStatuses": ephemeralContainerStatuses = try document.readObjectList(member)
            case "resize": resize = try document.readString(member)
            case "resourceClaimStatuses": resourceClaimStatuses = try document.readObjectList(member)
            case "extendedResourceClaimStatus": extendedResourceClaimStatus = try document.readObject(member)
            case "allocatedResources": allocatedResources = try document.readQuantityMap(member)
            case "resources": resources = try document.readObject(member)
            case "nodeAllocatableResourceClaimStatuses": nodeAllocatableResourceClaimStatuses = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if !self.phase.isEmpty { document.putString(node, "phase", self.phase) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.nominatedNodeName.isEmpty { document.putString(node, "nominatedNodeName", self.nominatedNodeName) }
        if !self.hostIP.isEmpty { document.putString(node, "hostIP", self.hostIP) }
        if !self.hostIPs.isEmpty { document.putObjectList(node, "hostIPs", self.hostIPs) }
        if !self.podIP.isEmpty { document.putString(node, "podIP", self.podIP) }
        if !self.podIPs.isEmpty { document.putObjectList(node, "podIPs", self.podIPs) }
        if let value = self.startTime { document.putTime(node, "startTime", value) }
        if !self.initContainerStatuses.isEmpty { document.putObjectList(node, "initContainerStatuses", self.initContainerStatuses) }
        if !self.containerStatuses.isEmpty { document.putObjectList(node, "containerStatuses", self.containerStatuses) }
        if !self.qosClass.isEmpty { document.putString(node, "qosClass", self.qosClass) }
        if !self.ephemeralContainerStatuses.isEmpty { document.putObjectList(node, "ephemeralContainerStatuses", self.ephemeralContainerStatuses) }
        if !self.resize.isEmpty { document.putString(node, "resize", self.resize) }
        if !self.resourceClaimStatuses.isEmpty { document.putObjectList(node, "resourceClaimStatuses", self.resourceClaimStatuses) }
        if let value = self.extendedResourceClaimStatus { document.putObject(node, "extendedResourceClaimStatus", value) }
        if !self.allocatedResources.isEmpty { document.putQuantityMap(node, "allocatedResources", self.allocatedResources) }
        if let value = self.resources { document.putObject(node, "resources", value) }
        if !self.nodeAllocatableResourceClaimStatuses.isEmpty { document.putObjectList(node, "nodeAllocatableResourceClaimStatuses", self.nodeAllocatableResourceClaimStatuses) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Pod` of the API.
public struct Pod: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Pod") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "pods") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: PodSpec = PodSpec()
    @Boxed public var status: PodStatus = PodStatus()
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

/// `core/v1.Taint` of the API.
public struct Taint: KubernetesValue, Hashable {
    public var key: String = ""
    public var value: String = ""
    public var effect: String = ""
    public var timeAdded: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "key": self.key = try document.readString(member)
            case "value": value = try document.readString(member)
            case "effect": effect = try document.readString(member)
            case "timeAdded": timeAdded = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "key", self.key)
        if !self.value.isEmpty { document.putString(node, "value", self.value) }
        document.putString(node, "effect", self.effect)
        if let value = self.timeAdded { document.putTime(node, "timeAdded", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ConfigMapNodeConfigSource` of the API.
public struct ConfigMapNodeConfigSource: KubernetesValue, Hashable {
    public var namespace: String = ""
    public var name: String = ""
    public var uid: String = ""
    public var resourceVersion: String = ""
    public var kubeletConfigKey: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "namespace": namespace = try document.readString(member)
            case "name": name = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "resourceVersion": resourceVersion = try document.readString(member)
            case "kubeletConfigKey": kubeletConfigKey = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "namespace", self.namespace)
        document.putString(node, "name", self.name)
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        if !self.resourceVersion.isEmpty { document.putString(node, "resourceVersion", self.resourceVersion) }
        document.putString(node, "kubeletConfigKey", self.kubeletConfigKey)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeConfigSource` of the API.
public struct NodeConfigSource: KubernetesValue, Hashable {
    @BoxedOptional public var configMap: ConfigMapNodeConfigSource?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "configMap": configMap = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.configMap { document.putObject(node, "configMap", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeSpec` of the API.
public struct NodeSpec: KubernetesValue, Equatable {
    public var podCIDR: String = ""
    public var podCIDRs: [String] = []
    public var providerID: String = ""
    public var unschedulable: Bool = false
    public var taints: [Taint] = []
    @BoxedOptional public var configSource: NodeConfigSource?
    public var externalID: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "podCIDR": podCIDR = try document.readString(member)
            case "podCIDRs": podCIDRs = try document.readStrings(member)
            case "providerID": providerID = try document.readString(member)
            case "unschedulable": unschedulable = try document.readBool(member)
            case "taints": taints = try document.readObjectList(member)
            case "configSource": configSource = try document.readObject(member)
            case "externalID": externalID = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.podCIDR.isEmpty { document.putString(node, "podCIDR", self.podCIDR) }
        if !self.podCIDRs.isEmpty { document.putStrings(node, "podCIDRs", self.podCIDRs) }
        if !self.providerID.isEmpty { document.putString(node, "providerID", self.providerID) }
        if self.unschedulable { document.putBool(node, "unschedulable", self.unschedulable) }
        if !self.taints.isEmpty { document.putObjectList(node, "taints", self.taints) }
        if let value = self.configSource { document.putObject(node, "configSource", value) }
        if !self.externalID.isEmpty { document.putString(node, "externalID", self.externalID) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeCondition` of the API.
public struct NodeCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var lastHeartbeatTime: Timestamp?
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
            case "lastHeartbeatTime": lastHeartbeatTime = try document.readTime(member)
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
        if let value = self.lastHeartbeatTime { document.putTime(node, "lastHeartbeatTime", value) } else { document.putNull(node, "lastHeartbeatTime") }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeAddress` of the API.
public struct NodeAddress: KubernetesValue, Hashable {
    public var type: String = ""
    public var address: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "address": address = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        document.putString(node, "address", self.address)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
