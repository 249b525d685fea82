import NIOCore
import Synchronization

/// Raw bytes in both directions, with back-pressure in both.
///
/// One task reads at a time. Several may write: a buffer's bytes stay together.
public protocol ByteStream: AnyObject, Sendable {
    /// The next bytes; nil at the end. Throws when the peer vanished or the stream was closed here.
    func read() async throws -> ByteBuffer?
    /// Hands bytes over; suspends while the peer takes none.
    func write(_ buffer: ByteBuffer) async throws
    /// No more bytes will be written; reading goes on.
    func closeWrite() async
    /// Ends both directions, after what was written has been sent.
    func close() async
    /// Ends both directions at once, dropping what was not sent.
    func abort()
}

extension ByteStream {
    public func write(_ bytes: [UInt8]) async throws {
        try await write(ByteBuffer(bytes: bytes))
    }
}

/// A `ByteStream` over an NIO channel whose last handler is a `ByteStreamHandler`.
final class ChannelByteStream: ByteStream {
    private let pipe: BytePipe
    private let queue: OutboundQueue
    private let channel: any Channel

    init(channel: any Channel, pipe: BytePipe, queue: OutboundQueue) {
        self.channel = channel
        self.pipe = pipe
        self.queue = queue
    }

    deinit {
        channel.close(mode: .all, promise: nil)
    }

    func read() async throws -> ByteBuffer? {
        try await pipe.next()
    }

    func write(_ buffer: ByteBuffer) async throws {
        try await queue.write(buffer)
    }

    func closeWrite() async {
        _ = try? queue.enqueue(.end(trailers: nil))
    }

    func close() async {
        pipe.fail(HTTPError.aborted)
        // Refused when the end is queued or sent already: the handler closes when it is through.
        _ = try? queue.enqueue(.end(trailers: nil))
        channel.eventLoop.execute { [channel] in
            channel.pipeline.fireUserInboundEventTriggered(ByteStreamHandler.CloseWhenSent())
        }
        try? await channel.closeFuture.get()
    }

    func abort() {
        pipe.fail(HTTPError.aborted)
        queue.abort()
        channel.close(mode: .all, promise: nil)
    }
}

/// Joins a channel's bytes to a pipe (inbound) and a queue (outbound). Loop-confined.
final class ByteStreamHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler, OutboundSink {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Asks the handler to close the channel as soon as everything queued has been sent.
    struct CloseWhenSent: Sendable {}

    /// How long the peer may take to accept the last bytes after `close`.
    static let closeTimeout = TimeAmount.seconds(5)

    private let pipe: BytePipe
    private let queue: OutboundQueue
    private var context: ChannelHandlerContext?
    private var readPaused = false
    private var readPending = false
    private var outputClosed = false
    private var closeRequested = false

    private init(pipe: BytePipe, queue: OutboundQueue) {
        self.pipe = pipe
        self.queue = queue
    }

    /// Makes handler and stream; the handler must be added to the channel's end, on its event loop.
    static func make(channel: any Channel) -> (ByteStreamHandler, ChannelByteStream) {
        let pipe = BytePipe()
        let queue = OutboundQueue(eventLoop: channel.eventLoop)
        return (ByteStreamHandler(pipe: pipe, queue: queue), ChannelByteStream(channel: channel, pipe: pipe, queue: queue))
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        pipe.setHandlers(onDrain: {
            loop.execute { bound.value.resumeReading() }
        })
        queue.attach(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        finish(nil)
    }

    private func finish(_ error: (any Error)?) {
        if let error {
            pipe.fail(error)
        } else {
            pipe.finish()
        }
        queue.close(HTTPError.peerClosed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !pipe.push(unwrapInboundIn(data)) {
            readPaused = true
        }
    }

    func read(context: ChannelHandlerContext) {
        if readPaused {
            readPending = true
        } else {
            context.read()
        }
    }

    private func resumeReading() {
        readPaused = false
        guard readPending, let context else { return }
        readPending = false
        context.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is CloseWhenSent {
            closeRequested = true
            drain()
            let channel = context.channel
            context.eventLoop.scheduleTask(in: ByteStreamHandler.closeTimeout) {
                channel.close(mode: .all, promise: nil)
            }
        } else if let event = event as? ChannelEvent, event == .inputClosed {
            pipe.finish()
            if outputClosed { context.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(nil)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(error)
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { drain() }
        context.fireChannelWritabilityChanged()
    }

    func drain() {
        queue.beginDrain()
        guard let context else { return }
        var wrote = false
        while context.channel.isWritable, let part = queue.next() {
            switch part {
            case .data(let buffer):
                context.write(wrapOutboundOut(buffer), promise: nil)
                wrote = true
                if !context.channel.isWritable {
                    context.flush()
                    wrote = false
                }
            case .end:
                outputClosed = true
                if wrote { context.flush() }
                wrote = false
                if closeRequested || pipe.isEnded {
                    context.close(promise: nil)
                } else {
                    context.close(mode: .output, promise: nil)
                }
            case .abort:
                context.close(promise: nil)
            case .head, .upgrade:
                break
            }
        }
        if wrote { context.flush() }
        if closeRequested && outputClosed {
            context.close(promise: nil)
        }
    }
}

/// Both ends of a byte stream within the process.
public enum MemoryByteStream {
    /// What is written to one is read from the other.
    public static func pair() -> (any ByteStream, any ByteStream) {
        let forth = BytePipe()
        let back = BytePipe()
        return (End(inbound: back, outbound: forth), End(inbound: forth, outbound: back))
    }

    private final class End: ByteStream {
        private let inbound: BytePipe
        private let outbound: BytePipe

        init(inbound: BytePipe, outbound: BytePipe) {
            self.inbound = inbound
            self.outbound = outbound
        }

        deinit {
            inbound.fail(HTTPError.peerClosed)
            outbound.finish()
        }

        func read() async throws -> ByteBuffer? {
            try await inbound.next()
        }

        func write(_ buffer: ByteBuffer) async throws {
            if outbound.isEnded { throw HTTPError.peerClosed }
            try await outbound.pushWaiting(buffer)
        }

        func closeWrite() async {
            outbound.finish()
        }

        func close() async {
            outbound.finish()
            inbound.fail(HTTPError.peerClosed)
        }

        func abort() {
            outbound.fail(HTTPError.peerClosed)
            inbound.fail(HTTPError.aborted)
        }
    }
}
