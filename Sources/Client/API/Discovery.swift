import KubernetesSchema
import Wire

/// A resource as discovery names it.
public struct DiscoveredResource: Sendable, Hashable {
    public var resource: GroupVersionResource
    public var kind: GroupVersionKind
    public var namespaced: Bool
    public var verbs: Set<String>
    public var singular: String
    public var shortNames: [String]
    public var categories: [String]

    public func supports(_ needed: String...) -> Bool { needed.allSatisfy { verbs.contains($0) } }
}

extension APIClient {
    /// Every resource that the server serves, in its preferred version, without subresources.
    ///
    /// A resource that stands only in other versions of its group comes in the first of those. Groups that can't be asked just now are
    /// named in `failed`.
    public func preferredResources() async throws -> (resources: [DiscoveredResource], failed: [GroupVersion]) {
        var versions: [GroupVersion] = [GroupVersion(group: "", version: "v1")]
        let groups = try await json("GET", "/apis")
        for group in groups.elements(groups[groups.root, "groups"]) {
            let preferred = groups.string(groups[group, "preferredVersion", "groupVersion"])
            var names = groups.elements(groups[group, "versions"]).compactMap { groups.string(groups[$0, "groupVersion"]) }
            if let preferred, let index = names.firstIndex(of: preferred) {
                names.remove(at: index)
                names.insert(preferred, at: 0)
            }
            versions += names.compactMap { GroupVersion(apiVersion: $0) }
        }
        var found: [DiscoveredResource] = []
        var seen: Set<GroupResource> = []
        var failed: [GroupVersion] = []
        for version in versions {
            do {
                for resource in try await resources(of: version) where seen.insert(resource.resource.groupResource).inserted {
                    found.append(resource)
                }
            } catch let error as StatusError where error.code != 401 && error.code != 403 {
                failed.append(version)
            }
        }
        return (found, failed)
    }

    /// The resources of a group-version, without subresources.
    public func resources(of version: GroupVersion) async throws -> [DiscoveredResource] {
        let path = version.group.isEmpty ? "/api/\(version.version)" : "/apis/\(version.group)/\(version.version)"
        let list = try await json("GET", path)
        var found: [DiscoveredResource] = []
        for item in list.elements(list[list.root, "resources"]) {
            guard let name = list.string(list[item, "name"]), let kind = list.string(list[item, "kind"]), !name.contains("/") else {
                continue
            }
            found.append(DiscoveredResource(
                resource: version.resource(name), kind: version.kind(kind), namespaced: list.bool(list[item, "namespaced"]) ?? false,
                verbs: Set(list.strings(list[item, "verbs"])), singular: list.string(list[item, "singularName"]) ?? "",
                shortNames: list.strings(list[item, "shortNames"]), categories: list.strings(list[item, "categories"])))
        }
        return found
    }
}
