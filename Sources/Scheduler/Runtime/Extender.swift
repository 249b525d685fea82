import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// A service outside that takes part in decisions over HTTP.
final class Extender: Sendable {
    struct Settings: Sendable {
        var url = ""
        var filterVerb = ""
        var prioritizeVerb = ""
        var preemptVerb = ""
        var bindVerb = ""
        var weight: Int64 = 1
        var timeout: Duration = .seconds(5)
        /// It knows the nodes itself: names are enough.
        var isNodeCacheCapable = false
        /// Its failures don't keep pods from being scheduled.
        var isIgnorable = false
        /// Only pods that ask for one of these; all where there are none.
        var managedResources: Set<String> = []
        var isInsecure = false
        var serverName: String?
        var certificateAuthority: DataSource?
        var clientCertificate: DataSource?
        var clientKey: DataSource?
    }

    struct Failure: Error, CustomStringConvertible { var description: String }

    /// What is left of nodes, and why others aren't.
    struct FilterResult {
        var names: [String]
        var failed: [String: String] = [:]
        var unresolvable: [String: String] = [:]
    }

    let settings: Settings
    private let client = Mutex<APIClient?>(nil)

    init(_ settings: Settings) { self.settings = settings }

    func isInterested(_ pod: Pod) -> Bool {
        if settings.managedResources.isEmpty { return true }
        return (pod.spec.containers + pod.spec.initContainers).contains { container in
            settings.managedResources.contains { container.resources.requests[$0] != nil || container.resources.limits[$0] != nil }
        }
    }

    func filter(_ pod: Pod, _ nodes: [Node]) async throws -> FilterResult {
        let answer = try await call(settings.filterVerb, arguments(pod, nodes))
        let text = { (key: String) in answer.string(answer[answer.root, key]) ?? "" }
        if !text("Error").isEmpty { throw Failure(description: text("Error")) }
        let map = { (key: String) in
            Dictionary(answer.members(answer[answer.root, key]).map { ($0.key, answer.string($0.value) ?? "") }) { $1 }
        }
        var names = answer.strings(answer[answer.root, "NodeNames"])
        if !settings.isNodeCacheCapable {
            names = answer.elements(answer[answer.root, "Nodes", "items"]).map { answer.string(answer[$0, "metadata", "name"]) ?? "" }
        }
        let asked = Set(nodes.map(\.metadata.name))
        if let stranger = names.first(where: { !asked.contains($0) }) {
            let text = "extender \"\(settings.url)\" claims a filtered node \"\(stranger)\" which is not found in the input node list"
            throw Failure(description: text)
        }
        return FilterResult(names: names, failed: map("FailedNodes"), unresolvable: map("FailedAndUnresolvableNodes"))
    }

    /// Scores by node, weighted and brought from 0…10 to 0…100.
    func prioritize(_ pod: Pod, _ nodes: [Node]) async throws -> [String: Int64] {
        let answer = try await call(settings.prioritizeVerb, arguments(pod, nodes))
        var scores: [String: Int64] = [:]
        for entry in answer.elements(answer.root) {
            scores[answer.string(answer[entry, "Host"]) ?? "", default: 0] += (answer.int(answer[entry, "Score"]) ?? 0) * settings.weight * 10
        }
        return scores
    }

    func bind(_ pod: Pod, _ node: String) async throws {
        let answer = try await call(
            settings.bindVerb,
            [
                "PodName": .string(pod.metadata.name), "PodNamespace": .string(pod.metadata.namespace), "PodUID": .string(pod.metadata.uid),
                "Node": .string(node),
            ] as Value)
        let error = answer.string(answer[answer.root, "Error"]) ?? ""
        if !error.isEmpty { throw Failure(description: error) }
    }

    /// What is left of the places where room could be made, and which pods would have to go there.
    func preempt(_ pod: Pod, _ candidates: [PreemptionCandidate]) async throws -> [PreemptionCandidate] {
        let document = pod.document()
        let map = candidates.map { candidate -> (String, Value) in
            let pods = candidate.victims.map { victim -> Value in
                if settings.isNodeCacheCapable { return ["UID": .string(victim.metadata.uid)] }
                let document = victim.document()
                return document.value(document.root)
            }
            return (candidate.node, ["Pods": .array(pods), "NumPDBViolations": .int(Int64(candidate.violations))])
        }
        let name = settings.isNodeCacheCapable ? "NodeNameToMetaVictims" : "NodeNameToVictims"
        let body = Value.object([("Pod", document.value(document.root)), (name, .object(map))])
        let answer = try await call(settings.preemptVerb, body)
        var kept: [PreemptionCandidate] = []
        for (node, victims) in answer.members(answer[answer.root, "NodeNameToMetaVictims"]) {
            let uids = answer.elements(answer[victims, "Pods"]).compactMap { answer.string(answer[$0, "UID"]) }
            if uids.isEmpty {
                if settings.isIgnorable { continue }
                throw Failure(description: "expected at least one victim pod on node \"\(node)\"")
            }
            let violations = Int(answer.int(answer[victims, "NumPDBViolations"]) ?? 0)
            kept.append(PreemptionCandidate(node: node, victims: [], victimNames: uids, violations: violations))
        }
        return kept
    }

    private func arguments(_ pod: Pod, _ nodes: [Node]) -> Value {
        let document = pod.document()
        let names: Value = .strings(nodes.map(\.metadata.name))
        if settings.isNodeCacheCapable { return ["Pod": document.value(document.root), "Nodes": nil, "NodeNames": names] }
        let items = nodes.map { node -> Value in
            let document = node.document()
            return document.value(document.root)
        }
        return ["Pod": document.value(document.root), "Nodes": ["items": .array(items)], "NodeNames": nil]
    }

    private func call(_ verb: String, _ body: Value) async throws -> Document {
        let client = try await connect()
        let timeout = settings.timeout
        return try await withThrowingTaskGroup(of: Document.self) { group in
            group.addTask { try await client.json("POST", "/" + verb, body: body) }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw Failure(description: "the extender did not answer in time")
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
    }

    private func connect() async throws -> APIClient {
        if let known = client.withLock({ $0 }) { return known }
        var configuration = RESTConfig(server: settings.url.hasSuffix("/") ? String(settings.url.dropLast()) : settings.url)
        configuration.insecureSkipTLSVerify = settings.isInsecure
        configuration.tlsServerName = settings.serverName
        configuration.certificateAuthority = settings.certificateAuthority
        configuration.clientCertificate = settings.clientCertificate
        configuration.clientKey = settings.clientKey
        let made = APIClient(transport: try await HTTPSTransport(configuration), userAgent: "kube-scheduler/swiftlet")
        client.withLock { $0 = made }
        return made
    }
}
