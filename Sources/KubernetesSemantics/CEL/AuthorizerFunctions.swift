import CEL
import KubernetesSchema

/// What an expression asks whether it is allowed.
public struct ExpressionAccess: Sendable, Equatable {
    /// The service account in whose name it is asked; nil for the user of the request.
    public var serviceAccount: ServiceAccount?
    public var verb = ""
    /// The path of a request for no resource; nil for one for a resource.
    public var path: String?
    public var group = ""
    public var resource = ""
    public var subresource = ""
    public var namespace = ""
    public var name = ""
    public var fieldSelector = ""
    public var labelSelector = ""

    public struct ServiceAccount: Sendable, Equatable {
        public var namespace: String
        public var name: String
    }
}

/// The answer to what an expression asks.
public struct ExpressionDecision: Sendable, Equatable {
    public var isAllowed: Bool
    public var reason: String
    /// What went wrong on the way; nil where nothing did.
    public var error: String?

    public init(isAllowed: Bool, reason: String, error: String? = nil) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.error = error
    }
}

/// Who answers expressions that ask what is allowed.
public protocol ExpressionAuthorizer: Sendable {
    func decide(_ access: ExpressionAccess) -> ExpressionDecision
}

/// `authorizer.group('apps').resource('deployments').namespace('a').check('get').allowed()`
public enum AuthorizerFunctions {
    /// An access that an expression is putting together.
    private struct Check: Sendable {
        var access: ExpressionAccess
        let authorizer: any ExpressionAuthorizer
    }

    private static func type(_ name: String) -> CELType { .object("kubernetes.authorization.\(name)") }
    /// The type of variables that hold an authorizer.
    public static let authorizerType = type("Authorizer")
    private static let pathType = type("PathCheck")
    private static let groupType = type("GroupCheck")
    /// The type of variables that hold a resource of which rights can be asked.
    public static let resourceType = type("ResourceCheck")
    private static let decisionType = type("Decision")
    static let types = [authorizerType, pathType, groupType, resourceType, decisionType]

    /// The value of a variable that holds an authorizer.
    public static func value(_ authorizer: any ExpressionAuthorizer) -> CELValue {
        value(authorizerType, Check(access: ExpressionAccess(), authorizer: authorizer))
    }

    /// The value of a variable that holds a resource of which rights can be asked.
    public static func resourceValue(_ authorizer: any ExpressionAuthorizer, _ access: ExpressionAccess) -> CELValue {
        value(resourceType, Check(access: access, authorizer: authorizer))
    }

    private static func value(_ type: CELType, _ check: Check) -> CELValue { .opaque(LibraryValue(type, check) { $0.access == $1.access }) }

    /// A step that takes a text.
    private static func step(
        _ id: String, _ from: CELType, _ to: CELType, _ body: @escaping @Sendable (inout ExpressionAccess, String) -> String?
    ) -> CELOverload {
        .member(
            id, [from, .string], to,
            Body.withText(Check.self) { check, text in
                var check = check
                if let problem = body(&check.access, text) { return .failure(problem) }
                return value(to, check)
            })
    }

    private static func set(_ name: String, _ id: String, _ field: @escaping @Sendable (inout ExpressionAccess, String) -> Void) -> CELFunction {
        CELFunction(
            name,
            [
                step(id, resourceType, resourceType) { access, text in
                    field(&access, text)
                    return nil
                }
            ])
    }

    private static let check: CELFunctionBody = Body.withText(Check.self) { check, verb in
        var access = check.access
        access.verb = verb
        let decision: ExpressionDecision = check.authorizer.decide(access)
        return .opaque(LibraryValue<ExpressionDecision>(decisionType, decision) { $0 == $1 })
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    static let functions: [CELFunction] = building + deciding

    private static let building: [CELFunction] = [
        CELFunction(
            "path",
            [
                step("authorizer_path", authorizerType, pathType) { access, text in
                    access.path = text
                    return isBlank(text) ? "path must not be empty" : nil
                }
            ]),
        CELFunction(
            "group",
            [
                step("authorizer_group", authorizerType, groupType) { access, text in
                    access.group = text
                    return nil
                }
            ]),
        CELFunction(
            "serviceAccount",
            [
                .member("authorizer_serviceaccount", [authorizerType, .string, .string], authorizerType) { values in
                    guard var check = values[0].content(Check.self), let namespace = values[1].text, let name = values[2].text else { return .noSuchOverload }
                    if !Names.dns1123Subdomain(name).isEmpty { return .failure("Invalid service account name") }
                    if !Names.dns1123Label(namespace).isEmpty { return .failure("Invalid service account namespace") }
                    check.access.serviceAccount = ExpressionAccess.ServiceAccount(namespace: namespace, name: name)
                    return value(authorizerType, check)
                }
            ]),
        CELFunction(
            "resource",
            [
                step("groupcheck_resource", groupType, resourceType) { access, text in
                    access.resource = text
                    return isBlank(text) ? "resource must not be empty" : nil
                }
            ]),
        set("subresource", "resourcecheck_subresource") { $0.subresource = $1 },
        set("namespace", "resourcecheck_namespace") { $0.namespace = $1 },
        set("name", "resourcecheck_name") { $0.name = $1 },
        set("fieldSelector", "authorizer_fieldselector") { $0.fieldSelector = $1 },
        set("labelSelector", "authorizer_labelselector") { $0.labelSelector = $1 },
    ]

    private static let deciding: [CELFunction] = [
        CELFunction(
            "check",
            [
                .member("pathcheck_check", [pathType, .string], decisionType, check),
                .member("resourcecheck_check", [resourceType, .string], decisionType, check),
            ]),
        CELFunction("errored", [.member("decision_errored", [decisionType], .bool, Body.of(ExpressionDecision.self) { .bool($0.error != nil) })]),
        CELFunction("error", [.member("decision_error", [decisionType], .string, Body.of(ExpressionDecision.self) { .string($0.error ?? "") })]),
        CELFunction("allowed", [.member("decision_allowed", [decisionType], .bool, Body.of(ExpressionDecision.self) { .bool($0.isAllowed) })]),
        CELFunction("reason", [.member("decision_reason", [decisionType], .string, Body.of(ExpressionDecision.self) { .string($0.reason) })]),
    ]
}
