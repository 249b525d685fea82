import Logging
import NIOCore
import NIOHTTP2
import Synchronization

/// Handlers that run for one connection; a cancelled one counts until it has returned.
final class RunningHandlers: Sendable {
    private let count = Atomic<Int>(0)

    /// The number including the new one.
    func begin() -> Int {
        count.add(1, ordering: .relaxed).newValue
    }

    func end() {
        count.subtract(1, ordering: .relaxed)
    }
}

/// Watches over an HTTP/2 connection of the server: idle time, stopping, a client that opens and resets streams faster
/// than handlers end. Confined to the event loop.
final class HTTP2ServerConnection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    let shared: ServerShared
    let info: ConnectionInfo
    let running = RunningHandlers()
    private var context: ChannelHandlerContext?
    private var openStreams = 0
    private var goingAway = false
    private var idleSince = NIODeadline.now()
    private var idleTimer: Scheduled<Void>?

    init(shared: ServerShared, info: ConnectionInfo) {
        self.shared = shared
        self.info = info
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { openWindow(context) }
        armIdleTimer(in: TimeAmount(exactly: shared.configuration.idleTimeout))
    }

    func channelActive(context: ChannelHandlerContext) {
        openWindow(context)
        context.fireChannelActive()
    }

    private func openWindow(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(HTTP2Limits.windowFrame), promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        idleTimer = nil
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        idleTimer = nil
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Frames of the connection are the library's business.
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        shared.logger.debug("connection error", metadata: ["peer": "\(info.remoteAddress)", "error": "\(error)"])
        // Stream errors are reported here, too, and end the stream only; the library closes on connection errors.
        if !(error is any NIOHTTP2Error) { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ServerStopping { goAway() }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: Streams

    func streamOpened() {
        openStreams += 1
    }

    func streamClosed() {
        openStreams -= 1
        guard openStreams == 0, let context else { return }
        idleSince = .now()
        if goingAway { closeSoon(context) }
    }

    /// Whether the client may run one more handler.
    func admit() -> Bool {
        let limit = shared.configuration.maxConcurrentStreams * HTTP2Limits.handlersPerStream
        guard running.begin() > limit else { return true }
        running.end()
        guard let context else { return false }
        let payload = HTTP2Frame.FramePayload.goAway(lastStreamID: .maxID, errorCode: .enhanceYourCalm, opaqueData: nil)
        context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: payload)), promise: nil)
        context.close(promise: nil)
        return false
    }

    /// Asks the client to open no more streams here; the connection ends with its last stream.
    func goAway() {
        guard !goingAway, let context else { return }
        goingAway = true
        let payload = HTTP2Frame.FramePayload.goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil)
        context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: .rootStream, payload: payload)), promise: nil)
        if openStreams == 0 { closeSoon(context) }
    }

    /// Streams that the client opened before it saw the GOAWAY still get their chance.
    private func closeSoon(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(250)) {
            let connection = bound.value
            if connection.openStreams == 0 { connection.context?.close(promise: nil) }
        }
    }

    private func armIdleTimer(in delay: TimeAmount) {
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        idleTimer = context.eventLoop.scheduleTask(in: delay) { bound.value.idleTimerFired() }
    }

    private func idleTimerFired() {
        let timeout = TimeAmount(exactly: shared.configuration.idleTimeout)
        let idle = NIODeadline.now() - idleSince
        if openStreams > 0 {
            armIdleTimer(in: timeout)
        } else if idle >= timeout {
            goAway()
        } else {
            armIdleTimer(in: timeout - idle)
        }
    }
}
