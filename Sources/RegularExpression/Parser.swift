/// Reads a pattern without recursion: groups are kept on a stack of their own, so that depth costs no stack of the thread.
struct PatternParser {
    private struct Flags {
        var foldCase = false
        var multiline = false
        var dotMatchesNewline = false
        var ungreedy = false
    }

    private struct Group {
        var alternatives: [SyntaxNode] = []
        var items: [SyntaxNode] = []
        var captureIndex: Int?
        var flags: Flags
        var height = 0
    }

    private static let maximumHeight = 1000
    private static let maximumSize = 3_355_443

    private let text: [Unicode.Scalar]
    private var position = 0
    private var flags = Flags()
    private var stack: [Group] = [Group(flags: Flags())]
    /// Where the chain of repetition operators that just ended began.
    private var lastRepeat: Int?
    /// The names of the groups; the first is the whole match.
    private(set) var captureNames: [String?] = [nil]

    init(_ pattern: String) { text = Array(pattern.unicodeScalars) }

    private func slice(_ start: Int, _ end: Int) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text[start..<end])
        return String(view)
    }

    private func failure(_ code: RegularExpressionError.Code, _ start: Int, _ end: Int) -> RegularExpressionError {
        RegularExpressionError(code: code, expression: slice(start, end))
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? { position + ahead < text.count ? text[position + ahead] : nil }

    private mutating func push(_ node: SyntaxNode) { stack[stack.count - 1].items.append(node) }

    private mutating func pushLiteral(_ scalar: UInt32) {
        let members = flags.foldCase ? CaseFolding.orbit(scalar) : [scalar]
        push(.scalars(CharacterClass(members.map { ScalarRange($0, $0) })))
    }

    /// The whole pattern.
    mutating func parse() throws(RegularExpressionError) -> SyntaxNode {
        while position < text.count {
            let before = position
            let isRepeat = try parseOne()
            lastRepeat = isRepeat ? before : nil
        }
        guard stack.count == 1 else { throw failure(.missingParenthesis, 0, text.count) }
        let node = close(stack.removeLast())
        guard node.cost <= Self.maximumSize else { throw failure(.large, 0, text.count) }
        guard node.height <= Self.maximumHeight else { throw failure(.nestingDepth, 0, text.count) }
        return node
    }

    private func close(_ group: Group) -> SyntaxNode {
        let last = concatenated(group.items)
        return group.alternatives.isEmpty ? last : .alternation(group.alternatives + [last])
    }

    private func concatenated(_ items: [SyntaxNode]) -> SyntaxNode {
        items.isEmpty ? .empty : items.count == 1 ? items[0] : .concatenation(items)
    }

    /// Reads one item; answers whether it was a repetition operator.
    private mutating func parseOne() throws(RegularExpressionError) -> Bool {
        let scalar = text[position]
        switch scalar {
        case "(":
            try openGroup()
        case ")":
            guard stack.count > 1 else { throw failure(.unexpectedParenthesis, 0, text.count) }
            position += 1
            let group = stack.removeLast()
            let node = close(group)
            flags = group.flags
            push(group.captureIndex.map { .capture(node, index: $0) } ?? node)
        case "|":
            position += 1
            stack[stack.count - 1].alternatives.append(concatenated(stack[stack.count - 1].items))
            stack[stack.count - 1].items = []
        case "^":
            position += 1
            push(flags.multiline ? .beginLine : .beginText)
        case "$":
            position += 1
            push(flags.multiline ? .endLine : .endText)
        case ".":
            position += 1
            let newline = CharacterClass([ScalarRange(10, 10)])
            push(.scalars(flags.dotMatchesNewline ? CharacterClass([ScalarRange(0, CharacterClass.maximum)]) : newline.negated))
        case "[":
            try parseClass()
        case "*", "+", "?":
            let start = position
            position += 1
            try repeatLast(minimum: scalar == "+" ? 1 : 0, maximum: scalar == "?" ? 1 : nil, start: start, counted: false)
            return true
        case "{":
            return try parseCountedRepeat()
        case "\\":
            try parseBackslash()
        default:
            position += 1
            pushLiteral(scalar.value)
        }
        return false
    }

    // MARK: Repetition

    private mutating func repeatLast(minimum: Int, maximum: Int?, start: Int, counted: Bool) throws(RegularExpressionError) {
        var greedy = !flags.ungreedy
        if peek() == "?" {
            position += 1
            greedy.toggle()
        }
        if let lastRepeat { throw failure(.invalidRepeatOperator, lastRepeat, position) }
        guard let item = stack[stack.count - 1].items.popLast() else { throw failure(.missingRepeatArgument, start, position) }
        let node = SyntaxNode.repetition(item, minimum: minimum, maximum: maximum, greedy: greedy)
        if counted, minimum >= 2 || (maximum ?? 0) >= 2, node.repetitions > 1000 { throw failure(.invalidRepeatSize, start, position) }
        guard node.cost <= Self.maximumSize else { throw failure(.large, 0, text.count) }
        push(node)
    }

    private mutating func parseCountedRepeat() throws(RegularExpressionError) -> Bool {
        let start = position
        guard let (minimum, maximum, end) = countedRepeat() else {
            position += 1
            pushLiteral(0x7B)
            return false
        }
        position = end
        if minimum < 0 || minimum > 1000 || (maximum ?? 0) > 1000 || (maximum ?? 0) < 0 || (maximum ?? minimum) < minimum {
            throw failure(.invalidRepeatSize, start, end)
        }
        try repeatLast(minimum: minimum, maximum: maximum, start: start, counted: true)
        return true
    }

    /// The numbers of `{n}`, `{n,}` or `{n,m}` at the position and where it ends; -1 for a number that is too large.
    private func countedRepeat() -> (Int, Int?, Int)? {
        var index = position + 1
        func number() -> (Int, Int)? {
            let start = index
            var end = index
            var value = 0
            while end < text.count, text[end].value >= 0x30, text[end].value <= 0x39 {
                if value < 100_000_000 { value = value * 10 + Int(text[end].value - 0x30) }
                end += 1
            }
            if end == start || (text[start] == "0" && end - start > 1) { return nil }
            return (value >= 100_000_000 ? -1 : value, end)
        }
        guard let (minimum, afterMinimum) = number() else { return nil }
        index = afterMinimum
        guard index < text.count else { return nil }
        var maximum: Int? = minimum
        if text[index] == "," {
            index += 1
            guard index < text.count else { return nil }
            if text[index] == "}" {
                maximum = nil
            } else {
                guard let (value, end) = number() else { return nil }
                maximum = value
                index = end
            }
        }
        guard index < text.count, text[index] == "}" else { return nil }
        return (minimum, maximum, index + 1)
    }

    // MARK: Groups

    private mutating func openGroup() throws(RegularExpressionError) {
        guard peek(1) == "?" else {
            position += 1
            pushGroup(name: nil, captures: true)
            return
        }
        let start = position
        let python = position + 4 < text.count && peek(2) == "P" && peek(3) == "<"
        if python || (position + 3 < text.count && peek(2) == "<") {
            let nameStart = position + (python ? 4 : 3)
            guard let end = text[nameStart...].firstIndex(of: ">") else { throw failure(.invalidNamedCapture, start, text.count) }
            let name = slice(nameStart, end)
            let valid = !name.isEmpty && name.utf8.allSatisfy { $0 == 0x5F || ($0 < 0x80 && Character(Unicode.Scalar($0)).isLetterOrDigit) }
            if !valid { throw failure(.invalidNamedCapture, start, end + 1) }
            position = end + 1
            pushGroup(name: name, captures: true)
            return
        }
        try parseFlags(start)
    }

    private mutating func pushGroup(name: String?, captures: Bool) {
        var index: Int?
        if captures {
            index = captureNames.count
            captureNames.append(name)
        }
        stack.append(Group(captureIndex: index, flags: flags))
    }

    private mutating func parseFlags(_ start: Int) throws(RegularExpressionError) {
        position += 2
        var new = flags
        var negative = false
        var sawFlag = false
        while let scalar = peek() {
            position += 1
            switch scalar {
            case "i": new.foldCase = !negative
            case "m": new.multiline = !negative
            case "s": new.dotMatchesNewline = !negative
            case "U": new.ungreedy = !negative
            case "-":
                if negative { throw failure(.invalidPerlOperator, start, position) }
                negative = true
                sawFlag = false
                continue
            case ":", ")":
                if negative, !sawFlag { throw failure(.invalidPerlOperator, start, position) }
                if scalar == ":" { pushGroup(name: nil, captures: false) }
                flags = new
                // Flags without a group are no item: a repetition may not follow them.
                return
            default:
                throw failure(.invalidPerlOperator, start, position)
            }
            sawFlag = true
        }
        throw failure(.invalidPerlOperator, start, position)
    }

    // MARK: Escapes

    private mutating func parseBackslash() throws(RegularExpressionError) {
        switch peek(1) {
        case "A": push(.beginText)
        case "b": push(.wordBoundary)
        case "B": push(.noWordBoundary)
        case "z": push(.endText)
        case "C": throw failure(.invalidEscape, position, position + 2)
        case "Q":
            position += 2
            while let scalar = peek() {
                if scalar == "\\", peek(1) == "E" {
                    position += 2
                    return
                }
                position += 1
                pushLiteral(scalar.value)
            }
            return
        default:
            if let found = try namedClass() {
                push(.scalars(found))
            } else {
                pushLiteral(try parseEscape())
            }
            return
        }
        position += 2
    }

    /// `\pL`, `\p{Greek}`, `\d` and the like at the position.
    private mutating func namedClass() throws(RegularExpressionError) -> CharacterClass? {
        guard peek() == "\\", let letter = peek(1) else { return nil }
        if letter == "p" || letter == "P" { return try unicodeClass(negated: letter == "P") }
        let lower = letter.value | 0x20
        guard letter.isASCII, let base = NamedClasses.perl[lower] else { return nil }
        position += 2
        let found = flags.foldCase ? base.folded : base
        return letter.value == lower ? found : found.negated
    }

    private mutating func unicodeClass(negated: Bool) throws(RegularExpressionError) -> CharacterClass? {
        let start = position
        guard let first = peek(2) else { return nil }
        var negated = negated
        var name: String
        if first == "{" {
            guard let end = text[position...].firstIndex(of: "}") else { throw failure(.invalidCharacterRange, start, text.count) }
            name = slice(position + 3, end)
            position = end + 1
        } else {
            name = String(first)
            position += 3
        }
        if name.hasPrefix("^") {
            negated.toggle()
            name.removeFirst()
        }
        guard var found = NamedClasses.unicode(name) else { throw failure(.invalidCharacterRange, start, position) }
        if flags.foldCase { found = found.folded }
        return negated ? found.negated : found
    }

    private mutating func parseEscape() throws(RegularExpressionError) -> UInt32 {
        let start = position
        position += 1
        guard let scalar = peek() else { throw failure(.trailingBackslash, position, position) }
        position += 1
        switch scalar {
        case "1"..."7":
            // A single digit would be a back reference, which there is none of.
            guard let next = peek(), next >= "0", next <= "7" else { break }
            return octal(scalar)
        case "0": return octal(scalar)
        case "x": if let value = try hexadecimal() { return value }
        case "a": return 7
        case "f": return 12
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "v": return 11
        default:
            if scalar.isASCII, !Character(scalar).isLetterOrDigit { return scalar.value }
        }
        throw failure(.invalidEscape, start, position)
    }

    private mutating func octal(_ first: Unicode.Scalar) -> UInt32 {
        var value = first.value - 0x30
        var digits = 1
        while digits < 3, let next = peek(), next >= "0", next <= "7" {
            value = value * 8 + next.value - 0x30
            position += 1
            digits += 1
        }
        return value
    }

    private mutating func hexadecimal() throws(RegularExpressionError) -> UInt32? {
        func digit(_ scalar: Unicode.Scalar) -> UInt32? { scalar.isASCII ? Character(scalar).hexDigitValue.map(UInt32.init) : nil }
        guard let first = peek() else { return nil }
        position += 1
        if first == "{" {
            var value: UInt32 = 0
            var count = 0
            while let next = peek() {
                position += 1
                if next == "}" { return count > 0 ? value : nil }
                guard let add = digit(next) else { return nil }
                value = value * 16 + add
                if value > CharacterClass.maximum { return nil }
                count += 1
            }
            return nil
        }
        guard let second = peek() else { return nil }
        position += 1
        guard let high = digit(first), let low = digit(second) else { return nil }
        return high * 16 + low
    }

    // MARK: Classes

    private mutating func parseClass() throws(RegularExpressionError) {
        let start = position
        position += 1
        var ranges: [ScalarRange] = []
        var negated = false
        if peek() == "^" {
            negated = true
            position += 1
        }
        var first = true
        while position >= text.count || text[position] != "]" || first {
            first = false
            if let named = try posixClass() {
                ranges += named.ranges
                continue
            }
            if let named = try namedClass() {
                ranges += named.ranges
                continue
            }
            let rangeStart = position
            let low = try classScalar(start)
            var high = low
            if peek() == "-", let next = peek(1), next != "]" {
                position += 1
                high = try classScalar(start)
                if high < low { throw failure(.invalidCharacterRange, rangeStart, position) }
            }
            let range = ScalarRange(low, high)
            ranges.append(range)
            if flags.foldCase { CaseFolding.appendPartners(of: range, to: &ranges) }
        }
        position += 1
        let found = CharacterClass(ranges)
        push(.scalars(negated ? found.negated : found))
    }

    private mutating func classScalar(_ classStart: Int) throws(RegularExpressionError) -> UInt32 {
        guard let scalar = peek() else { throw failure(.missingBracket, classStart, text.count) }
        if scalar == "\\" { return try parseEscape() }
        position += 1
        return scalar.value
    }

    private mutating func posixClass() throws(RegularExpressionError) -> CharacterClass? {
        guard peek() == "[", peek(1) == ":", position + 2 < text.count else { return nil }
        var end = position + 2
        while end + 1 < text.count, !(text[end] == ":" && text[end + 1] == "]") { end += 1 }
        guard end + 1 < text.count else { return nil }
        let start = position
        var name = slice(start + 2, end)
        position = end + 2
        var negated = false
        if name.hasPrefix("^") {
            negated = true
            name.removeFirst()
        }
        guard var found = NamedClasses.posix[name] else { throw failure(.invalidCharacterRange, start, position) }
        if flags.foldCase { found = found.folded }
        return negated ? found.negated : found
    }
}

extension Character {
    var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
