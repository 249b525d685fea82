import KubernetesAPI

/// Objects by `namespace/name`, with named indexes. A plain value; `SharedInformer` guards it.
struct ObjectStore<Object: KubernetesObject>: Sendable {
    private struct Index: Sendable {
        var keys: @Sendable (Object) -> [String]
        var entries: [String: Set<String>] = [:]
    }

    private(set) var objects: [String: Object] = [:]
    private var byNamespace: [String: Set<String>] = [:]
    private var indexes: [String: Index] = [:]

    mutating func addIndex(_ name: String, _ keys: @escaping @Sendable (Object) -> [String]) {
        guard indexes[name] == nil else { return }
        var index = Index(keys: keys)
        for (key, object) in objects {
            for value in keys(object) { index.entries[value, default: []].insert(key) }
        }
        indexes[name] = index
    }

    /// - Returns: the object that stood there.
    @discardableResult
    mutating func set(_ object: Object) -> Object? {
        let key = object.namespacedName
        let old = objects.updateValue(object, forKey: key)
        if old == nil { byNamespace[object.namespace, default: []].insert(key) }
        for name in indexes.keys { reindex(name, key, old, object) }
        return old
    }

    @discardableResult
    mutating func remove(_ key: String) -> Object? {
        guard let old = objects.removeValue(forKey: key) else { return nil }
        byNamespace[old.namespace]?.remove(key)
        if byNamespace[old.namespace]?.isEmpty == true { byNamespace[old.namespace] = nil }
        for name in indexes.keys { reindex(name, key, old, nil) }
        return old
    }

    private mutating func reindex(_ name: String, _ key: String, _ old: Object?, _ new: Object?) {
        guard let keys = indexes[name]?.keys else { return }
        let before = old.map(keys) ?? []
        let after = new.map(keys) ?? []
        if before == after { return }
        for value in before where !after.contains(value) {
            indexes[name]?.entries[value]?.remove(key)
            if indexes[name]?.entries[value]?.isEmpty == true { indexes[name]?.entries[value] = nil }
        }
        for value in after { indexes[name]?.entries[value, default: []].insert(key) }
    }

    func list(namespace: String) -> [Object] {
        if namespace.isEmpty { return Array(objects.values) }
        return (byNamespace[namespace] ?? []).compactMap { objects[$0] }
    }

    func byIndex(_ name: String, _ value: String) -> [Object] {
        (indexes[name]?.entries[value] ?? []).compactMap { objects[$0] }
    }
}
