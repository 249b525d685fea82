/// One step into a value.
enum Qualifier: Sendable {
    case field(String, isOptional: Bool)
    case index(Node, isOptional: Bool)

    var isOptional: Bool {
        switch self {
        case .field(_, let isOptional), .index(_, let isOptional): isOptional
        }
    }

    /// The key, with what finding it costs.
    func key(_ run: Evaluation) throws(CELFailure) -> CELValue {
        switch self {
        case .field(let name, _): .string(name)
        case .index(let node, _): try node.evaluate(run)
        }
    }

    /// Whether the step costs something besides its key: reading a variable is the step's own cost.
    var isCharged: Bool {
        if case .index(let node, _) = self { return !node.isAttribute }
        return true
    }
}

/// Reading parts of values.
enum Access {
    static func missingKey(_ key: CELValue) -> CELValue { .failure("no such key: \(ValueText.describe(key))") }

    /// The part of a value at a key: nil where there is none, an error where such a key can't be asked for.
    static func find(_ value: CELValue, _ key: CELValue) -> CELValue? {
        switch value {
        case .error: return value
        case .map(let map): return map.value(for: key)
        case .list(let list):
            switch index(key) {
            case .failure(let error): return .error(error)
            case .success(let index): return index >= 0 && index < list.count ? list.element(at: index) : nil
            }
        case .object(let object):
            guard case .string(let name) = key else { return nil }
            return object.has(name) == true ? object.field(name) : nil
        default: return nil
        }
    }

    /// The part of a value at a key; an error where there is none.
    static func get(_ value: CELValue, _ key: CELValue) -> CELValue {
        if case .error = key { return key }
        // An object's field that isn't set has its type's default where it has one.
        if case .object(let object) = value, case .string(let name) = key { return object.field(name) ?? missingKey(key) }
        if let found = find(value, key) { return found }
        if case .list = value { return .failure("index out of bounds: \(ValueText.describe(key))") }
        return missingKey(key)
    }

    static func index(_ key: CELValue) -> Result<Int, CELError> {
        switch key {
        case .int(let value): return .success(Int(value))
        case .uint(let value): return .success(Int(clamping: value))
        case .double(let value):
            if value.rounded(.towardZero) == value, let index = Int(exactly: value) { return .success(index) }
            return .failure(CELError("unsupported index value \(NumberFormatting.general(value)) in list"))
        case .error(let error): return .failure(error)
        default: return .failure(CELError("unsupported index type '\(key.type.name)' in list"))
        }
    }
}

/// A value and steps into it: `object.spec.containers[0].?name`.
final class AttributeNode: Node, @unchecked Sendable {
    let base: Node
    let qualifiers: [Qualifier]

    init(_ base: Node, _ qualifiers: [Qualifier]) {
        self.base = base
        self.qualifiers = qualifiers
    }

    override var isAttribute: Bool { true }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        let value = try resolve(run)
        // A choice between variables is accounted for by its condition.
        if !(base is ConditionalNode) { try run.charge(1) }
        return value
    }

    override func resolve(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var value = base.isAttribute || base is ConditionalNode ? try base.resolve(run) : try base.evaluate(run)
        var isOptional = false
        if case .optional(let wrapped) = value {
            guard let inner = wrapped.value else { return value }
            isOptional = true
            value = inner
        }
        for qualifier in qualifiers {
            if value.isError { return value }
            let key = try qualifier.key(run)
            if key.isError { return key }
            isOptional = isOptional || qualifier.isOptional
            if isOptional {
                guard let found = Access.find(value, key) else { return .optional(.none) }
                value = found
            } else {
                value = Access.get(value, key)
            }
            // A step to what isn't there costs nothing where that is no mistake.
            if qualifier.isCharged { try run.charge(1) }
        }
        if value.isError { return value }
        return isOptional ? .optional(CELOptional(value)) : value
    }
}

/// `has(a.b)`
final class TestNode: Node, @unchecked Sendable {
    private let operand: Node
    private let field: String

    init(_ operand: Node, _ field: String) {
        self.operand = operand
        self.field = field
    }

    override func evaluate(_ run: Evaluation) throws(CELFailure) -> CELValue {
        var value = try operand.resolve(run)
        if case .optional(let wrapped) = value {
            guard let inner = wrapped.value else { return .bool(false) }
            value = inner
        }
        if value.isError { return value }
        try run.charge(1)
        switch value {
        case .map(let map): return .bool(map.value(for: .string(field)) != nil)
        case .object(let object): return object.has(field).map { .bool($0) } ?? Access.missingKey(.string(field))
        case .list: return .failure("unsupported index type 'string' in list")
        default: return .bool(false)
        }
    }
}
