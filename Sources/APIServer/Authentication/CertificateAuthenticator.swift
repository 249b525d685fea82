import HTTP
import PKI

/// Client certificates: the subject's common name is the user, its organizations are the groups.
struct CertificateAuthenticator: Authenticator {
    let verifier: ClientCertificateVerifier

    func authenticate(_ request: APIRequest, _ notes: any AuthenticationNotes) async -> AuthenticationResult {
        guard !request.peerCertificates.isEmpty else { return .none }
        do {
            let subject = try await verifier.verify(chain: request.peerCertificates)
            // A certificate without a name says nothing about anybody.
            guard !subject.commonName.isEmpty else { return .none }
            return .user(
                UserInfo(
                    name: subject.commonName, uid: subject.userUIDs.first ?? "", groups: subject.organizations,
                    extra: ["authentication.kubernetes.io/credential-id": ["X509SHA256=\(subject.fingerprint)"]]))
        } catch {
            return .failed(["\(error)"])
        }
    }
}
