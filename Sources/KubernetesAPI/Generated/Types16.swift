// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.PersistentVolumeClaimStatus` of the API.
public struct PersistentVolumeClaimStatus: KubernetesValue, Hashable {
    public var phase: String = ""
    public var accessModes: [String] = []
    public var capacity: [String: Quantity] = [:]
    public var conditions: [PersistentVolumeClaimCondition] = []
    public var allocatedResources: [String: Quantity] = [:]
    public var allocatedResourceStatuses: [String: String] = [:]
    public var currentVolumeAttributesClassName: String?
    public var modifyVolumeStatus: ModifyVolumeStatus?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "phase": phase = try document.readString(member)
            case "accessModes": accessModes = try document.readStrings(member)
            case "capacity": capacity = try document.readQuantityMap(member)
            case "conditions": conditions = try document.readObjectList(member)
            case "allocatedResources": allocatedResources = try document.readQuantityMap(member)
            case "allocatedResourceStatuses": allocatedResourceStatuses = try document.readStringMap(member)
            case "currentVolumeAttributesClassName": currentVolumeAttributesClassName = try document.readString(member)
            case "modifyVolumeStatus": modifyVolumeStatus = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.phase.isEmpty { document.putString(node, "phase", self.phase) }
        if !self.accessModes.isEmpty { document.putStrings(node, "accessModes", self.accessModes) }
        if !self.capacity.isEmpty { document.putQuantityMap(node, "capacity", self.capacity) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        if !self.allocatedResources.isEmpty { document.putQuantityMap(node, "allocatedResources", self.allocatedResources) }
        if !self.allocatedResourceStatuses.isEmpty { document.putStringMap(node, "allocatedResourceStatuses", self.allocatedResourceStatuses) }
        if let value = self.currentVolumeAttributesClassName { document.putString(node, "currentVolumeAttributesClassName", value) }
        if let value = self.modifyVolumeStatus { document.putObject(node, "modifyVolumeStatus", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PersistentVolumeClaim` of the API.
public struct PersistentVolumeClaim: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "PersistentVolumeClaim") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "persistentvolumeclaims") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: PersistentVolumeClaimSpec = PersistentVolumeClaimSpec()
    @Boxed public var status: PersistentVolumeClaimStatus = PersistentVolumeClaimStatus()
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

/// `core/v1.LocalVolumeSource` of the API.
public struct LocalVolumeSource: KubernetesValue, Hashable {
    public var path: String = ""
    public var fsType: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "path": path = try document.readString(member)
            case "fsType": fsType = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "path", self.path)
        if let value = self.fsType { document.putString(node, "fsType", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SecretReference` of the API.
public struct SecretReference: KubernetesValue, Hashable {
    public var name: String = ""
    public var namespace: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "namespace": namespace = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.namespace.isEmpty { document.putString(node, "namespace", self.namespace) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.CSIPersistentVolumeSource` of the API.
public struct CSIPersistentVolumeSource: KubernetesValue, Equatable {
    public var driver: String = ""
    public var volumeHandle: String = ""
    public var readOnly: Bool = false
    public var fsType: String = ""
    public var volumeAttributes: [String: String] = [:]
    public var controllerPublishSecretRef: SecretReference?
    public var nodeStageSecretRef: SecretReference?
    public var nodePublishSecretRef: SecretReference?
    public var controllerExpandSecretRef: SecretReference?
    public var nodeExpandSecretRef: SecretReference?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "driver": driver = try document.readString(member)
            case "volumeHandle": volumeHandle = try document.readString(member)
            case "readOnly": readOnly = try document.readBool(member)
            case "fsType": fsType = try document.readString(member)
            case "volumeAttributes": volumeAttributes = try document.readStringMap(member)
            case "controllerPublishSecretRef": controllerPublishSecretRef = try document.readObject(member)
            case "nodeStageSecretRef": nodeStageSecretRef = try document.readObject(member)
            case "nodePublishSecretRef": nodePublishSecretRef = try document.readObject(member)
            case "controllerExpandSecretRef": controllerExpandSecretRef = try document.readObject(member)
            case "nodeExpandSecretRef": nodeExpandSecretRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "driver", self.driver)
        document.putString(node, "volumeHandle", self.volumeHandle)
        if self.readOnly { document.putBool(node, "readOnly", self.readOnly) }
        if !self.fsType.isEmpty { document.putString(node, "fsType", self.fsType) }
        if !self.volumeAttributes.isEmpty { document.putStringMap(node, "volumeAttributes", self.volumeAttributes) }
        if let value = self.controllerPublishSecretRef { document.putObject(node, "controllerPublishSecretRef", value) }
        if let value = self.nodeStageSecretRef { document.putObject(node, "nodeStageSecretRef", value) }
        if let value = self.nodePublishSecretRef { document.putObject(node, "nodePublishSecretRef", value) }
        if let value = self.controllerExpandSecretRef { document.putObject(node, "controllerExpandSecretRef", value) }
        if let value = self.nodeExpandSecretRef { document.putObject(node, "nodeExpandSecretRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeNodeAffinity` of the API.
public struct VolumeNodeAffinity: KubernetesValue, Hashable {
    public var required: NodeSelector?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "required": required = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.required { document.putObject(node, "required", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PersistentVolumeSpec` of the API.
public struct PersistentVolumeSpec: KubernetesValue, Equatable {
    public var capacity: [String: Quantity] = [:]
    public var hostPath: HostPathVolumeSource?
    public var nfs: NFSVolumeSource?
    public var local: LocalVolumeSource?
    @BoxedOptional public var csi: CSIPersistentVolumeSource?
    public var accessModes: [String] = []
    @BoxedOptional public var claimRef: ObjectReference?
    public var persistentVolumeReclaimPolicy: String = ""
    public var storageClassName: String = ""
    public var mountOptions: [String] = []
    public var volumeMode: String?
    public var nodeAffinity: VolumeNodeAffinity?
    public var volumeAttributesClassName: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "capacity": capacity = try document.readQuantityMap(member)
            case "hostPath": hostPath = try document.readObject(member)
            case "nfs": nfs = try document.readObject(member)
            case "local": local = try document.readObject(member)
            case "csi": csi = try document.readObject(member)
            case "accessModes": accessModes = try document.readStrings(member)
            case "claimRef": claimRef = try document.readObject(member)
            case "persistentVolumeReclaimPolicy": persistentVolumeReclaimPolicy = try document.readString(member)
            case "storageClassName": storageClassName = try document.readString(member)
            case "mountOptions": mountOptions = try document.readStrings(member)
            case "volumeMode": volumeMode = try document.readString(member)
            case "nodeAffinity": nodeAffinity = try document.readObject(member)
            case "volumeAttributesClassName": volumeAttributesClassName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.capacity.isEmpty { document.putQuantityMap(node, "capacity", self.capacity) }
        if let value = self.hostPath { document.putObject(node, "hostPath", value) }
        if let value = self.nfs { document.putObject(node, "nfs", value) }
        if let value = self.local { document.putObject(node, "local", value) }
        if let value = self.csi { document.putObject(node, "csi", value) }
        if !self.accessModes.isEmpty { document.putStrings(node, "accessModes", self.accessModes) }
        if let value = self.claimRef { document.putObject(node, "claimRef", value) }
        if !self.persistentVolumeReclaimPolicy.isEmpty { document.putString(node, "persistentVolumeReclaimPolicy", self.persistentVolumeReclaimPolicy) }
        if !self.storageClassName.isEmpty { document.putString(node, "storageClassName", self.storageClassName) }
        if !self.mountOptions.isEmpty { document.putStrings(node, "mountOptions", self.mountOptions) }
        if let value = self.volumeMode { document.putString(node, "volumeMode", value) }
        if let value = self.nodeAffinity { document.putObject(node, "nodeAffinity", value) }
        if let value = self.volumeAttributesClassName { document.putString(node, "volumeAttributesClassName", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PersistentVolumeStatus` of the API.
public struct PersistentVolumeStatus: KubernetesValue, Hashable {
    public var phase: String = ""
    public var message: String = ""
    public var reason: String = ""
    public var lastPhaseTransitionTime: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "phase": phase = try document.readString(member)
            case "message": message = try document.readString(member)
            case "reason": reason = try document.readString(member)
            case "lastPhaseTransitionTime": lastPhaseTransitionTime = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.phase.isEmpty { document.putString(node, "phase", self.phase) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if let value = self.lastPhaseTransitionTime { document.putTime(node, "lastPhaseTransitionTime", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PersistentVolume` of the API.
public struct PersistentVolume: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "PersistentVolume") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "persistentvolumes") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: PersistentVolumeSpec = PersistentVolumeSpec()
    public var status: PersistentVolumeStatus = PersistentVolumeStatus()
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

/// `core/v1.ScopedResourceSelectorRequirement` of the API.
public struct ScopedResourceSelectorRequirement: KubernetesValue, Hashable {
    public var scopeName: String = ""
    public var `operator`: String = ""
    public var values: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "scopeName": scopeName = try document.readString(member)
            case "operator": self.operator = try document.readString(member)
            case "values": values = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "scopeName", self.scopeName)
        document.putString(node, "operator", self.operator)
        if !self.values.isEmpty { document.putStrings(node, "values", self.values) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ScopeSelector` of the API.
public struct ScopeSelector: KubernetesValue, Hashable {
    public var matchExpressions: [ScopedResourceSelectorRequirement] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "matchExpressions": matchExpressions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.matchExpressions.isEmpty { document.putObjectList(node, "matchExpressions", self.matchExpressions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
