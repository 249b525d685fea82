import Client
import KubernetesAPI

/// Sees to it that every namespace has its `default` service account.
enum ServiceAccountController {
    static let names = ["default"]

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("service-account-controller")
        let namespaces = context.informers.informer(Namespace.self)
        let accounts = context.informers.informer(ServiceAccount.self)
        let queue = context.queue()
        var controller = Controller(name: "serviceaccount", workers: 1, queue: queue) { key in
            guard let namespace = namespaces.get(name: key), namespace.status.phase != "Terminating" else { return .done }
            for name in names where accounts.get(namespace: key, name: name) == nil {
                var account = ServiceAccount()
                account.metadata.name = name
                account.metadata.namespace = key
                do {
                    try await client.create(account)
                } catch where error.isAlreadyExists || error.isNamespaceTerminating {
                    continue
                }
            }
            return .done
        }
        controller.watch(namespaces)
        controller.watch(accounts, handler: InformerHandler(onDelete: { queue.add($0.namespace) }))
        return controller
    }
}
