import KubernetesSchema
import KubernetesSemantics
import Wire

/// What calling mutating and validating webhooks has in common.
struct WebhookCalls: Sendable {
    unowned let server: APIServer
    let client: WebhookClient

    private var matcher: AdmissionMatcher { AdmissionMatcher(server: server) }

    /// A webhook that could not be asked, or that made no sense: its failure policy decides.
    struct Failure: Error {
        let message: String
    }

    /// In which version a webhook wants to see the request; nil where it isn't asked.
    ///
    /// - Parameter objects: makes the objects in a version.
    func target(
        _ hook: AdmissionHook, _ attributes: AdmissionAttributes, _ object: Document?, _ old: Document?,
        objects: (GroupVersionKind) async throws -> VersionedObjects
    ) async throws -> AdmissionTarget? {
        guard let target = try await matcher.target(hook.match, attributes, object, old) else { return nil }
        if hook.conditions.isEmpty { return target }
        let versioned = try await objects(target.kind)
        switch await verdict(hook, attributes, target, versioned) {
        case .matches: return target
        case .doesNotMatch: return nil
        case .failed(let message): throw StatusError.forbidden(attributes.groupResource, attributes.name, message)
        }
    }

    private func verdict(
        _ hook: AdmissionHook, _ attributes: AdmissionAttributes, _ target: AdmissionTarget, _ objects: VersionedObjects
    ) async -> MatchCondition.Verdict {
        let resolver = ExpressionAccessResolver(attributes.user, server.authorizer)
        let input = AdmissionInput(attributes, AdmissionTarget(resource: attributes.resource, kind: target.kind), objects, resolver)
        let verdict = try? await resolver.run { MatchCondition.verdict(hook.conditions, input, failsOpen: hook.failsOpen) }
        return verdict ?? .doesNotMatch
    }

    /// Asks a webhook.
    ///
    /// - Throws: `StatusError` for a refusal, `Failure` where the webhook couldn't be asked.
    func call(
        _ hook: AdmissionHook, _ attributes: AdmissionAttributes, _ target: AdmissionTarget, _ objects: VersionedObjects, mutating: Bool
    ) async throws -> AdmissionReview.Answer {
        if attributes.isDryRun, hook.hasSideEffects {
            throw StatusError.badRequest("admission webhook \(FieldError.quoted(hook.name)) does not support dry run")
        }
        let head = "failed calling webhook \(FieldError.quoted(hook.name))"
        let review: AdmissionReview
        do {
            review = try AdmissionReview(hook, attributes, target, objects, uid: server.environment.makeUID())
        } catch {
            throw Failure(message: "\(head): \(error)")
        }
        let document: Document
        do {
            document = try await client.post(hook.address, review.body, seconds: hook.seconds)
        } catch let failure as WebhookFailure {
            throw Failure(message: "\(head): failed to call webhook: \(failure)")
        }
        let answer: AdmissionReview.Answer
        do {
            answer = try review.answer(document, mutating: mutating)
        } catch {
            throw Failure(message: "\(head): received invalid webhook response: \(error)")
        }
        for (key, value) in answer.annotations { attributes.context.annotate("\(hook.name)/\(key)", value) }
        for warning in answer.warnings { attributes.context.warn(warning) }
        if !answer.isAllowed { throw AdmissionReview.refusal(hook.name, answer.status) }
        return answer
    }
}

extension AdmissionInput {
    /// What expressions see of a request.
    init(_ attributes: AdmissionAttributes, _ target: AdmissionTarget, _ objects: VersionedObjects, _ authorizer: (any ExpressionAuthorizer)?) {
        self.init(object: objects.object, oldObject: objects.old, request: Document(attributes.request(target)))
        self.authorizer = authorizer
        requestAccess.group = attributes.resource.group
        requestAccess.resource = attributes.resource.resource
        requestAccess.subresource = attributes.subresource
        requestAccess.namespace = attributes.namespace
        requestAccess.name = attributes.name
    }
}
