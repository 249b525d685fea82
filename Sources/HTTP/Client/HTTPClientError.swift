import NIOCore
import NIOPosix

/// Why a request got no response, or its connection ended.
public enum HTTPClientError: Error, Sendable {
    /// The connection could not be made. `errno` is the system's reason when it gave one.
    case connect(address: String, errno: Int32?, reason: String)
    /// The TLS handshake failed, e.g. an unknown authority.
    case tls(address: String, reason: String)
    /// A time limit of the configuration passed; `what` names it.
    case timeout(what: String)
    /// The connection ended before the response's head. `safeToRetry`: the server can't have acted on the request.
    case connectionClosed(reason: String, safeToRetry: Bool)
    /// The server reset the stream with this HTTP/2 error code.
    case streamReset(code: Int)
    /// The client was shut down.
    case shutdown

    /// Whether nobody listens at the address.
    public var isConnectionRefused: Bool {
        if case .connect(_, let errno, _) = self { return errno == 111 }
        return false
    }

    static func connecting(_ error: any Error, to endpoint: HTTPClientConfiguration.Endpoint) -> HTTPClientError {
        if let error = error as? HTTPClientError { return error }
        let network: String
        if case .unix = endpoint { network = "unix" } else { network = "tcp" }
        let address = "\(network) \(endpoint)"
        if error is ChannelError, case .connectTimeout = error as? ChannelError { return .timeout(what: "dial \(address): i/o timeout") }
        if let failure = error as? NIOConnectionError {
            for attempt in failure.connectionErrors {
                if let io = attempt.error as? IOError { return from(io, address) }
                if case .connectTimeout = attempt.error as? ChannelError { return .timeout(what: "dial \(address): i/o timeout") }
            }
            let cause = failure.dnsAError ?? failure.dnsAAAAError
            return .connect(address: address, errno: nil, reason: cause.map { "lookup \(failure.host): \($0)" } ?? "no address")
        }
        if let io = error as? IOError { return from(io, address) }
        return .connect(address: address, errno: nil, reason: "\(error)")
    }

    private static func from(_ error: IOError, _ address: String) -> HTTPClientError {
        let reason: String
        switch error.errnoCode {
        case 2: reason = "no such file or directory"
        case 13: reason = "permission denied"
        case 101: reason = "network is unreachable"
        case 104: reason = "connection reset by peer"
        case 110: reason = "connection timed out"
        case 111: reason = "connection refused"
        case 113: reason = "no route to host"
        default: reason = "\(error)"
        }
        return .connect(address: address, errno: error.errnoCode, reason: "connect: \(reason)")
    }
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .connect(let address, _, let reason): "dial \(address): \(reason)"
        case .tls(_, let reason): "tls: \(reason)"
        case .timeout(let what): what
        case .connectionClosed(let reason, _): reason
        case .streamReset(let code): "stream error: error code \(code)"
        case .shutdown: "http client is shut down"
        }
    }
}
