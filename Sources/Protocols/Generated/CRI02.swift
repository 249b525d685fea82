// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct NamespaceOption: ProtobufMessage {
        public var network: NamespaceMode = NamespaceMode(rawValue: 0)
        public var pid: NamespaceMode = NamespaceMode(rawValue: 0)
        public var ipc: NamespaceMode = NamespaceMode(rawValue: 0)
        public var targetID: String = ""
        public var usernsOptions: UserNamespace?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.network = try NamespaceMode(rawValue: reader.readInt32())
                case 2: self.pid = try NamespaceMode(rawValue: reader.readInt32())
                case 3: self.ipc = try NamespaceMode(rawValue: reader.readInt32())
                case 4: self.targetID = try reader.readString()
                case 5:
                    var value: UserNamespace = self.usernsOptions ?? UserNamespace()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usernsOptions = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.network.rawValue != 0 { writer.int64(field: 1, Int64(self.network.rawValue)) }
            if self.pid.rawValue != 0 { writer.int64(field: 2, Int64(self.pid.rawValue)) }
            if self.ipc.rawValue != 0 { writer.int64(field: 3, Int64(self.ipc.rawValue)) }
            if !self.targetID.isEmpty { writer.string(field: 4, self.targetID) }
            if let value = self.usernsOptions { writer.message(field: 5, value) }
        }
    }

    public struct Int64Value: ProtobufMessage {
        public var value: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.value = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.value != 0 { writer.int64(field: 1, self.value) }
        }
    }

    public struct LinuxSandboxSecurityContext: ProtobufMessage {
        public var namespaceOptions: NamespaceOption?
        public var selinuxOptions: SELinuxOption?
        public var runAsUser: Int64Value?
        public var runAsGroup: Int64Value?
        public var readonlyRootfs: Bool = false
        public var supplementalGroups: [Int64] = []
        public var supplementalGroupsPolicy: SupplementalGroupsPolicy = SupplementalGroupsPolicy(rawValue: 0)
        public var privileged: Bool = false
        public var seccomp: SecurityProfile?
        public var apparmor: SecurityProfile?
        public var seccompProfilePath: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: NamespaceOption = self.namespaceOptions ?? NamespaceOption()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.namespaceOptions = value
                case 2:
                    var value: SELinuxOption = self.selinuxOptions ?? SELinuxOption()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.selinuxOptions = value
                case 3:
                    var value: Int64Value = self.runAsUser ?? Int64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.runAsUser = value
                case 8:
                    var value: Int64Value = self.runAsGroup ?? Int64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.runAsGroup = value
                case 4: self.readonlyRootfs = try reader.readBool()
                case 5 where wire == .lengthDelimited:
                    var packed = try reader.readMessage()
                    while !packed.isAtEnd { self.supplementalGroups.append(try packed.readInt64()) }
                case 5: self.supplementalGroups.append(try reader.readInt64())
                case 11: self.supplementalGroupsPolicy = try SupplementalGroupsPolicy(rawValue: reader.readInt32())
                case 6: self.privileged = try reader.readBool()
                case 9:
                    var value: SecurityProfile = self.seccomp ?? SecurityProfile()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.seccomp = value
                case 10:
                    var value: SecurityProfile = self.apparmor ?? SecurityProfile()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.apparmor = value
                case 7: self.seccompProfilePath = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.namespaceOptions { writer.message(field: 1, value) }
            if let value = self.selinuxOptions { writer.message(field: 2, value) }
            if let value = self.runAsUser { writer.message(field: 3, value) }
            if let value = self.runAsGroup { writer.message(field: 8, value) }
            if self.readonlyRootfs { writer.bool(field: 4, self.readonlyRootfs) }
            writer.packed(field: 5, self.supplementalGroups) { value in UInt64(bitPattern: Int64(value)) }
            if self.supplementalGroupsPolicy.rawValue != 0 { writer.int64(field: 11, Int64(self.supplementalGroupsPolicy.rawValue)) }
            if self.privileged { writer.bool(field: 6, self.privileged) }
            if let value = self.seccomp { writer.message(field: 9, value) }
            if let value = self.apparmor { writer.message(field: 10, value) }
            if !self.seccompProfilePath.isEmpty { writer.string(field: 7, self.seccompProfilePath) }
        }
    }

    public struct SecurityProfile: ProtobufMessage {
        public struct ProfileType: RawRepresentable, Hashable, Sendable {
            public var rawValue: Int32
            public init(rawValue: Int32) { self.rawValue = rawValue }
            public static var runtimeDefault: ProfileType { ProfileType(rawValue: 0) }
            public static var unconfined: ProfileType { ProfileType(rawValue: 1) }
            public static var localhost: ProfileType { ProfileType(rawValue: 2) }
        }
        public var profileType: ProfileType = ProfileType(rawValue: 0)
        public var localhostRef: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.profileType = try ProfileType(rawValue: reader.readInt32())
                case 2: self.localhostRef = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.profileType.rawValue != 0 { writer.int64(field: 1, Int64(self.profileType.rawValue)) }
            if !self.localhostRef.isEmpty { writer.string(field: 2, self.localhostRef) }
        }
    }

    public struct LinuxPodSandboxConfig: ProtobufMessage {
        public var cgroupParent: String = ""
        public var securityContext: LinuxSandboxSecurityContext?
        public var sysctls: [String: String] = [:]
        public var overhead: LinuxContainerResources?
        public var resources: LinuxContainerResources?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.cgroupParent = try reader.readString()
                case 2:
                    var value: LinuxSandboxSecurityContext = self.securityContext ?? LinuxSandboxSecurityContext()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.securityContext = value
                case 3: try reader.readMapEntry(into: &self.sysctls, "") { entry in try entry.readString() }
                case 4:
                    var value: LinuxContainerResources = self.overhead ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.overhead = value
                case 5:
                    var value: LinuxContainerResources = self.resources ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.resources = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.cgroupParent.isEmpty { writer.string(field: 1, self.cgroupParent) }
            if let value = self.securityContext { writer.message(field: 2, value) }
            writer.map(field: 3, self.sysctls) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if let value = self.overhead { writer.message(field: 4, value) }
            if let value = self.resources { writer.message(field: 5, value) }
        }
    }

    public struct PodSandboxMetadata: ProtobufMessage {
        public var name: String = ""
        public var uid: String = ""
        public var namespace: String = ""
        public var attempt: UInt32 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2: self.uid = try reader.readString()
                case 3: self.namespace = try reader.readString()
                case 4: self.attempt = try reader.readUInt32()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if !self.uid.isEmpty { writer.string(field: 2, self.uid) }
            if !self.namespace.isEmpty { writer.string(field: 3, self.namespace) }
            if self.attempt != 0 { writer.varint(field: 4, UInt64(self.attempt)) }
        }
    }

    public struct PodSandboxConfig: ProtobufMessage {
        public var metadata: PodSandboxMetadata?
        public var hostname: String = ""
        public var logDirectory: String = ""
        public var dnsConfig: DNSConfig?
        public var portMappings: [PortMapping] = []
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]
        public var linux: LinuxPodSandboxConfig?
        public var windows: WindowsPodSandboxConfig?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxMetadata = self.metadata ?? PodSandboxMetadata()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.metadata = value
                case 2: self.hostname = try reader.readString()
                case 3: self.logDirectory = try reader.readString()
                case 4:
                    var value: DNSConfig = self.dnsConfig ?? DNSConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.dnsConfig = value
                case 5: self.portMappings.append(try PortMapping(protobuf: reader.readMessage()))
                case 6: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 7: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 8:
                    var value: LinuxPodSandboxConfig = self.linux ?? LinuxPodSandboxConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                case 9:
                    var value: WindowsPodSandboxConfig = self.windows ?? WindowsPodSandboxConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.windows = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.metadata { writer.message(field: 1, value) }
            if !self.hostname.isEmpty { writer.string(field: 2, self.hostname) }
            if !self.logDirectory.isEmpty { writer.string(field: 3, self.logDirectory) }
            if let value = self.dnsConfig { writer.message(field: 4, value) }
            for value in self.portMappings { writer.message(field: 5, value) }
            writer.map(field: 6, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 7, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if let value = self.linux { writer.message(field: 8, value) }
            if let value = self.windows { writer.message(field: 9, value) }
        }
    }

    public struct RunPodSandboxRequest: ProtobufMessage {
        public var config: PodSandboxConfig?
        public var runtimeHandler: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxConfig = self.config ?? PodSandboxConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.config = value
                case 2: self.runtimeHandler = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.config { writer.message(field: 1, value) }
            if !self.runtimeHandler.isEmpty { writer.string(field: 2, self.runtimeHandler) }
        }
    }

    public struct RunPodSandboxResponse: ProtobufMessage {
        public var podSandboxID: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
        }
    }

    public struct StopPodSandboxRequest: ProtobufMessage {
        public var podSandboxID: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
        }
    }

    public struct StopPodSandboxResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct RemovePodSandboxRequest: ProtobufMessage {
        public var podSandboxID: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
        }
    }

    public struct RemovePodSandboxResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct PodSandboxStatusRequest: ProtobufMessage {
        public var podSandboxID: String = ""
        public var verbose: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                case 2: self.verbose = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
            if self.verbose { writer.bool(field: 2, self.verbose) }
        }
    }
}
