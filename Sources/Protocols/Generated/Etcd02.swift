// Written by SchemaGenerator from Definitions/etcd.proto; do not edit.

import Wire

extension Etcd {

    public struct Compare: ProtobufMessage {
        public var result: CompareResult = CompareResult(rawValue: 0)
        public var target: CompareTarget = CompareTarget(rawValue: 0)
        public var key: [UInt8] = []
        public var version: Int64 = 0
        public var createRevision: Int64 = 0
        public var modRevision: Int64 = 0
        public var value: [UInt8] = []
        public var lease: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.result = try CompareResult(rawValue: reader.readInt32())
                case 2: self.target = try CompareTarget(rawValue: reader.readInt32())
                case 3: self.key = try [UInt8](reader.readBytes())
                case 4: self.version = try reader.readInt64()
                case 5: self.createRevision = try reader.readInt64()
                case 6: self.modRevision = try reader.readInt64()
                case 7: self.value = try [UInt8](reader.readBytes())
                case 8: self.lease = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.result.rawValue != 0 { writer.int64(field: 1, Int64(self.result.rawValue)) }
            if self.target.rawValue != 0 { writer.int64(field: 2, Int64(self.target.rawValue)) }
            if !self.key.isEmpty { writer.bytes(field: 3, self.key) }
            if self.version != 0 { writer.int64(field: 4, self.version) }
            if self.createRevision != 0 { writer.int64(field: 5, self.createRevision) }
            if self.modRevision != 0 { writer.int64(field: 6, self.modRevision) }
            if !self.value.isEmpty { writer.bytes(field: 7, self.value) }
            if self.lease != 0 { writer.int64(field: 8, self.lease) }
        }
    }

    public struct TxnRequest: ProtobufMessage {
        public var compare: [Compare] = []
        public var success: [RequestOp] = []
        public var failure: [RequestOp] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.compare.append(try Compare(protobuf: reader.readMessage()))
                case 2: self.success.append(try RequestOp(protobuf: reader.readMessage()))
                case 3: self.failure.append(try RequestOp(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.compare { writer.message(field: 1, value) }
            for value in self.success { writer.message(field: 2, value) }
            for value in self.failure { writer.message(field: 3, value) }
        }
    }

    public struct TxnResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var succeeded: Bool = false
        public var responses: [ResponseOp] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.succeeded = try reader.readBool()
                case 3: self.responses.append(try ResponseOp(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if self.succeeded { writer.bool(field: 2, self.succeeded) }
            for value in self.responses { writer.message(field: 3, value) }
        }
    }

    public struct CompactionRequest: ProtobufMessage {
        public var revision: Int64 = 0
        public var physical: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.revision = try reader.readInt64()
                case 2: self.physical = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.revision != 0 { writer.int64(field: 1, self.revision) }
            if self.physical { writer.bool(field: 2, self.physical) }
        }
    }

    public struct CompactionResponse: ProtobufMessage {
        public var header: ResponseHeader?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
        }
    }

    public struct WatchCreateRequest: ProtobufMessage {
        public var key: [UInt8] = []
        public var rangeEnd: [UInt8] = []
        public var startRevision: Int64 = 0
        public var progressNotify: Bool = false
        public var prevKv: Bool = false
        public var watchID: Int64 = 0
        public var fragment: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.key = try [UInt8](reader.readBytes())
                case 2: self.rangeEnd = try [UInt8](reader.readBytes())
                case 3: self.startRevision = try reader.readInt64()
                case 4: self.progressNotify = try reader.readBool()
                case 6: self.prevKv = try reader.readBool()
                case 7: self.watchID = try reader.readInt64()
                case 8: self.fragment = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.key.isEmpty { writer.bytes(field: 1, self.key) }
            if !self.rangeEnd.isEmpty { writer.bytes(field: 2, self.rangeEnd) }
            if self.startRevision != 0 { writer.int64(field: 3, self.startRevision) }
            if self.progressNotify { writer.bool(field: 4, self.progressNotify) }
            if self.prevKv { writer.bool(field: 6, self.prevKv) }
            if self.watchID != 0 { writer.int64(field: 7, self.watchID) }
            if self.fragment { writer.bool(field: 8, self.fragment) }
        }
    }

    public struct WatchCancelRequest: ProtobufMessage {
        public var watchID: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.watchID = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.watchID != 0 { writer.int64(field: 1, self.watchID) }
        }
    }

    public struct WatchProgressRequest: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct WatchRequest: ProtobufMessage {
        public var createRequest: WatchCreateRequest?
        public var cancelRequest: WatchCancelRequest?
        public var progressRequest: WatchProgressRequest?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: WatchCreateRequest = self.createRequest ?? WatchCreateRequest()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.createRequest = value
                case 2:
                    var value: WatchCancelRequest = self.cancelRequest ?? WatchCancelRequest()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.cancelRequest = value
                case 3:
                    var value: WatchProgressRequest = self.progressRequest ?? WatchProgressRequest()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.progressRequest = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.createRequest { writer.message(field: 1, value) }
            if let value = self.cancelRequest { writer.message(field: 2, value) }
            if let value = self.progressRequest { writer.message(field: 3, value) }
        }
    }

    public struct WatchResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var watchID: Int64 = 0
        public var created: Bool = false
        public var canceled: Bool = false
        public var compactRevision: Int64 = 0
        public var cancelReason: String = ""
        public var fragment: Bool = false
        public var events: [Event] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                case 2: self.watchID = try reader.readInt64()
                case 3: self.created = try reader.readBool()
                case 4: self.canceled = try reader.readBool()
                case 5: self.compactRevision = try reader.readInt64()
                case 6: self.cancelReason = try reader.readString()
                case 7: self.fragment = try reader.readBool()
                case 11: self.events.append(try Event(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if self.watchID != 0 { writer.int64(field: 2, self.watchID) }
            if self.created { writer.bool(field: 3, self.created) }
            if self.canceled { writer.bool(field: 4, self.canceled) }
            if self.compactRevision != 0 { writer.int64(field: 5, self.compactRevision) }
            if !self.cancelReason.isEmpty { writer.string(field: 6, self.cancelReason) }
            if self.fragment { writer.bool(field: 7, self.fragment) }
            for value in self.events { writer.message(field: 11, value) }
        }
    }

    public struct LeaseGrantRequest: ProtobufMessage {
        public var ttl: Int64 = 0
        public var id: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.ttl = try reader.readInt64()
                case 2: self.id = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if self.ttl != 0 { writer.int64(field: 1, self.ttl) }
            if self.id != 0 { writer.int64(field: 2, self.id) }
        }
    }

    public struct LeaseGrantResponse: ProtobufMessage {
        public var header: ResponseHeader?
        public var id: Int64 = 0
        public var ttl: Int64 = 0
        public var error: String = ""

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
                case 4: self.error = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
            if self.id != 0 { writer.int64(field: 2, self.id) }
            if self.ttl != 0 { writer.int64(field: 3, self.ttl) }
            if !self.error.isEmpty { writer.string(field: 4, self.error) }
        }
    }

    public struct LeaseRevokeRequest: ProtobufMessage {
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

    public struct LeaseRevokeResponse: ProtobufMessage {
        public var header: ResponseHeader?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ResponseHeader = self.header ?? ResponseHeader()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.header = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.header { writer.message(field: 1, value) }
        }
    }

    public struct LeaseKeepAliveRequest: ProtobufMessage {
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
}
