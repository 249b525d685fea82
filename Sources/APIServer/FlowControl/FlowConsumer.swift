import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Brings the flow schemas and priority levels of the datastore to the controller, tells their status, and keeps borrowing going.
final class FlowConsumer: Sendable {
    private unowned let server: APIServer
    private let controller: FlowController
    private let tasks = Mutex<[Task<Void, Never>]>([])
    private let changes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let recent = Mutex<[String: [ContinuousClock.Instant]]>([:])

    /// Between adjustments of what levels borrow.
    static let borrowingPeriod = Duration.seconds(10)
    /// Between looks at the objects that every server has.
    static let maintenancePeriod = Duration.seconds(60)
    /// So many times in a minute a schema's status is written, lest servers of several versions fight over it.
    private static let writesPerMinute = 6

    init(_ server: APIServer, _ controller: FlowController) {
        self.server = server
        self.controller = controller
    }

    private static let resources = ["flowschemas", "prioritylevelconfigurations"]

    func start() {
        var started = Self.resources.map { resource in Task { [self] in await follow(resource) } }
        started.append(
            Task { [self] in
                for await _ in controller.idleLevels { changes.continuation.yield() }
            })
        started.append(
            Task { [self] in
                for await _ in changes.stream { await synchronize() }
            })
        started.append(
            Task { [self] in
                while (try? await Task.sleep(for: Self.borrowingPeriod)) != nil { controller.adjustBorrowing() }
            })
        started.append(
            Task { [self] in
                while (try? await Task.sleep(for: Self.maintenancePeriod)) != nil {
                    do { try await FlowObjects(server: server).maintain() } catch {
                        server.logger.warning("flow schemas and priority levels can't be maintained", metadata: ["cause": "\(error)"])
                    }
                }
            })
        tasks.withLock { $0 = started }
    }

    func stop() { for task in tasks.withLock({ $0 }) { task.cancel() } }

    private func follow(_ resource: String) async {
        guard let registry = server.registry(FlowControlDefaults.version.group, resource) else { return }
        while !Task.isCancelled {
            let watcher = CacheWatcher(namespace: "", labels: .everything, fields: FieldSelector(), marksInitialEnd: true)
            guard (try? await registry.cache.watch(after: 0, initialState: true, watcher)) != nil else {
                try? await Task.sleep(for: .seconds(1))
                continue
            }
            while !Task.isCancelled, let items = await watcher.next(until: .now + .seconds(600)) {
                if !items.isEmpty { changes.continuation.yield() }
            }
            registry.cache.remove(watcher)
        }
    }

    private func documents(_ resource: String) async throws -> [Document] {
        guard let registry = server.registry(FlowControlDefaults.version.group, resource) else { return [] }
        return try await registry.cache.snapshot(notOlderThan: 0).objects.map { try $0.document() }
    }

    /// Goes through all objects once.
    func synchronize() async {
        do {
            let levels = try await documents("prioritylevelconfigurations").compactMap { object -> PriorityLevel? in
                let level = PriorityLevel(object)
                if level == nil { server.logger.warning("a priority level contradicts itself", metadata: ["name": "\(Metadata.string(object, "name"))"]) }
                return level
            }
            let objects = try await documents("flowschemas")
            controller.digest(levels: levels, schemas: objects.map { FlowSchema($0) })
            let names = Set(levels.map(\.name))
            for object in objects { try await tell(object, names) }
        } catch is CancellationError {
        } catch {
            server.logger.warning("flow control can't be configured", metadata: ["cause": "\(error)"])
            Task { [changes] in
                try? await Task.sleep(for: .seconds(1))
                changes.continuation.yield()
            }
        }
    }

    /// The condition that a schema should have: its status, reason and message.
    static func condition(level: String, exists: Bool) -> (status: String, reason: String, message: String) {
        let reference = "This FlowSchema references the PriorityLevelConfiguration object named \(FieldError.quoted(level))"
        return exists ? ("False", "Found", "\(reference) and it exists") : ("True", "NotFound", "\(reference) but there is no such object")
    }

    private func tell(_ object: Document, _ levels: Set<String>) async throws {
        let name = Metadata.string(object, "name")
        let level = object.string(object[object.root, "spec", "priorityLevelConfiguration", "name"]) ?? ""
        let wanted = FlowConsumer.condition(level: level, exists: levels.contains(level))
        let isTold = object.elements(object[object.root, "status", "conditions"]).contains { condition in
            object.equals(object[condition, "type"], "Dangling") && object.equals(object[condition, "status"], wanted.status)
                && object.equals(object[condition, "reason"], wanted.reason) && object.equals(object[condition, "message"], wanted.message)
        }
        if isTold { return }
        guard mayWrite(name) else {
            Task { [changes] in
                try? await Task.sleep(for: .seconds(Int64.random(in: 30...75)))
                changes.continuation.yield()
            }
            return
        }
        let condition: Value = [
            "type": "Dangling", "status": .string(wanted.status), "lastTransitionTime": .string(RFC3339.format(seconds: server.environment.now())),
            "reason": .string(wanted.reason), "message": .string(wanted.message),
        ]
        let applied: Value = [
            "apiVersion": .string(FlowControlDefaults.version.description), "kind": "FlowSchema", "metadata": ["name": .string(name)],
            "status": ["conditions": [condition]],
        ]
        do {
            try await LoopbackClient(server, agent: FlowControlDefaults.consumer).send(
                "PATCH", "\(FlowControlDefaults.path)/flowschemas/\(PercentEncoding.encode(name))/status",
                query: "fieldManager=\(FlowControlDefaults.consumer)&force=true", body: Document(applied), contentType: "application/apply-patch+yaml")
        } catch let error as StatusError where error.code == 404 {
            // Deleted meanwhile. An apply would have made it anew, had it no status of its own.
        }
    }

    private func mayWrite(_ name: String) -> Bool {
        let now = ContinuousClock.now
        return recent.withLock { recent in
            let kept = (recent[name] ?? []).filter { now - $0 < .seconds(60) }
            let may = kept.count < Self.writesPerMinute
            recent[name] = may ? kept + [now] : kept
            return may
        }
    }
}
