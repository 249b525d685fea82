import KubernetesAPI
import KubernetesSchema

/// What of a pod decides where it may go, apart from its name, priority and volumes: pods of one workload share a shape.
final class PodShape {
    struct Key: Hashable {
        var namespace: String
        var labels: [String: String]
        var nodeSelector: [String: String]
        var affinity: Affinity?
        var tolerations: [Toleration]
        var spread: [TopologySpreadConstraint]
        var requests: [String: Int64]
        var filled: [Int64]
        var ports: [HostPort]
        var images: [String]
        var containerCount: Int
        var features: [String]
        /// The controller: kind and name.
        var owner: [String]

        init(_ pod: Pod) {
            // Of a pod on a node counts what it really has.
            let options = PodRequests.Options(usesStatus: !pod.spec.nodeName.isEmpty)
            requests = PodRequests.sum(pod, options)
            var fillingOptions = options
            fillingOptions.fillsMissing = true
            let full = PodRequests.sum(pod, fillingOptions)
            filled = [full["cpu"] ?? 0, full["memory"] ?? 0]
            namespace = pod.metadata.namespace
            labels = pod.metadata.labels
            nodeSelector = pod.spec.nodeSelector
            affinity = pod.spec.affinity
            tolerations = pod.spec.tolerations
            spread = pod.spec.topologySpreadConstraints
            ports = HostPort.all(pod)
            images = (pod.spec.initContainers + pod.spec.containers).map { Images.normalized($0.image) }
            containerCount = images.count
            for volume in pod.spec.volumes { if let image = volume.image { images.append(Images.normalized(image.reference)) } }
            features = DeclaredFeatures.required(pod)
            let controller = pod.metadata.ownerReferences.first { $0.controller == true }
            owner = controller.map { [$0.apiVersion, $0.kind, $0.name] } ?? []
        }
    }

    struct Amount {
        var lane: Int
        var amount: Int64
    }

    struct WeightedTerm {
        var term: AffinityTerm
        var weight: Int64
    }

    let key: Key
    var namespace: String { key.namespace }
    var labels: [String: String] { key.labels }
    /// What isn't zero, CPU and memory first.
    let requests: [Amount]
    let filledCPU: Int64
    let filledMemory: Int64
    let tolerations: TolerationRule
    /// nil where any node will do.
    let nodeRule: NodeRule?
    let preferredNodes: [(weight: Int64, terms: NodeTerms.Term)]
    /// The nodes that the required affinity names, where all of its terms name some.
    let namedNodes: Set<String>?
    let hardSpread: [SpreadConstraint]
    let softSpread: [SpreadConstraint]
    let requiredAffinity: [AffinityTerm]
    let requiredAntiAffinity: [AffinityTerm]
    let preferredAffinity: [WeightedTerm]
    /// Weights are positive here too.
    let preferredAntiAffinity: [WeightedTerm]

    // What the cluster's tables hold for this shape.

    /// Pods of this shape that stand on nodes.
    var placedCount = 0
    /// Counters of predicates that pods of this shape fulfil; kept while pods of it stand on nodes.
    var predicates: [PredicateCounter] = []
    /// Counters of the terms that pods of this shape have.
    var ownTerms: [TermCounter]?
    /// The terms of others that this shape fulfils.
    var matchedTerms = MatchedTerms()
    /// Constraints by default, found for a state of the workloads.
    var defaultSpread: (version: UInt64, selector: CompiledSelector)?

    init(_ key: Key, _ cluster: Cluster) {
        self.key = key
        requests = key.requests.filter { $0.value != 0 && $0.key != "pods" }
            .map { Amount(lane: cluster.resources.lane($0.key), amount: $0.value) }.sorted { $0.lane < $1.lane }
        (filledCPU, filledMemory) = (key.filled[0], key.filled[1])
        tolerations = cluster.tolerationRule(key.tolerations)
        let required = key.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
        nodeRule =
            key.nodeSelector.isEmpty && required == nil
            ? nil : cluster.nodeRule(.init(selector: key.nodeSelector, required: required.map(NodeTerms.init)))
        preferredNodes = (key.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
            .filter { $0.weight != 0 }.map { (Int64($0.weight), NodeTerms.Term($0.preference)) }
        namedNodes = required.flatMap(PodShape.namedNodes)
        let (namespace, labels) = (key.namespace, key.labels)
        let compile = { AffinityTerm($0, namespace: namespace, labels: labels) }
        let weigh = { (term: WeightedPodAffinityTerm) in
            WeightedTerm(term: compile(term.podAffinityTerm), weight: Int64(term.weight))
        }
        let (affinity, anti) = (key.affinity?.podAffinity, key.affinity?.podAntiAffinity)
        requiredAffinity = (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(compile)
        requiredAntiAffinity = (anti?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(compile)
        preferredAffinity = (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(weigh)
        preferredAntiAffinity = (anti?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(weigh)
        hardSpread = key.spread.filter { $0.whenUnsatisfiable == "DoNotSchedule" }.map { SpreadConstraint($0, labels: labels) }
        softSpread = key.spread.filter { $0.whenUnsatisfiable == "ScheduleAnyway" }.map { SpreadConstraint($0, labels: labels) }
    }

    /// Terms are alternatives, so one that names no node leaves all open.
    private static func namedNodes(_ selector: NodeSelector) -> Set<String>? {
        if selector.nodeSelectorTerms.isEmpty { return nil }
        var names: Set<String> = []
        for term in selector.nodeSelectorTerms {
            var own: Set<String>?
            for field in term.matchFields where field.key == "metadata.name" && field.operator == "In" {
                own = own.map { $0.intersection(field.values) } ?? Set(field.values)
            }
            guard let own else { return nil }
            names.formUnion(own)
        }
        return names
    }

    var hasPreferences: Bool { !preferredAffinity.isEmpty || !preferredAntiAffinity.isEmpty }
}

/// A pod as the scheduler knows it.
final class PodRecord {
    let uid: String
    let pod: Pod
    let shape: PodShape
    let priority: Int32
    let isTerminating: Bool
    /// In nanoseconds; a pod that hasn't started counts as starting now, later than all.
    let started: Int64
    /// The claims that its volumes use, as `namespace/name`.
    let claims: [String]
    /// The slot of its node, or -1.
    var slot = -1
    /// Decided here and not yet seen from the API.
    var isAssumed = false
    /// Its place in the node's list.
    var position = 0
    /// When an assumed pod whose binding is done is given up.
    var expiry: Duration?

    init(_ pod: Pod, _ shape: PodShape) {
        uid = pod.metadata.uid
        self.pod = pod
        self.shape = shape
        priority = pod.spec.priority ?? 0
        isTerminating = pod.metadata.deletionTimestamp != nil
        started = pod.status.startTime.map { $0.seconds * 1_000_000_000 + Int64($0.nanos) } ?? .max
        claims = PodVolumes.claims(pod).map { "\(pod.metadata.namespace)/\($0.name)" }
    }

    /// `namespace/name`.
    var key: String { "\(pod.metadata.namespace)/\(pod.metadata.name)" }
}

/// Images by the names that nodes and containers use.
enum Images {
    /// With the tag that is meant where none is given.
    static func normalized(_ name: String) -> String {
        let colon = name.lastIndex(of: ":")
        let slash = name.lastIndex(of: "/")
        switch (colon, slash) {
        case (nil, _): return name + ":latest"
        case (let colon?, let slash?) where colon <= slash: return name + ":latest"
        default: return name
        }
    }
}
