// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `meta/v1.LabelSelectorRequirement` of the API.
public struct LabelSelectorRequirement: KubernetesValue, Hashable {
    public var key: String = ""
    public var `operator`: String = ""
    public var values: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "key": self.key = try document.readString(member)
            case "operator": self.operator = try document.readString(member)
            case "values": values = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "key", self.key)
        document.putString(node, "operator", self.operator)
        if !self.values.isEmpty { document.putStrings(node, "values", self.values) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.LabelSelector` of the API.
public struct LabelSelector: KubernetesValue, Hashable {
    public var matchLabels: [String: String] = [:]
    public var matchExpressions: [LabelSelectorRequirement] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "matchLabels": matchLabels = try document.readStringMap(member)
            case "matchExpressions": matchExpressions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.matchLabels.isEmpty { document.putStringMap(node, "matchLabels", self.matchLabels) }
        if !self.matchExpressions.isEmpty { document.putObjectList(node, "matchExpressions", self.matchExpressions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ClusterTrustBundleProjection` of the API.
public struct ClusterTrustBundleProjection: KubernetesValue, Hashable {
    public var name: String?
    public var signerName: String?
    public var labelSelector: LabelSelector?
    public var optional: Bool?
    public var path: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "signerName": signerName = try document.readString(member)
            case "labelSelector": labelSelector = try document.readObject(member)
            case "optional": optional = try document.readBool(member)
            case "path": path = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.name { document.putString(node, "name", value) }
        if let value = self.signerName { document.putString(node, "signerName", value) }
        if let value = self.labelSelector { document.putObject(node, "labelSelector", value) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        document.putString(node, "path", self.path)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodCertificateProjection` of the API.
public struct PodCertificateProjection: KubernetesValue, Hashable {
    public var signerName: String = ""
    public var keyType: String = ""
    public var maxExpirationSeconds: Int32?
    public var credentialBundlePath: String = ""
    public var keyPath: String = ""
    public var certificateChainPath: String = ""
    public var userAnnotations: [String: String] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "signerName": signerName = try document.readString(member)
            case "keyType": keyType = try document.readString(member)
            case "maxExpirationSeconds": maxExpirationSeconds = try document.readInt32(member)
            case "credentialBundlePath": credentialBundlePath = try document.readString(member)
            case "keyPath": keyPath = try document.readString(member)
            case "certificateChainPath": certificateChainPath = try document.readString(member)
            case "userAnnotations": userAnnotations = try document.readStringMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.signerName.isEmpty { document.putString(node, "signerName", self.signerName) }
        if !self.keyType.isEmpty { document.putString(node, "keyType", self.keyType) }
        if let value = self.maxExpirationSeconds { document.putInt32(node, "maxExpirationSeconds", value) }
        if !self.credentialBundlePath.isEmpty { document.putString(node, "credentialBundlePath", self.credentialBundlePath) }
        if !self.keyPath.isEmpty { document.putString(node, "keyPath", self.keyPath) }
        if !self.certificateChainPath.isEmpty { document.putString(node, "certificateChainPath", self.certificateChainPath) }
        if !self.userAnnotations.isEmpty { document.putStringMap(node, "userAnnotations", self.userAnnotations) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeProjection` of the API.
public struct VolumeProjection: KubernetesValue, Equatable {
    public var secret: SecretProjection?
    public var downwardAPI: DownwardAPIProjection?
    public var configMap: ConfigMapProjection?
    public var serviceAccountToken: ServiceAccountTokenProjection?
    @BoxedOptional public var clusterTrustBundle: ClusterTrustBundleProjection?
    @BoxedOptional public var podCertificate: PodCertificateProjection?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "secret": secret = try document.readObject(member)
            case "downwardAPI": downwardAPI = try document.readObject(member)
            case "configMap": configMap = try document.readObject(member)
            case "serviceAccountToken": serviceAccountToken = try document.readObject(member)
            case "clusterTrustBundle": clusterTrustBundle = try document.readObject(member)
            case "podCertificate": podCertificate = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.secret { document.putObject(node, "secret", value) }
        if let value = self.downwardAPI { document.putObject(node, "downwardAPI", value) }
        if let value = self.configMap { document.putObject(node, "configMap", value) }
        if let value = self.serviceAccountToken { document.putObject(node, "serviceAccountToken", value) }
        if let value = self.clusterTrustBundle { document.putObject(node, "clusterTrustBundle", value) }
        if let value = self.podCertificate { document.putObject(node, "podCertificate", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ProjectedVolumeSource` of the API.
public struct ProjectedVolumeSource: KubernetesValue, Equatable {
    public var sources: [VolumeProjection] = []
    public var defaultMode: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "sources": sources = try document.readObjectList(member)
            case "defaultMode": defaultMode = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "sources", self.sources)
        if let value = self.defaultMode { document.putInt32(node, "defaultMode", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LocalObjectReference` of the API.
public struct LocalObjectReference: KubernetesValue, Hashable {
    public var name: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.CSIVolumeSource` of the API.
public struct CSIVolumeSource: KubernetesValue, Hashable {
    public var driver: String = ""
    public var readOnly: Bool?
    public var fsType: String?
    public var volumeAttributes: [String: String] = [:]
    public var nodePublishSecretRef: LocalObjectReference?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "driver": driver = try document.readString(member)
            case "readOnly": readOnly = try document.readBool(member)
            case "fsType": fsType = try document.readString(member)
            case "volumeAttributes": volumeAttributes = try document.readStringMap(member)
            case "nodePublishSecretRef": nodePublishSecretRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "driver", self.driver)
        if let value = self.readOnly { document.putBool(node, "readOnly", value) }
        if let value = self.fsType { document.putString(node, "fsType", value) }
        if !self.volumeAttributes.isEmpty { document.putStringMap(node, "volumeAttributes", self.volumeAttributes) }
        if let value = self.nodePublishSecretRef { document.putObject(node, "nodePublishSecretRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeResourceRequirements` of the API.
public struct VolumeResourceRequirements: KubernetesValue, Hashable {
    public var limits: [String: Quantity] = [:]
    public var requests: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "limits": limits = try document.readQuantityMap(member)
            case "requests": requests = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.limits.isEmpty { document.putQuantityMap(node, "limits", self.limits) }
        if !self.requests.isEmpty { document.putQuantityMap(node, "requests", self.requests) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.TypedLocalObjectReference` of the API.
public struct TypedLocalObjectReference: KubernetesValue, Hashable {
    public var apiGroup: String?
    public var kind: String = ""
    public var name: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "apiGroup": apiGroup = try document.readString(member)
            case "kind": kind = try document.readString(member)
            case "name": name = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.apiGroup { document.putString(node, "apiGroup", value) }
        document.putString(node, "kind", self.kind)
        document.putString(node, "name", self.name)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.TypedObjectReference` of the API.
public struct TypedObjectReference: KubernetesValue, Hashable {
    public var apiGroup: String?
    public var kind: String = ""
    public var name: String = ""
    public var namespace: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "apiGroup": apiGroup = try document.readString(member)
            case "kind": kind = try document.readString(member)
            case "name": name = try document.readString(member)
            case "namespace": namespace = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.apiGroup { document.putString(node, "apiGroup", value) }
        document.putString(node, "kind", self.kind)
        document.putString(node, "name", self.name)
        if let value = self.namespace { document.putString(node, "namespace", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
