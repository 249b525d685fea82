import NIOCore
import NIOPosix

/// A client of one server: pooled HTTP/1.1 and multiplexed HTTP/2 connections.
public final class HTTPClient: Sendable {
    public let configuration: HTTPClientConfiguration
    private let connector: Connector
    private let pool: ConnectionPool

    /// How often a request is sent again when the server can't have seen it; each try takes another connection.
    private static let retries = 2

    /// - Parameter group: event loops to run on; nil shares the process-wide ones.
    public init(configuration: HTTPClientConfiguration, group: (any EventLoopGroup)? = nil) {
        self.configuration = configuration
        connector = Connector(configuration: configuration, group: group ?? MultiThreadedEventLoopGroup.singleton)
        pool = ConnectionPool(connector: connector)
    }

    deinit {
        pool.retire()
    }

    /// Sends the request and returns when the response's head is there.
    ///
    /// Cancelling the task ends the exchange. A request whose connection turned out to be closed before the server could
    /// see it is sent again, unless its body is a stream.
    /// - Throws: `HTTPClientError`, `HTTPError` or `CancellationError`.
    public func send(_ request: OutgoingRequest) async throws -> IncomingResponse {
        var attempt = 0
        while true {
            let lease = try await pool.acquire()
            do {
                return try await run(request, lease)
            } catch HTTPClientError.connectionClosed(let reason, let safe) {
                attempt += 1
                guard safe, request.isReplayable, attempt <= HTTPClient.retries, !Task.isCancelled else {
                    throw HTTPClientError.connectionClosed(reason: reason, safeToRetry: safe)
                }
            }
        }
    }

    private func run(_ request: OutgoingRequest, _ lease: ConnectionPool.Lease) async throws -> IncomingResponse {
        let connection = lease.connection
        let exchange = ClientExchange(
            request: request, authority: connector.authority, scheme: connector.scheme, wantsUpgrade: false,
            eventLoop: connection.channel.eventLoop)
        connection.start(exchange, done: { [pool] in pool.streamEnded(connection) })
        return try await exchange.outcome().response
    }

    /// Sends an HTTP/1.1 request with upgrade headers on a connection of its own.
    /// - Returns: the response, and the raw stream when it was `101 Switching Protocols`.
    public func upgrade(_ request: OutgoingRequest) async throws -> (IncomingResponse, (any ByteStream)?) {
        let connection = try await connector.connect(.http1Only)
        let exchange = ClientExchange(
            request: request, authority: connector.authority, scheme: connector.scheme, wantsUpgrade: true,
            eventLoop: connection.channel.eventLoop)
        connection.start(exchange, done: {})
        let outcome = try await exchange.outcome()
        return (outcome.response, outcome.stream)
    }

    /// Closes connections that no request uses.
    public func closeIdleConnections() {
        pool.closeIdle()
    }

    /// Ends all connections; requests under way fail.
    public func shutdown() {
        pool.shutdown()
    }
}

extension OutgoingRequest {
    /// Whether it can be sent a second time.
    var isReplayable: Bool {
        if case .stream = body { return false }
        return true
    }
}
