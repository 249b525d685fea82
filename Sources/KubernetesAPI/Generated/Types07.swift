// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.Container` of the API.
public struct Container: KubernetesValue, Equatable {
    public var name: String = ""
    public var image: String = ""
    public var command: [String] = []
    public var args: [String] = []
    public var workingDir: String = ""
    public var ports: [ContainerPort] = []
    public var envFrom: [EnvFromSource] = []
    public var env: [EnvVar] = []
    public var resources: ResourceRequirements = ResourceRequirements()
    public var resizePolicy: [ContainerResizePolicy] = []
    public var restartPolicy: String?
    public var restartPolicyRules: [ContainerRestartRule] = []
    public var volumeMounts: [VolumeMount] = []
    public var volumeDevices: [VolumeDevice] = []
    @BoxedOptional public var livenessProbe: Probe?
    @BoxedOptional public var readinessProbe: Probe?
    @BoxedOptional public var startupProbe: Probe?
    @BoxedOptional public var lifecycle: Lifecycle?
    public var terminationMessagePath: String = ""
    public var terminationMessagePolicy: String = ""
    public var imagePullPolicy: String = ""
    @BoxedOptional public var securityContext: SecurityContext?
    public var stdin: Bool = false
    public var stdinOnce: Bool = false
    public var tty: Bool = false
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "image": image = try document.readString(member)
            case "command": command = try document.readStrings(member)
            case "args": args = try document.readStrings(member)
            case "workingDir": workingDir = try document.readString(member)
            case "ports": ports = try document.readObjectList(member)
            case "envFrom": envFrom = try document.readObjectList(member)
            case "env": env = try document.readObjectList(member)
            case "resources": resources = try document.readObject(member)
            case "resizePolicy": resizePolicy = try document.readObjectList(member)
            case "restartPolicy": restartPolicy = try document.readString(member)
            case "restartPolicyRules": restartPolicyRules = try document.readObjectList(member)
            case "volumeMounts": volumeMounts = try document.readObjectList(member)
            case "volumeDevices": volumeDevices = try document.readObjectList(member)
            case "livenessProbe": livenessProbe = try document.readObject(member)
            case "readinessProbe": readinessProbe = try document.readObject(member)
            case "startupProbe": startupProbe = try document.readObject(member)
            case "lifecycle": lifecycle = try document.readObject(member)
            case "terminationMessagePath": terminationMessagePath = try document.readString(member)
            case "terminationMessagePolicy": terminationMessagePolicy = try document.readString(member)
            case "imagePullPolicy": imagePullPolicy = try document.readString(member)
            case "securityContext": securityContext = try document.readObject(member)
            case "stdin": stdin = try document.readBool(member)
            case "stdinOnce": stdinOnce = try document.readBool(member)
            case "tty": tty = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if !self.image.isEmpty { document.putString(node, "image", self.image) }
        if !self.command.isEmpty { document.putStrings(node, "command", self.command) }
        if !self.args.isEmpty { document.putStrings(node, "args", self.args) }
        if !self.workingDir.isEmpty { document.putString(node, "workingDir", self.workingDir) }
        if !self.ports.isEmpty { document.putObjectList(node, "ports", self.ports) }
        if !self.envFrom.isEmpty { document.putObjectList(node, "envFrom", self.envFrom) }
        if !self.env.isEmpty { document.putObjectList(node, "env", self.env) }
        document.putObject(node, "resources", self.resources)
        if !self.resizePolicy.isEmpty { document.putObjectList(node, "resizePolicy", self.resizePolicy) }
        if let value = self.restartPolicy { document.putString(node, "restartPolicy", value) }
        if !self.restartPolicyRules.isEmpty { document.putObjectList(node, "restartPolicyRules", self.restartPolicyRules) }
        if !self.volumeMounts.isEmpty { document.putObjectList(node, "volumeMounts", self.volumeMounts) }
        if !self.volumeDevices.isEmpty { document.putObjectList(node, "volumeDevices", self.volumeDevices) }
        if let value = self.livenessProbe { document.putObject(node, "livenessProbe", value) }
        if let value = self.readinessProbe { document.putObject(node, "readinessProbe", value) }
        if let value = self.startupProbe { document.putObject(node, "startupProbe", value) }
        if let value = self.lifecycle { document.putObject(node, "lifecycle", value) }
        if !self.terminationMessagePath.isEmpty { document.putString(node, "terminationMessagePath", self.terminationMessagePath) }
        if !self.terminationMessagePolicy.isEmpty { document.putString(node, "terminationMessagePolicy", self.terminationMessagePolicy) }
        if !self.imagePullPolicy.isEmpty { document.putString(node, "imagePullPolicy", self.imagePullPolicy) }
        if let value = self.securityContext { document.putObject(node, "securityContext", value) }
        if self.stdin { document.putBool(node, "stdin", self.stdin) }
        if self.stdinOnce { document.putBool(node, "stdinOnce", self.stdinOnce) }
        if self.tty { document.putBool(node, "tty", self.tty) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EphemeralContainer` of the API.
public struct EphemeralContainer: KubernetesValue, Equatable {
    public var name: String = ""
    public var image: String = ""
    public var command: [String] = []
    public var args: [String] = []
    public var workingDir: String = ""
    public var ports: [ContainerPort] = []
    public var envFrom: [EnvFromSource] = []
    public var env: [EnvVar] = []
    public var resources: ResourceRequirements = ResourceRequirements()
    public var resizePolicy: [ContainerResizePolicy] = []
    public var restartPolicy: String?
    public var restartPolicyRules: [ContainerRestartRule] = []
    public var volumeMounts: [VolumeMount] = []
    public var volumeDevices: [VolumeDevice] = []
    @BoxedOptional public var livenessProbe: Probe?
    @BoxedOptional public var readinessProbe: Probe?
    @BoxedOptional public var startupProbe: Probe?
    @BoxedOptional public var lifecycle: Lifecycle?
    public var terminationMessagePath: String = ""
    public var terminationMessagePolicy: String = ""
    public var imagePullPolicy: String = ""
    @BoxedOptional public var securityContext: SecurityContext?
    public var stdin: Bool = false
    public var stdinOnce: Bool = false
    public var tty: Bool = false
    public var targetContainerName: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "image": image = try document.readString(member)
            case "command": command = try document.readStrings(member)
            case "args": args = try document.readStrings(member)
            case "workingDir": workingDir = try document.readString(member)
            case "ports": ports = try document.readObjectList(member)
            case "envFrom": envFrom = try document.readObjectList(member)
            case "env": env = try document.readObjectList(member)
            case "resources": resources = try document.readObject(member)
            case "resizePolicy": resizePolicy = try document.readObjectList(member)
            case "restartPolicy": restartPolicy = try document.readString(member)
            case "restartPolicyRules": restartPolicyRules = try document.readObjectList(member)
            case "volumeMounts": volumeMounts = try document.readObjectList(member)
            case "volumeDevices": volumeDevices = try document.readObjectList(member)
            case "livenessProbe": livenessProbe = try document.readObject(member)
            case "readinessProbe": readinessProbe = try document.readObject(member)
            case "startupProbe": startupProbe = try document.readObject(member)
            case "lifecycle": lifecycle = try document.readObject(member)
            case "terminationMessagePath": terminationMessagePath = try document.readString(member)
            case "terminationMessagePolicy": terminationMessagePolicy = try document.readString(member)
            case "imagePullPolicy": imagePullPolicy = try document.readString(member)
            case "securityContext": securityContext = try document.readObject(member)
            case "stdin": stdin = try document.readBool(member)
            case "stdinOnce": stdinOnce = try document.readBool(member)
            case "tty": tty = try document.readBool(member)
            case "targetContainerName": targetContainerName = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if !self.image.isEmpty { document.putString(node, "image", self.image) }
        if !self.command.isEmpty { document.putStrings(node, "command", self.command) }
        if !self.args.isEmpty { document.putStrings(node, "args", self.args) }
        if !self.workingDir.isEmpty { document.putString(node, "workingDir", self.workingDir) }
        if !self.ports.isEmpty { document.putObjectList(node, "ports", self.ports) }
        if !self.envFrom.isEmpty { document.putObjectList(node, "envFrom", self.envFrom) }
        if !self.env.isEmpty { document.putObjectList(node, "env", self.env) }
        document.putObject(node, "resources", self.resources)
        if !self.resizePolicy.isEmpty { document.putObjectList(node, "resizePolicy", self.resizePolicy) }
        if let value = self.restartPolicy { document.putString(node, "restartPolicy", value) }
        if !self.restartPolicyRules.isEmpty { document.putObjectList(node, "restartPolicyRules", self.restartPolicyRules) }
        if !self.volumeMounts.isEmpty { document.putObjectList(node, "volumeMounts", self.volumeMounts) }
        if !self.volumeDevices.isEmpty { document.putObjectList(node, "volumeDevices", self.volumeDevices) }
        if let value = self.livenessProbe { document.putObject(node, "livenessProbe", value) }
        if let value = self.readinessProbe { document.putObject(node, "readinessProbe", value) }
        if let value = self.startupProbe { document.putObject(node, "startupProbe", value) }
        if let value = self.lifecycle { document.putObject(node, "lifecycle", value) }
        if !self.terminationMessagePath.isEmpty { document.putString(node, "terminationMessagePath", self.terminationMessagePath) }
        if !self.terminationMessagePolicy.isEmpty { document.putString(node, "terminationMessagePolicy", self.terminationMessagePolicy) }
        if !self.imagePullPolicy.isEmpty { document.putString(node, "imagePullPolicy", self.imagePullPolicy) }
        if let value = self.securityContext { document.putObject(node, "securityContext", value) }
        if self.stdin { document.putBool(node, "stdin", self.stdin) }
        if self.stdinOnce { document.putBool(node, "stdinOnce", self.stdinOnce) }
        if self.tty { document.putBool(node, "tty", self.tty) }
        if !self.targetContainerName.isEmpty { document.putString(node, "targetContainerName", self.targetContainerName) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Sysctl` of the API.
public struct Sysctl: KubernetesValue, Hashable {
    public var name: String = ""
    public var value: String = ""
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
        document.putString(node, "name", self.name)
        document.putString(node, "value", self.value)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PodSecurityContext` of the API.
public struct PodSecurityContext: KubernetesValue, Equatable {
    @BoxedOptional public var seLinuxOptions: SELinuxOptions?
    @BoxedOptional public var windowsOptions: WindowsSecurityContextOptions?
    public var runAsUser: Int64?
    public var runAsGroup: Int64?
    public var runAsNonRoot: Bool?
    public var supplementalGroups: [Int64] = []
    public var supplementalGroupsPolicy: String?
    public var fsGroup: Int64?
    public var sysctls: [Sysctl] = []
    public var fsGroupChangePolicy: String?
    public var seccompProfile: SeccompProfile?
    public var appArmorProfile: AppArmorProfile?
    public var seLinuxChangePolicy: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "seLinuxOptions": seLinuxOptions = try document.readObject(member)
            case "windowsOptions": windowsOptions = try document.readObject(member)
            case "runAsUser": runAsUser = try document.readInt64(member)
            case "runAsGroup": runAsGroup = try document.readInt64(member)
            case "runAsNonRoot": runAsNonRoot = try document.readBool(member)
            case "supplementalGroups": supplementalGroups = try document.readInt64List(member)
            case "supplementalGroupsPolicy": supplementalGroupsPolicy = try document.readString(member)
            case "fsGroup": fsGroup = try document.readInt64(member)
            case "sysctls": sysctls = try document.readObjectList(member)
            case "fsGroupChangePolicy": fsGroupChangePolicy = try document.readString(member)
            case "seccompProfile": seccompProfile = try document.readObject(member)
            case "appArmorProfile": appArmorProfile = try document.readObject(member)
            case "seLinuxChangePolicy": seLinuxChangePolicy = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.seLinuxOptions { document.putObject(node, "seLinuxOptions", value) }
        if let value = self.windowsOptions { document.putObject(node, "windowsOptions", value) }
        if let value = self.runAsUser { document.putInt64(node, "runAsUser", value) }
        if let value = self.runAsGroup { document.putInt64(node, "runAsGroup", value) }
        if let value = self.runAsNonRoot { document.putBool(node, "runAsNonRoot", value) }
        if !self.supplementalGroups.isEmpty { document.putInt64List(node, "supplementalGroups", self.supplementalGroups) }
        if let value = self.supplementalGroupsPolicy { document.putString(node, "supplementalGroupsPolicy", value) }
        if let value = self.fsGroup { document.putInt64(node, "fsGroup", value) }
        if !self.sysctls.isEmpty { document.putObjectList(node, "sysctls", self.sysctls) }
        if let value = self.fsGroupChangePolicy { document.putString(node, "fsGroupChangePolicy", value) }
        if let value = self.seccompProfile { document.putObject(node, "seccompProfile", value) }
        if let value = self.appArmorProfile { document.putObject(node, "appArmorProfile", value) }
        if let value = self.seLinuxChangePolicy { document.putString(node, "seLinuxChangePolicy", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeSelectorRequirement` of the API.
public struct NodeSelectorRequirement: KubernetesValue, Hashable {
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

/// `core/v1.NodeSelectorTerm` of the API.
public struct NodeSelectorTerm: KubernetesValue, Hashable {
    public var matchExpressions: [NodeSelectorRequirement] = []
    public var matchFields: [NodeSelectorRequirement] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "matchExpressions": matchExpressions = try document.readObjectList(member)
            case "matchFields": matchFields = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.matchExpressions.isEmpty { document.putObjectList(node, "matchExpressions", self.matchExpressions) }
        if !self.matchFields.isEmpty { document.putObjectList(node, "matchFields", self.matchFields) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.NodeSelector` of the API.
public struct NodeSelector: KubernetesValue, Hashable {
    public var nodeSelectorTerms: [NodeSelectorTerm] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "nodeSelectorTerms": nodeSelectorTerms = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "nodeSelectorTerms", self.nodeSelectorTerms)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.PreferredSchedulingTerm` of the API.
public struct PreferredSchedulingTerm: KubernetesValue, Hashable {
    public var weight: Int32 = 0
    public var preference: NodeSelectorTerm = NodeSelectorTerm()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "weight": weight = try document.readInt32(member)
            case "preference": preference = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "weight", self.weight)
        document.putObject(node, "preference", self.preference)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
