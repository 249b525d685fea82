import HTTP
import KubernetesSchema
import NIOCore
import Wire

/// pods/log, pods/exec, pods/attach and pods/portforward: passed on to the kubelet of the pod's node.
struct PodStreamHandler: EndpointHandler {
    let kubelets: KubeletConnection
    let authorizesCreate: @Sendable (RequestContext) async throws -> Void

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        guard let registry = endpoint.registry else { throw APIServer.noSuchResource }
        let isLog = info.subresource == "log"
        if !isLog, info.verb == "get" { try await authorizesCreate(endpoint.context) }
        if !isLog { try await endpoint.admitConnection() }
        let pod = try await registry.get(namespace: info.namespace, name: info.name).document()
        let spec = pod[pod.root, "spec"]
        let node = pod.string(pod[spec, "nodeName"]) ?? ""
        let container = info.subresource == "portforward" ? "" : try self.container(pod, endpoint, isLog: isLog)
        guard !node.isEmpty else {
            if isLog {
                // Not on a node yet: there is nothing to read, as upstream says.
                return try await endpoint.sink.send(status: 204, headers: endpoint.responder.headers("text/plain"), body: [])
            }
            throw StatusError.badRequest("pod \(info.name) does not have a host assigned")
        }
        if !isLog {
            let phase = pod.string(pod[pod.root, "status", "phase"]) ?? ""
            if phase == "Succeeded" || phase == "Failed" {
                throw StatusError.internalError("cannot exec into a container in a completed pod; current phase is \(phase)")
            }
        }
        let address = try await kubelets.address(of: node)
        let target = try target(pod, container, endpoint)
        let client = kubelets.client(address, http1Only: ReverseProxy.isUpgrade(endpoint.context.request.headers))
        if isLog { return try await log(endpoint, client, target) }
        guard ReverseProxy.isUpgrade(endpoint.context.request.headers) else {
            throw StatusError.badRequest("Upgrade request required")
        }
        try await ReverseProxy.forward(endpoint.context, endpoint.sink, to: client, target: target)
    }

    private func log(_ endpoint: EndpointRequest, _ client: HTTPClient, _ target: String) async throws {
        defer { client.shutdown() }
        let sink: any ResponseSink = try WebSocketSink.forBytes(endpoint.context, endpoint.sink) ?? endpoint.sink
        let response: IncomingResponse
        do {
            response = try await client.send(OutgoingRequest(method: "GET", target: target, headers: HTTPFields()))
        } catch let error as HTTPClientError {
            throw StatusError.internalError("Get \"https://\(target)\": \(error)")
        }
        guard response.status < 300 else {
            let text = String(decoding: (try? await response.body.collect(upTo: 1 << 16)) ?? [], as: UTF8.self)
            if response.status == 404 { throw StatusError(code: 404, reason: "NotFound", message: "the server could not find the requested resource") }
            throw StatusError(code: response.status, reason: response.status == 400 ? "BadRequest" : "InternalError", message: text)
        }
        try await sink.writeHead(status: 200, headers: endpoint.responder.headers("text/plain"))
        try await sink.write([])
        for try await chunk in response.body { try await sink.write(chunk.readableBytesView.map { $0 }) }
        try await sink.finish()
    }

    private func container(_ pod: Document, _ endpoint: EndpointRequest, isLog: Bool) throws -> String {
        let info = endpoint.context.info
        let spec = pod[pod.root, "spec"]
        func names(_ field: String) -> [String] { pod.elements(pod[spec, field]).compactMap { pod.string(pod[$0, "name"]) } }
        let wanted = endpoint.context.query["container"] ?? ""
        let containers = names("containers")
        if wanted.isEmpty {
            if containers.count == 1 { return containers[0] }
            if let named = pod.string(pod[pod[pod.root, "metadata", "annotations"], "kubectl.kubernetes.io/default-container"]), containers.contains(named) { return named }
            var message = "a container name must be specified for pod \(info.name), choose one of: [\(containers.joined(separator: " "))]"
            if !names("initContainers").isEmpty { message += " or one of the init containers: [\(names("initContainers").joined(separator: " "))]" }
            throw StatusError.badRequest(message)
        }
        guard containers.contains(wanted) || names("initContainers").contains(wanted) || names("ephemeralContainers").contains(wanted) else {
            throw StatusError.badRequest("container \(wanted) is not valid for pod \(info.name)")
        }
        return wanted
    }

    private func target(_ pod: Document, _ container: String, _ endpoint: EndpointRequest) throws -> String {
        let info = endpoint.context.info
        let query = endpoint.context.query
        var items: [(String, String)] = []
        let path: String
        switch info.subresource {
        case "log":
            path = "/containerLogs/\(info.namespace)/\(info.name)/\(container)"
            for name in ["follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes", "stream"] {
                if let value = query[name] { items.append((name, value)) }
            }
            try validateLog(query)
        case "portforward":
            path = "/portForward/\(info.namespace)/\(info.name)"
            items = query.values("ports").map { ("port", $0) }
        default:
            path = "/\(info.subresource)/\(info.namespace)/\(info.name)/\(container)"
            for (name, kubelet) in [("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")] where query.flag(name) { items.append((kubelet, "1")) }
            items += query.values("command").map { ("command", $0) }
        }
        let text = items.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return text.isEmpty ? path : "\(path)?\(text)"
    }

    private func validateLog(_ query: Query) throws {
        var errors: [FieldError] = []
        func integer(_ name: String, minimum: Int64) throws {
            guard let text = query[name] else { return }
            guard let value = Int64(text) else { throw StatusError.badRequest("strconv.ParseInt: parsing \(FieldError.quoted(text)): invalid syntax") }
            if value < minimum { errors.append(.invalid(name, raw: "\(value)", minimum == 0 ? "must be greater than or equal to 0" : "must be greater than 0")) }
        }
        try integer("tailLines", minimum: 0)
        try integer("limitBytes", minimum: 1)
        try integer("sinceSeconds", minimum: 1)
        if query["sinceSeconds"] != nil, query["sinceTime"] != nil {
            errors.append(.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
        }
        if !errors.isEmpty { throw StatusError.invalid(group: "", kind: "PodLogOptions", name: "", errors) }
    }
}

/// pods/proxy, services/proxy and nodes/proxy: requests to what runs in the cluster.
struct ProxyHandler: EndpointHandler {
    let kubelets: KubeletConnection

    func handle(_ endpoint: EndpointRequest) async throws {
        let info = endpoint.context.info
        // The rest of the path goes on as it was sent.
        let prefix = "/proxy"
        let raw = endpoint.context.request.path
        let marker = "/\(info.resource)/\(info.parts[1])\(prefix)"
        var rest = ""
        if let range = raw.firstRange(of: marker) ?? PercentEncoding.decode(raw).firstRange(of: marker), range.upperBound <= raw.endIndex { rest = String(raw[range.upperBound...]) }
        if rest.isEmpty {
            if ["GET", "HEAD"].contains(endpoint.context.request.method) {
                // As upstream: a proxy's root is a folder.
                var headers = endpoint.responder.headers("text/plain")
                headers.set("Location", raw + "/" + (endpoint.context.request.query.map { "?\($0)" } ?? ""))
                return try await endpoint.sink.send(status: 301, headers: headers, body: [])
            }
            rest = "/"
        }
        let target = rest + (endpoint.context.request.query.map { "?\($0)" } ?? "")
        try await endpoint.admitConnection(path: rest)
        let client = try await backend(endpoint)
        let prepend = String(raw.dropLast(raw.hasSuffix(rest) ? rest.count : 0))
        let links = HTMLLinks(prefix: prepend, hosts: Set([endpoint.context.request.headers["Host"]].compactMap { $0 }))
        let prepare: (inout HTTPFields) -> Void = { headers in
            headers.set("X-Forwarded-Uri", prepend + rest)
            // Links are changed in pages that can be read.
            headers.remove("Accept-Encoding")
        }
        let rewrite: (inout HTTPFields) -> Void = { headers in
            if let location = headers["Location"], let changed = links.rewritten(location) { headers.set("Location", changed) }
        }
        try await ReverseProxy.forward(
            endpoint.context, endpoint.sink, to: client, target: target, prepare: prepare, rewrite: rewrite,
            links: info.resource == "nodes" ? nil : links)
    }

    /// `scheme:name:port`, each part but the name optional.
    static func split(_ text: String) -> (scheme: String, name: String, port: String)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1: return ("", parts[0], "")
        case 2: return ("", parts[0], parts[1])
        case 3 where parts[0].isEmpty || parts[0] == "http" || parts[0] == "https": return (parts[0], parts[1], parts[2])
        default: return nil
        }
    }

    private func client(_ host: String, _ port: Int, _ scheme: String) -> HTTPClient {
        var configuration = HTTPClientConfiguration(
            endpoint: .tcp(host: host, port: port), tls: scheme == "https" ? TLSClientConfiguration(trust: .insecure) : nil)
        configuration.protocols = .http1Only
        return HTTPClient(configuration: configuration)
    }

    private func backend(_ endpoint: EndpointRequest) async throws -> HTTPClient {
        let info = endpoint.context.info
        guard let (scheme, name, port) = ProxyHandler.split(info.parts[1]) else {
            throw StatusError.badRequest("invalid \(info.resource == "services" ? "service" : "pod") request \(FieldError.quoted(info.parts[1]))")
        }
        guard let registry = endpoint.registry else { throw APIServer.noSuchResource }
        switch info.resource {
        case "nodes":
            let address = try await kubelets.address(of: name)
            return kubelets.client(address, http1Only: ReverseProxy.isUpgrade(endpoint.context.request.headers))
        case "pods":
            let pod = try await registry.get(namespace: info.namespace, name: name).document()
            let host = pod.string(pod[pod.root, "status", "podIP"]) ?? ""
            guard !host.isEmpty else { throw StatusError.badRequest("address not allowed") }
            return client(host, try podPort(pod, port, scheme), scheme)
        default:
            let (host, number) = try await serviceBackend(endpoint, registry, name, port)
            return client(host, number, scheme)
        }
    }

    private func podPort(_ pod: Document, _ port: String, _ scheme: String) throws -> Int {
        if let number = Int(port) { return number }
        for container in pod.elements(pod[pod.root, "spec", "containers"]) {
            for entry in pod.elements(pod[container, "ports"]) {
                let matches = port.isEmpty || pod.equals(pod[entry, "name"], port)
                if matches, let number = pod.int(pod[entry, "containerPort"]) { return Int(number) }
            }
        }
        if port.isEmpty { return scheme == "https" ? 443 : 80 }
        throw StatusError.badRequest("pod has no port named \(FieldError.quoted(port))")
    }

    /// One of a service's ready endpoints.
    private func serviceBackend(_ endpoint: EndpointRequest, _ registry: ResourceRegistry, _ name: String, _ port: String) async throws -> (String, Int) {
        let namespace = endpoint.context.info.namespace
        let service = try await registry.get(namespace: namespace, name: name).document()
        let ports = service.elements(service[service.root, "spec", "ports"])
        let chosen: Document.Node?
        if port.isEmpty {
            chosen = ports.count == 1 ? ports.first : ports.first { service.isNull(service[$0, "name"]) }
        } else {
            chosen = ports.first { service.equals(service[$0, "name"], port) || service.int(service[$0, "port"]).map(String.init) == port }
        }
        guard let chosen else { throw StatusError.serviceUnavailable("no service port \(FieldError.quoted(port)) found for service \(FieldError.quoted(name))") }
        let portName = service.string(service[chosen, "name"]) ?? ""
        guard let slices = endpoint.server.registry("discovery.k8s.io", "endpointslices") else { throw APIServer.noSuchResource }
        var candidates: [(String, Int)] = []
        for object in try await slices.cache.consistentSnapshot().objects where object.namespace == namespace && object.labels["kubernetes.io/service-name"] == name {
            let slice = try object.document()
            guard let match = slice.elements(slice[slice.root, "ports"]).first(where: { (slice.string(slice[$0, "name"]) ?? "") == portName }),
                let number = slice.int(slice[match, "port"])
            else { continue }
            for item in slice.elements(slice[slice.root, "endpoints"]) where slice.bool(slice[item, "conditions", "ready"]) ?? true {
                if let address = slice.strings(slice[item, "addresses"]).first { candidates.append((address, Int(number))) }
            }
        }
        guard let picked = candidates.randomElement() else {
            throw StatusError.serviceUnavailable("no endpoints available for service \(FieldError.quoted(name))")
        }
        return picked
    }
}
