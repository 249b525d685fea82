import Datastore
import HTTP
import KubernetesSchema
import Logging
import Synchronization
import Testing
import Wire

@testable import APIServer

/// An API server over a store in memory, asked without a socket.
struct InProcessServer {
    let server: APIServer
    let client: LoopbackClient

    /// - Parameter showsAPIs: whether discovery is installed; tests that need another one install their own.
    init(showsAPIs: Bool = true) throws {
        let store = Store(MemoryEngine(expiryInterval: nil))
        let counter = Mutex(0)
        let environment = RegistryEnvironment(
            now: { 1_700_000_000 },
            makeUID: {
                let next = counter.withLock { count -> Int in
                    count += 1
                    return count
                }
                let digits = String(next)
                return "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - digits.count) + digits
            },
            nameSuffix: { "abcde" })
        var logger = Logger(label: "test")
        logger.logLevel = .error
        server = APIServer(store: store, environment: environment, tables: .builtIn, logger: logger)
        server.installBuiltInResources()
        for registry in server.registries { registry.cache.start() }
        let configuration = try APIServerConfiguration(
            version: "1.36.2", advertiseAddress: "127.0.0.1", securePort: 6443, serviceClusterIPRanges: ["10.96.0.0/16"],
            serviceNodePortRange: "30000-32767", serviceAccountIssuer: "https://issuer")
        if showsAPIs { server.install(Discovery(schema: server.schema, configuration: configuration)) }
        server.install(OpenAPIPaths(schema: server.schema, version: configuration.version))
        server.startCustomResources()
        client = LoopbackClient(server, agent: "test")
    }

    func stop() async { await server.stop() }

    /// Sends JSON and reads the answer, a failure's `Status` included.
    func send(_ method: String, _ path: String, _ body: String = "", type: String = "application/json", accept: String = "application/json") async
        -> (status: Int, body: Document)
    {
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        var headers = HTTPFields([("User-Agent", "test"), ("Accept", accept)])
        if !body.isEmpty { headers.add("Content-Type", type) }
        let sink = CollectingSink()
        let request = APIRequest(
            method: method, path: parts[0], query: parts.count > 1 ? parts[1] : nil, headers: headers, body: Array(body.utf8), identity: .apiServer)
        await server.handle(request, sink)
        let (status, bytes) = sink.result
        return (status, (try? Document.parseJSON(bytes)) ?? Document(.string(String(decoding: bytes, as: UTF8.self))))
    }

    /// Asks until an answer is right; a test that waits for ever is ended from outside.
    func wait(_ path: String, until isRight: (Int, Document) -> Bool) async throws -> Document {
        while true {
            let (status, body) = await send("GET", path)
            if isRight(status, body) { return body }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

extension Document {
    /// The JSON of a value at a path of names.
    func json(_ path: String...) -> String {
        var node = root
        for name in path { node = self[node, name] }
        return node.exists ? String(decoding: encodeJSON(node), as: UTF8.self) : ""
    }
}
