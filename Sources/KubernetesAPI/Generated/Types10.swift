// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.ContainerStateTerminated` of the API.
public struct ContainerStateTerminated: KubernetesValue, Hashable {
    public var exitCode: Int32 = 0
    public var signal: Int32 = 0
    public var reason: String = ""
    public var message: String = ""
    public var startedAt: Timestamp?
    public var finishedAt: Timestamp?
    public var containerID: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "exitCode": exitCode = try document.readInt32(member)
            case "signal": signal = try document.readInt32(member)
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            case "startedAt": startedAt = try document.readTime(member)
            case "finishedAt": finishedAt = try document.readTime(member)
            case "containerID": containerID = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "exitCode", self.exitCode)
        if self.signal != 0 { document.putInt32(node, "signal", self.signal) }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if let value = self.startedAt { document.putTime(node, "startedAt", value) } else { document.putNull(node, "startedAt") }
        if let value = self.finishedAt { document.putTime(node, "finishedAt", value) } else { document.putNull(node, "finishedAt") }
        if !self.containerID.isEmpty { document.putString(node, "containerID", self.containerID) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerState` of the API.
public struct ContainerState: KubernetesValue, Hashable {
    public var waiting: ContainerStateWaiting?
    public var running: ContainerStateRunning?
    @BoxedOptional public var terminated: ContainerStateTerminated?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "waiting": waiting = try document.readObject(member)
            case "running": running = try document.readObject(member)
            case "terminated": terminated = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.waiting { document.putObject(node, "waiting", value) }
        if let value = self.running { document.putObject(node, "running", value) }
        if let value = self.terminated { document.putObject(node, "terminated", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ImageVolumeStatus` of the API.
public struct ImageVolumeStatus: KubernetesValue, Hashable {
    public var imageRef: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "imageRef": imageRef = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.imageRef.isEmpty { document.putString(node, "imageRef", self.imageRef) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeStatus` of the API.
public struct VolumeStatus: KubernetesValue, Hashable {
    public var image: ImageVolumeStatus?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "image": image = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.image { document.putObject(node, "image", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeMountStatus` of the API.
public struct VolumeMountStatus: KubernetesValue, Hashable {
    public var name: String = ""
    public var mountPath: String = ""
    public var readOnly: Bool = false
    public var recursiveReadOnly: String?
    public var volumeStatus: VolumeStatus?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "mountPath": mountPath = try document.readString(member)
            case "readOnly": readOnly = try document.readBool(member)
            case "recursiveReadOnly": recursiveReadOnly = try document.readString(member)
            case "volumeStatus": volumeStatus = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putString(node, "mountPath", self.mountPath)
        if self.readOnly { document.putBool(node, "readOnly", self.readOnly) }
        if let value = self.recursiveReadOnly { document.putString(node, "recursiveReadOnly", value) }
        if let value = self.volumeStatus { document.putObject(node, "volumeStatus", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LinuxContainerUser` of the API.
public struct LinuxContainerUser: KubernetesValue, Hashable {
    public var uid: Int64 = 0
    public var gid: Int64 = 0
    public var supplementalGroups: [Int64] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "uid": uid = try document.readInt64(member)
            case "gid": gid = try document.readInt64(member)
            case "supplementalGroups": supplementalGroups = try document.readInt64List(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt64(node, "uid", self.uid)
        document.putInt64(node, "gid", self.gid)
        if !self.supplementalGroups.isEmpty { document.putInt64List(node, "supplementalGroups", self.supplementalGroups) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerUser` of the API.
public struct ContainerUser: KubernetesValue, Hashable {
    public var linux: LinuxContainerUser?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "linux": linux = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.linux { document.putObject(node, "linux", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceHealth` of the API.
public struct ResourceHealth: KubernetesValue, Hashable {
    public var resourceID: String = ""
    public var health: String = ""
    public var message: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "resourceID": resourceID = try document.readString(member)
            case "health": health = try document.readString(member)
            case "message": message = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "resourceID", self.resourceID)
        if !self.health.isEmpty { document.putString(node, "health", self.health) }
        if let value = self.message { document.putString(node, "message", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceStatus` of the API.
public struct ResourceStatus: KubernetesValue, Hashable {
    public var name: String = ""
    public var resources: [ResourceHealth] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "resources": resources = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if !self.resources.isEmpty { document.putObjectList(node, "resources", self.resources) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerStatus` of the API.
public struct ContainerStatus: KubernetesValue, Equatable {
    public var name: String = ""
    @Boxed public var state: ContainerState = ContainerState()
    @Boxed public var lastState: ContainerState = ContainerState()
    public var ready: Bool = false
    public var restartCount: Int32 = 0
    public var image: String = ""
    public var imageID: String = ""
    public var containerID: String = ""
    public var started: Bool?
    public var allocatedResources: [String: Quantity] = [:]
    public var resources: ResourceRequirements?
    public var volumeMounts: [VolumeMountStatus] = []
    public var user: ContainerUser?
    public var allocatedResourcesStatus: [ResourceStatus] = []
    public var stopSignal: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "state": state = try document.readObject(member)
            case "lastState": lastState = try document.readObject(member)
            case "ready": ready = try document.readBool(member)
            case "restartCount": restartCount = try document.readInt32(member)
            case "image": image = try document.readString(member)
            case "imageID": imageID = try document.readString(member)
            case "containerID": containerID = try document.readString(member)
            case "started": started = try document.readBool(member)
            case "allocatedResources": allocatedResources = try document.readQuantityMap(member)
            case "resources": resources = try document.readObject(member)
            case "volumeMounts": volumeMounts = try document.readObjectList(member)
            case "user": user = try document.readObject(member)
            case "allocatedResourcesStatus": allocatedResourcesStatus = try document.readObjectList(member)
            case "stopSignal": stopSignal = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putObject(node, "state", self.state)
        document.putObject(node, "lastState", self.lastState)
        document.putBool(node, "ready", self.ready)
        document.putInt32(node, "restartCount", self.restartCount)
        document.putString(node, "image", self.image)
        document.putString(node, "imageID", self.imageID)
        if !self.containerID.isEmpty { document.putString(node, "containerID", self.containerID) }
        if let value = self.started { document.putBool(node, "started", value) }
        if !self.allocatedResources.isEmpty { document.putQuantityMap(node, "allocatedResources", self.allocatedResources) }
        if let value = self.resources { document.putObject(node, "resources", value) }
        if !self.volumeMounts.isEmpty { document.putObjectList(node, "volumeMounts", self.volumeMounts) }
        if let value = self.user { document.putObject(node, "user", value) }
        if !self.allocatedResourcesStatus.isEmpty { document.putObjectList(node, "allocatedResourcesStatus", self.allocatedResourcesStatus) }
        if let value = self.stopSignal { document.putString(node, "stopSignal", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodResourceClaimStatus` of the API.
public struct PodResourceClaimStatus: KubernetesValue, Hashable {
    public var name: String = ""
    public var resourceClaimName: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "resourceClaimName": resourceClaimName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if let value = self.resourceClaimName { document.putString(node, "resourceClaimName", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerExtendedResourceRequest` of the API.
public struct ContainerExtendedResourceRequest: KubernetesValue, Hashable {
    public var containerName: String = ""
    public var resourceName: String = ""
    public var requestName: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "containerName": containerName = try document.readString(member)
            case "resourceName": resourceName = try document.readString(member)
            case "requestName": requestName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "containerName", self.containerName)
        document.putString(node, "resourceName", self.resourceName)
        document.putString(node, "requestName", self.requestName)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
