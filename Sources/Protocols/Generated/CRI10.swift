// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct UInt64Value: ProtobufMessage {
        public var value: UInt64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.value = try reader.readUInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.value != 0 { writer.varint(field: 1, self.value) }
        }
    }

    public struct FilesystemIdentifier: ProtobufMessage {
        public var mountpoint: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.mountpoint = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.mountpoint.isEmpty { writer.string(field: 1, self.mountpoint) }
        }
    }

    public struct FilesystemUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var fsID: FilesystemIdentifier?
        public var usedBytes: UInt64Value?
        public var inodesUsed: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: FilesystemIdentifier = self.fsID ?? FilesystemIdentifier()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.fsID = value
                case 3:
                    var value: UInt64Value = self.usedBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usedBytes = value
                case 4:
                    var value: UInt64Value = self.inodesUsed ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.inodesUsed = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.fsID { writer.message(field: 2, value) }
            if let value = self.usedBytes { writer.message(field: 3, value) }
            if let value = self.inodesUsed { writer.message(field: 4, value) }
        }
    }

    public struct WindowsFilesystemUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var fsID: FilesystemIdentifier?
        public var usedBytes: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: FilesystemIdentifier = self.fsID ?? FilesystemIdentifier()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.fsID = value
                case 3:
                    var value: UInt64Value = self.usedBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usedBytes = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.fsID { writer.message(field: 2, value) }
            if let value = self.usedBytes { writer.message(field: 3, value) }
        }
    }

    public struct ImageFsInfoResponse: ProtobufMessage {
        public var imageFilesystems: [FilesystemUsage] = []
        public var containerFilesystems: [FilesystemUsage] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.imageFilesystems.append(try FilesystemUsage(protobuf: reader.readMessage()))
                case 2: self.containerFilesystems.append(try FilesystemUsage(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.imageFilesystems { writer.message(field: 1, value) }
            for value in self.containerFilesystems { writer.message(field: 2, value) }
        }
    }

    public struct ContainerStatsRequest: ProtobufMessage {
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

    public struct ContainerStatsResponse: ProtobufMessage {
        public var stats: ContainerStats?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerStats = self.stats ?? ContainerStats()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.stats = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.stats { writer.message(field: 1, value) }
        }
    }

    public struct ListContainerStatsRequest: ProtobufMessage {
        public var filter: ContainerStatsFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerStatsFilter = self.filter ?? ContainerStatsFilter()
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

    public struct ContainerStatsFilter: ProtobufMessage {
        public var id: String = ""
        public var podSandboxID: String = ""
        public var labelSelector: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2: self.podSandboxID = try reader.readString()
                case 3: try reader.readMapEntry(into: &self.labelSelector, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if !self.podSandboxID.isEmpty { writer.string(field: 2, self.podSandboxID) }
            writer.map(field: 3, self.labelSelector) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct ListContainerStatsResponse: ProtobufMessage {
        public var stats: [ContainerStats] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.stats.append(try ContainerStats(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.stats { writer.message(field: 1, value) }
        }
    }

    public struct StreamContainerStatsRequest: ProtobufMessage {
        public var filter: ContainerStatsFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerStatsFilter = self.filter ?? ContainerStatsFilter()
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

    public struct StreamContainerStatsResponse: ProtobufMessage {
        public var containerStats: [ContainerStats] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerStats.append(try ContainerStats(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.containerStats { writer.message(field: 1, value) }
        }
    }

    public struct ContainerAttributes: ProtobufMessage {
        public var id: String = ""
        public var metadata: ContainerMetadata?
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]

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
                case 3: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 4: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if let value = self.metadata { writer.message(field: 2, value) }
            writer.map(field: 3, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 4, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct ContainerStats: ProtobufMessage {
        public var attributes: ContainerAttributes?
        public var cpu: CpuUsage?
        public var memory: MemoryUsage?
        public var writableLayer: FilesystemUsage?
        public var swap: SwapUsage?
        public var io: IoUsage?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerAttributes = self.attributes ?? ContainerAttributes()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.attributes = value
                case 2:
                    var value: CpuUsage = self.cpu ?? CpuUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.cpu = value
                case 3:
                    var value: MemoryUsage = self.memory ?? MemoryUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.memory = value
                case 4:
                    var value: FilesystemUsage = self.writableLayer ?? FilesystemUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.writableLayer = value
                case 5:
                    var value: SwapUsage = self.swap ?? SwapUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.swap = value
                case 6:
                    var value: IoUsage = self.io ?? IoUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.io = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.attributes { writer.message(field: 1, value) }
            if let value = self.cpu { writer.message(field: 2, value) }
            if let value = self.memory { writer.message(field: 3, value) }
            if let value = self.writableLayer { writer.message(field: 4, value) }
            if let value = self.swap { writer.message(field: 5, value) }
            if let value = self.io { writer.message(field: 6, value) }
        }
    }

    public struct WindowsContainerStats: ProtobufMessage {
        public var attributes: ContainerAttributes?
        public var cpu: WindowsCpuUsage?
        public var memory: WindowsMemoryUsage?
        public var writableLayer: WindowsFilesystemUsage?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ContainerAttributes = self.attributes ?? ContainerAttributes()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.attributes = value
                case 2:
                    var value: WindowsCpuUsage = self.cpu ?? WindowsCpuUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.cpu = value
                case 3:
                    var value: WindowsMemoryUsage = self.memory ?? WindowsMemoryUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.memory = value
                case 4:
                    var value: WindowsFilesystemUsage = self.writableLayer ?? WindowsFilesystemUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.writableLayer = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.attributes { writer.message(field: 1, value) }
            if let value = self.cpu { writer.message(field: 2, value) }
            if let value = self.memory { writer.message(field: 3, value) }
            if let value = self.writableLayer { writer.message(field: 4, value) }
        }
    }
}
