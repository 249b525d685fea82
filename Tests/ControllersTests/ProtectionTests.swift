import KubernetesAPI
import KubernetesSchema
import Testing
import Wire

@testable import Controllers

@Suite struct ProtectionTests {
    @Test func aggregatingRolesGetEveryRuleOnceInOrderOfNames() throws {
        let read: Value = ["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]
        let write: Value = ["verbs": ["create"], "apiGroups": [""], "resources": ["pods"]]
        func role(_ name: String, _ labels: Value, _ rules: Value) -> Value {
            ["metadata": ["name": .string(name), "labels": labels], "rules": rules]
        }
        let selectors: Value = [["matchLabels": ["to": "all"]]]
        let sum: Value = [
            "metadata": ["name": "sum", "labels": ["to": "all"]], "aggregationRule": ["clusterRoleSelectors": selectors], "rules": [read],
        ]
        let others = [role("z", ["to": "all"], [read]), role("a", ["to": "all"], [write, read]), role("b", [:], [["verbs": ["*"]]])]
        let list = Document(["items": .array(others + [sum])])
        let updates = try ClusterRoleAggregation.plan(list)
        #expect(updates.map(\.name) == ["sum"])
        let made = try #require(updates.first?.object)
        #expect(made.elements(made[made.root, "rules"]).map { made.strings(made[$0, "verbs"]) } == [["create"], ["get"]])
        let done = Document(["items": .array([role("z", ["to": "all"], [read]), sum])])
        #expect(try ClusterRoleAggregation.plan(done).isEmpty)
    }

    @Test func finalizersComeAndGo() {
        var metadata = ObjectMeta()
        #expect(ProtectionFinalizer.step(metadata, ProtectionFinalizer.claim) == .add)
        metadata.finalizers = [ProtectionFinalizer.claim]
        #expect(ProtectionFinalizer.step(metadata, ProtectionFinalizer.claim) == .keep)
        metadata.deletionTimestamp = Timestamp("2026-01-01T00:00:00Z")
        #expect(ProtectionFinalizer.step(metadata, ProtectionFinalizer.claim) == .removeIfUnused)
        metadata.finalizers = []
        #expect(ProtectionFinalizer.step(metadata, ProtectionFinalizer.claim) == .keep)
    }

    @Test func onlyPodsOnNodesUseClaims() {
        var claim = PersistentVolumeClaim()
        claim.metadata.name = "data"
        var pod = Pod()
        pod.metadata.name = "web"
        var volume = Volume()
        volume.name = "data"
        var source = PersistentVolumeClaimVolumeSource()
        source.claimName = "data"
        volume.persistentVolumeClaim = source
        pod.spec.volumes = [volume]
        #expect(!ClaimProtection.uses(pod, claim))
        pod.spec.nodeName = "node"
        #expect(ClaimProtection.uses(pod, claim))
        claim.metadata.name = "other"
        #expect(!ClaimProtection.uses(pod, claim))
    }
}
