import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct ScoreTests {
    private func scores(_ plugin: any ScorePlugin, _ core: SchedulerCore, _ pod: Pod, normalized: Bool = true) -> [String: Int64] {
        let record = core.cluster.record(pod)
        let cycle = Cycle(record, core.cluster, core.catalog, core.reasons, core.nominations, core.profiles["default-scheduler"]!)
        let slots = core.cluster.order
        guard let scorer = plugin.prepareScore(cycle, slots) else { return [:] }
        var scores = [Int64](repeating: 0, count: slots.count)
        scorer.score(slots, &scores)
        if normalized { scorer.normalize(slots, &scores) }
        return Dictionary(uniqueKeysWithValues: zip(slots.map { core.cluster.slotNames[$0] }, scores))
    }

    @Test func leastAndMostAllocated() {
        let core = Bench(nodes: [Make.node("a", cpu: 4, memory: 10), Make.node("b", cpu: 4, memory: 10)], pods: [Make.pod("x", on: "a", cpu: 2000, memory: 5120)]).core
        let pod = Make.pod("p", cpu: 1000, memory: 1024)
        // 25 % of CPU and 40 % of memory are left on the first node, 75 % and 90 % on the second.
        #expect(scores(NodeResourcesFit(), core, pod) == ["a": 32, "b": 82])
        var settings = NodeResourcesFitSettings()
        settings.strategy = .mostAllocated
        #expect(scores(NodeResourcesFit(settings), core, pod) == ["a": 67, "b": 17])
        settings.strategy = .requestedToCapacityRatio([.init(utilization: 0, score: 0), .init(utilization: 100, score: 100)])
        #expect(scores(NodeResourcesFit(settings), core, pod) == ["a": 68, "b": 18])
    }

    @Test func balanced() {
        let core = Bench(nodes: [Make.node("a", cpu: 4, memory: 4)], pods: [Make.pod("x", on: "a", cpu: 2000)]).core
        // Memory catches up: from a deviation of a quarter to none.
        #expect(scores(BalancedAllocation(), core, Make.pod("p", cpu: 0, memory: 2048)) == ["a": 87])
        #expect(scores(BalancedAllocation(), core, Make.pod("q", cpu: 0)).isEmpty)
    }

    @Test func preferredTaints() {
        var soft = Make.node("a")
        soft.spec.taints = [Make.taint("k", "PreferNoSchedule")]
        let core = Bench(nodes: [soft, Make.node("b")]).core
        #expect(scores(TaintToleration(), core, Make.pod("p")) == ["a": 0, "b": 100])
    }

    @Test func images() {
        var rich = Make.node("a")
        var image = ContainerImage()
        (image.names, image.sizeBytes) = (["image:latest"], 1000 << 20)
        rich.status.images = [image]
        let core = Bench(nodes: [rich, Make.node("b")]).core
        // Half of the nodes have it: half of its size counts.
        #expect(scores(ImageLocality(), core, Make.pod("p")) == ["a": 48, "b": 0])
    }

    @Test func preferredPodAffinityAndSymmetry() {
        var weighted = WeightedPodAffinityTerm()
        (weighted.weight, weighted.podAffinityTerm) = (10, Make.term(["app": "w"], "kubernetes.io/hostname"))
        var existing = Make.pod("x", on: "a")
        existing.spec.affinity = Affinity()
        existing.spec.affinity?.podAffinity = PodAffinity()
        existing.spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution = [weighted]
        let hard = Make.pod("y", on: "b").requiring([Make.term(["app": "w"], "kubernetes.io/hostname")])
        let core = Bench(nodes: ["a", "b", "c"].map { Make.node($0) }, pods: [existing, hard]).core
        let pod = Make.pod("p", labels: ["app": "w"])
        #expect(scores(InterPodAffinity(), core, pod, normalized: false) == ["a": 10, "b": 1, "c": 0])
        #expect(scores(InterPodAffinity(), core, pod) == ["a": 100, "b": 10, "c": 0])
    }

    @Test func softSpread() {
        let core = Bench(
            nodes: ["a", "b", "c"].map { Make.node($0) },
            pods: [Make.pod("x", on: "a", labels: ["app": "w"]), Make.pod("y", on: "a", labels: ["app": "w"]), Make.pod("z", on: "b", labels: ["app": "w"])]
        ).core
        var pod = Make.pod("p", labels: ["app": "w"])
        pod.spec.topologySpreadConstraints = [Make.spread(["app": "w"], "kubernetes.io/hostname", hard: false)]
        // ln 5 for each pod: 3, 2 and 0.
        #expect(scores(PodTopologySpread(), core, pod, normalized: false) == ["a": 3, "b": 2, "c": 0])
        #expect(scores(PodTopologySpread(), core, pod) == ["a": 0, "b": 33, "c": 100])
    }

    @Test func searchedNodes() {
        let core = Bench().core
        #expect(core.nodesToFind(99, nil) == 99)
        #expect(core.nodesToFind(150, nil) == 100)
        #expect(core.nodesToFind(1000, nil) == 420)
        #expect(core.nodesToFind(6000, nil) == 300)
        #expect(core.nodesToFind(1000, 30) == 300)
    }
}
