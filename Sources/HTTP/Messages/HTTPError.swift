/// What can go wrong with an HTTP message or byte stream that is under way.
public enum HTTPError: Error, Sendable, Equatable {
    /// The body is longer than the caller's limit (bytes).
    case bodyTooLarge(limit: Int)
    /// The peer closed the connection or reset the stream.
    case peerClosed
    /// The stream was ended by this side.
    case aborted
    /// The response's head was already written, or its end.
    case invalidState(String)
    /// The request can't be upgraded: it is not HTTP/1.1 or did not ask for it.
    case upgradeImpossible
    /// The peer broke the protocol.
    case protocolError(String)
    /// A time limit passed.
    case timeout(String)
}

extension HTTPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .bodyTooLarge(let limit): "body exceeds \(limit) bytes"
        case .peerClosed: "connection closed by peer"
        case .aborted: "stream aborted"
        case .invalidState(let what): "invalid state: \(what)"
        case .upgradeImpossible: "request can not be upgraded"
        case .protocolError(let what): "protocol error: \(what)"
        case .timeout(let what): "timeout: \(what)"
        }
    }
}
