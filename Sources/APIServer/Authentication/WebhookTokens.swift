import Crypto
import KubernetesSchema
import Logging
import Wire

/// Tokens that a remote service knows, asked by TokenReview.
final class WebhookTokens: TokenAuthenticator {
    private struct Key: Hashable {
        /// The token itself is never kept.
        var digest: [UInt8]
        var audiences: [String]
    }

    private enum Verdict: Sendable {
        case known(AuthenticatedToken)
        case unknown
    }

    private let reviews: RemoteReviews
    private let version: String
    private let own: [String]
    private let lifetime: Duration
    private let logger: Logger
    private let cache: ExpiringCache<Key, Verdict>

    /// The versions of TokenReview that services can be asked in.
    static let versions = ["v1", "v1beta1"]

    /// - Parameters:
    ///   - own: the API server's audiences, for which tokens of services without audiences are.
    ///   - lifetime: how long answers are remembered.
    init(_ reviews: RemoteReviews, version: String, own: [String], lifetime: Duration, logger: Logger) {
        self.reviews = reviews
        self.version = version
        self.own = own
        self.lifetime = lifetime
        self.logger = logger
        cache = ExpiringCache(capacity: 8192)
    }

    func authenticate(_ question: TokenQuestion) async throws -> AuthenticatedToken? {
        let key = Key(digest: Array(SHA256.hash(data: Array(question.token.utf8))), audiences: question.audiences)
        if let verdict = cache.answer(for: key) { return WebhookTokens.token(verdict) }
        let verdict = try await ask(question)
        cache.remember(verdict, for: key, lifetime)
        return WebhookTokens.token(verdict)
    }

    private static func token(_ verdict: Verdict) -> AuthenticatedToken? {
        guard case .known(let token) = verdict else { return nil }
        return token
    }

    private func ask(_ question: TokenQuestion) async throws -> Verdict {
        var spec: [(String, Value)] = [("token", .string(question.token))]
        if !question.audiences.isEmpty { spec.append(("audiences", .strings(question.audiences))) }
        let review: Value = [
            "kind": "TokenReview", "apiVersion": .string("authentication.k8s.io/\(version)"), "metadata": [:], "spec": .object(spec),
            "status": ["user": [:]],
        ]
        let answer: Document
        do { answer = try await reviews.ask(review) } catch is CancellationError { throw CancellationError() } catch {
            logger.error("failed to make webhook authenticator request", metadata: ["cause": "\(error)"])
            throw TokenError("\(error)")
        }
        let status = answer[answer.root, "status"]
        let told = answer.strings(answer[status, "audiences"])
        let audiences = question.audiences.filter { (told.isEmpty ? own : told).contains($0) }
        if audiences.isEmpty { return .unknown }
        guard answer.bool(answer[status, "authenticated"]) == true else {
            if let cause = answer.string(answer[status, "error"]), !cause.isEmpty { throw TokenError(cause) }
            return .unknown
        }
        let user = answer[status, "user"]
        var extra: [String: [String]] = [:]
        for (key, value) in answer.members(answer[user, "extra"]) { extra[key] = answer.strings(value) }
        let info = UserInfo(
            name: answer.string(answer[user, "username"]) ?? "", uid: answer.string(answer[user, "uid"]) ?? "",
            groups: answer.strings(answer[user, "groups"]), extra: extra)
        return .known(AuthenticatedToken(user: info, audiences: audiences))
    }
}
