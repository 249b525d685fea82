// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `batch/v1.PodFailurePolicyOnExitCodesRequirement` of the API.
public struct PodFailurePolicyOnExitCodesRequirement: KubernetesValue, Hashable {
    public var containerName: String?
    public var `operator`: String = ""
    public var values: [Int32] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "containerName": containerName = try document.readString(member)
            case "operator": self.operator = try document.readString(member)
            case "values": values = try document.readInt32List(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.containerName { document.putString(node, "containerName", value) }
        document.putString(node, "operator", self.operator)
        document.putInt32List(node, "values", self.values)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.PodFailurePolicyOnPodConditionsPattern` of the API.
public struct PodFailurePolicyOnPodConditionsPattern: KubernetesValue, Hashable {
    public var type: String = ""
    public var status: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "status": status = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        document.putString(node, "status", self.status)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.PodFailurePolicyRule` of the API.
public struct PodFailurePolicyRule: KubernetesValue, Hashable {
    public var action: String = ""
    public var onExitCodes: PodFailurePolicyOnExitCodesRequirement?
    public var onPodConditions: [PodFailurePolicyOnPodConditionsPattern] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "action": action = try document.readString(member)
            case "onExitCodes": onExitCodes = try document.readObject(member)
            case "onPodConditions": onPodConditions = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "action", self.action)
        if let value = self.onExitCodes { document.putObject(node, "onExitCodes", value) }
        if !self.onPodConditions.isEmpty { document.putObjectList(node, "onPodConditions", self.onPodConditions) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.PodFailurePolicy` of the API.
public struct PodFailurePolicy: KubernetesValue, Hashable {
    public var rules: [PodFailurePolicyRule] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "rules": rules = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "rules", self.rules)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.SuccessPolicyRule` of the API.
public struct SuccessPolicyRule: KubernetesValue, Hashable {
    public var succeededIndexes: String?
    public var succeededCount: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "succeededIndexes": succeededIndexes = try document.readString(member)
            case "succeededCount": succeededCount = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.succeededIndexes { document.putString(node, "succeededIndexes", value) }
        if let value = self.succeededCount { document.putInt32(node, "succeededCount", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.SuccessPolicy` of the API.
public struct SuccessPolicy: KubernetesValue, Hashable {
    public var rules: [SuccessPolicyRule] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "rules": rules = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "rules", self.rules)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.JobSpec` of the API.
public struct JobSpec: KubernetesValue, Equatable {
    public var parallelism: Int32?
    public var completions: Int32?
    public var activeDeadlineSeconds: Int64?
    public var podFailurePolicy: PodFailurePolicy?
    public var successPolicy: SuccessPolicy?
    public var backoffLimit: Int32?
    public var backoffLimitPerIndex: Int32?
    public var maxFailedIndexes: Int32?
    public var selector: LabelSelector?
    public var manualSelector: Bool?
    @Boxed public var template: PodTemplateSpec = PodTemplateSpec()
    public var ttlSecondsAfterFinished: Int32?
    public var completionMode: String?
    public var suspend: Bool?
    public var podReplacementPolicy: String?
    public var managedBy: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "parallelism": parallelism = try document.readInt32(member)
            case "completions": completions = try document.readInt32(member)
            case "activeDeadlineSeconds": activeDeadlineSeconds = try document.readInt64(member)
            case "podFailurePolicy": podFailurePolicy = try document.readObject(member)
            case "successPolicy": successPolicy = try document.readObject(member)
            case "backoffLimit": backoffLimit = try document.readInt32(member)
            case "backoffLimitPerIndex": backoffLimitPerIndex = try document.readInt32(member)
            case "maxFailedIndexes": maxFailedIndexes = try document.readInt32(member)
            case "selector": selector = try document.readObject(member)
            case "manualSelector": manualSelector = try document.readBool(member)
            case "template": template = try document.readObject(member)
            case "ttlSecondsAfterFinished": ttlSecondsAfterFinished = try document.readInt32(member)
            case "completionMode": completionMode = try document.readString(member)
            case "suspend": suspend = try document.readBool(member)
            case "podReplacementPolicy": podReplacementPolicy = try document.readString(member)
            case "managedBy": managedBy = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.parallelism { document.putInt32(node, "parallelism", value) }
        if let value = self.completions { document.putInt32(node, "completions", value) }
        if let value = self.activeDeadlineSeconds { document.putInt64(node, "activeDeadlineSeconds", value) }
        if let value = self.podFailurePolicy { document.putObject(node, "podFailurePolicy", value) }
        if let value = self.successPolicy { document.putObject(node, "successPolicy", value) }
        if let value = self.backoffLimit { document.putInt32(node, "backoffLimit", value) }
        if let value = self.backoffLimitPerIndex { document.putInt32(node, "backoffLimitPerIndex", value) }
        if let value = self.maxFailedIndexes { document.putInt32(node, "maxFailedIndexes", value) }
        if let value = self.selector { document.putObject(node, "selector", value) }
        if let value = self.manualSelector { document.putBool(node, "manualSelector", value) }
        document.putObject(node, "template", self.template)
        if let value = self.ttlSecondsAfterFinished { document.putInt32(node, "ttlSecondsAfterFinished", value) }
        if let value = self.completionMode { document.putString(node, "completionMode", value) }
        if let value = self.suspend { document.putBool(node, "suspend", value) }
        if let value = self.podReplacementPolicy { document.putString(node, "podReplacementPolicy", value) }
        if let value = self.managedBy { document.putString(node, "managedBy", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.JobCondition` of the API.
public struct JobCondition: KubernetesValue, Hashable {
    public var type: String = ""
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
        document.putString(node, "status", self.status)
        if let value = self.lastProbeTime { document.putTime(node, "lastProbeTime", value) } else { document.putNull(node, "lastProbeTime") }
        if let value = self.lastTransitionTime { document.putTime(node, "lastTransitionTime", value) } else { document.putNull(node, "lastTransitionTime") }
        if !self.reason.isEmpty { document.putString(node, "reason", self.reason) }
        if !self.message.isEmpty { document.putString(node, "message", self.message) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.UncountedTerminatedPods` of the API.
public struct UncountedTerminatedPods: KubernetesValue, Hashable {
    public var succeeded: [String] = []
    public var failed: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "succeeded": succeeded = try document.readStrings(member)
            case "failed": failed = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.succeeded.isEmpty { document.putStrings(node, "succeeded", self.succeeded) }
        if !self.failed.isEmpty { document.putStrings(node, "failed", self.failed) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.JobStatus` of the API.
public struct JobStatus: KubernetesValue, Equatable {
    public var conditions: [JobCondition] = []
    public var startTime: Timestamp?
    public var completionTime: Timestamp?
    public var active: Int32 = 0
    public var succeeded: Int32 = 0
    public var failed: Int32 = 0
    public var terminating: Int32?
    public var completedIndexes: String = ""
    public var failedIndexes: String?
    public var uncountedTerminatedPods: UncountedTerminatedPods?
    public var ready: Int32?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "conditions": conditions = try document.readObjectList(member)
            case "startTime": startTime = try document.readTime(member)
            case "completionTime": completionTime = try document.readTime(member)
            case "active": active = try document.readInt32(member)
            case "succeeded": succeeded = try document.readInt32(member)
            case "failed": failed = try document.readInt32(member)
            case "terminating": terminating = try document.readInt32(member)
            case "completedIndexes": completedIndexes = try document.readString(member)
            case "failedIndexes": failedIndexes = try document.readString(member)
            case "uncountedTerminatedPods": uncountedTerminatedPods = try document.readObject(member)
            case "ready": ready = try document.readInt32(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.conditions.isEmpty { document.putObjectList(node, "conditions", self.conditions) }
        if let value = self.startTime { document.putTime(node, "startTime", value) }
        if let value = self.completionTime { document.putTime(node, "completionTime", value) }
        if self.active != 0 { document.putInt32(node, "active", self.active) }
        if self.succeeded != 0 { document.putInt32(node, "succeeded", self.succeeded) }
        if self.failed != 0 { document.putInt32(node, "failed", self.failed) }
        if let value = self.terminating { document.putInt32(node, "terminating", value) }
        if !self.completedIndexes.isEmpty { document.putString(node, "completedIndexes", self.completedIndexes) }
        if let value = self.failedIndexes { document.putString(node, "failedIndexes", value) }
        if let value = self.uncountedTerminatedPods { document.putObject(node, "uncountedTerminatedPods", value) }
        if let value = self.ready { document.putInt32(node, "ready", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `batch/v1.Job` of the API.
public struct Job: KubernetesObject, Equatable {
    public static var kind: GroupVersionKind { GroupVersionKind(group: "batch", version: "v1", kind: "Job") }
    public static var resource: GroupVersionResource { GroupVersionResource(group: "batch", version: "v1", resource: "jobs") }
    public static var namespaced: Bool { true }

    @Boxed public var metadata: ObjectMeta = ObjectMeta()
    @Boxed public var spec: JobSpec = JobSpec()
    @Boxed public var status: JobStatus = JobStatus()
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
