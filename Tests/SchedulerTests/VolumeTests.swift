import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Scheduler

@Suite struct VolumeTests {
    private func claim(_ name: String, className: String, volume: String = "") -> PersistentVolumeClaim {
        var claim = PersistentVolumeClaim()
        (claim.metadata.name, claim.metadata.namespace, claim.metadata.uid) = (name, "default", "uid-\(name)")
        claim.spec.storageClassName = className
        claim.spec.accessModes = ["ReadWriteOnce"]
        claim.spec.resources.requests["storage"] = Quantity(1 << 30)
        claim.spec.volumeName = volume
        if !volume.isEmpty { claim.metadata.annotations[VolumeRules.bindCompleted] = "yes" }
        return claim
    }

    private func volume(_ name: String, className: String, node: String? = nil, size: Int64 = 1) -> PersistentVolume {
        var volume = PersistentVolume()
        volume.metadata.name = name
        volume.spec.storageClassName = className
        volume.spec.accessModes = ["ReadWriteOnce"]
        volume.spec.capacity["storage"] = Quantity(size << 30)
        volume.status.phase = "Available"
        if let node {
            var requirement = NodeSelectorRequirement()
            (requirement.key, requirement.operator, requirement.values) = ("kubernetes.io/hostname", "In", [node])
            var term = NodeSelectorTerm()
            term.matchExpressions = [requirement]
            volume.spec.nodeAffinity = VolumeNodeAffinity()
            volume.spec.nodeAffinity?.required = NodeSelector()
            volume.spec.nodeAffinity?.required?.nodeSelectorTerms = [term]
        }
        return volume
    }

    private func storageClass(_ name: String, _ mode: String, _ provisioner: String = VolumeRules.noProvisioner) -> StorageClass {
        var result = StorageClass()
        (result.metadata.name, result.volumeBindingMode, result.provisioner) = (name, mode, provisioner)
        return result
    }

    private func pod(_ name: String, _ claim: String) -> Pod {
        var pod = Make.pod(name)
        var volume = Volume()
        volume.name = "data"
        volume.persistentVolumeClaim = PersistentVolumeClaimVolumeSource()
        volume.persistentVolumeClaim?.claimName = claim
        pod.spec.volumes = [volume]
        return pod
    }

    @Test func claimsThatAreNotReady() {
        var bench = Bench(nodes: [Make.node("a")])
        #expect(bench.place(pod("p", "none")) == "0/1 nodes are available: persistentvolumeclaim \"none\" not found. not found")
        bench.core.catalog.classes["now"] = storageClass("now", "Immediate")
        bench.core.observe(claim("c", className: "now"), now: .zero)
        #expect(bench.place(pod("q", "c")) == "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found")
    }

    @Test func waitingClaimIsGivenAVolumeOfItsNode() {
        var bench = Bench(nodes: [Make.node("a"), Make.node("b")])
        bench.core.catalog.classes["local"] = storageClass("local", "WaitForFirstConsumer")
        bench.core.observe(claim("c", className: "local"), now: .zero)
        bench.core.observe(claim("d", className: "local"), now: .zero)
        bench.core.observe(volume("large", className: "local", node: "b", size: 5), now: .zero)
        bench.core.observe(volume("small", className: "local", node: "b"), now: .zero)
        #expect(bench.place(pod("p", "c")) == "b")
        #expect(bench.core.catalog.volume("small")?.spec.claimRef?.name == "c")
        #expect(bench.place(pod("q", "d")) == "b")
        bench.core.observe(claim("e", className: "local"), now: .zero)
        #expect(bench.place(pod("r", "e")) == helpless("2 node(s) didn't find available persistent volumes to bind", 2))
    }

    @Test func boundVolumeTiesToItsNode() {
        var bench = Bench(nodes: [Make.node("a"), Make.node("b")])
        bench.core.observe(volume("v", className: "x", node: "a"), now: .zero)
        bench.core.observe(claim("c", className: "x", volume: "v"), now: .zero)
        #expect(bench.place(pod("p", "c")) == "a")
        bench.core.catalog.remove(volume: "v")
        #expect(bench.place(pod("q", "c"))?.contains("persistentvolume \"v\" not found") == true)
    }

    @Test func volumeLimits() {
        var bench = Bench(nodes: [Make.node("a")])
        bench.core.catalog.classes["csi"] = storageClass("csi", "WaitForFirstConsumer", "csi.example.com")
        var node = CSINode()
        node.metadata.name = "a"
        var driver = CSINodeDriver()
        driver.name = "csi.example.com"
        driver.allocatable = VolumeNodeResources()
        driver.allocatable?.count = 1
        node.spec.drivers = [driver]
        bench.core.catalog.csiNodes["a"] = node
        for name in ["c", "d"] { bench.core.observe(claim(name, className: "csi"), now: .zero) }
        #expect(bench.place(pod("p", "c")) == "a")
        #expect(bench.place(pod("q", "d"))?.contains("1 node(s) exceed max volume count") == true)
    }

    @Test func exclusiveClaim() {
        var exclusive = claim("c", className: "x", volume: "v")
        exclusive.spec.accessModes = ["ReadWriteOncePod"]
        var bench = Bench(nodes: [Make.node("a")])
        bench.core.observe(volume("v", className: "x"), now: .zero)
        bench.core.observe(exclusive, now: .zero)
        #expect(bench.place(pod("p", "c")) == "a")
        let text = "1 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod"
        #expect(bench.place(pod("q", "c"))?.contains(text) == true)
    }
}
