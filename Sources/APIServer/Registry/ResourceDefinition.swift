import Datastore
import KubernetesSchema
import KubernetesSemantics
import Wire

/// A resource in one version in which it is served.
public struct ServedVersion: Sendable {
    public let info: ResourceInfo
    public let kind: GroupVersionKind
    /// How objects of the version are read, defaulted and merged.
    public let objectSchema: ObjectSchema
    /// How an object's JSON begins: its kind and version.
    let head: String

    public init(info: ResourceInfo, kind: GroupVersionKind, objectSchema: ObjectSchema) {
        self.info = info
        self.kind = kind
        self.objectSchema = objectSchema
        // Custom objects have their members sorted.
        head = objectSchema.isCustom
            ? "{\"apiVersion\":\"\(kind.apiVersion)\",\"kind\":\"\(kind.kind)\"" : "{\"kind\":\"\(kind.kind)\",\"apiVersion\":\"\(kind.apiVersion)\""
    }
}

/// All that the registry knows of a resource: built-in ones come from the schema, custom ones from their definitions.
///
/// A resource has one hub version, which strategies and admission see. Built-in resources store it, or one of its shape, and serve any
/// number of others; every served version of a custom resource is a definition of its own, whose hub it is, over the same stored objects.
public final class ResourceDefinition: Sendable {
    public let resource: GroupResource
    /// The hub.
    public let kind: GroupVersionKind
    /// The kind of lists.
    public let listKind: String
    public let objectSchema: ObjectSchema
    public let namespaced: Bool
    public let storage: StorageInfo
    /// Where the resource's keys begin: `services/specs/`.
    public let keyPrefix: String
    public let strategy: any ObjectStrategy
    public let versions: [ServedVersion]
    public let hasStatus: Bool
    /// How objects are shown as rows, where the definition says it.
    public let table: TableDefinition?
    public let schema: Schema
    private let codec: any ObjectCodec

    /// The definition of a stored built-in resource.
    ///
    /// - Parameter infos: the resource in each version that is served, the preferred one first; more than none.
    public init?(infos: [ResourceInfo], schema: Schema, strategy: any ObjectStrategy) {
        guard let first = infos.first, let storage = first.storage else { return nil }
        let hub = ResourceDefinition.hubVersion(infos, storage).kind(first.kind.kind)
        guard let type = schema.kind(hub), let codec = BuiltInCodec(hub: hub, storage: storage, schema: schema) else { return nil }
        resource = first.groupResource
        kind = hub
        listKind = hub.kind + "List"
        objectSchema = .table(type, schema)
        namespaced = first.namespaced
        self.storage = storage
        keyPrefix = storage.keyPrefix + "/"
        self.strategy = strategy
        self.schema = schema
        self.codec = codec
        table = nil
        versions = infos.compactMap { info in
            schema.kind(info.kind).map { ServedVersion(info: info, kind: info.kind, objectSchema: .table($0, schema)) }
        }
        hasStatus = infos.contains { $0.subresource("status") != nil }
    }

    /// The definition of one served version of a custom resource.
    ///
    /// - Parameters:
    ///   - info: the version, with its storage.
    ///   - codec: turns the version's objects into stored bytes and back.
    init(
        custom info: ResourceInfo, _ custom: CustomKind, storage: StorageInfo, listKind: String, strategy: any ObjectStrategy, table: TableDefinition,
        codec: any ObjectCodec, schema: Schema
    ) {
        resource = info.groupResource
        kind = info.kind
        self.listKind = listKind
        objectSchema = .structural(custom)
        namespaced = info.namespaced
        self.storage = storage
        keyPrefix = storage.keyPrefix + "/"
        self.strategy = strategy
        self.schema = schema
        self.codec = codec
        self.table = table
        versions = [ServedVersion(info: info, kind: info.kind, objectSchema: objectSchema)]
        hasStatus = info.subresource("status") != nil
    }

    /// The stored version, unless clients can't send it: CustomResourceDefinitions rest as v1beta1 but are v1 everywhere else.
    private static func hubVersion(_ infos: [ResourceInfo], _ storage: StorageInfo) -> GroupVersion {
        if storage.encoding == .json, !infos.contains(where: { $0.groupVersion == storage.groupVersion }) { return infos[0].groupVersion }
        return storage.groupVersion
    }

    /// The served version of that name in that group.
    public func version(_ groupVersion: GroupVersion) -> ServedVersion? { versions.first { $0.info.groupVersion == groupVersion } }

    /// The key of an object in the store.
    public func key(namespace: String, name: String) -> String {
        namespaced ? "\(keyPrefix)\(namespace)/\(name)" : "\(keyPrefix)\(name)"
    }

    /// The prefix of the keys of a namespace, or of all.
    public func listPrefix(namespace: String) -> String {
        namespaced && !namespace.isEmpty ? "\(keyPrefix)\(namespace)/" : keyPrefix
    }

    // MARK: Forms

    /// The bytes that rest in the datastore: the storage version, without resourceVersion.
    public func storedBytes(_ hub: Document) async throws -> [UInt8] { try await codec.encode(hub) }

    /// The object of the hub version that a stored value stands for, with its resourceVersion.
    public func load(_ value: StoredValue) async throws -> Document { try await load([value])[0].get() }

    /// The objects of the hub version that stored values stand for, each with its resourceVersion or with what is wrong with it. Where they
    /// have to be converted they are all at once.
    public func load(_ values: [StoredValue]) async -> [Result<Document, any Error>] {
        let decoded = await codec.decode(values.map(\.value))
        return zip(decoded, values).map { result, value in
            result.map { object in
                var object = object
                setResourceVersion(value.modRevision, &object)
                return object
            }
        }
    }

    /// An object in another version of the resource.
    ///
    /// - Throws: where there is no such version, or where a webhook that converts fails.
    func converted(_ object: Document, from: GroupVersionKind, to: GroupVersionKind) async throws -> Document {
        if from == to { return object }
        guard let custom = codec as? CustomCodec else { return try Conversion.convert(object, from: from, to: to, schema: schema) }
        guard let kind = custom.kinds[to.groupVersion] else { throw StatusError.internalError("unable to convert to \(to): unknown kind") }
        let converted = try await custom.converter.convert([object], to: to.groupVersion)
        return try kind.decode(converted[0], tracks: false).object
    }

    /// How objects of a version of the resource are read and defaulted; nil where there is no such version.
    func objectSchema(of kind: GroupVersionKind) -> ObjectSchema? {
        if kind == self.kind { return objectSchema }
        if let custom = codec as? CustomCodec { return custom.kinds[kind.groupVersion].map { .structural($0) } }
        return schema.kind(kind).map { .table($0, schema) }
    }

    /// Sets the object's resourceVersion in its place among the metadata.
    public func setResourceVersion(_ revision: Int64, _ object: inout Document) {
        let metadata = object.ensureObject(object.root, "metadata")
        let present = object[metadata, "resourceVersion"].exists
        object.set(metadata, "resourceVersion", string: String(revision))
        if !present { objectSchema.sortMetadata(&object) }
    }

    /// An object as it is read back from its stored bytes, where it rests in another version than its own: conversion there and back may
    /// change it.
    func readBack(_ object: Document, _ bytes: [UInt8], revision: Int64) async throws -> Document {
        guard objectSchema.isCustom, storage.groupVersion != kind.groupVersion else { return object }
        return try await load(StoredValue(key: "", value: bytes, modRevision: revision, createRevision: revision))
    }

    /// Makes an object what it will be once it is read back.
    public func asStored(_ object: inout Document) {
        if case .table(let type, let schema) = objectSchema, storage.encoding == .protobuf { Canonical.asStored(&object, type, schema) }
    }

    /// Brings an object that was changed member by member back into the canonical form.
    public func canonical(_ object: Document) throws -> Document {
        do { return try objectSchema.canonical(object) } catch { throw StatusError.internalError(error.description) }
    }
}

/// Reading and writing what all objects have.
public enum Metadata {
    public static func string(_ object: Document, _ field: String) -> String {
        object.string(object[object.root, "metadata", field]) ?? ""
    }

    public static func labels(_ object: Document) -> [String: String] {
        var labels: [String: String] = [:]
        for (key, value) in object.members(object[object.root, "metadata", "labels"]) { labels[key] = object.string(value) ?? "" }
        return labels
    }

    public static func finalizers(_ object: Document) -> [String] {
        object.strings(object[object.root, "metadata", "finalizers"])
    }

    public static func isBeingDeleted(_ object: Document) -> Bool {
        !object.isNull(object[object.root, "metadata", "deletionTimestamp"])
    }
}

extension Document {
    /// The object's JSON without `kind` and `apiVersion`: what a list's item, a single object and a watch event have in common.
    func encodeBody() -> [UInt8] {
        var out: [UInt8] = [0x7b]
        for member in memberNodes(root) {
            let name = key(member)
            if name == "kind" || name == "apiVersion" { continue }
            if out.count > 1 { out.append(0x2c) }
            var copy = name
            copy.withUTF8 { appendJSONString($0, &out) }
            out.append(0x3a)
            encodeJSON(member, into: &out)
        }
        out.append(0x7d)
        return out
    }
}
