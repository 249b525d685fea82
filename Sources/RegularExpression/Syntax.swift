/// A pattern as a tree.
indirect enum SyntaxNode: Sendable {
    case empty
    case scalars(CharacterClass)
    case beginLine, endLine, beginText, endText, wordBoundary, noWordBoundary
    case capture(SyntaxNode, index: Int)
    case repetition(SyntaxNode, minimum: Int, maximum: Int?, greedy: Bool)
    case concatenation([SyntaxNode])
    case alternation([SyntaxNode])

    /// How large a program the node compiles to, about; saturating.
    var cost: Int {
        switch self {
        case .empty, .scalars, .beginLine, .endLine, .beginText, .endText, .wordBoundary, .noWordBoundary: return 1
        case .capture(let node, _): return 2 + node.cost
        case .repetition(let node, let minimum, let maximum, _):
            let times = max(minimum, maximum ?? (minimum + 1), 1)
            return min(1 << 40, node.cost &* times + times)
        case .concatenation(let nodes), .alternation(let nodes):
            return min(1 << 40, nodes.reduce(nodes.count) { min(1 << 40, $0 + $1.cost) })
        }
    }

    /// The largest product of nested counted repetitions.
    var repetitions: Int {
        switch self {
        case .repetition(let node, let minimum, let maximum, _):
            let own = max(maximum ?? minimum, 1)
            return min(1 << 40, own * node.repetitions)
        case .capture(let node, _): return node.repetitions
        case .concatenation(let nodes), .alternation(let nodes): return nodes.map(\.repetitions).max() ?? 1
        default: return 1
        }
    }

    var height: Int {
        switch self {
        case .capture(let node, _), .repetition(let node, _, _, _): return 1 + node.height
        case .concatenation(let nodes), .alternation(let nodes): return 1 + (nodes.map(\.height).max() ?? 0)
        default: return 1
        }
    }
}

/// Why a pattern is none; its description is the text that Go's `regexp` gives.
public struct RegularExpressionError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        case invalidCharacterRange = "invalid character class range"
        case invalidEscape = "invalid escape sequence"
        case invalidNamedCapture = "invalid named capture"
        case invalidPerlOperator = "invalid or unsupported Perl syntax"
        case invalidRepeatOperator = "invalid nested repetition operator"
        case invalidRepeatSize = "invalid repeat count"
        case missingBracket = "missing closing ]"
        case missingParenthesis = "missing closing )"
        case missingRepeatArgument = "missing argument to repetition operator"
        case trailingBackslash = "trailing backslash at end of expression"
        case unexpectedParenthesis = "unexpected )"
        case nestingDepth = "expression nests too deeply"
        case large = "expression too large"
    }

    public let code: Code
    /// The part of the pattern at fault.
    public let expression: String

    public var description: String { "error parsing regexp: \(code.rawValue): `\(expression)`" }
}
