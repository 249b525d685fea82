import KubernetesAPI
import KubernetesSchema

/// From config maps, secrets and fields to the files of a volume. Pure but for `TokenSource`.
enum VolumeContents {
    static let defaultMode: Int32 = 0o644

    /// All keys, or the chosen ones at their paths.
    static func files(
        _ data: [String: [UInt8]], items: [KeyToPath], mode: Int32, optional: Bool, what: String
    ) throws -> [String: ProjectedFile] {
        var result: [String: ProjectedFile] = [:]
        if items.isEmpty {
            for (key, content) in data { result[key] = ProjectedFile(content: content, mode: UInt32(mode)) }
            return result
        }
        for item in items {
            guard let content = data[item.key] else {
                if optional { continue }
                throw ConfigurationFailure("\(what) references non-existent \(what.hasPrefix("secret") ? "secret" : "config") key: \(item.key)")
            }
            result[item.path] = ProjectedFile(content: content, mode: UInt32(item.mode ?? mode))
        }
        return result
    }

    static func data(_ map: ConfigMap) -> [String: [UInt8]] {
        map.binaryData.merging(map.data.mapValues { Array($0.utf8) }) { first, _ in first }
    }

    static func files(_ items: [DownwardAPIVolumeFile], mode: Int32, _ api: DownwardAPI) throws -> [String: ProjectedFile] {
        var result: [String: ProjectedFile] = [:]
        for item in items {
            var text = ""
            if let reference = item.fieldRef {
                text = try api.field(reference.fieldPath)
            } else if let reference = item.resourceFieldRef {
                text = try api.resource(reference, in: api.pod.container(named: reference.containerName) ?? Container())
            }
            result[item.path] = ProjectedFile(content: Array(text.utf8), mode: UInt32(item.mode ?? mode))
        }
        return result
    }

    /// The user that all containers run as; nil where they differ or one doesn't say.
    static func commonUser(_ pod: Pod) -> UInt32? {
        var found: Int64?
        for container in pod.allContainers {
            guard let user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser else { return nil }
            if let found, found != user { return nil }
            found = user
        }
        return found.map { UInt32(truncatingIfNeeded: $0) }
    }
}
