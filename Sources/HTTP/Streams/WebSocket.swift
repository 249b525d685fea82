import NIOCore
import Synchronization

/// A whole WebSocket message.
public enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary(ByteBuffer)
}

/// Why a WebSocket connection ended irregularly.
public enum WebSocketError: Error, Sendable, Equatable {
    case protocolError(String)
    case messageTooLarge(limit: Int)
    case closed
    /// The answer to a handshake is not one.
    case badHandshake(String)
}

/// WebSocket framing (RFC 6455) over a byte stream after the handshake. One task receives; several may send.
public final class WebSocketConnection: Sendable {
    public enum Role: Sendable {
        case client
        case server
    }

    /// Close codes of RFC 6455.
    public enum CloseCode {
        public static let normal: UInt16 = 1000
        public static let goingAway: UInt16 = 1001
        public static let protocolError: UInt16 = 1002
        public static let unsupportedData: UInt16 = 1003
        public static let noStatus: UInt16 = 1005
        public static let invalidPayload: UInt16 = 1007
        public static let tooBig: UInt16 = 1009
        public static let internalError: UInt16 = 1011
    }

    private struct State {
        var closeSent = false
        var closeReceived: (code: UInt16, reason: String)?
        var lastPong = ContinuousClock.now
    }

    /// Only touched by the receiving task.
    private struct Input {
        var buffer = ByteBuffer()
        var message = ByteBuffer()
        var opcode: UInt8 = 0
    }

    private let stream: any ByteStream
    private let role: Role
    private let maxMessageSize: Int
    private let state = Mutex(State())
    private let input = Mutex(Input())

    /// - Parameter maxMessageSize: bytes of a message, over all its fragments.
    public init(stream: any ByteStream, role: Role, maxMessageSize: Int = 32 << 20) {
        self.stream = stream
        self.role = role
        self.maxMessageSize = maxMessageSize
    }

    /// Code and reason of the peer's close frame, once it came. 1005 without a code.
    public var peerClose: (code: UInt16, reason: String)? {
        state.withLock { $0.closeReceived }
    }

    /// When the last pong came (or the connection was made).
    public var lastPong: ContinuousClock.Instant {
        state.withLock { $0.lastPong }
    }

    // MARK: Receiving

    /// The next message; nil after the peer's close frame or the end of the stream. Pings are answered here.
    /// - Throws: `WebSocketError`; the peer was told by a close frame then.
    public func receive() async throws -> WebSocketMessage? {
        do {
            while true {
                guard let frame = try await nextFrame() else { return nil }
                switch try await handle(frame) {
                case .message(let message): return message
                case .closed: return nil
                case .more: continue
                }
            }
        } catch let error as WebSocketError {
            switch error {
            case .messageTooLarge: await close(code: CloseCode.tooBig)
            default: await close(code: CloseCode.protocolError)
            }
            throw error
        }
    }

    private struct Frame {
        var final: Bool
        var opcode: UInt8
        var payload: ByteBuffer
    }

    private enum Handled {
        case message(WebSocketMessage)
        case closed
        case more
    }

    private func nextFrame() async throws -> Frame? {
        while true {
            if let frame = try input.withLock({ try takeFrame(&$0) }) { return frame }
            guard let chunk = try await stream.read() else { return nil }
            input.withLock { input in
                if input.buffer.readableBytes == 0 {
                    input.buffer = chunk
                } else {
                    input.buffer.discardReadBytes()
                    input.buffer.writeImmutableBuffer(chunk)
                }
            }
        }
    }

    private func takeFrame(_ input: inout Input) throws -> Frame? {
        let buffer = input.buffer
        var offset = buffer.readerIndex
        guard let first = buffer.getInteger(at: offset, as: UInt8.self),
            let second = buffer.getInteger(at: offset + 1, as: UInt8.self)
        else { return nil }
        offset += 2
        guard first & 0x70 == 0 else { throw WebSocketError.protocolError("reserved bits set") }
        let masked = second & 0x80 != 0
        guard masked == (role == .server) else { throw WebSocketError.protocolError("wrong masking") }
        var length = Int(second & 0x7F)
        if first & 0x08 != 0, length > 125 || first & 0x80 == 0 { throw WebSocketError.protocolError("bad control frame") }
        if length == 126 {
            guard let extended = buffer.getInteger(at: offset, as: UInt16.self) else { return nil }
            length = Int(extended)
            offset += 2
        } else if length == 127 {
            guard let extended = buffer.getInteger(at: offset, as: UInt64.self) else { return nil }
            guard extended <= UInt64(maxMessageSize) else { throw WebSocketError.messageTooLarge(limit: maxMessageSize) }
            length = Int(extended)
            offset += 8
        }
        guard length + input.message.readableBytes <= maxMessageSize else {
            throw WebSocketError.messageTooLarge(limit: maxMessageSize)
        }
        var mask: UInt32 = 0
        if masked {
            guard let key = buffer.getInteger(at: offset, as: UInt32.self) else { return nil }
            mask = key
            offset += 4
        }
        guard var payload = buffer.getSlice(at: offset, length: length) else { return nil }
        input.buffer.moveReaderIndex(to: offset + length)
        if masked { WebSocketConnection.applyMask(mask, to: &payload) }
        return Frame(final: first & 0x80 != 0, opcode: first & 0x0F, payload: payload)
    }

    static func applyMask(_ mask: UInt32, to buffer: inout ByteBuffer) {
        guard buffer.readableBytes > 0 else { return }
        let key = [UInt8(truncatingIfNeeded: mask >> 24), UInt8(truncatingIfNeeded: mask >> 16),
            UInt8(truncatingIfNeeded: mask >> 8), UInt8(truncatingIfNeeded: mask)]
        buffer.withUnsafeMutableReadableBytes { bytes in
            for index in bytes.indices {
                bytes[index] ^= key[index & 3]
            }
        }
    }

    private func handle(_ frame: Frame) async throws -> Handled {
        switch frame.opcode {
        case 0, 1, 2:
            return try collect(frame)
        case 8:
            return await handleClose(frame.payload)
        case 9:
            try await send(opcode: 10, frame.payload)
            return .more
        case 10:
            state.withLock { $0.lastPong = .now }
            return .more
        default:
            throw WebSocketError.protocolError("unknown opcode \(frame.opcode)")
        }
    }

    private func collect(_ frame: Frame) throws -> Handled {
        let whole = try input.withLock { input -> (UInt8, ByteBuffer)? in
            if frame.opcode == 0 {
                guard input.opcode != 0 else { throw WebSocketError.protocolError("continuation without a start") }
                input.message.writeImmutableBuffer(frame.payload)
            } else {
                guard input.opcode == 0 else { throw WebSocketError.protocolError("message inside a message") }
                input.opcode = frame.opcode
                input.message = frame.payload
            }
            guard frame.final else { return nil }
            defer {
                input.opcode = 0
                input.message = ByteBuffer()
            }
            return (input.opcode, input.message)
        }
        guard let (opcode, payload) = whole else { return .more }
        if opcode == 2 { return .message(.binary(payload)) }
        guard let text = String(validating: payload.readableBytesView, as: UTF8.self) else {
            throw WebSocketError.protocolError("text is not UTF-8")
        }
        return .message(.text(text))
    }

    private func handleClose(_ payload: ByteBuffer) async -> Handled {
        var payload = payload
        let code = payload.readInteger(as: UInt16.self)
        let reason = String(buffer: payload)
        state.withLock { $0.closeReceived = (code ?? CloseCode.noStatus, reason) }
        await sendClose(code: code ?? CloseCode.normal, reason: "")
        await stream.close()
        return .closed
    }

    // MARK: Sending

    public func send(_ message: WebSocketMessage) async throws {
        switch message {
        case .text(let text): try await send(opcode: 1, ByteBuffer(string: text))
        case .binary(let buffer): try await send(opcode: 2, buffer)
        }
    }

    public func send(binary buffer: ByteBuffer) async throws {
        try await send(opcode: 2, buffer)
    }

    public func send(text: String) async throws {
        try await send(opcode: 1, ByteBuffer(string: text))
    }

    /// At most 125 bytes.
    public func ping(_ payload: [UInt8] = []) async throws {
        try await send(opcode: 9, ByteBuffer(bytes: payload.prefix(125)))
    }

    private func send(opcode: UInt8, _ payload: ByteBuffer) async throws {
        if state.withLock({ $0.closeSent }) { throw WebSocketError.closed }
        try await stream.write(frame(opcode, payload))
    }

    private func frame(_ opcode: UInt8, _ payload: ByteBuffer) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(payload.readableBytes + 14)
        buffer.writeInteger(0x80 | opcode)
        let maskBit: UInt8 = role == .client ? 0x80 : 0
        let length = payload.readableBytes
        if length < 126 {
            buffer.writeInteger(maskBit | UInt8(length))
        } else if length <= 0xFFFF {
            buffer.writeInteger(maskBit | 126)
            buffer.writeInteger(UInt16(length))
        } else {
            buffer.writeInteger(maskBit | 127)
            buffer.writeInteger(UInt64(length))
        }
        guard role == .client else {
            buffer.writeImmutableBuffer(payload)
            return buffer
        }
        let mask = UInt32.random(in: 0...UInt32.max)
        buffer.writeInteger(mask)
        var masked = payload
        WebSocketConnection.applyMask(mask, to: &masked)
        buffer.writeImmutableBuffer(masked)
        return buffer
    }

    /// Says goodbye. The stream is closed when the peer has answered (seen by `receive`) or by `abort`.
    public func close(code: UInt16 = CloseCode.normal, reason: String = "") async {
        await sendClose(code: code, reason: reason)
    }

    private func sendClose(code: UInt16, reason: String) async {
        let first = state.withLock { state -> Bool in
            defer { state.closeSent = true }
            return !state.closeSent
        }
        guard first else { return }
        var payload = ByteBuffer()
        payload.writeInteger(code)
        payload.writeBytes(Array(reason.utf8.prefix(123)))
        try? await stream.write(frame(8, payload))
    }

    /// Ends the connection without waiting for the peer.
    public func abort() {
        stream.abort()
    }

    /// Says goodbye and ends the stream after what was sent.
    public func closeStream(code: UInt16 = CloseCode.normal) async {
        await sendClose(code: code, reason: "")
        await stream.close()
    }
}
