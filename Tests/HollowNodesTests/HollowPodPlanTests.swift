import KubernetesAPI
import KubernetesSchema
import Testing

@testable import HollowNodes

@Suite struct HollowPodPlanTests {
    private let start = Timestamp(seconds: 1_700_000_000)

    private func pod(_ restartPolicy: String = "Always", annotations: [String: String] = [:]) -> Pod {
        var pod = Pod()
        (pod.metadata.name, pod.metadata.namespace, pod.metadata.uid, pod.metadata.generation) = ("p", "default", "u", 1)
        pod.metadata.annotations = annotations
        pod.spec.restartPolicy = restartPolicy
        pod.spec.nodeName = "hollow-node-0"
        var container = Container()
        (container.name, container.image) = ("c", "image")
        pod.spec.containers = [container]
        pod.status.phase = "Pending"
        return pod
    }

    private func step(_ pod: Pod, _ after: Int64 = 0, _ settings: HollowSettings = HollowSettings()) -> HollowPodPlan.Step {
        HollowPodPlan(settings: settings, pod: pod, nodeAddress: "172.16.0.1", now: start.adding(.seconds(after))) { "10.128.0.1" }.next()
    }

    /// The pod after the status that its next step writes.
    private func written(_ pod: Pod, _ after: Int64 = 0, _ settings: HollowSettings = HollowSettings()) throws -> Pod {
        guard case .write(let status) = step(pod, after, settings) else {
            Issue.record("no status is written: \(step(pod, after, settings))")
            return pod
        }
        var pod = pod
        pod.status = status
        return pod
    }

    private func condition(_ pod: Pod, _ type: String) -> String? { pod.status.conditions.first { $0.type == type }?.status }

    @Test func aPodRunsIsReadyAndStaysSo() throws {
        let running = try written(pod())
        #expect(running.status.phase == "Running" && running.status.podIP == "10.128.0.1" && running.status.hostIP == "172.16.0.1")
        #expect(condition(running, "Ready") == "True" && condition(running, "ContainersReady") == "True")
        #expect(running.status.containerStatuses.map(\.ready) == [true])
        #expect(step(running, 1000) == .nothing)
    }

    @Test func hostNetworkPodsHaveTheNodesAddress() throws {
        var host = pod()
        host.spec.hostNetwork = true
        #expect(try written(host).status.podIP == "172.16.0.1")
    }

    @Test func readinessGatesHoldReadinessBack() throws {
        var gated = pod()
        var gate = PodReadinessGate()
        gate.conditionType = "example.com/gate"
        gated.spec.readinessGates = [gate]
        var running = try written(gated)
        #expect(condition(running, "Ready") == "False" && condition(running, "ContainersReady") == "True")
        var opened = PodCondition()
        (opened.type, opened.status) = ("example.com/gate", "True")
        running.status.conditions.append(opened)
        let ready = try written(running, 1)
        #expect(condition(ready, "Ready") == "True")
    }

    @Test func aPodThatEndsSucceedsOrFails() throws {
        let good = try written(pod("Never", annotations: [HollowAnnotations.duration: "5s"]))
        #expect(step(good, 2) == .wait(.seconds(3)))
        let done = try written(good, 5)
        #expect(done.status.phase == "Succeeded" && condition(done, "Ready") == "False")
        #expect(step(done, 6) == .nothing)
        let bad = try written(pod("Never", annotations: [HollowAnnotations.duration: "5s", HollowAnnotations.exitCode: "3"]))
        let failed = try written(bad, 5)
        #expect(failed.status.phase == "Failed" && failed.status.containerStatuses[0].state.terminated?.exitCode == 3)
    }

    @Test func failingContainersAreRestartedWithPauses() throws {
        let annotations = [HollowAnnotations.duration: "5s", HollowAnnotations.exitCode: "1"]
        let first = try written(pod("OnFailure", annotations: annotations))
        let second = try written(first, 5)
        #expect(second.status.phase == "Running" && second.status.containerStatuses[0].restartCount == 1)
        let waiting = try written(second, 10)
        #expect(waiting.status.containerStatuses[0].state.waiting?.reason == "CrashLoopBackOff" && condition(waiting, "Ready") == "False")
        #expect(step(waiting, 12) == .wait(.seconds(8)))
        let third = try written(waiting, 20)
        #expect(third.status.containerStatuses[0].restartCount == 2 && condition(third, "Ready") == "True")
    }

    @Test func jobsEndByTheSettingAlone() throws {
        var settings = HollowSettings()
        settings.jobDuration = .seconds(2)
        let job = try written(pod("OnFailure"), 0, settings)
        #expect(try written(job, 2, settings).status.phase == "Succeeded")
        let server = try written(pod("Always"), 0, settings)
        #expect(step(server, 100, settings) == .nothing)
    }

    @Test func deadlinesEndPods() throws {
        var limited = pod()
        limited.spec.activeDeadlineSeconds = 30
        let running = try written(limited)
        #expect(step(running, 10) == .wait(.seconds(20)))
        let over = try written(running, 30)
        #expect(over.status.phase == "Failed" && over.status.reason == "DeadlineExceeded")
    }

    @Test func deletedPodsStopWithinTheirGraceAndGo() throws {
        var settings = HollowSettings()
        settings.stopDuration = .seconds(10)
        var leaving = try written(pod(), 0, settings)
        leaving.metadata.deletionTimestamp = start.adding(.seconds(30))
        leaving.metadata.deletionGracePeriodSeconds = 30
        #expect(step(leaving, 4, settings) == .wait(.seconds(6)))
        let stopped = try written(leaving, 10, settings)
        #expect(stopped.status.phase == "Succeeded" && stopped.status.containerStatuses[0].state.terminated != nil)
        #expect(step(stopped, 10, settings) == .remove)
        leaving.metadata.deletionGracePeriodSeconds = 3
        leaving.metadata.deletionTimestamp = start.adding(.seconds(3))
        #expect(try written(leaving, 3, settings).status.phase == "Succeeded")
    }

    @Test func withoutGraceOnlyFinalizersAreWaitedFor() throws {
        var leaving = try written(pod())
        leaving.metadata.deletionTimestamp = start
        leaving.metadata.deletionGracePeriodSeconds = 0
        let stopped = try written(leaving)
        #expect(step(stopped) == .nothing)
    }
}

@Suite struct HollowNodeTests {
    @Test func addressesAreUniqueAndComeBackLate() throws {
        let range = try #require(CIDR("10.0.0.0/29"))
        var addresses = HollowAddresses()
        let all = (0..<6).map { addresses.address(of: "u\($0)", in: range)?.description }
        #expect(all == (1...6).map { "10.0.0.\($0)" })
        #expect(addresses.address(of: "u0", in: range)?.description == "10.0.0.1")
        #expect(addresses.address(of: "more", in: range) == nil)
        addresses.release("u3")
        #expect(addresses.address(of: "more", in: range)?.description == "10.0.0.4")
    }

    @Test func nodesDifferAndKeepWhatOthersWrote() {
        var settings = HollowSettings()
        (settings.count, settings.zones) = (600, 3)
        let factory = HollowNode(settings: settings)
        let now = Timestamp(seconds: 1_700_000_000)
        let node = factory.make(300, now: now)
        #expect(node.metadata.labels["topology.kubernetes.io/zone"] == "zone-0" && HollowNode.isReady(node))
        #expect(factory.address(300).description == "172.16.1.45" && factory.podRange(300).description == "10.129.44.0/24")
        var old = node.status
        old.capacity["example.com/device"] = Quantity(2)
        old.conditions[3].status = "Unknown"
        let later = factory.status(300, old: old, now: now.adding(.seconds(60)))
        #expect(later.capacity["example.com/device"] == Quantity(2))
        #expect(later.conditions[3].status == "True" && later.conditions[3].lastTransitionTime == now.adding(.seconds(60)))
        #expect(later.conditions[0].lastTransitionTime == now)
    }
}
