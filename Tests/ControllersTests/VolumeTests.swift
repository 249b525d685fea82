import Client
import FakeAPI
import KubernetesAPI
import KubernetesSchema
import Testing

@testable import Controllers

@Suite struct VolumeTests {
    private let cluster = TestCluster()
    private var client: APIClient { cluster.client }

    private func claim(_ name: String, _ size: String = "1Gi", storageClass: String? = "", modes: [String] = ["ReadWriteOnce"]) -> PersistentVolumeClaim {
        var claim = PersistentVolumeClaim()
        claim.metadata.name = name
        claim.metadata.namespace = "default"
        claim.spec.accessModes = modes
        claim.spec.resources.requests["storage"] = Quantity(size)
        claim.spec.storageClassName = storageClass
        return claim
    }

    private func volume(_ name: String, _ size: String, modes: [String] = ["ReadWriteOnce"], phase: String = "Available") -> PersistentVolume {
        var volume = PersistentVolume()
        volume.metadata.name = name
        volume.spec.capacity["storage"] = Quantity(size)
        volume.spec.accessModes = modes
        volume.spec.persistentVolumeReclaimPolicy = "Retain"
        volume.status.phase = phase
        return volume
    }

    @Test func theSmallestVolumeWithTheFewestModesFits() throws {
        let volumes = [
            volume("large", "10Gi"), volume("small", "2Gi"), volume("tiny", "500Mi"), volume("taken", "1Gi", phase: "Bound"),
            volume("shared", "1Gi", modes: ["ReadWriteOnce", "ReadWriteMany"]),
        ]
        #expect(try VolumeMatching.best(claim("c"), among: volumes, delayed: false)?.name == "small")
        let wide = claim("c", modes: ["ReadWriteMany"])
        #expect(try VolumeMatching.best(wide, among: volumes, delayed: false)?.name == "shared")
        #expect(try VolumeMatching.best(claim("c"), among: volumes, delayed: true) == nil)
        var reserved = volume("reserved", "5Gi")
        reserved.spec.claimRef = EventRecorder.reference(to: claim("c"))
        #expect(try VolumeMatching.best(claim("c"), among: volumes + [reserved], delayed: true)?.name == "reserved")
        #expect(try VolumeMatching.best(claim("other"), among: [reserved], delayed: false) == nil)
        #expect(VolumeMatching.objection(volumes[2], claim("c")) == "requested PV is too small")
        #expect(VolumeMatching.objection(volumes[0], claim("c", storageClass: "fast")) == "storageClassName does not match")
    }

    @Test func claimsAreBoundAndVolumesReleased() async throws {
        try await cluster.run(["persistentvolume-binder-controller"]) {
            try await client.create(volume("one", "2Gi"))
            try await client.create(volume("two", "1Gi"))
            try await client.create(claim("c"))
            #expect(try await eventually {
                try await client.get(PersistentVolumeClaim.self, namespace: "default", name: "c").status.phase == "Bound"
            })
            let bound = try await client.get(PersistentVolumeClaim.self, namespace: "default", name: "c")
            #expect(bound.metadata.annotations[VolumeAnnotations.bindCompleted] == "yes")
            #expect(bound.status.accessModes == ["ReadWriteOnce"] && bound.status.capacity["storage"]?.description == "\(bound.spec.volumeName == "one" ? "2Gi" : "1Gi")")
            let mine = try await client.get(PersistentVolume.self, name: bound.spec.volumeName)
            #expect(mine.spec.claimRef?.uid == bound.metadata.uid && mine.status.phase == "Bound")
            try await client.delete(PersistentVolumeClaim.self, namespace: "default", name: "c")
            #expect(try await eventually {
                try await client.get(PersistentVolume.self, name: bound.spec.volumeName).status.phase == "Released"
            })
        }
    }

    @Test func twoClaimsNeverShareAVolume() async throws {
        try await cluster.run(["persistentvolume-binder-controller"]) {
            for index in 0..<6 { try await client.create(claim("c\(index)")) }
            for index in 0..<4 { try await client.create(volume("v\(index)", "1Gi")) }
            #expect(try await eventually {
                let claims = try await client.list(PersistentVolumeClaim.self, namespace: "default").items
                return claims.filter { $0.status.phase == "Bound" }.count == 4 && claims.filter { $0.status.phase == "Pending" }.count == 2
            })
            let names = try await client.list(PersistentVolumeClaim.self, namespace: "default").items.map(\.spec.volumeName).filter { !$0.isEmpty }
            #expect(Set(names).count == 4)
        }
    }

    @Test func provisionersAreNamedAndFirstConsumersWaitedFor() async throws {
        var fast = StorageClass()
        fast.metadata.name = "fast"
        fast.metadata.annotations[VolumeAnnotations.defaultClass] = "true"
        fast.provisioner = "csi.example.com"
        fast.volumeBindingMode = "Immediate"
        var late = fast
        late.metadata.name = "late"
        late.metadata.annotations = [:]
        late.volumeBindingMode = "WaitForFirstConsumer"
        try await client.create(fast)
        try await client.create(late)
        var lost = volume("lost", "1Gi")
        lost.spec.persistentVolumeReclaimPolicy = "Recycle"
        var reference = ObjectReference()
        reference.namespace = "default"
        reference.name = "gone"
        reference.uid = "other"
        lost.spec.claimRef = reference
        try await client.create(lost)
        try await cluster.run(["persistentvolume-binder-controller"]) {
            try await client.create(claim("c", storageClass: nil))
            try await client.create(claim("w", storageClass: "late"))
            #expect(try await eventually {
                let claim = try await client.get(PersistentVolumeClaim.self, namespace: "default", name: "c")
                return claim.spec.storageClassName == "fast" && claim.metadata.annotations[VolumeAnnotations.provisioner] == "csi.example.com"
            })
            #expect(try await eventually {
                let events = try await client.list(Event.self).items
                return events.contains { $0.reason == "ExternalProvisioning" && $0.involvedObject.name == "c" }
                    && events.contains {
                        $0.reason == "WaitForFirstConsumer" && $0.message == "waiting for first consumer to be created before binding"
                    }
                    && events.contains { $0.reason == "VolumeFailedRecycle" && $0.message == "No recycler plugin found for the volume!" }
            })
            #expect(try await client.get(PersistentVolume.self, name: "lost").status.phase == "Failed")
        }
    }

    // MARK: Attaching

    private func attachable(_ name: String, modes: [String] = ["ReadWriteOnce"]) throws -> AttachableVolume {
        var made = volume(name, "1Gi", modes: modes)
        var source = CSIPersistentVolumeSource()
        source.driver = "csi.example.com"
        source.volumeHandle = "handle-\(name)"
        made.spec.csi = source
        var driver = CSIDriver()
        driver.spec.attachRequired = false
        #expect(AttachableVolume(made, driver: driver) == nil)
        return try #require(AttachableVolume(made, driver: nil))
    }

    private func attachment(_ volume: AttachableVolume, _ node: String, attached: Bool = true) -> VolumeAttachment {
        var attachment = VolumeAttachment()
        attachment.metadata.name = volume.attachmentName(node)
        attachment.spec.attacher = volume.driver
        attachment.spec.nodeName = node
        attachment.spec.source.persistentVolumeName = volume.volume
        attachment.status.attached = attached
        return attachment
    }

    @Test func volumesGoWhereTheirPodsAre() throws {
        let (needed, idle, other) = (try attachable("a"), try attachable("b"), try attachable("c"))
        let names = ["a": needed, "b": idle, "c": other]
        var node = Node()
        node.metadata.name = "n"
        node.status.volumesInUse = [idle.uniqueName]
        var pod = Pod()
        pod.metadata.name = "p"
        let needs = [AttachmentPlan.Need(pod: pod, volume: needed), AttachmentPlan.Need(pod: pod, volume: other)]
        let all = [attachment(idle, "n"), attachment(other, "elsewhere")]
        let plan = AttachmentPlan("n", node: node, needs: needs, attachments: all, names: names) { _ in false }
        #expect(plan.attach == [needed] && plan.detach.isEmpty && plan.held.count == 1)
        #expect(plan.conflicts.map(\.nodes) == [["elsewhere"]] && plan.attached.map(\.name) == [idle.uniqueName])
        let forced = AttachmentPlan("n", node: node, needs: needs, attachments: all, names: names) { _ in true }
        #expect(forced.detach.map(\.name) == [idle.attachmentName("n")] && forced.attached.isEmpty)
        let shared = try attachable("c", modes: ["ReadWriteMany"])
        let free = AttachmentPlan(
            "n", node: node, needs: [AttachmentPlan.Need(pod: pod, volume: shared)], attachments: all, names: names) { _ in false }
        #expect(free.attach == [shared] && free.conflicts.isEmpty)
        #expect(needed.attachmentName("n").hasPrefix("csi-") && needed.attachmentName("n").utf8.count == 68)
    }

    // MARK: Claims of pods and sets

    @Test func ephemeralVolumesGetTheirClaims() async throws {
        var pod = Pod()
        pod.metadata.name = "p"
        pod.metadata.namespace = "default"
        var scratch = Volume()
        scratch.name = "scratch"
        var source = EphemeralVolumeSource()
        var template = PersistentVolumeClaimTemplate()
        template.metadata.labels = ["a": "b"]
        template.spec = claim("x").spec
        source.volumeClaimTemplate = template
        scratch.ephemeral = source
        pod.spec.volumes = [scratch]
        try await cluster.run(["ephemeral-volume-controller"]) {
            try await client.create(pod)
            #expect(try await eventually {
                let made = try await client.list(PersistentVolumeClaim.self, namespace: "default").items.first
                return made?.name == "p-scratch" && made?.metadata.controllerRef?.name == "p" && made?.metadata.labels == ["a": "b"]
            })
        }
        var foreign = claim("p-scratch")
        foreign.metadata.uid = "f"
        #expect(throws: StatusError.self) { try EphemeralVolumes.plan(pod, scratch, existing: foreign) }
    }

    @Test func claimsBelongToWhomThePolicySays() {
        var set = StatefulSet()
        set.metadata.name = "s"
        set.metadata.uid = "set"
        set.spec.replicas = 1
        func policy(_ deleted: String, _ scaled: String) {
            var policy = StatefulSetPersistentVolumeClaimRetentionPolicy()
            policy.whenDeleted = deleted
            policy.whenScaled = scaled
            set.spec.persistentVolumeClaimRetentionPolicy = policy
        }
        var (kept, surplus) = (Pod(), Pod())
        kept.metadata.name = "s-0"
        kept.metadata.uid = "kept"
        surplus.metadata.name = "s-1"
        surplus.metadata.uid = "surplus"
        let bare = claim("data-s-0")
        #expect(ClaimRetention.plan(bare, set, kept) == nil)
        policy("Delete", "Delete")
        #expect(ClaimRetention.plan(bare, set, kept)?.metadata.ownerReferences.map(\.uid) == ["set"])
        let owned = ClaimRetention.plan(bare, set, surplus)
        #expect(owned?.metadata.ownerReferences.map(\.uid) == ["surplus"])
        #expect(owned.map { ClaimRetention.plan($0, set, surplus) == nil } == true)
        policy("Delete", "Retain")
        #expect(ClaimRetention.plan(bare, set, surplus)?.metadata.ownerReferences.map(\.uid) == ["set"])
        policy("Retain", "Retain")
        #expect(owned.flatMap { ClaimRetention.plan($0, set, surplus) }?.metadata.ownerReferences.isEmpty == true)
        policy("Delete", "Delete")
        var foreign = bare
        foreign.metadata.ownerReferences = [OwnerReference(controller: deployment(1))]
        #expect(ClaimRetention.hasConflict(foreign, set, kept) && ClaimRetention.plan(foreign, set, kept) == nil)
    }

    @Test func quotasOfAttributesClassesCountTheirClaims() {
        var quota = ResourceQuota()
        var expression = ScopedResourceSelectorRequirement()
        expression.scopeName = "VolumeAttributesClass"
        expression.operator = "In"
        expression.values = ["gold"]
        var selector = ScopeSelector()
        selector.matchExpressions = [expression]
        quota.spec.scopeSelector = selector
        var golden = claim("c")
        #expect(!QuotaUsage.covers(quota, golden))
        golden.spec.volumeAttributesClassName = "gold"
        #expect(QuotaUsage.covers(quota, golden))
        golden.spec.volumeAttributesClassName = "silver"
        golden.status.currentVolumeAttributesClassName = "gold"
        #expect(QuotaUsage.covers(quota, golden))
    }
}
