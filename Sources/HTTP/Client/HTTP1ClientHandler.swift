import NIOCore
import NIOHTTP1

/// The client's side of one HTTP/1.1 connection. Confined to the event loop.
final class HTTP1ClientHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler, OutboundSink {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart
    typealias Decoder = ByteToMessageHandler<HTTPResponseDecoder>

    private let encoder: HTTPRequestEncoder
    private let decoder: Decoder
    private var context: ChannelHandlerContext?
    private var exchange: ClientExchange?
    private var response: IncomingResponse?
    private var keepAlive = true
    private var requestEnded = false
    private var responseSeen = false
    private var readPaused = false
    private var readPending = false
    /// Called when the connection can take another request.
    var onIdle: (() -> Void)?
    /// Called once when the connection has ended.
    var onClosed: (() -> Void)?

    init(encoder: HTTPRequestEncoder, decoder: Decoder) {
        self.encoder = encoder
        self.decoder = decoder
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    // MARK: Request

    func start(_ exchange: ClientExchange) {
        guard let context, context.channel.isActive, self.exchange == nil else {
            exchange.fail(HTTPClientError.connectionClosed(reason: "http: server closed idle connection", safeToRetry: true))
            return
        }
        let channel = context.channel
        guard exchange.begin(cancel: { channel.close(mode: .all, promise: nil) }) else {
            onIdle?()
            return
        }
        self.exchange = exchange
        response = nil
        responseSeen = false
        requestEnded = false
        keepAlive = true
        prepareBody(exchange, context)
        writeHead(exchange, context)
        switch exchange.request.body {
        case .none:
            writeEnd(context)
        case .bytes(let bytes):
            writeWhole(ByteBuffer(bytes: bytes), context)
        case .buffer(let buffer):
            writeWhole(buffer, context)
        case .stream:
            exchange.queue.attach(self)
        }
        context.flush()
    }

    private func prepareBody(_ exchange: ClientExchange, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let channel = context.channel
        exchange.pipe.setHandlers(
            onDrain: { loop.execute { bound.value.resumeReading() } },
            onAbandon: { channel.close(mode: .all, promise: nil) })
    }

    private func writeHead(_ exchange: ClientExchange, _ context: ChannelHandlerContext) {
        let request = exchange.request
        var headers = NIOHTTP1.HTTPHeaders()
        if !request.headers.contains("host") { headers.add(name: "Host", value: exchange.authority) }
        for field in request.headers { headers.add(name: field.name, value: field.value) }
        let body = exchange.bodyLength
        if let length = body.length {
            let expected = request.method == "POST" || request.method == "PUT" || request.method == "PATCH"
            if length > 0 || expected { headers.replaceOrAdd(name: "Content-Length", value: String(length)) }
        } else if !headers.contains(name: "content-length") {
            headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
        }
        if request.headers.hasToken("connection", "close") { keepAlive = false }
        let head = NIOHTTP1.HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func writeWhole(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        if buffer.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        writeEnd(context)
    }

    private func writeEnd(_ context: ChannelHandlerContext) {
        requestEnded = true
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func drain() {
        guard let context, let exchange else { return }
        exchange.queue.beginDrain()
        var wrote = false
        while !requestEnded, context.channel.isWritable, let part = exchange.queue.next() {
            switch part {
            case .data(let buffer):
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
            case .end:
                writeEnd(context)
                wrote = true
            case .abort:
                exchange.fail(HTTPError.aborted)
                context.close(promise: nil)
                return
            case .head, .upgrade:
                break
            }
        }
        if wrote {
            context.flush()
            finishIfComplete(context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { drain() }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Response

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            receive(head, exchange)
        case .body(let buffer):
            if !exchange.pipe.push(buffer) { readPaused = true }
        case .end(let trailers):
            if response?.status == 101, exchange.wantsUpgrade {
                upgrade(exchange, context)
                return
            }
            responseEnded = true
            // The connection goes back before the reader learns the end, so that its next request finds it; a reader
            // that goes away meanwhile must not close it any more.
            exchange.pipe.setHandlers()
            finishIfComplete(context)
            exchange.pipe.finish(trailers: trailers.map { HTTPFields($0.map { ($0.name, $0.value) }) })
        }
    }

    private var responseEnded = false

    private func receive(_ head: HTTPResponseHead, _ exchange: ClientExchange) {
        var fields = HTTPFields()
        for (name, value) in head.headers { fields.add(name, value) }
        responseSeen = true
        responseEnded = false
        if head.version.minor == 0 || fields.hasToken("connection", "close") { keepAlive = false }
        let version: HTTPVersion = head.version.minor == 0 ? .http1_0 : .http1_1
        let response = IncomingResponse(
            status: Int(head.status.code), headers: fields, version: version, body: HTTPBody(pipe: exchange.pipe))
        if head.status.code == 101, exchange.wantsUpgrade {
            self.response = response
        } else {
            exchange.respond(ClientExchange.Outcome(response: response))
        }
    }

    private func finishIfComplete(_ context: ChannelHandlerContext) {
        guard let exchange, responseEnded else { return }
        self.exchange = nil
        responseEnded = false
        exchange.ended()
        if keepAlive && requestEnded && !exchange.wantsUpgrade {
            resumeReading()
            onIdle?()
        } else {
            context.close(promise: nil)
        }
    }

    private func upgrade(_ exchange: ClientExchange, _ context: ChannelHandlerContext) {
        guard var response else { return }
        self.exchange = nil
        response.body = .empty
        exchange.pipe.finish()
        exchange.ended()
        let (handler, stream) = ByteStreamHandler.make(channel: context.channel)
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(handler, position: .after(self))
        } catch {
            exchange.fail(error)
            context.close(promise: nil)
            return
        }
        readPaused = false
        if readPending {
            readPending = false
            context.read()
        }
        onClosed?()
        onClosed = nil
        pipeline.removeHandler(self, promise: nil)
        pipeline.removeHandler(encoder, promise: nil)
        pipeline.removeHandler(decoder, promise: nil)
        exchange.respond(ClientExchange.Outcome(response: response, stream: stream))
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
        if let exchange {
            self.exchange = nil
            let idempotent = ["GET", "HEAD", "OPTIONS"].contains(exchange.request.method)
            if responseSeen {
                exchange.fail(HTTPClientError.connectionClosed(reason: "unexpected EOF", safeToRetry: false))
            } else {
                exchange.fail(HTTPClientError.connectionClosed(reason: "EOF", safeToRetry: idempotent))
            }
        }
        onClosed?()
        onClosed = nil
        onIdle = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let exchange, responseSeen || !(error is IOError) {
            self.exchange = nil
            exchange.fail(error)
        }
        context.close(promise: nil)
    }
}
