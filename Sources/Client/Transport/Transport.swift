import HTTP
import Synchronization

/// A request to the API, before anything about a connection is known.
public struct ClientRequest: Sendable {
    public var method: String
    /// The path, percent-encoded, with a leading slash and without a query: `/api/v1/namespaces/default/pods`.
    public var path: String
    /// Query parameters in their order, not encoded.
    public var query: [(String, String)]
    public var headers: HTTPFields
    public var body: [UInt8]

    public init(
        method: String = "GET", path: String, query: [(String, String)] = [], headers: HTTPFields = HTTPFields(), body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// Path and query as a request line has them.
    public var target: String {
        guard !query.isEmpty else { return path }
        let pairs = query.map { "\(PercentEncoding.query($0.0))=\(PercentEncoding.query($0.1))" }
        return path + "?" + pairs.joined(separator: "&")
    }
}

/// What the API answered; the body may still be coming.
public struct ClientResponse: Sendable {
    public var status: Int
    public var headers: HTTPFields
    public var body: ClientBody

    public init(status: Int, headers: HTTPFields = HTTPFields(), body: ClientBody = ClientBody([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Carries requests to the API server and answers back.
///
/// Cancelling the calling task ends the request; so does dropping the response's body before its end.
public protocol Transport: Sendable {
    /// Returns when the head of the answer is there, whatever its status. Throws where there is no answer.
    func send(_ request: ClientRequest) async throws -> ClientResponse
}

/// The bytes of an answer as they come. To be read once, by one task.
public struct ClientBody: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    private let pull: @Sendable () async throws -> [UInt8]?

    /// A body that is wholly known.
    public init(_ bytes: [UInt8]) {
        let rest = OneShot(bytes.isEmpty ? nil : bytes)
        pull = { rest.take() }
    }

    /// A body whose chunks are asked for one by one; nil ends it. Whatever the closure holds is let go of with the body,
    /// which is how its producer learns that nobody reads any more.
    public init(pulling pull: @escaping @Sendable () async throws -> [UInt8]?) {
        self.pull = pull
    }

    /// The most that `collect()` takes: far above the largest list that a client should ask for at once.
    public static let defaultLimit = 1 << 30

    /// Reads the whole body.
    /// - Throws: `HTTPError.bodyTooLarge` beyond `limit` bytes.
    public func collect(upTo limit: Int = ClientBody.defaultLimit) async throws -> [UInt8] {
        guard var whole = try await pull() else { return [] }
        while let chunk = try await pull() {
            if whole.count + chunk.count > limit { throw HTTPError.bodyTooLarge(limit: limit) }
            whole.append(contentsOf: chunk)
        }
        return whole
    }

    public func makeAsyncIterator() -> Iterator { Iterator(pull: pull) }

    public struct Iterator: AsyncIteratorProtocol, Sendable {
        let pull: @Sendable () async throws -> [UInt8]?

        public mutating func next() async throws -> [UInt8]? { try await pull() }
    }
}

/// Gives a value once.
private final class OneShot: Sendable {
    private let bytes: Mutex<[UInt8]?>

    init(_ bytes: [UInt8]?) {
        self.bytes = Mutex(bytes)
    }

    func take() -> [UInt8]? {
        bytes.withLock { value in
            defer { value = nil }
            return value
        }
    }
}

/// Percent-encoding of what goes into request targets.
public enum PercentEncoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    private static func encode(_ text: String, keep: (UInt8) -> Bool) -> String {
        if text.utf8.allSatisfy({ isUnreserved($0) || keep($0) }) { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if isUnreserved(byte) || keep(byte) {
                out.append(byte)
            } else {
                out.append(0x25)
                out.append(digits[Int(byte >> 4)])
                out.append(digits[Int(byte & 15)])
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// A path segment; `:` and `@` stay, as in names of roles.
    public static func segment(_ text: String) -> String { encode(text) { $0 == 0x3A || $0 == 0x40 } }
    /// A query parameter's name or value.
    public static func query(_ text: String) -> String { encode(text) { _ in false } }
}
