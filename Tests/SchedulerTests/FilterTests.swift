import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct FilterTests {
    @Test func resources() {
        var bench = Bench(nodes: [Make.node("a", cpu: 1), Make.node("b", cpu: 2)], pods: [Make.pod("x", on: "b", cpu: 1500)])
        #expect(bench.place(Make.pod("p", cpu: 1000)) == "a")
        let message = helpless("2 Insufficient cpu", 2, "1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling")
        // Two CPUs are more than the first node has, and the second has nobody of lower priority.
        #expect(bench.place(Make.pod("q", cpu: 2000)) == message)
    }

    @Test func overheadSidecarsAndPodLevel() {
        var pod = Make.pod("p", cpu: 500)
        var sidecar = Container()
        (sidecar.name, sidecar.restartPolicy) = ("sidecar", "Always")
        sidecar.resources.requests = ["cpu": Quantity(milli: 200)]
        var setup = Container()
        setup.name = "setup"
        setup.resources.requests = ["cpu": Quantity(milli: 900)]
        pod.spec.initContainers = [sidecar, setup]
        pod.spec.overhead = ["cpu": Quantity(milli: 50)]
        // The setup runs beside the sidecar that was started before.
        #expect(PodRequests.sum(pod, .init())["cpu"] == 1150)
        var resources = ResourceRequirements()
        resources.requests = ["cpu": Quantity(3)]
        pod.spec.resources = resources
        #expect(PodRequests.sum(pod, .init())["cpu"] == 3050)
    }

    @Test func extendedResourcesAndPodCount() {
        var first = Make.node("a", pods: 1)
        first.status.allocatable["example.com/gpu"] = Quantity(2)
        var bench = Bench(nodes: [first])
        var pod = Make.pod("p")
        pod.spec.containers[0].resources.requests["example.com/gpu"] = Quantity(3)
        #expect(bench.place(pod) == helpless("1 Insufficient example.com/gpu", 1))
        #expect(bench.place(Make.pod("q")) == "a")
        #expect(bench.place(Make.pod("r")) == helpless("1 Too many pods", 1, "1 No preemption victims found for incoming pod"))
    }

    @Test func taintsAndCordons() {
        var tainted = Make.node("a")
        tainted.spec.taints = [Make.taint("dedicated", "NoSchedule", value: "x")]
        var cordoned = Make.node("b")
        cordoned.spec.unschedulable = true
        var bench = Bench(nodes: [tainted, cordoned])
        #expect(bench.place(Make.pod("p")) == helpless("1 node(s) had untolerated taint(s), 1 node(s) were unschedulable", 2))
        var pod = Make.pod("q")
        var toleration = Toleration()
        (toleration.key, toleration.value, toleration.effect) = ("dedicated", "x", "NoSchedule")
        pod.spec.tolerations = [toleration]
        #expect(bench.place(pod) == "a")
    }

    @Test func nodeAffinity() {
        var bench = Bench(nodes: [Make.node("a", labels: ["disk": "hdd"]), Make.node("b", labels: ["disk": "ssd"])])
        var pod = Make.pod("p")
        pod.spec.nodeSelector = ["disk": "ssd"]
        #expect(bench.place(pod) == "b")
        var other = Make.pod("q")
        other.spec.nodeSelector = ["disk": "tape"]
        #expect(bench.place(other) == helpless("2 node(s) didn't match Pod's node affinity/selector", 2))
    }

    @Test func affinityToNamedNode() {
        var bench = Bench(nodes: [Make.node("a"), Make.node("b"), Make.node("c", cpu: 1)])
        func daemon(_ name: String, _ node: String) -> Pod {
            var pod = Make.pod(name, cpu: 2000)
            var requirement = NodeSelectorRequirement()
            (requirement.key, requirement.operator, requirement.values) = ("metadata.name", "In", [node])
            var term = NodeSelectorTerm()
            term.matchFields = [requirement]
            pod.spec.affinity = Affinity()
            pod.spec.affinity?.nodeAffinity = NodeAffinity()
            pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution = NodeSelector()
            pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms = [term]
            return pod
        }
        #expect(bench.place(daemon("p", "b")) == "b")
        #expect(bench.place(daemon("q", "c")) == helpless("1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]", 3))
    }

    @Test func hostPorts() {
        func pod(_ name: String, _ address: String) -> Pod {
            var pod = Make.pod(name)
            var port = ContainerPort()
            (port.hostPort, port.containerPort, port.hostIP, port.protocol) = (80, 80, address, "TCP")
            pod.spec.containers[0].ports = [port]
            return pod
        }
        var bench = Bench(nodes: [Make.node("a")])
        #expect(bench.place(pod("p", "127.0.0.1")) == "a")
        #expect(bench.place(pod("q", "127.0.0.2")) == "a")
        let message = bench.place(pod("r", ""))
        #expect(message == helpless("1 node(s) didn't have free ports for the requested pod ports", 1, "1 No preemption victims found for incoming pod"))
    }

    @Test func declaredFeatures() {
        var able = Make.node("a")
        able.status.declaredFeatures = ["UserNamespacesHostNetworkSupport"]
        var bench = Bench(nodes: [Make.node("b")])
        var pod = Make.pod("p")
        (pod.spec.hostNetwork, pod.spec.hostUsers) = (true, false)
        #expect(bench.place(pod) == helpless("1 node(s) didn't match Pod's required features", 1))
        bench.core.observe(able, old: nil, now: .seconds(5))
        bench.now = .seconds(5)
        #expect(bench.next() == "a")
    }

    @Test func topologySpread() {
        let zones = ["a": "1", "b": "1", "c": "2"].map { Make.node($0.key, labels: ["zone": $0.value]) } + [Make.node("d")]
        var bench = Bench(nodes: zones, pods: [Make.pod("x", on: "a", labels: ["app": "w"])])
        func pod(_ name: String, minDomains: Int32? = nil) -> Pod {
            var pod = Make.pod(name, labels: ["app": "w"])
            pod.spec.topologySpreadConstraints = [Make.spread(["app": "w"], "zone")]
            pod.spec.topologySpreadConstraints[0].minDomains = minDomains
            return pod
        }
        #expect(bench.place(pod("p")) == "c")
        let texts = "1 node(s) didn't match pod topology spread constraints (missing required label), 3 node(s) didn't match pod topology spread constraints"
        // With fewer domains than demanded the least count is nothing.
        #expect(bench.place(pod("q", minDomains: 3))?.hasPrefix("0/4 nodes are available: \(texts).") == true)
        #expect(["a", "b", "c"].contains(bench.place(pod("r"))))
    }

    @Test func podAffinity() {
        let nodes = ["a", "b", "c"].map { Make.node($0, labels: ["zone": $0 == "c" ? "2" : "1"]) }
        var bench = Bench(nodes: nodes)
        let near = [Make.term(["app": "w"], "zone")]
        // The first of a group that wants its own company may stand anywhere.
        let first = bench.place(Make.pod("p", labels: ["app": "w"]).requiring(near))
        #expect(first != nil)
        for name in ["q", "r", "s"] {
            let node = bench.place(Make.pod(name, labels: ["app": "w"]).requiring(near))
            #expect((node == "c") == (first == "c"))
        }
        #expect(bench.place(Make.pod("t").requiring([Make.term(["app": "none"], "zone")])) == helpless("3 node(s) didn't match pod affinity rules", 3))
    }

    @Test func podAntiAffinityIsHeardOnBothSides() {
        let nodes = ["a", "b"].map { Make.node($0) }
        let away = [Make.term(["app": "w"], "kubernetes.io/hostname")]
        var bench = Bench(nodes: nodes, pods: [Make.pod("x", on: "a", labels: ["app": "w"]), Make.pod("y", on: "b").requiring(away: away)])
        let texts = "1 node(s) didn't match pod anti-affinity rules, 1 node(s) didn't satisfy existing pods anti-affinity rules"
        let none = "2 No preemption victims found for incoming pod"
        #expect(bench.place(Make.pod("p", labels: ["app": "w"]).requiring(away: away)) == helpless(texts, 2, none))
        #expect(bench.place(Make.pod("q", labels: ["app": "other"])) != nil)
    }

    @Test func namespaceSelector() {
        var bench = Bench(nodes: [Make.node("a"), Make.node("b")], pods: [Make.pod("x", on: "a", labels: ["app": "w"], namespace: "team")])
        bench.core.cluster.setLabels(ofNamespace: "team", ["kind": "blue"])
        var term = Make.term(["app": "w"], "kubernetes.io/hostname")
        term.namespaceSelector = Make.selector(["kind": "blue"])
        #expect(bench.place(Make.pod("p").requiring([term])) == "a")
        bench.core.cluster.setLabels(ofNamespace: "team", ["kind": "red"])
        #expect(bench.place(Make.pod("q").requiring([term]))?.contains("didn't match pod affinity rules") == true)
    }

    @Test func noNodes() {
        var bench = Bench()
        #expect(bench.place(Make.pod("p")) == "no nodes available to schedule pods")
    }
}
