import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

/// Random clusters, each decision of which is held against plain rules that look at every node and pod.
@Suite struct SimulationTests {
    struct World {
        var nodes: [Node] = []
        /// Pods with their nodes.
        var pods: [Pod] = []

        func pods(on node: String) -> [Pod] { pods.filter { $0.spec.nodeName == node } }

        func fits(_ pod: Pod, _ node: Node) -> Bool {
            resources(pod, node) && taints(pod, node) && selector(pod, node) && antiAffinity(pod, node) && affinity(pod, node) && spread(pod, node)
        }

        private func cpu(_ pod: Pod) -> Int64 { pod.spec.containers[0].resources.requests["cpu"]?.milliValue ?? 0 }

        private func resources(_ pod: Pod, _ node: Node) -> Bool {
            let here = pods(on: node.metadata.name)
            let capacity = node.status.allocatable
            // Who asks for nothing fits even where a node has become smaller than what stands on it.
            let hasRoom = cpu(pod) == 0 || here.reduce(cpu(pod)) { $0 + cpu($1) } <= capacity["cpu"]!.milliValue
            return here.count + 1 <= Int(capacity["pods"]!.value) && hasRoom
        }

        private func taints(_ pod: Pod, _ node: Node) -> Bool {
            if node.spec.unschedulable { return false }
            return node.spec.taints.allSatisfy { taint in
                taint.effect == "PreferNoSchedule" || pod.spec.tolerations.contains { $0.operator == "Exists" && $0.key == taint.key }
            }
        }

        private func selector(_ pod: Pod, _ node: Node) -> Bool { pod.spec.nodeSelector.allSatisfy { node.metadata.labels[$0.key] == $0.value } }

        private func matches(_ term: PodAffinityTerm, _ other: Pod) -> Bool {
            term.labelSelector!.matchLabels.allSatisfy { other.metadata.labels[$0.key] == $0.value }
        }

        private func together(_ first: Node, _ second: String, _ key: String) -> Bool {
            guard let value = first.metadata.labels[key], let other = nodes.first(where: { $0.metadata.name == second }) else { return false }
            return other.metadata.labels[key] == value
        }

        private func antiAffinity(_ pod: Pod, _ node: Node) -> Bool {
            let own = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
            for other in pods {
                if own.contains(where: { matches($0, other) && together(node, other.spec.nodeName, $0.topologyKey) }) { return false }
                let theirs = other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
                if theirs.contains(where: { matches($0, pod) && together(node, other.spec.nodeName, $0.topologyKey) }) { return false }
            }
            return true
        }

        private func affinity(_ pod: Pod, _ node: Node) -> Bool {
            let terms = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
            if !terms.allSatisfy({ node.metadata.labels[$0.topologyKey] != nil }) { return false }
            let company = pods.filter { other in terms.allSatisfy { matches($0, other) } }
            if terms.allSatisfy({ term in company.contains { together(node, $0.spec.nodeName, term.topologyKey) } }) { return true }
            let counted = company.filter { other in
                nodes.contains { own in own.metadata.name == other.spec.nodeName && terms.contains { own.metadata.labels[$0.topologyKey] != nil } }
            }
            return counted.isEmpty && terms.allSatisfy { matches($0, pod) }
        }

        private func spread(_ pod: Pod, _ node: Node) -> Bool {
            let constraints = pod.spec.topologySpreadConstraints.filter { $0.whenUnsatisfiable == "DoNotSchedule" }
            let eligible = nodes.filter { node in constraints.allSatisfy { node.metadata.labels[$0.topologyKey] != nil } && selector(pod, node) }
            for constraint in constraints {
                guard let domain = node.metadata.labels[constraint.topologyKey] else { return false }
                var counts: [String: Int] = [:]
                for node in eligible {
                    let here = pods(on: node.metadata.name).filter { other in
                        constraint.labelSelector!.matchLabels.allSatisfy { other.metadata.labels[$0.key] == $0.value }
                    }
                    counts[node.metadata.labels[constraint.topologyKey]!, default: 0] += here.count
                }
                guard let least = counts.values.min() else { continue }
                let own = constraint.labelSelector!.matchLabels.allSatisfy { pod.metadata.labels[$0.key] == $0.value } ? 1 : 0
                if counts[domain, default: 0] + own - least > Int(constraint.maxSkew) { return false }
            }
            return true
        }
    }

    private func node(_ name: String, _ random: inout SeededGenerator) -> Node {
        var labels: [String: String] = [:]
        if random.below(5) > 0 { labels["zone"] = "z\(random.below(3))" }
        if random.below(2) == 0 { labels["disk"] = "ssd" }
        var node = Make.node(name, cpu: Int64(1 + random.below(4)), pods: Int64(2 + random.below(5)), labels: labels)
        if random.below(5) == 0 { node.spec.taints = [Make.taint("k", random.below(2) == 0 ? "NoSchedule" : "PreferNoSchedule")] }
        node.spec.unschedulable = random.below(10) == 0
        return node
    }

    private func pod(_ name: String, _ random: inout SeededGenerator) -> Pod {
        let app = ["app": "w\(random.below(3))"]
        var pod = Make.pod(name, cpu: Int64(random.below(6)) * 200, labels: app)
        let other = ["app": "w\(random.below(3))"]
        let key = random.below(2) == 0 ? "zone" : "kubernetes.io/hostname"
        switch random.below(6) {
        case 0: pod = pod.requiring([Make.term(random.below(2) == 0 ? app : other, key)])
        case 1: pod = pod.requiring(away: [Make.term(other, key)])
        case 2: pod.spec.topologySpreadConstraints = [Make.spread(app, key, skew: Int32(1 + random.below(2)))]
        case 3:
            pod.spec.topologySpreadConstraints = [Make.spread(app, "zone"), Make.spread(other, "kubernetes.io/hostname", skew: 2)]
        default: break
        }
        if random.below(4) == 0 { pod.spec.nodeSelector = ["disk": "ssd"] }
        if random.below(4) == 0 {
            var toleration = Toleration()
            (toleration.key, toleration.operator) = ("k", "Exists")
            pod.spec.tolerations = [toleration]
        }
        return pod
    }

    @Test(arguments: 0..<10) func decisionsFollowTheRules(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<40 {
            var world = World()
            let bench = Bench()
            for number in 0..<(1 + random.below(8)) {
                let node = node("n\(number)", &random)
                world.nodes.append(node)
                bench.core.observe(node, old: nil, now: .zero)
            }
            for number in 0..<25 {
                // Now and then a pod goes, or a node changes its labels.
                if random.below(5) == 0, !world.pods.isEmpty {
                    bench.core.forget(world.pods.remove(at: random.below(world.pods.count)), now: bench.now)
                }
                if random.below(8) == 0 {
                    let index = random.below(world.nodes.count)
                    let (old, new) = (world.nodes[index], node(world.nodes[index].metadata.name, &random))
                    world.nodes[index] = new
                    bench.core.observe(new, old: old, now: bench.now)
                }
                var pod = pod("p\(number)", &random)
                let record = bench.core.cluster.record(pod)
                let cycle = Cycle(record, bench.core.cluster, bench.core.catalog, bench.core.reasons, bench.core.nominations, bench.core.profiles["default-scheduler"]!)
                let expected = Set(world.nodes.filter { world.fits(pod, $0) }.map(\.metadata.name))
                guard case .success(let slots) = bench.core.findNodes(cycle) else {
                    #expect(expected.isEmpty)
                    continue
                }
                #expect(Set(slots.map { bench.core.cluster.slotNames[$0] }) == expected)
                pod.spec.nodeName = bench.core.cluster.slotNames[bench.core.choose(cycle, slots)]
                #expect(expected.contains(pod.spec.nodeName))
                bench.core.observe(pod, old: nil, now: bench.now)
                world.pods.append(pod)
            }
        }
    }

    @Test func equalSeedsDecideEqually() {
        func run() -> [ClusterSimulation.Decision] {
            var random = SeededGenerator(seed: 3)
            let simulation = ClusterSimulation(seed: 5)
            for number in 0..<20 { simulation.set(node("n\(number)", &random)) }
            return (0..<60).map { number in
                simulation.set(pod("p\(number)", &random))
                return simulation.decideNext()
            }
        }
        #expect(run() == run())
    }
}
