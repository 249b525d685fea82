import KubernetesAPI
import KubernetesSchema

/// Requests for extended resources that devices fulfil, by way of a claim that the scheduler makes.
enum ExtendedResources {
    static let annotation = "resource.kubernetes.io/extended-resource-claim"
    /// Resources of this name and a class' are fulfilled by the class.
    static let classPrefix = "deviceclass.resource.kubernetes.io/"
    /// What the claim is called before it is made.
    static let placeholder = "<extended-resources>"

    static func isCandidate(_ name: String) -> Bool { ResourceNames.isExtended(name) || name.hasPrefix(classPrefix) }

    /// The claim for a pod, without its requests: they depend on the node.
    static func claim(for pod: Pod) -> ResourceResourceClaim {
        var claim = ResourceResourceClaim()
        (claim.metadata.namespace, claim.metadata.name) = (pod.metadata.namespace, placeholder)
        claim.metadata.uid = "extended-resources-of-\(pod.metadata.uid)"
        claim.metadata.generateName = "\(pod.metadata.name)-extended-resources-"
        claim.metadata.annotations = [annotation: "true"]
        var owner = OwnerReference()
        (owner.apiVersion, owner.kind, owner.name, owner.uid, owner.controller) = ("v1", "Pod", pod.metadata.name, pod.metadata.uid, true)
        claim.metadata.ownerReferences = [owner]
        return claim
    }

    /// The requests of the claim, and which container's request each fulfils.
    ///
    /// Containers that run one after the other use the same devices: init containers take what later, lasting ones will have.
    /// - Parameter classes: the class by extended resource.
    static func requests(
        _ pod: Pod, _ classes: [String: String]
    ) -> (requests: [DeviceRequest], mappings: [ContainerExtendedResourceRequest]) {
        let containers = pod.spec.initContainers + pod.spec.containers
        let passing = pod.spec.initContainers.indices.filter { containers[$0].restartPolicy != "Always" }
        var requests: [DeviceRequest] = []
        var mappings: [ContainerExtendedResourceRequest] = []
        for (resource, deviceClass) in classes.sorted(by: { $0.key < $1.key }) {
            let maker = Maker(resource: resource, deviceClass: deviceClass)
            var lasting = [DeviceRequest?](repeating: nil, count: containers.count)
            var own: [ContainerExtendedResourceRequest] = []
            for index in containers.indices where !passing.contains(index) {
                let made = maker.make(index, containers[index], reusing: [])
                lasting[index] = made.request
                own += made.mappings
            }
            var largest: DeviceRequest?
            var names: Set<String> = []
            for index in passing {
                let made = maker.make(index, containers[index], reusing: lasting[index...].compactMap { $0 })
                own += made.mappings
                guard let request = made.request else { continue }
                names.insert(request.name)
                if (request.exactly?.count ?? 0) > (largest?.exactly?.count ?? 0) { largest = request }
            }
            if let largest {
                for index in own.indices where names.contains(own[index].requestName) { own[index].requestName = largest.name }
                requests.append(largest)
            }
            requests += lasting.compactMap { $0 }
            mappings += own
        }
        return (requests.sorted { $0.name < $1.name }, mappings)
    }

    private struct Maker {
        let resource: String
        let deviceClass: String

        func make(
            _ index: Int, _ container: Container, reusing known: [DeviceRequest]
        ) -> (request: DeviceRequest?, mappings: [ContainerExtendedResourceRequest]) {
            guard let wanted = container.resources.requests[resource]?.exactInt64, wanted != 0 else { return (nil, []) }
            var mappings: [ContainerExtendedResourceRequest] = []
            var sum: Int64 = 0
            for request in known {
                sum += request.exactly?.count ?? 0
                mappings.append(mapping(container, request.name))
                if sum >= wanted { return (nil, mappings) }
            }
            let place = container.resources.requests.keys.sorted().firstIndex(of: resource) ?? 0
            var request = DeviceRequest()
            request.name = "container-\(index)-request-\(place)"
            var exact = ExactDeviceRequest()
            (exact.deviceClassName, exact.allocationMode, exact.count) = (deviceClass, "ExactCount", wanted - sum)
            request.exactly = exact
            return (request, mappings + [mapping(container, request.name)])
        }

        private func mapping(_ container: Container, _ request: String) -> ContainerExtendedResourceRequest {
            var mapping = ContainerExtendedResourceRequest()
            (mapping.containerName, mapping.resourceName, mapping.requestName) = (container.name, resource, request)
            return mapping
        }
    }
}
