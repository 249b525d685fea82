import Datastore
import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// `/version`, `/healthz`, `/livez`, `/readyz` and the list of paths.
struct HealthPaths: PathHandler {
    let version: String
    let schema: Schema

    /// A check and whether it holds.
    private func checks(_ server: APIServer, ready: Bool) async -> [(name: String, failure: String?)] {
        var result: [(String, String?)] = [("ping", nil), ("log", nil)]
        do {
            _ = try await server.store.currentRevision()
            result.append(("etcd", nil))
        } catch {
            result.append(("etcd", "\(error)"))
        }
        let isBootstrapped = server.isBootstrapped
        for hook in ["start-system-namespaces-controller", "rbac/bootstrap-roles", "scheduling/bootstrap-system-priority-classes", "priority-and-fairness-config-producer", "bootstrap-controller"] {
            result.append(("poststarthook/\(hook)", isBootstrapped ? nil : "not finished"))
        }
        if ready { result.append(("shutdown", server.isStopping ? "process is shutting down" : nil)) }
        return result
    }

    func handle(_ context: RequestContext, _ sink: any ResponseSink, _ server: APIServer) async throws -> Bool {
        let responder = Responder(context: context, sink: sink, schema: schema)
        let path = context.info.path
        if path == "/version" {
            let parts = version.split(separator: ".").map(String.init)
            try await responder.send(json: [
                "major": .string(parts[0]), "minor": .string(parts[1]), "emulationMajor": .string(parts[0]), "emulationMinor": .string(parts[1]),
                "minCompatibilityMajor": .string(parts[0]), "minCompatibilityMinor": .string("\((Int(parts[1]) ?? 1) - 1)"), "gitVersion": .string("v\(version)"),
                "gitCommit": "", "gitTreeState": "clean", "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swiftc", "platform": .string(Platform.name),
            ])
            return true
        }
        if path == "/" {
            try await responder.send(json: ["paths": .strings(paths)])
            return true
        }
        for root in ["/healthz", "/livez", "/readyz"] where path == root || path.hasPrefix(root + "/") {
            try await health(root, String(path.dropFirst(root.count + 1)), context, responder, server)
            return true
        }
        return false
    }

    private func health(_ root: String, _ one: String, _ context: RequestContext, _ responder: Responder, _ server: APIServer) async throws {
        let excluded = Set(context.query.values("exclude"))
        var checks = await checks(server, ready: root == "/readyz").filter { !excluded.contains($0.name) }
        if !one.isEmpty {
            checks = checks.filter { $0.name == one }
            guard !checks.isEmpty else { return try await responder.send(text: "404 page not found\n", status: 404) }
        }
        let failed = checks.contains { $0.failure != nil }
        let kind = root.dropFirst()
        guard failed || context.query["verbose"] != nil else { return try await responder.send(text: "ok") }
        var text = ""
        for check in checks { text += check.failure == nil ? "[+]\(check.name) ok\n" : "[-]\(check.name) failed: reason withheld\n" }
        text += failed ? "\(kind) check failed\n" : "\(kind) check passed\n"
        try await responder.send(text: text, status: failed ? 500 : 200)
    }

    private var paths: [String] {
        var paths: Set<String> = ["/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/openid/v1/jwks", "/readyz", "/version"]
        for group in schema.groups where !group.name.isEmpty {
            for version in group.versions where version.servedByDefault && !schema.resources(in: GroupVersion(group: group.name, version: version.name)).isEmpty {
                paths.insert("/apis/\(group.name)")
                paths.insert("/apis/\(group.name)/\(version.name)")
            }
        }
        return paths.sorted()
    }
}

/// The machine that this was built for, as Go names it.
enum Platform {
    #if arch(x86_64)
        static let name = "linux/amd64"
    #elseif arch(arm64)
        static let name = "linux/arm64"
    #else
        static let name = "linux"
    #endif
}
