import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization

/// Keeps a pod of each daemon set on every node that it fits.
final class DaemonSetController: Sendable {
    private struct Failure {
        var since: Duration
        var pause: Duration
    }

    private let client: APIClient
    private let recorder: EventRecorder
    private let control: PodControl
    private let sets: SharedInformer<DaemonSet>
    private let nodes: SharedInformer<Node>
    private let pods: SharedInformer<Pod>
    private let revisions: Revisions
    private let expectations: Expectations
    private let clock: any ComponentClock
    /// Back-off of failed pods by set and node: 1 s to 15 min.
    private let failures = Mutex<[String: Failure]>([:])
    private static let longestPause = Duration.seconds(900)
    private static let burst = 250

    private init(_ context: ControllerContext) {
        client = context.clients("daemon-set-controller")
        recorder = context.recorder(client, component: "daemonset-controller")
        control = PodControl(client: client, recorder: recorder)
        sets = context.informers.informer(DaemonSet.self)
        nodes = context.informers.informer(Node.self)
        pods = context.informers.informer(Pod.self)
        revisions = Revisions(client: client, informer: context.informers.informer(ControllerRevision.self))
        expectations = Expectations(clock: context.clock)
        clock = context.clock
        PodIndex.install(pods)
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = DaemonSetController(context)
        let queue = context.queue()
        var controller = Controller(name: "daemonset-controller", workers: 2, queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.sets)
        controller.watch(loop.pods, handler: loop.podHandler(queue))
        controller.wait(for: loop.revisions.informer)
        let all: @Sendable () -> Void = { for set in loop.sets.list() { queue.add(set.namespacedName) } }
        controller.watch(loop.nodes, handler: InformerHandler(
            onAdd: { _ in all() },
            onUpdate: { old, node in
                let isSame = old.metadata.labels == node.metadata.labels && old.spec.taints == node.spec.taints
                if !isSame { all() }
            },
            onDelete: { _ in all() }))
        return controller
    }

    private func podHandler(_ queue: WorkQueue<String>) -> InformerHandler<Pod> {
        InformerHandler(
            onAdd: { pod in
                if let owner = self.owner(of: pod) {
                    if pod.metadata.deletionTimestamp == nil { self.expectations.creationObserved(owner) }
                    queue.add(owner)
                } else if pod.metadata.controllerRef == nil, !pod.metadata.labels.isEmpty {
                    for key in self.candidates(pod) { queue.add(key) }
                }
            },
            onUpdate: { old, pod in
                if pod.metadata.deletionTimestamp != nil, let owner = self.owner(of: pod) {
                    self.expectations.deletionObserved(owner, uid: pod.metadata.uid)
                }
                for owner in Set([self.owner(of: old), self.owner(of: pod)].compactMap { $0 }) { queue.add(owner) }
                if pod.metadata.controllerRef == nil, pod.metadata.labels != old.metadata.labels || old.metadata.controllerRef != nil {
                    for key in self.candidates(pod) { queue.add(key) }
                }
            },
            onDelete: { pod in
                guard let owner = self.owner(of: pod) else { return }
                self.expectations.deletionObserved(owner, uid: pod.metadata.uid)
                queue.add(owner)
            })
    }

    private func owner(of pod: Pod) -> String? {
        guard let reference = pod.metadata.controllerRef, reference.kind == "DaemonSet", reference.group == "apps" else { return nil }
        let key = "\(pod.namespace)/\(reference.name)"
        return sets.get(key: key)?.metadata.uid == reference.uid ? key : nil
    }

    private func candidates(_ pod: Pod) -> [String] {
        sets.list(namespace: pod.namespace).filter { set in
            guard let selector = try? KubernetesSchema.LabelSelector(set.spec.selector), !selector.isEverything else { return false }
            return selector.matches(pod.metadata.labels)
        }.map(\.namespacedName)
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let set = sets.get(key: key) else {
            expectations.forget(key)
            failures.withLock { failures in failures = failures.filter { !$0.key.hasPrefix(key + "\u{1}") } }
            return .done
        }
        let selector = try KubernetesSchema.LabelSelector(set.spec.selector)
        if selector.isEverything {
            recorder.warning(set, "SelectingAll", "This daemon set is selecting all pods. A non-empty selector is required.")
            return .done
        }
        if set.metadata.deletionTimestamp != nil { return .done }
        let known = try await revisions.owned(set, selector)
        let outcome = try await revisions.current(
            set, set.spec.template, labels: set.spec.template.metadata.labels, known: known, collisions: set.status.collisionCount)
        let hash = outcome.revision.metadata.labels[Revisions.hashLabel] ?? ""
        // Asked before the pods are read: one that comes into the cache in between would be made again.
        let isSettled = expectations.satisfied(key)
        let owned = pods.byIndex(PodIndex.owner, set.metadata.uid) + pods.byIndex(PodIndex.orphan, set.namespace)
        let mine = try await Claimer(client: client, owner: set, selector: selector).claim(owned)
        let template = DaemonSetPlan.template(set, hash: hash)
        let all = nodes.list()
        var retry: Duration?
        var failure: (any Error)?
        if isSettled {
            (retry, failure) = await manage(set, key, template, hash, all, mine)
        }
        var status = DaemonSetPlan.status(set, template: template, hash: hash, nodes: all, pods: mine, now: clock.now())
        status.collisionCount = outcome.collisions
        if status != set.status { try await update(status, set) }
        if let failure { throw failure }
        let used = Set(mine.compactMap { $0.metadata.labels[Revisions.hashLabel] })
        let inUse = outcome.all.filter { used.contains($0.metadata.labels[Revisions.hashLabel] ?? "") || $0.name == outcome.revision.name }
        try await revisions.truncate(outcome.all, inUse: Set(inUse.map(\.name)), limit: set.spec.revisionHistoryLimit)
        let pending = mine.compactMap { $0.availableIn(minReadySeconds: set.spec.minReadySeconds, now: clock.now()) }
        let next = ([retry].compactMap { $0 } + pending).min()
        return next.map { .again(after: $0 + .milliseconds(100)) } ?? .done
    }

    private func manage(
        _ set: DaemonSet, _ key: String, _ template: PodTemplateSpec, _ hash: String, _ all: [Node], _ mine: [Pod]
    ) async -> (Duration?, (any Error)?) {
        let now = clock.monotonic()
        let plan = DaemonSetPlan(set, template: template, hash: hash, nodes: all, pods: mine, now: clock.now()) { node in
            self.failures.withLock { $0["\(key)\u{1}\(node)"] }.map { $0.since + $0.pause - now }
        }
        for event in plan.events {
            if event.isWarning {
                recorder.warning(set, event.reason, event.message)
            } else {
                recorder.normal(set, event.reason, event.message)
            }
        }
        for node in plan.failedNodes {
            failures.withLock { failures in
                let id = "\(key)\u{1}\(node)"
                let known = failures[id]
                let isFresh = known.map { now - $0.since > DaemonSetController.longestPause * 2 } ?? true
                let pause = isFresh ? .seconds(1) : min((known?.pause ?? .zero) * 2, DaemonSetController.longestPause)
                failures[id] = Failure(since: now, pause: pause)
            }
        }
        if let failure = await sync(set, key, template, create: plan.create, delete: plan.delete) { return (plan.retryAfter, failure) }
        guard plan.create.isEmpty, plan.delete.isEmpty, set.spec.updateStrategy.type != "OnDelete" else { return (plan.retryAfter, nil) }
        let step = DaemonSetPlan.rollingStep(set, template: template, hash: hash, nodes: all, pods: mine, now: clock.now())
        return (plan.retryAfter, await sync(set, key, template, create: step.create, delete: step.delete))
    }

    private func sync(
        _ set: DaemonSet, _ key: String, _ template: PodTemplateSpec, create: [String], delete: [Pod]
    ) async -> (any Error)? {
        let create = Array(create.prefix(DaemonSetController.burst))
        let delete = Array(delete.prefix(DaemonSetController.burst))
        if create.isEmpty, delete.isEmpty { return nil }
        expectations.expect(key, creations: create.count, deletions: delete.map(\.metadata.uid))
        let (control, expectations) = (control, expectations)
        let (succeeded, failure) = await slowStart(create.count) { index in
            let bound = DaemonSetPlan.template(template, node: create[index])
            do {
                try await control.create(PodControl.pod(bound, owner: set), owner: set)
            } catch where error.isNamespaceTerminating {
                // Nothing can be made there any more; the set goes, too.
            }
        }
        for _ in succeeded..<create.count { expectations.creationObserved(key) }
        let deletion = await concurrently(delete) { pod in
            do {
                try await control.delete(pod, owner: set)
            } catch {
                expectations.deletionObserved(key, uid: pod.metadata.uid)
                if !error.isNotFound { throw error }
            }
        }
        return failure ?? deletion
    }

    private func update(_ status: DaemonSetStatus, _ set: DaemonSet) async throws {
        var updated = set
        updated.status = status
        do {
            try await client.updateStatus(updated)
        } catch where error.isConflict {
            var live = try await client.get(DaemonSet.self, namespace: set.namespace, name: set.name)
            guard live.metadata.uid == set.metadata.uid else { return }
            live.status = status
            try await client.updateStatus(live)
        }
    }
}
