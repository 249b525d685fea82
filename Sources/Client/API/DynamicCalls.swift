import KubernetesAPI
import KubernetesSchema
import Wire

// The same calls on documents, for resources that are known only when the program runs.
extension APIClient {
    /// Content types that ask for metadata only, in JSON.
    static let metadataAccept = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json"
    static let metadataListAccept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json"

    public func get(_ resource: GroupVersionResource, namespace: String = "", name: String) async throws -> Document {
        try await json("GET", APIClient.path(resource, namespace: namespace, name: name))
    }

    /// The metadata of one object of any resource.
    public func getMetadata(_ resource: GroupVersionResource, namespace: String = "", name: String) async throws -> PartialObjectMetadata {
        let path = APIClient.path(resource, namespace: namespace, name: name)
        var object = try PartialObjectMetadata(from: try await json("GET", path, accept: APIClient.metadataAccept))
        object.unknownFields = nil
        return object
    }

    public func list(_ resource: GroupVersionResource, namespace: String = "", _ query: ListQuery = ListQuery()) async throws -> Document {
        try await json("GET", APIClient.path(resource, namespace: namespace), query: query.parameters)
    }

    /// The metadata of the objects of any resource.
    public func listMetadata(
        _ resource: GroupVersionResource, namespace: String = "", _ query: ListQuery = ListQuery()
    ) async throws -> List<PartialObjectMetadata> {
        let path = APIClient.path(resource, namespace: namespace)
        let document = try await json("GET", path, query: query.parameters, accept: APIClient.metadataListAccept)
        var list = try List<PartialObjectMetadata>(from: document)
        for index in list.items.indices { list.items[index].unknownFields = nil }
        return list
    }

    @discardableResult
    public func create(
        _ resource: GroupVersionResource, namespace: String = "", _ object: Document, fieldManager: String = ""
    ) async throws -> Document {
        let query = APIClient.writeQuery(fieldManager, false)
        return try await json("POST", APIClient.path(resource, namespace: namespace), query: query, body: object)
    }

    @discardableResult
    public func update(
        _ resource: GroupVersionResource, namespace: String = "", name: String, subresource: String = "", _ object: Document
    ) async throws -> Document {
        let path = APIClient.path(resource, namespace: namespace, name: name, subresource: subresource)
        return try await json("PUT", path, body: object)
    }

    @discardableResult
    public func patch(
        _ resource: GroupVersionResource, namespace: String = "", name: String, subresource: String = "", _ patchType: PatchType,
        body: any RequestBody, fieldManager: String = "", force: Bool = false
    ) async throws -> Document {
        let path = APIClient.path(resource, namespace: namespace, name: name, subresource: subresource)
        var query = APIClient.writeQuery(fieldManager, false)
        if force { query.append(("force", "true")) }
        return try await json("PATCH", path, query: query, body: body, contentType: patchType.rawValue)
    }

    public func delete(
        _ resource: GroupVersionResource, namespace: String = "", name: String, gracePeriodSeconds: Int64? = nil,
        propagationPolicy: DeletionPropagation? = nil, uid: String? = nil, resourceVersion: String? = nil
    ) async throws {
        var options = DeleteOptions()
        options.gracePeriodSeconds = gracePeriodSeconds
        options.propagationPolicy = propagationPolicy?.rawValue
        if uid != nil || resourceVersion != nil {
            var preconditions = Preconditions()
            preconditions.uid = uid
            preconditions.resourceVersion = resourceVersion
            options.preconditions = preconditions
        }
        _ = try await json("DELETE", APIClient.path(resource, namespace: namespace, name: name), body: options.document())
    }

    public func deleteCollection(
        _ resource: GroupVersionResource, namespace: String = "", labelSelector: String = "", fieldSelector: String = "",
        propagationPolicy: DeletionPropagation? = nil
    ) async throws {
        var options = DeleteOptions()
        options.propagationPolicy = propagationPolicy?.rawValue
        let query = ListQuery(labelSelector: labelSelector, fieldSelector: fieldSelector).parameters
        _ = try await json("DELETE", APIClient.path(resource, namespace: namespace), query: query, body: options.document())
    }

    /// Watches the metadata of any resource.
    public func watchMetadata(
        _ resource: GroupVersionResource, namespace: String = "", resourceVersion: String? = nil, timeoutSeconds: Int? = nil
    ) async throws -> WatchEvents<PartialObjectMetadata> {
        try await watch(
            PartialObjectMetadata.self, resource: resource, namespace: namespace, query: ListQuery(resourceVersion: resourceVersion),
            allowBookmarks: true, timeoutSeconds: timeoutSeconds, accept: APIClient.metadataAccept)
    }
}
