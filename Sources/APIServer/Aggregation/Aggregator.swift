import HTTP
import KubernetesSchema
import PKI
import Synchronization
import Wire

/// Passes requests for the groups of other servers on to them, and knows what they serve.
final class Aggregator: Sendable {
    /// What a server told of a group-version.
    struct Served: Sendable {
        var service: AggregatedService
        /// The resources as aggregated discovery shows them; nil as long as the server hasn't told.
        var resources: Value?
        var isStale = false
        /// The hash of its OpenAPI document.
        var openAPIHash: String?
        /// Its part of OpenAPI version 2.
        var openAPI: AggregatedOpenAPI?
    }

    private struct Key: Hashable {
        var uid: String
        var address: ServiceResolver.Address
        var authorities: [UInt8]
        var skipsVerification: Bool
        var isHTTP1: Bool
    }

    private struct State {
        var clients: [Key: HTTPClient] = [:]
        var served: [GroupVersion: Served] = [:]
        var generation: UInt64 = 0
    }

    private static let maximumClients = 200

    unowned let server: APIServer
    let identity: ReloadingKeyPair
    private let services = CompiledConfigurations { AggregatedService($0) }
    private let state = Mutex(State())

    init(_ server: APIServer, identity: ReloadingKeyPair) {
        self.server = server
        self.identity = identity
    }

    /// All APIServices that other servers answer for.
    func all() async throws -> [AggregatedService] {
        try await services.current(server.registry("apiregistration.k8s.io", "apiservices")).compactMap { $0 }
    }

    // MARK: Discovery

    /// Rises with every change of what discovery shows.
    var generation: UInt64 { state.withLock { $0.generation } }

    /// What is served by others, by group-version.
    var served: [GroupVersion: Served] { state.withLock { $0.served } }

    /// Replaces what is known of what others serve.
    func update(_ served: [GroupVersion: Served]) {
        state.withLock { state in
            func shown(_ all: [GroupVersion: Served]) -> [GroupVersion: [String]] {
                all.mapValues { entry in
                    let resources = entry.resources.map { String(decoding: $0.encodeJSON(), as: UTF8.self) } ?? ""
                    return [resources, "\(entry.isStale) \(entry.service.groupPriority) \(entry.service.versionPriority)", entry.openAPIHash ?? "", entry.openAPI?.digest ?? ""]
                }
            }
            if shown(state.served) != shown(served) { state.generation += 1 }
            state.served = served
        }
    }

    // MARK: Passing on

    /// Answers a request for another server's group; false where it is none.
    func handle(_ context: RequestContext, _ sink: any ResponseSink) async throws -> Bool {
        let parts = context.info.path.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: true).map(String.init)
        guard parts.count >= 3, parts[0] == "apis" else { return try await handleOpenAPI(parts, context, sink) }
        let version = GroupVersion(group: parts[1], version: parts[2])
        guard server.schema.group(version.group) == nil, let service = try await all().first(where: { $0.version == version }) else { return false }
        // A watch costs the other server, not this one.
        if context.info.verb == "watch" { context.flowSeat?.release(isWatch: true) }
        try await pass(context, sink, to: service, path: context.request.path)
        return true
    }

    /// `/openapi/v3/apis/{group}/{version}`
    private func handleOpenAPI(_ parts: [String], _ context: RequestContext, _ sink: any ResponseSink) async throws -> Bool {
        guard context.info.path.hasPrefix("/openapi/v3/apis/") else { return false }
        let rest = context.info.path.dropFirst("/openapi/v3/apis/".count).split(separator: "/").map(String.init)
        guard rest.count == 2, let entry = served[GroupVersion(group: rest[0], version: rest[1])] else { return false }
        try await pass(context, sink, to: entry.service, path: context.request.path)
        return true
    }

    private func pass(_ context: RequestContext, _ sink: any ResponseSink, to service: AggregatedService, path: String) async throws {
        let isUpgrade = ReverseProxy.isUpgrade(context.request.headers)
        guard service.isAvailable, let address = try? await address(of: service) else {
            return try await refuse("service unavailable", 503, context, sink)
        }
        let target = path + (context.request.query.map { "?\($0)" } ?? "")
        let client = client(service, address, http1Only: isUpgrade)
        do {
            let prepare: (inout HTTPFields) -> Void = { ProxiedIdentity.set(context.user, in: &$0) }
            try await ReverseProxy.forward(context, sink, to: client, target: target, keepsClient: true, prepare: prepare)
        } catch let error as StatusError where !sink.isHeadWritten {
            try await refuse(error.message, 503, context, sink)
        }
    }

    /// As upstream: these refusals are plain text.
    private func refuse(_ text: String, _ status: Int, _ context: RequestContext, _ sink: any ResponseSink) async throws {
        let responder = Responder(context: context, sink: sink, schema: server.schema)
        var headers = responder.headers("text/plain; charset=utf-8")
        headers.add("X-Content-Type-Options", "nosniff")
        try await sink.send(status: status, headers: headers, body: Array("\(text)\n".utf8))
    }

    func address(of service: AggregatedService) async throws -> ServiceResolver.Address {
        try await ServiceResolver(server: server).resolve(namespace: service.namespace, name: service.service, port: service.port)
    }

    /// A client whose connections are kept.
    func client(_ service: AggregatedService, _ address: ServiceResolver.Address, http1Only: Bool = false) -> HTTPClient {
        let key = Key(
            uid: service.uid, address: address, authorities: service.authorities, skipsVerification: service.skipsVerification, isHTTP1: http1Only)
        return state.withLock { state in
            if let known = state.clients[key] { return known }
            if state.clients.count >= Aggregator.maximumClients { state.clients = [:] }
            let made = service.client(address, identity, http1Only: http1Only)
            state.clients[key] = made
            return made
        }
    }

    // MARK: The server's own requests

    /// Reads a document of another server as the aggregator itself.
    ///
    /// - Returns: the status and, where it is a success, the document.
    func read(_ path: String, accept: String, from service: AggregatedService, at address: ServiceResolver.Address) async throws -> (status: Int, body: [UInt8]) {
        let client = client(service, address)
        var headers = HTTPFields([("Accept", accept), ("User-Agent", "kube-aggregator")])
        ProxiedIdentity.set(UserInfo(name: "system:kube-aggregator", groups: ["system:masters"]), in: &headers)
        let request = OutgoingRequest(method: "GET", target: path, headers: headers)
        return try await Deadline.run(Aggregator.readLimit) {
            let response = try await client.send(request)
            return (response.status, try await response.body.collect(upTo: Aggregator.maximumDocumentBytes))
        }
    }

    private static let readLimit: Duration = .seconds(5)
    private static let maximumDocumentBytes = 32 << 20
}
