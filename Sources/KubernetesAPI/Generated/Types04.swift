// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.PersistentVolumeClaimSpec` of the API.
public struct PersistentVolumeClaimSpec: KubernetesValue, Equatable {
    public var accessModes: [String] = []
    public var selector: LabelSelector?
    public var resources: VolumeResourceRequirements = VolumeResourceRequirements()
    public var volumeName: String = ""
    public var storageClassName: String?
    public var volumeMode: String?
    public var dataSource: TypedLocalObjectReference?
    @BoxedOptional public var dataSourceRef: TypedObjectReference?
    public var volumeAttributesClassName: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "accessModes": accessModes = try document.readStrings(member)
            case "selector": selector = try document.readObject(member)
            case "resources": resources = try document.readObject(member)
            case "volumeName": volumeName = try document.readString(member)
            case "storageClassName": storageClassName = try document.readString(member)
            case "volumeMode": volumeMode = try document.readString(member)
            case "dataSource": dataSource = try document.readObject(member)
            case "dataSourceRef": dataSourceRef = try document.readObject(member)
            case "volumeAttributesClassName": volumeAttributesClassName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.accessModes.isEmpty { document.putStrings(node, "accessModes", self.accessModes) }
        if let value = self.selector { document.putObject(node, "selector", value) }
        document.putObject(node, "resources", self.resources)
        if !self.volumeName.isEmpty { document.putString(node, "volumeName", self.volumeName) }
        if let value = self.storageClassName { document.putString(node, "storageClassName", value) }
        if let value = self.volumeMode { document.putString(node, "volumeMode", value) }
        if let value = self.dataSource { document.putObject(node, "dataSource", value) }
        if let value = self.dataSourceRef { document.putObject(node, "dataSourceRef", value) }
        if let value = self.volumeAttributesClassName { document.putString(node, "volumeAttributesClassName", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PersistentVolumeClaimTemplate` of the API.
public struct PersistentVolumeClaimTemplate: KubernetesValue, Equatable {
    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: PersistentVolumeClaimSpec = PersistentVolumeClaimSpec()
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

/// `core/v1.EphemeralVolumeSource` of the API.
public struct EphemeralVolumeSource: KubernetesValue, Equatable {
    @BoxedOptional public var volumeClaimTemplate: PersistentVolumeClaimTemplate?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "volumeClaimTemplate": volumeClaimTemplate = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.volumeClaimTemplate { document.putObject(node, "volumeClaimTemplate", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ImageVolumeSource` of the API.
public struct ImageVolumeSource: KubernetesValue, Hashable {
    public var reference: String = ""
    public var pullPolicy: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "reference": reference = try document.readString(member)
            case "pullPolicy": pullPolicy = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.reference.isEmpty { document.putString(node, "reference", self.reference) }
        if !self.pullPolicy.isEmpty { document.putString(node, "pullPolicy", self.pullPolicy) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Volume` of the API.
public struct Volume: KubernetesValue, Equatable {
    public var name: String = ""
    public var hostPath: HostPathVolumeSource?
    public var emptyDir: EmptyDirVolumeSource?
    @BoxedOptional public var secret: SecretVolumeSource?
    public var nfs: NFSVolumeSource?
    public var persistentVolumeClaim: PersistentVolumeClaimVolumeSource?
    public var downwardAPI: DownwardAPIVolumeSource?
    @BoxedOptional public var configMap: ConfigMapVolumeSource?
    public var projected: ProjectedVolumeSource?
    @BoxedOptional public var csi: CSIVolumeSource?
    @BoxedOptional public var ephemeral: EphemeralVolumeSource?
    public var image: ImageVolumeSource?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "hostPath": hostPath = try document.readObject(member)
            case "emptyDir": emptyDir = try document.readObject(member)
            case "secret": secret = try document.readObject(member)
            case "nfs": nfs = try document.readObject(member)
            case "persistentVolumeClaim": persistentVolumeClaim = try document.readObject(member)
            case "downwardAPI": downwardAPI = try document.readObject(member)
            case "configMap": configMap = try document.readObject(member)
            case "projected": projected = try document.readObject(member)
            case "csi": csi = try document.readObject(member)
            case "ephemeral": ephemeral = try document.readObject(member)
            case "image": image = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if let value = self.hostPath { document.putObject(node, "hostPath", value) }
        if let value = self.emptyDir { document.putObject(node, "emptyDir", value) }
        if let value = self.secret { document.putObject(node, "secret", value) }
        if let value = self.nfs { document.putObject(node, "nfs", value) }
        if let value = self.persistentVolumeClaim { document.putObject(node, "persistentVolumeClaim", value) }
        if let value = self.downwardAPI { document.putObject(node, "downwardAPI", value) }
        if let value = self.configMap { document.putObject(node, "configMap", value) }
        if let value = self.projected { document.putObject(node, "projected", value) }
        if let value = self.csi { document.putObject(node, "csi", value) }
        if let value = self.ephemeral { document.putObject(node, "ephemeral", value) }
        if let value = self.image { document.putObject(node, "image", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerPort` of the API.
public struct ContainerPort: KubernetesValue, Hashable {
    public var name: String = ""
    public var hostPort: Int32 = 0
    public var containerPort: Int32 = 0
    public var `protocol`: String = ""
    public var hostIP: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "hostPort": hostPort = try document.readInt32(member)
            case "containerPort": containerPort = try document.readInt32(member)
            case "protocol": self.protocol = try document.readString(member)
            case "hostIP": hostIP = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if self.hostPort != 0 { document.putInt32(node, "hostPort", self.hostPort) }
        document.putInt32(node, "containerPort", self.containerPort)
        if !self.protocol.isEmpty { document.putString(node, "protocol", self.protocol) }
        if !self.hostIP.isEmpty { document.putString(node, "hostIP", self.hostIP) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ConfigMapEnvSource` of the API.
public struct ConfigMapEnvSource: KubernetesValue, Hashable {
    public var name: String = ""
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SecretEnvSource` of the API.
public struct SecretEnvSource: KubernetesValue, Hashable {
    public var name: String = ""
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EnvFromSource` of the API.
public struct EnvFromSource: KubernetesValue, Hashable {
    public var prefix: String = ""
    public var configMapRef: ConfigMapEnvSource?
    public var secretRef: SecretEnvSource?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "prefix": prefix = try document.readString(member)
            case "configMapRef": configMapRef = try document.readObject(member)
            case "secretRef": secretRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.prefix.isEmpty { document.putString(node, "prefix", self.prefix) }
        if let value = self.configMapRef { document.putObject(node, "configMapRef", value) }
        if let value = self.secretRef { document.putObject(node, "secretRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ConfigMapKeySelector` of the API.
public struct ConfigMapKeySelector: KubernetesValue, Hashable {
    public var name: String = ""
    public var key: String = ""
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "key": self.key = try document.readString(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        document.putString(node, "key", self.key)
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SecretKeySelector` of the API.
public struct SecretKeySelector: KubernetesValue, Hashable {
    public var name: String = ""
    public var key: String = ""
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "key": self.key = try document.readString(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        document.putString(node, "key", self.key)
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.FileKeySelector` of the API.
public struct FileKeySelector: KubernetesValue, Hashable {
    public var volumeName: String = ""
    public var path: String = ""
    public var key: String = ""
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "volumeName": volumeName = try document.readString(member)
            case "path": path = try document.readString(member)
            case "key": self.key = try document.readString(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "volumeName", self.volumeName)
        document.putString(node, "path", self.path)
        document.putString(node, "key", self.key)
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
