import CEL
import KubernetesSchema
import Wire

/// The rules of a schema, ready to run over objects.
final class SchemaRules: PreparedRules {
    /// The rules of one part of the schema and of what lies below it.
    final class Part: Sendable {
        let node: SchemaNode
        let type: DeclaredType?
        let rules: [(compiled: CompiledRule, path: String)]
        let properties: [(name: String, part: Part)]
        let items: Part?
        let additional: Part?
        let allOf: [Part]

        /// - Parameters:
        ///   - node: what says the types.
        ///   - source: where the rules stand: the node itself, or a branch of its `allOf`.
        init?(_ node: SchemaNode, source: SchemaNode, isResource: Bool) {
            self.node = node
            let declared = StructuralTypes.declare(node, isResource: isResource)
            type = declared
            rules = declared.map { type in source.rules.map { (CompiledRule($0, type), Self.normalized($0.fieldPath)) } } ?? []
            properties = source.properties.compactMap { name, child in
                guard let own = node.property(name), let part = Part(own, source: child, isResource: own.has(.embedded)) else { return nil }
                return (name, part)
            }
            if let child = source.items, let own = node.items {
                items = Part(own, source: child, isResource: own.has(.embedded))
            } else {
                items = nil
            }
            if let child = source.additional, let own = node.additional {
                additional = Part(own, source: child, isResource: own.has(.embedded))
            } else {
                additional = nil
            }
            var branches: [Part] = []
            for case .allOf(let range) in source.constraints {
                branches += source.branches(range).compactMap { Part(node, source: $0, isResource: isResource) }
            }
            allOf = branches
            if rules.isEmpty, properties.isEmpty, items == nil, additional == nil, branches.isEmpty { return nil }
        }

        /// A path of the form `.a['b.c']` as errors write it; fields of maps stand in brackets.
        private static func normalized(_ path: String) -> String {
            guard !path.isEmpty else { return "" }
            var result = ""
            var rest = Substring(path)
            while let first = rest.first {
                if first == "[" {
                    let name = rest.dropFirst(2).prefix { $0 != "'" }
                    result += result.isEmpty ? String(name) : ".\(name)"
                    rest = rest.dropFirst(name.count + 4)
                } else {
                    let name = rest.dropFirst().prefix { $0 != "." && $0 != "[" }
                    result += result.isEmpty ? String(name) : ".\(name)"
                    rest = rest.dropFirst(name.count + 1)
                }
            }
            return result
        }
    }

    private let root: Part?

    init(_ schema: StructuralSchema) { root = Part(schema.root, source: schema.root, isResource: true) }

    func evaluate(_ object: Document, old: Document?) -> [FieldError] {
        guard let root else { return [] }
        var run = SchemaRuleRun(object: object, old: old)
        let correlated = old.map { CorrelatedValue(object: object, node: object.root, old: $0, oldNode: $0.root) }
        run.visit(root, object.root, "", old: old.map(\.root), SchemaRuleRun.Ratchet(current: correlated, parent: nil))
        return run.errors
    }
}

/// One evaluation of all rules over an object, with what it may still cost.
struct SchemaRuleRun {
    /// What tells whether a value is the same as before: itself, or the nearest value around it that can be correlated.
    struct Ratchet {
        var current: CorrelatedValue?
        var parent: CorrelatedValue?

        var isUnchanged: Bool { (current ?? parent)?.isUnchanged ?? false }

        func below(_ next: CorrelatedValue?) -> Ratchet { current.map { Ratchet(current: next, parent: $0) } ?? self }
    }

    private typealias Part = SchemaRules.Part
    private let object: Document
    private let oldDocument: Document
    private(set) var errors: [FieldError] = []
    private var budget = KubernetesEnvironment.runtimeCostBudget
    /// Whether a rule ended the whole evaluation.
    private var isOver = false

    init(object: Document, old: Document?) {
        self.object = object
        oldDocument = old ?? Document()
    }

    private static func shownPath(_ path: String) -> String { path.isEmpty ? "<nil>" : path }

    mutating func visit(_ part: SchemaRules.Part, _ node: Document.Node, _ path: String, old: Document.Node?, _ ratchet: Ratchet) {
        guard !isOver, !object.isNull(node) else { return }
        let old = old.flatMap { oldDocument.isNull($0) ? nil : $0 }
        evaluate(part, node, path, old, ratchet)
        for branch in part.allOf where !isOver { visit(branch, node, path, old: old, Ratchet(current: nil, parent: ratchet.current ?? ratchet.parent)) }
        guard !isOver else { return }
        switch object.kind(node) {
        case .array?:
            guard let items = part.items else { return }
            let former = old.flatMap { formerItems(part.node, $0) }
            for (index, element) in object.elements(node).enumerated() where !isOver {
                let before = former?[ListKeys.text(object, element, part.node.listMapKeys)]
                visit(items, element, "\(path)[\(index)]", old: before, ratchet.below(before.map { correlated(element, $0) }))
            }
        case .object?: visitMembers(part, node, path, old, ratchet)
        default: break
        }
    }

    private func correlated(_ node: Document.Node, _ old: Document.Node) -> CorrelatedValue {
        CorrelatedValue(object: object, node: node, old: oldDocument, oldNode: old)
    }

    private func formerItems(_ schema: SchemaNode, _ old: Document.Node) -> [String: Document.Node]? {
        CorrelatedValue(object: object, node: .none, old: oldDocument, oldNode: old).formerItems(schema)
    }

    private mutating func visitMembers(_ part: SchemaRules.Part, _ node: Document.Node, _ path: String, _ old: Document.Node?, _ ratchet: Ratchet) {
        // What changes as a whole has no parts that could be told to be the same.
        let old = part.node.has(.atomicMap) ? nil : old
        func before(_ name: String) -> Document.Node? {
            old.flatMap { let found = oldDocument[$0, name]; return found.exists ? found : nil }
        }
        if let additional = part.additional {
            for (name, value) in object.members(node) where !isOver {
                let former = before(name)
                visit(additional, value, "\(path)[\(name)]", old: former, ratchet.below(former.map { correlated(value, $0) }))
            }
        }
        for (name, child) in part.properties where !isOver {
            let value = object[node, name]
            guard value.exists else { continue }
            let former = before(name)
            visit(child, value, path.isEmpty ? name : "\(path).\(name)", old: former, ratchet.below(former.map { correlated(value, $0) }))
        }
    }

    // MARK: Rules

    private mutating func end(_ error: FieldError) {
        errors.append(error)
        isOver = true
    }

    private mutating func evaluate(_ part: SchemaRules.Part, _ node: Document.Node, _ path: String, _ old: Document.Node?, _ ratchet: Ratchet) {
        guard let type = part.type, !part.rules.isEmpty else { return }
        let field = Self.shownPath(path)
        let word = part.node.node.type.word
        if budget <= 0 {
            end(.invalid(field, word, "validation failed due to running out of cost budget, no further validation rules will be run"))
            return
        }
        let value = DocumentValues.value(object, node, type)
        let former = old.map { DocumentValues.value(oldDocument, $0, type) }
        var plain = CELVariables(["self": value])
        plain.values["oldSelf"] = former
        var optional = plain
        optional.values["oldSelf"] = .optional(CELOptional(former))
        for (rule, fieldPath) in part.rules {
            if let error = rule.error {
                errors.append(.invalid(field, word, "rule compile error: \(error)"))
                continue
            }
            guard let program = rule.program else { continue }
            let isOptional = rule.rule.optionalOldSelf == true
            if rule.usesOldSelf, former == nil, !isOptional { continue }
            let result = program.evaluate(
                isOptional ? optional : plain, limit: KubernetesEnvironment.perCallLimit, checkFrequency: KubernetesEnvironment.checkFrequency)
            guard result.cost <= UInt64(max(0, budget)) else {
                end(.invalid(field, word, "validation failed due to running out of cost budget, no further validation rules will be run"))
                return
            }
            budget -= Int64(result.cost)
            switch result.value {
            case .failure(let failure):
                report(failure, rule.rule, field, word)
                if failure == .costLimitExceeded { return }
            case .success(.bool(true)): continue
            case .success:
                let ratchets = !rule.usesOldSelf && ratchet.isUnchanged
                refuse(rule, part, node, path, fieldPath, isOptional ? optional : plain, ratchets)
            }
            if isOver { return }
        }
    }

    private static func shown(_ rule: SchemaRule) -> String { (rule.message.isEmpty ? rule.rule : rule.message).trimmed }

    private mutating func report(_ failure: CELFailure, _ rule: SchemaRule, _ field: String, _ word: String) {
        let text = failure.description
        if text.hasPrefix("no such overload") {
            errors.append(
                .invalid(
                    field, word,
                    "'\(text)': call arguments did not match a supported operator, function or macro signature for rule: \(Self.shown(rule))"))
        } else if failure == .costLimitExceeded {
            end(
                .invalid(
                    field, word, "'\(text)': no further validation rules will be run due to call cost exceeds limit for rule: \(Self.shown(rule))"))
        } else {
            errors.append(.invalid(field, word, "\(text) evaluating rule: \(Self.shown(rule))"))
        }
    }

    private mutating func refuse(
        _ rule: CompiledRule, _ part: SchemaRules.Part, _ node: Document.Node, _ path: String, _ fieldPath: String, _ variables: CELVariables,
        _ ratchets: Bool
    ) {
        let place = fieldPath.isEmpty ? path : path.isEmpty ? fieldPath : "\(path).\(fieldPath)"
        let field = Self.shownPath(place)
        let word = part.node.node.type.word
        var detail = rule.rule.message.isEmpty ? "failed rule: \(Self.shown(rule.rule))" : rule.rule.message.trimmed
        if let program = rule.messageProgram {
            let result = program.evaluate(variables, limit: KubernetesEnvironment.perCallLimit, checkFrequency: KubernetesEnvironment.checkFrequency)
            let source = FieldError.quoted(rule.rule.messageExpression)
            if result.cost > UInt64(max(0, budget)) {
                let text = "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run"
                end(.invalid(field, word, text))
                return
            }
            if case .failure(.costLimitExceeded) = result.value {
                end(.invalid(field, word, "no further validation rules will be run due to call cost exceeds limit for messageExpression: \(source)"))
                return
            }
            budget -= Int64(result.cost)
            // A message that can't be used gives way to the rule's own.
            if case .success(.string(let message)) = result.value, case let text = message.trimmed, !text.isEmpty,
                text.utf8.count <= KubernetesEnvironment.maximumMessageSize, !text.utf8.contains(10)
            {
                detail = text
            }
        }
        guard !ratchets else { return }
        let isComposite = word == "object" || word == "array"
        let shown = isComposite ? nil : String(decoding: object.encodeJSON(node), as: UTF8.self)
        switch rule.rule.reason {
        case "FieldValueForbidden": errors.append(.forbidden(field, detail))
        case "FieldValueRequired": errors.append(.required(field, detail))
        case "FieldValueDuplicate": errors.append(FieldError(.duplicate, field, value: shown))
        default: errors.append(FieldError(.invalid, field, value: shown, detail))
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
