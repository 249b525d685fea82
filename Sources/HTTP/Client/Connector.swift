import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS

/// A connection that requests can be started on. Its state lives on the event loop.
struct ClientConnection: Sendable {
    enum Kind: Sendable {
        case http1(NIOLoopBound<HTTP1ClientHandler>)
        case http2(NIOHTTP2Handler.StreamMultiplexer, NIOLoopBound<HTTP2ClientConnectionHandler>)
    }

    let channel: any Channel
    let kind: Kind

    var id: ObjectIdentifier { ObjectIdentifier(channel) }

    var isHTTP2: Bool {
        if case .http2 = kind { return true }
        return false
    }

    /// Starts the exchange; `done` is called once on the event loop when its HTTP/2 stream has ended.
    func start(_ exchange: ClientExchange, done: @escaping @Sendable () -> Void) {
        switch kind {
        case .http1(let handler):
            channel.eventLoop.execute { handler.value.start(exchange) }
        case .http2(let multiplexer, _):
            let opened = channel.eventLoop.makePromise(of: (any Channel).self)
            opened.futureResult.whenFailure { _ in
                exchange.fail(HTTPClientError.connectionClosed(reason: "http2: client connection lost", safeToRetry: true))
            }
            multiplexer.createStreamChannel(promise: opened) { stream in
                stream.eventLoop.makeCompletedFuture {
                    let handler = HTTP2ClientStreamHandler(exchange: exchange, onClosed: done)
                    try stream.pipeline.syncOperations.addHandler(handler)
                }
            }
        }
    }
}

/// Opens connections to a client's endpoint.
final class Connector: Sendable {
    let configuration: HTTPClientConfiguration
    private let group: any EventLoopGroup
    private let contexts: ClientTLSContexts?

    init(configuration: HTTPClientConfiguration, group: any EventLoopGroup) {
        self.configuration = configuration
        self.group = group
        contexts = configuration.tls.map { ClientTLSContexts(configuration: $0) }
    }

    var nextEventLoop: any EventLoop { group.next() }

    var scheme: String { contexts == nil ? "http" : "https" }

    /// What goes into `Host` and `:authority`.
    var authority: String {
        if let authority = configuration.authority { return authority }
        guard case .tcp(let host, let port) = configuration.endpoint else { return "localhost" }
        let name = host.contains(":") ? "[\(host)]" : host
        let standard = contexts == nil ? 80 : 443
        return port == standard ? name : "\(name):\(port)"
    }

    /// Connects and negotiates.
    func connect(_ protocols: HTTPClientConfiguration.Protocols) async throws -> ClientConnection {
        let loop = group.next()
        let ready = loop.makePromise(of: ClientConnection.self)
        let context: NIOSSLContext?
        do {
            context = try contexts?.context(protocols: protocols)
        } catch {
            ready.fail(error)
            throw HTTPClientError.tls(address: configuration.endpoint.description, reason: "\(error)")
        }
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(exactly: configuration.connectTimeout))
            .channelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try initialize(channel, context, protocols, ready)
                }
            }
        let channel: any Channel
        do {
            switch configuration.endpoint {
            case .tcp(let host, let port):
                channel = try await bootstrap
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelOption(.socketOption(.so_keepalive), value: 1)
                    .connect(host: host, port: port).get()
            case .unix(let path):
                channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
            }
        } catch {
            ready.fail(error)
            throw HTTPClientError.connecting(error, to: configuration.endpoint)
        }
        return try await withTaskCancellationHandler {
            try await ready.futureResult.get()
        } onCancel: {
            channel.close(mode: .all, promise: nil)
        }
    }

    private func initialize(
        _ channel: any Channel, _ context: NIOSSLContext?, _ protocols: HTTPClientConfiguration.Protocols,
        _ ready: EventLoopPromise<ClientConnection>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        guard let context, let contexts else {
            let http2 = protocols == .http2Only
            try pipeline.addHandler(PlainReadyHandler { [self] channel in
                ready.completeWith(Result { try configure(channel, http2: http2) })
            })
            channel.closeFuture.whenComplete { _ in
                ready.fail(HTTPClientError.connectionClosed(reason: "EOF", safeToRetry: true))
            }
            return
        }
        let tls = try NIOSSLClientHandler(context: context, serverHostname: contexts.serverName(configuration.endpoint))
        let address = configuration.endpoint.description
        let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(exactly: configuration.handshakeTimeout)) {
            ready.fail(HTTPClientError.timeout(what: "net/http: TLS handshake timeout"))
            channel.close(mode: .all, promise: nil)
        }
        channel.closeFuture.whenComplete { _ in
            timeout.cancel()
            ready.fail(HTTPClientError.tls(address: address, reason: "connection closed during the handshake"))
        }
        let negotiation = ApplicationProtocolNegotiationHandler { [self] result, channel in
            timeout.cancel()
            let outcome = Result { () throws -> ClientConnection in
                if let handler = try? channel.pipeline.syncOperations.handler(type: HandshakeFailureHandler.self) {
                    channel.pipeline.syncOperations.removeHandler(handler, promise: nil)
                }
                return try configure(channel, http2: result == .negotiated("h2") || protocols == .http2Only)
            }
            ready.completeWith(outcome)
            return channel.eventLoop.makeCompletedFuture(outcome.map { _ in })
        }
        let failure = HandshakeFailureHandler { error in
            ready.fail(HTTPClientError.tls(address: address, reason: "\(error)"))
        }
        try pipeline.addHandlers(tls, negotiation, failure)
    }

    private func configure(_ channel: any Channel, http2: Bool) throws -> ClientConnection {
        let pipeline = channel.pipeline.syncOperations
        if http2 { return try configureHTTP2(channel) }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = configuration.maxHeaderBytes
        limits.maxHeaderListSize = configuration.maxHeaderBytes
        limits.maxHeaderFieldCount = 4096
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(
            HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
        let handler = HTTP1ClientHandler(encoder: encoder, decoder: decoder)
        try pipeline.addHandlers(encoder, decoder, handler)
        return ClientConnection(channel: channel, kind: .http1(NIOLoopBound(handler, eventLoop: channel.eventLoop)))
    }

    private func configureHTTP2(_ channel: any Channel) throws -> ClientConnection {
        let activity = ReadActivityHandler()
        let handler = NIOHTTP2Handler(
            mode: .client, eventLoop: channel.eventLoop,
            connectionConfiguration: HTTP2Limits.connection(maxStreams: nil, maxHeaderBytes: configuration.maxHeaderBytes),
            streamConfiguration: HTTP2Limits.stream()
        ) { pushed in
            pushed.close()
        }
        let watcher = HTTP2ClientConnectionHandler(
            pingAfter: TimeAmount(exactly: configuration.pingAfter), pingTimeout: TimeAmount(exactly: configuration.pingTimeout),
            activity: activity)
        try channel.pipeline.syncOperations.addHandlers(activity, handler, watcher)
        let multiplexer = try handler.syncMultiplexer()
        return ClientConnection(
            channel: channel, kind: .http2(multiplexer, NIOLoopBound(watcher, eventLoop: channel.eventLoop)))
    }
}

/// Calls back when the plain connection stands.
private final class PlainReadyHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let ready: (any Channel) -> Void

    init(ready: @escaping (any Channel) -> Void) {
        self.ready = ready
    }

    func channelActive(context: ChannelHandlerContext) {
        ready(context.channel)
        context.fireChannelActive()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}

/// Reports why a handshake failed.
private final class HandshakeFailureHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let failed: (any Error) -> Void

    init(failed: @escaping (any Error) -> Void) {
        self.failed = failed
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        failed(error)
        context.close(promise: nil)
    }
}
