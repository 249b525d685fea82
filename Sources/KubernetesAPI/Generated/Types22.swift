// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `coordination/v1.LeaseSpec` of the API.
public struct LeaseSpec: KubernetesValue, Hashable {
    public var holderIdentity: String?
    public var leaseDurationSeconds: Int32?
    public var acquireTime: Timestamp?
    public var renewTime: Timestamp?
    public var leaseTransitions: Int32?
    public var strategy: String?
    public var preferredHolder: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "holderIdentity": holderIdentity = try document.readString(member)
            case "leaseDurationSeconds": leaseDurationSeconds = try document.readInt32(member)
            case "acquireTime": acquireTime = try document.readMicroTime(member)
            case "renewTime": renewTime = try document.readMicroTime(member)
            case "leaseTransitions": leaseTransitions = try document.readInt32(member)
            case "strategy": strategy = try document.readString(member)
            case "preferredHolder": preferredHolder = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.holderIdentity { document.putString(node, "holderIdentity", value) }
        if let value = self.leaseDurationSeconds { document.putInt32(node, "leaseDurationSeconds", value) }
        if let value = self.acquireTime { document.putMicroTime(node, "acquireTime", value) }
        if let value = self.renewTime { document.putMicroTime(node, "renewTime", value) }
        if let value = self.leaseTransitions { document.putInt32(node, "leaseTransitions", value) }
        if let value = self.strategy { document.putString(node, "strategy", value) }
        if let value = self.preferredHolder { document.putString(node, "preferredHolder", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `coordination/v1.Lease` of the API.
public struct Lease: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "coordination.k8s.io", version: "v1", kind: "Lease") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "coordination.k8s.io", version: "v1", resource: "leases") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: LeaseSpec = LeaseSpec()
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

/// `scheduling/v1.PriorityClass` of the API.
public struct PriorityClass: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "scheduling.k8s.io", version: "v1", kind: "PriorityClass") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "scheduling.k8s.io", version: "v1", resource: "priorityclasses") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var value: Int32 = 0
    public var globalDefault: Bool = false
    public var description: String = ""
    public var preemptionPolicy: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "value": value = try document.readInt32(member)
            case "globalDefault": globalDefault = try document.readBool(member)
            case "description": description = try document.readString(member)
            case "preemptionPolicy": preemptionPolicy = try document.readString(member)
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
        document.putInt32(node, "value", self.value)
        if self.globalDefault { document.putBool(node, "globalDefault", self.globalDefault) }
        if !self.description.isEmpty { document.putString(node, "description", self.description) }
        if let value = self.preemptionPolicy { document.putString(node, "preemptionPolicy", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `node/v1.Overhead` of the API.
public struct Overhead: KubernetesValue, Hashable {
    public var podFixed: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "podFixed": podFixed = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.podFixed.isEmpty { document.putQuantityMap(node, "podFixed", self.podFixed) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `node/v1.Scheduling` of the API.
public struct Scheduling: KubernetesValue, Hashable {
    public var nodeSelector: [String: String] = [:]
    public var tolerations: [Toleration] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "nodeSelector": nodeSelector = try document.readStringMap(member)
            case "tolerations": tolerations = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.nodeSelector.isEmpty { document.putStringMap(node, "nodeSelector", self.nodeSelector) }
        if !self.tolerations.isEmpty { document.putObjectList(node, "tolerations", self.tolerations) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `node/v1.RuntimeClass` of the API.
public struct RuntimeClass: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "node.k8s.io", version: "v1", kind: "RuntimeClass") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "node.k8s.io", version: "v1", resource: "runtimeclasses") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var handler: String = ""
    public var overhead: Overhead?
    public var scheduling: Scheduling?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "handler": handler = try document.readString(member)
            case "overhead": overhead = try document.readObject(member)
            case "scheduling": scheduling = try document.readObject(member)
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
        document.putString(node, "handler", self.handler)
        if let value = self.overhead { document.putObject(node, "overhead", value) }
        if let value = self.scheduling { document.putObject(node, "scheduling", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.CSIDriverSpec` of the API.
public struct CSIDriverSpec: KubernetesValue, Hashable {
    public var attachRequired: Bool?
    public var podInfoOnMount: Bool?
    public var volumeLifecycleModes: [String] = []
    public var storageCapacity: Bool?
    public var fsGroupPolicy: String?
    public var requiresRepublish: Bool?
    public var seLinuxMount: Bool?
    public var nodeAllocatableUpdatePeriodSeconds: Int64?
    public var serviceAccountTokenInSecrets: Bool?
    public var preventPodSchedulingIfMissing: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "attachRequired": attachRequired = try document.readBool(member)
            case "podInfoOnMount": podInfoOnMount = try document.readBool(member)
            case "volumeLifecycleModes": volumeLifecycleModes = try document.readStrings(member)
            case "storageCapacity": storageCapacity = try document.readBool(member)
            case "fsGroupPolicy": fsGroupPolicy = try document.readString(member)
            case "requiresRepublish": requiresRepublish = try document.readBool(member)
            case "seLinuxMount": seLinuxMount = try document.readBool(member)
            case "nodeAllocatableUpdatePeriodSeconds": nodeAllocatableUpdatePeriodSeconds = try document.readInt64(member)
            case "serviceAccountTokenInSecrets": serviceAccountTokenInSecrets = try document.readBool(member)
            case "preventPodSchedulingIfMissing": preventPodSchedulingIfMissing = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.attachRequired { document.putBool(node, "attachRequired", value) }
        if let value = self.podInfoOnMount { document.putBool(node, "podInfoOnMount", value) }
        if !self.volumeLifecycleModes.isEmpty { document.putStrings(node, "volumeLifecycleModes", self.volumeLifecycleModes) }
        if let value = self.storageCapacity { document.putBool(node, "storageCapacity", value) }
        if let value = self.fsGroupPolicy { document.putString(node, "fsGroupPolicy", value) }
        if let value = self.requiresRepublish { document.putBool(node, "requiresRepublish", value) }
        if let value = self.seLinuxMount { document.putBool(node, "seLinuxMount", value) }
        if let value = self.nodeAllocatableUpdatePeriodSeconds { document.putInt64(node, "nodeAllocatableUpdatePeriodSeconds", value) }
        if let value = self.serviceAccountTokenInSecrets { document.putBool(node, "serviceAccountTokenInSecrets", value) }
        if let value = self.preventPodSchedulingIfMissing { document.putBool(node, "preventPodSchedulingIfMissing", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.CSIDriver` of the API.
public struct CSIDriver: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "storage.k8s.io", version: "v1", kind: "CSIDriver") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "csidrivers") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: CSIDriverSpec = CSIDriverSpec()
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

/// `storage/v1.VolumeNodeResources` of the API.
public struct VolumeNodeResources: KubernetesValue, Hashable {
    public var count: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "count": count = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.count { document.putInt32(node, "count", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.CSINodeDriver` of the API.
public struct CSINodeDriver: KubernetesValue, Hashable {
    public var name: String = ""
    public var nodeID: String = ""
    public var topologyKeys: [String] = []
    public var allocatable: VolumeNodeResources?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "nodeID": nodeID = try document.readString(member)
            case "topologyKeys": topologyKeys = try document.readStrings(member)
            case "allocatable": allocatable = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putString(node, "nodeID", self.nodeID)
        document.putStrings(node, "topologyKeys", self.topologyKeys)
        if let value = self.allocatable { document.putObject(node, "allocatable", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `storage/v1.CSINodeSpec` of the API.
public struct CSINodeSpec: KubernetesValue, Hashable {
    public var drivers: [CSINodeDriver] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "drivers": drivers = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "drivers", self.drivers)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
