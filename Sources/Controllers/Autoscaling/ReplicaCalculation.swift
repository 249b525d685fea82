import KubernetesAPI
import KubernetesSchema

/// What was measured of one pod: thousandths, at a time, over a window before it.
struct PodMetric: Sendable, Equatable {
    var value: Int64
    var time: Timestamp?
    var window = Duration.seconds(60)
}

/// Why a size can't be reckoned.
struct AutoscalingFailure: Error, CustomStringConvertible, Equatable {
    var description: String
    init(_ description: String) { self.description = description }
}

/// Reckons how many pods a measured load needs.
struct ReplicaCalculation {
    /// How far from one a ratio of usage to target may be without any consequence.
    struct Tolerances: Equatable {
        var down = 0.1
        var up = 0.1
        func cover(_ ratio: Double) -> Bool { 1 - down <= ratio && ratio <= 1 + up }
    }

    struct Proposal: Equatable {
        var replicas: Int
        /// Thousandths: on average, or of the object as a whole.
        var usage: Int64
        /// Percent of what is requested.
        var utilization: Int32?
    }

    /// How long after its start a pod's processor use says nothing about its load.
    static let initialization = Duration.seconds(300)
    /// A pod that hasn't become ready within that time after its start was never ready.
    static let initialReadinessDelay = Duration.seconds(30)

    let pods: [Pod]
    let tolerances: Tolerances
    let now: Timestamp

    // MARK: Metrics of pods

    private struct Groups {
        var ready = 0
        var unready: [String] = []
        var missing: [String] = []
        var ignored: [String] = []
    }

    private func group(_ metrics: [String: PodMetric], resource: String) -> Groups {
        var groups = Groups()
        for pod in pods {
            if pod.metadata.deletionTimestamp != nil || pod.status.phase == "Failed" {
                groups.ignored.append(pod.name)
            } else if pod.status.phase == "Pending" {
                groups.unready.append(pod.name)
            } else if let metric = metrics[pod.name] {
                if resource == "cpu", isUnready(pod, metric) { groups.unready.append(pod.name) } else { groups.ready += 1 }
            } else {
                groups.missing.append(pod.name)
            }
        }
        return groups
    }

    private func isUnready(_ pod: Pod, _ metric: PodMetric) -> Bool {
        guard let ready = pod.condition("Ready"), let start = pod.status.startTime else { return true }
        let changed = ready.lastTransitionTime ?? .zero
        if start.adding(ReplicaCalculation.initialization) > now {
            return ready.status == "False" || (metric.time ?? .zero) < changed.adding(metric.window)
        }
        return ready.status == "False" && start.adding(ReplicaCalculation.initialReadinessDelay) > changed
    }

    /// By a target average of a metric of pods; `resource` is empty where the metric is none of a resource.
    func byAverage(_ metrics: [String: PodMetric], target: Int64, current: Int, resource: String = "") throws -> Proposal {
        let ratio = { (metrics: [String: PodMetric]) -> Ratio in
            let usage = Int64(clamping: metrics.values.reduce(Int128(0)) { $0 + Int128($1.value) } / Int128(metrics.count))
            return Ratio(ratio: Double(usage) / Double(target), usage: usage)
        }
        return try propose(metrics, current: current, resource: resource, ratio: ratio) { _ in target }
    }

    /// By a target percentage of what the pods request.
    func byUtilization(
        _ metrics: [String: PodMetric], target: Int32, current: Int, resource: String, container: String
    ) throws -> Proposal {
        // Missing requests are told of only where there is something to compare.
        let requests = Result { try self.requests(resource, container) }
        let ratio = { (metrics: [String: PodMetric]) throws -> Ratio in
            let requests = try requests.get()
            let known = metrics.filter { requests[$0.key] != nil }
            let used = known.values.reduce(Int128(0)) { $0 + Int128($1.value) }
            let asked = known.keys.reduce(Int128(0)) { $0 + Int128(requests[$1] ?? 0) }
            if asked == 0 { throw AutoscalingFailure("no metrics returned matched known pods") }
            let percent = Int32(clamping: used * 100 / asked)
            return Ratio(ratio: Double(percent) / Double(target), usage: Int64(clamping: used / Int128(known.count)), utilization: percent)
        }
        return try propose(metrics, current: current, resource: resource, ratio: ratio) { name in
            Int64(clamping: Int128((try? requests.get())?[name] ?? 0) * Int128(max(100, target)) / 100)
        }
    }

    private struct Ratio {
        var ratio: Double
        var usage: Int64
        var utilization: Int32?
    }

    /// - Parameter fallback: what a pod without a measurement counts for when the load seems low.
    private func propose(
        _ measured: [String: PodMetric], current: Int, resource: String, ratio: ([String: PodMetric]) throws -> Ratio,
        fallback: (String) -> Int64
    ) throws -> Proposal {
        if pods.isEmpty { throw AutoscalingFailure("no pods returned by selector while calculating replica count") }
        let groups = group(measured, resource: resource)
        let left = Set(groups.ignored + groups.unready)
        var metrics = measured.filter { !left.contains($0.key) }
        if metrics.isEmpty { throw AutoscalingFailure("did not receive metrics for targeted pods (pods might be unready)") }
        let first = try ratio(metrics)
        var proposal = Proposal(replicas: current, usage: first.usage, utilization: first.utilization)
        let countsUnready = !groups.unready.isEmpty && first.ratio > 1
        if !countsUnready, groups.missing.isEmpty {
            if !tolerances.cover(first.ratio) { proposal.replicas = replicaCount(first.ratio * Double(groups.ready)) }
            return proposal
        }
        // What isn't known counts against a change of size.
        if first.ratio < 1 {
            for name in groups.missing { metrics[name] = PodMetric(value: fallback(name)) }
        } else if first.ratio > 1 {
            for name in groups.missing { metrics[name] = PodMetric(value: 0) }
        }
        if countsUnready {
            for name in groups.unready { metrics[name] = PodMetric(value: 0) }
        }
        let second = try ratio(metrics).ratio
        let turns = (first.ratio < 1 && second > 1) || (first.ratio > 1 && second < 1)
        if tolerances.cover(second) || turns { return proposal }
        let replicas = replicaCount(second * Double(metrics.count))
        if (second < 1 && replicas > current) || (second > 1 && replicas < current) { return proposal }
        proposal.replicas = replicas
        return proposal
    }

    private func requests(_ resource: String, _ container: String) throws -> [String: Int64] {
        var requests: [String: Int64] = [:]
        for pod in pods { requests[pod.name] = try request(pod, resource, container) }
        return requests
    }

    private func request(_ pod: Pod, _ resource: String, _ container: String) throws -> Int64 {
        if container.isEmpty, let whole = pod.spec.resources?.requests, !whole.isEmpty {
            guard let amount = QuotaUsage.total(pod, \.requests)[resource] else {
                throw AutoscalingFailure("missing pod-level request for \(resource) in Pod \(pod.name)")
            }
            return amount.milliValue
        }
        var sum: Int64 = 0
        for one in pod.spec.containers + pod.spec.initContainers.filter({ $0.restartPolicy == "Always" }) {
            guard container.isEmpty || container == one.name else { continue }
            guard let amount = one.resources.requests[resource] else {
                throw AutoscalingFailure("missing request for \(resource) in container \(one.name) of Pod \(pod.name)")
            }
            sum += amount.milliValue
            if container == one.name { return sum }
        }
        if !container.isEmpty { throw AutoscalingFailure("container \(container) not found in Pod \(pod.name)") }
        return sum
    }

    // MARK: Metrics of something else

    /// By a target value of one object's metric, or of an external one.
    func byValue(_ usage: Int64, target: Int64, current: Int) throws -> Proposal {
        let ratio = Double(usage) / Double(target)
        if current == 0 { return Proposal(replicas: replicaCount(ratio), usage: usage) }
        if tolerances.cover(ratio) { return Proposal(replicas: current, usage: usage) }
        if pods.isEmpty {
            let reason = "no pods returned by selector while calculating replica count"
            throw AutoscalingFailure("unable to calculate ready pods: \(reason)")
        }
        let ready = pods.filter { $0.status.phase == "Running" && $0.isReady }.count
        return Proposal(replicas: replicaCount(ratio * Double(ready)), usage: usage)
    }

    /// By a target value for each pod of such a metric.
    func byValuePerPod(_ usage: Int64, target: Int64, replicas: Int) -> Proposal {
        let ratio = Double(usage) / (Double(target) * Double(replicas))
        let wanted = tolerances.cover(ratio) ? replicas : replicaCount(Double(usage) / Double(target))
        let average = replicas == 0 ? Double(usage) : (Double(usage) / Double(replicas)).rounded(.up)
        return Proposal(replicas: wanted, usage: average >= 0x1p63 ? .max : Int64(average))
    }
}
