import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

@Suite struct ReplicaSetTests {
    private let cluster = TestCluster()
    private var client: APIClient { cluster.client }

    private func liveSet() async throws -> ReplicaSet { try await client.get(ReplicaSet.self, namespace: "default", name: "web") }

    @Test func makesPodsReportsThemAndScales() async throws {
        try await cluster.run(["replicaset-controller"]) {
            try await client.create(replicaSet(5))
            #expect(try await eventually { try await cluster.pods().count == 5 })
            let pod = try #require(try await cluster.pods().first)
            #expect(pod.name.hasPrefix("web-") && pod.metadata.controllerRef?.kind == "ReplicaSet")
            try await cluster.settlePods()
            #expect(try await eventually { try await liveSet().status.availableReplicas == 5 })
            var set = try await liveSet()
            #expect(set.status.fullyLabeledReplicas == 5 && set.status.observedGeneration == set.metadata.generation)
            set.spec.replicas = 2
            try await client.update(set)
            #expect(try await eventually {
                try await cluster.settlePods()
                return try await cluster.pods().count == 2
            })
            #expect(try await eventually { try await liveSet().status.replicas == 2 })
            let events = try await client.list(Event.self, namespace: "default").items
            #expect(events.contains { $0.reason == "SuccessfulCreate" && $0.message.hasPrefix("Created pod: web-") })
            #expect(events.contains { $0.reason == "SuccessfulDelete" && $0.message.hasPrefix("Deleted pod: web-") })
        }
    }

    @Test func adoptsWhatMatchesAndReleasesWhatNoLongerDoes() async throws {
        var orphan = Pod()
        orphan.metadata.name = "orphan"
        orphan.metadata.namespace = "default"
        orphan.metadata.labels = ["app": "web"]
        try await client.create(orphan)
        try await cluster.run(["replicaset-controller"]) {
            try await client.create(replicaSet(2))
            #expect(try await eventually { try await cluster.pods().count == 2 })
            var pod = try await client.get(Pod.self, namespace: "default", name: "orphan")
            #expect(pod.metadata.controllerRef?.name == "web")
            pod.metadata.labels = ["app": "other"]
            try await client.update(pod)
            #expect(try await eventually { try await cluster.pods().count == 3 })
            let released = try await eventually {
                try await client.get(Pod.self, namespace: "default", name: "orphan").metadata.ownerReferences.isEmpty
            }
            #expect(released)
        }
    }

    @Test func reportsThatPodsCantBeMade() async throws {
        let api = FakeAPI { request in
            if request.method == "POST", request.path.hasSuffix("/pods") {
                throw StatusError.forbidden(GroupResource(group: "", resource: "pods"), "web-x", "exceeded quota")
            }
        }
        let client = APIClient(transport: api)
        var options = ControllerOptions()
        options.disabled = TestCluster.allNames.subtracting(["replicaset-controller"])
        let manager = ControllerManager(clients: { _ in client }, options: options)
        let running = Task { await manager.run() }
        try await client.create(replicaSet(2))
        let reported = try await eventually {
            let set = try await client.get(ReplicaSet.self, namespace: "default", name: "web")
            return set.status.conditions.contains { $0.type == "ReplicaFailure" && $0.reason == "FailedCreate" && $0.status == "True" }
        }
        #expect(reported)
        running.cancel()
        await running.value
    }

    private func pod(_ name: String, node: String = "n", phase: String = "Running", ready: Bool = true, cost: String? = nil) -> Pod {
        var pod = Pod()
        pod.metadata.name = name
        pod.metadata.uid = name
        pod.spec.nodeName = node
        pod.status.phase = phase
        if let cost { pod.metadata.annotations["controller.kubernetes.io/pod-deletion-cost"] = cost }
        var condition = PodCondition()
        condition.type = "Ready"
        condition.status = ready ? "True" : "False"
        pod.status.conditions = [condition]
        return pod
    }

    @Test func theLeastMissedPodsGoFirst() {
        let pods = [
            pod("kept", node: "c"), pod("crowded1", node: "d"), pod("crowded2", node: "d"), pod("cheap", node: "e", cost: "-1"),
            pod("unready", ready: false), pod("pending", phase: "Pending", ready: false),
            pod("unassigned", node: "", phase: "Pending", ready: false),
        ]
        let order = ReplicaPlan.deletionOrder(pods, related: pods, now: Timestamp(seconds: 1000)).map(\.name)
        #expect(order.prefix(4) == ["unassigned", "pending", "unready", "cheap"])
        #expect(Set(order[4...5]) == ["crowded1", "crowded2"] && order.last == "kept")
    }

    @Test func slowStartStopsAfterAFailedBatch() async {
        let (all, none) = await slowStart(7) { _ in }
        #expect(all == 7 && none == nil)
        let (some, failure) = await slowStart(100) { index in
            if index >= 3 { throw StatusError.timeout("no") }
        }
        #expect(some == 3 && failure != nil)
    }
}
