import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization
import Wire

/// Has the volumes of scheduled pods attached to their nodes, by VolumeAttachments that the drivers' attachers act on, and detached when
/// nobody uses them any more.
final class AttachDetachController: Sendable {
    /// Nodes whose kubelets leave attaching to the controller say so.
    private static let managed = "volumes.kubernetes.io/controller-managed-attach-detach"
    private static let conflictPause = Duration.seconds(30)

    private struct State {
        /// When attachments were first found to be unwanted.
        var unwanted: [String: Duration] = [:]
        /// What events told of already.
        var told: Set<String> = []
    }

    private let client: APIClient
    private let recorder: EventRecorder
    private let nodes: SharedInformer<Node>
    private let pods: SharedInformer<Pod>
    private let claims: SharedInformer<PersistentVolumeClaim>
    private let volumes: SharedInformer<PersistentVolume>
    private let drivers: SharedInformer<CSIDriver>
    private let attachments: SharedInformer<VolumeAttachment>
    private let clock: any ComponentClock
    private let written = WrittenVersions()
    private let state = Mutex(State())

    private init(_ context: ControllerContext) {
        client = context.clients("attachdetach-controller")
        recorder = context.recorder(client, component: "attachdetach-controller")
        nodes = context.informers.informer(Node.self)
        pods = context.informers.informer(Pod.self)
        claims = context.informers.informer(PersistentVolumeClaim.self)
        volumes = context.informers.informer(PersistentVolume.self)
        drivers = context.informers.informer(CSIDriver.self)
        attachments = context.informers.informer(VolumeAttachment.self)
        clock = context.clock
        PodIndex.install(pods)
        PodClaims.install(pods)
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = AttachDetachController(context)
        let queue = context.queue()
        var controller = Controller(name: "persistentvolume-attach-detach-controller", workers: 4, queue: queue) {
            try await loop.reconcile($0)
        }
        controller.watch(loop.nodes, handler: InformerHandler(
            onAdd: { queue.add($0.name) },
            onUpdate: { old, new in
                let isSame = old.status.volumesInUse == new.status.volumesInUse && old.spec.taints == new.spec.taints
                    && old.status.volumesAttached == new.status.volumesAttached && old.isReady == new.isReady
                if !isSame { queue.add(new.name) }
            },
            onDelete: { queue.add($0.name) }))
        controller.watch(loop.pods) { pod in
            pod.spec.nodeName.isEmpty || PodClaims.names(pod).isEmpty ? [] : [pod.spec.nodeName]
        }
        controller.watch(loop.claims) { loop.users($0.namespacedName) }
        controller.watch(loop.volumes) { volume in
            volume.spec.claimRef.map { loop.users("\($0.namespace)/\($0.name)") } ?? []
        }
        controller.watch(loop.attachments) { attachment in
            // Another node may wait for the volume.
            let volume = attachment.spec.source.persistentVolumeName.flatMap { loop.volumes.get(name: $0) }
            let waiting = volume?.spec.claimRef.map { loop.users("\($0.namespace)/\($0.name)") } ?? []
            return Array(Set([attachment.spec.nodeName] + waiting))
        }
        controller.wait(for: loop.drivers)
        return controller
    }

    /// The nodes of the pods that use a claim.
    private func users(_ claim: String) -> [String] {
        Array(Set(pods.byIndex(PodClaims.index, claim).map(\.spec.nodeName).filter { !$0.isEmpty }))
    }

    private func reconcile(_ name: String) async throws -> Reconciled {
        guard written.areSeen(name, by: attachments) else { return .again(after: WrittenVersions.pause) }
        let node = nodes.get(name: name)
        if let node, node.metadata.annotations[AttachDetachController.managed] != "true" { return .done }
        let all = attachments.list()
        let plan = AttachmentPlan(
            name, node: node, needs: node == nil ? [] : needs(of: name), attachments: all, names: names(all), mayForce: isOverdue)
        remember(plan)
        tell(plan, name)
        if let node { try await report(plan.attached, node) }
        for attachment in plan.detach {
            do {
                try await client.delete(VolumeAttachment.self, name: attachment.name)
            } catch where error.isNotFound {
                continue
            }
        }
        for volume in plan.attach { try await attach(volume, name) }
        if !plan.held.isEmpty, node?.isReady != true { return .again(after: AttachmentPlan.patience) }
        return plan.conflicts.isEmpty ? .done : .again(after: AttachDetachController.conflictPause)
    }

    private func isOverdue(_ attachment: VolumeAttachment) -> Bool {
        guard let since = state.withLock({ $0.unwanted[attachment.metadata.uid] }) else { return false }
        return clock.monotonic() - since > AttachmentPlan.patience
    }

    private func remember(_ plan: AttachmentPlan) {
        let now = clock.monotonic()
        let present = Set(attachments.list().map(\.metadata.uid))
        state.withLock { state in
            for attachment in plan.held where state.unwanted[attachment.metadata.uid] == nil {
                state.unwanted[attachment.metadata.uid] = now
            }
            state.unwanted = state.unwanted.filter { present.contains($0.key) }
        }
    }

    // MARK: What is needed

    private func needs(of node: String) -> [AttachmentPlan.Need] {
        pods.byIndex(PodIndex.node, node).filter { !AttachDetachController.isOver($0) }
            .sorted { $0.namespacedName < $1.namespacedName }
            .flatMap { pod in
                PodClaims.names(pod).compactMap { name -> AttachmentPlan.Need? in
                    guard let claim = claims.get(namespace: pod.namespace, name: name), claim.isBindingCompleted,
                        let volume = volumes.get(name: claim.spec.volumeName), volume.spec.claimRef?.uid == claim.metadata.uid,
                        let needed = attachable(volume)
                    else { return nil }
                    return AttachmentPlan.Need(pod: pod, volume: needed)
                }
            }
    }

    private func attachable(_ volume: PersistentVolume) -> AttachableVolume? {
        AttachableVolume(volume, driver: volume.spec.csi.flatMap { drivers.get(name: $0.driver) })
    }

    private func names(_ all: [VolumeAttachment]) -> [String: AttachableVolume] {
        var names: [String: AttachableVolume] = [:]
        for name in all.compactMap(\.spec.source.persistentVolumeName) {
            // A driver that gave up attaching is detached from all the same.
            names[name] = volumes.get(name: name).flatMap { AttachableVolume($0, driver: nil) }
        }
        return names
    }

    /// Whether nothing of a pod runs any more.
    private static func isOver(_ pod: Pod) -> Bool {
        if pod.isTerminal { return true }
        guard pod.metadata.deletionTimestamp != nil else { return false }
        return pod.status.containerStatuses.allSatisfy { $0.state.terminated != nil || $0.state.waiting != nil }
    }

    // MARK: What is done

    private func attach(_ volume: AttachableVolume, _ node: String) async throws {
        var attachment = VolumeAttachment()
        attachment.metadata.name = volume.attachmentName(node)
        attachment.spec.attacher = volume.driver
        attachment.spec.nodeName = node
        attachment.spec.source.persistentVolumeName = volume.volume
        do {
            written.note(node, try await client.create(attachment))
        } catch where error.isAlreadyExists {
            return
        }
    }

    /// Kubelets mount what their node's status says is attached; so a volume leaves the status before it is detached.
    private func report(_ attached: [AttachedVolume], _ node: Node) async throws {
        if attached == node.status.volumesAttached.sorted(by: { $0.name < $1.name }) { return }
        let values = attached.map { Value.object([("name", .string($0.name)), ("devicePath", .string($0.devicePath))]) }
        let body = Value.object([
            ("metadata", .object([("uid", .string(node.metadata.uid))])),
            ("status", .object([("volumesAttached", values.isEmpty ? .null : .array(values))])),
        ])
        do {
            try await client.patch(Node.self, name: node.name, subresource: "status", .merge, body: body)
        } catch where error.isNotFound {
            return
        }
    }

    private func tell(_ plan: AttachmentPlan, _ node: String) {
        for conflict in plan.conflicts where isNew("conflict", conflict.need) {
            let users = pods.list(namespace: conflict.need.pod.namespace).filter { pod in
                conflict.nodes.contains(pod.spec.nodeName) && needsVolume(pod, conflict.need.volume)
            }
            let why = users.isEmpty
                ? "Volume is already exclusively attached to one node and can't be attached to another"
                : "Volume is already used by pod(s) \(users.map(\.name).sorted().joined(separator: ", "))"
            let message = "Multi-Attach error for volume \"\(conflict.need.volume.volume)\" \(why)"
            recorder.warning(conflict.need.pod, "FailedAttachVolume", message)
        }
        for need in needs(of: node) {
            guard let attachment = attachments.get(name: need.volume.attachmentName(node)) else { continue }
            if attachment.status.attached {
                if isNew("attached", need) {
                    let message = "AttachVolume.Attach succeeded for volume \"\(need.volume.volume)\" "
                    recorder.normal(need.pod, "SuccessfulAttachVolume", message)
                }
            } else if let error = attachment.status.attachError, isNew("error \(error.message)", need) {
                let message = "AttachVolume.Attach failed for volume \"\(need.volume.volume)\" : \(error.message)"
                recorder.warning(need.pod, "FailedAttachVolume", message)
            }
        }
    }

    private func needsVolume(_ pod: Pod, _ volume: AttachableVolume) -> Bool {
        PodClaims.names(pod).contains { claims.get(namespace: pod.namespace, name: $0)?.spec.volumeName == volume.volume }
    }

    private func isNew(_ what: String, _ need: AttachmentPlan.Need) -> Bool {
        let key = "\(need.pod.metadata.uid) \(need.volume.volume) \(what)"
        return state.withLock { state in
            // A bound for what is remembered; the worst of forgetting is an event told twice.
            if state.told.count > 10_000 { state.told = [] }
            return state.told.insert(key).inserted
        }
    }
}
