// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.PodSchedulingGate` of the API.
public struct PodSchedulingGate: KubernetesValue, Hashable {
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

/// `core/v1.PodResourceClaim` of the API.
public struct PodResourceClaim: KubernetesValue, Hashable {
    public var name: String = ""
    public var resourceClaimName: String?
    public var resourceClaimTemplateName: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "resourceClaimName": resourceClaimName = try document.readString(member)
            case "resourceClaimTemplateName": resourceClaimTemplateName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if let value = self.resourceClaimName { document.putString(node, "resourceClaimName", value) }
        if let value = self.resourceClaimTemplateName { document.putString(node, "resourceClaimTemplateName", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodSchedulingGroup` of the API.
public struct PodSchedulingGroup: KubernetesValue, Hashable {
    public var podGroupName: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "podGroupName": podGroupName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.podGroupName { document.putString(node, "podGroupName", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodSpec` of the API.
public struct PodSpec: KubernetesValue, Equatable {
    public var volumes: [Volume] = []
    public var initContainers: [Container] = []
    public var containers: [Container] = []
    public var ephemeralContainers: [EphemeralContainer] = []
    public var restartPolicy: String = ""
    public var terminationGracePeriodSeconds: Int64?
    public var activeDeadlineSeconds: Int64?
    public var dnsPolicy: String = ""
    public var nodeSelector: [String: String] = [:]
    public var serviceAccountName: String = ""
    public var serviceAccount: String = ""
    public var automountServiceAccountToken: Bool?
    public var nodeName: String = ""
    public var hostNetwork: Bool = false
    public var hostPID: Bool = false
    public var hostIPC: Bool = false
    public var shareProcessNamespace: Bool?
    @BoxedOptional public var securityContext: PodSecurityContext?
    public var imagePullSecrets: [LocalObjectReference] = []
    public var hostname: String = ""
    public var subdomain: String = ""
    @BoxedOptional public var affinity: Affinity?
    public var schedulerName: String = ""
    public var tolerations: [Toleration] = []
    public var hostAliases: [HostAlias] = []
    public var priorityClassName: String = ""
    public var priority: Int32?
    public var dnsConfig: PodDNSConfig?
    public var readinessGates: [PodReadinessGate] = []
    public var runtimeClassName: String?
    public var enableServiceLinks: Bool?
    public var preemptionPolicy: String?
    public var overhead: [String: Quantity] = [:]
    public var topologySpreadConstraints: [TopologySpreadConstraint] = []
    public var setHostnameAsFQDN: Bool?
    public var os: PodOS?
    public var hostUsers: Bool?
    public var schedulingGates: [PodSchedulingGate] = []
    public var resourceClaims: [PodResourceClaim] = []
    public var resources: ResourceRequirements?
    public var hostnameOverride: String?
    public var schedulingGroup: PodSchedulingGroup?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "volumes": volumes = try document.readObjectList(member)
            case "initContainers": initContainers = try document.readObjectList(member)
            case "containers": containers = try document.readObjectList(member)
            case "ephemeralContainers": ephemeralContainers = try document.readObjectList(member)
            case "restartPolicy": restartPolicy = try document.readString(member)
            case "terminationGracePeriodSeconds": terminationGracePeriodSeconds = try document.readInt64(member)
            case "activeDeadlineSeconds": activeDeadlineSeconds = try document.readInt64(member)
            case "dnsPolicy": dnsPolicy = try document.readString(member)
            case "nodeSelector": nodeSelector = try document.readStringMap(member)
            case "serviceAccountName": serviceAccountName = try document.readString(member)
            case "serviceAccount": serviceAccount = try document.readString(member)
            case "automountServiceAccountToken": automountServiceAccountToken = try document.readBool(member)
            case "nodeName": nodeName = try document.readString(member)
            case "hostNetwork": hostNetwork = try document.readBool(member)
            case "hostPID": hostPID = try document.readBool(member)
            case "hostIPC": hostIPC = try document.readBool(member)
            case "shareProcessNamespace": shareProcessNamespace = try document.readBool(member)
            case "securityContext": securityContext = try document.readObject(member)
            case "imagePullSecrets": imagePullSecrets = try document.readObjectList(member)
            case "hostname": hostname = try document.readString(member)
            case "subdomain": subdomain = try document.readString(member)
            case "affinity": affinity = try document.readObject(member)
            case "schedulerName": schedulerName = try document.readString(member)
            case "tolerations": tolerations = try document.readObjectList(member)
            case "hostAliases": hostAliases = try document.readObjectList(member)
            case "priorityClassName": priorityClassName = try document.readString(member)
            case "priority": priority = try document.readInt32(member)
            case "dnsConfig": dnsConfig = try document.readObject(member)
            case "readinessGates": readinessGates = try document.readObjectList(member)
            case "runtimeClassName": runtimeClassName = try document.readString(member)
            case "enableServiceLinks": enableServiceLinks = try document.readBool(member)
            case "preemptionPolicy": preemptionPolicy = try document.readString(member)
            case "overhead": overhead = try document.readQuantityMap(member)
            case "topologySpreadConstraints": topologySpreadConstraints = try document.readObjectList(member)
            case "setHostnameAsFQDN": setHostnameAsFQDN = try document.readBool(member)
            case "os": os = try document.readObject(member)
            case "hostUsers": hostUsers = try document.readBool(member)
            case "schedulingGates": schedulingGates = try document.readObjectList(member)
            case "resourceClaims": resourceClaims = try document.readObjectList(member)
            case "resources": resources = try document.readObject(member)
            case "hostnameOverride": hostnameOverride = try document.readString(member)
            case "schedulingGroup": schedulingGroup = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.volumes.isEmpty { document.putObjectList(node, "volumes", self.volumes) }
        if !self.initContainers.isEmpty { document.putObjectList(node, "initContainers", self.initContainers) }
        document.putObjectList(node, "containers", self.containers)
        if !self.ephemeralContainers.isEmpty { document.putObjectList(node, "ephemeralContainers", self.ephemeralContainers) }
        if !self.restartPolicy.isEmpty { document.putString(node, "restartPolicy", self.restartPolicy) }
        if let value = self.terminationGracePeriodSeconds { document.putInt64(node, "terminationGracePeriodSeconds", value) }
        if let value = self.activeDeadlineSeconds { document.putInt64(node, "activeDeadlineSeconds", value) }
        if !self.dnsPolicy.isEmpty { document.putString(node, "dnsPolicy", self.dnsPolicy) }
        if !self.nodeSelector.isEmpty { document.putStringMap(node, "nodeSelector", self.nodeSelector) }
        if !self.serviceAccountName.isEmpty { document.putString(node, "serviceAccountName", self.serviceAccountName) }
        if !self.serviceAccount.isEmpty { document.putString(node, "serviceAccount", self.serviceAccount) }
        if let value = self.automountServiceAccountToken { document.putBool(node, "automountServiceAccountToken", value) }
        if !self.nodeName.isEmpty { document.putString(node, "nodeName", self.nodeName) }
        if self.hostNetwork { document.putBool(node, "hostNetwork", self.hostNetwork) }
        if self.hostPID { document.putBool(node, "hostPID", self.hostPID) }
        if self.hostIPC { document.putBool(node, "hostIPC", self.hostIPC) }
        if let value = self.shareProcessNamespace { document.putBool(node, "shareProcessNamespace", value) }
        if let value = self.securityContext { document.putObject(node, "securityContext", value) }
        if !self.imagePullSecrets.isEmpty { document.putObjectList(node, "imagePullSecrets", self.imagePullSecrets) }
        if !self.hostname.isEmpty { document.putString(node, "hostname", self.hostname) }
        if !self.subdomain.isEmpty { document.putString(node, "subdomain", self.subdomain) }
        if let value = self.affinity { document.putObject(node, "affinity", value) }
        if !self.schedulerName.isEmpty { document.putString(node, "schedulerName", self.schedulerName) }
        if !self.tolerations.isEmpty { document.putObjectList(node, "tolerations", self.tolerations) }
        if !self.hostAliases.isEmpty { document.putObjectList(node, "hostAliases", self.hostAliases) }
        if !self.priorityClassName.isEmpty { document.putString(node, "priorityClassName", self.priorityClassName) }
        if let value = self.priority { document.putInt32(node, "priority", value) }
        if let value = self.dnsConfig { document.putObject(node, "dnsConfig", value) }
        if !self.readinessGates.isEmpty { document.putObjectList(node, "readinessGates", self.readinessGates) }
        if let value = self.runtimeClassName { document.putString(node, "runtimeClassName", value) }
        if let value = self.enableServiceLinks { document.putBool(node, "enableServiceLinks", value) }
        if let value = self.preemptionPolicy { document.putString(node, "preemptionPolicy", value) }
        if !self.overhead.isEmpty { document.putQuantityMap(node, "overhead", self.overhead) }
        if !self.topologySpreadConstraints.isEmpty { document.putObjectList(node, "topologySpreadConstraints", self.topologySpreadConstraints) }
        if let value = self.setHostnameAsFQDN { document.putBool(node, "setHostnameAsFQDN", value) }
        if let value = self.os { document.putObject(node, "os", value) }
        if let value = self.hostUsers { document.putBool(node, "hostUsers", value) }
        if !self.schedulingGates.isEmpty { document.putObjectList(node, "schedulingGates", self.schedulingGates) }
        if !self.resourceClaims.isEmpty { document.putObjectList(node, "resourceClaims", self.resourceClaims) }
        if let value = self.resources { document.putObject(node, "resources", value) }
        if let value = self.hostnameOverride { document.putString(node, "hostnameOverride", value) }
        if let value = self.schedulingGroup { document.putObject(node, "schedulingGroup", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodCondition` of the API.
public struct PodCondition: KubernetesValue, Hashable {
    public var type: String = ""
    public var observedGeneration: Int64 = 0
    public var status: String = ""
    public var lastProbeTime: Timestamp?
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
            case "observedGeneration": observedGeneration = try document.readInt64(member)
            case "status": status = try document.readString(member)
            case "lastProbeTime": lastProbeTime = try document.readTime(member)
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
        if self.observedGeneration != 0 { document.putInt64(node, "observedGeneration", self.observedGeneration) }
        document.putString(node, "status", self.status)
        if let value = self.lastProbeTime { document.putTime(node, "lastProbeTime", value) } else { document.putNull(node, "lastProbeTime") }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.HostIP` of the API.
public struct HostIP: KubernetesValue, Hashable {
    public var ip: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ip": ip = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "ip", self.ip)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodIP` of the API.
public struct PodIP: KubernetesValue, Hashable {
    public var ip: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ip": ip = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "ip", self.ip)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerStateWaiting` of the API.
public struct ContainerStateWaiting: KubernetesValue, Hashable {
    public var reason: String = ""
    public var message: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "reason": reason = try document.readString(member)
            case "message": message = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerStateRunning` of the API.
public struct ContainerStateRunning: KubernetesValue, Hashable {
    public var startedAt: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "startedAt": startedAt = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.startedAt { document.putTime(node, "startedAt", value) } else { document.putNull(node, "startedAt") }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
