import Client
import HTTP
import KubernetesAPI
import KubernetesSchema
import PKI
import Synchronization

/// Who asks, and whether they may: clients by certificate or token, rights by the API server.
final class ServerAccess: Sendable {
    /// Upstream's: how long answers hold.
    static let authenticationLife: Duration = .seconds(120)
    static let allowedLife: Duration = .seconds(300)
    static let deniedLife: Duration = .seconds(30)
    /// Answers that are kept at most, of each sort.
    static let cacheLimit = 1024

    private struct Cached<Value: Sendable>: Sendable {
        var value: Value
        var until: ContinuousClock.Instant
    }

    private struct Question: Hashable {
        var user: String
        var groups: [String]
        var verb: String
        var subresource: String
    }

    private let client: APIClient?
    private let verifier: ClientCertificateVerifier?
    private let nodeName: String
    private let users = Mutex<[String: Cached<UserInfo?>]>([:])
    private let answers = Mutex<[Question: Cached<Bool>]>([:])

    init(client: APIClient?, clientCAPEM: String?, nodeName: String) throws {
        self.client = client
        self.nodeName = nodeName
        verifier = try clientCAPEM.map { pem in
            try ClientCertificateVerifier(caPEM: pem, now: { SystemClock().now().seconds })
        }
    }

    /// nil for those who can't say who they are.
    func authenticate(_ request: IncomingRequest) async -> UserInfo? {
        if let verifier, !request.peerCertificates.isEmpty, let subject = try? await verifier.verify(chain: request.peerCertificates) {
            var user = UserInfo()
            user.username = subject.commonName
            user.groups = subject.organizations + ["system:authenticated"]
            return user
        }
        guard let header = request.head.headers["Authorization"], header.lowercased().hasPrefix("bearer "), let client else { return nil }
        let token = String(header.dropFirst(7))
        let now = ContinuousClock.now
        if let known = users.withLock({ $0[token] }), known.until > now { return known.value }
        var review = TokenReview()
        review.spec.token = token
        guard let answer = try? await client.create(review) else { return nil }
        let user = answer.status.authenticated ? answer.status.user : nil
        users.withLock { users in
            if users.count >= ServerAccess.cacheLimit { users = [:] }
            users[token] = Cached(value: user, until: now + ServerAccess.authenticationLife)
        }
        return user
    }

    /// - Parameter subresource: of the node: `proxy`, `log`, `stats`, `metrics`, `healthz`, `pods`, `configz`.
    func allows(_ user: UserInfo, verb: String, subresource: String) async -> Bool {
        guard let client else { return false }
        let question = Question(user: user.username, groups: user.groups, verb: verb, subresource: subresource)
        let now = ContinuousClock.now
        if let known = answers.withLock({ $0[question] }), known.until > now { return known.value }
        var review = SubjectAccessReview()
        review.spec.user = user.username
        review.spec.groups = user.groups
        review.spec.uid = user.uid
        review.spec.extra = user.extra
        var attributes = ResourceAttributes()
        attributes.verb = verb
        attributes.version = "v1"
        attributes.resource = "nodes"
        attributes.subresource = subresource
        attributes.name = nodeName
        review.spec.resourceAttributes = attributes
        guard let answer = try? await client.create(review) else { return false }
        let allowed = answer.status.allowed
        answers.withLock { answers in
            if answers.count >= ServerAccess.cacheLimit { answers = [:] }
            answers[question] = Cached(value: allowed, until: now + (allowed ? ServerAccess.allowedLife : ServerAccess.deniedLife))
        }
        return allowed
    }

    /// The verb and the node's subresources of which one must be allowed, as upstream's finer authorization has them.
    static func attributes(method: String, path: String) -> (verb: String, subresources: [String]) {
        let verb =
            switch method {
            case "POST": "create"
            case "PUT": "update"
            case "PATCH": "patch"
            case "DELETE": "delete"
            default: "get"
            }
        func isBelow(_ prefix: String) -> Bool { path == prefix || path.hasPrefix(prefix + "/") }
        if isBelow("/stats") { return (verb, ["stats"]) }
        if isBelow("/metrics") { return (verb, ["metrics"]) }
        if isBelow("/logs") { return (verb, ["log"]) }
        if isBelow("/pods") || isBelow("/runningpods") { return (verb, ["pods", "proxy"]) }
        if isBelow("/healthz") { return (verb, ["healthz", "proxy"]) }
        if isBelow("/configz") { return (verb, ["configz", "proxy"]) }
        return (verb, ["proxy"])
    }
}
