// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

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

/// `authorization/v1.ResourceAttributes` of the API.
public struct ResourceAttributes: KubernetesValue, Equatable {
    public var namespace: String = ""
    public var verb: String = ""
    public var group: String = ""
    public var version: String = ""
    public var resource: String = ""
    public var subresource: String = ""
    public var name: String = ""
    public var fieldSelector: FieldSelectorAttributes?
    public var labelSelector: LabelSelectorAttributes?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "namespace": namespace = try document.readString(member)
            case "verb": verb = try document.readString(member)
            case "group": group = try document.readString(member)
            case "version": version = try document.readString(member)
            case "resource": resource = try document.readString(member)
            case "subresource": subresource = try document.readString(member)
            case "name": name = try document.readString(member)
            case "fieldSelector": fieldSelector = try document.readObject(member)
            case "labelSelector": labelSelector = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.namespace.isEmpty { document.putString(node, "namespace", self.namespace) }
        if !self.verb.isEmpty { document.putString(node, "verb", self.verb) }
        if !self.group.isEmpty { document.putString(node, "group", self.group) }
        if !self.version.isEmpty { document.putString(node, "version", self.version) }
        if !self.resource.isEmpty { document.putString(node, "resource", self.resource) }
        if !self.subresource.isEmpty { document.putString(node, "subresource", self.subresource) }
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if let value = self.fieldSelector { document.putObject(node, "fieldSelector", value) }
        if let value = self.labelSelector { document.putObject(node, "labelSelector", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authorization/v1.NonResourceAttributes` of the API.
public struct NonResourceAttributes: KubernetesValue, Hashable {
    public var path: String = ""
    public var verb: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "path": path = try document.readString(member)
            case "verb": verb = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.path.isEmpty { document.putString(node, "path", self.path) }
        if !self.verb.isEmpty { document.putString(node, "verb", self.verb) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authorization/v1.SubjectAccessReviewSpec` of the API.
public struct SubjectAccessReviewSpec: KubernetesValue, Equatable {
    @BoxedOptional public var resourceAttributes: ResourceAttributes?
    public var nonResourceAttributes: NonResourceAttributes?
    public var user: String = ""
    public var groups: [String] = []
    public var extra: [String: [String]] = [:]
    public var uid: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "resourceAttributes": resourceAttributes = try document.readObject(member)
            case "nonResourceAttributes": nonResourceAttributes = try document.readObject(member)
            case "user": user = try document.readString(member)
            case "groups": groups = try document.readStrings(member)
            case "extra": extra = try document.readStringsMap(member)
            case "uid": uid = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.resourceAttributes { document.putObject(node, "resourceAttributes", value) }
        if let value = self.nonResourceAttributes { document.putObject(node, "nonResourceAttributes", value) }
        if !self.user.isEmpty { document.putString(node, "user", self.user) }
        if !self.groups.isEmpty { document.putStrings(node, "groups", self.groups) }
        if !self.extra.isEmpty { document.putStringsMap(node, "extra", self.extra) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
