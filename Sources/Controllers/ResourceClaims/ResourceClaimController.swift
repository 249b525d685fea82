import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization
import Wire

/// Makes the resource claims of pods from their templates, and lets claims go when their pods are done.
final class ResourceClaimController: Sendable {
    static let annotation = "resource.kubernetes.io/pod-claim-name"
    static let finalizer = "resource.kubernetes.io/delete-protection"

    private let client: APIClient
    private let recorder: EventRecorder
    private let pods: SharedInformer<Pod>
    private let claims: SharedInformer<ResourceResourceClaim>
    private let templates: SharedInformer<ResourceClaimTemplate>
    private let written = WrittenVersions()

    private init(_ context: ControllerContext) {
        client = context.clients("resource-claim-controller")
        recorder = context.recorder(client, component: "resource_claim")
        pods = context.informers.informer(Pod.self)
        claims = context.informers.informer(ResourceResourceClaim.self)
        templates = context.informers.informer(ResourceClaimTemplate.self)
        claims.addIndex("podOwner") { claim in claim.metadata.controllerRef.map { $0.kind == "Pod" ? [$0.uid] : [] } ?? [] }
        pods.addIndex("resourceClaims") { pod in
            pod.spec.resourceClaims.compactMap { ResourceClaimNames.name(pod, $0).map { "\(pod.namespace)/\($0)" } }
        }
        pods.addIndex("resourceClaimTemplates") { pod in
            pod.spec.resourceClaims.compactMap { $0.resourceClaimTemplateName.map { "\(pod.namespace)/\($0)" } }
        }
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = ResourceClaimController(context)
        let queue = context.queue()
        var controller = Controller(name: "resourceclaim-controller", queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.pods) { pod in
            if pod.spec.resourceClaims.isEmpty { return [] }
            let names = pod.spec.resourceClaims.compactMap { ResourceClaimNames.name(pod, $0) }
            let owned = loop.claims.byIndex("podOwner", pod.metadata.uid).map(\.name)
            return ["pod:" + pod.namespacedName] + Set(names + owned).map { "claim:\(pod.namespace)/\($0)" }
        }
        controller.watch(loop.claims) { claim in
            ["claim:" + claim.namespacedName]
                + loop.pods.byIndex("resourceClaims", claim.namespacedName).map { "pod:" + $0.namespacedName }
        }
        controller.watch(loop.templates, handler: InformerHandler { template in
            for pod in loop.pods.byIndex("resourceClaimTemplates", template.namespacedName) { queue.add("pod:" + pod.namespacedName) }
        })
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        do {
            if key.hasPrefix("pod:") { return try await syncPod(String(key.dropFirst(4))) }
            try await syncClaim(String(key.dropFirst(6)))
        } catch where error.isNotFound && !(error is ExplainedError) {
            // What was to be written is gone.
        }
        return .done
    }

    // MARK: Pods

    private func syncPod(_ key: String) async throws -> Reconciled {
        guard let pod = pods.get(key: key), pod.metadata.deletionTimestamp == nil, !pod.isTerminal else {
            written.forget(key)
            return .done
        }
        guard written.areSeen(key, by: claims) else { return .again(after: WrittenVersions.pause) }
        var found: [(String, String)] = []
        for entry in pod.spec.resourceClaims {
            do {
                if let name = try await ensure(entry, pod, key) { found.append((entry.name, name)) }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                recorder.warning(pod, "FailedResourceClaimCreation", "PodResourceClaim \(entry.name): \(error)")
                throw ExplainedError("pod \(key), PodResourceClaim \(entry.name)", error)
            }
        }
        if !found.isEmpty { try await note(found, pod) }
        if !pod.spec.nodeName.isEmpty { try await reserve(pod) }
        return .done
    }

    /// - Returns: the claim that the pod's status doesn't name yet.
    private func ensure(_ entry: PodResourceClaim, _ pod: Pod, _ key: String) async throws -> String? {
        guard let template = entry.resourceClaimTemplateName else { return nil }
        if let status = pod.status.resourceClaimStatuses.first(where: { $0.name == entry.name }) {
            // A status without a claim says that none is needed.
            guard let name = status.resourceClaimName else { return nil }
            if let claim = claims.get(namespace: pod.namespace, name: name), claim.metadata.isControlled(by: pod.metadata) { return nil }
        }
        let own = claims.byIndex("podOwner", pod.metadata.uid)
        if let known = own.first(where: { $0.metadata.annotations[ResourceClaimController.annotation] == entry.name }) { return known.name }
        guard let source = templates.get(namespace: pod.namespace, name: template) else {
            let missing = StatusError.notFound(GroupResource(group: "resource.k8s.io", resource: "resourceclaimtemplate"), template)
            throw ExplainedError("resource claim template \"\(template)\"", missing)
        }
        do {
            let made = try await client.create(ResourceClaimNames.claim(entry, pod, source))
            written.note(key, made)
            return made.name
        } catch {
            throw ExplainedError("create ResourceClaim ", error)
        }
    }

    private func note(_ found: [(String, String)], _ pod: Pod) async throws {
        let entries = found.map { name, claim in
            Value.object([("name", .string(name)), ("resourceClaimName", .string(claim))])
        }
        let body = Value.object([
            ("metadata", .object([("uid", .string(pod.metadata.uid))])),
            ("status", .object([("resourceClaimStatuses", .array(entries))])),
        ])
        try await client.patch(Pod.self, namespace: pod.namespace, name: pod.name, subresource: "status", .strategic, body: body)
    }

    /// A pod that came to its node without a scheduler needs somebody to reserve its claims.
    private func reserve(_ pod: Pod) async throws {
        for entry in pod.spec.resourceClaims {
            guard let name = ResourceClaimNames.name(pod, entry), var claim = claims.get(namespace: pod.namespace, name: name),
                claim.status.allocation != nil, !claim.status.reservedFor.contains(where: { $0.uid == pod.metadata.uid }),
                claim.status.reservedFor.count < 256
            else { continue }
            var consumer = ResourceClaimConsumerReference()
            consumer.resource = "pods"
            consumer.name = pod.name
            consumer.uid = pod.metadata.uid
            claim.status.reservedFor.append(consumer)
            do { try await client.updateStatus(claim) } catch { throw ExplainedError("reserve claim \(claim.namespacedName)", error) }
        }
    }

    // MARK: Claims

    private func syncClaim(_ key: String) async throws {
        guard var claim = claims.get(key: key) else { return }
        var left: [ResourceClaimConsumerReference] = []
        for consumer in claim.status.reservedFor where try await isNeeded(consumer, claim.namespace) { left.append(consumer) }
        let isProtected = claim.metadata.finalizers.contains(ResourceClaimController.finalizer)
        let isReleased = left.count < claim.status.reservedFor.count
        if isReleased || (isProtected && claim.metadata.deletionTimestamp != nil && left.isEmpty) {
            var wanted = claim
            wanted.status.reservedFor = left
            if left.isEmpty, isProtected { wanted.status.allocation = nil }
            claim = wanted.status == claim.status ? claim : try await client.updateStatus(wanted)
            if isProtected, claim.status.allocation == nil {
                claim.metadata.finalizers.removeAll { $0 == ResourceClaimController.finalizer }
                claim = try await client.update(claim)
            }
        }
        guard left.isEmpty, let owner = claim.metadata.controllerRef, owner.kind == "Pod",
            let pod = pods.get(namespace: claim.namespace, name: owner.name)
        else { return }
        // Without its pod the garbage collector takes it.
        guard pod.metadata.uid != owner.uid || ResourceClaimNames.isDone(pod), claim.metadata.deletionTimestamp == nil else { return }
        try await client.delete(ResourceResourceClaim.self, namespace: claim.namespace, name: claim.name, uid: claim.metadata.uid)
    }

    private func isNeeded(_ consumer: ResourceClaimConsumerReference, _ namespace: String) async throws -> Bool {
        guard consumer.apiGroup.isEmpty, consumer.resource == "pods" else { return true }
        if let pod = pods.get(namespace: namespace, name: consumer.name) {
            return pod.metadata.uid == consumer.uid && !ResourceClaimNames.isDone(pod)
        }
        // The cache may be behind the scheduler.
        do {
            return try await client.get(Pod.self, namespace: namespace, name: consumer.name).metadata.uid == consumer.uid
        } catch where error.isNotFound {
            return false
        }
    }
}

/// How pods' claims are called and made.
enum ResourceClaimNames {
    /// The claim of a pod's entry; nil while there is none.
    static func name(_ pod: Pod, _ entry: PodResourceClaim) -> String? {
        if let name = entry.resourceClaimName { return name }
        return pod.status.resourceClaimStatuses.first { $0.name == entry.name }?.resourceClaimName
    }

    /// Whether a pod runs no more and never will.
    static func isDone(_ pod: Pod) -> Bool {
        pod.isTerminal || (pod.metadata.deletionTimestamp != nil && pod.spec.nodeName.isEmpty)
    }

    static func claim(_ entry: PodResourceClaim, _ pod: Pod, _ template: ResourceClaimTemplate) -> ResourceResourceClaim {
        var claim = ResourceResourceClaim()
        claim.metadata.namespace = pod.namespace
        claim.metadata.generateName = base(pod.name, entry.name)
        claim.metadata.labels = template.spec.metadata.labels
        claim.metadata.annotations = template.spec.metadata.annotations
        claim.metadata.annotations[ResourceClaimController.annotation] = entry.name
        var owner = OwnerReference(controller: pod)
        owner.blockOwnerDeletion = true
        claim.metadata.ownerReferences = [owner]
        claim.spec = template.spec.spec
        return claim
    }

    /// Both names, each shortened by its share where they are too long together.
    private static func base(_ pod: String, _ entry: String) -> String {
        let whole = "\(pod)-\(entry)-"
        let limit = 57
        guard whole.utf8.count > limit else { return whole }
        let first = pod.prefix(pod.utf8.count * limit / whole.utf8.count)
        let short = "\(first)-\(entry)"
        return "\(first)-\(entry.prefix(entry.utf8.count * limit / max(1, short.utf8.count)))"
    }
}
