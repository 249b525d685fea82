// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.GRPCAction` of the API.
public struct GRPCAction: KubernetesValue, Hashable {
    public var port: Int32 = 0
    public var service: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "port": port = try document.readInt32(member)
            case "service": service = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt32(node, "port", self.port)
        if let value = self.service { document.putString(node, "service", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Probe` of the API.
public struct Probe: KubernetesValue, Equatable {
    public var exec: ExecAction?
    @BoxedOptional public var httpGet: HTTPGetAction?
    public var tcpSocket: TCPSocketAction?
    public var grpc: GRPCAction?
    public var initialDelaySeconds: Int32 = 0
    public var timeoutSeconds: Int32 = 0
    public var periodSeconds: Int32 = 0
    public var successThreshold: Int32 = 0
    public var failureThreshold: Int32 = 0
    public var terminationGracePeriodSeconds: Int64?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "exec": exec = try document.readObject(member)
            case "httpGet": httpGet = try document.readObject(member)
            case "tcpSocket": tcpSocket = try document.readObject(member)
            case "grpc": grpc = try document.readObject(member)
            case "initialDelaySeconds": initialDelaySeconds = try document.readInt32(member)
            case "timeoutSeconds": timeoutSeconds = try document.readInt32(member)
            case "periodSeconds": periodSeconds = try document.readInt32(member)
            case "successThreshold": successThreshold = try document.readInt32(member)
            case "failureThreshold": failureThreshold = try document.readInt32(member)
            case "terminationGracePeriodSeconds": terminationGracePeriodSeconds = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.exec { document.putObject(node, "exec", value) }
        if let value = self.httpGet { document.putObject(node, "httpGet", value) }
        if let value = self.tcpSocket { document.putObject(node, "tcpSocket", value) }
        if let value = self.grpc { document.putObject(node, "grpc", value) }
        if self.initialDelaySeconds != 0 { document.putInt32(node, "initialDelaySeconds", self.initialDelaySeconds) }
        if self.timeoutSeconds != 0 { document.putInt32(node, "timeoutSeconds", self.timeoutSeconds) }
        if self.periodSeconds != 0 { document.putInt32(node, "periodSeconds", self.periodSeconds) }
        if self.successThreshold != 0 { document.putInt32(node, "successThreshold", self.successThreshold) }
        if self.failureThreshold != 0 { document.putInt32(node, "failureThreshold", self.failureThreshold) }
        if let value = self.terminationGracePeriodSeconds { document.putInt64(node, "terminationGracePeriodSeconds", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SleepAction` of the API.
public struct SleepAction: KubernetesValue, Hashable {
    public var seconds: Int64 = 0
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "seconds": seconds = try document.readInt64(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putInt64(node, "seconds", self.seconds)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.LifecycleHandler` of the API.
public struct LifecycleHandler: KubernetesValue, Hashable {
    public var exec: ExecAction?
    @BoxedOptional public var httpGet: HTTPGetAction?
    public var tcpSocket: TCPSocketAction?
    public var sleep: SleepAction?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "exec": exec = try document.readObject(member)
            case "httpGet": httpGet = try document.readObject(member)
            case "tcpSocket": tcpSocket = try document.readObject(member)
            case "sleep": sleep = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.exec { document.putObject(node, "exec", value) }
        if let value = self.httpGet { document.putObject(node, "httpGet", value) }
        if let value = self.tcpSocket { document.putObject(node, "tcpSocket", value) }
        if let value = self.sleep { document.putObject(node, "sleep", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Lifecycle` of the API.
public struct Lifecycle: KubernetesValue, Equatable {
    @BoxedOptional public var postStart: LifecycleHandler?
    @BoxedOptional public var preStop: LifecycleHandler?
    public var stopSignal: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "postStart": postStart = try document.readObject(member)
            case "preStop": preStop = try document.readObject(member)
            case "stopSignal": stopSignal = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.postStart { document.putObject(node, "postStart", value) }
        if let value = self.preStop { document.putObject(node, "preStop", value) }
        if let value = self.stopSignal { document.putString(node, "stopSignal", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.Capabilities` of the API.
public struct Capabilities: KubernetesValue, Hashable {
    public var add: [String] = []
    public var drop: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "add": add = try document.readStrings(member)
            case "drop": drop = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.add.isEmpty { document.putStrings(node, "add", self.add) }
        if !self.drop.isEmpty { document.putStrings(node, "drop", self.drop) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SELinuxOptions` of the API.
public struct SELinuxOptions: KubernetesValue, Hashable {
    public var user: String = ""
    public var role: String = ""
    public var type: String = ""
    public var level: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "user": user = try document.readString(member)
            case "role": role = try document.readString(member)
            case "type": type = try document.readString(member)
            case "level": level = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.user.isEmpty { document.putString(node, "user", self.user) }
        if !self.role.isEmpty { document.putString(node, "role", self.role) }
        if !self.type.isEmpty { document.putString(node, "type", self.type) }
        if !self.level.isEmpty { document.putString(node, "level", self.level) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.WindowsSecurityContextOptions` of the API.
public struct WindowsSecurityContextOptions: KubernetesValue, Hashable {
    public var gmsaCredentialSpecName: String?
    public var gmsaCredentialSpec: String?
    public var runAsUserName: String?
    public var hostProcess: Bool?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "gmsaCredentialSpecName": gmsaCredentialSpecName = try document.readString(member)
            case "gmsaCredentialSpec": gmsaCredentialSpec = try document.readString(member)
            case "runAsUserName": runAsUserName = try document.readString(member)
            case "hostProcess": hostProcess = try document.readBool(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.gmsaCredentialSpecName { document.putString(node, "gmsaCredentialSpecName", value) }
        if let value = self.gmsaCredentialSpec { document.putString(node, "gmsaCredentialSpec", value) }
        if let value = self.runAsUserName { document.putString(node, "runAsUserName", value) }
        if let value = self.hostProcess { document.putBool(node, "hostProcess", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SeccompProfile` of the API.
public struct SeccompProfile: KubernetesValue, Hashable {
    public var type: String = ""
    public var localhostProfile: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "localhostProfile": localhostProfile = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        if let value = self.localhostProfile { document.putString(node, "localhostProfile", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.AppArmorProfile` of the API.
public struct AppArmorProfile: KubernetesValue, Hashable {
    public var type: String = ""
    public var localhostProfile: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "type": type = try document.readString(member)
            case "localhostProfile": localhostProfile = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "type", self.type)
        if let value = self.localhostProfile { document.putString(node, "localhostProfile", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.SecurityContext` of the API.
public struct SecurityContext: KubernetesValue, Equatable {
    public var capabilities: Capabilities?
    public var privileged: Bool?
    @BoxedOptional public var seLinuxOptions: SELinuxOptions?
    @BoxedOptional public var windowsOptions: WindowsSecurityContextOptions?
    public var runAsUser: Int64?
    public var runAsGroup: Int64?
    public var runAsNonRoot: Bool?
    public var readOnlyRootFilesystem: Bool?
    public var allowPrivilegeEscalation: Bool?
    public var procMount: String?
    public var seccompProfile: SeccompProfile?
    public var appArmorProfile: AppArmorProfile?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "capabilities": capabilities = try document.readObject(member)
            case "privileged": privileged = try document.readBool(member)
            case "seLinuxOptions": seLinuxOptions = try document.readObject(member)
            case "windowsOptions": windowsOptions = try document.readObject(member)
            case "runAsUser": runAsUser = try document.readInt64(member)
            case "runAsGroup": runAsGroup = try document.readInt64(member)
            case "runAsNonRoot": runAsNonRoot = try document.readBool(member)
            case "readOnlyRootFilesystem": readOnlyRootFilesystem = try document.readBool(member)
            case "allowPrivilegeEscalation": allowPrivilegeEscalation = try document.readBool(member)
            case "procMount": procMount = try document.readString(member)
            case "seccompProfile": seccompProfile = try document.readObject(member)
            case "appArmorProfile": appArmorProfile = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.capabilities { document.putObject(node, "capabilities", value) }
        if let value = self.privileged { document.putBool(node, "privileged", value) }
        if let value = self.seLinuxOptions { document.putObject(node, "seLinuxOptions", value) }
        if let value = self.windowsOptions { document.putObject(node, "windowsOptions", value) }
        if let value = self.runAsUser { document.putInt64(node, "runAsUser", value) }
        if let value = self.runAsGroup { document.putInt64(node, "runAsGroup", value) }
        if let value = self.runAsNonRoot { document.putBool(node, "runAsNonRoot", value) }
        if let value = self.readOnlyRootFilesystem { document.putBool(node, "readOnlyRootFilesystem", value) }
        if let value = self.allowPrivilegeEscalation { document.putBool(node, "allowPrivilegeEscalation", value) }
        if let value = self.procMount { document.putString(node, "procMount", value) }
        if let value = self.seccompProfile { document.putObject(node, "seccompProfile", value) }
        if let value = self.appArmorProfile { document.putObject(node, "appArmorProfile", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
