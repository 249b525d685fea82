// Written by SchemaGenerator from Definitions/etcd.proto; do not edit.

import Wire

/// The messages and services of `etcdserverpb`.
public enum Etcd {
    /// Paths of the service's methods.
    public enum KV {
        /// RangeRequest to RangeResponse.
        public static let range = "/etcdserverpb.KV/Range"
        /// TxnRequest to TxnResponse.
        public static let txn = "/etcdserverpb.KV/Txn"
        /// CompactionRequest to CompactionResponse.
        public static let compact = "/etcdserverpb.KV/Compact"
    }
    /// Paths of the service's methods.
    public enum Watch {
        /// WatchRequest to WatchResponse.
        public static let watch = "/etcdserverpb.Watch/Watch"
    }
    /// Paths of the service's methods.
    public enum Lease {
        /// LeaseGrantRequest to LeaseGrantResponse.
        public static let leaseGrant = "/etcdserverpb.Lease/LeaseGrant"
        /// LeaseRevokeRequest to LeaseRevokeResponse.
        public static let leaseRevoke = "/etcdserverpb.Lease/LeaseRevoke"
        /// LeaseKeepAliveRequest to LeaseKeepAliveResponse.
        public static let leaseKeepAlive = "/etcdserverpb.Lease/LeaseKeepAlive"
        /// LeaseTimeToLiveRequest to LeaseTimeToLiveResponse.
        public static let leaseTimeToLive = "/etcdserverpb.Lease/LeaseTimeToLive"
        /// LeaseLeasesRequest to LeaseLeasesResponse.
        public static let leaseLeases = "/etcdserverpb.Lease/LeaseLeases"
    }
    /// Paths of the service's methods.
    public enum Maintenance {
        /// StatusRequest to StatusResponse.
        public static let status = "/etcdserverpb.Maintenance/Status"
    }
    public struct EventType: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var put: EventType { EventType(rawValue: 0) }
        public static var delete: EventType { EventType(rawValue: 1) }
    }
    public struct CompareResult: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var equal: CompareResult { CompareResult(rawValue: 0) }
        public static var greater: CompareResult { CompareResult(rawValue: 1) }
        public static var less: CompareResult { CompareResult(rawValue: 2) }
        public static var notEqual: CompareResult { CompareResult(rawValue: 3) }
    }
    public struct CompareTarget: RawRepresentable, Hashable, Sendable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static var version: CompareTarget { CompareTarget(rawValue: 0) }
        public static var create: CompareTarget { CompareTarget(rawValue: 1) }
        public static var mod: CompareTarget { CompareTarget(rawValue: 2) }
        public static var value: CompareTarget { CompareTarget(rawValue: 3) }
        public static var lease: CompareTarget { CompareTarget(rawValue: 4) }
    }

    public struct ResponseHeader: ProtobufMessage {
        public var clusterID: UInt64 = 0
        public var memberID: UInt64 = 0
        public var revision: Int64 = 0
        public var raftTerm: UInt64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.clusterID = try reader.readUInt64()
                case 2: self.memberID = try reader.readUInt64()
                case 3: self.revision = try reader.readInt64()
                case 4: self.raftTerm = try reader.readUInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.clusterID != 0 { writer.varint(field: 1, self.clusterID) }
            if self.memberID != 0 { writer.varint(field: 2, self.memberID) }
            if self.revision != 0 { writer.int64(field: 3, self.revision) }
            if self.raftTerm != 0 { writer.varint(field: 4, self.raftTerm) }
        }
    }

    public struct KeyValue: ProtobufMessage {
        public var key: [UInt8] = []
        public var createRevision: Int64 = 0
        public var modRevision: Int64 = 0
        public var version: Int64 = 0
        public var value: [UInt8] = []
        public var lease: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.key = try [UInt8](reader.readBytes())
                case 2: self.createRevision = try reader.readInt64()
                case 3: self.modRevision = try reader.readInt64()
                case 4: self.version = try reader.readInt64()
                case 5: self.value = try [UInt8](reader.readBytes())
                case 6: self.lease = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.key.isEmpty { writer.bytes(field: 1, self.key) }
            if self.createRevision != 0 { writer.int64(field: 2, self.createRevision) }
            if self.modRevision != 0 { writer.int64(field: 3, self.modRevision) }
            if self.version != 0 { writer.int64(field: 4, self.version) }
            if !self.value.isEmpty { writer.bytes(field: 5, self.value) }
            if self.lease != 0 { writer.int64(field: 6, self.lease) }
        }
    }

    public struct Event: ProtobufMessage {
        public var type: EventType = EventType(rawValue: 0)
        public var kv: KeyValue?
        public var prevKv: KeyValue?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.type = try EventType(rawValue: reader.readInt32())
                case 2:
                    var value: KeyValue = self.kv ?? KeyValue()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.kv = value
                case 3:
                    var value: KeyValue = self.prevKv ?? KeyValue()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.prevKv = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.type.rawValue != 0 { writer.int64(field: 1, Int64(self.type.rawValue)) }
            if let value = self.kv { writer.message(field: 2, value) }
            if let value = self.prevKv { writer.message(field: 3, value) }
        }
    }

    public struct RangeRequest: ProtobufMessage {
        public var key: [UInt8] = []
        public var rangeEnd: [UInt8] = []
        public var limit: Int64 = 0
        public var revision: Int64 = 0
        public var serializable: Bool = false
        public var keysOnly: Bool = false
        public var countOnly: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.key = try [UInt8](reader.readBytes())
                case 2: self.rangeEnd = try [UInt8](reader.readBytes())
                case 3: self.limit = try reader.readInt64()
                case 4: self.revision = try reader.readInt64()
                case 7: self.serializable = try reader.readBool()
                case 8: self.keysOnly = try reader.readBool()
                case 9: self.countOnly = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.key.isEmpty { writer.bytes(field: 1, self.key) }
            if !self.rangeEnd.isEmpty { writer.bytes(field: 2, self.rangeEnd) }
            if self.limit != 0 { writer.int64(field: 3, self.limit) }
            if self.revision != 0 { writer.int64(field: 4, self.revision) }
            if self.serializable { writer.bool(field: 7, self.serializable) }
            if self.keysOnly { writer.bool(field: 8, self.keysOnly) }
            if self.countOnly { writer.bool(field: 9, self.countOnly) }
        }
    }

    public struct RangeResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var kvs: [KeyValue] = []
        public var more: Bool = false
        public var count: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.kvs.append(try KeyValue(protobuf: reader.readMessage()))
                case 3: self.more = try reader.readBool()
                case 4: self.count = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            for value in self.kvs { writer.message(field: 2, value) }
            if self.more { writer.bool(field: 3, self.more) }
            if self.count != 0 { writer.int64(field: 4, self.count) }
        }
    }

    public struct PutRequest: ProtobufMessage {
        public var key: [UInt8] = []
        public var value: [UInt8] = []
        public var lease: Int64 = 0
        public var prevKv: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.key = try [UInt8](reader.readBytes())
                case 2: self.value = try [UInt8](reader.readBytes())
                case 3: self.lease = try reader.readInt64()
                case 4: self.prevKv = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.key.isEmpty { writer.bytes(field: 1, self.key) }
            if !self.value.isEmpty { writer.bytes(field: 2, self.value) }
            if self.lease != 0 { writer.int64(field: 3, self.lease) }
            if self.prevKv { writer.bool(field: 4, self.prevKv) }
        }
    }

    public struct PutResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var prevKv: KeyValue?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2:
                    var value: KeyValue = self.prevKv ?? KeyValue()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.prevKv = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if let value = self.prevKv { writer.message(field: 2, value) }
        }
    }

    public struct DeleteRangeRequest: ProtobufMessage {
        public var key: [UInt8] = []
        public var rangeEnd: [UInt8] = []
        public var prevKv: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.key = try [UInt8](reader.readBytes())
                case 2: self.rangeEnd = try [UInt8](reader.readBytes())
                case 3: self.prevKv = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.key.isEmpty { writer.bytes(field: 1, self.key) }
            if !self.rangeEnd.isEmpty { writer.bytes(field: 2, self.rangeEnd) }
            if self.prevKv { writer.bool(field: 3, self.prevKv) }
        }
    }

    public struct DeleteRangeResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var deleted: Int64 = 0
        public var prevKvs: [KeyValue] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.deleted = try reader.readInt64()
                case 3: self.prevKvs.append(try KeyValue(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if self.deleted != 0 { writer.int64(field: 2, self.deleted) }
            for value in self.prevKvs { writer.message(field: 3, value) }
        }
    }

    public struct RequestOp: ProtobufMessage {
        public var requestRange: RangeRequest?
        public var requestPut: PutRequest?
        public var requestDeleteRange: DeleteRangeRequest?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: RangeRequest = self.requestRange ?? RangeRequest()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.requestRange = value
                case 2:
                    var value: PutRequest = self.requestPut ?? PutRequest()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.requestPut = value
                case 3:
                    var value: DeleteRangeRequest = self.requestDeleteRange ?? DeleteRangeRequest()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.requestDeleteRange = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.requestRange { writer.message(field: 1, value) }
            if let value = self.requestPut { writer.message(field: 2, value) }
            if let value = self.requestDeleteRange { writer.message(field: 3, value) }
        }
    }

    public struct ResponseOp: ProtobufMessage {
        public var responseRange: RangeResponse?
        public var responsePut: PutResponse?
        public var responseDeleteRange: DeleteRangeResponse?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: RangeResponse = self.responseRange ?? RangeResponse()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.responseRange = value
                case 2:
                    var value: PutResponse = self.responsePut ?? PutResponse()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.responsePut = value
                case 3:
                    var value: DeleteRangeResponse = self.responseDeleteRange ?? DeleteRangeResponse()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.responseDeleteRange = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.responseRange { writer.message(field: 1, value) }
            if let value = self.responsePut { writer.message(field: 2, value) }
            if let value = self.responseDeleteRange { writer.message(field: 3, value) }
        }
    }
}
