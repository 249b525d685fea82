import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Empties namespaces that are being deleted and lets them go.
struct NamespaceController: Sendable {
    static let finalizer = "kubernetes"
    /// Time for requests that were under way when the namespace was deleted.
    private static let grace = Duration.milliseconds(500)
    private static let pods = GroupVersionResource(group: "", version: "v1", resource: "pods")

    private let client: APIClient
    private let namespaces: SharedInformer<Namespace>
    private let clock: any ComponentClock

    static func make(_ context: ControllerContext) -> Controller {
        let loop = NamespaceController(
            client: context.clients("namespace-controller"), namespaces: context.informers.informer(Namespace.self), clock: context.clock)
        let queue = context.queue()
        let namespaces = loop.namespaces
        var controller = Controller(name: "namespace-controller", workers: 10, queue: queue) { try await loop.reconcile($0) }
        let enqueue: @Sendable (Namespace) -> Void = { namespace in
            if namespace.metadata.deletionTimestamp != nil { queue.addAfter(namespace.name, grace) }
        }
        controller.watch(namespaces, handler: InformerHandler(onAdd: enqueue, onUpdate: { enqueue($1) }))
        // The last pod of a namespace that waits for it.
        controller.watch(context.informers.informer(Pod.self), handler: InformerHandler(onDelete: { pod in
            if namespaces.get(name: pod.namespace)?.metadata.deletionTimestamp != nil { queue.add(pod.namespace) }
        }))
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let cached = namespaces.get(name: key), cached.metadata.deletionTimestamp != nil else { return .done }
        var namespace: Namespace
        do {
            namespace = try await client.get(Namespace.self, name: key)
        } catch where error.isNotFound {
            return .done
        }
        guard namespace.metadata.uid == cached.metadata.uid, namespace.metadata.deletionTimestamp != nil else { return .done }
        if namespace.status.phase != "Terminating" {
            namespace.status.phase = "Terminating"
            namespace = try await client.updateStatus(namespace)
        }
        if !namespace.spec.finalizers.contains(NamespaceController.finalizer) { return .done }
        let (deletion, estimate) = try await empty(key)
        let conditions = deletion.conditions(namespace.status.conditions, now: clock.now())
        if conditions != namespace.status.conditions {
            namespace.status.conditions = conditions
            namespace = try await client.updateStatus(namespace)
        }
        if !deletion.failures.isEmpty || deletion.discoveryFailure != nil {
            throw StatusError.internalError((deletion.failures + [deletion.discoveryFailure].compactMap { $0 }).joined(separator: ", "))
        }
        if !deletion.remaining.isEmpty { return .again(after: .seconds(max(1, min(estimate / 2 + 1, 15)))) }
        namespace.spec.finalizers.removeAll { $0 == NamespaceController.finalizer }
        do {
            try await client.update(namespace, subresource: "finalize")
        } catch where error.isNotFound {
            return .done
        }
        return .done
    }

    /// Deletes what is in the namespace: pods first, so that what they use outlives them.
    /// - Returns: what is left, and how many seconds it may take to go.
    private func empty(_ namespace: String) async throws -> (NamespaceDeletion, Int64) {
        var deletion = NamespaceDeletion()
        let (resources, failed) = try await client.preferredResources()
        if !failed.isEmpty {
            let names = failed.map(\.description).joined(separator: ", ")
            deletion.discoveryFailure =
                "Discovery failed for some groups, \(failed.count) failing: unable to retrieve the complete list of server APIs: \(names)"
        }
        var estimate: Int64 = 0
        let deletable = resources.filter { $0.namespaced && $0.verbs.contains("delete") }
        if let pods = deletable.first(where: { $0.resource == NamespaceController.pods }) {
            estimate = try await longestGrace(namespace)
            await delete(pods, namespace, &deletion)
            if !deletion.remaining.isEmpty { return (deletion, estimate) }
        }
        for resource in deletable where resource.resource != NamespaceController.pods {
            await delete(resource, namespace, &deletion)
        }
        return (deletion, estimate)
    }

    private func longestGrace(_ namespace: String) async throws -> Int64 {
        let pods = try await client.list(Pod.self, namespace: namespace).items
        return pods.filter { !$0.isTerminal }.compactMap(\.spec.terminationGracePeriodSeconds).max() ?? 0
    }

    private func delete(_ resource: DiscoveredResource, _ namespace: String, _ deletion: inout NamespaceDeletion) async {
        do {
            let before = resource.supports("list") ? try await client.listMetadata(resource.resource, namespace: namespace).items : []
            if resource.supports("list"), before.isEmpty { return }
            if resource.supports("deletecollection") {
                try await client.deleteCollection(resource.resource, namespace: namespace, propagationPolicy: .background)
            } else {
                for object in before {
                    do {
                        try await client.delete(
                            resource.resource, namespace: namespace, name: object.name, propagationPolicy: .background)
                    } catch where error.isNotFound {
                        continue
                    }
                }
            }
            guard resource.supports("list") else { return }
            let left = try await client.listMetadata(resource.resource, namespace: namespace).items
            if left.isEmpty { return }
            deletion.remaining["\(resource.resource.resource).\(resource.resource.group)"] = left.count
            for finalizer in left.flatMap(\.metadata.finalizers) { deletion.finalizers[finalizer, default: 0] += 1 }
        } catch where error.isNotFound || (error as? StatusError)?.code == 405 {
            // No longer served, or not to be deleted: nothing that could be left.
        } catch {
            deletion.failures.append("\(error)")
        }
    }
}
