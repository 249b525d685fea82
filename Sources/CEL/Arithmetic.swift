/// Arithmetic on values; what doesn't fit is an error.
enum Arithmetic {
    static let integerOverflow = CELValue.failure("integer overflow")
    static let unsignedOverflow = CELValue.failure("unsigned integer overflow")
    static let durationOverflow = CELValue.failure("duration overflow")
    static let timestampOverflow = CELValue.failure("timestamp overflow")

    private static func int(_ result: (partialValue: Int64, overflow: Bool)) -> CELValue { result.overflow ? integerOverflow : .int(result.partialValue) }
    private static func uint(_ result: (partialValue: UInt64, overflow: Bool)) -> CELValue { result.overflow ? unsignedOverflow : .uint(result.partialValue) }
    private static func duration(_ result: (partialValue: Int64, overflow: Bool)) -> CELValue {
        result.overflow ? durationOverflow : .duration(CELDuration(nanoseconds: result.partialValue))
    }

    static func add(_ left: CELValue, _ right: CELValue) -> CELValue {
        switch (left, right) {
        case (.int(let a), .int(let b)): return int(a.addingReportingOverflow(b))
        case (.uint(let a), .uint(let b)): return uint(a.addingReportingOverflow(b))
        case (.double(let a), .double(let b)): return .double(a + b)
        case (.string(let a), .string(let b)): return .string(a + b)
        case (.bytes(let a), .bytes(let b)): return .bytes(a + b)
        case (.list(let a), .list(let b)): return .list(a.concatenated(with: b))
        case (.duration(let a), .duration(let b)): return duration(a.nanoseconds.addingReportingOverflow(b.nanoseconds))
        case (.timestamp(let a), .duration(let b)), (.duration(let b), .timestamp(let a)):
            return a.adding(b).map { .timestamp($0) } ?? timestampOverflow
        default: return unsupported(Operator.add, left)
        }
    }

    static func subtract(_ left: CELValue, _ right: CELValue) -> CELValue {
        switch (left, right) {
        case (.int(let a), .int(let b)): return int(a.subtractingReportingOverflow(b))
        case (.uint(let a), .uint(let b)): return uint(a.subtractingReportingOverflow(b))
        case (.double(let a), .double(let b)): return .double(a - b)
        case (.duration(let a), .duration(let b)): return duration(a.nanoseconds.subtractingReportingOverflow(b.nanoseconds))
        case (.timestamp(let a), .timestamp(let b)): return a.since(b).map { .duration($0) } ?? durationOverflow
        case (.timestamp(let a), .duration(let b)):
            guard b.nanoseconds != .min else { return timestampOverflow }
            return a.adding(CELDuration(nanoseconds: -b.nanoseconds)).map { .timestamp($0) } ?? timestampOverflow
        default: return unsupported(Operator.subtract, left)
        }
    }

    static func multiply(_ left: CELValue, _ right: CELValue) -> CELValue {
        switch (left, right) {
        case (.int(let a), .int(let b)): return int(a.multipliedReportingOverflow(by: b))
        case (.uint(let a), .uint(let b)): return uint(a.multipliedReportingOverflow(by: b))
        case (.double(let a), .double(let b)): return .double(a * b)
        default: return unsupported(Operator.multiply, left)
        }
    }

    static func divide(_ left: CELValue, _ right: CELValue) -> CELValue {
        switch (left, right) {
        case (.int(let a), .int(let b)): return b == 0 ? .failure("division by zero") : int(a.dividedReportingOverflow(by: b))
        case (.uint(let a), .uint(let b)): return b == 0 ? .failure("division by zero") : .uint(a / b)
        case (.double(let a), .double(let b)): return .double(a / b)
        default: return unsupported(Operator.divide, left)
        }
    }

    static func modulo(_ left: CELValue, _ right: CELValue) -> CELValue {
        switch (left, right) {
        case (.int(let a), .int(let b)):
            if b == 0 { return .failure("modulus by zero") }
            return a == .min && b == -1 ? integerOverflow : .int(a % b)
        case (.uint(let a), .uint(let b)): return b == 0 ? .failure("modulus by zero") : .uint(a % b)
        default: return unsupported(Operator.modulo, left)
        }
    }

    static func negate(_ value: CELValue) -> CELValue {
        switch value {
        case .int(let value): value == .min ? integerOverflow : .int(-value)
        case .double(let value): .double(-value)
        case .duration(let value): value.nanoseconds == .min ? durationOverflow : .duration(CELDuration(nanoseconds: -value.nanoseconds))
        default: .failure("no such overload: -_")
        }
    }

    /// The error for operands that don't go together: the operator is named where its left operand knows no such operator at all.
    private static func unsupported(_ name: String, _ left: CELValue) -> CELValue {
        let knows: Bool
        switch left {
        case .int, .uint: knows = true
        case .double: knows = name != Operator.modulo
        case .string, .bytes, .list: knows = name == Operator.add
        case .timestamp, .duration: knows = name == Operator.add || name == Operator.subtract
        default: knows = false
        }
        return knows ? .noSuchOverload : .failure("no such overload: \(name)")
    }
}
