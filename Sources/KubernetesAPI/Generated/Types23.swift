// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `storage/v1.CSINode` of the API.
public struct CSINode: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "CSINode") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "csinodes") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: CSINodeSpec = CSINodeSpec()
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

/// `core/v1.TopologySelectorLabelRequirement` of the API.
public struct TopologySelectorLabelRequirement: KubernetesValue, Hashable {
    public var key: String = ""
    public var values: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "key": self.key = try document.readString(member)
            case "values": values = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "key", self.key)
        document.putStrings(node, "values", self.values)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.TopologySelectorTerm` of the API.
public struct TopologySelectorTerm: KubernetesValue, Hashable {
    public var matchLabelExpressions: [TopologySelectorLabelRequirement] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "matchLabelExpressions": matchLabelExpressions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.matchLabelExpressions.isEmpty { document.putObjectList(node, "matchLabelExpressions", self.matchLabelExpressions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.StorageClass` of the API.
public struct StorageClass: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "StorageClass") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "storageclasses") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var provisioner: String = ""
    public var parameters: [String: String] = [:]
    public var reclaimPolicy: String?
    public var mountOptions: [String] = []
    public var allowVolumeExpansion: Bool?
    public var volumeBindingMode: String?
    public var allowedTopologies: [TopologySelectorTerm] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "provisioner": provisioner = try document.readString(member)
            case "parameters": parameters = try document.readStringMap(member)
            case "reclaimPolicy": reclaimPolicy = try document.readString(member)
            case "mountOptions": mountOptions = try document.readStrings(member)
            case "allowVolumeExpansion": allowVolumeExpansion = try document.readBool(member)
            case "volumeBindingMode": volumeBindingMode = try document.readString(member)
            case "allowedTopologies": allowedTopologies = try document.readObjectList(member)
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
        document.putString(node, "provisioner", self.provisioner)
        if !self.parameters.isEmpty { document.putStringMap(node, "parameters", self.parameters) }
        if let value = self.reclaimPolicy { document.putString(node, "reclaimPolicy", value) }
        if !self.mountOptions.isEmpty { document.putStrings(node, "mountOptions", self.mountOptions) }
        if let value = self.allowVolumeExpansion { document.putBool(node, "allowVolumeExpansion", value) }
        if let value = self.volumeBindingMode { document.putString(node, "volumeBindingMode", value) }
        if !self.allowedTopologies.isEmpty { document.putObjectList(node, "allowedTopologies", self.allowedTopologies) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.VolumeAttachmentSource` of the API.
public struct VolumeAttachmentSource: KubernetesValue, Equatable {
    public var persistentVolumeName: String?
    @BoxedOptional public var inlineVolumeSpec: PersistentVolumeSpec?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "persistentVolumeName": persistentVolumeName = try document.readString(member)
            case "inlineVolumeSpec": inlineVolumeSpec = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.persistentVolumeName { document.putString(node, "persistentVolumeName", value) }
        if let value = self.inlineVolumeSpec { document.putObject(node, "inlineVolumeSpec", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.VolumeAttachmentSpec` of the API.
public struct VolumeAttachmentSpec: KubernetesValue, Equatable {
    public var attacher: String = ""
    @Boxed public var source: VolumeAttachmentSource = VolumeAttachmentSource()
    public var nodeName: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "attacher": attacher = try document.readString(member)
            case "source": source = try document.readObject(member)
            case "nodeName": nodeName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "attacher", self.attacher)
        document.putObject(node, "source", self.source)
        document.putString(node, "nodeName", self.nodeName)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.VolumeError` of the API.
public struct VolumeError: KubernetesValue, Hashable {
    public var time: Timestamp?
    public var message: String = ""
    public var errorCode: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "time": time = try document.readTime(member)
            case "message": message = try document.readString(member)
            case "errorCode": errorCode = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.time { document.putTime(node, "time", value) } else { document.putNull(node, "time") }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if let value = self.errorCode { document.putInt32(node, "errorCode", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.VolumeAttachmentStatus` of the API.
public struct VolumeAttachmentStatus: KubernetesValue, Hashable {
    public var attached: Bool = false
    public var attachmentMetadata: [String: String] = [:]
    public var attachError: VolumeError?
    public var detachError: VolumeError?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "attached": attached = try document.readBool(member)
            case "attachmentMetadata": attachmentMetadata = try document.readStringMap(member)
            case "attachError": attachError = try document.readObject(member)
            case "detachError": detachError = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putBool(node, "attached", self.attached)
        if !self.attachmentMetadata.isEmpty { document.putStringMap(node, "attachmentMetadata", self.attachmentMetadata) }
        if let value = self.attachError { document.putObject(node, "attachError", value) }
        if let value = self.detachError { document.putObject(node, "detachError", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.VolumeAttachment` of the API.
public struct VolumeAttachment: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "VolumeAttachment") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "volumeattachments") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: VolumeAttachmentSpec = VolumeAttachmentSpec()
    public var status: VolumeAttachmentStatus = VolumeAttachmentStatus()
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

/// `authentication/v1.BoundObjectReference` of the API.
public struct BoundObjectReference: KubernetesValue, Hashable {
    public var kind: String = ""
    public var apiVersion: String = ""
    public var name: String = ""
    public var uid: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "kind": kind = try document.readString(member)
            case "apiVersion": apiVersion = try document.readString(member)
            case "name": name = try document.readString(member)
            case "uid": uid = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.kind.isEmpty { document.putString(node, "kind", self.kind) }
        if !self.apiVersion.isEmpty { document.putString(node, "apiVersion", self.apiVersion) }
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authentication/v1.TokenRequestSpec` of the API.
public struct TokenRequestSpec: KubernetesValue, Hashable {
    public var audiences: [String] = []
    public var expirationSeconds: Int64?
    @BoxedOptional public var boundObjectRef: BoundObjectReference?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "audiences": audiences = try document.readStrings(member)
            case "expirationSeconds": expirationSeconds = try document.readInt64(member)
            case "boundObjectRef": boundObjectRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putStrings(node, "audiences", self.audiences)
        if let value = self.expirationSeconds { document.putInt64(node, "expirationSeconds", value) }
        if let value = self.boundObjectRef { document.putObject(node, "boundObjectRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authentication/v1.TokenRequestStatus` of the API.
public struct TokenRequestStatus: KubernetesValue, Hashable {
    public var token: String = ""
    public var expirationTimestamp: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "token": token = try document.readString(member)
            case "expirationTimestamp": expirationTimestamp = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "token", self.token)
        if let value = self.expirationTimestamp { document.putTime(node, "expirationTimestamp", value) } else { document.putNull(node, "expirationTimestamp") }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
