// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.NamespaceSpec` of the API.
public struct NamespaceSpec: KubernetesValue, Hashable {
    public var finalizers: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "finalizers": finalizers = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.finalizers.isEmpty { document.putStrings(node, "finalizers", self.finalizers) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NamespaceCondition` of the API.
public struct NamespaceCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var lastTransitionTime: Timestamp?
    public var reason: String = ""
    public var message: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "status": status = try document.readString(member)
            case "lastTransitionTime": lastTransitionTime = try document.readTime(member)
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        document.putString(node, "status", self.status)
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NamespaceStatus` of the API.
public struct NamespaceStatus: KubernetesValue, Hashable {
    public var phase: String = ""
    public var conditions: [NamespaceCondition] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "phase": phase = try document.readString(member)
            case "conditions": conditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.phase.isEmpty { document.putString(node, "phase", self.phase) }
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Namespace` of the API.
public struct Namespace: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "", version: "v1", kind: "Namespace") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "", version: "v1", resource: "namespaces") }
    public static var namespaced: Bool { false }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var spec: NamespaceSpec = NamespaceSpec()
    public var status: NamespaceStatus = NamespaceStatus()
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

/// `core/v1.ServicePort` of the API.
public struct ServicePort: KubernetesValue, Hashable {
    public var name: String = ""
    public var `protocol`: String = ""
    public var appProtocol: String?
    public var port: Int32 = 0
    public var targetPort: IntOrString = IntOrString.int(0)
    public var nodePort: Int32 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "protocol": self.protocol = try document.readString(member)
            case "appProtocol": appProtocol = try document.readString(member)
            case "port": port = try document.readInt32(member)
            case "targetPort": targetPort = try document.readIntOrString(member)
            case "nodePort": nodePort = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.name.isEmpty { document.putString(node, "name", self.name) }
        if !self.protocol.isEmpty { document.putString(node, "protocol", self.protocol) }
        if let value = self.appProtocol { document.putString(node, "appProtocol", value) }
        document.putInt32(node, "port", self.port)
        document.putIntOrString(node, "targetPort", self.targetPort)
        if self.nodePort != 0 { document.putInt32(node, "nodePort", self.nodePort) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ClientIPConfig` of the API.
public struct ClientIPConfig: KubernetesValue, Hashable {
    public var timeoutSeconds: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "timeoutSeconds": timeoutSeconds = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.timeoutSeconds { document.putInt32(node, "timeoutSeconds", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SessionAffinityConfig` of the API.
public struct SessionAffinityConfig: KubernetesValue, Hashable {
    public var clientIP: ClientIPConfig?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "clientIP": clientIP = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.clientIP { document.putObject(node, "clientIP", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ServiceSpec` of the API.
public struct ServiceSpec: KubernetesValue, Equatable {
    public var ports: [ServicePort] = []
    public var selector: [String: String] = [:]
    public var clusterIP: String = ""
    public var clusterIPs: [String] = []
    public var type: String = ""
    public var externalIPs: [String] = []
    public var sessionAffinity: String = ""
    public var loadBalancerIP: String = ""
    public var loadBalancerSourceRanges: [String] = []
    public var externalName: String = ""
    public var externalTrafficPolicy: String = ""
    public var healthCheckNodePort: Int32 = 0
    public var publishNotReadyAddresses: Bool = false
    public var sessionAffinityConfig: SessionAffinityConfig?
    public var ipFamilies: [String] = []
    public var ipFamilyPolicy: String?
    public var allocateLoadBalancerNodePorts: Bool?
    public var loadBalancerClass: String?
    public var internalTrafficPolicy: String?
    public var trafficDistribution: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ports": ports = try document.readObjectList(member)
            case "selector": selector = try document.readStringMap(member)
            case "clusterIP": clusterIP = try document.readString(member)
            case "clusterIPs": clusterIPs = try document.readStrings(member)
            case "type": type = try document.readString(member)
            case "externalIPs": externalIPs = try document.readStrings(member)
            case "sessionAffinity": sessionAffinity = try document.readString(member)
            case "loadBalancerIP": loadBalancerIP = try document.readString(member)
            case "loadBalancerSourceRanges": loadBalancerSourceRanges = try document.readStrings(member)
            case "externalName": externalName = try document.readString(member)
            case "externalTrafficPolicy": externalTrafficPolicy = try document.readString(member)
            case "healthCheckNodePort": healthCheckNodePort = try document.readInt32(member)
            case "publishNotReadyAddresses": publishNotReadyAddresses = try document.readBool(member)
            case "sessionAffinityConfig": sessionAffinityConfig = try document.readObject(member)
            case "ipFamilies": ipFamilies = try document.readStrings(member)
            case "ipFamilyPolicy": ipFamilyPolicy = try document.readString(member)
            case "allocateLoadBalancerNodePorts": allocateLoadBalancerNodePorts = try document.readBool(member)
            case "loadBalancerClass": loadBalancerClass = try document.readString(member)
            case "internalTrafficPolicy": internalTrafficPolicy = try document.readString(member)
            case "trafficDistribution": trafficDistribution = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.ports.isEmpty { document.putObjectList(node, "ports", self.ports) }
        if !self.selector.isEmpty { document.putStringMap(node, "selector", self.selector) }
        if !self.clusterIP.isEmpty { document.putString(node, "clusterIP", self.clusterIP) }
        if !self.clusterIPs.isEmpty { document.putStrings(node, "clusterIPs", self.clusterIPs) }
        if !self.type.isEmpty { document.putString(node, "type", self.type) }
        if !self.externalIPs.isEmpty { document.putStrings(node, "externalIPs", self.externalIPs) }
        if !self.sessionAffinity.isEmpty { document.putString(node, "sessionAffinity", self.sessionAffinity) }
        if !self.loadBalancerIP.isEmpty { document.putString(node, "loadBalancerIP", self.loadBalancerIP) }
        if !self.loadBalancerSourceRanges.isEmpty { document.putStrings(node, "loadBalancerSourceRanges", self.loadBalancerSourceRanges) }
        if !self.externalName.isEmpty { document.putString(node, "externalName", self.externalName) }
        if !self.externalTrafficPolicy.isEmpty { document.putString(node, "externalTrafficPolicy", self.externalTrafficPolicy) }
        if self.healthCheckNodePort != 0 { document.putInt32(node, "healthCheckNodePort", self.healthCheckNodePort) }
        if self.publishNotReadyAddresses { document.putBool(node, "publishNotReadyAddresses", self.publishNotReadyAddresses) }
        if let value = self.sessionAffinityConfig { document.putObject(node, "sessionAffinityConfig", value) }
        if !self.ipFamilies.isEmpty { document.putStrings(node, "ipFamilies", self.ipFamilies) }
        if let value = self.ipFamilyPolicy { document.putString(node, "ipFamilyPolicy", value) }
        if let value = self.allocateLoadBalancerNodePorts { document.putBool(node, "allocateLoadBalancerNodePorts", value) }
        if let value = self.loadBalancerClass { document.putString(node, "loadBalancerClass", value) }
        if let value = self.internalTrafficPolicy { document.putString(node, "internalTrafficPolicy", value) }
        if let value = self.trafficDistribution { document.putString(node, "trafficDistribution", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PortStatus` of the API.
public struct PortStatus: KubernetesValue, Hashable {
    public var port: Int32 = 0
    public var `protocol`: String = ""
    public var error: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "port": port = try document.readInt32(member)
            case "protocol": self.protocol = try document.readString(member)
            case "error": error = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "port", self.port)
        document.putString(node, "protocol", self.protocol)
        if let value = self.error { document.putString(node, "error", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LoadBalancerIngress` of the API.
public struct LoadBalancerIngress: KubernetesValue, Hashable {
    public var ip: String = ""
    public var hostname: String = ""
    public var ipMode: String?
    public var ports: [PortStatus] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ip": ip = try document.readString(member)
            case "hostname": hostname = try document.readString(member)
            case "ipMode": ipMode = try document.readString(member)
            case "ports": ports = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.ip.isEmpty { document.putString(node, "ip", self.ip) }
        if !self.hostname.isEmpty { document.putString(node, "hostname", self.hostname) }
        if let value = self.ipMode { document.putString(node, "ipMode", value) }
        if !self.ports.isEmpty { document.putObjectList(node, "ports", self.ports) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LoadBalancerStatus` of the API.
public struct LoadBalancerStatus: KubernetesValue, Hashable {
    public var ingress: [LoadBalancerIngress] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ingress": ingress = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.ingress.isEmpty { document.putObjectList(node, "ingress", self.ingress) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
