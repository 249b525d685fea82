import KubernetesSchema
import Wire

/// Checks values against a structural schema, with the errors and in the words of upstream's OpenAPI validator.
///
/// With an old value the errors of what didn't change are left out (ratcheting).
public struct SchemaValidator {
    typealias Node = Document.Node

    /// One failure, before it is known under which field the value stands.
    struct Failure {
        enum Kind { case plain, value(FieldError.ErrorType, shown: String?), tooMany(Int64, Int64), tooLong(Int64), enumeration(String, [String]) }
        var kind: Kind
        /// The path within the value, as the validator names it.
        var path: String
        var message: String
    }

    /// What a schema makes of a value: its failures, and how many checks were made, by which the nearest of several schemas is found.
    struct Outcome {
        var failures: [Failure] = []
        var matches = 0

        var isValid: Bool { failures.isEmpty }

        mutating func add(_ failure: Failure) {
            // The same failure may be met on several ways.
            if !failures.contains(where: { $0.message == failure.message }) { failures.append(failure) }
        }

        mutating func merge(_ other: Outcome) {
            for failure in other.failures { add(failure) }
            matches += other.matches
        }
    }

    enum Step {
        case name(String)
        /// A member that the schema doesn't name: its dot stands even at the root.
        case additional(String)
        case index(Int)
    }

    let object: Document
    var steps: [Step] = []

    init(_ object: Document) { self.object = object }

    /// What is wrong with a value.
    ///
    /// - Parameters:
    ///   - field: the field at which the value stands; empty for a whole object.
    ///   - old: what it was before, and where; nil for a new one.
    public static func validate(
        _ object: Document, _ node: Document.Node, _ schema: SchemaNode, field: String = "", old: (document: Document, node: Document.Node)? = nil
    ) -> [FieldError] {
        var validator = SchemaValidator(object)
        let correlated = old.map { CorrelatedValue(object: object, node: node, old: $0.document, oldNode: $0.node) }
        return validator.ratcheted(node, schema, correlated).failures.map { validator.fieldError($0, field) }
    }

    // MARK: Paths

    var path: String {
        var text = ""
        for step in steps {
            switch step {
            case .name(let name): text += text.isEmpty ? name : ".\(name)"
            case .additional(let name): text += ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    func failure(_ words: String) -> Failure { Failure(kind: .value(.invalid, shown: nil), path: path, message: "\(path) in body \(words)") }

    func failure(_ words: String, showing value: String) -> Failure {
        Failure(kind: .value(.invalid, shown: value), path: path, message: "\(path) in body \(words)")
    }

    func typeFailure(_ type: String, got: String) -> Failure {
        Failure(
            kind: .value(.typeInvalid, shown: FieldError.quoted(got)), path: path,
            message: "\(path) in body must be of type \(type): \(FieldError.quoted(got))")
    }

    /// A failure of no field in particular.
    func plain(_ message: String) -> Failure { Failure(kind: .plain, path: "", message: message) }

    func fieldError(_ failure: Failure, _ field: String) -> FieldError {
        if case .plain = failure.kind { return FieldError(.invalid, field.isEmpty ? "<nil>" : field, value: "\"\"", failure.message) }
        let inner = failure.path.hasPrefix(".") ? String(failure.path.dropFirst()) : failure.path
        let place = inner.isEmpty ? (field.isEmpty ? "<nil>" : field) : (field.isEmpty ? inner : "\(field).\(inner)")
        switch failure.kind {
        case .plain: return FieldError(.invalid, place, value: "\"\"", failure.message)
        case .value(.required, _): return .required(place)
        case .value(let type, let shown): return FieldError(type, place, value: shown ?? "\"\"", failure.message)
        case .tooMany(let count, let maximum): return .tooMany(place, count: Int(count), maximum: Int(maximum))
        case .tooLong(let maximum): return .tooLong(place, maximum: Int(maximum))
        case .enumeration(let shown, let supported):
            let list = supported.map { FieldError.quoted($0) }.joined(separator: ", ")
            return FieldError(.notSupported, place, value: shown, supported.isEmpty ? "" : "supported values: \(list)")
        }
    }

    /// A value as messages show it.
    func shown(_ node: Node) -> String {
        if let text = object.string(node) { return FieldError.quoted(text) }
        return node.exists ? String(decoding: object.encodeJSON(node), as: UTF8.self) : "null"
    }

    // MARK: Walking

    /// Failures of a value that stands as it stood are forgiven.
    mutating func ratcheted(_ node: Node, _ schema: SchemaNode, _ correlated: CorrelatedValue?) -> Outcome {
        var outcome = check(node, schema, correlated)
        if !outcome.isValid, let correlated, correlated.isUnchanged { outcome.failures = [] }
        return outcome
    }

    private mutating func child(_ step: Step, _ node: Node, _ schema: SchemaNode, _ correlated: CorrelatedValue?) -> Outcome {
        steps.append(step)
        defer { steps.removeLast() }
        return ratcheted(node, schema, correlated)
    }

    private mutating func check(_ node: Node, _ schema: SchemaNode, _ correlated: CorrelatedValue?) -> Outcome {
        var outcome = Outcome()
        outcome.merge(checkType(node, schema))
        if object.kind(node) == .null {
            if let failure = checkEnumeration(node, schema) { outcome.add(failure) }
            return outcome
        }
        if schema.node.type != .any || schema.has(.intOrString) { outcome.matches += 1 }
        outcome.merge(checkCombinations(node, schema, correlated))
        outcome.matches += 1
        switch object.kind(node) {
        case .string: outcome.merge(checkString(node, schema))
        case .int, .double: outcome.merge(checkNumber(node, schema))
        case .array: outcome.merge(checkItems(node, schema, correlated))
        default: break
        }
        if let failure = checkEnumeration(node, schema) { outcome.add(failure) }
        outcome.matches += 1
        if object.kind(node) == .object { outcome.merge(checkMembers(node, schema, correlated)) }
        outcome.matches += 1
        return outcome
    }

    private mutating func checkItems(_ node: Node, _ schema: SchemaNode, _ correlated: CorrelatedValue?) -> Outcome {
        var outcome = Outcome()
        let elements = object.elements(node)
        if let items = schema.items {
            let former = correlated?.formerItems(schema)
            for (index, element) in elements.enumerated() {
                outcome.merge(child(.index(index), element, items, correlated?.item(element, schema, among: former)))
            }
        }
        let count = Int64(elements.count)
        for constraint in schema.constraints {
            switch constraint {
            case .minItems(let minimum) where count < minimum: outcome.add(failure("should have at least \(minimum) items", showing: "\(count)"))
            case .maxItems(let maximum) where count > maximum:
                outcome.add(Failure(kind: .tooMany(count, maximum), path: path, message: "\(path) in body should have at most \(maximum) items"))
            default: break
            }
        }
        if schema.has(.uniqueItems), Set(elements.map { CanonicalText.of(object, $0) }).count < elements.count {
            outcome.add(failure("shouldn't contain duplicates"))
        }
        outcome.matches += 2
        return outcome
    }

    private mutating func checkMembers(_ node: Node, _ schema: SchemaNode, _ correlated: CorrelatedValue?) -> Outcome {
        var outcome = Outcome()
        let members = object.memberNodes(node)
        let count = Int64(members.count)
        for constraint in schema.constraints {
            switch constraint {
            case .minProperties(let minimum) where count < minimum:
                outcome.add(failure("should have at least \(minimum) properties", showing: "\(count)"))
            case .maxProperties(let maximum) where count > maximum:
                outcome.add(Failure(kind: .tooMany(count, maximum), path: path, message: "\(path) in body should have at most \(maximum) properties"))
            default: break
            }
        }
        for member in members {
            let name = object.key(member)
            if let property = schema.property(name) {
                outcome.merge(child(.name(name), member, property, isTypeField(name) ? nil : correlated?.member(name, schema)))
            } else if schema.has(.forbidsAdditional) {
                outcome.add(
                    Failure(
                        kind: .value(.invalid, shown: FieldError.quoted(name)), path: path, message: "\(path).\(name) in body is a forbidden property"))
            } else if let additional = schema.additional {
                outcome.merge(child(.additional(name), member, additional, correlated?.member(name, schema)))
            }
        }
        for case .required(let names) in schema.constraints {
            for name in schema.names(names) where !object[node, name].exists {
                let place = "\(path).\(name)"
                outcome.add(Failure(kind: .value(.required, shown: nil), path: place, message: "\(place) in body is required"))
            }
        }
        outcome.matches += 1
        return outcome
    }

    /// The object's own version is the same before and after, whatever was sent.
    private func isTypeField(_ name: String) -> Bool { steps.isEmpty && (name == "kind" || name == "apiVersion") }

    // MARK: Combinations

    private mutating func checkCombinations(_ node: Node, _ schema: SchemaNode, _ correlated: CorrelatedValue?) -> Outcome {
        var outcome = Outcome()
        for constraint in schema.constraints {
            switch constraint {
            case .anyOf(let range): checkAny(node, schema.branches(range), correlated, &outcome)
            case .oneOf(let range): checkOne(node, schema.branches(range), correlated, &outcome)
            case .allOf(let range): checkAll(node, schema.branches(range), correlated, &outcome)
            case .not(let index):
                if check(node, SchemaNode(schema: schema.schema, index: index), correlated).isValid {
                    outcome.add(plain("\(FieldError.quoted(path)) must not validate the schema (not)"))
                }
            default: break
            }
        }
        outcome.matches += 1
        return outcome
    }

    private mutating func checkAny(_ node: Node, _ branches: [SchemaNode], _ correlated: CorrelatedValue?, _ outcome: inout Outcome) {
        var best: Outcome?
        for branch in branches {
            let result = check(node, branch, correlated)
            if result.isValid { return outcome.merge(result) }
            if best.map({ result.matches > $0.matches }) ?? true { best = result }
        }
        outcome.add(plain("\(FieldError.quoted(path)) must validate at least one schema (anyOf)"))
        if let best { outcome.merge(best) }
    }

    private mutating func checkOne(_ node: Node, _ branches: [SchemaNode], _ correlated: CorrelatedValue?, _ outcome: inout Outcome) {
        var best: Outcome?
        var first: Outcome?
        var count = 0
        for branch in branches {
            let result = check(node, branch, correlated)
            if result.isValid {
                count += 1
                best = nil
                if first == nil { first = result }
            } else if count == 0, best.map({ result.matches > $0.matches }) ?? true {
                best = result
            }
        }
        if count == 1, let first { return outcome.merge(first) }
        let found = count == 0 ? "Found none valid" : "Found \(count) valid alternatives"
        outcome.add(plain("\(FieldError.quoted(path)) must validate one and only one schema (oneOf). \(found)"))
        if let best { outcome.merge(best) }
    }

    private mutating func checkAll(_ node: Node, _ branches: [SchemaNode], _ correlated: CorrelatedValue?, _ outcome: inout Outcome) {
        var valid = 0
        for branch in branches {
            let result = check(node, branch, correlated)
            if result.isValid { valid += 1 }
            outcome.merge(result)
        }
        if valid != branches.count {
            outcome.add(plain("\(FieldError.quoted(path)) must validate all the schemas (allOf)\(valid == 0 ? ". None validated" : "")"))
        }
    }
}
