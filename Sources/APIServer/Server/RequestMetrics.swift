import HTTP
import KubernetesSchema
import Metrics
import Synchronization

/// What the API server counts of its requests, under upstream's names and labels.
final class RequestMetrics: Sendable {
    private let total: Counter
    private let duration: Histogram
    private let sizes: Histogram
    private let inflight: Gauge
    private let longRunning: Gauge
    private let terminations: Counter

    private static let labels = ["component", "dry_run", "group", "resource", "scope", "subresource", "verb", "version"]

    init(_ registry: MetricRegistry) {
        let attributes = ["component", "group", "resource", "scope", "subresource", "verb", "version"]
        total = registry.counter(
            "apiserver_request_total", help: "Requests answered, by verb, dry run, resource, scope and code.",
            labels: ["code", "component", "dry_run", "group", "resource", "scope", "subresource", "verb", "version"])
        duration = registry.histogram(
            "apiserver_request_duration_seconds", help: "Time to the end of the answer in seconds.", labels: RequestMetrics.labels,
            buckets: [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60])
        sizes = registry.histogram(
            "apiserver_response_sizes", help: "Size of answers in bytes.", labels: attributes,
            buckets: [1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000])
        inflight = registry.gauge(
            "apiserver_current_inflight_requests", help: "Requests that are being answered now, long-running ones excepted.", labels: ["request_kind"])
        longRunning = registry.gauge(
            "apiserver_longrunning_requests", help: "Long-running requests that are open now.", labels: attributes)
        terminations = registry.counter(
            "apiserver_request_terminations_total", help: "Requests that ended before their answer did.",
            labels: ["code", "component", "group", "resource", "scope", "subresource", "verb", "version"])
        for kind in ["mutating", "readOnly"] { inflight.set(0, [kind]) }
    }

    /// Counts a request while `body` answers it.
    func measure(_ context: RequestContext, _ sink: any ResponseSink, _ body: (any ResponseSink) async -> Void) async {
        let measured = MeasuredSink(sink, context)
        let info = context.info
        let verb = RequestMetrics.verb(context)
        let scope = RequestMetrics.scope(info)
        let attributes = ["apiserver", info.group, info.resource, scope, info.subresource, verb, info.version]
        let isLong = RequestMetrics.isLongRunning(info)
        let kind = ["GET", "LIST", "WATCH", "HEAD"].contains(verb) ? "readOnly" : "mutating"
        if isLong { longRunning.add(1, attributes) } else { inflight.add(1, [kind]) }
        await body(measured)
        if isLong { longRunning.add(-1, attributes) } else { inflight.add(-1, [kind]) }
        let (status, bytes) = measured.outcome
        let dryRun = context.isDryRun ? "All" : ""
        guard status != 0 else { return terminations.add(1, ["0"] + attributes) }
        total.add(1, ["\(status)", "apiserver", dryRun, info.group, info.resource, scope, info.subresource, verb, info.version])
        let elapsed = ContinuousClock.now - context.started
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        duration.observe(seconds, ["apiserver", dryRun, info.group, info.resource, scope, info.subresource, verb, info.version])
        if verb == "GET" || verb == "LIST" { sizes.observe(Double(bytes), attributes) }
    }

    /// Watches, and streams to and from pods: they last as long as their clients want.
    static func isLongRunning(_ info: RequestInfo) -> Bool {
        info.verb == "watch" || ["exec", "attach", "portforward", "proxy", "log"].contains(info.subresource)
    }

    private static func verb(_ context: RequestContext) -> String {
        let info = context.info
        let method = context.request.method
        guard info.isResourceRequest else { return method }
        if ["exec", "attach", "portforward", "proxy"].contains(info.subresource) { return "CONNECT" }
        switch info.verb {
        case "list": return "LIST"
        case "watch": return "WATCH"
        case "deletecollection": return "DELETECOLLECTION"
        case "patch": return (context.request.headers["Content-Type"] ?? "").hasPrefix("application/apply-patch") ? "APPLY" : "PATCH"
        default: return ["GET", "POST", "PUT", "DELETE", "HEAD"].contains(method) ? method : "other"
        }
    }

    private static func scope(_ info: RequestInfo) -> String {
        guard info.isResourceRequest else { return "" }
        if !info.name.isEmpty || info.verb == "create" { return "resource" }
        return info.namespace.isEmpty ? "cluster" : "namespace"
    }
}

/// A sink that remembers what was answered, and tells by which flow schema and level.
private final class MeasuredSink: ResponseSink {
    private let sink: any ResponseSink
    private let context: RequestContext
    private let state = Mutex<(status: Int, bytes: Int)>((0, 0))

    init(_ sink: any ResponseSink, _ context: RequestContext) {
        self.sink = sink
        self.context = context
    }

    /// UIDs, not names: those would tell what administrators think of their clients.
    private func classified(_ headers: HTTPFields) -> HTTPFields {
        guard let seat = context.flowSeat else { return headers }
        var headers = headers
        headers.set("X-Kubernetes-Pf-Flowschema-Uid", seat.schemaUID)
        headers.set("X-Kubernetes-Pf-Prioritylevel-Uid", seat.levelUID)
        return headers
    }

    var outcome: (status: Int, bytes: Int) { state.withLock { $0 } }
    var isHeadWritten: Bool { sink.isHeadWritten }

    func writeHead(status: Int, headers: HTTPFields) async throws {
        state.withLock { $0.status = status }
        try await sink.writeHead(status: status, headers: classified(headers))
    }

    func write(_ bytes: [UInt8]) async throws {
        state.withLock { $0.bytes += bytes.count }
        try await sink.write(bytes)
    }

    func finish() async throws { try await sink.finish() }

    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws {
        state.withLock { $0 = (status, body.count) }
        try await sink.send(status: status, headers: classified(headers), body: body)
    }

    func upgrade(headers: HTTPFields) async throws -> ByteStream {
        state.withLock { $0.status = 101 }
        return try await sink.upgrade(headers: headers)
    }
}

/// `/metrics`.
struct MetricsPath: PathHandler {
    let registry: MetricRegistry

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        guard context.info.path == "/metrics" else { return false }
        var headers = HTTPFields()
        headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        try await sink.send(status: 200, headers: headers, body: await registry.text())
        return true
    }
}

extension APIServer {
    /// Registers what the API server says of itself.
    func registerMetrics(version: String) {
        ProcessMetrics.register(in: metrics)
        metrics.gauge("kubernetes_build_info", help: "Constant 1, labelled with the version.", labels: ["git_version", "platform"])
            .set(1, ["v\(version)", Platform.name])
        let objects = metrics.gauge("apiserver_resource_objects", help: "Objects stored, by resource.", labels: ["group", "resource"])
        let watchers = metrics.gauge("apiserver_registered_watchers", help: "Open watches, by resource.", labels: ["group", "resource"])
        metrics.onGather { [weak self] in
            guard let self else { return }
            objects.reset()
            watchers.reset()
            for registry in registries {
                let resource = registry.definition.resource
                objects.set(Double(registry.cache.objectCount), [resource.group, resource.resource])
                let open = registry.cache.watcherCount
                if open > 0 { watchers.set(Double(open), [resource.group, resource.resource]) }
            }
        }
    }
}
