import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// Requests of the server's own, or of whoever shares its process: the whole path of a request without a socket.
public struct LoopbackClient: Sendable {
    let server: APIServer
    let user: UserInfo
    let agent: String

    /// - Parameter agent: the name under which changes are put down in managed fields.
    public init(_ server: APIServer, user: UserInfo = .apiServer, agent: String = "kube-apiserver") {
        self.server = server
        self.user = user
        self.agent = agent
    }

    /// Sends a request and reads the whole answer.
    ///
    /// - Throws: `StatusError` for every answer that is no success.
    @discardableResult
    public func send(_ method: String, _ path: String, query: String? = nil, body: Document? = nil, contentType: String = "application/json") async throws -> Document {
        var headers = HTTPFields([("User-Agent", agent), ("Accept", "application/json")])
        if body != nil { headers.add("Content-Type", contentType) }
        let sink = CollectingSink()
        let request = APIRequest(method: method, path: path, query: query, headers: headers, body: body?.encodeJSON() ?? [], identity: user)
        await server.handle(request, sink)
        let (status, bytes) = sink.result
        let document = bytes.isEmpty ? Document() : try Document.parseJSON(bytes)
        if status >= 200, status < 300 { return document }
        throw StatusError(parsing: document, code: status)
    }
}

extension LoopbackClient {
    /// Makes an object unless one of its name is there.
    ///
    /// - Returns: whether it was made.
    @discardableResult
    public func ensure(_ collection: String, _ object: Value) async throws -> Bool {
        let body = Document(object)
        let name = body.string(body[body.root, "metadata", "name"]) ?? ""
        do {
            // Asked for first: creating what is there could take an address before it fails.
            try await send("GET", "\(collection)/\(PercentEncoding.encode(name))")
            return false
        } catch let error as StatusError where error.code == 404 {
            do {
                try await send("POST", collection, body: body)
                return true
            } catch let error as StatusError where error.reason == "AlreadyExists" {
                return false
            }
        }
    }

    /// Makes an object, or replaces the one that is there.
    public func put(_ collection: String, _ object: Value) async throws {
        if try await ensure(collection, object) { return }
        let body = Document(object)
        let name = body.string(body[body.root, "metadata", "name"]) ?? ""
        try await send("PUT", "\(collection)/\(PercentEncoding.encode(name))", body: body)
    }
}

extension StatusError {
    /// Reads a `Status` object.
    init(parsing document: Document, code: Int) {
        let root = document.root
        let details = document[root, "details"]
        self.init(
            code: code, reason: document.string(document[root, "reason"]) ?? "", message: document.string(document[root, "message"]) ?? "status \(code)",
            details: details.exists
                ? Details(
                    name: document.string(document[details, "name"]) ?? "", group: document.string(document[details, "group"]) ?? "",
                    kind: document.string(document[details, "kind"]) ?? "", uid: document.string(document[details, "uid"]) ?? "")
                : nil)
    }
}

/// A sink that keeps the whole answer.
final class CollectingSink: ResponseSink {
    private let state = Mutex<(status: Int, bytes: [UInt8])>((0, []))

    var result: (status: Int, bytes: [UInt8]) { state.withLock { $0 } }
    var isHeadWritten: Bool { state.withLock { $0.status != 0 } }
    func writeHead(status: Int, headers: HTTPFields) async throws { state.withLock { $0.status = status } }
    func write(_ bytes: [UInt8]) async throws { state.withLock { $0.bytes.append(contentsOf: bytes) } }
    func finish() async throws {}
    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws { state.withLock { $0 = (status, body) } }
    func upgrade(headers: HTTPFields) async throws -> any ByteStream {
        throw StatusError.badRequest("this connection can't be upgraded")
    }
}
