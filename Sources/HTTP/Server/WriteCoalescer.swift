import NIOCore

/// Gathers what the streams of an HTTP/2 connection write within one turn of the event loop, so that it is encrypted and sent at once.
///
/// Without it every event of every watch on a connection costs a TLS record and a system call of its own. Large pieces pass uncopied.
/// Confined to the event loop.
final class WriteCoalescer: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Pieces from this size on aren't worth a copy.
    private static let largePiece = 8 * 1024
    /// What is gathered before it is passed on, though the turn isn't over.
    private static let mostGathered = 64 * 1024

    private var gathered: ByteBuffer?
    private var promise: EventLoopPromise<Void>?
    private var isScheduled = false
    private var isRemoved = false

    func handlerRemoved(context: ChannelHandlerContext) {
        isRemoved = true
        promise?.fail(ChannelError.ioOnClosedChannel)
        (gathered, promise) = (nil, nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(var piece) = unwrapOutboundIn(data), piece.readableBytes < WriteCoalescer.largePiece else {
            release(context)
            context.write(data, promise: promise)
            return
        }
        if gathered == nil { gathered = context.channel.allocator.buffer(capacity: max(1024, piece.readableBytes)) }
        gathered?.writeBuffer(&piece)
        if let promise {
            if let first = self.promise { first.futureResult.cascade(to: promise) } else { self.promise = promise }
        }
        if (gathered?.readableBytes ?? 0) >= WriteCoalescer.mostGathered { release(context) }
    }

    func flush(context: ChannelHandlerContext) {
        guard !isScheduled else { return }
        isScheduled = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
            let (coalescer, context) = bound.value
            coalescer.isScheduled = false
            if coalescer.isRemoved { return }
            coalescer.release(context)
            context.flush()
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        release(context)
        if isScheduled { context.flush() }
        context.close(mode: mode, promise: promise)
    }

    private func release(_ context: ChannelHandlerContext) {
        guard let gathered else { return }
        let promise = self.promise
        self.gathered = nil
        self.promise = nil
        context.write(wrapOutboundOut(.byteBuffer(gathered)), promise: promise)
    }
}
