import Client
import KubernetesAPI
import Wire

/// Pods of higher priority first; among equals, who waits longest.
final class PrioritySort: QueueSortPlugin {
    let name = "PrioritySort"

    func precedes(_ left: QueuedPod, _ right: QueuedPod) -> Bool {
        if left.record.priority != right.record.priority { return left.record.priority > right.record.priority }
        return left.timestamp != right.timestamp ? left.timestamp < right.timestamp : left.number < right.number
    }
}

/// Pods with gates wait until they have none.
final class SchedulingGates: PreEnqueuePlugin, HintingPlugin {
    let name = "SchedulingGates"
    let events: Set<ClusterEvent.Kind> = [.podUpdated]

    func refusal(_ pod: Pod) -> String? {
        if pod.spec.schedulingGates.isEmpty { return nil }
        return "waiting for scheduling gates: [\(pod.spec.schedulingGates.map(\.name).joined(separator: " "))]"
    }

    func mayHelp(_ event: ClusterEvent, _ pod: PodRecord, _ cluster: Cluster) -> Bool {
        event.newPod?.pod.spec.schedulingGates.isEmpty ?? true
    }
}

/// Binds through the API's `binding` subresource.
final class DefaultBinder: BindPlugin {
    let name = "DefaultBinder"

    func bind(_ assignment: Assignment) -> (@Sendable (BindingContext) async throws -> Void)? {
        let (pod, node) = (assignment.pod, assignment.node)
        return { context in
            let (namespace, name) = (pod.metadata.namespace, pod.metadata.name)
            var binding = Binding()
            (binding.metadata.name, binding.metadata.namespace, binding.metadata.uid) = (name, namespace, pod.metadata.uid)
            (binding.target.kind, binding.target.name) = ("Node", node)
            _ = try await context.client.create(subresource: "binding", of: Pod.self, namespace: namespace, name: name, binding)
        }
    }
}
