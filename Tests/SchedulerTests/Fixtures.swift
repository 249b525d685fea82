import KubernetesAPI
import KubernetesSchema

@testable import Scheduler

/// Short ways to objects for tests.
enum Make {
    static func node(_ name: String, cpu: Int64 = 4, memory: Int64 = 8, pods: Int64 = 110, labels: [String: String] = [:]) -> Node {
        var node = Node()
        node.metadata.name = name
        node.metadata.labels = labels.merging(["kubernetes.io/hostname": name]) { own, _ in own }
        node.status.allocatable = ["cpu": Quantity(cpu), "memory": Quantity(memory << 30), "pods": Quantity(pods)]
        return node
    }

    static func taint(_ key: String, _ effect: String, value: String = "") -> Taint {
        var taint = Taint()
        (taint.key, taint.effect, taint.value) = (key, effect, value)
        return taint
    }

    static func pod(
        _ name: String, on node: String = "", cpu: Int64 = 100, memory: Int64 = 0, labels: [String: String] = [:], priority: Int32? = nil,
        namespace: String = "default"
    ) -> Pod {
        var pod = Pod()
        (pod.metadata.name, pod.metadata.namespace, pod.metadata.uid) = (name, namespace, "uid-\(name)")
        pod.metadata.labels = labels
        pod.spec.schedulerName = "default-scheduler"
        pod.spec.nodeName = node
        pod.spec.priority = priority
        var container = Container()
        (container.name, container.image) = ("main", "image")
        if cpu > 0 { container.resources.requests["cpu"] = Quantity(milli: cpu) }
        if memory > 0 { container.resources.requests["memory"] = Quantity(memory << 20) }
        pod.spec.containers = [container]
        return pod
    }

    static func selector(_ labels: [String: String]) -> KubernetesAPI.LabelSelector {
        var selector = KubernetesAPI.LabelSelector()
        selector.matchLabels = labels
        return selector
    }

    static func term(_ labels: [String: String], _ key: String) -> PodAffinityTerm {
        var term = PodAffinityTerm()
        (term.labelSelector, term.topologyKey) = (selector(labels), key)
        return term
    }

    static func spread(_ labels: [String: String], _ key: String, skew: Int32 = 1, hard: Bool = true) -> TopologySpreadConstraint {
        var constraint = TopologySpreadConstraint()
        (constraint.topologyKey, constraint.maxSkew) = (key, skew)
        constraint.whenUnsatisfiable = hard ? "DoNotSchedule" : "ScheduleAnyway"
        constraint.labelSelector = selector(labels)
        return constraint
    }
}

extension Pod {
    func requiring(_ terms: [PodAffinityTerm] = [], away: [PodAffinityTerm] = []) -> Pod {
        var pod = self
        var affinity = pod.spec.affinity ?? Affinity()
        if !terms.isEmpty {
            affinity.podAffinity = PodAffinity()
            affinity.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution = terms
        }
        if !away.isEmpty {
            affinity.podAntiAffinity = PodAntiAffinity()
            affinity.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution = away
        }
        pod.spec.affinity = affinity
        return pod
    }
}

/// A core with a clock in hand.
struct Bench {
    let core: SchedulerCore
    var now = Duration.zero

    init(_ configuration: SchedulerConfiguration = SchedulerConfiguration(), nodes: [Node] = [], pods: [Pod] = []) {
        core = SchedulerCore(configuration, seed: 7)
        for node in nodes { core.observe(node, old: nil, now: .zero) }
        for pod in pods { core.observe(pod, old: nil, now: .zero) }
    }

    /// What becomes of the next pod: the node, or the message.
    mutating func next() -> String? {
        switch core.decideNext(now: now) {
        case .assigned(let job): return job.node
        case .failed(let report): return report.message
        default: return nil
        }
    }

    mutating func place(_ pod: Pod) -> String? {
        core.observe(pod, old: nil, now: now)
        return next()
    }
}

/// What a message says when preemption finds nothing.
func helpless(_ reasons: String, _ count: Int, _ preemption: String? = nil) -> String {
    "0/\(count) nodes are available: \(reasons). no new claims to deallocate, preemption: 0/\(count) nodes are available: "
        + (preemption ?? "\(count) Preemption is not helpful for scheduling") + "."
}
