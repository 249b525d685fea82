// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct ProcessUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var processCount: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.processCount ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.processCount = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.processCount { writer.message(field: 2, value) }
        }
    }

    public struct WindowsProcessUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var processCount: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.processCount ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.processCount = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.processCount { writer.message(field: 2, value) }
        }
    }

    public struct ImageSpec: ProtobufMessage {
        public var image: String = ""
        public var annotations: [String: String] = [:]
        public var userSpecifiedImage: String = ""
        public var runtimeHandler: String = ""
        public var imageRef: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.image = try reader.readString()
                case 2: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 18: self.userSpecifiedImage = try reader.readString()
                case 19: self.runtimeHandler = try reader.readString()
                case 20: self.imageRef = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.image.isEmpty { writer.string(field: 1, self.image) }
            writer.map(field: 2, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if !self.userSpecifiedImage.isEmpty { writer.string(field: 18, self.userSpecifiedImage) }
            if !self.runtimeHandler.isEmpty { writer.string(field: 19, self.runtimeHandler) }
            if !self.imageRef.isEmpty { writer.string(field: 20, self.imageRef) }
        }
    }

    public struct KeyValue: ProtobufMessage {
        public var key: String = ""
        public var value: [UInt8] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.key = try reader.readString()
                case 2: self.value = try [UInt8](reader.readBytes())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.key.isEmpty { writer.string(field: 1, self.key) }
            if !self.value.isEmpty { writer.bytes(field: 2, self.value) }
        }
    }

    public struct LinuxContainerResources: ProtobufMessage {
        public var cpuPeriod: Int64 = 0
        public var cpuQuota: Int64 = 0
        public var cpuShares: Int64 = 0
        public var memoryLimitInBytes: Int64 = 0
        public var oomScoreAdj: Int64 = 0
        public var cpusetCpus: String = ""
        public var cpusetMems: String = ""
        public var hugepageLimits: [HugepageLimit] = []
        public var unified: [String: String] = [:]
        public var memorySwapLimitInBytes: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.cpuPeriod = try reader.readInt64()
                case 2: self.cpuQuota = try reader.readInt64()
                case 3: self.cpuShares = try reader.readInt64()
                case 4: self.memoryLimitInBytes = try reader.readInt64()
                case 5: self.oomScoreAdj = try reader.readInt64()
                case 6: self.cpusetCpus = try reader.readString()
                case 7: self.cpusetMems = try reader.readString()
                case 8: self.hugepageLimits.append(try HugepageLimit(protobuf: reader.readMessage()))
                case 9: try reader.readMapEntry(into: &self.unified, "") { entry in try entry.readString() }
                case 10: self.memorySwapLimitInBytes = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.cpuPeriod != 0 { writer.int64(field: 1, self.cpuPeriod) }
            if self.cpuQuota != 0 { writer.int64(field: 2, self.cpuQuota) }
            if self.cpuShares != 0 { writer.int64(field: 3, self.cpuShares) }
            if self.memoryLimitInBytes != 0 { writer.int64(field: 4, self.memoryLimitInBytes) }
            if self.oomScoreAdj != 0 { writer.int64(field: 5, self.oomScoreAdj) }
            if !self.cpusetCpus.isEmpty { writer.string(field: 6, self.cpusetCpus) }
            if !self.cpusetMems.isEmpty { writer.string(field: 7, self.cpusetMems) }
            for value in self.hugepageLimits { writer.message(field: 8, value) }
            writer.map(field: 9, self.unified) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if self.memorySwapLimitInBytes != 0 { writer.int64(field: 10, self.memorySwapLimitInBytes) }
        }
    }

    public struct HugepageLimit: ProtobufMessage {
        public var pageSize: String = ""
        public var limit: UInt64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.pageSize = try reader.readString()
                case 2: self.limit = try reader.readUInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.pageSize.isEmpty { writer.string(field: 1, self.pageSize) }
            if self.limit != 0 { writer.varint(field: 2, self.limit) }
        }
    }

    public struct SELinuxOption: ProtobufMessage {
        public var user: String = ""
        public var role: String = ""
        public var type: String = ""
        public var level: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.user = try reader.readString()
                case 2: self.role = try reader.readString()
                case 3: self.type = try reader.readString()
                case 4: self.level = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.user.isEmpty { writer.string(field: 1, self.user) }
            if !self.role.isEmpty { writer.string(field: 2, self.role) }
            if !self.type.isEmpty { writer.string(field: 3, self.type) }
            if !self.level.isEmpty { writer.string(field: 4, self.level) }
        }
    }

    public struct Capability: ProtobufMessage {
        public var addCapabilities: [String] = []
        public var dropCapabilities: [String] = []
        public var addAmbientCapabilities: [String] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.addCapabilities.append(try reader.readString())
                case 2: self.dropCapabilities.append(try reader.readString())
                case 3: self.addAmbientCapabilities.append(try reader.readString())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.addCapabilities { writer.string(field: 1, value) }
            for value in self.dropCapabilities { writer.string(field: 2, value) }
            for value in self.addAmbientCapabilities { writer.string(field: 3, value) }
        }
    }

    public struct LinuxContainerSecurityContext: ProtobufMessage {
        public var capabilities: Capability?
        public var privileged: Bool = false
        public var namespaceOptions: NamespaceOption?
        public var selinuxOptions: SELinuxOption?
        public var runAsUser: Int64Value?
        public var runAsGroup: Int64Value?
        public var runAsUsername: String = ""
        public var readonlyRootfs: Bool = false
        public var supplementalGroups: [Int64] = []
        public var supplementalGroupsPolicy: SupplementalGroupsPolicy = SupplementalGroupsPolicy(rawValue: 0)
        public var noNewPrivs: Bool = false
        public var maskedPaths: [String] = []
        public var readonlyPaths: [String] = []
        public var seccomp: SecurityProfile?
        public var apparmor: SecurityProfile?
        public var apparmorProfile: String = ""
        public var seccompProfilePath: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: Capability = self.capabilities ?? Capability()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.capabilities = value
                case 2: self.privileged = try reader.readBool()
                case 3:
                    var value: NamespaceOption = self.namespaceOptions ?? NamespaceOption()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.namespaceOptions = value
                case 4:
                    var value: SELinuxOption = self.selinuxOptions ?? SELinuxOption()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.selinuxOptions = value
                case 5:
                    var value: Int64Value = self.runAsUser ?? Int64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.runAsUser = value
                case 12:
                    var value: Int64Value = self.runAsGroup ?? Int64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.runAsGroup = value
                case 6: self.runAsUsername = try reader.readString()
                case 7: self.readonlyRootfs = try reader.readBool()
                case 8 where wire == .lengthDelimited:
                    var packed = try reader.readMessage()
                    while !packed.isAtEnd { self.supplementalGroups.append(try packed.readInt64()) }
                case 8: self.supplementalGroups.append(try reader.readInt64())
                case 17: self.supplementalGroupsPolicy = try SupplementalGroupsPolicy(rawValue: reader.readInt32())
                case 11: self.noNewPrivs = try reader.readBool()
                case 13: self.maskedPaths.append(try reader.readString())
                case 14: self.readonlyPaths.append(try reader.readString())
                case 15:
                    var value: SecurityProfile = self.seccomp ?? SecurityProfile()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.seccomp = value
                case 16:
                    var value: SecurityProfile = self.apparmor ?? SecurityProfile()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.apparmor = value
                case 9: self.apparmorProfile = try reader.readString()
                case 10: self.seccompProfilePath = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.capabilities { writer.message(field: 1, value) }
            if self.privileged { writer.bool(field: 2, self.privileged) }
            if let value = self.namespaceOptions { writer.message(field: 3, value) }
            if let value = self.selinuxOptions { writer.message(field: 4, value) }
            if let value = self.runAsUser { writer.message(field: 5, value) }
            if let value = self.runAsGroup { writer.message(field: 12, value) }
            if !self.runAsUsername.isEmpty { writer.string(field: 6, self.runAsUsername) }
            if self.readonlyRootfs { writer.bool(field: 7, self.readonlyRootfs) }
            writer.packed(field: 8, self.supplementalGroups) { value in UInt64(bitPattern: Int64(value)) }
            if self.supplementalGroupsPolicy.rawValue != 0 { writer.int64(field: 17, Int64(self.supplementalGroupsPolicy.rawValue)) }
            if self.noNewPrivs { writer.bool(field: 11, self.noNewPrivs) }
            for value in self.maskedPaths { writer.string(field: 13, value) }
            for value in self.readonlyPaths { writer.string(field: 14, value) }
            if let value = self.seccomp { writer.message(field: 15, value) }
            if let value = self.apparmor { writer.message(field: 16, value) }
            if !self.apparmorProfile.isEmpty { writer.string(field: 9, self.apparmorProfile) }
            if !self.seccompProfilePath.isEmpty { writer.string(field: 10, self.seccompProfilePath) }
        }
    }

    public struct LinuxContainerConfig: ProtobufMessage {
        public var resources: LinuxContainerResources?
        public var securityContext: LinuxContainerSecurityContext?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: LinuxContainerResources = self.resources ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.resources = value
                case 2:
                    var value: LinuxContainerSecurityContext = self.securityContext ?? LinuxContainerSecurityContext()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.securityContext = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.resources { writer.message(field: 1, value) }
            if let value = self.securityContext { writer.message(field: 2, value) }
        }
    }

    public struct LinuxContainerUser: ProtobufMessage {
        public var uid: Int64 = 0
        public var gid: Int64 = 0
        public var supplementalGroups: [Int64] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.uid = try reader.readInt64()
                case 2: self.gid = try reader.readInt64()
                case 3 where wire == .lengthDelimited:
                    var packed = try reader.readMessage()
                    while !packed.isAtEnd { self.supplementalGroups.append(try packed.readInt64()) }
                case 3: self.supplementalGroups.append(try reader.readInt64())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.uid != 0 { writer.int64(field: 1, self.uid) }
            if self.gid != 0 { writer.int64(field: 2, self.gid) }
            writer.packed(field: 3, self.supplementalGroups) { value in UInt64(bitPattern: Int64(value)) }
        }
    }

    public struct WindowsNamespaceOption: ProtobufMessage {
        public var network: NamespaceMode = NamespaceMode(rawValue: 0)

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.network = try NamespaceMode(rawValue: reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.network.rawValue != 0 { writer.int64(field: 1, Int64(self.network.rawValue)) }
        }
    }
}
