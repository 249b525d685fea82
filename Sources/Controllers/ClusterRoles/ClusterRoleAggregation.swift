import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Fills cluster roles that aggregate others with those roles' rules.
enum ClusterRoleAggregation {
    static let resource = GroupVersionResource(group: "rbac.authorization.k8s.io", version: "v1", resource: "clusterroles")
    /// Any change of any role can concern every aggregating one: there is one key for all, so that a burst of changes is one pass.
    private static let key = "all"

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("clusterrole-aggregation-controller")
        let roles = context.informers.metadataInformer(resource)
        var controller = Controller(name: "clusterrole-aggregation-controller", workers: 1, queue: context.queue()) { _ in
            let list = try await client.list(resource)
            var failure: (any Error)?
            for update in try plan(list) {
                do {
                    try await client.update(resource, name: update.name, update.object)
                } catch where error.isNotFound {
                    continue
                } catch {
                    // The other roles are not to wait for this one.
                    failure = error
                }
            }
            if let failure { throw failure }
            return .done
        }
        controller.watch(roles) { _ in [key] }
        return controller
    }

    private static func name(_ list: Document, _ role: Document.Node) -> String { list.string(list[role, "metadata", "name"]) ?? "" }

    private static func labels(_ list: Document, _ role: Document.Node) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in list.members(list[role, "metadata", "labels"]) { result[key] = list.string(value) }
        return result
    }

    /// The roles of a list that lack rules or have too many, as they should be.
    ///
    /// Rules stand in the order of the selectors and then of the roles' names, each once.
    static func plan(_ list: Document) throws -> [(name: String, object: Document)] {
        let roles = list.elements(list[list.root, "items"]).sorted { name(list, $0) < name(list, $1) }
        let labelled = roles.map { (node: $0, labels: labels(list, $0)) }
        var updates: [(name: String, object: Document)] = []
        for role in roles where !list.isNull(list[role, "aggregationRule"]) {
            var rules: [Document.Node] = []
            for node in list.elements(list[role, "aggregationRule", "clusterRoleSelectors"]) {
                let selector = try KubernetesSchema.LabelSelector(KubernetesAPI.LabelSelector(from: list, node))
                for other in labelled where other.node != role && selector.matches(other.labels) {
                    for rule in list.elements(list[other.node, "rules"]) where !contains(list, rules, rule) { rules.append(rule) }
                }
            }
            let current = list.elements(list[role, "rules"])
            let isSame = current.count == rules.count && zip(current, rules).allSatisfy { Document.equal(list, $0, list, $1) }
            if isSame { continue }
            var object = Document(copying: list, role)
            let array = object.newArray()
            for rule in rules { object.append(array, object.copy(list, rule)) }
            object.set(object.root, "rules", array)
            object.set(object.root, "kind", string: "ClusterRole")
            object.set(object.root, "apiVersion", string: "rbac.authorization.k8s.io/v1")
            updates.append((name(list, role), object))
        }
        return updates
    }

    private static func contains(_ list: Document, _ rules: [Document.Node], _ rule: Document.Node) -> Bool {
        rules.contains { Document.equal(list, $0, list, rule) }
    }
}
