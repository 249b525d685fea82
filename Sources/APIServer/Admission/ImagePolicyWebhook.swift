import KubernetesSchema
import KubernetesSemantics
import Wire

/// Asks a remote service whether a pod's images may be used.
struct ImagePolicyWebhook: AdmissionPlugin {
    let name = "ImagePolicyWebhook"

    /// What the plugin's part of the configuration file says (`imagePolicy`).
    struct Settings: Sendable, Equatable {
        var kubeconfig: String
        var allowTime: Duration
        var denyTime: Duration
        var retryBackoff: Duration
        var allowsByDefault: Bool

        /// - Throws: `ConfigurationProblem` in upstream's words.
        init(_ configuration: Document?) throws(ConfigurationProblem) {
            guard let file = configuration else { throw ConfigurationProblem("no config specified") }
            let node = file[file.root, "imagePolicy"]
            func time(_ key: String, _ unit: Int64, _ bounds: ClosedRange<Int64>, _ otherwise: Int64) throws(ConfigurationProblem) -> Duration {
                let value = file.int(file[node, key]) ?? 0
                if value == -1 { return .zero }
                if value == 0 { return .nanoseconds(otherwise) }
                let (scaled, overflows) = value.multipliedReportingOverflow(by: unit)
                guard !overflows, bounds.contains(scaled) else {
                    throw ConfigurationProblem(
                        "valid value is between \(GoDuration(nanoseconds: bounds.lowerBound)) and \(GoDuration(nanoseconds: bounds.upperBound)), "
                            + "got \(GoDuration(nanoseconds: overflows ? .max : scaled))")
                }
                return .nanoseconds(scaled)
            }
            let second: Int64 = 1_000_000_000
            kubeconfig = file.string(file[node, "kubeConfigFile"]) ?? ""
            retryBackoff = try time("retryBackoff", 1_000_000, 1...(300 * second), second / 2)
            allowTime = try time("allowTTL", second, second...(1800 * second), 300 * second)
            denyTime = try time("denyTTL", second, second...(1800 * second), 30 * second)
            allowsByDefault = file.bool(file[node, "defaultAllow"]) ?? false
        }
    }

    private struct Answer: Sendable {
        var isAllowed: Bool
        var reason: String
        var annotations: [(String, String)]
    }

    private static let notePrefix = "imagepolicywebhook.image-policy.k8s.io/"
    private static let lists = ["containers", "initContainers"]

    private let settings: Settings
    private let reviews: RemoteReviews
    private let memory = ExpiringCache<[UInt8], Answer>(capacity: 1024)

    init(_ settings: Settings, transport: any ReviewTransport) {
        self.settings = settings
        reviews = RemoteReviews(transport, backoff: RemoteReviews.Backoff(first: settings.retryBackoff))
    }

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    /// What the service is asked about.
    static func specification(_ pod: Document, namespace: String, subresource: String) -> Value {
        let lists = subresource.isEmpty ? lists : ["ephemeralContainers"]
        let images = lists.flatMap { list in pod.elements(pod[pod.root, "spec", list]).map { pod.string(pod[$0, "image"]) ?? "" } }
        var members: [(String, Value)] = []
        if !images.isEmpty {
            members.append(("containers", .array(images.map { $0.isEmpty ? [:] : ["image": .string($0)] })))
        }
        let notes = pod.members(pod[pod.root, "metadata", "annotations"]).filter { $0.key.contains(".image-policy.k8s.io/") }
        if !notes.isEmpty {
            members.append(("annotations", .object(notes.sorted { $0.key < $1.key }.map { ($0.key, .string(pod.string($0.value) ?? "")) })))
        }
        if !namespace.isEmpty { members.append(("namespace", .string(namespace))) }
        return .object(members)
    }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.groupResource == GroupResource(group: "", resource: "pods"), ["", "ephemeralcontainers"].contains(attributes.subresource),
            let object
        else { return }
        let specification = Self.specification(object, namespace: attributes.namespace, subresource: attributes.subresource)
        let key = specification.encodeJSON()
        let answer: Answer
        if let known = memory.answer(for: key) {
            answer = known
        } else {
            do { answer = try await ask(specification) } catch is CancellationError {
                throw CancellationError()
            } catch {
                guard settings.allowsByDefault else { throw attributes.forbidden(object, "\(error)") }
                return attributes.context.annotate(Self.notePrefix + "failed-open", "true")
            }
            memory.remember(answer, for: key, answer.isAllowed ? settings.allowTime : settings.denyTime)
        }
        for (key, value) in answer.annotations { attributes.context.annotate(Self.notePrefix + key, value) }
        if answer.isAllowed { return }
        throw attributes.forbidden(
            object,
            answer.reason.isEmpty
                ? "one or more images rejected by webhook backend" : "image policy webhook backend denied one or more images: \(answer.reason)")
    }

    private func ask(_ specification: Value) async throws -> Answer {
        let review = try await reviews.ask([
            "kind": "ImageReview", "apiVersion": "imagepolicy.k8s.io/v1alpha1", "metadata": [:], "spec": specification, "status": ["allowed": false],
        ])
        let status = review[review.root, "status"]
        return Answer(
            isAllowed: review.bool(review[status, "allowed"]) ?? false, reason: review.string(review[status, "reason"]) ?? "",
            annotations: review.members(review[status, "auditAnnotations"]).map { ($0.key, review.string($0.value) ?? "") })
    }
}
