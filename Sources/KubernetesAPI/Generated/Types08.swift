// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.NodeAffinity` of the API.
public struct NodeAffinity: KubernetesValue, Hashable {
    public var requiredDuringSchedulingIgnoredDuringExecution: NodeSelector?
    public var preferredDuringSchedulingIgnoredDuringExecution: [PreferredSchedulingTerm] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requiredDuringSchedulingIgnoredDuringExecution": requiredDuringSchedulingIgnoredDuringExecution = try document.readObject(member)
            case "preferredDuringSchedulingIgnoredDuringExecution": preferredDuringSchedulingIgnoredDuringExecution = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.requiredDuringSchedulingIgnoredDuringExecution { document.putObject(node, "requiredDuringSchedulingIgnoredDuringExecution", value) }
        if !self.preferredDuringSchedulingIgnoredDuringExecution.isEmpty { document.putObjectList(node, "preferredDuringSchedulingIgnoredDuringExecution", self.preferredDuringSchedulingIgnoredDuringExecution) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodAffinityTerm` of the API.
public struct PodAffinityTerm: KubernetesValue, Hashable {
    public var labelSelector: LabelSelector?
    public var namespaces: [String] = []
    public var topologyKey: String = ""
    public var namespaceSelector: LabelSelector?
    public var matchLabelKeys: [String] = []
    public var mismatchLabelKeys: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "labelSelector": labelSelector = try document.readObject(member)
            case "namespaces": namespaces = try document.readStrings(member)
            case "topologyKey": topologyKey = try document.readString(member)
            case "namespaceSelector": namespaceSelector = try document.readObject(member)
            case "matchLabelKeys": matchLabelKeys = try document.readStrings(member)
            case "mismatchLabelKeys": mismatchLabelKeys = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.labelSelector { document.putObject(node, "labelSelector", value) }
        if !self.namespaces.isEmpty { document.putStrings(node, "namespaces", self.namespaces) }
        document.putString(node, "topologyKey", self.topologyKey)
        if let value = self.namespaceSelector { document.putObject(node, "namespaceSelector", value) }
        if !self.matchLabelKeys.isEmpty { document.putStrings(node, "matchLabelKeys", self.matchLabelKeys) }
        if !self.mismatchLabelKeys.isEmpty { document.putStrings(node, "mismatchLabelKeys", self.mismatchLabelKeys) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.WeightedPodAffinityTerm` of the API.
public struct WeightedPodAffinityTerm: KubernetesValue, Hashable {
    public var weight: Int32 = 0
    public var podAffinityTerm: PodAffinityTerm = PodAffinityTerm()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "weight": weight = try document.readInt32(member)
            case "podAffinityTerm": podAffinityTerm = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "weight", self.weight)
        document.putObject(node, "podAffinityTerm", self.podAffinityTerm)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodAffinity` of the API.
public struct PodAffinity: KubernetesValue, Hashable {
    public var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm] = []
    public var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requiredDuringSchedulingIgnoredDuringExecution": requiredDuringSchedulingIgnoredDuringExecution = try document.readObjectList(member)
            case "preferredDuringSchedulingIgnoredDuringExecution": preferredDuringSchedulingIgnoredDuringExecution = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.requiredDuringSchedulingIgnoredDuringExecution.isEmpty { document.putObjectList(node, "requiredDuringSchedulingIgnoredDuringExecution", self.requiredDuringSchedulingIgnoredDuringExecution) }
        if !self.preferredDuringSchedulingIgnoredDuringExecution.isEmpty { document.putObjectList(node, "preferredDuringSchedulingIgnoredDuringExecution", self.preferredDuringSchedulingIgnoredDuringExecution) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodAntiAffinity` of the API.
public struct PodAntiAffinity: KubernetesValue, Hashable {
    public var requiredDuringSchedulingIgnoredDuringExecution: [PodAffinityTerm] = []
    public var preferredDuringSchedulingIgnoredDuringExecution: [WeightedPodAffinityTerm] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requiredDuringSchedulingIgnoredDuringExecution": requiredDuringSchedulingIgnoredDuringExecution = try document.readObjectList(member)
            case "preferredDuringSchedulingIgnoredDuringExecution": preferredDuringSchedulingIgnoredDuringExecution = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.requiredDuringSchedulingIgnoredDuringExecution.isEmpty { document.putObjectList(node, "requiredDuringSchedulingIgnoredDuringExecution", self.requiredDuringSchedulingIgnoredDuringExecution) }
        if !self.preferredDuringSchedulingIgnoredDuringExecution.isEmpty { document.putObjectList(node, "preferredDuringSchedulingIgnoredDuringExecution", self.preferredDuringSchedulingIgnoredDuringExecution) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Affinity` of the API.
public struct Affinity: KubernetesValue, Hashable {
    public var nodeAffinity: NodeAffinity?
    public var podAffinity: PodAffinity?
    public var podAntiAffinity: PodAntiAffinity?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "nodeAffinity": nodeAffinity = try document.readObject(member)
            case "podAffinity": podAffinity = try document.readObject(member)
            case "podAntiAffinity": podAntiAffinity = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.nodeAffinity { document.putObject(node, "nodeAffinity", value) }
        if let value = self.podAffinity { document.putObject(node, "podAffinity", value) }
        if let value = self.podAntiAffinity { document.putObject(node, "podAntiAffinity", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Toleration` of the API.
public struct Toleration: KubernetesValue, Hashable {
    public var key: String = ""
    public var `operator`: String = ""
    public var value: String = ""
    public var effect: String = ""
    public var tolerationSeconds: Int64?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "key": self.key = try document.readString(member)
            case "operator": self.operator = try document.readString(member)
            case "value": value = try document.readString(member)
            case "effect": effect = try document.readString(member)
            case "tolerationSeconds": tolerationSeconds = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.key.isEmpty { document.putString(node, "key", self.key) }
        if !self.operator.isEmpty { document.putString(node, "operator", self.operator) }
        if !self.value.isEmpty { document.putString(node, "value", self.value) }
        if !self.effect.isEmpty { document.putString(node, "effect", self.effect) }
        if let value = self.tolerationSeconds { document.putInt64(node, "tolerationSeconds", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.HostAlias` of the API.
public struct HostAlias: KubernetesValue, Hashable {
    public var ip: String = ""
    public var hostnames: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ip": ip = try document.readString(member)
            case "hostnames": hostnames = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "ip", self.ip)
        if !self.hostnames.isEmpty { document.putStrings(node, "hostnames", self.hostnames) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodDNSConfigOption` of the API.
public struct PodDNSConfigOption: KubernetesValue, Hashable {
    public var name: String = ""
    public var value: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "value": value = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if let value = self.value { document.putString(node, "value", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodDNSConfig` of the API.
public struct PodDNSConfig: KubernetesValue, Hashable {
    public var nameservers: [String] = []
    public var searches: [String] = []
    public var options: [PodDNSConfigOption] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "nameservers": nameservers = try document.readStrings(member)
            case "searches": searches = try document.readStrings(member)
            case "options": options = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.nameservers.isEmpty { document.putStrings(node, "nameservers", self.nameservers) }
        if !self.searches.isEmpty { document.putStrings(node, "searches", self.searches) }
        if !self.options.isEmpty { document.putObjectList(node, "options", self.options) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodReadinessGate` of the API.
public struct PodReadinessGate: KubernetesValue, Hashable {
    public var conditionType: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "conditionType": conditionType = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "conditionType", self.conditionType)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.TopologySpreadConstraint` of the API.
public struct TopologySpreadConstraint: KubernetesValue, Hashable {
    public var maxSkew: Int32 = 0
    public var topologyKey: String = ""
    public var whenUnsatisfiable: String = ""
    public var labelSelector: LabelSelector?
    public var minDomains: Int32?
    public var nodeAffinityPolicy: String?
    public var nodeTaintsPolicy: String?
    public var matchLabelKeys: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "maxSkew": maxSkew = try document.readInt32(member)
            case "topologyKey": topologyKey = try document.readString(member)
            case "whenUnsatisfiable": whenUnsatisfiable = try document.readString(member)
            case "labelSelector": labelSelector = try document.readObject(member)
            case "minDomains": minDomains = try document.readInt32(member)
            case "nodeAffinityPolicy": nodeAffinityPolicy = try document.readString(member)
            case "nodeTaintsPolicy": nodeTaintsPolicy = try document.readString(member)
            case "matchLabelKeys": matchLabelKeys = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "maxSkew", self.maxSkew)
        document.putString(node, "topologyKey", self.topologyKey)
        document.putString(node, "whenUnsatisfiable", self.whenUnsatisfiable)
        if let value = self.labelSelector { document.putObject(node, "labelSelector", value) }
        if let value = self.minDomains { document.putInt32(node, "minDomains", value) }
        if let value = self.nodeAffinityPolicy { document.putString(node, "nodeAffinityPolicy", value) }
        if let value = self.nodeTaintsPolicy { document.putString(node, "nodeTaintsPolicy", value) }
        if !self.matchLabelKeys.isEmpty { document.putStrings(node, "matchLabelKeys", self.matchLabelKeys) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodOS` of the API.
public struct PodOS: KubernetesValue, Hashable {
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
        document.putString(node, "name", self.name)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
