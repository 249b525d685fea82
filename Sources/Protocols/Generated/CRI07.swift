// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct StopContainerResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct RemoveContainerRequest: ProtobufMessage {
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

    public struct RemoveContainerResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct ContainerStateValue: ProtobufMessage {
        public var state: ContainerState = ContainerState(rawValue: 0)

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.state = try ContainerState(rawValue: reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.state.rawValue != 0 { writer.int64(field: 1, Int64(self.state.rawValue)) }
        }
    }

    public struct ContainerFilter: ProtobufMessage {
        public var id: String = ""
        public var state: ContainerStateValue?
        public var podSandboxID: String = ""
        public var labelSelector: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2:
                    var value: ContainerStateValue = self.state ?? ContainerStateValue()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.state = value
                case 3: self.podSandboxID = try reader.readString()
                case 4: try reader.readMapEntry(into: &self.labelSelector, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if let value = self.state { writer.message(field: 2, value) }
            if !self.podSandboxID.isEmpty { writer.string(field: 3, self.podSandboxID) }
            writer.map(field: 4, self.labelSelector) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct ListContainersRequest: ProtobufMessage {
        public var filter: ContainerFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerFilter = self.filter ?? ContainerFilter()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.filter = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.filter { writer.message(field: 1, value) }
        }
    }

    public struct Container: ProtobufMessage {
        public var id: String = ""
        public var podSandboxID: String = ""
        public var metadata: ContainerMetadata?
        public var image: ImageSpec?
        public var imageRef: String = ""
        public var state: ContainerState = ContainerState(rawValue: 0)
        public var createdAt: Int64 = 0
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]
        public var imageID: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2: self.podSandboxID = try reader.readString()
                case 3:
                    var value: ContainerMetadata = self.metadata ?? ContainerMetadata()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.metadata = value
                case 4:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 5: self.imageRef = try reader.readString()
                case 6: self.state = try ContainerState(rawValue: reader.readInt32())
                case 7: self.createdAt = try reader.readInt64()
                case 8: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 9: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 10: self.imageID = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if !self.podSandboxID.isEmpty { writer.string(field: 2, self.podSandboxID) }
            if let value = self.metadata { writer.message(field: 3, value) }
            if let value = self.image { writer.message(field: 4, value) }
            if !self.imageRef.isEmpty { writer.string(field: 5, self.imageRef) }
            if self.state.rawValue != 0 { writer.int64(field: 6, Int64(self.state.rawValue)) }
            if self.createdAt != 0 { writer.int64(field: 7, self.createdAt) }
            writer.map(field: 8, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 9, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if !self.imageID.isEmpty { writer.string(field: 10, self.imageID) }
        }
    }

    public struct ListContainersResponse: ProtobufMessage {
        public var containers: [Container] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containers.append(try Container(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.containers { writer.message(field: 1, value) }
        }
    }

    public struct StreamContainersRequest: ProtobufMessage {
        public var filter: ContainerFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerFilter = self.filter ?? ContainerFilter()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.filter = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.filter { writer.message(field: 1, value) }
        }
    }

    public struct StreamContainersResponse: ProtobufMessage {
        public var containers: [Container] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containers.append(try Container(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.containers { writer.message(field: 1, value) }
        }
    }

    public struct ContainerStatusRequest: ProtobufMessage {
        public var containerID: String = ""
        public var verbose: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.verbose = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            if self.verbose { writer.bool(field: 2, self.verbose) }
        }
    }

    public struct ContainerStatus: ProtobufMessage {
        public var id: String = ""
        public var metadata: ContainerMetadata?
        public var state: ContainerState = ContainerState(rawValue: 0)
        public var createdAt: Int64 = 0
        public var startedAt: Int64 = 0
        public var finishedAt: Int64 = 0
        public var exitCode: Int32 = 0
        public var image: ImageSpec?
        public var imageRef: String = ""
        public var reason: String = ""
        public var message: String = ""
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]
        public var mounts: [Mount] = []
        public var logPath: String = ""
        public var resources: ContainerResources?
        public var imageID: String = ""
        public var user: ContainerUser?
        public var stopSignal: Signal = Signal(rawValue: 0)

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2:
                    var value: ContainerMetadata = self.metadata ?? ContainerMetadata()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.metadata = value
                case 3: self.state = try ContainerState(rawValue: reader.readInt32())
                case 4: self.createdAt = try reader.readInt64()
                case 5: self.startedAt = try reader.readInt64()
                case 6: self.finishedAt = try reader.readInt64()
                case 7: self.exitCode = try reader.readInt32()
                case 8:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 9: self.imageRef = try reader.readString()
                case 10: self.reason = try reader.readString()
                case 11: self.message = try reader.readString()
                case 12: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 13: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 14: self.mounts.append(try Mount(protobuf: reader.readMessage()))
                case 15: self.logPath = try reader.readString()
                case 16:
                    var value: ContainerResources = self.resources ?? ContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.resources = value
                case 17: self.imageID = try reader.readString()
                case 18:
                    var value: ContainerUser = self.user ?? ContainerUser()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.user = value
                case 19: self.stopSignal = try Signal(rawValue: reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if let value = self.metadata { writer.message(field: 2, value) }
            if self.state.rawValue != 0 { writer.int64(field: 3, Int64(self.state.rawValue)) }
            if self.createdAt != 0 { writer.int64(field: 4, self.createdAt) }
            if self.startedAt != 0 { writer.int64(field: 5, self.startedAt) }
            if self.finishedAt != 0 { writer.int64(field: 6, self.finishedAt) }
            if self.exitCode != 0 { writer.int64(field: 7, Int64(self.exitCode)) }
            if let value = self.image { writer.message(field: 8, value) }
            if !self.imageRef.isEmpty { writer.string(field: 9, self.imageRef) }
            if !self.reason.isEmpty { writer.string(field: 10, self.reason) }
            if !self.message.isEmpty { writer.string(field: 11, self.message) }
            writer.map(field: 12, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 13, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            for value in self.mounts { writer.message(field: 14, value) }
            if !self.logPath.isEmpty { writer.string(field: 15, self.logPath) }
            if let value = self.resources { writer.message(field: 16, value) }
            if !self.imageID.isEmpty { writer.string(field: 17, self.imageID) }
            if let value = self.user { writer.message(field: 18, value) }
            if self.stopSignal.rawValue != 0 { writer.int64(field: 19, Int64(self.stopSignal.rawValue)) }
        }
    }

    public struct ContainerStatusResponse: ProtobufMessage {
        public var status: ContainerStatus?
        public var info: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerStatus = self.status ?? ContainerStatus()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.status = value
                case 2: try reader.readMapEntry(into: &self.info, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.status { writer.message(field: 1, value) }
            writer.map(field: 2, self.info) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct ContainerResources: ProtobufMessage {
        public var linux: LinuxContainerResources?
        public var windows: WindowsContainerResources?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: LinuxContainerResources = self.linux ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                case 2:
                    var value: WindowsContainerResources = self.windows ?? WindowsContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.windows = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.linux { writer.message(field: 1, value) }
            if let value = self.windows { writer.message(field: 2, value) }
        }
    }

    public struct ContainerUser: ProtobufMessage {
        public var linux: LinuxContainerUser?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: LinuxContainerUser = self.linux ?? LinuxContainerUser()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.linux { writer.message(field: 1, value) }
        }
    }
}
