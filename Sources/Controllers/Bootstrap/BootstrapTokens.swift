import Client
import Crypto
import KubernetesAPI
import KubernetesSchema
import PKI

/// What bootstrap token Secrets say.
enum BootstrapTokens {
    static let type = "bootstrap.kubernetes.io/token"
    static let prefix = "bootstrap-token-"

    static func text(_ secret: Secret, _ key: String) -> String { String(decoding: secret.data[key] ?? [], as: UTF8.self) }

    /// When the token ends; nil for one that never does. One that can't be read has ended.
    static func expiration(_ secret: Secret) -> Timestamp? {
        let text = text(secret, "expiration")
        return text.isEmpty ? nil : Timestamp(text) ?? .zero
    }

    /// The token, if it may sign the cluster's information.
    static func signing(_ secret: Secret, now: Timestamp) -> (id: String, secret: String)? {
        guard secret.type == type, secret.name.hasPrefix(prefix), secret.metadata.deletionTimestamp == nil else { return nil }
        let (id, key) = (text(secret, "token-id"), text(secret, "token-secret"))
        guard isIdentifier(id), secret.name == prefix + id, !key.isEmpty, text(secret, "usage-bootstrap-signing") == "true" else {
            return nil
        }
        if let end = expiration(secret), end <= now { return nil }
        return (id, key)
    }

    private static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 6 && text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }
    }

    /// A JSON web signature without its content.
    static func signature(_ content: String, id: String, secret: String) -> String {
        let header = Base64URL.encode(Array("{\"alg\":\"HS256\",\"kid\":\"\(id)\"}".utf8))
        let signed = header + "." + Base64URL.encode(Array(content.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: SymmetricKey(data: Array(secret.utf8)))
        return header + ".." + Base64URL.encode(Array(code))
    }
}

/// Signs the ConfigMap `cluster-info`, which newcomers read before they can trust anything, with every bootstrap token.
enum BootstrapSigner {
    private static let prefix = "jws-kubeconfig-"

    /// The map with exactly the tokens' signatures; nil where it has no kubeconfig.
    static func signed(_ map: ConfigMap, _ tokens: [(id: String, secret: String)]) -> ConfigMap? {
        guard let content = map.data["kubeconfig"] else { return nil }
        var map = map
        for key in map.data.keys where key.hasPrefix(prefix) { map.data[key] = nil }
        for token in tokens { map.data[prefix + token.id] = BootstrapTokens.signature(content, id: token.id, secret: token.secret) }
        return map
    }

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("bootstrap-signer")
        let clock = context.clock
        let maps = context.informers.informer(ConfigMap.self, namespace: "kube-public", fieldSelector: "metadata.name=cluster-info")
        let secrets = context.informers.informer(
            Secret.self, namespace: "kube-system", fieldSelector: "type=\(BootstrapTokens.type)")
        var controller = Controller(name: "bootstrap-signer-controller", workers: 1, queue: context.queue()) { _ in
            guard let map = maps.get(namespace: "kube-public", name: "cluster-info") else { return .done }
            let tokens = secrets.list().compactMap { BootstrapTokens.signing($0, now: clock.now()) }
            guard let wanted = signed(map, tokens), wanted != map else { return .done }
            do { try await client.update(wanted) } catch where error.isNotFound { return .done }
            return .done
        }
        controller.watch(maps) { $0.name == "cluster-info" ? ["cluster-info"] : [] }
        controller.watch(secrets) { _ in ["cluster-info"] }
        return controller
    }
}

/// Deletes bootstrap tokens when they end.
enum TokenCleaner {
    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("token-cleaner")
        let clock = context.clock
        let secrets = context.informers.informer(
            Secret.self, namespace: "kube-system", fieldSelector: "type=\(BootstrapTokens.type)")
        var controller = Controller(name: "token-cleaner-controller", workers: 1, queue: context.queue()) { key in
            guard let secret = secrets.get(key: key), secret.type == BootstrapTokens.type,
                let end = BootstrapTokens.expiration(secret)
            else { return .done }
            let left = end.since(clock.now())
            if left > .zero { return .again(after: left) }
            do {
                try await client.delete(Secret.self, namespace: secret.namespace, name: secret.name, uid: secret.metadata.uid)
            } catch where error.isNotFound || error.isConflict {
                return .done
            }
            return .done
        }
        controller.watch(secrets)
        return controller
    }
}
