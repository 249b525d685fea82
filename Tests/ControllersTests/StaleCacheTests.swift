import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

/// Controllers that see what they did only later, and out of order, must not do it again.
@Suite struct StaleCacheTests {
    private let api = FakeAPI()

    private func run(
        _ names: Set<String>, _ body: (_ client: APIClient, _ transport: UnsteadyTransport) async throws -> Void
    ) async throws {
        let transport = UnsteadyTransport(api, delays: 0...40)
        var options = ControllerOptions()
        options.disabled = TestCluster.allNames.subtracting(names)
        let manager = ControllerManager(clients: { _ in APIClient(transport: transport) }, options: options)
        let running = Task { await manager.run() }
        defer { running.cancel() }
        try await body(APIClient(transport: api), transport)
        running.cancel()
        await running.value
    }

    private let podPath = "/api/v1/namespaces/default/pods"

    @Test func deploymentsMakeNoSetAndNoPodTwice() async throws {
        try await run(["deployment-controller", "replicaset-controller"]) { client, transport in
            try await client.create(deployment(12))
            let complete = try await eventually { try await client.list(Pod.self, namespace: "default").items.count >= 12 }
            #expect(complete)
            // Many more rounds on caches that are behind: every label change brings the deployment and its set back.
            for round in 0..<10 {
                try await retryOnConflict(attempts: 50) {
                    var live = try await client.get(Deployment.self, namespace: "default", name: "web")
                    live.metadata.annotations["round"] = "\(round)"
                    try await client.update(live)
                }
                try await Task.sleep(for: .milliseconds(15))
            }
            #expect(transport.creations(podPath) == 12)
            #expect(transport.creations("/apis/apps/v1/namespaces/default/replicasets") == 1)
            #expect(try await client.list(ReplicaSet.self, namespace: "default").items.count == 1)
        }
    }

    @Test func jobsCountEveryPodOnceAndMakeNoneTooMany() async throws {
        try await run(["job-controller"]) { client, transport in
            var job = Job()
            job.metadata.name = "j"
            job.metadata.namespace = "default"
            job.spec.parallelism = 4
            job.spec.completions = 12
            job.spec.backoffLimit = 6
            job.spec.selector = webSelector()
            job.spec.template = podTemplate()
            job.spec.template.spec.restartPolicy = "Never"
            try await client.create(job)
            let complete = try await eventually {
                for var pod in try await client.list(Pod.self, namespace: "default").items where pod.status.phase.isEmpty {
                    pod.status.phase = "Succeeded"
                    _ = try? await client.updateStatus(pod)
                }
                return try await client.get(Job.self, namespace: "default", name: "j").condition("Complete") != nil
            }
            #expect(complete)
            let live = try await client.get(Job.self, namespace: "default", name: "j")
            #expect(live.status.succeeded == 12 && live.status.failed == 0)
            #expect(transport.creations(podPath) == 12)
        }
    }

    @Test func replicaSetsSettleUnderChurn() async throws {
        try await run(["replicaset-controller"]) { client, transport in
            try await client.create(replicaSet(8))
            for wanted in [Int32(3), 11, 5, 9] {
                let reached = try await eventually {
                    try await retryOnConflict(attempts: 50) {
                        var live = try await client.get(ReplicaSet.self, namespace: "default", name: "web")
                        if live.spec.replicas != wanted {
                            live.spec.replicas = wanted
                            try await client.update(live)
                        }
                    }
                    let pods = try await client.list(Pod.self, namespace: "default").items
                    let status = try await client.get(ReplicaSet.self, namespace: "default", name: "web").status
                    return pods.filter(\.isActive).count == Int(wanted) && status.replicas == wanted
                }
                #expect(reached)
            }
            // 8 (or fewer when the first change came sooner), then 8 more, then 4 more; never one beyond.
            #expect(transport.creations(podPath) <= 8 + 11 + 4)
        }
    }

    @Test func statefulSetsMakeEachPodOnce() async throws {
        try await run(["statefulset-controller"]) { client, transport in
            var set = StatefulSet()
            (set.metadata.name, set.metadata.namespace) = ("web", "default")
            set.spec.replicas = 6
            set.spec.selector = webSelector()
            set.spec.template = podTemplate()
            set.spec.podManagementPolicy = "Parallel"
            set.spec.updateStrategy.type = "RollingUpdate"
            try await client.create(set)
            let complete = try await eventually { try await client.list(Pod.self, namespace: "default").items.count == 6 }
            #expect(complete)
            for round in 0..<10 {
                try await retryOnConflict(attempts: 50) {
                    var live = try await client.get(StatefulSet.self, namespace: "default", name: "web")
                    live.metadata.annotations["round"] = "\(round)"
                    try await client.update(live)
                }
                try await Task.sleep(for: .milliseconds(15))
            }
            let names = try await client.list(Pod.self, namespace: "default").items.map(\.name).sorted()
            #expect(names == (0..<6).map { "web-\($0)" })
            // Names are fixed: a second creation would be refused. There must be none that is even tried.
            #expect(transport.creations(podPath) == 6)
            #expect(try await client.list(ControllerRevision.self, namespace: "default").items.count == 1)
        }
    }

    @Test func daemonSetsMakeOnePodForEachNode() async throws {
        try await run(["daemonset-controller"]) { client, transport in
            for index in 0..<8 {
                var node = Node()
                node.metadata.name = "node-\(index)"
                try await client.create(node)
            }
            var set = DaemonSet()
            (set.metadata.name, set.metadata.namespace) = ("agent", "default")
            set.spec.selector = webSelector()
            set.spec.template = podTemplate()
            set.spec.updateStrategy.type = "RollingUpdate"
            try await client.create(set)
            let complete = try await eventually { try await client.list(Pod.self, namespace: "default").items.count >= 8 }
            #expect(complete)
            for round in 0..<10 {
                try await retryOnConflict(attempts: 50) {
                    var node = try await client.get(Node.self, name: "node-\(round % 8)")
                    node.metadata.labels["round"] = "\(round)"
                    try await client.update(node)
                    var live = try await client.get(DaemonSet.self, namespace: "default", name: "agent")
                    live.metadata.annotations["round"] = "\(round)"
                    try await client.update(live)
                }
                try await Task.sleep(for: .milliseconds(15))
            }
            #expect(transport.creations(podPath) == 8)
        }
    }
}
