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
        try checkPlace(request, info)
        let account = try await registry.get(namespace: info.namespace, name: info.name)
        let wantedUID = Metadata.string(request, "uid")
        if !wantedUID.isEmpty, wantedUID != account.uid {
            throw StatusError.conflict(GroupResource(group: "authentication.k8s.io", resource: "TokenRequest"), info.name,
                "the UID in the token request (\(wantedUID)) does not match the UID of the service account (\(account.uid))")
        }
        try validate(request, request.int(request[request.root, "spec", "expirationSeconds"]) ?? TokenRequestHandler.defaultSeconds)
        request = try await endpoint.admitCreation(of: request, TokenRequestHandler.kind, options)
        let spec = request.ensureObject(request.root, "spec")
        var audiences = request.strings(request[spec, "audiences"])
        if audiences.isEmpty { audiences = tokens.audiences }
        var seconds = request.int(request[spec, "expirationSeconds"]) ?? TokenRequestHandler.defaultSeconds
        let bound = try await bound(request, spec, endpoint)
        if let most = tokens.settings.maximumExpiration, most > 0, seconds > most {
            endpoint.context.warn("requested expiration of \(seconds) seconds shortened to \(most) seconds")
            seconds = most
        }
        // A pod's tokens are given a year where the client asks for the usual hour and a bit, so that old clients that never reread them live on.
        let isExtended = tokens.settings.extendsExpiration && seconds == ServiceAccountTokens.extendedFrom && bound?.kind == "Pod"
            && audiences.allSatisfy { tokens.audiences.contains($0) }
        let issued = try tokens.issue(
            namespace: info.namespace, name: info.name, uid: account.uid, audiences: audiences,
            seconds: isExtended ? ServiceAccountTokens.extendedTo : seconds, warnAfter: isExtended ? seconds : nil, bound: bound)
        endpoint.context.annotate("authentication.kubernetes.io/issued-credential-id", issued.credentialID)
        let metadata = request.ensureObject(request.root, "metadata")
        request.set(metadata, "name", string: info.name)
        request.set(metadata, "namespace", string: info.namespace)
        request.set(metadata, "creationTimestamp", string: RFC3339.format(seconds: endpoint.server.environment.now()))
        request.set(spec, "audiences", .strings(audiences))
        request.set(spec, "expirationSeconds", .int(seconds))
        let expires = endpoint.server.environment.now() + seconds
        request.set(request.root, "status", ["token": .string(issued.token), "expirationTimestamp": .string(RFC3339.format(seconds: expires))])
        try await endpoint.answer(request, TokenRequestHandler.kind)
    }

    /// The body's name and namespace are the path's, where it has any.
    private func checkPlace(_ request: Document, _ info: RequestInfo) throws {
        for (field, value) in [("name", info.name), ("namespace", info.namespace)] {
            let told = Metadata.string(request, field)
            if told.isEmpty || told == value { continue }
            throw StatusError.invalid(group: "authentication.k8s.io", kind: "TokenRequest", name: info.name,
                [.invalid("metadata.\(field)", told, "must match the service account \(field) if specified")])
        }
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
            throw StatusError.conflict(GroupResource(group: "", resource: text("kind")), text("name"),
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
