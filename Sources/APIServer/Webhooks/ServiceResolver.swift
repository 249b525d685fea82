import KubernetesSchema
import Wire

/// Finds out where a Service is served, for the API server's own calls to it: at one of its ready endpoints.
struct ServiceResolver: Sendable {
    unowned let server: APIServer

    struct Address: Sendable, Hashable {
        var host: String
        var port: Int
    }

    /// A ready endpoint of a service's port; any of them, so that calls spread over all.
    ///
    /// - Throws: `StatusError` where there is no such service, port or endpoint.
    func resolve(namespace: String, name: String, port: Int) async throws -> Address {
        guard let services = server.registry("", "services"), let slices = server.registry("discovery.k8s.io", "endpointslices") else {
            throw StatusError.serviceUnavailable("services are not served")
        }
        guard let object = await services.cache.cached(namespace: namespace, name: name) else {
            throw StatusError.notFound(GroupResource(group: "", resource: "service"), name)
        }
        let service = try object.document()
        let spec = service[service.root, "spec"]
        let type = service.string(service[spec, "type"]) ?? ""
        guard ["ClusterIP", "NodePort", "LoadBalancer"].contains(type) else {
            throw StatusError.plain("unsupported service type \(FieldError.quoted(type))")
        }
        guard let chosen = service.elements(service[spec, "ports"]).first(where: { service.int(service[$0, "port"]) == Int64(port) }) else {
            throw StatusError.serviceUnavailable("no service port \(port) found for service \(FieldError.quoted(name))")
        }
        let family = service.strings(service[spec, "ipFamilies"]).first ?? ""
        let found = try await endpoints(slices, namespace, name, portName: service.string(service[chosen, "name"]) ?? "")
        let preferred = found[family] ?? []
        guard let address = preferred.randomElement() ?? found.values.joined().randomElement() else {
            throw StatusError.serviceUnavailable("no endpoints available for service \(FieldError.quoted(name))")
        }
        return address
    }

    /// The ready endpoints by the family of their addresses.
    private func endpoints(_ slices: ResourceRegistry, _ namespace: String, _ name: String, portName: String) async throws -> [String: [Address]] {
        var found: [String: [Address]] = [:]
        for object in try await slices.cache.snapshot(notOlderThan: 0).objects
        where object.namespace == namespace && object.labels["kubernetes.io/service-name"] == name {
            let slice = try object.document()
            guard let match = slice.elements(slice[slice.root, "ports"]).first(where: { (slice.string(slice[$0, "name"]) ?? "") == portName }),
                let number = slice.int(slice[match, "port"])
            else { continue }
            let family = slice.string(slice[slice.root, "addressType"]) ?? ""
            for item in slice.elements(slice[slice.root, "endpoints"]) where slice.bool(slice[item, "conditions", "ready"]) ?? true {
                if let host = slice.strings(slice[item, "addresses"]).first { found[family, default: []].append(Address(host: host, port: Int(number))) }
            }
        }
        return found
    }
}
