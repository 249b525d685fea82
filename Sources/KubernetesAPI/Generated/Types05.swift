// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `core/v1.EnvVarSource` of the API.
public struct EnvVarSource: KubernetesValue, Equatable {
    public var fieldRef: ObjectFieldSelector?
    public var resourceFieldRef: ResourceFieldSelector?
    public var configMapKeyRef: ConfigMapKeySelector?
    public var secretKeyRef: SecretKeySelector?
    @BoxedOptional public var fileKeyRef: FileKeySelector?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "fieldRef": fieldRef = try document.readObject(member)
            case "resourceFieldRef": resourceFieldRef = try document.readObject(member)
            case "configMapKeyRef": configMapKeyRef = try document.readObject(member)
            case "secretKeyRef": secretKeyRef = try document.readObject(member)
            case "fileKeyRef": fileKeyRef = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if let value = self.fieldRef { document.putObject(node, "fieldRef", value) }
        if let value = self.resourceFieldRef { document.putObject(node, "resourceFieldRef", value) }
        if let value = self.configMapKeyRef { document.putObject(node, "configMapKeyRef", value) }
        if let value = self.secretKeyRef { document.putObject(node, "secretKeyRef", value) }
        if let value = self.fileKeyRef { document.putObject(node, "fileKeyRef", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.EnvVar` of the API.
public struct EnvVar: KubernetesValue, Equatable {
    public var name: String = ""
    public var value: String = ""
    @BoxedOptional public var valueFrom: EnvVarSource?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "value": value = try document.readString(member)
            case "valueFrom": valueFrom = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if !self.value.isEmpty { document.putString(node, "value", self.value) }
        if let value = self.valueFrom { document.putObject(node, "valueFrom", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceClaim` of the API.
public struct ResourceClaim: KubernetesValue, Hashable {
    public var name: String = ""
    public var request: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "request": request = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if !self.request.isEmpty { document.putString(node, "request", self.request) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ResourceRequirements` of the API.
public struct ResourceRequirements: KubernetesValue, Hashable {
    public var limits: [String: Quantity] = [:]
    public var requests: [String: Quantity] = [:]
    public var claims: [ResourceClaim] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "limits": limits = try document.readQuantityMap(member)
            case "requests": requests = try document.readQuantityMap(member)
            case "claims": claims = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.limits.isEmpty { document.putQuantityMap(node, "limits", self.limits) }
        if !self.requests.isEmpty { document.putQuantityMap(node, "requests", self.requests) }
        if !self.claims.isEmpty { document.putObjectList(node, "claims", self.claims) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerResizePolicy` of the API.
public struct ContainerResizePolicy: KubernetesValue, Hashable {
    public var resourceName: String = ""
    public var restartPolicy: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "resourceName": resourceName = try document.readString(member)
            case "restartPolicy": restartPolicy = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "resourceName", self.resourceName)
        document.putString(node, "restartPolicy", self.restartPolicy)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerRestartRuleOnExitCodes` of the API.
public struct ContainerRestartRuleOnExitCodes: KubernetesValue, Hashable {
    public var `operator`: String = ""
    public var values: [Int32] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "operator": self.operator = try document.readString(member)
            case "values": values = try document.readInt32List(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.operator.isEmpty { document.putString(node, "operator", self.operator) }
        if !self.values.isEmpty { document.putInt32List(node, "values", self.values) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ContainerRestartRule` of the API.
public struct ContainerRestartRule: KubernetesValue, Hashable {
    public var action: String = ""
    public var exitCodes: ContainerRestartRuleOnExitCodes?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "action": action = try document.readString(member)
            case "exitCodes": exitCodes = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.action.isEmpty { document.putString(node, "action", self.action) }
        if let value = self.exitCodes { document.putObject(node, "exitCodes", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeMount` of the API.
public struct VolumeMount: KubernetesValue, Hashable {
    public var name: String = ""
    public var readOnly: Bool = false
    public var recursiveReadOnly: String?
    public var mountPath: String = ""
    public var subPath: String = ""
    public var mountPropagation: String?
    public var subPathExpr: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "readOnly": readOnly = try document.readBool(member)
            case "recursiveReadOnly": recursiveReadOnly = try document.readString(member)
            case "mountPath": mountPath = try document.readString(member)
            case "subPath": subPath = try document.readString(member)
            case "mountPropagation": mountPropagation = try document.readString(member)
            case "subPathExpr": subPathExpr = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if self.readOnly { document.putBool(node, "readOnly", self.readOnly) }
        if let value = self.recursiveReadOnly { document.putString(node, "recursiveReadOnly", value) }
        document.putString(node, "mountPath", self.mountPath)
        if !self.subPath.isEmpty { document.putString(node, "subPath", self.subPath) }
        if let value = self.mountPropagation { document.putString(node, "mountPropagation", value) }
        if !self.subPathExpr.isEmpty { document.putString(node, "subPathExpr", self.subPathExpr) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.VolumeDevice` of the API.
public struct VolumeDevice: KubernetesValue, Hashable {
    public var name: String = ""
    public var devicePath: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "devicePath": devicePath = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        document.putString(node, "devicePath", self.devicePath)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.ExecAction` of the API.
public struct ExecAction: KubernetesValue, Hashable {
    public var command: [String] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "command": command = try document.readStrings(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.command.isEmpty { document.putStrings(node, "command", self.command) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.HTTPHeader` of the API.
public struct HTTPHeader: KubernetesValue, Hashable {
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

/// `core/v1.HTTPGetAction` of the API.
public struct HTTPGetAction: KubernetesValue, Hashable {
    public var path: String = ""
    public var port: IntOrString = IntOrString.int(0)
    public var host: String = ""
    public var scheme: String = ""
    public var httpHeaders: [HTTPHeader] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "path": path = try document.readString(member)
            case "port": port = try document.readIntOrString(member)
            case "host": host = try document.readString(member)
            case "scheme": scheme = try document.readString(member)
            case "httpHeaders": httpHeaders = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.path.isEmpty { document.putString(node, "path", self.path) }
        document.putIntOrString(node, "port", self.port)
        if !self.host.isEmpty { document.putString(node, "host", self.host) }
        if !self.scheme.isEmpty { document.putString(node, "scheme", self.scheme) }
        if !self.httpHeaders.isEmpty { document.putObjectList(node, "httpHeaders", self.httpHeaders) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `core/v1.TCPSocketAction` of the API.
public struct TCPSocketAction: KubernetesValue, Hashable {
    public var port: IntOrString = IntOrString.int(0)
    public var host: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "port": port = try document.readIntOrString(member)
            case "host": host = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putIntOrString(node, "port", self.port)
        if !self.host.isEmpty { document.putString(node, "host", self.host) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
