import Client
import KubernetesAPI
import KubernetesSchema

/// Keeps the endpoint slices of services that select pods.
struct EndpointSliceController: Sendable {
    private let client: APIClient
    private let recorder: EventRecorder
    private let services: SharedInformer<Service>
    private let slices: SharedInformer<EndpointSlice>
    private let pods: SharedInformer<Pod>
    private let nodes: SharedInformer<Node>
    private let written = WrittenVersions()

    private static let zone = "topology.kubernetes.io/zone"

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("endpointslice-controller")
        let loop = EndpointSliceController(
            client: client, recorder: context.recorder(client, component: "endpoint-slice-controller"),
            services: context.informers.informer(Service.self), slices: context.informers.informer(EndpointSlice.self),
            pods: context.informers.informer(Pod.self), nodes: context.informers.informer(Node.self))
        loop.slices.addIndex("service") { slice in
            slice.metadata.labels[EndpointSlicePlan.serviceName].map { ["\(slice.namespace)/\($0)"] } ?? []
        }
        let queue = context.queue()
        var controller = Controller(name: "endpointslice-controller", queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.services)
        controller.watch(loop.slices) { slice in
            guard slice.metadata.labels[EndpointSlicePlan.managedByLabel] == EndpointSlicePlan.managedBy,
                let service = slice.metadata.labels[EndpointSlicePlan.serviceName]
            else { return [] }
            return ["\(slice.namespace)/\(service)"]
        }
        controller.watch(loop.pods, handler: ServiceKeys(services: loop.services).handler(queue))
        controller.wait(for: loop.nodes)
        return controller
    }

    private init(
        client: APIClient, recorder: EventRecorder, services: SharedInformer<Service>, slices: SharedInformer<EndpointSlice>,
        pods: SharedInformer<Pod>, nodes: SharedInformer<Node>
    ) {
        self.client = client
        self.recorder = recorder
        self.services = services
        self.slices = slices
        self.pods = pods
        self.nodes = nodes
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        // The slices of a service that is gone go by their owner reference.
        guard let service = services.get(key: key) else {
            written.forget(key)
            return .done
        }
        guard service.hasManagedEndpoints else { return .done }
        guard written.areSeen(key, by: slices) else { return .again(after: WrittenVersions.pause) }
        let existing = slices.byIndex("service", key).filter {
            $0.metadata.labels[EndpointSlicePlan.managedByLabel] == EndpointSlicePlan.managedBy && $0.metadata.deletionTimestamp == nil
        }
        // Left over from a service of the same name: garbage collection takes them.
        let mine = existing.filter { slice in slice.metadata.ownerReferences.contains { $0.uid == service.metadata.uid } }
        let selector = KubernetesSchema.LabelSelector(matching: service.spec.selector)
        let selected = pods.list(namespace: service.namespace, matching: selector)
        var zones: [String: String] = [:]
        for name in Set(selected.map(\.spec.nodeName)) {
            if let zone = nodes.get(name: name)?.metadata.labels[EndpointSliceController.zone] { zones[name] = zone }
        }
        let plan = EndpointSlicePlan(service: service, pods: selected, existing: mine, zones: zones)
        do {
            for slice in plan.create { written.note(key, try await client.create(slice)) }
            for slice in plan.update { written.note(key, try await client.update(slice)) }
            for slice in plan.delete {
                do {
                    try await client.delete(EndpointSlice.self, namespace: slice.namespace, name: slice.name, uid: slice.metadata.uid)
                } catch where error.isNotFound {
                    continue
                }
            }
        } catch where error.isNamespaceTerminating {
            return .done
        } catch {
            if error is StatusError, !error.isConflict, !error.isNotFound {
                let message = "Error updating Endpoint Slices for Service \(service.namespace)/\(service.name): \(error)"
                recorder.warning(service, "FailedToUpdateEndpointSlices", message)
            }
            throw error
        }
        return .done
    }
}
