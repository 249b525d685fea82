/// A label selector in its parsed form, as upstream's `labels.Selector`.
public struct LabelSelector: Sendable, Hashable {
    public enum Operator: String, Sendable {
        case `in` = "in"
        case notIn = "notin"
        case exists = "exists"
        case doesNotExist = "!"
        case equals = "="
        case notEquals = "!="
        case greaterThan = "gt"
        case lessThan = "lt"
    }

    /// One requirement on one label.
    public struct Requirement: Sendable, Hashable {
        public var key: String
        public var op: Operator
        public var values: [String]

        public init(key: String, op: Operator, values: [String]) {
            self.key = key
            self.op = op
            self.values = values
        }

        public func matches(_ labels: [String: String]) -> Bool {
            let value = labels[key]
            switch op {
            case .in, .equals: return value.map { values.contains($0) } ?? false
            case .notIn, .notEquals: return value.map { !values.contains($0) } ?? true
            case .exists: return value != nil
            case .doesNotExist: return value == nil
            case .greaterThan, .lessThan:
                guard let value, let number = Int64(value), let bound = values.first.flatMap({ Int64($0) }) else { return false }
                return op == .greaterThan ? number > bound : number < bound
            }
        }
    }

    /// All of them must hold.
    public var requirements: [Requirement]
    /// A selector that matches nothing, which no list of requirements can say.
    public var matchesNothing = false

    public init(_ requirements: [Requirement] = []) { self.requirements = requirements }

    /// The selector that matches everything.
    public static let everything = LabelSelector()
    /// The selector that matches nothing.
    public static let nothing: LabelSelector = {
        var selector = LabelSelector()
        selector.matchesNothing = true
        return selector
    }()

    /// A selector for exactly these labels.
    public init(matching labels: [String: String]) {
        requirements = labels.sorted { $0.key < $1.key }.map { Requirement(key: $0.key, op: .equals, values: [$0.value]) }
    }

    public var isEverything: Bool { requirements.isEmpty && !matchesNothing }

    public func matches(_ labels: [String: String]) -> Bool {
        !matchesNothing && requirements.allSatisfy { $0.matches(labels) }
    }
}

/// Why a selector can't be read.
public struct SelectorError: Error, CustomStringConvertible, Equatable {
    public var description: String
    public init(_ description: String) { self.description = description }
}

extension LabelSelector {
    /// Reads the string form: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>5`.
    ///
    /// - Throws: `SelectorError` in upstream's words.
    public init(parsing text: String) throws(SelectorError) {
        var parser = LabelSelectorParser(text: Array(text.utf8))
        self.init(try parser.parse())
    }
}

private struct LabelSelectorParser {
    let text: [UInt8]
    var position = 0

    enum Token: Equatable {
        case end, comma, open, close, bang, equals, doubleEquals, notEquals, greater, less
        case word(String)

        var shown: String {
            switch self {
            case .end: return ""
            case .comma: return ","
            case .open: return "("
            case .close: return ")"
            case .bang: return "!"
            case .equals: return "="
            case .doubleEquals: return "=="
            case .notEquals: return "!="
            case .greater: return ">"
            case .less: return "<"
            case .word(let word): return word
            }
        }
    }

    init(text: [UInt8]) { self.text = text }

    mutating func next() -> Token {
        while position < text.count, text[position] == 0x20 || (text[position] >= 9 && text[position] <= 13) { position += 1 }
        guard position < text.count else { return .end }
        let byte = text[position]
        position += 1
        func follows(_ other: UInt8) -> Bool { position < text.count && text[position] == other }
        switch byte {
        case 0x2c: return .comma
        case 0x28: return .open
        case 0x29: return .close
        case 0x3e: return .greater
        case 0x3c: return .less
        case 0x21:
            if follows(0x3d) {
                position += 1
                return .notEquals
            }
            return .bang
        case 0x3d:
            if follows(0x3d) {
                position += 1
                return .doubleEquals
            }
            return .equals
        default:
            let start = position - 1
            let special: Set<UInt8> = [0x2c, 0x28, 0x29, 0x3e, 0x3c, 0x21, 0x3d, 0x20, 9, 10, 11, 12, 13]
            while position < text.count, !special.contains(text[position]) { position += 1 }
            return .word(String(decoding: text[start..<position], as: UTF8.self))
        }
    }

    mutating func peek() -> Token {
        let mark = position
        defer { position = mark }
        return next()
    }

    mutating func parse() throws(SelectorError) -> [LabelSelector.Requirement] {
        var requirements: [LabelSelector.Requirement] = []
        while true {
            switch peek() {
            case .end:
                return requirements
            case .word, .bang:
                requirements.append(try requirement())
                switch next() {
                case .end: return requirements
                case .comma:
                    switch peek() {
                    case .word, .bang: break
                    case let other: throw SelectorError("found '\(other.shown)', expected: identifier after ','")
                    }
                case let other: throw SelectorError("found '\(other.shown)', expected: ',' or 'end of string'")
                }
            case let other:
                throw SelectorError("found '\(other.shown)', expected: !, identifier, or 'end of string'")
            }
        }
    }

    mutating func requirement() throws(SelectorError) -> LabelSelector.Requirement {
        var token = next()
        let negated = token == .bang
        if negated { token = next() }
        guard case .word(let key) = token else {
            throw SelectorError("unable to parse requirement: found '\(token.shown)', expected: identifier")
        }
        if let problem = Names.labelKey(key).first { throw SelectorError("unable to parse requirement: <nil>: Invalid value: \(FieldError.quoted(key)): \(problem)") }
        if negated { return .init(key: key, op: .doesNotExist, values: []) }
        switch peek() {
        case .end, .comma: return .init(key: key, op: .exists, values: [])
        default: break
        }
        let op: LabelSelector.Operator
        switch next() {
        case .equals, .doubleEquals: op = .equals
        case .notEquals: op = .notEquals
        case .greater: op = .greaterThan
        case .less: op = .lessThan
        case .word("in"): op = .in
        case .word("notin"): op = .notIn
        case let other: throw SelectorError("unable to parse requirement: found '\(other.shown)', expected: in, notin, =, ==, !=, gt, lt")
        }
        let values = op == .in || op == .notIn ? try list() : [try single()]
        for value in values {
            if op == .greaterThan || op == .lessThan {
                guard Int64(value) != nil else {
                    throw SelectorError("unable to parse requirement: values[0]: Invalid value: \(FieldError.quoted(value)): for 'Gt', 'Lt' operators, the value must be an integer")
                }
            } else if let problem = Names.labelValue(value).first {
                throw SelectorError("unable to parse requirement: values[0][\(key)]: Invalid value: \(FieldError.quoted(value)): \(problem)")
            }
        }
        return .init(key: key, op: op, values: values)
    }

    private mutating func single() throws(SelectorError) -> String {
        switch peek() {
        case .end, .comma: return ""
        case .word(let word):
            _ = next()
            return word
        case let other: throw SelectorError("unable to parse requirement: found '\(other.shown)', expected: identifier")
        }
    }

    private mutating func list() throws(SelectorError) -> [String] {
        let opening = next()
        guard opening == .open else { throw SelectorError("unable to parse requirement: found '\(opening.shown)' expected: '('") }
        var values: Set<String> = []
        var expectsValue = true
        while true {
            switch next() {
            case .word(let word):
                values.insert(word)
                expectsValue = false
            case .comma:
                if expectsValue { values.insert("") }
                expectsValue = true
            case .close:
                if expectsValue { values.insert("") }
                return values.sorted()
            case let other:
                let expected = expectsValue ? "',', ')' or identifier" : "',' or ')'"
                throw SelectorError("unable to parse requirement: found '\(other.shown)', expected: \(expected)")
            }
        }
    }
}

/// A field selector: terms on selectable fields, all of which must hold.
public struct FieldSelector: Sendable, Hashable {
    public struct Term: Sendable, Hashable {
        public var field: String
        public var value: String
        public var negated: Bool

        public init(field: String, value: String, negated: Bool = false) {
            self.field = field
            self.value = value
            self.negated = negated
        }
    }

    public var terms: [Term]

    public init(_ terms: [Term] = []) { self.terms = terms }

    /// Reads `a=b,c!=d`; a backslash escapes commas, equal signs and itself.
    public init(parsing text: String) throws(SelectorError) {
        terms = []
        guard !text.isEmpty else { return }
        for part in FieldSelector.split(text) where !part.isEmpty {
            guard let term = try FieldSelector.term(part) else {
                throw SelectorError("invalid selector: '\(text)'; can't understand '\(part)'")
            }
            terms.append(term)
        }
    }

    public var isEverything: Bool { terms.isEmpty }

    /// Whether an object with these selectable fields is selected. A field that is not among them counts as empty.
    public func matches(_ fields: [String: String]) -> Bool {
        terms.allSatisfy { term in ((fields[term.field] ?? "") == term.value) != term.negated }
    }

    /// The value that a field must have, if the selector demands one.
    public func required(_ field: String) -> String? { terms.first { $0.field == field && !$0.negated }?.value }

    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var current = ""
        var escaped = false
        for character in text {
            if escaped {
                current.append(character)
                escaped = false
            } else if character == "\\" {
                current.append(character)
                escaped = true
            } else if character == "," {
                parts.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        parts.append(current)
        return parts
    }

    private static func term(_ part: String) throws(SelectorError) -> Term? {
        let characters = Array(part)
        var index = 0
        while index < characters.count {
            if characters[index] == "\\" {
                index += 2
                continue
            }
            if characters[index] == "!", index + 1 < characters.count, characters[index + 1] == "=" {
                return Term(field: String(characters[..<index]), value: try unescape(characters[(index + 2)...]), negated: true)
            }
            if characters[index] == "=" {
                let double = index + 1 < characters.count && characters[index + 1] == "="
                return Term(field: String(characters[..<index]), value: try unescape(characters[(index + (double ? 2 : 1))...]))
            }
            index += 1
        }
        return nil
    }

    private static func unescape(_ characters: ArraySlice<Character>) throws(SelectorError) -> String {
        var out = ""
        var escaped = false
        for character in characters {
            if escaped {
                guard character == "\\" || character == "," || character == "=" else {
                    throw SelectorError("invalid field selector: invalid escape sequence: \\\(character)")
                }
                out.append(character)
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "," || character == "=" {
                throw SelectorError("invalid field selector: unescaped character in value: \(character)")
            } else {
                out.append(character)
            }
        }
        if escaped { throw SelectorError("invalid field selector: incomplete escape sequence") }
        return out
    }
}
