import KubernetesSchema
import Logging
import Wire

/// Lets webhooks refuse what is written, all at the same time.
struct ValidatingWebhooks: AdmissionPlugin {
    let name = "ValidatingAdmissionWebhook"
    unowned let server: APIServer
    private let calls: WebhookCalls
    private let hooks = CompiledConfigurations { AdmissionHook.all($0) }

    init(server: APIServer, client: WebhookClient) {
        self.server = server
        calls = WebhookCalls(server: server, client: client)
    }

    private struct Call: Sendable {
        let hook: AdmissionHook
        let target: AdmissionTarget
        let objects: VersionedObjects
    }

    func handles(_ operation: AdmissionOperation) -> Bool { true }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard !AdmissionMatcher.isExempt(attributes) else { return }
        let hooks = try await hooks.current(server.registry("admissionregistration.k8s.io", "validatingwebhookconfigurations"))
        if hooks.isEmpty { return }
        var versions: [GroupVersionKind: VersionedObjects] = [:]
        var planned: [Call] = []
        for hook in hooks.joined() {
            let target = try await calls.target(hook, attributes, object, old) { try await attributes.versioned(object, old, as: $0) }
            guard let target else { continue }
            let objects: VersionedObjects
            if let known = versions[target.kind] { objects = known } else { objects = try await attributes.versioned(object, old, as: target.kind) }
            versions[target.kind] = objects
            planned.append(Call(hook: hook, target: target, objects: objects))
        }
        let refusals = await withTaskGroup(of: (Int, StatusError?).self) { group in
            for (index, call) in planned.enumerated() { group.addTask { (index, await refusal(call, index, attributes)) } }
            var refusals: [(Int, StatusError)] = []
            for await (index, refusal) in group { if let refusal { refusals.append((index, refusal)) } }
            return refusals
        }
        if let first = refusals.min(by: { $0.0 < $1.0 }) { throw first.1 }
    }

    /// Why a webhook refuses the request; nil where it doesn't.
    private func refusal(_ call: Call, _ index: Int, _ attributes: AdmissionAttributes) async -> StatusError? {
        do {
            _ = try await calls.call(call.hook, attributes, call.target, call.objects, mutating: false)
            return nil
        } catch let refusal as StatusError {
            return refusal
        } catch let failure as WebhookCalls.Failure {
            guard call.hook.failsOpen else { return .internalError(failure.message) }
            server.logger.warning("failed calling webhook, failing open", metadata: ["webhook": "\(call.hook.name)", "cause": "\(failure.message)"])
            attributes.context.annotate("failed-open.validating.webhook.admission.k8s.io/round_0_index_\(index)", call.hook.name)
            return nil
        } catch {
            return .internalError("\(error)")
        }
    }
}
