import ContainerRuntime
import HTTP
import KubernetesAPI
import KubernetesSchema
import Logging
import NIOCore
import Protocols
import Wire

/// The kubelet's HTTPS interface: logs, commands, port forwarding, figures.
struct KubeletServer: HTTPResponder {
    let manager: PodManager
    let access: ServerAccess
    let logger: Logger
    private let stats: StatsProvider

    init(_ manager: PodManager, access: ServerAccess, logger: Logger) {
        self.manager = manager
        self.access = access
        self.logger = logger
        stats = StatsProvider(manager)
    }

    func respond(to request: IncomingRequest, with response: ResponseWriter) async throws {
        let path = request.head.path
        guard let user = await access.authenticate(request) else { return try await text(response, 401, "Unauthorized") }
        let (verb, subresources) = ServerAccess.attributes(method: request.head.method, path: path)
        var allowed = false
        for subresource in subresources where !allowed { allowed = await access.allows(user, verb: verb, subresource: subresource) }
        guard allowed else {
            let what = "Forbidden (user=\(user.username), verb=\(verb), resource=nodes, subresource(s)=[\(subresources.joined(separator: " "))])\n"
            return try await text(response, 403, what)
        }
        let parts = path.split(separator: "/").map { PercentDecoding.decode(String($0)) }
        let query = Query(request.head.query ?? "")
        switch parts.first {
        case "healthz": try await text(response, 200, "ok")
        case "pods": try await pods(response)
        case "metrics": try await response.send(status: 200, headers: ["Content-Type": "text/plain; version=0.0.4"], body: Array(await stats.metrics(parts).utf8))
        case "stats": try await json(response, await stats.summary())
        case "configz": try await json(response, configuration())
        case "containerLogs" where parts.count == 4:
            try await LogService(manager: manager).serve(parts[1], parts[2], parts[3], query, response)
        case "exec" where parts.count >= 4, "attach" where parts.count >= 4, "portForward" where parts.count >= 3, "run" where parts.count >= 4:
            try await StreamService(manager: manager, logger: logger).serve(parts, query, request, response)
        default: try await text(response, 404, "404 page not found\n")
        }
    }

    private func text(_ response: ResponseWriter, _ status: Int, _ text: String) async throws {
        try await response.send(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    private func json(_ response: ResponseWriter, _ value: Value) async throws {
        try await response.send(status: 200, headers: ["Content-Type": "application/json"], body: value.encodeJSON())
    }

    private func pods(_ response: ResponseWriter) async throws {
        var list = List<Pod>()
        list.items = manager.allPods.map { pod in
            var pod = pod
            pod.status = manager.status(of: pod)
            return pod
        }
        try await response.send(status: 200, headers: ["Content-Type": "application/json"], body: list.document().encodeJSON())
    }

    private func configuration() -> Value {
        let own = manager.kubelet.configuration
        return [
            "kubeletconfig": [
                "address": .string(own.address), "port": .int(Int64(own.port)), "staticPodPath": .string(own.staticPodPath ?? ""),
                "clusterDomain": .string(own.clusterDomain), "clusterDNS": .strings(own.clusterDNS), "maxPods": .int(Int64(own.maxPods)),
                "cgroupDriver": "cgroupfs", "cgroupRoot": .string(own.cgroupRoot), "podLogsDir": .string(own.podLogsFolder),
                "resolvConf": .string(own.resolverConfiguration), "nodeLeaseDurationSeconds": .int(Int64(own.nodeLeaseDurationSeconds)),
                "containerRuntimeEndpoint": .string("unix://\(manager.kubelet.runtime.endpoint)"),
            ]
        ]
    }
}

/// Parameters behind the question mark.
struct Query: Sendable {
    private let pairs: [(String, String)]

    init(_ text: String) {
        pairs = text.split(separator: "&").map { part in
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? String(halves[1]) : ""
            return (PercentDecoding.decode(String(halves[0]), plus: true), PercentDecoding.decode(value, plus: true))
        }
    }

    subscript(_ name: String) -> String? { pairs.first { $0.0 == name }?.1 }
    func all(_ name: String) -> [String] { pairs.filter { $0.0 == name }.map(\.1) }
    /// `1` and `true`.
    func flag(_ name: String) -> Bool { self[name].map { $0 == "1" || $0 == "true" } ?? false }
}

enum PercentDecoding {
    static func decode(_ text: String, plus: Bool = false) -> String {
        guard text.contains("%") || (plus && text.contains("+")) else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x25, index + 2 < bytes.count, let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16) {
                result.append(value)
                index += 3
            } else {
                result.append(plus && bytes[index] == 0x2B ? 0x20 : bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
