import Datastore
import Foundation
import HTTP
import KubernetesSchema
import Logging
import PKI
import Synchronization
import Testing
import Wire

@testable import APIServer

/// A server of its own that answers for a group, behind this one.
@Suite(.timeLimit(.minutes(2))) struct AggregationTests {
    private static let services = "/apis/apiregistration.k8s.io/v1/apiservices"
    private static let name = "v1.other.example.com"
    private static let things = "/apis/other.example.com/v1/namespaces/default/things"

    /// What the aggregated server was asked.
    private final class Asked: Sendable {
        private let all = Mutex<[HTTPRequestHead]>([])
        func add(_ head: HTTPRequestHead) { all.withLock { $0.append(head) } }
        func last(_ path: String) -> HTTPRequestHead? { all.withLock { $0.last { $0.path.hasPrefix(path) } } }
    }

    private struct Backend {
        let server: HTTPServer
        let authority: CertificateAuthority
        let asked: Asked
        var bundle: String { Base64.encode(Array(authority.certificatePEM.utf8)) }
    }

    private func backend() async throws -> Backend {
        let now = Int64(time(nil))
        let authority = try CertificateAuthority.create(commonName: "others", now: now)
        let pair = try authority.issue(CertificateRequest(commonName: "api", dnsNames: ["api.default.svc"], usages: .server), now: now)
        let material = TLSServerMaterial(certificatePEM: Array(pair.certificatePEM.utf8), privateKeyPEM: Array(pair.privateKeyPEM.utf8))
        let asked = Asked()
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(
                addresses: [.tcp(host: "127.0.0.1", port: 0)], tls: TLSServerConfiguration(requestClientCertificates: true) { material }),
            responder: ClosureResponder { request, writer in
                asked.add(request.head)
                try await Self.answer(request, writer)
            })
        try await server.start()
        return Backend(server: server, authority: authority, asked: asked)
    }

    private static func answer(_ request: IncomingRequest, _ writer: ResponseWriter) async throws {
        let json = HTTPFields([("Content-Type", "application/json")])
        func send(_ status: Int, _ body: String) async throws { try await writer.send(status: status, headers: json, body: Array(body.utf8)) }
        switch (request.head.method, request.head.path) {
        case ("GET", "/apis/other.example.com/v1"):
            try await send(
                200,
                #"{"kind":"APIResourceList","groupVersion":"other.example.com/v1","resources":[{"name":"things","singularName":"thing","namespaced":true,"kind":"Thing","verbs":["get","list"]}]}"#)
        case ("GET", "/openapi/v2"):
            try await send(
                200,
                ##"{"paths":{"/apis/other.example.com/v1/things":{"get":{"schema":{"$ref":"#/definitions/Thing"}}},"/apis/more/v1/x":{}},"definitions":{"Thing":{"properties":{"p":{"$ref":"#/definitions/Part"}}},"Part":{"type":"object"},"Left":{}}}"##)
        case ("GET", things) where request.head.query?.contains("watch") == true:
            try await writer.writeHead(status: 200, headers: json)
            for number in 1...3 { try await writer.write(Array(#"{"type":"ADDED","object":{"n":\#(number)}}"#.utf8) + [10]) }
            try await writer.finish()
        case ("GET", things): try await send(200, #"{"kind":"ThingList","items":[]}"#)
        case ("POST", things): try await send(201, String(decoding: try await request.body.collect(upTo: 1 << 20), as: UTF8.self))
        default: try await send(404, #"{"kind":"Status","code":404,"message":"theirs"}"#)
        }
    }

    private struct Front {
        let api: InProcessServer
        let aggregator: Aggregator
        let controller: Task<Void, Never>
        let folder: String

        func stop() async {
            controller.cancel()
            await api.stop()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private func front() async throws -> Front {
        let api = try InProcessServer(showsAPIs: false)
        let folder = FileManager.default.temporaryDirectory.path + "/swiftlet-aggregation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let now = Int64(time(nil))
        let pair = try CertificateAuthority.create(commonName: "proxies", now: now)
            .issue(CertificateRequest(commonName: "front-proxy-client", usages: .client), now: now)
        try pair.certificatePEM.write(toFile: "\(folder)/crt", atomically: true, encoding: .utf8)
        try pair.privateKeyPEM.write(toFile: "\(folder)/key", atomically: true, encoding: .utf8)
        let aggregator = Aggregator(api.server, identity: try ReloadingKeyPair(certificatePath: "\(folder)/crt", keyPath: "\(folder)/key"))
        api.server.stages.withLock { $0.aggregator = aggregator }
        let configuration = try APIServerConfiguration(
            version: "1.36.2", advertiseAddress: "127.0.0.1", securePort: 6443, serviceClusterIPRanges: ["10.96.0.0/16"],
            serviceNodePortRange: "30000-32767", serviceAccountIssuer: "https://issuer")
        api.server.install(Discovery(schema: api.server.schema, configuration: configuration, aggregator: aggregator))
        let controller = AvailabilityController(aggregator, client: api.client, now: { Int64(time(nil)) }, logger: Logger(label: "test"))
        return Front(api: api, aggregator: aggregator, controller: Task { await controller.run() }, folder: folder)
    }

    private func register(_ api: InProcessServer, _ bundle: String) async {
        let made = await api.send(
            "POST", Self.services,
            #"""
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"\#(Self.name)"},"spec":{"group":"other.example.com","version":"v1",
             "groupPriorityMinimum":1000,"versionPriority":15,"caBundle":"\#(bundle)","service":{"name":"api","namespace":"default"}}}
            """#)
        #expect(made.status == 201, "\(made.body.json())")
    }

    /// The message of the condition, once it has a reason; what there is instead where it doesn't come to that.
    private func condition(_ api: InProcessServer, _ reason: String) async throws -> String {
        var object = Document()
        for _ in 0..<4000 {
            object = await api.send("GET", "\(Self.services)/\(Self.name)").body
            let condition = object.elements(object[object.root, "status", "conditions"]).first { object.equals(object[$0, "reason"], reason) }
            if let condition { return object.string(object[condition, "message"]) ?? "" }
            try await Task.sleep(for: .milliseconds(5))
        }
        return object.json("status")
    }

    /// A Service, and where it is served: what clients can't write, for endpoints of theirs aren't the machine itself.
    private func serve(_ api: InProcessServer, port: Int) async throws {
        let spec = #"{"clusterIP":"10.96.0.9","clusterIPs":["10.96.0.9"],"ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","ports":[{"port":443}]}"#
        let made = await api.send(
            "POST", "/api/v1/namespaces/default/services", #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"api"},"spec":\#(spec)}"#)
        #expect(made.status == 201, "\(made.body.json())")
        let registry = try #require(api.server.registry("discovery.k8s.io", "endpointslices"))
        let slice = Document([
            "kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1",
            "metadata": ["name": "api", "namespace": "default", "labels": ["kubernetes.io/service-name": "api"]], "addressType": "IPv4",
            "endpoints": [["addresses": ["127.0.0.1"], "conditions": ["ready": true]]], "ports": [["name": "", "port": .int(Int64(port)), "protocol": "TCP"]],
        ])
        let bytes = try await registry.definition.storedBytes(try registry.definition.canonical(slice))
        _ = try await registry.store.put(registry.definition.key(namespace: "default", name: "api"), bytes, if: .absent, ttl: nil)
    }

    @Test func passesOnWhatOthersAnswerFor() async throws {
        let (front, backend) = (try await front(), try await backend())
        let api = front.api
        await register(api, backend.bundle)
        #expect(try await condition(api, "ServiceNotFound") == #"service/api in "default" is not present"#)
        let refused = await api.send("GET", Self.things)
        #expect(refused.status == 503 && refused.body.json() == #""service unavailable\n""#, "\(refused.body.json())")
        try await serve(api, port: backend.server.boundPort ?? 0)
        let passed = try await condition(api, "Passed")
        #expect(passed == "all checks passed")

        _ = try await api.wait(Self.things) { _, body in body.json("kind") == #""ThingList""# }
        let head = try #require(backend.asked.last(Self.things))
        #expect(head.headers["X-Remote-User"] == "system:apiserver" && head.headers["Authorization"] == nil)
        #expect(head.headers.fields.contains { $0.name.lowercased() == "x-remote-group" && $0.value == "system:masters" })
        #expect(await api.send("POST", Self.things, #"{"a":1}"#).body.json() == #"{"a":1}"#)
        #expect(await api.send("GET", "\(Self.things)/none").body.json("message") == #""theirs""#)
        let sink = CollectingSink()
        await api.server.handle(
            APIRequest(method: "GET", path: Self.things, query: "watch=1", headers: HTTPFields([("X-Remote-User", "liar")]), body: [], identity: .apiServer), sink)
        #expect(String(decoding: sink.result.bytes, as: UTF8.self).split(separator: "\n").count == 3)
        #expect(backend.asked.last(Self.things)?.headers["X-Remote-User"] == "system:apiserver")
        try await shows(api)

        await backend.server.shutdown()
        #expect(await api.send("GET", Self.things).status == 503)
        _ = await api.send("DELETE", "\(Self.services)/\(Self.name)")
        _ = try await api.wait("/apis/other.example.com") { status, _ in status == 404 }
        await front.stop()
    }

    private func shows(_ api: InProcessServer) async throws {
        let aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
        #expect(await api.send("GET", "/apis/other.example.com").body.json("preferredVersion", "version") == #""v1""#)
        #expect(await api.send("GET", "/apis").body.json("groups").contains("other.example.com"))
        for _ in 0..<2000 {
            let shown = await api.send("GET", "/apis", accept: aggregated).body.json("items")
            if shown.contains(#""resource":"things""#) { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        let document = await api.send("GET", "/openapi/v2").body
        #expect(document.json("paths", "/apis/other.example.com/v1/things") != "" && document.json("paths", "/apis/more/v1/x") == "")
        #expect(document.json("definitions", "Part") != "" && document.json("definitions", "Left") == "")
    }

    @Test func certificatesAreVerified() async throws {
        let (front, backend, other) = (try await front(), try await backend(), try await backend())
        try await serve(front.api, port: backend.server.boundPort ?? 0)
        await register(front.api, other.bundle)
        let message = try await condition(front.api, "FailedDiscoveryCheck")
        #expect(message.hasSuffix("tls: failed to verify certificate: x509: certificate signed by unknown authority"))
        await front.stop()
        await backend.server.shutdown()
        await other.server.shutdown()
    }
}
