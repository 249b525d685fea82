import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

@Suite struct DeploymentTests {
    private let cluster = TestCluster()
    private var client: APIClient { cluster.client }

    private func live() async throws -> Deployment { try await client.get(Deployment.self, namespace: "default", name: "web") }
    private func sets() async throws -> [ReplicaSet] { try await client.list(ReplicaSet.self, namespace: "default").items }

    private func isRolledOut(_ image: String) async throws -> Bool {
        try await cluster.settlePods()
        let deployment = try await live()
        guard DeploymentStatusPlan.isComplete(deployment, deployment.status) else { return false }
        return try await cluster.pods().allSatisfy { $0.spec.containers.first?.image == image }
    }

    @Test(arguments: ["RollingUpdate", "Recreate"])
    func rollsOutANewTemplateAndBack(_ strategy: String) async throws {
        try await cluster.run(["deployment-controller", "replicaset-controller"]) {
            var wanted = deployment(4)
            wanted.spec.strategy.type = strategy
            try await client.create(wanted)
            #expect(try await eventually { try await isRolledOut("one") })
            #expect(try await live().metadata.annotations[DeploymentNames.revision] == "1")
            for (image, revision) in [("two", "2"), ("one", "3")] {
                try await retryOnConflict {
                    var changed = try await live()
                    changed.spec.template.spec.containers[0].image = image
                    try await client.update(changed)
                }
                #expect(try await eventually { try await isRolledOut(image) })
                let isNumbered = try await eventually { try await live().metadata.annotations[DeploymentNames.revision] == revision }
                #expect(isNumbered)
            }
            let all = try await sets()
            #expect(all.count == 2)
            let current = try #require(all.first { $0.size == 4 })
            #expect(current.metadata.annotations[DeploymentNames.revisionHistory] == "1")
            let hash = try #require(current.metadata.labels[DeploymentNames.hash])
            #expect(current.name == "web-\(hash)" && current.spec.selector?.matchLabels[DeploymentNames.hash] == hash)
            let settled = try await eventually {
                let conditions = try await live().status.conditions
                let progress = conditions.first { $0.type == "Progressing" }
                // With Recreate, all counts are zero for a moment, which looks complete: the old message may stay, as upstream's does.
                let isNamed = progress?.message == "ReplicaSet \"\(current.name)\" has successfully progressed."
                return progress?.reason == "NewReplicaSetAvailable" && (isNamed || strategy == "Recreate")
                    && conditions.contains { $0.type == "Available" && $0.status == "True" }
            }
            #expect(settled)
        }
    }

    @Test func aPausedDeploymentScalesButDoesNotRoll() async throws {
        try await cluster.run(["deployment-controller", "replicaset-controller"]) {
            try await client.create(deployment(2))
            #expect(try await eventually { try await isRolledOut("one") })
            try await retryOnConflict {
                var changed = try await live()
                changed.spec.paused = true
                changed.spec.replicas = 3
                changed.spec.template.spec.containers[0].image = "two"
                try await client.update(changed)
            }
            #expect(try await eventually { try await cluster.pods().count == 3 })
            #expect(try await sets().count == 1)
            let noted = try await eventually {
                try await live().status.conditions.contains { $0.reason == "DeploymentPaused" && $0.message == "Deployment is paused" }
            }
            #expect(noted)
        }
    }

    // MARK: Plans

    private func set(
        _ name: String, size: Int32, available: Int32, image: String = "one", age: Int64 = 0, maximum: Int32? = nil
    ) -> ReplicaSet {
        var set = replicaSet(size)
        set.metadata.name = name
        set.metadata.uid = name
        set.metadata.creationTimestamp = Timestamp(seconds: 1000 - age)
        set.spec.template = podTemplate(image)
        set.status.replicas = size
        set.status.availableReplicas = available
        if let maximum { set.annotate(desired: maximum, maximum: maximum) }
        return set
    }

    @Test func surgeAndUnavailabilityBoundARollingStep() {
        let wanted = deployment(10)
        #expect(wanted.maxSurge == 3 && wanted.maxUnavailable == 2)
        var rollout = Rollout(wanted, [set("old", size: 10, available: 10, image: "zero", age: 10), set("new", size: 0, available: 0)])
        #expect(rollout.current?.name == "new")
        #expect(DeploymentPlan.scaleUp(wanted, rollout) == [.init(name: "new", size: 3)])
        rollout.current?.spec.replicas = 3
        #expect(DeploymentPlan.scaleUp(wanted, rollout).isEmpty)
        // 13 pods, 8 must be available, 3 new ones aren't yet: two can go.
        #expect(DeploymentPlan.scaleDown(wanted, rollout) == [.init(name: "old", size: 8)])
        // Pods that never became available go first, and count as little as they are worth.
        rollout.old[0].status.availableReplicas = 6
        #expect(DeploymentPlan.scaleDown(wanted, rollout) == [.init(name: "old", size: 8)])
        rollout.current?.status.availableReplicas = 3
        #expect(DeploymentPlan.scaleDown(wanted, rollout) == [.init(name: "old", size: 5)])
    }

    @Test func scalingDuringARolloutIsShared() {
        var wanted = deployment(20)
        wanted.spec.strategy.rollingUpdate?.maxSurge = .int(0)
        wanted.spec.strategy.rollingUpdate?.maxUnavailable = .int(1)
        let rollout = Rollout(
            wanted, [set("old", size: 8, available: 8, image: "zero", age: 5, maximum: 10), set("new", size: 2, available: 1, maximum: 10)])
        let sizes = DeploymentPlan.scale(wanted, rollout)
        #expect(sizes == [.init(name: "old", size: 16, always: true), .init(name: "new", size: 4, always: true)])
    }

    @Test func progressEndsAtItsDeadline() {
        var stuck = deployment(2)
        stuck.metadata.generation = 1
        let start = Timestamp(seconds: 1000)
        stuck.status.conditions = [DeploymentStatusPlan.condition("Progressing", "True", "NewReplicaSetCreated", "m", start)]
        let rollout = Rollout(stuck, [set("new", size: 2, available: 0)])
        stuck.status.replicas = 2
        stuck.status.updatedReplicas = 2
        #expect(DeploymentStatusPlan.nextCheck(stuck, stuck.status, now: Timestamp(seconds: 1100)) == .seconds(501))
        let late = DeploymentStatusPlan.rollout(stuck, rollout, now: Timestamp(seconds: 1601))
        let condition = late.conditions.first { $0.type == "Progressing" }
        #expect(condition?.status == "False" && condition?.reason == "ProgressDeadlineExceeded")
        #expect(condition?.message == "ReplicaSet \"new\" has timed out progressing.")
    }

    @Test func hashesSpellNoWords() {
        #expect(TemplateHash.encode(0) == "4")
        let one = TemplateHash.of(podTemplate("one"), collisions: nil)
        #expect(one != TemplateHash.of(podTemplate("two"), collisions: nil) && one != TemplateHash.of(podTemplate("one"), collisions: 1))
        #expect(one.allSatisfy { "bcdfghjklmnpqrstvwxz2456789".contains($0) })
    }
}
