import CEL
import Wire

/// An expression of the configuration of authentication or authorization, ready to run on its one variable.
public struct AccessExpression: Sendable {
    public let text: String
    let variable: String
    let program: CELProgram

    /// Whether the expression selects a field of its variable.
    public func selects(_ field: String) -> Bool { program.expression.selects(field, of: variable) }
    /// Whether the expression selects a field of that name of anything.
    public func selectsAnywhere(_ field: String) -> Bool { program.expression.selects(field) }

    /// Runs the expression.
    ///
    /// - Throws: `CELFailure` where it doesn't come to a value.
    public func evaluate(_ value: CELValue) throws -> CELValue {
        let result = program.evaluate(
            CELVariables([variable: value]), limit: KubernetesEnvironment.perCallLimit, checkFrequency: KubernetesEnvironment.checkFrequency)
        return try result.value.get()
    }
}

/// What expressions of the configuration of authentication and authorization may speak of: a token's claims, the user that was made of them,
/// a question about access.
public enum AccessExpressions {
    private static let strings = DeclaredType.list(.string, maximum: nil)
    private static let extra = DeclaredType.map(strings, maximum: nil)

    private static func object(_ name: String, _ fields: [(String, DeclaredType)]) -> DeclaredType {
        .object(name, Dictionary(uniqueKeysWithValues: fields.map { ($0.0, DeclaredType.Field(name: $0.0, type: $0.1)) }))
    }

    private static let user = object("kubernetes.UserInfo", [("username", .string), ("uid", .string), ("groups", strings), ("extra", extra)])

    private static let review: DeclaredType = {
        let requirement = object("kubernetes.SelectorRequirement", [("key", .string), ("operator", .string), ("values", strings)])
        func selector(_ name: String) -> DeclaredType {
            object(name, [("rawSelector", .string), ("requirements", .list(requirement, maximum: nil))])
        }
        let resource = object(
            "kubernetes.ResourceAttributes",
            [
                ("namespace", .string), ("verb", .string), ("group", .string), ("version", .string), ("resource", .string), ("subresource", .string),
                ("name", .string), ("fieldSelector", selector("kubernetes.FieldSelectorAttributes")),
                ("labelSelector", selector("kubernetes.LabelSelectorAttributes")),
            ])
        let path = object("kubernetes.NonResourceAttributes", [("path", .string), ("verb", .string)])
        return object(
            "kubernetes.SubjectAccessReviewSpec",
            [
                ("resourceAttributes", resource), ("nonResourceAttributes", path), ("user", .string), ("groups", strings), ("extra", extra),
                ("uid", .string),
            ])
    }()

    private static func environment(_ variable: String, _ type: DeclaredType) -> CELEnvironment {
        var environment = KubernetesEnvironment.base
        environment.add(variable: variable, type.type)
        environment.add(DeclaredTypeProvider([type]))
        return environment
    }

    private static let claimsEnvironment = environment("claims", .map(.dyn, maximum: nil))
    private static let userEnvironment = environment("user", user)
    private static let reviewEnvironment = environment("request", review)

    private static func compile(
        _ text: String, _ variable: String, _ environment: CELEnvironment, mismatch: (CELType) -> String?
    ) throws(ExpressionProblem) -> AccessExpression {
        let checked: CheckedExpression
        switch environment.compile(text) {
        case .failure(let issues): throw ExpressionProblem("compilation failed: \(issues)")
        case .success(let found): checked = found
        }
        if let problem = mismatch(checked.outputType) { throw ExpressionProblem(problem) }
        do throws(CELError) {
            return AccessExpression(text: text, variable: variable, program: try CELProgram(checked))
        } catch {
            throw ExpressionProblem("program instantiation failed: \(error)")
        }
    }

    /// An expression on `claims`.
    ///
    /// - Parameter isCondition: whether it has to be true or false.
    public static func claims(_ text: String, isCondition: Bool = false) throws(ExpressionProblem) -> AccessExpression {
        try compile(text, "claims", claimsEnvironment) { isCondition && $0 != .bool ? "must evaluate to bool" : nil }
    }

    /// A condition on `user`.
    public static func user(_ text: String) throws(ExpressionProblem) -> AccessExpression {
        try compile(text, "user", userEnvironment) { $0 != .bool ? "must evaluate to bool" : nil }
    }

    /// A condition on `request`, the spec of a SubjectAccessReview.
    public static func review(_ text: String) throws(ExpressionProblem) -> AccessExpression {
        try compile(text, "request", reviewEnvironment) { $0 != .bool ? "must evaluate to bool but got \($0)" : nil }
    }

    /// `claims`, from a token's payload.
    public static func value(claims: Document) -> CELValue { .map(ClaimsMap(document: claims, node: claims.root, isTop: true)) }
    /// `user`, from a document with the fields of a UserInfo.
    public static func value(user document: Document) -> CELValue { DocumentValues.value(document, document.root, user) }
    /// `request`, from the spec of a SubjectAccessReview.
    public static func value(review document: Document) -> CELValue { DocumentValues.value(document, document.root, review) }
}

/// The claims of a token. Members within a claim can be named in their escaped form too, as fields of objects are.
private struct ClaimsMap: CELMap {
    let document: Document
    let node: Document.Node
    /// Whether these are the claims themselves, which go by their own names alone.
    let isTop: Bool

    var count: Int { document.count(node) }
    var keys: [CELValue] { document.keys(node).map { .string($0) } }

    func value(for key: CELValue) -> CELValue? {
        guard case .string(let name) = key else { return nil }
        if !isTop {
            for member in document.members(node) where member.key != name && FieldEscaping.escape(member.key) == name {
                return ClaimsMap.value(document, member.value)
            }
        }
        let value = document[node, name]
        return value.exists ? ClaimsMap.value(document, value) : nil
    }

    static func value(_ document: Document, _ node: Document.Node) -> CELValue {
        switch document.kind(node) {
        case .object?: .map(ClaimsMap(document: document, node: node, isTop: false))
        case .array?: .list(document.elements(node).map { value(document, $0) })
        // Numbers of claims are JSON's: fractions or not, they are doubles.
        case .int?: .double(document.double(node) ?? 0)
        default: DocumentValues.dynamic(document, node)
        }
    }
}
