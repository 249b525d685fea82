import HTTP
import KubernetesSchema
import Metrics
import Wire

/// `/flagz` and `/statusz`: what the server was started with and how it is, as plain text or as objects of `config.k8s.io`.
///
/// Plain text is for people and changes its separators on purpose, as upstream's does.
struct ZPages: PathHandler {
    let version: String
    let schema: Schema
    /// Command-line flags that were given, by name. Secrets aren't given by flags.
    let flags: [String: String]
    /// When the server started, in seconds since 1970.
    let started: Int64
    let paths: [String]

    private static let warning =
        "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only."
    private static let delimiters = [":", ": ", "=", " "]

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        let path = context.info.path
        guard path == "/flagz" || path == "/statusz" else { return false }
        let responder = Responder(context: context, sink: sink, schema: schema)
        let isFlags = path == "/flagz"
        switch try ZPages.form(context.request.headers["Accept"] ?? "", kind: isFlags ? "Flagz" : "Statusz") {
        case .text:
            let body = isFlags ? flagsText() : statusText(server.environment.now())
            try await responder.send(text: body, contentType: "text/plain")
        case .object(let version, let isYAML):
            let value = isFlags ? flagsObject(version) : statusObject(version, server.environment.now())
            if isYAML {
                try await responder.send(text: String(decoding: Document(value).encodeYAML(), as: UTF8.self), contentType: "application/yaml")
            } else {
                try await responder.send(json: value)
            }
        }
        return true
    }

    private enum Form {
        case text
        case object(version: String, isYAML: Bool)
    }

    /// - Throws: `StatusError` 406 where nothing that is accepted can be given.
    private static func form(_ header: String, kind: String) throws -> Form {
        if header.isEmpty { return .text }
        for clause in Negotiation.clauses(header) {
            let asked = clause.parameters["as"]
            switch clause.type {
            case "text/plain", "*/*", "text/*": if asked == nil { return .text }
            case "application/json", "application/yaml":
                guard asked == kind, clause.parameters["g"] == "config.k8s.io", let version = clause.parameters["v"],
                    ["v1alpha1", "v1beta1"].contains(version)
                else { continue }
                return .object(version: version, isYAML: clause.type == "application/yaml")
            default: continue
            }
        }
        throw StatusError.notAcceptable(["application/json", "application/yaml", "text/plain"])
    }

    // MARK: Flags

    private func flagsText() -> String {
        let delimiter = ZPages.delimiters.randomElement() ?? ":"
        let lines = flags.sorted { $0.key < $1.key }.map { "\($0.key)\(delimiter)\($0.value)\n" }
        return "\nkube-apiserver flagz\n\(ZPages.warning)\n\(lines.joined())"
    }

    private func flagsObject(_ version: String) -> Value {
        [
            "kind": "Flagz", "apiVersion": .string("config.k8s.io/\(version)"), "metadata": ["name": "kube-apiserver"],
            "flags": .object(flags.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }),
        ]
    }

    // MARK: Status

    private func statusText(_ now: Int64) -> String {
        let delimiter = ZPages.delimiters.randomElement() ?? ":"
        let seconds = max(0, now - started)
        let up = [(seconds / 3600, "hr"), (seconds / 60 % 60, "min"), (seconds % 60, "sec")].map { "\($0.0 < 10 ? "0" : "")\($0.0) \($0.1)" }
        return """

            kube-apiserver statusz
            \(ZPages.warning)

            Started\(delimiter) \(RFC3339.format(seconds: started))
            Up\(delimiter) \(up.joined(separator: " "))
            Go version\(delimiter) 
            Binary version\(delimiter) \(version)
            Emulation version\(delimiter) \(emulated)
            Paths\(delimiter) \(paths.joined(separator: " "))

            """
    }

    private var emulated: String { version.split(separator: ".").prefix(2).joined(separator: ".") }

    private func statusObject(_ version: String, _ now: Int64) -> Value {
        [
            "kind": "Statusz", "apiVersion": .string("config.k8s.io/\(version)"), "metadata": ["name": "kube-apiserver"],
            "startTime": .string(RFC3339.format(seconds: started)), "uptimeSeconds": .int(max(0, now - started)), "goVersion": "",
            "binaryVersion": .string(self.version), "emulationVersion": .string(emulated), "paths": .strings(paths),
        ]
    }
}

/// How health checks went, for `/metrics/slis`.
final class HealthIndicators: Sendable {
    let registry = MetricRegistry()
    private let last: Gauge
    private let total: Counter

    init() {
        last = registry.gauge("kubernetes_healthcheck", help: "[STABLE] This metric records the result of a single healthcheck.", labels: ["name", "type"])
        total = registry.counter(
            "kubernetes_healthchecks_total", help: "[STABLE] This metric records the results of all healthcheck.", labels: ["name", "status", "type"])
    }

    /// - Parameter type: `healthz`, `livez` or `readyz`.
    func note(_ name: String, _ type: String, succeeded: Bool) {
        last.set(succeeded ? 1 : 0, [name, type])
        total.add(1, [name, succeeded ? "success" : "error", type])
    }
}
