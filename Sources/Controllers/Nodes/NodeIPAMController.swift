import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Gives each node its ranges of pod addresses: one of each family that the cluster has.
final class NodeIPAMController: Sendable {
    private let client: APIClient
    private let recorder: EventRecorder
    private let nodes: SharedInformer<Node>
    /// In the order of the cluster's ranges: the first is the node's primary one.
    private let ranges: Mutex<[CIDRSet]>
    private let written = WrittenVersions()

    private init(client: APIClient, recorder: EventRecorder, nodes: SharedInformer<Node>, ranges: [CIDRSet]) {
        self.client = client
        self.recorder = recorder
        self.nodes = nodes
        self.ranges = Mutex(ranges)
    }

    /// Nil where no range is configured; a wrong one is logged.
    static func make(_ context: ControllerContext) -> Controller? {
        guard let text = context.options.clusterCIDR else { return nil }
        var ranges: [CIDRSet] = []
        for cidr in text.split(separator: ",").map(String.init) {
            let mask = cidr.contains(":") ? context.options.nodeCIDRMaskSizeIPv6 : context.options.nodeCIDRMaskSize
            guard let range = CIDRSet(cidr, partBits: mask) else {
                context.logger.error(
                    "the cluster CIDR can't be cut into node ranges", metadata: ["cidr": "\(cidr)", "mask": "\(mask)"])
                return nil
            }
            ranges.append(range)
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
                loop.written.forget(node.name)
                loop.release(node.spec.podCIDRs)
            }))
        return controller
    }

    private func occupy(_ node: Node) {
        ranges.withLock { ranges in
            for index in ranges.indices { for part in node.spec.podCIDRs { ranges[index].occupy(part) } }
        }
    }

    private func release(_ parts: [String]) {
        ranges.withLock { ranges in
            for index in ranges.indices { for part in parts { ranges[index].release(part) } }
        }
    }

    /// A part of each range; nil when one of them is used up.
    private func take() -> [String]? {
        ranges.withLock { ranges in
            var parts: [String] = []
            for index in ranges.indices {
                guard let part = ranges[index].next() else {
                    for taken in parts.indices { ranges[taken].release(parts[taken]) }
                    return nil
                }
                parts.append(part)
            }
            return parts
        }
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        // The node's first updates come before the informer shows the range that was given: it must not get another.
        guard written.areSeen(key, by: nodes) else { return .again(after: WrittenVersions.pause) }
        guard let node = nodes.get(name: key), node.spec.podCIDR.isEmpty, node.metadata.deletionTimestamp == nil else { return .done }
        guard let parts = take() else {
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
                ("spec", .object([("podCIDR", .string(parts[0])), ("podCIDRs", .strings(parts))])),
            ])
            written.note(key, try await client.patch(Node.self, name: node.name, .strategic, body: body))
        } catch {
            // It may have a range by now; that one is occupied when the informer tells.
            release(parts)
            if error.isNotFound { return .done }
            throw error
        }
        return .done
    }
}
