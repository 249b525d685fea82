import HTTP
import KubernetesAPI
import KubernetesSchema
import Wire

extension APIClient {
    /// Reads one object.
    public func get<T: KubernetesObject>(
        _ type: T.Type, namespace: String = "", name: String, resourceVersion: String? = nil
    ) async throws -> T {
        let query = resourceVersion.map { [("resourceVersion", $0)] } ?? []
        return try T(from: try await json("GET", APIClient.path(T.resource, namespace: namespace, name: name), query: query))
    }

    /// Reads a list; of all namespaces where `namespace` is empty.
    public func list<T: KubernetesObject>(
        _ type: T.Type, namespace: String = "", labelSelector: String = "", fieldSelector: String = "", limit: Int? = nil,
        continueToken: String = "", resourceVersion: String? = nil
    ) async throws -> List<T> {
        let query = ListQuery(
            labelSelector: labelSelector, fieldSelector: fieldSelector, limit: limit, continueToken: continueToken,
            resourceVersion: resourceVersion)
        return try List<T>(from: try await json("GET", APIClient.path(T.resource, namespace: namespace), query: query.parameters))
    }

    /// Creates an object in the namespace of its metadata.
    @discardableResult
    public func create<T: KubernetesObject>(_ object: T, fieldManager: String = "", dryRun: Bool = false) async throws -> T {
        let path = APIClient.path(T.resource, namespace: T.namespaced ? object.namespace : "")
        let query = APIClient.writeQuery(fieldManager, dryRun)
        return try T(from: try await json("POST", path, query: query, body: object.document()))
    }

    /// Replaces an object. With a resourceVersion in its metadata only if that is still the stored one.
    @discardableResult
    public func update<T: KubernetesObject>(_ object: T, subresource: String = "", fieldManager: String = "") async throws -> T {
        let path = APIClient.path(
            T.resource, namespace: T.namespaced ? object.namespace : "", name: object.name, subresource: subresource)
        let query = APIClient.writeQuery(fieldManager, false)
        return try T(from: try await json("PUT", path, query: query, body: object.document()))
    }

    /// Replaces the status of an object.
    @discardableResult
    public func updateStatus<T: KubernetesObject>(_ object: T, fieldManager: String = "") async throws -> T {
        try await update(object, subresource: "status", fieldManager: fieldManager)
    }

    /// Patches an object.
    @discardableResult
    public func patch<T: KubernetesObject>(
        _ type: T.Type, namespace: String = "", name: String, subresource: String = "", _ patchType: PatchType, body: any RequestBody,
        fieldManager: String = "", force: Bool = false
    ) async throws -> T {
        let document = try await patch(
            T.resource, namespace: namespace, name: name, subresource: subresource, patchType, body: body, fieldManager: fieldManager,
            force: force)
        return try T(from: document)
    }

    /// Deletes an object. A `uid` or `resourceVersion` that isn't the stored one's is a conflict.
    public func delete<T: KubernetesObject>(
        _ type: T.Type, namespace: String = "", name: String, gracePeriodSeconds: Int64? = nil,
        propagationPolicy: DeletionPropagation? = nil, uid: String? = nil, resourceVersion: String? = nil
    ) async throws {
        try await delete(
            T.resource, namespace: namespace, name: name, gracePeriodSeconds: gracePeriodSeconds, propagationPolicy: propagationPolicy,
            uid: uid, resourceVersion: resourceVersion)
    }

    /// Deletes all objects that match.
    public func deleteCollection<T: KubernetesObject>(
        _ type: T.Type, namespace: String = "", labelSelector: String = "", fieldSelector: String = "",
        propagationPolicy: DeletionPropagation? = nil
    ) async throws {
        try await deleteCollection(
            T.resource, namespace: namespace, labelSelector: labelSelector, fieldSelector: fieldSelector,
            propagationPolicy: propagationPolicy)
    }

    /// Posts to a subresource of an object: `binding` and `eviction` of pods, `token` of service accounts.
    /// - Parameter parent: the type whose subresource it is.
    /// - Returns: what the server answered, which for `binding` and `eviction` is a `Status`.
    @discardableResult
    public func create<Parent: KubernetesObject, Body: KubernetesKind>(
        subresource: String, of parent: Parent.Type, namespace: String = "", name: String, _ body: Body
    ) async throws -> Document {
        let path = APIClient.path(Parent.resource, namespace: namespace, name: name, subresource: subresource)
        return try await json("POST", path, body: body.document())
    }

    /// A token for a service account.
    public func createToken(namespace: String, serviceAccount: String, _ request: TokenRequest) async throws -> TokenRequest {
        try TokenRequest(
            from: try await create(subresource: "token", of: ServiceAccount.self, namespace: namespace, name: serviceAccount, request))
    }

    /// Watches for changes; see `WatchEvents`.
    public func watch<T: KubernetesObject>(
        _ type: T.Type, namespace: String = "", labelSelector: String = "", fieldSelector: String = "", resourceVersion: String? = nil,
        allowBookmarks: Bool = true, timeoutSeconds: Int? = nil
    ) async throws -> WatchEvents<T> {
        let query = ListQuery(labelSelector: labelSelector, fieldSelector: fieldSelector, resourceVersion: resourceVersion)
        return try await watch(
            T.self, resource: T.resource, namespace: namespace, query: query, allowBookmarks: allowBookmarks,
            timeoutSeconds: timeoutSeconds, accept: "application/json")
    }

    func watch<T: KubernetesObject>(
        _ type: T.Type, resource: GroupVersionResource, namespace: String, query: ListQuery, allowBookmarks: Bool,
        timeoutSeconds: Int?, accept: String
    ) async throws -> WatchEvents<T> {
        var parameters = query.parameters
        parameters.append(("watch", "true"))
        if allowBookmarks { parameters.append(("allowWatchBookmarks", "true")) }
        if let timeoutSeconds { parameters.append(("timeoutSeconds", "\(timeoutSeconds)")) }
        let path = APIClient.path(resource, namespace: namespace)
        let response = try await request(ClientRequest(path: path, query: parameters, headers: ["Accept": accept]))
        return WatchEvents(response.body)
    }

    static func writeQuery(_ fieldManager: String, _ dryRun: Bool) -> [(String, String)] {
        var query: [(String, String)] = []
        if !fieldManager.isEmpty { query.append(("fieldManager", fieldManager)) }
        if dryRun { query.append(("dryRun", "All")) }
        return query
    }
}
