import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Gives each node its range of pod addresses.
final class NodeIPAMController: Sendable {
    private let client: APIClient
    private let recorder: EventRecorder
    private let nodes: SharedInformer<Node>
    private let ranges: Mutex<CIDRSet>

    private init(client: APIClient, recorder: EventRecorder, nodes: SharedInformer<Node>, ranges: CIDRSet) {
        self.client = client
        self.recorder = recorder
        self.nodes = nodes
        self.ranges = Mutex(ranges)
    }

    /// Nil where no range is configured; a wrong one is logged.
    static func make(_ context: ControllerContext) -> Controller? {
        guard let cidr = context.options.clusterCIDR else { return nil }
        guard let ranges = CIDRSet(cidr, partBits: context.options.nodeCIDRMaskSize) else {
            let parts = context.options.nodeCIDRMaskSize
            context.logger.error("the cluster CIDR can't be cut into node ranges", metadata: ["cidr": "\(cidr)", "mask": "\(parts)"])
            return nil
        }
        let client = context.clients("node-controller")
        let loop = NodeIPAMController(
            client: client, recorder: context.recorder(client, component: "cidrAllocator"),
            nodes: context.informers.informer(Node.self), ranges: ranges)
        let queue = context.queue()
        var controller = Controller(name: "nodeipam", workers: 1, queue: queue) { try await loop.reconcile($0) }
        controller.watch(loop.nodes, handler: InformerHandler(
            onAdd: { node in
                loop.occupy(node)
                queue.add(node.name)
            },
            onUpdate: { _, node in
                if node.spec.podCIDR.isEmpty { queue.add(node.name) } else { loop.occupy(node) }
            },
            onDelete: { node in
                loop.ranges.withLock { ranges in for part in node.spec.podCIDRs { ranges.release(part) } }
            }))
        return controller
    }

    private func occupy(_ node: Node) {
        ranges.withLock { ranges in for part in node.spec.podCIDRs { ranges.occupy(part) } }
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let node = nodes.get(name: key), node.spec.podCIDR.isEmpty, node.metadata.deletionTimestamp == nil else { return .done }
        guard let part = ranges.withLock({ $0.next() }) else {
            var reference = ObjectReference()
            reference.apiVersion = "v1"
            reference.kind = "Node"
            reference.name = node.name
            reference.uid = node.metadata.uid
            recorder.record(reference, type: "Normal", "CIDRNotAvailable", "Node \(node.name) status is now: CIDRNotAvailable")
            throw StatusError.internalError("no pod range is free for node \(node.name)")
        }
        do {
            let body = Value.object([
                ("metadata", .object([("uid", .string(node.metadata.uid))])),
                ("spec", .object([("podCIDR", .string(part)), ("podCIDRs", .strings([part]))])),
            ])
            try await client.patch(Node.self, name: node.name, .strategic, body: body)
        } catch {
            // It may have a range by now; that one is occupied when the informer tells.
            ranges.withLock { $0.release(part) }
            if error.isNotFound { return .done }
            throw error
        }
        return .done
    }
}
