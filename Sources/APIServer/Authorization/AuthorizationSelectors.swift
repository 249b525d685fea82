import KubernetesSchema
import Wire

/// The selectors of a request, as authorizers see them. They only narrow, so that what can't be read is left out.
public struct AuthorizationSelectors: Sendable, Hashable {
    public var fields: [FieldSelector.Term] = []
    public var labels: [LabelSelector.Requirement] = []
    /// Whether part of the field selector can't be read.
    public var isFieldSelectorBroken = false
    public var isLabelSelectorBroken = false

    public init() {}

    /// From the text of a request's parameters.
    init(fields fieldText: String, labels labelText: String) {
        read(fields: fieldText)
        read(labels: labelText)
    }

    /// From `resourceAttributes` of an access review.
    init(_ review: Document, _ attributes: Document.Node) {
        let field = review[attributes, "fieldSelector"]
        if let raw = review.string(review[field, "rawSelector"]) { read(fields: raw) }
        for requirement in review.elements(review[field, "requirements"]) { add(field: review, requirement) }
        let label = review[attributes, "labelSelector"]
        if let raw = review.string(review[label, "rawSelector"]) { read(labels: raw) }
        for requirement in review.elements(review[label, "requirements"]) { add(label: review, requirement) }
    }

    private mutating func read(fields text: String) {
        if text.isEmpty { return }
        do { fields = try FieldSelector(parsing: text).terms } catch { isFieldSelectorBroken = true }
    }

    private mutating func read(labels text: String) {
        if text.isEmpty { return }
        do { labels = try LabelSelector(parsing: text).requirements } catch { isLabelSelectorBroken = true }
    }

    private mutating func add(field review: Document, _ requirement: Document.Node) {
        let values = review.strings(review[requirement, "values"])
        let op = review.string(review[requirement, "operator"]) ?? ""
        guard values.count == 1, op == "In" || op == "NotIn" else {
            isFieldSelectorBroken = true
            return
        }
        fields.append(.init(field: review.string(review[requirement, "key"]) ?? "", value: values[0], negated: op == "NotIn"))
    }

    private mutating func add(label review: Document, _ requirement: Document.Node) {
        let operators: [String: LabelSelector.Operator] = ["In": .in, "NotIn": .notIn, "Exists": .exists, "DoesNotExist": .doesNotExist]
        let key = review.string(review[requirement, "key"]) ?? ""
        let values = review.strings(review[requirement, "values"])
        guard let op = operators[review.string(review[requirement, "operator"]) ?? ""], Names.labelKey(key).isEmpty,
            (op == .exists || op == .doesNotExist) == values.isEmpty, values.allSatisfy({ Names.labelValue($0).isEmpty })
        else {
            isLabelSelectorBroken = true
            return
        }
        labels.append(.init(key: key, op: op, values: values))
    }

    /// What is said in reviews of selectors that can't be read.
    var problems: [String] {
        var problems: [String] = []
        func add(_ name: String, isPart: Bool) {
            problems.append("spec.resourceAttributes.\(name) \(isPart ? "partially " : "")ignored due to parse error")
        }
        if isFieldSelectorBroken { add("fieldSelector", isPart: !fields.isEmpty) }
        if isLabelSelectorBroken { add("labelSelector", isPart: !labels.isEmpty) }
        return problems
    }

    /// The requirements as `resourceAttributes` of an access review has them: `fieldSelector` and `labelSelector`, where there are any.
    var members: [(String, Value)] {
        var members: [(String, Value)] = []
        let fields = fields.map { term -> Value in
            ["key": .string(term.field), "operator": term.negated ? "NotIn" : "In", "values": [.string(term.value)]]
        }
        if !fields.isEmpty { members.append(("fieldSelector", ["requirements": .array(fields)])) }
        let labels = labels.compactMap { requirement -> Value? in
            let op: String
            switch requirement.op {
            case .equals, .in: op = "In"
            case .notEquals, .notIn: op = "NotIn"
            case .exists: op = "Exists"
            case .doesNotExist: op = "DoesNotExist"
            // Reviews have no word for comparisons.
            case .greaterThan, .lessThan: return nil
            }
            var parts: [(String, Value)] = [("key", .string(requirement.key)), ("operator", .string(op))]
            if !requirement.values.isEmpty { parts.append(("values", .strings(requirement.values))) }
            return .object(parts)
        }
        if !labels.isEmpty { members.append(("labelSelector", ["requirements": .array(labels)])) }
        return members
    }
}

/// What is wrong with the selectors of an access review.
enum SelectorReview {
    static func errors(_ review: Document, _ attributes: Document.Node) -> [FieldError] {
        let path = "spec.resourceAttributes"
        var errors: [FieldError] = []
        for name in ["fieldSelector", "labelSelector"] {
            let selector = review[attributes, name]
            if review.isNull(selector) { continue }
            let path = "\(path).\(name)"
            let raw = review.string(review[selector, "rawSelector"]) ?? ""
            let requirements = review.elements(review[selector, "requirements"])
            if !raw.isEmpty, !requirements.isEmpty {
                errors.append(.invalid("\(path).rawSelector", raw, "may not specified at the same time as requirements"))
            }
            if raw.isEmpty, requirements.isEmpty {
                errors.append(.required("\(path).requirements", "when \(path) is specified, requirements or rawSelector is required"))
            }
            for (index, requirement) in requirements.enumerated() {
                errors += check(review, requirement, "\(path).requirements[\(index)]", isLabel: name == "labelSelector")
            }
        }
        return errors
    }

    private static func check(_ review: Document, _ requirement: Document.Node, _ path: String, isLabel: Bool) -> [FieldError] {
        var errors: [FieldError] = []
        let key = review.string(review[requirement, "key"]) ?? ""
        let values = review.strings(review[requirement, "values"])
        switch review.string(review[requirement, "operator"]) ?? "" {
        case "In", "NotIn":
            if values.isEmpty { errors.append(.required("\(path).values", "must be specified when `operator` is 'In' or 'NotIn'")) }
        case "Exists", "DoesNotExist":
            if !values.isEmpty {
                errors.append(.forbidden("\(path).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
            }
        // Newer clients may know operators that this server doesn't.
        default: break
        }
        guard isLabel else {
            if key.isEmpty { errors.append(.required("\(path).key", "must be specified")) }
            return errors
        }
        errors += Names.labelKey(key).map { .invalid("\(path).key", key, $0) }
        for (index, value) in values.enumerated() {
            errors += Names.labelValue(value).map { .invalid("\(path).values[\(index)]", value, $0) }
        }
        return errors
    }
}
