import KubernetesSchema
import KubernetesSemantics
import Wire

/// What the handlers of reviews and subresources have in common: reading an object of a kind and answering one.
extension EndpointRequest {
    /// Reads the request's object.
    func readBody(_ kind: GroupVersionKind, options: WriteOptions) async throws -> Document {
        let media = try Negotiation.contentType(context)
        let bytes = try await context.request.readBody()
        let decoder = BodyDecoder(schema: server.schema, context: context, validation: options.fieldValidation)
        return try decoder.decode(bytes, media, expected: kind).0
    }

    func canonical(_ object: Document, _ kind: GroupVersionKind) throws -> Document {
        guard let type = server.schema.kind(kind) else { return object }
        var decoder = ObjectDecoder(object, schema: server.schema)
        do { return try decoder.decode(type) } catch { throw StatusError.internalError(error.description) }
    }

    func answer(_ object: Document, _ kind: GroupVersionKind, status: Int = 201) async throws {
        try await responder.send(try canonical(object, kind), kind: kind, status: status, try Negotiation.accepted(context, allowsShapes: false))
    }
}

/// TokenReview: whose token is this?
struct TokenReviewHandler: EndpointHandler {
    let tokens: any TokenAuthenticator
    /// The server's own.
    let ownAudiences: [String]

    func handle(_ endpoint: EndpointRequest) async throws {
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        var review = try await endpoint.readBody(endpoint.info.kind, options: options)
        review = endpoint.tracked(review, options)
        review = try await endpoint.admitCreation(of: review, endpoint.info.kind, options)
        let token = review.string(review[review.root, "spec", "token"]) ?? ""
        guard !token.isEmpty else {
            throw StatusError.badRequest("token is required for TokenReview in authentication")
        }
        let asked = review.strings(review[review.root, "spec", "audiences"])
        let audiences = asked.isEmpty ? ownAudiences : asked
        var status: [(String, Value)] = []
        do {
            if let verified = try await tokens.authenticate(TokenQuestion(token: token, audiences: audiences)) {
                status = [("authenticated", true), ("user", verified.user.asAuthenticated.value)]
                if !verified.audiences.isEmpty { status.append(("audiences", .strings(verified.audiences))) }
            } else {
                status = [("user", [:]), ("error", .string(BearerAuthenticator.invalid))]
            }
        } catch {
            let reasons = (error as? TokenError)?.reasons ?? ["\(error)"]
            status = [("user", [:]), ("error", .string(ErrorList.shown([BearerAuthenticator.invalid] + reasons)))]
        }
        review.set(review.root, "status", .object(status))
        try await endpoint.answer(review, endpoint.info.kind)
    }
}

extension EndpointRequest {
    /// Puts the object's fields down to its sender, as for every created object.
    func tracked(_ object: Document, _ options: WriteOptions) -> Document {
        guard let type = server.schema.kind(info.kind) else { return object }
        var object = object
        FieldManager(kind: info.kind, type: type, subresource: "", resetFields: [], schema: server.schema)
            .update(&object, old: nil, manager: options.fieldManager, now: RFC3339.format(seconds: server.environment.now()))
        return object
    }
}

/// SelfSubjectReview: who am I?
struct SelfSubjectReviewHandler: EndpointHandler {
    func handle(_ endpoint: EndpointRequest) async throws {
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        var review = try await endpoint.readBody(endpoint.info.kind, options: options)
        try await endpoint.admitCreation(of: review, endpoint.info.kind, options)
        // The answer is an object of its own: nothing of the question comes back.
        review.set(review.root, "metadata", ["creationTimestamp": .string(RFC3339.format(seconds: endpoint.server.environment.now()))])
        review.set(review.root, "status", ["userInfo": endpoint.context.user.value])
        try await endpoint.answer(review, endpoint.info.kind)
    }
}

/// SubjectAccessReview and its relatives: may they?
struct AccessReviewHandler: EndpointHandler {
    /// The review is about whoever asks.
    let isSelf: Bool
    /// The namespace is the path's.
    let isLocal: Bool

    func handle(_ endpoint: EndpointRequest) async throws {
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        var review = try await endpoint.readBody(endpoint.info.kind, options: options)
        review = endpoint.tracked(review, options)
        review = try await endpoint.admitCreation(of: review, endpoint.info.kind, options)
        let spec = review[review.root, "spec"]
        try validate(review, spec, endpoint)
        let attributes = attributes(review, spec, endpoint)
        let evaluation = await endpoint.server.authorizer.evaluate(attributes)
        var status: [(String, Value)] = []
        switch evaluation.decision {
        case .allow(let reason): status = [("allowed", true)] + (reason.isEmpty ? [] : [("reason", .string(reason))])
        case .deny(let reason): status = [("allowed", false), ("denied", true)] + (reason.isEmpty ? [] : [("reason", .string(reason))])
        case .noOpinion(let reason): status = [("allowed", false)] + (reason.isEmpty ? [] : [("reason", .string(reason))])
        }
        let problems = evaluation.errors.isEmpty ? [] : [ErrorList.shown(evaluation.errors)]
        let shown = (problems + attributes.selectors.problems).joined(separator: "; ")
        if !shown.isEmpty { status.append(("evaluationError", .string(shown))) }
        review.set(review.root, "status", .object(status))
        try await endpoint.answer(review, endpoint.info.kind)
    }

    private func validate(_ review: Document, _ spec: Document.Node, _ endpoint: EndpointRequest) throws {
        var errors: [FieldError] = []
        let hasResource = !review.isNull(review[spec, "resourceAttributes"])
        let hasPath = !review.isNull(review[spec, "nonResourceAttributes"])
        if hasResource, hasPath {
            errors.append(.invalid("spec.nonResourceAttributes", raw: "null", "cannot be specified in combination with resourceAttributes"))
        }
        if !hasResource, !hasPath {
            errors.append(.invalid("spec.resourceAttributes", raw: "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified"))
        }
        if !isSelf, (review.string(review[spec, "user"]) ?? "").isEmpty, review.isEmpty(review[spec, "groups"]) {
            errors.append(.invalid("spec.user", "", "at least one of user or group must be specified"))
        }
        if hasResource { errors += SelectorReview.errors(review, review[spec, "resourceAttributes"]) }
        if isLocal, hasResource {
            let namespace = review.string(review[spec, "resourceAttributes", "namespace"]) ?? ""
            if namespace != endpoint.context.info.namespace {
                throw StatusError.badRequest("spec.resourceAttributes.namespace must match namespace: \(endpoint.context.info.namespace)")
            }
        }
        if isLocal, hasPath {
            func shown(_ name: String) -> String { FieldError.quoted(review.string(review[spec, "nonResourceAttributes", name]) ?? "") }
            errors.append(
                .invalid(
                    "spec.nonResourceAttributes", raw: "{\"Path\":\(shown("path")),\"Verb\":\(shown("verb"))}", "disallowed on this kind of request"))
        }
        let own: Set<String> = isLocal ? ["managedFields", "namespace"] : ["managedFields"]
        let metadata = review[review.root, "metadata"]
        if review.keys(metadata).contains(where: { !own.contains($0) }) {
            let shown = String(decoding: review.encodeJSON(metadata), as: UTF8.self)
            errors.append(.invalid("metadata", raw: shown, isLocal ? "must be empty except for namespace" : "must be empty"))
        }
        // Upstream names no kind here.
        if !errors.isEmpty { throw StatusError.invalid(group: endpoint.info.group, kind: "", name: "", errors) }
    }

    private func attributes(_ review: Document, _ spec: Document.Node, _ endpoint: EndpointRequest) -> AuthorizationAttributes {
        var user = endpoint.context.user
        if !isSelf {
            var extra: [String: [String]] = [:]
            for (key, value) in review.members(review[spec, "extra"]) { extra[key] = review.strings(value) }
            user = UserInfo(
                name: review.string(review[spec, "user"]) ?? "", uid: review.string(review[spec, "uid"]) ?? "",
                groups: review.strings(review[spec, "groups"]), extra: extra)
        }
        let resource = review[spec, "resourceAttributes"]
        if !review.isNull(resource) {
            func text(_ name: String) -> String { review.string(review[resource, name]) ?? "" }
            var attributes = AuthorizationAttributes(
                user: user, verb: text("verb"), group: text("group"), version: text("version").isEmpty ? "*" : text("version"),
                namespace: text("namespace"), resource: text("resource"), subresource: text("subresource"), name: text("name"))
            attributes.selectors = AuthorizationSelectors(review, resource)
            return attributes
        }
        let path = review[spec, "nonResourceAttributes"]
        return AuthorizationAttributes(
            user: user, verb: review.string(review[path, "verb"]) ?? "", isResourceRequest: false, path: review.string(review[path, "path"]) ?? "")
    }
}

/// SelfSubjectRulesReview: what may I?
struct RulesReviewHandler: EndpointHandler {
    let resolver: any RuleResolver

    func handle(_ endpoint: EndpointRequest) async throws {
        let options = try WriteOptions(endpoint.context, kind: "CreateOptions")
        var review = try await endpoint.readBody(endpoint.info.kind, options: options)
        review = endpoint.tracked(review, options)
        review = try await endpoint.admitCreation(of: review, endpoint.info.kind, options)
        let namespace = review.string(review[review.root, "spec", "namespace"]) ?? ""
        guard !namespace.isEmpty else { throw StatusError.badRequest("no namespace on request") }
        let rules = await resolver.rules(for: endpoint.context.user, namespace: namespace)
        let resources = rules.resources.map { rule -> Value in
            var members: [(String, Value)] = [("verbs", .strings(rule.verbs)), ("apiGroups", .strings(rule.groups)), ("resources", .strings(rule.resources))]
            if !rule.names.isEmpty { members.append(("resourceNames", .strings(rule.names))) }
            return .object(members)
        }
        let paths = rules.paths.map { rule -> Value in ["verbs": .strings(rule.verbs), "nonResourceURLs": .strings(rule.paths)] }
        var status: [(String, Value)] = [
            ("resourceRules", .array(resources)), ("nonResourceRules", .array(paths)), ("incomplete", .bool(rules.isIncomplete)),
        ]
        if !rules.errors.isEmpty { status.append(("evaluationError", .string(ErrorList.shown(rules.errors)))) }
        // The answer is an object of its own: nothing of the question comes back.
        review.set(review.root, "metadata", [:])
        review.set(review.root, "spec", [:])
        review.set(review.root, "status", .object(status))
        try await endpoint.answer(review, endpoint.info.kind)
    }
}
