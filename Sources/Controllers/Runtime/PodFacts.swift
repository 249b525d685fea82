import Client
import KubernetesAPI
import KubernetesSchema

extension Pod {
    func condition(_ type: String) -> PodCondition? { status.conditions.first { $0.type == type } }

    var isReady: Bool { condition("Ready")?.status == "True" }
    var readyTime: Timestamp? {
        guard let ready = condition("Ready"), ready.status == "True" else { return nil }
        return ready.lastTransitionTime
    }

    var isTerminal: Bool { status.phase == "Succeeded" || status.phase == "Failed" }
    /// Neither ended nor being deleted.
    var isActive: Bool { !isTerminal && metadata.deletionTimestamp == nil }
    /// Being deleted, and not ended yet.
    var isTerminating: Bool { !isTerminal && metadata.deletionTimestamp != nil }

    /// Ready for at least that long.
    func isAvailable(minReadySeconds: Int32, now: Timestamp) -> Bool {
        guard isReady else { return false }
        if minReadySeconds == 0 { return true }
        guard let since = readyTime else { return false }
        return now >= since.adding(.seconds(Int64(minReadySeconds)))
    }

    /// When the pod will have been ready for that long; nil where it isn't ready or is available already.
    func availableIn(minReadySeconds: Int32, now: Timestamp) -> Duration? {
        guard minReadySeconds > 0, isReady, let since = readyTime else { return nil }
        let left = since.adding(.seconds(Int64(minReadySeconds))).since(now)
        return left > .zero ? left : nil
    }

    var maxRestarts: (regular: Int32, sidecars: Int32) {
        let regular = status.containerStatuses.map(\.restartCount).max() ?? 0
        let names = Set(spec.initContainers.filter { $0.restartPolicy == "Always" }.map(\.name))
        let sidecars = status.initContainerStatuses.filter { names.contains($0.name) }.map(\.restartCount).max() ?? 0
        return (regular, sidecars)
    }

    var deletionCost: Int32 {
        metadata.annotations["controller.kubernetes.io/pod-deletion-cost"].flatMap { Int32($0) } ?? 0
    }
}

/// The indexes that controllers share on the pods' informer.
enum PodIndex {
    static let owner = "controllerUID"
    static let orphan = "orphans"
    static let node = "node"

    static func install(_ pods: SharedInformer<Pod>) {
        pods.addIndex(owner) { pod in pod.metadata.controllerRef.map { [$0.uid] } ?? [] }
        pods.addIndex(orphan) { pod in pod.metadata.controllerRef == nil ? [pod.namespace] : [] }
        pods.addIndex(node) { pod in pod.spec.nodeName.isEmpty ? [] : [pod.spec.nodeName] }
    }
}

extension KubernetesSchema.LabelSelector {
    /// An API object's selector; nil selects nothing, an empty one everything.
    /// - Throws: `SelectorError` for an unknown operator.
    init(_ selector: KubernetesAPI.LabelSelector?) throws(SelectorError) {
        guard let selector else {
            self = .nothing
            return
        }
        self.init(matching: selector.matchLabels)
        for expression in selector.matchExpressions {
            let op: Operator
            switch expression.operator {
            case "In": op = .in
            case "NotIn": op = .notIn
            case "Exists": op = .exists
            case "DoesNotExist": op = .doesNotExist
            default: throw SelectorError("\"\(expression.operator)\" is not a valid label selector operator")
            }
            requirements.append(Requirement(key: expression.key, op: op, values: expression.values))
        }
    }
}

extension IntOrString {
    /// The number, or the percentage of a total; nil for another text.
    func scaled(of total: Int, roundUp: Bool) -> Int? {
        switch self {
        case .int(let value): return Int(value)
        case .string(let text):
            guard text.hasSuffix("%"), let percent = Int(text.dropLast()) else { return nil }
            let product = percent * total
            return roundUp ? (product + 99) / 100 : product / 100
        }
    }
}
