import Logging
import NIOCore
import NIOSSL
import Synchronization

/// What is the same for all connections of a server.
final class ServerShared: Sendable {
    let configuration: HTTPServerConfiguration
    let responder: any HTTPResponder
    let logger: Logger

    init(configuration: HTTPServerConfiguration, responder: any HTTPResponder, logger: Logger) {
        self.configuration = configuration
        self.responder = responder
        self.logger = logger
    }

    /// Runs the handler for one request in a task of its own and makes sure that there is an answer.
    func run(_ request: IncomingRequest, _ writer: ResponseWriter, done: (@Sendable () -> Void)? = nil) -> Task<Void, Never> {
        Task { [self] in
            defer { done?() }
            do {
                try await responder.respond(to: request, with: writer)
                if !writer.isHeadWritten {
                    try await writer.send(status: 500, headers: ServerShared.plainText, body: Array("no response".utf8))
                } else if !writer.isFinished {
                    try await writer.finish()
                }
            } catch {
                await answer(error, request, writer)
            }
        }
    }

    private static let plainText: HTTPFields = ["Content-Type": "text/plain; charset=utf-8"]

    private func answer(_ error: any Error, _ request: IncomingRequest, _ writer: ResponseWriter) async {
        if !Task.isCancelled {
            logger.error("request failed", metadata: [
                "method": "\(request.head.method)", "path": "\(request.head.path)", "error": "\(error)",
            ])
        }
        if writer.isHeadWritten {
            if !writer.isFinished { writer.abort() }
        } else {
            let text = Array("Internal Server Error".utf8)
            try? await writer.send(status: 500, headers: ServerShared.plainText, body: text)
        }
    }
}

/// What handlers are told about the connection of a request.
final class ConnectionInfo: Sendable {
    let remoteAddress: String
    let isTLS: Bool
    private let certificates = Mutex<[[UInt8]]>([])

    init(remoteAddress: SocketAddress?, isTLS: Bool) {
        self.isTLS = isTLS
        self.remoteAddress = ConnectionInfo.text(remoteAddress)
    }

    var peerCertificates: [[UInt8]] {
        certificates.withLock { $0 }
    }

    func setPeerCertificates(_ chain: [NIOSSLCertificate]) {
        let bytes = chain.compactMap { try? $0.toDERBytes() }
        certificates.withLock { $0 = bytes }
    }

    private static func text(_ address: SocketAddress?) -> String {
        switch address {
        case .v4: "\(address?.ipAddress ?? ""):\(address?.port ?? 0)"
        case .v6: "[\(address?.ipAddress ?? "")]:\(address?.port ?? 0)"
        default: "@"
        }
    }
}

/// Fired down a connection's pipeline when the server stops: finish what runs, take nothing new.
struct ServerStopping: Sendable {}

extension TimeAmount {
    init(exactly duration: Duration) {
        let parts = duration.components
        self = .nanoseconds(parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
    }
}
