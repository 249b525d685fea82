import NIOCore
import NIOHPACK
import NIOHTTP2

/// The client's side of one HTTP/2 stream. Confined to the event loop.
final class HTTP2ClientStreamHandler: ChannelInboundHandler, ChannelOutboundHandler, OutboundSink {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let exchange: ClientExchange
    private let onClosed: () -> Void
    private var context: ChannelHandlerContext?
    private var started = false
    private var responseSeen = false
    private var responseEnded = false
    private var requestEnded = false
    private var closed = false
    private var readPaused = false
    private var readPending = false

    init(exchange: ClientExchange, onClosed: @escaping () -> Void) {
        self.exchange = exchange
        self.onClosed = onClosed
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { start(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(HTTPClientError.connectionClosed(reason: "stream closed", safeToRetry: false))
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    // MARK: Request

    private func start(_ context: ChannelHandlerContext) {
        guard !started else { return }
        started = true
        let channel = context.channel
        guard exchange.begin(cancel: { channel.close(mode: .all, promise: nil) }) else {
            context.close(promise: nil)
            return
        }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        exchange.pipe.setHandlers(
            onDrain: { loop.execute { bound.value.resumeReading() } },
            onAbandon: { channel.close(mode: .all, promise: nil) })
        let body = exchange.bodyLength
        let headers = makeHeaders(body.length)
        requestEnded = !body.present
        context.write(wrapOutboundOut(.headers(.init(headers: headers, endStream: !body.present))), promise: nil)
        switch exchange.request.body {
        case .bytes(let bytes) where body.present: writeWhole(ByteBuffer(bytes: bytes), context)
        case .buffer(let buffer) where body.present: writeWhole(buffer, context)
        case .stream: exchange.queue.attach(self)
        default: break
        }
        context.flush()
    }

    private func makeHeaders(_ length: Int?) -> HPACKHeaders {
        let request = exchange.request
        var headers = HPACKHeaders()
        headers.reserveCapacity(request.headers.count + 5)
        headers.add(name: ":method", value: request.method)
        headers.add(name: ":scheme", value: exchange.scheme)
        headers.add(name: ":path", value: request.target)
        headers.add(name: ":authority", value: request.headers["host"] ?? exchange.authority)
        HTTP2Headers.append(request.headers, to: &headers, skipHost: true)
        if let length, length > 0, !request.headers.contains("content-length") {
            headers.add(name: "content-length", value: String(length))
        }
        return headers
    }

    private func writeWhole(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        requestEnded = true
        context.write(wrapOutboundOut(.data(.init(data: .byteBuffer(buffer), endStream: true))), promise: nil)
    }

    func drain() {
        guard let context, !closed else { return }
        exchange.queue.beginDrain()
        var wrote = false
        while !requestEnded, context.channel.isWritable, let part = exchange.queue.next() {
            switch part {
            case .data(let buffer):
                context.write(wrapOutboundOut(.data(.init(data: .byteBuffer(buffer)))), promise: nil)
            case .end:
                requestEnded = true
                let payload = HTTP2Frame.FramePayload.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true))
                context.write(wrapOutboundOut(payload), promise: nil)
            case .abort:
                end(HTTPError.aborted)
                context.close(promise: nil)
                return
            case .head, .upgrade:
                break
            }
            wrote = true
        }
        if wrote { context.flush() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { drain() }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Response

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let payload):
            receive(payload, context)
        case .data(let payload):
            if case .byteBuffer(let buffer) = payload.data, !exchange.pipe.push(buffer) { readPaused = true }
            if payload.endStream { finish(nil, context) }
        default:
            break
        }
    }

    private func receive(_ payload: HTTP2Frame.FramePayload.Headers, _ context: ChannelHandlerContext) {
        if responseSeen {
            if payload.endStream { finish(HTTP2Headers.fields(payload.headers), context) }
            return
        }
        guard let text = payload.headers.first(name: ":status"), let status = Int(text) else {
            end(HTTPError.protocolError("response without status"))
            context.close(promise: nil)
            return
        }
        if status < 200 { return }
        responseSeen = true
        let fields = HTTP2Headers.fields(payload.headers)
        let response = IncomingResponse(
            status: status, headers: fields, version: .http2, body: HTTPBody(pipe: exchange.pipe))
        if payload.endStream { finish(nil, context) }
        exchange.respond(ClientExchange.Outcome(response: response))
    }

    private func finish(_ trailers: HTTPFields?, _ context: ChannelHandlerContext) {
        responseEnded = true
        exchange.pipe.finish(trailers: trailers)
        exchange.ended()
        // The server has answered: what is left of the request is of no use to it.
        if !requestEnded { context.close(promise: nil) }
    }

    // MARK: Reading

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

    // MARK: End

    func channelInactive(context: ChannelHandlerContext) {
        let idempotent = ["GET", "HEAD", "OPTIONS"].contains(exchange.request.method)
        end(HTTPClientError.connectionClosed(reason: "http2: client connection lost", safeToRetry: !started || idempotent))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let closed = error as? NIOHTTP2Errors.StreamClosed {
            if closed.errorCode == .refusedStream {
                end(HTTPClientError.connectionClosed(reason: "http2: stream refused", safeToRetry: true))
            } else {
                end(HTTPClientError.streamReset(code: closed.errorCode.networkCode))
            }
        } else {
            end(error)
        }
        context.close(promise: nil)
    }

    private func end(_ error: any Error) {
        guard !closed else { return }
        closed = true
        if !responseEnded { exchange.fail(error) }
        onClosed()
    }
}

/// Watches an HTTP/2 connection of the client: settings, GOAWAY, and whether the server is still there.
/// Confined to the event loop.
final class HTTP2ClientConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let pingAfter: TimeAmount
    private let pingTimeout: TimeAmount
    private let activity: ReadActivityHandler
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?
    private var pingSent: NIODeadline?
    /// Called with the number of streams that the server allows.
    var onLimit: ((Int) -> Void)?
    /// Called once when no more streams can be opened.
    var onUnusable: (() -> Void)?

    init(pingAfter: TimeAmount, pingTimeout: TimeAmount, activity: ReadActivityHandler) {
        self.pingAfter = pingAfter
        self.pingTimeout = pingTimeout
        self.activity = activity
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { openWindow(context) }
        arm(in: pingAfter)
    }

    func channelActive(context: ChannelHandlerContext) {
        openWindow(context)
        context.fireChannelActive()
    }

    private func openWindow(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(HTTP2Limits.windowFrame), promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        unusable()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        unusable()
        context.fireChannelInactive()
    }

    private func unusable() {
        timer?.cancel()
        timer = nil
        let action = onUnusable
        onUnusable = nil
        onLimit = nil
        action?()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data).payload {
        case .settings(.settings(let settings)):
            for setting in settings where setting.parameter == .maxConcurrentStreams {
                onLimit?(setting.value)
            }
        case .goAway:
            let action = onUnusable
            onUnusable = nil
            action?()
        default:
            break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !(error is any NIOHTTP2Error) { context.close(promise: nil) }
    }

    // MARK: Liveness

    private func arm(in delay: TimeAmount) {
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: delay) { bound.value.check() }
    }

    private func check() {
        guard let context else { return }
        if let sent = pingSent {
            if activity.lastRead < sent {
                context.close(promise: nil)
                return
            }
            pingSent = nil
        }
        let silent = NIODeadline.now() - activity.lastRead
        guard silent >= pingAfter else {
            arm(in: pingAfter - silent)
            return
        }
        pingSent = .now()
        let frame = HTTP2Frame(streamID: .rootStream, payload: .ping(HTTP2PingData(withInteger: 1), ack: false))
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        arm(in: pingTimeout)
    }
}

/// Remembers when bytes last came. Confined to the event loop.
final class ReadActivityHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private(set) var lastRead = NIODeadline.now()

    func channelReadComplete(context: ChannelHandlerContext) {
        lastRead = .now()
        context.fireChannelReadComplete()
    }
}
