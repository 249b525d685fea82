import Client
import HTTP
import KubernetesAPI
import Synchronization
import Testing

@Suite struct HTTPTransportTests {
    /// Answers with what it was asked, and streams watches in pieces.
    private func withServer(_ body: (Int, @Sendable () -> [HTTPRequestHead]) async throws -> Void) async throws {
        let seen = Mutex<[HTTPRequestHead]>([])
        let responder = ClosureResponder { request, response in
            seen.withLock { $0.append(request.head) }
            if request.head.query?.contains("watch=true") == true {
                try await response.writeHead(status: 200)
                try await response.write(Array("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"na".utf8))
                try await response.write(Array("me\":\"a\"}}}\n".utf8))
                try await response.finish()
                return
            }
            if request.head.path.hasSuffix("/busy"), seen.withLock({ $0.count }) < 2 {
                try await response.send(status: 429, headers: ["Retry-After": "1"])
                return
            }
            let text = "{\"metadata\":{\"name\":\"\(request.head.path.split(separator: "/").last ?? "")\"}}"
            try await response.send(status: 200, body: Array(text.utf8))
        }
        let server = HTTPServer(configuration: HTTPServerConfiguration(addresses: [.tcp(host: "127.0.0.1", port: 0)]), responder: responder)
        try await server.start()
        defer { Task { await server.shutdown() } }
        try await body(try #require(server.boundPort)) { seen.withLock { $0 } }
    }

    @Test func requestsCarryPathsQueriesAndCredentials() async throws {
        try await withServer { port, seen in
            var config = RESTConfig(server: "http://127.0.0.1:\(port)/base/")
            config.bearerToken = "secret"
            config.impersonateUser = "alice"
            let transport = try await HTTPSTransport(config)
            let client = APIClient(transport: transport, userAgent: "tester")
            let map = try await client.get(ConfigMap.self, namespace: "default", name: "a b")
            #expect(map.name == "a%20b")
            _ = try await client.list(ConfigMap.self, labelSelector: "a in (b, c)")
            let heads = seen()
            #expect(heads[0].target == "/base/api/v1/namespaces/default/configmaps/a%20b")
            #expect(heads[0].headers["Authorization"] == "Bearer secret" && heads[0].headers["Impersonate-User"] == "alice")
            #expect(heads[0].headers["User-Agent"] == "tester")
            #expect(heads[1].target == "/base/api/v1/configmaps?labelSelector=a%20in%20%28b%2C%20c%29")
            var names: [String] = []
            for try await event in try await client.watch(ConfigMap.self) {
                if case .added(let map) = event { names.append(map.name) }
            }
            #expect(names == ["a"])
            transport.shutdown()
        }
    }

    @Test func aBusyServerIsAskedAgain() async throws {
        try await withServer { port, seen in
            let clock = ManualClock()
            let client = APIClient(transport: try await HTTPSTransport(RESTConfig(server: "http://127.0.0.1:\(port)")), clock: clock)
            async let map = client.get(ConfigMap.self, namespace: "default", name: "busy")
            while clock.sleeperCount == 0 { await Task.yield() }
            clock.advance(by: .seconds(1))
            #expect(try await map.name == "busy")
            #expect(seen().count == 2)
        }
    }

    @Test func nobodyListeningIsSaidClearly() async throws {
        let client = APIClient(transport: try await HTTPSTransport(RESTConfig(server: "http://127.0.0.1:1")))
        do {
            _ = try await client.get(ConfigMap.self, namespace: "default", name: "a")
            Issue.record("nothing was thrown")
        } catch {
            #expect("\(error)" == "dial tcp 127.0.0.1:1: connect: connection refused")
        }
        await #expect(throws: ConfigurationError("the server \"ftp://x\" is not an http or https URL")) {
            _ = try await HTTPSTransport(RESTConfig(server: "ftp://x"))
        }
    }
}
