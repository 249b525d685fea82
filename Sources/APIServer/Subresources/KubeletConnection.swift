import HTTP
import KubernetesSchema
import NIOCore
import PKI
import Wire

/// The API server's way to kubelets: HTTPS with its own client certificate.
struct KubeletConnection: Sendable {
    let credentials: ReloadingKeyPair
    unowned let server: APIServer

    /// Where a node's kubelet listens.
    struct Address: Sendable {
        var host: String
        var port: Int
    }

    /// The address of a node's kubelet: its internal address, as upstream prefers by default its host name, then internal address.
    func address(of name: String) async throws -> Address {
        guard let registry = server.registry("", "nodes") else { throw APIServer.noSuchResource }
        let node: Document
        do {
            node = try await registry.get(namespace: "", name: name).document()
        } catch let error as StatusError where error.code == 404 {
            throw StatusError.internalError("no node \(FieldError.quoted(name)) is known")
        }
        let port = Int(node.int(node[node.root, "status", "daemonEndpoints", "kubeletEndpoint", "Port"]) ?? 10250)
        let addresses = node.elements(node[node.root, "status", "addresses"])
        for wanted in ["InternalIP", "ExternalIP", "Hostname"] {
            if let match = addresses.first(where: { node.equals(node[$0, "type"], wanted) }), let host = node.string(node[match, "address"]) {
                return Address(host: host, port: port)
            }
        }
        throw StatusError.internalError("no preferred addresses found; known addresses: []")
    }

    /// A client of one kubelet. Kubelets serve with certificates that the cluster's authority didn't sign, unless they are told otherwise; as
    /// upstream does by default, they are not verified.
    func client(_ address: Address, http1Only: Bool) -> HTTPClient {
        let pair = credentials
        var configuration = HTTPClientConfiguration(
            endpoint: .tcp(host: address.host, port: address.port),
            tls: TLSClientConfiguration(trust: .insecure, identity: {
                let current = pair.current
                return TLSClientIdentity(certificatePEM: current.certificatePEM, privateKeyPEM: current.privateKeyPEM)
            }))
        if http1Only { configuration.protocols = .http1Only }
        return HTTPClient(configuration: configuration)
    }
}

/// Passes requests on and answers back, upgrades included.
enum ReverseProxy {
    /// Headers that concern one connection only.
    private static let hopByHop: Set<String> = [
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length",
    ]

    static func isUpgrade(_ headers: HTTPFields) -> Bool { headers.hasToken("Connection", "upgrade") && headers["Upgrade"] != nil }

    /// Sends a request to a backend.
    ///
    /// - Parameters:
    ///   - target: path and query at the backend.
    ///   - keepsClient: whether the client's connections serve others, too.
    ///   - prepare: changes the request's headers.
    ///   - rewrite: changes the answer's headers.
    ///   - links: changes the links of pages.
    static func forward(
        _ context: RequestContext, _ sink: any ResponseSink, to client: HTTPClient, target: String, dropsCredentials: Bool = true,
        keepsClient: Bool = false, prepare: (inout HTTPFields) -> Void = { _ in }, rewrite: (inout HTTPFields) -> Void = { _ in },
        links: HTMLLinks? = nil
    ) async throws {
        var headers = HTTPFields()
        let isUpgrade = isUpgrade(context.request.headers)
        for field in context.request.headers.fields {
            let name = field.name.lowercased()
            if hopByHop.contains(name), !(isUpgrade && (name == "connection" || name == "upgrade")) { continue }
            if dropsCredentials, name == "authorization" || name.hasPrefix("impersonate-") { continue }
            headers.add(field.name, field.value)
        }
        prepare(&headers)
        defer { if !keepsClient { client.shutdown() } }
        do {
            if isUpgrade { return try await upgrade(context, sink, client, target, headers) }
            var request = OutgoingRequest(method: context.request.method, target: target, headers: headers)
            if let body = context.request.bodyStream, !body.isKnownEmpty { request.body = .stream(body) }
            let response = try await client.send(request)
            var answer = HTTPFields()
            for field in response.headers.fields where !hopByHop.contains(field.name.lowercased()) { answer.add(field.name, field.value) }
            rewrite(&answer)
            try await sink.writeHead(status: response.status, headers: answer)
            if var links, isPage(answer) {
                for try await chunk in response.body { try await sink.write(links.rewrite(chunk.readableBytesView)) }
                try await sink.write(links.finish())
            } else {
                for try await chunk in response.body { try await sink.write(Array(chunk.readableBytesView)) }
            }
            try await sink.finish()
        } catch let error as HTTPClientError {
            throw StatusError(code: 503, reason: "ServiceUnavailable", message: "error trying to reach service: \(error)")
        }
    }

    /// Whether an answer is a web page that can be read, and not a redirection.
    private static func isPage(_ headers: HTTPFields) -> Bool {
        let type = headers["Content-Type"]?.split(separator: ";").first?.trimmed ?? ""
        return type == "text/html" && headers["Content-Encoding"] == nil && headers["Location"] == nil
    }

    private static func upgrade(_ context: RequestContext, _ sink: any ResponseSink, _ client: HTTPClient, _ target: String, _ headers: HTTPFields) async throws {
        let request = OutgoingRequest(method: context.request.method, target: target, headers: headers)
        let (response, backend) = try await client.upgrade(request)
        guard let backend else {
            var answer = HTTPFields()
            for field in response.headers.fields where !hopByHop.contains(field.name.lowercased()) { answer.add(field.name, field.value) }
            try await sink.writeHead(status: response.status, headers: answer)
            for try await chunk in response.body { try await sink.write(Array(chunk.readableBytesView)) }
            return try await sink.finish()
        }
        var answer = HTTPFields()
        for field in response.headers.fields { answer.add(field.name, field.value) }
        let front = try await sink.upgrade(headers: answer)
        await relay(front, backend)
    }

    /// Copies bytes both ways until both ends are done.
    static func relay(_ one: any ByteStream, _ other: any ByteStream) async {
        await withTaskGroup(of: Void.self) { group in
            for (from, to) in [(one, other), (other, one)] {
                group.addTask {
                    do {
                        while let bytes = try await from.read() { try await to.write(bytes) }
                        await to.closeWrite()
                    } catch {
                        await to.close()
                        await from.close()
                    }
                }
            }
            await group.waitForAll()
        }
        await one.close()
        await other.close()
    }
}
