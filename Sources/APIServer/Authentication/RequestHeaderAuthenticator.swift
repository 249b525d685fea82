import HTTP
import PKI

/// How front proxies tell who asks.
public struct RequestHeaderSettings: Sendable {
    public var usernameHeaders = ["X-Remote-User"]
    public var uidHeaders = ["X-Remote-Uid"]
    public var groupHeaders = ["X-Remote-Group"]
    public var extraPrefixes = ["X-Remote-Extra-"]
    /// The common names that proxies' certificates may bear; none means any.
    public var allowedNames: [String] = []

    public init() {}
}

/// The identities that a front proxy vouches for: its certificate must be of the front proxies' authority and bear an allowed name; its
/// headers then say who asks.
struct RequestHeaderAuthenticator: Authenticator {
    let verifier: ClientCertificateVerifier
    let settings: RequestHeaderSettings

    func authenticate(_ request: APIRequest, _ notes: any AuthenticationNotes) async -> AuthenticationResult {
        guard !request.peerCertificates.isEmpty, let subject = try? await verifier.verify(chain: request.peerCertificates) else { return .none }
        guard settings.allowedNames.isEmpty || settings.allowedNames.contains(subject.commonName) else {
            return .failed(["x509: subject with cn=\(subject.commonName) is not in the allowed list"])
        }
        guard let name = first(request, settings.usernameHeaders) else { return .none }
        var extra: [String: [String]] = [:]
        for prefix in settings.extraPrefixes.map({ $0.lowercased() }) {
            for field in request.headers.fields {
                let lowered = field.name.lowercased()
                guard lowered.hasPrefix(prefix) else { continue }
                extra[PercentEncoding.decode(String(lowered.dropFirst(prefix.count))), default: []].append(field.value)
            }
        }
        let groups = settings.groupHeaders.flatMap { request.headers.values($0) }.filter { !$0.isEmpty }
        return .user(UserInfo(name: name, uid: first(request, settings.uidHeaders) ?? "", groups: groups, extra: extra))
    }

    private func first(_ request: APIRequest, _ headers: [String]) -> String? {
        for name in headers {
            if let value = request.headers[name], !value.isEmpty { return value }
        }
        return nil
    }
}
