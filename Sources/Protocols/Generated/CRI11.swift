// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct PsiStats: ProtobufMessage {
        public var Full: PsiData?
        public var Some: PsiData?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PsiData = self.Full ?? PsiData()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.Full = value
                case 2:
                    var value: PsiData = self.Some ?? PsiData()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.Some = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.Full { writer.message(field: 1, value) }
            if let value = self.Some { writer.message(field: 2, value) }
        }
    }

    public struct PsiData: ProtobufMessage {
        public var Total: UInt64 = 0
        public var Avg10: Double = 0
        public var Avg60: Double = 0
        public var Avg300: Double = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.Total = try reader.readUInt64()
                case 2: self.Avg10 = try reader.readDouble()
                case 3: self.Avg60 = try reader.readDouble()
                case 4: self.Avg300 = try reader.readDouble()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.Total != 0 { writer.varint(field: 1, self.Total) }
            if self.Avg10 != 0 { writer.double(field: 2, self.Avg10) }
            if self.Avg60 != 0 { writer.double(field: 3, self.Avg60) }
            if self.Avg300 != 0 { writer.double(field: 4, self.Avg300) }
        }
    }

    public struct CpuUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var usageCoreNanoSeconds: UInt64Value?
        public var usageNanoCores: UInt64Value?
        public var psi: PsiStats?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.usageCoreNanoSeconds ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usageCoreNanoSeconds = value
                case 3:
                    var value: UInt64Value = self.usageNanoCores ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usageNanoCores = value
                case 4:
                    var value: PsiStats = self.psi ?? PsiStats()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.psi = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.usageCoreNanoSeconds { writer.message(field: 2, value) }
            if let value = self.usageNanoCores { writer.message(field: 3, value) }
            if let value = self.psi { writer.message(field: 4, value) }
        }
    }

    public struct WindowsCpuUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var usageCoreNanoSeconds: UInt64Value?
        public var usageNanoCores: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.usageCoreNanoSeconds ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usageCoreNanoSeconds = value
                case 3:
                    var value: UInt64Value = self.usageNanoCores ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usageNanoCores = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.usageCoreNanoSeconds { writer.message(field: 2, value) }
            if let value = self.usageNanoCores { writer.message(field: 3, value) }
        }
    }

    public struct MemoryUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var workingSetBytes: UInt64Value?
        public var availableBytes: UInt64Value?
        public var usageBytes: UInt64Value?
        public var rssBytes: UInt64Value?
        public var pageFaults: UInt64Value?
        public var majorPageFaults: UInt64Value?
        public var psi: PsiStats?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.workingSetBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.workingSetBytes = value
                case 3:
                    var value: UInt64Value = self.availableBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.availableBytes = value
                case 4:
                    var value: UInt64Value = self.usageBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.usageBytes = value
                case 5:
                    var value: UInt64Value = self.rssBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.rssBytes = value
                case 6:
                    var value: UInt64Value = self.pageFaults ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.pageFaults = value
                case 7:
                    var value: UInt64Value = self.majorPageFaults ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.majorPageFaults = value
                case 8:
                    var value: PsiStats = self.psi ?? PsiStats()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.psi = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.workingSetBytes { writer.message(field: 2, value) }
            if let value = self.availableBytes { writer.message(field: 3, value) }
            if let value = self.usageBytes { writer.message(field: 4, value) }
            if let value = self.rssBytes { writer.message(field: 5, value) }
            if let value = self.pageFaults { writer.message(field: 6, value) }
            if let value = self.majorPageFaults { writer.message(field: 7, value) }
            if let value = self.psi { writer.message(field: 8, value) }
        }
    }

    public struct IoUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var psi: PsiStats?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: PsiStats = self.psi ?? PsiStats()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.psi = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.psi { writer.message(field: 2, value) }
        }
    }

    public struct SwapUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var swapAvailableBytes: UInt64Value?
        public var swapUsageBytes: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.swapAvailableBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.swapAvailableBytes = value
                case 3:
                    var value: UInt64Value = self.swapUsageBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.swapUsageBytes = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.swapAvailableBytes { writer.message(field: 2, value) }
            if let value = self.swapUsageBytes { writer.message(field: 3, value) }
        }
    }

    public struct WindowsMemoryUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var workingSetBytes: UInt64Value?
        public var availableBytes: UInt64Value?
        public var pageFaults: UInt64Value?
        public var commitMemoryBytes: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: UInt64Value = self.workingSetBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.workingSetBytes = value
                case 3:
                    var value: UInt64Value = self.availableBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.availableBytes = value
                case 4:
                    var value: UInt64Value = self.pageFaults ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.pageFaults = value
                case 5:
                    var value: UInt64Value = self.commitMemoryBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.commitMemoryBytes = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.workingSetBytes { writer.message(field: 2, value) }
            if let value = self.availableBytes { writer.message(field: 3, value) }
            if let value = self.pageFaults { writer.message(field: 4, value) }
            if let value = self.commitMemoryBytes { writer.message(field: 5, value) }
        }
    }

    public struct ReopenContainerLogRequest: ProtobufMessage {
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

    public struct ReopenContainerLogResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct CheckpointContainerRequest: ProtobufMessage {
        public var containerID: String = ""
        public var location: String = ""
        public var timeout: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.location = try reader.readString()
                case 3: self.timeout = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            if !self.location.isEmpty { writer.string(field: 2, self.location) }
            if self.timeout != 0 { writer.int64(field: 3, self.timeout) }
        }
    }

    public struct CheckpointContainerResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct GetEventsRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct ContainerEventResponse: ProtobufMessage {
        public var containerID: String = ""
        public var containerEventType: ContainerEventType = ContainerEventType(rawValue: 0)
        public var createdAt: Int64 = 0
        public var podSandboxStatus: PodSandboxStatus?
        public var containersStatuses: [ContainerStatus] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.containerEventType = try ContainerEventType(rawValue: reader.readInt32())
                case 3: self.createdAt = try reader.readInt64()
                case 4:
                    var value: PodSandboxStatus = self.podSandboxStatus ?? PodSandboxStatus()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.podSandboxStatus = value
                case 5: self.containersStatuses.append(try ContainerStatus(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            if self.containerEventType.rawValue != 0 { writer.int64(field: 2, Int64(self.containerEventType.rawValue)) }
            if self.createdAt != 0 { writer.int64(field: 3, self.createdAt) }
            if let value = self.podSandboxStatus { writer.message(field: 4, value) }
            for value in self.containersStatuses { writer.message(field: 5, value) }
        }
    }
}
