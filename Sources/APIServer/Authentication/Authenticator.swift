import HTTP

/// What an authenticator makes of a request.
public enum AuthenticationResult: Sendable {
    case user(UserInfo)
    /// There are no credentials of this authenticator's sort.
    case none
    /// There are, and they are wrong, for these reasons.
    case failed([String])
}

/// Takes what authenticators have to say beside the user: warnings for the client, annotations for the audit log.
public protocol AuthenticationNotes: Sendable {
    func warn(_ text: String)
    func annotate(_ key: String, _ value: String)
}

extension RequestContext: AuthenticationNotes {}

/// Notes that nobody wants.
public struct NoNotes: AuthenticationNotes {
    public init() {}
    public func warn(_ text: String) {}
    public func annotate(_ key: String, _ value: String) {}
}

/// Finds out who makes a request.
public protocol Authenticator: Sendable {
    func authenticate(_ request: APIRequest, _ notes: any AuthenticationNotes) async -> AuthenticationResult
}

/// Asks several in order: the first that knows the user counts; credentials that everybody refuses are an error.
public struct AuthenticatorUnion: Authenticator {
    let authenticators: [any Authenticator]

    public init(_ authenticators: [any Authenticator]) { self.authenticators = authenticators }

    public func authenticate(_ request: APIRequest, _ notes: any AuthenticationNotes) async -> AuthenticationResult {
        var failures: [String] = []
        for authenticator in authenticators {
            switch await authenticator.authenticate(request, notes) {
            case .user(let user): return .user(user.asAuthenticated)
            case .failed(let reasons): failures += reasons
            case .none: break
            }
        }
        return failures.isEmpty ? .none : .failed(failures)
    }
}

extension UserInfo {
    static let authenticatedGroup = "system:authenticated"
    static let unauthenticatedGroup = "system:unauthenticated"

    /// With the group of everybody who is known, unless the groups say already which of the two it is.
    var asAuthenticated: UserInfo {
        guard name != UserInfo.anonymous.name, !groups.contains(UserInfo.authenticatedGroup), !groups.contains(UserInfo.unauthenticatedGroup) else {
            return self
        }
        var user = self
        user.groups.append(UserInfo.authenticatedGroup)
        return user
    }
}

/// Who may come without credentials.
public struct AnonymousAccess: Sendable, Equatable {
    public var isEnabled: Bool
    /// The paths for which it counts; none means all.
    public var paths: Set<String>

    public init(isEnabled: Bool = true, paths: Set<String> = []) {
        self.isEnabled = isEnabled
        self.paths = paths
    }

    func allows(_ path: String) -> Bool { isEnabled && (paths.isEmpty || paths.contains(path)) }
}

/// Several errors as one line: each once; in brackets where there are more than one.
enum ErrorList {
    static func shown(_ errors: [String]) -> String {
        var seen: Set<String> = []
        let all = errors.filter { seen.insert($0).inserted }
        return all.count == 1 ? all[0] : "[" + all.joined(separator: ", ") + "]"
    }
}
