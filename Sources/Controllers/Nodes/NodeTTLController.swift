import Client
import KubernetesAPI
import Wire

/// Tells kubelets by an annotation how long they may keep secrets and config maps without asking: the longer, the larger the cluster.
enum NodeTTLController {
    static let annotation = "node.alpha.kubernetes.io/ttl"

    /// Seconds for a cluster of that many nodes; the bounds overlap upstream, so that the value doesn't flap, which whole steps do here.
    static func seconds(nodes: Int) -> Int {
        switch nodes {
        case ...100: 0
        case ...500: 15
        case ...1000: 30
        case ...2000: 60
        default: 300
        }
    }

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("ttl-controller")
        let nodes = context.informers.informer(Node.self)
        var controller = Controller(name: "ttl-controller", queue: context.queue()) { key in
            guard let node = nodes.get(name: key) else { return .done }
            let wanted = "\(seconds(nodes: nodes.count))"
            if node.metadata.annotations[annotation] == wanted { return .done }
            let body = Value.object([("metadata", .object([("annotations", .object([(annotation, .string(wanted))]))]))])
            do {
                try await client.patch(Node.self, name: key, .strategic, body: body)
            } catch where error.isNotFound {
                return .done
            }
            return .done
        }
        controller.watch(nodes)
        return controller
    }
}
