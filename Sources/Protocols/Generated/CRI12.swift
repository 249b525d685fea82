// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct ListMetricDescriptorsRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct ListMetricDescriptorsResponse: ProtobufMessage {
        public var descriptors: [MetricDescriptor] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.descriptors.append(try MetricDescriptor(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.descriptors { writer.message(field: 1, value) }
        }
    }

    public struct MetricDescriptor: ProtobufMessage {
        public var name: String = ""
        public var help: String = ""
        public var labelKeys: [String] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2: self.help = try reader.readString()
                case 3: self.labelKeys.append(try reader.readString())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if !self.help.isEmpty { writer.string(field: 2, self.help) }
            for value in self.labelKeys { writer.string(field: 3, value) }
        }
    }

    public struct ListPodSandboxMetricsRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct ListPodSandboxMetricsResponse: ProtobufMessage {
        public var podMetrics: [PodSandboxMetrics] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podMetrics.append(try PodSandboxMetrics(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.podMetrics { writer.message(field: 1, value) }
        }
    }

    public struct StreamPodSandboxMetricsRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct StreamPodSandboxMetricsResponse: ProtobufMessage {
        public var podSandboxMetrics: [PodSandboxMetrics] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxMetrics.append(try PodSandboxMetrics(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.podSandboxMetrics { writer.message(field: 1, value) }
        }
    }

    public struct PodSandboxMetrics: ProtobufMessage {
        public var podSandboxID: String = ""
        public var metrics: [Metric] = []
        public var containerMetrics: [ContainerMetrics] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                case 2: self.metrics.append(try Metric(protobuf: reader.readMessage()))
                case 3: self.containerMetrics.append(try ContainerMetrics(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
            for value in self.metrics { writer.message(field: 2, value) }
            for value in self.containerMetrics { writer.message(field: 3, value) }
        }
    }

    public struct ContainerMetrics: ProtobufMessage {
        public var containerID: String = ""
        public var metrics: [Metric] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.metrics.append(try Metric(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            for value in self.metrics { writer.message(field: 2, value) }
        }
    }

    public struct Metric: ProtobufMessage {
        public var name: String = ""
        public var timestamp: Int64 = 0
        public var metricType: MetricType = MetricType(rawValue: 0)
        public var labelValues: [String] = []
        public var value: UInt64Value?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.name = try reader.readString()
                case 2: self.timestamp = try reader.readInt64()
                case 3: self.metricType = try MetricType(rawValue: reader.readInt32())
                case 4: self.labelValues.append(try reader.readString())
                case 5:
                    var value: UInt64Value = self.value ?? UInt64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.value = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.name.isEmpty { writer.string(field: 1, self.name) }
            if self.timestamp != 0 { writer.int64(field: 2, self.timestamp) }
            if self.metricType.rawValue != 0 { writer.int64(field: 3, Int64(self.metricType.rawValue)) }
            for value in self.labelValues { writer.string(field: 4, value) }
            if let value = self.value { writer.message(field: 5, value) }
        }
    }

    public struct RuntimeConfigRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct RuntimeConfigResponse: ProtobufMessage {
        public var linux: LinuxRuntimeConfiguration?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: LinuxRuntimeConfiguration = self.linux ?? LinuxRuntimeConfiguration()
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

    public struct LinuxRuntimeConfiguration: ProtobufMessage {
        public var cgroupDriver: CgroupDriver = CgroupDriver(rawValue: 0)

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.cgroupDriver = try CgroupDriver(rawValue: reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.cgroupDriver.rawValue != 0 { writer.int64(field: 1, Int64(self.cgroupDriver.rawValue)) }
        }
    }

    public struct UpdatePodSandboxResourcesRequest: ProtobufMessage {
        public var podSandboxID: String = ""
        public var overhead: LinuxContainerResources?
        public var resources: LinuxContainerResources?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                case 2:
                    var value: LinuxContainerResources = self.overhead ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.overhead = value
                case 3:
                    var value: LinuxContainerResources = self.resources ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.resources = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
            if let value = self.overhead { writer.message(field: 2, value) }
            if let value = self.resources { writer.message(field: 3, value) }
        }
    }

    public struct UpdatePodSandboxResourcesResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }
}
