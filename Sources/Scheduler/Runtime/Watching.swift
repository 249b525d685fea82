import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization

extension Scheduler {
    /// Registers handlers.
    /// - Returns: what is to be waited for before the first decision.
    func watch(_ informers: InformerFactory) -> [@Sendable () async throws -> Void] {
        // Namespaces and objects that pods depend on come before nodes and pods, so that first decisions know them.
        var waits: [@Sendable () async throws -> Void] = []
        func await_<Object: KubernetesObject>(_ informer: SharedInformer<Object>) { waits.append { try await informer.waitForSync() } }
        await_(watchNamespaces(informers))
        waits += watchStorage(informers)
        waits += watchWorkloads(informers)
        let nodes = informers.informer(Node.self)
        nodes.addHandler(
            handler({ core, node, old, now in core.observe(node, old: old, now: now) }, { core, node, now in core.forget(node, now: now) }))
        await_(nodes)
        let pods = informers.informer(Pod.self, fieldSelector: "status.phase!=Succeeded,status.phase!=Failed")
        pods.addHandler(
            handler({ core, pod, old, now in core.observe(pod, old: old, now: now) }, { core, pod, now in core.forget(pod, now: now) }))
        await_(pods)
        return waits
    }

    /// A handler that changes the core and wakes the decisions.
    private func handler<Object: KubernetesObject>(
        _ set: @escaping @Sendable (SchedulerCore, Object, _ old: Object?, _ now: Duration) -> Void,
        _ remove: @escaping @Sendable (SchedulerCore, Object, _ now: Duration) -> Void
    ) -> InformerHandler<Object> {
        let change = { @Sendable [self] (body: (SchedulerCore, Duration) -> Void) in
            let now = clock.monotonic()
            core.withLock { body($0, now) }
            signal.notify()
        }
        return InformerHandler(
            onAdd: { object in change { set($0, object, nil, $1) } },
            onUpdate: { old, new in change { set($0, new, old, $1) } },
            onDelete: { object in change { remove($0, object, $1) } })
    }

    private func watchNamespaces(_ informers: InformerFactory) -> SharedInformer<Namespace> {
        let namespaces = informers.informer(Namespace.self)
        namespaces.addHandler(
            handler(
                { core, namespace, _, _ in core.cluster.setLabels(ofNamespace: namespace.metadata.name, namespace.metadata.labels) },
                { core, namespace, _ in core.cluster.setLabels(ofNamespace: namespace.metadata.name, nil) }))
        return namespaces
    }

    private func watchStorage(_ informers: InformerFactory) -> [@Sendable () async throws -> Void] {
        var waits: [@Sendable () async throws -> Void] = []
        func add<Object: KubernetesObject>(
            _ type: Object.Type, _ set: @escaping @Sendable (SchedulerCore, Object, Object?, Duration) -> Void,
            _ remove: @escaping @Sendable (SchedulerCore, Object, Duration) -> Void
        ) {
            let informer = informers.informer(type)
            informer.addHandler(handler(set, remove))
            waits.append { try await informer.waitForSync() }
        }
        add(PersistentVolume.self, { $0.observe($1, now: $3) }, { core, volume, _ in core.catalog.remove(volume: volume.metadata.name) })
        add(PersistentVolumeClaim.self, { $0.observe($1, now: $3) }, { core, claim, _ in core.catalog.remove(claim: claim.namespacedName) })
        add(
            StorageClass.self,
            { core, object, _, now in
                core.catalog.classes[object.metadata.name] = object
                core.tell(.storageClassChanged, object.metadata.name, now: now)
            }, { core, object, _ in core.catalog.classes[object.metadata.name] = nil })
        add(
            CSINode.self,
            { core, object, old, now in
                core.catalog.csiNodes[object.metadata.name] = object
                if old?.spec != object.spec { core.tell(.csiNodeChanged, object.metadata.name, now: now) }
            }, { core, object, _ in core.catalog.csiNodes[object.metadata.name] = nil })
        add(
            Observed<CSIDriverKind>.self,
            { core, object, _, now in
                core.catalog.drivers[object.metadata.name] = object
                core.tell(.csiDriverChanged, object.metadata.name, now: now)
            }, { core, object, _ in core.catalog.drivers[object.metadata.name] = nil })
        add(
            Observed<CSIStorageCapacityKind>.self,
            { core, object, _, now in
                core.catalog.capacities[object.namespacedName] = object
                core.tell(.storageCapacityChanged, object.storageClassName, now: now)
            }, { core, object, _ in core.catalog.capacities[object.namespacedName] = nil })
        add(
            Observed<VolumeAttachmentKind>.self,
            { core, object, _, _ in core.catalog.attachments[object.metadata.name] = object },
            { core, object, now in
                core.catalog.attachments[object.metadata.name] = nil
                core.tell(.attachmentDeleted, object.metadata.name, now: now)
            })
        add(ResourceResourceClaim.self, { $0.observe($1, now: $3) }, { $0.forget($1, now: $2) })
        add(
            Observed<ResourceSliceKind>.self, { $0.observe($1, now: $3) },
            { core, slice, _ in core.catalog.devices.remove(slice: slice.metadata.name) })
        add(
            Observed<DeviceClassKind>.self, { $0.observe($1, now: $3) },
            { core, deviceClass, _ in core.catalog.devices.remove(deviceClass: deviceClass.metadata.name) })
        return waits
    }

    private func watchWorkloads(_ informers: InformerFactory) -> [@Sendable () async throws -> Void] {
        var waits: [@Sendable () async throws -> Void] = []
        func add<Object: KubernetesObject>(_ type: Object.Type, _ set: @escaping @Sendable (SchedulerCore, Object, _ isGone: Bool) -> Void) {
            let informer = informers.informer(type)
            informer.addHandler(handler({ core, object, _, _ in set(core, object, false) }, { core, object, _ in set(core, object, true) }))
            waits.append { try await informer.waitForSync() }
        }
        add(Service.self) { core, object, isGone in
            core.catalog.workloads.set(service: object.name, namespace: object.namespace, isGone ? nil : object.spec.selector)
        }
        add(ReplicationController.self) { core, object, isGone in
            let selector = isGone ? nil : CompiledSelector(matching: object.spec.selector)
            core.catalog.workloads.set(controller: "ReplicationController", object.name, namespace: object.namespace, selector)
        }
        add(ReplicaSet.self) { core, object, isGone in
            let selector = isGone ? nil : CompiledSelector(compiling: object.spec.selector)
            core.catalog.workloads.set(controller: "ReplicaSet", object.name, namespace: object.namespace, selector)
        }
        add(StatefulSet.self) { core, object, isGone in
            let selector = isGone ? nil : CompiledSelector(compiling: object.spec.selector)
            core.catalog.workloads.set(controller: "StatefulSet", object.name, namespace: object.namespace, selector)
        }
        add(PodDisruptionBudget.self) { core, object, isGone in core.catalog.budgets[object.namespacedName] = isGone ? nil : object }
        return waits
    }
}
