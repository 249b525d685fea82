import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Keeps the used amounts of resource quotas.
final class ResourceQuotaController: Sendable {
    /// Everything is reckoned anew that often; upstream's interval.
    private static let resync = Duration.seconds(300)
    /// Resources that are counted under their own name, too.
    private static let plain: [String: GroupVersionResource] = [
        "configmaps": ConfigMap.resource, "secrets": Secret.resource, "replicationcontrollers": ReplicationController.resource,
        "resourcequotas": ResourceQuota.resource,
    ]

    private let client: APIClient
    private let informers: InformerFactory
    private let quotas: SharedInformer<ResourceQuota>
    private let pods: SharedInformer<Pod>
    private let services: SharedInformer<Service>
    private let claims: SharedInformer<PersistentVolumeClaim>
    private let clock: any ComponentClock
    private let queue: WorkQueue<String>
    /// Counted resources whose changes are listened to.
    private let watched = Mutex<Set<GroupVersionResource>>([])

    private init(_ context: ControllerContext) {
        client = context.clients("resourcequota-controller")
        informers = context.informers
        quotas = context.informers.informer(ResourceQuota.self)
        pods = context.informers.informer(Pod.self)
        services = context.informers.informer(Service.self)
        claims = context.informers.informer(PersistentVolumeClaim.self)
        clock = context.clock
        queue = context.queue()
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = ResourceQuotaController(context)
        var controller = Controller(name: "resourcequota-controller", queue: loop.queue) { try await loop.reconcile($0) }
        // Charges of new objects change the status; counting then, before those objects are seen, would take the charges back.
        controller.watch(loop.quotas, handler: InformerHandler(
            onAdd: { loop.queue.add($0.namespacedName) },
            onUpdate: { old, new in if old.spec != new.spec { loop.queue.add(new.namespacedName) } },
            onDelete: { loop.queue.forget($0.namespacedName) }))
        controller.watch(loop.pods, handler: InformerHandler(
            onAdd: { loop.enqueue($0.namespace) },
            onUpdate: { old, new in
                let isSame = old.spec == new.spec && old.isTerminal == new.isTerminal
                    && old.metadata.deletionTimestamp == new.metadata.deletionTimestamp
                if !isSame { loop.enqueue(new.namespace) }
            },
            onDelete: { loop.enqueue($0.namespace) }))
        controller.watch(loop.services, handler: InformerHandler(onChange: { loop.enqueue($0.namespace) }))
        controller.watch(loop.claims, handler: InformerHandler(onChange: { loop.enqueue($0.namespace) }))
        return controller
    }

    private func enqueue(_ namespace: String) {
        for quota in quotas.list(namespace: namespace) { queue.add(quota.namespacedName) }
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let quota = quotas.get(key: key) else { return .done }
        var used: QuotaUsage.Amounts = [:]
        for name in quota.spec.hard.keys { used[name] = .zero }
        var sum: QuotaUsage.Amounts = [:]
        let now = clock.now()
        for pod in pods.list(namespace: quota.namespace) where QuotaUsage.covers(quota, pod) {
            QuotaUsage.add(&sum, QuotaUsage.of(pod, now: now))
        }
        for claim in claims.list(namespace: quota.namespace) where QuotaUsage.covers(quota, claim) {
            QuotaUsage.add(&sum, QuotaUsage.of(claim))
        }
        // Nothing else has scopes.
        if quota.spec.scopes.isEmpty, quota.spec.scopeSelector == nil {
            for service in services.list(namespace: quota.namespace) { QuotaUsage.add(&sum, QuotaUsage.of(service)) }
            for name in quota.spec.hard.keys where sum[name] == nil {
                if let count = try await count(name, quota.namespace) { sum[name] = Quantity(Int64(count)) }
            }
        }
        for name in quota.spec.hard.keys { used[name] = sum[name] ?? .zero }
        if quota.status.hard == quota.spec.hard, quota.status.used == used { return .again(after: ResourceQuotaController.resync) }
        var updated = quota
        updated.status.hard = quota.spec.hard
        updated.status.used = used
        do {
            try await client.updateStatus(updated)
        } catch where error.isNotFound {
            return .done
        }
        return .again(after: ResourceQuotaController.resync)
    }

    /// How many objects there are of the resource that the name stands for; nil where it stands for none.
    private func count(_ name: String, _ namespace: String) async throws -> Int? {
        guard let resource = try await resource(name) else { return nil }
        let informer = informers.metadataInformer(resource)
        if watched.withLock({ $0.insert(resource).inserted }) {
            informer.addHandler(InformerHandler(
                onAdd: { self.enqueue($0.namespace) }, onDelete: { self.enqueue($0.namespace) }))
        }
        try await informer.waitForSync()
        return informer.list(namespace: namespace).count
    }

    private func resource(_ name: String) async throws -> GroupVersionResource? {
        if let known = ResourceQuotaController.plain[name] { return known }
        guard name.hasPrefix("count/") else { return nil }
        let text = name.dropFirst(6)
        let plural = String(text.prefix { $0 != "." })
        let group = String(text.dropFirst(plural.count + 1))
        let wanted = GroupResource(group: group, resource: plural)
        let builtIn = Schema.shared.resources.first {
            $0.groupResource == wanted && $0.namespaced && $0.servedByDefault && $0.storage != nil
        }
        if let builtIn { return builtIn.groupVersionResource }
        return try await client.preferredResources().resources.first {
            $0.resource.groupResource == wanted && $0.namespaced && $0.supports("list", "watch")
        }?.resource
    }
}
