import Client
import HTTP
import KubernetesAPI
import KubernetesSchema
import PKI
import Synchronization

/// Who asks a component, and whether they may: clients prove themselves by certificate or token, the API server says what they may.
///
/// Answers are kept as long as upstream's components keep them.
public final class DelegatedAccess: Sendable {
    /// Upstream's: how long answers hold.
    static let authenticationLife: Duration = .seconds(120)
    static let allowedLife: Duration = .seconds(300)
    static let deniedLife: Duration = .seconds(30)
    /// Answers that are kept at most, of each sort.
    static let cacheLimit = 1024

    /// What somebody wants to do.
    public enum Question: Hashable, Sendable {
        case subresource(verb: String, resource: String, subresource: String, name: String)
        case path(verb: String, path: String)
    }

    private struct Cached<Value: Sendable>: Sendable {
        var value: Value
        var until: ContinuousClock.Instant
    }

    private struct Asked: Hashable {
        var user: String
        var groups: [String]
        var question: Question
    }

    private let client: APIClient?
    private let verifier: ClientCertificateVerifier?
    private let users = Mutex<[String: Cached<UserInfo?>]>([:])
    private let answers = Mutex<[Asked: Cached<Bool>]>([:])

    /// - Parameters:
    ///   - client: asks the API server; without one nobody is allowed anything.
    ///   - clientCAPEM: the authority of clients' certificates; nil takes none.
    public init(client: APIClient?, clientCAPEM: String?) throws {
        self.client = client
        verifier = try clientCAPEM.map { pem in
            try ClientCertificateVerifier(caPEM: pem, now: { SystemClock().now().seconds })
        }
    }

    /// nil for those who can't say who they are.
    public func authenticate(_ request: IncomingRequest) async -> UserInfo? {
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
            if users.count >= DelegatedAccess.cacheLimit { users = [:] }
            users[token] = Cached(value: user, until: now + DelegatedAccess.authenticationLife)
        }
        return user
    }

    public func allows(_ user: UserInfo, _ question: Question) async -> Bool {
        guard let client else { return false }
        let asked = Asked(user: user.username, groups: user.groups, question: question)
        let now = ContinuousClock.now
        if let known = answers.withLock({ $0[asked] }), known.until > now { return known.value }
        var review = SubjectAccessReview()
        review.spec.user = user.username
        review.spec.groups = user.groups
        review.spec.uid = user.uid
        review.spec.extra = user.extra
        switch question {
        case .subresource(let verb, let resource, let subresource, let name):
            var attributes = ResourceAttributes()
            attributes.verb = verb
            attributes.version = "v1"
            attributes.resource = resource
            attributes.subresource = subresource
            attributes.name = name
            review.spec.resourceAttributes = attributes
        case .path(let verb, let path):
            var attributes = NonResourceAttributes()
            attributes.verb = verb
            attributes.path = path
            review.spec.nonResourceAttributes = attributes
        }
        guard let answer = try? await client.create(review) else { return false }
        let allowed = answer.status.allowed
        answers.withLock { answers in
            if answers.count >= DelegatedAccess.cacheLimit { answers = [:] }
            answers[asked] = Cached(value: allowed, until: now + (allowed ? DelegatedAccess.allowedLife : DelegatedAccess.deniedLife))
        }
        return allowed
    }
}
