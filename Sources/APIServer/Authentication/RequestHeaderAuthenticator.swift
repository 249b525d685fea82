import HTTP
import PKI

/// The identities that a front proxy vouches for: its certificate must be of the front proxies' authority and bear an allowed name; its
/// headers then say who asks.
struct RequestHeaderAuthenticator: Authenticator {
    let verifier: ClientCertificateVerifier
    let allowedNames: Set<String>

    private static let extraPrefix = "x-remote-extra-"

    func authenticate(_ request: APIRequest) async -> AuthenticationResult {
        guard let name = request.headers["X-Remote-User"], !name.isEmpty, !request.peerCertificates.isEmpty,
            let subject = try? await verifier.verify(chain: request.peerCertificates)
        else { return .none }
        guard allowedNames.isEmpty || allowedNames.contains(subject.commonName) else {
            return .failed("x509: subject with cn=\(subject.commonName) is not in the allowed list")
        }
        var extra: [String: [String]] = [:]
        for field in request.headers.fields {
            let lowered = field.name.lowercased()
            guard lowered.hasPrefix(RequestHeaderAuthenticator.extraPrefix) else { continue }
            extra[PercentEncoding.decode(String(lowered.dropFirst(RequestHeaderAuthenticator.extraPrefix.count))), default: []].append(field.value)
        }
        var groups = request.headers.values("X-Remote-Group")
        if !groups.contains("system:authenticated"), !groups.contains("system:unauthenticated") {
            groups.append(name == UserInfo.anonymous.name ? "system:unauthenticated" : "system:authenticated")
        }
        return .user(UserInfo(name: name, uid: request.headers["X-Remote-Uid"] ?? "", groups: groups, extra: extra))
    }
}
