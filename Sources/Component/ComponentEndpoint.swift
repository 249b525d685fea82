import HTTP
import KubernetesAPI
import Metrics

/// What a component without an API of its own serves: health for everybody, metrics for those whom the API server allows.
///
/// Paths and answers are upstream's: `/healthz`, `/livez`, `/readyz` (`?verbose`), `/metrics`.
public struct ComponentEndpoint: HTTPResponder {
    /// A check and what is wrong; nil where nothing is.
    public typealias Check = (name: String, check: @Sendable () async -> String?)

    private let metrics: MetricRegistry
    private let access: DelegatedAccess
    private let checks: [Check]

    public init(metrics: MetricRegistry, access: DelegatedAccess, checks: [Check] = []) {
        self.metrics = metrics
        self.access = access
        self.checks = checks
    }

    public func respond(to request: IncomingRequest, with response: ResponseWriter) async throws {
        let path = request.head.path
        guard request.head.method == "GET" || request.head.method == "HEAD" else { return try await send(response, 405, "Method Not Allowed\n") }
        for root in ["/healthz", "/livez", "/readyz"] where path == root || path.hasPrefix(root + "/") {
            return try await health(root, path, isVerbose: request.head.query?.contains("verbose") ?? false, response)
        }
        guard let user = await access.authenticate(request) else { return try await send(response, 401, "Unauthorized\n") }
        guard await access.allows(user, .path(verb: "get", path: path)) else {
            return try await send(response, 403, "forbidden: User \"\(user.username)\" cannot get path \"\(path)\"\n")
        }
        guard path == "/metrics" else { return try await send(response, 404, "404 page not found\n") }
        var headers = HTTPFields()
        headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        try await response.send(status: 200, headers: headers, body: await metrics.text())
    }

    private func health(_ root: String, _ path: String, isVerbose: Bool, _ response: ResponseWriter) async throws {
        var results: [(String, String?)] = [("ping", nil)]
        for check in checks { results.append((check.name, await check.check())) }
        if path != root {
            let name = path.dropFirst(root.count + 1)
            results = results.filter { $0.0 == name }
            if results.isEmpty { return try await send(response, 404, "404 page not found\n") }
        }
        let failed = results.contains { $0.1 != nil }
        guard failed || isVerbose else { return try await send(response, 200, "ok") }
        var text = results.map { $0.1 == nil ? "[+]\($0.0) ok\n" : "[-]\($0.0) failed: reason withheld\n" }.joined()
        text += "\(root.dropFirst()) check \(failed ? "failed" : "passed")\n"
        try await send(response, failed ? 500 : 200, text)
    }

    private func send(_ response: ResponseWriter, _ status: Int, _ text: String) async throws {
        var headers = HTTPFields()
        headers.set("Content-Type", "text/plain; charset=utf-8")
        headers.set("X-Content-Type-Options", "nosniff")
        try await response.send(status: status, headers: headers, body: Array(text.utf8))
    }
}
