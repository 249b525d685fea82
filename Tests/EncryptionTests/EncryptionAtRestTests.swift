import Datastore
import KubernetesSchema
import Logging
import Metrics
import Synchronization
import Testing

@testable import Encryption

private let key1 = Base64.encode([UInt8](repeating: 1, count: 32))
private let key2 = Base64.encode([UInt8](repeating: 2, count: 32))

private func file(_ rules: String) -> [UInt8] {
    Array("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n\(rules)".utf8)
}

private func environment(_ service: (@Sendable (EncryptionConfiguration.KMS) -> any KMSService)? = nil) -> EncryptionEnvironment {
    EncryptionEnvironment(
        serverID: "test", metrics: EncryptionMetrics(MetricRegistry()), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, makeUID: { "uid" },
        now: { 0 }, service: service)
}

private func encryption(_ rules: String, reloads: Bool = false) async throws -> EncryptionAtRest {
    try await EncryptionAtRest(file(rules), path: "e.yaml", reloads: reloads, environment: environment())
}

@Suite struct EncryptionAtRestTests {
    private static let one = "- resources: [secrets]\n  providers:\n  - aescbc: {keys: [{name: key1, secret: \(key1)}]}\n  - identity: {}\n"

    @Test func prefixesAreUpstreams() async throws {
        let kinds = [("aescbc", "k8s:enc:aescbc:v1:key1:"), ("aesgcm", "k8s:enc:aesgcm:v1:key1:"), ("secretbox", "k8s:enc:secretbox:v1:key1:")]
        for (kind, prefix) in kinds {
            let rules = "- resources: [secrets]\n  providers:\n  - \(kind): {keys: [{name: key1, secret: \(key1)}]}\n"
            let stored = try await encryption(rules).transformer(group: "", resource: "secrets").toStorage([1], context: [])
            #expect(stored.starts(with: Array(prefix.utf8)))
        }
    }

    @Test func rotationReadsOldKeysAndCallsThemStale() async throws {
        let old = try await encryption(Self.one).transformer(group: "", resource: "secrets")
        let stored = try await old.toStorage([1, 2], context: [9])
        #expect(try await old.fromStorage(stored, context: [9]).stale == false)
        let rules =
            "- resources: [secrets]\n  providers:\n  - aescbc: {keys: [{name: key2, secret: \(key2)}, {name: key1, secret: \(key1)}]}\n  - identity: {}\n"
        let new = try await encryption(rules).transformer(group: "", resource: "secrets")
        let read = try await new.fromStorage(stored, context: [9])
        #expect(read.bytes == [1, 2] && read.stale)
        let plain = try await new.fromStorage([0x6b, 0x38], context: [9])
        #expect(plain.bytes == [0x6b, 0x38] && plain.stale)
        // Decrypting for good: identity first still reads what is encrypted.
        let away = "- resources: [secrets]\n  providers:\n  - identity: {}\n  - aescbc: {keys: [{name: key1, secret: \(key1)}]}\n"
        let last = try await encryption(away).transformer(group: "", resource: "secrets").fromStorage(stored, context: [9])
        #expect(last.bytes == [1, 2] && last.stale)
    }

    @Test func resourcesChooseTheirRule() async throws {
        let rules =
            "- resources: [secrets]\n  providers: [{identity: {}}]\n- resources: ['*.apps']\n  providers:\n  - aesgcm: {keys: [{name: a, secret: \(key1)}]}\n"
            + "- resources: ['*.*']\n  providers:\n  - secretbox: {keys: [{name: b, secret: \(key1)}]}\n"
        let encryption = try await encryption(rules)
        func prefix(_ group: String, _ resource: String) async throws -> String {
            String(decoding: try await encryption.transformer(group: group, resource: resource).toStorage([1], context: []).prefix(15), as: UTF8.self)
        }
        #expect(try await prefix("", "secrets") == "\u{1}")
        #expect(try await prefix("apps", "deployments") == "k8s:enc:aesgcm:")
        #expect(try await prefix("", "configmaps") == "k8s:enc:secretb")
    }

    @Test func valuesWithoutTransformerAreRefused() async throws {
        let transformer = try await encryption(Self.one).transformer(group: "", resource: "configmaps")
        await #expect(throws: EncryptedValue.self) { try await transformer.fromStorage(Array("k8s:enc:aescbc:v1:key1:xx".utf8), context: []) }
        let narrow = try await encryption("- resources: [secrets]\n  providers:\n  - aescbc: {keys: [{name: key1, secret: \(key1)}]}\n")
        await #expect(throws: EncryptionError("no matching prefix found")) {
            try await narrow.transformer(group: "", resource: "secrets").fromStorage([1, 2], context: [])
        }
    }

    @Test(arguments: [
        ("- resources: []\n  providers: [{identity: {}}]\n", "resources[0].resources: Required value: at least one resources[0].resources is required"),
        ("- resources: ['*']\n  providers: [{identity: {}}]\n", "use '*.' to encrypt all the resources from core API group"),
        ("- resources: [secrets, '*.']\n  providers: [{identity: {}}]\n", "using overlapping resources such as 'secrets' and '*.'"),
        ("- resources: [secrets]\n  providers: [{identity: {}, aescbc: {keys: []}}]\n", "more than one provider specified in a single element"),
        (
            "- resources: [secrets]\n  providers: [{aescbc: {keys: [{name: a, secret: c2VjcmV0}]}}]\n",
            "secret: Invalid value: \"REDACTED\": secret is not of the expected length, got 6, expected one of [16 24 32]"
        ),
        ("- resources: [secrets]\n  providers: [{kms: {name: a, endpoint: 'unix:///x', apiVersion: v1}}]\n", "KMSv1 is deprecated"),
        ("- resources: [secrets]\n  providers: [{kms: {name: 'a:b', endpoint: 'http://x', apiVersion: v2}}]\n", "unsupported scheme \"http\" for KMS provider"),
        ("- resources: [secrets]\n  providers: [{identity: {}}]\n  other: 1\n", "strict decoding error: unknown field \"resources[0].other\""),
        (
            "- resources: ['*.apps']\n  providers: [{identity: {}}]\n- resources: [deployments.apps]\n  providers: [{identity: {}}]\n",
            "resource \"deployments.apps\" is masked by earlier rule \"*.apps\""
        ),
    ])
    func wrongConfigurationsAreToldInUpstreamsWords(_ rules: String, _ message: String) async {
        do {
            _ = try await encryption(rules)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
            #expect(!"\(error)".contains("c2VjcmV0"))
        }
    }

    @Test func reloadTakesGoodFilesOnly() async throws {
        let encryption = try await encryption(Self.one, reloads: true)
        let transformer = encryption.transformer(group: "", resource: "secrets")
        let stored = try await transformer.toStorage([5], context: [])
        #expect(await encryption.reload(Array("nonsense".utf8)) == false)
        #expect(try await transformer.fromStorage(stored, context: []).bytes == [5])
        let rules = "- resources: [secrets]\n  providers:\n  - secretbox: {keys: [{name: b, secret: \(key2)}]}\n"
        #expect(await encryption.reload(file(rules)))
        #expect(try await transformer.toStorage([5], context: []).starts(with: Array("k8s:enc:secretbox:v1:b:".utf8)))
        #expect(encryption.healthCheckName == "kms-providers")
    }
}

/// A plugin that wraps keys by turning them around.
private final class FakePlugin: KMSService {
    let keyID = Mutex("k1")
    let isDown = Mutex(false)
    let decryptions = Mutex(0)

    func status() async throws -> KMSMessages.Status {
        if isDown.withLock({ $0 }) { throw EncryptionError("down") }
        return .init(version: "v2", healthz: "ok", keyID: keyID.withLock { $0 })
    }

    func encrypt(_ plaintext: [UInt8], uid: String) async throws -> KMSMessages.Encrypted {
        .init(ciphertext: plaintext.reversed(), keyID: keyID.withLock { $0 }, annotations: ["a.example.com": [1]])
    }

    func decrypt(_ encrypted: KMSMessages.Encrypted, uid: String) async throws -> [UInt8] {
        decryptions.withLock { $0 += 1 }
        return encrypted.ciphertext.reversed()
    }

    func close() {}
}

@Suite struct KMSProviderTests {
    private final class Clock: Sendable {
        let now = Mutex(ContinuousClock.now)
    }

    private func provider(_ plugin: FakePlugin, _ clock: Clock) -> KMSProvider {
        KMSProvider(
            name: "p", service: plugin, serverID: "test", metrics: EncryptionMetrics(MetricRegistry()), makeUID: { "uid" },
            now: { clock.now.withLock { $0 } })
    }

    @Test func seedsLastAsLongAsThePluginsKey() async throws {
        let plugin = FakePlugin()
        let clock = Clock()
        let provider = provider(plugin, clock)
        await #expect(throws: EncryptionError.self) { try await provider.toStorage([1], context: [2]) }
        #expect(await provider.check() == nil)
        let first = try await provider.toStorage([1], context: [2])
        #expect(try await provider.fromStorage(first, context: [2]).stale == false)
        #expect(plugin.decryptions.withLock { $0 } == 0)
        plugin.keyID.withLock { $0 = "k2" }
        clock.now.withLock { $0 += .seconds(21) }
        #expect(await provider.check() == nil)
        let read = try await provider.fromStorage(first, context: [2])
        #expect(read.bytes == [1] && read.stale)
        // Another server has to ask the plugin, once.
        let other = self.provider(plugin, clock)
        #expect(await other.check() == nil)
        for _ in 0..<3 { #expect(try await other.fromStorage(first, context: [2]).bytes == [1]) }
        #expect(plugin.decryptions.withLock { $0 } == 1)
    }

    @Test func withoutThePluginReadsGoOnAndWritesEnd() async throws {
        let plugin = FakePlugin()
        let clock = Clock()
        let provider = provider(plugin, clock)
        #expect(await provider.check() == nil)
        let stored = try await provider.toStorage([1], context: [2])
        plugin.isDown.withLock { $0 = true }
        clock.now.withLock { $0 += .seconds(100) }
        #expect(await provider.check()?.description.hasPrefix("failed to perform status section of the healthz check for KMS Provider p") == true)
        _ = try await provider.toStorage([1], context: [2])
        clock.now.withLock { $0 += .seconds(100) }
        await #expect(throws: EncryptionError.self) { try await provider.toStorage([1], context: [2]) }
        #expect(try await provider.fromStorage(stored, context: [2]).bytes == [1])
    }

    @Test func messagesRoundTrip() throws {
        let wrapped = KMSMessages.Encrypted(ciphertext: [1, 2], keyID: "k", annotations: ["a.b": [3], "c.d": []])
        let object = KMSEncryptedObject(data: [9], wrapped: wrapped, source: .seed)
        #expect(try KMSEncryptedObject(object.encoded()) == object)
        #expect(throws: EncryptionError("encrypted data is empty")) { try KMSEncryptedObject(data: [], wrapped: wrapped, source: .key).encoded() }
    }

    @Test(arguments: [("unix:///run/kms.sock", "/run/kms.sock"), ("unix:///@kms", "@kms"), ("unix:/run/x", "/run/x")])
    func endpoints(_ endpoint: String, _ path: String) { #expect(KMSEndpoint.path(endpoint) == path) }
}
