// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.KeyToPath` of the API.
public struct KeyToPath: KubernetesValue, Hashable {
    public var key: String = ""
    public var path: String = ""
    public var mode: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "key": self.key = try document.readString(member)
            case "path": path = try document.readString(member)
            case "mode": mode = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "key", self.key)
        document.putString(node, "path", self.path)
        if let value = self.mode { document.putInt32(node, "mode", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SecretVolumeSource` of the API.
public struct SecretVolumeSource: KubernetesValue, Hashable {
    public var secretName: String = ""
    public var items: [KeyToPath] = []
    public var defaultMode: Int32?
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "secretName": secretName = try document.readString(member)
            case "items": items = try document.readObjectList(member)
            case "defaultMode": defaultMode = try document.readInt32(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.secretName.isEmpty { document.putString(node, "secretName", self.secretName) }
        if !self.items.isEmpty { document.putObjectList(node, "items", self.items) }
        if let value = self.defaultMode { document.putInt32(node, "defaultMode", value) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NFSVolumeSource` of the API.
public struct NFSVolumeSource: KubernetesValue, Hashable {
    public var server: String = ""
    public var path: String = ""
    public var readOnly: Bool = false
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "server": server = try document.readString(member)
            case "path": path = try document.readString(member)
            case "readOnly": readOnly = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "server", self.server)
        document.putString(node, "path", self.path)
        if self.readOnly { document.putBool(node, "readOnly", self.readOnly) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PersistentVolumeClaimVolumeSource` of the API.
public struct PersistentVolumeClaimVolumeSource: KubernetesValue, Hashable {
    public var claimName: String = ""
    public var readOnly: Bool = false
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "claimName": claimName = try document.readString(member)
            case "readOnly": readOnly = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "claimName", self.claimName)
        if self.readOnly { document.putBool(node, "readOnly", self.readOnly) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ObjectFieldSelector` of the API.
public struct ObjectFieldSelector: KubernetesValue, Hashable {
    public var apiVersion: String = ""
    public var fieldPath: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "apiVersion": apiVersion = try document.readString(member)
            case "fieldPath": fieldPath = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.apiVersion.isEmpty { document.putString(node, "apiVersion", self.apiVersion) }
        document.putString(node, "fieldPath", self.fieldPath)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceFieldSelector` of the API.
public struct ResourceFieldSelector: KubernetesValue, Hashable {
    public var containerName: String = ""
    public var resource: String = ""
    public var divisor: Quantity = Quantity.zero
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "containerName": containerName = try document.readString(member)
            case "resource": resource = try document.readString(member)
            case "divisor": divisor = try document.readQuantity(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.containerName.isEmpty { document.putString(node, "containerName", self.containerName) }
        document.putString(node, "resource", self.resource)
        document.putQuantity(node, "divisor", self.divisor)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.DownwardAPIVolumeFile` of the API.
public struct DownwardAPIVolumeFile: KubernetesValue, Hashable {
    public var path: String = ""
    public var fieldRef: ObjectFieldSelector?
    public var resourceFieldRef: ResourceFieldSelector?
    public var mode: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "path": path = try document.readString(member)
            case "fieldRef": fieldRef = try document.readObject(member)
            case "resourceFieldRef": resourceFieldRef = try document.readObject(member)
            case "mode": mode = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "path", self.path)
        if let value = self.fieldRef { document.putObject(node, "fieldRef", value) }
        if let value = self.resourceFieldRef { document.putObject(node, "resourceFieldRef", value) }
        if let value = self.mode { document.putInt32(node, "mode", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.DownwardAPIVolumeSource` of the API.
public struct DownwardAPIVolumeSource: KubernetesValue, Hashable {
    public var items: [DownwardAPIVolumeFile] = []
    public var defaultMode: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "items": items = try document.readObjectList(member)
            case "defaultMode": defaultMode = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.items.isEmpty { document.putObjectList(node, "items", self.items) }
        if let value = self.defaultMode { document.putInt32(node, "defaultMode", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ConfigMapVolumeSource` of the API.
public struct ConfigMapVolumeSource: KubernetesValue, Hashable {
    public var name: String = ""
    public var items: [KeyToPath] = []
    public var defaultMode: Int32?
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "items": items = try document.readObjectList(member)
            case "defaultMode": defaultMode = try document.readInt32(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.items.isEmpty { document.putObjectList(node, "items", self.items) }
        if let value = self.defaultMode { document.putInt32(node, "defaultMode", value) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SecretProjection` of the API.
public struct SecretProjection: KubernetesValue, Hashable {
    public var name: String = ""
    public var items: [KeyToPath] = []
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "items": items = try document.readObjectList(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.items.isEmpty { document.putObjectList(node, "items", self.items) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.DownwardAPIProjection` of the API.
public struct DownwardAPIProjection: KubernetesValue, Hashable {
    public var items: [DownwardAPIVolumeFile] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "items": items = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.items.isEmpty { document.putObjectList(node, "items", self.items) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ConfigMapProjection` of the API.
public struct ConfigMapProjection: KubernetesValue, Hashable {
    public var name: String = ""
    public var items: [KeyToPath] = []
    public var optional: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "items": items = try document.readObjectList(member)
            case "optional": optional = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.items.isEmpty { document.putObjectList(node, "items", self.items) }
        if let value = self.optional { document.putBool(node, "optional", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ServiceAccountTokenProjection` of the API.
public struct ServiceAccountTokenProjection: KubernetesValue, Hashable {
    public var audience: String = ""
    public var expirationSeconds: Int64?
    public var path: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "audience": audience = try document.readString(member)
            case "expirationSeconds": expirationSeconds = try document.readInt64(member)
            case "path": path = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.audience.isEmpty { document.putString(node, "audience", self.audience) }
        if let value = self.expirationSeconds { document.putInt64(node, "expirationSeconds", value) }
        document.putString(node, "path", self.path)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
