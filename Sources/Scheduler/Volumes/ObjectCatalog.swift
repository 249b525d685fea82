import KubernetesAPI
import KubernetesSchema

/// What decisions read beside nodes and pods: volumes, claims, classes, drivers, services and controllers.
final class ObjectCatalog {
    var volumes: [String: PersistentVolume] = [:]
    /// By `namespace/name`.
    var claims: [String: PersistentVolumeClaim] = [:]
    var classes: [String: StorageClass] = [:]
    var csiNodes: [String: CSINode] = [:]
    var drivers: [String: Observed<CSIDriverKind>] = [:]
    var capacities: [String: Observed<CSIStorageCapacityKind>] = [:]
    var attachments: [String: Observed<VolumeAttachmentKind>] = [:]
    let devices = DeviceCatalog()
    var budgets: [String: PodDisruptionBudget] = [:]
    let workloads = WorkloadSelectors()

    /// Volumes and claims as they will be when decisions have been carried out; they stand until the API shows as much.
    private var assumedVolumes: [String: PersistentVolume] = [:]
    private var assumedClaims: [String: PersistentVolumeClaim] = [:]

    func volume(_ name: String) -> PersistentVolume? { assumedVolumes[name] ?? volumes[name] }
    func claim(_ key: String) -> PersistentVolumeClaim? { assumedClaims[key] ?? claims[key] }

    /// The volumes of a class.
    func volumes(ofClass name: String) -> [PersistentVolume] {
        volumes.values.compactMap { volume($0.metadata.name) }.filter { VolumeRules.className($0) == name }
            .sorted { $0.metadata.name < $1.metadata.name }
    }

    func assume(_ volume: PersistentVolume) { assumedVolumes[volume.metadata.name] = volume }
    func assume(_ claim: PersistentVolumeClaim) { assumedClaims[claim.namespacedName] = claim }
    func restore(volume name: String) { assumedVolumes[name] = nil }
    func restore(claim key: String) { assumedClaims[key] = nil }

    func set(_ volume: PersistentVolume) {
        volumes[volume.metadata.name] = volume
        if isNewer(volume.metadata, than: assumedVolumes[volume.metadata.name]?.metadata) { assumedVolumes[volume.metadata.name] = nil }
    }

    func set(_ claim: PersistentVolumeClaim) {
        claims[claim.namespacedName] = claim
        if isNewer(claim.metadata, than: assumedClaims[claim.namespacedName]?.metadata) { assumedClaims[claim.namespacedName] = nil }
    }

    private func isNewer(_ seen: ObjectMeta, than assumed: ObjectMeta?) -> Bool {
        guard let assumed else { return false }
        return (UInt64(seen.resourceVersion) ?? 0) > (UInt64(assumed.resourceVersion) ?? 0)
    }

    func remove(volume name: String) {
        volumes[name] = nil
        assumedVolumes[name] = nil
    }

    func remove(claim key: String) {
        claims[key] = nil
        assumedClaims[key] = nil
    }
}

/// The selectors of services and controllers, by which pods without constraints are spread.
final class WorkloadSelectors {
    private struct Namespace {
        var services: [String: [String: String]] = [:]
        /// By kind and name.
        var controllers: [String: CompiledSelector] = [:]
        var version: UInt64 = 0
    }

    private var namespaces: [String: Namespace] = [:]
    private var version: UInt64 = 0

    /// - Parameter selector: nil when the service is gone, or has none.
    func set(service name: String, namespace: String, _ selector: [String: String]?) {
        let selector = selector?.isEmpty == true ? nil : selector
        change(namespace) { space in
            defer { space.services[name] = selector }
            return space.services[name] != selector
        }
    }

    func set(controller kind: String, _ name: String, namespace: String, _ selector: CompiledSelector?) {
        let key = "\(kind)/\(name)"
        change(namespace) { space in
            defer { space.controllers[key] = selector }
            return space.controllers[key] != selector
        }
    }

    private func change(_ name: String, _ body: (inout Namespace) -> Bool) {
        var namespace = namespaces[name] ?? Namespace()
        guard body(&namespace) else { return }
        version += 1
        namespace.version = version
        namespaces[name] = namespace
    }

    /// The selector that a pod's services and its controller have in common; one of everything where there are none.
    func selector(_ shape: PodShape) -> CompiledSelector {
        guard let namespace = namespaces[shape.namespace] else { return .everything }
        if let known = shape.defaultSpread, known.version == namespace.version { return known.selector }
        var labels: [String: String] = [:]
        for selector in namespace.services.values where selector.allSatisfy({ shape.labels[$0.key] == $0.value }) {
            labels.merge(selector) { $1 }
        }
        var result = CompiledSelector(matching: labels)
        if shape.key.owner.count == 3, let controller = namespace.controllers["\(shape.key.owner[1])/\(shape.key.owner[2])"] {
            for requirement in controller.requirements where !result.requirements.contains(requirement) { result.requirements.append(requirement) }
        }
        shape.defaultSpread = (namespace.version, result)
        return result
    }
}
