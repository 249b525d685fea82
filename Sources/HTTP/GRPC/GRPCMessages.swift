import NIOCore

/// gRPC's framing: a flag byte, four bytes of length, the message.
enum GRPCFraming {
    static func frame(_ message: [UInt8]) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.reserveCapacity(message.count + 5)
        buffer.writeInteger(UInt8(0))
        buffer.writeInteger(UInt32(message.count))
        buffer.writeBytes(message)
        return buffer
    }
}

/// Takes messages out of a body. Used by one task.
struct GRPCReader: Sendable {
    private var iterator: HTTPBody.Iterator
    private var buffer = ByteBuffer()
    private let limit: Int

    init(body: HTTPBody, limit: Int) {
        iterator = body.makeAsyncIterator()
        self.limit = limit
    }

    /// The next message; nil at the end of the body.
    mutating func next() async throws -> [UInt8]? {
        while true {
            if let message = try take() { return message }
            guard let chunk = try await iterator.next() else {
                if buffer.readableBytes > 0 { throw GRPCError(.internal, "unexpected EOF") }
                return nil
            }
            if buffer.readableBytes == 0 {
                buffer = chunk
            } else {
                buffer.discardReadBytes()
                buffer.writeImmutableBuffer(chunk)
            }
        }
    }

    private mutating func take() throws -> [UInt8]? {
        let start = buffer.readerIndex
        guard let flag = buffer.getInteger(at: start, as: UInt8.self),
            let length = buffer.getInteger(at: start + 1, as: UInt32.self)
        else { return nil }
        guard flag == 0 else {
            throw GRPCError(.unimplemented, "grpc: Decompressor is not installed for grpc-encoding")
        }
        guard Int(length) <= limit else {
            throw GRPCError(.resourceExhausted, "grpc: received message larger than max (\(length) vs. \(limit))")
        }
        guard buffer.readableBytes >= 5 + Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: 5)
        return buffer.readBytes(length: Int(length))
    }
}
