import RegularExpression
import RegularExpression
import KubernetesSchema
import Wire

/// Types, strings, numbers and enumerated values.
extension SchemaValidator {
    /// A value's type and format, as the validator names them.
    private func type(of node: Node) -> (type: String, format: String) {
        switch object.kind(node) {
        case .bool?: return ("boolean", "")
        case .string?: return ("string", "")
        case .int?: return ("integer", "int64")
        case .double?: return ("number", "float64")
        case .array?: return ("array", "")
        case .object?: return ("object", "")
        case .null?, nil: return ("null", "")
        }
    }

    private func accepts(_ schema: SchemaNode, _ type: String) -> Bool {
        schema.has(.intOrString) ? type == "integer" || type == "string" : schema.node.type.word == type
    }

    private func format(_ schema: SchemaNode) -> String {
        for constraint in schema.constraints {
            if case .format(let format) = constraint { return format.name }
            if case .numberFormat(let format) = constraint { return format.word }
        }
        return ""
    }

    func checkType(_ node: Node, _ schema: SchemaNode) -> Outcome {
        var outcome = Outcome()
        outcome.matches = 1
        let isTyped = schema.node.type != .any || schema.has(.intOrString)
        if object.isNull(node) {
            if isTyped, !schema.has(.nullable) { return Outcome(failures: [typeFailure(schema.typeWords, got: "null")]) }
            return outcome
        }
        let format = format(schema)
        guard isTyped || !format.isEmpty else { return Outcome() }
        let (type, ownFormat) = type(of: node)
        let isWhole = type == "number" && object.double(node).map { $0 == $0.rounded() && abs($0) < 9.007199254740992e15 } == true && accepts(schema, "integer")
        let isNumber = type == "integer" && accepts(schema, "number")
        let fits = accepts(schema, type) || isWhole || isNumber
        let isText = type == "string" || type == "array"
        if !isText, !format.isEmpty, !fits, ownFormat != format { return Outcome(failures: [typeFailure(format, got: ownFormat)]) }
        // A format says by itself what a string has to be.
        if isText, !format.isEmpty, !accepts(schema, "number"), !accepts(schema, "integer") { return outcome }
        if !fits { return Outcome(failures: [typeFailure(schema.typeWords, got: type)]) }
        return outcome
    }

    func checkEnumeration(_ node: Node, _ schema: SchemaNode) -> Failure? {
        for case .enumeration(let list) in schema.constraints {
            let values = schema.schema.values
            let allowed = values.elements(list)
            if !object.isNull(node), allowed.contains(where: { Document.equal(object, node, values, $0) }) { return nil }
            let words = allowed.map { values.string($0) ?? String(decoding: values.encodeJSON($0), as: UTF8.self) }
            return Failure(
                kind: .enumeration(shown(node), words), path: path, message: "\(path) in body should be one of [\(words.joined(separator: " "))]")
        }
        return nil
    }

    func checkString(_ node: Node, _ schema: SchemaNode) -> Outcome {
        var outcome = Outcome()
        guard let text = object.string(node) else { return outcome }
        if let failure = lengthOrPattern(text, schema) { outcome.add(failure) }
        outcome.matches += 1
        for case .format(let format) in schema.constraints {
            if !format.accepts(text) { outcome.add(typeFailure(format.name, got: text)) }
            outcome.matches += 1
        }
        return outcome
    }

    /// The first of length and pattern that fails.
    private func lengthOrPattern(_ text: String, _ schema: SchemaNode) -> Failure? {
        let shown = FieldError.quoted(text)
        var count: Int64 { Int64(text.unicodeScalars.count) }
        for case .maxLength(let maximum) in schema.constraints where count > maximum {
            return Failure(kind: .tooLong(maximum), path: path, message: "\(path) in body should be at most \(maximum) chars long")
        }
        for case .minLength(let minimum) in schema.constraints where count < minimum {
            return failure("should be at least \(minimum) chars long", showing: shown)
        }
        for case .pattern(let index) in schema.constraints {
            let pattern = schema.schema.patterns[Int(index)]
            if !pattern.matches(text) { return failure("should match '\(pattern.pattern)'", showing: shown) }
        }
        return nil
    }

    func checkNumber(_ node: Node, _ schema: SchemaNode) -> Outcome {
        var outcome = Outcome()
        guard let value = object.double(node) else { return outcome }
        let range = NumberRange(schema)
        if let whole = object.int(node) {
            if !range.holds(whole) { outcome.add(plain("Checked value must be of \(range.words) in \(path)")) }
        } else if !range.holds(value) {
            outcome.add(plain("Checked value must be of \(range.words) in \(path)"))
        }
        for case .multipleOf(let factor) in schema.constraints {
            check(factor, "MultipleOf", range, &outcome)
            checkMultiple(node, value, factor, &outcome)
        }
        for case .minimum(let bound, let isExclusive) in schema.constraints {
            check(bound, "Minimum boundary", range, &outcome)
            let fails = object.int(node).map { isExclusive ? $0 <= clamped(bound) : $0 < clamped(bound) } ?? (isExclusive ? value <= bound : value < bound)
            if fails { outcome.add(failure("should be greater than\(isExclusive ? "" : " or equal to") \(text(bound, node))", showing: shown(node))) }
        }
        for case .maximum(let bound, let isExclusive) in schema.constraints {
            check(bound, "Maximum boundary", range, &outcome)
            let fails = object.int(node).map { isExclusive ? $0 >= clamped(bound) : $0 > clamped(bound) } ?? (isExclusive ? value >= bound : value > bound)
            if fails { outcome.add(failure("should be less than\(isExclusive ? "" : " or equal to") \(text(bound, node))", showing: shown(node))) }
        }
        outcome.matches += 2
        return outcome
    }

    private func check(_ bound: Double, _ word: String, _ range: NumberRange, _ outcome: inout Outcome) {
        if !range.holds(bound) { outcome.add(plain("\(word) value must be of \(range.words) in \(path)")) }
    }

    private func clamped(_ bound: Double) -> Int64 { bound >= 9.3e18 ? .max : bound <= -9.3e18 ? .min : Int64(bound) }

    /// A bound as it is compared with: a whole number where the value is one.
    private func text(_ bound: Double, _ node: Node) -> String {
        if object.int(node) != nil { return "\(clamped(bound))" }
        return GoNumber.text(bound)
    }

    private func checkMultiple(_ node: Node, _ value: Double, _ factor: Double, _ outcome: inout Outcome) {
        guard factor > 0 else {
            return outcome.add(plain("factor MultipleOf declared for \(path) must be positive: \(GoNumber.text(factor))"))
        }
        // Whole numbers are held against the whole part of the factor, as upstream does.
        if object.int(node) != nil, factor < 1 {
            return outcome.add(plain("factor MultipleOf declared for \(path) must be positive: 0"))
        }
        let isMultiple: Bool
        if let whole = object.int(node) {
            isMultiple = whole % clamped(factor) == 0
        } else {
            let ratio = factor < 1 ? 1 / factor * value : value / factor
            isMultiple = abs(ratio - ratio.rounded()) <= 1e-9 * max(1, abs(ratio))
        }
        if !isMultiple { outcome.add(failure("should be a multiple of \(text(factor, node))", showing: shown(node))) }
    }
}

/// The range of a schema's number type.
struct NumberRange {
    private let isInteger: Bool
    private let format: StructuralSchema.NumberFormat?

    init(_ schema: SchemaNode) {
        isInteger = schema.node.type == .integer && !schema.has(.intOrString)
        var format: StructuralSchema.NumberFormat?
        for case .numberFormat(let named) in schema.constraints { format = named }
        self.format = format
    }

    var words: String {
        let type = isInteger ? "integer" : "number"
        return format.map { "type \(type) with format \($0.word)" } ?? "type \(type) (default format)"
    }

    func holds(_ value: Int64) -> Bool { !(isInteger && format == .int32) || Int32(exactly: value) != nil }

    func holds(_ value: Double) -> Bool {
        guard isInteger else { return format != .float || abs(value) <= Double(Float.greatestFiniteMagnitude) }
        guard value == value.rounded(), abs(value) < 9.2e18 else { return false }
        return format != .int32 || Int32(exactly: value) != nil
    }
}

/// Numbers as Go prints them with `%v`.
enum GoNumber {
    static func text(_ value: Double) -> String {
        var out: [UInt8] = []
        let document = Document(.double(value))
        document.encodeJSON(document.root, into: &out)
        return String(decoding: out, as: UTF8.self)
    }
}

/// One text for equal values, whatever the order of their members.
enum CanonicalText {
    static func of(_ document: Document, _ node: Document.Node) -> [UInt8] {
        var out: [UInt8] = []
        write(document, node, &out)
        return out
    }

    private static func write(_ document: Document, _ node: Document.Node, _ out: inout [UInt8]) {
        switch document.kind(node) {
        case .object?:
            out.append(0x7b)
            let members = document.members(node).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            for (key, value) in members {
                out.append(contentsOf: FieldError.quoted(key).utf8)
                out.append(0x3a)
                write(document, value, &out)
                out.append(0x2c)
            }
            out.append(0x7d)
        case .array?:
            out.append(0x5b)
            for element in document.elements(node) {
                write(document, element, &out)
                out.append(0x2c)
            }
            out.append(0x5d)
        default: document.encodeJSON(node, into: &out)
        }
    }
}
