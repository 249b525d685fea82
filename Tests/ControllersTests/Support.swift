import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Logging
import PKI

@testable import Controllers

/// A control plane in memory with running controllers.
struct TestCluster {
    let api: FakeAPI
    let client: APIClient
    let clock: any ComponentClock

    init(clock: any ComponentClock = SystemClock()) {
        self.clock = clock
        api = FakeAPI(clock: clock)
        client = APIClient(transport: api)
    }

    /// Runs controllers while the body runs.
    func run(_ names: Set<String>, _ options: ControllerOptions = ControllerOptions(), _ body: () async throws -> Void) async throws {
        var options = options
        options.disabled = TestCluster.allNames.subtracting(names)
        let manager = ControllerManager(clients: { _ in client }, options: options, clock: clock)
        let running = Task { await manager.run() }
        do {
            try await body()
        } catch {
            running.cancel()
            await running.value
            throw error
        }
        running.cancel()
        await running.value
    }

    static let allNames: Set<String> = {
        var options = ControllerOptions()
        options.rootCABundle = "x"
        options.clusterCIDR = "10.0.0.0/8"
        options.serviceAccountKey = try? JWTSigner(privateKeyPEM: JWTSigner.generateP256Key().privateKeyPEM)
        let client = APIClient(transport: FakeAPI())
        let context = ControllerContext(
            clients: { _ in client }, informers: InformerFactory(client: client), clock: SystemClock(), options: options,
            logger: Logger(label: "test"))
        return Set(ControllerManager.all(context).map(\.name))
    }()

    func pods() async throws -> [Pod] { try await client.list(Pod.self, namespace: "default").items }

    /// Does what scheduler and kubelet would: every pod gets a node and becomes ready; those that are deleted end.
    func settlePods() async throws {
        for pod in try await pods() {
            if pod.metadata.deletionTimestamp != nil {
                try? await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, gracePeriodSeconds: 0)
                continue
            }
            if pod.isReady { continue }
            var pod = pod
            pod.spec.nodeName = "node"
            if let bound = try? await client.update(pod) { try? await client.updateStatus(ready(bound)) }
        }
    }

    func ready(_ pod: Pod) -> Pod {
        var pod = pod
        pod.status.phase = "Running"
        var condition = PodCondition()
        condition.type = "Ready"
        condition.status = "True"
        condition.lastTransitionTime = clock.now()
        pod.status.conditions = [condition]
        pod.status.podIP = "10.0.0.\(pod.metadata.uid.split(separator: "-").last ?? "1")"
        var address = PodIP()
        address.ip = pod.status.podIP
        pod.status.podIPs = [address]
        return pod
    }
}

func podTemplate(_ image: String = "one") -> PodTemplateSpec {
    var template = PodTemplateSpec()
    template.metadata.labels = ["app": "web"]
    var container = Container()
    container.name = "web"
    container.image = image
    template.spec.containers = [container]
    return template
}

func webSelector() -> KubernetesAPI.LabelSelector {
    var selector = KubernetesAPI.LabelSelector()
    selector.matchLabels = ["app": "web"]
    return selector
}

func replicaSet(_ replicas: Int32) -> ReplicaSet {
    var set = ReplicaSet()
    set.metadata.name = "web"
    set.metadata.namespace = "default"
    set.spec.replicas = replicas
    set.spec.selector = webSelector()
    set.spec.template = podTemplate()
    return set
}

func deployment(_ replicas: Int32) -> Deployment {
    var deployment = Deployment()
    deployment.metadata.name = "web"
    deployment.metadata.namespace = "default"
    deployment.spec.replicas = replicas
    deployment.spec.selector = webSelector()
    deployment.spec.template = podTemplate()
    deployment.spec.strategy.type = "RollingUpdate"
    var rolling = RollingUpdateDeployment()
    rolling.maxSurge = .string("25%")
    rolling.maxUnavailable = .string("25%")
    deployment.spec.strategy.rollingUpdate = rolling
    deployment.spec.revisionHistoryLimit = 10
    deployment.spec.progressDeadlineSeconds = 600
    return deployment
}
