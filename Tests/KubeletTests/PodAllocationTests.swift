import KubernetesAPI
import KubernetesSchema
import Testing
import Wire

@testable import Kubelet

@Suite struct PodAllocationTests {
    private func container(_ name: String, cpu: String, memory: String, policy: [String: String] = [:]) -> Container {
        var container = Container()
        container.name = name
        for (resource, text) in ["cpu": cpu, "memory": memory] {
            container.resources.requests[resource] = try? Quantity(parsing: text)
            container.resources.limits[resource] = try? Quantity(parsing: text)
        }
        for (resource, restart) in policy {
            var entry = ContainerResizePolicy()
            entry.resourceName = resource
            entry.restartPolicy = restart
            container.resizePolicy.append(entry)
        }
        return container
    }

    private func pod(_ containers: [Container]) -> Pod {
        var pod = Pod()
        pod.metadata.uid = "u"
        pod.spec.containers = containers
        return pod
    }

    @Test func aPodKeepsWhatItWasGiven() {
        let before = pod([container("a", cpu: "100m", memory: "10Mi"), container("b", cpu: "1", memory: "1Gi")])
        let allocation = PodAllocation(before)
        #expect(!allocation.differs(from: before))
        // The same amounts written otherwise are the same.
        #expect(!allocation.differs(from: pod([container("a", cpu: "0.1", memory: "10240Ki"), container("b", cpu: "1000m", memory: "1Gi")])))
        let after = pod([container("a", cpu: "200m", memory: "10Mi"), container("b", cpu: "1", memory: "1Gi")])
        #expect(allocation.differs(from: after))
        #expect(allocation.applied(to: after).spec.containers[0].resources == before.spec.containers[0].resources)
        let kept = PodAllocation(encoded: allocation.encoded())
        #expect(kept?.allocated == allocation.allocated)
    }

    @Test func policiesSayHowAContainerIsResized() {
        let policy = ["memory": "RestartContainer", "cpu": "NotRequired"]
        var allocation = PodAllocation(pod([container("a", cpu: "100m", memory: "10Mi")]))
        allocation.actuated = allocation.allocated
        #expect(allocation.step(container("a", cpu: "100m", memory: "10Mi", policy: policy)) == .none)
        allocation.allocated["a"] = container("a", cpu: "200m", memory: "10Mi").resources
        #expect(allocation.step(container("a", cpu: "200m", memory: "10Mi", policy: policy)) == .update)
        allocation.allocated["a"] = container("a", cpu: "200m", memory: "20Mi").resources
        #expect(allocation.step(container("a", cpu: "200m", memory: "20Mi", policy: policy)) == .restart)
    }

    @Test func whatDoesNotFitIsTold() throws {
        let allocatable = ["cpu": try Quantity(parsing: "2"), "memory": try Quantity(parsing: "1Gi"), "pods": try Quantity(parsing: "2")]
        let other = pod([container("o", cpu: "1500m", memory: "100Mi")])
        let small = pod([container("a", cpu: "500m", memory: "100Mi")])
        #expect(NodeFit.refuse(small, others: [other], allocatable: allocatable) == nil)
        let large = pod([container("a", cpu: "600m", memory: "100Mi")])
        #expect(NodeFit.refuse(large, others: [other], allocatable: allocatable)
            == WaitingReason(reason: "OutOfcpu", message: "Node didn't have enough resource: cpu, requested: 600, used: 1500, capacity: 2000"))
        #expect(NodeFit.refuse(small, others: [small, small], allocatable: allocatable)?.reason == "OutOfpods")
        #expect(NodeFit.refuseResize(large, others: [other], allocatable: allocatable)?.reason == "Deferred")
        #expect(NodeFit.refuseResize(pod([container("a", cpu: "3", memory: "1Mi")]), others: [other], allocatable: allocatable)
            == WaitingReason(reason: "Infeasible", message: "Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000"))
    }

    @Test func portsOfTheHostAreTakenOnce() {
        func listening(_ number: Int32, _ address: String = "") -> Pod {
            var own = container("a", cpu: "1m", memory: "1Mi")
            var port = ContainerPort()
            port.hostPort = number
            port.containerPort = number
            port.hostIP = address
            own.ports = [port]
            return pod([own])
        }
        #expect(NodeFit.refuse(listening(80), others: [listening(80)], allocatable: [:])?.reason == "NodePorts")
        #expect(NodeFit.refuse(listening(80, "10.0.0.1"), others: [listening(80, "10.0.0.2")], allocatable: [:]) == nil)
        #expect(NodeFit.refuse(listening(80), others: [listening(81)], allocatable: [:]) == nil)
    }

    @Test func conditionsThatNoLongerHoldAreTakenAway() {
        func status(_ types: [String]) -> PodStatus {
            var status = PodStatus()
            status.conditions = types.map { type in
                var condition = PodCondition()
                condition.type = type
                condition.status = "True"
                return condition
            }
            return status
        }
        let patch = StatusWriter.patch(uid: "u", old: status(["PodResizeInProgress", "Ready", "theirs"]), new: status(["Ready"]))
        let conditions = patch.elements(patch[patch[patch.root, "status"], "conditions"])
        let removed = conditions.filter { patch.equals(patch[$0, "$patch"], "delete") }
        // A condition of somebody else's is theirs to remove.
        #expect(removed.compactMap { patch.string(patch[$0, "type"]) } == ["PodResizeInProgress"])
    }
}
