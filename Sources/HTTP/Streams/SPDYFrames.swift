import NIOCore

/// Why a SPDY connection or stream ended.
public enum SPDYError: Error, Sendable, Equatable {
    case protocolError(String)
    case compression
    /// The connection has ended.
    case closed
    /// The peer (or this side) reset the stream.
    case reset(SPDYResetStatus)
    /// The peer did not answer a ping in time.
    case pingTimeout
}

/// Status codes of RST_STREAM.
public enum SPDYResetStatus: UInt32, Sendable {
    case protocolError = 1
    case invalidStream = 2
    case refusedStream = 3
    case unsupportedVersion = 4
    case cancel = 5
    case internalError = 6
    case flowControlError = 7
    case streamInUse = 8
    case streamAlreadyClosed = 9
    case frameTooLarge = 11
}

/// A frame of SPDY/3.1; header blocks still compressed.
enum SPDYFrame {
    case data(stream: UInt32, fin: Bool, ByteBuffer)
    case synStream(stream: UInt32, fin: Bool, unidirectional: Bool, block: [UInt8])
    case synReply(stream: UInt32, fin: Bool, block: [UInt8])
    case reset(stream: UInt32, status: UInt32)
    case settings
    case ping(UInt32)
    case goAway(lastStream: UInt32, status: UInt32)
    case headers(stream: UInt32, fin: Bool, block: [UInt8])
    case windowUpdate(stream: UInt32, delta: UInt32)
    case unknown
}

enum SPDYFraming {
    /// Largest control frame that is accepted, bytes.
    static let maxControlFrame = 1 << 20
    /// Largest inflated header block that is accepted, bytes.
    static let maxHeaderBlock = 1 << 20
    /// Most headers of one block.
    static let maxHeaderCount = 1000
    /// Bytes of data in one frame that we send.
    static let maxData = 32 * 1024

    /// Takes the next whole frame out of the buffer; nil when there is none.
    static func take(_ buffer: inout ByteBuffer) throws -> SPDYFrame? {
        let start = buffer.readerIndex
        guard let first = buffer.getInteger(at: start, as: UInt32.self),
            let second = buffer.getInteger(at: start + 4, as: UInt32.self)
        else { return nil }
        let flags = UInt8(second >> 24)
        let length = Int(second & 0xFF_FFFF)
        let isControl = first & 0x8000_0000 != 0
        if isControl && length > maxControlFrame { throw SPDYError.protocolError("control frame too large") }
        guard buffer.readableBytes >= 8 + length else { return nil }
        buffer.moveReaderIndex(forwardBy: 8)
        guard var payload = buffer.readSlice(length: length) else { return nil }
        guard isControl else { return .data(stream: first & 0x7FFF_FFFF, fin: flags & 1 != 0, payload) }
        guard (first >> 16) & 0x7FFF == 3 else { throw SPDYError.protocolError("unsupported SPDY version") }
        return try control(type: UInt16(first & 0xFFFF), flags, &payload)
    }

    private static func control(type: UInt16, _ flags: UInt8, _ payload: inout ByteBuffer) throws -> SPDYFrame {
        func word() throws -> UInt32 {
            guard let value = payload.readInteger(as: UInt32.self) else { throw SPDYError.protocolError("short control frame") }
            return value
        }
        func rest() -> [UInt8] { payload.readBytes(length: payload.readableBytes) ?? [] }
        let fin = flags & 1 != 0
        switch type {
        case 1:
            let stream = try word() & 0x7FFF_FFFF
            _ = try word()
            guard payload.readInteger(as: UInt16.self) != nil else { throw SPDYError.protocolError("short SYN_STREAM") }
            return .synStream(stream: stream, fin: fin, unidirectional: flags & 2 != 0, block: rest())
        case 2: return .synReply(stream: try word() & 0x7FFF_FFFF, fin: fin, block: rest())
        case 3: return .reset(stream: try word() & 0x7FFF_FFFF, status: try word())
        case 4: return .settings
        case 6: return .ping(try word())
        case 7: return .goAway(lastStream: try word() & 0x7FFF_FFFF, status: try word())
        case 8: return .headers(stream: try word() & 0x7FFF_FFFF, fin: fin, block: rest())
        case 9: return .windowUpdate(stream: try word() & 0x7FFF_FFFF, delta: try word() & 0x7FFF_FFFF)
        default: return .unknown
        }
    }

    static func writeControl(_ type: UInt16, flags: UInt8 = 0, to buffer: inout ByteBuffer, _ body: (inout ByteBuffer) -> Void) {
        buffer.writeInteger(UInt16(0x8003))
        buffer.writeInteger(type)
        let lengthAt = buffer.writerIndex
        buffer.writeInteger(UInt32(0))
        let start = buffer.writerIndex
        body(&buffer)
        let length = UInt32(buffer.writerIndex - start)
        buffer.setInteger(UInt32(flags) << 24 | length, at: lengthAt)
    }

    static func writeData(_ stream: UInt32, fin: Bool, _ payload: ByteBuffer, to buffer: inout ByteBuffer) {
        buffer.writeInteger(stream)
        buffer.writeInteger((fin ? UInt32(1) << 24 : 0) | UInt32(payload.readableBytes))
        buffer.writeImmutableBuffer(payload)
    }

    // MARK: Header blocks

    /// Names in lower case, values of one name joined by NUL, as the protocol wants.
    static func encode(_ headers: HTTPFields) -> [UInt8] {
        var order: [String] = []
        var values: [String: [String]] = [:]
        for field in headers {
            let name = HTTPFields.lowercased(field.name)
            if values[name] == nil { order.append(name) }
            values[name, default: []].append(field.value)
        }
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt32(order.count))
        for name in order {
            let value = (values[name] ?? []).joined(separator: "\0")
            buffer.writeInteger(UInt32(name.utf8.count))
            buffer.writeString(name)
            buffer.writeInteger(UInt32(value.utf8.count))
            buffer.writeString(value)
        }
        return Array(buffer.readableBytesView)
    }

    static func decode(_ bytes: [UInt8]) throws -> HTTPFields {
        var buffer = ByteBuffer(bytes: bytes)
        guard let count = buffer.readInteger(as: UInt32.self), count <= UInt32(maxHeaderCount) else {
            throw SPDYError.protocolError("bad header block")
        }
        var headers = HTTPFields()
        for _ in 0..<count {
            guard let nameLength = buffer.readInteger(as: UInt32.self), let name = buffer.readString(length: Int(nameLength)),
                let valueLength = buffer.readInteger(as: UInt32.self), let value = buffer.readString(length: Int(valueLength))
            else { throw SPDYError.protocolError("bad header block") }
            for part in value.utf8.split(separator: 0, omittingEmptySubsequences: false) {
                headers.add(name, String(Substring(part)))
            }
        }
        return headers
    }
}
