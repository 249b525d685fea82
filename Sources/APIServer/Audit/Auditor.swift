import HTTP
import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Wire

/// Takes audit events away.
public protocol AuditSink: Sendable {
    /// Takes an event, or suspends until it was taken away, as configured. What can't be kept is dropped and told.
    ///
    /// - Parameter event: one JSON object, without a line's end.
    /// - Returns: false where the event is lost and the request must not go on without it.
    func record(_ event: [UInt8]) async -> Bool
    /// Writes what is left.
    func close() async
}

/// Decides by the policy what of a request is recorded, and makes the events.
public final class Auditor: Sendable {
    private let policy: AuditPolicy
    private let sinks: [any AuditSink]
    private let now: @Sendable () -> Timestamp

    /// - Parameter now: the time, with microseconds.
    public init(policy: AuditPolicy, sinks: [any AuditSink], now: @escaping @Sendable () -> Timestamp) {
        self.policy = policy
        self.sinks = sinks
        self.now = now
    }

    /// Begins to record a request, when it is known whose it is; nil where the policy records nothing of it.
    ///
    /// - Throws: where that it came must be recorded, and can't be.
    func begin(_ context: RequestContext) async throws -> AuditTrail? {
        let decision = policy.decide(AuthorizationAttributes(context))
        guard decision.level > .none else { return nil }
        let trail = AuditTrail(decision, user: context.user, received: now(), auditor: self)
        guard await trail.record(.requestReceived, context) else { throw StatusError.internalError("failed to store audit event") }
        return trail
    }

    func emit(_ event: [UInt8]) async -> Bool {
        var isTaken = true
        for sink in sinks where !(await sink.record(event)) { isTaken = false }
        return isTaken
    }
    var currentTime: Timestamp { now() }

    public func close() async { for sink in sinks { await sink.close() } }
}

/// What is recorded of one request, from stage to stage.
final class AuditTrail: Sendable {
    private struct State {
        var requestObject: [UInt8]?
        var responseObject: [UInt8]?
        /// A `Status` that was answered, whatever the level.
        var status: [UInt8]?
    }

    let decision: AuditPolicy.Decision
    /// Who came, before impersonation.
    private let user: UserInfo
    private let received: Timestamp
    private let auditor: Auditor
    private let state = Mutex(State())

    init(_ decision: AuditPolicy.Decision, user: UserInfo, received: Timestamp, auditor: Auditor) {
        self.decision = decision
        self.user = user
        self.received = received
        self.auditor = auditor
    }

    /// Keeps the body of the request, where the level wants it.
    func keep(request bytes: [UInt8], mediaType: String, _ schema: Schema) {
        guard decision.level >= .request, !bytes.isEmpty else { return }
        let json = AuditObjects.json(bytes, mediaType, schema, omitsManagedFields: decision.omitsManagedFields)
        state.withLock { $0.requestObject = json }
    }

    /// Keeps the body of an answer: always of failures, else where the level wants it.
    func keep(response bytes: [UInt8], mediaType: String, status: Int, _ schema: Schema) {
        guard decision.level >= .requestResponse || status >= 300 else { return }
        guard let json = AuditObjects.json(bytes, mediaType, schema, omitsManagedFields: decision.omitsManagedFields) else { return }
        state.withLock { state in
            if status >= 300 { state.status = json }
            if decision.level >= .requestResponse { state.responseObject = json }
        }
    }

    /// - Parameter code: of the answer; 0 before there is one.
    /// - Returns: whether the request may go on.
    @discardableResult
    func record(_ stage: AuditStage, _ context: RequestContext, code: Int = 0) async -> Bool {
        guard !decision.omittedStages.contains(stage) else { return true }
        let (request, response, status) = state.withLock { ($0.requestObject, $0.responseObject, $0.status) }
        var event = AuditEventWriter()
        event.text("kind", "Event")
        event.text("apiVersion", "audit.k8s.io/v1")
        event.text("level", decision.level.name)
        event.text("auditID", context.auditID)
        event.text("stage", stage.rawValue)
        event.text("requestURI", context.request.path + (context.request.query.map { "?\($0)" } ?? ""))
        event.text("verb", context.info.verb)
        event.value("user", AuditTrail.describe(user))
        if context.impersonator != nil { event.value("impersonatedUser", AuditTrail.describe(context.user)) }
        if !context.impersonationConstraint.isEmpty {
            event.value("authenticationMetadata", ["impersonationConstraint": .string(context.impersonationConstraint)])
        }
        let sources = AuditTrail.sources(context.request)
        if !sources.isEmpty { event.value("sourceIPs", .strings(sources)) }
        if let agent = context.request.headers["User-Agent"] { event.text("userAgent", agent) }
        if context.info.isResourceRequest { event.value("objectRef", AuditTrail.reference(context.info)) }
        if code > 0 { event.value("responseStatus", AuditTrail.status(code, status)) }
        if stage != .requestReceived {
            if let request { event.raw("requestObject", request) }
            if let response, stage == .responseComplete { event.raw("responseObject", response) }
        }
        event.text("requestReceivedTimestamp", received.microDescription)
        event.text("stageTimestamp", auditor.currentTime.microDescription)
        let annotations = context.auditAnnotations
        if !annotations.isEmpty {
            event.value("annotations", .object(annotations.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        }
        return await auditor.emit(event.finished())
    }

    private static func describe(_ user: UserInfo) -> Value {
        var members: [(String, Value)] = [("username", .string(user.name))]
        if !user.uid.isEmpty { members.append(("uid", .string(user.uid))) }
        if !user.groups.isEmpty { members.append(("groups", .strings(user.groups))) }
        if !user.extra.isEmpty { members.append(("extra", .object(user.extra.sorted { $0.key < $1.key }.map { ($0.key, .strings($0.value)) }))) }
        return .object(members)
    }

    /// The addresses that the request says it came by, then the one that it came from.
    private static func sources(_ request: APIRequest) -> [String] {
        var result: [String] = []
        for header in request.headers.values("X-Forwarded-For") {
            result += header.split(separator: ",").map { $0.trimmed }.filter { IPAddressValue($0) != nil }
        }
        if result.isEmpty, let real = request.headers["X-Real-Ip"], IPAddressValue(real) != nil { result.append(real) }
        var peer = request.remoteAddress
        // Without the port.
        if IPAddressValue(peer) == nil, let colon = peer.lastIndex(of: ":") {
            peer = String(peer[..<colon])
            if peer.hasPrefix("["), peer.hasSuffix("]") { peer = String(peer.dropFirst().dropLast()) }
        }
        if !peer.isEmpty, result.last != peer { result.append(peer) }
        return result
    }

    private static func reference(_ info: RequestInfo) -> Value {
        var members: [(String, Value)] = [("resource", .string(info.resource))]
        if !info.namespace.isEmpty { members.append(("namespace", .string(info.namespace))) }
        if !info.name.isEmpty { members.append(("name", .string(info.name))) }
        if !info.group.isEmpty { members.append(("apiGroup", .string(info.group))) }
        members.append(("apiVersion", .string(info.version)))
        if !info.subresource.isEmpty { members.append(("subresource", .string(info.subresource))) }
        return .object(members)
    }

    private static func status(_ code: Int, _ object: [UInt8]?) -> Value {
        var members: [(String, Value)] = [("metadata", [:])]
        if let object, let status = try? Document.parseJSON(object), status.equals(status[status.root, "kind"], "Status") {
            for name in ["status", "message", "reason"] {
                if let text = status.string(status[status.root, name]) { members.append((name, .string(text))) }
            }
        }
        members.append(("code", .int(Int64(code))))
        return .object(members)
    }
}

/// Bodies as the JSON that events carry.
enum AuditObjects {
    static func json(_ bytes: [UInt8], _ mediaType: String, _ schema: Schema, omitsManagedFields: Bool) -> [UInt8]? {
        let type = mediaType.split(separator: ";").first.map { $0.trimmed } ?? ""
        var document: Document
        switch type {
        case "application/vnd.kubernetes.protobuf":
            guard let envelope = try? ProtobufDecoder.envelope(bytes), let version = GroupVersion(apiVersion: envelope.apiVersion),
                let known = schema.kind(version.kind(envelope.kind))
            else { return nil }
            var decoder = ProtobufDecoder(schema: schema)
            guard let decoded = try? decoder.decode(known, envelope.raw, kind: version.kind(envelope.kind)) else { return nil }
            document = decoded
        case "application/cbor", "application/apply-patch+cbor":
            guard let parsed = try? Document.parseCBOR(bytes) else { return nil }
            document = parsed
        case "application/yaml", "application/apply-patch+yaml":
            guard let parsed = try? Document.parseYAML(bytes).first else { return nil }
            document = parsed
        default:
            guard type.isEmpty || type.hasSuffix("json"), let parsed = try? Document.parseJSON(bytes) else { return nil }
            document = parsed
        }
        if omitsManagedFields {
            document.remove(document[document.root, "metadata"], "managedFields")
            for item in document.elements(document[document.root, "items"]) { document.remove(document[item, "metadata"], "managedFields") }
        }
        return document.encodeJSON()
    }
}

/// Writes one event, member by member.
struct AuditEventWriter {
    private var bytes: [UInt8] = [0x7b]

    private mutating func name(_ name: String) {
        if bytes.count > 1 { bytes.append(0x2c) }
        bytes += Value.string(name).encodeJSON()
        bytes.append(0x3a)
    }

    mutating func text(_ name: String, _ text: String) { value(name, .string(text)) }

    mutating func value(_ name: String, _ value: Value) {
        self.name(name)
        bytes += value.encodeJSON()
    }

    mutating func raw(_ name: String, _ json: [UInt8]) {
        self.name(name)
        bytes += json
    }

    func finished() -> [UInt8] { bytes + [0x7d] }
}

/// A sink that keeps for the trail what is answered.
final class AuditedSink: ResponseSink {
    private struct State {
        var status = 0
        var mediaType = ""
        var body: [UInt8] = []
    }

    private let sink: any ResponseSink
    private let context: RequestContext
    private let schema: Schema
    private let isLongRunning: Bool
    private let state = Mutex(State())

    init(_ sink: any ResponseSink, _ context: RequestContext, _ schema: Schema) {
        self.sink = sink
        self.context = context
        self.schema = schema
        isLongRunning = RequestMetrics.isLongRunning(context.info)
    }

    /// Records the end of the request.
    func complete(request: [UInt8]) async {
        guard let trail = context.auditTrail else { return }
        let (status, mediaType, body) = state.withLock { ($0.status, $0.mediaType, $0.body) }
        trail.keep(request: request, mediaType: context.request.headers["Content-Type"] ?? "", schema)
        if !body.isEmpty { trail.keep(response: body, mediaType: mediaType, status: status, schema) }
        await trail.record(.responseComplete, context, code: status)
    }

    private func begin(_ status: Int, _ headers: HTTPFields) async {
        state.withLock { state in
            state.status = status
            state.mediaType = headers["Content-Type"] ?? ""
        }
        if isLongRunning { await context.auditTrail?.record(.responseStarted, context, code: status) }
    }

    private func keep(_ bytes: [UInt8]) {
        guard !isLongRunning || state.withLock({ $0.status }) >= 300 else { return }
        guard let level = context.auditTrail?.decision.level, level >= .requestResponse || state.withLock({ $0.status }) >= 300 else { return }
        state.withLock { $0.body += bytes }
    }

    var isHeadWritten: Bool { sink.isHeadWritten }

    func writeHead(status: Int, headers: HTTPFields) async throws {
        await begin(status, headers)
        try await sink.writeHead(status: status, headers: headers)
    }

    func write(_ bytes: [UInt8]) async throws {
        keep(bytes)
        try await sink.write(bytes)
    }

    func finish() async throws { try await sink.finish() }

    func send(status: Int, headers: HTTPFields, body: [UInt8]) async throws {
        await begin(status, headers)
        // A body that was packed for the way is of no use here.
        if headers["Content-Encoding"] == nil { keep(body) }
        try await sink.send(status: status, headers: headers, body: body)
    }

    func upgrade(headers: HTTPFields) async throws -> ByteStream {
        await begin(101, headers)
        return try await sink.upgrade(headers: headers)
    }
}

/// Keeps a request's body once it was read.
final class BodyCapture: Sendable {
    private let state = Mutex<[UInt8]>([])
    private let source: @Sendable () async throws -> [UInt8]

    init(_ source: @escaping @Sendable () async throws -> [UInt8]) { self.source = source }

    func read() async throws -> [UInt8] {
        let bytes = try await source()
        state.withLock { $0 = bytes }
        return bytes
    }

    var bytes: [UInt8] { state.withLock { $0 } }
}
