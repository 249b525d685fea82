import KubernetesSchema

/// Which features are on: upstream's gates with its defaults, as `--feature-gates` changes them.
public struct FeatureGates: Sendable, Equatable {
    /// What the flag set; the others stand as upstream has them.
    private var chosen: [String: Bool] = [:]
    private let defaults: [String: Bool]

    /// Upstream's defaults.
    public static let standard = FeatureGates()

    public init(schema: Schema = .shared) {
        defaults = Dictionary(schema.featureGates.map { ($0.name, $0.isOnByDefault) }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads a flag: `Name=true,Other=false`, each with the component before it or not (`kube:Name=true`); `AllAlpha` and `AllBeta` stand for
    /// all of their stage that aren't named.
    ///
    /// - Throws: `InvalidConfiguration` in upstream's words.
    public init(_ flag: String, schema: Schema = .shared) throws(InvalidConfiguration) {
        self.init(schema: schema)
        var asked: [(name: String, isOn: Bool)] = []
        for part in flag.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
            let name = pair[0].hasPrefix("kube:") ? String(pair[0].dropFirst(5)) : pair[0]
            guard pair.count == 2 else { throw FeatureGates.invalid(flag, "missing bool value for \(name)") }
            guard let isOn = FeatureGates.bool(pair[1]) else {
                throw FeatureGates.invalid(flag, "invalid value of \(name)=\(pair[1]), err: strconv.ParseBool: parsing \"\(pair[1])\": invalid syntax")
            }
            asked.append((name, isOn))
        }
        var problems: [String] = []
        let known = Dictionary(schema.featureGates.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for (name, isOn) in asked {
            if let stage = FeatureGates.stages[name] {
                for gate in schema.featureGates where gate.stage == stage && chosen[gate.name] == nil { chosen[gate.name] = isOn }
            } else if let gate = known[name] {
                if gate.isLocked, gate.isOnByDefault != isOn {
                    problems.append("cannot set feature gate \(name) to \(isOn), feature is locked to \(gate.isOnByDefault)")
                }
            } else {
                problems.append("unrecognized feature gate: \(name)")
            }
        }
        guard problems.isEmpty else {
            throw InvalidConfiguration("--feature-gates: \(problems.count == 1 ? problems[0] : "[\(problems.joined(separator: ", "))]")")
        }
        for (name, isOn) in asked where FeatureGates.stages[name] == nil { chosen[name] = isOn }
    }

    private static let stages: [String: FeatureGate.Stage] = ["AllAlpha": .alpha, "AllBeta": .beta]

    private static func invalid(_ flag: String, _ problem: String) -> InvalidConfiguration {
        InvalidConfiguration("invalid argument \"\(flag)\" for \"--feature-gates\" flag: \(problem)")
    }

    /// The words that Go takes for a boolean.
    private static func bool(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "true", "TRUE", "True": return true
        case "0", "f", "F", "false", "FALSE", "False": return false
        default: return nil
        }
    }

    /// Whether a feature is on; one that nobody knows is off.
    public func isOn(_ name: String) -> Bool { chosen[name] ?? defaults[name] ?? false }

    /// CBOR in requests and answers.
    public var servesCBOR: Bool { isOn("CBORServingAndStorage") }
    /// gzip for large answers.
    public var compressesAnswers: Bool { isOn("APIResponseCompression") }
}
