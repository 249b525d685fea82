// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct ImageStatusResponse: ProtobufMessage {
        public var image: Image?
        public var info: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: Image = self.image ?? Image()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 2: try reader.readMapEntry(into: &self.info, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.image { writer.message(field: 1, value) }
            writer.map(field: 2, self.info) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct AuthConfig: ProtobufMessage {
        public var username: String = ""
        public var password: String = ""
        public var auth: String = ""
        public var serverAddress: String = ""
        public var identityToken: String = ""
        public var registryToken: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.username = try reader.readString()
                case 2: self.password = try reader.readString()
                case 3: self.auth = try reader.readString()
                case 4: self.serverAddress = try reader.readString()
                case 5: self.identityToken = try reader.readString()
                case 6: self.registryToken = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.username.isEmpty { writer.string(field: 1, self.username) }
            if !self.password.isEmpty { writer.string(field: 2, self.password) }
            if !self.auth.isEmpty { writer.string(field: 3, self.auth) }
            if !self.serverAddress.isEmpty { writer.string(field: 4, self.serverAddress) }
            if !self.identityToken.isEmpty { writer.string(field: 5, self.identityToken) }
            if !self.registryToken.isEmpty { writer.string(field: 6, self.registryToken) }
        }
    }

    public struct PullImageRequest: ProtobufMessage {
        public var image: ImageSpec?
        public var auth: AuthConfig?
        public var sandboxConfig: PodSandboxConfig?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 2:
                    var value: AuthConfig = self.auth ?? AuthConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.auth = value
                case 3:
                    var value: PodSandboxConfig = self.sandboxConfig ?? PodSandboxConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.sandboxConfig = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.image { writer.message(field: 1, value) }
            if let value = self.auth { writer.message(field: 2, value) }
            if let value = self.sandboxConfig { writer.message(field: 3, value) }
        }
    }

    public struct PullImageResponse: ProtobufMessage {
        public var imageRef: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.imageRef = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.imageRef.isEmpty { writer.string(field: 1, self.imageRef) }
        }
    }

    public struct RemoveImageRequest: ProtobufMessage {
        public var image: ImageSpec?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.image { writer.message(field: 1, value) }
        }
    }

    public struct RemoveImageResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct NetworkConfig: ProtobufMessage {
        public var podCidr: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podCidr = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podCidr.isEmpty { writer.string(field: 1, self.podCidr) }
        }
    }

    public struct RuntimeConfig: ProtobufMessage {
        public var networkConfig: NetworkConfig?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: NetworkConfig = self.networkConfig ?? NetworkConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.networkConfig = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.networkConfig { writer.message(field: 1, value) }
        }
    }

    public struct UpdateRuntimeConfigRequest: ProtobufMessage {
        public var runtimeConfig: RuntimeConfig?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: RuntimeConfig = self.runtimeConfig ?? RuntimeConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.runtimeConfig = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.runtimeConfig { writer.message(field: 1, value) }
        }
    }

    public struct UpdateRuntimeConfigResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct RuntimeCondition: ProtobufMessage {
        public var type: String = ""
        public var status: Bool = false
        public var reason: String = ""
        public var message: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.type = try reader.readString()
                case 2: self.status = try reader.readBool()
                case 3: self.reason = try reader.readString()
                case 4: self.message = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.type.isEmpty { writer.string(field: 1, self.type) }
            if self.status { writer.bool(field: 2, self.status) }
            if !self.reason.isEmpty { writer.string(field: 3, self.reason) }
            if !self.message.isEmpty { writer.string(field: 4, self.message) }
        }
    }

    public struct RuntimeStatus: ProtobufMessage {
        public var conditions: [RuntimeCondition] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.conditions.append(try RuntimeCondition(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.conditions { writer.message(field: 1, value) }
        }
    }

    public struct StatusRequest: ProtobufMessage {
        public var verbose: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.verbose = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.verbose { writer.bool(field: 1, self.verbose) }
        }
    }

    public struct RuntimeHandlerFeatures: ProtobufMessage {
        public var recursiveReadOnlyMounts: Bool = false
        public var userNamespaces: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.recursiveReadOnlyMounts = try reader.readBool()
                case 2: self.userNamespaces = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.recursiveReadOnlyMounts { writer.bool(field: 1, self.recursiveReadOnlyMounts) }
            if self.userNamespaces { writer.bool(field: 2, self.userNamespaces) }
        }
    }

    public struct RuntimeHandler: ProtobufMessage {
        public var name: String = ""
        public var features: RuntimeHandlerFeatures?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2:
                    var value: RuntimeHandlerFeatures = self.features ?? RuntimeHandlerFeatures()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.features = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if let value = self.features { writer.message(field: 2, value) }
        }
    }

    public struct RuntimeFeatures: ProtobufMessage {
        public var supplementalGroupsPolicy: Bool = false
        public var userNamespacesHostNetwork: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.supplementalGroupsPolicy = try reader.readBool()
                case 2: self.userNamespacesHostNetwork = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.supplementalGroupsPolicy { writer.bool(field: 1, self.supplementalGroupsPolicy) }
            if self.userNamespacesHostNetwork { writer.bool(field: 2, self.userNamespacesHostNetwork) }
        }
    }

    public struct StatusResponse: ProtobufMessage {
        public var status: RuntimeStatus?
        public var info: [String: String] = [:]
        public var runtimeHandlers: [RuntimeHandler] = []
        public var features: RuntimeFeatures?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: RuntimeStatus = self.status ?? RuntimeStatus()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.status = value
                case 2: try reader.readMapEntry(into: &self.info, "") { entry in try entry.readString() }
                case 3: self.runtimeHandlers.append(try RuntimeHandler(protobuf: reader.readMessage()))
                case 4:
                    var value: RuntimeFeatures = self.features ?? RuntimeFeatures()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.features = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.status { writer.message(field: 1, value) }
            writer.map(field: 2, self.info) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            for value in self.runtimeHandlers { writer.message(field: 3, value) }
            if let value = self.features { writer.message(field: 4, value) }
        }
    }

    public struct ImageFsInfoRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }
}
