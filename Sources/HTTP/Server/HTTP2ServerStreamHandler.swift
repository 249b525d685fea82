import NIOCore
import NIOHPACK
import NIOHTTP2

/// Serves the one request of an HTTP/2 stream. Confined to the event loop.
final class HTTP2ServerStreamHandler: ChannelInboundHandler, ChannelOutboundHandler, OutboundSink {
    typealias InboundIn = HTTP2Frame.FramePayload
    typealias OutboundIn = HTTP2Frame.FramePayload
    typealias OutboundOut = HTTP2Frame.FramePayload

    private let connection: HTTP2ServerConnection
    private var context: ChannelHandlerContext?
    private var queue: OutboundQueue?
    private var pipe: BytePipe?
    private var task: Task<Void, Never>?
    private var held: OutboundPart?
    private var isHead = false
    private var bodySuppressed = false
    private var requestEnded = false
    private var responseEnded = false
    private var readPaused = false
    private var readPending = false
    private var opened = false

    init(connection: HTTP2ServerConnection) {
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        opened = true
        connection.streamOpened()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ended()
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }

    private func ended() {
        guard opened else { return }
        opened = false
        connection.streamClosed()
        if !responseEnded { task?.cancel() }
        task = nil
        pipe?.fail(HTTPError.peerClosed)
        queue?.close(HTTPError.peerClosed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: Request

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .headers(let payload):
            if queue == nil {
                begin(payload, context)
            } else if payload.endStream {
                requestEnd(HTTP2Headers.fields(payload.headers))
            }
        case .data(let payload):
            if case .byteBuffer(let buffer) = payload.data, let pipe, !pipe.push(buffer) {
                readPaused = true
            }
            if payload.endStream { requestEnd(nil) }
        default:
            break
        }
    }

    private func requestEnd(_ trailers: HTTPFields?) {
        requestEnded = true
        pipe?.finish(trailers: trailers)
    }

    private func begin(_ payload: HTTP2Frame.FramePayload.Headers, _ context: ChannelHandlerContext) {
        guard let head = HTTP2Headers.requestHead(payload.headers), connection.admit() else {
            context.close(promise: nil)
            return
        }
        let queue = OutboundQueue(eventLoop: context.eventLoop)
        self.queue = queue
        queue.attach(self)
        isHead = head.method == "HEAD"
        requestEnded = payload.endStream

        let info = connection.info
        let running = connection.running
        let request = IncomingRequest(
            head: head, body: payload.endStream ? .empty : makeBody(context), remoteAddress: info.remoteAddress,
            peerCertificates: info.peerCertificates, isTLS: info.isTLS)
        let writer = ResponseWriter(sink: queue, upgradable: false)
        task = connection.shared.run(request, writer, done: { running.end() })
    }

    private func makeBody(_ context: ChannelHandlerContext) -> HTTPBody {
        let pipe = BytePipe()
        self.pipe = pipe
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        pipe.setHandlers(onDrain: { loop.execute { bound.value.resumeReading() } })
        return HTTPBody(pipe: pipe)
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

    // MARK: Response

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { drain() }
        context.fireChannelWritabilityChanged()
    }

    func drain() {
        guard let context, let queue else { return }
        queue.beginDrain()
        guard !responseEnded, context.channel.isActive else { return }
        var wrote = false
        var total = 0
        while !responseEnded, context.channel.isWritable, let part = held ?? queue.next() {
            held = nil
            switch part {
            case .head(let status, let headers):
                writeHead(status, headers, queue, context)
            case .data(let buffer):
                total += buffer.readableBytes
                writeData(buffer, queue, context)
            case .end(let trailers):
                writeEnd(trailers, context)
            case .upgrade(_, let promise):
                promise.continuation.resume(throwing: HTTPError.upgradeImpossible)
            case .abort:
                responseEnded = true
                task?.cancel()
                let payload = HTTP2Frame.FramePayload.rstStream(.internalError)
                context.writeAndFlush(wrapOutboundOut(payload), promise: nil)
                return
            }
            wrote = true
            if total >= HTTP1ServerHandler.drainLimit, !responseEnded {
                let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
                context.eventLoop.execute { bound.value.drain() }
                break
            }
        }
        if wrote { context.flush() }
    }

    private func writeHead(_ status: Int, _ fields: HTTPFields, _ queue: OutboundQueue, _ context: ChannelHandlerContext) {
        var headers = HPACKHeaders()
        headers.reserveCapacity(fields.count + 2)
        headers.add(name: ":status", value: String(status))
        HTTP2Headers.append(fields, to: &headers)
        if !fields.contains("date") { headers.add(name: "date", value: HTTPDate.now(), indexing: .nonIndexable) }
        // As in Go's server, this header asks for a graceful end of the connection.
        if fields.hasToken("connection", "close") { connection.goAway() }
        bodySuppressed = isHead || status == 204 || status == 304
        var last = false
        if bodySuppressed {
            while let part = queue.next() {
                if case .data = part { continue }
                if case .end = part { last = true } else { held = part }
                break
            }
        } else {
            held = queue.next()
            if case .end(nil) = held {
                last = true
                held = nil
            }
        }
        let payload = HTTP2Frame.FramePayload.headers(.init(headers: headers, endStream: last))
        write(payload, last: last, context)
    }

    private func writeData(_ buffer: ByteBuffer, _ queue: OutboundQueue, _ context: ChannelHandlerContext) {
        if bodySuppressed { return }
        held = queue.next()
        var last = false
        if case .end(nil) = held {
            last = true
            held = nil
        }
        write(.data(.init(data: .byteBuffer(buffer), endStream: last)), last: last, context)
    }

    private func writeEnd(_ trailers: HTTPFields?, _ context: ChannelHandlerContext) {
        guard let trailers, !bodySuppressed else {
            write(.data(.init(data: .byteBuffer(ByteBuffer()), endStream: true)), last: true, context)
            return
        }
        var headers = HPACKHeaders()
        HTTP2Headers.append(trailers, to: &headers)
        write(.headers(.init(headers: headers, endStream: true)), last: true, context)
    }

    private func write(_ payload: HTTP2Frame.FramePayload, last: Bool, _ context: ChannelHandlerContext) {
        guard last else {
            context.write(wrapOutboundOut(payload), promise: nil)
            return
        }
        responseEnded = true
        queue?.close(HTTPError.invalidState("response already sent"))
        guard !requestEnded else {
            context.write(wrapOutboundOut(payload), promise: nil)
            return
        }
        // The client still sends what nobody will read: stop it once the response is out.
        pipe?.fail(HTTPError.aborted)
        let channel = context.channel
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenSuccess {
            channel.writeAndFlush(HTTP2Frame.FramePayload.rstStream(.noError), promise: nil)
        }
        context.write(wrapOutboundOut(payload), promise: promise)
    }
}
