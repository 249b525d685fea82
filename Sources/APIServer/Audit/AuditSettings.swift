import KubernetesSchema
import Wire

/// Whether requests wait for their audit events.
public enum AuditMode: String, Sendable, CaseIterable {
    /// Events are kept and taken away later.
    case batch
    /// Requests wait until their events are taken away; what fails is only told.
    case blocking
    /// As blocking, and a request whose beginning can't be recorded is refused.
    case blockingStrict = "blocking-strict"
}

/// How events are taken away together.
public struct AuditBatching: Sendable {
    public var mode: AuditMode
    /// Events that wait at most.
    public var bufferSize = 10_000
    public var maxSize: Int
    /// How long a batch waits to become full.
    public var maxWait = Duration.seconds(30)
    public var throttles: Bool
    /// Batches a second on average, and the most at once.
    public var rate = 10.0
    public var burst = 15

    /// Upstream's defaults of the log: every event by itself, waited for.
    public static let log = AuditBatching(mode: .blocking, maxSize: 1, throttles: false)
    /// Upstream's defaults of the webhook.
    public static let webhook = AuditBatching(mode: .batch, maxSize: 400, throttles: true)

    /// - Throws: `InvalidConfiguration` in upstream's words.
    public func validate(_ plugin: String) throws {
        guard mode == .batch else { return }
        if bufferSize <= 0 { throw InvalidConfiguration("invalid audit batch \(plugin) buffer size \(bufferSize), must be a positive number") }
        if maxSize <= 0 { throw InvalidConfiguration("invalid audit batch \(plugin) max batch size \(maxSize), must be a positive number") }
        guard throttles else { return }
        if rate <= 0 { throw InvalidConfiguration("invalid audit batch \(plugin) throttle QPS \(rate), must be a positive number") }
        if burst <= 0 { throw InvalidConfiguration("invalid audit batch \(plugin) throttle burst \(burst), must be a positive number") }
    }
}

/// What is done about large events.
public struct AuditTruncation: Sendable {
    public var isEnabled = false
    /// Bytes of one event.
    public var maxEventSize = 100 * 1024
    /// Bytes of events that are sent together.
    public var maxBatchSize = 10 * 1024 * 1024

    public init() {}

    /// - Throws: `InvalidConfiguration` in upstream's words.
    public func validate(_ plugin: String) throws {
        if maxEventSize <= 0 { throw InvalidConfiguration("invalid audit truncate \(plugin) max event size \(maxEventSize), must be a positive number") }
        if maxBatchSize < maxEventSize {
            throw InvalidConfiguration(
                "invalid audit truncate \(plugin) max batch size \(maxBatchSize), must be greater than max event size (\(maxEventSize))")
        }
    }

    /// The event, without its objects where it is too large with them; nil where it is too large even so.
    func fitted(_ event: [UInt8]) -> [UInt8]? {
        if !isEnabled || event.count <= maxEventSize { return event }
        guard var document = try? Document.parseJSON(event) else { return nil }
        let level = document.string(document[document.root, "level"]) ?? ""
        guard (AuditLevel(level) ?? .none) >= .request else { return nil }
        document.remove(document.root, "requestObject")
        document.remove(document.root, "responseObject")
        document.set(document.ensureObject(document.root, "annotations"), "audit.k8s.io/truncated", string: "true")
        let small = document.encodeJSON()
        return small.count <= maxEventSize ? small : nil
    }

    /// Events in groups that are not too large together.
    func groups(_ events: [[UInt8]]) -> [[[UInt8]]] {
        if !isEnabled { return events.isEmpty ? [] : [events] }
        var groups: [[[UInt8]]] = []
        var size = 0
        for event in events {
            if groups.isEmpty || size + event.count > maxBatchSize {
                groups.append([])
                size = 0
            }
            groups[groups.count - 1].append(event)
            size += event.count
        }
        return groups
    }
}

/// An audit event on one line of text, as the log's format `legacy` has it.
enum LegacyAuditLine {
    static func line(_ event: [UInt8]) -> [UInt8]? {
        guard let document = try? Document.parseJSON(event) else { return nil }
        let root = document.root
        func text(_ node: Document.Node) -> String { document.string(node) ?? "" }
        func filled(_ node: Document.Node, _ otherwise: String) -> String { text(node).isEmpty ? otherwise : text(node) }
        func list(_ node: Document.Node, _ otherwise: String) -> String {
            let names = document.strings(node)
            return names.isEmpty ? otherwise : names.map { FieldError.quoted($0) }.joined(separator: ",")
        }
        let acted = document[root, "impersonatedUser"]
        let code = document.int(document[root, "responseStatus", "code"]).map(String.init) ?? "<deferred>"
        let parts: [(String, String)] = [
            ("id", FieldError.quoted(text(document[root, "auditID"]))), ("stage", FieldError.quoted(text(document[root, "stage"]))),
            ("ip", FieldError.quoted(document.strings(document[root, "sourceIPs"]).first ?? "<unknown>")),
            ("method", FieldError.quoted(text(document[root, "verb"]))),
            ("user", FieldError.quoted(filled(document[root, "user", "username"], "<none>"))),
            ("groups", list(document[root, "user", "groups"], FieldError.quoted("<none>"))),
            ("as", FieldError.quoted(acted.exists ? text(document[acted, "username"]) : "<self>")),
            ("asgroups", list(document[acted, "groups"], FieldError.quoted("<lookup>"))),
            ("user-agent", FieldError.quoted(text(document[root, "userAgent"]))),
            ("namespace", FieldError.quoted(filled(document[root, "objectRef", "namespace"], "<none>"))),
            ("uri", FieldError.quoted(text(document[root, "requestURI"]))), ("response", FieldError.quoted(code)),
        ]
        let line = "\(text(document[root, "requestReceivedTimestamp"])) AUDIT: " + parts.map { "\($0)=\($1)" }.joined(separator: " ")
        return Array(line.utf8)
    }
}
