import KubernetesAPI
import KubernetesSchema

/// What is known of a namespace's deletion, and how its conditions say it.
struct NamespaceDeletion {
    var discoveryFailure: String?
    var failures: [String] = []
    /// How many objects are left, by `<resource>.<group>`.
    var remaining: [String: Int] = [:]
    /// How many objects a finalizer holds.
    var finalizers: [String: Int] = [:]

    private struct Wording {
        var type: String
        var okReason: String
        var okMessage: String
        var reason: String
        var message: String?
    }

    private var wordings: [Wording] {
        let left = remaining.sorted { $0.key < $1.key }.map { "\($0.key) has \($0.value) resource instances" }
        let held = finalizers.sorted { $0.key < $1.key }.map { "\($0.key) in \($0.value) resource instances" }
        let failed = failures.sorted()
        let failure =
            failed.isEmpty ? nil : "Failed to delete all resource types, \(failed.count) remaining: \(failed.joined(separator: ", "))"
        let heldText = held.joined(separator: ", ")
        return [
            Wording(
                type: "NamespaceDeletionDiscoveryFailure", okReason: "ResourcesDiscovered",
                okMessage: "All resources successfully discovered", reason: "DiscoveryFailed", message: discoveryFailure),
            Wording(
                type: "NamespaceDeletionGroupVersionParsingFailure", okReason: "ParsedGroupVersions",
                okMessage: "All legacy kube types successfully parsed", reason: "GroupVersionParsingFailed"),
            Wording(
                type: "NamespaceDeletionContentFailure", okReason: "ContentDeleted",
                okMessage: "All content successfully deleted, may be waiting on finalization", reason: "ContentDeletionFailed",
                message: failure),
            Wording(
                type: "NamespaceContentRemaining", okReason: "ContentRemoved", okMessage: "All content successfully removed",
                reason: "SomeResourcesRemain",
                message: left.isEmpty ? nil : "Some resources are remaining: \(left.joined(separator: ", "))"),
            Wording(
                type: "NamespaceFinalizersRemaining", okReason: "ContentHasNoFinalizers",
                okMessage: "All content-preserving finalizers finished", reason: "SomeFinalizersRemain",
                message: held.isEmpty ? nil : "Some content in the namespace has finalizers remaining: \(heldText)"),
        ]
    }

    /// The conditions, with times only where a status changed.
    func conditions(_ known: [NamespaceCondition], now: Timestamp) -> [NamespaceCondition] {
        var result = known
        for wording in wordings {
            var condition = NamespaceCondition()
            condition.type = wording.type
            condition.status = wording.message == nil ? "False" : "True"
            condition.reason = wording.message == nil ? wording.okReason : wording.reason
            condition.message = wording.message ?? wording.okMessage
            condition.lastTransitionTime = Timestamp(seconds: now.seconds)
            if let index = result.firstIndex(where: { $0.type == wording.type }) {
                if result[index].status == condition.status { condition.lastTransitionTime = result[index].lastTransitionTime }
                result[index] = condition
            } else {
                result.append(condition)
            }
        }
        return result
    }
}
