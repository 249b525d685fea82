import Logging
import NIOCore
import NIOHTTP1

/// Serves HTTP/1 on one connection: one request at a time, pipelined ones wait. Confined to the event loop.
final class HTTP1ServerHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler, OutboundSink {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Decoder = ByteToMessageHandler<HTTPRequestDecoder>

    /// Most bytes of an unread request body that are discarded to keep the connection; Go's 256 KiB.
    static let discardLimit = 256 * 1024
    /// Smaller pieces are copied together, so that they share a TLS record and a system call.
    static let coalesceLimit = 16 * 1024
    /// Most bytes written before other connections of the loop get their turn.
    static let drainLimit = 512 * 1024

    /// A request that has not been wholly answered, or whose body has not wholly arrived.
    final class Exchange {
        let queue: OutboundQueue
        let isHead: Bool
        let version: HTTPVersion
        var pipe: BytePipe?
        var task: Task<Void, Never>?
        var keepAlive: Bool
        var expectsContinue = false
        var requestEnded = false
        var responseEnded = false
        var headWritten = false
        var chunked = false
        var bodySuppressed = false
        var remaining: Int?
        var discarded = 0

        init(queue: OutboundQueue, isHead: Bool, version: HTTPVersion, keepAlive: Bool) {
            self.queue = queue
            self.isHead = isHead
            self.version = version
            self.keepAlive = keepAlive
        }
    }

    let shared: ServerShared
    let info: ConnectionInfo
    let decoder: Decoder
    var context: ChannelHandlerContext?
    var current: Exchange?
    private var backlog = CircularBuffer<HTTPServerRequestPart>(initialCapacity: 0)
    private var readPaused = false
    private var readPending = false
    private var stopping = false
    private var idleDeadline = NIODeadline.uptimeNanoseconds(0)
    private var idleTimer: Scheduled<Void>?

    init(shared: ServerShared, info: ConnectionInfo, decoder: Decoder) {
        self.shared = shared
        self.info = info
        self.decoder = decoder
    }

    // MARK: Life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        idleDeadline = .now() + TimeAmount(exactly: shared.configuration.readHeaderTimeout)
        armIdleTimer()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        idleTimer = nil
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        idleTimer = nil
        backlog.removeAll()
        if let exchange = current {
            current = nil
            abandon(exchange, HTTPError.peerClosed)
        }
        context.fireChannelInactive()
    }

    private func abandon(_ exchange: Exchange, _ error: any Error) {
        if !exchange.responseEnded { exchange.task?.cancel() }
        exchange.pipe?.fail(error)
        exchange.queue.close(error)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        shared.logger.debug("connection error", metadata: ["peer": "\(info.remoteAddress)", "error": "\(error)"])
        if current == nil, let parserError = error as? HTTPParserError, parserError != .invalidEOFState {
            let status = parserError == .headerOverflow ? 431 : 400
            var buffer = context.channel.allocator.buffer(capacity: 128)
            HTTP1Encoding.writeStatusLine(status, to: &buffer)
            buffer.writeStaticString("Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")
            buffer.writeString("\(status) \(HTTP1Encoding.reason(status))")
            context.write(wrapOutboundOut(buffer), promise: nil)
            closeWhenSent(context, linger: .milliseconds(500))
        } else {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ServerStopping {
            stopping = true
            if current == nil { context.close(promise: nil) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func armIdleTimer() {
        guard let context else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        idleTimer = context.eventLoop.scheduleTask(deadline: idleDeadline) { bound.value.idleTimerFired() }
    }

    private func idleTimerFired() {
        guard let context else { return }
        if current != nil {
            idleDeadline = .now() + TimeAmount(exactly: shared.configuration.idleTimeout)
        } else if idleDeadline <= .now() {
            context.close(promise: nil)
            return
        }
        armIdleTimer()
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if let current, current.requestEnded {
            // A pipelined request: it waits, and so does the socket.
            backlog.append(part)
            readPaused = true
            return
        }
        receive(part, context)
    }

    private func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            begin(head, context)
        case .body(let buffer):
            guard let exchange = current else { return }
            if exchange.responseEnded {
                exchange.discarded += buffer.readableBytes
                if exchange.discarded > HTTP1ServerHandler.discardLimit { context.close(promise: nil) }
            } else if let pipe = exchange.pipe, !pipe.push(buffer) {
                readPaused = true
            }
        case .end(let trailers):
            guard let exchange = current else { return }
            exchange.requestEnded = true
            exchange.pipe?.finish(trailers: trailers.map { HTTPFields($0.map { ($0.name, $0.value) }) })
            if readPaused {
                // Go on reading: only so the peer's leaving is noticed while the handler works.
                resumeReading()
            }
            if exchange.responseEnded { complete(exchange, context) }
        }
    }

    private func begin(_ head: NIOHTTP1.HTTPRequestHead, _ context: ChannelHandlerContext) {
        var fields = HTTPFields()
        fields.reserve(head.headers.count)
        for (name, value) in head.headers { fields.add(name, value) }
        let version: HTTPVersion = head.version.minor == 0 ? .http1_0 : .http1_1
        let request = HTTPRequestHead(
            method: head.method.rawValue, target: HTTP1ServerHandler.originForm(head.uri), headers: fields, version: version,
            scheme: info.isTLS ? "https" : "http", authority: fields["host"] ?? "")
        let upgrade = fields.hasToken("connection", "upgrade") && fields.contains("upgrade")
        let exchange = Exchange(
            queue: OutboundQueue(eventLoop: context.eventLoop), isHead: head.method == .HEAD, version: version,
            keepAlive: version == .http1_1 && !fields.hasToken("connection", "close") && !upgrade && head.method != .CONNECT)
        exchange.queue.attach(self)
        current = exchange

        let writer = ResponseWriter(sink: exchange.queue, upgradable: upgrade && version == .http1_1)
        let incoming = IncomingRequest(
            head: request, body: makeBody(fields, exchange, context), remoteAddress: info.remoteAddress,
            peerCertificates: info.peerCertificates, isTLS: info.isTLS)
        exchange.task = shared.run(incoming, writer)
    }

    private func makeBody(_ fields: HTTPFields, _ exchange: Exchange, _ context: ChannelHandlerContext) -> HTTPBody {
        let length = fields["content-length"]
        guard fields.contains("transfer-encoding") || (length != nil && length != "0") else { return .empty }
        let pipe = BytePipe()
        exchange.pipe = pipe
        exchange.expectsContinue = fields.hasToken("expect", "100-continue")
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        var onFirstRead: (@Sendable () -> Void)?
        if exchange.expectsContinue {
            onFirstRead = { loop.execute { bound.value.sendContinue() } }
        }
        pipe.setHandlers(onDrain: { loop.execute { bound.value.resumeReading() } }, onFirstRead: onFirstRead)
        return HTTPBody(pipe: pipe)
    }

    /// Proxies and some clients send the absolute form; handlers see path and query.
    private static func originForm(_ uri: String) -> String {
        let bytes = uri.utf8
        guard bytes.first != UInt8(ascii: "/"), let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return uri }
        let rest = uri[colon...]
        guard rest.hasPrefix("://") else { return uri }
        guard let slash = rest.dropFirst(3).firstIndex(of: "/") else { return "/" }
        return String(uri[slash...])
    }

    private func sendContinue() {
        guard let context, let exchange = current, exchange.expectsContinue, !exchange.headWritten else { return }
        exchange.expectsContinue = false
        var buffer = context.channel.allocator.buffer(capacity: 32)
        buffer.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
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
        guard readPaused, backlog.isEmpty else { return }
        readPaused = false
        guard readPending, let context else { return }
        readPending = false
        context.read()
    }

    // MARK: Responses

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { drain() }
        context.fireChannelWritabilityChanged()
    }

    func drain() {
        guard let context, let exchange = current else { return }
        exchange.queue.beginDrain()
        guard context.channel.isActive else { return }
        var output = context.channel.allocator.buffer(capacity: 0)
        var total = 0
        var flushed = 0
        while !exchange.responseEnded, context.channel.isWritable, let part = exchange.queue.next() {
            switch part {
            case .head(let status, let headers):
                writeHead(status, headers, exchange, &output)
            case .data(let buffer):
                total += buffer.readableBytes
                writeData(buffer, exchange, &output, context)
            case .end(let trailers):
                finish(trailers, exchange, &output)
            case .upgrade(let headers, let promise):
                upgrade(headers, promise, exchange, context)
                return
            case .abort:
                exchange.task?.cancel()
                context.close(promise: nil)
                return
            }
            if total - flushed >= OutboundQueue.sliceSize {
                // Only a flush shows whether the peer takes more.
                flush(&output, context)
                flushed = total
            }
            if total >= HTTP1ServerHandler.drainLimit, !exchange.responseEnded {
                let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
                context.eventLoop.execute { bound.value.drain() }
                break
            }
        }
        flush(&output, context)
        if exchange.responseEnded { responseEnded(exchange, context) }
    }

    private func flush(_ output: inout ByteBuffer, _ context: ChannelHandlerContext) {
        if output.readableBytes > 0 {
            context.write(wrapOutboundOut(output), promise: nil)
            output = context.channel.allocator.buffer(capacity: 0)
        }
        context.flush()
    }

    private func writeHead(_ status: Int, _ headers: HTTPFields, _ exchange: Exchange, _ output: inout ByteBuffer) {
        output.reserveCapacity(minimumWritableBytes: 512)
        HTTP1Encoding.writeStatusLine(status, to: &output)
        var hasDate = false
        var saysConnection = false
        for field in headers {
            if HTTPFields.sameName(field.name, "transfer-encoding") { continue }
            if HTTPFields.sameName(field.name, "date") { hasDate = true }
            if HTTPFields.sameName(field.name, "connection") {
                saysConnection = true
                if HTTPFields.sameName(field.value, "close") { exchange.keepAlive = false }
            }
            if HTTPFields.sameName(field.name, "content-length") { exchange.remaining = Int(field.value) }
            HTTP1Encoding.write(field.name, field.value, to: &output)
        }
        if !hasDate { HTTP1Encoding.write("Date", HTTPDate.now(), to: &output) }
        exchange.bodySuppressed = exchange.isHead || status == 204 || status == 304 || status < 200
        if !exchange.bodySuppressed && exchange.remaining == nil {
            if exchange.version == .http1_1 {
                exchange.chunked = true
                HTTP1Encoding.write("Transfer-Encoding", "chunked", to: &output)
            } else {
                exchange.keepAlive = false
            }
        }
        if exchange.expectsContinue || stopping { exchange.keepAlive = false }
        if !exchange.keepAlive && !saysConnection {
            HTTP1Encoding.write("Connection", "close", to: &output)
        }
        output.writeStaticString("\r\n")
        exchange.headWritten = true
    }

    private func writeData(
        _ buffer: ByteBuffer, _ exchange: Exchange, _ output: inout ByteBuffer, _ context: ChannelHandlerContext
    ) {
        guard !exchange.bodySuppressed, buffer.readableBytes > 0 else { return }
        if let remaining = exchange.remaining { exchange.remaining = remaining - buffer.readableBytes }
        if exchange.chunked { HTTP1Encoding.writeChunkStart(buffer.readableBytes, to: &output) }
        if buffer.readableBytes <= HTTP1ServerHandler.coalesceLimit {
            output.writeImmutableBuffer(buffer)
        } else {
            if output.readableBytes > 0 {
                context.write(wrapOutboundOut(output), promise: nil)
                output = context.channel.allocator.buffer(capacity: 0)
            }
            context.write(wrapOutboundOut(buffer), promise: nil)
        }
        if exchange.chunked { output.writeStaticString("\r\n") }
    }

    private func finish(_ trailers: HTTPFields?, _ exchange: Exchange, _ output: inout ByteBuffer) {
        if exchange.chunked { HTTP1Encoding.writeLastChunk(trailers, to: &output) }
        if !exchange.bodySuppressed, let remaining = exchange.remaining, remaining != 0 {
            // Fewer or more bytes than announced: the peer can't find the next response.
            exchange.keepAlive = false
        }
        exchange.responseEnded = true
    }

    private func responseEnded(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        exchange.queue.close(HTTPError.invalidState("response already sent"))
        if exchange.requestEnded {
            complete(exchange, context)
        } else if !exchange.keepAlive || exchange.expectsContinue {
            current = nil
            exchange.pipe?.fail(HTTPError.aborted)
            closeWhenSent(context, linger: .milliseconds(500))
        } else {
            exchange.pipe?.fail(HTTPError.aborted)
            resumeReading()
        }
    }

    /// Request and response are through: the next one, or the end of the connection.
    private func complete(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        current = nil
        guard exchange.keepAlive && !stopping else {
            closeWhenSent(context, linger: .zero)
            return
        }
        idleDeadline = .now() + TimeAmount(exactly: shared.configuration.idleTimeout)
        while !backlog.isEmpty, current?.requestEnded != true {
            receive(backlog.removeFirst(), context)
        }
        if backlog.isEmpty { resumeReading() }
    }

    /// Closes after the last byte went to the system. A peer that still sends gets a while to read the answer first:
    /// closing a socket with unread bytes would reset the connection.
    private func closeWhenSent(_ context: ChannelHandlerContext, linger: TimeAmount) {
        let channel = context.channel
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { _ in
            if linger == .zero {
                channel.close(promise: nil)
            } else {
                channel.eventLoop.scheduleTask(in: linger) { channel.close(promise: nil) }
            }
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: promise)
    }

    // MARK: Upgrade

    private func upgrade(
        _ headers: HTTPFields, _ promise: UpgradePromise, _ exchange: Exchange, _ context: ChannelHandlerContext
    ) {
        guard exchange.requestEnded else {
            promise.continuation.resume(throwing: HTTPError.upgradeImpossible)
            context.close(promise: nil)
            return
        }
        var buffer = context.channel.allocator.buffer(capacity: 256)
        HTTP1Encoding.writeStatusLine(101, to: &buffer)
        if !headers.contains("connection") { HTTP1Encoding.write("Connection", "Upgrade", to: &buffer) }
        HTTP1Encoding.writeFields(headers, to: &buffer)
        buffer.writeStaticString("\r\n")
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)

        exchange.responseEnded = true
        exchange.queue.close(HTTPError.invalidState("connection was taken over"))
        current = nil
        let (handler, stream) = ByteStreamHandler.make(channel: context.channel)
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.addHandler(handler, position: .after(self))
        } catch {
            promise.continuation.resume(throwing: error)
            context.close(promise: nil)
            return
        }
        if readPending {
            readPending = false
            context.read()
        }
        // The decoder leaves last: bytes it holds go to the stream's handler.
        pipeline.removeHandler(self, promise: nil)
        pipeline.removeHandler(decoder, promise: nil)
        promise.continuation.resume(returning: stream)
    }
}
