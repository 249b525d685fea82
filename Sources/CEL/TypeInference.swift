/// What type variables stand for, as far as an expression has told.
struct TypeSubstitution {
    private var known: [String: CELType] = [:]

    private func find(_ type: CELType) -> CELType? {
        if case .parameter(let name) = type { return known[name] }
        return nil
    }

    private mutating func add(_ type: CELType, _ meaning: CELType) {
        if case .parameter(let name) = type { known[name] = meaning }
    }

    /// The type with its variables replaced; those unknown become dynamic where that is asked for.
    func substitute(_ type: CELType, unknownToDyn: Bool) -> CELType {
        switch type {
        case .parameter:
            if let meaning = find(type) { return substitute(meaning, unknownToDyn: unknownToDyn) }
            return unknownToDyn ? .dyn : type
        case .list(let element): return .list(substitute(element, unknownToDyn: unknownToDyn))
        case .map(let key, let value): return .map(substitute(key, unknownToDyn: unknownToDyn), substitute(value, unknownToDyn: unknownToDyn))
        case .opaque(let name, let parameters): return .opaque(name, parameters.map { substitute($0, unknownToDyn: unknownToDyn) })
        case .type(let inner?): return .type(substitute(inner, unknownToDyn: unknownToDyn))
        default: return type
        }
    }

    /// Whether a value of the second type may stand where the first is wanted; variables are bound on the way, all or none of them.
    mutating func isAssignable(_ left: CELType, _ right: CELType) -> Bool { isAssignable([left], [right]) }

    mutating func isAssignable(_ left: [CELType], _ right: [CELType]) -> Bool {
        var attempt = self
        guard attempt.assign(left, right) else { return false }
        self = attempt
        return true
    }

    private mutating func assign(_ left: [CELType], _ right: [CELType]) -> Bool {
        guard left.count == right.count else { return false }
        for (a, b) in zip(left, right) {
            guard assign(a, b) else { return false }
        }
        return true
    }

    private mutating func assign(_ left: CELType, _ right: CELType) -> Bool {
        if case .parameter = right {
            let (valid, hadMeaning) = bind(left, to: right)
            if valid { return true }
            if hadMeaning { return false }
        }
        if case .parameter = left { return bind(right, to: left).valid }
        if left.isDynOrError || right.isDynOrError { return true }
        if left == .null { return Self.isNullable(right) }
        if right == .null { return Self.isNullable(left) }
        switch (left, right) {
        case (.type, .type): return true
        case (.list(let a), .list(let b)): return assign(a, b)
        case (.map(let a, let c), .map(let b, let d)): return assign([a, c], [b, d])
        case (.opaque(let a, let c), .opaque(let b, let d)): return a == b && assign(c, d)
        default: return left == right
        }
    }

    private static func isNullable(_ type: CELType) -> Bool {
        switch type {
        case .null, .opaque, .object, .any, .duration, .timestamp: true
        default: false
        }
    }

    private mutating func bind(_ type: CELType, to variable: CELType) -> (valid: Bool, hadMeaning: Bool) {
        if type == variable { return (true, true) }
        if let meaning = find(variable) {
            if type == meaning { return (true, true) }
            if assign(type, meaning) {
                let general = Self.mostGeneral(type, meaning)
                if !isReferenced(variable, in: general) { add(variable, general) }
                return (true, true)
            }
            return (false, true)
        }
        if !isReferenced(variable, in: type) {
            add(variable, type)
            return (true, false)
        }
        return (false, false)
    }

    private func isReferenced(_ variable: CELType, in type: CELType) -> Bool {
        if variable == type { return true }
        if case .parameter = type { return find(type).map { isReferenced(variable, in: $0) } ?? false }
        return type.parameters.contains { isReferenced(variable, in: $0) }
    }

    /// The one of two types that says less.
    static func mostGeneral(_ left: CELType, _ right: CELType) -> CELType { isEqualOrLessSpecific(left, right) ? left : right }

    private static func isEqualOrLessSpecific(_ left: CELType, _ right: CELType) -> Bool {
        if left.isDyn { return true }
        if case .parameter = left { return true }
        if right.isDyn { return false }
        if case .parameter = right { return false }
        switch (left, right) {
        case (.opaque(let a, let c), .opaque(let b, let d)):
            return a == b && c.count == d.count && zip(c, d).allSatisfy { isEqualOrLessSpecific($0, $1) }
        case (.list(let a), .list(let b)): return isEqualOrLessSpecific(a, b)
        case (.map(let a, let c), .map(let b, let d)): return isEqualOrLessSpecific(a, b) && isEqualOrLessSpecific(c, d)
        case (.type, .type): return true
        default: return left == right
        }
    }
}
