import KubernetesAPI
import KubernetesSchema
import Testing
import Wire

@testable import Kubelet

/// A pod of containers with these names.
func makePod(_ names: [String], initNames: [String] = [], sidecars: Set<String> = [], restartPolicy: String = "Always") -> Pod {
    var pod = Pod()
    pod.metadata.name = "p"
    pod.metadata.namespace = "default"
    pod.metadata.uid = "u"
    pod.spec.restartPolicy = restartPolicy
    pod.spec.containers = names.map { makeContainer($0) }
    pod.spec.initContainers = initNames.map { name in
        var container = makeContainer(name)
        if sidecars.contains(name) { container.restartPolicy = "Always" }
        return container
    }
    return pod
}

func makeContainer(_ name: String) -> Container {
    var container = Container()
    container.name = name
    container.image = "image"
    return container
}

func found(_ name: String, _ state: RuntimeContainer.State, exitCode: Int32 = 0, id: String? = nil, at: Int64 = 1) -> RuntimeContainer {
    var container = RuntimeContainer(id: id ?? "id-\(name)", name: name, sandboxID: "s", state: state)
    container.hash = makeContainer(name).definitionHash
    container.exitCode = exitCode
    container.createdAt = at
    container.startedAt = at
    container.finishedAt = state == .exited ? at : 0
    return container
}

let sandbox = RuntimeSandbox(id: "s", isReady: true, createdAt: 1, attempt: 0, addresses: ["10.0.0.1"])

struct PodPlanTests {
    private func plan(_ pod: Pod, _ containers: [RuntimeContainer], sandboxes: [RuntimeSandbox] = [sandbox], _ verdicts: ProbeVerdicts = .init()) -> [PodAction] {
        PodPlan.compute(pod, RuntimePod(uid: "u", sandboxes: sandboxes, containers: containers), verdicts).actions
    }

    @Test func aNewPodGetsASandboxAndItsFirstInitContainer() {
        let pod = makePod(["a", "b"], initNames: ["i", "j"])
        #expect(plan(pod, [], sandboxes: []) == [.createSandbox(attempt: 0), .startContainer(name: "i", part: .initContainer)])
    }

    @Test func initContainersRunInOrder() {
        let pod = makePod(["a"], initNames: ["i", "j"])
        #expect(plan(pod, [found("i", .running)]).isEmpty)
        #expect(plan(pod, [found("i", .exited)]) == [.startContainer(name: "j", part: .initContainer)])
        #expect(plan(pod, [found("j", .exited), found("i", .exited)]) == [.startContainer(name: "a", part: .regular)])
        #expect(plan(pod, [found("i", .exited, exitCode: 1)]) == [.startContainer(name: "i", part: .initContainer)])
    }

    @Test func aFailedInitContainerEndsAPodThatNeverRestarts() {
        let pod = makePod(["a"], initNames: ["i"], restartPolicy: "Never")
        #expect(plan(pod, [found("i", .exited, exitCode: 1)]) == [.killPod])
    }

    @Test func sidecarsStayWhileContainersRunAndAreRestarted() {
        let pod = makePod(["a"], initNames: ["side", "i"], sidecars: ["side"])
        #expect(plan(pod, [found("side", .running)]) == [.startContainer(name: "i", part: .initContainer)])
        #expect(plan(pod, [found("i", .running), found("side", .running)]).isEmpty)
        #expect(plan(pod, [found("i", .exited), found("side", .running)]) == [.startContainer(name: "a", part: .regular)])
        #expect(plan(pod, [found("a", .running), found("i", .exited), found("side", .exited)]) == [.startContainer(name: "side", part: .sidecar)])
    }

    @Test func finishedPodsAreKilledOnceNothingIsLeftToRun() {
        let pod = makePod(["a", "b"], restartPolicy: "OnFailure")
        #expect(plan(pod, [found("a", .exited), found("b", .exited)]) == [.killPod])
        #expect(plan(pod, [found("a", .exited), found("b", .exited, exitCode: 2)]) == [.startContainer(name: "b", part: .regular)])
    }

    @Test func livenessAndChangesKill() {
        let pod = makePod(["a"])
        var verdicts = ProbeVerdicts()
        verdicts.liveness["id-a"] = .failure
        #expect(
            plan(pod, [found("a", .running)], verdicts) == [
                .killContainer(id: "id-a", name: "a", message: "Container a failed liveness probe, will be restarted", reason: .livenessProbe),
                .startContainer(name: "a", part: .regular),
            ])
        var changed = pod
        changed.spec.containers[0].image = "other"
        let actions = plan(changed, [found("a", .running)])
        #expect(actions.count == 2 && actions[0].kills("a"))
    }

    @Test func aDeadSandboxIsReplaced() {
        let dead = RuntimeSandbox(id: "s", isReady: false, createdAt: 1, attempt: 3)
        let pod = makePod(["a"])
        #expect(
            plan(pod, [found("a", .exited)], sandboxes: [dead]) == [.killPod, .createSandbox(attempt: 4), .startContainer(name: "a", part: .regular)])
        // One that never restarts has had its turn.
        #expect(plan(makePod(["a"], restartPolicy: "Never"), [found("a", .exited)], sandboxes: [dead]) == [.killPod])
    }

    @Test func restartsBackOffAndForget() {
        var backoff = RestartBackoff()
        let start = Timestamp(seconds: 1000)
        #expect(backoff.delay("a", endedAt: start, now: start) == nil)
        backoff.started("a", endedAt: start, now: start)
        #expect(backoff.delay("a", endedAt: start, now: start) == .seconds(10))
        for _ in 0..<8 { backoff.started("a", endedAt: start, now: start) }
        #expect(backoff.delay("a", endedAt: start, now: start) == .seconds(300))
        let later = Timestamp(seconds: 1601)
        #expect(backoff.delay("a", endedAt: later, now: later) == nil)
        #expect(RestartBackoff.text(.seconds(160)) == "2m40s")
    }
}

struct PodStatusTests {
    private func status(_ pod: Pod, _ containers: [RuntimeContainer], waiting: [String: WaitingReason] = [:], isTerminal: Bool = false) -> PodStatus {
        PodStatusBuilder(
            pod: pod, old: pod.status, runtime: RuntimePod(uid: "u", sandboxes: [sandbox], containers: containers), waiting: waiting,
            hostAddresses: ["192.0.2.1"], isTerminal: isTerminal, now: Timestamp(seconds: 5)
        ).build()
    }

    @Test func phasesFollowContainers() {
        #expect(status(makePod(["a", "b"]), [found("a", .running)]).phase == "Pending")
        #expect(status(makePod(["a"]), [found("a", .running)]).phase == "Running")
        #expect(status(makePod(["a"]), [found("a", .exited, exitCode: 1)]).phase == "Running")
        #expect(status(makePod(["a"], restartPolicy: "Never"), [found("a", .exited, exitCode: 1)]).phase == "Failed")
        #expect(status(makePod(["a"], restartPolicy: "OnFailure"), [found("a", .exited)]).phase == "Succeeded")
        #expect(status(makePod(["a"]), [found("a", .exited, exitCode: 137)], isTerminal: true).phase == "Failed")
    }

    @Test func aCrashingContainerWaitsAndShowsItsEnd() {
        let reason = WaitingReason(reason: "CrashLoopBackOff", message: "back-off")
        let result = status(makePod(["a"]), [found("a", .exited, exitCode: 3)], waiting: ["a": reason])
        #expect(result.containerStatuses[0].state.waiting?.reason == "CrashLoopBackOff")
        #expect(result.containerStatuses[0].lastState.terminated?.exitCode == 3)
        #expect(result.phase == "Running")
    }

    @Test func conditionsNameWhatIsNotReady() throws {
        let result = status(makePod(["a", "b"]), [found("a", .running)])
        let ready = try #require(result.conditions.first { $0.type == "Ready" })
        #expect(ready.reason == "ContainersNotReady" && ready.message == "containers with unready status: [b]")
        #expect(result.conditions.map(\.type) == PodStatusBuilder.ownConditions.filter { !$0.hasPrefix("PodResize") })
    }

    @Test func aChangedConditionLosesItsOldReason() throws {
        let pod = makePod(["a"])
        let old = status(pod, [])
        let new = status(pod, [found("a", .running)])
        let patch = StatusWriter.patch(uid: "u", old: old, new: new)
        let ready = try #require(
            patch.elements(patch[patch[patch.root, "status"], "conditions"]).first { patch.equals(patch[$0, "type"], "Ready") })
        #expect(patch[ready, "message"].exists && patch.isNull(patch[ready, "message"]))
    }
}
