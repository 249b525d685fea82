import KubernetesSchema
import KubernetesSemantics
import Wire

/// A resource in one version in which it is served.
public struct ServedVersion: Sendable {
    public let info: ResourceInfo
    public let kind: GroupVersionKind
    public let type: TypeInfo
}

/// All that the registry knows of a resource: built-in ones come from the schema, custom ones from their definitions.
///
/// A resource has one hub version, which is stored, and which strategies and admission see; any number of versions are served.
public final class ResourceDefinition: Sendable {
    public let resource: GroupResource
    /// The hub.
    public let kind: GroupVersionKind
    public let type: TypeInfo
    public let namespaced: Bool
    public let storage: StorageInfo
    /// Where the resource's keys begin: `services/specs/`.
    public let keyPrefix: String
    /// The version as stored, which may have another shape than the hub.
    public let storedKind: GroupVersionKind
    public let storedType: TypeInfo
    public let strategy: any ObjectStrategy
    public let versions: [ServedVersion]
    public let hasStatus: Bool
    public let schema: Schema

    /// The definition of a stored built-in resource.
    ///
    /// - Parameter infos: the resource in each version that is served, the preferred one first; more than none.
    public init?(infos: [ResourceInfo], schema: Schema, strategy: any ObjectStrategy) {
        guard let first = infos.first, let storage = first.storage else { return nil }
        let hubVersion = ResourceDefinition.hubVersion(infos, storage)
        let storedKind = storage.groupVersion.kind(first.kind.kind)
        let hub = hubVersion.kind(first.kind.kind)
        guard let type = schema.kind(hub), let storedType = schema.kind(storedKind) else { return nil }
        resource = first.groupResource
        kind = hub
        self.type = type
        namespaced = first.namespaced
        self.storage = storage
        keyPrefix = storage.keyPrefix + "/"
        self.storedKind = storedKind
        self.storedType = storedType
        self.strategy = strategy
        self.schema = schema
        versions = infos.compactMap { info in schema.kind(info.kind).map { ServedVersion(info: info, kind: info.kind, type: $0) } }
        hasStatus = infos.contains { $0.subresource("status") != nil }
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
    public func storedBytes(_ hub: Document) throws -> [UInt8] {
        var object = try Conversion.convert(hub, from: kind, to: storedKind, schema: schema)
        let metadata = object[object.root, "metadata"]
        object.remove(metadata, "resourceVersion")
        object.remove(metadata, "selfLink")
        switch storage.encoding {
        case .protobuf: return ProtobufEncoder(object, schema: schema).object(storedType, kind: storedKind)
        case .json: return object.encodeJSON() + [0x0a]
        }
    }

    /// The object of the hub version that stored bytes stand for, with its resourceVersion.
    public func load(_ bytes: [UInt8], revision: Int64) throws -> Document {
        var object: Document
        if let envelope = try ProtobufDecoder.envelope(bytes) {
            guard let version = GroupVersion(apiVersion: envelope.apiVersion), let type = schema.kind(version.kind(envelope.kind)) else {
                throw StatusError.internalError("no kind \"\(envelope.kind)\" is registered for version \"\(envelope.apiVersion)\"")
            }
            var decoder = ProtobufDecoder(schema: schema)
            object = try decoder.decode(type, envelope.raw, kind: version.kind(envelope.kind))
            object = try Conversion.convert(object, from: version.kind(envelope.kind), to: kind, schema: schema)
        } else {
            let parsed = try Document.parseJSON(bytes)
            let version = parsed.string(parsed[parsed.root, "apiVersion"]).flatMap { GroupVersion(apiVersion: $0) } ?? storage.groupVersion
            guard let type = schema.kind(version.kind(kind.kind)) else {
                throw StatusError.internalError("no kind \"\(kind.kind)\" is registered for version \"\(version)\"")
            }
            var decoder = ObjectDecoder(parsed, schema: schema)
            object = try Conversion.convert(try decoder.decode(type), from: version.kind(kind.kind), to: kind, schema: schema)
        }
        Defaulting.apply(kind, to: &object)
        setResourceVersion(revision, &object)
        return object
    }

    /// Sets the object's resourceVersion in its place among the metadata.
    public func setResourceVersion(_ revision: Int64, _ object: inout Document) {
        let metadata = object.ensureObject(object.root, "metadata")
        let present = object[metadata, "resourceVersion"].exists
        object.set(metadata, "resourceVersion", string: String(revision))
        if !present { Metadata.sort(&object, schema) }
    }

    /// Brings an object that was changed member by member back into the canonical form.
    public func canonical(_ object: Document) throws -> Document {
        var decoder = ObjectDecoder(object, schema: schema)
        do {
            return try decoder.decode(type)
        } catch {
            throw StatusError.internalError(error.description)
        }
    }
}

/// Reading and writing what all objects have.
public enum Metadata {
    /// Puts the metadata's members into the schema's order.
    public static func sort(_ object: inout Document, _ schema: Schema) {
        guard let type = schema.type("meta/v1.ObjectMeta") else { return }
        let metadata = object[object.root, "metadata"]
        let nodes = object.memberNodes(metadata).map { (type.fieldIndex(object.key($0)) ?? Int.max, $0) }
        object.reorder(metadata, nodes.sorted { $0.0 < $1.0 }.map(\.1))
    }

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
