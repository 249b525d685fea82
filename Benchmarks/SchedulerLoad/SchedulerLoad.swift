import KubernetesAPI
import KubernetesSchema
import Scheduler

/// Loads of pods that are decided about on a cluster in memory: how many decisions a second, without any API.
struct Load {
    var name: String
    var pods: Int
    /// Whether the cluster is full of pods of low priority before.
    var isFull = false
    var shape: (inout Pod, Int) -> Void
}

@main
enum SchedulerLoad {
    static let nodes = 5000

    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        for load in loads where arguments.isEmpty || arguments.contains(load.name) { run(load) }
    }

    static var loads: [Load] {
        [
            Load(name: "plain", pods: 20_000) { _, _ in },
            Load(name: "spread", pods: 10_000) { pod, _ in
                var zone = TopologySpreadConstraint()
                (zone.topologyKey, zone.maxSkew, zone.whenUnsatisfiable) = ("topology.kubernetes.io/zone", 1, "DoNotSchedule")
                zone.labelSelector = selector("spread")
                var host = zone
                (host.topologyKey, host.maxSkew, host.whenUnsatisfiable) = ("kubernetes.io/hostname", 2, "ScheduleAnyway")
                pod.metadata.labels = ["app": "spread"]
                pod.spec.topologySpreadConstraints = [zone, host]
            },
            Load(name: "affinity", pods: 10_000) { pod, number in
                let app = "group-\(number % 50)"
                pod.metadata.labels = ["app": app]
                var affinity = PodAffinity()
                affinity.requiredDuringSchedulingIgnoredDuringExecution = [term(app, "topology.kubernetes.io/zone")]
                pod.spec.affinity = Affinity()
                pod.spec.affinity?.podAffinity = affinity
            },
            Load(name: "anti-affinity", pods: 4000) { pod, _ in
                pod.metadata.labels = ["app": "alone"]
                var affinity = PodAntiAffinity()
                affinity.requiredDuringSchedulingIgnoredDuringExecution = [term("alone", "kubernetes.io/hostname")]
                pod.spec.affinity = Affinity()
                pod.spec.affinity?.podAntiAffinity = affinity
            },
            Load(name: "preemption", pods: 2000, isFull: true) { pod, _ in
                pod.spec.priority = 1000
                pod.spec.containers[0].resources.requests = ["cpu": Quantity(3), "memory": Quantity(500 << 20)]
            },
        ]
    }

    private static func selector(_ app: String) -> KubernetesAPI.LabelSelector {
        var selector = KubernetesAPI.LabelSelector()
        selector.matchLabels = ["app": app]
        return selector
    }

    private static func term(_ app: String, _ key: String) -> PodAffinityTerm {
        var term = PodAffinityTerm()
        term.labelSelector = selector(app)
        term.topologyKey = key
        return term
    }

    private static func run(_ load: Load) {
        let simulation = ClusterSimulation()
        for number in 0..<nodes { simulation.set(node(number)) }
        if load.isFull {
            for number in 0..<(nodes * 4) {
                var filler = pod("filler-\(number)")
                filler.spec.nodeName = "node-\(number / 4)"
                filler.spec.containers[0].resources.requests = ["cpu": Quantity(milli: 900), "memory": Quantity(500 << 20)]
                simulation.set(filler)
            }
        }
        let pods = (0..<load.pods).map { number in
            var pod = pod("pod-\(number)")
            load.shape(&pod, number)
            return pod
        }
        let clock = ContinuousClock()
        let began = clock.now
        for pod in pods { simulation.set(pod) }
        var (placed, decisions) = (0, 0)
        while placed < load.pods {
            let decision = simulation.decideNext()
            if decision == .none { break }
            decisions += 1
            if case .node = decision { placed += 1 }
        }
        let seconds = Double((clock.now - began) / .microseconds(1)) / 1e6
        print(
            "\(load.name): \(placed) of \(load.pods) pods placed by \(decisions) decisions in \(rounded(seconds)) s: "
                + "\(Int(Double(placed) / seconds)) pods/s")
    }

    private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

    private static func node(_ number: Int) -> Node {
        var node = Node()
        node.metadata.name = "node-\(number)"
        node.metadata.labels = ["kubernetes.io/hostname": "node-\(number)", "topology.kubernetes.io/zone": "zone-\(number % 10)"]
        node.status.allocatable = ["cpu": Quantity(4), "memory": Quantity(32 << 30), "pods": Quantity(110)]
        return node
    }

    private static func pod(_ name: String) -> Pod {
        var pod = Pod()
        (pod.metadata.name, pod.metadata.namespace, pod.metadata.uid) = (name, "default", name)
        pod.spec.schedulerName = "default-scheduler"
        var container = Container()
        (container.name, container.image) = ("main", "registry.k8s.io/pause:3.10")
        container.resources.requests = ["cpu": Quantity(milli: 100), "memory": Quantity(500 << 20)]
        pod.spec.containers = [container]
        return pod
    }
}
