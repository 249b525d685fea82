// Written by SchemaGenerator from Definitions/cri.proto; do not edit.

import Wire

extension CRI {

    public struct UpdateContainerResourcesRequest: ProtobufMessage {
        public var containerID: String = ""
        public var linux: LinuxContainerResources?
        public var windows: WindowsContainerResources?
        public var annotations: [String: String] = [:]

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2:
                    var value: LinuxContainerResources = self.linux ?? LinuxContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.linux = value
                case 3:
                    var value: WindowsContainerResources = self.windows ?? WindowsContainerResources()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.windows = value
                case 4: try reader.readMapEntry(into: &self.annotations, "") { entry in try entry.readString() }
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            if let value = self.linux { writer.message(field: 2, value) }
            if let value = self.windows { writer.message(field: 3, value) }
            writer.map(field: 4, self.annotations) { (writer: inout ProtobufWriter, value) in writer.string(field: 2, value) }
        }
    }

    public struct UpdateContainerResourcesResponse: ProtobufMessage {

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (_, wire) = try reader.next() { try reader.skip(wire) }
        }

        public func write(to writer: inout ProtobufWriter) {
        }
    }

    public struct ExecSyncRequest: ProtobufMessage {
        public var containerID: String = ""
        public var cmd: [String] = []
        public var timeout: Int64 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.cmd.append(try reader.readString())
                case 3: self.timeout = try reader.readInt64()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            for value in self.cmd { writer.string(field: 2, value) }
            if self.timeout != 0 { writer.int64(field: 3, self.timeout) }
        }
    }

    public struct ExecSyncResponse: ProtobufMessage {
        public var stdout: [UInt8] = []
        public var stderr: [UInt8] = []
        public var exitCode: Int32 = 0

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.stdout = try [UInt8](reader.readBytes())
                case 2: self.stderr = try [UInt8](reader.readBytes())
                case 3: self.exitCode = try reader.readInt32()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.stdout.isEmpty { writer.bytes(field: 1, self.stdout) }
            if !self.stderr.isEmpty { writer.bytes(field: 2, self.stderr) }
            if self.exitCode != 0 { writer.int64(field: 3, Int64(self.exitCode)) }
        }
    }

    public struct ExecRequest: ProtobufMessage {
        public var containerID: String = ""
        public var cmd: [String] = []
        public var tty: Bool = false
        public var stdin: Bool = false
        public var stdout: Bool = false
        public var stderr: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.cmd.append(try reader.readString())
                case 3: self.tty = try reader.readBool()
                case 4: self.stdin = try reader.readBool()
                case 5: self.stdout = try reader.readBool()
                case 6: self.stderr = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            for value in self.cmd { writer.string(field: 2, value) }
            if self.tty { writer.bool(field: 3, self.tty) }
            if self.stdin { writer.bool(field: 4, self.stdin) }
            if self.stdout { writer.bool(field: 5, self.stdout) }
            if self.stderr { writer.bool(field: 6, self.stderr) }
        }
    }

    public struct ExecResponse: ProtobufMessage {
        public var url: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.url = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.url.isEmpty { writer.string(field: 1, self.url) }
        }
    }

    public struct AttachRequest: ProtobufMessage {
        public var containerID: String = ""
        public var stdin: Bool = false
        public var tty: Bool = false
        public var stdout: Bool = false
        public var stderr: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.containerID = try reader.readString()
                case 2: self.stdin = try reader.readBool()
                case 3: self.tty = try reader.readBool()
                case 4: self.stdout = try reader.readBool()
                case 5: self.stderr = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.containerID.isEmpty { writer.string(field: 1, self.containerID) }
            if self.stdin { writer.bool(field: 2, self.stdin) }
            if self.tty { writer.bool(field: 3, self.tty) }
            if self.stdout { writer.bool(field: 4, self.stdout) }
            if self.stderr { writer.bool(field: 5, self.stderr) }
        }
    }

    public struct AttachResponse: ProtobufMessage {
        public var url: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.url = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.url.isEmpty { writer.string(field: 1, self.url) }
        }
    }

    public struct PortForwardRequest: ProtobufMessage {
        public var podSandboxID: String = ""
        public var port: [Int32] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.podSandboxID = try reader.readString()
                case 2 where wire == .lengthDelimited:
                    var packed = try reader.readMessage()
                    while !packed.isAtEnd { self.port.append(try packed.readInt32()) }
                case 2: self.port.append(try reader.readInt32())
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.podSandboxID.isEmpty { writer.string(field: 1, self.podSandboxID) }
            writer.packed(field: 2, self.port) { value in UInt64(bitPattern: Int64(value)) }
        }
    }

    public struct PortForwardResponse: ProtobufMessage {
        public var url: String = ""

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.url = try reader.readString()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.url.isEmpty { writer.string(field: 1, self.url) }
        }
    }

    public struct ImageFilter: ProtobufMessage {
        public var image: ImageSpec?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.image { writer.message(field: 1, value) }
        }
    }

    public struct ListImagesRequest: ProtobufMessage {
        public var filter: ImageFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ImageFilter = self.filter ?? ImageFilter()
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

    public struct Image: ProtobufMessage {
        public var id: String = ""
        public var repoTags: [String] = []
        public var repoDigests: [String] = []
        public var size: UInt64 = 0
        public var uid: Int64Value?
        public var username: String = ""
        public var spec: ImageSpec?
        public var pinned: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.id = try reader.readString()
                case 2: self.repoTags.append(try reader.readString())
                case 3: self.repoDigests.append(try reader.readString())
                case 4: self.size = try reader.readUInt64()
                case 5:
                    var value: Int64Value = self.uid ?? Int64Value()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.uid = value
                case 6: self.username = try reader.readString()
                case 7:
                    var value: ImageSpec = self.spec ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.spec = value
                case 8: self.pinned = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if !self.id.isEmpty { writer.string(field: 1, self.id) }
            for value in self.repoTags { writer.string(field: 2, value) }
            for value in self.repoDigests { writer.string(field: 3, value) }
            if self.size != 0 { writer.varint(field: 4, self.size) }
            if let value = self.uid { writer.message(field: 5, value) }
            if !self.username.isEmpty { writer.string(field: 6, self.username) }
            if let value = self.spec { writer.message(field: 7, value) }
            if self.pinned { writer.bool(field: 8, self.pinned) }
        }
    }

    public struct ListImagesResponse: ProtobufMessage {
        public var images: [Image] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.images.append(try Image(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.images { writer.message(field: 1, value) }
        }
    }

    public struct StreamImagesRequest: ProtobufMessage {
        public var filter: ImageFilter?

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ImageFilter = self.filter ?? ImageFilter()
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

    public struct StreamImagesResponse: ProtobufMessage {
        public var images: [Image] = []

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1: self.images.append(try Image(protobuf: reader.readMessage()))
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            for value in self.images { writer.message(field: 1, value) }
        }
    }

    public struct ImageStatusRequest: ProtobufMessage {
        public var image: ImageSpec?
        public var verbose: Bool = false

        public init() {}

        public mutating func merge(_ reader: inout ProtobufReader) throws {
            while let (field, wire) = try reader.next() {
                switch field {
                case 1:
                    var value: ImageSpec = self.image ?? ImageSpec()
                    var message = try reader.readMessage()
                    try value.merge(&message)
                    self.image = value
                case 2: self.verbose = try reader.readBool()
                default: try reader.skip(wire)
                }
            }
        }

        public func write(to writer: inout ProtobufWriter) {
            if let value = self.image { writer.message(field: 1, value) }
            if self.verbose { writer.bool(field: 2, self.verbose) }
        }
    }
}
