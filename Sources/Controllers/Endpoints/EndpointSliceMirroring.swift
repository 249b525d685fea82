import Client
import KubernetesAPI
import KubernetesSchema

/// Mirrors Endpoints objects that users write for services without selectors into endpoint slices, which is all that proxies read.
struct EndpointSliceMirroring: Sendable {
    static let managedBy = "endpointslicemirroring-controller.k8s.io"
    static let skip = "endpointslice.kubernetes.io/skip-mirror"
    /// Addresses of one subset beyond these are left out.
    static let maximumAddresses = 1000
    private static let notCopied: Set<String> = [
        "kubectl.kubernetes.io/last-applied-configuration", "endpoints.kubernetes.io/last-change-trigger-time",
        "control-plane.alpha.kubernetes.io/leader",
    ]

    private let client: APIClient
    private let recorder: EventRecorder
    private let services: SharedInformer<Service>
    private let endpoints: SharedInformer<Endpoints>
    private let slices: SharedInformer<EndpointSlice>
    private let written: WrittenVersions

    static func make(_ context: ControllerContext) -> Controller {
        let name = "endpointslicemirroring-controller"
        let client = context.clients(name)
        let loop = EndpointSliceMirroring(
            client: client, recorder: context.recorder(client, component: "endpoint-slice-mirroring-controller"),
            services: context.informers.informer(Service.self), endpoints: context.informers.informer(Endpoints.self),
            slices: context.informers.informer(EndpointSlice.self), written: WrittenVersions())
        loop.slices.addIndex("service") { slice in
            slice.metadata.labels[EndpointSlicePlan.serviceName].map { ["\(slice.namespace)/\($0)"] } ?? []
        }
        var controller = Controller(name: name, queue: context.queue()) { try await loop.reconcile($0) }
        controller.watch(loop.services)
        controller.watch(loop.endpoints)
        controller.watch(loop.slices) { slice in
            guard slice.metadata.labels[EndpointSlicePlan.managedByLabel] == managedBy,
                let service = slice.metadata.labels[EndpointSlicePlan.serviceName]
            else { return [] }
            return ["\(slice.namespace)/\(service)"]
        }
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard written.areSeen(key, by: slices) else { return .again(after: WrittenVersions.pause) }
        let existing = slices.byIndex("service", key).filter {
            $0.metadata.labels[EndpointSlicePlan.managedByLabel] == EndpointSliceMirroring.managedBy && $0.metadata.deletionTimestamp == nil
        }
        var wanted: [EndpointSlice] = []
        if let source = endpoints.get(key: key), EndpointSliceMirroring.isMirrored(source), let service = services.get(key: key),
            service.spec.selector.isEmpty, service.spec.type != "ExternalName"
        {
            wanted = EndpointSliceMirroring.slices(source)
        } else if existing.isEmpty {
            written.forget(key)
            return .done
        }
        let (create, update, delete) = EndpointSliceMirroring.plan(wanted, existing)
        do {
            for slice in create { written.note(key, try await client.create(slice)) }
            for slice in update { written.note(key, try await client.update(slice)) }
            for slice in delete {
                do {
                    try await client.delete(EndpointSlice.self, namespace: slice.namespace, name: slice.name, uid: slice.metadata.uid)
                } catch where error.isNotFound {
                    continue
                }
            }
        } catch where error.isNamespaceTerminating {
            return .done
        } catch {
            if error is StatusError, !error.isConflict, let source = endpoints.get(key: key) {
                let message = "Error updating Endpoint Slices for Endpoints \(key): \(error)"
                recorder.warning(source, "FailedToUpdateEndpointSlices", message)
            }
            throw error
        }
        return .done
    }

    static func isMirrored(_ endpoints: Endpoints) -> Bool {
        if endpoints.metadata.annotations["control-plane.alpha.kubernetes.io/leader"] != nil { return false }
        return endpoints.metadata.labels[skip] != "true" && endpoints.metadata.deletionTimestamp == nil
    }

    /// One slice for each subset and family.
    static func slices(_ source: Endpoints) -> [EndpointSlice] {
        var slices: [EndpointSlice] = []
        for subset in source.subsets {
            let all = subset.addresses.map { ($0, true) } + subset.notReadyAddresses.map { ($0, false) }
            let shown = all.prefix(maximumAddresses)
            for type in ["IPv4", "IPv6"] {
                let mine = shown.filter { $0.0.ip.contains(":") == (type == "IPv6") }
                if mine.isEmpty { continue }
                var slice = EndpointSlice()
                slice.metadata.namespace = source.namespace
                slice.metadata.generateName = "\(source.name)-"
                slice.metadata.labels = source.metadata.labels
                slice.metadata.labels[EndpointSlicePlan.serviceName] = source.name
                slice.metadata.labels[EndpointSlicePlan.managedByLabel] = managedBy
                slice.metadata.annotations = source.metadata.annotations.filter { !notCopied.contains($0.key) }
                slice.metadata.ownerReferences = [OwnerReference(controller: source)]
                slice.addressType = type
                slice.ports = subset.ports.map(port)
                slice.endpoints = mine.map { endpoint($0.0, isReady: $0.1) }
                slices.append(slice)
            }
        }
        return slices
    }

    private static func port(_ port: EndpointPort) -> DiscoveryEndpointPort {
        var made = DiscoveryEndpointPort()
        made.name = port.name
        made.port = port.port
        made.protocol = TargetPort.protocolName(port.protocol)
        made.appProtocol = port.appProtocol
        return made
    }

    private static func endpoint(_ address: EndpointAddress, isReady: Bool) -> Endpoint {
        var endpoint = Endpoint()
        endpoint.addresses = [address.ip]
        endpoint.conditions.ready = isReady
        endpoint.targetRef = address.targetRef
        endpoint.nodeName = address.nodeName
        if !address.hostname.isEmpty { endpoint.hostname = address.hostname }
        return endpoint
    }

    /// Slices of the same family and ports stay and take the new addresses.
    static func plan(
        _ wanted: [EndpointSlice], _ existing: [EndpointSlice]
    ) -> (create: [EndpointSlice], update: [EndpointSlice], delete: [EndpointSlice]) {
        var left = existing.sorted { $0.name < $1.name }
        var (create, update): ([EndpointSlice], [EndpointSlice]) = ([], [])
        for slice in wanted {
            guard let index = left.firstIndex(where: { $0.addressType == slice.addressType && $0.ports == slice.ports }) else {
                create.append(slice)
                continue
            }
            let old = left.remove(at: index)
            var new = old
            new.endpoints = slice.endpoints
            new.metadata.labels = slice.metadata.labels
            new.metadata.annotations = slice.metadata.annotations
            new.metadata.ownerReferences = slice.metadata.ownerReferences
            if new != old { update.append(new) }
        }
        return (create, update, left)
    }
}
