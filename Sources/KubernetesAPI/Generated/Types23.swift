// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

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

/// `authentication/v1.TokenRequest` of the API.
public struct TokenRequest: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "authentication.k8s.io", version: "v1", resource: "tokenrequests") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: TokenRequestSpec = TokenRequestSpec()
    public var status: TokenRequestStatus = TokenRequestStatus()
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

/// `authentication/v1.TokenReviewSpec` of the API.
public struct TokenReviewSpec: KubernetesValue, Hashable {
    public var token: String = ""
    public var audiences: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "token": token = try document.readString(member)
            case "audiences": audiences = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.token.isEmpty { document.putString(node, "token", self.token) }
        if !self.audiences.isEmpty { document.putStrings(node, "audiences", self.audiences) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authentication/v1.UserInfo` of the API.
public struct UserInfo: KubernetesValue, Hashable {
    public var username: String = ""
    public var uid: String = ""
    public var groups: [String] = []
    public var extra: [String: [String]] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "username": username = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "groups": groups = try document.readStrings(member)
            case "extra": extra = try document.readStringsMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.username.isEmpty { document.putString(node, "username", self.username) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        if !self.groups.isEmpty { document.putStrings(node, "groups", self.groups) }
        if !self.extra.isEmpty { document.putStringsMap(node, "extra", self.extra) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authentication/v1.TokenReviewStatus` of the API.
public struct TokenReviewStatus: KubernetesValue, Hashable {
    public var authenticated: Bool = false
    public var user: UserInfo = UserInfo()
    public var audiences: [String] = []
    public var error: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "authenticated": authenticated = try document.readBool(member)
            case "user": user = try document.readObject(member)
            case "audiences": audiences = try document.readStrings(member)
            case "error": error = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.authenticated { document.putBool(node, "authenticated", self.authenticated) }
        document.putObject(node, "user", self.user)
        if !self.audiences.isEmpty { document.putStrings(node, "audiences", self.audiences) }
        if !self.error.isEmpty { document.putString(node, "error", self.error) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authentication/v1.TokenReview` of the API.
public struct TokenReview: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenReview") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "authentication.k8s.io", version: "v1", resource: "tokenreviews") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: TokenReviewSpec = TokenReviewSpec()
    public var status: TokenReviewStatus = TokenReviewStatus()
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

/// `meta/v1.FieldSelectorRequirement` of the API.
public struct FieldSelectorRequirement: KubernetesValue, Hashable {
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

/// `authorization/v1.FieldSelectorAttributes` of the API.
public struct FieldSelectorAttributes: KubernetesValue, Hashable {
    public var rawSelector: String = ""
    public var requirements: [FieldSelectorRequirement] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "rawSelector": rawSelector = try document.readString(member)
            case "requirements": requirements = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.rawSelector.isEmpty { document.putString(node, "rawSelector", self.rawSelector) }
        if !self.requirements.isEmpty { document.putObjectList(node, "requirements", self.requirements) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authorization/v1.LabelSelectorAttributes` of the API.
public struct LabelSelectorAttributes: KubernetesValue, Hashable {
    public var rawSelector: String = ""
    public var requirements: [LabelSelectorRequirement] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "rawSelector": rawSelector = try document.readString(member)
            case "requirements": requirements = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.rawSelector.isEmpty { document.putString(node, "rawSelector", self.rawSelector) }
        if !self.requirements.isEmpty { document.putObjectList(node, "requirements", self.requirements) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
