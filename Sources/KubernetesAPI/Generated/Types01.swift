// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `meta/v1.ListMeta` of the API.
public struct ListMeta: KubernetesValue, Hashable {
    public var resourceVersion: String = ""
    public var `continue`: String = ""
    public var remainingItemCount: Int64?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "resourceVersion": resourceVersion = try document.readString(member)
            case "continue": self.continue = try document.readString(member)
            case "remainingItemCount": remainingItemCount = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.resourceVersion.isEmpty { document.putString(node, "resourceVersion", self.resourceVersion) }
        if !self.continue.isEmpty { document.putString(node, "continue", self.continue) }
        if let value = self.remainingItemCount { document.putInt64(node, "remainingItemCount", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.StatusCause` of the API.
public struct StatusCause: KubernetesValue, Hashable {
    public var reason: String = ""
    public var message: String = ""
    public var field: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            case "field": field = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if !self.field.isEmpty { document.putString(node, "field", self.field) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.StatusDetails` of the API.
public struct StatusDetails: KubernetesValue, Hashable {
    public var name: String = ""
    public var group: String = ""
    public var kind: String = ""
    public var uid: String = ""
    public var causes: [StatusCause] = []
    public var retryAfterSeconds: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "group": group = try document.readString(member)
            case "kind": kind = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "causes": causes = try document.readObjectList(member)
            case "retryAfterSeconds": retryAfterSeconds = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.group.isEmpty { document.putString(node, "group", self.group) }
        if !self.kind.isEmpty { document.putString(node, "kind", self.kind) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        if !self.causes.isEmpty { document.putObjectList(node, "causes", self.causes) }
        if self.retryAfterSeconds != 0 { document.putInt32(node, "retryAfterSeconds", self.retryAfterSeconds) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.Status` of the API.
public struct Status: KubernetesKind, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Status") }

    public var metadata: ListMeta = ListMeta()
    public var status: String = ""
    public var message: String = ""
    public var reason: String = ""
    @BoxedOptional public var details: StatusDetails?
    public var code: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "status": status = try document.readString(member)
            case "message": message = try document.readString(member)
            case "reason": reason = try document.readString(member)
            case "details": details = try document.readObject(member)
            case "code": code = try document.readInt32(member)
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
        if !self.status.isEmpty { document.putString(node, "status", self.status) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if let value = self.details { document.putObject(node, "details", value) }
        if self.code != 0 { document.putInt32(node, "code", self.code) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.Preconditions` of the API.
public struct Preconditions: KubernetesValue, Hashable {
    public var uid: String?
    public var resourceVersion: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "uid": uid = try document.readString(member)
            case "resourceVersion": resourceVersion = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.uid { document.putString(node, "uid", value) }
        if let value = self.resourceVersion { document.putString(node, "resourceVersion", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.DeleteOptions` of the API.
public struct DeleteOptions: KubernetesKind, Hashable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "DeleteOptions") }

    public var gracePeriodSeconds: Int64?
    public var preconditions: Preconditions?
    public var orphanDependents: Bool?
    public var propagationPolicy: String?
    public var dryRun: [String] = []
    public var ignoreStoreReadErrorWithClusterBreakingPotential: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "gracePeriodSeconds": gracePeriodSeconds = try document.readInt64(member)
            case "preconditions": preconditions = try document.readObject(member)
            case "orphanDependents": orphanDependents = try document.readBool(member)
            case "propagationPolicy": propagationPolicy = try document.readString(member)
            case "dryRun": dryRun = try document.readStrings(member)
            case "ignoreStoreReadErrorWithClusterBreakingPotential": ignoreStoreReadErrorWithClusterBreakingPotential = try document.readBool(member)
            case "apiVersion", "kind": break
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "kind", Self.kind.kind)
        document.putString(node, "apiVersion", Self.kind.apiVersion)
        if let value = self.gracePeriodSeconds { document.putInt64(node, "gracePeriodSeconds", value) }
        if let value = self.preconditions { document.putObject(node, "preconditions", value) }
        if let value = self.orphanDependents { document.putBool(node, "orphanDependents", value) }
        if let value = self.propagationPolicy { document.putString(node, "propagationPolicy", value) }
        if !self.dryRun.isEmpty { document.putStrings(node, "dryRun", self.dryRun) }
        if let value = self.ignoreStoreReadErrorWithClusterBreakingPotential { document.putBool(node, "ignoreStoreReadErrorWithClusterBreakingPotential", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.OwnerReference` of the API.
public struct OwnerReference: KubernetesValue, Hashable {
    public var apiVersion: String = ""
    public var kind: String = ""
    public var name: String = ""
    public var uid: String = ""
    public var controller: Bool?
    public var blockOwnerDeletion: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "apiVersion": apiVersion = try document.readString(member)
            case "kind": kind = try document.readString(member)
            case "name": name = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "controller": controller = try document.readBool(member)
            case "blockOwnerDeletion": blockOwnerDeletion = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "apiVersion", self.apiVersion)
        document.putString(node, "kind", self.kind)
        document.putString(node, "name", self.name)
        document.putString(node, "uid", self.uid)
        if let value = self.controller { document.putBool(node, "controller", value) }
        if let value = self.blockOwnerDeletion { document.putBool(node, "blockOwnerDeletion", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.ObjectMeta` of the API.
public struct ObjectMeta: KubernetesValue, Equatable {
    public var name: String = ""
    public var generateName: String = ""
    public var namespace: String = ""
    public var uid: String = ""
    public var resourceVersion: String = ""
    public var generation: Int64 = 0
    public var creationTimestamp: Timestamp?
    public var deletionTimestamp: Timestamp?
    public var deletionGracePeriodSeconds: Int64?
    public var labels: [String: String] = [:]
    public var annotations: [String: String] = [:]
    public var ownerReferences: [OwnerReference] = []
    public var finalizers: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "generateName": generateName = try document.readString(member)
            case "namespace": namespace = try document.readString(member)
            case "uid": uid = try document.readString(member)
            case "resourceVersion": resourceVersion = try document.readString(member)
            case "generation": generation = try document.readInt64(member)
            case "creationTimestamp": creationTimestamp = try document.readTime(member)
            case "deletionTimestamp": deletionTimestamp = try document.readTime(member)
            case "deletionGracePeriodSeconds": deletionGracePeriodSeconds = try document.readInt64(member)
            case "labels": labels = try document.readStringMap(member)
            case "annotations": annotations = try document.readStringMap(member)
            case "ownerReferences": ownerReferences = try document.readObjectList(member)
            case "finalizers": finalizers = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.generateName.isEmpty { document.putString(node, "generateName", self.generateName) }
        if !self.namespace.isEmpty { document.putString(node, "namespace", self.namespace) }
        if !self.uid.isEmpty { document.putString(node, "uid", self.uid) }
        if !self.resourceVersion.isEmpty { document.putString(node, "resourceVersion", self.resourceVersion) }
        if self.generation != 0 { document.putInt64(node, "generation", self.generation) }
        if let value = self.creationTimestamp { document.putTime(node, "creationTimestamp", value) }
        if let value = self.deletionTimestamp { document.putTime(node, "deletionTimestamp", value) }
        if let value = self.deletionGracePeriodSeconds { document.putInt64(node, "deletionGracePeriodSeconds", value) }
        if !self.labels.isEmpty { document.putStringMap(node, "labels", self.labels) }
        if !self.annotations.isEmpty { document.putStringMap(node, "annotations", self.annotations) }
        if !self.ownerReferences.isEmpty { document.putObjectList(node, "ownerReferences", self.ownerReferences) }
        if !self.finalizers.isEmpty { document.putStrings(node, "finalizers", self.finalizers) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `meta/v1.PartialObjectMetadata` of the API.
public struct PartialObjectMetadata: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "meta.k8s.io", version: "v1", kind: "PartialObjectMetadata") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "meta.k8s.io", version: "v1", resource: "partialobjectmetadatas") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
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
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.HostPathVolumeSource` of the API.
public struct HostPathVolumeSource: KubernetesValue, Hashable {
    public var path: String = ""
    public var type: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "path": path = try document.readString(member)
            case "type": type = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "path", self.path)
        if let value = self.type { document.putString(node, "type", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EmptyDirVolumeSource` of the API.
public struct EmptyDirVolumeSource: KubernetesValue, Hashable {
    public var medium: String = ""
    public var sizeLimit: Quantity?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "medium": medium = try document.readString(member)
            case "sizeLimit": sizeLimit = try document.readQuantity(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.medium.isEmpty { document.putString(node, "medium", self.medium) }
        if let value = self.sizeLimit { document.putQuantity(node, "sizeLimit", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
