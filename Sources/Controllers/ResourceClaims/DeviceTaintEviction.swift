import Client
import KubernetesAPI
import KubernetesSchema
import Synchronization
import Wire

/// Deletes pods that use devices with NoExecute taints which their claims don't tolerate, or not for so long.
final class DeviceTaintEviction: Sendable {
    private static let byPool = "pool"

    private let client: APIClient
    private let recorder: EventRecorder
    private let pods: SharedInformer<Pod>
    private let claims: SharedInformer<ResourceResourceClaim>
    private let slices: SharedInformer<ResourceSliceTaints>
    private let clock: any ComponentClock
    /// The uids of pods that are to be deleted later, by key.
    private let pending = Mutex<[String: String]>([:])

    private init(_ context: ControllerContext) {
        client = context.clients("device-taint-eviction-controller")
        recorder = context.recorder(client, component: "device-taint-eviction-controller")
        pods = context.informers.informer(Pod.self)
        claims = context.informers.informer(ResourceResourceClaim.self)
        slices = context.informers.informer(ResourceSliceTaints.self)
        clock = context.clock
        claims.addIndex(DeviceTaintEviction.byPool) { claim in
            Array(Set((claim.status.allocation?.devices.results ?? []).map { "\($0.driver)/\($0.pool)" }))
        }
        slices.addIndex(DeviceTaintEviction.byPool) { ["\($0.driver)/\($0.pool)"] }
    }

    static func make(_ context: ControllerContext) -> Controller {
        let loop = DeviceTaintEviction(context)
        let queue = context.queue()
        var controller = Controller(name: "device-taint-eviction-controller", workers: 8, queue: queue) { try await loop.reconcile($0) }
        controller.watch(
            loop.pods,
            handler: InformerHandler(
                onAdd: { if !$0.spec.resourceClaims.isEmpty { queue.add($0.namespacedName) } },
                onUpdate: { old, pod in
                    if pod.spec.resourceClaims.isEmpty { return }
                    if old.spec.nodeName != pod.spec.nodeName || old.status.resourceClaimStatuses != pod.status.resourceClaimStatuses {
                        queue.add(pod.namespacedName)
                    }
                }, onDelete: { if !$0.spec.resourceClaims.isEmpty { queue.add($0.namespacedName) } }))
        controller.watch(loop.claims) { DeviceTaintEviction.users($0) }
        let claims = loop.claims
        let wake: @Sendable (ResourceSliceTaints) -> Void = { slice in
            for claim in claims.byIndex(DeviceTaintEviction.byPool, "\(slice.driver)/\(slice.pool)") {
                for key in DeviceTaintEviction.users(claim) { queue.add(key) }
            }
        }
        controller.watch(
            loop.slices,
            handler: InformerHandler(
                onAdd: { if !$0.taints.isEmpty { wake($0) } },
                onUpdate: { old, slice in if old.taints != slice.taints || old.generation != slice.generation { wake(slice) } },
                onDelete: { if !$0.taints.isEmpty { wake($0) } }))
        return controller
    }

    /// The keys of the pods that use a claim.
    private static func users(_ claim: ResourceResourceClaim) -> [String] {
        claim.status.reservedFor.filter { $0.resource == "pods" && $0.apiGroup.isEmpty }.map { "\(claim.metadata.namespace)/\($0.name)" }
    }

    private func reconcile(_ key: String) async throws -> Reconciled {
        guard let pod = pods.get(key: key), pod.metadata.deletionTimestamp == nil, !pod.spec.nodeName.isEmpty else {
            pending.withLock { $0[key] = nil }
            return .done
        }
        guard let moment = moment(pod) else {
            if pending.withLock({ $0.removeValue(forKey: key) }) == pod.metadata.uid {
                recorder.normal(pod, "DeviceTaintManagerEviction", "Cancelling deletion")
            }
            return .done
        }
        let left = moment.since(clock.now())
        if left > .zero {
            pending.withLock { $0[key] = pod.metadata.uid }
            return .again(after: left)
        }
        pending.withLock { $0[key] = nil }
        try await evict(pod)
        return .done
    }

    /// When the pod has to go; nil where nothing asks for it.
    private func moment(_ pod: Pod) -> Timestamp? {
        var earliest: Timestamp?
        for use in pod.spec.resourceClaims {
            let status = pod.status.resourceClaimStatuses.first { $0.name == use.name }
            guard let name = use.resourceClaimName ?? status?.resourceClaimName,
                let claim = claims.get(namespace: pod.namespace, name: name),
                claim.status.reservedFor.contains(where: { $0.uid == pod.metadata.uid })
            else { continue }
            for device in claim.status.allocation?.devices.results ?? [] {
                let known = slices.byIndex(DeviceTaintEviction.byPool, "\(device.driver)/\(device.pool)")
                let newest = known.map(\.generation).max() ?? 0
                for taint in known.filter({ $0.generation == newest }).flatMap({ $0.taints[device.device] ?? [] }) {
                    guard let moment = DeviceTaints.eviction(taint, device.tolerations) else { continue }
                    earliest = min(earliest ?? moment, moment)
                }
            }
        }
        return earliest
    }

    private func evict(_ pod: Pod) async throws {
        recorder.normal(pod, "DeviceTaintManagerEviction", "Marking for deletion")
        do {
            try await PodDisruption.mark(
                pod, reason: "DeletionByDeviceTaintManager", message: "Device Taint manager: deleting due to NoExecute taint", client: client,
                now: clock.now())
            try await client.delete(Pod.self, namespace: pod.namespace, name: pod.name, uid: pod.metadata.uid)
        } catch  where error.isNotFound {
            return
        }
    }
}

/// What taints of devices mean for those who have them.
enum DeviceTaints {
    /// When a NoExecute taint drives its device's users away; nil where they tolerate it for ever.
    static func eviction(_ taint: ResourceSliceTaints.Taint, _ tolerations: [DeviceToleration]) -> Timestamp? {
        let added = taint.timeAdded ?? .zero
        let fitting = tolerations.filter { toleration in
            guard toleration.effect == "NoExecute" else { return false }
            if !toleration.key.isEmpty, toleration.key != taint.key { return false }
            switch toleration.operator {
            case "", "Equal": return toleration.value == taint.value
            case "Exists": return true
            default: return false
            }
        }
        if fitting.isEmpty { return added }
        let seconds = fitting.compactMap(\.tolerationSeconds)
        guard seconds.count == fitting.count, let least = seconds.min() else { return nil }
        return added.adding(.seconds(max(0, least)))
    }
}

/// Of a ResourceSlice what evictions depend on: the devices' NoExecute taints.
struct ResourceSliceTaints: KubernetesObject {
    struct Taint: Hashable, Sendable {
        var key: String
        var value: String
        var timeAdded: Timestamp?
    }

    static let kind = GroupVersionKind(group: "resource.k8s.io", version: "v1", kind: "ResourceSlice")
    static let resource = GroupVersionResource(group: "resource.k8s.io", version: "v1", resource: "resourceslices")
    static let namespaced = false

    var metadata = ObjectMeta()
    var driver = ""
    var pool = ""
    var generation: Int64 = 0
    /// By device.
    var taints: [String: [Taint]] = [:]
    var unknownFields: UnknownFields?

    init() {}

    init(from document: Document, _ node: Document.Node) throws(TypedDecodingError) {
        metadata = try ObjectMeta(from: document, document[node, "metadata"])
        let spec = document[node, "spec"]
        driver = document.string(document[spec, "driver"]) ?? ""
        pool = document.string(document[spec, "pool", "name"]) ?? ""
        generation = document.int(document[spec, "pool", "generation"]) ?? 0
        for device in document.elements(document[spec, "devices"]) {
            let own = document.elements(document[device, "taints"]).filter { document.equals(document[$0, "effect"], "NoExecute") }
            if own.isEmpty { continue }
            taints[document.string(document[device, "name"]) ?? ""] = own.map { taint in
                Taint(
                    key: document.string(document[taint, "key"]) ?? "", value: document.string(document[taint, "value"]) ?? "",
                    timeAdded: document.string(document[taint, "timeAdded"]).flatMap { Timestamp($0) })
            }
        }
    }

    /// Only its metadata: slices are read here, never written.
    func encode(into document: inout Document) -> Document.Node {
        let object = document.newObject()
        let metadata = metadata.encode(into: &document)
        document.set(object, "metadata", metadata)
        return object
    }
}
