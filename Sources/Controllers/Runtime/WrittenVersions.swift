import Client
import KubernetesAPI
import Synchronization

/// The resource versions of what a controller wrote, by key, so that it doesn't act on a cache that doesn't show its own writes yet.
final class WrittenVersions: Sendable {
    private let versions = Mutex<[String: UInt64]>([:])

    func note<T: KubernetesObject>(_ key: String, _ object: T) {
        guard let version = UInt64(object.metadata.resourceVersion) else { return }
        versions.withLock { $0[key] = max($0[key] ?? 0, version) }
    }

    /// Whether the informer shows all that was written for the key.
    func areSeen<T: KubernetesObject>(_ key: String, by informer: SharedInformer<T>) -> Bool {
        guard let version = versions.withLock({ $0[key] }) else { return true }
        return informer.hasSeen("\(version)")
    }

    func forget(_ key: String) { versions.withLock { $0[key] = nil } }

    /// How soon to look again at a cache that is behind.
    static let pause = Duration.milliseconds(20)
}
