import KubernetesSchema
import KubernetesSemantics
import Logging
import Wire

/// Lets webhooks change what is written, one after the other.
struct MutatingWebhooks: AdmissionPlugin {
    let name = "MutatingAdmissionWebhook"
    unowned let server: APIServer
    private let calls: WebhookCalls
    private let hooks = CompiledConfigurations { AdmissionHook.all($0) }

    init(server: APIServer, client: WebhookClient) {
        self.server = server
        calls = WebhookCalls(server: server, client: client)
    }

    func handles(_ operation: AdmissionOperation) -> Bool { true }

    func admit(_ object: inout Document, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard !AdmissionMatcher.isExempt(attributes) else { return }
        let hooks = try await hooks.current(server.registry("admissionregistration.k8s.io", "mutatingwebhookconfigurations"))
        if hooks.isEmpty { return }
        let rounds = attributes.rounds
        rounds.enter(.webhooks, object)
        var objects = VersionedObjects(kind: attributes.objectKind, object: attributes.operation == .delete ? nil : object, old: old)
        var isChanged = false
        for (index, hook) in hooks.joined().enumerated() {
            let seen = objects
            let target = try await calls.target(hook, attributes, seen.object, seen.old) { kind in
                var versioned = seen
                try await attributes.convert(&versioned, to: kind)
                return versioned
            }
            guard let target, rounds.calls(.webhooks, hook.id) else { continue }
            try await attributes.convert(&objects, to: target.kind)
            let patched = try await patched(hook, index, attributes, target, objects)
            if let patched {
                if !Document.equal(patched, patched.root, objects.object ?? Document(), (objects.object ?? Document()).root) { rounds.noteChange(.webhooks) }
                objects.object = patched
                isChanged = true
            }
            if hook.mayBeCalledAgain { rounds.noteCall(.webhooks, hook.id) }
        }
        if isChanged {
            try await attributes.convert(&objects, to: attributes.objectKind)
            if let result = objects.object { object = result }
        }
        rounds.leave(.webhooks, object)
    }

    /// The object as a webhook wants it; nil where it changes nothing.
    private func patched(
        _ hook: AdmissionHook, _ index: Int, _ attributes: AdmissionAttributes, _ target: AdmissionTarget, _ objects: VersionedObjects
    ) async throws -> Document? {
        let place = "round_\(attributes.rounds.isSecond ? 1 : 0)_index_\(index)"
        do {
            let answer = try await calls.call(hook, attributes, target, objects, mutating: true)
            let result = try apply(answer, hook, attributes, objects)
            let before = objects.object ?? Document()
            let isMutated = result.map { !Document.equal($0.object, $0.object.root, before, before.root) } ?? false
            annotate(hook, place, attributes.context, isMutated: isMutated, patch: result?.patch)
            return result?.object
        } catch let failure as WebhookCalls.Failure {
            annotate(hook, place, attributes.context, isMutated: false, patch: nil)
            guard hook.failsOpen else { throw StatusError.internalError(failure.message) }
            server.logger.warning("failed calling webhook, failing open", metadata: ["webhook": "\(hook.name)", "cause": "\(failure.message)"])
            attributes.context.annotate("failed-open.mutation.webhook.admission.k8s.io/\(place)", hook.name)
            return nil
        }
    }

    private func apply(
        _ answer: AdmissionReview.Answer, _ hook: AdmissionHook, _ attributes: AdmissionAttributes, _ objects: VersionedObjects
    ) throws -> (object: Document, patch: Document)? {
        guard let bytes = answer.patch else { return nil }
        let head = "failed calling webhook \(FieldError.quoted(hook.name))"
        let document: Document
        let patch: JSONPatch
        do {
            document = try Document.parseJSON(bytes)
            patch = try JSONPatch(document, isStrict: false)
        } catch {
            throw WebhookCalls.Failure(message: "\(head): received undecodable patch in webhook response: \(error)")
        }
        if document.elements(document.root).isEmpty { return nil }
        guard var object = objects.object else {
            throw StatusError.internalError(
                "admission webhook \(FieldError.quoted(hook.name)) attempted to modify the object, which is not supported for this operation")
        }
        guard answer.patchType == "JSONPatch" else {
            throw WebhookCalls.Failure(message: "\(head): unsupported patch type \(FieldError.quoted(answer.patchType))")
        }
        do {
            try patch.apply(to: &object)
        } catch {
            throw StatusError.internalError(patch.problem(with: objects.object ?? object) ?? error.message)
        }
        return (try attributes.reread(object, objects.kind), document)
    }

    private func annotate(_ hook: AdmissionHook, _ place: String, _ context: RequestContext, isMutated: Bool, patch: Document?) {
        func text(_ value: Value) -> String { String(decoding: value.encodeJSON(), as: UTF8.self) }
        let head: [(String, Value)] = [("configuration", .string(hook.configuration)), ("webhook", .string(hook.name))]
        context.annotate("mutation.webhook.admission.k8s.io/\(place)", text(.object(head + [("mutated", .bool(isMutated))])))
        guard let patch, let level = context.auditTrail?.decision.level, level >= .request else { return }
        context.annotate("patch.webhook.admission.k8s.io/\(place)", text(.object(head + [("patch", patch.value(patch.root)), ("patchType", "JSONPatch")])))
    }
}

extension AdmissionAttributes {
    /// Reads a changed object anew, and defaults it.
    func reread(_ object: Document, _ kind: GroupVersionKind) throws -> Document {
        guard let schema = objectSchema(kind) else { return object }
        do {
            var result = try schema.decode(object).object
            schema.applyDefaults(kind, to: &result)
            return try schema.canonical(result)
        } catch {
            throw StatusError.internalError(error.description)
        }
    }
}
