import HTTP

/// What an authenticator makes of a request.
public enum AuthenticationResult: Sendable {
    case user(UserInfo)
    /// There are no credentials of this authenticator's sort.
    case none
    /// There are, and they are wrong.
    case failed(String)
}

/// Finds out who makes a request.
public protocol Authenticator: Sendable {
    func authenticate(_ request: APIRequest) async -> AuthenticationResult
}

/// Asks several in order: the first that knows the user counts; credentials that everybody refuses are an error.
public struct AuthenticatorUnion: Authenticator {
    let authenticators: [any Authenticator]

    public init(_ authenticators: [any Authenticator]) { self.authenticators = authenticators }

    public func authenticate(_ request: APIRequest) async -> AuthenticationResult {
        var failure: String?
        for authenticator in authenticators {
            switch await authenticator.authenticate(request) {
            case .user(let user): return .user(user)
            case .failed(let reason): failure = failure ?? reason
            case .none: break
            }
        }
        return failure.map { .failed($0) } ?? .none
    }
}
