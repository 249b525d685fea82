import Client
import KubernetesAPI
import KubernetesSchema
import Wire

/// Binds claims to volumes, asks provisioners for those that are missing, and deals with volumes whose claims are gone.
///
/// One worker does both, so that a volume that was given away isn't given away again.
struct VolumeBinder: Sendable {
    /// How often claims that wait are looked at again; upstream's period for all of them.
    static let period = Duration.seconds(15)

    let client: APIClient
    let recorder: EventRecorder
    let claims: FreshCache<PersistentVolumeClaim>
    let volumes: FreshCache<PersistentVolume>
    let classes: SharedInformer<StorageClass>
    let pods: SharedInformer<Pod>
    let queue: WorkQueue<String>

    static func make(_ context: ControllerContext) -> Controller {
        let client = context.clients("persistent-volume-binder")
        let binder = VolumeBinder(
            client: client, recorder: context.recorder(client, component: "persistentvolume-controller"),
            claims: FreshCache(context.informers.informer(PersistentVolumeClaim.self)),
            volumes: FreshCache(context.informers.informer(PersistentVolume.self)),
            classes: context.informers.informer(StorageClass.self), pods: context.informers.informer(Pod.self),
            queue: context.queue())
        PodClaims.install(binder.pods)
        var controller = Controller(name: "persistentvolume-binder-controller", workers: 1, queue: binder.queue) {
            try await binder.reconcile($0)
        }
        controller.watch(binder.claims.informer, handler: InformerHandler(
            onAdd: { binder.queue.add(claimKey($0)) }, onUpdate: { binder.queue.add(claimKey($1)) },
            onDelete: { claim in
                binder.claims.forget(claim.namespacedName)
                // Its volume is released at once.
                if !claim.spec.volumeName.isEmpty { binder.queue.add("volume:" + claim.spec.volumeName) }
            }))
        controller.watch(binder.volumes.informer, handler: InformerHandler(
            onAdd: { binder.changed($0) }, onUpdate: { binder.changed($1) },
            onDelete: { volume in
                binder.volumes.forget(volume.name)
                if let claim = volume.spec.claimRef { binder.queue.add("claim:\(claim.namespace)/\(claim.name)") }
            }))
        controller.watch(binder.classes, handler: InformerHandler { _ in binder.wakeWaiting() })
        controller.wait(for: binder.pods)
        return controller
    }

    private static func claimKey(_ claim: PersistentVolumeClaim) -> String { "claim:" + claim.namespacedName }

    private func changed(_ volume: PersistentVolume) {
        queue.add("volume:" + volume.name)
        if let claim = volume.spec.claimRef {
            queue.add("claim:\(claim.namespace)/\(claim.name)")
        } else if volume.status.phase == "Available" {
            wakeWaiting()
        }
    }

    private func wakeWaiting() {
        for claim in claims.informer.list() where !claim.isBindingCompleted { queue.add(VolumeBinder.claimKey(claim)) }
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        do {
            if key.hasPrefix("claim:") {
                guard let claim = claims.get(String(key.dropFirst(6))) else { return .done }
                return claim.isBindingCompleted ? try await syncBound(claim) : try await syncUnbound(claim)
            }
            guard let volume = volumes.get(String(key.dropFirst(7))) else { return .done }
            return try await sync(volume)
        } catch where error.isNotFound {
            return .done
        }
    }

    // MARK: Writing

    func update(_ claim: PersistentVolumeClaim) async throws -> PersistentVolumeClaim {
        let stored = try await client.update(claim)
        claims.note(stored)
        return stored
    }

    func update(_ volume: PersistentVolume) async throws -> PersistentVolume {
        let stored = try await client.update(volume)
        volumes.note(stored)
        return stored
    }

    /// Writes a claim's phase with what its volume has; without a volume that is nothing.
    /// - Returns: whether anything had to be written.
    @discardableResult
    func setPhase(_ claim: PersistentVolumeClaim, _ phase: String, _ volume: PersistentVolume? = nil) async throws -> Bool {
        var wanted = claim
        wanted.status.phase = phase
        if let volume {
            wanted.status.accessModes = volume.spec.accessModes
            if claim.status.phase != phase {
                guard volume.spec.capacity["storage"] != nil else {
                    throw StatusError.internalError("PersistentVolume \"\(volume.name)\" is without a storage capacity")
                }
                if let before = volume.metadata.annotations[VolumeAnnotations.sizeBefore] {
                    wanted.status.capacity["storage"] = Quantity(before) ?? volume.size
                } else if claim.status.capacity["storage"] != volume.size {
                    wanted.status.capacity = volume.spec.capacity
                }
            }
            if claim.status.phase == "Pending", phase == "Bound" {
                wanted.status.currentVolumeAttributesClassName = volume.spec.volumeAttributesClassName
            }
        } else {
            wanted.status.accessModes = []
            wanted.status.capacity = [:]
            wanted.status.currentVolumeAttributesClassName = nil
        }
        if wanted.status == claim.status { return false }
        claims.note(try await client.updateStatus(wanted))
        return true
    }

    func setPhase(_ volume: PersistentVolume, _ phase: String, message: String = "") async throws -> PersistentVolume {
        if volume.status.phase == phase { return volume }
        var wanted = volume
        wanted.status.phase = phase
        wanted.status.message = message
        let stored = try await client.updateStatus(wanted)
        volumes.note(stored)
        return stored
    }

    /// Binds the two, whatever of it is done already: the volume first, as it says whose it is.
    func bind(_ volume: PersistentVolume, _ claim: PersistentVolumeClaim) async throws {
        var bound = volume
        if !volume.isBound(to: claim) { bound.metadata.annotations[VolumeAnnotations.boundByController] = "yes" }
        if volume.spec.claimRef?.uid != claim.metadata.uid || !volume.isBound(to: claim) {
            bound.spec.claimRef = EventRecorder.reference(to: claim)
        }
        if bound != volume { bound = try await update(bound) }
        bound = try await setPhase(bound, "Bound")
        var owner = claim
        if owner.spec.volumeName != bound.name {
            owner.spec.volumeName = bound.name
            if owner.metadata.annotations[VolumeAnnotations.boundByController] == nil {
                owner.metadata.annotations[VolumeAnnotations.boundByController] = "yes"
            }
        }
        if !owner.isBindingCompleted { owner.metadata.annotations[VolumeAnnotations.bindCompleted] = "yes" }
        if owner != claim { owner = try await update(owner) }
        try await setPhase(owner, "Bound", bound)
    }
}

/// The claims that pods use.
enum PodClaims {
    static let index = "claims"

    static func install(_ pods: SharedInformer<Pod>) {
        pods.addIndex(index) { pod in names(pod).map { "\(pod.namespace)/\($0)" } }
    }

    static func names(_ pod: Pod) -> [String] { pod.spec.volumes.compactMap { name(pod, $0) } }

    static func name(_ pod: Pod, _ volume: Volume) -> String? {
        if let source = volume.persistentVolumeClaim { return source.claimName }
        return volume.ephemeral == nil ? nil : "\(pod.name)-\(volume.name)"
    }
}
