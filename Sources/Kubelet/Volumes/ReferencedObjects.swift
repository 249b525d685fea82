import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// The config maps and secrets that pods of this node name, each watched by its own name as long as a pod names it.
final class ReferencedObjects: Sendable {
    private struct Key: Hashable {
        var isSecret: Bool
        var namespace: String
        var name: String
    }

    private struct Watched: Sendable {
        var task: Task<Void, Never>
        var configMap: SharedInformer<ConfigMap>?
        var secret: SharedInformer<Secret>?
        var pods: Set<String>
    }

    private let client: APIClient
    private let logger: Logger
    private let onChange: @Sendable (_ podUID: String) -> Void
    private let watched = Mutex<[Key: Watched]>([:])

    init(client: APIClient, logger: Logger, onChange: @escaping @Sendable (String) -> Void) {
        self.client = client
        self.logger = logger
        self.onChange = onChange
    }

    func configMap(_ namespace: String, _ name: String) async throws -> ConfigMap {
        let informer = watched.withLock { $0[Key(isSecret: false, namespace: namespace, name: name)]?.configMap }
        if let informer, informer.hasSynced, let object = informer.get(namespace: namespace, name: name) { return object }
        return try await named("configmap", name) { try await client.get(ConfigMap.self, namespace: namespace, name: name) }
    }

    func secret(_ namespace: String, _ name: String) async throws -> Secret {
        let informer = watched.withLock { $0[Key(isSecret: true, namespace: namespace, name: name)]?.secret }
        if let informer, informer.hasSynced, let object = informer.get(namespace: namespace, name: name) { return object }
        return try await named("secret", name) { try await client.get(Secret.self, namespace: namespace, name: name) }
    }

    /// In upstream's words, which come from its cache: the kind instead of the resource.
    private func named<T>(_ kind: String, _ name: String, _ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch let error as StatusError where error.code == 404 {
            throw StatusError.notFound(GroupResource(group: "", resource: kind), name)
        }
    }

    /// Watches what the pod names, from now on.
    func register(_ pod: Pod) {
        let keys = ReferencedObjects.references(pod)
        watched.withLock { watched in
            for key in keys {
                if watched[key] == nil { watched[key] = start(key) }
                watched[key]?.pods.insert(pod.metadata.uid)
            }
        }
    }

    func unregister(_ podUID: String) {
        let ended = watched.withLock { watched -> [Task<Void, Never>] in
            var ended: [Task<Void, Never>] = []
            for key in watched.keys {
                watched[key]?.pods.remove(podUID)
                if let entry = watched[key], entry.pods.isEmpty {
                    ended.append(entry.task)
                    watched[key] = nil
                }
            }
            return ended
        }
        for task in ended { task.cancel() }
    }

    private func start(_ key: Key) -> Watched {
        let factory = InformerFactory(client: client, logger: logger)
        let selector = "metadata.name=\(key.name)"
        var entry = Watched(task: Task {}, pods: [])
        if key.isSecret {
            let informer = factory.informer(Secret.self, namespace: key.namespace, fieldSelector: selector)
            informer.addHandler(handler(key))
            entry.secret = informer
        } else {
            let informer = factory.informer(ConfigMap.self, namespace: key.namespace, fieldSelector: selector)
            informer.addHandler(handler(key))
            entry.configMap = informer
        }
        entry.task = Task { await factory.run() }
        return entry
    }

    private func handler<T: KubernetesObject>(_ key: Key) -> InformerHandler<T> {
        // What is there at first is no change.
        InformerHandler(
            onAdd: { [weak self] _ in self?.changed(key) }, onUpdate: { [weak self] _, _ in self?.changed(key) },
            onDelete: { [weak self] _ in self?.changed(key) })
    }

    private func changed(_ key: Key) {
        // Off the informer's thread: the handler may be called while `register` holds the lock.
        Task {
            let pods = watched.withLock { $0[key]?.pods ?? [] }
            for uid in pods { onChange(uid) }
        }
    }

    private static func references(_ pod: Pod) -> Set<Key> {
        var keys: Set<Key> = []
        func add(_ name: String, secret: Bool) {
            if !name.isEmpty { keys.insert(Key(isSecret: secret, namespace: pod.namespace, name: name)) }
        }
        for volume in pod.spec.volumes {
            if let source = volume.configMap { add(source.name, secret: false) }
            if let source = volume.secret { add(source.secretName, secret: true) }
            for source in volume.projected?.sources ?? [] {
                if let map = source.configMap { add(map.name, secret: false) }
                if let secret = source.secret { add(secret.name, secret: true) }
            }
        }
        return keys
    }
}
