import KubernetesAPI
import Synchronization

/// The nodes with their pods, as the informers tell and as this scheduler has just decided.
public final class ClusterCache: Sendable {
    private struct State {
        var nodes: [String: Node] = [:]
        /// Pods by UID with the node that they are on, or were decided to be on.
        var pods: [String: (info: PodInfo, node: String, isAssumed: Bool)] = [:]
        /// Made when first asked for after a change of the node or of its pods.
        var infos: [String: NodeInfo] = [:]
        var podsByNode: [String: Set<String>] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public func set(_ node: Node) {
        state.withLock { state in
            state.nodes[node.metadata.name] = node
            state.infos[node.metadata.name] = nil
        }
    }

    public func remove(node name: String) {
        state.withLock { state in
            state.nodes[name] = nil
            state.infos[name] = nil
        }
    }

    /// A pod that is on a node, and not finished.
    public func set(_ pod: Pod) {
        let info = PodInfo(pod)
        state.withLock { ClusterCache.place(info, on: pod.spec.nodeName, isAssumed: false, &$0) }
    }

    /// Counts a pod as being on a node before the API says so.
    public func assume(_ info: PodInfo, on node: String) {
        state.withLock { ClusterCache.place(info, on: node, isAssumed: true, &$0) }
    }

    /// Takes a decision back, unless the API has confirmed it.
    public func forget(_ uid: String) {
        state.withLock { state in
            if state.pods[uid]?.isAssumed == true { ClusterCache.take(uid, &state) }
        }
    }

    public func remove(pod uid: String) {
        state.withLock { ClusterCache.take(uid, &$0) }
    }

    private static func place(_ info: PodInfo, on node: String, isAssumed: Bool, _ state: inout State) {
        let uid = info.pod.metadata.uid
        take(uid, &state)
        state.pods[uid] = (info, node, isAssumed)
        state.podsByNode[node, default: []].insert(uid)
        state.infos[node] = nil
    }

    private static func take(_ uid: String, _ state: inout State) {
        guard let old = state.pods.removeValue(forKey: uid) else { return }
        state.podsByNode[old.node]?.remove(uid)
        state.infos[old.node] = nil
    }

    /// Whether the pod has a node already.
    public func isPlaced(_ uid: String) -> Bool { state.withLock { $0.pods[uid] != nil } }

    /// All nodes, in the order of their names.
    public func snapshot() -> [NodeInfo] {
        state.withLock { state in
            for (name, node) in state.nodes where state.infos[name] == nil {
                var info = NodeInfo(node)
                for uid in state.podsByNode[name] ?? [] { if let pod = state.pods[uid] { info.add(pod.info) } }
                state.infos[name] = info
            }
            return state.nodes.keys.sorted().compactMap { state.infos[$0] }
        }
    }
}
