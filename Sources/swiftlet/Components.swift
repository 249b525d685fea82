import APIServer
import Client
import Controllers
import KubernetesSchema
import Logging
import PKI
import Scheduler

/// The identities under which components of this process call the API: upstream's names, so that upstream's roles fit them.
enum Identities {
    static let scheduler = UserInfo(name: "system:kube-scheduler", groups: ["system:authenticated"])
    static let proxy = UserInfo(name: "system:kube-proxy", groups: ["system:authenticated"])
    static let controllerManager = UserInfo(name: "system:kube-controller-manager", groups: ["system:authenticated"])
    static let dns = serviceAccount("coredns")

    static func node(_ name: String) -> UserInfo {
        UserInfo(name: "system:node:\(name)", groups: ["system:nodes", "system:authenticated"])
    }

    /// A service account of kube-system.
    static func serviceAccount(_ name: String) -> UserInfo {
        UserInfo(
            name: "system:serviceaccount:kube-system:\(name)",
            groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"])
    }

    /// A controller's identity; what is no controller of its own is the manager's.
    static func controller(_ name: String) -> UserInfo { name == "shared-informers" ? controllerManager : serviceAccount(name) }
}

extension ControlPlane {
    /// A client of this process with an identity that only this process can give.
    func client(_ user: UserInfo, agent: String) -> APIClient {
        APIClient(transport: InProcessTransport(server: server, user: user), userAgent: agent)
    }

    /// Runs the controllers until the task is cancelled.
    func runControllers(_ options: ControllerOptions, logger: Logger) async {
        var options = options
        options.rootCABundle = cluster.authority.certificatePEM
        options.signingAuthority = cluster.authority
        options.metrics = server.metrics
        options.serviceAccountKey = try? JWTSigner(privateKeyPEM: cluster.serviceAccountKeyPEM)
        let manager = ControllerManager(
            clients: { self.client(Identities.controller($0), agent: "\($0)/swiftlet") }, options: options, logger: logger)
        server.setComponentProbe("controller-manager") { nil }
        await manager.run()
    }

    /// Runs the scheduler until the task is cancelled.
    func runScheduler(logger: Logger) async {
        server.setComponentProbe("scheduler") { nil }
        await Scheduler(client: client(Identities.scheduler, agent: "kube-scheduler/swiftlet"), metrics: server.metrics, logger: logger).run()
    }
}
