import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct QueueTests {
    @Test func priorityThenAge() {
        let bench = Bench(nodes: [Make.node("a", cpu: 100)])
        let order = ["low": Int32(0), "old": 10, "new": 10, "high": 20]
        for name in ["low", "old", "new", "high"] { bench.core.observe(Make.pod(name, priority: order[name]), old: nil, now: .zero) }
        let taken = (0..<4).compactMap { _ in bench.core.queue.next(now: .zero)?.record.pod.metadata.name }
        #expect(taken == ["high", "old", "new", "low"])
    }

    @Test func backoffGrowsToItsLimit() {
        let queue = SchedulingQueue()
        let cluster = Cluster()
        let record = cluster.record(Make.pod("p"))
        queue.add(record, now: .zero)
        var now = Duration.zero
        for pause in [1, 2, 4, 8, 10, 10] {
            let item = queue.next(now: now)
            #expect(item != nil)
            // After an error nothing but time helps.
            queue.failed(item!, rejectors: [], now: now)
            #expect(queue.next(now: now + .seconds(pause) - .milliseconds(1)) == nil)
            now += .seconds(pause)
        }
        #expect(queue.next(now: now) != nil)
    }

    @Test func onlyHelpfulEventsRetry() {
        var bench = Bench(nodes: [Make.node("a", cpu: 1)], pods: [Make.pod("x", on: "a", cpu: 900)])
        #expect(bench.place(Make.pod("p", cpu: 500))?.contains("Insufficient cpu") == true)
        bench.now = .seconds(20)
        // A new pod, a relabelled node and a node that is too small help nobody.
        bench.core.observe(Make.pod("y", on: "a", cpu: 10), old: nil, now: bench.now)
        bench.core.observe(Make.node("b", cpu: 0), old: nil, now: bench.now)
        #expect(bench.next() == nil)
        bench.core.forget(Make.pod("x", on: "a", cpu: 900), now: bench.now)
        #expect(bench.next() == "a")
    }

    @Test func idleSchedulerTakesPodsOutOfBackoff() {
        var bench = Bench(nodes: [Make.node("a", cpu: 1)], pods: [Make.pod("x", on: "a", cpu: 900)])
        _ = bench.place(Make.pod("p", cpu: 500))
        bench.core.forget(Make.pod("x", on: "a", cpu: 900), now: bench.now)
        #expect(bench.core.queue.backoffCount == 1)
        #expect(bench.next() == "a")
    }

    @Test func gatesHoldPods() {
        var bench = Bench(nodes: [Make.node("a")])
        var pod = Make.pod("p")
        var gate = PodSchedulingGate()
        gate.name = "wait"
        pod.spec.schedulingGates = [gate]
        #expect(bench.place(pod) == nil)
        #expect(bench.core.queue.gated == 1)
        let old = pod
        pod.spec.schedulingGates = []
        bench.core.observe(pod, old: old, now: .zero)
        #expect(bench.next() == "a")
        #expect(bench.core.queue.gated == 0)
    }

    @Test func unschedulablePodsAreTriedAgainAfterFiveMinutes() {
        var bench = Bench(nodes: [Make.node("a", cpu: 1)])
        #expect(bench.place(Make.pod("p", cpu: 5000)) != nil)
        bench.now = .seconds(290)
        #expect(bench.next() == nil)
        bench.now = .seconds(331)
        #expect(bench.next() != nil)
    }

    @Test func failedBindingIsTakenBack() {
        var bench = Bench(nodes: [Make.node("a", cpu: 1)])
        #expect(bench.place(Make.pod("p", cpu: 800)) == "a")
        #expect(bench.place(Make.pod("q", cpu: 800))?.contains("Insufficient cpu") == true)
        bench.core.bindingFailed("uid-p", now: .zero)
        #expect(bench.core.cluster.assumedCount == 0)
        #expect(bench.next() == "a")
    }

    @Test func assumedPodsExpire() {
        var configuration = SchedulerConfiguration()
        configuration.assumedPodLifetime = .seconds(30)
        var bench = Bench(configuration, nodes: [Make.node("a", cpu: 1)])
        #expect(bench.place(Make.pod("p", cpu: 800)) == "a")
        #expect(bench.core.expireAssumed(now: .seconds(100)).isEmpty)
        _ = bench.core.bound("uid-p", now: .seconds(100))
        #expect(bench.core.expireAssumed(now: .seconds(129)).isEmpty)
        #expect(bench.core.expireAssumed(now: .seconds(130)).count == 1)
        #expect(bench.core.cluster.records.isEmpty)
    }
}
