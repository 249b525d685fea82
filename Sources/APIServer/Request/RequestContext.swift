import HTTP
import KubernetesSchema
import Synchronization
import Wire

/// What goes with a request through all stages: who, what, how long, and what is said on the way.
public final class RequestContext: Sendable {
    public let request: APIRequest
    public let info: RequestInfo
    public let query: Query
    public let auditID: String
    /// Which of upstream's features are on.
    public let features: FeatureGates
    public let started: ContinuousClock.Instant
    private let state: Mutex<State>

    private struct State {
        var user: UserInfo
        var impersonator: UserInfo?
        var impersonationConstraint = ""
        var warnings: [String] = []
        var auditAnnotations: [String: String] = [:]
        var auditTrail: AuditTrail?
        var flowSeat: FlowSeat?
    }

    public init(request: APIRequest, user: UserInfo = .anonymous, auditID: String, features: FeatureGates = .standard) {
        self.request = request
        query = Query(request.query)
        info = RequestInfo(method: request.method, path: request.path, query: query)
        self.auditID = auditID
        self.features = features
        started = .now
        state = Mutex(State(user: user))
    }

    /// Whose request it is, after impersonation.
    public var user: UserInfo {
        get { state.withLock { $0.user } }
        set { state.withLock { $0.user = newValue } }
    }

    /// Who acts as `user`, if somebody does.
    public var impersonator: UserInfo? {
        get { state.withLock { $0.impersonator } }
        set { state.withLock { $0.impersonator = newValue } }
    }

    /// The verb that allows `impersonator` to act as `user`; empty where that isn't bound to what is done.
    public var impersonationConstraint: String {
        get { state.withLock { $0.impersonationConstraint } }
        set { state.withLock { $0.impersonationConstraint = newValue } }
    }

    /// How many warnings an answer carries at most.
    static let maximumWarnings = 128

    /// Adds a warning to the answer's headers, once.
    public func warn(_ text: String) {
        state.withLock { state in
            if state.warnings.count < RequestContext.maximumWarnings, !state.warnings.contains(text) { state.warnings.append(text) }
        }
    }

    public var warnings: [String] { state.withLock { $0.warnings } }

    /// What is recorded of this request, where anything is.
    var auditTrail: AuditTrail? {
        get { state.withLock { $0.auditTrail } }
        set { state.withLock { $0.auditTrail = newValue } }
    }

    /// The seat that flow control gave this request, or refused it.
    var flowSeat: FlowSeat? {
        get { state.withLock { $0.flowSeat } }
        set { state.withLock { $0.flowSeat = newValue } }
    }

    var auditAnnotations: [String: String] { state.withLock { $0.auditAnnotations } }

    /// Adds a note to the audit event; what stands under a key already stays.
    public func annotate(_ key: String, _ value: String) { state.withLock { $0.auditAnnotations[key] = value } }

    /// The manager of fields that this request's changes are put down to.
    public var fieldManager: String {
        if let named = query["fieldManager"], !named.isEmpty { return named }
        let agent = request.headers["User-Agent"] ?? ""
        var name = String.UnicodeScalarView()
        var count = 0
        for scalar in agent.unicodeScalars.prefix(while: { $0 != "/" }) where WriteOptions.isPrintable(scalar) {
            count += UTF8.width(scalar)
            // The limit for a manager's name.
            guard count <= WriteOptions.maximumManagerLength else { break }
            name.append(scalar)
        }
        return name.isEmpty ? "unknown" : String(name)
    }

    public var isDryRun: Bool { query.values("dryRun").contains("All") }

    /// Runs a request of the server's own, as `user`.
    public static func loopback(method: String = "GET", path: String = "/", user: UserInfo = .apiServer) -> RequestContext {
        RequestContext(request: APIRequest(method: method, path: path), user: user, auditID: "")
    }
}
