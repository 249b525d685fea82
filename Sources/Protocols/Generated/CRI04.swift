// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct ListPodSandboxStatsRequest: ProtobufMessage {
        public var filter: PodSandboxStatsFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxStatsFilter = self.filter ?? PodSandboxStatsFilter()
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

    public struct ListPodSandboxStatsResponse: ProtobufMessage {
        public var stats: [PodSandboxStats] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.stats.append(try PodSandboxStats(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.stats { writer.message(field: 1, value) }
        }
    }

    public struct StreamPodSandboxStatsRequest: ProtobufMessage {
        public var filter: PodSandboxStatsFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxStatsFilter = self.filter ?? PodSandboxStatsFilter()
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

    public struct StreamPodSandboxStatsResponse: ProtobufMessage {
        public var podSandboxStats: [PodSandboxStats] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxStats.append(try PodSandboxStats(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.podSandboxStats { writer.message(field: 1, value) }
        }
    }

    public struct PodSandboxAttributes: ProtobufMessage {
        public var id: String = ""
        public var metadata: PodSandboxMetadata?
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2:
                    var value: PodSandboxMetadata = self.metadata ?? PodSandboxMetadata()
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

    public struct PodSandboxStats: ProtobufMessage {
        public var attributes: PodSandboxAttributes?
        public var linux: LinuxPodSandboxStats?
        public var windows: WindowsPodSandboxStats?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxAttributes = self.attributes ?? PodSandboxAttributes()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.attributes = value
                case 2:
                    var value: LinuxPodSandboxStats = self.linux ?? LinuxPodSandboxStats()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                case 3:
                    var value: WindowsPodSandboxStats = self.windows ?? WindowsPodSandboxStats()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.windows = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.attributes { writer.message(field: 1, value) }
            if let value = self.linux { writer.message(field: 2, value) }
            if let value = self.windows { writer.message(field: 3, value) }
        }
    }

    public struct LinuxPodSandboxStats: ProtobufMessage {
        public var cpu: CpuUsage?
        public var memory: MemoryUsage?
        public var network: NetworkUsage?
        public var process: ProcessUsage?
        public var containers: [ContainerStats] = []
        public var io: IoUsage?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: CpuUsage = self.cpu ?? CpuUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.cpu = value
                case 2:
                    var value: MemoryUsage = self.memory ?? MemoryUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.memory = value
                case 3:
                    var value: NetworkUsage = self.network ?? NetworkUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.network = value
                case 4:
                    var value: ProcessUsage = self.process ?? ProcessUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.process = value
                case 5: self.containers.append(try ContainerStats(protobuf: reader.readMessage()))
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
            if let value = self.cpu { writer.message(field: 1, value) }
            if let value = self.memory { writer.message(field: 2, value) }
            if let value = self.network { writer.message(field: 3, value) }
            if let value = self.process { writer.message(field: 4, value) }
            for value in self.containers { writer.message(field: 5, value) }
            if let value = self.io { writer.message(field: 6, value) }
        }
    }

    public struct WindowsPodSandboxStats: ProtobufMessage {
        public var cpu: WindowsCpuUsage?
        public var memory: WindowsMemoryUsage?
        public var network: WindowsNetworkUsage?
        public var process: WindowsProcessUsage?
        public var containers: [WindowsContainerStats] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: WindowsCpuUsage = self.cpu ?? WindowsCpuUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.cpu = value
                case 2:
                    var value: WindowsMemoryUsage = self.memory ?? WindowsMemoryUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.memory = value
                case 3:
                    var value: WindowsNetworkUsage = self.network ?? WindowsNetworkUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.network = value
                case 4:
                    var value: WindowsProcessUsage = self.process ?? WindowsProcessUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.process = value
                case 5: self.containers.append(try WindowsContainerStats(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.cpu { writer.message(field: 1, value) }
            if let value = self.memory { writer.message(field: 2, value) }
            if let value = self.network { writer.message(field: 3, value) }
            if let value = self.process { writer.message(field: 4, value) }
            for value in self.containers { writer.message(field: 5, value) }
        }
    }

    public struct NetworkUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var defaultInterface: NetworkInterfaceUsage?
        public var interfaces: [NetworkInterfaceUsage] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: NetworkInterfaceUsage = self.defaultInterface ?? NetworkInterfaceUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.defaultInterface = value
                case 3: self.interfaces.append(try NetworkInterfaceUsage(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.defaultInterface { writer.message(field: 2, value) }
            for value in self.interfaces { writer.message(field: 3, value) }
        }
    }

    public struct WindowsNetworkUsage: ProtobufMessage {
        public var timestamp: Int64 = 0
        public var defaultInterface: WindowsNetworkInterfaceUsage?
        public var interfaces: [WindowsNetworkInterfaceUsage] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.timestamp = try reader.readInt64()
                case 2:
                    var value: WindowsNetworkInterfaceUsage = self.defaultInterface ?? WindowsNetworkInterfaceUsage()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.defaultInterface = value
                case 3: self.interfaces.append(try WindowsNetworkInterfaceUsage(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.timestamp != 0 { writer.int64(field: 1, self.timestamp) }
            if let value = self.defaultInterface { writer.message(field: 2, value) }
            for value in self.interfaces { writer.message(field: 3, value) }
        }
    }

    public struct NetworkInterfaceUsage: ProtobufMessage {
        public var name: String = ""
        public var rxBytes: UInt64Value?
        public var rxErrors: UInt64Value?
        public var txBytes: UInt64Value?
        public var txErrors: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2:
                    var value: UInt64Value = self.rxBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.rxBytes = value
                case 3:
                    var value: UInt64Value = self.rxErrors ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.rxErrors = value
                case 4:
                    var value: UInt64Value = self.txBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.txBytes = value
                case 5:
                    var value: UInt64Value = self.txErrors ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.txErrors = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if let value = self.rxBytes { writer.message(field: 2, value) }
            if let value = self.rxErrors { writer.message(field: 3, value) }
            if let value = self.txBytes { writer.message(field: 4, value) }
            if let value = self.txErrors { writer.message(field: 5, value) }
        }
    }

    public struct WindowsNetworkInterfaceUsage: ProtobufMessage {
        public var name: String = ""
        public var rxBytes: UInt64Value?
        public var rxPacketsDropped: UInt64Value?
        public var txBytes: UInt64Value?
        public var txPacketsDropped: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2:
                    var value: UInt64Value = self.rxBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.rxBytes = value
                case 3:
                    var value: UInt64Value = self.rxPacketsDropped ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.rxPacketsDropped = value
                case 4:
                    var value: UInt64Value = self.txBytes ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.txBytes = value
                case 5:
                    var value: UInt64Value = self.txPacketsDropped ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.txPacketsDropped = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if let value = self.rxBytes { writer.message(field: 2, value) }
            if let value = self.rxPacketsDropped { writer.message(field: 3, value) }
            if let value = self.txBytes { writer.message(field: 4, value) }
            if let value = self.txPacketsDropped { writer.message(field: 5, value) }
        }
    }
}
