import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct ExtenderPreemptionTests {
    /// Two full nodes, a pod of high priority, and what preemption decided about it.
    private func decide() throws -> (Bench, FailureReport) {
        var settings = Extender.Settings()
        settings.preemptVerb = "preempt"
        var configuration = SchedulerConfiguration()
        configuration.extenders = [settings]
        let bench = Bench(
            configuration, nodes: [Make.node("a"), Make.node("b")],
            pods: [Make.pod("low-a", on: "a", cpu: 4000, priority: 0), Make.pod("low-b", on: "b", cpu: 4000, priority: 5)])
        bench.core.observe(Make.pod("high", cpu: 1000, priority: 100), old: nil, now: .zero)
        guard case .failed(let report) = bench.core.decideNext(now: .zero) else {
            Issue.record("the pod was placed")
            throw Extender.Failure(description: "unexpected")
        }
        return (bench, report)
    }

    @Test func extendersAreToldOfAllCandidates() throws {
        let (_, report) = try decide()
        #expect(report.nominatedNode == "a" && report.candidates.map(\.node).sorted() == ["a", "b"])
    }

    @Test func whatExtendersLeaveDecides() throws {
        let (bench, report) = try decide()
        let named = PreemptionCandidate(node: "b", victims: [], victimNames: ["uid-low-b"], violations: 0)
        let settled = bench.core.settlePreemption(report, [try bench.core.resolve(named, "http://x")], now: .zero)
        #expect(settled.nominatedNode == "b" && settled.victims.map(\.pod.metadata.name) == ["low-b"])
        #expect(bench.core.nominations.node("uid-high") == "b")
    }

    @Test func whereExtendersLeaveNothingNobodyGoes() throws {
        let (bench, report) = try decide()
        let settled = bench.core.settlePreemption(report, [], now: .zero)
        #expect(settled.nominatedNode == "" && settled.victims.isEmpty && bench.core.nominations.node("uid-high") == nil)
        #expect(settled.message.hasSuffix("preemption: no candidate node for preemption"))
    }

    @Test func victimsThatArentThereAreAnError() throws {
        let (bench, _) = try decide()
        let stranger = PreemptionCandidate(node: "b", victims: [], victimNames: ["uid-low-a"], violations: 0)
        #expect(throws: Extender.Failure.self) { try bench.core.resolve(stranger, "http://x") }
    }
}
