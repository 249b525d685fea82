import KubernetesSchema
import Wire

/// What is wrong with an object: the functions of its extensions say it for each kind, in upstream's words.
public enum Validation {
    typealias Node = Document.Node
}

/// Collects what is wrong with one object.
struct Checks {
    typealias Node = Document.Node

    let object: Document
    private(set) var errors: [FieldError] = []

    init(_ object: Document) { self.object = object }

    // MARK: Looking

    var root: Node { object.root }
    subscript(_ node: Node, _ key: String) -> Node { object[node, key] }
    func text(_ node: Node, _ key: String) -> String { object.text(object[node, key]) }
    func int(_ node: Node, _ key: String) -> Int64? { object.int(object[node, key]) }
    func has(_ node: Node, _ key: String) -> Bool { !object.isNull(object[node, key]) }
    func items(_ node: Node, _ key: String) -> [Node] { object.elements(object[node, key]) }
    func strings(_ node: Node, _ key: String) -> [String] { object.strings(object[node, key]) }
    /// The value's JSON; `null` where there is none.
    func json(_ node: Node) -> String {
        guard node.exists else { return "null" }
        var out: [UInt8] = []
        object.encodeJSON(node, into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    // MARK: Telling

    mutating func add(_ error: FieldError) { errors.append(error) }
    mutating func add(_ more: [FieldError]) { errors += more }
    mutating func required(_ path: String, _ detail: String = "") { errors.append(.required(path, detail)) }
    mutating func invalid(_ path: String, _ value: String, _ detail: String) { errors.append(.invalid(path, value, detail)) }
    mutating func invalid(_ path: String, _ value: Int64, _ detail: String) { errors.append(.invalid(path, raw: String(value), detail)) }
    mutating func invalid(_ path: String, _ value: Node, _ detail: String) { errors.append(.invalid(path, raw: json(value), detail)) }
    mutating func invalid(_ path: String, _ value: String, _ details: [String]) { for detail in details { invalid(path, value, detail) } }
    mutating func tooLong(_ path: String, _ maximum: Int) { errors.append(FieldError(.tooLong, path, value: nil, "may not be more than \(maximum) bytes")) }
    mutating func forbidden(_ path: String, _ detail: String) { errors.append(.forbidden(path, detail)) }
    mutating func duplicate(_ path: String, _ value: String) { errors.append(.duplicate(path, value)) }

    /// Refuses a value, with what would be taken in the order in which it is given.
    mutating func unsupported(_ path: String, raw value: String, _ supported: [String]) {
        let list = supported.map { FieldError.quoted($0) }.joined(separator: ", ")
        errors.append(FieldError(.notSupported, path, value: value, supported.isEmpty ? "" : "supported values: \(list)"))
    }

    mutating func unsupported(_ path: String, _ value: String, _ supported: [String]) {
        unsupported(path, raw: FieldError.quoted(value), supported)
    }

    // MARK: Rules

    /// A value that must be there; says whether it is.
    @discardableResult
    mutating func require(_ value: String, _ path: String, _ detail: String = "") -> Bool {
        if value.isEmpty { required(path, detail) }
        return !value.isEmpty
    }

    mutating func oneOf(_ value: String, _ path: String, _ supported: [String]) {
        if !supported.contains(value) { unsupported(path, value, supported) }
    }

    /// One of a few values, missing told apart from unknown.
    mutating func requireOneOf(_ value: String, _ path: String, _ supported: [String], _ detail: String = "") {
        if require(value, path, detail) { oneOf(value, path, supported) }
    }

    mutating func nonNegative(_ node: Node, _ key: String, _ path: String) {
        if let value = int(node, key), value < 0 { invalid("\(path).\(key)", value, "must be greater than or equal to 0") }
    }

    mutating func positive(_ value: Int64, _ path: String) {
        if value <= 0 { invalid(path, value, "must be greater than zero") }
    }

    mutating func dnsLabel(_ value: String, _ path: String) { invalid(path, value, Names.dns1123Label(value)) }
    mutating func dnsSubdomain(_ value: String, _ path: String) { invalid(path, value, Names.dns1123Subdomain(value)) }
    mutating func qualifiedName(_ value: String, _ path: String) { invalid(path, value, Names.qualifiedName(value)) }

    mutating func portNumber(_ value: Int64, _ path: String) {
        if value < 1 || value > 65535 { invalid(path, value, "must be between 1 and 65535, inclusive") }
    }

    static func portName(_ value: String) -> [String] {
        var errors: [String] = []
        let bytes = Array(value.utf8)
        if bytes.count > 15 { errors.append("must be no more than 15 characters") }
        if bytes.isEmpty || !bytes.allSatisfy({ ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }) {
            errors.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !bytes.contains(where: { $0 >= 97 && $0 <= 122 }) { errors.append("must contain at least one letter (a-z)") }
        if value.contains("--") { errors.append("must not contain consecutive hyphens") }
        if let first = bytes.first, let last = bytes.last, first == 45 || last == 45 { errors.append("must not begin or end with a hyphen") }
        return errors
    }

    /// A port by number or by name.
    mutating func portNumberOrName(_ node: Node, _ path: String) {
        if object.kind(node) == .string {
            invalid(path, object.text(node), Checks.portName(object.text(node)))
        } else {
            portNumber(object.int(node) ?? 0, path)
        }
    }

    /// A number that isn't negative, or a percentage.
    mutating func numberOrPercent(_ node: Node, _ path: String) {
        switch object.kind(node) {
        case .int: if let value = object.int(node), value < 0 { invalid(path, value, "must be greater than or equal to 0") }
        case .string:
            let text = object.text(node)
            let isPercent = text.hasSuffix("%") && text.utf8.count > 1 && text.utf8.dropLast().allSatisfy { $0 >= 48 && $0 <= 57 }
            if !isPercent {
                invalid(path, text, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')")
            }
        default: break
        }
    }

    mutating func ipAddress(_ value: String, _ path: String) {
        if IPAddressValue(value) == nil { invalid(path, value, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)") }
    }

    mutating func labels(_ node: Node, _ path: String) { errors += MetadataValidation.labels(object, node, path) }

    // MARK: Selectors

    /// A label selector, as far as it is there.
    mutating func labelSelector(_ selector: Node, _ path: String) {
        guard object.kind(selector) == .object else { return }
        labels(object[selector, "matchLabels"], "\(path).matchLabels")
        for (index, expression) in items(selector, "matchExpressions").enumerated() {
            let place = "\(path).matchExpressions[\(index)]"
            let (op, values) = (text(expression, "operator"), strings(expression, "values"))
            switch op {
            case "In", "NotIn":
                if values.isEmpty { required("\(place).values", "must be specified when `operator` is 'In' or 'NotIn'") }
            case "Exists", "DoesNotExist":
                if !values.isEmpty { forbidden("\(place).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'") }
            default: invalid("\(place).operator", op, "not a valid selector operator")
            }
            qualifiedName(text(expression, "key"), "\(place).key")
            for (position, value) in values.enumerated() { invalid("\(place).values[\(position)]", value, Names.labelValue(value)) }
        }
    }

    /// Whether a selector says nothing at all.
    func isEmptySelector(_ selector: Node) -> Bool {
        object.isEmpty(object[selector, "matchLabels"]) && object.isEmpty(object[selector, "matchExpressions"])
    }

    /// The selector in its parsed form; nil where it can't be one.
    func parsedSelector(_ selector: Node) -> LabelSelector? {
        var requirements: [LabelSelector.Requirement] = []
        for (key, value) in object.members(object[selector, "matchLabels"]) {
            guard Names.qualifiedName(key).isEmpty, Names.labelValue(object.text(value)).isEmpty else { return nil }
            requirements.append(.init(key: key, op: .equals, values: [object.text(value)]))
        }
        for expression in items(selector, "matchExpressions") {
            let (key, values) = (text(expression, "key"), strings(expression, "values"))
            guard Names.qualifiedName(key).isEmpty, values.allSatisfy({ Names.labelValue($0).isEmpty }) else { return nil }
            switch text(expression, "operator") {
            case "In" where !values.isEmpty: requirements.append(.init(key: key, op: .in, values: values))
            case "NotIn" where !values.isEmpty: requirements.append(.init(key: key, op: .notIn, values: values))
            case "Exists" where values.isEmpty: requirements.append(.init(key: key, op: .exists, values: []))
            case "DoesNotExist" where values.isEmpty: requirements.append(.init(key: key, op: .doesNotExist, values: []))
            default: return nil
            }
        }
        return LabelSelector(requirements)
    }

    func labelMap(_ node: Node) -> [String: String] {
        var result: [String: String] = [:]
        for (key, value) in object.members(node) { result[key] = object.text(value) }
        return result
    }

    // MARK: Quantities

    /// Amounts of anything are not negative.
    mutating func nonNegativeQuantity(_ text: String, _ path: String) {
        if let amount = Quantity(text), amount.sign < 0 { invalid(path, text, "must be greater than or equal to 0") }
    }

    /// Keeps a value as it was.
    mutating func immutable(_ node: Node, _ old: Document, _ oldNode: Node, _ path: String, _ detail: String = "field is immutable") {
        let isSame = Document.equal(object, node, old, oldNode) || (object.isNull(node) && old.isNull(oldNode))
        if !isSame { invalid(path, node, detail) }
    }
}
