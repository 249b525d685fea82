import APIServer
import ArgumentParser
import Encryption
import Logging
import Metrics

/// Flags of encryption at rest.
struct EncryptionOptions: ParsableArguments {
    @Option(help: "What is encrypted in the datastore, and how: a file of kind EncryptionConfiguration in apiserver.config.k8s.io/v1.")
    var encryptionProviderConfig: String?

    @Option(help: "Whether the file of --encryption-provider-config is followed for changes.")
    var encryptionProviderConfigAutomaticReload = false

    /// - Throws: `StartFailure` that names the flag.
    func open(metrics: MetricRegistry, logger: Logger) async throws -> EncryptionFollower? {
        guard let path = encryptionProviderConfig else {
            if encryptionProviderConfigAutomaticReload {
                throw StartFailure("--encryption-provider-config-automatic-reload must be set with --encryption-provider-config")
            }
            return nil
        }
        let content = try FlagFile.bytes(path, "--encryption-provider-config")
        let encryption: EncryptionAtRest
        do {
            encryption = try await EncryptionAtRest(
                content, path: path, reloads: encryptionProviderConfigAutomaticReload, serverID: "apiserver-\(UUID4.make())", metrics: metrics,
                logger: logger, makeUID: { UUID4.make() }, now: ControlPlane.now)
        } catch {
            throw StartFailure("--encryption-provider-config \(path): \(error)")
        }
        return try EncryptionFollower(encryption, path: path, content: content, follows: encryptionProviderConfigAutomaticReload)
    }
}

/// Encryption at rest and, where that is wanted, what follows its file.
final class EncryptionFollower: Sendable {
    let encryption: EncryptionAtRest
    private let file: FollowedFile?
    private let task: Task<Void, Never>?

    init(_ encryption: EncryptionAtRest, path: String, content: [UInt8], follows: Bool) throws {
        self.encryption = encryption
        guard follows else {
            (file, task) = (nil, nil)
            return
        }
        let followed = try FollowedFile(path, known: content)
        file = followed
        task = Task {
            for await content in followed.contents where !(await encryption.reload(content)) {
                // A plugin may only be late.
                followed.again(content)
            }
        }
    }

    /// How health tells of it.
    var healthChecks: [HealthCheck] {
        encryption.healthCheckName.map { name in [HealthCheck(name: name) { [encryption] in await encryption.check() }] } ?? []
    }

    func stop() {
        file?.stop()
        task?.cancel()
        encryption.stop()
    }
}
