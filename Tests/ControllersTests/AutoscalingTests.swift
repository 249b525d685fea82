import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing
import Wire

@testable import Controllers

@Suite struct AutoscalingTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func pod(_ name: String, phase: String = "Running", ready: Bool = true, request: String? = "100m") -> Pod {
        var pod = Pod()
        pod.metadata.name = name
        pod.metadata.namespace = "default"
        pod.metadata.labels = ["app": "web"]
        pod.spec = podTemplate().spec
        if let request { pod.spec.containers[0].resources.requests["cpu"] = Quantity(request) }
        pod.status.phase = phase
        pod.status.startTime = now.adding(.seconds(-3600))
        var condition = PodCondition()
        condition.type = "Ready"
        condition.status = ready ? "True" : "False"
        condition.lastTransitionTime = now.adding(.seconds(-3600))
        pod.status.conditions = [condition]
        return pod
    }

    private func calculation(_ pods: [Pod]) -> ReplicaCalculation {
        ReplicaCalculation(pods: pods, tolerances: ReplicaCalculation.Tolerances(), now: now)
    }

    private func metrics(_ values: [String: Int64]) -> [String: PodMetric] {
        values.mapValues { PodMetric(value: $0, time: now, window: .seconds(30)) }
    }

    @Test(arguments: [
        // Usage in thousandths of each of three pods that ask for 100, target 50 %: the size.
        (Int64(50), 3), (54, 3), (100, 6), (10, 1), (25, 2),
    ])
    func utilizationDecidesTheSize(usage: Int64, expected: Int) throws {
        let pods = ["a", "b", "c"].map { pod($0) }
        let measured = metrics(["a": usage, "b": usage, "c": usage])
        let proposal = try calculation(pods).byUtilization(measured, target: 50, current: 3, resource: "cpu", container: "")
        #expect(proposal.replicas == expected && proposal.utilization == Int32(usage) && proposal.usage == usage)
    }

    @Test func whatIsNotKnownCountsAgainstAChange() throws {
        let pods = [pod("a"), pod("b"), pod("fresh", phase: "Pending")]
        // 100 % of two, taken as 67 % of three.
        let up = try calculation(pods).byUtilization(
            metrics(["a": 100, "b": 100]), target: 50, current: 3, resource: "cpu", container: "")
        #expect(up.replicas == 4 && up.utilization == 100)
        let missing = [pod("a"), pod("b"), pod("c")]
        // Two at 10 %, the third taken to use all that it asks for: 40 %.
        let down = try calculation(missing).byUtilization(
            metrics(["a": 10, "b": 10]), target: 50, current: 3, resource: "cpu", container: "")
        #expect(down.replicas == 3)
        #expect(throws: AutoscalingFailure("missing request for cpu in container web of Pod a")) {
            try calculation([pod("a", request: nil)]).byUtilization(
                metrics(["a": 1]), target: 50, current: 1, resource: "cpu", container: "")
        }
        #expect(throws: AutoscalingFailure("did not receive metrics for targeted pods (pods might be unready)")) {
            try calculation([pod("a")]).byAverage([:], target: 1, current: 1)
        }
    }

    @Test func valuesOfObjectsAreSharedByReadyPods() throws {
        let two = calculation([pod("a"), pod("b"), pod("c", ready: false)])
        #expect(try two.byValue(20_000, target: 10_000, current: 2).replicas == 4)
        #expect(try two.byValue(10_500, target: 10_000, current: 2).replicas == 2)
        let shared = two.byValuePerPod(50_000, target: 10_000, replicas: 2)
        #expect(shared.replicas == 5 && shared.usage == 25_000)
        #expect(two.byValuePerPod(.max, target: 1, replicas: 0).replicas == Int(Int32.max))
    }

    // MARK: Limits

    private func rules(_ type: String, _ value: Int32, window: Int32, period: Int32 = 60) -> HPAScalingRules {
        var policy = HPAScalingPolicy()
        policy.type = type
        policy.value = value
        policy.periodSeconds = period
        var rules = HPAScalingRules()
        rules.policies = [policy]
        rules.stabilizationWindowSeconds = window
        rules.selectPolicy = "Max"
        return rules
    }

    private func limits(_ current: Int, _ behavior: HorizontalPodAutoscalerBehavior? = nil, at seconds: Int64 = 1000) -> ScalingLimits {
        ScalingLimits(minimum: 2, maximum: 20, current: current, behavior: behavior, now: .seconds(seconds))
    }

    @Test func withoutRulesASizeAtMostDoublesAndSinksSlowly() {
        var history = ScalingHistory()
        let up = limits(3).apply(15, &history)
        #expect(up.replicas == 6 && up.isLimited && up.limit.reason == "ScaleUpLimit")
        let held = limits(6, at: 1100).apply(3, &history)
        #expect(held.replicas == 12 && held.stability.reason == "ScaleDownStabilized")
        let down = limits(6, at: 1500).apply(1, &history)
        #expect(down.replicas == 2 && down.limit.reason == "TooFewReplicas")
        #expect(limits(15, at: 3000).apply(40, &history).limit.reason == "TooManyReplicas")
    }

    @Test func rulesBoundWhatChangesInAPeriod() {
        var behavior = HorizontalPodAutoscalerBehavior()
        behavior.scaleUp = rules("Pods", 2, window: 0)
        behavior.scaleDown = rules("Percent", 50, window: 0)
        var history = ScalingHistory()
        let first = limits(4, behavior).apply(10, &history)
        #expect(first.replicas == 6 && first.limit.reason == "ScaleUpLimit")
        history.scaled(from: 4, to: 6, behavior, now: .seconds(1000))
        #expect(limits(6, behavior, at: 1030).apply(10, &history).replicas == 6)
        #expect(limits(6, behavior, at: 1061).apply(10, &history).replicas == 8)
        let down = limits(10, behavior, at: 2000).apply(2, &history)
        #expect(down.replicas == 5 && down.limit.reason == "ScaleDownLimit")
        behavior.scaleDown?.selectPolicy = "Disabled"
        #expect(limits(10, behavior, at: 3000).apply(2, &history).replicas == 10)
    }

    // MARK: The controller

    private func autoscaler() -> HorizontalPodAutoscaler {
        var autoscaler = HorizontalPodAutoscaler()
        autoscaler.metadata.name = "h"
        autoscaler.metadata.namespace = "default"
        autoscaler.spec.scaleTargetRef.apiVersion = "apps/v1"
        autoscaler.spec.scaleTargetRef.kind = "Deployment"
        autoscaler.spec.scaleTargetRef.name = "web"
        autoscaler.spec.maxReplicas = 10
        var metric = MetricSpec()
        metric.type = "Resource"
        var source = ResourceMetricSource()
        source.name = "cpu"
        source.target.type = "Utilization"
        source.target.averageUtilization = 50
        metric.resource = source
        autoscaler.spec.metrics = [metric]
        return autoscaler
    }

    private func run(_ usage: String?, _ body: (APIClient, UnsteadyTransport) async throws -> Void) async throws {
        let api = FakeAPI()
        let transport = UnsteadyTransport(api) { request in
            if request.path.hasSuffix("/deployments/web/scale"), request.method == "GET" {
                return Document([
                    "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": ["name": "web", "namespace": "default"],
                    "spec": ["replicas": 2], "status": ["replicas": 2, "selector": "app=web"],
                ])
            }
            if request.path.hasSuffix("/deployments/web/scale") { return try? Document.parseJSON(request.body) }
            guard let usage, request.path == "/apis/metrics.k8s.io/v1beta1/namespaces/default/pods" else { return nil }
            let items = ["a", "b"].map { name -> Value in
                [
                    "metadata": ["name": .string(name)], "timestamp": "2099-01-01T00:00:00Z", "window": "30s",
                    "containers": [["name": "web", "usage": ["cpu": .string(usage)]]],
                ]
            }
            return Document(["kind": "PodMetricsList", "items": .array(items)])
        }
        var options = ControllerOptions()
        options.disabled = TestCluster.allNames.subtracting(["horizontal-pod-autoscaler-controller"])
        let manager = ControllerManager(clients: { _ in APIClient(transport: transport) }, options: options)
        let client = APIClient(transport: api)
        for name in ["a", "b"] { try await client.updateStatus(filled(try await client.create(pod(name)), pod(name))) }
        try await client.create(autoscaler())
        let running = Task { await manager.run() }
        defer { running.cancel() }
        try await body(client, transport)
        running.cancel()
        await running.value
    }

    private func filled(_ made: Pod, _ source: Pod) -> Pod {
        var made = made
        made.status = source.status
        return made
    }

    @Test func anAutoscalerScalesAndTellsOfIt() async throws {
        try await run("100m") { client, _ in
            let isScaled = try await eventually {
                let status = try await client.get(HorizontalPodAutoscaler.self, namespace: "default", name: "h").status
                return status.desiredReplicas == 4 && status.currentReplicas == 2
                    && status.currentMetrics.first?.resource?.current.averageUtilization == 100
                    && status.conditions.map { "\($0.type)=\($0.status) \($0.reason)" } == [
                        "AbleToScale=True SucceededRescale", "ScalingActive=True ValidMetricFound",
                        "ScalingLimited=False DesiredWithinRange",
                    ]
            }
            #expect(isScaled)
            let isTold = try await eventually {
                try await client.list(Event.self, namespace: "default").items.contains {
                    $0.reason == "SuccessfulRescale"
                        && $0.message == "New size: 4; reason: cpu resource utilization (percentage of request) above target"
                }
            }
            #expect(isTold)
        }
    }

    @Test func withoutMetricsItSaysSo() async throws {
        try await run(nil) { client, _ in
            let isTold = try await eventually {
                let status = try await client.get(HorizontalPodAutoscaler.self, namespace: "default", name: "h").status
                return status.conditions.contains {
                    $0.type == "ScalingActive" && $0.status == "False" && $0.reason == "FailedGetResourceMetric"
                        && $0.message.hasPrefix(
                            "the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: ")
                }
            }
            #expect(isTold)
        }
    }

    @Test func selectorsOfMetricsAreShownAsUpstreamShowsThem() {
        var metric = MetricIdentifier()
        metric.name = "queue"
        #expect(metric.shown == "queue(nil)")
        var selector = KubernetesAPI.LabelSelector()
        selector.matchLabels = ["b": "2", "a": "1"]
        metric.selector = selector
        #expect(metric.shown
            == "queue(&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{},})")
    }
}
