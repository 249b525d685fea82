import Client
import KubernetesAPI
import KubernetesSchema

/// Reckons how many pods of a disruption budget may be evicted.
struct DisruptionController: Sendable {
    /// How long an eviction that was granted is waited for.
    private static let deletionTimeout = Duration.seconds(120)

    private let client: APIClient
    private let recorder: EventRecorder
    private let budgets: SharedInformer<PodDisruptionBudget>
    private let pods: SharedInformer<Pod>
    private let replicaSets: SharedInformer<ReplicaSet>
    private let deployments: SharedInformer<Deployment>
    private let statefulSets: SharedInformer<StatefulSet>
    private let replicationControllers: SharedInformer<ReplicationController>
    private let clock: any ComponentClock

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("disruption-controller")
        let informers = context.informers
        let loop = DisruptionController(
            client: client, recorder: context.recorder(client, component: "controllermanager"),
            budgets: informers.informer(PodDisruptionBudget.self), pods: informers.informer(Pod.self),
            replicaSets: informers.informer(ReplicaSet.self), deployments: informers.informer(Deployment.self),
            statefulSets: informers.informer(StatefulSet.self),
            replicationControllers: informers.informer(ReplicationController.self), clock: context.clock)
        let queue = context.queue()
        var controller = Controller(name: "disruption-controller", workers: 2, queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.budgets)
        controller.watch(loop.pods) { pod in
            loop.budgets.list(namespace: pod.namespace).filter { $0.selects(pod) }.map(\.namespacedName)
        }
        // Sizes are read from these; a change of size changes pods soon, which brings the budget here again.
        controller.wait(for: loop.replicaSets)
        controller.wait(for: loop.deployments)
        controller.wait(for: loop.statefulSets)
        controller.wait(for: loop.replicationControllers)
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let budget = budgets.get(key: key), budget.metadata.deletionTimestamp == nil else { return .done }
        let selected = pods.list(namespace: budget.namespace).filter { budget.selects($0) }
        if selected.isEmpty { recorder.normal(budget, "NoPods", "No matching pods found") }
        let expectation: Expectation
        do {
            expectation = try expected(budget, selected)
        } catch {
            let message = "Failed to calculate the number of expected pods: \(error)"
            recorder.warning(budget, "CalculateExpectedPodCountFailed", message)
            var failed = budget
            failed.status.disruptionsAllowed = 0
            failed.status.observedGeneration = budget.metadata.generation
            failed.status.set(condition: "SyncFailed", message: "\(error)", isAllowed: false, now: clock.now())
            if failed.status != budget.status { try await client.updateStatus(failed) }
            throw error
        }
        let now = clock.now()
        var updated = budget
        let recheck = updated.settle(selected, expectation, timeout: DisruptionController.deletionTimeout, now: now)
        if updated.status != budget.status { try await client.updateStatus(updated) }
        return recheck.map { .again(after: $0) } ?? .done
    }

    struct Expectation: Equatable {
        var pods: Int32
        var healthy: Int32
    }

    private func expected(_ budget: PodDisruptionBudget, _ selected: [Pod]) throws -> Expectation {
        if let maximum = budget.spec.maxUnavailable {
            let scale = try scale(selected)
            guard let missing = maximum.scaled(of: scale, roundUp: true) else {
                throw StatusError.badRequest("invalid value for maxUnavailable: \(maximum)")
            }
            return Expectation(pods: Int32(clamping: scale), healthy: Int32(clamping: max(0, scale - missing)))
        }
        switch budget.spec.minAvailable {
        case nil: return Expectation(pods: 0, healthy: 0)
        case .int(let minimum)?: return Expectation(pods: Int32(clamping: selected.count), healthy: minimum)
        case .string?:
            let scale = try scale(selected)
            guard let minimum = budget.spec.minAvailable?.scaled(of: scale, roundUp: true) else {
                throw StatusError.badRequest("invalid value for minAvailable")
            }
            return Expectation(pods: Int32(clamping: scale), healthy: Int32(clamping: minimum))
        }
    }

    /// The sum of the sizes of the controllers that the pods belong to. Pods without one don't count.
    private func scale(_ selected: [Pod]) throws -> Int {
        var sizes: [String: Int] = [:]
        for pod in selected {
            guard let reference = pod.metadata.controllerRef else { continue }
            let (uid, size) = try scale(pod, reference)
            sizes[uid] = size
        }
        return sizes.values.reduce(0, +)
    }

    private func scale(_ pod: Pod, _ reference: OwnerReference) throws -> (String, Int) {
        let namespace = pod.namespace
        switch (reference.group, reference.kind) {
        case ("apps", "ReplicaSet"):
            if let set = replicaSets.get(namespace: namespace, name: reference.name), set.metadata.uid == reference.uid {
                if let owner = set.metadata.controllerRef, owner.kind == "Deployment",
                    let deployment = deployments.get(namespace: namespace, name: owner.name), deployment.metadata.uid == owner.uid
                {
                    return (owner.uid, Int(deployment.desired))
                }
                return (reference.uid, set.desired)
            }
        case ("apps", "StatefulSet"):
            if let set = statefulSets.get(namespace: namespace, name: reference.name), set.metadata.uid == reference.uid {
                return (reference.uid, Int(set.spec.replicas ?? 1))
            }
        case ("", "ReplicationController"):
            if let controller = replicationControllers.get(namespace: namespace, name: reference.name),
                controller.metadata.uid == reference.uid
            {
                return (reference.uid, controller.desired)
            }
        default: break
        }
        throw StatusError.internalError("found no controllers for pod \"\(pod.name)\"")
    }
}

extension PodDisruptionBudget {
    /// An empty selector selects every pod, none selects none.
    func selects(_ pod: Pod) -> Bool {
        guard let selector = try? KubernetesSchema.LabelSelector(spec.selector) else { return false }
        return selector.matches(pod.metadata.labels)
    }

    /// Brings the status up to date.
    /// - Returns: when evictions that were granted have to be looked at again.
    mutating func settle(
        _ pods: [Pod], _ expectation: DisruptionController.Expectation, timeout: Duration, now: Timestamp
    ) -> Duration? {
        var recheck: Duration?
        var disrupted: [String: Timestamp] = [:]
        for pod in pods where pod.metadata.deletionTimestamp == nil {
            guard let granted = status.disruptedPods[pod.name] else { continue }
            let left = granted.adding(timeout).since(now)
            if left <= .zero { continue }
            disrupted[pod.name] = granted
            recheck = min(recheck ?? left, left)
        }
        let healthy = pods.filter { $0.metadata.deletionTimestamp == nil && $0.isReady && disrupted[$0.name] == nil }
        status.disruptedPods = disrupted
        status.currentHealthy = Int32(clamping: healthy.count)
        status.desiredHealthy = expectation.healthy
        status.expectedPods = expectation.pods
        let spare = status.currentHealthy - expectation.healthy
        status.disruptionsAllowed = expectation.pods <= 0 ? 0 : max(0, spare)
        status.observedGeneration = metadata.generation
        let isAllowed = status.disruptionsAllowed > 0
        status.set(condition: isAllowed ? "SufficientPods" : "InsufficientPods", message: "", isAllowed: isAllowed, now: now)
        return recheck
    }
}

extension PodDisruptionBudgetStatus {
    mutating func set(condition reason: String, message: String, isAllowed: Bool, now: Timestamp) {
        var condition = Condition()
        condition.type = "DisruptionAllowed"
        condition.status = isAllowed ? "True" : "False"
        condition.reason = reason
        condition.message = message
        condition.observedGeneration = observedGeneration
        condition.lastTransitionTime = Timestamp(seconds: now.seconds)
        if let index = conditions.firstIndex(where: { $0.type == condition.type }) {
            if conditions[index].status == condition.status { condition.lastTransitionTime = conditions[index].lastTransitionTime }
            conditions[index] = condition
        } else {
            conditions.append(condition)
        }
    }
}
