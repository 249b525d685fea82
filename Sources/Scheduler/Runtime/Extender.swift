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

extension SchedulerCore {
    /// A decision that extenders still have to take part in.
    struct Consultation: Sendable {
        var pod: Pod
        var nodes: [Node]
        var eventCount: UInt64
    }

    enum Consulted: Sendable {
        case decided(SchedulingOutcome)
        case consult(Consultation)
    }

    func beginConsulting(now: Duration) -> Consulted? {
        guard let item = queue.next(now: now) else { return nil }
        guard let profile = profiles[item.record.pod.spec.schedulerName], !cluster.isPlaced(item.record.uid), !cluster.order.isEmpty else {
            return .decided(decide(item, now: now))
        }
        let cycle = Cycle(item.record, cluster, catalog, reasons, nominations, profile)
        guard case .success(let slots) = findNodes(cycle) else { return .decided(decide(item, now: now)) }
        return .consult(Consultation(pod: item.record.pod, nodes: slots.compactMap { cluster.nodes[$0] }, eventCount: queue.eventCount))
    }

    /// Decides with what extenders said: nodes are looked at again, since the cluster may have changed.
    func finishConsulting(
        _ consultation: Consultation, _ answer: Extender.FilterResult, _ scores: [String: Int64], now: Duration
    ) -> SchedulingOutcome {
        guard let item = queue.pod(consultation.pod.metadata.uid), item.place == .inFlight,
            let profile = profiles[item.record.pod.spec.schedulerName]
        else { return .skipped }
        let cycle = Cycle(item.record, cluster, catalog, reasons, nominations, profile)
        if case .failure(let failure) = findNodes(cycle) { return fail(item, cycle, failure.diagnosis, now: now) }
        let slots = answer.names.compactMap { cluster.nodeSlot($0) }.filter { cycle.checkWithNominated($0).verdict.kind == .pass }
        if slots.isEmpty {
            var diagnosis = Diagnosis(slots: cluster.slotCount)
            diagnosis.plugins = ["Extender"]
            for (name, text) in answer.failed { note(&diagnosis, name, reasons.unschedulable(text)) }
            for (name, text) in answer.unresolvable { note(&diagnosis, name, reasons.unresolvable(text)) }
            return fail(item, cycle, diagnosis, now: now)
        }
        let totals = slots.count == 1 ? [0] : self.scores(cycle, slots)
        let sums = zip(slots, totals).map { $1 + (scores[cluster.slotNames[$0]] ?? 0) }
        let best = sums.indices.max { sums[$0] < sums[$1] } ?? 0
        return assign(item, cycle, slots[best], now: now)
    }

    private func note(_ diagnosis: inout Diagnosis, _ name: String, _ verdict: Verdict) {
        if let slot = cluster.nodeSlot(name) { diagnosis.verdicts[slot] = verdict }
    }

    func consultingFailed(_ consultation: Consultation, _ message: String, now: Duration) -> SchedulingOutcome {
        guard let item = queue.pod(consultation.pod.metadata.uid) else { return .skipped }
        queue.failed(item, rejectors: [], now: now)
        return .failed(
            FailureReport(pod: consultation.pod, message: message, reason: "SchedulerError", profile: consultation.pod.spec.schedulerName))
    }
}

extension Scheduler {
    /// One decision, for which extenders are asked without the lock.
    func decideWithExtenders(_ now: Duration) async -> SchedulingOutcome? {
        switch core.withLock({ $0.beginConsulting(now: now) }) {
        case nil: return nil
        case .decided(let outcome): return outcome
        case .consult(let consultation):
            let interested = extenders.filter { $0.isInterested(consultation.pod) }
            do {
                let (answer, scores) = try await consult(interested, consultation)
                let outcome = core.withLock { $0.finishConsulting(consultation, answer, scores, now: now) }
                return withExtendersBinding(outcome, interested)
            } catch {
                return core.withLock { $0.consultingFailed(consultation, "\(error)", now: now) }
            }
        }
    }

    private func consult(
        _ extenders: [Extender], _ consultation: SchedulerCore.Consultation
    ) async throws -> (Extender.FilterResult, [String: Int64]) {
        var nodes = consultation.nodes
        var answer = Extender.FilterResult(names: nodes.map(\.metadata.name))
        for extender in extenders where !extender.settings.filterVerb.isEmpty && !nodes.isEmpty {
            do {
                let own = try await extender.filter(consultation.pod, nodes)
                answer.names = own.names
                answer.failed.merge(own.failed) { $1 }
                answer.unresolvable.merge(own.unresolvable) { $1 }
                let kept = Set(own.names)
                nodes.removeAll { !kept.contains($0.metadata.name) }
            } catch  where extender.settings.isIgnorable {
                logger.info("an extender failed and is passed over", metadata: ["extender": "\(extender.settings.url)", "cause": "\(error)"])
            }
        }
        var scores: [String: Int64] = [:]
        for extender in extenders where !extender.settings.prioritizeVerb.isEmpty && nodes.count > 1 {
            // Scores that can't be had are no reason not to decide.
            if let own = try? await extender.prioritize(consultation.pod, nodes) { scores.merge(own) { $0 + $1 } }
        }
        return (answer, scores)
    }

    /// An extender that binds does so in the binder's place.
    private func withExtendersBinding(_ outcome: SchedulingOutcome, _ extenders: [Extender]) -> SchedulingOutcome {
        guard case .assigned(var job) = outcome, let binder = extenders.first(where: { !$0.settings.bindVerb.isEmpty }) else { return outcome }
        let (pod, node) = (job.pod, job.node)
        job.bind = { _ in try await binder.bind(pod, node) }
        return .assigned(job)
    }
}
