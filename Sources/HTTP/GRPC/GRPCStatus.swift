/// The canonical status codes of gRPC.
public enum GRPCStatusCode: Int, Sendable, CaseIterable {
    case ok = 0
    case cancelled, unknown, invalidArgument, deadlineExceeded, notFound, alreadyExists, permissionDenied
    case resourceExhausted, failedPrecondition, aborted, outOfRange, unimplemented, `internal`, unavailable, dataLoss
    case unauthenticated

    /// The name that Go's library prints, e.g. `DeadlineExceeded`.
    public var name: String {
        switch self {
        case .ok: "OK"
        case .cancelled: "Canceled"
        default:
            String(describing: self).prefix(1).uppercased() + String(describing: self).dropFirst()
        }
    }
}

/// A call that did not end with OK.
public struct GRPCError: Error, Sendable, Equatable, CustomStringConvertible {
    public var code: GRPCStatusCode
    public var message: String
    /// `grpc-status-details-bin`, still base64; nil without.
    public var details: String?

    public init(_ code: GRPCStatusCode, _ message: String, details: String? = nil) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// As Go's library prints it.
    public var description: String {
        "rpc error: code = \(code.name) desc = \(message)"
    }

    /// Any failure of a call as a status.
    static func from(_ error: any Error) -> GRPCError {
        switch error {
        case let error as GRPCError:
            return error
        case is CancellationError:
            return GRPCError(.cancelled, "context canceled")
        case HTTPClientError.connect:
            return GRPCError(.unavailable, "connection error: desc = \"transport: Error while dialing: \(error)\"")
        case HTTPClientError.streamReset(let code):
            return GRPCError(status(reset: code), "stream terminated by RST_STREAM with error code: \(code)")
        case is HTTPClientError:
            return GRPCError(.unavailable, "\(error)")
        case HTTPError.bodyTooLarge(let limit):
            return GRPCError(.resourceExhausted, "grpc: received message larger than max (\(limit))")
        case HTTPError.peerClosed:
            return GRPCError(.unavailable, "error reading from server: EOF")
        default:
            return GRPCError(.internal, "\(error)")
        }
    }

    private static func status(reset code: Int) -> GRPCStatusCode {
        switch code {
        case 7: .unavailable
        case 8: .cancelled
        case 11: .resourceExhausted
        case 12: .permissionDenied
        default: .internal
        }
    }

    /// The status that trailers tell; nil for OK.
    static func from(trailers: HTTPFields) -> GRPCError? {
        guard let text = trailers["grpc-status"] else {
            return GRPCError(.internal, "server closed the stream without sending trailers")
        }
        let code = Int(text).flatMap { GRPCStatusCode(rawValue: $0) } ?? .unknown
        guard code != .ok else { return nil }
        let message = GRPCText.decode(trailers["grpc-message"] ?? "")
        return GRPCError(code, message, details: trailers["grpc-status-details-bin"])
    }

    /// The status for an HTTP status of a response that is not gRPC's.
    static func from(httpStatus status: Int) -> GRPCError {
        let code: GRPCStatusCode
        switch status {
        case 400: code = .internal
        case 401: code = .unauthenticated
        case 403: code = .permissionDenied
        case 404: code = .unimplemented
        case 429, 502, 503, 504: code = .unavailable
        default: code = .unknown
        }
        return GRPCError(code, "unexpected HTTP status code received from server: \(status) (\(HTTP1Encoding.reason(status)))")
    }
}

/// `grpc-message` and `grpc-timeout` as text.
enum GRPCText {
    /// Percent-encodes all but printable ASCII, and `%`.
    static func encode(_ message: String) -> String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in message.utf8 {
            if byte >= 0x20 && byte <= 0x7E && byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Broken escapes stay as they are.
    static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// At most eight digits and a unit.
    static func timeout(_ duration: Duration) -> String {
        let parts = duration.components
        guard parts.seconds < 100_000 else { return "\(min(parts.seconds, 99_999_999))S" }
        let milliseconds = parts.seconds * 1000 + (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return "\(max(milliseconds, 0))m"
    }

    static func duration(_ text: String) -> Duration? {
        guard let unit = text.utf8.last, let amount = Int64(text.dropLast()), amount >= 0, text.utf8.count <= 9 else { return nil }
        switch unit {
        case UInt8(ascii: "H"): return .seconds(amount * 3600)
        case UInt8(ascii: "M"): return .seconds(amount * 60)
        case UInt8(ascii: "S"): return .seconds(amount)
        case UInt8(ascii: "m"): return .milliseconds(amount)
        case UInt8(ascii: "u"): return .microseconds(amount)
        case UInt8(ascii: "n"): return .nanoseconds(amount)
        default: return nil
        }
    }
}

/// Runs the body, cancelled with `DEADLINE_EXCEEDED` after the deadline.
func withGRPCDeadline<Result: Sendable>(
    _ deadline: ContinuousClock.Instant?, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    guard let deadline else { return try await body() }
    return try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(until: deadline, clock: .continuous)
            throw GRPCError(.deadlineExceeded, "context deadline exceeded")
        }
        defer { group.cancelAll() }
        guard let result = try await group.next() else { throw CancellationError() }
        return result
    }
}
