import KubernetesSchema
import Wire

/// A level of the pod security standards.
public enum PodSecurityLevel: String, Sendable, Comparable {
    case privileged, baseline, restricted

    private var rank: Int { self == .privileged ? 0 : self == .baseline ? 1 : 2 }
    public static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.rank < right.rank }
}

/// A level as it was in a minor version of Kubernetes.
public struct PodSecurityStandard: Sendable, Hashable, CustomStringConvertible {
    public var level: PodSecurityLevel
    /// The minor version; nil for the latest.
    public var minor: Int?

    public init(_ level: PodSecurityLevel, minor: Int? = nil) {
        self.level = level
        self.minor = minor
    }

    /// `restricted:latest`, `baseline:v1.25`.
    public var description: String { "\(level.rawValue):\(minor.map { "v1.\($0)" } ?? "latest")" }
}

/// What a namespace's labels ask for.
public struct PodSecurityPolicy: Sendable, Equatable {
    public var enforce = PodSecurityStandard(.privileged)
    public var audit = PodSecurityStandard(.privileged)
    public var warn = PodSecurityStandard(.privileged)

    public init() {}

    public var isPrivileged: Bool { [enforce, audit, warn].allSatisfy { $0.level == .privileged } }

    static let prefix = "pod-security.kubernetes.io/"

    /// Reads labels; what can't be read is told, and taken as the strictest level where it is enforced, as none where it is only told.
    public static func read(_ labels: [String: String]) -> (policy: PodSecurityPolicy, errors: [FieldError]) {
        var policy = PodSecurityPolicy()
        var errors: [FieldError] = []
        func fail(_ name: String, _ value: String, _ detail: String) {
            errors.append(.invalid("metadata.labels[\(prefix)\(name)]", value, detail))
        }
        func level(_ name: String, _ fallback: PodSecurityLevel, _ set: (PodSecurityLevel) -> Void) -> Bool {
            guard let text = labels[prefix + name] else { return false }
            let level = PodSecurityLevel(rawValue: text)
            if level == nil { fail(name, text, "must be one of privileged, baseline, restricted") }
            set(level ?? fallback)
            return level != nil
        }
        func version(_ name: String, _ set: (Int?) -> Void) -> Bool {
            guard let text = labels[prefix + name] else { return false }
            let minor = text.hasPrefix("v1.") ? Int(text.dropFirst(3)) : nil
            let isWritten = minor.map { "v1.\($0)" == text && $0 >= 0 } ?? false
            if text != "latest", !isWritten { fail(name, text, "must be \"latest\" or \"v1.x\"") }
            set(isWritten ? minor : nil)
            return true
        }
        let isEnforced = level("enforce", .restricted) { policy.enforce.level = $0 }
        _ = version("enforce-version") { policy.enforce.minor = $0 }
        _ = level("audit", .privileged) { policy.audit.level = $0 }
        _ = version("audit-version") { policy.audit.minor = $0 }
        _ = level("warn", .privileged) { policy.warn.level = $0 }
        let hasWarnVersion = version("warn-version") { policy.warn.minor = $0 }
        // Who enforces a level is also warned of it, of controllers above all.
        if labels[prefix + "warn"] == nil, isEnforced, policy.enforce.level > policy.warn.level {
            policy.warn.level = policy.enforce.level
            if !hasWarnVersion { policy.warn.minor = policy.enforce.minor }
        }
        return (policy, errors)
    }
}

/// What a pod does that a standard forbids.
public struct PodSecurityViolation: Sendable, Equatable {
    public var reason: String
    public var detail: String

    init(_ reason: String, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

extension PodSecurityStandard {
    /// What a pod does that this standard forbids, in upstream's order and words.
    ///
    /// - Parameters:
    ///   - pod: the pod, or the template, whose metadata and spec are looked at.
    public func violations(_ pod: Document, metadata: Document.Node, spec: Document.Node) -> [PodSecurityViolation] {
        guard level != .privileged else { return [] }
        let checks = PodSecurityChecks(pod: pod, metadata: metadata, spec: spec, minor: minor ?? .max)
        return level == .baseline ? checks.baseline() : checks.restricted()
    }

    /// Violations as one sentence.
    public static func text(_ violations: [PodSecurityViolation]) -> String {
        violations.map { $0.detail.isEmpty ? $0.reason : "\($0.reason) (\($0.detail))" }.joined(separator: ", ")
    }
}
