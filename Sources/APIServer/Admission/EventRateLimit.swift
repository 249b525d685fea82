import KubernetesSchema
import KubernetesSemantics
import Synchronization
import Wire

/// A bucket that fills steadily; whoever finds nothing in it has to come again.
struct TokenBucket: Sendable {
    private let rate: Double
    private let capacity: Double
    private var tokens: Double
    private var last: ContinuousClock.Instant?

    /// - Parameter rate: tokens a second.
    init(rate: Double, burst: Int) {
        self.rate = rate
        capacity = Double(burst)
        tokens = Double(burst)
    }

    mutating func take(now: ContinuousClock.Instant) -> Bool {
        if let last, now > last {
            let elapsed = (now - last).components
            tokens = min(capacity, tokens + (Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18) * rate)
        }
        last = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}

/// Refuses events that are too many: of the server, a namespace, a user, or of one source about one object.
final class EventRateLimit: AdmissionPlugin {
    let name = "EventRateLimit"

    struct Limit: Sendable, Equatable {
        var type: String
        var rate: Int64
        var burst: Int64
        /// How many buckets are kept; the one that wasn't used for longest goes first.
        var cacheSize: Int
    }

    private struct Buckets {
        var buckets: [String: (bucket: TokenBucket, used: UInt64)] = [:]
        var turn: UInt64 = 0
    }

    private static let types = ["Server", "Namespace", "User", "SourceAndObject"]
    private static let defaultCacheSize = 4096

    let limits: [Limit]
    private let buckets: Mutex<[Buckets]>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// - Parameter configuration: of kind Configuration in `eventratelimit.admission.k8s.io/v1alpha1`; nil where none is given.
    /// - Throws: `ConfigurationProblem` in upstream's words.
    init(_ configuration: Document?, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) throws(ConfigurationProblem) {
        guard let file = configuration else { throw ConfigurationProblem("no config specified") }
        let kind = file.string(file[file.root, "kind"]) ?? ""
        let version = file.string(file[file.root, "apiVersion"]) ?? ""
        guard kind == "Configuration", version == "eventratelimit.admission.k8s.io/v1alpha1" else {
            throw ConfigurationProblem("no kind \(FieldError.quoted(kind)) is registered for version \(FieldError.quoted(version))")
        }
        var limits: [Limit] = []
        var errors: [FieldError] = []
        let nodes = file.elements(file[file.root, "limits"])
        if nodes.isEmpty { errors.append(.invalid("limits", raw: "null", "must not be empty")) }
        for (index, node) in nodes.enumerated() {
            let size = file.int(file[node, "cacheSize"]) ?? 0
            let limit = Limit(
                type: file.string(file[node, "type"]) ?? "", rate: file.int(file[node, "qps"]) ?? 0, burst: file.int(file[node, "burst"]) ?? 0,
                cacheSize: size == 0 ? Self.defaultCacheSize : Int(size))
            let path = "limits[\(index)]"
            if !Self.types.contains(limit.type) { errors.append(.notSupported("\(path).type", limit.type, supported: Self.types)) }
            if limit.burst <= 0 { errors.append(.invalid("\(path).burst", raw: "\(limit.burst)", "must be positive")) }
            if limit.rate <= 0 { errors.append(.invalid("\(path).qps", raw: "\(limit.rate)", "must be positive")) }
            if limit.type != "Server", size < 0 { errors.append(.invalid("\(path).cacheSize", raw: "\(size)", "must not be negative")) }
            limits.append(limit)
        }
        if !errors.isEmpty { throw ConfigurationProblem(errors) }
        self.limits = limits
        self.now = now
        buckets = Mutex(limits.map { _ in Buckets() })
    }

    func handles(_ operation: AdmissionOperation) -> Bool { operation == .create || operation == .update }

    func validate(_ object: Document?, old: Document?, _ attributes: AdmissionAttributes) async throws {
        guard attributes.kind.kind == "Event", ["", "events.k8s.io"].contains(attributes.kind.group), !attributes.isDryRun else { return }
        let source = object.map { EventRateLimit.source($0) } ?? ""
        let refused = refusals { type in
            switch type {
            case "Namespace": attributes.namespace
            case "User": attributes.context.user.name
            case "SourceAndObject": source
            default: ""
            }
        }
        guard !refused.isEmpty else { return }
        throw StatusError(code: 429, reason: "TooManyRequests", message: "Too many requests: \(ErrorList.shown(refused))")
    }

    /// Takes from the bucket of each limit.
    ///
    /// - Returns: what is said of those that were empty.
    func refusals(_ key: (_ type: String) -> String) -> [String] {
        let now = now()
        return buckets.withLock { all in
            limits.indices.compactMap { index in
                let limit = limits[index]
                let key = key(limit.type)
                all[index].turn += 1
                let turn = all[index].turn
                var entry = all[index].buckets[key] ?? (TokenBucket(rate: Double(limit.rate), burst: Int(limit.burst)), turn)
                let isTaken = entry.bucket.take(now: now)
                entry.used = turn
                all[index].buckets[key] = entry
                if all[index].buckets.count > limit.cacheSize, let oldest = all[index].buckets.min(by: { $0.value.used < $1.value.used })?.key {
                    all[index].buckets[oldest] = nil
                }
                return isTaken ? nil : "limit reached on type \(limit.type) for key \(key)"
            }
        }
    }

    /// What an event is about and whom it comes from, in either version.
    static func source(_ event: Document) -> String {
        func text(_ node: Document.Node, _ key: String) -> String { event.string(event[node, key]) ?? "" }
        let source = event[event.root, event[event.root, "source"].exists ? "source" : "deprecatedSource"]
        let about = event[event.root, event[event.root, "involvedObject"].exists ? "involvedObject" : "regarding"]
        return text(source, "component") + text(source, "host") + ["kind", "namespace", "name", "uid", "apiVersion"].map { text(about, $0) }.joined()
    }
}
