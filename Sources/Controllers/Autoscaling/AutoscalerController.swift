import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization

/// Sizes workloads by their metrics, through their scale subresources.
final class AutoscalerController: Sendable {
    /// How often every autoscaler is looked at; upstream's default.
    private static let period = Duration.seconds(15)

    private let client: APIClient
    private let recorder: EventRecorder
    private let autoscalers: SharedInformer<HorizontalPodAutoscaler>
    private let pods: SharedInformer<Pod>
    private let kinds: KindResolver
    private let source: MetricsSource
    private let clock: any ComponentClock
    private let logger: Logger
    private let histories = Mutex<[String: ScalingHistory]>([:])
    /// By key, so that two autoscalers of the same pods are noticed.
    private let selectors = Mutex<[String: KubernetesSchema.LabelSelector]>([:])

    private init(_ context: ControllerContext) {
        client = context.clients("horizontal-pod-autoscaler")
        recorder = context.recorder(client, component: "horizontal-pod-autoscaler")
        autoscalers = context.informers.informer(HorizontalPodAutoscaler.self)
        pods = context.informers.informer(Pod.self)
        kinds = KindResolver(client: client)
        source = MetricsSource(client: client, kinds: kinds)
        clock = context.clock
        logger = context.logger
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = AutoscalerController(context)
        let queue = context.queue()
        var controller = Controller(name: "horizontal-pod-autoscaler-controller", queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.autoscalers, handler: InformerHandler(
            onAdd: { queue.add($0.namespacedName) },
            onUpdate: { old, new in if old.spec != new.spec { queue.add(new.namespacedName) } },
            onDelete: { queue.add($0.namespacedName) }))
        controller.wait(for: loop.pods)
        return controller
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let autoscaler = autoscalers.get(key: key) else {
            histories.withLock { $0[key] = nil }
            selectors.withLock { $0[key] = nil }
            return .done
        }
        do {
            try await scale(autoscaler, key)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // Its events and conditions tell of it; the next round tries again.
            logger.debug("autoscaling failed", metadata: ["autoscaler": "\(key)", "error": "\(error)"])
        }
        return .again(after: AutoscalerController.period)
    }

    // MARK: One round

    private struct Target {
        var resource: GroupVersionResource
        var scale: Scale
    }

    private func scale(_ observed: HorizontalPodAutoscaler, _ key: String) async throws {
        var autoscaler = observed
        let target: Target
        do {
            target = try await read(autoscaler)
        } catch {
            recorder.warning(autoscaler, "FailedGetScale", "\(error)")
            let message = "the HPA controller was unable to get the target's current scale: \(error)"
            autoscaler.set("AbleToScale", "False", "FailedGetScale", message, now: clock.now())
            try await write(autoscaler, was: observed)
            throw error
        }
        autoscaler.set(
            "AbleToScale", "True", "SucceededGetScale", "the HPA controller was able to get the target's current scale",
            now: clock.now())
        let current = Int(target.scale.spec.replicas)
        histories.withLock { $0[key, default: ScalingHistory()].begin(current, now: clock.monotonic()) }
        let decision: Decision
        do {
            decision = try await decide(&autoscaler, key, target.scale)
        } catch let failure as MetricsFailure {
            autoscaler.note(current: current, desired: Int(autoscaler.status.desiredReplicas), failure.statuses)
            try await write(autoscaler, was: observed)
            recorder.warning(autoscaler, "FailedComputeMetricsReplicas", failure.message)
            throw AutoscalingFailure(failure.message)
        }
        if decision.replicas != current {
            do {
                try await resize(target, autoscaler, decision.replicas)
            } catch {
                let message = "New size: \(decision.replicas); reason: \(decision.reason); error: \(error)"
                recorder.warning(autoscaler, "FailedRescale", message)
                let condition = "the HPA controller was unable to update the target scale: \(error)"
                autoscaler.set("AbleToScale", "False", "FailedUpdateScale", condition, now: clock.now())
                autoscaler.note(current: current, desired: Int(autoscaler.status.desiredReplicas), decision.statuses)
                try await write(autoscaler, was: observed)
                throw error
            }
            let message = "the HPA controller was able to update the target scale to \(decision.replicas)"
            autoscaler.set("AbleToScale", "True", "SucceededRescale", message, now: clock.now())
            recorder.normal(autoscaler, "SuccessfulRescale", "New size: \(decision.replicas); reason: \(decision.reason)")
            let behavior = autoscaler.spec.behavior
            histories.withLock {
                $0[key, default: ScalingHistory()].scaled(
                    from: current, to: decision.replicas, behavior, now: clock.monotonic())
            }
            autoscaler.status.lastScaleTime = Timestamp(seconds: clock.now().seconds)
        }
        autoscaler.note(current: current, desired: decision.replicas, decision.statuses)
        // Upstream tells whether the object was scaled to zero by an autoscaler only behind a gate that is off.
        autoscaler.status.conditions.removeAll { $0.type == "ScaledToZero" }
        try await write(autoscaler, was: observed)
    }

    private func read(_ autoscaler: HorizontalPodAutoscaler) async throws -> Target {
        let reference = autoscaler.spec.scaleTargetRef
        guard let version = reference.apiVersion.isEmpty
            ? GroupVersion(group: "", version: "v1") : GroupVersion(apiVersion: reference.apiVersion)
        else { throw AutoscalingFailure("unexpected GroupVersion string: \(reference.apiVersion)") }
        let kind = version.kind(reference.kind)
        let resource = try await kinds.resource(of: kind)
        do {
            let path = APIClient.path(resource, namespace: autoscaler.namespace, name: reference.name, subresource: "scale")
            return Target(resource: resource, scale: try Scale(from: try await client.json("GET", path)))
        } catch where error.isNotFound {
            kinds.forget(kind)
            throw error
        }
    }

    private func resize(_ target: Target, _ autoscaler: HorizontalPodAutoscaler, _ replicas: Int) async throws {
        let name = autoscaler.spec.scaleTargetRef.name
        let namespace = autoscaler.namespace
        var scale = target.scale
        var isFirst = true
        try await retryOnConflict(clock: clock) {
            if !isFirst {
                let path = APIClient.path(target.resource, namespace: namespace, name: name, subresource: "scale")
                scale = try Scale(from: try await client.json("GET", path))
            }
            isFirst = false
            scale.spec.replicas = Int32(clamping: replicas)
            try await client.update(target.resource, namespace: namespace, name: name, subresource: "scale", scale.document())
        }
    }

    private func write(_ autoscaler: HorizontalPodAutoscaler, was: HorizontalPodAutoscaler) async throws {
        if autoscaler.status == was.status { return }
        do {
            try await client.updateStatus(autoscaler)
        } catch where error.isNotFound {
            return
        } catch {
            recorder.warning(autoscaler, "FailedUpdateStatus", "\(error)")
            throw error
        }
    }

    // MARK: How many

    private struct Decision {
        var replicas: Int
        var reason = ""
        var statuses: [MetricStatus] = []
    }

    /// No metric tells how many, or only some and fewer.
    private struct MetricsFailure: Error {
        var message: String
        var statuses: [MetricStatus] = []
    }

    private func decide(_ autoscaler: inout HorizontalPodAutoscaler, _ key: String, _ scale: Scale) async throws -> Decision {
        let current = Int(scale.spec.replicas)
        let minimum = Int(autoscaler.spec.minReplicas ?? 1)
        let maximum = Int(autoscaler.spec.maxReplicas)
        if current == 0 {
            let message = "scaling is disabled since the replica count of the target is zero"
            autoscaler.set("ScalingActive", "False", "ScalingDisabled", message, now: clock.now())
            return Decision(replicas: 0)
        }
        if current > maximum { return Decision(replicas: maximum, reason: "Current number of replicas above Spec.MaxReplicas") }
        if current < minimum { return Decision(replicas: minimum, reason: "Current number of replicas below Spec.MinReplicas") }
        let proposal = try await propose(&autoscaler, key, scale)
        var decision = Decision(replicas: max(0, proposal.replicas), statuses: proposal.statuses)
        if decision.replicas > current { decision.reason = "\(proposal.metric) above target" }
        if decision.replicas < current { decision.reason = "All metrics below target" }
        let limits = ScalingLimits(
            minimum: minimum, maximum: maximum, current: current, behavior: autoscaler.spec.behavior, now: clock.monotonic())
        let outcome = histories.withLock { limits.apply(decision.replicas, &$0[key, default: ScalingHistory()]) }
        let now = clock.now()
        autoscaler.set("AbleToScale", "True", outcome.stability.reason, outcome.stability.message, now: now)
        autoscaler.set(
            "ScalingLimited", outcome.isLimited ? "True" : "False", outcome.limit.reason, outcome.limit.message, now: now)
        decision.replicas = outcome.replicas
        return decision
    }

    private struct Proposal {
        var replicas = 0
        var metric = ""
        var statuses: [MetricStatus] = []
    }

    /// The largest size that any metric asks for.
    private func propose(
        _ autoscaler: inout HorizontalPodAutoscaler, _ key: String, _ scale: Scale
    ) async throws -> Proposal {
        let selector = try validated(&autoscaler, key, scale.status.selector)
        let evaluation = MetricEvaluation(
            source: source, namespace: autoscaler.namespace, selector: scale.status.selector, specReplicas: Int(scale.spec.replicas),
            statusReplicas: Int(scale.status.replicas),
            calculation: ReplicaCalculation(
                pods: pods.list(namespace: autoscaler.namespace, matching: selector), tolerances: autoscaler.tolerances,
                now: clock.now()))
        let specs = autoscaler.spec.metrics
        var proposal = Proposal()
        var failures: [MetricEvaluation.Failure] = []
        for spec in specs {
            do throws(MetricEvaluation.Failure) {
                let outcome = try await evaluation.evaluate(spec)
                proposal.statuses.append(outcome.status)
                guard proposal.replicas == 0 || outcome.replicas > proposal.replicas else { continue }
                (proposal.replicas, proposal.metric) = (outcome.replicas, outcome.name)
            } catch {
                recorder.warning(autoscaler, error.reason, error.cause)
                proposal.statuses.append(MetricStatus())
                failures.append(error)
            }
        }
        if let first = failures.first, failures.count >= specs.count || proposal.replicas < Int(scale.spec.replicas) {
            let message = "the HPA was unable to compute the replica count: \(first.cause)"
            autoscaler.set("ScalingActive", "False", first.reason, message, now: clock.now())
            throw MetricsFailure(
                message: "invalid metrics (\(failures.count) invalid out of \(specs.count)), first error is: \(first.message)",
                statuses: proposal.statuses)
        }
        let message = "the HPA was able to successfully calculate a replica count from \(proposal.metric)"
        autoscaler.set("ScalingActive", "True", "ValidMetricFound", message, now: clock.now())
        return proposal
    }

    /// The scale's selector, unless it is none or another autoscaler's pods are among those that it selects.
    private func validated(
        _ autoscaler: inout HorizontalPodAutoscaler, _ key: String, _ text: String
    ) throws -> KubernetesSchema.LabelSelector {
        let now = clock.now()
        if text.isEmpty {
            recorder.warning(autoscaler, "SelectorRequired", "selector is required")
            let message = "the HPA target's scale is missing a selector"
            autoscaler.set("ScalingActive", "False", "InvalidSelector", message, now: now)
            throw MetricsFailure(message: "selector is required")
        }
        let selector: KubernetesSchema.LabelSelector
        do {
            selector = try KubernetesSchema.LabelSelector(parsing: text)
        } catch {
            let message = "couldn't convert selector into a corresponding internal selector object: \(error)"
            recorder.warning(autoscaler, "InvalidSelector", message)
            autoscaler.set("ScalingActive", "False", "InvalidSelector", message, now: now)
            throw MetricsFailure(message: message)
        }
        let namespace = autoscaler.namespace
        let others = selectors.withLock { selectors -> [String: KubernetesSchema.LabelSelector] in
            selectors[key] = selector
            return selectors.filter { $0.key != key && splitKey($0.key).namespace == namespace }
        }
        if others.isEmpty { return selector }
        let own = pods.list(namespace: namespace, matching: selector)
        let rivals = others.filter { other in own.contains { other.value.matches($0.metadata.labels) } }.keys.sorted()
        if rivals.isEmpty { return selector }
        let names = ([key] + rivals).map { splitKey($0) }.map { "{\($0.name) \($0.namespace)}" }.joined(separator: " ")
        let message = "pods by selector \(text) are controlled by multiple HPAs: [\(names)]"
        recorder.warning(autoscaler, "AmbiguousSelector", message)
        autoscaler.set("ScalingActive", "False", "AmbiguousSelector", message, now: now)
        throw MetricsFailure(message: message)
    }
}

extension HorizontalPodAutoscaler {
    /// How far usage may be from its target without any consequence.
    var tolerances: ReplicaCalculation.Tolerances {
        var tolerances = ReplicaCalculation.Tolerances()
        if let down = spec.behavior?.scaleDown?.tolerance { tolerances.down = down.approximate }
        if let up = spec.behavior?.scaleUp?.tolerance { tolerances.up = up.approximate }
        return tolerances
    }

    mutating func set(_ type: String, _ value: String, _ reason: String, _ message: String, now: Timestamp) {
        let index = status.conditions.firstIndex { $0.type == type } ?? status.conditions.count
        if index == status.conditions.count {
            var condition = HorizontalPodAutoscalerCondition()
            condition.type = type
            status.conditions.append(condition)
        }
        if status.conditions[index].status != value { status.conditions[index].lastTransitionTime = Timestamp(seconds: now.seconds) }
        status.conditions[index].status = value
        status.conditions[index].reason = reason
        status.conditions[index].message = message
    }

    mutating func note(current: Int, desired: Int, _ metrics: [MetricStatus]) {
        status.observedGeneration = nil
        status.currentReplicas = Int32(clamping: current)
        status.desiredReplicas = Int32(clamping: desired)
        status.currentMetrics = metrics
    }
}
