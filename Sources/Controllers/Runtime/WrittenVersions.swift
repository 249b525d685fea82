import Client
import KubernetesAPI
import Synchronization

/// The resource versions of what a controller wrote of one resource, by key, so that it doesn't act on a cache that doesn't show its own
/// writes yet.
final class WrittenVersions: Sendable {
    private struct Entry {
        var version: UInt64
        var since: ContinuousClock.Instant
    }

    /// How soon to look again at a cache that is behind.
    static let pause = Duration.milliseconds(20)
    /// A cache that is behind for so long isn't waited for any more: conflicts guard against the rest.
    private static let patience = Duration.seconds(30)

    private let versions = Mutex<[String: Entry]>([:])

    func note<T: KubernetesObject>(_ key: String, _ object: T) {
        guard let version = UInt64(object.metadata.resourceVersion) else { return }
        versions.withLock { versions in
            if let known = versions[key], known.version >= version { return }
            versions[key] = Entry(version: version, since: .now)
        }
    }

    /// Whether the informer shows all that was written for the key.
    func areSeen<T: KubernetesObject>(_ key: String, by informer: SharedInformer<T>) -> Bool {
        guard let entry = versions.withLock({ $0[key] }) else { return true }
        guard informer.hasSeen("\(entry.version)") || .now - entry.since > WrittenVersions.patience else { return false }
        forget(key)
        return true
    }

    func forget(_ key: String) { versions.withLock { $0[key] = nil } }
}
