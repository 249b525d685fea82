import Client
import HTTP
import KubernetesAPI
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Wire

/// An API server in memory for tests of clients: create, read, list, watch, update, patch, delete with finalizers, discovery.
///
/// It neither defaults nor validates, knows no admission, and keeps the whole history.
public final class FakeAPI: Transport {
    struct Change {
        var version: UInt64
        var type: String
        var key: String
        var object: Document
    }

    struct Table {
        var objects: [String: Document] = [:]
        var history: [Change] = []
        /// Watches older than that get 410.
        var compacted: UInt64 = 0
    }

    struct State {
        var version: UInt64 = 100
        var tables: [GroupVersionResource: Table] = [:]
        var watchers: [(resource: GroupVersionResource, pipe: WatchPipe)] = []
        var uid = 0
    }

    let state = Mutex(State())
    let clock: any ComponentClock
    /// Called for every request before it is carried out; a thrown error is the answer.
    private let intercept: @Sendable (ClientRequest) throws -> Void

    public init(clock: any ComponentClock = SystemClock(), intercept: @escaping @Sendable (ClientRequest) throws -> Void = { _ in }) {
        self.clock = clock
        self.intercept = intercept
    }

    public func send(_ request: ClientRequest) async throws -> ClientResponse {
        do {
            try intercept(request)
            return try respond(request)
        } catch let error as StatusError {
            return ClientResponse(status: error.code, body: ClientBody(error.value.encodeJSON()))
        }
    }

    /// Ends all watches and forgets the history, so that clients have to list again.
    public func compact() {
        let pipes = state.withLock { state -> [WatchPipe] in
            for resource in state.tables.keys {
                state.tables[resource]?.compacted = state.version
                state.tables[resource]?.history = []
            }
            defer { state.watchers = [] }
            return state.watchers.map(\.pipe)
        }
        for pipe in pipes { pipe.finish() }
    }

    /// Ends all watches; what happened is still known.
    public func dropWatches() {
        let pipes = state.withLock { state -> [WatchPipe] in
            defer { state.watchers = [] }
            return state.watchers.map(\.pipe)
        }
        for pipe in pipes { pipe.finish() }
    }

    // MARK: Requests

    struct Target {
        var resource: GroupVersionResource
        var namespace = ""
        var name = ""
        var subresource = ""

        var key: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
    }

    private static func target(_ path: String) throws -> Target {
        var parts = path.split(separator: "/").map(String.init)
        let version: GroupVersion
        if parts.first == "api", parts.count >= 3 {
            version = GroupVersion(group: "", version: parts[1])
            parts.removeFirst(2)
        } else if parts.first == "apis", parts.count >= 4 {
            version = GroupVersion(group: parts[1], version: parts[2])
            parts.removeFirst(3)
        } else {
            throw StatusError.badRequest("no such path \(path)")
        }
        var namespace = ""
        if parts[0] == "namespaces", parts.count >= 3, !["status", "finalize"].contains(parts[2]) {
            namespace = parts[1]
            parts.removeFirst(2)
        }
        return Target(
            resource: version.resource(parts[0]), namespace: namespace, name: parts.count > 1 ? parts[1] : "",
            subresource: parts.count > 2 ? parts[2] : "")
    }

    private func respond(_ request: ClientRequest) throws -> ClientResponse {
        if let discovery = FakeDiscovery.answer(request.path) { return json(discovery) }
        let target = try FakeAPI.target(request.path)
        let query = Dictionary(request.query) { $1 }
        switch request.method {
        case "GET" where query["watch"] == "true": return try watch(target, query)
        case "GET" where target.name.isEmpty: return json(try list(target, query))
        case "GET": return json(try state.withLock { try read($0, target) })
        case "POST" where !target.subresource.isEmpty: return json(Document(["kind": "Status", "apiVersion": "v1", "status": "Success"]))
        case "POST": return json(try create(target, try Document.parseJSON(request.body)), status: 201)
        case "PUT": return json(try update(target, try Document.parseJSON(request.body)))
        case "PATCH": return json(try patch(target, request))
        case "DELETE" where target.name.isEmpty:
            let names = state.withLock { state in
                (state.tables[target.resource]?.objects ?? [:]).keys.filter { $0.hasPrefix(target.namespace + "/") }
            }
            for name in names {
                var one = target
                one.name = String(name.dropFirst(target.namespace.utf8.count + 1))
                _ = try delete(one, Document(["propagationPolicy": "Background"]))
            }
            return json(Document(["kind": "Status", "apiVersion": "v1", "status": "Success"]))
        case "DELETE":
            return json(try delete(target, request.body.isEmpty ? Document.object() : try Document.parseJSON(request.body)))
        default: throw StatusError(code: 405, reason: "MethodNotAllowed", message: request.method)
        }
    }

    private func json(_ document: Document, status: Int = 200) -> ClientResponse {
        ClientResponse(status: status, body: ClientBody(document.encodeJSON()))
    }

    func read(_ state: State, _ target: Target) throws -> Document {
        guard let object = state.tables[target.resource]?.objects[target.key] else {
            throw StatusError.notFound(target.resource.groupResource, target.name)
        }
        return object
    }

    private func list(_ target: Target, _ query: [String: String]) throws -> Document {
        let matches = try FakeAPI.filter(target, query)
        let (objects, version) = state.withLock { state in
            (state.tables[target.resource]?.objects ?? [:], state.version)
        }
        var result = Document(["kind": "List", "apiVersion": "v1", "metadata": ["resourceVersion": .string("\(version)")]])
        let items = result.ensureArray(result.root, "items")
        for (_, object) in objects.sorted(by: { $0.key < $1.key }) where matches(object) {
            let copy = result.copy(object, object.root)
            result.append(items, copy)
        }
        return result
    }

    static func filter(_ target: Target, _ query: [String: String]) throws -> @Sendable (Document) -> Bool {
        let labels = try query["labelSelector"].map { try KubernetesSchema.LabelSelector(parsing: $0) }
        let fields = try query["fieldSelector"].map { try FieldSelector(parsing: $0) }
        let namespace = target.namespace
        return { object in
            let metadata = object[object.root, "metadata"]
            if !namespace.isEmpty, !object.equals(object[metadata, "namespace"], namespace) { return false }
            if let labels {
                let found = object.members(object[metadata, "labels"]).map { ($0.key, object.string($0.value) ?? "") }
                if !labels.matches(Dictionary(found) { $1 }) { return false }
            }
            guard let fields else { return true }
            let known = [
                "metadata.name": object.string(object[metadata, "name"]) ?? "",
                "metadata.namespace": object.string(object[metadata, "namespace"]) ?? "",
                "spec.nodeName": object.string(object[object.root, "spec", "nodeName"]) ?? "",
                "type": object.string(object[object.root, "type"]) ?? "",
            ]
            return fields.matches(known)
        }
    }

    private func watch(_ target: Target, _ query: [String: String]) throws -> ClientResponse {
        let matches = try FakeAPI.filter(target, query)
        let from = query["resourceVersion"].flatMap { UInt64($0) } ?? 0
        let pipe = WatchPipe(matches: matches)
        let isGone = state.withLock { state -> Bool in
            let table = state.tables[target.resource] ?? Table()
            if from < table.compacted { return true }
            for change in table.history where change.version > from { pipe.offer(change.type, change.object) }
            state.watchers.append((target.resource, pipe))
            return false
        }
        if isGone { throw StatusError.tooOldResourceVersion(Int64(from), oldest: 0) }
        return ClientResponse(status: 200, body: ClientBody(pulling: { await pipe.next() }))
    }
}

/// The frames of one watch.
final class WatchPipe: Sendable {
    private struct State {
        var frames: [[UInt8]] = []
        var waiter: CheckedContinuation<[UInt8]?, Never>?
        var isFinished = false
    }

    private let state = Mutex(State())
    private let matches: @Sendable (Document) -> Bool

    init(matches: @escaping @Sendable (Document) -> Bool) {
        self.matches = matches
    }

    func offer(_ type: String, _ object: Document) {
        guard matches(object) else { return }
        var frame = Document(["type": .string(type)])
        let copy = frame.copy(object, object.root)
        frame.set(frame.root, "object", copy)
        let bytes = frame.encodeJSON() + [0x0A]
        let waiter = state.withLock { state -> CheckedContinuation<[UInt8]?, Never>? in
            if state.waiter == nil { state.frames.append(bytes) }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: bytes)
    }

    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: nil)
    }

    func next() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<[UInt8]?, Never>) in
                let ready = state.withLock { state -> [UInt8]?? in
                    if !state.frames.isEmpty {
                        defer { state.frames = [] }
                        return .some(state.frames.flatMap { $0 })
                    }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    state.waiter = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            self.finish()
        }
    }
}
