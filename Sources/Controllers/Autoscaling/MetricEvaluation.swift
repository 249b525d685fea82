import KubernetesAPI
import KubernetesSchema

/// What one metric of an autoscaler asks for.
struct MetricEvaluation: Sendable {
    struct Outcome {
        var replicas: Int
        /// As events and conditions name the metric.
        var name: String
        var status: MetricStatus
    }

    /// Why a metric can't be evaluated.
    struct Failure: Error {
        /// Of the condition and of the event.
        var reason: String
        /// For the condition and the event.
        var cause: String
        /// For what is told of all metrics together.
        var message: String
    }

    let source: MetricsSource
    let namespace: String
    /// The pods' selector as the scale tells it.
    let selector: String
    let specReplicas: Int
    let statusReplicas: Int
    let calculation: ReplicaCalculation

    func evaluate(_ spec: MetricSpec) async throws(Failure) -> Outcome {
        switch spec.type {
        case "Object":
            let what = "failed to get object metric value"
            return try await attempt("FailedGetObjectMetric", what) { try await object(spec.object ?? ObjectMetricSource()) }
        case "Pods":
            let what = "failed to get pods metric value"
            return try await attempt("FailedGetPodsMetric", what) { try await pods(spec.pods ?? PodsMetricSource()) }
        case "Resource":
            let metric = spec.resource ?? ResourceMetricSource()
            let what = "failed to get \(metric.name) resource metric value"
            return try await attempt("FailedGetResourceMetric", what) { try await resource(metric) }
        case "ContainerResource":
            let metric = spec.containerResource ?? ContainerResourceMetricSource()
            let what = "failed to get \(metric.container) container metric value"
            return try await attempt("FailedGetContainerResourceMetric", what) { try await containerResource(metric) }
        case "External":
            let metric = spec.external ?? ExternalMetricSource()
            let what = "failed to get \(metric.metric.name) external metric value"
            return try await attempt("FailedGetExternalMetric", what) { try await external(metric) }
        default:
            let message = "unknown metric source type \"\(spec.type)\""
            throw Failure(reason: "InvalidMetricSourceType", cause: message, message: message)
        }
    }

    private func attempt(_ reason: String, _ what: String, _ body: () async throws -> Outcome) async throws(Failure) -> Outcome {
        do {
            return try await body()
        } catch {
            throw Failure(reason: reason, cause: "\(error)", message: "\(what): \(error)")
        }
    }

    private func explained<Result>(
        _ what: String, separator: String = ": ", _ body: () async throws -> Result
    ) async throws -> Result {
        do { return try await body() } catch { throw AutoscalingFailure("\(what)\(separator)\(error)") }
    }

    private func milli(_ value: Int64) -> Quantity { Quantity(milli: value) }

    // MARK: Each sort

    private func object(_ metric: ObjectMetricSource) async throws -> Outcome {
        let labels = try KubernetesSchema.LabelSelector(metric.metric.selector)
        let named = metric.describedObject
        let what = "unable to get metric \(metric.metric.name): \(named.kind) on \(namespace) \(named.name)/"
        var status = MetricStatus()
        status.type = "Object"
        var current = ObjectMetricStatus()
        current.describedObject = named
        current.metric = metric.metric
        if metric.target.type == "Value", let target = metric.target.value {
            let usage = try await explained(what, separator: "") {
                try await source.object(metric.metric.name, namespace: namespace, named, metricSelector: metricText(labels, metric.metric))
            }
            let proposal = try calculation.byValue(usage, target: target.milliValue, current: specReplicas)
            current.current.value = milli(proposal.usage)
            status.object = current
            return Outcome(replicas: proposal.replicas, name: "\(named.kind) metric \(metric.metric.name)", status: status)
        }
        if metric.target.type == "AverageValue", let target = metric.target.averageValue {
            let usage = try await explained("failed to get \(metric.metric.name) object metric: \(what)", separator: "") {
                try await source.object(metric.metric.name, namespace: namespace, named, metricSelector: metricText(labels, metric.metric))
            }
            let proposal = calculation.byValuePerPod(usage, target: target.milliValue, replicas: statusReplicas)
            current.current.averageValue = milli(proposal.usage)
            status.object = current
            return Outcome(replicas: proposal.replicas, name: "external metric \(metric.metric.shown)", status: status)
        }
        throw AutoscalingFailure("invalid object metric source: neither a value target nor an average value target was set")
    }

    private func pods(_ metric: PodsMetricSource) async throws -> Outcome {
        let labels = try KubernetesSchema.LabelSelector(metric.metric.selector)
        let measured = try await explained("unable to get metric \(metric.metric.name)") {
            try await source.pods(
                metric.metric.name, namespace: namespace, selector: selector, metricSelector: metricText(labels, metric.metric))
        }
        let target = metric.target.averageValue?.milliValue ?? 0
        let proposal = try calculation.byAverage(measured, target: target, current: specReplicas)
        var status = MetricStatus()
        status.type = "Pods"
        var current = PodsMetricStatus()
        current.metric = metric.metric
        current.current.averageValue = milli(proposal.usage)
        status.pods = current
        return Outcome(replicas: proposal.replicas, name: "pods metric \(metric.metric.name)", status: status)
    }

    private func resource(_ metric: ResourceMetricSource) async throws -> Outcome {
        let (proposal, value) = try await measure(metric.name, metric.target, container: "")
        var status = MetricStatus()
        status.type = "Resource"
        var current = ResourceMetricStatus()
        current.name = metric.name
        current.current = value
        status.resource = current
        let isAverage = metric.target.averageValue != nil
        let name = isAverage ? "\(metric.name) resource" : "\(metric.name) resource utilization (percentage of request)"
        return Outcome(replicas: proposal.replicas, name: name, status: status)
    }

    private func containerResource(_ metric: ContainerResourceMetricSource) async throws -> Outcome {
        let (proposal, value) = try await measure(metric.name, metric.target, container: metric.container)
        var status = MetricStatus()
        status.type = "ContainerResource"
        var current = ContainerResourceMetricStatus()
        current.name = metric.name
        current.container = metric.container
        current.current = value
        status.containerResource = current
        let isAverage = metric.target.averageValue != nil
        let name = isAverage ? "\(metric.name) resource" : "\(metric.name) container resource utilization (percentage of request)"
        return Outcome(replicas: proposal.replicas, name: name, status: status)
    }

    private func measure(
        _ resource: String, _ target: MetricTarget, container: String
    ) async throws -> (ReplicaCalculation.Proposal, MetricValueStatus) {
        let measured = { () async throws -> [String: PodMetric] in
            try await explained("unable to get metrics for resource \(resource)") {
                try await source.resource(resource, namespace: namespace, selector: selector, container: container)
            }
        }
        let proposal: ReplicaCalculation.Proposal
        if let average = target.averageValue {
            proposal = try await explained("failed to get \(resource) usage") {
                try calculation.byAverage(
                    try await measured(), target: average.milliValue, current: specReplicas, resource: resource)
            }
        } else if let percent = target.averageUtilization {
            proposal = try await explained("failed to get \(resource) utilization") {
                try calculation.byUtilization(
                    try await measured(), target: percent, current: specReplicas, resource: resource, container: container)
            }
        } else {
            throw AutoscalingFailure(
                "invalid resource metric source: neither an average utilization target nor an average value (usage) target was set")
        }
        var value = MetricValueStatus()
        value.averageUtilization = proposal.utilization
        value.averageValue = Quantity(milli: proposal.usage, resource == "memory" ? .binarySI : .decimalSI)
        return (proposal, value)
    }

    private func external(_ metric: ExternalMetricSource) async throws -> Outcome {
        let name = metric.metric.name
        let read = { () async throws -> Int64 in
            let labels = try KubernetesSchema.LabelSelector(metric.metric.selector)
            let what = "unable to get external metric \(namespace)/\(name)/\(metric.metric.shownSelector)"
            return try await explained(what) {
                try await source.external(name, namespace: namespace, selector: metricText(labels, metric.metric))
            }
        }
        var status = MetricStatus()
        status.type = "External"
        var current = ExternalMetricStatus()
        current.metric = metric.metric
        let proposal: ReplicaCalculation.Proposal
        if let target = metric.target.averageValue {
            let usage = try await explained("failed to get \(name) external metric", read)
            proposal = calculation.byValuePerPod(usage, target: target.milliValue, replicas: statusReplicas)
            current.current.averageValue = milli(proposal.usage)
        } else if let target = metric.target.value {
            proposal = try await explained("failed to get external metric \(name)") {
                try calculation.byValue(try await read(), target: target.milliValue, current: specReplicas)
            }
            current.current.value = milli(proposal.usage)
        } else {
            throw AutoscalingFailure("invalid external metric source: neither a value target nor an average value target was set")
        }
        status.external = current
        return Outcome(replicas: proposal.replicas, name: "external metric \(metric.metric.shown)", status: status)
    }

    /// A metric without a selector means all its series.
    private func metricText(_ labels: KubernetesSchema.LabelSelector, _ metric: MetricIdentifier) -> String {
        metric.selector == nil ? "" : labels.text
    }
}

extension KubernetesSchema.LabelSelector {
    /// The selector as a query says it.
    var text: String {
        requirements.sorted { $0.key < $1.key }.map { requirement in
            switch requirement.op {
            case .equals, .notEquals: return requirement.key + requirement.op.rawValue + (requirement.values.first ?? "")
            case .greaterThan: return requirement.key + ">" + (requirement.values.first ?? "")
            case .lessThan: return requirement.key + "<" + (requirement.values.first ?? "")
            case .exists: return requirement.key
            case .doesNotExist: return "!" + requirement.key
            case .in, .notIn: return "\(requirement.key) \(requirement.op.rawValue) (\(requirement.values.sorted().joined(separator: ",")))"
            }
        }.joined(separator: ",")
    }
}

extension MetricIdentifier {
    /// As upstream's messages show the metric and its selector.
    var shown: String { "\(name)(\(shownSelector))" }

    var shownSelector: String {
        guard let selector else { return "nil" }
        let labels = selector.matchLabels.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)," }.joined()
        let expressions = selector.matchExpressions.map { expression in
            "LabelSelectorRequirement{Key:\(expression.key),Operator:\(expression.operator),"
                + "Values:[\(expression.values.joined(separator: " "))],},"
        }.joined()
        return "&LabelSelector{MatchLabels:map[string]string{\(labels)},MatchExpressions:[]LabelSelectorRequirement{\(expressions)},}"
    }
}
