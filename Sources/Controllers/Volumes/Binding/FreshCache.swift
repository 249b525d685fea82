import Client
import KubernetesAPI
import Synchronization

/// An informer's objects, newer where the controller wrote them itself and the informer doesn't show that yet.
final class FreshCache<Object: KubernetesObject>: Sendable {
    let informer: SharedInformer<Object>
    private let written = Mutex<[String: Object]>([:])

    init(_ informer: SharedInformer<Object>) {
        self.informer = informer
    }

    func note(_ object: Object) { written.withLock { $0[object.namespacedName] = object } }

    /// It is gone, as the server says.
    func forget(_ key: String) { written.withLock { $0[key] = nil } }

    func get(_ key: String) -> Object? {
        let shown = informer.get(key: key)
        return written.withLock { written in FreshCache.newer(key, shown, &written, informer) }
    }

    func list() -> [Object] {
        let shown = informer.list()
        return written.withLock { written in
            if written.isEmpty { return shown }
            return shown.compactMap { FreshCache.newer($0.namespacedName, $0, &written, informer) }
        }
    }

    private static func newer(
        _ key: String, _ shown: Object?, _ written: inout [String: Object], _ informer: SharedInformer<Object>
    ) -> Object? {
        guard let own = written[key] else { return shown }
        if informer.hasSeen(own.metadata.resourceVersion) {
            written[key] = nil
            return shown
        }
        return own
    }
}
