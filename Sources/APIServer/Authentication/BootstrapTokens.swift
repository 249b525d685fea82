import KubernetesSchema
import Logging
import PKI
import Wire

/// Bootstrap tokens: `id.secret` of a Secret in kube-system, with which machines ask for their first certificate.
struct BootstrapTokens: UserTokens {
    unowned let server: APIServer

    static let type = "bootstrap.kubernetes.io/token"
    static let defaultGroup = "system:bootstrappers"
    private static let idLength = 6
    private static let secretLength = 16

    /// The parts of a token; nil where it isn't one.
    static func parse(_ token: String) -> (id: String, secret: String)? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        func isPlain(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) } }
        guard parts.count == 2, parts[0].utf8.count == idLength, parts[1].utf8.count == secretLength, isPlain(parts[0]), isPlain(parts[1]) else {
            return nil
        }
        return (String(parts[0]), String(parts[1]))
    }

    func user(of question: TokenQuestion) async throws -> UserInfo? {
        guard let (id, secret) = BootstrapTokens.parse(question.token), let registry = server.registry("", "secrets"),
            let object = await registry.cache.cached(namespace: "kube-system", name: "bootstrap-token-\(id)"), let document = try? object.document()
        else { return nil }
        func refuse(_ why: String) -> UserInfo? {
            server.logger.debug("a bootstrap token is refused", metadata: ["secret": "kube-system/\(object.name)", "cause": "\(why)"])
            return nil
        }
        if Metadata.isBeingDeleted(document) { return refuse("is deleted and awaiting removal") }
        guard document.equals(document[document.root, "type"], BootstrapTokens.type) else { return refuse("has invalid type") }
        func data(_ key: String) -> [UInt8] { document.string(document[document.root, "data", key]).flatMap { Base64.decode($0) } ?? [] }
        func text(_ key: String) -> String { String(decoding: data(key), as: UTF8.self) }
        guard ConstantTime.equal(data("token-secret"), Array(secret.utf8)) else { return refuse("has invalid value for key token-secret") }
        guard text("token-id") == id else { return refuse("has invalid value for key token-id") }
        if BootstrapTokens.hasExpired(text("expiration"), now: server.environment.now()) { return refuse("has expired") }
        guard text("usage-bootstrap-authentication") == "true" else { return refuse("not marked usage-bootstrap-authentication=true") }
        guard let groups = BootstrapTokens.groups(text("auth-extra-groups")) else { return refuse("has invalid value for key auth-extra-groups") }
        return UserInfo(name: "system:bootstrap:\(id)", groups: groups)
    }

    /// What can't be read as a time counts as past.
    static func hasExpired(_ expiration: String, now: Int64) -> Bool {
        if expiration.isEmpty { return false }
        guard let time = Timestamp(expiration) else { return true }
        return time.seconds <= now
    }

    /// The groups of a token, sorted, each once; nil where an extra one has a name that such a group can't have.
    static func groups(_ extra: String) -> [String]? {
        var groups: Set<String> = [defaultGroup]
        if extra.isEmpty { return [defaultGroup] }
        for group in extra.split(separator: ",", omittingEmptySubsequences: false) {
            guard isGroup(group) else { return nil }
            groups.insert(String(group))
        }
        return groups.sorted()
    }

    /// `system:bootstrappers:` and letters, digits, colons and dashes, of which the last is none.
    private static func isGroup(_ name: Substring) -> Bool {
        let prefix = "\(defaultGroup):"
        guard name.hasPrefix(prefix) else { return false }
        let rest = Array(name.dropFirst(prefix.count).utf8)
        func isPlain(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) }
        guard let last = rest.last, isPlain(last), rest.count <= 256 else { return false }
        return rest.allSatisfy { isPlain($0) || $0 == 0x3a || $0 == 0x2d }
    }
}
