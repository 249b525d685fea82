import RegularExpression

/// Looks at what is written down as literals: times, durations and patterns that can't be read, mixed aggregates, wrong formats.
struct LiteralValidation {
    private(set) var issues: [CELIssue] = []
    private let checked: CheckedExpression
    private let source: Source
    private let offsets: [Int: Int]

    init(_ checked: CheckedExpression, source: Source, offsets: [Int: Int]) {
        self.checked = checked
        self.source = source
        self.offsets = offsets
        guard checked.environment.validatesLiterals else { return }
        visit(checked.root, exempt: false)
    }

    private mutating func report(_ id: Int, _ message: String) {
        issues.append(CELIssue(message: message, location: offsets[id].map { source.location($0) } ?? .none))
    }

    private mutating func visit(_ expression: Expression, exempt: Bool) {
        switch expression.kind {
        case .literal, .identifier: break
        case .select(let operand, _, _): visit(operand, exempt: exempt)
        case .call(let target, let function, let arguments):
            checkCall(expression, target, function, arguments)
            if let target { visit(target, exempt: exempt) }
            for argument in arguments { visit(argument, exempt: exempt || function == "format") }
        case .list(let elements, let optional):
            if !exempt { checkElements(elements.enumerated().map { ($1, type($1, isOptional: optional.contains($0))) }, stopsAtFirst: true) }
            for element in elements { visit(element, exempt: exempt) }
        case .map(let entries):
            if !exempt {
                checkElements(entries.compactMap { entry in entry.key.map { ($0, type($0, isOptional: false)) } }, stopsAtFirst: false)
                checkElements(entries.map { ($0.value, type($0.value, isOptional: $0.isOptional)) }, stopsAtFirst: false)
            }
            for entry in entries {
                if let key = entry.key { visit(key, exempt: exempt) }
                visit(entry.value, exempt: exempt)
            }
        case .object(_, let entries): for entry in entries { visit(entry.value, exempt: exempt) }
        case .comprehension(let loop):
            for part in [loop.range, loop.initial, loop.condition, loop.step, loop.result] { visit(part, exempt: exempt) }
        }
    }

    private func type(_ expression: Expression, isOptional: Bool) -> CELType {
        let type = checked.type(expression)
        return isOptional ? type.optionalElement ?? type : type
    }

    private mutating func checkElements(_ elements: [(Expression, CELType)], stopsAtFirst: Bool) {
        guard let first = elements.first?.1 else { return }
        for (element, type) in elements.dropFirst() where type != first {
            report(element.id, "expected type '\(first)' but found '\(type)'")
            if stopsAtFirst { return }
        }
    }

    private mutating func checkCall(_ call: Expression, _ target: Expression?, _ function: String, _ arguments: [Expression]) {
        if function == "format", case .literal(.string(let format))? = target?.kind, arguments.count == 1,
            case .list(let elements, _) = arguments[0].kind
        {
            checkFormat(call, format, elements)
            return
        }
        guard let check = Self.checks[function], let argument = arguments.first, case .literal(.string(let text)) = argument.kind else { return }
        if !check(text) { report(argument.id, "invalid \(function) argument") }
    }

    private static let checks: [String: @Sendable (String) -> Bool] = [
        "duration": { CELDuration($0) != nil },
        "timestamp": { CELTimestamp($0).map { CELTimestamp.limits.contains($0.seconds) } ?? false },
        "matches": { (try? RegularExpression($0)) != nil },
    ]

    private mutating func checkFormat(_ call: Expression, _ format: String, _ elements: [Expression]) {
        do throws(StringFormat.Failure) {
            let clauses = try StringFormat.parse(format, count: elements.count)
            var used = 0
            for case .argument(let clause) in clauses {
                let element = elements[used]
                used += 1
                let type = checked.type(element)
                if let message = clause.mismatch(type) {
                    report(element.id, message)
                    return
                }
            }
            if elements.count > used {
                report(call.id, "too many arguments supplied to string.format (expected \(used), got \(elements.count))")
            }
        } catch {
            report(call.id, error.message)
        }
    }
}
