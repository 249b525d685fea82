import KubernetesAPI
import KubernetesSchema

/// What a daemon set should do about its pods.
struct DaemonSetPlan {
    static let generationLabel = "pod-template-generation"

    struct Event: Equatable {
        var isWarning: Bool
        var reason: String
        var message: String
    }

    /// Nodes that need a pod.
    var create: [String] = []
    var delete: [Pod] = []
    var events: [Event] = []
    /// Nodes whose failed pod is deleted now.
    var failedNodes: [String] = []
    /// When failed pods that are left alone for now are due.
    var retryAfter: Duration?

    // MARK: Pods of a daemon set

    private static let tolerations: [(key: String, effect: String)] = [
        ("node.kubernetes.io/not-ready", "NoExecute"), ("node.kubernetes.io/unreachable", "NoExecute"),
        ("node.kubernetes.io/disk-pressure", "NoSchedule"), ("node.kubernetes.io/memory-pressure", "NoSchedule"),
        ("node.kubernetes.io/pid-pressure", "NoSchedule"), ("node.kubernetes.io/unschedulable", "NoSchedule"),
    ]

    /// The template with what every daemon's pod has: it tolerates its node's troubles.
    static func template(_ set: DaemonSet, hash: String) -> PodTemplateSpec {
        var template = set.spec.template
        var wanted = tolerations
        if template.spec.hostNetwork { wanted.append(("node.kubernetes.io/network-unavailable", "NoSchedule")) }
        for (key, effect) in wanted {
            var toleration = Toleration()
            toleration.key = key
            toleration.operator = "Exists"
            toleration.effect = effect
            template.spec.tolerations.removeAll { $0.key == key && $0.effect == effect && $0.operator == "Exists" }
            template.spec.tolerations.append(toleration)
        }
        if let generation = set.metadata.annotations["deprecated.daemonset.template.generation"] {
            template.metadata.labels[generationLabel] = generation
        }
        template.metadata.labels[Revisions.hashLabel] = hash
        return template
    }

    /// The template bound to one node by affinity, so that the scheduler puts it there.
    static func template(_ template: PodTemplateSpec, node: String) -> PodTemplateSpec {
        var template = template
        var requirement = NodeSelectorRequirement()
        requirement.key = "metadata.name"
        requirement.operator = "In"
        requirement.values = [node]
        var affinity = template.spec.affinity ?? Affinity()
        var nodeAffinity = affinity.nodeAffinity ?? NodeAffinity()
        var selector = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution ?? NodeSelector()
        if selector.nodeSelectorTerms.isEmpty { selector.nodeSelectorTerms = [NodeSelectorTerm()] }
        for index in selector.nodeSelectorTerms.indices { selector.nodeSelectorTerms[index].matchFields = [requirement] }
        nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution = selector
        affinity.nodeAffinity = nodeAffinity
        template.spec.affinity = affinity
        return template
    }

    /// The node that a pod is on, or is meant for.
    static func node(of pod: Pod) -> String? {
        if !pod.spec.nodeName.isEmpty { return pod.spec.nodeName }
        let terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
        for field in terms.flatMap(\.matchFields) where field.key == "metadata.name" && field.operator == "In" && field.values.count == 1 {
            return field.values[0]
        }
        return nil
    }

    /// Whether a new pod should go to the node, and whether one that is there may stay.
    static func shouldRun(_ template: PodTemplateSpec, _ node: Node) -> (start: Bool, stay: Bool) {
        if !template.spec.nodeName.isEmpty, template.spec.nodeName != node.name { return (false, false) }
        guard NodeMatching.fits(template.spec, node) else { return (false, false) }
        let taints = node.spec.taints
        if NodeMatching.tolerates(template.spec.tolerations, taints, effects: ["NoSchedule", "NoExecute"]) { return (true, true) }
        return (false, NodeMatching.tolerates(template.spec.tolerations, taints, effects: ["NoExecute"]))
    }

    // MARK: One pod on each node

    /// - Parameter failedBackoff: how long the failed pod of a node has to be left alone; nil or zero: it can go.
    init(
        _ set: DaemonSet, template: PodTemplateSpec, hash: String, nodes: [Node], pods: [Pod], now: Timestamp,
        failedBackoff: (String) -> Duration?
    ) {
        let byNode = Dictionary(grouping: pods) { DaemonSetPlan.node(of: $0) ?? "" }
        let surge = DaemonSetPlan.limits(set, desired: nodes.count).surge > 0
        for node in nodes.sorted(by: { $0.name < $1.name }) {
            let (start, stay) = DaemonSetPlan.shouldRun(template, node)
            let mine = byNode[node.name] ?? []
            if start, mine.isEmpty {
                create.append(node.name)
            } else if stay {
                keep(node.name, mine, start: start, surge: surge, hash, set, now, failedBackoff)
            } else {
                delete += mine.filter { $0.metadata.deletionTimestamp == nil }
            }
        }
        // Pods meant for nodes that are gone will never be scheduled.
        let names = Set(nodes.map(\.name))
        for pod in pods where pod.spec.nodeName.isEmpty && pod.metadata.deletionTimestamp == nil {
            if let target = DaemonSetPlan.node(of: pod), !names.contains(target) { delete.append(pod) }
        }
    }

    private mutating func keep(
        _ node: String, _ pods: [Pod], start: Bool, surge: Bool, _ hash: String, _ set: DaemonSet, _ now: Timestamp,
        _ failedBackoff: (String) -> Duration?
    ) {
        var running: [Pod] = []
        for pod in pods where pod.metadata.deletionTimestamp == nil {
            if pod.status.phase == "Failed" {
                if let pause = failedBackoff(node), pause > .zero {
                    retryAfter = min(retryAfter ?? pause, pause)
                    continue
                }
                failedNodes.append(node)
                let message = "Found failed daemon pod \(pod.namespacedName) on node \(node), will try to kill it"
                events.append(Event(isWarning: true, reason: "FailedDaemonPod", message: message))
                delete.append(pod)
            } else if pod.status.phase == "Succeeded" {
                let message = "Found succeeded daemon pod \(pod.namespacedName) on node \(node), will try to delete it"
                events.append(Event(isWarning: false, reason: "SucceededDaemonPod", message: message))
                delete.append(pod)
            } else {
                running.append(pod)
            }
        }
        running.sort { left, right in
            if left.spec.nodeName.isEmpty != right.spec.nodeName.isEmpty { return !left.spec.nodeName.isEmpty }
            let (mine, theirs) = (left.metadata.creationTimestamp ?? .zero, right.metadata.creationTimestamp ?? .zero)
            return mine == theirs ? left.name < right.name : mine < theirs
        }
        guard surge else {
            delete += running.dropFirst()
            return
        }
        if running.count <= 1 {
            if running.isEmpty, start { create.append(node) }
            return
        }
        // Two pods may be there while the new one isn't ready yet and the old one is.
        let fresh = running.first { $0.metadata.labels[Revisions.hashLabel] == hash }
        let stale = running.first { $0.metadata.labels[Revisions.hashLabel] != hash }
        delete += running.filter { $0.metadata.uid != fresh?.metadata.uid && $0.metadata.uid != stale?.metadata.uid }
        guard let fresh, let stale else { return }
        let minimum = set.spec.minReadySeconds
        if !stale.isAvailable(minReadySeconds: minimum, now: now) || fresh.isAvailable(minReadySeconds: minimum, now: now) {
            delete.append(stale)
        }
    }

    // MARK: Updates

    static func limits(_ set: DaemonSet, desired: Int) -> (surge: Int, unavailable: Int) {
        guard set.spec.updateStrategy.type != "OnDelete" else { return (0, 0) }
        let rolling = set.spec.updateStrategy.rollingUpdate
        let surge = rolling?.maxSurge?.scaled(of: desired, roundUp: true) ?? 0
        var unavailable = (rolling?.maxUnavailable ?? .int(1)).scaled(of: desired, roundUp: true) ?? 1
        if surge == 0, unavailable == 0 { unavailable = 1 }
        return (surge, unavailable)
    }

    /// A step of a rolling update: old pods to delete, and nodes that get a new pod beside the old one.
    static func rollingStep(
        _ set: DaemonSet, template: PodTemplateSpec, hash: String, nodes: [Node], pods: [Pod], now: Timestamp
    ) -> (delete: [Pod], create: [String]) {
        let eligible = nodes.filter { shouldRun(template, $0).start }.map(\.name).sorted()
        let (maxSurge, maxUnavailable) = limits(set, desired: eligible.count)
        let alive = Dictionary(grouping: pods.filter { $0.metadata.deletionTimestamp == nil }) { node(of: $0) ?? "" }
        let minimum = set.spec.minReadySeconds
        var (replace, candidates): ([Pod], [Pod]) = ([], [])
        var (surgeNodes, surgeCandidates): ([String], [String]) = ([], [])
        var (unavailable, surging) = (0, 0)
        for node in eligible {
            let mine = alive[node] ?? []
            let fresh = mine.filter { $0.metadata.labels[Revisions.hashLabel] == hash }
            let stale = mine.filter { $0.metadata.labels[Revisions.hashLabel] != hash }
            guard let old = stale.first, stale.count == 1, fresh.count <= 1 else {
                if !(fresh.first?.isAvailable(minReadySeconds: minimum, now: now) ?? false) { unavailable += 1 }
                continue
            }
            let oldWorks = old.isAvailable(minReadySeconds: minimum, now: now)
            if maxSurge == 0 {
                if !fresh.isEmpty {
                    unavailable += 1
                } else if oldWorks {
                    candidates.append(old)
                } else {
                    replace.append(old)
                    unavailable += 1
                }
            } else if let new = fresh.first {
                if !oldWorks || new.isAvailable(minReadySeconds: minimum, now: now) { replace.append(old) } else { surging += 1 }
            } else if oldWorks {
                surgeCandidates.append(node)
            } else {
                surgeNodes.append(node)
            }
        }
        if maxSurge == 0 { return (replace + candidates.prefix(max(0, maxUnavailable - unavailable)), []) }
        return (replace, surgeNodes + surgeCandidates.prefix(max(0, maxSurge - surging)))
    }

    // MARK: Status

    static func status(
        _ set: DaemonSet, template: PodTemplateSpec, hash: String, nodes: [Node], pods: [Pod], now: Timestamp
    ) -> DaemonSetStatus {
        var status = set.status
        status.desiredNumberScheduled = 0
        status.currentNumberScheduled = 0
        status.numberMisscheduled = 0
        status.numberReady = 0
        status.updatedNumberScheduled = 0
        status.numberAvailable = 0
        let byNode = Dictionary(grouping: pods) { self.node(of: $0) ?? "" }
        for node in nodes {
            let mine = (byNode[node.name] ?? []).sorted {
                ($0.metadata.creationTimestamp ?? .zero) < ($1.metadata.creationTimestamp ?? .zero)
            }
            guard shouldRun(template, node).start else {
                if !mine.isEmpty { status.numberMisscheduled += 1 }
                continue
            }
            status.desiredNumberScheduled += 1
            guard let first = mine.first else { continue }
            status.currentNumberScheduled += 1
            if mine.contains(where: \.isReady) { status.numberReady += 1 }
            if mine.contains(where: { $0.isAvailable(minReadySeconds: set.spec.minReadySeconds, now: now) }) { status.numberAvailable += 1 }
            let shown = mine.first { $0.metadata.labels[Revisions.hashLabel] == hash } ?? first
            if shown.metadata.labels[Revisions.hashLabel] == hash { status.updatedNumberScheduled += 1 }
        }
        status.numberUnavailable = status.desiredNumberScheduled - status.numberAvailable
        status.observedGeneration = set.metadata.generation
        return status
    }
}
