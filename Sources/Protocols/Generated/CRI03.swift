// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct PodIP: ProtobufMessage {
        public var ip: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.ip = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.ip.isEmpty { writer.string(field: 1, self.ip) }
        }
    }

    public struct PodSandboxNetworkStatus: ProtobufMessage {
        public var ip: String = ""
        public var additionalIps: [PodIP] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.ip = try reader.readString()
                case 2: self.additionalIps.append(try PodIP(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.ip.isEmpty { writer.string(field: 1, self.ip) }
            for value in self.additionalIps { writer.message(field: 2, value) }
        }
    }

    public struct Namespace: ProtobufMessage {
        public var options: NamespaceOption?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 2:
                    var value: NamespaceOption = self.options ?? NamespaceOption()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.options = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.options { writer.message(field: 2, value) }
        }
    }

    public struct LinuxPodSandboxStatus: ProtobufMessage {
        public var namespaces: Namespace?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: Namespace = self.namespaces ?? Namespace()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.namespaces = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.namespaces { writer.message(field: 1, value) }
        }
    }

    public struct PodSandboxStatus: ProtobufMessage {
        public var id: String = ""
        public var metadata: PodSandboxMetadata?
        public var state: PodSandboxState = PodSandboxState(rawValue: 0)
        public var createdAt: Int64 = 0
        public var network: PodSandboxNetworkStatus?
        public var linux: LinuxPodSandboxStatus?
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]
        public var runtimeHandler: String = ""

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
                case 3: self.state = try PodSandboxState(rawValue: reader.readInt32())
                case 4: self.createdAt = try reader.readInt64()
                case 5:
                    var value: PodSandboxNetworkStatus = self.network ?? PodSandboxNetworkStatus()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.network = value
                case 6:
                    var value: LinuxPodSandboxStatus = self.linux ?? LinuxPodSandboxStatus()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                case 7: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 8: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 9: self.runtimeHandler = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if let value = self.metadata { writer.message(field: 2, value) }
            if self.state.rawValue != 0 { writer.int64(field: 3, Int64(self.state.rawValue)) }
            if self.createdAt != 0 { writer.int64(field: 4, self.createdAt) }
            if let value = self.network { writer.message(field: 5, value) }
            if let value = self.linux { writer.message(field: 6, value) }
            writer.map(field: 7, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 8, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if !self.runtimeHandler.isEmpty { writer.string(field: 9, self.runtimeHandler) }
        }
    }

    public struct PodSandboxStatusResponse: ProtobufMessage {
        public var status: PodSandboxStatus?
        public var info: [String: String] = [:]
        public var containersStatuses: [ContainerStatus] = []
        public var timestamp: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxStatus = self.status ?? PodSandboxStatus()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.status = value
                case 2: try reader.readMapEntry(into: &self.info, "") { entry in try entry.readString() }
                case 3: self.containersStatuses.append(try ContainerStatus(protobuf: reader.readMessage()))
                case 4: self.timestamp = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.status { writer.message(field: 1, value) }
            writer.map(field: 2, self.info) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            for value in self.containersStatuses { writer.message(field: 3, value) }
            if self.timestamp != 0 { writer.int64(field: 4, self.timestamp) }
        }
    }

    public struct PodSandboxStateValue: ProtobufMessage {
        public var state: PodSandboxState = PodSandboxState(rawValue: 0)

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.state = try PodSandboxState(rawValue: reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.state.rawValue != 0 { writer.int64(field: 1, Int64(self.state.rawValue)) }
        }
    }

    public struct PodSandboxFilter: ProtobufMessage {
        public var id: String = ""
        public var state: PodSandboxStateValue?
        public var labelSelector: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2:
                    var value: PodSandboxStateValue = self.state ?? PodSandboxStateValue()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.state = value
                case 3: try reader.readMapEntry(into: &self.labelSelector, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if let value = self.state { writer.message(field: 2, value) }
            writer.map(field: 3, self.labelSelector) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct ListPodSandboxRequest: ProtobufMessage {
        public var filter: PodSandboxFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxFilter = self.filter ?? PodSandboxFilter()
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

    public struct PodSandbox: ProtobufMessage {
        public var id: String = ""
        public var metadata: PodSandboxMetadata?
        public var state: PodSandboxState = PodSandboxState(rawValue: 0)
        public var createdAt: Int64 = 0
        public var labels: [String: String] = [:]
        public var annotations: [String: String] = [:]
        public var runtimeHandler: String = ""

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
                case 3: self.state = try PodSandboxState(rawValue: reader.readInt32())
                case 4: self.createdAt = try reader.readInt64()
                case 5: try reader.readMapEntry(into: &self.labels, "") { entry in try entry.readString() }
                case 6: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                case 7: self.runtimeHandler = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            if let value = self.metadata { writer.message(field: 2, value) }
            if self.state.rawValue != 0 { writer.int64(field: 3, Int64(self.state.rawValue)) }
            if self.createdAt != 0 { writer.int64(field: 4, self.createdAt) }
            writer.map(field: 5, self.labels) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            writer.map(field: 6, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
            if !self.runtimeHandler.isEmpty { writer.string(field: 7, self.runtimeHandler) }
        }
    }

    public struct ListPodSandboxResponse: ProtobufMessage {
        public var items: [PodSandbox] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.items.append(try PodSandbox(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.items { writer.message(field: 1, value) }
        }
    }

    public struct StreamPodSandboxesRequest: ProtobufMessage {
        public var filter: PodSandboxFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxFilter = self.filter ?? PodSandboxFilter()
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

    public struct StreamPodSandboxesResponse: ProtobufMessage {
        public var podSandboxes: [PodSandbox] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxes.append(try PodSandbox(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.podSandboxes { writer.message(field: 1, value) }
        }
    }

    public struct PodSandboxStatsRequest: ProtobufMessage {
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

    public struct PodSandboxStatsResponse: ProtobufMessage {
        public var stats: PodSandboxStats?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: PodSandboxStats = self.stats ?? PodSandboxStats()
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

    public struct PodSandboxStatsFilter: ProtobufMessage {
        public var id: String = ""
        public var labelSelector: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2: try reader.readMapEntry(into: &self.labelSelector, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            writer.map(field: 2, self.labelSelector) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }
}
