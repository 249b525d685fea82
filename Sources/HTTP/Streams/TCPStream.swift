import NIOCore
import NIOPosix

/// Plain TCP and unix-socket connections as byte streams; either direction can end before the other.
public enum TCPStream {
    /// - Throws: `HTTPClientError`, also when `timeout` passes.
    public static func connect(host: String, port: Int, timeout: Duration = .seconds(10)) async throws -> any ByteStream {
        try await connect(.tcp(host: host, port: port), timeout)
    }

    public static func connect(unixSocket path: String, timeout: Duration = .seconds(10)) async throws -> any ByteStream {
        try await connect(.unix(path: path), timeout)
    }

    private static func connect(_ endpoint: HTTPClientConfiguration.Endpoint, _ timeout: Duration) async throws -> any ByteStream {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let ready = loop.makePromise(of: (any ByteStream).self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(exactly: timeout))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (handler, stream) = ByteStreamHandler.make(channel: channel)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    ready.succeed(stream)
                }
            }
        do {
            switch endpoint {
            case .tcp(let host, let port):
                _ = try await bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port).get()
            case .unix(let path):
                _ = try await bootstrap.connect(unixDomainSocketPath: path).get()
            }
        } catch {
            ready.fail(error)
            throw HTTPClientError.connecting(error, to: endpoint)
        }
        return try await ready.futureResult.get()
    }
}
