import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Marks on pods that the control plane is about to delete.
enum PodDisruption {
    /// Sets the `DisruptionTarget` condition, and the phase where one is given.
    static func mark(
        _ pod: Pod, reason: String, message: String, phase: String? = nil, client: APIClient, now: Timestamp
    ) async throws {
        var status: [(String, Value)] = []
        if let phase { status.append(("phase", .string(phase))) }
        if !reason.isEmpty {
            let known = pod.condition("DisruptionTarget")
            if phase == nil, known?.status == "True", known?.reason == reason { return }
            status.append(("conditions", .array([.object([
                ("type", "DisruptionTarget"), ("status", "True"), ("reason", .string(reason)), ("message", .string(message)),
                ("lastTransitionTime", .string(Timestamp(seconds: now.seconds).description)),
            ])])))
        }
        let body = Value.object([
            ("metadata", .object([("uid", .string(pod.metadata.uid))])), ("status", .object(status)),
        ])
        try await client.patch(Pod.self, namespace: pod.namespace, name: pod.name, subresource: "status", .strategic, body: body)
    }
}
