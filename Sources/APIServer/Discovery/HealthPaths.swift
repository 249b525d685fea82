import Datastore
import HTTP
import KubernetesSchema
import Metrics
import Synchronization
import Wire

/// One thing that health depends on.
public struct HealthCheck: Sendable {
    public var name: String
    /// What is wrong; nil where nothing is.
    public var failure: @Sendable () async -> String?

    public init(name: String, failure: @escaping @Sendable () async -> String?) {
        self.name = name
        self.failure = failure
    }
}

/// `/version`, `/healthz`, `/livez`, `/readyz` and the list of paths.
struct HealthPaths: PathHandler {
    let version: String
    let schema: Schema
    /// Checks of what the server was set up with.
    var extra: [HealthCheck] = []
    let indicators = HealthIndicators()

    /// What a check looks at.
    private enum Condition {
        /// The process answers at all.
        case alive
        /// The datastore answers.
        case datastore
        /// The watch caches hold what the datastore held when the server started.
        case caches
        /// The objects that every cluster has are there and reconciled.
        case bootstrapped
    }

    /// Upstream's checks after `etcd`, in its order, with the stage of this server's start that does the same work.
    private static let startHooks: [(name: String, condition: Condition)] = [
        ("poststarthook/start-apiserver-admission-initializer", .alive), ("poststarthook/generic-apiserver-start-informers", .caches),
        ("poststarthook/priority-and-fairness-config-consumer", .caches), ("poststarthook/priority-and-fairness-filter", .alive),
        ("poststarthook/storage-object-count-tracker-hook", .alive), ("poststarthook/start-apiextensions-informers", .caches),
        ("poststarthook/start-apiextensions-controllers", .bootstrapped), ("poststarthook/crd-informer-synced", .caches),
        ("poststarthook/start-system-namespaces-controller", .bootstrapped), ("poststarthook/peer-endpoint-reconciler-controller", .bootstrapped),
        ("poststarthook/start-cluster-authentication-info-controller", .bootstrapped),
        ("poststarthook/start-kube-apiserver-identity-lease-controller", .bootstrapped),
        ("poststarthook/start-kube-apiserver-identity-lease-garbage-collector", .bootstrapped), ("poststarthook/storage-readiness", .datastore),
        ("poststarthook/start-legacy-token-tracking-controller", .bootstrapped), ("poststarthook/start-service-ip-repair-controllers", .bootstrapped),
        ("poststarthook/rbac/bootstrap-roles", .bootstrapped), ("poststarthook/scheduling/bootstrap-system-priority-classes", .bootstrapped),
        ("poststarthook/priority-and-fairness-config-producer", .bootstrapped), ("poststarthook/bootstrap-controller", .bootstrapped),
        ("poststarthook/start-kubernetes-service-cidr-controller", .bootstrapped), ("poststarthook/start-kube-aggregator-informers", .caches),
        ("poststarthook/apiservice-status-local-available-controller", .bootstrapped),
        ("poststarthook/apiservice-status-remote-available-controller", .bootstrapped), ("poststarthook/apiservice-registration-controller", .bootstrapped),
        ("poststarthook/apiservice-wait-for-first-sync", .bootstrapped), ("poststarthook/apiservice-discovery-controller", .bootstrapped),
        ("poststarthook/kube-apiserver-autoregistration", .bootstrapped), ("autoregister-completion", .bootstrapped),
        ("poststarthook/apiservice-openapi-controller", .bootstrapped), ("poststarthook/apiservice-openapiv3-controller", .bootstrapped),
    ]

    /// The checks of `/healthz`, `/livez` or `/readyz`, without the one of the shutdown.
    private static func names(_ root: String) -> [(name: String, condition: Condition)] {
        var names: [(name: String, condition: Condition)] = [("ping", .alive), ("log", .alive)]
        if root == "/readyz" { names.append(("informer-sync", .caches)) } else { names += [("loopback-serving-certificate", .alive), ("etcd", .datastore)] }
        return names + startHooks
    }

    /// The checks of `/healthz`, `/livez` or `/readyz`, and whether each holds.
    private func checks(_ server: APIServer, _ root: String) async -> [(name: String, failure: String?)] {
        let isReady = root == "/readyz"
        let names = HealthPaths.names(root)
        var datastore: String?
        do { _ = try await server.store.currentRevision() } catch { datastore = "\(error)" }
        let isBootstrapped = server.isBootstrapped
        var result = names.map { name, condition in
            switch condition {
            case .alive: (name, nil as String?)
            case .datastore: (name, datastore)
            // The caches are filled before the first objects are reconciled.
            case .caches, .bootstrapped: (name, isBootstrapped ? nil : "not finished")
            }
        }
        for check in extra { result.append((check.name, await check.failure())) }
        if isReady { result.append(("shutdown", server.isStopping ? "process is shutting down" : nil)) }
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
        if path == "/metrics/slis" {
            let text = String(decoding: await indicators.registry.text(), as: UTF8.self)
            try await responder.send(text: text, contentType: "text/plain; version=0.0.4; charset=utf-8")
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
        var checks = await checks(server, root).filter { !excluded.contains($0.name) }
        if !one.isEmpty {
            checks = checks.filter { $0.name == one }
            guard !checks.isEmpty else { return try await responder.send(text: "404 page not found\n", status: 404) }
        }
        for check in checks { indicators.note(check.name, String(root.dropFirst()), succeeded: check.failure == nil) }
        let failed = checks.contains { $0.failure != nil }
        let kind = root.dropFirst()
        guard failed || context.query["verbose"] != nil else { return try await responder.send(text: "ok") }
        var text = ""
        for check in checks { text += check.failure == nil ? "[+]\(check.name) ok\n" : "[-]\(check.name) failed: reason withheld\n" }
        text += failed ? "\(kind) check failed\n" : "\(kind) check passed\n"
        try await responder.send(text: text, status: failed ? 500 : 200)
    }

    private var paths: [String] {
        var paths: Set<String> = [
            "/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/apis/", "/flagz", "/metrics", "/metrics/slis", "/openapi/v2",
            "/openapi/v3", "/openapi/v3/", "/openid/v1/jwks", "/readyz/shutdown", "/statusz", "/version",
        ]
        for root in ["/healthz", "/livez", "/readyz"] {
            paths.insert(root)
            paths.formUnion((HealthPaths.names(root).map(\.name) + extra.map(\.name)).map { "\(root)/\($0)" })
        }
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
