extension CheckedExpression {
    /// Whether the expression selects a field of this name, by `.` or `.?`.
    ///
    /// - Parameter variable: of which variable; nil for anything.
    public func selects(_ field: String, of variable: String? = nil) -> Bool { root.selects(field, of: variable) }
}

extension Expression {
    private func isSelected(from operand: Expression, _ variable: String?) -> Bool { variable == nil || operand.identifier == variable }

    fileprivate func selects(_ field: String, of variable: String?) -> Bool {
        func within(_ part: Expression) -> Bool { part.selects(field, of: variable) }
        switch kind {
        case .literal, .identifier: return false
        case .select(let operand, let name, _): return (name == field && isSelected(from: operand, variable)) || within(operand)
        case .call(let target, let function, let arguments):
            if target == nil, function == "_?._", arguments.count == 2, case .literal(.string(let name)) = arguments[1].kind, name == field,
                isSelected(from: arguments[0], variable)
            {
                return true
            }
            return arguments.contains(where: within) || target.map(within) ?? false
        case .list(let elements, _): return elements.contains(where: within)
        case .map(let entries), .object(_, let entries): return entries.contains { $0.key.map(within) ?? false || within($0.value) }
        case .comprehension(let loop): return [loop.range, loop.initial, loop.condition, loop.step, loop.result].contains(where: within)
        }
    }
}
