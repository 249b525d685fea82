import KubernetesAPI
import KubernetesSchema
import Synchronization

/// An object as the garbage collector knows it.
struct GraphNode: Sendable {
    var resource: DiscoveredIdentity
    var metadata: ObjectMeta

    var uid: String { metadata.uid }
    var isBeingDeleted: Bool { metadata.deletionTimestamp != nil }
    /// Waits for its dependents to go first.
    var isDeletingDependents: Bool { isBeingDeleted && metadata.finalizers.contains(GarbageCollector.foreground) }
    /// Waits until its dependents are let go.
    var isOrphaning: Bool { isBeingDeleted && metadata.finalizers.contains(GarbageCollector.orphan) }
}

/// A resource and its kind.
struct DiscoveredIdentity: Hashable, Sendable {
    var resource: GroupVersionResource
    var kind: String
    var namespaced: Bool
}

/// Who owns whom in the cluster.
final class OwnerGraph: Sendable {
    private struct State {
        var nodes: [String: GraphNode] = [:]
        var dependents: [String: Set<String>] = [:]
    }

    private let state = Mutex(State())

    subscript(uid: String) -> GraphNode? { state.withLock { $0.nodes[uid] } }

    /// - Returns: the node that stood there.
    @discardableResult
    func set(_ node: GraphNode) -> GraphNode? {
        state.withLock { state in
            let old = state.nodes.updateValue(node, forKey: node.uid)
            let before = Set(old?.metadata.ownerReferences.map(\.uid) ?? [])
            let after = Set(node.metadata.ownerReferences.map(\.uid))
            for owner in before.subtracting(after) { OwnerGraph.unlink(&state, owner, node.uid) }
            for owner in after.subtracting(before) { state.dependents[owner, default: []].insert(node.uid) }
            return old
        }
    }

    func remove(_ uid: String) {
        state.withLock { state in
            guard let old = state.nodes.removeValue(forKey: uid) else { return }
            for reference in old.metadata.ownerReferences { OwnerGraph.unlink(&state, reference.uid, uid) }
        }
    }

    private static func unlink(_ state: inout State, _ owner: String, _ dependent: String) {
        state.dependents[owner]?.remove(dependent)
        if state.dependents[owner]?.isEmpty == true { state.dependents[owner] = nil }
    }

    func dependents(of uid: String) -> [GraphNode] {
        state.withLock { state in (state.dependents[uid] ?? []).compactMap { state.nodes[$0] } }
    }

    /// Whether the reference leads to an object that is known and fits: name, kind, group and namespace.
    func isSound(_ reference: OwnerReference, of node: GraphNode) -> Bool {
        guard let owner = self[reference.uid] else { return false }
        let fits = owner.metadata.name == reference.name && owner.resource.kind == reference.kind
            && owner.resource.resource.group == reference.group
        return fits && (!owner.resource.namespaced || owner.metadata.namespace == node.metadata.namespace)
    }

    /// The nodes of a resource that is no longer watched.
    func nodes(of resource: GroupVersionResource) -> [GraphNode] {
        state.withLock { state in state.nodes.values.filter { $0.resource.resource == resource } }
    }
}
