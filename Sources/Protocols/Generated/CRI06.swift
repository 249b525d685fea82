// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct WindowsSandboxSecurityContext: ProtobufMessage {
        public var runAsUsername: String = ""
        public var credentialSpec: String = ""
        public var hostProcess: Bool = false
        public var namespaceOptions: WindowsNamespaceOption?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.runAsUsername = try reader.readString()
                case 2: self.credentialSpec = try reader.readString()
                case 3: self.hostProcess = try reader.readBool()
                case 4:
                    var value: WindowsNamespaceOption = self.namespaceOptions ?? WindowsNamespaceOption()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.namespaceOptions = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.runAsUsername.isEmpty { writer.string(field: 1, self.runAsUsername) }
            if !self.credentialSpec.isEmpty { writer.string(field: 2, self.credentialSpec) }
            if self.hostProcess { writer.bool(field: 3, self.hostProcess) }
            if let value = self.namespaceOptions { writer.message(field: 4, value) }
        }
    }

    public struct WindowsPodSandboxConfig: ProtobufMessage {
        public var securityContext: WindowsSandboxSecurityContext?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: WindowsSandboxSecurityContext = self.securityContext ?? WindowsSandboxSecurityContext()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.securityContext = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.securityContext { writer.message(field: 1, value) }
        }
    }

    public struct WindowsContainerSecurityContext: ProtobufMessage {
        public var runAsUsername: String = ""
        public var credentialSpec: String = ""
        public var hostProcess: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.runAsUsername = try reader.readString()
                case 2: self.credentialSpec = try reader.readString()
                case 3: self.hostProcess = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.runAsUsername.isEmpty { writer.string(field: 1, self.runAsUsername) }
            if !self.credentialSpec.isEmpty { writer.string(field: 2, self.credentialSpec) }
            if self.hostProcess { writer.bool(field: 3, self.hostProcess) }
        }
    }

    public struct WindowsContainerConfig: ProtobufMessage {
        public var resources: WindowsContainerResources?
        public var securityContext: WindowsContainerSecurityContext?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: WindowsContainerResources = self.resources ?? WindowsContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.resources = value
                case 2:
                    var value: WindowsContainerSecurityContext = self.securityContext ?? WindowsContainerSecurityContext()
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

    public struct WindowsContainerResources: ProtobufMessage {
        public var cpuShares: Int64 = 0
        public var cpuCount: Int64 = 0
        public var cpuMaximum: Int64 = 0
        public var memoryLimitInBytes: Int64 = 0
        public var rootfsSizeInBytes: Int64 = 0
        public var affinityCpus: [WindowsCpuGroupAffinity] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.cpuShares = try reader.readInt64()
                case 2: self.cpuCount = try reader.readInt64()
                case 3: self.cpuMaximum = try reader.readInt64()
                case 4: self.memoryLimitInBytes = try reader.readInt64()
                case 5: self.rootfsSizeInBytes = try reader.readInt64()
                case 6: self.affinityCpus.append(try WindowsCpuGroupAffinity(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.cpuShares != 0 { writer.int64(field: 1, self.cpuShares) }
            if self.cpuCount != 0 { writer.int64(field: 2, self.cpuCount) }
            if self.cpuMaximum != 0 { writer.int64(field: 3, self.cpuMaximum) }
            if self.memoryLimitInBytes != 0 { writer.int64(field: 4, self.memoryLimitInBytes) }
            if self.rootfsSizeInBytes != 0 { writer.int64(field: 5, self.rootfsSizeInBytes) }
            for value in self.affinityCpus { writer.message(field: 6, value) }
        }
    }

    public struct WindowsCpuGroupAffinity: ProtobufMessage {
        public var cpuMask: UInt64 = 0
        public var cpuGroup: UInt32 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.cpuMask = try reader.readUInt64()
                case 2: self.cpuGroup = try reader.readUInt32()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.cpuMask != 0 { writer.varint(field: 1, self.cpuMask) }
            if self.cpuGroup != 0 { writer.varint(field: 2, UInt64(self.cpuGroup)) }
        }
    }

    public struct ContainerMetadata: ProtobufMessage {
        public var name: String = ""
        public var attempt: UInt32 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2: self.attempt = try reader.readUInt32()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if self.attempt != 0 { writer.varint(field: 2, UInt64(self.attempt)) }
        }
    }

    public struct Device: ProtobufMessage {
        public var containerPath: String = ""
        public var hostPath: String = ""
        public var permissions: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerPath = try reader.readString()
                case 2: self.hostPath = try reader.readString()
                case 3: self.permissions = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerPath.isEmpty { writer.string(field: 1, self.containerPath) }
            if !self.hostPath.isEmpty { writer.string(field: 2, self.hostPath) }
            if !self.permissions.isEmpty { writer.string(field: 3, self.permissions) }
        }
    }

    public struct CDIDevice: ProtobufMessage {
        public var name: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
        }
    }

    public struct ContainerConfig: ProtobufMessage {
        public var metadata: ContainerMetadata?
        public var image: ImageSpec?
        public var command: [String] = []
        public var args: [String] = []
        public var workingDir: String = ""
        public var envs: [KeyValue] = []
        public var mounts: [Mount] = []
        public var devices: [Device] = []
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]
        public var logPath: String = ""
        public var stdin: Bool = false
        public var stdinOnce: Bool = false
        public var tty: Bool = false
        public var linux: LinuxContainerConfig?
        public var windows: WindowsContainerConfig?
        public var CDIDevices: [CDIDevice] = []
        public var stopSignal: Signal = Signal(rawValue: 0)

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerMetadata = self.metadata ?? ContainerMetadata()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.metadata = value
                case 2:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 3: self.command.append(try reader.readString())
                case 4: self.args.append(try reader.readString())
                case 5: self.workingDir = try reader.readString()
                case 6: self.envs.append(try KeyValue(protobuf: reader.readMessage()))
                case 7: self.mounts.append(try Mount(protobuf: reader.readMessage()))
                case 8: self.devices.append(try Device(protobuf: reader.readMessage()))
                case 9: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 10: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 11: self.logPath = try reader.readString()
                case 12: self.stdin = try reader.readBool()
                case 13: self.stdinOnce = try reader.readBool()
                case 14: self.tty = try reader.readBool()
                case 15:
                    var value: LinuxContainerConfig = self.linux ?? LinuxContainerConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                case 16:
                    var value: WindowsContainerConfig = self.windows ?? WindowsContainerConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.windows = value
                case 17: self.CDIDevices.append(try CDIDevice(protobuf: reader.readMessage()))
                case 18: self.stopSignal = try Signal(rawValue: reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.metadata { writer.message(field: 1, value) }
            if let value = self.image { writer.message(field: 2, value) }
            for value in self.command { writer.string(field: 3, value) }
            for value in self.args { writer.string(field: 4, value) }
            if !self.workingDir.isEmpty { writer.string(field: 5, self.workingDir) }
            for value in self.envs { writer.message(field: 6, value) }
            for value in self.mounts { writer.message(field: 7, value) }
            for value in self.devices { writer.message(field: 8, value) }
            writer.map(field: 9, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 10, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if !self.logPath.isEmpty { writer.string(field: 11, self.logPath) }
            if self.stdin { writer.bool(field: 12, self.stdin) }
            if self.stdinOnce { writer.bool(field: 13, self.stdinOnce) }
            if self.tty { writer.bool(field: 14, self.tty) }
            if let value = self.linux { writer.message(field: 15, value) }
            if let value = self.windows { writer.message(field: 16, value) }
            for value in self.CDIDevices { writer.message(field: 17, value) }
            if self.stopSignal.rawValue != 0 { writer.int64(field: 18, Int64(self.stopSignal.rawValue)) }
        }
    }

    public struct CreateContainerRequest: ProtobufMessage {
        public var podSandboxID: String = ""
        public var config: ContainerConfig?
        public var sandboxConfig: PodSandboxConfig?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                case 2:
                    var value: ContainerConfig = self.config ?? ContainerConfig()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.config = value
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
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
            if let value = self.config { writer.message(field: 2, value) }
            if let value = self.sandboxConfig { writer.message(field: 3, value) }
        }
    }

    public struct CreateContainerResponse: ProtobufMessage {
        public var containerID: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
        }
    }

    public struct StartContainerRequest: ProtobufMessage {
        public var containerID: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
        }
    }

    public struct StartContainerResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct StopContainerRequest: ProtobufMessage {
        public var containerID: String = ""
        public var timeout: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.timeout = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            if self.timeout != 0 { writer.int64(field: 2, self.timeout) }
        }
    }
}
