import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Reads the three metrics APIs, which aggregated servers may serve.
struct MetricsSource: Sendable {
    private static let resourceGroup = GroupVersion(group: "metrics.k8s.io", version: "v1beta1")
    private static let externalGroup = GroupVersion(group: "external.metrics.k8s.io", version: "v1beta1")
    private static let customGroup = "custom.metrics.k8s.io"

    let client: APIClient
    let kinds: KindResolver

    /// What pods use of a resource, in all containers or in one; pods without a figure are left out.
    func resource(_ name: String, namespace: String, selector: String, container: String) async throws -> [String: PodMetric] {
        let path = APIClient.path(MetricsSource.resourceGroup.resource("pods"), namespace: namespace)
        let list = try await read(path, [("labelSelector", selector)], "resource", of: "pods.metrics.k8s.io")
        let items = list.elements(list[list.root, "items"])
        if items.isEmpty { throw AutoscalingFailure("no metrics returned from resource metrics API") }
        var metrics: [String: PodMetric] = [:]
        for item in items {
            guard let pod = list.string(list[item, "metadata", "name"]) else { continue }
            let containers = list.elements(list[item, "containers"]).filter {
                container.isEmpty || list.equals(list[$0, "name"], container)
            }
            let amounts = containers.map { list.string(list[$0, "usage", name]).flatMap { Quantity($0) } }
            if amounts.isEmpty || amounts.contains(where: { $0 == nil }) { continue }
            var metric = PodMetric(value: amounts.reduce(Quantity.zero) { $0 + ($1 ?? .zero) }.milliValue)
            metric.time = list.string(list[item, "timestamp"]).flatMap { Timestamp($0) }
            let window = list.string(list[item, "window"]).flatMap { GoDuration($0) }
            metric.window = .nanoseconds(window?.nanoseconds ?? 0)
            metrics[pod] = metric
        }
        return metrics
    }

    /// A custom metric of pods.
    func pods(_ metric: String, namespace: String, selector: String, metricSelector: String) async throws -> [String: PodMetric] {
        let query = [("labelSelector", selector), ("metricLabelSelector", metricSelector)]
        let list = try await custom("namespaces/\(PercentEncoding.segment(namespace))/pods/*/\(PercentEncoding.segment(metric))", query)
        let items = list.elements(list[list.root, "items"])
        if items.isEmpty { throw AutoscalingFailure("no metrics returned from custom metrics API") }
        var metrics: [String: PodMetric] = [:]
        for item in items {
            guard let pod = list.string(list[item, "describedObject", "name"]) else { continue }
            var found = PodMetric(value: value(list, item))
            found.time = list.string(list[item, "timestamp"]).flatMap { Timestamp($0) }
            if let seconds = list.int(list[item, "windowSeconds"]) ?? list.int(list[item, "window"]) { found.window = .seconds(seconds) }
            metrics[pod] = found
        }
        return metrics
    }

    /// A custom metric of one object, in thousandths.
    func object(
        _ metric: String, namespace: String, _ object: CrossVersionObjectReference, metricSelector: String
    ) async throws -> Int64 {
        let kind = (GroupVersion(apiVersion: object.apiVersion) ?? GroupVersion(group: "", version: "v1")).kind(object.kind)
        var path = "namespaces/\(PercentEncoding.segment(namespace))/"
        if kind.kind == "Namespace", kind.group.isEmpty {
            path += "metrics/"
        } else {
            let resource: GroupVersionResource
            do {
                resource = try await kinds.resource(of: kind)
            } catch {
                let shown = kind.group.isEmpty ? kind.kind : "\(kind.kind).\(kind.group)"
                throw AutoscalingFailure(
                    "unable to fetch metrics from custom metrics API: unable to map kind \(shown) to resource: \(error)")
            }
            path += "\(PercentEncoding.segment(resource.groupResource.description))/\(PercentEncoding.segment(object.name))/"
        }
        let list = try await custom(path + PercentEncoding.segment(metric), [("metricLabelSelector", metricSelector)])
        let items = list.elements(list[list.root, "items"])
        guard items.count == 1 else {
            let reason = "the custom metrics API server returned \(items.count) results when we asked for exactly one"
            throw AutoscalingFailure("unable to fetch metrics from custom metrics API: \(reason)")
        }
        return value(list, items[0])
    }

    /// The sum of all values of an external metric, in thousandths.
    func external(_ metric: String, namespace: String, selector: String) async throws -> Int64 {
        let path = APIClient.path(MetricsSource.externalGroup.resource(metric), namespace: namespace)
        let list = try await read(path, [("labelSelector", selector)], "external", of: "\(metric).external.metrics.k8s.io")
        let items = list.elements(list[list.root, "items"])
        if items.isEmpty { throw AutoscalingFailure("no metrics returned from external metrics API") }
        return Int64(clamping: items.reduce(Int128(0)) { $0 + Int128(value(list, $1)) })
    }

    private func value(_ list: Document, _ item: Document.Node) -> Int64 {
        if let number = list.int(list[item, "value"]) { return Quantity(number).milliValue }
        return list.string(list[item, "value"]).flatMap { Quantity($0) }?.milliValue ?? 0
    }

    private func custom(_ path: String, _ query: [(String, String)]) async throws -> Document {
        let group = "/apis/\(MetricsSource.customGroup)"
        let known: Document
        do {
            known = try await client.json("GET", group)
        } catch where error.isNotFound {
            let reason = "no custom metrics API (\(MetricsSource.customGroup)) registered"
            throw AutoscalingFailure("unable to fetch metrics from custom metrics API: \(reason)")
        }
        let versions = known.elements(known[known.root, "versions"]).compactMap { known.string(known[$0, "version"]) }
        let version = ["v1beta2", "v1beta1"].first { versions.contains($0) } ?? versions.first ?? "v1beta2"
        return try await read("\(group)/\(version)/\(path)", query, "custom", of: "")
    }

    private func read(_ path: String, _ query: [(String, String)], _ api: String, of resource: String) async throws -> Document {
        do {
            return try await client.json("GET", path, query: query.filter { !$0.1.isEmpty })
        } catch let error as StatusError {
            var reason = error.message
            // As client-go says it of an API that isn't served.
            if error.code == 404, error.details == nil, !resource.isEmpty { reason += " (get \(resource))" }
            throw AutoscalingFailure("unable to fetch metrics from \(api) metrics API: \(reason)")
        }
    }
}
