import Client
import KubernetesAPI
import KubernetesSchema
import PKI
import Wire

/// Fills Secrets that ask for a service account's token, and deletes them with their account.
enum AccountTokens {
    static let type = "kubernetes.io/service-account-token"
    static let nameAnnotation = "kubernetes.io/service-account.name"
    static let uidAnnotation = "kubernetes.io/service-account.uid"
    private static let accountIndex = "account"

    /// Nil without a key to sign with.
    static func make(_ context: ControllerContext) -> Controller? {
        guard let key = context.options.serviceAccountKey else { return nil }
        // It writes Secrets everywhere, which upstream lets only the manager itself do.
        let client = context.clients("shared-informers")
        let secrets = context.informers.informer(Secret.self, fieldSelector: "type=\(type)")
        let accounts = context.informers.informer(ServiceAccount.self)
        secrets.addIndex(accountIndex) { secret in
            secret.metadata.annotations[nameAnnotation].map { ["\(secret.namespace)/\($0)"] } ?? []
        }
        let bundle = context.options.rootCABundle.map { Array($0.utf8) } ?? []
        let queue = context.queue()
        var controller = Controller(name: "serviceaccount-token-controller", queue: queue) { name in
            guard let secret = secrets.get(key: name), secret.type == type, secret.metadata.deletionTimestamp == nil else { return .done }
            do {
                try await fill(secret, accounts, bundle, key, client)
            } catch where error.isNotFound || error.isConflict {
                // Gone, or changed since: the informer tells.
            }
            return .done
        }
        controller.watch(secrets, handler: InformerHandler(
            onAdd: { queue.add($0.namespacedName) }, onUpdate: { queue.add($1.namespacedName) },
            onDelete: { secret in
                let name = secret.metadata.annotations[nameAnnotation] ?? ""
                if !name.isEmpty { queue.forget(secret.namespacedName) }
            }))
        controller.watch(accounts, handler: InformerHandler(
            onDelete: { account in
                for secret in secrets.byIndex(accountIndex, account.namespacedName) { queue.add(secret.namespacedName) }
            }))
        return controller
    }

    private static func fill(
        _ cached: Secret, _ accounts: SharedInformer<ServiceAccount>, _ bundle: [UInt8], _ key: JWTSigner, _ client: APIClient
    ) async throws {
        guard let account = try await account(of: cached, accounts, client) else {
            try await client.delete(Secret.self, namespace: cached.namespace, name: cached.name, uid: cached.metadata.uid)
            return
        }
        guard needsFilling(cached, bundle) else { return }
        var secret = try await client.get(Secret.self, namespace: cached.namespace, name: cached.name)
        guard secret.metadata.resourceVersion == cached.metadata.resourceVersion else { return }
        if !bundle.isEmpty { secret.data["ca.crt"] = bundle }
        if (secret.data["namespace"] ?? []).isEmpty { secret.data["namespace"] = Array(secret.namespace.utf8) }
        if (secret.data["token"] ?? []).isEmpty {
            secret.data["token"] = Array(try key.sign(payload: claims(secret, account).encodeJSON()).utf8)
        }
        secret.metadata.annotations[nameAnnotation] = account.name
        secret.metadata.annotations[uidAnnotation] = account.metadata.uid
        try await client.update(secret)
    }

    static func needsFilling(_ secret: Secret, _ bundle: [UInt8]) -> Bool {
        (!bundle.isEmpty && secret.data["ca.crt"] != bundle) || (secret.data["namespace"] ?? []).isEmpty
            || (secret.data["token"] ?? []).isEmpty
    }

    /// The claims of tokens that have no end and stand in a Secret.
    static func claims(_ secret: Secret, _ account: ServiceAccount) -> Value {
        let prefix = "kubernetes.io/serviceaccount/"
        return .object([
            ("iss", .string("kubernetes/serviceaccount")), (prefix + "namespace", .string(account.namespace)),
            (prefix + "secret.name", .string(secret.name)), (prefix + "service-account.name", .string(account.name)),
            (prefix + "service-account.uid", .string(account.metadata.uid)),
            ("sub", .string("system:serviceaccount:\(account.namespace):\(account.name)")),
        ])
    }

    private static func account(
        of secret: Secret, _ accounts: SharedInformer<ServiceAccount>, _ client: APIClient
    ) async throws -> ServiceAccount? {
        let name = secret.metadata.annotations[nameAnnotation] ?? ""
        let uid = secret.metadata.annotations[uidAnnotation] ?? ""
        if name.isEmpty { return nil }
        if let known = accounts.get(namespace: secret.namespace, name: name), uid.isEmpty || uid == known.metadata.uid { return known }
        do {
            let live = try await client.get(ServiceAccount.self, namespace: secret.namespace, name: name)
            return uid.isEmpty || uid == live.metadata.uid ? live : nil
        } catch where error.isNotFound {
            return nil
        }
    }
}

/// Marks, and later deletes, tokens that old releases made by themselves and that nobody uses.
enum AccountTokenCleaner {
    static let lastUsed = "kubernetes.io/legacy-token-last-used"
    static let invalidSince = "kubernetes.io/legacy-token-invalid-since"
    /// A year, as upstream's default.
    static let unusedFor = Duration.seconds(365 * 86400)
    private static let period = Duration.seconds(86400)

    enum Step: Equatable { case keep, mark, delete }

    /// - Parameter isMounted: whether a pod has it.
    static func step(_ secret: Secret, _ account: ServiceAccount?, isMounted: Bool, now: Timestamp) -> Step {
        let horizon = Timestamp(seconds: now.seconds - unusedFor.components.seconds)
        guard secret.type == AccountTokens.type, secret.metadata.deletionTimestamp == nil, let made = secret.metadata.creationTimestamp,
            made < horizon, let account, account.secrets.contains(where: { $0.name == secret.name }), !isMounted
        else { return .keep }
        let day = date(horizon)
        if let used = secret.metadata.labels[lastUsed], !isDate(used) || used >= day { return .keep }
        guard let since = secret.metadata.labels[invalidSince], isDate(since) else { return .mark }
        return since >= day ? .keep : .delete
    }

    static func date(_ time: Timestamp) -> String { String(time.description.prefix(10)) }
    private static func isDate(_ text: String) -> Bool { Timestamp(text + "T00:00:00Z") != nil }

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("legacy-service-account-token-cleaner")
        let secrets = context.informers.informer(Secret.self, fieldSelector: "type=\(AccountTokens.type)")
        let accounts = context.informers.informer(ServiceAccount.self)
        let pods = context.informers.informer(Pod.self)
        let clock = context.clock
        let queue = context.queue()
        var controller = Controller(name: "legacy-serviceaccount-token-cleaner-controller", workers: 1, queue: queue) { key in
            guard try await hasTrackedLongEnough(client, now: clock.now()) else { return .again(after: period) }
            for secret in secrets.list() {
                let named = secret.metadata.annotations[AccountTokens.nameAnnotation] ?? ""
                let uid = secret.metadata.annotations[AccountTokens.uidAnnotation] ?? ""
                let account = accounts.get(namespace: secret.namespace, name: named).flatMap {
                    uid.isEmpty || uid == $0.metadata.uid ? $0 : nil
                }
                let isMounted = pods.list(namespace: secret.namespace).contains { mounts($0, secret.name) }
                try await carryOut(step(secret, account, isMounted: isMounted, now: clock.now()), secret, client, now: clock.now())
            }
            return .again(after: period)
        }
        controller.wait(for: secrets)
        controller.wait(for: accounts)
        controller.wait(for: pods)
        controller.ready.append { queue.add("all") }
        return controller
    }

    private static func mounts(_ pod: Pod, _ secret: String) -> Bool {
        if pod.spec.imagePullSecrets.contains(where: { $0.name == secret }) { return true }
        if pod.spec.volumes.contains(where: { $0.secret?.secretName == secret }) { return true }
        return (pod.spec.containers + pod.spec.initContainers).contains { container in
            container.env.contains { $0.valueFrom?.secretKeyRef?.name == secret }
                || container.envFrom.contains { $0.secretRef?.name == secret }
        }
    }

    /// Use is known only since the API server notes it.
    private static func hasTrackedLongEnough(_ client: APIClient, now: Timestamp) async throws -> Bool {
        do {
            let map = try await client.get(
                ConfigMap.self, namespace: "kube-system", name: "kube-apiserver-legacy-service-account-token-tracking")
            guard let since = map.data["since"].flatMap({ Timestamp($0 + "T00:00:00Z") }) else { return false }
            return now >= since.adding(.seconds(86400) + unusedFor)
        } catch where error.isNotFound {
            return false
        }
    }

    private static func carryOut(_ step: Step, _ secret: Secret, _ client: APIClient, now: Timestamp) async throws {
        do {
            switch step {
            case .keep: return
            case .mark:
                let body = Value.object([
                    ("metadata", .object([
                        ("uid", .string(secret.metadata.uid)), ("labels", .object([(invalidSince, .string(date(now)))])),
                    ]))
                ])
                try await client.patch(Secret.self, namespace: secret.namespace, name: secret.name, .merge, body: body)
            case .delete:
                try await client.delete(
                    Secret.self, namespace: secret.namespace, name: secret.name, resourceVersion: secret.metadata.resourceVersion)
            }
        } catch where error.isNotFound || error.isConflict {
            return
        }
    }
}
