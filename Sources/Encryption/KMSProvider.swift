import Crypto
import Datastore
import HTTP
import KubernetesSchema
import Logging
import Metrics
import Synchronization

/// What a KMS plugin does; a seam for tests.
protocol KMSService: Sendable {
    func status() async throws -> KMSMessages.Status
    func encrypt(_ plaintext: [UInt8], uid: String) async throws -> KMSMessages.Encrypted
    func decrypt(_ encrypted: KMSMessages.Encrypted, uid: String) async throws -> [UInt8]
    func close()
}

/// A plugin behind a unix socket.
final class KMSPlugin: KMSService {
    private let client: GRPCClient
    private let timeout: Duration
    private let name: String
    private let metrics: EncryptionMetrics

    init(endpoint: String, name: String, timeout: GoDuration, metrics: EncryptionMetrics) {
        client = GRPCClient(unixSocket: KMSEndpoint.path(endpoint))
        self.timeout = .nanoseconds(timeout.nanoseconds)
        self.name = name
        self.metrics = metrics
    }

    private func call(_ method: String, _ message: [UInt8]) async throws -> [UInt8] {
        let path = "/v2.KeyManagementService/\(method)"
        let started = ContinuousClock.now
        var code = GRPCStatusCode.ok
        defer {
            let elapsed = (ContinuousClock.now - started).components
            metrics.kmsOperations.observe(Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18, [name, path, code.name])
        }
        do {
            return try await client.unary(path: path, message: message, timeout: timeout)
        } catch let error as GRPCError {
            code = error.code
            throw error
        }
    }

    func status() async throws -> KMSMessages.Status { try KMSMessages.status(try await call("Status", [])) }

    func encrypt(_ plaintext: [UInt8], uid: String) async throws -> KMSMessages.Encrypted {
        try KMSMessages.encrypted(try await call("Encrypt", KMSMessages.encryptRequest(plaintext, uid: uid)))
    }

    func decrypt(_ encrypted: KMSMessages.Encrypted, uid: String) async throws -> [UInt8] {
        try KMSMessages.decrypted(try await call("Decrypt", KMSMessages.decryptRequest(encrypted, uid: uid)))
    }

    func close() { client.shutdown() }
}

/// Encrypts with seeds that a KMS plugin keeps the key of: one seed as long as the plugin's key stays the same.
final class KMSProvider: ValueTransformer {
    /// For how long a seed may still write after the plugin was last seen well.
    static let writeLimit = Duration.seconds(180)
    /// Between looks at a plugin that is well, and at one that isn't.
    private static let calmPause = Duration.seconds(60)
    private static let anxiousPause = Duration.seconds(10)
    /// How long an answer about health is remembered.
    private static let healthyMemory = Duration.seconds(20)
    private static let failedMemory = Duration.seconds(3)
    /// How many seeds are kept; one takes some 300 bytes.
    private static let cacheLimit = 10_000

    private struct Current: Sendable {
        var transformer: SeededTransformer
        var wrapped: KMSMessages.Encrypted
        var expires: ContinuousClock.Instant
    }

    private struct State {
        var current: Current?
        var version = ""
        var lastCheck: (at: ContinuousClock.Instant, failure: EncryptionError?)?
        /// Transformers of wrapped keys, those of other servers and earlier seeds among them.
        var known: [CacheKey: any ValueTransformer] = [:]
    }

    private struct CacheKey: Hashable {
        var source: UInt64
        var ciphertext: [UInt8]
        var keyID: String
        var annotations: [String: [UInt8]]
    }

    let name: String
    private let service: any KMSService
    private let serverID: String
    private let metrics: EncryptionMetrics
    private let makeUID: @Sendable () -> String
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(
        name: String, service: any KMSService, serverID: String, metrics: EncryptionMetrics, makeUID: @escaping @Sendable () -> String,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.name = name
        self.service = service
        self.serverID = serverID
        self.metrics = metrics
        self.makeUID = makeUID
        self.now = now
    }

    // MARK: The plugin's health

    /// Looks at the plugin once, then every minute; every ten seconds while it isn't well.
    func start(logger: Logger) async {
        let first = await check()
        let loop = Task { [weak self, name] in
            var failure = first
            while !Task.isCancelled {
                if let failure { logger.error("the KMS plugin isn't well", metadata: ["name": "\(name)", "cause": "\(failure)"]) }
                do { try await Task.sleep(for: failure == nil ? Self.calmPause : Self.anxiousPause) } catch { return }
                guard let self else { return }
                failure = await check()
            }
        }
        task.withLock { $0 = loop }
    }

    func stop() {
        task.withLock { $0?.cancel() }
        service.close()
    }

    /// What is wrong with the plugin, if anything is. Remembered for a while.
    func check() async -> EncryptionError? {
        let moment = now()
        let remembered = state.withLock { state -> (failure: EncryptionError?, isFresh: Bool) in
            guard let last = state.lastCheck else { return (nil, false) }
            let memory = last.failure == nil ? Self.healthyMemory : Self.failedMemory
            return (last.failure, moment - last.at < memory)
        }
        if remembered.isFresh { return remembered.failure }
        let failure = await look()
        state.withLock { $0.lastCheck = (now(), failure) }
        return failure
    }

    private func look() async -> EncryptionError? {
        let status: KMSMessages.Status
        do { status = try await service.status() } catch {
            return EncryptionError("failed to perform status section of the healthz check for KMS Provider \(name), error: \(error)")
        }
        var problems: [String] = []
        if status.healthz != "ok" { problems.append("got unexpected healthz status: \(status.healthz)") }
        if status.version != "v2", status.version != "v2beta1" {
            problems.append("expected KMSv2 API version v2, got \(status.version)")
        } else {
            let first = state.withLock { state -> String in
                if state.version.isEmpty { state.version = status.version }
                return state.version
            }
            if first != status.version {
                problems.append("KMSv2 API version should not change after the initial status response version \(first), got \(status.version)")
            }
        }
        if let problem = KMSEncryptedObject.problem(ofKeyID: status.keyID) {
            metrics.invalidKeyIDs.add(1, [name, problem.code])
            problems.append("got invalid KMSv2 KeyID hash \(FieldError.quoted(Digest.shown(status.keyID))): \(problem.text)")
        } else if let problem = await rotate(to: status.keyID) {
            problems.append(problem)
        }
        if problems.isEmpty { return nil }
        let text = problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]"
        return EncryptionError("kmsv2 Provider \(name) is not healthy, error: \(text)")
    }

    /// Makes a new seed where the plugin has another key than that of the seed; else lets the seed write on.
    private func rotate(to keyID: String) async -> String? {
        // The time counts from before the call, so that it is a bound.
        let expires = now() + Self.writeLimit
        let isSame = state.withLock { state in
            guard state.current?.wrapped.keyID == keyID else { return false }
            state.current?.expires = expires
            return true
        }
        if isSame { return nil }
        let uid = makeUID()
        let old = state.withLock { $0.current?.wrapped.keyID ?? "" }
        func failed(_ cause: String, _ encryptKeyID: String) -> String {
            "failed to rotate DEK uid=\(FieldError.quoted(uid)), useSeed=true, errGen=\(cause), statusKeyIDHash=\(FieldError.quoted(Digest.shown(keyID))), "
                + "encryptKeyIDHash=\(FieldError.quoted(Digest.shown(encryptKeyID))), stateKeyIDHash=\(FieldError.quoted(Digest.shown(old)))"
        }
        let seed = RandomBytes.make(SeededTransformer.seedSize)
        let wrapped: KMSMessages.Encrypted
        do { wrapped = try await service.encrypt(seed, uid: uid) } catch { return failed("failed to encrypt DEK, error: \(error)", "") }
        do {
            try KMSEncryptedObject.validate(wrapped)
            guard wrapped.keyID == keyID else { return failed("<nil>", wrapped.keyID) }
            let transformer = try SeededTransformer(seed: seed)
            state.withLock { $0.current = Current(transformer: transformer, wrapped: wrapped, expires: expires) }
            return nil
        } catch {
            return failed("\(error)", wrapped.keyID)
        }
    }

    // MARK: Values

    private func current() throws -> Current {
        guard let current = state.withLock({ $0.current }) else { throw EncryptionError("got unexpected nil transformer") }
        return current
    }

    func fromStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> (bytes: [UInt8], stale: Bool) {
        let object = try KMSEncryptedObject(bytes)
        let current = try current()
        let transformer = try await transformer(of: object)
        metrics.keyIDs.add(1, ["from_storage", name, Digest.shown(object.wrapped.keyID), Digest.shown(serverID)])
        let (value, stale) = try await transformer.fromStorage(object.data, context: context)
        return (value, stale || object.wrapped.keyID != current.wrapped.keyID || object.source != KMSEncryptedObject.Source.seed.rawValue)
    }

    private func transformer(of object: KMSEncryptedObject) async throws -> any ValueTransformer {
        let wrapped = object.wrapped
        let key = CacheKey(source: object.source, ciphertext: wrapped.ciphertext, keyID: wrapped.keyID, annotations: wrapped.annotations)
        if let known = state.withLock({ $0.known[key] }) { return known }
        metrics.misses.add()
        let plain: [UInt8]
        do { plain = try await service.decrypt(wrapped, uid: makeUID()) } catch {
            throw EncryptionError("failed to decrypt DEK, error: \(error)")
        }
        let transformer: any ValueTransformer
        if object.source == KMSEncryptedObject.Source.seed.rawValue {
            transformer = try SeededTransformer(seed: plain)
        } else {
            guard [16, 24, 32].contains(plain.count) else { throw EncryptionError("crypto/aes: invalid key size \(plain.count)") }
            transformer = AESGCMTransformer(key: plain)
        }
        remember(transformer, key)
        return transformer
    }

    private func remember(_ transformer: any ValueTransformer, _ key: CacheKey) {
        state.withLock { state in
            if state.known.count >= Self.cacheLimit { state.known.removeAll() }
            state.known[key] = transformer
        }
    }

    func toStorage(_ bytes: [UInt8], context: [UInt8]) async throws -> [UInt8] {
        let current = try current()
        let wrapped = current.wrapped
        guard now() <= current.expires else {
            throw EncryptionError("encryptedDEKSource with keyID hash \(FieldError.quoted(Digest.shown(wrapped.keyID))) expired")
        }
        let source = KMSEncryptedObject.Source.seed
        let key = CacheKey(source: source.rawValue, ciphertext: wrapped.ciphertext, keyID: wrapped.keyID, annotations: wrapped.annotations)
        // What was written here can be read without asking the plugin.
        if state.withLock({ $0.known[key] == nil }) { remember(current.transformer, key) }
        let data = try await current.transformer.toStorage(bytes, context: context)
        metrics.keyIDs.add(1, ["to_storage", name, Digest.shown(wrapped.keyID), Digest.shown(serverID)])
        return try KMSEncryptedObject(data: data, wrapped: wrapped, source: source).encoded()
    }
}

/// Names that shall not be told in the open.
enum Digest {
    /// `sha256:` and the digest; empty for nothing.
    static func shown(_ text: String) -> String { text.isEmpty ? "" : shown(Array(text.utf8)) }

    static func shown(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return "sha256:" + String(decoding: SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
