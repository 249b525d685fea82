/// Equality and order of values of any types.
enum Comparison {
    /// Whether two values are equal. Numbers are equal by their value whatever their type; other types never equal each other.
    static func equal(_ left: CELValue, _ right: CELValue) -> CELValue {
        if case .error = left { return left }
        if case .error = right { return right }
        switch (left, right) {
        case (.null, .null): return .bool(true)
        case (.bool(let a), .bool(let b)): return .bool(a == b)
        case (.string(let a), .string(let b)): return .bool(a.utf8.elementsEqual(b.utf8))
        case (.bytes(let a), .bytes(let b)): return .bool(a == b)
        case (.timestamp(let a), .timestamp(let b)): return .bool(a == b)
        case (.duration(let a), .duration(let b)): return .bool(a == b)
        case (.int, _), (.uint, _), (.double, _):
            guard let order = numericOrder(left, right) else { return .bool(false) }
            return .bool(order == 0)
        case (.list(let a), .list(let b)): return a.isEqual(to: b) ?? b.isEqual(to: a) ?? equalLists(a, b)
        case (.map(let a), .map(let b)): return equalMaps(a, b)
        case (.object(let a), .object(let b)): return a.isEqual(to: b)
        case (.opaque(let a), _): return a.isEqual(to: right)
        case (.type(let a), .type(let b)): return .bool(a.name == b.name)
        case (.optional(let a), .optional(let b)):
            guard let a = a.value, let b = b.value else { return .bool(a.value == nil && b.value == nil) }
            return equal(a, b)
        default: return .bool(false)
        }
    }

    /// Whether two values are equal, errors counted as unequal.
    static func isEqual(_ left: CELValue, _ right: CELValue) -> Bool {
        if case .bool(true) = equal(left, right) { return true }
        return false
    }

    static func equalLists(_ left: any CELList, _ right: any CELList) -> CELValue {
        guard left.count == right.count else { return .bool(false) }
        for index in 0..<left.count where !isEqual(left.element(at: index), right.element(at: index)) { return .bool(false) }
        return .bool(true)
    }

    static func equalMaps(_ left: any CELMap, _ right: any CELMap) -> CELValue {
        guard left.count == right.count else { return .bool(false) }
        for key in left.keys {
            guard let a = left.value(for: key), let b = right.value(for: key), isEqual(a, b) else { return .bool(false) }
        }
        return .bool(true)
    }

    /// How numbers of any types compare; nil where one is no number or not a number.
    static func numericOrder(_ left: CELValue, _ right: CELValue) -> Int? {
        switch (left, right) {
        case (.int(let a), .int(let b)): return order(a, b)
        case (.uint(let a), .uint(let b)): return order(a, b)
        case (.double(let a), .double(let b)): return a.isNaN || b.isNaN ? nil : order(a, b)
        case (.int(let a), .uint(let b)): return a < 0 ? -1 : order(UInt64(a), b)
        case (.uint(let a), .int(let b)): return b < 0 ? 1 : order(a, UInt64(b))
        case (.int(let a), .double(let b)): return compare(b, low: -0x1p63, high: 0x1p63, a) { Double($0) }.map { -$0 }
        case (.double(let a), .int(let b)): return compare(a, low: -0x1p63, high: 0x1p63, b) { Double($0) }
        case (.uint(let a), .double(let b)): return compare(b, low: 0, high: 0x1p64, a) { Double($0) }.map { -$0 }
        case (.double(let a), .uint(let b)): return compare(a, low: 0, high: 0x1p64, b) { Double($0) }
        default: return nil
        }
    }

    private static func compare<T: FixedWidthInteger>(_ left: Double, low: Double, high: Double, _ right: T, _ convert: (T) -> Double) -> Int? {
        if left.isNaN { return nil }
        if left < low { return -1 }
        if left >= high { return 1 }
        return order(left, convert(right))
    }

    static func order<T: Comparable>(_ left: T, _ right: T) -> Int { left < right ? -1 : left > right ? 1 : 0 }

    /// How two values compare: a number, or the error of values that have no order.
    static func order(_ left: CELValue, _ right: CELValue) -> Result<Int, CELError> {
        if case .error(let error) = left { return .failure(error) }
        if case .error(let error) = right { return .failure(error) }
        switch (left, right) {
        case (.bool(let a), .bool(let b)): return .success(a == b ? 0 : a ? 1 : -1)
        case (.string(let a), .string(let b)): return .success(orderBytes(a.utf8, b.utf8))
        case (.bytes(let a), .bytes(let b)): return .success(orderBytes(a, b))
        case (.timestamp(let a), .timestamp(let b)): return .success(order(a, b))
        case (.duration(let a), .duration(let b)): return .success(order(a.nanoseconds, b.nanoseconds))
        case (.double(let a), _) where a.isNaN: return .failure(CELError("NaN values cannot be ordered"))
        case (_, .double(let b)) where b.isNaN: return .failure(CELError("NaN values cannot be ordered"))
        default:
            guard let order = numericOrder(left, right) else { return .failure(CELError("no such overload")) }
            return .success(order)
        }
    }

    static func orderBytes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
        left.lexicographicallyPrecedes(right) ? -1 : left.elementsEqual(right) ? 0 : 1
    }
}
