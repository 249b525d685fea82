import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct PreemptionTests {
    private func report(_ bench: inout Bench, _ pod: Pod) -> FailureReport? {
        bench.core.observe(pod, old: nil, now: bench.now)
        guard case .failed(let report) = bench.core.decideNext(now: bench.now) else { return nil }
        return report
    }

    private func started(_ pod: Pod, _ seconds: Int64) -> Pod {
        var pod = pod
        pod.status.startTime = Timestamp(seconds: seconds)
        return pod
    }

    @Test func fewestAndLeastImportantVictims() {
        var bench = Bench(
            nodes: ["a", "b", "c"].map { Make.node($0, cpu: 4) },
            pods: [
                Make.pod("a1", on: "a", cpu: 4000, priority: 5), Make.pod("b1", on: "b", cpu: 2000, priority: 1),
                Make.pod("b2", on: "b", cpu: 2000, priority: 1), Make.pod("c1", on: "c", cpu: 4000, priority: 1),
            ])
        let report = report(&bench, Make.pod("p", cpu: 4000, priority: 10))
        // Equal highest priorities on two nodes: one victim is better than two.
        #expect(report?.nominatedNode == "c")
        #expect(report?.victims.map(\.pod.metadata.name) == ["c1"])
        #expect(report?.message == "0/3 nodes are available: 3 Insufficient cpu.")
        // Until the victim is gone nobody else may have the room, and the pod itself waits.
        #expect(bench.place(Make.pod("q", cpu: 100, priority: 0))?.contains("Insufficient cpu") == true)
        bench.core.preempted("uid-p", "default-scheduler", failed: false, now: .zero)
        bench.core.forget(report!.victims[0].pod, now: .zero)
        #expect(bench.next() == "c")
    }

    @Test func sparesWhoCanStay() {
        var bench = Bench(
            nodes: [Make.node("a", cpu: 4)],
            pods: [started(Make.pod("old", on: "a", cpu: 1500, priority: 1), 10), started(Make.pod("new", on: "a", cpu: 1500, priority: 1), 20)])
        #expect(report(&bench, Make.pod("p", cpu: 2000, priority: 10))?.victims.map(\.pod.metadata.name) == ["new"])
    }

    @Test func budgetsAreKeptWherePossible() {
        var budget = PodDisruptionBudget()
        (budget.metadata.name, budget.metadata.namespace) = ("b", "default")
        budget.spec.selector = Make.selector(["app": "w"])
        var bench = Bench(
            nodes: [Make.node("a", cpu: 1), Make.node("b", cpu: 1)],
            pods: [Make.pod("x", on: "a", cpu: 1000, labels: ["app": "w"], priority: 1), Make.pod("y", on: "b", cpu: 1000, priority: 5)])
        bench.core.catalog.budgets["default/b"] = budget
        #expect(report(&bench, Make.pod("p", cpu: 1000, priority: 10))?.nominatedNode == "b")
    }

    @Test func antiAffinityIsResolvedByTheDryRun() {
        let away = [Make.term(["app": "w"], "kubernetes.io/hostname")]
        var bench = Bench(nodes: [Make.node("a")], pods: [Make.pod("x", on: "a", labels: ["app": "w"], priority: 1), Make.pod("y", on: "a", priority: 1)])
        let report = report(&bench, Make.pod("p", priority: 10).requiring(away: away))
        #expect(report?.victims.map(\.pod.metadata.name) == ["x"])
        // The dry run has left everything as it was.
        #expect(bench.core.cluster.pods[0].count == 2)
        #expect(bench.core.cluster.requested[Lane.cpu] == 200)
    }

    @Test func neverPolicy() {
        var bench = Bench(nodes: [Make.node("a", cpu: 1)], pods: [Make.pod("x", on: "a", cpu: 1000, priority: 1)])
        var pod = Make.pod("p", cpu: 1000, priority: 10)
        pod.spec.preemptionPolicy = "Never"
        let expected = "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never."
        #expect(report(&bench, pod)?.message == expected)
    }

    @Test func countingAndDryRunAgree() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            var pods: [Pod] = []
            for number in 0..<6 {
                pods.append(Make.pod("x\(number)", on: "a", cpu: Int64(random.below(8)) * 250, memory: Int64(random.below(4)) * 512, priority: Int32(random.below(4))))
            }
            let bench = Bench(nodes: [Make.node("a", cpu: 6, memory: 8)], pods: pods)
            let core = bench.core
            let pod = Make.pod("p", cpu: Int64(1 + random.below(6)) * 1000, memory: 1024, priority: 3)
            func victims(_ dry: Bool) -> [String]? {
                let cycle = Cycle(core.cluster.record(pod), core.cluster, core.catalog, core.reasons, core.nominations, core.profiles["default-scheduler"]!)
                guard case .failure = core.findNodes(cycle) else { return nil }
                // A filter that other pods matter to forces the dry run.
                if dry { cycle.filters.append(ClosureFilter(dependsOnPods: true) { _ in .pass }) }
                return (try? DefaultPreemption.selectVictims(cycle, 0, Budgets([:])).get())?.victims.map(\.uid)
            }
            #expect(victims(true) == victims(false))
        }
    }
}
