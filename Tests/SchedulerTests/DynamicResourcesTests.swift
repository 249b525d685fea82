import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct DynamicResourcesTests {
    private func bench(_ slices: [Observed<ResourceSliceKind>], nodes: [String] = ["a", "b"]) throws -> Bench {
        let bench = Bench(nodes: nodes.map { Make.node($0) })
        bench.core.observe(try Devices.deviceClass(), now: .zero)
        for slice in slices { bench.core.observe(slice, now: .zero) }
        return bench
    }

    @Test func thePodFollowsItsDevices() throws {
        var bench = try bench([Devices.slice("s", on: "b", [Devices.device("x")])])
        bench.core.observe(try Devices.claim("c"), now: .zero)
        #expect(bench.place(Devices.pod("p", "c")) == "b")
        #expect(bench.core.catalog.devices.isPending("uid-c"))
        // Another pod doesn't get what is on its way to the first.
        bench.core.observe(try Devices.claim("d"), now: .zero)
        #expect(
            bench.place(Devices.pod("q", "d"))
                == "0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.")
        #expect(bench.place(Devices.pod("r", "c"))?.contains("resource claim default/c is in the process of being allocated") == true)
    }

    @Test func failedBindingsGiveDevicesBack() throws {
        var bench = try bench([Devices.slice("s", on: "b", [Devices.device("x")])])
        bench.core.observe(try Devices.claim("c"), now: .zero)
        #expect(bench.place(Devices.pod("p", "c")) == "b")
        bench.core.bindingFailed("uid-p", now: .zero)
        #expect(!bench.core.catalog.devices.isPending("uid-c") && bench.core.catalog.devices.allocated.whole.isEmpty)
    }

    @Test func podsWaitOutsideForTheirClaims() throws {
        var bench = try bench([Devices.slice("s", on: "a", [Devices.device("x")])])
        #expect(bench.place(Devices.pod("p", "c")) == nil)
        #expect(bench.core.queue.pod("uid-p")?.gate?.reason == "resourceclaim \"c\" not found")
        bench.core.observe(try Devices.claim("c"), now: .zero)
        #expect(bench.next() == "a")
    }

    @Test func freedDevicesAndNewSlicesWakeWaitingPods() throws {
        var bench = try bench([])
        bench.core.observe(try Devices.claim("c"), now: .zero)
        #expect(bench.place(Devices.pod("p", "c"))?.contains("cannot allocate all claims") == true)
        bench.core.observe(try Devices.slice("s", on: "a", [Devices.device("x")]), now: .zero)
        bench.now = .seconds(30)
        #expect(bench.next() == "a")
        var held = try Devices.claim("c")
        held.status.allocation = AllocationResult()
        var result = DeviceRequestAllocationResult()
        (result.driver, result.pool, result.device) = ("gpu.example.com", "a", "x")
        held.status.allocation?.devices.results = [result]
        held.metadata.resourceVersion = "2"
        bench.core.catalog.devices.assume(held)
        bench.core.observe(held, now: .zero)
        bench.core.observe(try Devices.claim("d"), now: .zero)
        #expect(bench.place(Devices.pod("q", "d"))?.contains("cannot allocate all claims") == true)
        var freed = held
        (freed.status.allocation, freed.metadata.resourceVersion) = (nil, "3")
        bench.core.observe(freed, now: .zero)
        bench.now = .seconds(60)
        #expect(bench.next() == "a")
    }

    @Test func claimsThatAreElsewhereAreGivenUp() throws {
        var bench = try bench([Devices.slice("s", on: "a", [Devices.device("x")])], nodes: ["b"])
        var claim = try Devices.claim("c")
        var term = NodeSelectorTerm()
        var rule = NodeSelectorRequirement()
        (rule.key, rule.operator, rule.values) = ("metadata.name", "In", ["a"])
        term.matchFields = [rule]
        claim.status.allocation = AllocationResult()
        claim.status.allocation?.nodeSelector = NodeSelector()
        claim.status.allocation?.nodeSelector?.nodeSelectorTerms = [term]
        bench.core.observe(claim, now: .zero)
        bench.core.observe(Devices.pod("p", "c"), old: nil, now: .zero)
        guard case .failed(let report) = bench.core.decideNext(now: .zero) else {
            Issue.record("the pod was placed")
            return
        }
        #expect(report.message.contains("1 resourceclaim not available on the node. deallocation of ResourceClaim completed"))
        #expect(report.claimRelease?.claim.metadata.name == "c" && report.claimRelease?.isDeleted == false)
        // One that others use stays.
        var user = ResourceClaimConsumerReference()
        user.uid = "other"
        claim.status.reservedFor = [user]
        claim.metadata.resourceVersion = "2"
        bench.core.observe(claim, now: .zero)
        #expect(bench.place(Devices.pod("q", "c"))?.contains("still not schedulable") == true)
    }

    @Test func nodesWithEarlierAlternativesAreBetter() throws {
        let large = try Devices.slice("s1", on: "b", [Devices.device("x"), Devices.device("y")])
        let small = try Devices.slice("s2", on: "a", [Devices.device("x")])
        let ways =
            "[{\"name\":\"two\",\"deviceClassName\":\"gpu\",\"allocationMode\":\"ExactCount\",\"count\":2},"
            + "{\"name\":\"one\",\"deviceClassName\":\"gpu\",\"allocationMode\":\"ExactCount\",\"count\":1}]"
        var bench = try bench([large, small])
        bench.core.observe(try Devices.claim("c", "[{\"name\":\"r\",\"firstAvailable\":\(ways)}]"), now: .zero)
        #expect(bench.place(Devices.pod("p", "c")) == "b")
    }

    @Test func classesFulfilExtendedResources() throws {
        var bench = Bench(nodes: [Make.node("a"), Make.node("b")])
        bench.core.observe(try Devices.deviceClass("gpu", extended: "example.com/gpu"), now: .zero)
        bench.core.observe(try Devices.slice("s", on: "b", [Devices.device("x")]), now: .zero)
        var pod = Make.pod("p")
        pod.spec.containers[0].resources.requests["example.com/gpu"] = Quantity(1)
        bench.core.observe(pod, old: nil, now: .zero)
        guard case .assigned(let job) = bench.core.decideNext(now: .zero) else {
            Issue.record("the pod wasn't placed")
            return
        }
        #expect(job.node == "b" && job.preBinds.count == 1)
        var second = pod
        (second.metadata.name, second.metadata.uid) = ("q", "uid-q")
        #expect(bench.place(second)?.contains("2 cannot allocate all claims") == true)
    }

    @Test func devicesThatBindLateAreWaitedForOrGivenUp() throws {
        var claim = try Devices.claim("c")
        var result = DeviceRequestAllocationResult()
        (result.driver, result.pool, result.device) = ("d", "p", "x")
        (result.bindingConditions, result.bindingFailureConditions) = (["Ready"], ["Failed"])
        claim.status.allocation = AllocationResult()
        claim.status.allocation?.devices.results = [result]
        claim.status.allocation?.allocationTimestamp = Timestamp(seconds: 1000)
        #expect(DeviceReadiness.of(claim) == .waiting)
        #expect(DeviceReadiness.isLate(claim, timeout: .seconds(60), now: Timestamp(seconds: 1100)))
        var device = AllocatedDeviceStatus()
        (device.driver, device.pool, device.device) = ("d", "p", "x")
        var condition = Condition()
        (condition.type, condition.status) = ("Ready", "True")
        device.conditions = [condition]
        claim.status.devices = [device]
        #expect(DeviceReadiness.of(claim) == .ready)
        (condition.type, condition.reason, condition.message) = ("Failed", "Broken", "no")
        claim.status.devices[0].conditions.append(condition)
        #expect(DeviceReadiness.of(claim) == .failed("claim=c, reason=Broken, message=\"no\""))
    }
}
