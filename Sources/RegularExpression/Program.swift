/// A compiled pattern: instructions of a machine whose threads all advance together, one scalar of text at a time.
struct Program: Sendable {
    enum Operation: UInt8, Sendable {
        /// Takes one scalar of a class.
        case take
        /// Goes both ways; `next` is preferred.
        case split
        case save
        case assertion
        case match
    }

    struct Assertion: OptionSet, Sendable {
        let rawValue: Int32
        static let beginLine = Assertion(rawValue: 1)
        static let endLine = Assertion(rawValue: 2)
        static let beginText = Assertion(rawValue: 4)
        static let endText = Assertion(rawValue: 8)
        static let wordBoundary = Assertion(rawValue: 16)
        static let noWordBoundary = Assertion(rawValue: 32)
    }

    struct Instruction: Sendable {
        var operation: Operation
        var next: Int32
        /// The other way of a split; the class, slot or assertion of others.
        var argument: Int32
    }

    private(set) var instructions: [Instruction] = []
    private(set) var classes: [ScalarMatcher] = []
    private(set) var start: Int32 = 0
    /// How many capture slots there are: two for each group and the whole.
    let slots: Int
    /// Whether a match can only begin where the text does.
    private(set) var anchoredAtStart = false
    /// Whether only the text's begin and end are asserted, so that a state machine needs no look-behind.
    private(set) var hasContextualAssertions = false
    private var classIndexes: [CharacterClass: Int32] = [:]

    init(_ node: SyntaxNode, captures: Int) {
        slots = captures * 2
        let match = emit(.match, 0, 0)
        let close = emit(.save, match, 1)
        let body = compile(node, close)
        start = emit(.save, body, 0)
        anchoredAtStart = Self.isAnchored(node)
        classIndexes = [:]
    }

    private static func isAnchored(_ node: SyntaxNode) -> Bool {
        switch node {
        case .beginText: true
        case .capture(let inner, _): isAnchored(inner)
        case .concatenation(let nodes): nodes.first.map(isAnchored) ?? false
        case .alternation(let nodes): nodes.allSatisfy(isAnchored)
        case .repetition(let inner, let minimum, _, _): minimum > 0 && isAnchored(inner)
        default: false
        }
    }

    private mutating func emit(_ operation: Operation, _ next: Int32, _ argument: Int32) -> Int32 {
        instructions.append(Instruction(operation: operation, next: next, argument: argument))
        return Int32(instructions.count - 1)
    }

    private mutating func split(_ body: Int32, _ out: Int32, greedy: Bool) -> Int32 {
        greedy ? emit(.split, body, out) : emit(.split, out, body)
    }

    private mutating func assertion(_ assertion: Assertion, _ next: Int32) -> Int32 {
        if assertion != .beginText && assertion != .endText { hasContextualAssertions = true }
        return emit(.assertion, next, assertion.rawValue)
    }

    /// Compiles from the back: answers where the node begins, given where to go on after it.
    private mutating func compile(_ node: SyntaxNode, _ next: Int32) -> Int32 {
        switch node {
        case .empty: return next
        case .scalars(let members):
            let index = classIndexes[members] ?? {
                classes.append(ScalarMatcher(members))
                return Int32(classes.count - 1)
            }()
            classIndexes[members] = index
            return emit(.take, next, index)
        case .beginLine: return assertion(.beginLine, next)
        case .endLine: return assertion(.endLine, next)
        case .beginText: return assertion(.beginText, next)
        case .endText: return assertion(.endText, next)
        case .wordBoundary: return assertion(.wordBoundary, next)
        case .noWordBoundary: return assertion(.noWordBoundary, next)
        case .capture(let inner, let index):
            let close = emit(.save, next, Int32(index * 2 + 1))
            return emit(.save, compile(inner, close), Int32(index * 2))
        case .concatenation(let nodes): return nodes.reversed().reduce(next) { compile($1, $0) }
        case .alternation(let nodes):
            let starts = nodes.map { compile($0, next) }
            return starts.dropLast().reversed().reduce(starts[starts.count - 1]) { emit(.split, $1, $0) }
        case .repetition(let inner, let minimum, let maximum, let greedy):
            return compileRepetition(inner, minimum, maximum, greedy, next)
        }
    }

    private mutating func compileRepetition(_ inner: SyntaxNode, _ minimum: Int, _ maximum: Int?, _ greedy: Bool, _ next: Int32) -> Int32 {
        var current = next
        var required = minimum
        if let maximum {
            for _ in 0..<max(0, maximum - minimum) { current = split(compile(inner, current), next, greedy: greedy) }
        } else {
            // The loop: the split comes after the body where at least one round is wanted anyway.
            let loop = emit(.split, 0, 0)
            let body = compile(inner, loop)
            instructions[Int(loop)].next = greedy ? body : next
            instructions[Int(loop)].argument = greedy ? next : body
            if required > 0 {
                current = body
                required -= 1
            } else {
                current = loop
            }
        }
        for _ in 0..<required { current = compile(inner, current) }
        return current
    }
}

/// Whether a scalar belongs to a class; for ASCII by a bitmap.
struct ScalarMatcher: Sendable {
    private let low: UInt64
    private let high: UInt64
    let members: CharacterClass

    init(_ members: CharacterClass) {
        self.members = members
        var bits: (UInt64, UInt64) = (0, 0)
        for scalar in UInt32(0)..<128 where members.contains(scalar) {
            if scalar < 64 { bits.0 |= 1 << UInt64(scalar) } else { bits.1 |= 1 << UInt64(scalar - 64) }
        }
        (low, high) = bits
    }

    @inline(__always) func matches(_ scalar: UInt32) -> Bool {
        if scalar < 64 { return low >> UInt64(scalar) & 1 != 0 }
        if scalar < 128 { return high >> UInt64(scalar - 64) & 1 != 0 }
        return members.contains(scalar)
    }
}
