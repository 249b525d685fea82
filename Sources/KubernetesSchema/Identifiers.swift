/// An API group and one of its versions. The core group is the empty string.
public struct GroupVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let group: String
    public let version: String

    public init(group: String, version: String) {
        self.group = group
        self.version = version
    }

    /// Reads the text of an `apiVersion` field: `v1` or `apps/v1`. Nil when it has more than one slash or is empty.
    public init?(apiVersion: String) {
        let parts = apiVersion.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
        switch parts.count {
        case 1 where !parts[0].isEmpty:
            self.init(group: "", version: apiVersion)
        case 2:
            self.init(group: String(Substring(parts[0])), version: String(Substring(parts[1])))
        default:
            return nil
        }
    }

    /// The text of an `apiVersion` field.
    public var description: String { group.isEmpty ? version : "\(group)/\(version)" }

    public func kind(_ kind: String) -> GroupVersionKind { GroupVersionKind(group: group, version: version, kind: kind) }

    public func resource(_ resource: String) -> GroupVersionResource {
        GroupVersionResource(group: group, version: version, resource: resource)
    }

    public static func < (left: GroupVersion, right: GroupVersion) -> Bool {
        (left.group, left.version) < (right.group, right.version)
    }
}

/// A kind in one version of its group.
public struct GroupVersionKind: Hashable, Sendable, CustomStringConvertible {
    public let group: String
    public let version: String
    public let kind: String

    public init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    public var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    public var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
    /// The text of the object's `apiVersion` field.
    public var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
    /// As Go prints it: `apps/v1, Kind=Deployment`.
    public var description: String { "\(group)/\(version), Kind=\(kind)" }
}

/// A kind whatever its version.
public struct GroupKind: Hashable, Sendable, CustomStringConvertible {
    public let group: String
    public let kind: String

    public init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }

    /// `Deployment.apps`, or `Pod` in the core group.
    public var description: String { group.isEmpty ? kind : "\(kind).\(group)" }
}

/// A resource (plural name) in one version of its group.
public struct GroupVersionResource: Hashable, Sendable, CustomStringConvertible {
    public let group: String
    public let version: String
    public let resource: String

    public init(group: String, version: String, resource: String) {
        self.group = group
        self.version = version
        self.resource = resource
    }

    public var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    public var groupResource: GroupResource { GroupResource(group: group, resource: resource) }
    /// As Go prints it: `apps/v1, Resource=deployments`.
    public var description: String { "\(group)/\(version), Resource=\(resource)" }
}

/// A resource whatever its version.
public struct GroupResource: Hashable, Sendable, CustomStringConvertible {
    public let group: String
    public let resource: String

    public init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    /// `deployments.apps`, or `pods` in the core group.
    public var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}
