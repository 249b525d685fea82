import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

@Suite struct WorkloadTests {
    private let cluster = TestCluster()
    private var client: APIClient { cluster.client }

    // MARK: StatefulSet

    private func statefulSet(_ replicas: Int32) -> StatefulSet {
        var set = StatefulSet()
        set.metadata.name = "web"
        set.metadata.namespace = "default"
        set.spec.replicas = replicas
        set.spec.serviceName = "peers"
        set.spec.selector = webSelector()
        set.spec.template = podTemplate()
        set.spec.podManagementPolicy = "OrderedReady"
        set.spec.updateStrategy.type = "RollingUpdate"
        var claim = PersistentVolumeClaim()
        claim.metadata.name = "data"
        set.spec.volumeClaimTemplates = [claim]
        return set
    }

    private func liveSet() async throws -> StatefulSet { try await client.get(StatefulSet.self, namespace: "default", name: "web") }

    @Test func statefulPodsComeInOrderAndAreReplacedFromTheLast() async throws {
        try await cluster.run(["statefulset-controller"]) {
            try await client.create(statefulSet(2))
            #expect(try await eventually { try await cluster.pods().map(\.name) == ["web-0"] })
            try await cluster.settlePods()
            #expect(try await eventually { try await cluster.pods().count == 2 })
            #expect(try await eventually {
                try await cluster.settlePods()
                return try await liveSet().status.availableReplicas == 2
            })
            let pod = try await client.get(Pod.self, namespace: "default", name: "web-1")
            #expect(pod.spec.hostname == "web-1" && pod.spec.subdomain == "peers")
            #expect(pod.spec.volumes.first?.persistentVolumeClaim?.claimName == "data-web-1")
            let claims = try await client.list(PersistentVolumeClaim.self, namespace: "default").items.map(\.name)
            #expect(claims == ["data-web-0", "data-web-1"])
            let first = try await liveSet().status.currentRevision
            #expect(pod.metadata.labels[Revisions.hashLabel] == first)
            try await retryOnConflict {
                var set = try await liveSet()
                set.spec.template.spec.containers[0].image = "two"
                try await client.update(set)
            }
            #expect(try await eventually {
                try await client.get(Pod.self, namespace: "default", name: "web-1").metadata.deletionTimestamp != nil
            })
            #expect(try await client.get(Pod.self, namespace: "default", name: "web-0").metadata.deletionTimestamp == nil)
            #expect(try await eventually {
                try await cluster.settlePods()
                let status = try await liveSet().status
                return status.currentRevision != first && status.currentRevision == status.updateRevision && status.updatedReplicas == 2
            })
            try await retryOnConflict {
                var set = try await liveSet()
                set.spec.replicas = 1
                try await client.update(set)
            }
            #expect(try await eventually {
                try await cluster.settlePods()
                return try await cluster.pods().map(\.name) == ["web-0"]
            })
        }
    }

    // MARK: DaemonSet

    private func node(_ name: String, labels: [String: String] = [:]) -> Node {
        var node = Node()
        node.metadata.name = name
        node.metadata.labels = labels
        return node
    }

    @Test func daemonsRunOnEveryNodeThatFitsAndAreUpdatedOneByOne() async throws {
        try await client.create(node("a", labels: ["disk": "ssd"]))
        try await client.create(node("b", labels: ["disk": "ssd"]))
        try await client.create(node("c"))
        try await cluster.run(["daemonset-controller"]) {
            var set = DaemonSet()
            set.metadata.name = "agent"
            set.metadata.namespace = "default"
            set.spec.selector = webSelector()
            set.spec.template = podTemplate()
            set.spec.template.spec.nodeSelector = ["disk": "ssd"]
            set.spec.updateStrategy.type = "RollingUpdate"
            try await client.create(set)
            func live() async throws -> DaemonSet { try await client.get(DaemonSet.self, namespace: "default", name: "agent") }
            func settle() async throws {
                for var pod in try await cluster.pods() {
                    if pod.metadata.deletionTimestamp != nil {
                        try? await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, gracePeriodSeconds: 0)
                        continue
                    }
                    if pod.isReady { continue }
                    pod.spec.nodeName = DaemonSetPlan.node(of: pod) ?? ""
                    if let bound = try? await client.update(pod) { try? await client.updateStatus(cluster.ready(bound)) }
                }
            }
            #expect(try await eventually {
                try await settle()
                return try await live().status.numberAvailable == 2
            })
            #expect(try await live().status.desiredNumberScheduled == 2)
            #expect(Set(try await cluster.pods().map(\.spec.nodeName)) == ["a", "b"])
            try await retryOnConflict {
                var changed = try await live()
                changed.spec.template.spec.containers[0].image = "two"
                try await client.update(changed)
            }
            #expect(try await eventually { try await cluster.pods().contains { $0.metadata.deletionTimestamp != nil } })
            #expect(try await cluster.pods().filter { $0.metadata.deletionTimestamp == nil }.count == 1)
            #expect(try await eventually {
                try await settle()
                return try await live().status.updatedNumberScheduled == 2
            })
            var relabeled = try await client.get(Node.self, name: "a")
            relabeled.metadata.labels = [:]
            try await client.update(relabeled)
            #expect(try await eventually {
                try await settle()
                return try await cluster.pods().map(\.spec.nodeName) == ["b"]
            })
        }
    }

    // MARK: Jobs

    private func job(_ completions: Int32, parallelism: Int32, _ change: (inout Job) -> Void = { _ in }) -> Job {
        var job = Job()
        job.metadata.name = "work"
        job.metadata.namespace = "default"
        job.spec.completions = completions
        job.spec.parallelism = parallelism
        job.spec.backoffLimit = 6
        job.spec.selector = webSelector()
        job.spec.template = podTemplate()
        change(&job)
        return job
    }

    private func liveJob() async throws -> Job { try await client.get(Job.self, namespace: "default", name: "work") }

    private func end(_ phase: (Pod) -> String) async throws {
        for var pod in try await cluster.pods() where !pod.isTerminal {
            if pod.metadata.deletionTimestamp != nil {
                try? await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, gracePeriodSeconds: 0)
                continue
            }
            pod.status.phase = phase(pod)
            try? await client.updateStatus(pod)
        }
    }

    @Test func aJobRunsToCompletionAndCountsEveryPodOnce() async throws {
        try await cluster.run(["job-controller"]) {
            try await client.create(job(5, parallelism: 2))
            #expect(try await eventually { try await cluster.pods().count == 2 })
            #expect(try await eventually {
                try await end { _ in "Succeeded" }
                return try await liveJob().isFinished
            })
            let job = try await liveJob()
            #expect(job.status.succeeded == 5 && job.status.failed == 0 && job.status.active == 0 && job.status.completionTime != nil)
            #expect(job.status.conditions.map(\.type) == ["SuccessCriteriaMet", "Complete"])
            let pods = try await cluster.pods()
            #expect(pods.count == 5 && pods.allSatisfy { $0.metadata.finalizers.isEmpty })
        }
    }

    @Test func anIndexedJobSkipsFailedIndexesAndSaysWhich() async throws {
        try await cluster.run(["job-controller"]) {
            try await client.create(job(4, parallelism: 4) { job in
                job.spec.completionMode = "Indexed"
                job.spec.backoffLimitPerIndex = 0
            })
            #expect(try await eventually { try await cluster.pods().count == 4 })
            #expect(Set(try await cluster.pods().compactMap(\.completionIndex)) == [0, 1, 2, 3])
            #expect(try await eventually {
                try await end { $0.completionIndex == 1 ? "Failed" : "Succeeded" }
                return try await liveJob().isFinished
            })
            let job = try await liveJob()
            #expect(job.status.completedIndexes == "0,2,3" && job.status.failedIndexes == "1")
            #expect(job.condition("Failed")?.reason == "FailedIndexes" && job.status.failed == 1)
        }
    }

    @Test func aJobFailsAtItsBackoffLimitAndByPolicy() {
        var failing = job(1, parallelism: 1) { $0.spec.backoffLimit = 1 }
        var pods: [Pod] = []
        for name in ["a", "b"] {
            var pod = PodControl.pod(podTemplate(), owner: failing, name: name)
            pod.metadata.uid = name
            pod.metadata.finalizers = [JobNames.finalizer]
            pod.status.phase = "Failed"
            var status = ContainerStatus()
            status.name = "web"
            var ended = ContainerStateTerminated()
            ended.exitCode = 42
            status.state.terminated = ended
            pod.status.containerStatuses = [status]
            pods.append(pod)
        }
        let now = Timestamp(seconds: 1000)
        #expect(JobPlan(failing, pods: [pods[0]], released: [], now: now).verdict == nil)
        #expect(JobPlan(failing, pods: pods, released: [], now: now).verdict?.reason == "BackoffLimitExceeded")
        #expect(JobPlan(failing, pods: pods, released: ["a"], now: now).verdict == nil)
        var rule = PodFailurePolicyRule()
        rule.action = "FailJob"
        var codes = PodFailurePolicyOnExitCodesRequirement()
        codes.operator = "In"
        codes.values = [42]
        rule.onExitCodes = codes
        var policy = PodFailurePolicy()
        policy.rules = [rule]
        failing.spec.podFailurePolicy = policy
        let verdict = JobPlan(failing, pods: [pods[0]], released: [], now: now).verdict
        #expect(verdict?.message == "Container web for pod default/a failed with exit code 42 matching FailJob rule at index 0")
        let (status, release, _) = JobPlan(failing, pods: pods, released: [], now: now).tally(finishing: verdict)
        #expect(status.uncountedTerminatedPods?.failed == ["a", "b"] && release.count == 2)
        #expect(JobPlan.counted(status, isIndexed: false).failed == 2)
    }

    @Test func indexesAreWrittenAsRanges() {
        let indexes = CompletionIndexes("1,3-5,7,8", below: 8)
        #expect(indexes.description == "1,3-5,7")
        #expect(CompletionIndexes([0, 1, 5]).description == "0,1,5")
        #expect(CompletionIndexes("x,9-2", below: 10).count == 0)
    }
}
