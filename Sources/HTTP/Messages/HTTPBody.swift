import NIOCore

/// The bytes of a message as they come, with back-pressure: the peer is slowed down when nobody reads.
///
/// To be read once, by one task. Dropping an unfinished body tells the peer (a client's stream is reset).
public struct HTTPBody: AsyncSequence, Sendable {
    public typealias Element = ByteBuffer

    /// Tells the producer when the last copy of an unread body goes away.
    private final class Owner: Sendable {
        let pipe: BytePipe

        init(pipe: BytePipe) {
            self.pipe = pipe
        }

        deinit {
            pipe.abandon()
        }
    }

    private enum Source {
        case empty
        case buffer(ByteBuffer)
        case pipe(Owner)
    }

    private let source: Source

    private init(source: Source) {
        self.source = source
    }

    init(pipe: BytePipe) {
        source = .pipe(Owner(pipe: pipe))
    }

    /// A body without bytes.
    public static let empty = HTTPBody(source: .empty)

    /// A body that is wholly known. Unlike a streamed one it can be read again.
    public init(bytes: [UInt8]) {
        source = bytes.isEmpty ? .empty : .buffer(ByteBuffer(bytes: bytes))
    }

    public init(buffer: ByteBuffer) {
        source = buffer.readableBytes == 0 ? .empty : .buffer(buffer)
    }

    /// Whether it is known now that no byte will come.
    public var isKnownEmpty: Bool {
        if case .empty = source { return true }
        return false
    }

    /// Trailer fields; nil until the body has been read to its end.
    public var trailers: HTTPFields? {
        if case .pipe(let owner) = source { return owner.pipe.trailers }
        return nil
    }

    /// Reads the whole body.
    /// - Parameter limit: most bytes to accept.
    /// - Throws: `HTTPError.bodyTooLarge` beyond the limit.
    public func collect(upTo limit: Int) async throws -> [UInt8] {
        let buffer = try await collectBuffer(upTo: limit)
        return Array(buffer.readableBytesView)
    }

    /// As `collect(upTo:)`, without a copy when the body came in one piece.
    public func collectBuffer(upTo limit: Int) async throws -> ByteBuffer {
        var whole = ByteBuffer()
        for try await chunk in self {
            if whole.readableBytes + chunk.readableBytes > limit {
                throw HTTPError.bodyTooLarge(limit: limit)
            }
            if whole.readableBytes == 0 {
                whole = chunk
            } else {
                whole.writeImmutableBuffer(chunk)
            }
        }
        return whole
    }

    /// Discards the rest, at most `limit` bytes of it, so that the connection can be used again.
    public func drain(upTo limit: Int = 256 * 1024) async throws {
        var seen = 0
        for try await chunk in self {
            seen += chunk.readableBytes
            if seen > limit { return }
        }
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(body: self)
    }

    public struct Iterator: AsyncIteratorProtocol, Sendable {
        private let body: HTTPBody
        private var delivered = false

        init(body: HTTPBody) {
            self.body = body
        }

        public mutating func next() async throws -> ByteBuffer? {
            switch body.source {
            case .empty:
                return nil
            case .buffer(let buffer):
                if delivered { return nil }
                delivered = true
                return buffer
            case .pipe(let owner):
                return try await owner.pipe.next()
            }
        }
    }
}
