import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

@Suite struct NodeTests {
    private func node(_ name: String, ready: String? = "True", heartbeat: Int64 = 0) -> Node {
        var node = Node()
        node.metadata.name = name
        if let ready {
            var condition = NodeCondition()
            condition.type = "Ready"
            condition.status = ready
            condition.lastHeartbeatTime = Timestamp(seconds: heartbeat)
            node.status.conditions = [condition]
        }
        return node
    }

    private let now = Timestamp(seconds: 5000)

    @Test func silentNodesBecomeUnknownAndTheirPodsLeave() async throws {
        let clock = ManualClock()
        let cluster = TestCluster(clock: clock)
        let client = cluster.client
        for name in ["alive", "silent"] { try await client.updateStatus(try await make(client, node(name))) }
        var pod = Pod()
        pod.metadata.name = "p"
        pod.metadata.namespace = "default"
        pod.spec.nodeName = "silent"
        try await client.updateStatus(cluster.ready(try await client.create(pod)))
        try await cluster.run(["node-lifecycle-controller", "taint-eviction-controller"]) {
            var heartbeat: Int64 = 0
            let gone = try await eventually {
                heartbeat += 1
                var alive = try await client.get(Node.self, name: "alive")
                alive.status.conditions[0].lastHeartbeatTime = Timestamp(seconds: heartbeat)
                try? await client.updateStatus(alive)
                try await Task.sleep(for: .milliseconds(10))
                clock.advance(by: .seconds(5))
                return try await client.get(Pod.self, namespace: "default", name: "p").metadata.deletionTimestamp != nil
            }
            #expect(gone)
            let silent = try await client.get(Node.self, name: "silent")
            #expect(silent.condition("Ready")?.status == "Unknown" && silent.condition("Ready")?.reason == "NodeStatusUnknown")
            #expect(silent.condition("Ready")?.message == "Kubelet stopped posting node status.")
            #expect(Set(silent.spec.taints.map { "\($0.key):\($0.effect)" }) == [
                "node.kubernetes.io/unreachable:NoExecute", "node.kubernetes.io/unreachable:NoSchedule",
            ])
            #expect(try await client.get(Node.self, name: "alive").spec.taints.isEmpty)
            let evicted = try await client.get(Pod.self, namespace: "default", name: "p")
            #expect(!evicted.isReady && evicted.condition("DisruptionTarget")?.reason == "DeletionByTaintManager")
        }
    }

    private func make(_ client: APIClient, _ wanted: Node) async throws -> Node {
        var made = try await client.create(wanted)
        made.status = wanted.status
        return made
    }

    @Test func tolerationsSayWhenAPodLeaves() {
        var pod = Pod()
        let taint = NodeTaints.taint(NodeTaints.unreachable, "NoExecute", now: now)
        let quiet = NodeTaints.taint("x", "NoSchedule", now: now)
        #expect(EvictionTime.of(pod, taints: [quiet]) == .never)
        #expect(EvictionTime.of(pod, taints: [taint]) == .now)
        var toleration = Toleration()
        toleration.key = NodeTaints.unreachable
        toleration.operator = "Exists"
        pod.spec.tolerations = [toleration]
        #expect(EvictionTime.of(pod, taints: [taint]) == .never)
        pod.spec.tolerations[0].tolerationSeconds = 300
        #expect(EvictionTime.of(pod, taints: [taint]) == .after(.seconds(300)))
        pod.spec.tolerations[0].tolerationSeconds = -5
        #expect(EvictionTime.of(pod, taints: [taint]) == .now)
    }

    @Test func zonesInTroubleAreTreatedGently() {
        let ready = node("r")
        let broken = node("b", ready: "Unknown")
        #expect(ZoneState.of([ready, broken]) == .normal)
        #expect(ZoneState.of([broken, broken]) == .fullDisruption)
        #expect(ZoneState.of([ready, broken, broken, broken]) == .partialDisruption)
        #expect(ZoneState.partialDisruption.pause(zoneSize: 4) == nil)
    }

    @Test func aLeaseKeepsANodeAlive() {
        var lease = Lease()
        lease.spec.renewTime = Timestamp(seconds: 10)
        var health = NodeHealth.observe(nil, node("n"), lease, now: .seconds(0))
        health = NodeHealth.observe(health, node("n"), lease, now: .seconds(30))
        #expect(health.heardAt == .zero)
        lease.spec.renewTime = Timestamp(seconds: 20)
        health = NodeHealth.observe(health, node("n"), lease, now: .seconds(40))
        #expect(health.heardAt == .seconds(40))
        health = NodeHealth.observe(health, node("n", heartbeat: 9), lease, now: .seconds(50))
        #expect(health.heardAt == .seconds(50))
    }

    @Test func rangesAreHandedOutAndTakenBack() throws {
        var set = try #require(CIDRSet("10.244.0.0/22", partBits: 24))
        set.occupy("10.244.1.0/24")
        set.occupy("192.168.0.0/24")
        #expect(set.next() == "10.244.0.0/24")
        #expect(set.next() == "10.244.2.0/24")
        #expect(set.next() == "10.244.3.0/24")
        #expect(set.next() == nil)
        set.release("10.244.1.0/24")
        #expect(set.next() == "10.244.1.0/24")
        #expect(CIDRSet("10.244.0.0/28", partBits: 24) == nil && CIDRSet("fd00::/40", partBits: 64) == nil)
        var wide = try #require(CIDRSet("fd00:10:244::/56", partBits: 64))
        #expect(wide.count == 256 && wide.next() == "fd00:10:244::/64" && wide.next() == "fd00:10:244:1::/64")
        wide.release("fd00:10:244::/64")
        #expect(wide.next() == "fd00:10:244::/64")
    }

    @Test func nodesGetTheirRanges() async throws {
        let cluster = TestCluster()
        var options = ControllerOptions()
        options.clusterCIDR = "10.244.0.0/16"
        var known = node("known")
        known.spec.podCIDR = "10.244.0.0/24"
        known.spec.podCIDRs = ["10.244.0.0/24"]
        try await cluster.client.create(known)
        try await cluster.run(["nodeipam"], options) {
            try await cluster.client.create(node("fresh"))
            #expect(try await eventually {
                try await cluster.client.get(Node.self, name: "fresh").spec.podCIDRs == ["10.244.1.0/24"]
            })
        }
    }

    @Test func podsNobodyElseWillDeleteAreCollected() {
        func pod(_ name: String, node: String = "n", phase: String = "Running", deleted: Bool = false, made: Int64 = 0) -> Pod {
            var pod = Pod()
            pod.metadata.name = name
            pod.metadata.creationTimestamp = Timestamp(seconds: made)
            pod.spec.nodeName = node
            pod.status.phase = phase
            if deleted { pod.metadata.deletionTimestamp = now }
            return pod
        }
        let pods = [
            pod("running"), pod("old", phase: "Succeeded", made: 1), pod("new", phase: "Failed", made: 2),
            pod("lost", node: "gone"), pod("never", node: "", deleted: true), pod("leaving", deleted: true),
        ]
        let victims = PodGarbageCollector.plan(pods, nodes: [node("n")], gone: ["gone"], threshold: 1)
        #expect(victims.map(\.pod.name) == ["old", "lost", "never"])
        #expect(victims.map(\.reason) == ["", "DeletionByPodGC", ""])
    }
}
