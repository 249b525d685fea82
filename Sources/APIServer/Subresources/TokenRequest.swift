import KubernetesSchema
import KubernetesSemantics
import Wire

/// serviceaccounts/token: issues a token for an audience, bound to a pod, secret or node where one is named.
struct TokenRequestHandler: EndpointHandler {
    let tokens: ServiceAccountTokens
    static let kind = GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest")
    static let defaultSeconds: Int64 = 3600

    func handle(_ endpoint: EndpointRequest) async throws {
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        let info = endpoint.context.info
        var request = try await endpoint.readBody(TokenRequestHandler.kind, options: options)
        guard let registry = endpoint.registry else { throw APIServer.noSuchResource }
        let account = try await registry.get(namespace: info.namespace, name: info.name)
        let spec = request.ensureObject(request.root, "spec")
        var audiences = request.strings(request[spec, "audiences"])
        if audiences.isEmpty { audiences = tokens.defaultAudiences }
        let seconds = request.int(request[spec, "expirationSeconds"]) ?? TokenRequestHandler.defaultSeconds
        try validate(request, seconds)
        request = try await endpoint.admitCreation(of: request, TokenRequestHandler.kind, options)
        let bound = try await bound(request, spec, endpoint)
        // A pod's tokens are given a year where the client asks for the usual hour and a bit, so that old clients that never reread them live on.
        let extended = seconds == 3607 && bound?.kind == "Pod" ? 365 * 86_400 : seconds
        let (token, _) = try tokens.issue(
            namespace: info.namespace, name: info.name, uid: account.uid, audiences: audiences, seconds: extended, bound: bound)
        let metadata = request.ensureObject(request.root, "metadata")
        request.set(metadata, "name", string: info.name)
        request.set(metadata, "namespace", string: info.namespace)
        request.set(metadata, "creationTimestamp", string: RFC3339.format(seconds: endpoint.server.environment.now()))
        request.set(spec, "audiences", .strings(audiences))
        request.set(spec, "expirationSeconds", .int(seconds))
        let expires = endpoint.server.environment.now() + seconds
        request.set(request.root, "status", ["token": .string(token), "expirationTimestamp": .string(RFC3339.format(seconds: expires))])
        try await endpoint.answer(request, TokenRequestHandler.kind)
    }

    private func validate(_ request: Document, _ seconds: Int64) throws {
        var errors: [FieldError] = []
        if seconds < 600 { errors.append(.invalid("spec.expirationSeconds", raw: "\(seconds)", "may not specify a duration less than 10 minutes")) }
        if seconds > 1 << 32 { errors.append(.invalid("spec.expirationSeconds", raw: "\(seconds)", "may not specify a duration larger than 2^32 seconds")) }
        if !errors.isEmpty {
            throw StatusError.invalid(group: "authentication.k8s.io", kind: "TokenRequest", name: request.string(request[request.root, "metadata", "name"]) ?? "", errors)
        }
    }

    private func bound(_ request: Document, _ spec: Document.Node, _ endpoint: EndpointRequest) async throws -> ServiceAccountTokens.BoundObject? {
        let reference = request[spec, "boundObjectRef"]
        guard !request.isNull(reference) else { return nil }
        func text(_ name: String) -> String { request.string(request[reference, name]) ?? "" }
        let info = endpoint.context.info
        let resources = ["Pod": "pods", "Secret": "secrets", "Node": "nodes"]
        guard text("apiVersion") == "v1" || text("apiVersion").isEmpty, let resource = resources[text("kind")] else {
            throw StatusError.badRequest("cannot bind token for serviceaccount to object of type \(GroupVersion(apiVersion: text("apiVersion"))?.kind(text("kind")).description ?? text("kind"))")
        }
        guard let registry = endpoint.server.registry("", resource) else { throw APIServer.noSuchResource }
        let object = try await registry.get(namespace: resource == "nodes" ? "" : info.namespace, name: text("name"))
        if !text("uid").isEmpty, text("uid") != object.uid {
            throw StatusError.conflict(GroupResource(group: "", resource: resource), text("name"),
                "the UID in the bound object reference (\(text("uid"))) does not match the UID in record. The object might have been deleted and then recreated")
        }
        var made = ServiceAccountTokens.BoundObject(kind: text("kind"), name: object.name, uid: object.uid)
        guard resource == "pods" else { return made }
        let pod = try object.document()
        let account = pod.string(pod[pod.root, "spec", "serviceAccountName"]) ?? ""
        if account != info.name {
            throw StatusError.badRequest("cannot bind token for serviceaccount \(FieldError.quoted(info.name)) to pod running with different serviceaccount name.")
        }
        made.nodeName = pod.string(pod[pod.root, "spec", "nodeName"]) ?? ""
        if !made.nodeName.isEmpty { made.nodeUID = await endpoint.server.registry("", "nodes")?.cache.cached(namespace: "", name: made.nodeName)?.uid ?? "" }
        return made
    }
}
