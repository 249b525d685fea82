import KubernetesSchema
import Wire

/// A path into an object as kubectl and printer columns write it: `.status.conditions[?(@.type=="Ready")].status`.
///
/// Members by name or in brackets and quotes, positions and slices of lists, `*`, `..` and filters by one comparison.
public struct JSONPath: Sendable {
    private indirect enum Step: Sendable {
        case member(String)
        case index(Int)
        case slice(Int?, Int?, Int?)
        case wildcard
        case descendants
        case filter([Step], Comparison?, Literal?)
        case union([Step])
    }

    private enum Comparison: String, Sendable {
        case equal = "==", different = "!=", atMost = "<=", atLeast = ">=", below = "<", above = ">"
    }

    private enum Literal: Sendable {
        case text(String)
        case number(Double)
        case bool(Bool)
        case path([Step])
    }

    /// Why a text is no path.
    public struct Problem: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    private let steps: [Step]

    /// Reads a path, with or without the braces around it.
    public init(_ text: String) throws(Problem) {
        var body = Substring(text)
        if body.hasPrefix("{"), body.hasSuffix("}") { body = body.dropFirst().dropLast() }
        if body.hasPrefix("$") { body = body.dropFirst() }
        var reader = Reader(characters: Array(body))
        steps = try reader.steps()
        guard reader.isAtEnd else { throw Problem(description: "unexpected character in path \(FieldError.quoted(text))") }
    }

    /// The values that the path leads to, in order; none where it leads nowhere.
    public func values(in object: Document, from node: Document.Node? = nil) -> [Document.Node] {
        JSONPath.walk(steps, object, [node ?? object.root])
    }

    private static func walk(_ steps: [Step], _ object: Document, _ start: [Document.Node]) -> [Document.Node] {
        var nodes = start
        for step in steps { nodes = nodes.flatMap { apply(step, object, $0) } }
        return nodes
    }

    private static func apply(_ step: Step, _ object: Document, _ node: Document.Node) -> [Document.Node] {
        switch step {
        case .member(let name):
            let member = object[node, name]
            return member.exists ? [member] : []
        case .index(let index):
            let elements = object.elements(node)
            let place = index < 0 ? elements.count + index : index
            return elements.indices.contains(place) ? [elements[place]] : []
        case .slice(let from, let to, let stride):
            let elements = object.elements(node)
            func bound(_ value: Int) -> Int { min(max(value < 0 ? elements.count + value : value, 0), elements.count) }
            let (low, high) = (bound(from ?? 0), bound(to ?? elements.count))
            guard low < high, case let width = stride ?? 1, width > 0 else { return [] }
            return Swift.stride(from: low, to: high, by: width).map { elements[$0] }
        case .wildcard: return object.elements(node) + object.memberNodes(node)
        case .descendants: return [node] + (object.elements(node) + object.memberNodes(node)).flatMap { apply(.descendants, object, $0) }
        case .filter(let path, let comparison, let literal):
            let candidates = object.kind(node) == .array ? object.elements(node) : [node]
            return candidates.filter { holds(path, comparison, literal, object, $0) }
        case .union(let parts): return parts.flatMap { apply($0, object, node) }
        }
    }

    private static func holds(_ path: [Step], _ comparison: Comparison?, _ literal: Literal?, _ object: Document, _ node: Document.Node) -> Bool {
        guard let value = walk(path, object, [node]).first else { return false }
        guard let comparison, let literal else { return true }
        switch literal {
        case .text(let text): return object.string(value).map { compare($0, text, comparison) } ?? false
        case .number(let number): return object.double(value).map { compare($0, number, comparison) } ?? false
        case .bool(let flag): return object.bool(value).map { comparison == .equal ? $0 == flag : comparison == .different && $0 != flag } ?? false
        case .path(let other):
            guard let right = walk(other, object, [node]).first else { return false }
            if let left = object.string(value), let right = object.string(right) { return compare(left, right, comparison) }
            if let left = object.double(value), let right = object.double(right) { return compare(left, right, comparison) }
            return false
        }
    }

    private static func compare<T: Comparable>(_ left: T, _ right: T, _ comparison: Comparison) -> Bool {
        switch comparison {
        case .equal: return left == right
        case .different: return left != right
        case .atMost: return left <= right
        case .atLeast: return left >= right
        case .below: return left < right
        case .above: return left > right
        }
    }

    // MARK: Reading

    private struct Reader {
        let characters: [Character]
        var place = 0

        var isAtEnd: Bool { place >= characters.count }
        private var next: Character? { isAtEnd ? nil : characters[place] }

        private mutating func take(_ text: String) -> Bool {
            let wanted = Array(text)
            guard place + wanted.count <= characters.count, Array(characters[place..<(place + wanted.count)]) == wanted else { return false }
            place += wanted.count
            return true
        }

        private mutating func skipSpaces() { while next == " " { place += 1 } }

        mutating func steps(until stop: (Character) -> Bool = { _ in false }) throws(Problem) -> [Step] {
            var steps: [Step] = []
            while let character = next, !stop(character) {
                if character == "." {
                    place += 1
                    if next == "." {
                        place += 1
                        steps.append(.descendants)
                    }
                    if next == "[" { continue }
                    if next == "*" {
                        place += 1
                        steps.append(.wildcard)
                    } else if let name = name() {
                        steps.append(.member(name))
                    }
                } else if character == "[" {
                    place += 1
                    steps.append(try bracket())
                } else if steps.isEmpty, let name = name() {
                    steps.append(.member(name))
                } else {
                    break
                }
            }
            return steps
        }

        /// A name; a backslash takes the next character as it is.
        private mutating func name() -> String? {
            var text = ""
            while let character = next {
                if character == "\\", place + 1 < characters.count {
                    place += 1
                    text.append(characters[place])
                } else if ".[]()=!<>, ".contains(character) {
                    break
                } else {
                    text.append(character)
                }
                place += 1
            }
            return text.isEmpty ? nil : text
        }

        private mutating func bracket() throws(Problem) -> Step {
            skipSpaces()
            if take("?(") {
                let step = try filter()
                guard take("]") else { throw Problem(description: "unterminated filter") }
                return step
            }
            var parts: [Step] = []
            while true {
                parts.append(try subscriptPart())
                skipSpaces()
                if take(",") { continue }
                guard take("]") else { throw Problem(description: "unterminated array") }
                return parts.count == 1 ? parts[0] : .union(parts)
            }
        }

        private mutating func subscriptPart() throws(Problem) -> Step {
            skipSpaces()
            if take("*") { return .wildcard }
            if next == "'" || next == "\"" { return .member(try quoted()) }
            var numbers: [Int?] = []
            while true {
                numbers.append(number())
                if !take(":") { break }
            }
            if numbers.count == 1 {
                guard let index = numbers[0] else { throw Problem(description: "invalid array index") }
                return .index(index)
            }
            return .slice(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : nil)
        }

        private mutating func number() -> Int? {
            var text = ""
            while let character = next, character == "-" || character.isNumber {
                text.append(character)
                place += 1
            }
            return Int(text)
        }

        private mutating func quoted() throws(Problem) -> String {
            guard let quote = next else { throw Problem(description: "unterminated quoted string") }
            place += 1
            var text = ""
            while let character = next {
                place += 1
                if character == quote { return text }
                if character == "\\", let escaped = next {
                    place += 1
                    text.append(escaped)
                } else {
                    text.append(character)
                }
            }
            throw Problem(description: "unterminated quoted string")
        }

        private mutating func operand() throws(Problem) -> Literal {
            skipSpaces()
            if next == "'" || next == "\"" { return .text(try quoted()) }
            if take("@") { return .path(try steps { ")=!<> ".contains($0) }) }
            var text = ""
            while let character = next, !")=!<> ".contains(character) {
                text.append(character)
                place += 1
            }
            if text == "true" || text == "false" { return .bool(text == "true") }
            guard let number = Double(text) else { throw Problem(description: "unrecognized operand \(text)") }
            return .number(number)
        }

        private mutating func filter() throws(Problem) -> Step {
            guard case .path(let left) = try operand() else { throw Problem(description: "a filter begins with @") }
            skipSpaces()
            var comparison: Comparison?
            for word in ["==", "!=", "<=", ">=", "<", ">"] where comparison == nil && take(word) { comparison = Comparison(rawValue: word) }
            guard comparison != nil else {
                guard take(")") else { throw Problem(description: "unterminated filter") }
                return .filter(left, nil, nil)
            }
            let right = try operand()
            skipSpaces()
            guard take(")") else { throw Problem(description: "unterminated filter") }
            return .filter(left, comparison, right)
        }
    }
}
