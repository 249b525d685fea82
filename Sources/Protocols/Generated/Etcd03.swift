// Written by SchemaGenerator from Definitions/etcd.proto; do not edit.

import Wire

extension Etcd {

    public struct LeaseKeepAliveResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var id: Int64 = 0
        public var ttl: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.id = try reader.readInt64()
                case 3: self.ttl = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if self.id != 0 { writer.int64(field: 2, self.id) }
            if self.ttl != 0 { writer.int64(field: 3, self.ttl) }
        }
    }

    public struct LeaseTimeToLiveRequest: ProtobufMessage {
        public var id: Int64 = 0
        public var keys: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readInt64()
                case 2: self.keys = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.id != 0 { writer.int64(field: 1, self.id) }
            if self.keys { writer.bool(field: 2, self.keys) }
        }
    }

    public struct LeaseTimeToLiveResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var id: Int64 = 0
        public var ttl: Int64 = 0
        public var grantedTtl: Int64 = 0
        public var keys: [[UInt8]] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.id = try reader.readInt64()
                case 3: self.ttl = try reader.readInt64()
                case 4: self.grantedTtl = try reader.readInt64()
                case 5: self.keys.append(try [UInt8](reader.readBytes()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if self.id != 0 { writer.int64(field: 2, self.id) }
            if self.ttl != 0 { writer.int64(field: 3, self.ttl) }
            if self.grantedTtl != 0 { writer.int64(field: 4, self.grantedTtl) }
            for value in self.keys { writer.bytes(field: 5, value) }
        }
    }

    public struct LeaseLeasesRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct LeaseStatus: ProtobufMessage {
        public var id: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.id != 0 { writer.int64(field: 1, self.id) }
        }
    }

    public struct LeaseLeasesResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var leases: [LeaseStatus] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.leases.append(try LeaseStatus(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            for value in self.leases { writer.message(field: 2, value) }
        }
    }

    public struct StatusRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct StatusResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var version: String = ""
        public var dbSize: Int64 = 0
        public var leader: UInt64 = 0
        public var errors: [String] = []
        public var dbSizeInUse: Int64 = 0
        public var isLearner: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.version = try reader.readString()
                case 3: self.dbSize = try reader.readInt64()
                case 4: self.leader = try reader.readUInt64()
                case 8: self.errors.append(try reader.readString())
                case 9: self.dbSizeInUse = try reader.readInt64()
                case 10: self.isLearner = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if !self.version.isEmpty { writer.string(field: 2, self.version) }
            if self.dbSize != 0 { writer.int64(field: 3, self.dbSize) }
            if self.leader != 0 { writer.varint(field: 4, self.leader) }
            for value in self.errors { writer.string(field: 8, value) }
            if self.dbSizeInUse != 0 { writer.int64(field: 9, self.dbSizeInUse) }
            if self.isLearner { writer.bool(field: 10, self.isLearner) }
        }
    }
}
