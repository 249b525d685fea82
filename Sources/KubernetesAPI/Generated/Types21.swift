// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `batch/v1.JobTemplateSpec` of the API.
public struct JobTemplateSpec: KubernetesValue, Equatable {
    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: JobSpec = JobSpec()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "spec": spec = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "metadata", self.metadata)
        document.putObject(node, "spec", self.spec)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.CronJobSpec` of the API.
public struct CronJobSpec: KubernetesValue, Equatable {
    public var schedule: String = ""
    public var timeZone: String?
    public var startingDeadlineSeconds: Int64?
    public var concurrencyPolicy: String = ""
    public var suspend: Bool?
    @Boxed public var jobTemplate: JobTemplateSpec = JobTemplateSpec()
    public var successfulJobsHistoryLimit: Int32?
    public var failedJobsHistoryLimit: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "schedule": schedule = try document.readString(member)
            case "timeZone": timeZone = try document.readString(member)
            case "startingDeadlineSeconds": startingDeadlineSeconds = try document.readInt64(member)
            case "concurrencyPolicy": concurrencyPolicy = try document.readString(member)
            case "suspend": suspend = try document.readBool(member)
            case "jobTemplate": jobTemplate = try document.readObject(member)
            case "successfulJobsHistoryLimit": successfulJobsHistoryLimit = try document.readInt32(member)
            case "failedJobsHistoryLimit": failedJobsHistoryLimit = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "schedule", self.schedule)
        if let value = self.timeZone { document.putString(node, "timeZone", value) }
        if let value = self.startingDeadlineSeconds { document.putInt64(node, "startingDeadlineSeconds", value) }
        if !self.concurrencyPolicy.isEmpty { document.putString(node, "concurrencyPolicy", self.concurrencyPolicy) }
        if let value = self.suspend { document.putBool(node, "suspend", value) }
        document.putObject(node, "jobTemplate", self.jobTemplate)
        if let value = self.successfulJobsHistoryLimit { document.putInt32(node, "successfulJobsHistoryLimit", value) }
        if let value = self.failedJobsHistoryLimit { document.putInt32(node, "failedJobsHistoryLimit", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.CronJobStatus` of the API.
public struct CronJobStatus: KubernetesValue, Hashable {
    public var active: [ObjectReference] = []
    public var lastScheduleTime: Timestamp?
    public var lastSuccessfulTime: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "active": active = try document.readObjectList(member)
            case "lastScheduleTime": lastScheduleTime = try document.readTime(member)
            case "lastSuccessfulTime": lastSuccessfulTime = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.active.isEmpty { document.putObjectList(node, "active", self.active) }
        if let value = self.lastScheduleTime { document.putTime(node, "lastScheduleTime", value) }
        if let value = self.lastSuccessfulTime { document.putTime(node, "lastSuccessfulTime", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.CronJob` of the API.
public struct CronJob: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "batch", version: "v1", kind: "CronJob") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "batch", version: "v1", resource: "cronjobs") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: CronJobSpec = CronJobSpec()
    public var status: CronJobStatus = CronJobStatus()
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

/// `discovery/v1.EndpointConditions` of the API.
public struct EndpointConditions: KubernetesValue, Hashable {
    public var ready: Bool?
    public var serving: Bool?
    public var terminating: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "ready": ready = try document.readBool(member)
            case "serving": serving = try document.readBool(member)
            case "terminating": terminating = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.ready { document.putBool(node, "ready", value) }
        if let value = self.serving { document.putBool(node, "serving", value) }
        if let value = self.terminating { document.putBool(node, "terminating", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `discovery/v1.ForZone` of the API.
public struct ForZone: KubernetesValue, Hashable {
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

/// `discovery/v1.ForNode` of the API.
public struct ForNode: KubernetesValue, Hashable {
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

/// `discovery/v1.EndpointHints` of the API.
public struct EndpointHints: KubernetesValue, Hashable {
    public var forZones: [ForZone] = []
    public var forNodes: [ForNode] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "forZones": forZones = try document.readObjectList(member)
            case "forNodes": forNodes = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.forZones.isEmpty { document.putObjectList(node, "forZones", self.forZones) }
        if !self.forNodes.isEmpty { document.putObjectList(node, "forNodes", self.forNodes) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `discovery/v1.Endpoint` of the API.
public struct Endpoint: KubernetesValue, Equatable {
    public var addresses: [String] = []
    public var conditions: EndpointConditions = EndpointConditions()
    public var hostname: String?
    @BoxedOptional public var targetRef: ObjectReference?
    public var deprecatedTopology: [String: String] = [:]
    public var nodeName: String?
    public var zone: String?
    public var hints: EndpointHints?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "addresses": addresses = try document.readStrings(member)
            case "conditions": conditions = try document.readObject(member)
            case "hostname": hostname = try document.readString(member)
            case "targetRef": targetRef = try document.readObject(member)
            case "deprecatedTopology": deprecatedTopology = try document.readStringMap(member)
            case "nodeName": nodeName = try document.readString(member)
            case "zone": zone = try document.readString(member)
            case "hints": hints = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putStrings(node, "addresses", self.addresses)
        document.putObject(node, "conditions", self.conditions)
        if let value = self.hostname { document.putString(node, "hostname", value) }
        if let value = self.targetRef { document.putObject(node, "targetRef", value) }
        if !self.deprecatedTopology.isEmpty { document.putStringMap(node, "deprecatedTopology", self.deprecatedTopology) }
        if let value = self.nodeName { document.putString(node, "nodeName", value) }
        if let value = self.zone { document.putString(node, "zone", value) }
        if let value = self.hints { document.putObject(node, "hints", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `discovery/v1.EndpointPort` of the API.
public struct DiscoveryEndpointPort: KubernetesValue, Hashable {
    public var name: String?
    public var `protocol`: String?
    public var port: Int32?
    public var appProtocol: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "protocol": self.protocol = try document.readString(member)
            case "port": port = try document.readInt32(member)
            case "appProtocol": appProtocol = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.name { document.putString(node, "name", value) }
        if let value = self.protocol { document.putString(node, "protocol", value) }
        if let value = self.port { document.putInt32(node, "port", value) }
        if let value = self.appProtocol { document.putString(node, "appProtocol", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `discovery/v1.EndpointSlice` of the API.
public struct EndpointSlice: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "discovery.k8s.io", version: "v1", kind: "EndpointSlice") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "discovery.k8s.io", version: "v1", resource: "endpointslices") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    public var addressType: String = ""
    public var endpoints: [Endpoint] = []
    public var ports: [DiscoveryEndpointPort] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "metadata": metadata = try document.readObject(member)
            case "addressType": addressType = try document.readString(member)
            case "endpoints": endpoints = try document.readObjectList(member)
            case "ports": ports = try document.readObjectList(member)
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
        document.putString(node, "addressType", self.addressType)
        document.putObjectList(node, "endpoints", self.endpoints)
        document.putObjectList(node, "ports", self.ports)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
