import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// An HTTP/1.1 and HTTP/2 server on TCP and unix sockets.
public final class HTTPServer: Sendable {
    private struct State {
        var listeners: [any Channel] = []
        var connections: [ObjectIdentifier: any Channel] = [:]
        var stopping = false
        var drained: CheckedContinuation<Void, Never>?
    }

    private let group: any EventLoopGroup
    private let shared: ServerShared
    private let contexts: ServerTLSContexts?
    private let state = Mutex(State())

    /// Connections waiting to be accepted.
    private static let backlog: Int32 = 4096

    /// - Parameter group: event loops to run on; nil shares the process-wide ones.
    public init(
        group: (any EventLoopGroup)? = nil, configuration: HTTPServerConfiguration, responder: any HTTPResponder,
        logger: Logger = Logger(label: "http.server")
    ) {
        self.group = group ?? MultiThreadedEventLoopGroup.singleton
        shared = ServerShared(configuration: configuration, responder: responder, logger: logger)
        contexts = configuration.tls.map { ServerTLSContexts(configuration: $0) }
    }

    /// Binds all addresses. Throws, with nothing left listening, when one can't be bound or the certificate is unusable.
    public func start() async throws {
        if let contexts { _ = try contexts.current() }
        do {
            for address in shared.configuration.addresses {
                let channel = try await bind(address)
                state.withLock { $0.listeners.append(channel) }
            }
        } catch {
            await closeListeners()
            throw error
        }
    }

    private func bind(_ address: HTTPServerConfiguration.Address) async throws -> any Channel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: HTTPServer.backlog)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture { try configure(channel) }
            }
        switch address {
        case .tcp(let host, let port):
            return try await bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .bind(host: host, port: port).get()
        case .unix(let path):
            return try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        }
    }

    /// The port of the first TCP address, once started.
    public var boundPort: Int? {
        state.withLock { state in
            state.listeners.lazy.compactMap { $0.localAddress?.port }.first
        }
    }

    /// The ports of all TCP addresses in their order, once started.
    public var boundPorts: [Int] {
        state.withLock { $0.listeners.compactMap { $0.localAddress?.port } }
    }

    /// Connections that are open now.
    public var connectionCount: Int {
        state.withLock { $0.connections.count }
    }

    // MARK: Stopping

    /// Stops listening, lets running requests end, and closes what is left after `graceful`.
    public func shutdown(graceful: Duration = .zero) async {
        await closeListeners()
        let open = state.withLock { state -> [any Channel] in
            state.stopping = true
            return Array(state.connections.values)
        }
        for channel in open {
            channel.pipeline.fireUserInboundEventTriggered(ServerStopping())
        }
        if graceful > .zero {
            let deadline = group.next().scheduleTask(in: TimeAmount(exactly: graceful)) { [self] in signalDrained() }
            await waitUntilDrained()
            deadline.cancel()
        }
        let rest = state.withLock { Array($0.connections.values) }
        for channel in rest {
            channel.close(mode: .all, promise: nil)
        }
        for channel in rest {
            try? await channel.closeFuture.get()
        }
    }

    private func closeListeners() async {
        let listeners = state.withLock { state -> [any Channel] in
            defer { state.listeners = [] }
            return state.listeners
        }
        for listener in listeners {
            try? await listener.close()
        }
    }

    private func waitUntilDrained() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let now = state.withLock { state -> Bool in
                if state.connections.isEmpty || state.drained != nil { return true }
                state.drained = continuation
                return false
            }
            if now { continuation.resume() }
        }
    }

    private func signalDrained() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            defer { state.drained = nil }
            return state.drained
        }
        waiter?.resume()
    }

    private func track(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let stopping = state.withLock { state -> Bool in
            state.connections[id] = channel
            return state.stopping
        }
        channel.closeFuture.whenComplete { [self] _ in
            let empty = state.withLock { state -> Bool in
                state.connections[id] = nil
                return state.connections.isEmpty
            }
            if empty { signalDrained() }
        }
        if stopping { channel.close(mode: .all, promise: nil) }
    }

    // MARK: Connections

    private func configure(_ channel: any Channel) throws {
        track(channel)
        let info = ConnectionInfo(remoteAddress: channel.remoteAddress, isTLS: contexts != nil)
        guard let contexts else {
            let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(exactly: shared.configuration.readHeaderTimeout)) {
                channel.close(mode: .all, promise: nil)
            }
            channel.closeFuture.whenComplete { _ in timeout.cancel() }
            try channel.pipeline.syncOperations.addHandler(ProtocolSniffer { [self] channel, isHTTP2 in
                timeout.cancel()
                try configure(channel, info: info, http2: isHTTP2)
            })
            return
        }
        let context: NIOSSLContext
        do {
            context = try contexts.current()
        } catch {
            shared.logger.error("no usable server certificate", metadata: ["error": "\(error)"])
            throw error
        }
        let tls = NIOSSLServerHandler(
            context: context,
            customVerificationCallback: { chain, promise in
                info.setPeerCertificates(chain)
                promise.succeed(.certificateVerified)
            },
            configuration: .init())
        let timeout = channel.eventLoop.scheduleTask(in: TimeAmount(exactly: shared.configuration.handshakeTimeout)) {
            channel.close(mode: .all, promise: nil)
        }
        let negotiation = ApplicationProtocolNegotiationHandler { [self] result, channel in
            timeout.cancel()
            return channel.eventLoop.makeCompletedFuture {
                try finishHandshake(result, channel, info)
            }
        }
        channel.closeFuture.whenComplete { _ in timeout.cancel() }
        try channel.pipeline.syncOperations.addHandlers(tls, negotiation, HandshakeErrorHandler())
    }

    private func finishHandshake(_ result: ALPNResult, _ channel: any Channel, _ info: ConnectionInfo) throws {
        let pipeline = channel.pipeline.syncOperations
        if info.peerCertificates.isEmpty, let leaf = try? pipeline.nioSSL_peerCertificate() {
            // A resumed session: the chain was not presented again.
            info.setPeerCertificates([leaf])
        }
        if let handler = try? pipeline.handler(type: HandshakeErrorHandler.self) {
            pipeline.removeHandler(handler, promise: nil)
        }
        try configure(channel, info: info, http2: result == .negotiated("h2"))
    }

    private func configure(_ channel: any Channel, info: ConnectionInfo, http2: Bool) throws {
        let pipeline = channel.pipeline.syncOperations
        if http2 {
            let connection = HTTP2ServerConnection(shared: shared, info: info)
            let bound = NIOLoopBound(connection, eventLoop: channel.eventLoop)
            let configuration = shared.configuration
            let handler = NIOHTTP2Handler(
                mode: .server, eventLoop: channel.eventLoop,
                connectionConfiguration: HTTP2Limits.connection(
                    maxStreams: configuration.maxConcurrentStreams, maxHeaderBytes: configuration.maxHeaderBytes),
                streamConfiguration: HTTP2Limits.stream()
            ) { stream in
                stream.eventLoop.makeCompletedFuture {
                    try stream.pipeline.syncOperations.addHandler(HTTP2ServerStreamHandler(connection: bound.value))
                }
            }
            try pipeline.addHandlers(handler, connection)
        } else {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = shared.configuration.maxHeaderBytes
            limits.maxHeaderListSize = shared.configuration.maxHeaderBytes
            limits.maxHeaderFieldCount = 4096
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits))
            try pipeline.addHandlers(decoder, HTTP1ServerHandler(shared: shared, info: info, decoder: decoder))
        }
    }
}

/// Closes a connection whose handshake failed.
private final class HandshakeErrorHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

/// On plain connections, tells HTTP/2 with prior knowledge from HTTP/1 by the first bytes.
private final class ProtocolSniffer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let configure: (any Channel, Bool) throws -> Void
    private var received = ByteBuffer()

    init(configure: @escaping (any Channel, Bool) throws -> Void) {
        self.configure = configure
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.writeImmutableBuffer(unwrapInboundIn(data))
        let seen = received.readableBytesView.prefix(ProtocolSniffer.preface.count)
        let matches = ProtocolSniffer.preface.starts(with: seen)
        if matches && seen.count < ProtocolSniffer.preface.count { return }
        do {
            try configure(context.channel, matches)
        } catch {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(wrapInboundOut(received))
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ServerStopping { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
