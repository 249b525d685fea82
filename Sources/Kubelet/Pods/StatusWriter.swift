import Client
import ContainerRuntime
import KubernetesAPI
import KubernetesSchema
import Logging
import Synchronization
import Wire

/// Reports pods' statuses to the API, each only when it changed.
final class StatusWriter: Sendable {
    private let client: APIClient?
    private let logger: Logger
    private struct Sent {
        var status: PodStatus
        /// Of the object with it; 0 where nothing had to be sent.
        var resourceVersion: Int64
    }

    /// What was sent last, by the pod's uid.
    private let sent = Mutex<[String: Sent]>([:])

    init(client: APIClient?, logger: Logger) {
        self.client = client
        self.logger = logger
    }

    func last(_ uid: String) -> PodStatus? { sent.withLock { $0[uid]?.status } }

    private func keep(_ uid: String, _ status: PodStatus, _ version: Int64) {
        sent.withLock { $0[uid] = Sent(status: status, resourceVersion: version) }
    }

    /// Whether somebody else has changed what is the kubelet's to say, after it was sent.
    private func wasOverwritten(_ uid: String, _ status: PodStatus, _ target: Pod) -> Bool {
        guard let last = sent.withLock({ $0[uid] }), let version = Int64(target.metadata.resourceVersion), version > last.resourceVersion else {
            return false
        }
        let found = target.status
        func own(_ status: PodStatus) -> [String: String] {
            var result: [String: String] = [:]
            for condition in status.conditions where PodStatusBuilder.ownConditions.contains(condition.type) {
                result[condition.type] = "\(condition.status) \(condition.reason) \(condition.message)"
            }
            return result
        }
        return found.phase != status.phase || found.podIP != status.podIP || found.containerStatuses != status.containerStatuses
            || found.initContainerStatuses != status.initContainerStatuses || own(found) != own(status)
    }
    func forget(_ uid: String) { sent.withLock { _ = $0.removeValue(forKey: uid) } }

    /// - Parameter target: the object that holds the status: the pod, or a static pod's mirror; nil while there is none.
    /// - Returns: whether the API has it; false asks for another try.
    func write(_ pod: Pod, _ status: PodStatus, target: Pod?) async -> Bool {
        let uid = pod.metadata.uid
        guard let client, let target else {
            keep(uid, status, 0)
            return true
        }
        let known = last(uid)
        var base = pod.isStatic ? target.status : known ?? pod.status
        if base == status {
            guard known != nil, wasOverwritten(uid, status, target) else {
                if known == nil { keep(uid, status, Int64(target.metadata.resourceVersion) ?? 0) }
                return true
            }
            base = target.status
        }
        do {
            let answer = try await client.patch(
                Pod.self, namespace: target.namespace, name: target.name, subresource: "status", .strategic,
                body: StatusWriter.patch(uid: target.metadata.uid, old: base, new: status))
            keep(uid, status, Int64(answer.metadata.resourceVersion) ?? 0)
            return true
        } catch let error as StatusError where error.code == 404 {
            return true
        } catch let error as StatusError where error.code == 409 {
            // Another pod has the name now.
            return true
        } catch is CancellationError {
            return false
        } catch {
            logger.warning("a pod's status can't be reported", metadata: ["pod": "\(pod.fullName)", "cause": "\(error)"])
            return false
        }
    }

    /// The new status whole, with nulls for what is gone. Lists of addresses are replaced, not merged.
    static func patch(uid: String, old: PodStatus, new: PodStatus) -> Document {
        let before = old.document()
        var after = new.document()
        for key in before.keys(before.root) where !after[after.root, key].exists { after.set(after.root, key, .null) }
        for key in ["podIPs", "hostIPs"] {
            let node = after[after.root, key]
            guard after.kind(node) == .array, !Document.equal(before, before[before.root, key], after, node), !before.isNull(before[before.root, key]) else {
                continue
            }
            let directive = after.build(["$patch": "replace"])
            after.append(node, directive)
        }
        clearConditions(before, &after)
        removeConditions(before, &after)
        var patch = Document.object()
        patch.set(patch.root, "metadata", ["uid": .string(uid)])
        let copy = patch.copy(after, after.root)
        patch.set(patch.root, "status", copy)
        return patch
    }

    /// Conditions are merged by type: what one had and has no more must be taken away by name.
    private static func clearConditions(_ before: Document, _ after: inout Document) {
        let old = before.elements(before[before.root, "conditions"])
        for condition in after.elements(after[after.root, "conditions"]) {
            guard let type = after.string(after[condition, "type"]), let match = old.first(where: { before.equals(before[$0, "type"], type) }) else {
                continue
            }
            for key in before.keys(match) where !after[condition, key].exists { after.set(condition, key, .null) }
        }
    }

    /// A condition of the kubelet's own that doesn't hold any more, such as that a resize is under way, goes by a directive.
    private static func removeConditions(_ before: Document, _ after: inout Document) {
        let list = after[after.root, "conditions"]
        guard after.kind(list) == .array else { return }
        let kept = Set(after.elements(list).compactMap { after.string(after[$0, "type"]) })
        for condition in before.elements(before[before.root, "conditions"]) {
            guard let type = before.string(before[condition, "type"]), !kept.contains(type), PodStatusBuilder.ownConditions.contains(type) else {
                continue
            }
            let directive = after.build(["$patch": "delete", "type": .string(type)])
            after.append(list, directive)
        }
    }
}
