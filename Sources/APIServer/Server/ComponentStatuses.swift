import Datastore
import HTTP
import KubernetesSchema
import KubernetesSemantics
import Wire

/// componentstatuses: asks the other components' health endpoints, as upstream still does.
struct ComponentStatusHandler: EndpointHandler {
    /// A component's answer.
    private struct Health {
        var isHealthy: Bool
        var message: String
    }

    private static let names = ["scheduler", "controller-manager", "etcd-0"]

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        endpoint.context.warn("v1 ComponentStatus is deprecated in v1.19+")
        guard info.verb == "get" || info.verb == "list" else { throw APIServer.methodNotAllowed }
        if info.verb == "get", !info.name.isEmpty {
            guard let health = await health(info.name, endpoint.server) else { throw StatusError.notFound(info.groupResource, info.name) }
            return try await endpoint.responder.send(json: object(info.name, health, standalone: true))
        }
        let fields = try selector(info.fieldSelector)
        var items: [Value] = []
        for name in ComponentStatusHandler.names where fields.matches(["metadata.name": name]) {
            guard let health = await health(name, endpoint.server) else { continue }
            items.append(object(name, health, standalone: false))
        }
        try await endpoint.responder.send(json: ["kind": "ComponentStatusList", "apiVersion": "v1", "metadata": [:], "items": .array(items)])
    }

    private func selector(_ text: String) throws -> FieldSelector {
        let fields: FieldSelector
        do { fields = try FieldSelector(parsing: text) } catch { throw StatusError.badRequest("\(error)") }
        for term in fields.terms where term.field != "metadata.name" && term.field != "metadata.namespace" {
            throw StatusError.badRequest("\"\(term.field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
        }
        return fields
    }

    private func object(_ name: String, _ health: Health, standalone: Bool) -> Value {
        var members: [(String, Value)] = standalone ? [("kind", "ComponentStatus"), ("apiVersion", "v1")] : []
        members.append(("metadata", ["name": .string(name)]))
        let condition: Value = ["type": "Healthy", "status": .string(health.isHealthy ? "True" : "False"), "message": .string(health.message)]
        members.append(("conditions", .array([condition])))
        return .object(members)
    }

    private func health(_ name: String, _ server: APIServer) async -> Health? {
        if name == "etcd-0" {
            do { _ = try await server.store.currentRevision() } catch { return Health(isHealthy: false, message: "\(error)") }
            return Health(isHealthy: true, message: "ok")
        }
        if let probe = server.componentProbe(name) {
            let failure = await probe()
            return Health(isHealthy: failure == nil, message: failure ?? "ok")
        }
        switch name {
        case "scheduler": return await dial(10259)
        case "controller-manager": return await dial(10257)
        default: return nil
        }
    }

    /// Asks a component that listens on this machine at its usual port.
    private func dial(_ port: Int) async -> Health {
        let tls = TLSClientConfiguration(trust: .insecure)
        let client = HTTPClient(configuration: HTTPClientConfiguration(endpoint: .tcp(host: "127.0.0.1", port: port), tls: tls))
        defer { client.shutdown() }
        do {
            let response = try await client.send(OutgoingRequest(method: "GET", target: "/healthz", headers: HTTPFields()))
            let body = String(decoding: try await response.body.collect(upTo: 1 << 16), as: UTF8.self)
            return Health(isHealthy: response.status == 200, message: body)
        } catch {
            let cause = "\(error)"
            let detail = cause.lowercased().contains("refused") ? "dial tcp 127.0.0.1:\(port): connect: connection refused" : cause
            return Health(isHealthy: false, message: "Get \"https://127.0.0.1:\(port)/healthz\": \(detail)")
        }
    }
}
