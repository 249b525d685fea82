// Written by SchemaGenerator; do not edit.

import KubernetesSchema
import Wire

/// `resource/v1.DeviceRequest` of the API.
public struct DeviceRequest: KubernetesValue, Hashable {
    public var name: String = ""
    @BoxedOptional public var exactly: ExactDeviceRequest?
    public var firstAvailable: [DeviceSubRequest] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "name": name = try document.readString(member)
            case "exactly": exactly = try document.readObject(member)
            case "firstAvailable": firstAvailable = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "name", self.name)
        if let value = self.exactly { document.putObject(node, "exactly", value) }
        if !self.firstAvailable.isEmpty { document.putObjectList(node, "firstAvailable", self.firstAvailable) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceConstraint` of the API.
public struct DeviceConstraint: KubernetesValue, Hashable {
    public var requests: [String] = []
    public var matchAttribute: String?
    public var distinctAttribute: String?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requests": requests = try document.readStrings(member)
            case "matchAttribute": matchAttribute = try document.readString(member)
            case "distinctAttribute": distinctAttribute = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.requests.isEmpty { document.putStrings(node, "requests", self.requests) }
        if let value = self.matchAttribute { document.putString(node, "matchAttribute", value) }
        if let value = self.distinctAttribute { document.putString(node, "distinctAttribute", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.OpaqueDeviceConfiguration` of the API.
public struct OpaqueDeviceConfiguration: KubernetesValue, Hashable {
    public var driver: String = ""
    public var parameters: RawDocument?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "driver": driver = try document.readString(member)
            case "parameters": parameters = try document.readRaw(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "driver", self.driver)
        if let value = self.parameters { document.putRaw(node, "parameters", value) } else { document.putNull(node, "parameters") }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceClaimConfiguration` of the API.
public struct DeviceClaimConfiguration: KubernetesValue, Hashable {
    public var requests: [String] = []
    public var opaque: OpaqueDeviceConfiguration?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requests": requests = try document.readStrings(member)
            case "opaque": opaque = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.requests.isEmpty { document.putStrings(node, "requests", self.requests) }
        if let value = self.opaque { document.putObject(node, "opaque", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceClaim` of the API.
public struct DeviceClaim: KubernetesValue, Hashable {
    public var requests: [DeviceRequest] = []
    public var constraints: [DeviceConstraint] = []
    public var config: [DeviceClaimConfiguration] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "requests": requests = try document.readObjectList(member)
            case "constraints": constraints = try document.readObjectList(member)
            case "config": config = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObjectList(node, "requests", self.requests)
        if !self.constraints.isEmpty { document.putObjectList(node, "constraints", self.constraints) }
        if !self.config.isEmpty { document.putObjectList(node, "config", self.config) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.ResourceClaimSpec` of the API.
public struct ResourceClaimSpec: KubernetesValue, Hashable {
    public var devices: DeviceClaim = DeviceClaim()
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "devices": devices = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "devices", self.devices)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceRequestAllocationResult` of the API.
public struct DeviceRequestAllocationResult: KubernetesValue, Hashable {
    public var request: String = ""
    public var driver: String = ""
    public var pool: String = ""
    public var device: String = ""
    public var adminAccess: Bool?
    public var tolerations: [DeviceToleration] = []
    public var bindingConditions: [String] = []
    public var bindingFailureConditions: [String] = []
    public var shareID: String?
    public var consumedCapacity: [String: Quantity] = [:]
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "request": request = try document.readString(member)
            case "driver": driver = try document.readString(member)
            case "pool": pool = try document.readString(member)
            case "device": device = try document.readString(member)
            case "adminAccess": adminAccess = try document.readBool(member)
            case "tolerations": tolerations = try document.readObjectList(member)
            case "bindingConditions": bindingConditions = try document.readStrings(member)
            case "bindingFailureConditions": bindingFailureConditions = try document.readStrings(member)
            case "shareID": shareID = try document.readString(member)
            case "consumedCapacity": consumedCapacity = try document.readQuantityMap(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "request", self.request)
        document.putString(node, "driver", self.driver)
        document.putString(node, "pool", self.pool)
        document.putString(node, "device", self.device)
        if let value = self.adminAccess { document.putBool(node, "adminAccess", value) }
        if !self.tolerations.isEmpty { document.putObjectList(node, "tolerations", self.tolerations) }
        if !self.bindingConditions.isEmpty { document.putStrings(node, "bindingConditions", self.bindingConditions) }
        if !self.bindingFailureConditions.isEmpty { document.putStrings(node, "bindingFailureConditions", self.bindingFailureConditions) }
        if let value = self.shareID { document.putString(node, "shareID", value) }
        if !self.consumedCapacity.isEmpty { document.putQuantityMap(node, "consumedCapacity", self.consumedCapacity) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceAllocationConfiguration` of the API.
public struct DeviceAllocationConfiguration: KubernetesValue, Hashable {
    public var source: String = ""
    public var requests: [String] = []
    public var opaque: OpaqueDeviceConfiguration?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "source": source = try document.readString(member)
            case "requests": requests = try document.readStrings(member)
            case "opaque": opaque = try document.readObject(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putString(node, "source", self.source)
        if !self.requests.isEmpty { document.putStrings(node, "requests", self.requests) }
        if let value = self.opaque { document.putObject(node, "opaque", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.DeviceAllocationResult` of the API.
public struct DeviceAllocationResult: KubernetesValue, Hashable {
    public var results: [DeviceRequestAllocationResult] = []
    public var config: [DeviceAllocationConfiguration] = []
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "results": results = try document.readObjectList(member)
            case "config": config = try document.readObjectList(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.results.isEmpty { document.putObjectList(node, "results", self.results) }
        if !self.config.isEmpty { document.putObjectList(node, "config", self.config) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.AllocationResult` of the API.
public struct AllocationResult: KubernetesValue, Hashable {
    public var devices: DeviceAllocationResult = DeviceAllocationResult()
    public var nodeSelector: NodeSelector?
    public var allocationTimestamp: Timestamp?
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "devices": devices = try document.readObject(member)
            case "nodeSelector": nodeSelector = try document.readObject(member)
            case "allocationTimestamp": allocationTimestamp = try document.readTime(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        document.putObject(node, "devices", self.devices)
        if let value = self.nodeSelector { document.putObject(node, "nodeSelector", value) }
        if let value = self.allocationTimestamp { document.putTime(node, "allocationTimestamp", value) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.ResourceClaimConsumerReference` of the API.
public struct ResourceClaimConsumerReference: KubernetesValue, Hashable {
    public var apiGroup: String = ""
    public var resource: String = ""
    public var name: String = ""
    public var uid: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "apiGroup": apiGroup = try document.readString(member)
            case "resource": resource = try document.readString(member)
            case "name": name = try document.readString(member)
            case "uid": uid = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.apiGroup.isEmpty { document.putString(node, "apiGroup", self.apiGroup) }
        document.putString(node, "resource", self.resource)
        document.putString(node, "name", self.name)
        document.putString(node, "uid", self.uid)
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}

/// `resource/v1.NetworkDeviceData` of the API.
public struct NetworkDeviceData: KubernetesValue, Hashable {
    public var interfaceName: String = ""
    public var ips: [String] = []
    public var hardwareAddress: String = ""
    public var unknownFields: UnknownFields?

    public init() {}

    public init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        try document.requireObject(node)
        for member in document.memberNodes(node) where !document.isNull(member) {
            let key: String = document.key(member)
            switch key {
            case "interfaceName": interfaceName = try document.readString(member)
            case "ips": ips = try document.readStrings(member)
            case "hardwareAddress": hardwareAddress = try document.readString(member)
            default: UnknownFields.keep(&unknownFields, key, document, member)
            }
        }
    }

    public func encode(into document: inout Document) -> Document.Node {
        let node: Document.Node = document.newObject()
        if !self.interfaceName.isEmpty { document.putString(node, "interfaceName", self.interfaceName) }
        if !self.ips.isEmpty { document.putStrings(node, "ips", self.ips) }
        if !self.hardwareAddress.isEmpty { document.putString(node, "hardwareAddress", self.hardwareAddress) }
        UnknownFields.put(unknownFields, into: &document, node)
        return node
    }
}
