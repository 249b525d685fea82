import HTTP
import PKI

/// Why a token isn't good, in upstream's words. Never has the token in it.
struct TokenError: Error, CustomStringConvertible {
    var reasons: [String]
    var description: String { ErrorList.shown(reasons) }

    init(_ description: String) { reasons = [description] }
    init(_ reasons: [String]) { self.reasons = reasons }
}

/// A bearer token whose owner is asked for.
public struct TokenQuestion: Sendable {
    public let token: String
    /// For whom the token has to be meant: one of these.
    public let audiences: [String]
    public let notes: any AuthenticationNotes

    public init(token: String, audiences: [String], notes: any AuthenticationNotes = NoNotes()) {
        self.token = token
        self.audiences = audiences
        self.notes = notes
    }
}

/// Whose a token is, and which of the wanted audiences it is for.
public struct AuthenticatedToken: Sendable {
    public var user: UserInfo
    public var audiences: [String]
}

/// Finds out whose a bearer token is.
public protocol TokenAuthenticator: Sendable {
    /// - Returns: nil where the token isn't of its sort.
    /// - Throws: where the token is of its sort and not good.
    func authenticate(_ question: TokenQuestion) async throws -> AuthenticatedToken?
}

/// Tokens that know of no audiences: they are for the API server's own.
struct AudienceAgnostic: TokenAuthenticator {
    let inner: any UserTokens
    let own: [String]

    func authenticate(_ question: TokenQuestion) async throws -> AuthenticatedToken? {
        let audiences = own.filter { question.audiences.contains($0) }
        guard !audiences.isEmpty, let user = try await inner.user(of: question) else { return nil }
        return AuthenticatedToken(user: user, audiences: audiences)
    }
}

/// Tokens that are somebody's, whatever they are used for.
protocol UserTokens: Sendable {
    /// - Returns: nil where the token isn't of its sort.
    func user(of question: TokenQuestion) async throws -> UserInfo?
}

/// Asks several in order: the first that knows the token counts.
struct TokenAuthenticatorUnion: TokenAuthenticator {
    let authenticators: [any TokenAuthenticator]

    func authenticate(_ question: TokenQuestion) async throws -> AuthenticatedToken? {
        var failures: [String] = []
        for authenticator in authenticators {
            do {
                if let found = try await authenticator.authenticate(question) { return found }
            } catch let error as TokenError {
                failures += error.reasons
            } catch {
                failures.append("\(error)")
            }
        }
        if !failures.isEmpty { throw TokenError(failures) }
        return nil
    }
}

/// Bearer tokens in a request's headers.
struct BearerAuthenticator: Authenticator {
    let tokens: any TokenAuthenticator
    /// The server's own.
    let audiences: [String]

    static let invalid = "invalid bearer token"

    static func token(_ request: APIRequest, _ notes: any AuthenticationNotes = NoNotes()) -> String? {
        if let header = request.headers["Authorization"] {
            let parts = header.trimmedSpace.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count >= 2, parts[0].lowercased() == "bearer" else { return nil }
            guard !parts[1].isEmpty else {
                if parts.count == 3 {
                    notes.warn(
                        "the provided Authorization header contains extra space before the bearer token, and is ignored")
                }
                return nil
            }
            return String(parts[1])
        }
        // Browsers can't set headers on WebSockets: the token comes as a protocol.
        let prefix = "base64url.bearer.authorization.k8s.io."
        for header in request.headers.values("Sec-WebSocket-Protocol") {
            for name in header.split(separator: ",").map({ $0.trimmed }) where name.hasPrefix(prefix) {
                guard let bytes = Base64URL.decode(name.dropFirst(prefix.count).utf8) else { return nil }
                return String(decoding: bytes, as: UTF8.self)
            }
        }
        return nil
    }

    func authenticate(_ request: APIRequest, _ notes: any AuthenticationNotes) async -> AuthenticationResult {
        guard let token = BearerAuthenticator.token(request, notes) else { return .none }
        do {
            guard let found = try await tokens.authenticate(TokenQuestion(token: token, audiences: audiences, notes: notes)) else {
                return .failed([BearerAuthenticator.invalid])
            }
            return .user(found.user)
        } catch let error as TokenError {
            return .failed(error.reasons)
        } catch {
            return .failed(["\(error)"])
        }
    }
}
