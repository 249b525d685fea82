import Client
import KubernetesAPI
import KubernetesSchema

/// Keeps as many pods as a ReplicaSet, or a ReplicationController, says.
struct ReplicaController<Workload: ReplicatedWorkload>: Sendable {
    private let client: APIClient
    private let control: PodControl
    private let workloads: SharedInformer<Workload>
    private let pods: SharedInformer<Pod>
    private let expectations: Expectations
    private let clock: any ComponentClock

    private static var uidIndex: String { "uid" }
    private static var siblingIndex: String { "controllerUID" }

    /// - Parameter name: the service account's, which is the events' source too.
    static func make(_ context: ControllerContext, name: String) -> Controller {
        let client = context.clients(name)
        let loop = ReplicaController(
            client: client, control: PodControl(client: client, recorder: context.recorder(client, component: name)),
            workloads: context.informers.informer(Workload.self), pods: context.informers.informer(Pod.self),
            expectations: Expectations(clock: context.clock), clock: context.clock)
        PodIndex.install(loop.pods)
        loop.workloads.addIndex(siblingIndex) { workload in workload.metadata.controllerRef.map { [$0.uid] } ?? [] }
        let queue = context.queue()
        var controller = Controller(name: name, queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.workloads)
        controller.watch(loop.pods, handler: loop.podHandler(queue))
        return controller
    }

    // MARK: From pods to keys

    private func podHandler(_ queue: WorkQueue<String>) -> InformerHandler<Pod> {
        InformerHandler(
            onAdd: { pod in
                if pod.metadata.deletionTimestamp != nil { return deleted(pod, queue) }
                if let owner = owner(of: pod) {
                    expectations.creationObserved(owner)
                    queue.add(owner)
                } else if pod.metadata.controllerRef == nil {
                    for key in candidates(pod) { queue.add(key) }
                }
            },
            onUpdate: { old, pod in changed(old, pod, queue) },
            onDelete: { deleted($0, queue) })
    }

    private func deleted(_ pod: Pod, _ queue: WorkQueue<String>) {
        guard let owner = owner(of: pod) else { return }
        expectations.deletionObserved(owner, uid: pod.metadata.uid)
        queue.add(owner)
    }

    private func changed(_ old: Pod, _ pod: Pod, _ queue: WorkQueue<String>) {
        if pod.metadata.deletionTimestamp != nil {
            deleted(pod, queue)
            if pod.metadata.labels != old.metadata.labels { deleted(old, queue) }
            return
        }
        if old.metadata.controllerRef != pod.metadata.controllerRef, let before = owner(of: old) { queue.add(before) }
        if let now = owner(of: pod) {
            queue.add(now)
            let key = now
            if !old.isReady, pod.isReady, let workload = workloads.get(key: key), workload.minReadySeconds > 0 {
                queue.addAfter(key, .seconds(Int64(workload.minReadySeconds) + 1))
            }
        } else if pod.metadata.controllerRef == nil,
            pod.metadata.labels != old.metadata.labels || old.metadata.controllerRef != nil
        {
            for key in candidates(pod) { queue.add(key) }
        }
    }

    /// The key of the pod's owner, if that is one of ours and still the same object.
    private func owner(of pod: Pod) -> String? {
        guard let reference = pod.metadata.controllerRef, reference.kind == Workload.kind.kind, reference.group == Workload.kind.group
        else { return nil }
        let key = "\(pod.namespace)/\(reference.name)"
        return workloads.get(key: key)?.metadata.uid == reference.uid ? key : nil
    }

    private func candidates(_ pod: Pod) -> [String] {
        guard !pod.metadata.labels.isEmpty else { return [] }
        return workloads.list(namespace: pod.namespace).filter { workload in
            guard let selector = try? workload.podSelector() else { return false }
            return !selector.isEverything && selector.matches(pod.metadata.labels)
        }.map(\.namespacedName)
    }

    // MARK: Reconciling

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let workload = workloads.get(key: key) else {
            expectations.forget(key)
            return .done
        }
        let isSettled = expectations.satisfied(key)
        let selector = try workload.podSelector()
        let own = pods.byIndex(PodIndex.owner, workload.metadata.uid)
        let orphans = pods.byIndex(PodIndex.orphan, workload.namespace).filter(\.isActive)
        let claimer = Claimer(client: client, owner: workload, selector: selector)
        let active = try await claimer.claim(own.filter(\.isActive) + orphans)
        let terminating = own.filter { $0.isTerminating && selector.matches($0.metadata.labels) }.count

        var failure: (any Error)?
        if isSettled, workload.metadata.deletionTimestamp == nil {
            failure = await manage(workload, key, active)
        }
        let now = clock.now()
        let wanted = workload.withStatus(active: active, terminating: terminating, failure: failure.map { "\($0)" }, now: now)
        if wanted != workload { try await update(wanted, was: workload) }
        if let failure { throw failure }
        let pending = active.compactMap { $0.availableIn(minReadySeconds: workload.minReadySeconds, now: now) }
        if let next = pending.min() { return .again(after: next + .milliseconds(100)) }
        return .done
    }

    private func manage(_ workload: Workload, _ key: String, _ active: [Pod]) async -> (any Error)? {
        switch ReplicaPlan.make(desired: workload.desired, active: active, related: related(workload), now: clock.now()) {
        case .nothing: return nil
        case .create(let count):
            guard let template = workload.template else { return nil }
            let control = control
            expectations.expectCreations(key, count)
            let (succeeded, failure) = await slowStart(count) { _ in
                do {
                    try await control.create(PodControl.pod(template, owner: workload), owner: workload)
                } catch where error.isNamespaceTerminating {
                    // Every creation fails until the namespace is gone, and this object with it.
                }
            }
            for _ in succeeded..<count { expectations.creationObserved(key) }
            return failure
        case .delete(let victims):
            let (control, expectations) = (control, expectations)
            expectations.expectDeletions(key, victims.map(\.metadata.uid))
            return await concurrently(victims) { pod in
                do {
                    try await control.delete(pod, owner: workload)
                } catch {
                    expectations.deletionObserved(key, uid: pod.metadata.uid)
                    if !error.isNotFound { throw error }
                }
            }
        }
    }

    /// The pods of this object and of those that have the same owner: a deployment's replica sets.
    private func related(_ workload: Workload) -> [Pod] {
        var uids = [workload.metadata.uid]
        if let reference = workload.metadata.controllerRef {
            uids += workloads.byIndex(Self.siblingIndex, reference.uid).map(\.metadata.uid).filter { $0 != workload.metadata.uid }
        }
        return uids.flatMap { pods.byIndex(PodIndex.owner, $0) }
    }

    private func update(_ wanted: Workload, was: Workload) async throws {
        do {
            try await client.updateStatus(wanted)
        } catch where error.isConflict {
            var live = try await client.get(Workload.self, namespace: was.namespace, name: was.name)
            guard live.metadata.uid == was.metadata.uid else { return }
            live.counts = wanted.counts
            live.replicaConditions = wanted.replicaConditions
            live.observedGeneration = wanted.observedGeneration
            try await client.updateStatus(live)
        }
    }
}
