/// A resource in one of its versions.
public final class ResourceInfo: Sendable {
    public let group: String
    public let version: String
    /// The plural name, as in paths.
    public let name: String
    public let kind: GroupVersionKind
    public let singular: String
    public let namespaced: Bool
    public let verbs: [String]
    public let shortNames: [String]
    public let categories: [String]
    /// As discovery shows it; nil for resources that aren't stored.
    public let storageVersionHash: String?
    /// By name.
    public let subresources: [SubresourceInfo]
    /// Nil for what is answered without being stored (reviews, bindings).
    public let storage: StorageInfo?
    /// Without `--runtime-config`.
    public let servedByDefault: Bool

    public init(
        group: String, version: String, name: String, kind: GroupVersionKind, singular: String, namespaced: Bool, verbs: [String],
        shortNames: [String], categories: [String], storageVersionHash: String?, subresources: [SubresourceInfo],
        storage: StorageInfo?, servedByDefault: Bool
    ) {
        self.group = group
        self.version = version
        self.name = name
        self.kind = kind
        self.singular = singular
        self.namespaced = namespaced
        self.verbs = verbs
        self.shortNames = shortNames
        self.categories = categories
        self.storageVersionHash = storageVersionHash
        self.subresources = subresources
        self.storage = storage
        self.servedByDefault = servedByDefault
    }

    public var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    public var groupVersionResource: GroupVersionResource { GroupVersionResource(group: group, version: version, resource: name) }
    public var groupResource: GroupResource { GroupResource(group: group, resource: name) }

    public func subresource(_ name: String) -> SubresourceInfo? {
        subresources.first { $0.name == name }
    }
}

/// A subresource: `status`, `scale`, `exec`.
public struct SubresourceInfo: Sendable {
    public let name: String
    /// The kind of its requests and answers.
    public let kind: GroupVersionKind
    /// Discovery names group and version too: the kind is another group's.
    public let isForeign: Bool
    public let verbs: [String]

    public init(name: String, kind: GroupVersionKind, isForeign: Bool, verbs: [String]) {
        self.name = name
        self.kind = kind
        self.isForeign = isForeign
        self.verbs = verbs
    }
}

/// Where and how a resource's objects rest. The same for every version of the resource.
public struct StorageInfo: Hashable, Sendable {
    public enum Encoding: Sendable {
        case protobuf
        case json
    }

    /// Below `/registry/`, without slashes at the ends: `services/specs`.
    public let keyPrefix: String
    /// The version that is stored.
    public let groupVersion: GroupVersion
    public let encoding: Encoding
    /// Seconds that an object lives; nil for ever.
    public let ttl: Int?

    public init(keyPrefix: String, groupVersion: GroupVersion, encoding: Encoding, ttl: Int?) {
        self.keyPrefix = keyPrefix
        self.groupVersion = groupVersion
        self.encoding = encoding
        self.ttl = ttl
    }
}

/// An API group, in the order of discovery.
public struct GroupInfo: Sendable {
    /// The core group is the empty string.
    public let name: String
    /// `groupPriorityMinimum` of the group's APIService objects; 0: none stands for it.
    public let priority: Int
    /// The preferred one first.
    public let versions: [VersionInfo]
}

/// A version of an API group.
public struct VersionInfo: Sendable {
    public let name: String
    /// `versionPriority` of its APIService object.
    public let priority: Int
    public let servedByDefault: Bool
}

/// A feature gate as upstream's v1.36 has it.
public struct FeatureGate: Sendable {
    public enum Stage: String, Sendable {
        case alpha = "ALPHA"
        case beta = "BETA"
        case ga = ""
        case deprecated = "DEPRECATED"
    }

    public let name: String
    public let stage: Stage
    public let isOnByDefault: Bool
    /// Can't be switched.
    public let isLocked: Bool
    /// The version that brought it to this stage: `1.36`.
    public let since: String
}
