import Datastore
import KubernetesSchema
import Logging
import Metrics
import Synchronization

/// The transformers of one configuration, and what keeps them going.
final class EncryptionSet: Sendable {
    let digest: String
    private let transformers: [EncryptedResource: PrefixTransformers]
    private let plugins: [KMSProvider]
    /// How long requests under way may still need the plugins when this set is replaced.
    let grace: Duration

    /// Builds what a file asks for. Plugins are looked at once.
    ///
    /// - Throws: `EncryptionError` in upstream's words.
    init(_ content: [UInt8], path: String, reloads: Bool, environment: EncryptionEnvironment) async throws {
        if content.isEmpty { throw EncryptionError("error while parsing file: encryption provider configuration file \(FieldError.quoted(path)) is empty") }
        let configuration: EncryptionConfiguration
        do { configuration = try EncryptionConfiguration(content, path: path) } catch { throw EncryptionError("error while parsing file: \(error)") }
        let errors = EncryptionValidation.validate(configuration, reloads: reloads)
        if !errors.isEmpty {
            let text = errors.count == 1 ? "\(errors[0])" : "[\(errors.map { "\($0)" }.joined(separator: ", "))]"
            throw EncryptionError("error while parsing file: \(text)")
        }
        var entries: [EncryptedResource: [PrefixTransformers.Entry]] = [:]
        var plugins: [KMSProvider] = []
        var timeouts: Int64 = 0
        do {
            for rule in configuration.rules {
                let made = try EncryptionSet.entries(rule, environment, &plugins, &timeouts)
                for name in rule.resources {
                    let resource = EncryptedResource(name)
                    for mask in [EncryptedResource(group: resource.group, resource: "*"), .everything] where entries[mask] != nil {
                        throw EncryptionError("resource \(FieldError.quoted("\(resource)")) is masked by earlier rule \(FieldError.quoted("\(mask)"))")
                    }
                    entries[resource, default: []] += made
                }
            }
        } catch {
            for plugin in plugins { plugin.stop() }
            throw EncryptionError("error while building transformers: \(error)")
        }
        transformers = entries.mapValues { PrefixTransformers($0, unmatched: "no matching prefix found", metrics: environment.metrics) }
        self.plugins = plugins
        grace = .nanoseconds(timeouts * 2)
        digest = Digest.shown(content)
        for plugin in plugins { await plugin.start(logger: environment.logger) }
    }

    private static func entries(
        _ rule: EncryptionConfiguration.Rule, _ environment: EncryptionEnvironment, _ plugins: inout [KMSProvider], _ timeouts: inout Int64
    ) throws -> [PrefixTransformers.Entry] {
        func keyed(
            _ keys: [EncryptionConfiguration.Key], _ prefix: String, _ name: String, _ make: ([UInt8]) -> any ValueTransformer
        ) -> PrefixTransformers.Entry {
            let own = keys.map { PrefixTransformers.Entry(prefix: Array("\($0.name):".utf8), transformer: make(Base64.decode($0.secret) ?? [])) }
            return .init(
                prefix: Array(prefix.utf8), transformer: PrefixTransformers(own, unmatched: "no matching key was found for the provided \(name) transformer"))
        }
        var entries: [PrefixTransformers.Entry] = []
        for provider in rule.providers {
            if let keys = provider.aesgcm {
                entries.append(keyed(keys, "k8s:enc:aesgcm:v1:", "AES") { AESGCMTransformer(key: $0) })
            } else if let keys = provider.aescbc {
                entries.append(keyed(keys, "k8s:enc:aescbc:v1:", "AES") { AESCBCTransformer(key: $0) })
            } else if let keys = provider.secretbox {
                entries.append(keyed(keys, "k8s:enc:secretbox:v1:", "Secretbox") { SecretboxTransformer(key: $0) })
            } else if let kms = provider.kms {
                guard kms.version == "v2" else {
                    throw EncryptionError(
                        "KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.  "
                            + "Set --feature-gates=KMSv1=true to use the deprecated KMSv1 feature.")
                }
                let plugin = environment.makePlugin(kms)
                plugins.append(plugin)
                timeouts += kms.timeout.nanoseconds
                entries.append(.init(prefix: Array("k8s:enc:kms:v2:\(kms.name):".utf8), transformer: plugin))
            } else {
                entries.append(.init(prefix: [], transformer: IdentityTransformer()))
            }
        }
        return entries
    }

    /// The transformer of a resource: its own, its group's, everybody's, else none that encrypts.
    ///
    /// - Parameter name: the resource's, for metrics.
    func transformer(for resource: EncryptedResource, name: String) -> any ValueTransformer {
        let found = transformers[resource] ?? transformers[EncryptedResource(group: resource.group, resource: "*")] ?? transformers[.everything]
        guard var transformer = found else { return IdentityTransformer() }
        transformer.resource = name
        return transformer
    }

    /// Whether plugins are asked.
    var usesPlugins: Bool { !plugins.isEmpty }

    /// What is wrong with the plugins, if anything is.
    func check() async -> EncryptionError? {
        var problems: [String] = []
        for (index, plugin) in plugins.enumerated() {
            if let failure = await plugin.check() { problems.append("kms-provider-\(index): \(failure)") }
        }
        if problems.isEmpty { return nil }
        return EncryptionError(problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]")
    }

    func stop() { for plugin in plugins { plugin.stop() } }
}

/// What encryption needs of the world.
struct EncryptionEnvironment: Sendable {
    var serverID: String
    var metrics: EncryptionMetrics
    var logger: Logger
    var makeUID: @Sendable () -> String
    /// Seconds since 1970.
    var now: @Sendable () -> Int64
    /// A seam for tests; nil for plugins behind sockets.
    var service: (@Sendable (EncryptionConfiguration.KMS) -> any KMSService)?

    func makePlugin(_ kms: EncryptionConfiguration.KMS) -> KMSProvider {
        let service = service?(kms) ?? KMSPlugin(endpoint: kms.endpoint, name: kms.name, timeout: kms.timeout, metrics: metrics)
        return KMSProvider(name: kms.name, service: service, serverID: serverID, metrics: metrics, makeUID: makeUID)
    }
}

/// Encryption at rest as a configuration file says it, read again when the file changes.
public final class EncryptionAtRest: Sendable {
    private let path: String
    private let reloads: Bool
    private let environment: EncryptionEnvironment
    private let current: Mutex<EncryptionSet>

    /// - Parameters:
    ///   - reloads: whether the file will be read again: names of plugins must differ then, and health is told in any case.
    ///   - serverID: names this server in metrics, hashed.
    ///   - now: seconds since 1970.
    /// - Throws: what is wrong with the file, in upstream's words. Keys are never told.
    public convenience init(
        _ content: [UInt8], path: String, reloads: Bool, serverID: String, metrics: MetricRegistry, logger: Logger,
        makeUID: @escaping @Sendable () -> String, now: @escaping @Sendable () -> Int64
    ) async throws {
        let environment = EncryptionEnvironment(
            serverID: serverID, metrics: EncryptionMetrics(metrics), logger: logger, makeUID: makeUID, now: now)
        try await self.init(content, path: path, reloads: reloads, environment: environment)
    }

    init(_ content: [UInt8], path: String, reloads: Bool, environment: EncryptionEnvironment) async throws {
        self.path = path
        self.reloads = reloads
        self.environment = environment
        let set = try await EncryptionSet(content, path: path, reloads: reloads, environment: environment)
        current = Mutex(set)
        environment.metrics.configuration.set(1, [Digest.shown(environment.serverID), set.digest])
    }

    /// What transforms the values of a resource; follows changes of the configuration.
    public func transformer(group: String, resource: String) -> any ValueTransformer {
        ResourceTransformer(
            owner: self, resource: EncryptedResource(group: group, resource: resource), name: GroupResource(group: group, resource: resource).description)
    }

    fileprivate func transformer(for resource: EncryptedResource, name: String) -> any ValueTransformer {
        current.withLock { $0 }.transformer(for: resource, name: name)
    }

    /// The name of the health check; nil where there is nothing to check.
    public var healthCheckName: String? { reloads || current.withLock({ $0.usesPlugins }) ? "kms-providers" : nil }

    /// What is wrong with the plugins; nil where nothing is.
    public func check() async -> String? { await current.withLock { $0 }.check()?.description }

    /// Takes another content of the file, if it can be used and its plugins are well; else what was stays.
    ///
    /// - Returns: whether what is used is now what the file says.
    public func reload(_ content: [UInt8]) async -> Bool {
        if Digest.shown(content) == current.withLock({ $0.digest }) { return true }
        let server = Digest.shown(environment.serverID)
        do {
            let set = try await EncryptionSet(content, path: path, reloads: true, environment: environment)
            // New plugins are given a while to come up.
            var failure = await set.check()
            let deadline = ContinuousClock.now + max(set.grace, .seconds(10))
            while failure != nil, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(500))
                failure = await set.check()
            }
            if let failure {
                set.stop()
                throw EncryptionError("health check for new transformers failed: \(failure)")
            }
            let old = current.withLock { current -> EncryptionSet in
                defer { current = set }
                return current
            }
            note("success", server)
            environment.metrics.configuration.reset()
            environment.metrics.configuration.set(1, [server, set.digest])
            environment.logger.info("the encryption configuration was read again", metadata: ["path": "\(path)"])
            Task {
                try? await Task.sleep(for: old.grace)
                old.stop()
            }
            return true
        } catch {
            note("failure", server)
            environment.logger.error("error processing encryption config file \(path): \(error)")
            return false
        }
    }

    private func note(_ status: String, _ server: String) {
        environment.metrics.reloads.add(1, [status, server])
        environment.metrics.reloadTimes.set(Double(environment.now()), [status, server])
    }

    public func stop() { current.withLock { $0 }.stop() }
}

/// Looks up a resource's transformer for every value, so that a new configuration holds at once.
private struct ResourceTransformer: ValueTransformer {
    let owner: EncryptionAtRest
    let resource: EncryptedResource
    let name: String

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        try await owner.transformer(for: resource, name: name).fromStorage(bytes, context: context)
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] {
        try await owner.transformer(for: resource, name: name).toStorage(bytes, context: context)
    }
}
