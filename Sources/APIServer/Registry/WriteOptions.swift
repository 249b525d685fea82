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

    public init() {}

    /// Reads and checks the query.
    ///
    /// - Parameter kind: `CreateOptions`, `UpdateOptions` or `PatchOptions`, for the error's words.
    public init(_ context: RequestContext, kind: String) throws(StatusError) {
        let query = context.query
        var errors: [FieldError] = []
        let dryRun = query.values("dryRun")
        let unknown = dryRun.filter { $0 != "All" }
        if !unknown.isEmpty {
            let shown = "[" + dryRun.map { FieldError.quoted($0) }.joined(separator: ",") + "]"
            errors.append(FieldError(.notSupported, "dryRun", value: shown, "supported values: \"All\""))
        }
        isDryRun = !dryRun.isEmpty
        fieldManager = context.fieldManager
        if fieldManager.utf8.count > 128 { errors.append(.tooLong("fieldManager", maximum: 128)) }
        let validation = query["fieldValidation"] ?? ""
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
}

/// `DeleteOptions` of a request, from its body or its query.
public struct DeleteOptions: Sendable {
    public var gracePeriodSeconds: Int64?
    public var preconditionUID: String?
    public var preconditionResourceVersion: String?
    public var propagationPolicy: String?
    public var orphanDependents: Bool?
    public var isDryRun = false

    public init() {}

    public init(_ document: Document) {
        let root = document.root
        gracePeriodSeconds = document.int(document[root, "gracePeriodSeconds"])
        preconditionUID = document.string(document[root, "preconditions", "uid"])
        preconditionResourceVersion = document.string(document[root, "preconditions", "resourceVersion"])
        propagationPolicy = document.string(document[root, "propagationPolicy"])
        orphanDependents = document.bool(document[root, "orphanDependents"])
        isDryRun = document.strings(document[root, "dryRun"]).contains("All")
    }

    public init(_ query: Query) throws(StatusError) {
        if let text = query["gracePeriodSeconds"] {
            guard let seconds = Int64(text) else { throw .badRequest("strconv.ParseInt: parsing \(FieldError.quoted(text)): invalid syntax") }
            gracePeriodSeconds = seconds
        }
        propagationPolicy = query["propagationPolicy"]
        if query["orphanDependents"] != nil { orphanDependents = query.flag("orphanDependents") }
        isDryRun = query.values("dryRun").contains("All")
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
        if !errors.isEmpty { throw .invalid(group: "meta.k8s.io", kind: "DeleteOptions", name: "", errors) }
    }
}
