// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `authorization/v1.SubjectAccessReviewStatus` of the API.
public struct SubjectAccessReviewStatus: KubernetesValue, Hashable {
    public var allowed: Bool = false
    public var denied: Bool = false
    public var reason: String = ""
    public var evaluationError: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "allowed": allowed = try document.readBool(member)
            case "denied": denied = try document.readBool(member)
            case "reason": reason = try document.readString(member)
            case "evaluationError": evaluationError = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putBool(node, "allowed", self.allowed)
        if self.denied { document.putBool(node, "denied", self.denied) }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.evaluationError.isEmpty { document.putString(node, "evaluationError", self.evaluationError) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `authorization/v1.SubjectAccessReview` of the API.
public struct SubjectAccessReview: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "authorization.k8s.io", version: "v1", kind: "SubjectAccessReview") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "authorization.k8s.io", version: "v1", resource: "subjectaccessreviews") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: SubjectAccessReviewSpec = SubjectAccessReviewSpec()
    public var status: SubjectAccessReviewStatus = SubjectAccessReviewStatus()
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

/// `policy/v1.Eviction` of the API.
public struct Eviction: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "policy", version: "v1", kind: "Eviction") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "policy", version: "v1", resource: "evictions") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @BoxedOptional public var deleteOptions: DeleteOptions?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "deleteOptions": deleteOptions = try document.readObject(member)
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
        if let value = self.deleteOptions { document.putObject(node, "deleteOptions", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `policy/v1.PodDisruptionBudgetSpec` of the API.
public struct PodDisruptionBudgetSpec: KubernetesValue, Hashable {
    public var minAvailable: IntOrString?
    public var selector: LabelSelector?
    public var maxUnavailable: IntOrString?
    public var unhealthyPodEvictionPolicy: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "minAvailable": minAvailable = try document.readIntOrString(member)
            case "selector": selector = try document.readObject(member)
            case "maxUnavailable": maxUnavailable = try document.readIntOrString(member)
            case "unhealthyPodEvictionPolicy": unhealthyPodEvictionPolicy = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.minAvailable { document.putIntOrString(node, "minAvailable", value) }
        if let value = self.selector { document.putObject(node, "selector", value) }
        if let value = self.maxUnavailable { document.putIntOrString(node, "maxUnavailable", value) }
        if let value = self.unhealthyPodEvictionPolicy { document.putString(node, "unhealthyPodEvictionPolicy", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `policy/v1.PodDisruptionBudgetStatus` of the API.
public struct PodDisruptionBudgetStatus: KubernetesValue, Hashable {
    public var observedGeneration: Int64 = 0
    public var disruptedPods: [String: Timestamp] = [:]
    public var disruptionsAllowed: Int32 = 0
    public var currentHealthy: Int32 = 0
    public var desiredHealthy: Int32 = 0
    public var expectedPods: Int32 = 0
    public var conditions: [Condition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "disruptedPods": disruptedPods = try document.readTimeMap(member)
            case "disruptionsAllowed": disruptionsAllowed = try document.readInt32(member)
            case "currentHealthy": currentHealthy = try document.readInt32(member)
            case "desiredHealthy": desiredHealthy = try document.readInt32(member)
            case "expectedPods": expectedPods = try document.readInt32(member)
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        if !self.disruptedPods.isEmpty { document.putTimeMap(node, "disruptedPods", self.disruptedPods) }
        document.putInt32(node, "disruptionsAllowed", self.disruptionsAllowed)
        document.putInt32(node, "currentHealthy", self.currentHealthy)
        document.putInt32(node, "desiredHealthy", self.desiredHealthy)
        document.putInt32(node, "expectedPods", self.expectedPods)
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `policy/v1.PodDisruptionBudget` of the API.
public struct PodDisruptionBudget: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "policy", version: "v1", kind: "PodDisruptionBudget") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "policy", version: "v1", resource: "poddisruptionbudgets") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: PodDisruptionBudgetSpec = PodDisruptionBudgetSpec()
    public var status: PodDisruptionBudgetStatus = PodDisruptionBudgetStatus()
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

/// `networking/v1.ServiceCIDRSpec` of the API.
public struct ServiceCIDRSpec: KubernetesValue, Hashable {
    public var cidrs: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "cidrs": cidrs = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.cidrs.isEmpty { document.putStrings(node, "cidrs", self.cidrs) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `networking/v1.ServiceCIDRStatus` of the API.
public struct ServiceCIDRStatus: KubernetesValue, Hashable {
    public var conditions: [Condition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `networking/v1.ServiceCIDR` of the API.
public struct ServiceCIDR: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "networking.k8s.io", version: "v1", kind: "ServiceCIDR") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "networking.k8s.io", version: "v1", resource: "servicecidrs") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: ServiceCIDRSpec = ServiceCIDRSpec()
    public var status: ServiceCIDRStatus = ServiceCIDRStatus()
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

/// `networking/v1.ParentReference` of the API.
public struct ParentReference: KubernetesValue, Hashable {
    public var group: String = ""
    public var resource: String = ""
    public var namespace: String = ""
    public var name: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "group": group = try document.readString(member)
            case "resource": resource = try document.readString(member)
            case "namespace": namespace = try document.readString(member)
            case "name": name = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.group.isEmpty { document.putString(node, "group", self.group) }
        if !self.resource.isEmpty { document.putString(node, "resource", self.resource) }
        if !self.namespace.isEmpty { document.putString(node, "namespace", self.namespace) }
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `networking/v1.IPAddressSpec` of the API.
public struct IPAddressSpec: KubernetesValue, Hashable {
    @BoxedOptional public var parentRef: ParentReference?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "parentRef": parentRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.parentRef { document.putObject(node, "parentRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `networking/v1.IPAddress` of the API.
public struct IPAddress: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "networking.k8s.io", version: "v1", kind: "IPAddress") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "networking.k8s.io", version: "v1", resource: "ipaddresses") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: IPAddressSpec = IPAddressSpec()
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
