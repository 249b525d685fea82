import Client
import KubernetesAPI
import KubernetesSchema
import Wire

// Merge patches bound to a resource version: they work for custom resources too, which know no strategic merge.
extension GarbageCollector {
    /// Takes owner references out of an object.
    func drop(_ uids: [String], from node: GraphNode) async throws {
        do {
            try await retryOnConflict {
                let live = try await client.getMetadata(
                    node.resource.resource, namespace: node.metadata.namespace, name: node.metadata.name)
                guard live.metadata.uid == node.uid else { return }
                let kept = live.metadata.ownerReferences.filter { !uids.contains($0.uid) }
                if kept.count == live.metadata.ownerReferences.count { return }
                try await patch(node, live, [("ownerReferences", GarbageCollector.value(kept))])
            }
        } catch where error.isNotFound {
            return
        }
    }

    func unblock(_ node: GraphNode, _ live: PartialObjectMetadata) async throws {
        let references = live.metadata.ownerReferences.map { reference in
            var reference = reference
            reference.blockOwnerDeletion = false
            return reference
        }
        try await patch(node, live, [("ownerReferences", GarbageCollector.value(references))])
    }

    func remove(finalizer: String, from node: GraphNode, _ live: PartialObjectMetadata) async throws {
        guard live.metadata.finalizers.contains(finalizer) else { return }
        let kept = live.metadata.finalizers.filter { $0 != finalizer }
        do {
            try await patch(node, live, [("finalizers", .strings(kept))])
        } catch where error.isNotFound {
            return
        }
    }

    private func patch(_ node: GraphNode, _ live: PartialObjectMetadata, _ members: [(String, Value)]) async throws {
        let bound: [(String, Value)] = [
            ("uid", .string(live.metadata.uid)), ("resourceVersion", .string(live.metadata.resourceVersion)),
        ]
        let body = Value.object([("metadata", .object(bound + members))])
        try await client.patch(
            node.resource.resource, namespace: node.metadata.namespace, name: node.metadata.name, .merge, body: body)
    }

    private static func value(_ references: [OwnerReference]) -> Value {
        .array(references.map { reference in
            let document = reference.document()
            return document.value(document.root)
        })
    }
}
