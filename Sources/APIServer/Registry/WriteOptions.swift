import KubernetesSchema
import Wire

/// `CreateOptions`, `UpdateOptions` and `PatchOptions` of a request.
public struct WriteOptions: Sendable {
    public enum FieldValidation: String, Sendable {
        case ignore = "Ignore"
        case warn = "Warn"
        case strict = "Strict"
    }

    public var isDryRun = false
    public var fieldManager = ""
    public var fieldValidation = FieldValidation.warn
    public var force = false
    /// What the query itself said.
    private var namedManager = ""
    private var namedValidation = ""

    public init() {}

    /// Reads and checks the query.
    ///
    /// - Parameters:
    ///   - kind: `CreateOptions`, `UpdateOptions` or `PatchOptions`, for the error's words.
    ///   - isApply: whether the request is a server-side apply, which must name its manager and may force.
    public init(_ context: RequestContext, kind: String, isApply: Bool = false) throws(StatusError) {
        let query = context.query
        var errors: [FieldError] = []
        if isApply, (query["fieldManager"] ?? "").isEmpty { errors.append(.required("fieldManager", "is required for apply patch")) }
        if !isApply, kind == "PatchOptions", query["force"] != nil {
            errors.append(.forbidden("force", "may not be specified for non-apply patch"))
        }
        errors += WriteOptions.managerErrors(query["fieldManager"] ?? "")
        let dryRun = query.values("dryRun")
        let unknown = dryRun.filter { $0 != "All" }
        if !unknown.isEmpty {
            let shown = "[" + dryRun.map { FieldError.quoted($0) }.joined(separator: ",") + "]"
            errors.append(FieldError(.notSupported, "dryRun", value: shown, "supported values: \"All\""))
        }
        isDryRun = !dryRun.isEmpty
        fieldManager = context.fieldManager
        namedManager = query["fieldManager"] ?? ""
        let validation = query["fieldValidation"] ?? ""
        namedValidation = validation
        if validation.isEmpty {
            fieldValidation = .warn
        } else if let known = FieldValidation(rawValue: validation) {
            fieldValidation = known
        } else {
            errors.append(.notSupported("fieldValidation", validation, supported: ["", "Ignore", "Strict", "Warn"]))
        }
        force = query.flag("force")
        if !errors.isEmpty { throw .invalid(group: "meta.k8s.io", kind: kind, name: "", errors) }
    }

    /// The options as admission sees them.
    func document(_ kind: String) -> Document {
        var members: [(String, Value)] = [("kind", .string(kind)), ("apiVersion", "meta.k8s.io/v1")]
        if isDryRun { members.append(("dryRun", ["All"])) }
        if force, kind == "PatchOptions" { members.append(("force", true)) }
        if !namedManager.isEmpty { members.append(("fieldManager", .string(namedManager))) }
        if !namedValidation.isEmpty { members.append(("fieldValidation", .string(namedValidation))) }
        return Document(.object(members))
    }

    static let maximumManagerLength = 128

    private static func managerErrors(_ name: String) -> [FieldError] {
        var errors: [FieldError] = []
        if name.utf8.count > maximumManagerLength { errors.append(.tooLong("fieldManager", maximum: maximumManagerLength)) }
        var position = 0
        for scalar in name.unicodeScalars {
            if !isPrintable(scalar) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                errors.append(.invalid("fieldManager", name, "invalid character U+\(code) (at position \(position))"))
            }
            position += UTF8.width(scalar)
        }
        return errors
    }

    /// Letters, marks, numbers, punctuation, symbols and the ASCII space.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return false
        case .spaceSeparator: return scalar == " "
        default: return true
        }
    }
}

/// `DeleteOptions` of a request, from its body or its query.
public struct DeleteOptions: Sendable {
    public var gracePeriodSeconds: Int64?
    public var preconditionUID: String?
    public var preconditionResourceVersion: String?
    public var propagationPolicy: String?
    public var orphanDependents: Bool?
    public var isDryRun = false
    /// Whether an object that can't be read any more is deleted without being read.
    public var ignoresReadErrors = false
    /// The values of `dryRun` as they were sent.
    private var dryRun: [String] = []

    public init() {}

    public init(_ document: Document) {
        let root = document.root
        gracePeriodSeconds = document.int(document[root, "gracePeriodSeconds"])
        preconditionUID = document.string(document[root, "preconditions", "uid"])
        preconditionResourceVersion = document.string(document[root, "preconditions", "resourceVersion"])
        propagationPolicy = document.string(document[root, "propagationPolicy"])
        orphanDependents = document.bool(document[root, "orphanDependents"])
        ignoresReadErrors = document.bool(document[root, DeleteOptions.readErrors]) ?? false
        setDryRun(document.strings(document[root, "dryRun"]))
    }

    /// The options as admission sees them.
    var document: Document {
        var members: [(String, Value)] = [("kind", "DeleteOptions"), ("apiVersion", "meta.k8s.io/v1")]
        if let gracePeriodSeconds { members.append(("gracePeriodSeconds", .int(gracePeriodSeconds))) }
        var preconditions: [(String, Value)] = []
        if let preconditionUID { preconditions.append(("uid", .string(preconditionUID))) }
        if let preconditionResourceVersion { preconditions.append(("resourceVersion", .string(preconditionResourceVersion))) }
        if !preconditions.isEmpty { members.append(("preconditions", .object(preconditions))) }
        if let orphanDependents { members.append(("orphanDependents", .bool(orphanDependents))) }
        if let propagationPolicy { members.append(("propagationPolicy", .string(propagationPolicy))) }
        if isDryRun { members.append(("dryRun", ["All"])) }
        return Document(.object(members))
    }

    public init(_ query: Query) throws(StatusError) {
        if let text = query["gracePeriodSeconds"] {
            gracePeriodSeconds = try ListOptions.parsedInteger(text)
        }
        propagationPolicy = query["propagationPolicy"]
        if query["orphanDependents"] != nil { orphanDependents = query.flag("orphanDependents") }
        ignoresReadErrors = query.flag(DeleteOptions.readErrors)
        setDryRun(query.values("dryRun"))
    }

    static let readErrors = "ignoreStoreReadErrorWithClusterBreakingPotential"

    private mutating func setDryRun(_ values: [String]) {
        dryRun = values
        isDryRun = !values.isEmpty
    }

    public func validate() throws(StatusError) {
        var errors: [FieldError] = []
        if orphanDependents != nil, propagationPolicy != nil {
            errors.append(.invalid("propagationPolicy", propagationPolicy ?? "", "orphanDependents and deletionPropagation cannot be both set"))
        }
        if let policy = propagationPolicy, !["Foreground", "Background", "Orphan"].contains(policy) {
            errors.append(FieldError(.notSupported, "propagationPolicy", value: FieldError.quoted(policy),
                "supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""))
        }
        if dryRun.contains(where: { $0 != "All" }) {
            let shown = "[" + dryRun.map { FieldError.quoted($0) }.joined(separator: ",") + "]"
            errors.append(FieldError(.notSupported, "dryRun", value: shown, "supported values: \"All\""))
        }
        if !errors.isEmpty { throw .invalid(group: "meta.k8s.io", kind: "DeleteOptions", name: "", errors) }
    }
}
