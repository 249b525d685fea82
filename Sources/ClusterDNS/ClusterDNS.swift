import Client
import Glibc
import KubernetesAPI
import KubernetesSchema
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// The cluster's name server: answers for the cluster's domain from caches, and passes everything else on.
public final class ClusterDNS: Sendable {
    private let informers: InformerFactory
    private let ownsInformers: Bool
    private let domain: String
    private let address: String
    private let port: Int
    private let forwarder: Forwarder
    private let logger: Logger
    private let zone: Mutex<ClusterZone>
    private let isStale = Mutex(true)
    private let synced = Mutex(false)

    /// - Parameters:
    ///   - address: where to listen, for UDP and TCP.
    ///   - upstreams: name servers for everything that isn't the cluster's.
    public init(
        client: APIClient, informers: InformerFactory? = nil, domain: String = "cluster.local", address: String, port: Int, upstreams: [String], logger: Logger
    ) {
        ownsInformers = informers == nil
        self.informers = informers ?? InformerFactory(client: client, logger: logger)
        self.domain = domain
        self.address = address
        self.port = port
        self.logger = logger
        forwarder = Forwarder(upstreams: upstreams)
        zone = Mutex(ClusterZone(domain: domain, services: [], slices: [], namespaces: []))
    }

    /// Listens and answers until the task is cancelled. To be called once.
    ///
    /// - Throws: where the address can't be bound.
    public func run() async throws {
        let services = informers.informer(Service.self)
        let slices = informers.informer(EndpointSlice.self)
        let namespaces = informers.informer(Namespace.self)
        let mark: @Sendable () -> Void = { [self] in isStale.withLock { $0 = true } }
        services.addHandler(InformerHandler(onChange: { _ in mark() }))
        slices.addHandler(InformerHandler(onChange: { _ in mark() }))
        namespaces.addHandler(InformerHandler(onAdd: { _ in mark() }, onDelete: { _ in mark() }))
        // The zone is made anew when somebody asks after a change: however much changes, nobody pays for what nobody asks.
        // Whoever asks while it is being made waits for it: the old one would deny what is there.
        let refresh: @Sendable () -> ClusterZone = { [self] in
            zone.withLock { zone in
                let stale = isStale.withLock { stale in
                    defer { stale = false }
                    return stale
                }
                if stale {
                    zone = ClusterZone(
                        domain: domain, services: services.list(), slices: slices.list(), namespaces: Set(namespaces.list().map(\.metadata.name)))
                }
                return zone
            }
        }
        let answer: @Sendable (DNSQuery, [UInt8], Bool) async -> [UInt8] = { [self] query, raw, isTCP in
            await respond(query, raw, isTCP: isTCP, refresh())
        }
        let datagrams = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelInitializer { channel in channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(DatagramHandler(answer)) } }
            .bind(host: address, port: port).get()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(StreamHandler(answer)) } }
            .bind(host: address, port: port).get()
        logger.info("answering", metadata: ["address": "\(address):\(port)", "domain": "\(domain)"])
        await withDiscardingTaskGroup { group in
            if ownsInformers { group.addTask { [informers] in await informers.run() } }
            group.addTask { [self] in
                guard (try? await services.waitForSync()) != nil, (try? await slices.waitForSync()) != nil, (try? await namespaces.waitForSync()) != nil else { return }
                synced.withLock { $0 = true }
                mark()
            }
            group.addTask {
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
                try? await datagrams.close()
                try? await listener.close()
            }
        }
    }

    private func respond(_ query: DNSQuery, _ raw: [UInt8], isTCP: Bool, _ zone: ClusterZone) async -> [UInt8] {
        let limit = isTCP ? 0 : query.maximumSize
        guard query.opcode == 0 else { return DNSResponse(code: .notImplemented).encode(query, limit: limit) }
        if let answer = zone.answer(query.question) {
            // Before the caches are full, "no such name" would be a guess.
            if answer.code == .nameError, !synced.withLock({ $0 }) { return DNSResponse(code: .serverFailure).encode(query, limit: limit) }
            return answer.encode(query, limit: limit)
        }
        if let forwarded = await forwarder.ask(raw) { return forwarded }
        return DNSResponse(code: .serverFailure).encode(query, limit: limit)
    }

    /// The name servers of this machine, but for this server itself.
    public static func systemUpstreams(path: String = "/etc/resolv.conf") -> [String] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 1024)
        var servers: [String] = []
        while fgets(&buffer, 1024, file) != nil {
            let line = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\n" }
            if words.count >= 2, words[0] == "nameserver", IPAddressValue(String(words[1])) != nil { servers.append(String(words[1])) }
        }
        return servers
    }
}

/// Answers datagrams.
private final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>
    /// How many requests wait for upstream servers at once; more are dropped, and asked again by their senders.
    private static let inFlightLimit = 1024

    private let answer: @Sendable (DNSQuery, [UInt8], Bool) async -> [UInt8]
    private var inFlight = 0

    init(_ answer: @escaping @Sendable (DNSQuery, [UInt8], Bool) async -> [UInt8]) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        let raw = Array(envelope.data.readableBytesView)
        guard let query = DNSQuery(raw), inFlight < DatagramHandler.inFlightLimit else { return }
        inFlight += 1
        let (channel, remote) = (context.channel, envelope.remoteAddress)
        let promise = context.eventLoop.makePromise(of: [UInt8].self)
        promise.futureResult.assumeIsolated().whenComplete { result in
            self.inFlight -= 1
            guard case .success(let bytes) = result else { return }
            channel.writeAndFlush(AddressedEnvelope(remoteAddress: remote, data: ByteBuffer(bytes: bytes)), promise: nil)
        }
        promise.completeWithTask { [answer] in await answer(query, raw, false) }
    }
}

/// Answers requests on a TCP connection, each after its length in two bytes.
private final class StreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: @Sendable (DNSQuery, [UInt8], Bool) async -> [UInt8]
    private var pending = ByteBuffer()

    init(_ answer: @escaping @Sendable (DNSQuery, [UInt8], Bool) async -> [UInt8]) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        pending.writeBuffer(&bytes)
        while let length: UInt16 = pending.getInteger(at: pending.readerIndex), pending.readableBytes >= Int(length) + 2 {
            pending.moveReaderIndex(forwardBy: 2)
            let raw = pending.readBytes(length: Int(length)) ?? []
            guard let query = DNSQuery(raw) else {
                context.close(promise: nil)
                return
            }
            let channel = context.channel
            let promise = context.eventLoop.makePromise(of: [UInt8].self)
            promise.futureResult.whenSuccess { bytes in
                var out = ByteBuffer()
                out.writeInteger(UInt16(truncatingIfNeeded: bytes.count))
                out.writeBytes(bytes)
                channel.writeAndFlush(out, promise: nil)
            }
            promise.completeWithTask { [answer] in await answer(query, raw, true) }
        }
        pending.discardReadBytes()
    }
}

/// Asks other name servers, one after the other.
private struct Forwarder: Sendable {
    let upstreams: [String]
    /// How long one server is waited for.
    static let timeout: TimeAmount = .seconds(2)

    func ask(_ raw: [UInt8]) async -> [UInt8]? {
        for upstream in upstreams {
            if let answer = try? await ask(raw, upstream) { return answer }
        }
        return nil
    }

    private func ask(_ raw: [UInt8], _ upstream: String) async throws -> [UInt8] {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: [UInt8].self)
        let remote = try SocketAddress(ipAddress: upstream, port: 53)
        let channel = try await DatagramBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ReplyHandler(id: Array(raw.prefix(2)), promise)) }
            }
            .bind(host: upstream.contains(":") ? "::" : "0.0.0.0", port: 0).get()
        let timer = loop.scheduleTask(in: Forwarder.timeout) { promise.fail(ChannelError.connectTimeout(Forwarder.timeout)) }
        defer {
            timer.cancel()
            channel.close(promise: nil)
        }
        do {
            try await channel.writeAndFlush(AddressedEnvelope(remoteAddress: remote, data: ByteBuffer(bytes: raw)))
        } catch {
            promise.fail(error)
        }
        return try await promise.futureResult.get()
    }
}

/// Takes the reply to one request.
private final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let id: [UInt8]
    private let promise: EventLoopPromise<[UInt8]>

    init(id: [UInt8], _ promise: EventLoopPromise<[UInt8]>) {
        self.id = id
        self.promise = promise
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Array(unwrapInboundIn(data).data.readableBytesView)
        if bytes.count >= 12, Array(bytes.prefix(2)) == id { promise.succeed(bytes) }
    }
}
