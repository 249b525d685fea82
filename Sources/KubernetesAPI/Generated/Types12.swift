// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.DaemonEndpoint` of the API.
public struct DaemonEndpoint: KubernetesValue, Hashable {
    public var Port: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "Port": Port = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "Port", self.Port)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeDaemonEndpoints` of the API.
public struct NodeDaemonEndpoints: KubernetesValue, Hashable {
    public var kubeletEndpoint: DaemonEndpoint = DaemonEndpoint()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "kubeletEndpoint": kubeletEndpoint = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "kubeletEndpoint", self.kubeletEndpoint)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeSwapStatus` of the API.
public struct NodeSwapStatus: KubernetesValue, Hashable {
    public var capacity: Int64?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "capacity": capacity = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.capacity { document.putInt64(node, "capacity", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeSystemInfo` of the API.
public struct NodeSystemInfo: KubernetesValue, Equatable {
    public var machineID: String = ""
    public var systemUUID: String = ""
    public var bootID: String = ""
    public var kernelVersion: String = ""
    public var osImage: String = ""
    public var containerRuntimeVersion: String = ""
    public var kubeletVersion: String = ""
    public var kubeProxyVersion: String = ""
    public var operatingSystem: String = ""
    public var architecture: String = ""
    public var swap: NodeSwapStatus?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "machineID": machineID = try document.readString(member)
            case "systemUUID": systemUUID = try document.readString(member)
            case "bootID": bootID = try document.readString(member)
            case "kernelVersion": kernelVersion = try document.readString(member)
            case "osImage": osImage = try document.readString(member)
            case "containerRuntimeVersion": containerRuntimeVersion = try document.readString(member)
            case "kubeletVersion": kubeletVersion = try document.readString(member)
            case "kubeProxyVersion": kubeProxyVersion = try document.readString(member)
            case "operatingSystem": operatingSystem = try document.readString(member)
            case "architecture": architecture = try document.readString(member)
            case "swap": swap = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "machineID", self.machineID)
        document.putString(node, "systemUUID", self.systemUUID)
        document.putString(node, "bootID", self.bootID)
        document.putString(node, "kernelVersion", self.kernelVersion)
        document.putString(node, "osImage", self.osImage)
        document.putString(node, "containerRuntimeVersion", self.containerRuntimeVersion)
        document.putString(node, "kubeletVersion", self.kubeletVersion)
        document.putString(node, "kubeProxyVersion", self.kubeProxyVersion)
        document.putString(node, "operatingSystem", self.operatingSystem)
        document.putString(node, "architecture", self.architecture)
        if let value = self.swap { document.putObject(node, "swap", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerImage` of the API.
public struct ContainerImage: KubernetesValue, Hashable {
    public var names: [String] = []
    public var sizeBytes: Int64 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "names": names = try document.readStrings(member)
            case "sizeBytes": sizeBytes = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putStrings(node, "names", self.names)
        if self.sizeBytes != 0 { document.putInt64(node, "sizeBytes", self.sizeBytes) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.AttachedVolume` of the API.
public struct AttachedVolume: KubernetesValue, Hashable {
    public var name: String = ""
    public var devicePath: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "devicePath": devicePath = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putString(node, "devicePath", self.devicePath)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeConfigStatus` of the API.
public struct NodeConfigStatus: KubernetesValue, Equatable {
    @BoxedOptional public var assigned: NodeConfigSource?
    @BoxedOptional public var active: NodeConfigSource?
    @BoxedOptional public var lastKnownGood: NodeConfigSource?
    public var error: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "assigned": assigned = try document.readObject(member)
            case "active": active = try document.readObject(member)
            case "lastKnownGood": lastKnownGood = try document.readObject(member)
            case "error": error = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.assigned { document.putObject(node, "assigned", value) }
        if let value = self.active { document.putObject(node, "active", value) }
        if let value = self.lastKnownGood { document.putObject(node, "lastKnownGood", value) }
        if !self.error.isEmpty { document.putString(node, "error", self.error) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeRuntimeHandlerFeatures` of the API.
public struct NodeRuntimeHandlerFeatures: KubernetesValue, Hashable {
    public var recursiveReadOnlyMounts: Bool?
    public var userNamespaces: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "recursiveReadOnlyMounts": recursiveReadOnlyMounts = try document.readBool(member)
            case "userNamespaces": userNamespaces = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.recursiveReadOnlyMounts { document.putBool(node, "recursiveReadOnlyMounts", value) }
        if let value = self.userNamespaces { document.putBool(node, "userNamespaces", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeRuntimeHandler` of the API.
public struct NodeRuntimeHandler: KubernetesValue, Hashable {
    public var name: String = ""
    public var features: NodeRuntimeHandlerFeatures?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "features": features = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if let value = self.features { document.putObject(node, "features", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeFeatures` of the API.
public struct NodeFeatures: KubernetesValue, Hashable {
    public var supplementalGroupsPolicy: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "supplementalGroupsPolicy": supplementalGroupsPolicy = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.supplementalGroupsPolicy { document.putBool(node, "supplementalGroupsPolicy", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeStatus` of the API.
public struct NodeStatus: KubernetesValue, Equatable {
    public var capacity: [String: Quantity] = [:]
    public var allocatable: [String: Quantity] = [:]
    public var phase: String = ""
    public var conditions: [NodeCondition] = []
    public var addresses: [NodeAddress] = []
    public var daemonEndpoints: NodeDaemonEndpoints = NodeDaemonEndpoints()
    @Boxed public var nodeInfo: NodeSystemInfo = NodeSystemInfo()
    public var images: [ContainerImage] = []
    public var volumesInUse: [String] = []
    public var volumesAttached: [AttachedVolume] = []
    @BoxedOptional public var config: NodeConfigStatus?
    public var runtimeHandlers: [NodeRuntimeHandler] = []
    public var features: NodeFeatures?
    public var declaredFeatures: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "capacity": capacity = try document.readQuantityMap(member)
            case "allocatable": allocatable = try document.readQuantityMap(member)
            case "phase": phase = try document.readString(member)
            case "conditions": conditions = try document.readObjectList(member)
            case "addresses": addresses = try document.readObjectList(member)
            case "daemonEndpoints": daemonEndpoints = try document.readObject(member)
            case "nodeInfo": nodeInfo = try document.readObject(member)
            case "images": images = try document.readObjectList(member)
            case "volumesInUse": volumesInUse = try document.readStrings(member)
            case "volumesAttached": volumesAttached = try document.readObjectList(member)
            case "config": config = try document.readObject(member)
            case "runtimeHandlers": runtimeHandlers = try document.readObjectList(member)
            case "features": features = try document.readObject(member)
            case "declaredFeatures": declaredFeatures = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.capacity.isEmpty { document.putQuantityMap(node, "capacity", self.capacity) }
        if !self.allocatable.isEmpty { document.putQuantityMap(node, "allocatable", self.allocatable) }
        if !self.phase.isEmpty { document.putString(node, "phase", self.phase) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        if !self.addresses.isEmpty { document.putObjectList(node, "addresses", self.addresses) }
        document.putObject(node, "daemonEndpoints", self.daemonEndpoints)
        document.putObject(node, "nodeInfo", self.nodeInfo)
        if !self.images.isEmpty { document.putObjectList(node, "images", self.images) }
        if !self.volumesInUse.isEmpty { document.putStrings(node, "volumesInUse", self.volumesInUse) }
        if !self.volumesAttached.isEmpty { document.putObjectList(node, "volumesAttached", self.volumesAttached) }
        if let value = self.config { document.putObject(node, "config", value) }
        if !self.runtimeHandlers.isEmpty { document.putObjectList(node, "runtimeHandlers", self.runtimeHandlers) }
        if let value = self.features { document.putObject(node, "features", value) }
        if !self.declaredFeatures.isEmpty { document.putStrings(node, "declaredFeatures", self.declaredFeatures) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Node` of the API.
public struct Node: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Node") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "nodes") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: NodeSpec = NodeSpec()
    @Boxed public var status: NodeStatus = NodeStatus()
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
