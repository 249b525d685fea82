import CEL
import KubernetesSchema
import Wire

/// Checks the rules of a schema when its definition is written: whether they compile, and whether they may cost too much.
struct SchemaRuleCheck {
    private static let expressionLimit: UInt64 = 10_000_000
    private static let totalLimit: UInt64 = 100_000_000

    private let stored: Set<String>
    private var errors: [FieldError] = []
    private var total: UInt64 = 0
    private var expensive: [(path: String, cost: UInt64)] = []

    private init(stored: Set<String>) { self.stored = stored }

    static func errors(_ schema: StructuralSchema, path: String, stored: Set<String>) -> [FieldError] {
        var check = SchemaRuleCheck(stored: stored)
        check.visit(schema.root, path, isResource: true, cardinality: 1, uncorrelatable: nil)
        guard check.total > totalLimit else { return check.errors }
        for rule in check.expensive {
            check.errors.append(.forbidden(rule.path, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"))
        }
        check.errors.append(
            .forbidden(path, excess("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", check.total, totalLimit)))
        return check.errors
    }

    static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? .max : product
    }

    private static func excess(_ name: String, _ cost: UInt64, _ limit: UInt64) -> String {
        let factor = Double(cost) / Double(limit)
        let text = factor > 100 ? "more than 100x" : factor < 1.5 ? decimal(factor, 6) + "x" : decimal(factor, 1) + "x"
        return "\(name) exceeds budget by factor of \(text) (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, "
            + "maps, and strings are declared)"
    }

    private static func decimal(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let text = String(Int64((value * scale).rounded(.toNearestOrEven)))
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return "\(padded.dropLast(digits)).\(padded.suffix(digits))"
    }

    /// - Parameters:
    ///   - cardinality: how many values of this part an object may have; nil where there is no limit.
    ///   - uncorrelatable: the part above in which values can't be told to be the same before and after a change.
    private mutating func visit(_ node: SchemaNode, _ path: String, isResource: Bool, cardinality: UInt64?, uncorrelatable: String?) {
        let below: UInt64?
        if let cardinality, let children = node.maximumChildren { below = Self.multiply(cardinality, children) } else { below = nil }
        let lost = uncorrelatable ?? (node.has(.atomicMap) ? path : nil)
        for (name, property) in node.properties {
            visit(property, "\(path).properties[\(name)]", isResource: property.has(.embedded), cardinality: below, uncorrelatable: lost)
        }
        if let additional = node.additional {
            visit(additional, "\(path).additionalProperties", isResource: additional.has(.embedded), cardinality: below, uncorrelatable: lost)
        }
        if let items = node.items {
            visit(
                items, "\(path).items", isResource: items.has(.embedded), cardinality: below,
                uncorrelatable: uncorrelatable ?? (node.has(.keyedList) ? nil : path))
        }
        guard !node.rules.isEmpty else { return }
        guard let type = StructuralTypes.declare(node, isResource: isResource) else {
            errors.append(
                FieldError(
                    .internalError, "\(path).x-kubernetes-validations",
                    "internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert structural schema to CEL declarations"
                ))
            return
        }
        for (index, rule) in node.rules.enumerated() {
            check(CompiledRule(rule, type), "\(path).x-kubernetes-validations[\(index)]", cardinality ?? type.maximumCardinality, uncorrelatable)
        }
    }

    private mutating func observe(_ path: String, _ cost: UInt64) {
        let (sum, overflow) = total.addingReportingOverflow(cost)
        total = overflow ? .max : sum
        guard cost >= Self.totalLimit / 100 else { return }
        expensive.append((path, cost))
        expensive.sort { $0.cost > $1.cost }
        expensive = Array(expensive.prefix(4))
    }

    private mutating func check(_ rule: CompiledRule, _ place: String, _ cardinality: UInt64, _ uncorrelatable: String?) {
        let cost = Self.multiply(rule.maximumCost, cardinality)
        if cost > Self.expressionLimit, !stored.contains(rule.rule.rule) {
            errors.append(.forbidden("\(place).rule", Self.excess("estimated rule cost", cost, Self.expressionLimit)))
        }
        observe("\(place).rule", cost)
        if let error = rule.error { errors.append(.invalid("\(place).rule", raw: rule.shown, error)) }
        if let error = rule.messageError {
            errors.append(.invalid("\(place).messageExpression", raw: rule.shown, error))
        } else if rule.messageProgram != nil {
            if rule.messageMaximumCost > Self.expressionLimit, !stored.contains(rule.rule.messageExpression) {
                errors.append(
                    .forbidden(
                        "\(place).messageExpression", Self.excess("estimated messageExpression cost", rule.messageMaximumCost, Self.expressionLimit)))
            }
            observe("\(place).messageExpression", rule.messageMaximumCost)
        }
        if rule.usesOldSelf {
            if let uncorrelatable {
                errors.append(
                    .invalid(
                        "\(place).rule", rule.rule.rule, "oldSelf cannot be used on the uncorrelatable portion of the schema within \(uncorrelatable)"))
            }
        } else if let optional = rule.rule.optionalOldSelf {
            errors.append(.invalid("\(place).optionalOldSelf", raw: optional ? "true" : "false", "may not be set if oldSelf is not used in rule"))
        }
    }
}

/// The engine of `x-kubernetes-validations`.
public struct CELRuleEngine: RuleEngine {
    public init() {}

    public func check(_ document: Document, _ schema: Document.Node, path: String, stored: Set<String>) -> [FieldError] {
        let compiled = StructuralSchema(document, schema)
        guard compiled.root.has(.hasRulesBelow) else { return [] }
        return SchemaRuleCheck.errors(compiled, path: path, stored: stored)
    }

    public func checkDefault(_ document: Document, _ value: Document.Node, _ schema: SchemaNode, path: String) -> [FieldError] {
        guard let part = SchemaRules.Part(schema, source: schema, isResource: schema.has(.embedded)) else { return [] }
        var update = SchemaRuleRun(object: document, old: document)
        // A value that stays may not be refused by what compares it with itself, nor one that comes anew.
        update.visit(part, value, path, old: value, SchemaRuleRun.Ratchet(current: nil, parent: nil))
        if !update.errors.isEmpty { return update.errors }
        var creation = SchemaRuleRun(object: document, old: nil)
        creation.visit(part, value, path, old: nil, SchemaRuleRun.Ratchet(current: nil, parent: nil))
        return creation.errors
    }

    public func prepare(_ schema: StructuralSchema) -> any PreparedRules { SchemaRules(schema) }
}
