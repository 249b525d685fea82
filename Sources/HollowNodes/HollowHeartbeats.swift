import Client
import KubernetesAPI
import KubernetesSchema
import Logging
import Wire

/// Keeps the Leases and statuses of some of the nodes fresh, one after the other, evenly over the interval.
///
/// A few of these beat for thousands of nodes: there is no task, timer or connection by node.
struct HollowHeartbeats: Sendable {
    let client: APIClient
    let clock: any ComponentClock
    let settings: HollowSettings
    let logger: Logger
    /// The nodes' numbers.
    let indexes: [Int]
    /// The node as the API has it; nil where it is gone, and the node is silent then.
    let node: @Sendable (_ name: String) -> Node?

    static let namespace = "kube-node-lease"

    func run() async {
        var leases: [Int: Lease] = [:]
        var reported: [Int: Duration] = [:]
        guard !indexes.isEmpty else { return }
        let pause = settings.leaseInterval / indexes.count
        var due = clock.monotonic()
        while !Task.isCancelled {
            for index in indexes {
                do { try await clock.sleep(for: due - clock.monotonic()) } catch { return }
                due += pause
                guard let node = node(settings.nodeName(index)), !HollowNode.isFrozen(node) else { continue }
                leases[index] = await renew(leases[index], node)
                let isDue = reported[index].map { clock.monotonic() - $0 >= settings.statusInterval } ?? false
                if reported[index] == nil { reported[index] = clock.monotonic() }
                if isDue || !HollowNode.isReady(node), await report(index, node) { reported[index] = clock.monotonic() }
            }
            // A server that is too slow is not asked for all that was missed.
            due = max(due, clock.monotonic() - settings.leaseInterval)
        }
    }

    /// - Returns: the Lease as it stands; nil where it has to be read again.
    private func renew(_ known: Lease?, _ node: Node) async -> Lease? {
        let now = clock.now()
        do {
            if var lease = known {
                lease.spec.renewTime = now
                return try await client.update(lease)
            }
            do {
                var lease = try await client.get(Lease.self, namespace: HollowHeartbeats.namespace, name: node.metadata.name)
                lease.spec.renewTime = now
                return try await client.update(lease)
            } catch  where error.isNotFound {
                return try await client.create(lease(node, now))
            }
        } catch {
            if !error.isConflict, !error.isNotFound, !(error is CancellationError) {
                logger.info("a lease can't be renewed", metadata: ["node": "\(node.metadata.name)", "cause": "\(error)"])
            }
            return nil
        }
    }

    private func lease(_ node: Node, _ now: Timestamp) -> Lease {
        var lease = Lease()
        (lease.metadata.name, lease.metadata.namespace) = (node.metadata.name, HollowHeartbeats.namespace)
        var owner = OwnerReference()
        (owner.apiVersion, owner.kind, owner.name, owner.uid) = ("v1", "Node", node.metadata.name, node.metadata.uid)
        lease.metadata.ownerReferences = [owner]
        lease.spec.holderIdentity = node.metadata.name
        lease.spec.leaseDurationSeconds = Int32(clamping: settings.leaseInterval.components.seconds * 4)
        lease.spec.renewTime = now
        return lease
    }

    private func report(_ index: Int, _ node: Node) async -> Bool {
        var changed = Node()
        changed.metadata = ObjectMeta()
        changed.status.conditions = HollowNode(settings: settings).conditions(node.status.conditions, now: clock.now())
        var document = Document()
        let status = changed.status.encode(into: &document)
        let body = document.newObject()
        let wanted = document.newObject()
        let conditions = document.duplicate(document[status, "conditions"])
        document.set(wanted, "conditions", conditions)
        document.set(body, "status", wanted)
        document.setRoot(body)
        do {
            _ = try await client.patch(Node.resource, name: node.metadata.name, subresource: "status", .strategic, body: document)
            return true
        } catch {
            logger.info("a node's status can't be reported", metadata: ["node": "\(node.metadata.name)", "cause": "\(error)"])
            return false
        }
    }
}
