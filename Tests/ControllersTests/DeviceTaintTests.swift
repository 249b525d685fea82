import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing
import Wire

@testable import Controllers

@Suite struct DeviceTaintTests {
    private let now = Timestamp(seconds: 1_700_000_000)

    private func toleration(_ key: String, seconds: Int64? = nil, effect: String = "NoExecute") -> DeviceToleration {
        var toleration = DeviceToleration()
        (toleration.key, toleration.operator, toleration.effect, toleration.tolerationSeconds) = (key, "Exists", effect, seconds)
        return toleration
    }

    @Test func tolerationsPutEvictionsOff() {
        let taint = ResourceSliceTaints.Taint(key: "broken", value: "", timeAdded: now)
        #expect(DeviceTaints.eviction(taint, []) == now)
        #expect(DeviceTaints.eviction(taint, [toleration("other")]) == now)
        #expect(DeviceTaints.eviction(taint, [toleration("broken", effect: "NoSchedule")]) == now)
        #expect(DeviceTaints.eviction(taint, [toleration("broken", seconds: 60), toleration("", seconds: 30)]) == now.adding(.seconds(30)))
        #expect(DeviceTaints.eviction(taint, [toleration("broken")]) == nil)
    }

    private func slice(tainted: Bool) throws -> Document {
        let taints = tainted ? ",\"taints\":[{\"key\":\"broken\",\"effect\":\"NoExecute\",\"timeAdded\":\"2023-01-01T00:00:00Z\"}]" : ""
        let spec = "{\"driver\":\"d\",\"pool\":{\"name\":\"p\",\"generation\":1,\"resourceSliceCount\":1},\"nodeName\":\"n\",\"devices\":[{\"name\":\"x\"\(taints)}]}"
        let text = "{\"apiVersion\":\"resource.k8s.io/v1\",\"kind\":\"ResourceSlice\",\"metadata\":{\"name\":\"s\"},\"spec\":\(spec)}"
        return try Document.parseJSON(Array(text.utf8))
    }

    private func claim(_ name: String, usedBy pod: Pod, device: String) -> ResourceResourceClaim {
        var claim = ResourceResourceClaim()
        (claim.metadata.name, claim.metadata.namespace) = (name, "default")
        var result = DeviceRequestAllocationResult()
        (result.request, result.driver, result.pool, result.device) = ("r", "d", "p", device)
        claim.status.allocation = AllocationResult()
        claim.status.allocation?.devices.results = [result]
        var user = ResourceClaimConsumerReference()
        (user.resource, user.name, user.uid) = ("pods", pod.name, pod.metadata.uid)
        claim.status.reservedFor = [user]
        return claim
    }

    private func pod(_ name: String) -> Pod {
        var pod = Pod()
        (pod.metadata.name, pod.metadata.namespace) = (name, "default")
        pod.spec = podTemplate().spec
        pod.spec.nodeName = "n"
        var use = PodResourceClaim()
        (use.name, use.resourceClaimName) = ("gpu", name)
        pod.spec.resourceClaims = [use]
        return pod
    }

    @Test func podsLeaveBrokenDevices() async throws {
        let cluster = TestCluster()
        let client = cluster.client
        for (name, device) in [("one", "x"), ("other", "y")] {
            let made = try await client.create(pod(name))
            let claim = claim(name, usedBy: made, device: device)
            try await client.create(claim)
            try await client.updateStatus(claim)
        }
        let resource = ResourceSliceTaints.resource
        try await client.create(resource, slice(tainted: false))
        try await cluster.run(["device-taint-eviction-controller"]) {
            try await client.update(resource, name: "s", slice(tainted: true))
            #expect(
                try await eventually {
                    do {
                        return try await client.get(Pod.self, namespace: "default", name: "one").metadata.deletionTimestamp != nil
                    } catch  where error.isNotFound {
                        return true
                    }
                })
            #expect(try await client.get(Pod.self, namespace: "default", name: "other").metadata.deletionTimestamp == nil)
        }
    }
}
