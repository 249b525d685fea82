/// An expression as a tree. Every node has a number by which types, references and places are found.
public final class Expression: Sendable {
    /// An element of a map or a field of an object.
    public struct Entry: Sendable {
        let id: Int
        /// The key of a map's entry.
        let key: Expression?
        /// The name of an object's field.
        let field: String
        let value: Expression
        let isOptional: Bool
    }

    /// A loop over a list's elements or a map's keys, which macros expand to.
    public struct Comprehension: Sendable {
        let variable: String
        let secondVariable: String?
        let range: Expression
        let accumulator: String
        let initial: Expression
        let condition: Expression
        let step: Expression
        let result: Expression
    }

    public enum Kind: Sendable {
        case literal(CELValue)
        case identifier(String)
        case select(Expression, field: String, isTest: Bool)
        case call(target: Expression?, function: String, arguments: [Expression])
        case list([Expression], optional: Set<Int>)
        case map([Entry])
        case object(String, [Entry])
        case comprehension(Comprehension)
    }

    public let id: Int
    public let kind: Kind

    init(_ id: Int, _ kind: Kind) {
        self.id = id
        self.kind = kind
    }

    /// The name of an identifier or of a chain of selections from one.
    var qualifiedName: String? {
        switch kind {
        case .identifier(let name): name
        case .select(let operand, let field, false): operand.qualifiedName.map { $0 + "." + field }
        default: nil
        }
    }

    var identifier: String? {
        if case .identifier(let name) = kind { return name }
        return nil
    }

    var isLiteral: Bool {
        if case .literal = kind { return true }
        return false
    }
}
