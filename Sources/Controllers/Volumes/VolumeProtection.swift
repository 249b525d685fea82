import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Lets deleted volumes go when they aren't bound any more.
enum VolumeProtection {
    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("pv-protection-controller")
        let volumes = context.informers.informer(PersistentVolume.self)
        var controller = Controller(name: "pv-protection-controller", workers: 1, queue: context.queue()) { key in
            guard var volume = volumes.get(key: key) else { return .done }
            switch ProtectionFinalizer.step(volume.metadata, ProtectionFinalizer.volume) {
            case .keep: return .done
            case .add: volume.metadata.finalizers.append(ProtectionFinalizer.volume)
            case .removeIfUnused:
                if volume.status.phase == "Bound" { return .done }
                volume.metadata.finalizers.removeAll { $0 == ProtectionFinalizer.volume }
            }
            do { try await client.update(volume) } catch where error.isNotFound { return .done }
            return .done
        }
        controller.watch(volumes)
        return controller
    }
}

/// Lets deleted attribute classes go when no claim or volume names them any more.
enum AttributesClassProtection {
    static let resource = GroupVersionResource(group: "storage.k8s.io", version: "v1", resource: "volumeattributesclasses")

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("volumeattributesclass-protection-controller")
        let classes = context.informers.metadataInformer(resource)
        let claims = context.informers.informer(PersistentVolumeClaim.self)
        let volumes = context.informers.informer(PersistentVolume.self)
        var controller = Controller(name: "volumeattributesclass-protection-controller", workers: 1, queue: context.queue()) { key in
            guard let known = classes.get(key: key) else { return .done }
            let step = ProtectionFinalizer.step(known.metadata, ProtectionFinalizer.attributesClass)
            if step == .keep { return .done }
            if step == .removeIfUnused {
                let isUsed = claims.list().contains { names($0).contains(key) } || volumes.list().contains { names($0).contains(key) }
                if isUsed { return .done }
                // The caches may be behind: only the server's word lets a class go.
                if try await client.list(PersistentVolume.self).items.contains(where: { names($0).contains(key) }) { return .done }
                if try await client.list(PersistentVolumeClaim.self).items.contains(where: { names($0).contains(key) }) { return .done }
            }
            do {
                var object = try await client.get(resource, name: key)
                change(&object, step)
                try await client.update(resource, name: key, object)
            } catch where error.isNotFound {
                return .done
            }
            return .done
        }
        controller.watch(classes)
        controller.watch(claims) { names($0) }
        controller.watch(volumes) { names($0) }
        return controller
    }

    private static func change(_ object: inout Document, _ step: ProtectionFinalizer.Step) {
        let list = object.ensureArray(object.ensureObject(object.root, "metadata"), "finalizers")
        let own = object.elements(list).filter { object.equals($0, ProtectionFinalizer.attributesClass) }
        if step == .add, own.isEmpty { object.append(list, .string(ProtectionFinalizer.attributesClass)) }
        if step == .removeIfUnused { for node in own { object.removeChild(list, node) } }
    }

    private static func names(_ volume: PersistentVolume) -> [String] {
        [volume.spec.volumeAttributesClassName ?? ""].filter { !$0.isEmpty }
    }

    private static func names(_ claim: PersistentVolumeClaim) -> [String] {
        let all = [
            claim.spec.volumeAttributesClassName ?? "", claim.status.currentVolumeAttributesClassName ?? "",
            claim.status.modifyVolumeStatus?.targetVolumeAttributesClassName ?? "",
        ]
        return Array(Set(all.filter { !$0.isEmpty }))
    }
}
