import KubernetesSchema
import KubernetesSemantics
import Wire

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Who is asked about access, in order: a file of kind AuthorizationConfiguration, or the flags that say the same.
public struct AuthorizationConfiguration: Sendable, Equatable {
    /// A remote service that is asked.
    public struct Webhook: Sendable, Equatable {
        public var authorizedTTL = GoDuration.seconds(300)
        public var cachesAuthorized = true
        public var unauthorizedTTL = GoDuration.seconds(30)
        public var cachesUnauthorized = true
        public var timeout = GoDuration.seconds(0)
        public var reviewVersion = ""
        public var matchConditionReviewVersion = ""
        public var failurePolicy = ""
        public var connectionType = ""
        public var kubeconfig: String?
        public var matchConditions: [String] = []

        public init() {}
    }

    public struct Entry: Sendable, Equatable {
        public var type: String
        public var name: String
        public var webhook: Webhook?

        public init(type: String, name: String, webhook: Webhook? = nil) {
            self.type = type
            self.name = name
            self.webhook = webhook
        }
    }

    /// The kinds of authorizers there are.
    public static let types = ["ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"]

    public var entries: [Entry]

    public init(_ entries: [Entry]) { self.entries = entries }

    /// Authorizers without settings, under their own names.
    public init(modes: [String]) { entries = modes.map { Entry(type: $0, name: $0.lowercased()) } }

    /// The types that have to stay when the configuration changes.
    var fixedTypes: Set<String> { Set(entries.map(\.type)).subtracting(["Webhook"]) }
}

extension AuthorizationConfiguration {
    private static let fields: [String: ConfigurationDocument.Shape] = [
        "authorizers": .list(
            .object([
                "type": .text, "name": .text,
                "webhook": .object([
                    "authorizedTTL": .text, "cacheAuthorizedRequests": .flag, "unauthorizedTTL": .text, "cacheUnauthorizedRequests": .flag,
                    "timeout": .text, "subjectAccessReviewVersion": .text, "matchConditionSubjectAccessReviewVersion": .text, "failurePolicy": .text,
                    "connectionInfo": .object(["type": .text, "kubeConfigFile": .text]),
                    "matchConditions": .list(.object(["expression": .text])),
                ]),
            ]))
    ]

    /// Reads a file and checks it.
    ///
    /// - Parameter required: types of authorizers that must be there.
    /// - Throws: `ConfigurationProblem` with everything that is wrong.
    public init(_ bytes: [UInt8], required: Set<String> = []) throws(ConfigurationProblem) {
        entries = []
        if !bytes.isEmpty {
            do {
                let file = try ConfigurationDocument(
                    bytes, kind: "AuthorizationConfiguration", versions: ["v1", "v1beta1", "v1alpha1"], AuthorizationConfiguration.fields)
                var problems: [String] = []
                entries = file.list(file.document.root, "authorizers").map { AuthorizationConfiguration.entry(file, $0, &problems) }
                if !problems.isEmpty { throw ConfigurationProblem("strict decoding error: " + problems.joined(separator: ", ")) }
            } catch let problem as ConfigurationProblem {
                throw ConfigurationProblem("failed to load AuthorizationConfiguration from file: \(problem)")
            } catch {
                throw ConfigurationProblem("\(error)")
            }
        }
        let errors = check()
        if !errors.isEmpty { throw ConfigurationProblem(errors) }
        var problems = entries.filter { $0.type != "Webhook" && $0.name != $0.type.lowercased() }.map {
            "expected name \($0.type.lowercased()) for authorizer \($0.type) instead of \($0.name)"
        }
        let missing = required.subtracting(entries.map(\.type))
        if !missing.isEmpty { problems.append("missing required types: [\(missing.sorted().joined(separator: " "))]") }
        if !problems.isEmpty { throw ConfigurationProblem(ErrorList.shown(problems)) }
    }

    private static func entry(_ file: ConfigurationDocument, _ node: Document.Node, _ problems: inout [String]) -> Entry {
        let document = file.document
        var entry = Entry(type: file.text(node, "type"), name: file.text(node, "name"))
        let from = document[node, "webhook"]
        if document.isNull(from) { return entry }
        var webhook = Webhook()
        func duration(_ name: String, _ value: inout GoDuration) {
            let text = file.text(from, name)
            if text.isEmpty { return }
            guard let read = GoDuration(text) else { return problems.append("time: invalid duration \(FieldError.quoted(text))") }
            // Nothing said and nothing are the same.
            if read.nanoseconds != 0 { value = read }
        }
        duration("authorizedTTL", &webhook.authorizedTTL)
        duration("unauthorizedTTL", &webhook.unauthorizedTTL)
        duration("timeout", &webhook.timeout)
        webhook.cachesAuthorized = document.bool(document[from, "cacheAuthorizedRequests"]) ?? true
        webhook.cachesUnauthorized = document.bool(document[from, "cacheUnauthorizedRequests"]) ?? true
        webhook.reviewVersion = file.text(from, "subjectAccessReviewVersion")
        webhook.matchConditionReviewVersion = file.text(from, "matchConditionSubjectAccessReviewVersion")
        webhook.failurePolicy = file.text(from, "failurePolicy")
        webhook.connectionType = file.text(document[from, "connectionInfo"], "type")
        webhook.kubeconfig = file.optional(document[from, "connectionInfo"], "kubeConfigFile")
        webhook.matchConditions = file.list(from, "matchConditions").map { file.text($0, "expression") }
        entry.webhook = webhook
        return entry
    }

    func check() -> [FieldError] {
        if entries.isEmpty { return [.required("authorizers", "at least one authorization mode must be defined")] }
        var errors: [FieldError] = []
        var types: Set<String> = []
        var names: Set<String> = []
        for (index, entry) in entries.enumerated() {
            let path = "authorizers[\(index)]"
            if entry.type.isEmpty {
                errors.append(.required("\(path).type"))
                continue
            }
            guard AuthorizationConfiguration.types.contains(entry.type) else {
                errors.append(.notSupported("\(path).type", entry.type, supported: AuthorizationConfiguration.types))
                continue
            }
            guard types.insert(entry.type).inserted || entry.type == "Webhook" else {
                errors.append(.duplicate("\(path).type", entry.type))
                continue
            }
            let words = Names.dns1123Subdomain(entry.name)
            if entry.name.isEmpty {
                errors.append(.required("\(path).name"))
            } else if names.contains(entry.name) {
                errors.append(.duplicate("\(path).name", entry.name))
            } else if !words.isEmpty {
                errors.append(.invalid("\(path).name", entry.name, "authorizer name is invalid: \(words.joined(separator: ", "))"))
            }
            names.insert(entry.name)
            if entry.type == "Webhook" {
                if let webhook = entry.webhook { errors += webhook.check(path) } else {
                    errors.append(.required("\(path).webhook", "required when type=Webhook"))
                }
            } else if entry.webhook != nil {
                errors.append(.invalid("\(path).webhook", "non-null", "may only be specified when type=Webhook"))
            }
        }
        return errors
    }
}

extension AuthorizationConfiguration.Webhook {
    func check(_ path: String) -> [FieldError] {
        var errors: [FieldError] = []
        if timeout.nanoseconds == 0 {
            errors.append(.required("\(path).timeout"))
        } else if timeout.nanoseconds < 0 || timeout > .seconds(30) {
            errors.append(.invalid("\(path).timeout", "\(timeout)", "must be > 0s and <= 30s"))
        }
        for (name, ttl) in [("authorizedTTL", authorizedTTL), ("unauthorizedTTL", unauthorizedTTL)] {
            if ttl.nanoseconds == 0 { errors.append(.required("\(path).\(name)")) }
            if ttl.nanoseconds < 0 { errors.append(.invalid("\(path).\(name)", "\(ttl)", "must be > 0s")) }
        }
        func oneOf(_ name: String, _ value: String, _ known: [String]) {
            if value.isEmpty { errors.append(.required("\(path).\(name)")) } else if !known.contains(value) {
                errors.append(.notSupported("\(path).\(name)", value, supported: known))
            }
        }
        oneOf("subjectAccessReviewVersion", reviewVersion, ["v1", "v1beta1"])
        if matchConditionReviewVersion.isEmpty {
            if !matchConditions.isEmpty {
                errors.append(.required("\(path).matchConditionSubjectAccessReviewVersion", "required if match conditions are specified"))
            }
        } else {
            oneOf("matchConditionSubjectAccessReviewVersion", matchConditionReviewVersion, ["v1"])
        }
        oneOf("failurePolicy", failurePolicy, ["NoOpinion", "Deny"])
        errors += connectionErrors("\(path).connectionInfo")
        return errors + compiledConditions(path).errors
    }

    private func connectionErrors(_ path: String) -> [FieldError] {
        let file = kubeconfig ?? ""
        switch connectionType {
        case "": return [.required("\(path).type")]
        case "InClusterConfig":
            return kubeconfig == nil ? [] : [.invalid("\(path).kubeConfigFile", file, "can only be set when type=KubeConfigFile")]
        case "KubeConfigFile":
            if file.isEmpty { return [.required("\(path).kubeConfigFile")] }
            if !file.hasPrefix("/") { return [.invalid("\(path).kubeConfigFile", file, "must be an absolute path")] }
            var info = stat()
            guard stat(file, &info) == 0 else {
                let cause = String(cString: strerror(errno)).lowercased()
                return [.invalid("\(path).kubeConfigFile", file, "error loading file: stat \(file): \(cause)")]
            }
            return info.st_mode & S_IFMT == S_IFREG ? [] : [.invalid("\(path).kubeConfigFile", file, "must be a regular file")]
        default: return [.notSupported("\(path).type", connectionType, supported: ["InClusterConfig", "KubeConfigFile"])]
        }
    }

    /// The conditions under which the service is asked, ready to run.
    func compiledConditions(_ path: String) -> (expressions: [AccessExpression], errors: [FieldError]) {
        if matchConditions.count > 64 { return ([], [.tooMany("\(path).matchConditions", count: matchConditions.count, maximum: 64)]) }
        var expressions: [AccessExpression] = []
        var errors: [FieldError] = []
        var seen: Set<String> = []
        for (index, text) in matchConditions.enumerated() {
            let path = "\(path).matchConditions[\(index)].expression"
            if text.trimmedSpace.isEmpty {
                errors.append(.required(path))
                continue
            }
            guard seen.insert(text).inserted else {
                errors.append(.duplicate(path, text))
                continue
            }
            do { expressions.append(try AccessExpressions.review(text)) } catch { errors.append(.invalid(path, text, error.detail)) }
        }
        return (expressions, errors)
    }
}
