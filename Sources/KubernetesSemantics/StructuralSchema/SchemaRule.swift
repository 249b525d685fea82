import KubernetesSchema
import Wire

/// One of a schema's `x-kubernetes-validations`, as its author wrote it.
public struct SchemaRule: Sendable, Equatable {
    public var rule: String
    public var message: String
    public var messageExpression: String
    public var reason: String
    public var fieldPath: String
    public var optionalOldSelf: Bool?

    init(_ document: Document, _ node: Document.Node) {
        func text(_ key: String) -> String { document.string(document[node, key]) ?? "" }
        rule = text("rule")
        message = text("message")
        messageExpression = text("messageExpression")
        reason = text("reason")
        fieldPath = text("fieldPath")
        optionalOldSelf = document.bool(document[node, "optionalOldSelf"])
    }
}

/// What evaluates rules. Rules are an expression language of their own, which schemas know nothing of.
public protocol RuleEngine: Sendable {
    /// What is wrong with the rules of a schema when its definition is written: they are compiled, and their cost is estimated.
    ///
    /// - Parameters:
    ///   - document: holds the `JSONSchemaProps`, which are structural.
    ///   - schema: where they begin.
    ///   - path: the field under which they stand.
    ///   - stored: the rules and message expressions that the definition had before, which are held to less.
    func check(_ document: Document, _ schema: Document.Node, path: String, stored: Set<String>) -> [FieldError]
    /// What the rules of a part of a schema, and of what lies below it, find wrong with its default.
    ///
    /// - Parameter path: the field that errors name.
    func checkDefault(_ document: Document, _ value: Document.Node, _ schema: SchemaNode, path: String) -> [FieldError]
    /// Prepares the rules of a compiled schema for evaluation.
    func prepare(_ schema: StructuralSchema) -> any PreparedRules
}

/// The compiled rules of one schema.
public protocol PreparedRules: Sendable {
    /// What the rules find wrong with an object.
    ///
    /// - Parameter old: the object before the change; nil for a new one. Transition rules see the parts of it that can be correlated:
    ///   members by name, items of keyed lists by their keys.
    func evaluate(_ object: Document, old: Document?) -> [FieldError]
}
